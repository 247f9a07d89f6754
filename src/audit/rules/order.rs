//! The checklists: what a document names is there before the document is saved, over both accounts.

use super::{Sink, page, rules};
use crate::{
    audit::{
        Content, Role, Step, Word,
        cast::Cast,
        checklist::{Block, option},
    },
    policy::{
        Rule, Span,
        json::{Json, Value},
    },
};

rules! {
    FIRST = Error "order-principal-first" ["D1"] page::PRINCIPAL,
        "something is named before it is there",
        "IAM looks a principal up while the document is saved: \"Invalid principal in policy\"; and role lists name roles that nobody can take yet",
        "put the step that creates or confirms the role first, and let the other admin wait for it";
}

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let steps = &cast.setup.steps;
    if steps.is_empty() {
        return;
    }
    for role in cast.setup.roles() {
        if cast.setup.is_outside(role) {
            for step in steps.iter().filter(|step| !waits_for_others(step, steps)) {
                for at in named(step, role) {
                    let what = format!(
                        "step {} names {}, and waits for no step of {}, which makes sure that it is there",
                        step.number, &*role.arn, &*role.account
                    );
                    sink.add(&FIRST, step.path, at, what);
                }
            }
            continue;
        }
        let there = established(steps, role);
        for step in steps {
            for at in named(step, role) {
                judge(role, there, step, at, sink);
            }
        }
    }
}

/// Whether a step waits for one that is not here.
fn waits_for_others(step: &Step<'_>, steps: &[Step<'_>]) -> bool {
    let here = |number: &usize| steps.iter().any(|step| step.number == *number);
    step.waits_for.iter().any(|number| !here(number))
}

/// The step after which a role is known to be there: the one that looks it up, or that creates it by its name.
fn established<'s, 'a>(steps: &'s [Step<'a>], role: &Role<'_>) -> Option<&'s Step<'a>> {
    let own = || steps.iter().filter(|step| step.account == &*role.account);
    let mut looks = own().filter(|step| {
        let mut commands = step.check.commands().chain(step.actions.commands());
        commands.any(|command| runs(command, "get-role", role) && asks_for_arn(command))
    });
    let creates = || {
        own().find(|step| {
            step.actions
                .values()
                .any(|value| value == &*role.name || value == &*role.arn)
                || step
                    .actions
                    .commands()
                    .any(|command| runs(command, "create-role", role))
        })
    };
    looks.next().or_else(creates)
}

fn runs(command: &[Word<'_>], verb: &str, role: &Role<'_>) -> bool {
    let words = command.iter().map(AsRef::as_ref).take(3);
    words.eq(["aws", "iam", verb])
        && option(command, "--role-name").is_some_and(|word| word.text == role.name.text)
}

fn asks_for_arn(command: &[Word<'_>]) -> bool {
    option(command, "--query").is_none_or(|word| word.text == "Role.Arn")
}

/// Where a step saves something that names the role: a principal of a pasted document, or a list of roles.
fn named(step: &Step<'_>, role: &Role<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for block in &step.actions.blocks {
        match &block.content {
            Content::Pastes(json) => principals(json, &role.arn, &mut found),
            Content::Runs(command) if writes_settings(command) => {
                found.extend(mentions(block, command, &role.arn));
            }
            _ => {}
        }
    }
    found
}

fn writes_settings(command: &[Word<'_>]) -> bool {
    let words: Vec<&str> = command.iter().map(AsRef::as_ref).take(3).collect();
    matches!(
        words.as_slice(),
        ["aws", "sagemaker", "update-user-profile" | "update-domain"]
    )
}

/// Role lists inside a command; what a file holds is not read here, as the same call stands in the page.
fn mentions(block: &Block<'_>, command: &[Word<'_>], arn: &str) -> Option<Span> {
    let inside = |word: &&Word<'_>| word.text.contains("EmrSettings") && word.text.contains(arn);
    command.iter().find(inside).map(|word| {
        let at = block
            .text
            .find(&format!("\"{arn}\""))
            .map(|at| block.at.start as usize + at);
        at.map_or(word.at, |at| Span::new(at, at + arn.len() + 2))
    })
}

fn principals(json: &Json<'_>, arn: &str, found: &mut Vec<Span>) {
    let statements = json.get("Statement");
    let one = statements
        .into_iter()
        .filter(|s| matches!(s.value, Value::Object(_)));
    let many = statements.map(Json::elements).unwrap_or_default();
    for statement in one.chain(many) {
        let Some(of) = statement.get("Principal").and_then(|p| p.get("AWS")) else {
            continue;
        };
        let texts = std::iter::once(of).chain(of.elements());
        let same = texts.filter(|text| text.text().is_some_and(|text| &**text == arn));
        found.extend(same.map(|text| text.at));
    }
}

fn judge(role: &Role<'_>, there: Option<&Step<'_>>, step: &Step<'_>, at: Span, sink: &mut Sink) {
    let arn = &*role.arn;
    let Some(before) = there else {
        let what = format!("no step makes sure that {arn} is there");
        return sink.add(&FIRST, step.path, at, what);
    };
    if step.number <= before.number {
        let what = format!(
            "step {} names {arn}, and only step {} makes sure that it is there",
            step.number, before.number
        );
        sink.add(&FIRST, step.path, at, what);
    } else if step.account != before.account && !step.waits_for.contains(&before.number) {
        let what = format!(
            "step {} names {arn} and does not wait for step {} of {}, which makes sure that it is there",
            step.number, before.number, before.account
        );
        sink.add(&FIRST, step.path, step.at, what);
    }
}
