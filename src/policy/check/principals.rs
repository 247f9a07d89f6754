//! Whom a trust or resource policy lets in.

use super::{Subject, actions::json};
use crate::{
    aws::{is_account_id, quoted},
    policy::{
        Effect, Finding, Kind, Principal, PrincipalKind, Rule, Severity, Span, Statement, Text,
        cover::covers_action, operator::asks,
    },
};

const PRINCIPAL_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";

pub(super) const RULES: &[&Rule] = &[
    &TRUST_ANYONE,
    &TRUST_ACCOUNT,
    &RESOURCE_ANYONE,
    &CONFUSED_DEPUTY,
    &FEDERATED_ANYONE,
    &FEDERATED_ACTION,
    &SESSION_ARN,
    &DELETED_PRINCIPAL,
    &BAD_PRINCIPAL_ARN,
    &SERVICE_ROLE_PATH,
];

static TRUST_ANYONE: Rule = Rule::new(
    Severity::Error,
    "trust-anyone",
    "anybody may assume this role",
    "every account of AWS can take on the role and all it may do",
    "name the role by its ARN, or the service",
    PRINCIPAL_PAGE,
);
static TRUST_ACCOUNT: Rule = Rule::new(
    Severity::Warning,
    "trust-account",
    "a whole account may assume this role",
    "whoever may call sts:AssumeRole in that account can take on the role",
    "name the one role by its ARN, or narrow it with ArnEquals on aws:PrincipalArn",
    PRINCIPAL_PAGE,
)
.entries(&["D1"]);
static RESOURCE_ANYONE: Rule = Rule::new(
    Severity::Warning,
    "resource-anyone",
    "anybody is allowed",
    "the resource is public, for people who did not sign in too",
    "name the principals, or add a condition such as aws:PrincipalOrgID",
    PRINCIPAL_PAGE,
);
static CONFUSED_DEPUTY: Rule = Rule::new(
    Severity::Warning,
    "confused-deputy",
    "a service is trusted, whoever it acts for",
    "the service could be made to use this role or resource on behalf of somebody else's account",
    "add StringEquals on aws:SourceAccount with your account id, or ArnLike on aws:SourceArn",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
)
.entries(&["A8"]);
static FEDERATED_ANYONE: Rule = Rule::new(
    Severity::Error,
    "federated-anyone",
    "everybody with an account at the provider may assume this role",
    "a provider such as GitHub serves the public: any repository or person there gets in",
    "add StringEquals or StringLike on the provider's sub key, with your organization or service account",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
);
static FEDERATED_ACTION: Rule = Rule::new(
    Severity::Error,
    "federated-action",
    "an identity provider is trusted for an action that it never calls",
    "nobody can assume the role through this provider",
    "allow sts:AssumeRoleWithWebIdentity for OIDC, sts:AssumeRoleWithSAML for SAML",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html",
);
pub(crate) static SESSION_ARN: Rule = Rule::new(
    Severity::Error,
    "session-arn",
    "a session stands where a role belongs",
    "the ARN of a session is gone with the session, and it has lost the path of its role",
    "write the ARN of the role; copy it from the IAM console, as the path does not follow from the session",
    PRINCIPAL_PAGE,
)
.entries(&["D1", "E2"]);
static DELETED_PRINCIPAL: Rule = Rule::new(
    Severity::Error,
    "deleted-principal",
    "a role or user that was deleted",
    "IAM shows the unique id of what was deleted; a new role of the same name has another id and is not trusted",
    "save the policy again with the ARN of the role that exists now",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
)
.entries(&["D2"]);
static BAD_PRINCIPAL_ARN: Rule = Rule::new(
    Severity::Error,
    "bad-principal-arn",
    "a principal that IAM cannot find",
    "IAM refuses the document with \"Invalid principal in policy\"",
    "write the whole ARN of a role or user that exists, a twelve-digit account id, or a service",
    PRINCIPAL_PAGE,
)
.entries(&["D1"]);
pub(crate) static SERVICE_ROLE_PATH: Rule = Rule::new(
    Severity::Warning,
    "service-role-path",
    "the path of a role made in the console is missing",
    "roles that SageMaker's console makes lie under /service-role/; without it the ARN names another role",
    "compare with the ARN that the IAM console shows",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
)
.entries(&["E2"]);

