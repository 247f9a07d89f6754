//! Account ids.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{Doubt, lookup, url};

/// An account id: twelve digits, kept as text because of leading zeros.
///
/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId {
    text: String,
}

const DIGITS: usize = 12;

/// Ids that AWS uses in its guides.
const SAMPLES: [&str; 4] = [
    "111122223333",
    "123456789012",
    "444455556666",
    "555555555555",
];

impl Form for AccountId {
    fn read(text: &str) -> Result<Self, Refusal> {
        let found = text.chars().filter(char::is_ascii_digit).count();
        if found != text.chars().count() {
            let grouped = ungrouped(text).is_some_and(|digits| digits.len() == DIGITS);
            return Err(Refusal::shut(if grouped {
                Reason::Grouped
            } else if text == "*" {
                Reason::Wildcard
            } else {
                Reason::NoDigits {
                    found: text.to_owned(),
                }
            }));
        }
        if found == DIGITS {
            return Ok(Self {
                text: text.to_owned(),
            });
        }
        Err(Refusal {
            reason: Reason::Digits { found },
            open: found < DIGITS,
        })
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        if let Some(digits) = ungrouped(text) {
            return by_digits(&digits, digits.len() != text.len());
        }
        from_arn(text)
            .or_else(|| from_address(text))
            .or_else(|| rounded(text))
            .or_else(|| from_label(text))
            .or_else(|| alias(text))
    }

    fn suspicions(&self) -> Vec<Doubt> {
        if SAMPLES.contains(&self.text.as_str()) {
            return vec![Doubt::new(
                "sample-account-id",
                format!(
                    "{} is an account id that AWS uses in its examples. Enter your own.",
                    self.text
                ),
            )];
        }
        Vec::new()
    }
}

/// Whether a text is an account id as it stands, without a word on what else it may be.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the digits of a text that has nothing else but marks of grouping.
pub(crate) fn ungrouped(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only = text
        .chars()
        .all(|c| c.is_ascii_digit() || "- .,_".contains(c));
    (only && !digits.is_empty()).then_some(digits)
}

/// Returns twelve digits for a number that has lost its leading zeros.
pub(crate) fn padded(digits: &str) -> Option<String> {
    let numeric = digits.bytes().all(|b| b.is_ascii_digit());
    (numeric && (9..DIGITS).contains(&digits.len())).then(|| format!("{digits:0>12}"))
}

fn by_digits(digits: &str, grouped: bool) -> Option<Diagnosis> {
    if digits.len() == DIGITS {
        return Some(Diagnosis::meant(Meant::sure(digits)));
    }
    let reason = grouped.then_some(Reason::Digits {
        found: digits.len(),
    });
    let meant = padded(digits).map(|value| {
        Meant::guess(value).with(Advice::say(
            "a digit is missing, or a spreadsheet has dropped zeros at the start",
        ))
    });
    (reason.is_some() || meant.is_some()).then_some(Diagnosis { reason, meant })
}

fn from_arn(text: &str) -> Option<Diagnosis> {
    let account = text.strip_prefix("arn:")?.split(':').nth(3)?;
    Some(Diagnosis::new(
        Reason::Is(Thing::OtherArn),
        Meant::sure(account),
    ))
}

/// A sign-in page, or a console host of one account: the id is the first label of the host.
fn from_address(text: &str) -> Option<Diagnosis> {
    let url = url::parse(text)?;
    let label = url.host.split(['.', '-']).next()?;
    Some(Diagnosis::new(
        Reason::Is(Thing::Url),
        Meant {
            value: Some(label.to_owned()),
            sure: true,
            advice: AccountId::read(label).is_err().then(look_up),
        },
    ))
}

fn rounded(text: &str) -> Option<Diagnosis> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let number = mantissa.parse::<f64>().is_ok_and(f64::is_finite);
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    (number && matches!(exponent, "10" | "11" | "12"))
        .then(|| Diagnosis::new(Reason::Is(Thing::RoundedNumber), Meant::advice(look_up())))
}

