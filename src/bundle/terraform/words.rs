//! Texts of an account's documents as Terraform follows them: roles by reference, account, Region and partition by
//! variable.

use std::collections::BTreeSet;

use hcl_edit::expr::Expression;

use super::{
    hcl::{self, Piece},
    names,
};
use crate::{
    plan::{Account, Plan, RoleStatus},
    playbook::{AttachAs, DocumentKind},
};

/// What knows the names of an account's things, and which of them were used.
pub(super) struct Words<'a> {
    plan: &'a Plan<'a>,
    account: &'a Account<'a>,
    /// A name of each role and document, by its place.
    pub roles: Vec<String>,
    pub documents: Vec<String>,
    /// Roles that exist in this account and that something refers to.
    pub existing: BTreeSet<usize>,
    /// Roles of other accounts that something refers to.
    pub foreign: BTreeSet<usize>,
    pub others: Vec<Other<'a>>,
}

/// Another account of the set-up, which a part of the plan does not hold itself.
pub(super) struct Other<'a> {
    pub key: &'a str,
    pub title: &'a str,
    pub id: Option<&'a str>,
    /// Whether something refers to it.
    pub used: bool,
}

fn others<'a>(plan: &'a Plan<'a>, account: &Account<'_>) -> Vec<Other<'a>> {
    let held = plan
        .accounts
        .iter()
        .filter(|other| other.key != account.key);
    let held = held.map(|other| (other.key, other.title, Some(other.id.as_str())));
    let left_out = plan.part.iter().flat_map(|part| &part.others);
    let left_out = left_out.map(|other| (other.key, other.title, other.id.as_deref()));
    let other = |(key, title, id)| Other {
        key,
        title,
        id,
        used: false,
    };
    held.chain(left_out).map(other).collect()
}

