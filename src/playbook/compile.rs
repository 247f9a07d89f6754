//! From the raw file to the model: every text and condition compiled, every fault noted.

mod body;

use super::{
    Source,
    kind::Kind,
    model::{
        Accept, Account, Argument, Attach, Bounds, Choice, Document, DocumentKind, Evidence, Found,
        Holder, Line, Note, Playbook, Question, Role, Rule, Section, StatementInfo, Step,
    },
    problem::{PlaybookProblem, PlaybookProblemKind},
    prose::ProseTemplate,
    raw::{
        RawAccept, RawAccount, RawArgument, RawDocument, RawFound, RawLevel, RawLine, RawNote,
        RawPlaybook, RawQuestion, RawRole, RawRule, RawSetting, RawStep,
    },
    setting::{Setting, SettingKind},
    template::{ExpressionId, Expressions, Template},
};

/// Stands in for an expression that does not compile; the load fails, so it is never evaluated.
const NO_EXPRESSION: ExpressionId = ExpressionId(usize::MAX);

pub(crate) struct Compiler<'s> {
    source: &'s Source<'s>,
    expressions: Expressions,
    problems: Vec<PlaybookProblem>,
    files: Vec<String>,
}

/// What compiling gives.
pub(crate) struct Compiled {
    pub(crate) playbook: Playbook,
    pub(crate) problems: Vec<PlaybookProblem>,
    /// The format that the playbook says it has.
    pub(crate) format: String,
    /// The files that its documents name.
    pub(crate) files: Vec<String>,
}

impl<'s> Compiler<'s> {
    pub(crate) fn new(source: &'s Source<'s>) -> Self {
        Self {
            source,
            expressions: Expressions::default(),
            problems: Vec::new(),
            files: Vec::new(),
        }
    }

