//! Builds the plan, in the order in which each part needs the one before.

use std::borrow::Cow;

use minijinja::value::Value;

use super::{
    diagram, document, limits,
    model::{Accepted, Account, Note, Plan, Warning},
    resource, role, step,
};
use crate::{
    answers::{AnswerProblem, AnswerProblemKind, Answers},
    aws::{AwsValue, Partition},
    playbook::{ITEM, Playbook, Question, Scope, WhereFound},
};

/// Where a question's value is found, with what the other answers settle filled in.
pub fn where_found<'p>(
    playbook: &Playbook,
    question: &'p Question,
    answers: &Answers,
) -> Option<WhereFound<'p>> {
    let found = question.found.as_ref()?;
    let scope = Scope::new(&playbook.expressions);
    answers.enter(&scope);
    let partition = scope
        .eval(playbook.partition)
        .map(|value| value.to_string());
    // Before the partition is known, a link to the commercial one serves nearly everyone.
    enter_partition(&scope, Some(partition.as_deref().unwrap_or("aws")));
    let mut found = found.fill(&scope);
    // A link ends where it would need what is not known yet; in a command a word in capitals stands for it.
    if let Some(link) = &mut found.link
        && let Some((start, _)) = link.split_once('‹')
    {
        *link = Cow::Owned(start.trim_end_matches(['/', '=']).to_owned());
    }
    for word in &mut found.command {
        if word.contains('‹') {
            let filled = word.replace(['‹', '›'], "").to_ascii_uppercase();
            *word = Cow::Owned(filled);
        }
    }
    Some(found)
}

/// Builds the plan. Total: with answers missing it is a plan with open points.
pub fn build<'p>(playbook: &'p Playbook, answers: &Answers) -> Plan<'p> {
    let scope = Scope::new(&playbook.expressions);
    answers.enter(&scope);
    let word = |id| scope.eval(id).map(|value| value.to_string());
    let partition = word(playbook.partition);
    let region = word(playbook.region).unwrap_or_else(|| "‹region›".to_owned());
    enter_partition(&scope, partition.as_deref());
    for (id, expression) in &playbook.values {
        if let Some(value) = scope.eval(*expression) {
            scope.set(id, value);
        }
    }
    let partition = partition.unwrap_or_else(|| "‹partition›".to_owned());
    let mut accounts = accounts(playbook, &scope);
    let roles = role::roles(playbook, &scope, &accounts, &partition);
    let documents = document::documents(playbook, &scope, &accounts, &roles);
    let context = step::Context {
        accounts: &accounts,
        documents: &documents,
        partition: &partition,
    };
    let steps = step::steps(playbook, &scope, &context);
    let intros: Vec<_> = accounts
        .iter()
        .map(|account| {
            let template = playbook.accounts.iter().find(|t| t.key == account.key);
            let lines = template.map_or(&[][..], |template| &template.intro);
            context.lines(lines, &scope, step::About::default())
        })
        .collect();
    for (account, intro) in accounts.iter_mut().zip(intros) {
        account.intro = intro;
    }
    let notes = notes(playbook, &scope);
    let accepted = accepted(playbook, &scope, &documents);
    let (mut problems, mut warnings): (_, Vec<Warning>) = (Vec::new(), Vec::new());
    for (about, doubt) in answers.doubts() {
        // One doubt about one value is enough, however many answers hold the value.
        let told = |known: &Warning| known.code == doubt.code && *known.text == *doubt.text;
        if !warnings.iter().any(told) {
            warnings.push(Warning {
                code: doubt.code.to_owned(),
                about: about.to_owned(),
                text: doubt.text.clone().into(),
            });
        }
    }
    rules(playbook, &scope, &mut problems, &mut warnings);
    let findings = scope.findings();
    let mut plan = Plan {
        playbook,
        partition,
        region,
        diagram: diagram::Diagram::default(),
        accounts,
        roles,
        documents,
        steps,
        resources: Vec::new(),
        notes,
        warnings,
        accepted,
        problems,
        open: findings.open.into_iter().collect(),
        faults: findings.broken.into_iter().collect(),
        answers: answers.json(),
        part: None,
    };
    plan.diagram = diagram::draw(&plan);
    plan.resources = resource::all(&plan);
    // Sizes and characters of an unfinished document say nothing.
    if plan.open.is_empty() && plan.faults.is_empty() {
        let found = limits::check(&plan);
        plan.problems.extend(found);
    }
    plan
}

