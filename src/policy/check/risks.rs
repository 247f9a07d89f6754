//! What a document allows that nobody may have meant, over all its statements.

use super::{Subject, actions::all_actions};
use crate::{
    aws::quoted,
    policy::{
        Effect, Finding, Kind, Rule, Severity, Statement, Text,
        cover::{covers, covers_action},
        operator::asks,
    },
};

const PASS_ROLE_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html";
const LEAST: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

pub(super) const RULES: &[&Rule] = &[
    &PASSED_TO_SERVICE,
    &ESCALATION,
    &FULL_ACCESS,
    &NOT_ACTION_ALLOW,
    &NOT_RESOURCE_ALLOW,
    &ALLOW_SHADOWED,
    &DUPLICATE_ENTRY,
    &SOURCE_IDENTITY_CONDITION,
];

pub(crate) static PASSED_TO_SERVICE: Rule = Rule::new(
    Severity::Error,
    "passed-to-service",
    "a role may be passed to any service, or any role may be passed",
    "whoever holds this can hand a stronger role to a service and act through it",
    "name the roles one by one, and add StringEquals on iam:PassedToService",
    PASS_ROLE_PAGE,
)
.entries(&["S15", "E3"]);
static ESCALATION: Rule = Rule::new(
    Severity::Warning,
    "escalation",
    "the holder can give itself more permissions",
    "taken together, these actions lead to any permission of the account",
    "narrow the resources, add a permissions boundary, or leave one of the actions out",
    LEAST,
);
static FULL_ACCESS: Rule = Rule::new(
    Severity::Warning,
    "full-access",
    "every action on every resource",
    "the holder may do anything, deleting the account's roles included",
    "name the actions and resources",
    LEAST,
);
static NOT_ACTION_ALLOW: Rule = Rule::new(
    Severity::Warning,
    "not-action-allow",
    "everything but the named actions is allowed",
    "actions that AWS adds later are allowed as well, unseen",
    "name with Action what is allowed; NotAction belongs to Deny",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
);
static NOT_RESOURCE_ALLOW: Rule = Rule::new(
    Severity::Warning,
    "not-resource-allow",
    "everything but the named resources is allowed",
    "resources that come later are allowed as well, those of other services too",
    "name with Resource what is allowed; NotResource belongs to Deny",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
);
static ALLOW_SHADOWED: Rule = Rule::new(
    Severity::Warning,
    "allow-shadowed",
    "a Deny of the same document takes this whole statement back",
    "a Deny wins over any Allow, so the statement grants nothing",
    "take one of the two out, or narrow the Deny",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
);
static DUPLICATE_ENTRY: Rule = Rule::new(
    Severity::Hint,
    "duplicate-entry",
    "an entry that another one of the list covers",
    "it uses up characters of the quota and does nothing",
    "take one out",
    LEAST,
);

static SOURCE_IDENTITY_CONDITION: Rule = Rule::new(
    Severity::Warning,
    "source-identity-condition",
    "a condition that sts:SetSourceIdentity does not carry",
    "the name of the session and its tags come with sts:AssumeRole alone, so that setting the source identity is denied \
     (reported by users, not stated by AWS)",
    "allow sts:SetSourceIdentity in a statement of its own, without these conditions",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html",
)
.entries(&["S13"]);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let statements = &subject.document.statements;
    for statement in statements {
        duplicates(statement, findings);
        source_identity(statement, findings);
        if statement.effect == Effect::Allow && subject.kind != Kind::Trust {
            broad(subject.kind, statement, findings);
            if subject.kind == Kind::Identity && !subject.is_broken(statement) {
                pass_role(statement, findings);
            }
        }
    }
    if subject.kind == Kind::Identity {
        escalation(statements, findings);
    }
    shadowed(statements, findings);
}

