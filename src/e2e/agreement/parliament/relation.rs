//! Which of parliament's findings says the same as which of our rules.

/// A document that cannot be read as a policy at all, or not in full.
pub(super) const BROKEN: (&[&str], &[&str]) = (
    &["MALFORMED_JSON", "MALFORMED", "EXCEPTION", "CRASH"],
    &[
        "json-syntax",
        "too-large",
        "duplicate-key",
        "not-a-policy",
        "missing-element",
        "unknown-element",
        "wrong-type",
        "empty-list",
        "both-elements",
        "bad-effect",
        "bad-principal",
        "missing-resource",
        "bad-action",
    ],
);

/// One of parliament's findings, and our rules that say the same.
pub(super) const ALIKE: &[(&str, &[&str])] = &[
    ("NO_VERSION", &["old-version"]),
    ("OLD_VERSION", &["old-version"]),
    ("INVALID_VERSION", &["bad-version"]),
    ("INVALID_SID", &["sid-malformed"]),
    ("DUPLICATE_SID", &["sid-twice"]),
    (
        "UNKNOWN_PRINCIPAL",
        &["bad-principal-arn", "session-arn", "deleted-principal"],
    ),
    ("UNKNOWN_FEDERATION_SOURCE", &["bad-principal-arn"]),
    (
        "UNKNOWN_ACTION",
        &["unknown-action", "action-matches-nothing"],
    ),
    ("UNKNOWN_PREFIX", &["unknown-service", "retired-service"]),
    ("INVALID_ARN", &["bad-arn"]),
    ("RESOURCE_MISMATCH", &["resource-mismatch", "s3-two-forms"]),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        &["unknown-condition-key", "condition-key-mismatch"],
    ),
    ("UNKNOWN_OPERATOR", &["unknown-operator"]),
    (
        "MISMATCHED_TYPE",
        &["operator-mismatch", "number-on-text", "bad-condition-value"],
    ),
    (
        "MISMATCHED_TYPE_OPERATION_TO_NULL",
        &["bad-condition-value"],
    ),
    ("SINGLE_VALUE_CONDITION_TOO_PERMISSIVE", &["set-operator"]),
    ("NOTPRINCIPAL_WITH_ALLOW", &["not-principal-allow"]),
    ("NOTRESOURCE_WITH_ALLOW", &["not-resource-allow"]),
    ("PRIVILEGE_ESCALATION", &["escalation", "full-access"]),
];

/// What parliament finds and we do not look for, and why.
pub(super) const THEIRS_ALONE: &[(&str, &str)] = &[
    (
        "MISMATCHED_TYPE_BUT_USABLE",
        "StringLike on an ARN works, and AWS's own pages have it",
    ),
    (
        "BAD_PATTERN_FOR_MFA",
        "the roles of these set-ups are assumed by services, which have no second factor",
    ),
    (
        "RESOURCE_STAR",
        "most of AWS's pages have it; what is too broad in them is told by rules of their own",
    ),
    (
        "RESOURCE_EFFECTIVELY_STAR",
        "as RESOURCE_STAR: AWS's pages have ARNs of wildcards",
    ),
    (
        "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
        "who may write a bucket's policy is a question about the bucket",
    ),
    (
        "CREDENTIALS_EXPOSURE",
        "not asked for here: pulling an image needs a token",
    ),
    (
        "PERMISSIONS_MANAGEMENT_ACTIONS",
        "not asked for here: passing a role is what these policies are for",
    ),
    ("SENSITIVE_ACCESS", "needs a list of a person's own"),
];

/// What we find and parliament does not look for.
pub(super) const OURS_ALONE: &[&str] = &[
    "principal-in-identity",
    "missing-principal",
    "resource-in-trust",
    "ascii-latin1",
    "no-break-space",
    "size-budget",
    "managed-size",
    "foreign-partition",
    "wildcard-in-equals",
    "for-all-values-allow",
    "bad-variable",
    "passed-to-service",
    "trust-anyone",
    "trust-account",
    "resource-anyone",
    "confused-deputy",
    "federated-anyone",
    "federated-action",
    "source-identity-condition",
    "session-role",
    "service-role-path",
    "not-action-allow",
    "allow-shadowed",
    "create-needs-tags",
    "duplicate-entry",
];
