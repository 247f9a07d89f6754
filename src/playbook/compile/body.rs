//! What the files of a document hold.

use super::Compiler;
use crate::{
    playbook::{
        listing::{Language, Listing},
        model::{Body, DocumentKind, Part},
        problem::{PlaybookProblem, PlaybookProblemKind},
        raw::{RawPart, RawVariant},
        template::{ExpressionId, Template},
        tree::Tree,
        written,
    },
    policy,
};

type Variants = Vec<(Option<ExpressionId>, Body)>;

impl Compiler<'_> {
    /// The files of a document: one, or one of several, or several together.
    pub(super) fn bodies(
        &mut self,
        at: &str,
        kind: DocumentKind,
        file: Option<String>,
        variants: Vec<RawVariant>,
        parts: Vec<RawPart>,
    ) -> (Variants, Vec<Part>) {
        let files = usize::from(file.is_some()) + variants.len();
        let shape = match (files, parts.len()) {
            (0, 0) => Some(PlaybookProblemKind::Missing("a file")),
            (0, _) if !kind.is_policy() => {
                let text = format!("`parts` are policies, and {} is none", kind.name());
                Some(PlaybookProblemKind::Shape(text))
            }
            (1.., 1..) => {
                let text = "`parts` stand in place of `file` and `variants`, not beside them";
                Some(PlaybookProblemKind::Shape(text.to_owned()))
            }
            _ => None,
        };
        if let Some(problem) = shape {
            self.problem(at, problem);
        }
        let mut bodies = Vec::new();
        for variant in variants {
            let when = self.expression(at, &variant.when);
            let body = self.body(at, kind, &variant.file);
            bodies.extend(body.map(|body| (Some(when), body)));
            self.files.push(variant.file);
        }
        if let Some(file) = file {
            let body = self.body(at, kind, &file);
            bodies.extend(body.map(|body| (None, body)));
            self.files.push(file);
        }
        let mut policies = Vec::new();
        for part in parts {
            let (when, each) = (self.condition(at, part.when), self.condition(at, part.each));
            if let Some(Body::Policy(policy)) = self.body(at, kind, &part.file) {
                policies.push(Part { when, each, policy });
            }
            self.files.push(part.file);
        }
        (bodies, policies)
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
        if !kind.is_policy() {
            let language = Language::of(&file);
            if let Some(language) = language.filter(|language| *language != Language::Json) {
                let listing = Listing::compile(language, text, &mut self.expressions);
                return match listing {
                    Ok(listing) => Some(Body::Listing(listing)),
                    Err(error) => {
                        fault(at, error);
                        None
                    }
                };
            }
            let tree = serde_json::from_str(text)
                .map_err(|error| error.to_string())
                .and_then(|json| Tree::compile(json, &mut self.expressions));
            return match tree {
                Ok(tree) => Some(Body::Other(tree)),
                Err(error) => {
                    fault(at, error);
                    None
                }
            };
        }
        let document = match written::policy(text) {
            Ok(document) => document,
            Err(faults) => {
                for found in faults {
                    fault(at, found);
                }
                return None;
            }
        };
        let expressions = std::cell::RefCell::new((&mut self.expressions, Vec::new()));
        let compile = |text: &policy::Text<'_>| {
            let (expressions, errors) = &mut *expressions.borrow_mut();
            Template::compile(&*text.text, expressions).unwrap_or_else(|error| {
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
}