fn duplicates(statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    let actions = Some((&statement.action, covers_action as fn(&str, &str) -> bool));
    let resources = statement
        .resource
        .as_ref()
        .map(|list| (list, covers as fn(&str, &str) -> bool));
    for (list, covers) in actions.into_iter().chain(resources) {
        let list = list.as_slice();
        // A list of thousands is searched as far as people write lists.
        for (i, text) in list.iter().enumerate().take(128) {
            let other = list.iter().enumerate().take(128).find(|(j, other)| {
                let wider = *j != i && covers(other, text);
                // Of two that cover each other, the second one is too many.
                wider && (*j < i || !covers(text, other))
            });
            if let Some((_, other)) = other {
                let what = format!("{} of this list covers it already", quoted(other));
                findings.push(Finding::new(&DUPLICATE_ENTRY, text.at, what));
            }
        }
    }
}

fn source_identity(statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    let sets = |text: &&Text<'_>| text.eq_ignore_ascii_case("sts:SetSourceIdentity");
    if statement.effect != Effect::Allow || !statement.action.iter().any(|text| sets(&text)) {
        return;
    }
    let of_session = |key: &str| {
        let key = key.to_ascii_lowercase();
        key == "sts:rolesessionname" || key.starts_with("aws:requesttag/")
    };
    for (_, key, _) in statement.tests().filter(|(_, key, _)| of_session(key)) {
        let what = format!(
            "sts:SetSourceIdentity stands under a test of {}",
            quoted(key)
        );
        findings.push(Finding::new(&SOURCE_IDENTITY_CONDITION, key.at, what));
    }
}

fn any_resource(statement: &Statement<Text<'_>>) -> bool {
    !statement.not_resource
        && statement.resource.as_ref().is_some_and(|list| {
            list.iter()
                .any(|text| text.bytes().all(|b| b == b'*') && !text.is_empty())
        })
}

fn broad(kind: Kind, statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    // What an organization allows is the most that its accounts may have, and grants nothing.
    if kind == Kind::ServiceControl {
        return;
    }
    let first = statement.action.iter().next();
    if statement.not_action {
        if let Some(action) = first {
            let what = "this allows every action but those named here";
            findings.push(Finding::new(&NOT_ACTION_ALLOW, action.at, what));
        }
    } else if let Some(action) = statement.action.iter().find(|text| all_actions(text))
        && any_resource(statement)
        && kind == Kind::Identity
    {
        let what = "this allows every action on every resource";
        findings.push(Finding::new(&FULL_ACCESS, action.at, what));
    }
    let except = statement
        .resource
        .as_ref()
        .and_then(|list| list.iter().next());
    if let (true, Some(resource)) = (statement.not_resource, except) {
        let what = "this allows the actions on everything but what is named here";
        findings.push(Finding::new(&NOT_RESOURCE_ALLOW, resource.at, what));
    }
}

/// Whether the statement says which service the role may be passed to.
fn names_service(statement: &Statement<Text<'_>>) -> bool {
    statement.tests().any(|(operator, key, values)| {
        key.eq_ignore_ascii_case("iam:PassedToService")
            && asks(operator)
            && !values.iter().any(|value| value.starts_with('*'))
    })
}

fn pass_role(statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    if statement.not_action {
        return;
    }
    let Some(action) = statement
        .action
        .iter()
        .find(|text| !all_actions(text) && covers_action(text, "iam:PassRole"))
    else {
        return;
    };
    if !names_service(statement) {
        let what = "iam:PassRole is allowed without saying to which service";
        findings.push(Finding::new(&PASSED_TO_SERVICE, action.at, what));
    }
    if statement.not_resource {
        return;
    }
    let any_role = |text: &&Text<'_>| {
        let role = text.rsplit_once(":role/").map(|(_, role)| role);
        text.bytes().all(|byte| byte == b'*')
            || role.is_some_and(|role| {
                !role.is_empty() && role.bytes().all(|b| matches!(b, b'*' | b'/'))
            })
    };
    for resource in statement.resource.iter().flatten().filter(any_role) {
        let what = "any role may be passed, the strongest of the account too";
        findings.push(Finding::new(&PASSED_TO_SERVICE, resource.at, what));
    }
}

