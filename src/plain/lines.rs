//! What is typed, line by line. Bytes that are no text become the replacement character, for the wizard to refuse.

use std::io::{self, BufRead, Read};

/// Far above any value; what a line has beyond it is left out.
const LONGEST: u64 = 1 << 16;

pub(super) struct Lines<'a> {
    input: &'a mut dyn BufRead,
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead) -> Self {
        Self { input }
    }

    /// The next line without its end; none where the input ends.
    pub(super) fn next(&mut self) -> io::Result<Option<String>> {
        let mut bytes = Vec::new();
        Read::take(&mut *self.input, LONGEST).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.last() != Some(&b'\n') {
            self.skip_rest()?;
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        loop {
            let mut rest = Vec::new();
            Read::take(&mut *self.input, LONGEST).read_until(b'\n', &mut rest)?;
            if rest.is_empty() || rest.last() == Some(&b'\n') {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_every_system_go_and_nothing_is_too_long() {
        let long = "x".repeat(200_000);
        let text = format!("a\r\n\n{long}\n\u{e9}");
        let mut bytes = text.into_bytes();
        bytes.push(0xff);
        let mut input = bytes.as_slice();
        let mut lines = Lines::new(&mut input);
        let mut next = || lines.next().unwrap();
        assert_eq!(next().as_deref(), Some("a"));
        assert_eq!(next().as_deref(), Some(""));
        assert_eq!(next().map(|line| line.len()), Some(1 << 16));
        assert_eq!(next().as_deref(), Some("\u{e9}\u{fffd}"));
        assert_eq!(next(), None);
    }
}