    fn problem(&mut self, at: &str, kind: PlaybookProblemKind) {
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

    fn condition(&mut self, at: &str, source: Option<String>) -> Option<ExpressionId> {
        source.map(|source| self.expression(at, &source))
    }

    fn template(&mut self, at: &str, source: String) -> Template {
        Template::compile(source, &mut self.expressions).unwrap_or_else(|error| {
            self.problem(at, PlaybookProblemKind::Expression(error));
            Template { pieces: Vec::new() }
        })
    }

    fn prose(&mut self, at: &str, source: String) -> ProseTemplate {
        ProseTemplate::compile(source, &mut self.expressions).unwrap_or_else(|error| {
            self.problem(at, PlaybookProblemKind::Expression(error));
            ProseTemplate { spans: Vec::new() }
        })
    }

    fn arguments(&mut self, at: &str, raw: Vec<RawArgument>) -> Vec<Argument> {
        raw.into_iter()
            .map(|argument| match argument {
                RawArgument::Text(text) => Argument::Text(self.template(at, text)),
                RawArgument::File { file } => Argument::File(file),
                RawArgument::Minified { minified } => Argument::Minified(minified),
            })
            .collect()
    }

    fn lines(&mut self, at: &str, raw: Vec<RawLine>) -> Vec<Line> {
        raw.into_iter()
            .map(|line| match line {
                RawLine::Text(text) => Line {
                    text: self.prose(at, text),
                    when: None,
                    each: None,
                    documents: None,
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
                        text: self.prose(at, line.text),
                        when: self.condition(at, line.when),
                        each: self.condition(at, line.each),
                        documents: line.documents,
                        link: line.link.map(|link| self.template(at, link)),
                        command: self.arguments(at, line.command),
                        paste: line.paste,
                        copy: line.copy.map(|copy| self.template(at, copy)),
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

    pub(crate) fn playbook(mut self, raw: RawPlaybook) -> Compiled {
        self.link("page", &raw.page);
        let playbook = Playbook {
            id: raw.id,
            title: raw.title,
            goal: raw.goal,
            summary: raw.summary,
            minutes: raw.minutes,
            need: raw.need,
            page: raw.page,
            retired: raw.retired,
            partition: self.expression("partition", &raw.partition),
            region: self.expression("region", &raw.region),
            sections: raw
                .sections
                .into_iter()
                .map(|section| Section {
                    id: section.id,
                    title: section.title,
                })
                .collect(),
            questions: raw
                .questions
                .into_iter()
                .map(|q| self.question(q))
                .collect(),
            values: raw
                .values
                .into_iter()
                .map(|value| {
                    let at = format!("values.{}", value.id);
                    (value.id.clone(), self.expression(&at, &value.value))
                })
                .collect(),
            rules: raw.rules.into_iter().map(|rule| self.rule(rule)).collect(),
            accounts: raw.accounts.into_iter().map(|a| self.account(a)).collect(),
            roles: raw.roles.into_iter().map(|role| self.role(role)).collect(),
            documents: raw
                .documents
                .into_iter()
                .map(|d| self.document(d))
                .collect(),
            steps: raw.steps.into_iter().map(|step| self.step(step)).collect(),
            notes: raw.notes.into_iter().map(|note| self.note(note)).collect(),
            accepts: raw.accepts.into_iter().map(|a| self.accept(a)).collect(),
            expressions: std::mem::take(&mut self.expressions),
        };
        Compiled {
            playbook,
            problems: self.problems,
            format: raw.format,
            files: self.files,
        }
    }

    fn question(&mut self, raw: RawQuestion) -> Question {
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
        for default in raw.defaults {
            let when = self.expression(&at, &default.when);
            defaults.push((Some(when), default.value));
        }
        if let Some(default) = raw.default {
            defaults.push((None, default));
        }
        Question {
            label: raw.label.unwrap_or_else(|| raw.id.replace('_', " ")),
            id: raw.id,
            section: raw.section,
            kind,
            list: raw.list.map(|bounds| Bounds {
                min: bounds.min,
                max: bounds.max,
            }),
            when: self.condition(&at, raw.when.clone()),
            asked_when: raw.when,
            optional: raw.optional,
            title: raw.title,
            why: raw.why,
            choices: raw
                .choices
                .into_iter()
                .map(|choice| Choice {
                    value: choice.value,
                    title: choice.title,
                    text: choice.text,
                })
                .collect(),
            defaults,
            example: raw.example,
            found: raw.found.map(|found| self.found(&at, found)),
        }
    }

    fn found(&mut self, at: &str, raw: RawFound) -> Found {
        if let Some(link) = &raw.link {
            self.link(at, link);
        }
        Found {
            console: self.prose(at, raw.console),
            link: raw.link.map(|link| self.template(at, link)),
            command: self.arguments(at, raw.command),
        }
    }

    fn rule(&mut self, raw: RawRule) -> Rule {
        let at = format!("rules.{}", raw.code);
        Rule {
            code: raw.code,
            blocks: matches!(raw.level, RawLevel::Error),
            about: raw.about,
            each: self.condition(&at, raw.each),
            when: self.expression(&at, &raw.when),
            text: self.prose(&at, raw.text),
        }
    }

    fn accept(&mut self, raw: RawAccept) -> Accept {
        let at = format!("accepts.{}", raw.code);
        Accept {
            code: raw.code,
            document: raw.document,
            sid: raw.sid,
            about: raw.about,
            reason: self.prose(&at, raw.reason),
        }
    }

    fn account(&mut self, raw: RawAccount) -> Account {
        let at = format!("accounts.{}", raw.key);
        Account {
            key: raw.key,
            plays: raw.plays,
            when: self.condition(&at, raw.when),
            number: self.expression(&at, &raw.account),
            title: raw.title,
            who: self.prose(&at, raw.who),
            intro: self.lines(&at, raw.intro),
        }
    }

    fn role(&mut self, raw: RawRole) -> Role {
        let at = format!("roles.{}", raw.id);
        Role {
            id: raw.id,
            account: raw.account,
            when: self.condition(&at, raw.when),
            each: self.condition(&at, raw.each),
            from: self.expression(&at, &raw.from),
            about: raw.about,
            path: raw.path_about.map(|id| {
                let answer = self.expression(&at, &id);
                (id, answer)
            }),
            title: raw.title,
            purpose: self.prose(&at, raw.purpose),
            attach: raw
                .attach
                .into_iter()
                .map(|attach| Attach {
                    policy: self.template(&at, attach.policy),
                    when: self.condition(&at, attach.when),
                    reason: self.prose(&at, attach.reason),
                })
                .collect(),
        }
    }

    fn document(&mut self, raw: RawDocument) -> Document {
        let at = format!("documents.{}", raw.id);
        let kind = DocumentKind::ALL
            .into_iter()
            .find(|kind| kind.name() == raw.kind);
        let kind = kind.unwrap_or_else(|| {
            let id = raw.kind;
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
        let (variants, parts) = self.bodies(&at, kind, raw.file, raw.variants, raw.parts);
        let holder = match (raw.role, raw.account) {
            (Some(role), None) => Holder::Role(self.template(&at, role)),
            (None, Some(account)) => Holder::Account(self.template(&at, account)),
            _ => {
                self.problem(
                    &at,
                    PlaybookProblemKind::Missing("either a role or an account"),
                );
                Holder::Role(Template { pieces: Vec::new() })
            }
        };
        Document {
            id: raw.id,
            kind,
            title: self.template(&at, raw.title),
            name: self.template(&at, raw.name),
            holder,
            binds: raw.binds,
            attach_as: self.template(&at, raw.attach_as.unwrap_or_else(|| "inline".to_owned())),
            when: self.condition(&at, raw.when),
            each: self.condition(&at, raw.each),
            snippet: self.condition(&at, raw.snippet),
            variants,
            parts,
            statements: raw
                .statements
                .into_iter()
                .map(|statement| {
                    let at = format!("{at}.{}", statement.sid);
                    StatementInfo {
                        sid: statement.sid.clone(),
                        when: self.condition(&at, statement.when),
                        reason: self.prose(&at, statement.reason),
                    }
                })
                .collect(),
            mends: raw.mends,
        }
    }

    fn step(&mut self, raw: RawStep) -> Step {
        let at = format!("steps.{}", raw.id);
        Step {
            id: raw.id,
            account: self.template(&at, raw.account),
            when: self.condition(&at, raw.when),
            each: self.condition(&at, raw.each),
            documents: raw.documents,
            after: raw.after,
            title: self.prose(&at, raw.title),
            why: raw.why.map(|why| self.prose(&at, why)),
            actions: self.lines(&at, raw.actions),
            check: self.lines(&at, raw.check),
            undo: self.lines(&at, raw.undo),
            sets: raw
                .sets
                .into_iter()
                .filter_map(|raw| self.setting(&at, raw))
                .collect(),
            left: self.condition(&at, raw.left),
            mends: raw.mends,
        }
    }

    fn setting(&mut self, at: &str, raw: RawSetting) -> Option<Setting> {
        let kind = SettingKind::ALL.into_iter().find(|k| k.name() == raw.kind);
        let Some(kind) = kind else {
            let (what, id) = ("kind of setting", raw.kind);
            self.problem(at, PlaybookProblemKind::Unknown { what, id });
            return None;
        };
        if kind.has_document() != raw.document.is_some() {
            let what = if kind.has_document() {
                "the document of a setting"
            } else {
                "a setting without a document"
            };
            self.problem(at, PlaybookProblemKind::Missing(what));
        }
        Some(Setting {
            kind,
            when: self.condition(at, raw.when),
            each: self.condition(at, raw.each),
            of: self.template(at, raw.of),
            name: self.template(at, raw.name),
            value: self.template(at, raw.value),
            document: raw.document,
        })
    }

    fn note(&mut self, raw: RawNote) -> Note {
        let at = format!("notes.{}", raw.id);
        let evidence = Evidence::ALL.into_iter().find(|e| e.name() == raw.evidence);
        self.link(&at, &raw.page);
        Note {
            id: raw.id,
            when: self.condition(&at, raw.when),
            evidence: evidence.unwrap_or_else(|| {
                let id = raw.evidence;
                self.problem(
                    &at,
                    PlaybookProblemKind::Unknown {
                        what: "evidence",
                        id,
                    },
                );
                Evidence::Unverified
            }),
            page: raw.page,
            about: raw.about,
            says: self.prose(&at, raw.says),
            does: self.prose(&at, raw.does),
        }
    }
}