/// Ways from some permissions to all of them: the actions that are needed together, and how it goes.
/// Each is documented by AWS as permissions management, or follows from passing a role to something one controls.
const WAYS: &[(&[&str], &str)] = &[
    (
        &["iam:CreatePolicyVersion"],
        "a new version of a policy it holds can allow anything",
    ),
    (
        &["iam:SetDefaultPolicyVersion"],
        "an older, wider version of a policy can be made the valid one",
    ),
    (
        &["iam:AttachRolePolicy"],
        "AdministratorAccess can be attached to a role",
    ),
    (
        &["iam:AttachUserPolicy"],
        "AdministratorAccess can be attached to a user",
    ),
    (
        &["iam:AttachGroupPolicy"],
        "AdministratorAccess can be attached to a group",
    ),
    (
        &["iam:PutRolePolicy"],
        "any inline policy can be put on a role",
    ),
    (
        &["iam:PutUserPolicy"],
        "any inline policy can be put on a user",
    ),
    (
        &["iam:PutGroupPolicy"],
        "any inline policy can be put on a group",
    ),
    (
        &["iam:AddUserToGroup"],
        "a user can be put into a stronger group",
    ),
    (
        &["iam:CreateAccessKey"],
        "access keys can be made for a stronger user",
    ),
    (
        &["iam:CreateLoginProfile"],
        "a password can be set for a stronger user",
    ),
    (
        &["iam:UpdateLoginProfile"],
        "the password of a stronger user can be changed",
    ),
    (
        &["iam:UpdateAssumeRolePolicy"],
        "a stronger role can be made to trust anybody",
    ),
    (
        &["sts:AssumeRole"],
        "any role that trusts the account can be assumed",
    ),
    (
        &[
            "iam:PassRole",
            "lambda:CreateFunction",
            "lambda:InvokeFunction",
        ],
        "a function can run with a stronger role",
    ),
    (
        &["iam:PassRole", "ec2:RunInstances"],
        "an instance can run with a stronger role",
    ),
    (
        &["iam:PassRole", "glue:CreateDevEndpoint"],
        "a development endpoint can run with a stronger role",
    ),
    (
        &["iam:PassRole", "glue:CreateJob", "glue:StartJobRun"],
        "a job can run with a stronger role",
    ),
    (
        &["iam:PassRole", "cloudformation:CreateStack"],
        "a stack can be made with a stronger role",
    ),
    (
        &[
            "iam:PassRole",
            "sagemaker:CreateNotebookInstance",
            "sagemaker:CreatePresignedNotebookInstanceUrl",
        ],
        "a notebook can run with a stronger role",
    ),
    (
        &[
            "iam:PassRole",
            "codebuild:CreateProject",
            "codebuild:StartBuild",
        ],
        "a build can run with a stronger role",
    ),
];

/// What lets any role be passed to the service of an action, or allows the action on anything at all: only that leads
/// further. What a role is passed to need not be anything in particular.
fn step<'s, 'a>(
    statements: &'s [Statement<Text<'a>>],
    actions: &[&str],
    action: &str,
) -> Option<&'s Text<'a>> {
    let passing = actions.first() == Some(&"iam:PassRole");
    if !passing {
        return grants_anywhere(statements, action, |s| s.condition.is_empty());
    }
    if action == "iam:PassRole" {
        let next = actions.get(1).and_then(|next| next.split_once(':'));
        let service = format!("{}.amazonaws.com", next.map_or("", |(prefix, _)| prefix));
        return grants_anywhere(statements, action, |s| {
            s.tests().all(|(_, key, values)| {
                key.eq_ignore_ascii_case("iam:PassedToService")
                    && values.iter().any(|value| covers_action(value, &service))
            })
        });
    }
    statements
        .iter()
        .filter(|s| s.effect == Effect::Allow && !s.not_action)
        .flat_map(|s| s.action.iter())
        .find(|text| !all_actions(text) && covers_action(text, action))
}

