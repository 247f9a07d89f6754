//! Names that people write and IAM does not know: API operations and products whose IAM name is another.

/// What a product is called in its console, its command line or its API, and its prefix in IAM.
const PREFIXES: [(&str, &str); 14] = [
    ("cloudwatchlogs", "logs"),
    ("cognito", "cognito-idp"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("mwaa", "airflow"),
    ("quotas", "servicequotas"),
    ("sagemaker-runtime", "sagemaker"),
    ("secretmanager", "secretsmanager"),
    ("service-quotas", "servicequotas"),
    ("stepfunctions", "states"),
    ("tagging", "tag"),
];

/// Operations of an API that IAM checks under another action, and names that pages of AWS have had wrong.
const ACTIONS: [(&str, &str, &str); 15] = [
    ("lambda", "Invoke", "InvokeFunction"),
    ("s3", "CompleteMultipartUpload", "PutObject"),
    ("s3", "CopyObject", "PutObject"),
    ("s3", "CreateMultipartUpload", "PutObject"),
    ("s3", "DeleteObjects", "DeleteObject"),
    ("s3", "GetBucketEncryption", "GetEncryptionConfiguration"),
    ("s3", "HeadBucket", "ListBucket"),
    ("s3", "HeadObject", "GetObject"),
    ("s3", "ListBuckets", "ListAllMyBuckets"),
    ("s3", "ListMultipartUploads", "ListBucketMultipartUploads"),
    ("s3", "ListObjects", "ListBucket"),
    ("s3", "ListObjectsV2", "ListBucket"),
    ("s3", "PutBucketEncryption", "PutEncryptionConfiguration"),
    ("s3", "UploadPart", "PutObject"),
    ("sagemaker", "DeleteClusterNodes", "BatchDeleteClusterNodes"),
];

/// Returns the prefix of the product that `wrong` names.
pub(super) fn prefix(wrong: &str) -> Option<&'static str> {
    let is = |name: &str| name.eq_ignore_ascii_case(wrong);
    let (_, right) = PREFIXES.iter().find(|(name, _)| is(name))?;
    Some(right)
}

/// Returns the action that is meant by `wrong`, a name of the service `prefix` that IAM does not know.
pub(super) fn action(prefix: &str, wrong: &str) -> Option<&'static str> {
    let (.., right) = ACTIONS
        .iter()
        .find(|(of, name, _)| *of == prefix && name.eq_ignore_ascii_case(wrong))?;
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::catalogue;

    #[test]
    fn the_wrong_names_are_wrong_and_the_right_ones_right() {
        for (wrong, right) in PREFIXES {
            assert!(!catalogue::is_service_prefix(wrong), "{wrong}");
            assert!(catalogue::is_service_prefix(right), "{right}");
        }
        for (prefix, wrong, right) in ACTIONS {
            let service = catalogue::service(prefix).unwrap();
            assert!(service.action(wrong).is_none(), "{prefix}:{wrong}");
            assert!(service.action(right).is_some(), "{prefix}:{right}");
        }
    }
}
