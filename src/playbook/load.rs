//! Loads a playbook and checks it whole: every problem at once, each with its file and element.

use std::collections::BTreeSet;

use super::{
    Source,
    compile::{Compiled, Compiler},
    kind::Kind as AnswerKind,
    model::{Argument, AttachAs, Body, Document, DocumentKind, Holder, Line, Playbook},
    problem::{PlaybookProblem, PlaybookProblemKind as Kind},
    raw,
    template::ExpressionId,
};
use crate::{
    audit,
    policy::{Severity, check},
};

pub(crate) const FORMAT: &str = "sagesetup.playbook/1";

/// Names that every playbook can use, besides its questions and values.
pub(crate) const BUILT_IN: [&str; 8] = [
    "partition",
    "dns_suffix",
    "console",
    "docs",
    "roles",
    "item",
    "role",
    "document",
];

/// Loads one playbook from its files.
pub fn load(source: &Source<'_>) -> Result<Playbook, Vec<PlaybookProblem>> {
    let raw = raw::read(source.playbook).map_err(|faults| {
        faults
            .into_iter()
            .map(|(at, text)| PlaybookProblem {
                file: format!("{}/playbook.toml", source.id),
                at,
                kind: Kind::Shape(text),
            })
            .collect::<Vec<_>>()
    })?;
    let mut compiled = Compiler::new(source).playbook(raw);
    // A broken expression would make every later finding doubtful.
    if compiled.problems.is_empty() {
        compiled.problems = Check::all(source, &compiled);
    }
    if compiled.problems.is_empty() {
        Ok(compiled.playbook)
    } else {
        Err(compiled.problems)
    }
}

struct Check<'s> {
    source: &'s Source<'s>,
    playbook: &'s Playbook,
    problems: Vec<PlaybookProblem>,
}