impl<'a> Words<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, account: &'a Account<'a>) -> Self {
        Self {
            plan,
            account,
            roles: names::of_roles(plan),
            documents: names::of_documents(plan, account.key),
            existing: BTreeSet::new(),
            foreign: BTreeSet::new(),
            others: others(plan, account),
        }
    }

    /// A role of this account: what its name or ARN is, read from what makes it or looks it up.
    pub(super) fn role(&mut self, place: usize, what: &str) -> Expression {
        let place = self.first(place);
        let label = self.label(place);
        if self.creates(place) {
            return hcl::refer(&["aws_iam_role", &label, what]);
        }
        self.existing.insert(place);
        hcl::refer(&["data", "aws_iam_role", &label, what])
    }

    /// The first role of the plan with the same ARN: one role may play two parts.
    pub(super) fn first(&self, place: usize) -> usize {
        let arn = self.plan.roles.get(place).map(|role| &role.arn);
        let mut roles = self.plan.roles.iter();
        roles
            .position(|role| Some(&role.arn) == arn)
            .unwrap_or(place)
    }

    pub(super) fn label(&self, role: usize) -> String {
        self.roles.get(role).cloned().unwrap_or_default()
    }

    /// The variable with a role's path. One that the answers ask for is that role's own; all others share one.
    pub(super) fn path_variable(&self, role: usize) -> String {
        let path = self.plan.roles.get(role).map_or("/", |role| role.path());
        if path == "/" {
            "role_path".to_owned()
        } else {
            format!("{}_role_path", self.label(role))
        }
    }

    fn creates(&self, place: usize) -> bool {
        let role = self.plan.roles.get(place);
        role.is_some_and(|role| role.status == RoleStatus::Create)
    }

    /// A text of a document. Inside the trust policy of a role that is created, by its place, only roles that come before
    /// it are referred to, as two roles that wait for each other could not be made.
    pub(super) fn text(&mut self, text: &str, trust_of: Option<usize>) -> Expression {
        hcl::join(self.pieces(text, trust_of))
    }

    fn pieces(&mut self, text: &str, trust_of: Option<usize>) -> Vec<Piece> {
        let Some(place) = self.plan.roles.iter().position(|role| role.arn == text) else {
            return self.scan(text);
        };
        let own = self
            .plan
            .roles
            .get(place)
            .is_some_and(|role| role.account == self.account.key);
        if !own {
            self.foreign.insert(place);
            let variable = format!("{}_role_arn", self.label(place));
            return vec![Piece::Value(hcl::refer(&["var", &variable]))];
        }
        let waits = self.creates(place) && trust_of.is_some_and(|holder| place >= holder);
        if !waits {
            return vec![Piece::Value(self.role(place, "arn"))];
        }
        let variable = |name: &str| Piece::Value(hcl::refer(&["var", name]));
        vec![
            Piece::Text("arn:".to_owned()),
            partition(),
            Piece::Text(":iam::".to_owned()),
            variable("account_id"),
            Piece::Text(":role".to_owned()),
            variable(&self.path_variable(place)),
            variable(&format!("{}_role_name", self.label(place))),
        ]
    }

    /// Puts variables for what they stand for, wherever it stands as a word of its own.
    fn scan(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        let start = format!("arn:{}:", self.plan.partition);
        if let Some(after) = text.strip_prefix(&start) {
            pieces.extend([Piece::Text("arn:".to_owned()), partition()]);
            plain.push(':');
            rest = after;
        }
        while let Some(c) = rest.chars().next() {
            let before = text.strip_suffix(rest).unwrap_or("");
            if let Some((found, variable)) = self.known(before, rest)
                && let Some(after) = rest.strip_prefix(found.as_str())
            {
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(Piece::Value(hcl::refer(&["var", &variable])));
                rest = after;
                continue;
            }
            plain.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
        if !plain.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        pieces
    }

    /// What a text goes on with, and the variable that stands for it.
    fn known(&mut self, before: &str, rest: &str) -> Option<(String, String)> {
        if let Some(name) = self.named(before, rest) {
            return Some(name);
        }
        let within = |c: char| c.is_ascii_alphanumeric();
        if before.ends_with(within) {
            return None;
        }
        let begins = |word: &str| {
            let after = rest.strip_prefix(word).filter(|_| !word.is_empty());
            after.is_some_and(|after| !after.starts_with(within))
        };
        if begins(&self.plan.region) {
            return Some((self.plan.region.clone(), "region".to_owned()));
        }
        if begins(&self.account.id) {
            return Some((self.account.id.clone(), "account_id".to_owned()));
        }
        let known = |other: &&mut Other<'_>| other.id.is_some_and(begins);
        let other = self.others.iter_mut().find(known)?;
        other.used = true;
        Some((other.id?.to_owned(), account_variable(other.key)))
    }

    /// A role's or policy's name, where it is sure to be one.
    fn named(&self, before: &str, rest: &str) -> Option<(String, String)> {
        let own = format!("::{}:", self.account.id);
        if before.ends_with(&format!("{own}assumed-role/")) {
            let (name, _) = rest.split_once('/').unwrap_or((rest, ""));
            let mut roles = self.plan.roles.iter();
            let place = roles.position(|role| {
                role.name == name
                    && role.account == self.account.key
                    && role.status == RoleStatus::Create
            })?;
            let variable = format!("{}_role_name", self.label(place));
            return Some((name.to_owned(), variable));
        }
        if before.ends_with(&format!("{own}policy/")) {
            let mut documents = self.plan.documents.iter();
            let place = documents.position(|document| {
                let attachment = document.attachment.as_ref();
                document.name == rest
                    && document.account == self.account.key
                    && document.kind == DocumentKind::IdentityPolicy
                    && !document.snippet
                    && attachment.is_some_and(|a| a.attach_as == AttachAs::Managed)
            })?;
            let label = self.documents.get(place)?;
            return Some((rest.to_owned(), format!("{label}_policy_name")));
        }
        None
    }

    /// A whole JSON text, with its numbers and truth values.
    pub(super) fn json(&mut self, json: &serde_json::Value) -> Expression {
        use serde_json::Value;
        match json {
            Value::Null => Expression::null(),
            Value::Bool(truth) => Expression::from(*truth),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(whole), _, _) => Expression::from(whole),
                (None, Some(whole), _) => Expression::from(whole),
                (None, None, part) => part.map_or_else(Expression::null, Expression::from),
            },
            Value::String(text) => self.text(text, None),
            Value::Array(elements) => hcl::list(
                elements
                    .iter()
                    .map(|element| self.json(element))
                    .collect::<Vec<_>>(),
            ),
            Value::Object(pairs) => {
                let pair = |(key, value): (&String, &Value)| (key.clone(), self.json(value));
                hcl::object(pairs.iter().map(pair).collect::<Vec<_>>())
            }
        }
    }
}

fn partition() -> Piece {
    Piece::Value(hcl::refer(&[
        "data",
        "aws_partition",
        "current",
        "partition",
    ]))
}

/// The variable that holds another account's id.
pub(super) fn account_variable(key: &str) -> String {
    format!("{}_id", names::snake(key))
}
