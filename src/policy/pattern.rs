//! Matching with `*` and `?`, as IAM does it in actions, resources and conditions.
//!
//! A star that does not fit is taken one character further, and only the last star ever is: the work is at most the
//! product of the lengths, and nothing recurses.

/// A text in which some characters stand for others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// `*`: any characters, or none.
    Many,
    /// `?`: one character.
    One,
    Char(char),
}

impl Pattern {
    /// Reads a text with wildcards.
    pub fn parse(text: &str) -> Self {
        let mut pattern = Self::default();
        pattern.add(text);
        pattern
    }

    /// Adds a text with wildcards.
    pub fn add(&mut self, text: &str) {
        self.pieces.extend(text.chars().map(|c| match c {
            '*' => Piece::Many,
            '?' => Piece::One,
            other => Piece::Char(other),
        }));
    }

    /// Adds a text in which `*` and `?` stand for themselves.
    pub fn add_literal(&mut self, text: &str) {
        self.pieces.extend(text.chars().map(Piece::Char));
    }

    /// The text as an operator reads it that knows no wildcards.
    pub fn text(&self) -> String {
        let plain = |piece: &Piece| match piece {
            Piece::Many => '*',
            Piece::One => '?',
            Piece::Char(c) => *c,
        };
        self.pieces.iter().map(plain).collect()
    }

    /// Whether all of `text` matches.
    pub fn matches(&self, text: &str) -> bool {
        run(&self.pieces, text, |a, b| a == b)
    }

    /// Whether all of `text` matches, letters of ASCII compared without regard to case.
    pub fn matches_any_case(&self, text: &str) -> bool {
        run(&self.pieces, text, |a, b| a.eq_ignore_ascii_case(&b))
    }

    /// Whether an ARN matches part by part, as the `Arn…` operators compare: a star stays within its part, but for the
    /// last part, which runs to the end.
    pub fn matches_arn(&self, arn: &str) -> bool {
        let mut patterns = self.pieces.splitn(6, |piece| *piece == Piece::Char(':'));
        let mut parts = arn.splitn(6, ':');
        for _ in 0..6 {
            let (Some(pattern), Some(part)) = (patterns.next(), parts.next()) else {
                return false;
            };
            if !run(pattern, part, |a, b| a == b) {
                return false;
            }
        }
        true
    }
}

/// Whether `text` matches `pattern`, as resources are compared.
pub fn matches(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).matches(text)
}

/// Whether `text` matches `pattern` without regard to case, as actions are compared.
pub fn matches_any_case(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).matches_any_case(text)
}

fn run(pieces: &[Piece], text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let mut text = text.chars();
    let mut at = 0;
    // Where to go on when something does not fit: behind the last star, which then takes one character more.
    let mut star = None;
    loop {
        let before = text.clone();
        match (pieces.get(at), text.next()) {
            (None, None) => return true,
            (Some(Piece::Many), _) => {
                star = Some((at + 1, before.clone()));
                text = before;
                at += 1;
            }
            (Some(Piece::One), Some(_)) => at += 1,
            (Some(Piece::Char(c)), Some(found)) if same(*c, found) => at += 1,
            // Shorter than the pattern: no star can make the text longer.
            (Some(_), None) => return false,
            _ => {
                let Some((behind, rest)) = &mut star else {
                    return false;
                };
                if rest.next().is_none() {
                    return false;
                }
                text = rest.clone();
                at = *behind;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "anything: at all", true),
            ("s3:Get*", "s3:GetObject", true),
            ("s3:Get*", "s3:PutObject", false),
            ("s3:*Object", "s3:GetObject", true),
            ("s3:*Object", "s3:GetObjectAcl", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("???", "abc", true),
            ("???", "ab", false),
            ("a?c*", "abc", true),
            ("a**b", "ab", true),
            ("a*b", "ab*", false),
            ("ü?", "üß", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        assert!(matches_any_case("S3:get*", "s3:GetObject"));
        assert!(!matches("S3:get*", "s3:GetObject"));
    }

    #[test]
    fn a_hostile_pattern_costs_no_more_than_the_lengths() {
        let pattern = "*a".repeat(2_000) + "b";
        assert!(!matches(&pattern, &"a".repeat(20_000)));
        assert!(!matches(&("a*".repeat(2_000) + "b"), &"a".repeat(20_000)));
    }

    #[test]
    fn parts_of_an_arn_do_not_run_into_each_other() {
        let arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/a:*";
        for (pattern, expected) in [
            (arn, true),
            ("arn:aws:logs:*:*:*", true),
            ("arn:aws:logs:*", false),
            ("arn:*:logs:eu-west-?:*:log-group:*", true),
            ("arn:aws:lo*:111122223333:log-group:/a", false),
            ("*", false),
        ] {
            assert_eq!(
                Pattern::parse(pattern).matches_arn(arn),
                expected,
                "{pattern}"
            );
        }
    }
}