/// `Account ID: 1234-5678-9012`.
fn from_label(text: &str) -> Option<Diagnosis> {
    if !text.contains([':', ' ', '=', '(']) {
        return None;
    }
    let mut ids = text
        .split(|c: char| !c.is_ascii_digit() && c != '-')
        .filter_map(ungrouped)
        .filter(|digits| digits.len() == DIGITS);
    let id = ids.next()?;
    ids.next()
        .is_none()
        .then(|| Diagnosis::meant(Meant::sure(id)))
}

/// Rule of aliases: 3 to 63 of a-z, 0-9 and single hyphens between them.
fn alias(text: &str) -> Option<Diagnosis> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let inner = !text.starts_with('-') && !text.ends_with('-') && !text.contains("--");
    ((3..=63).contains(&text.len()) && text.chars().all(word) && inner)
        .then(|| Diagnosis::new(Reason::Is(Thing::AccountAlias), Meant::advice(look_up())))
}

fn look_up() -> Advice {
    Advice::run(
        "look the id up with a sign-in to that account",
        lookup::ACCOUNT_ID.to_owned(),
    )
}

aws_value!(AccountId, "an account id", "111122223333");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, doubts, good, hint};

    #[test]
    fn twelve_digits_are_an_id() {
        good::<AccountId>(&["012345678901", "999988887777"]);
        assert!(doubts::<AccountId>("999988887777").is_empty());
        for sample in SAMPLES {
            assert_eq!(doubts::<AccountId>(sample), ["sample-account-id"]);
        }
    }

    #[test]
    fn near_misses_are_corrected() {
        let grouped = "the account id is written in groups, not as 12 digits";
        bad::<AccountId>(&[
            ("", "it is empty", None),
            (
                " \t",
                "there is nothing in it but white space or quotes",
                None,
            ),
            ("1234-5678-9012", grouped, Some(("123456789012", true))),
            ("1234 5678 9012", grouped, Some(("123456789012", true))),
            ("1234–5678–9012", grouped, Some(("123456789012", true))),
            (
                "12345678901",
                "the account id has 11 digits, not 12",
                Some(("012345678901", false)),
            ),
            (
                "123456789",
                "the account id has 9 digits, not 12",
                Some(("000123456789", false)),
            ),
            ("12345678", "the account id has 8 digits, not 12", None),
            ("1", "the account id has 1 digit, not 12", None),
            (
                "1234567890123",
                "the account id has 13 digits, not 12",
                None,
            ),
            (
                "1234-5678-901",
                "the account id has 11 digits, not 12",
                Some(("012345678901", false)),
            ),
            (
                "Account ID: 1234-5678-9012",
                "the account id is \"Account ID: 1234-5678-9012\", not 12 digits",
                Some(("123456789012", true)),
            ),
            (
                "arn:aws:iam::999988887777:role/x",
                "it is the ARN of something else",
                Some(("999988887777", true)),
            ),
            (
                "https://999988887777.signin.aws.amazon.com/console",
                "it is a web address",
                Some(("999988887777", true)),
            ),
            (
                "https://my-company.signin.aws.amazon.com/console",
                "it is a web address",
                None,
            ),
            (
                "999988887777\n",
                "it has white space around it",
                Some(("999988887777", true)),
            ),
            (
                "１２３４５６７８９０１２",
                "it contains '１' (U+FF11), which only looks like '1'",
                Some(("123456789012", true)),
            ),
            (
                "1.11122E+11",
                "it is a number that a spreadsheet has rounded",
                None,
            ),
            ("my-company", "it is probably an account alias", None),
            (
                "<account>!",
                "the account id is \"<account>!\", not 12 digits",
                None,
            ),
        ]);
    }

    #[test]
    fn an_alias_gets_the_look_up() {
        assert_eq!(
            hint::<AccountId>("my-company"),
            "look the id up with a sign-in to that account: \
             aws sts get-caller-identity --query Account --output text"
        );
        let open = |text| AccountId::parse(text).unwrap_err().mendable_by_typing();
        assert!(open("") && open("1111"));
        assert!(!open("x") && !open("1111222233334") && !open("1 "));
    }
}
