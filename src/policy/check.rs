//! What is wrong with one document: grammar, actions, resources, conditions, principals, risks, size.
//!
//! Each file holds the checks of one thing, with their rules; each check adds findings and knows no other.

mod actions;
mod conditions;
mod nested;
mod principals;
mod resources;
mod risks;
mod sessions;
mod shape;
mod syntax;
mod text;
mod variables;

#[cfg(test)]
mod tests;

/// What a whole set-up is held against as well.
pub(crate) use self::{
    actions::CREATE_NEEDS_TAGS,
    principals::{SERVICE_ROLE_PATH, SESSION_ARN},
    resources::S3_TWO_FORMS,
    text::{ASCII_LATIN1, MANAGED_SIZE, SIZE_BUDGET, minified},
};
use super::{Document, Finding, Kind, Rule, Span, Statement, Text, json::Json};
use crate::aws::quoted;

/// The rules of all checks of a document.
pub const RULES: &[&[&Rule]] = &[
    syntax::RULES,
    shape::RULES,
    text::RULES,
    actions::RULES,
    resources::RULES,
    conditions::RULES,
    variables::RULES,
    principals::RULES,
    risks::RULES,
    sessions::RULES,
];

/// Every rule, in the order of the checks.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|rules| rules.iter().copied())
}

/// A document that was checked.
#[derive(Debug)]
pub struct Checked<'a> {
    /// None where there is nothing that could be called a policy.
    pub document: Option<Document<Text<'a>>>,
    /// The kind that was given, or what it looks like.
    pub kind: Option<Kind>,
    /// In the order of the text.
    pub findings: Vec<Finding>,
}

/// What the checks look at.
struct Subject<'d, 'a> {
    text: &'a str,
    /// Where grammar was broken: what is missing there is told already.
    broken: Vec<Span>,
    /// Where the document stands in the text.
    at: Span,
    document: &'d Document<Text<'a>>,
    kind: Kind,
}

impl Subject<'_, '_> {
    /// Whether something of the statement could not be read.
    fn is_broken(&self, statement: &Statement<Text<'_>>) -> bool {
        self.broken.iter().any(|at| statement.at.contains(*at))
    }
}

/// Checks a text that should be a policy document of a kind; without one, of the kind it looks like.
pub fn check(text: &str, kind: Option<Kind>) -> Checked<'_> {
    let mut findings = Vec::new();
    let json = syntax::read(text, &mut findings);
    let mut checked = match &json {
        Some(json) => judge(text, json, kind, findings),
        None => Checked {
            document: None,
            kind,
            findings,
        },
    };
    sort(&mut checked.findings);
    checked
}

/// Checks every policy in a text: the document that it is, or those that the output of a command holds
/// (`aws iam get-role`, `get-policy-version`, `aws s3api get-bucket-policy`). Gives how many there were.
pub fn check_all(text: &str, kind: Option<Kind>) -> (usize, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(json) = syntax::read(text, &mut findings) else {
        sort(&mut findings);
        return (1, findings);
    };
    let nested = nested::documents(&json);
    if nested.is_empty() {
        findings = judge(text, &json, kind, findings).findings;
    }
    for found in &nested {
        let kind = kind.or(found.kind);
        let before = findings.len();
        match found.json.text() {
            None => findings.extend(judge(text, found.json, kind, Vec::new()).findings),
            // A policy as a text inside the output of a command: places inside it would be places of another text.
            Some(inner) => {
                let inner = check(inner, kind).findings.into_iter();
                findings.extend(inner.map(|finding| Finding {
                    at: found.json.at,
                    instead: None,
                    ..finding
                }));
            }
        }
        if let Some(of) = &found.of {
            for finding in findings.iter_mut().skip(before) {
                finding.what = format!("{}: {}", quoted(of), finding.what);
            }
        }
    }
    sort(&mut findings);
    (nested.len().max(1), findings)
}

/// What a file is that holds no text at all.
pub fn not_text(bytes: &[u8], valid_up_to: usize) -> Finding {
    syntax::not_text(bytes, valid_up_to)
}

fn judge<'a>(
    text: &'a str,
    json: &Json<'a>,
    kind: Option<Kind>,
    mut findings: Vec<Finding>,
) -> Checked<'a> {
    let document = syntax::document(text, json, &mut findings);
    let kind = kind.or_else(|| document.as_ref().map(Document::looks_like));
    if let (Some(document), Some(kind)) = (&document, kind) {
        let subject = Subject {
            text,
            broken: findings.iter().map(|finding| finding.at).collect(),
            at: json.at,
            document,
            kind,
        };
        shape::check(&subject, &mut findings);
        text::check(&subject, &mut findings);
        actions::check(&subject, &mut findings);
        resources::check(&subject, &mut findings);
        conditions::check(&subject, &mut findings);
        principals::check(&subject, &mut findings);
        risks::check(&subject, &mut findings);
        sessions::check(&subject, &mut findings);
    }
    Checked {
        document,
        kind,
        findings,
    }
}

fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.at, finding.rule.code));
}
