//! `EmrSettings`: which roles Studio offers, and whether they are those that it may use.

use std::collections::BTreeSet;

use super::{Sink, action_at, listed, page, rules};
use crate::{
    audit::{
        Settings, answer,
        arn::last,
        cast::{ASSUME, Cast, EMR_SERVERLESS, Grant, PASS, passes_to, speaks_of, tested},
        extent::need,
    },
    policy::{Rule, Span, Text},
};

rules! {
    FIVE = Error "list-max-five" ["S6"] page::SETTINGS,
        "a list of roles that is empty or longer than five",
        "the API takes one to five roles a list, and refuses the whole call otherwise",
        "offer one to five roles; whoever needs others gets another user profile";
    TOGETHER = Error "lists-together" ["S6", "S7"] page::SETTINGS,
        "one list of roles without the other",
        "the profile's lists and the domain's are never merged: one list on the profile hides both of the domain, and the dialog shows no role",
        "write both lists in one call";
    PASSED = Error "passrole-equals-list" ["S15", "S16"] page::STUDIO,
        "the runtime roles that Studio offers are not those that may be used",
        "a role that is offered and may not be passed fails on connecting with status 403; one that may be passed and is not offered is a right that nobody needs",
        "name the same roles in ExecutionRoleArns and in the statement that passes them";
    ASSUMED = Error "assume-equals-role" ["S12"] page::STUDIO,
        "the roles that Studio offers to enter through are not those that may be assumed",
        "\"Unable to assume role\": the connection fails for every role that stands on one side only",
        "name the access role by the same ARN in the policy, in its own account and in AssumableRoleArns";
}

const RUNTIME: &str = "ExecutionRoleArns";
const ASSUMABLE: &str = "AssumableRoleArns";

/// A role, where a document lets it be used.
struct Use<'s> {
    arn: &'s str,
    path: &'s str,
    at: Span,
    /// Where a denial takes that back.
    denied: Option<(&'s str, Span)>,
}

impl<'s> Use<'s> {
    fn of(cast: &'s Cast<'_, '_>, grant: &Grant<'s, '_>, action: &str, arn: &'s Text<'_>) -> Self {
        let denial = cast.denial(grant, action, arn);
        Self {
            arn,
            path: grant.policy.path,
            at: arn.at,
            denied: denial.map(|d| (d.policy.path, action_at(d.statement, action))),
        }
    }

    /// Tells that it is denied, if it is.
    fn tell(&self, may: &str, rule: &'static Rule, sink: &mut Sink) -> bool {
        let Some((path, at)) = self.denied else {
            return false;
        };
        let what = format!(
            "takes back that {} {may}; a Deny outdoes every Allow",
            self.arn
        );
        sink.add(rule, path, at, what);
        true
    }
}

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let entered = entered(cast);
    let used = used(cast);
    for settings in &cast.setup.settings {
        for (key, uses) in [(RUNTIME, &used), (ASSUMABLE, &entered)] {
            list(settings, key, !uses.is_empty(), sink);
        }
    }
    members(cast, &entered, sink);
    if !cast.setup.settings.is_empty() && cast.setup.can_judge(need::LISTS) {
        offers(cast, RUNTIME, &used, "may be passed", &PASSED, sink);
        offers(cast, ASSUMABLE, &entered, "may be assumed", &ASSUMED, sink);
        asked(cast, &used, sink);
    }
}

fn list(settings: &Settings<'_>, key: &str, needed: bool, sink: &mut Sink) {
    match settings.list(key) {
        Some(list) if !(1..=5).contains(&list.len()) => {
            let what = match list.len() {
                0 => format!("{key} is empty, expected 1 to 5 roles"),
                many => format!("{key} has {many} roles, expected 1 to 5"),
            };
            let at = settings.json.get(key).map_or(settings.json.at, |l| l.at);
            sink.add(&FIVE, settings.path, at, what);
        }
        None if needed => {
            let what = format!("{key} is missing; both lists have to be written in one call");
            sink.add(&TOGETHER, settings.path, head(settings), what);
        }
        _ => {}
    }
}

/// The key under which the settings begin, or their opening brace.
fn head(settings: &Settings<'_>) -> Span {
    Span {
        start: settings.json.at.start,
        end: settings.json.at.start + 1,
    }
}