impl Check<'_> {
    fn problem(&mut self, at: &str, kind: Kind) {
        self.problems.push(PlaybookProblem {
            file: format!("{}/playbook.toml", self.source.id),
            at: at.to_owned(),
            kind,
        });
    }

    fn all(source: &Source<'_>, compiled: &Compiled) -> Vec<PlaybookProblem> {
        let playbook = &compiled.playbook;
        let mut check = Check {
            source,
            playbook,
            problems: Vec::new(),
        };
        for (at, found, expected) in [
            ("format", compiled.format.as_str(), FORMAT),
            ("id", playbook.id.as_str(), source.id),
        ] {
            if found != expected {
                let (found, expected) = (found.to_owned(), expected.to_owned());
                check.problem(at, Kind::Format { found, expected });
            }
        }
        check.ids();
        check.names();
        check.references();
        check.statements();
        check.steps();
        check.files(&compiled.files);
        check.answers();
        check.problems
    }

    fn ids(&mut self) {
        let playbook = self.playbook;
        let names = playbook.questions.iter().map(|q| q.id.as_str());
        let names = names.chain(playbook.values.iter().map(|(id, _)| id.as_str()));
        let built_in = BUILT_IN.into_iter();
        self.unique("questions", names.chain(built_in));
        self.unique("sections", playbook.sections.iter().map(|s| s.id.as_str()));
        self.unique("accounts", playbook.accounts.iter().map(|a| a.key.as_str()));
        self.unique("roles", playbook.roles.iter().map(|r| r.id.as_str()));
        self.unique(
            "documents",
            playbook.documents.iter().map(|d| d.id.as_str()),
        );
        self.unique("steps", playbook.steps.iter().map(|s| s.id.as_str()));
        self.unique("notes", playbook.notes.iter().map(|n| n.id.as_str()));
    }

    fn unique<'a>(&mut self, at: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                self.problem(at, Kind::Duplicate(id.to_owned()));
            }
        }
    }

    /// Every name is known, every question and value is used, and nothing looks ahead.
    fn names(&mut self) {
        let playbook = self.playbook;
        let mut known: BTreeSet<&str> = BUILT_IN.into();
        known.extend(playbook.questions.iter().map(|q| q.id.as_str()));
        known.extend(playbook.values.iter().map(|(id, _)| id.as_str()));
        let mut used = BTreeSet::new();
        for i in 0..playbook.expressions.len() {
            let id = ExpressionId(i);
            for name in playbook.expressions.names(id) {
                if !known.contains(name.as_str()) {
                    let source = playbook.expressions.get(id).map_or("", |e| e.source());
                    self.problem(&format!("`{source}`"), Kind::Unfilled(name.clone()));
                }
                used.insert(name.as_str());
            }
        }
        let mut earlier: BTreeSet<&String> = BTreeSet::new();
        for question in &playbook.questions {
            let at = format!("questions.{}", question.id);
            if !used.contains(question.id.as_str()) {
                self.problem(&at, Kind::Unused);
            }
            let conditions = question.defaults.iter().filter_map(|(when, _)| *when);
            for condition in question.when.into_iter().chain(conditions) {
                for name in playbook.expressions.names(condition) {
                    if !earlier.contains(name) {
                        self.problem(
                            &at,
                            Kind::Later {
                                what: "question",
                                id: name.clone(),
                            },
                        );
                    }
                }
            }
            earlier.insert(&question.id);
        }
        for (id, expression) in &playbook.values {
            let at = format!("values.{id}");
            if !used.contains(id.as_str()) {
                self.problem(&at, Kind::Unused);
            }
            for name in playbook.expressions.names(*expression) {
                if !earlier.contains(name) {
                    self.problem(
                        &at,
                        Kind::Later {
                            what: "value",
                            id: name.clone(),
                        },
                    );
                }
            }
            earlier.insert(id);
        }
    }

    fn refer<'a>(
        &mut self,
        at: &str,
        what: &'static str,
        id: &str,
        mut known: impl Iterator<Item = &'a str>,
    ) {
        if !known.any(|known| known == id) {
            let id = id.to_owned();
            self.problem(at, Kind::Unknown { what, id });
        }
    }

    fn references(&mut self) {
        let playbook = self.playbook;
        let plays = || {
            playbook
                .accounts
                .iter()
                .flat_map(|a| a.plays.iter().map(String::as_str))
        };
        let questions = || playbook.questions.iter().map(|q| q.id.as_str());
        for question in &playbook.questions {
            let at = format!("questions.{}", question.id);
            let sections = playbook.sections.iter().map(|s| s.id.as_str());
            self.refer(&at, "section", &question.section, sections);
        }
        for rule in &playbook.rules {
            self.refer(
                &format!("rules.{}", rule.code),
                "question",
                &rule.about,
                questions(),
            );
        }
        for accept in &playbook.accepts {
            let at = format!("accepts.{}", accept.code);
            self.refer(&at, "question", &accept.about, questions());
            if !accept.document.contains('/') {
                let documents = playbook.documents.iter().map(|d| d.id.as_str());
                self.refer(&at, "document", &accept.document, documents);
            }
            // An error is mended, not explained.
            let rules = check::rules().chain(audit::rules());
            let warnings = rules.filter(|rule| rule.severity == Severity::Warning);
            self.refer(&at, "warning", &accept.code, warnings.map(|rule| rule.code));
        }
        for role in &playbook.roles {
            let at = format!("roles.{}", role.id);
            self.refer(&at, "question", &role.about, questions());
            self.refer(&at, "account", &role.account, plays());
            if let Some((id, _)) = &role.path {
                self.refer(&at, "question", id, questions());
                let question = playbook.question(id);
                if question.is_some_and(|question| question.kind != AnswerKind::RolePath) {
                    let what = "the kind role-path, for the question of `path_about`,";
                    self.problem(&at, Kind::Missing(what));
                }
            }
        }
        for document in &playbook.documents {
            let at = format!("documents.{}", document.id);
            if let Some(bound) = &document.binds {
                self.refer(&at, "account", bound, plays());
                if document.kind != DocumentKind::ServiceControlPolicy {
                    let what = "the kind service-control-policy, for `binds`";
                    self.problem(&at, Kind::Missing(what));
                }
            }
            // A holder that depends on the answers is seen by the test that builds every combination.
            match &document.holder {
                Holder::Role(role) => {
                    let roles = playbook.roles.iter().map(|r| r.id.as_str());
                    let literal = role.literal().into_iter();
                    literal.for_each(|role| self.refer(&at, "role", role, roles.clone()));
                }
                Holder::Account(account) => {
                    let literal = account.literal().into_iter();
                    literal.for_each(|account| self.refer(&at, "account", account, plays()));
                }
            }
        }
    }

    /// The Sids of a document's files and the reasons beside them are the same set.
    fn statements(&mut self) {
        for document in &self.playbook.documents {
            let at = format!("documents.{}", document.id);
            let reasons: BTreeSet<&str> = document
                .statements
                .iter()
                .map(|info| info.sid.as_str())
                .collect();
            self.unique(
                &at,
                document.statements.iter().map(|info| info.sid.as_str()),
            );
            let variants = document.variants.iter().filter_map(|(_, body)| match body {
                Body::Policy(policy) => Some(policy),
                Body::Other(_) | Body::Listing(_) => None,
            });
            let policies = variants.chain(document.parts.iter().map(|part| &part.policy));
            let mut sids = BTreeSet::new();
            for statement in policies.flat_map(|policy| &policy.statements) {
                if let Some(sid) = statement.sid.as_ref().and_then(|sid| sid.literal()) {
                    sids.insert(sid);
                } else {
                    self.problem(&at, Kind::Missing("the Sid of a statement"));
                }
            }
            for sid in sids.symmetric_difference(&reasons) {
                self.problem(&at, Kind::Sid((*sid).to_owned()));
            }
        }
    }

    fn steps(&mut self) {
        let playbook = self.playbook;
        let mut earlier: BTreeSet<&str> = BTreeSet::new();
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        let documents = || playbook.documents.iter().map(|d| d.id.as_str());
        for step in &playbook.steps {
            let at = format!("steps.{}", step.id);
            let plays = playbook
                .accounts
                .iter()
                .flat_map(|a| a.plays.iter().map(String::as_str));
            if let Some(account) = step.account.literal() {
                self.refer(&at, "account", account, plays);
            }
            for after in &step.after {
                if !earlier.contains(after.as_str()) {
                    let id = after.clone();
                    self.problem(&at, Kind::Later { what: "step", id });
                }
            }
            earlier.insert(&step.id);
            let lines = || step.actions.iter().chain(&step.check).chain(&step.undo);
            let over = lines().map(|line| &line.documents).chain([&step.documents]);
            for id in over.flatten() {
                self.refer(&at, "document", id, documents());
            }
            for id in step.sets.iter().filter_map(|set| set.document.as_deref()) {
                self.refer(&at, "document", id, documents());
            }
            for line in lines() {
                for id in documents_of(line) {
                    let about = [&line.documents, &step.documents];
                    let each = about.into_iter().flatten().any(|of| of == id);
                    if !each
                        && playbook
                            .documents
                            .iter()
                            .any(|d| d.id == id && may_split(d))
                    {
                        let what = "`documents`, as one may become several";
                        self.problem(&at, Kind::Missing(what));
                    }
                    self.refer(&at, "document", id, documents());
                    shown.insert(id);
                }
            }
        }
        for document in &playbook.documents {
            if !shown.contains(document.id.as_str()) {
                self.problem(&format!("documents.{}", document.id), Kind::Unused);
            }
        }
    }

    /// Every file of the folder is named by a document.
    fn files(&mut self, named: &[String]) {
        for (file, _) in self.source.files {
            if !named.iter().any(|name| name == file) && !file.ends_with(".answers.json") {
                self.problem(file, Kind::Unused);
            }
        }
    }

    /// Defaults and examples are answers that their own question takes.
    fn answers(&mut self) {
        for question in &self.playbook.questions {
            let given = question.defaults.iter().map(|(_, value)| value);
            for value in given.chain(&question.example) {
                for wrong in question.judge(value).err().unwrap_or_default() {
                    self.problem(
                        &format!("questions.{}", question.id),
                        Kind::Answer(wrong.to_string()),
                    );
                }
            }
        }
    }
}

/// Whether answers can make several documents of one. A step that pastes the first alone would lose the others.
fn may_split(document: &Document) -> bool {
    let inline = document.attach_as.literal() == Some(AttachAs::Inline.name());
    !document.parts.is_empty() && document.kind == DocumentKind::IdentityPolicy && !inline
}

fn documents_of(line: &Line) -> impl Iterator<Item = &str> {
    let of_command = line.command.iter().filter_map(|argument| match argument {
        Argument::Text(_) => None,
        Argument::File(id) | Argument::Minified(id) => Some(id.as_str()),
    });
    line.paste.as_deref().into_iter().chain(of_command)
}
