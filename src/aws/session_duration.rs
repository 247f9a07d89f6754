//! Durations of role sessions.

use super::form::{Diagnosis, Form, Refusal};
use super::mistake::Meant;
use super::reason::Reason;

/// How long a role session lasts: 900 to 43200 seconds, written as plain digits.
///
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionDuration {
    seconds: u32,
    text: String,
}

const MIN: u32 = 900;
const MAX: u32 = 43_200;

impl SessionDuration {
    /// Returns the seconds.
    pub fn seconds(&self) -> u32 {
        self.seconds
    }
}

impl Form for SessionDuration {
    fn read(text: &str) -> Result<Self, Refusal> {
        let digits = text.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 18;
        let Some(found) = text.parse::<u64>().ok().filter(|_| digits) else {
            return Err(Refusal {
                reason: Reason::NotNumber,
                open: text.is_empty(),
            });
        };
        if text.starts_with('0') {
            return Err(Refusal::shut(Reason::NotNumber));
        }
        match u32::try_from(found) {
            Ok(seconds) if (MIN..=MAX).contains(&seconds) => Ok(Self {
                seconds,
                text: text.to_owned(),
            }),
            _ => Err(Refusal {
                reason: Reason::Range {
                    found,
                    min: MIN,
                    max: MAX,
                },
                // One more digit makes it ten times as much, or up to nine more than that.
                open: (1..=4).any(|n| {
                    let ten = 10_u64.pow(n);
                    found <= u64::from(MAX) / ten && found * ten + ten > u64::from(MIN)
                }),
            }),
        }
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn diagnose(text: &str) -> Option<Diagnosis> {
        let lower = text.to_ascii_lowercase();
        let word = lower.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u32 = lower.strip_suffix(word)?.parse().ok()?;
        let (factor, sure) = match word.trim() {
            "h" | "hour" | "hours" => (3600, true),
            "m" | "min" | "minutes" => (60, true),
            "" if lower.starts_with('0') => (1, true),
            "s" | "sec" | "second" | "seconds" => (1, true),
            // Too small for seconds: hours, or else minutes.
            "" if number <= 12 => (3600, false),
            "" if number < MIN => (60, false),
            _ => return None,
        };
        let value = number.checked_mul(factor)?.to_string();
        Some(Diagnosis::meant(Meant {
            value: Some(value),
            sure,
            advice: None,
        }))
    }
}

aws_value!(SessionDuration, "a session duration in seconds", "3600");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good};

    #[test]
    fn seconds_between_the_limits_parse() {
        good::<SessionDuration>(&["900", "3600", "43200"]);
        assert_eq!(SessionDuration::parse("3600").unwrap().seconds(), 3600);
    }

    #[test]
    fn other_units_are_turned_into_seconds() {
        bad::<SessionDuration>(&[
            (
                "1h",
                "it is not a whole number of seconds",
                Some(("3600", true)),
            ),
            (
                "60 minutes",
                "it is not a whole number of seconds",
                Some(("3600", true)),
            ),
            (
                "3600s",
                "it is not a whole number of seconds",
                Some(("3600", true)),
            ),
            (
                "03600",
                "it is not a whole number of seconds",
                Some(("3600", true)),
            ),
            (
                "60",
                "60 is not between 900 and 43200",
                Some(("3600", false)),
            ),
            (
                "12",
                "12 is not between 900 and 43200",
                Some(("43200", false)),
            ),
            ("899", "899 is not between 900 and 43200", None),
            ("43201", "43201 is not between 900 and 43200", None),
            ("-900", "it is not a whole number of seconds", None),
            ("+900", "it is not a whole number of seconds", None),
        ]);
        let open = |text| {
            SessionDuration::parse(text)
                .unwrap_err()
                .mendable_by_typing()
        };
        assert!(open("9") && open("43") && open("899") && open("1"));
        assert!(!open("43201") && !open("43300") && !open("0"));
    }
}
