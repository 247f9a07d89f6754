//! Where the two answer differently, and why.

const NO_RESOURCE: &str = "the simulator takes nothing but * for an action without resource types; AWS's own page grants \
     it on the ARN of the account's applications or log groups, and that is what is asked for here";

/// The name of the questions, with `*`; our answer, where it is the same for all; the reason.
pub(super) const KNOWN: &[(&str, Option<bool>, &str)] = &[
    (
        "*: * emr-serverless:ListApplications arn:*",
        None,
        NO_RESOURCE,
    ),
    (
        "*: * emr-serverless:CreateApplication arn:*",
        None,
        NO_RESOURCE,
    ),
    ("*: * logs:DescribeLogGroups arn:*", None, NO_RESOURCE),
    (
        "set ForAnyValue:StringEqualsIfExists []",
        Some(true),
        "AWS's page on operators: with IfExists, a key that the request does not carry makes the test true; the simulator \
         looks at ForAnyValue first",
    ),
    (
        "variable 2008-10-17 arn:aws:s3:::data/home/${aws:PrincipalTag/user}/*",
        Some(false),
        "AWS's page on variables: before version 2012-10-17 they are plain text; the simulator fills them in",
    ),
    (
        "spared role alone",
        Some(false),
        "AWS's page on NotPrincipal: a role is spared where its account is listed as well; the simulator takes one of them",
    ),
    (
        "spared account alone",
        Some(false),
        "AWS's page on NotPrincipal: a role is spared where it is listed with its account; the simulator takes one of them",
    ),
];
