//! From the raw file to the model: every text and condition compiled, every fault noted.

use serde_json::Value;

use super::{
    Source,
    kind::Kind,
    model::{
        Account, Argument, Body, Bounds, Choice, Document, DocumentKind, Evidence, Found, Holder,
        Line, Note, Playbook, Question, Role, Rule, Section, StatementInfo, Step,
    },
    problem::{PlaybookProblem, PlaybookProblemKind},
    prose::ProseTemplate,
    raw::{
        RawAccount, RawArgument, RawDocument, RawFound, RawLevel, RawLine, RawNote, RawPlaybook,
        RawQuestion, RawRole, RawRule, RawStep,
    },
    template::{ExpressionId, Expressions, Template},
    tree::Tree,
};
use crate::policy;

/// Stands in for an expression that does not compile; the load fails, so it is never evaluated.
const NO_EXPRESSION: ExpressionId = ExpressionId(usize::MAX);

pub(crate) struct Compiler<'s> {
    source: &'s Source<'s>,
    expressions: Expressions,
    pub(crate) problems: Vec<PlaybookProblem>,
}

impl<'s> Compiler<'s> {
    pub(crate) fn new(source: &'s Source<'s>) -> Self {
        Self {
            source,
            expressions: Expressions::default(),
            problems: Vec::new(),
        }
    }

    pub(crate) fn problem(&mut self, at: &str, kind: PlaybookProblemKind) {
        self.problems.push(PlaybookProblem {
            file: format!("{}/playbook.toml", self.source.id),
            at: at.to_owned(),
            kind,
        });
    }

    fn expression(&mut self, at: &str, source: &str) -> ExpressionId {
        self.expressions.compile(source).unwrap_or_else(|error| {
            self.problem(at, PlaybookProblemKind::Expression(error));
            NO_EXPRESSION
        })
    }

    fn condition(&mut self, at: &str, source: Option<&String>) -> Option<ExpressionId> {
        source.map(|source| self.expression(at, source))
    }

    fn template(&mut self, at: &str, source: &str) -> Template {
        Template::compile(source, &mut self.expressions).unwrap_or_else(|error| {
            self.problem(at, PlaybookProblemKind::Expression(error));
            Template { pieces: Vec::new() }
        })
    }

    fn prose(&mut self, at: &str, source: &str) -> ProseTemplate {
        ProseTemplate::compile(source, &mut self.expressions).unwrap_or_else(|error| {
            self.problem(at, PlaybookProblemKind::Expression(error));
            ProseTemplate { spans: Vec::new() }
        })
    }

    fn arguments(&mut self, at: &str, raw: &[RawArgument]) -> Vec<Argument> {
        raw.iter()
            .map(|argument| match argument {
                RawArgument::Text(text) => Argument::Text(self.template(at, text)),
                RawArgument::File { file } => Argument::File(file.clone()),
                RawArgument::Minified { minified } => Argument::Minified(minified.clone()),
            })
            .collect()
    }

    fn lines(&mut self, at: &str, raw: &[RawLine]) -> Vec<Line> {
        raw.iter()
            .map(|line| match line {
                RawLine::Text(text) => Line {
                    text: self.prose(at, text),
                    when: None,
                    each: None,
                    link: None,
                    command: Vec::new(),
                    paste: None,
                    copy: None,
                },
                RawLine::Line(line) => {
                    if let Some(link) = &line.link {
                        self.link(at, link);
                    }
                    Line {
                        text: self.prose(at, &line.text),
                        when: self.condition(at, line.when.as_ref()),
                        each: self.condition(at, line.each.as_ref()),
                        link: line.link.as_ref().map(|link| self.template(at, link)),
                        command: self.arguments(at, &line.command),
                        paste: line.paste.clone(),
                        copy: line.copy.as_ref().map(|copy| self.template(at, copy)),
                    }
                }
            })
            .collect()
    }

    fn link(&mut self, at: &str, link: &str) {
        if !link.starts_with("https://") {
            self.problem(at, PlaybookProblemKind::Link(link.to_owned()));
        }
    }

