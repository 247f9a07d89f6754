//! Actions: whether they exist, and what they need beside them.

use super::Subject;
use crate::{
    aws::quoted,
    policy::{
        Effect, Finding, Kind, Rule, Severity, Statement, Text, catalogue, cover::covers_action,
    },
};

const REFERENCE: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html";
const ACTION_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html";

pub(super) const RULES: &[&Rule] = &[
    &BAD_ACTION,
    &UNKNOWN_SERVICE,
    &UNKNOWN_ACTION,
    &ACTION_MATCHES_NOTHING,
    &RETIRED_SERVICE,
    &CREATE_NEEDS_TAGS,
];

static BAD_ACTION: Rule = Rule::new(
    Severity::Error,
    "bad-action",
    "an action that is not written as service:Action",
    "IAM refuses the document with MalformedPolicyDocument",
    "write the prefix of the service, a colon, and the name of the action",
    ACTION_PAGE,
);
static UNKNOWN_SERVICE: Rule = Rule::new(
    Severity::Error,
    "unknown-service",
    "a service prefix that AWS does not have",
    "IAM may take the document, and the action never matches anything",
    "use the prefix from AWS's service authorization reference; it often differs from the service's name",
    REFERENCE,
);
static UNKNOWN_ACTION: Rule = Rule::new(
    Severity::Error,
    "unknown-action",
    "an action that the service does not have",
    "IAM takes the document without a word, and the permission is not there",
    "use the name from AWS's service authorization reference; some API calls need an action of another name",
    REFERENCE,
)
.entries(&["A10"]);
static ACTION_MATCHES_NOTHING: Rule = Rule::new(
    Severity::Error,
    "action-matches-nothing",
    "a wildcard that covers no action",
    "IAM takes the document without a word, and nothing is allowed or denied by it",
    "check the spelling before the wildcard",
    REFERENCE,
);
static RETIRED_SERVICE: Rule = Rule::new(
    Severity::Warning,
    "retired-service",
    "a service that is no more",
    "the actions do nothing any longer",
    "take the actions out",
    REFERENCE,
);
pub(crate) static CREATE_NEEDS_TAGS: Rule = Rule::new(
    Severity::Warning,
    "create-needs-tags",
    "creating is allowed, tagging is not",
    "Studio tags whatever it creates, and a request with tags is denied as a whole",
    "allow sagemaker:AddTags on the same resources",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-hyperpod-prerequisites-iam.html",
)
.entries(&["E4"]);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    for statement in &subject.document.statements {
        for action in &statement.action {
            findings.extend(wrong(action));
        }
    }
    if subject.kind == Kind::Identity {
        tags(&subject.document.statements, findings);
    }
}

/// Whether a text stands for every action.
pub(super) fn all_actions(text: &str) -> bool {
    !text.is_empty() && (text.bytes().all(|byte| byte == b'*') || text == "*:*")
}

fn wrong(action: &Text<'_>) -> Option<Finding> {
    if all_actions(action) {
        return None;
    }
    let Some((prefix, name)) = action.split_once(':') else {
        let what = format!("{} has no service prefix", quoted(action));
        return Some(Finding::new(&BAD_ACTION, action.at, what));
    };
    let letters = |text: &str, more: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(&c))
    };
    if !letters(prefix, &['-']) || !letters(name, &['*', '?', '-', '_']) {
        let what = format!("{} is not service:Action", quoted(action));
        let bare: String = action.chars().filter(|c| !c.is_whitespace()).collect();
        let finding = Finding::new(&BAD_ACTION, action.at, what);
        let mended = bare != **action && bare.matches(':').count() == 1;
        return Some(if mended {
            finding.instead(json(&bare))
        } else {
            finding
        });
    }
    if catalogue::is_retired(prefix) {
        let what = format!("the service {} is no longer available", quoted(prefix));
        return Some(Finding::new(&RETIRED_SERVICE, action.at, what));
    }
    let Some(service) = catalogue::service(prefix) else {
        if catalogue::is_service_prefix(prefix) {
            return None;
        }
        let what = format!("no service of AWS has the prefix {}", quoted(prefix));
        let finding = Finding::new(&UNKNOWN_SERVICE, action.at, what);
        return Some(match catalogue::nearest_prefix(prefix) {
            Some(meant) => finding.instead(json(&format!("{meant}:{name}"))),
            None => finding,
        });
    };
    if name.contains(['*', '?']) {
        let any = service.matching(name).next().is_some();
        return (!any).then(|| {
            let what = format!("no action of {} fits {}", service.name, quoted(action));
            Finding::new(&ACTION_MATCHES_NOTHING, action.at, what)
        });
    }
    if service.action(name).is_some() {
        return None;
    }
    let what = format!("{} has no action {}", service.name, quoted(name));
    let finding = Finding::new(&UNKNOWN_ACTION, action.at, what);
    Some(match service.nearest(name) {
        Some(meant) => finding.instead(json(&format!("{prefix}:{meant}"))),
        None => finding,
    })
}

pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Creating without tagging: each action that takes tags at once, where nothing in the document allows to tag.
fn tags(statements: &[Statement<Text<'_>>], findings: &mut Vec<Finding>) {
    let allows = || statements.iter().filter(|s| s.effect == Effect::Allow);
    let tagging = allows().any(|s| {
        s.not_action
            || s.action
                .iter()
                .any(|action| covers_action(action, "sagemaker:AddTags"))
    });
    if tagging {
        return;
    }
    for action in allows().flat_map(|s| &s.action) {
        let begin = action.get(..16).unwrap_or_default();
        if !begin.eq_ignore_ascii_case("sagemaker:Create") {
            continue;
        }
        let name = action.get(10..).unwrap_or_default();
        let taggable = catalogue::service("sagemaker").is_some_and(|service| {
            service
                .matching(name)
                .any(|action| action.carries("aws:RequestTag/x").is_some())
        });
        if taggable {
            let what = format!(
                "{} is allowed, and sagemaker:AddTags nowhere in this document",
                &**action
            );
            findings.push(Finding::new(&CREATE_NEEDS_TAGS, action.at, what));
        }
    }
}
