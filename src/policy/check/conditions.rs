//! Conditions: operators, keys, values, and whether they go together.

use super::{
    Subject,
    actions::{all_actions, json},
    variables,
};
use crate::{
    aws::{is_account_id, quoted},
    policy::{
        Effect, Finding, List, Rule, Severity, Statement, Text,
        catalogue::{self, ConditionKey, KeyType, Value},
        operator::{Base, Operator, Set},
    },
};

const OPERATOR_PAGE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
const KEY_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";
const SET_PAGE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html";

pub(super) const RULES: &[&Rule] = &[
    &UNKNOWN_OPERATOR,
    &UNKNOWN_CONDITION_KEY,
    &CONDITION_KEY_MISMATCH,
    &OPERATOR_MISMATCH,
    &NUMBER_ON_TEXT,
    &BAD_CONDITION_VALUE,
    &WILDCARD_IN_EQUALS,
    &FOR_ALL_VALUES_ALLOW,
    &SET_OPERATOR,
];

static UNKNOWN_OPERATOR: Rule = Rule::new(
    Severity::Error,
    "unknown-operator",
    "a condition operator that IAM does not have",
    "IAM refuses the document with MalformedPolicyDocument",
    "use an operator of IAM's list, with IfExists behind it or ForAnyValue: before it where needed",
    OPERATOR_PAGE,
);
static UNKNOWN_CONDITION_KEY: Rule = Rule::new(
    Severity::Error,
    "unknown-condition-key",
    "a condition key that AWS does not have",
    "no request ever carries it, so the condition never holds, or always",
    "use a key of the service's page in the service authorization reference",
    KEY_PAGE,
);
static CONDITION_KEY_MISMATCH: Rule = Rule::new(
    Severity::Warning,
    "condition-key-mismatch",
    "a condition key that no action of the statement carries",
    "requests for these actions never carry the key, so the condition never holds, or always",
    "move the condition to a statement with the actions that carry it",
    KEY_PAGE,
);
static OPERATOR_MISMATCH: Rule = Rule::new(
    Severity::Error,
    "operator-mismatch",
    "an operator that cannot compare this key",
    "the comparison fails for every request",
    "use an operator of the key's type",
    OPERATOR_PAGE,
);
static NUMBER_ON_TEXT: Rule = Rule::new(
    Severity::Warning,
    "number-on-text",
    "a number is compared, and the service calls the key a text",
    "the key may hold digits that compare as a number, as AWS's own page on versions of pipelines has it, or the comparison \
     fails for every request; AWS does not say",
    "try it with a request that should be refused, or list the values with StringEquals",
    OPERATOR_PAGE,
);
static BAD_CONDITION_VALUE: Rule = Rule::new(
    Severity::Error,
    "bad-condition-value",
    "a value that the operator cannot compare",
    "the comparison fails for every request, or IAM refuses the document",
    "write a value of the operator's type",
    OPERATOR_PAGE,
);
static WILDCARD_IN_EQUALS: Rule = Rule::new(
    Severity::Warning,
    "wildcard-in-equals",
    "a wildcard that is taken as plain text",
    "StringEquals knows no wildcards: * and ? stand for themselves, and the test fails",
    "use StringLike, or write the whole value",
    OPERATOR_PAGE,
);
static FOR_ALL_VALUES_ALLOW: Rule = Rule::new(
    Severity::Warning,
    "for-all-values-allow",
    "an Allow that also holds where the key is absent",
    "ForAllValues is true for a request without the key, so the condition lets such requests through",
    "add \"Null\": {\"the key\": \"false\"} to the condition, if such requests are not meant",
    SET_PAGE,
);
static SET_OPERATOR: Rule = Rule::new(
    Severity::Warning,
    "set-operator",
    "one value compared as many, or many as one",
    "a key with many values needs ForAnyValue or ForAllValues, and a key with one value must not have them",
    "add or take out the set operator",
    SET_PAGE,
);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    for statement in &subject.document.statements {
        for (name, key, values) in statement.tests() {
            for value in values {
                variables::check(subject, value, findings);
            }
            let known = self::key(statement, key, findings);
            let Some(operator) = Operator::parse(name) else {
                let what = format!("{} is not an operator of IAM", quoted(name));
                let finding = Finding::new(&UNKNOWN_OPERATOR, name.at, what);
                let told = findings.iter().any(|f| f.at == name.at);
                if !told {
                    findings.push(match Operator::nearest(name) {
                        Some(meant) => finding.instead(json(&meant)),
                        None => finding,
                    });
                }
                continue;
            };
            let fits =
                known.is_none_or(|known| typed(operator, name, key, known, values, findings));
            if fits {
                self::values(operator, key, values, findings);
            }
            if operator.set == Some(Set::ForAllValues) && statement.effect == Effect::Allow {
                for_all(statement, operator, name, key, findings);
            }
        }
    }
}

/// Looks the key up, and whether an action carries it.
fn key(
    statement: &Statement<Text<'_>>,
    key: &Text<'_>,
    findings: &mut Vec<Finding>,
) -> Option<&'static ConditionKey> {
    let prefix = key.split_once(':').map_or("", |(prefix, _)| prefix);
    let Some(known) = catalogue::condition_key(key) else {
        let global = prefix.eq_ignore_ascii_case("aws");
        // Identity providers have keys of their own; of services that the catalogue does not carry nothing is known.
        let judged = prefix.is_empty()
            || global
            || catalogue::service(prefix).is_some()
            || (!prefix.contains('.') && !catalogue::is_service_prefix(prefix));
        if judged {
            let what = format!("no request of AWS carries the key {}", quoted(key));
            findings.push(Finding::new(&UNKNOWN_CONDITION_KEY, key.at, what));
        }
        return None;
    };
    if !statement.not_action && !carried(statement, key) {
        let what = format!("no action of this statement carries {}", quoted(key));
        findings.push(Finding::new(&CONDITION_KEY_MISMATCH, key.at, what));
    }
    Some(known)
}

