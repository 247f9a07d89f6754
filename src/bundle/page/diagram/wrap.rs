//! Names cut into lines, as SVG does not wrap them.

/// What is longer than this many lines is cut; the whole name stands in the text beside the picture.
const MOST: usize = 4;

/// The lines of a text, each of at most `letters` columns, cut behind a blank or a sign where there is one.
pub(super) fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = if c.is_ascii() { 1 } else { 2 };
        if used + wide > letters {
            let Some(line) = lines.last_mut() else { break };
            let cut = line.rfind([' ', '/', '-', '.', ':', '_', ',']);
            let rest = match cut {
                Some(at) if at > line.len() / 2 => line.split_off(at + 1),
                _ => String::new(),
            };
            used = rest.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            if lines.len() == MOST {
                if let Some(line) = lines.last_mut() {
                    line.push('…');
                }
                return lines;
            }
            lines.push(rest);
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
            used += wide;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_behind_a_sign() {
        assert_eq!(wrapped("short", 10), ["short"]);
        assert_eq!(wrapped("one-two-three", 10), ["one-two-", "three"]);
        assert_eq!(wrapped("abcdefghijklm", 10), ["abcdefghij", "klm"]);
        assert_eq!(wrapped("ééééé", 4), ["éé", "éé", "é"]);
        assert_eq!(wrapped(&"x".repeat(99), 5).last().unwrap(), "xxxxx…");
    }
}