/// Condition keys that say who calls.
const WHO: &[&str] = &[
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltag/",
    "aws:userid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "sts:externalid",
    "saml:",
    "aws:sourcevpce",
    "aws:sourcevpc",
    "aws:sourceip",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
];
/// Condition keys by which a service says for whom it acts.
const FOR_WHOM: &[&str] = &[
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    // What is encrypted says for whom.
    "kms:encryptioncontext:",
    "kms:viaservice",
];
/// Services that AWS's pages name as acting for others with a role: SageMaker AI, EMR and what stands beside them.
/// EC2 and Lambda pass no source when they assume the role of an instance or a function.
const DEPUTIES: &[&str] = &[
    "sagemaker",
    "emr-serverless",
    "elasticmapreduce",
    "glue",
    "states",
    "ecs-tasks",
    "firehose",
    "scheduler",
    "bedrock",
    "codebuild",
];

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    if !matches!(subject.kind, Kind::Trust | Kind::Resource) {
        return;
    }
    for statement in &subject.document.statements {
        let Some(principals) = &statement.principal else {
            continue;
        };
        let allows = statement.effect == Effect::Allow && !principals.not;
        match &principals.principal {
            Principal::Anyone if allows => anyone(subject.kind, statement, principals.at, findings),
            Principal::Anyone => {}
            Principal::Of(kinds) => {
                for (kind, list) in kinds {
                    for text in list {
                        match kind {
                            PrincipalKind::Aws => {
                                aws(subject.kind, statement, text, allows, findings);
                            }
                            PrincipalKind::Federated if allows => {
                                federated(statement, text, findings);
                            }
                            PrincipalKind::Service if allows => {
                                service(subject.kind, statement, text, findings);
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }
}

/// Whether the statement asks one of these keys for something: that it is not some value, or anything, says nothing.
fn tests(statement: &Statement<Text<'_>>, keys: &[&str]) -> bool {
    statement.tests().any(|(operator, key, values)| {
        let nothing = |value: &Text<'_>| {
            value.bytes().all(|b| b == b'*') || matches!(&**value, "0.0.0.0/0" | "::/0")
        };
        let something = !values.iter().any(nothing);
        let key = key.to_ascii_lowercase();
        let known = |known: &&str| {
            key == **known || (known.ends_with(['/', ':']) && key.starts_with(*known))
        };
        asks(operator) && something && keys.iter().any(known)
    })
}

fn anyone(kind: Kind, statement: &Statement<Text<'_>>, at: Span, findings: &mut Vec<Finding>) {
    if kind == Kind::Trust && !tests(statement, WHO) {
        let what = "\"*\" is everybody, and no condition says who calls";
        findings.push(Finding::new(&TRUST_ANYONE, at, what));
    } else if kind == Kind::Resource && !tests(statement, WHO) {
        let what = "\"*\" is everybody, and no condition says who calls";
        findings.push(Finding::new(&RESOURCE_ANYONE, at, what));
    }
}

fn aws(
    kind: Kind,
    statement: &Statement<Text<'_>>,
    text: &Text<'_>,
    allows: bool,
    findings: &mut Vec<Finding>,
) {
    let at = text.at;
    if &**text == "*" {
        if allows {
            anyone(kind, statement, at, findings);
        }
        return;
    }
    if is_account_id(text) {
        account(kind, statement, text, allows, findings);
        return;
    }
    let unique = ["AROA", "AIDA", "ASIA", "AGPA", "ANPA"];
    if text.len() >= 16
        && unique.iter().any(|begin| text.starts_with(begin))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        let what = format!(
            "{} is the id that IAM shows for something deleted",
            quoted(text)
        );
        findings.push(Finding::new(&DELETED_PRINCIPAL, at, what));
        return;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", _, service, _, id, rest] = parts.as_slice() else {
        let what = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            format!("an account id has 12 digits; this one has {}", text.len())
        } else {
            format!("{} is neither an ARN nor an account id", quoted(text))
        };
        findings.push(Finding::new(&BAD_PRINCIPAL_ARN, at, what));
        return;
    };
    if *service == "sts" && rest.starts_with("assumed-role/") {
        // A resource may well name one session; the trust of a role lives longer than that.
        if kind == Kind::Trust {
            session(text, &parts, findings);
        }
    } else if let Some(what) = wrong(service, id, rest) {
        findings.push(Finding::new(&BAD_PRINCIPAL_ARN, at, what));
    } else if *rest == "root" {
        account(kind, statement, text, allows, findings);
    } else {
        findings.extend(without_path(text));
    }
}

/// What is wrong with the ARN of a role that the console made, if its path is missing.
pub(super) fn without_path(text: &Text<'_>) -> Option<Finding> {
    if !text.contains(":role/AmazonSageMaker-ExecutionRole-") {
        return None;
    }
    let what = "roles of this name lie under /service-role/ as a rule";
    let mended = text.replacen(":role/", ":role/service-role/", 1);
    Some(Finding::new(&SERVICE_ROLE_PATH, text.at, what).instead(json(&mended)))
}

fn session(text: &Text<'_>, parts: &[&str], findings: &mut Vec<Finding>) {
    let what = format!("{} is a session of a role", quoted(text));
    let role = parts
        .last()
        .and_then(|rest| rest.split('/').nth(1))
        .filter(|name| !name.is_empty());
    let finding = Finding::new(&SESSION_ARN, text.at, what);
    findings.push(match (role, parts.get(1), parts.get(4)) {
        (Some(role), Some(partition), Some(id)) => {
            let arn = format!("arn:{partition}:iam::{id}:role/{role}");
            finding.instead(json(&arn))
        }
        _ => finding,
    });
}

/// What is wrong with the ARN of a principal.
fn wrong(service: &str, id: &str, rest: &str) -> Option<String> {
    if rest.contains(['*', '?']) || id.contains(['*', '?']) {
        let what = "a wildcard inside a principal's ARN matches nothing: IAM takes \"*\" alone or a whole ARN";
        return Some(what.to_owned());
    }
    if !is_account_id(id) && id != "cloudfront" {
        return Some(format!(
            "the account id of a principal has 12 digits; found {}",
            quoted(id)
        ));
    }
    let known = match service {
        "iam" => {
            rest == "root"
                || ["role/", "user/"].iter().any(|kind| {
                    rest.strip_prefix(kind)
                        .is_some_and(|name| !name.is_empty() && !name.ends_with('/'))
                })
        }
        "sts" => rest.starts_with("federated-user/"),
        _ => false,
    };
    (!known).then(|| format!("{} is no role, user or account", quoted(rest)))
}

fn account(
    kind: Kind,
    statement: &Statement<Text<'_>>,
    text: &Text<'_>,
    allows: bool,
    findings: &mut Vec<Finding>,
) {
    // The policy of a key names the account of the key itself, so that IAM policies count: that is AWS's own form.
    if kind == Kind::Trust && allows && !tests(statement, WHO) {
        let what = format!(
            "{} is the whole account, and no condition says who in it",
            quoted(text)
        );
        findings.push(Finding::new(&TRUST_ACCOUNT, text.at, what));
    }
}

/// People of an identity provider: each of its kinds has an action of its own, and a provider of the public serves
/// everybody.
fn federated(statement: &Statement<Text<'_>>, text: &Text<'_>, findings: &mut Vec<Finding>) {
    let oidc = text.split_once(":oidc-provider/").map(|(_, host)| host);
    let saml = text.contains(":saml-provider/");
    let action = match (oidc, saml) {
        (Some(_), _) => "sts:AssumeRoleWithWebIdentity",
        (None, true) => "sts:AssumeRoleWithSAML",
        (None, false) => return,
    };
    let names = |wanted: &str| statement.action.iter().any(|a| covers_action(a, wanted));
    if !statement.not_action && !names(action) {
        let what = format!("whoever comes through this provider calls {action}");
        findings.push(Finding::new(&FEDERATED_ACTION, text.at, what));
    }
    let Some(host) = oidc else {
        return;
    };
    let subject = format!("{}:sub", host.to_ascii_lowercase());
    let narrowed = statement.tests().any(|(operator, key, values)| {
        let anyone = |value: &Text<'_>| value.starts_with('*') || value.starts_with("repo:*");
        asks(operator) && key.to_ascii_lowercase() == subject && !values.iter().any(anyone)
    });
    if !narrowed {
        let what = format!(
            "no condition on {} says who at this provider",
            quoted(&format!("{host}:sub"))
        );
        findings.push(Finding::new(&FEDERATED_ANYONE, text.at, what));
    }
}

fn service(
    kind: Kind,
    statement: &Statement<Text<'_>>,
    text: &Text<'_>,
    findings: &mut Vec<Finding>,
) {
    let Some(name) = text
        .strip_suffix(".amazonaws.com")
        .or_else(|| text.strip_suffix(".amazonaws.com.cn"))
    else {
        let what = format!(
            "{} is no service principal; they end in .amazonaws.com",
            quoted(text)
        );
        findings.push(Finding::new(&BAD_PRINCIPAL_ARN, text.at, what));
        return;
    };
    let name = name.rsplit('.').next().unwrap_or(name);
    let deputy = kind == Kind::Resource || DEPUTIES.contains(&name);
    if deputy && !tests(statement, FOR_WHOM) {
        let what = format!(
            "{} is trusted without aws:SourceAccount or aws:SourceArn",
            quoted(text)
        );
        findings.push(Finding::new(&CONFUSED_DEPUTY, text.at, what));
    }
}
