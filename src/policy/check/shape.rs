//! What a kind of policy must hold and may not: version, principals, resources, Sids.

use std::collections::BTreeSet;

use super::Subject;
use crate::{
    aws::quoted,
    policy::{Effect, Finding, Kind, Rule, Severity, Span, Statement, Text},
};

const VERSION_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html";
const PRINCIPAL_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
const RESOURCE_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html";
const SID_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html";

pub(super) const RULES: &[&Rule] = &[
    &OLD_VERSION,
    &PRINCIPAL_IN_IDENTITY,
    &MISSING_PRINCIPAL,
    &RESOURCE_IN_TRUST,
    &MISSING_RESOURCE,
    &NOT_PRINCIPAL_ALLOW,
    &SID_MALFORMED,
    &SID_TWICE,
];

static OLD_VERSION: Rule = Rule::new(
    Severity::Warning,
    "old-version",
    "the policy is read in the language of 2008",
    "policy variables such as ${aws:username} are then plain text that matches nothing",
    "write \"Version\": \"2012-10-17\" as the first line of the document",
    VERSION_PAGE,
);
static PRINCIPAL_IN_IDENTITY: Rule = Rule::new(
    Severity::Error,
    "principal-in-identity",
    "a principal in a policy that is attached to a role or user",
    "IAM refuses the document: the principal is whoever the policy is attached to",
    "take the element out; if the document is meant for a resource or as a trust policy, give --kind",
    PRINCIPAL_PAGE,
);
static MISSING_PRINCIPAL: Rule = Rule::new(
    Severity::Error,
    "missing-principal",
    "nobody is named who may do this",
    "the document is refused: a trust policy and a resource policy name their principal in each statement",
    "add \"Principal\" with the role's whole ARN, or the service",
    PRINCIPAL_PAGE,
);
static RESOURCE_IN_TRUST: Rule = Rule::new(
    Severity::Error,
    "resource-in-trust",
    "a resource in a trust policy",
    "IAM refuses the document: the resource is the role that it belongs to",
    "take the element out",
    RESOURCE_PAGE,
);
static MISSING_RESOURCE: Rule = Rule::new(
    Severity::Error,
    "missing-resource",
    "nothing is named on which this may be done",
    "IAM refuses the document with MalformedPolicyDocument",
    "add \"Resource\": the ARNs that the actions are for, \"*\" only where an action takes no ARN",
    RESOURCE_PAGE,
);
static NOT_PRINCIPAL_ALLOW: Rule = Rule::new(
    Severity::Error,
    "not-principal-allow",
    "NotPrincipal together with Allow",
    "everybody but the named principals is let in, people of other accounts and those who did not sign in included",
    "name with Principal who may do it; NotPrincipal belongs to Deny",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
);
static SID_MALFORMED: Rule = Rule::new(
    Severity::Error,
    "sid-malformed",
    "a Sid with characters that IAM does not take",
    "IAM refuses the document: a Sid has letters and digits only",
    "leave out blanks, dashes and underscores",
    SID_PAGE,
);
static SID_TWICE: Rule = Rule::new(
    Severity::Error,
    "sid-twice",
    "two statements with one Sid",
    "IAM refuses the document: a Sid is unique in its policy",
    "give each statement a Sid of its own",
    SID_PAGE,
);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    version(subject, findings);
    let mut sids = BTreeSet::new();
    for statement in &subject.document.statements {
        if !subject.is_broken(statement) {
            principal(subject.kind, statement, findings);
            resource(subject.kind, statement, findings);
        }
        if let Some(sid) = &statement.sid {
            self::sid(subject.kind, sid, &mut sids, findings);
        }
    }
}

fn version(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let statements = &subject.document.statements;
    let inside = |at: &Span| statements.iter().any(|s| s.at.contains(*at));
    if !subject.broken.iter().all(inside) {
        return;
    }
    let (at, what) = match &subject.document.version {
        None => (
            subject.at.head(),
            "Version is missing, so that 2008-10-17 counts",
        ),
        Some(version) if &**version == "2008-10-17" => (version.at, "the version is 2008-10-17"),
        Some(_) => return,
    };
    let finding = Finding::new(&OLD_VERSION, at, what);
    findings.push(match subject.document.version {
        Some(_) => finding.instead("\"2012-10-17\""),
        None => finding,
    });
}

fn principal(kind: Kind, statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    match (kind, &statement.principal) {
        (Kind::Identity | Kind::ServiceControl, Some(principals)) => {
            let name = if principals.not {
                "NotPrincipal"
            } else {
                "Principal"
            };
            let what = format!("{name} has no place in an {}", kind.title());
            let what = what.replace("an service", "a service");
            findings.push(Finding::new(&PRINCIPAL_IN_IDENTITY, principals.at, what));
        }
        (Kind::Trust | Kind::Resource, None) => {
            let what = format!("a statement of a {} without Principal", kind.title());
            findings.push(Finding::new(&MISSING_PRINCIPAL, statement.at.head(), what));
        }
        (Kind::Trust | Kind::Resource, Some(principals))
            if principals.not && statement.effect == Effect::Allow =>
        {
            let what = "this lets in everybody but those named here";
            findings.push(Finding::new(&NOT_PRINCIPAL_ALLOW, principals.at, what));
        }
        _ => {}
    }
}

fn resource(kind: Kind, statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    match (kind, &statement.resource) {
        (Kind::Trust, Some(resource)) => {
            let at = resource.iter().next().map_or(statement.at.head(), |r| r.at);
            let what = "a trust policy has no Resource: it speaks of its own role";
            findings.push(Finding::new(&RESOURCE_IN_TRUST, at, what));
        }
        // The policy of a repository of ECR has none.
        (Kind::Resource, None) if of_repository(statement) => {}
        (Kind::Identity | Kind::Resource | Kind::ServiceControl, None) => {
            let what = "the statement has neither Resource nor NotResource";
            findings.push(Finding::new(&MISSING_RESOURCE, statement.at.head(), what));
        }
        _ => {}
    }
}

fn of_repository(statement: &Statement<Text<'_>>) -> bool {
    let ecr = |action: &Text<'_>| {
        let head = action.get(..4).unwrap_or_default();
        head.eq_ignore_ascii_case("ecr:")
    };
    !statement.action.as_slice().is_empty() && statement.action.iter().all(ecr)
}

fn sid<'d>(
    kind: Kind,
    sid: &'d Text<'_>,
    seen: &mut BTreeSet<&'d str>,
    findings: &mut Vec<Finding>,
) {
    // What a service takes as the Sid of a resource policy is its own affair; S3 takes blanks.
    let plain = |c: char| c.is_ascii_alphanumeric();
    if kind != Kind::Resource && !sid.chars().all(plain) {
        let mended: String = sid.chars().filter(|c| plain(*c)).collect();
        let what = format!(
            "the Sid {} has other characters than letters and digits",
            quoted(sid)
        );
        let finding = Finding::new(&SID_MALFORMED, sid.at, what);
        findings.push(if mended.is_empty() {
            finding
        } else {
            finding.instead(format!("\"{mended}\""))
        });
    }
    if !sid.is_empty() && !seen.insert(sid) {
        let what = format!("the Sid {} stands a second time", quoted(sid));
        findings.push(Finding::new(&SID_TWICE, sid.at, what));
    }
}
