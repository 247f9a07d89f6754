//! Slips of copying that no value may keep: white space, quotes, look-alike characters, other text.

use super::shown::ShownChar;
use std::fmt;

/// A slip of copying or typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    SpaceAround,
    SpaceInside,
    LineBreak,
    Quotes,
    Punctuation,
    OtherText,
    Invisible(char),
    LookAlike { found: char, like: String },
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SpaceAround => f.write_str("it has white space around it"),
            Self::SpaceInside => f.write_str("it has white space in it"),
            Self::LineBreak => f.write_str("it has a line break in it"),
            Self::Quotes => f.write_str("it has quotes or brackets around it"),
            Self::Punctuation => f.write_str("it has punctuation at its end"),
            Self::OtherText => f.write_str("it has other text around it"),
            Self::Invisible(c) => {
                write!(f, "it contains the invisible character {}", ShownChar(*c))
            }
            Self::LookAlike { found, like } => {
                write!(
                    f,
                    "it contains {}, which only looks like '{like}'",
                    ShownChar(*found)
                )
            }
        }
    }
}

/// A text without its slips.
pub(crate) struct Cleaned {
    pub(crate) text: String,
    /// The worst slip found; none when the text was clean.
    pub(crate) slip: Option<Slip>,
    /// False when another text may have been meant.
    pub(crate) sure: bool,
}

/// Replaces look-alikes, drops invisible characters, and takes off white space and quotes around.
pub(crate) fn clean(text: &str) -> Cleaned {
    let mut plain = Plain::default();
    text.chars().for_each(|c| plain.push(c));
    let (core, around) = unwrapped(&plain.text);
    let other = plain.other.filter(|_| core != text);
    Cleaned {
        text: core.to_owned(),
        slip: plain.slip.or(around).or(other),
        sure: !plain.guessed,
    }
}

/// Takes off the punctuation that a list or a sentence leaves at the end.
pub(crate) fn without_punctuation(text: &str) -> Option<Cleaned> {
    let core = text
        .trim_end_matches([',', ';', '.', ':'])
        .trim_start_matches([',', ';']);
    (core != text).then(|| Cleaned {
        text: unwrapped(core).0.to_owned(),
        slip: Some(Slip::Punctuation),
        sure: true,
    })
}

/// Takes out white space inside; sure only where it cannot stand for another character.
pub(crate) fn without_space(text: &str) -> Option<Cleaned> {
    let core: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let slip = if text.contains(['\n', '\r']) {
        Slip::LineBreak
    } else {
        Slip::SpaceInside
    };
    (core != text).then(|| Cleaned {
        // A long ARN gets wrapped; two lines of names are rather two names.
        sure: (slip == Slip::LineBreak && core.starts_with("arn:")) || only_at_marks(text),
        text: core,
        slip: Some(slip),
    })
}

/// Whether all white space stands beside a colon or a slash, where no name can have a gap.
fn only_at_marks(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).all(|pair| match pair {
        [left, right] => left.ends_with([':', '/']) || right.starts_with([':', '/']),
        _ => true,
    })
}

/// Takes the one ARN out of a text such as `"Arn": "arn:.."`.
pub(crate) fn arn_within(text: &str) -> Option<Cleaned> {
    let mut found = arns(text);
    let arn = found.next()?;
    (found.next().is_none() && arn != text).then(|| Cleaned {
        text: arn.to_owned(),
        slip: Some(Slip::OtherText),
        // What stands behind an ARN may belong to it.
        sure: !text.starts_with(arn),
    })
}

/// Returns what looks like an ARN in a text.
pub(crate) fn arns(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"'`<>(){}[]".contains(c))
        .flat_map(arns_of_word)
        .map(|arn| arn.trim_end_matches([',', ';', '.']))
}

