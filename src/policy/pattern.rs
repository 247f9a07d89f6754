//! Matching with `*` and `?`, as IAM does it in actions, resources and conditions.
//!
//! A star that does not fit is taken one character further, and only the last star ever is, of those that cross colons
//! and of those that do not: the work grows with the product of the lengths, and nothing recurses.

/// A text in which some characters stand for others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// `*`: any characters, or none.
    Many,
    /// A star that stops at the next colon.
    Inside,
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
            Piece::Many | Piece::Inside => '*',
            Piece::One => '?',
            Piece::Char(c) => *c,
        };
        self.pieces.iter().map(plain).collect()
    }

    /// The same as a pattern of ARNs: before the resource itself, a star stays within its part unless it is the last
    /// character there.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
    #[must_use]
    pub fn of_resources(mut self) -> Self {
        let arn = [
            Piece::Char('a'),
            Piece::Char('r'),
            Piece::Char('n'),
            Piece::Char(':'),
        ];
        let mut colons = 0;
        let mut at = 0;
        while self.pieces.starts_with(&arn) && colons < 5 && at < self.pieces.len() {
            let inside = !matches!(self.pieces.get(at + 1), None | Some(Piece::Char(':')));
            match self.pieces.get_mut(at) {
                Some(Piece::Char(':')) => colons += 1,
                Some(star @ Piece::Many) if inside => *star = Piece::Inside,
                _ => {}
            }
            at += 1;
        }
        self
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

/// Whether `text` matches `pattern`.
pub fn matches(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).matches(text)
}

/// Whether the ARN `text` matches `pattern`, as resources are compared.
pub fn matches_resource(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).of_resources().matches(text)
}

/// Whether `text` matches `pattern` without regard to case, as actions are compared.
pub fn matches_any_case(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).matches_any_case(text)
}

fn run(pieces: &[Piece], text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let mut text = text.chars();
    let mut at = 0;
    // Where to go on when something does not fit: behind the last star of each kind, which takes one character more.
    let mut many: Option<(usize, std::str::Chars<'_>)> = None;
    let mut inside: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let before = text.clone();
        match (pieces.get(at), text.next()) {
            (None, None) => return true,
            (Some(star @ (Piece::Many | Piece::Inside)), _) => {
                at += 1;
                text = before;
                let behind = Some((at, text.clone()));
                if *star == Piece::Many {
                    (many, inside) = (behind, None);
                } else {
                    inside = behind;
                }
                continue;
            }
            (Some(Piece::One), Some(_)) => {
                at += 1;
                continue;
            }
            (Some(Piece::Char(c)), Some(found)) if same(*c, found) => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let crossed = |rest: &mut std::str::Chars<'_>| rest.next().is_none_or(|c| c == ':');
        if let Some((behind, mut rest)) = inside.take()
            && !crossed(&mut rest)
        {
            (at, text) = (behind, rest.clone());
            inside = Some((behind, rest));
        } else if let Some((behind, mut rest)) = many.take()
            && rest.next().is_some()
        {
            (at, text) = (behind, rest.clone());
            many = Some((behind, rest));
        } else {
            return false;
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
    fn in_resources_a_star_crosses_colons_at_the_end_of_a_part_alone() {
        let arn = "arn:aws:sqs:eu-west-1:111122223333:q:x";
        for (pattern, expected) in [
            ("*", true),
            ("arn:*", true),
            ("arn:aws:sqs:*", true),
            ("arn:aws:sqs:*:q:x", true),
            ("arn:aws:sqs:*:*:q:x", true),
            ("arn:aws:sqs:eu*:1111*:*x", true),
            ("arn:aws:sqs:eu*1:111122223333:q*x", true),
            ("arn:aws:sqs:eu*x", false),
            ("arn:*:e*1:*3:q:x", true),
            ("arn:*:e*2:*3:q:x", false),
            ("arn:aws:sqs:eu*1:q:x", false),
        ] {
            assert_eq!(matches_resource(pattern, arn), expected, "{pattern}");
        }
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
