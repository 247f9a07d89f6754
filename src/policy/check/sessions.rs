//! Sessions on an EMR cluster: for which runtime roles they may be asked for.

use super::{Subject, actions::all_actions};
use crate::policy::{
    Effect, Finding, Kind, Rule, Severity, Statement, Text, cover::covers_action, operator::asks,
};

pub(super) const RULES: &[&Rule] = &[&SESSION_ROLE];

const ACTION: &str = "elasticmapreduce:GetClusterSessionCredentials";
const KEY: &str = "elasticmapreduce:ExecutionRoleArn";

static SESSION_ROLE: Rule = Rule::new(
    Severity::Error,
    "session-role",
    "sessions on an EMR cluster without saying with which runtime role",
    "AWS calls the condition mandatory for this action; without it the holder may ask for every role that the cluster can \
     assume, or gets no session at all",
    "add ArnLike on elasticmapreduce:ExecutionRoleArn, with the ARNs of the runtime roles",
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html",
)
.entries(&["C1"]);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let statements = subject.document.statements.iter();
    for statement in statements.filter(|s| s.effect == Effect::Allow && !s.not_action) {
        if subject.kind == Kind::Identity && !subject.is_broken(statement) {
            judge(statement, findings);
        }
    }
}

fn judge(statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    // Who may do everything, or everything in EMR, is an administrator and not the caller that is meant.
    let everything = |text: &Text<'_>| {
        let name = text.split_once(':').map_or("", |(_, name)| name);
        all_actions(text) || (!name.is_empty() && name.bytes().all(|byte| byte == b'*'))
    };
    let mut actions = statement.action.iter();
    let Some(action) = actions.find(|text| !everything(text) && covers_action(text, ACTION)) else {
        return;
    };
    let mut tests = statement
        .tests()
        .filter(|(operator, key, _)| key.eq_ignore_ascii_case(KEY) && asks(operator))
        .peekable();
    if tests.peek().is_none() {
        let what = format!("{ACTION} is allowed without a test of {KEY}");
        findings.push(Finding::new(&SESSION_ROLE, action.at, what));
    }
    for value in tests.flat_map(|(.., values)| values.iter()) {
        if value.bytes().all(|byte| byte == b'*') {
            let what = "any role may be asked for".to_owned();
            findings.push(Finding::new(&SESSION_ROLE, value.at, what));
        }
    }
}