impl<'p> Plan<'p> {
    /// A plan of nothing, to stand in until the first one is built.
    pub(crate) fn nothing(playbook: &'p Playbook) -> Self {
        Self {
            playbook,
            partition: String::new(),
            region: String::new(),
            diagram: diagram::Diagram::default(),
            accounts: Vec::new(),
            roles: Vec::new(),
            documents: Vec::new(),
            steps: Vec::new(),
            resources: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            accepted: Vec::new(),
            problems: Vec::new(),
            open: Vec::new(),
            faults: Vec::new(),
            answers: serde_json::Map::new(),
            part: None,
        }
    }
}

/// The names that follow from the partition alone.
fn enter_partition(scope: &Scope<'_>, partition: Option<&str>) {
    let Some(partition) = partition else { return };
    scope.set("partition", Value::from(partition));
    if let Ok(known) = Partition::parse(partition) {
        // Isolated partitions have console hosts of their own that no public page names; the commercial one
        // would be wrong, so the link keeps a host that says so.
        let console = known.console_host().unwrap_or("console.invalid");
        scope.set("console", Value::from(console));
        scope.set("dns_suffix", Value::from(known.dns_suffix()));
        scope.set("docs", Value::from(known.docs_host()));
    }
}

fn accounts<'p>(playbook: &'p Playbook, scope: &Scope<'_>) -> Vec<Account<'p>> {
    playbook
        .accounts
        .iter()
        .filter(|template| scope.holds(template.when))
        .map(|template| Account {
            key: &template.key,
            plays: &template.plays,
            id: scope
                .eval(template.number)
                .map_or_else(|| "‹account›".to_owned(), |id| id.to_string()),
            title: &template.title,
            who: scope.prose(&template.who),
            // Filled once the documents are there.
            intro: Vec::new(),
        })
        .collect()
}

fn notes<'p>(playbook: &'p Playbook, scope: &Scope<'_>) -> Vec<Note<'p>> {
    playbook
        .notes
        .iter()
        .filter(|note| scope.holds(note.when))
        .map(|note| Note {
            id: &note.id,
            evidence: note.evidence,
            page: &note.page,
            about: &note.about,
            says: scope.prose(&note.says),
            does: scope.prose(&note.does),
            plays: &note.plays,
        })
        .collect()
}

fn accepted<'p>(
    playbook: &'p Playbook,
    scope: &Scope<'_>,
    documents: &[document::Document<'p>],
) -> Vec<Accepted<'p>> {
    let paths = |id: &'p str| {
        if id.contains('/') {
            return vec![Cow::Borrowed(id)];
        }
        let files = documents.iter().filter(|d| d.id == id && !d.snippet);
        files
            .map(|d| Cow::Owned(d.path_in_bundle.clone()))
            .collect()
    };
    // Merged with others, a statement stands under the Sid of the first.
    let sids = |id: &str, sid: &'p str| -> Vec<Cow<'p, str>> {
        let files = documents.iter().filter(|d| d.id == id || id.contains('/'));
        let moved = files.flat_map(|d| &d.moved).filter(|(own, _)| own == sid);
        let moved = moved.map(|(_, other)| Cow::Owned(other.clone()));
        std::iter::once(Cow::Borrowed(sid)).chain(moved).collect()
    };
    playbook
        .accepts
        .iter()
        .map(|accept| {
            let paths = paths(&accept.document);
            // Nothing to explain, nothing to fill in.
            let text = (!paths.is_empty()).then(|| scope.prose(&accept.reason).told());
            Accepted {
                code: &accept.code,
                paths,
                sids: accept
                    .sid
                    .as_deref()
                    .map_or_else(Vec::new, |sid| sids(&accept.document, sid)),
                about: &accept.about,
                text: text.unwrap_or_else(|| String::new().into()),
            }
        })
        .collect()
}

fn rules(
    playbook: &Playbook,
    scope: &Scope<'_>,
    problems: &mut Vec<AnswerProblem>,
    warnings: &mut Vec<Warning>,
) {
    for rule in &playbook.rules {
        let mut found = |scope: &Scope<'_>| {
            // A rule over an open answer has nothing to say yet, and leaves no open point of its own.
            if !scope.value(rule.when).is_ok_and(|value| value.is_true()) {
                return;
            }
            let text = scope.prose(&rule.text).told();
            let (about, code) = (rule.about.clone(), rule.code.clone());
            if rule.blocks {
                let kind = AnswerProblemKind::Rule { code, text };
                let key = Some(about);
                problems.push(AnswerProblem { key, kind });
            } else {
                warnings.push(Warning { code, about, text });
            }
        };
        match rule.each {
            None => found(scope),
            Some(each) if scope.value(each).is_ok() => {
                for item in scope.items(each) {
                    found(&scope.inner(ITEM, item));
                }
            }
            Some(_) => {}
        }
    }
}
