//! Who trusts, assumes, passes, reads and writes what: read from the documents, so it cannot differ from them.

use std::borrow::Cow;

use serde_json::Value;

use super::{
    document::{Content, Document},
    model::Plan,
};
use crate::{
    playbook::DocumentKind,
    policy::{Effect, Principal, PrincipalKind, Statement},
};

/// Nodes and the arrows between them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Diagram {
    pub nodes: Vec<Node>,
    pub arrows: Vec<Arrow>,
}

/// A role, a service or a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// An ARN, a service principal, or another name that stands for it alone.
    pub id: String,
    pub label: String,
    /// A second line, in words.
    pub detail: String,
    pub kind: NodeKind,
    /// The account it is drawn in, by key; none for what has no account here.
    pub account: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    Role,
    Service,
    Resource,
    Settings,
}

/// From one node to another, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    pub relation: Relation,
}

/// What an arrow says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    Trusts,
    Assumes,
    Passes,
    Offers,
    Reads,
    Writes,
    ReadsAndWrites,
    Uses,
}

impl Relation {
    pub fn name(self) -> &'static str {
        match self {
            Self::Trusts => "trusts",
            Self::Assumes => "may assume",
            Self::Passes => "may pass",
            Self::Offers => "offers",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::ReadsAndWrites => "reads and writes",
            Self::Uses => "uses",
        }
    }
}

/// Draws the plan.
pub(super) fn draw(plan: &Plan<'_>) -> Diagram {
    let mut diagram = Diagram::default();
    for role in &plan.roles {
        diagram.nodes.push(Node {
            id: role.arn.clone(),
            label: role.name.clone(),
            detail: format!("{} ({})", role.title, role.status.name()),
            kind: NodeKind::Role,
            // In a part, a role of another account stands outside.
            account: plan.account(role.account).map(|own| own.key.to_owned()),
        });
    }
    for document in plan.files() {
        match &document.content {
            Content::Other(json) => settings(&mut diagram, document, json),
            Content::Listing(..) => {}
            Content::Policy {
                document: policy, ..
            } => {
                let Some(attachment) = &document.attachment else {
                    continue;
                };
                let Some(holder) = diagram.find(&attachment.role_arn) else {
                    continue;
                };
                for statement in policy
                    .statements
                    .iter()
                    .filter(|s| s.effect == Effect::Allow)
                {
                    if document.kind == DocumentKind::TrustPolicy {
                        trust(&mut diagram, holder, statement);
                    } else {
                        grants(&mut diagram, holder, statement);
                    }
                }
            }
        }
    }
    diagram
}

impl Diagram {
    fn find(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }

    /// Takes out the roles of other accounts that no arrow leads to.
    pub(super) fn leave_out_lonely(&mut self) {
        let met = |i: usize| {
            let mut arrows = self.arrows.iter();
            arrows.any(|arrow| arrow.from == i || arrow.to == i)
        };
        let stays: Vec<bool> = (self.nodes.iter().enumerate())
            .map(|(i, node)| node.account.is_some() || node.kind != NodeKind::Role || met(i))
            .collect();
        let place = |old: usize| stays.iter().take(old).filter(|stays| **stays).count();
        for arrow in &mut self.arrows {
            (arrow.from, arrow.to) = (place(arrow.from), place(arrow.to));
        }
        let mut kept = stays.iter();
        self.nodes
            .retain(|_| kept.next().is_some_and(|stays| *stays));
    }

    fn node(&mut self, id: &str, label: &str, detail: &str, kind: NodeKind) -> usize {
        self.find(id).unwrap_or_else(|| {
            self.nodes.push(Node {
                id: id.to_owned(),
                label: label.to_owned(),
                detail: detail.to_owned(),
                kind,
                account: None,
            });
            self.nodes.len() - 1
        })
    }

    /// Adds an arrow once; reading and writing the same thing becomes one arrow.
    fn arrow(&mut self, from: usize, to: usize, relation: Relation) {
        let same = self.arrows.iter_mut().find(|arrow| {
            let data = |r| {
                matches!(
                    r,
                    Relation::Reads | Relation::Writes | Relation::ReadsAndWrites
                )
            };
            (arrow.from, arrow.to) == (from, to)
                && (arrow.relation == relation || (data(arrow.relation) && data(relation)))
        });
        match same {
            Some(arrow) if arrow.relation == relation => {}
            Some(arrow) => arrow.relation = Relation::ReadsAndWrites,
            None => self.arrows.push(Arrow { from, to, relation }),
        }
    }
}