    pub(crate) fn playbook(mut self, raw: &RawPlaybook) -> (Playbook, Vec<PlaybookProblem>) {
        self.link("page", &raw.page);
        let playbook = Playbook {
            id: raw.id.clone(),
            title: raw.title.clone(),
            goal: raw.goal.clone(),
            summary: raw.summary.clone(),
            minutes: raw.minutes,
            need: raw.need.clone(),
            page: raw.page.clone(),
            partition: self.expression("partition", &raw.partition),
            region: self.expression("region", &raw.region),
            sections: raw
                .sections
                .iter()
                .map(|section| Section {
                    id: section.id.clone(),
                    title: section.title.clone(),
                })
                .collect(),
            questions: raw.questions.iter().map(|q| self.question(q)).collect(),
            values: raw
                .values
                .iter()
                .map(|value| {
                    let at = format!("values.{}", value.id);
                    (value.id.clone(), self.expression(&at, &value.value))
                })
                .collect(),
            rules: raw.rules.iter().map(|rule| self.rule(rule)).collect(),
            accounts: raw.accounts.iter().map(|a| self.account(a)).collect(),
            roles: raw.roles.iter().map(|role| self.role(role)).collect(),
            documents: raw.documents.iter().map(|d| self.document(d)).collect(),
            steps: raw.steps.iter().map(|step| self.step(step)).collect(),
            notes: raw.notes.iter().map(|note| self.note(note)).collect(),
            expressions: std::mem::take(&mut self.expressions),
        };
        (playbook, self.problems)
    }

    fn question(&mut self, raw: &RawQuestion) -> Question {
        let at = format!("questions.{}", raw.id);
        let kind = Kind::named(&raw.kind).unwrap_or_else(|| {
            let names: Vec<_> = Kind::names().collect();
            let text = format!(
                "there is no kind {:?}; there are {}",
                raw.kind,
                names.join(", ")
            );
            self.problem(&at, PlaybookProblemKind::Shape(text));
            Kind::Choice
        });
        if (kind == Kind::Choice) == raw.choices.is_empty() {
            self.problem(
                &at,
                PlaybookProblemKind::Missing("choices, for the kind \"choice\" alone"),
            );
        }
        let mut defaults = Vec::new();
        for default in &raw.defaults {
            let when = self.expression(&at, &default.when);
            defaults.push((Some(when), default.value.clone()));
        }
        if let Some(default) = &raw.default {
            defaults.push((None, default.clone()));
        }
        Question {
            id: raw.id.clone(),
            section: raw.section.clone(),
            kind,
            list: raw.list.as_ref().map(|bounds| Bounds {
                min: bounds.min,
                max: bounds.max,
            }),
            when: self.condition(&at, raw.when.as_ref()),
            asked_when: raw.when.clone(),
            optional: raw.optional,
            title: raw.title.clone(),
            why: raw.why.clone(),
            choices: raw
                .choices
                .iter()
                .map(|choice| Choice {
                    value: choice.value.clone(),
                    title: choice.title.clone(),
                    text: choice.text.clone(),
                })
                .collect(),
            defaults,
            example: raw.example.clone(),
            found: raw.found.as_ref().map(|found| self.found(&at, found)),
        }
    }

    fn found(&mut self, at: &str, raw: &RawFound) -> Found {
        if let Some(link) = &raw.link {
            self.link(at, link);
        }
        Found {
            console: self.prose(at, &raw.console),
            link: raw.link.as_ref().map(|link| self.template(at, link)),
            command: self.arguments(at, &raw.command),
        }
    }

    fn rule(&mut self, raw: &RawRule) -> Rule {
        let at = format!("rules.{}", raw.code);
        Rule {
            code: raw.code.clone(),
            blocks: matches!(raw.level, RawLevel::Error),
            about: raw.about.clone(),
            each: self.condition(&at, raw.each.as_ref()),
            when: self.expression(&at, &raw.when),
            text: self.prose(&at, &raw.text),
        }
    }

    fn account(&mut self, raw: &RawAccount) -> Account {
        let at = format!("accounts.{}", raw.key);
        Account {
            key: raw.key.clone(),
            plays: raw.plays.clone(),
            when: self.condition(&at, raw.when.as_ref()),
            number: self.expression(&at, &raw.account),
            title: raw.title.clone(),
            who: self.prose(&at, &raw.who),
            intro: self.lines(&at, &raw.intro),
        }
    }

    fn role(&mut self, raw: &RawRole) -> Role {
        let at = format!("roles.{}", raw.id);
        Role {
            id: raw.id.clone(),
            account: raw.account.clone(),
            when: self.condition(&at, raw.when.as_ref()),
            each: self.condition(&at, raw.each.as_ref()),
            from: self.expression(&at, &raw.from),
            about: raw.about.clone(),
            title: raw.title.clone(),
            purpose: self.prose(&at, &raw.purpose),
        }
    }

