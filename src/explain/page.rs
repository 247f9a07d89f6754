//! An explanation as a page: blocks that each front end sets in its own way.

use super::{
    Explanation,
    entry::{Action, Code, Entry, entry},
    mend::Mend,
    reading::Reading,
    values::Values,
};
use crate::{
    playbook::{Playbook, RuleCard},
    policy::Rule,
};

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The id of the failure, where it has one, and its name.
    Title(String),
    Heading(&'static str),
    /// A paragraph.
    Text(String),
    /// One of several things.
    Item(String),
    /// A name and what it stands for.
    Fact(&'static str, String),
    /// A command, quoted for a shell; with line ends where it is long.
    Command(String),
    /// An address.
    Source(String),
}

/// Asked before anything is changed, where a change on its way looks the same.
const RECENT: &str = "Was a role or a policy changed in the last ten minutes? Then wait and try once more before \
     anything else is changed: IAM takes some minutes to spread a change.";
const NOT_IAM: &str = "This is no matter of permissions. Leave roles and policies as they are.";

/// The page of an explanation. `mends` is what the set-ups of this program do about it.
pub fn page(explanation: &Explanation, mends: &[Mend]) -> Vec<Block> {
    let mut page = Vec::new();
    let Some(best) = explanation.best() else {
        reading(&explanation.reading, None, &mut page);
        return page;
    };
    let named = best.told(&best.title, explanation.values());
    page.push(Block::Title(format!("{}: {named}", best.id)));
    reading(&explanation.reading, Some(best), &mut page);
    body(best, explanation.values(), mends, &mut page);
    let others = explanation.others();
    if !others.is_empty() {
        page.push(Block::Heading(
            "The message fits these as well, the likeliest first",
        ));
        page.extend(others.iter().map(|entry| Block::Item(title(entry))));
    }
    related(best, others, &mut page);
    sources(best, &mut page);
    page
}

/// The page of one entry, without a message.
pub fn entry_page(entry: &Entry, values: &Values, mends: &[Mend]) -> Vec<Block> {
    let mut page = vec![Block::Title(title(entry))];
    if !entry.messages().is_empty() {
        page.push(Block::Heading("Messages"));
        page.extend(entry.messages().iter().cloned().map(Block::Item));
    }
    body(entry, values, mends, &mut page);
    related(entry, &[], &mut page);
    sources(entry, &mut page);
    page
}

/// The page of a rule of the checks.
pub fn rule_page(rule: &Rule) -> Vec<Block> {
    let mut page = vec![
        Block::Title(format!("{}: {}", rule.code, rule.title)),
        Block::Fact("How bad it is", rule.severity.name().to_owned()),
        Block::Heading("Why"),
        Block::Text(rule.why.to_owned()),
        Block::Heading("What to do"),
        Block::Text(rule.fix.to_owned()),
    ];
    follow(rule.entries.iter().copied(), &mut page);
    if !rule.page.is_empty() {
        page.push(Block::Heading("Sources"));
        page.push(Block::Source(rule.page.to_owned()));
    }
    page
}

/// The page of a check that the reference names.
pub fn code_page(code: &Code) -> Vec<Block> {
    let mut page = vec![
        Block::Title(format!("{}: {}", code.code, code.rule)),
        Block::Fact("Where it does not hold", code.level.clone()),
    ];
    follow(code.entries.iter().map(String::as_str), &mut page);
    page
}

/// The page of a rule between the answers of a playbook.
pub fn card_page(playbook: &Playbook, rule: &RuleCard<'_>) -> Vec<Block> {
    let how = if rule.blocks {
        "forbids the export"
    } else {
        "is a warning, exported with the bundle"
    };
    vec![
        Block::Title(format!("{}: a rule between answers", rule.code)),
        Block::Fact("Playbook", playbook.title.clone()),
        Block::Fact("About the question", rule.about.to_owned()),
        Block::Fact("It", how.to_owned()),
        Block::Heading("What it says"),
        Block::Text(rule.text.clone()),
    ]
}

/// What goes wrong where a check finds something.
fn follow<'a>(ids: impl Iterator<Item = &'a str>, page: &mut Vec<Block>) {
    let known: Vec<_> = ids.filter_map(entry).collect();
    if !known.is_empty() {
        page.push(Block::Heading("What one sees later if it stays"));
        page.extend(known.into_iter().map(|entry| Block::Item(title(entry))));
    }
}

fn title(entry: &Entry) -> String {
    format!("{}: {}", entry.id, entry.title)
}