fn trust(diagram: &mut Diagram, holder: usize, statement: &Statement<Cow<'_, str>>) {
    let Some(Principal::Of(kinds)) = statement.principal.as_ref().map(|p| &p.principal) else {
        return;
    };
    if !statement.names_action("sts:AssumeRole") {
        return;
    }
    for (kind, list) in kinds {
        for principal in list {
            let node = match kind {
                PrincipalKind::Service => {
                    diagram.node(principal, principal, "AWS service", NodeKind::Service)
                }
                PrincipalKind::Aws | PrincipalKind::Federated | PrincipalKind::CanonicalUser => {
                    diagram.node(principal, principal, "principal", NodeKind::Role)
                }
            };
            diagram.arrow(holder, node, Relation::Trusts);
        }
    }
}

fn grants(diagram: &mut Diagram, holder: usize, statement: &Statement<Cow<'_, str>>) {
    for (action, relation) in [
        ("sts:AssumeRole", Relation::Assumes),
        ("iam:PassRole", Relation::Passes),
    ] {
        if statement.names_action(action) {
            for role in statement.resource.iter().flat_map(|list| list.iter()) {
                if let Some(to) = diagram.find(role) {
                    diagram.arrow(holder, to, relation);
                }
            }
        }
    }
    for resource in statement.resource.iter().flat_map(|list| list.iter()) {
        let mut parts = resource.splitn(6, ':');
        let service = parts.nth(2).unwrap_or_default();
        let rest = parts.nth(2).unwrap_or_default();
        let (label, detail) = match service {
            "s3" => (rest.trim_end_matches("/*"), "S3 bucket"),
            "kms" => (rest.trim_start_matches("key/"), "KMS key"),
            "logs" if rest.starts_with("log-group:") => (
                rest.trim_start_matches("log-group:").trim_end_matches(":*"),
                "log group",
            ),
            _ => continue,
        };
        let id = resource.trim_end_matches("/*");
        let node = diagram.node(id, label, detail, NodeKind::Resource);
        let relation = match service {
            "kms" => Relation::Uses,
            _ => data_relation(statement),
        };
        diagram.arrow(holder, node, relation);
    }
}

fn data_relation(statement: &Statement<Cow<'_, str>>) -> Relation {
    let verb = |action: &Cow<'_, str>| {
        let name = action.split_once(':').map_or("", |(_, name)| name);
        ["Get", "List", "Describe"]
            .iter()
            .any(|read| name.starts_with(read))
    };
    let reads = statement.action.iter().any(verb);
    let writes = statement.action.iter().any(|action| !verb(action));
    match (reads, writes) {
        (true, true) => Relation::ReadsAndWrites,
        (_, true) => Relation::Writes,
        _ => Relation::Reads,
    }
}

fn settings(diagram: &mut Diagram, document: &Document<'_>, json: &Value) {
    let mut roles = Vec::new();
    texts(json, &mut |text| roles.extend(diagram.find(text)));
    // The same lists in another form (a command's input) would be the same box twice.
    let drawn = diagram.nodes.iter().enumerate().any(|(i, node)| {
        let offers = diagram
            .arrows
            .iter()
            .filter(|arrow| arrow.from == i)
            .map(|arrow| arrow.to);
        node.kind == NodeKind::Settings && offers.eq(roles.iter().copied())
    });
    if roles.is_empty() || drawn {
        return;
    }
    let node = diagram.node(
        &document.title,
        &document.title,
        "setting",
        NodeKind::Settings,
    );
    if let Some(node) = diagram.nodes.get_mut(node) {
        node.account = Some(document.account.to_owned());
    }
    for role in roles {
        diagram.arrow(node, role, Relation::Offers);
    }
}

fn texts(json: &Value, found: &mut impl FnMut(&str)) {
    match json {
        Value::String(text) => found(text),
        Value::Array(list) => list.iter().for_each(|element| texts(element, found)),
        Value::Object(object) => object.values().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
