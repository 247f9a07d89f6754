//! Names that AWS hardly limits: alarms, security configurations of EMR.

use super::Doubt;
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{shown, url};

text_value! {
    /// The name of a CloudWatch alarm: up to 255 characters that a policy can hold.
    ///
    /// The API takes more, but an alarm with other characters cannot stand in a policy.
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>
    AlarmName, "the name of an alarm", "my-endpoint-errors",
    check: |text| ALARM.check(text), diagnose: |text| ALARM.diagnose(text), doubts: doubts,
}

text_value! {
    /// The name of a security configuration of EMR: up to 10,280 characters, in practice a few.
    ///
    /// <https://docs.aws.amazon.com/emr/latest/APIReference/API_CreateSecurityConfiguration.html>
    SecurityConfigurationName, "the name of a security configuration", "runtime-roles",
    check: |text| SECURITY_CONFIGURATION.check(text),
    diagnose: |text| SECURITY_CONFIGURATION.diagnose(text), doubts: doubts,
}

/// A name of nearly any characters.
struct FreeName {
    part: &'static str,
    max: usize,
    /// What stands before the name in an ARN.
    head: Option<&'static str>,
    /// What stands before the name in the address of a console page.
    pages: &'static [&'static str],
    thing: Thing,
}

const ALARM: FreeName = FreeName {
    part: "the alarm's name",
    max: 255,
    head: Some(":alarm:"),
    pages: &["alarmsV2:alarm"],
    thing: Thing::AlarmArn,
};

const SECURITY_CONFIGURATION: FreeName = FreeName {
    part: "the name of the security configuration",
    max: 10_280,
    head: None,
    pages: &["securityConfigs", "securityConfigurations"],
    thing: Thing::OtherArn,
};

impl FreeName {
    fn check(&self, text: &str) -> Result<(), Refusal> {
        let part = self.part;
        if text.starts_with("arn:") {
            return Err(Refusal::shut(Reason::Is(self.thing)));
        }
        if text.contains("://") {
            return Err(Refusal::shut(Reason::Is(Thing::Url)));
        }
        if is_json(text) {
            return Err(Refusal::shut(Reason::Is(Thing::Json)));
        }
        let odd = |c: &char| !matches!(c, ' '..='~' | '\u{a1}'..='\u{ff}') || *c == '\u{ad}';
        if let Some(found) = text.chars().find(odd) {
            let allowed = "letters, digits, spaces and signs";
            return Err(Refusal::shut(Reason::Char {
                part,
                found,
                allowed,
            }));
        }
        // Both would stand for any text in a policy.
        if text.contains(['*', '?']) {
            return Err(Refusal::shut(Reason::Wildcard));
        }
        let (len, max) = (text.chars().count(), self.max);
        if len > max {
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        let (found, allowed) = (' ', "a letter, digit or sign");
        if text.starts_with(found) {
            return Err(Refusal::shut(Reason::Start {
                part,
                found,
                allowed,
            }));
        }
        if text.ends_with(found) {
            return Err(Refusal {
                reason: Reason::End {
                    part,
                    found,
                    allowed,
                },
                open: len < max,
            });
        }
        if text.is_empty() {
            let min = 1;
            return Err(Refusal::open(Reason::TooShort { part, len, min }));
        }
        Ok(())
    }

    fn diagnose(&self, text: &str) -> Option<Diagnosis> {
        let alone = || Meant::advice(Advice::say("enter the name alone"));
        if text.starts_with("arn:") {
            let name = self.head.and_then(|head| text.split_once(head));
            return Some(match name {
                Some((_, name)) => Diagnosis::new(Reason::Is(self.thing), Meant::sure(name)),
                None => Diagnosis::new(Reason::Is(Thing::OtherArn), alone()),
            });
        }
        if let Some(url) = url::parse(text) {
            let name = url.segment_after(self.pages);
            let thing = if url.is_console() {
                Thing::ConsoleUrl
            } else {
                Thing::Url
            };
            return Some(Diagnosis::new(
                Reason::Is(thing),
                name.map_or_else(alone, Meant::sure),
            ));
        }
        is_json(text).then(|| Diagnosis::new(Reason::Is(Thing::Json), alone()))
    }
}

/// The content of what has the name, or a piece of it.
fn is_json(text: &str) -> bool {
    text.starts_with(['{', '[']) || text.contains("\":")
}

fn doubts(name: &str) -> Vec<Doubt> {
    if !shown::has_access_key(name) {
        return Vec::new();
    }
    let text = "This looks like an access key id, not like a name. Do not store access keys here.";
    vec![Doubt::new("access-key-id", text)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn nearly_every_character_is_allowed() {
        good::<AlarmName>(&["a", "TargetTracking-endpoint/x-AlarmHigh (2)", "5xx é"]);
        good::<SecurityConfigurationName>(&["runtime roles", "a/b:c"]);
        assert_eq!(
            doubts::<AlarmName>("AKIAIOSFODNN7EXAMPLE"),
            ["access-key-id"]
        );
        bad::<AlarmName>(&[
            (
                "a*",
                "it contains a wildcard, and one exact value is needed",
                None,
            ),
            ("a ", "it has white space around it", Some(("a", true))),
            ("a\nb", "it has a line break in it", Some(("ab", false))),
            (
                &"x".repeat(256),
                "the alarm's name has 256 characters, at most 255 are allowed",
                None,
            ),
        ]);
    }

    #[test]
    fn the_name_is_taken_out_of_other_text() {
        bad::<AlarmName>(&[
            (
                "arn:aws:cloudwatch:us-east-1:999988887777:alarm:my alarm",
                "it is the ARN of an alarm",
                Some(("my alarm", true)),
            ),
            (
                "arn:aws:iam::999988887777:role/x",
                "it is the ARN of something else",
                None,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#alarmsV2:alarm/my%20alarm",
                "it is the address of a console page",
                Some(("my alarm", true)),
            ),
        ]);
        bad::<SecurityConfigurationName>(&[
            (
                "https://us-east-1.console.aws.amazon.com/emr/home?region=us-east-1#/securityConfigs/x",
                "it is the address of a console page",
                Some(("x", true)),
            ),
            (
                "{\"AuthorizationConfiguration\": {}}",
                "it is JSON, not a name",
                None,
            ),
        ]);
    }
}
