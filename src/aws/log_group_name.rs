//! Names of CloudWatch Logs log groups.

use super::arn_shape::resource_of;
use super::form::{Diagnosis, Refusal};
use super::mistake::Meant;
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The name of a log group: 1 to 512 of letters, digits and `_/.#-`, not starting with `aws/`.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>
    LogGroupName, "a log group name", "/aws/emr-serverless",
    check: check, diagnose: diagnose, doubts: |_| Vec::new(),
}

const RULE: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric() || "_/.#-".contains(c),
    words: "letters, digits and _/.#-",
    ..NameRule::iam("the log group name", 1, 512)
};

fn check(text: &str) -> Result<(), Refusal> {
    let (part, prefix) = (RULE.part, "aws/");
    if text.starts_with(prefix) {
        return Err(Refusal::shut(Reason::ReservedPrefix { part, prefix }));
    }
    RULE.check(text)
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    let (name, reason) = match resource_of(text, "logs") {
        Some(resource) => (
            resource.strip_prefix("log-group:")?,
            Some(Reason::Is(Thing::LogGroupArn)),
        ),
        None => (text.strip_prefix("log-group:").unwrap_or(text), None),
    };
    let plain = name.split(':').next().unwrap_or_default();
    let plain = plain.trim_end_matches('*');
    if plain.starts_with("aws/") {
        return Some(Diagnosis::meant(Meant::sure(format!("/{plain}"))));
    }
    (!plain.is_empty() && plain != text).then(|| Diagnosis {
        reason,
        meant: Some(Meant::sure(plain)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn names_parse() {
        good::<LogGroupName>(&["a", "/aws/emr-serverless", "my_group.1#x"]);
    }

    #[test]
    fn near_misses_are_corrected() {
        let sure = Some(("/aws/emr-serverless", true));
        bad::<LogGroupName>(&[
            (
                "arn:aws:logs:us-east-1:999988887777:log-group:/aws/emr-serverless:*",
                "it is the ARN of a log group",
                sure,
            ),
            (
                "/aws/emr-serverless:*",
                "the log group name contains ':', allowed are letters, digits and _/.#-",
                sure,
            ),
            (
                "aws/emr-serverless",
                "the log group name starts with \"aws/\", which AWS reserves",
                sure,
            ),
            (
                "my group",
                "it has white space in it",
                Some(("mygroup", false)),
            ),
        ]);
    }
}
