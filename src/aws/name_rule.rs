//! Rules for plain names: a length and an alphabet.

use super::form::Refusal;
use super::reason::Reason;

/// The alphabet of IAM names, as AWS documents it.
pub(crate) const IAM_WORDS: &str = "letters, digits and _+=,.@-";

/// Whether IAM allows the character in names; all of them are safe in a shell.
pub(crate) fn is_iam_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

/// A length and an alphabet.
pub(crate) struct NameRule {
    /// How a message calls the thing, such as "the role name".
    pub(crate) part: &'static str,
    pub(crate) min: usize,
    pub(crate) max: usize,
    pub(crate) allowed: fn(char) -> bool,
    /// The alphabet in words.
    pub(crate) words: &'static str,
    /// The name must start with a letter or digit.
    pub(crate) starts_plain: bool,
    /// The name must end with a letter or digit.
    pub(crate) ends_plain: bool,
}

impl NameRule {
    /// A rule with the alphabet of IAM names.
    pub(crate) const fn iam(part: &'static str, min: usize, max: usize) -> Self {
        Self {
            part,
            min,
            max,
            allowed: is_iam_char,
            words: IAM_WORDS,
            starts_plain: false,
            ends_plain: false,
        }
    }

    /// The rule of SageMaker names: letters, digits, and hyphens between them.
    pub(crate) const fn sagemaker(part: &'static str) -> Self {
        Self {
            part,
            min: 1,
            max: 63,
            allowed: |c| c.is_ascii_alphanumeric() || c == '-',
            words: "letters, digits and hyphens",
            starts_plain: true,
            ends_plain: true,
        }
    }

    /// Checks a text; all but shortness and a bad end are beyond mending by typing.
    pub(crate) fn check(&self, text: &str) -> Result<(), Refusal> {
        const PLAIN: &str = "a letter or digit";
        let part = self.part;
        if let Some(found) = text.chars().find(|c| !(self.allowed)(*c)) {
            let allowed = self.words;
            return Err(Refusal::shut(if found == '*' {
                Reason::Wildcard
            } else {
                Reason::Char {
                    part,
                    found,
                    allowed,
                }
            }));
        }
        let not_plain = |c: &char| !c.is_ascii_alphanumeric();
        if let Some(found) = text.chars().next().filter(not_plain)
            && self.starts_plain
        {
            let allowed = PLAIN;
            return Err(Refusal::shut(Reason::Start {
                part,
                found,
                allowed,
            }));
        }
        let len = text.chars().count();
        if len > self.max {
            let max = self.max;
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        if len < self.min {
            let min = self.min;
            return Err(Refusal::open(Reason::TooShort { part, len, min }));
        }
        if let Some(found) = text.chars().next_back().filter(not_plain)
            && self.ends_plain
        {
            let allowed = PLAIN;
            let reason = Reason::End {
                part,
                found,
                allowed,
            };
            // At full length nothing can be typed after it.
            return Err(if len == self.max {
                Refusal::shut(reason)
            } else {
                Refusal::open(reason)
            });
        }
        Ok(())
    }

    /// Returns a text with every character that is not allowed turned into a hyphen.
    pub(crate) fn hyphenated(&self, text: &str) -> String {
        text.chars()
            .map(|c| if (self.allowed)(c) { c } else { '-' })
            .collect::<String>()
            .trim_matches('-')
            .to_owned()
    }
}
