//! Texts of documents with what CloudFormation knows better in place of the planned values: the partition, the account,
//! the Region, and roles under the names that the parameters give them.

use serde_json::Value as Json;
use serde_yaml_ng::{Mapping, Value};

use super::{foreign::Foreign, yaml::function};

/// A role of the account that the template creates.
#[derive(Debug)]
pub(super) struct Created<'p> {
    /// Its place among the plan's roles.
    pub place: usize,
    pub arn: &'p str,
    pub logical: String,
    /// The parameter with its name.
    pub parameter: String,
    /// The parameter with its path.
    pub path: String,
}

/// How the roles of the template itself are named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// By the resource, which is then made first. A trust policy needs that, as its principals must be there; these are
    /// the roles that come before it.
    Resources(usize),
    /// By name, so that a role may be named in a policy that it has itself.
    Names,
}

#[derive(Debug)]
pub(super) struct Texts<'p> {
    pub partition: &'p str,
    pub region: &'p str,
    pub account: &'p str,
    pub created: Vec<Created<'p>>,
    pub foreign: Vec<Foreign<'p>>,
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'t> {
    Literal(&'t str),
    Variable(String),
}

/// The parameter with the path of all roles that have none of their own.
pub(super) const ROLE_PATH: &str = "RolePath";

impl Texts<'_> {
    /// A JSON document; its keys stay as they are.
    pub(super) fn document(&mut self, json: &Json, naming: Naming) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(bool) => Value::Bool(*bool),
            Json::Number(number) => serde_yaml_ng::to_value(number).unwrap_or_default(),
            Json::String(text) => self.text(text, naming),
            Json::Array(values) => Value::Sequence(
                values
                    .iter()
                    .map(|value| self.document(value, naming))
                    .collect(),
            ),
            Json::Object(entries) => Value::Mapping(
                entries
                    .iter()
                    .map(|(key, value)| (key.as_str().into(), self.document(value, naming)))
                    .collect::<Mapping>(),
            ),
        }
    }

    /// One text of a document.
    pub(super) fn text(&mut self, text: &str, naming: Naming) -> Value {
        if let Naming::Resources(before) = naming
            && let Some(role) = self.created.iter().take(before).find(|r| r.arn == text)
        {
            return function("GetAtt", format!("{}.Arn", role.logical));
        }
        let pieces = self.pieces(text);
        match pieces.as_slice() {
            [Piece::Variable(name)] => function("Ref", name.as_str()),
            pieces
                if pieces
                    .iter()
                    .all(|piece| matches!(piece, Piece::Literal(_))) =>
            {
                text.into()
            }
            pieces => function("Sub", sub(pieces)),
        }
    }

    fn pieces<'t>(&mut self, text: &'t str) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        if let Some(role) = self
            .foreign
            .iter_mut()
            .find(|f| f.role && f.planned == text)
        {
            role.used = true;
            return vec![Piece::Variable(role.parameter.clone())];
        }
        if let Some(role) = self.created.iter().find(|role| role.arn == text) {
            let (path, parameter) = (role.path.clone(), role.parameter.clone());
            pieces.push(Piece::Literal("arn:"));
            pieces.push(Piece::Variable("AWS::Partition".to_owned()));
            pieces.push(Piece::Literal(":iam::"));
            pieces.push(Piece::Variable("AWS::AccountId".to_owned()));
            pieces.push(Piece::Literal(":role"));
            pieces.push(Piece::Variable(path));
            pieces.push(Piece::Variable(parameter));
            return pieces;
        }
        if self.is_elsewhere(text) {
            self.replace(text, false, &mut pieces);
            return pieces;
        }
        self.replace(text, true, &mut pieces);
        pieces
    }

    /// Whether a text is the ARN of something in an account that takes no part.
    fn is_elsewhere(&self, text: &str) -> bool {
        let mut fields = text.splitn(6, ':');
        let arn = fields.next() == Some("arn");
        let id = fields.nth(3).unwrap_or("");
        let digits = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
        let mut foreign = self.foreign.iter().filter(|foreign| !foreign.role);
        arn && digits && id != self.account && !foreign.any(|foreign| foreign.planned == id)
    }

    /// Cuts a text where one of the planned values stands alone: `local` ones are the account's own and the Region.
    fn replace<'t>(&mut self, text: &'t str, local: bool, pieces: &mut Vec<Piece<'t>>) {
        let arn = format!("arn:{}:", self.partition);
        let mut wanted = vec![(self.partition, "AWS::Partition", None)];
        if local {
            wanted.push((self.account, "AWS::AccountId", None));
            wanted.push((self.region, "AWS::Region", None));
            let ids = self.foreign.iter().enumerate().filter(|(_, f)| !f.role);
            wanted.extend(ids.map(|(at, f)| (f.planned, f.parameter.as_str(), Some(at))));
        }
        let mut used = Vec::new();
        let (mut from, mut at) = (0, 0);
        while let Some(rest) = text.get(at..) {
            let Some(next) = rest.chars().next() else {
                break;
            };
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let found = wanted.iter().find(|(planned, name, _)| {
                let after = rest.strip_prefix(planned);
                let after = after.filter(|_| !planned.is_empty());
                let ends = after.is_some_and(|after| !after.starts_with(char::is_alphanumeric));
                let begins = !before.is_some_and(char::is_alphanumeric);
                // The partition is one only where an ARN has it.
                let placed = *name != "AWS::Partition"
                    || at
                        .checked_sub(4)
                        .and_then(|start| text.get(start..))
                        .is_some_and(|text| text.starts_with(&arn));
                ends && begins && placed
            });
            if let Some((planned, name, foreign)) = found {
                if from < at {
                    pieces.push(Piece::Literal(text.get(from..at).unwrap_or("")));
                }
                pieces.push(Piece::Variable((*name).to_owned()));
                used.extend(*foreign);
                at += planned.len();
                from = at;
            } else {
                at += next.len_utf8();
            }
        }
        if let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            pieces.push(Piece::Literal(rest));
        }
        for at in used {
            if let Some(foreign) = self.foreign.get_mut(at) {
                foreign.used = true;
            }
        }
    }
}

/// The text of a `!Sub`. What a document has as a variable of its own, such as `${aws:username}`, stays one.
fn sub(pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(&literal.replace("${", "${!")),
            Piece::Variable(name) => {
                text.push_str("${");
                text.push_str(name);
                text.push('}');
            }
        }
    }
    text
}
