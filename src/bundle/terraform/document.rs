//! A policy document as `data "aws_iam_policy_document"`.

use std::{borrow::Cow, collections::BTreeSet};

use hcl_edit::{
    expr::Expression,
    structure::{Block, Structure},
};

use super::{hcl, words::Words};
use crate::{
    plan::Content,
    policy::{Effect, List, Principal, Statement, document::VERSION},
};

type Policy<'p> = crate::policy::Document<Cow<'p, str>>;

/// A document, and how a resource refers to it.
pub(super) struct Rendered {
    pub block: Option<Block>,
    pub json: Expression,
}

/// Why a document is written as JSON.
const AS_JSON: &str = "As JSON: aws_iam_policy_document would give this document another meaning.";

pub(super) fn render(
    words: &mut Words<'_>,
    label: &str,
    content: &Content<'_>,
    trust_of: Option<usize>,
    lines: &[String],
) -> Rendered {
    let (document, reasons) = match content {
        Content::Policy { document, reasons } => (document, reasons),
        Content::Other(json) => {
            let json = words.json(json);
            return encoded(json);
        }
        Content::Listing(_, text) => {
            return Rendered {
                block: None,
                json: hcl::text(text),
            };
        }
    };
    if !expressible(document) {
        let json = serde_json::to_value(document).unwrap_or_default();
        return encoded(words.json(&json));
    }
    let mut content = Vec::new();
    let version = document.version.as_deref().unwrap_or("2008-10-17");
    if version != VERSION {
        content.push(hcl::attribute("version", hcl::text(version)));
    }
    if let Some(id) = &document.id {
        content.push(hcl::attribute("policy_id", hcl::text(id)));
    }
    for (place, statement) in document.statements.iter().enumerate() {
        let block = hcl::block("statement", &[], of_statement(words, statement, trust_of));
        let reason = reasons.get(place).map(crate::playbook::Prose::plain);
        let reason: Vec<String> = reason
            .filter(|reason| !reason.is_empty())
            .into_iter()
            .collect();
        content.push(Structure::from(hcl::commented(block, &reason)));
    }
    let block = hcl::block("data", &["aws_iam_policy_document", label], content);
    Rendered {
        block: Some(hcl::commented(block, lines)),
        json: hcl::refer(&["data", "aws_iam_policy_document", label, "json"]),
    }
}

fn encoded(json: Expression) -> Rendered {
    Rendered {
        block: None,
        json: hcl::call("jsonencode", vec![json]),
    }
}

/// What is told of a document that stands in its resource.
pub(super) fn told(content: &Content<'_>) -> Option<String> {
    match content {
        Content::Policy { document, .. } if !expressible(document) => Some(AS_JSON.to_owned()),
        _ => None,
    }
}

/// Whether the data source gives back what goes into it: it reads `&{` as `${`, wants each Sid once and drops empty lists.
fn expressible(document: &Policy<'_>) -> bool {
    let mut sids = BTreeSet::new();
    let version = document.version.as_deref().unwrap_or("2008-10-17");
    !document.statements.is_empty()
        && [VERSION, "2008-10-17"].contains(&version)
        && document.statements.iter().all(|statement| {
            statement
                .sid
                .as_ref()
                .is_none_or(|sid| !sid.is_empty() && sids.insert(sid))
                && lists(statement).iter().all(|list| {
                    !list.as_slice().is_empty() && list.iter().all(|t| !t.contains("&{"))
                })
                && statement.condition.iter().all(|(_, keys)| !keys.is_empty())
                && statement.tests().all(|(_, key, _)| !key.contains("&{"))
        })
}

fn lists<'s, 'p>(statement: &'s Statement<Cow<'p, str>>) -> Vec<&'s List<Cow<'p, str>>> {
    let mut all = vec![&statement.action];
    all.extend(&statement.resource);
    if let Some(Principal::Of(kinds)) = statement.principal.as_ref().map(|p| &p.principal) {
        all.extend(kinds.iter().map(|(_, list)| list));
    }
    all.extend(statement.tests().map(|(_, _, values)| values));
    all
}

fn of_statement(
    words: &mut Words<'_>,
    statement: &Statement<Cow<'_, str>>,
    trust_of: Option<usize>,
) -> Vec<Structure> {
    let mut list = |texts: &List<Cow<'_, str>>| {
        let texts = texts.iter().map(|text| words.text(text, trust_of));
        hcl::list(texts.collect::<Vec<_>>())
    };
    let mut content = Vec::new();
    if let Some(sid) = &statement.sid {
        content.push(hcl::attribute("sid", hcl::text(sid)));
    }
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    content.push(hcl::attribute("effect", hcl::text(effect)));
    let name = if statement.not_action {
        "not_actions"
    } else {
        "actions"
    };
    content.push(hcl::attribute(name, list(&statement.action)));
    if let Some(resource) = &statement.resource {
        let name = if statement.not_resource {
            "not_resources"
        } else {
            "resources"
        };
        content.push(hcl::attribute(name, list(resource)));
    }
    if let Some(principals) = &statement.principal {
        let name = if principals.not {
            "not_principals"
        } else {
            "principals"
        };
        let of = |kind: &str, identifiers: Expression| {
            let content = vec![
                hcl::attribute("type", hcl::text(kind)),
                hcl::attribute("identifiers", identifiers),
            ];
            Structure::from(hcl::block(name, &[], content))
        };
        match &principals.principal {
            Principal::Anyone => content.push(of("*", hcl::list([hcl::text("*")]))),
            Principal::Of(kinds) => {
                for (kind, identifiers) in kinds {
                    content.push(of(kind.name(), list(identifiers)));
                }
            }
        }
    }
    for (operator, key, values) in statement.tests() {
        let test = vec![
            hcl::attribute("test", hcl::text(operator)),
            hcl::attribute("variable", hcl::text(key)),
            hcl::attribute("values", list(values)),
        ];
        content.push(Structure::from(hcl::block("condition", &[], test)));
    }
    content
}
