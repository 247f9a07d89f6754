//! ARNs that AWS checks though its reference lists no resource type for the action.
//!
//! AWS's own pages narrow these actions down with an ARN, and it works: the message of a refusal names that ARN.

use super::ArnPattern;

/// The action, and the service and the rest of the ARN.
const ARNS: [(&str, &str, &str, &str); 4] = [
    (
        "emr-serverless",
        "CreateApplication",
        "emr-serverless",
        ":{r}:{a}:/*",
    ),
    (
        "emr-serverless",
        "ListApplications",
        "emr-serverless",
        ":{r}:{a}:/*",
    ),
    ("logs", "DescribeLogGroups", "logs", ":{r}:{a}:log-group:*"),
    (
        "ssmmessages",
        "OpenDataChannel",
        "ssm",
        ":{r}:{a}:session/${SessionId}",
    ),
];

/// Returns what the ARNs look like that AWS checks for this action.
pub(super) fn arn(service: &str, action: &str) -> Option<ArnPattern> {
    let (.., owner, text) = ARNS
        .iter()
        .find(|(of, name, ..)| *of == service && *name == action)?;
    Some(ArnPattern::new(owner, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::catalogue;

    #[test]
    fn the_reference_lists_none_for_them() {
        for (prefix, name, ..) in ARNS {
            let action = catalogue::service(prefix).unwrap().action(name).unwrap();
            assert!(action.resources.is_empty(), "{prefix}:{name}");
            assert!(arn(prefix, name).is_some());
        }
        assert!(arn("s3", "ListAllMyBuckets").is_none());
    }
}