/// What allows an action on anything at all, or on any role.
fn grants_anywhere<'s, 'a>(
    statements: &'s [Statement<Text<'a>>],
    action: &str,
    counts: impl Fn(&Statement<Text<'a>>) -> bool,
) -> Option<&'s Text<'a>> {
    statements
        .iter()
        .filter(|s| s.effect == Effect::Allow && !s.not_action && counts(s))
        .filter(|s| {
            any_resource(s)
                || s.resource.iter().flatten().any(|text| {
                    !s.not_resource
                        && [":role/*", ":user/*", ":group/*", ":policy/*"]
                            .iter()
                            .any(|end| text.ends_with(end))
                })
        })
        .flat_map(|s| s.action.iter())
        .find(|text| !all_actions(text) && covers_action(text, action))
}

fn escalation(statements: &[Statement<Text<'_>>], findings: &mut Vec<Finding>) {
    let mut told = Vec::new();
    for (actions, how) in WAYS {
        let granted: Option<Vec<&Text<'_>>> = actions
            .iter()
            .map(|action| step(statements, actions, action))
            .collect();
        let Some(first) = granted.as_ref().and_then(|granted| granted.last()) else {
            continue;
        };
        // One wildcard that covers many ways is told once.
        if told.contains(&first.at) {
            continue;
        }
        told.push(first.at);
        let on = match actions.len() {
            1 => " on any resource",
            _ => " together",
        };
        let what = format!("with {}{on}, {how}", actions.join(" and "));
        findings.push(Finding::new(&ESCALATION, first.at, what));
    }
}

fn shadowed(statements: &[Statement<Text<'_>>], findings: &mut Vec<Finding>) {
    let denies: Vec<_> = statements
        .iter()
        .filter(|s| s.effect == Effect::Deny && s.condition.is_empty())
        .filter(|s| !s.not_action && !s.not_resource)
        .collect();
    if denies.is_empty() {
        return;
    }
    for statement in statements.iter().filter(|s| s.effect == Effect::Allow) {
        if statement.not_action || statement.not_resource || statement.action.as_slice().is_empty()
        {
            continue;
        }
        if let Some(deny) = denies
            .iter()
            .take(64)
            .find(|deny| takes_back(deny, statement))
        {
            let by = deny
                .sid
                .as_ref()
                .map_or_else(String::new, |sid| format!(" ({})", crate::aws::quoted(sid)));
            let what = format!("a Deny of this document{by} covers all of this Allow");
            let at = statement
                .sid
                .as_ref()
                .map_or(statement.at.head(), |sid| sid.at);
            findings.push(Finding::new(&ALLOW_SHADOWED, at, what));
        }
    }
}

fn takes_back(deny: &Statement<Text<'_>>, allow: &Statement<Text<'_>>) -> bool {
    let principals = match (&deny.principal, &allow.principal) {
        (None, None) => true,
        (Some(deny), Some(allow)) => {
            !deny.not
                && !allow.not
                && (deny.principal == allow.principal
                    || matches!(deny.principal, crate::policy::Principal::Anyone))
        }
        _ => false,
    };
    principals
        && all_covered(&deny.action, &allow.action, covers_action)
        && match (&deny.resource, &allow.resource) {
            (None, None) => true,
            (Some(deny), Some(allow)) => all_covered(deny, allow, covers),
            _ => false,
        }
}

fn all_covered(
    wide: &crate::policy::List<Text<'_>>,
    narrow: &crate::policy::List<Text<'_>>,
    covers: fn(&str, &str) -> bool,
) -> bool {
    let (wide, narrow) = (wide.as_slice(), narrow.as_slice());
    // Lists of hundreds are not compared one by one: nobody shadows them by hand.
    wide.len() * narrow.len() <= 10_000 && narrow.iter().all(|n| wide.iter().any(|w| covers(w, n)))
}
