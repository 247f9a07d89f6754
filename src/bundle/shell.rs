//! Commands for a POSIX shell, quoted by a library.

use std::borrow::Cow;

/// Longer commands are folded before their options.
const WIDTH: usize = 100;

/// The command as one line, or folded where it is long. A word with a NUL, which no shell can take, is left out.
pub(crate) fn command<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<Cow<'_, str>> = words
        .iter()
        .filter_map(|word| shlex::try_quote(word.as_ref()).ok())
        .collect();
    // Each word with the blank after it, but for the last.
    let width: usize = quoted.iter().map(|word| word.chars().count() + 1).sum();
    let long = width > WIDTH + 1;
    let bytes: usize = quoted.iter().map(|word| word.len() + 5).sum();
    let mut line = String::with_capacity(bytes);
    for (i, word) in quoted.iter().enumerate() {
        if i > 0 {
            let fold = long && word.starts_with("--");
            line.push_str(if fold { " \\\n  " } else { " " });
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn values_cannot_leave_their_quotes() {
        let nasty = words(&["aws", "$(id)", "a'b", "x;y", "", "--a=b c"]);
        let line = command(&nasty);
        assert_eq!(shlex::split(&line), Some(nasty));
    }

    #[test]
    fn a_folded_command_has_the_same_words() {
        let long = words(&[
            "aws",
            "x",
            "--one",
            &"a".repeat(60),
            "--two",
            &"b c".repeat(30),
        ]);
        let line = command(&long);
        assert!(line.contains("\\\n"));
        assert_eq!(shlex::split(&line.replace("\\\n", "")), Some(long));
    }
}
