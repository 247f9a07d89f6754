//! Policy variables: `${aws:username}` and the like.

use super::Subject;
use crate::{
    aws::quoted,
    policy::{Finding, Rule, Severity, Text, catalogue},
};

pub(super) const RULES: &[&Rule] = &[&BAD_VARIABLE];

static BAD_VARIABLE: Rule = Rule::new(
    Severity::Warning,
    "bad-variable",
    "a policy variable that is never filled in",
    "it stays as plain text or makes the statement match nothing",
    "use the name of a condition key, and Version 2012-10-17",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
);

pub(super) fn check(subject: &Subject<'_, '_>, text: &Text<'_>, findings: &mut Vec<Finding>) {
    if !text.contains("${") {
        return;
    }
    let old = subject.document.version.as_deref() != Some(crate::policy::document::VERSION);
    for part in text.split("${").skip(1) {
        let what = match part.split_once('}') {
            None => "a policy variable begins here and is never closed".to_owned(),
            Some((name, _)) if old => format!(
                "{} is plain text in the language of 2008",
                quoted(&format!("${{{name}}}"))
            ),
            Some((name, _)) => {
                // A default can follow: ${aws:PrincipalTag/team, 'none'}.
                let key = name.split(',').next().unwrap_or_default().trim();
                if known(key) {
                    continue;
                }
                format!("{} is no condition key of AWS", quoted(key))
            }
        };
        findings.push(Finding::new(&BAD_VARIABLE, text.at, what));
    }
}

fn known(key: &str) -> bool {
    if matches!(key, "*" | "?" | "$") || catalogue::condition_key(key).is_some() {
        return true;
    }
    // Keys of identity providers, and of services that the catalogue does not carry.
    key.split_once(':').is_some_and(|(prefix, name)| {
        let carried = catalogue::service(prefix).is_some() || prefix.eq_ignore_ascii_case("aws");
        !name.is_empty()
            && (prefix.contains('.') || (!carried && catalogue::is_service_prefix(prefix)))
    })
}