/// Both sides have to name the same roles.
fn offers(
    cast: &Cast<'_, '_>,
    key: &str,
    uses: &[Use<'_>],
    may: &str,
    rule: &'static Rule,
    sink: &mut Sink,
) {
    let (denied, uses): (Vec<&Use<'_>>, Vec<&Use<'_>>) =
        uses.iter().partition(|one| one.denied.is_some());
    let expected: BTreeSet<&str> = uses.iter().map(|one| one.arn).collect();
    let lists: Vec<(&Settings<'_>, Vec<Text<'_>>)> = cast
        .setup
        .settings
        .iter()
        .map(|settings| (settings, settings.list(key).unwrap_or_default()))
        .collect();
    let in_list = |list: &[Text<'_>], arn: &str| list.iter().any(|one| &**one == arn);
    let kept = cast.kept(key);
    let somewhere = |arn: &str| lists.iter().any(|(_, list)| in_list(list, arn));
    for (settings, list) in &lists {
        let own = list.iter().filter(|arn| !kept.contains(arn));
        for arn in own.filter(|arn| !expected.contains(&***arn)) {
            let mut denied = denied.iter().filter(|one| one.arn == &**arn);
            if denied.next().is_some_and(|one| one.tell(may, rule, sink)) {
                continue;
            }
            let what = format!(
                "{key} offers {}, but no policy here says that it {may}",
                &**arn
            );
            sink.add(rule, settings.path, arn.at, what);
        }
        let lacks = |arn: &&&str| somewhere(arn) && !in_list(list, arn);
        let missing: Vec<&str> = expected.iter().filter(lacks).copied().collect();
        let at = settings.json.get(key);
        let at = at.map_or(head(settings), |list| list.at);
        for arn in kept.iter().filter(|arn| !in_list(list, arn)) {
            let what = format!("{key} does not offer {}, which was to stay", &**arn);
            sink.add(rule, settings.path, at, what);
        }
        if !missing.is_empty() {
            let what = format!("{key} does not offer {}, which {may}", listed(&missing));
            sink.add(rule, settings.path, at, what);
        }
    }
    // What no list offers is told once, where it is allowed.
    for one in uses.iter().filter(|one| !somewhere(one.arn)) {
        let what = format!("{} {may}, but {key} does not offer it", one.arn);
        sink.add(rule, one.path, one.at, what);
    }
}

/// The roles that the execution role may assume; of everybody, where it is not known which role that is.
fn entered<'c>(cast: &'c Cast<'_, '_>) -> Vec<Use<'c>> {
    let mut uses = Vec::new();
    for grant in cast.allowing(ASSUME) {
        if cast.execution.is_some() && grant.holder != cast.execution {
            continue;
        }
        let arns = grant.resources().iter();
        uses.extend(arns.map(|arn| Use::of(cast, grant, ASSUME, arn)));
    }
    uses
}

/// The roles as which jobs may run: those passed to EMR Serverless, and those for which a cluster gives a session.
fn used<'c>(cast: &'c Cast<'_, '_>) -> Vec<Use<'c>> {
    let mut uses = Vec::new();
    for grant in &cast.grants {
        let path = grant.policy.path;
        let member = grant.holder.and_then(|holder| cast.members.get(holder));
        if speaks_of(grant.statement, PASS) && passes_to(grant.statement, EMR_SERVERLESS) {
            // A role that passes itself does so for jobs of SageMaker AI.
            let passed = grant.resources().iter();
            let others = passed.filter(|arn| member.is_none_or(|own| own.arn != ***arn));
            uses.extend(others.map(|arn| Use::of(cast, grant, PASS, arn)));
        }
        if speaks_of(
            grant.statement,
            "elasticmapreduce:GetClusterSessionCredentials",
        ) {
            let roles = tested(grant.statement, "elasticmapreduce:ExecutionRoleArn");
            uses.extend(roles.map(|(_, arn)| Use {
                arn,
                path,
                at: arn.at,
                denied: None,
            }));
        }
    }
    uses
}

/// What the policy of a role lets it assume is a role of this set-up, and is said once.
fn members(cast: &Cast<'_, '_>, entered: &[Use<'_>], sink: &mut Sink) {
    for (i, one) in entered.iter().enumerate() {
        if entered.iter().take(i).any(|other| other.arn == one.arn) {
            let what = format!(
                "{} may be assumed by two statements; what one of them asks for, the other lets pass",
                one.arn
            );
            sink.add(&ASSUMED, one.path, one.at, what);
        }
    }
    for grant in cast.allowing(ASSUME) {
        for arn in grant.resources() {
            if cast.members.is_empty() || cast.member(arn).is_some() {
                continue;
            }
            let name = last(arn);
            let mut same = cast
                .members
                .iter()
                .filter(|member| &*member.role.name == name);
            let meant = same.next().filter(|_| same.next().is_none());
            let expected = meant.map_or(String::new(), |m| format!("; the role here is {}", m.arn));
            let what = format!("{} is not a role of this set-up{expected}", &**arn);
            let instead = meant.map(|member| format!("\"{}\"", member.arn));
            sink.mend(&ASSUMED, grant.policy.path, arn.at, what, instead);
        }
    }
}

/// The roles that were asked for are those that may be passed.
fn asked(cast: &Cast<'_, '_>, used: &[Use<'_>], sink: &mut Sink) {
    let (Some(answers), Some(home)) = (&cast.setup.answers, cast.home()) else {
        return;
    };
    let asked = answers.list(answer::RUNTIME_ROLES);
    for role in &asked {
        let arn = if role.starts_with("arn:") {
            role.to_string()
        } else {
            format!(
                "arn:{}:iam::{}:role/{}",
                &*home.partition, &*home.id, &**role
            )
        };
        let mut same = used.iter().filter(|one| one.arn == arn).peekable();
        if let Some(first) = same.peek().copied() {
            if same.all(|one| one.denied.is_some()) {
                first.tell("may be passed", &PASSED, sink);
            }
        } else {
            let what = format!("{arn} was asked for, but no policy here lets it be passed");
            sink.add(&PASSED, "answers.json", role.at, what);
        }
    }
}