fn carried(statement: &Statement<Text<'_>>, key: &str) -> bool {
    let mut judged = false;
    for action in &statement.action {
        if all_actions(action) {
            return true;
        }
        let Some((prefix, name)) = action.split_once(':') else {
            continue;
        };
        let Some(service) = catalogue::service(prefix) else {
            return true;
        };
        let mut matching = service.matching(name).peekable();
        judged |= matching.peek().is_some();
        if matching.any(|action| action.carries(key).is_some()) {
            return true;
        }
    }
    // Without an action that is known, there is another finding.
    !judged
}

/// Says whether the operator compares values of the key's type.
fn typed(
    operator: Operator,
    name: &Text<'_>,
    key: &Text<'_>,
    known: &ConditionKey,
    values: &List<Text<'_>>,
    findings: &mut Vec<Finding>,
) -> bool {
    let value = known.kind.value();
    let arns = || {
        values
            .iter()
            .all(|value| value.starts_with("arn:") || value.contains('*'))
    };
    let fits = match operator.base {
        Base::Null => true,
        Base::Equals | Base::EqualsIgnoreCase | Base::Like => {
            matches!(value, Value::String | Value::Arn)
        }
        // Some keys of type String hold ARNs, such as those of an encryption context.
        Base::Arn => value == Value::Arn || (value == Value::String && arns()),
        Base::Numeric(_) => value == Value::Numeric,
        Base::Date(_) => value == Value::Date,
        Base::Bool => value == Value::Bool,
        Base::Binary => value == Value::Binary,
        Base::Ip => value == Value::Ip,
    };
    // The types of a service's keys are what its action list says. Those of the global keys IAM itself documents.
    let of_service = !key
        .get(..4)
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
    if matches!(operator.base, Base::Numeric(_)) && value == Value::String && of_service {
        let what = format!("{} is called a text by its service", quoted(key));
        findings.push(Finding::new(&NUMBER_ON_TEXT, name.at, what));
    } else if !fits {
        let what = format!(
            "{} has values of the type {value}, which {} does not compare",
            quoted(key),
            quoted(name)
        );
        findings.push(Finding::new(&OPERATOR_MISMATCH, name.at, what));
        return false;
    }
    let many = matches!(known.kind, KeyType::ArrayOf(_));
    if many && operator.set.is_none() && operator.base != Base::Null {
        let what = format!(
            "{} has many values in a request; ForAnyValue: or ForAllValues: is missing",
            quoted(key)
        );
        findings.push(Finding::new(&SET_OPERATOR, name.at, what));
    } else if !many && operator.set.is_some() {
        let what = format!("{} has one value in a request", quoted(key));
        findings.push(Finding::new(&SET_OPERATOR, name.at, what));
    }
    true
}

/// Keys whose values are account ids.
const ACCOUNTS: &[&str] = &[
    "aws:SourceAccount",
    "aws:PrincipalAccount",
    "aws:ResourceAccount",
    "kms:CallerAccount",
    "s3:ResourceAccount",
];

fn values(
    operator: Operator,
    key: &Text<'_>,
    values: &List<Text<'_>>,
    findings: &mut Vec<Finding>,
) {
    let accounts = ACCOUNTS.iter().any(|known| key.eq_ignore_ascii_case(known));
    for value in values {
        // What a variable becomes is known to the request alone.
        if value.contains("${") {
            continue;
        }
        if let Some(expected) = operator.refuses(value) {
            let what = format!("{} is not {expected}", quoted(value));
            findings.push(Finding::new(&BAD_CONDITION_VALUE, value.at, what));
        } else if operator.is_literal() && value.contains(['*', '?']) {
            let what = format!("{} is compared letter by letter here", quoted(value));
            findings.push(Finding::new(&WILDCARD_IN_EQUALS, value.at, what));
        } else if accounts
            && (operator.is_literal() || operator.base == Base::Like)
            && !is_account(value)
        {
            let what = format!("{} is not an account id of 12 digits", quoted(value));
            findings.push(Finding::new(&BAD_CONDITION_VALUE, value.at, what));
        }
    }
}

fn is_account(text: &str) -> bool {
    text.contains(['*', '?']) || is_account_id(text)
}

fn for_all(
    statement: &Statement<Text<'_>>,
    operator: Operator,
    name: &Text<'_>,
    key: &Text<'_>,
    findings: &mut Vec<Finding>,
) {
    // Negated, it is meant to hold where the key is absent.
    if operator.negated {
        return;
    }
    let guarded = statement.tests().any(|(name, other, values)| {
        let same = other.eq_ignore_ascii_case(key);
        let present = match Operator::parse(name) {
            Some(o) if o.base == Base::Null => {
                values.iter().all(|v| v.eq_ignore_ascii_case("false"))
            }
            Some(o) => o.set != Some(Set::ForAllValues) && !o.negated && !o.if_exists,
            None => false,
        };
        // A tag in the request is a key of the request, so that the list of its keys is there too.
        let tag = key.eq_ignore_ascii_case("aws:TagKeys")
            && other
                .get(..15)
                .is_some_and(|head| head.eq_ignore_ascii_case("aws:RequestTag/"));
        (same || tag) && present
    });
    if !guarded {
        let what = format!("a request without {} passes this test", quoted(key));
        findings.push(Finding::new(&FOR_ALL_VALUES_ALLOW, name.at, what));
    }
}
