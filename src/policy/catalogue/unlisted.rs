//! ARNs that AWS checks though its reference lists no resource type for the action.
//!
//! AWS's own pages narrow these actions down with an ARN, and it works: the message of a refusal names that ARN.

use super::ArnPattern;

/// The action, the service and the rest of the ARN, and how it is known. These are the known false alarms: without a
/// row, AWS's own documents would be told to hold actions that never match.
const ARNS: [(&str, &str, &str, &str, &str); 5] = [
    (
        "emr-serverless",
        "CreateApplication",
        "emr-serverless",
        ":{r}:{a}:/*",
        "SageMaker's page on EMR Serverless scopes it so, and refusals name that ARN",
    ),
    (
        "emr-serverless",
        "ListApplications",
        "emr-serverless",
        ":{r}:{a}:/*",
        "SageMaker's page on EMR Serverless scopes it so",
    ),
    (
        "logs",
        "DescribeLogGroups",
        "logs",
        ":{r}:{a}:log-group:*",
        "the EMR Serverless guide scopes it so, and refusals name that ARN",
    ),
    (
        "s3",
        "ListAllMyBuckets",
        "s3",
        ":::*",
        "AWS's managed policies scope it so",
    ),
    (
        "ssmmessages",
        "OpenDataChannel",
        "ssm",
        ":{r}:{a}:session/${SessionId}",
        "the Systems Manager guide scopes it so",
    ),
];

/// Returns what the ARNs look like that AWS checks for this action.
pub(super) fn arn(service: &str, action: &str) -> Option<ArnPattern> {
    let (_, _, owner, text, _) = ARNS
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
        for (prefix, name, _, _, why) in ARNS {
            assert!(!why.is_empty());
            let action = catalogue::service(prefix).unwrap().action(name).unwrap();
            assert!(action.resources.is_empty(), "{prefix}:{name}");
            assert!(arn(prefix, name).is_some());
        }
        assert!(arn("sts", "GetCallerIdentity").is_none());
    }
}
