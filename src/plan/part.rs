//! The part of a plan that one account's admin needs: a plan itself, so that every renderer takes it as it takes the whole.
//!
//! It holds the account's own documents and steps, what these name, and nothing else: a note, a warning or a purpose that
//! speaks of a value which none of them uses is left out.

use serde_json::Value;

use super::{
    Account, Plan, Role, Step, diagram,
    document::{Content, Document},
    resource,
    step::Line,
};
use crate::playbook::{Kind, Playbook, Prose};

/// What a part knows of the rest.
#[derive(Debug, Clone)]
pub struct Part<'p> {
    /// The key of the account that it is for.
    pub account: &'p str,
    /// The accounts that are left out, in their order.
    pub others: Vec<Other<'p>>,
}

/// An account that a part leaves out.
#[derive(Debug, Clone)]
pub struct Other<'p> {
    pub key: &'p str,
    pub title: &'p str,
    /// Where the part itself names it.
    pub id: Option<String>,
    /// The numbers of its steps.
    pub steps: Vec<usize>,
    /// The steps of the part that it waits for.
    pub awaits: Vec<usize>,
}

/// Steps that come first, all of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before<'s> {
    /// The account's title.
    pub account: &'s str,
    pub steps: Vec<usize>,
}

impl<'p> Plan<'p> {
    /// The part for the admin of one account; none where no account has this key.
    pub fn part(&self, key: &str) -> Option<Plan<'p>> {
        let account = self.accounts.iter().find(|account| account.key == key)?;
        let mut documents = Vec::new();
        // Where each document of the whole stands in the part.
        let mut places = Vec::new();
        for document in &self.documents {
            let own = document.account == key;
            places.push(own.then_some(documents.len()));
            documents.extend(own.then(|| document.clone()));
        }
        let here = |place: usize| *places.get(place)?;
        let moved = |line: &mut Line<'p>| line.paste = line.paste.and_then(here);
        let mut steps: Vec<Step<'p>> = self.steps_of(key).cloned().collect();
        for step in &mut steps {
            for setting in &mut step.settings {
                setting.document = setting.document.and_then(here);
            }
            let lines = step.actions.iter_mut().chain(&mut step.check);
            lines.chain(&mut step.undo).for_each(moved);
        }
        let mut account = account.clone();
        account.intro.iter_mut().for_each(moved);
        let named = named(&account, &self.region, &documents, &steps);
        let strange = Strange::of(self, &named);
        let mut part = Plan {
            playbook: self.playbook,
            partition: self.partition.clone(),
            region: self.region.clone(),
            part: Some(Part {
                account: account.key,
                others: self.others(key, &named),
            }),
            accounts: vec![account],
            roles: self.roles_named(key, &named, &strange),
            documents,
            resources: Vec::new(),
            steps,
            notes: self.notes.clone(),
            diagram: diagram::Diagram::default(),
            warnings: self.warnings.clone(),
            accepted: self.accepted.clone(),
            problems: self.problems.clone(),
            open: self.open.clone(),
            faults: self.faults.clone(),
            // They are the first admin's.
            answers: serde_json::Map::new(),
        };
        part.notes
            .retain(|note| !strange.stands_in(&note.says) && !strange.stands_in(&note.does));
        part.warnings
            .retain(|warning| !strange.stands_in_text(&warning.text));
        part.resources = resource::all(&part);
        part.diagram = diagram::draw(&part);
        part.diagram.leave_out_lonely();
        Some(part)
    }

    /// How many accounts take part, those that a part leaves out included.
    pub fn spans(&self) -> usize {
        let others = self.part.as_ref().map_or(0, |part| part.others.len());
        self.accounts.len() + others
    }

    /// What the steps of an account wait for together: the title of each other account, and its steps.
    pub fn awaited(&self, key: &str) -> Vec<(&str, Vec<usize>)> {
        let mut all: Vec<(&str, Vec<usize>)> = Vec::new();
        for before in self.steps_of(key).flat_map(|step| self.before(step)) {
            match all.iter_mut().find(|(title, _)| *title == before.account) {
                Some((_, steps)) => steps.extend(before.steps),
                None => all.push((before.account, before.steps)),
            }
        }
        for (_, steps) in &mut all {
            steps.sort_unstable();
            steps.dedup();
        }
        all
    }

    /// The title of an account, whether the part holds it or not.
    pub fn title(&self, key: &str) -> &'p str {
        let others = self.part.iter().flat_map(|part| &part.others);
        let mut others = others.map(|other| (other.key, other.title));
        match self.account(key) {
            Some(account) => account.title,
            None => others
                .find(|(other, _)| *other == key)
                .map_or("", |(_, title)| title),
        }
    }

    /// The step with this number.
    pub fn step(&self, number: usize) -> Option<&Step<'p>> {
        // The whole plan has them all, a part has some.
        let at = self.steps.binary_search_by_key(&number, |step| step.number);
        self.steps.get(at.ok()?)
    }

    /// What a step waits for, account by account.
    pub fn before<'s>(&'s self, step: &Step<'_>) -> Vec<Before<'s>> {
        let here = self.accounts.iter().map(|account| {
            let steps = self.steps.iter().filter(|s| s.account == account.key);
            (account.title, steps.map(|step| step.number).collect())
        });
        let others = self.part.iter().flat_map(|part| &part.others);
        let others = others.map(|other| (other.title, other.steps.clone()));
        here.chain(others)
            .filter_map(|(account, mut steps): (_, Vec<usize>)| {
                steps.retain(|number| step.waits_for.contains(number));
                (!steps.is_empty()).then_some(Before { account, steps })
            })
            .collect()
    }

    fn others(&self, key: &str, named: &str) -> Vec<Other<'p>> {
        let others = self.accounts.iter().filter(|account| account.key != key);
        let other = |account: &Account<'p>| {
            let steps = || self.steps.iter().filter(|s| s.account == account.key);
            let mut awaits: Vec<usize> = steps()
                .flat_map(|step| &step.waits_for)
                .copied()
                .filter(|number| self.step(*number).is_some_and(|s| s.account == key))
                .collect();
            awaits.sort_unstable();
            awaits.dedup();
            Other {
                key: account.key,
                title: account.title,
                id: named.contains(&account.id).then(|| account.id.clone()),
                steps: steps().map(|step| step.number).collect(),
                awaits,
            }
        };
        others.map(other).collect()
    }

    /// The account's roles, and those of others that its documents or steps name.
    fn roles_named(&self, key: &str, named: &str, strange: &Strange) -> Vec<Role<'p>> {
        let own = |role: &Role<'_>| role.account == key;
        let roles = self.roles.iter();
        let mut roles: Vec<Role<'p>> = roles
            .filter(|role| own(role) || named.contains(&role.arn))
            .cloned()
            .collect();
        for role in &mut roles {
            if strange.stands_in(&role.purpose) {
                role.purpose = Prose::default();
            }
            if !own(role) {
                role.managed.clear();
            }
        }
        roles
    }
}