/// What the message says of itself.
fn reading(reading: &Reading, best: Option<&Entry>, page: &mut Vec<Block>) {
    if reading.is_empty() {
        return;
    }
    page.push(Block::Heading("What the message says"));
    if let Some(principal) = &reading.principal {
        let account = principal.account.as_ref();
        let account = account.map_or_else(String::new, |id| format!(" of account {id}"));
        let who = match (&principal.role, &principal.session) {
            (Some(role), Some(session)) => format!(
                "role {role}{account}, session {session}; a session does not show the role's path, which may still be \
                 part of its ARN"
            ),
            (Some(role), None) => format!("role {role}{account}"),
            _ if principal.user.is_some() => {
                let user = principal.user.as_deref().unwrap_or_default();
                format!("user {user}{account}")
            }
            _ => principal.arn.clone(),
        };
        page.push(Block::Fact("Who was refused", who));
    }
    if let Some(action) = &reading.action {
        page.push(Block::Fact("What it wanted", action.clone()));
    } else if let Some(operation) = &reading.operation {
        page.push(Block::Fact("What it called", operation.clone()));
    }
    if let Some(resource) = &reading.resource {
        page.push(Block::Fact("On what", resource.clone()));
    }
    if let Some(ending) = reading.ending {
        let policy = ending.policy;
        let how = if ending.deny {
            format!("a statement in the {policy} forbids it")
        } else {
            format!("no {policy} allows it")
        };
        let named = reading.policy.as_ref();
        let named = named.map_or_else(String::new, |policy| format!(": {policy}"));
        page.push(Block::Fact("Who says no", format!("{how}{named}")));
        page.push(Block::Fact("Where to look", look(reading, ending.entry)));
        if best.is_none_or(|best| best.id != ending.entry.id) {
            let whose = ending.entry.whose.clone();
            page.push(Block::Fact("Whose task", whose));
        }
    }
}

/// What to open, with the roles of the message in it.
fn look(reading: &Reading, entry: &Entry) -> String {
    let role = reading.principal.as_ref().and_then(|p| p.role.as_deref());
    let own = reading
        .principal
        .as_ref()
        .and_then(|p| p.account.as_deref());
    let of =
        |account: Option<&str>| account.map_or_else(String::new, |id| format!(" of account {id}"));
    let target = reading.resource_role().map(|(_, name)| name);
    let text = entry.looks_at.as_deref().unwrap_or(&entry.title);
    let user = reading.principal.as_ref().and_then(|p| p.user.as_deref());
    let text = match user {
        Some(user) => text.replace("role {principal_role}", &format!("user {user}")),
        None => text.to_owned(),
    };
    text.replace("{principal_role}", role.unwrap_or("that was refused"))
        .replace(
            "{resource_role}",
            target.unwrap_or("that the message names last"),
        )
        .replace("{principal_account}", &of(own))
        .replace("{resource_account}", &of(reading.resource_account()))
}

fn body(entry: &Entry, values: &Values, mends: &[Mend], page: &mut Vec<Block>) {
    if entry.recent {
        page.push(Block::Heading("First"));
        page.push(Block::Text(RECENT.to_owned()));
    }
    page.push(Block::Heading("Why"));
    for fact in &entry.cause {
        page.push(Block::Text(format!(
            "{} ({})",
            entry.told(&fact.text, values),
            fact.evidence.words()
        )));
    }
    page.push(Block::Heading("Whose task"));
    page.push(Block::Text(entry.told(&entry.whose, values).into_owned()));
    if entry.not_iam {
        page.push(Block::Text(NOT_IAM.to_owned()));
    }
    let headed = [
        ("How to see it (changes nothing)", &entry.checks),
        ("What to do", &entry.fix),
    ];
    for (heading, list) in headed {
        if !list.is_empty() {
            page.push(Block::Heading(heading));
            actions(entry, list, values, page);
        }
    }
    if !mends.is_empty() {
        page.push(Block::Heading("Where sagesetup does it"));
        let mut last = "";
        for mend in mends {
            if mend.playbook != last {
                page.push(Block::Text(format!("{}:", mend.playbook)));
                last = &mend.playbook;
            }
            page.push(Block::Item(mend.line()));
        }
    }
}

fn actions(entry: &Entry, actions: &[Action], values: &Values, page: &mut Vec<Block>) {
    for action in actions {
        let sure = action
            .evidence
            .map(|evidence| format!(" ({})", evidence.words()));
        page.push(Block::Item(format!(
            "{}{}",
            entry.told(&action.text, values),
            sure.unwrap_or_default()
        )));
        page.extend(action.command(values).map(Block::Command));
    }
}

fn related(best: &Entry, others: &[&Entry], page: &mut Vec<Block>) {
    let known = |entry: &&Entry| others.iter().any(|other| other.id == entry.id);
    let related: Vec<&Entry> = best
        .related
        .iter()
        .filter_map(|id| entry(id))
        .filter(|entry| !known(entry))
        .collect();
    if !related.is_empty() {
        page.push(Block::Heading("If it is not that"));
        page.extend(related.into_iter().map(|entry| Block::Item(title(entry))));
    }
}

fn sources(entry: &Entry, page: &mut Vec<Block>) {
    if entry.sources.is_empty() {
        return;
    }
    page.push(Block::Heading("Sources"));
    page.extend(entry.sources.iter().cloned().map(Block::Source));
}
