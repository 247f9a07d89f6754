//! What is wrong with one document: grammar, actions, resources, conditions, principals, risks, size.
//!
//! Each file holds the checks of one thing, with their rules; each check adds findings and knows no other.

mod cover;
mod principals;
mod risks;
mod shape;
mod syntax;
mod text;

use super::{Document, Finding, Kind, Rule, Span, Text};

/// The rules of all checks of a document.
pub const RULES: &[&[&Rule]] = &[
    syntax::RULES,
    shape::RULES,
    text::RULES,
    principals::RULES,
    risks::RULES,
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
    /// Where the document stands in the text.
    at: Span,
    document: &'d Document<Text<'a>>,
    kind: Kind,
}

/// Checks a text that should be a policy document of a kind; without one, of the kind it looks like.
pub fn check(text: &str, kind: Option<Kind>) -> Checked<'_> {
    let mut findings = Vec::new();
    let document = syntax::check(text, &mut findings);
    let kind = kind.or_else(|| document.as_ref().map(|(_, d)| d.looks_like()));
    if let (Some((at, document)), Some(kind)) = (&document, kind) {
        let subject = Subject {
            text,
            at: *at,
            document,
            kind,
        };
        shape::check(&subject, &mut findings);
        text::check(&subject, &mut findings);
        principals::check(&subject, &mut findings);
        risks::check(&subject, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.at, finding.rule.code));
    Checked {
        document: document.map(|(_, document)| document),
        kind,
        findings,
    }
}