/// All that the documents and the steps of an account say.
fn named(
    account: &Account<'_>,
    region: &str,
    documents: &[Document<'_>],
    steps: &[Step<'_>],
) -> String {
    let mut all = String::new();
    let mut add = |text: &str| {
        all.push_str(text);
        all.push('\n');
    };
    add(&account.id);
    add(region);
    for document in documents {
        add(&document.path_in_bundle);
        add(&document.pretty);
        if let Content::Policy { reasons, .. } = &document.content {
            for reason in reasons {
                add(&reason.plain());
            }
        }
    }
    for step in steps {
        add(&step.title.plain());
        if let Some(why) = &step.why {
            add(&why.plain());
        }
    }
    let lines = steps.iter().flat_map(Step::lines);
    for line in lines.chain(&account.intro) {
        add(&line.text.plain());
        add(line.link.as_deref().unwrap_or_default());
        add(line.copy.as_deref().unwrap_or_default());
        for word in &line.command {
            add(word);
        }
    }
    all
}

/// The values of the whole plan that a part does not use.
struct Strange(Vec<String>);

impl Strange {
    fn of(plan: &Plan<'_>, named: &str) -> Self {
        let mut values = Vec::new();
        for (id, answer) in &plan.answers {
            if is_free(plan.playbook, id) {
                texts(answer, &mut values);
            }
        }
        values.extend(plan.accounts.iter().map(|account| account.id.clone()));
        for role in &plan.roles {
            values.extend([role.name.clone(), role.arn.clone()]);
        }
        let pieces = pieces(&values);
        values.extend(pieces);
        values.retain(|value| !value.is_empty() && !named.contains(value.as_str()));
        Self(values)
    }

    fn stands_in(&self, prose: &Prose<'_>) -> bool {
        self.stands_in_text(&prose.plain())
    }

    fn stands_in_text(&self, text: &str) -> bool {
        self.0.iter().any(|value| text.contains(value.as_str()))
    }
}

/// The names and ids inside of ARNs and locations: where a whole is not named, its parts are not either. A piece that could
/// be a word of a language is none.
fn pieces(values: &[String]) -> Vec<String> {
    let whole = |value: &&String| value.starts_with("arn:") || value.starts_with("s3:");
    let pieces = values.iter().filter(whole);
    let pieces = pieces.flat_map(|value| value.split([':', '/']));
    let names = |c: char| c == '-' || c.is_ascii_digit();
    pieces
        .filter(|piece| piece.len() > 5 && piece.contains(names))
        .map(str::to_owned)
        .collect()
}

/// Whether a question takes values of the person's own; a choice is a word of the playbook.
fn is_free(playbook: &Playbook, id: &str) -> bool {
    playbook
        .question(id)
        .is_none_or(|question| !matches!(question.kind, Kind::Choice | Kind::Boolean))
}

fn texts(answer: &Value, found: &mut Vec<String>) {
    match answer {
        Value::String(text) => found.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|element| texts(element, found)),
        Value::Object(object) => object.values().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