/// Returns the ARNs of a word; a comma may join two of them without a space.
fn arns_of_word(word: &str) -> impl Iterator<Item = &str> {
    let starts = word
        .match_indices("arn:")
        .map(|(at, _)| at)
        .filter(|at| {
            at.checked_sub(1)
                .is_none_or(|before| matches!(word.as_bytes().get(before), Some(b',' | b';')))
        })
        .collect::<Vec<_>>();
    let first = word.find("arn:").into_iter();
    let starts: std::collections::BTreeSet<usize> = first.chain(starts).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([word.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(|(start, end)| word.get(start..end))
}

#[derive(Default)]
struct Plain {
    text: String,
    slip: Option<Slip>,
    /// A slip to name only if nothing else is wrong.
    other: Option<Slip>,
    guessed: bool,
}

impl Plain {
    fn push(&mut self, c: char) {
        if c.is_ascii() {
            self.text.push(c);
        } else if c.is_whitespace() {
            self.text.push(' ');
            self.other.get_or_insert(Slip::SpaceInside);
        } else if is_invisible(c) {
            self.slip.get_or_insert(Slip::Invisible(c));
        } else if let Some((like, sure)) = ascii_like(c) {
            self.text.push_str(&like);
            self.guessed |= !sure;
            let slip = Slip::LookAlike { found: c, like };
            // Curly quotes around the text are taken off again, and named there.
            match &slip {
                Slip::LookAlike { like, .. } if like == "\"" || like == "'" => {
                    self.other.get_or_insert(slip)
                }
                _ => self.slip.get_or_insert(slip),
            };
        } else {
            self.text.push(c);
        }
    }
}

/// Returns the ASCII text a character looks like, and whether it cannot stand for another.
fn ascii_like(c: char) -> Option<(String, bool)> {
    let (like, sure) = match c {
        '\u{2010}'..='\u{2013}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => ('-', true),
        // Word processors write these for two hyphens.
        '\u{2014}' | '\u{2015}' => ('-', false),
        '\u{201c}'..='\u{201f}' | '\u{00ab}' | '\u{00bb}' | '\u{2033}' => ('"', true),
        '\u{2018}'..='\u{201b}' | '\u{2039}' | '\u{203a}' | '\u{2032}' | '\u{00b4}' => ('\'', true),
        // Full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => (char::from_u32(u32::from(c) - 0xfee0)?, true),
        _ => return skeleton(c).map(|like| (like, false)),
    };
    Some((like.to_string(), sure))
}

/// Asks the Unicode table of confusable characters, for one character that is not ASCII.
fn skeleton(c: char) -> Option<String> {
    let like: String = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect();
    (!like.is_empty() && like.chars().all(|c| c.is_ascii_graphic())).then_some(like)
}

pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn unwrapped(text: &str) -> (&str, Option<Slip>) {
    let mut core = text;
    let mut slip = None;
    loop {
        let trimmed = core.trim();
        if trimmed != core {
            slip.get_or_insert(Slip::SpaceAround);
        }
        let inner = without_quotes(trimmed);
        if inner == trimmed {
            return (trimmed, slip);
        }
        slip = Some(Slip::Quotes);
        core = inner;
    }
}

/// Takes off quotes and brackets, also a lone one, and the comma of a list after a closing one.
fn without_quotes(text: &str) -> &str {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let bare = text.trim_end_matches([',', ';']);
    let text = if bare.ends_with(QUOTES) { bare } else { text };
    let text = text.trim_matches(QUOTES);
    [('<', '>'), ('(', ')'), ('[', ']'), ('{', '}')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_taken_out_and_the_worst_one_is_named() {
        for (text, core, slip) in [
            ("abc", "abc", None),
            (" abc\n", "abc", Some(Slip::SpaceAround)),
            ("\u{a0}abc", "abc", Some(Slip::SpaceAround)),
            (" \"abc\",", "abc", Some(Slip::Quotes)),
            ("“abc”", "abc", Some(Slip::Quotes)),
            ("‘abc’", "abc", Some(Slip::Quotes)),
            ("<abc>", "abc", Some(Slip::Quotes)),
            ("abc\"", "abc", Some(Slip::Quotes)),
            ("a\u{200b}bc ", "abc", Some(Slip::Invisible('\u{200b}'))),
            (
                "a–b",
                "a-b",
                Some(Slip::LookAlike {
                    found: '–',
                    like: "-".into(),
                }),
            ),
            (
                "ａb",
                "ab",
                Some(Slip::LookAlike {
                    found: 'ａ',
                    like: "a".into(),
                }),
            ),
            (
                "r\u{43e}le",
                "role",
                Some(Slip::LookAlike {
                    found: '\u{43e}',
                    like: "o".into(),
                }),
            ),
            ("São", "São", None),
        ] {
            let cleaned = clean(text);
            assert_eq!(
                (cleaned.text.as_str(), cleaned.slip),
                (core, slip),
                "{text:?}"
            );
        }
    }

    #[test]
    fn one_arn_is_found_in_other_text() {
        let found = |text| arn_within(text).map(|cleaned| cleaned.text);
        assert_eq!(
            found(r#""Arn": "arn:aws:s3:::b","#),
            Some("arn:aws:s3:::b".to_owned())
        );
        assert_eq!(found("arn:aws:s3:::b"), None);
        assert_eq!(found("arn:aws:s3:::a arn:aws:s3:::b"), None);
    }
}