    fn document(&mut self, raw: &RawDocument) -> Document {
        let at = format!("documents.{}", raw.id);
        let kind = DocumentKind::ALL
            .into_iter()
            .find(|kind| kind.name() == raw.kind);
        let kind = kind.unwrap_or_else(|| {
            let id = raw.kind.clone();
            self.problem(
                &at,
                PlaybookProblemKind::Unknown {
                    what: "document kind",
                    id,
                },
            );
            DocumentKind::Settings
        });
        if kind == DocumentKind::IdentityPolicy && raw.attach_as.is_none() {
            self.problem(&at, PlaybookProblemKind::Missing("`as`"));
        }
        let mut variants = Vec::new();
        for variant in &raw.variants {
            let when = self.expression(&at, &variant.when);
            variants.extend(
                self.body(&at, kind, &variant.file)
                    .map(|body| (Some(when), body)),
            );
        }
        if let Some(file) = &raw.file {
            variants.extend(self.body(&at, kind, file).map(|body| (None, body)));
        }
        if variants.is_empty() {
            self.problem(&at, PlaybookProblemKind::Missing("a file"));
        }
        let holder = match (&raw.role, &raw.account) {
            (Some(role), None) => Holder::Role(self.template(&at, role)),
            (None, Some(account)) => Holder::Account(self.template(&at, account)),
            _ => {
                self.problem(
                    &at,
                    PlaybookProblemKind::Missing("either a role or an account"),
                );
                Holder::Role(self.template(&at, ""))
            }
        };
        Document {
            id: raw.id.clone(),
            kind,
            title: self.template(&at, &raw.title),
            name: self.template(&at, &raw.name),
            holder,
            attach_as: self.template(&at, raw.attach_as.as_deref().unwrap_or("inline")),
            when: self.condition(&at, raw.when.as_ref()),
            each: self.condition(&at, raw.each.as_ref()),
            snippet: self.condition(&at, raw.snippet.as_ref()),
            variants,
            statements: raw
                .statements
                .iter()
                .map(|statement| {
                    let at = format!("{at}.{}", statement.sid);
                    StatementInfo {
                        sid: statement.sid.clone(),
                        when: self.condition(&at, statement.when.as_ref()),
                        reason: self.prose(&at, &statement.reason),
                    }
                })
                .collect(),
        }
    }

    fn body(&mut self, at: &str, kind: DocumentKind, file: &str) -> Option<Body> {
        let Some(text) = self.source.file(file) else {
            let id = file.to_owned();
            self.problem(at, PlaybookProblemKind::Unknown { what: "file", id });
            return None;
        };
        let file = format!("{}/{file}", self.source.id);
        let mut fault = |at: &str, text: String| {
            self.problems.push(PlaybookProblem {
                file: file.clone(),
                at: at.to_owned(),
                kind: PlaybookProblemKind::Shape(text),
            });
        };
        let json: Value = match serde_json::from_str(text) {
            Ok(json) => json,
            Err(error) => {
                fault(at, error.to_string());
                return None;
            }
        };
        if !kind.is_policy() {
            return match Tree::compile(&json, &mut self.expressions) {
                Ok(tree) => Some(Body::Other(tree)),
                Err(error) => {
                    fault(at, error);
                    None
                }
            };
        }
        let document = match policy::Document::from_json(&json) {
            Ok(document) => document,
            Err(faults) => {
                for found in faults {
                    fault(at, found.to_string());
                }
                return None;
            }
        };
        let expressions = std::cell::RefCell::new((&mut self.expressions, Vec::new()));
        let compile = |text: &String| {
            let (expressions, errors) = &mut *expressions.borrow_mut();
            Template::compile(text, expressions).unwrap_or_else(|error| {
                errors.push(error);
                Template { pieces: Vec::new() }
            })
        };
        let compiled = document.fill(|_| true, compile, |text, filled| filled.push(compile(text)));
        for error in expressions.into_inner().1 {
            fault(at, error);
        }
        Some(Body::Policy(compiled))
    }

    fn step(&mut self, raw: &RawStep) -> Step {
        let at = format!("steps.{}", raw.id);
        Step {
            id: raw.id.clone(),
            account: self.template(&at, &raw.account),
            when: self.condition(&at, raw.when.as_ref()),
            each: self.condition(&at, raw.each.as_ref()),
            after: raw.after.clone(),
            title: self.prose(&at, &raw.title),
            why: raw.why.as_ref().map(|why| self.prose(&at, why)),
            actions: self.lines(&at, &raw.actions),
            check: self.lines(&at, &raw.check),
            undo: self.lines(&at, &raw.undo),
        }
    }

    fn note(&mut self, raw: &RawNote) -> Note {
        let at = format!("notes.{}", raw.id);
        let evidence = Evidence::ALL.into_iter().find(|e| e.name() == raw.evidence);
        self.link(&at, &raw.page);
        Note {
            id: raw.id.clone(),
            when: self.condition(&at, raw.when.as_ref()),
            evidence: evidence.unwrap_or_else(|| {
                let id = raw.evidence.clone();
                self.problem(
                    &at,
                    PlaybookProblemKind::Unknown {
                        what: "evidence",
                        id,
                    },
                );
                Evidence::Unverified
            }),
            page: raw.page.clone(),
            about: raw.about.clone(),
            says: self.prose(&at, &raw.says),
            does: self.prose(&at, &raw.does),
        }
    }
}
