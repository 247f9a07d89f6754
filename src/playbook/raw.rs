//! A playbook as its file has it, before it is checked and compiled.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPlaybook {
    pub format: String,
    pub id: String,
    pub title: String,
    pub goal: String,
    pub summary: [String; 2],
    pub minutes: u32,
    pub need: Vec<String>,
    pub page: String,
    #[serde(default)]
    pub retired: Vec<String>,
    pub partition: String,
    pub region: String,
    pub sections: Vec<RawSection>,
    pub questions: Vec<RawQuestion>,
    #[serde(default)]
    pub values: Vec<RawValue>,
    #[serde(default)]
    pub rules: Vec<RawRule>,
    pub accounts: Vec<RawAccount>,
    pub roles: Vec<RawRole>,
    pub documents: Vec<RawDocument>,
    pub steps: Vec<RawStep>,
    #[serde(default)]
    pub notes: Vec<RawNote>,
    #[serde(default)]
    pub accepts: Vec<RawAccept>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSection {
    pub id: String,
    pub title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuestion {
    pub id: String,
    pub label: Option<String>,
    pub section: String,
    pub kind: String,
    pub list: Option<RawListBounds>,
    pub when: Option<String>,
    #[serde(default)]
    pub optional: bool,
    pub title: String,
    pub why: String,
    #[serde(default)]
    pub choices: Vec<RawChoice>,
    pub default: Option<Value>,
    #[serde(default)]
    pub defaults: Vec<RawDefault>,
    pub example: Option<Value>,
    #[serde(rename = "where")]
    pub found: Option<RawFound>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawListBounds {
    pub min: usize,
    pub max: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawChoice {
    pub value: String,
    pub title: String,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDefault {
    pub when: String,
    pub value: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFound {
    pub console: String,
    pub link: Option<String>,
    #[serde(default)]
    pub command: Vec<RawArgument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawValue {
    pub id: String,
    pub value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub code: String,
    pub level: RawLevel,
    pub about: String,
    pub each: Option<String>,
    pub when: String,
    pub text: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawLevel {
    Error,
    Warning,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAccount {
    pub key: String,
    pub plays: Vec<String>,
    pub when: Option<String>,
    pub account: String,
    pub title: String,
    pub who: String,
    pub intro: Vec<RawLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRole {
    pub id: String,
    pub account: String,
    pub when: Option<String>,
    pub each: Option<String>,
    pub from: String,
    pub about: String,
    pub path_about: Option<String>,
    pub title: String,
    pub purpose: String,
    #[serde(default)]
    pub attach: Vec<RawAttach>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAttach {
    pub policy: String,
    pub when: Option<String>,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDocument {
    pub id: String,
    pub kind: String,
    pub title: String,
    pub name: String,
    pub role: Option<String>,
    pub account: Option<String>,
    pub binds: Option<String>,
    #[serde(rename = "as")]
    pub attach_as: Option<String>,
    pub when: Option<String>,
    pub each: Option<String>,
    pub snippet: Option<String>,
    pub file: Option<String>,
    #[serde(default)]
    pub variants: Vec<RawVariant>,
    #[serde(default)]
    pub parts: Vec<RawPart>,
    #[serde(default)]
    pub statements: Vec<RawStatement>,
    #[serde(default)]
    pub mends: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVariant {
    pub when: String,
    pub file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPart {
    pub file: String,
    pub when: Option<String>,
    pub each: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStatement {
    pub sid: String,
    pub when: Option<String>,
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStep {
    pub id: String,
    pub account: String,
    pub when: Option<String>,
    pub each: Option<String>,
    pub documents: Option<String>,
    #[serde(default)]
    pub after: Vec<String>,
    pub title: String,
    pub why: Option<String>,
    #[serde(rename = "do")]
    pub actions: Vec<RawLine>,
    #[serde(default)]
    pub check: Vec<RawLine>,
    #[serde(default)]
    pub undo: Vec<RawLine>,
    #[serde(default)]
    pub mends: Vec<String>,
    #[serde(default)]
    pub sets: Vec<RawSetting>,
    pub left: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSetting {
    pub kind: String,
    pub when: Option<String>,
    pub each: Option<String>,
    pub of: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub value: String,
    pub document: Option<String>,
}

pub(crate) enum RawLine {
    Text(String),
    Line(RawLineTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLineTable {
    pub text: String,
    pub when: Option<String>,
    pub each: Option<String>,
    pub documents: Option<String>,
    pub link: Option<String>,
    #[serde(default)]
    pub command: Vec<RawArgument>,
    pub paste: Option<String>,
    pub copy: Option<String>,
}

#[derive(Clone)]
pub(crate) enum RawArgument {
    Text(String),
    File { file: String },
    Minified { minified: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArgumentTable {
    file: Option<String>,
    minified: Option<String>,
}

// Written out, as serde's untagged enums copy each element first and name no key in their errors.
impl<'de> Deserialize<'de> for RawLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOr(
            "a text, or a table with `text`",
            Self::Text,
            Self::Line,
            PhantomData,
        ))
    }
}

impl<'de> Deserialize<'de> for RawArgument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a text, { file = \"document\" } or { minified = \"document\" }";
        let table = |table: RawArgumentTable| match (table.file, table.minified) {
            (Some(file), None) => Some(Self::File { file }),
            (None, Some(minified)) => Some(Self::Minified { minified }),
            _ => None,
        };
        deserializer
            .deserialize_any(TextOr(
                expected,
                |text| Some(Self::Text(text)),
                table,
                PhantomData,
            ))?
            .ok_or_else(|| D::Error::custom(format!("expected {expected}")))
    }
}

/// Takes a text or a table, and makes one thing of either.
struct TextOr<F, G, T>(&'static str, F, G, PhantomData<T>);

impl<'de, T, U, F, G> Visitor<'de> for TextOr<F, G, T>
where
    T: Deserialize<'de>,
    F: FnOnce(String) -> U,
    G: FnOnce(T) -> U,
{
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E>(self, text: &str) -> Result<U, E> {
        Ok((self.1)(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<U, E> {
        Ok((self.1)(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(self.2)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNote {
    pub id: String,
    pub when: Option<String>,
    pub evidence: String,
    pub page: String,
    pub about: String,
    pub says: String,
    pub does: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAccept {
    pub code: String,
    pub document: String,
    pub sid: Option<String>,
    pub about: String,
    pub reason: String,
}

/// Reads the file. When it does not have the right shape, every element is read alone, so that all faults are
/// named at once and each with the element's id.
pub(crate) fn read(text: &str) -> Result<RawPlaybook, Vec<(String, String)>> {
    serde_json::from_str(text).map_err(|whole| {
        let whole = one_line(&whole);
        let Ok(table) = serde_json::from_str::<Map<String, Value>>(text) else {
            return vec![("playbook.toml".to_owned(), whole)];
        };
        let mut faults = Vec::new();
        each::<RawSection>(&table, "sections", &mut faults);
        each::<RawQuestion>(&table, "questions", &mut faults);
        each::<RawValue>(&table, "values", &mut faults);
        each::<RawRule>(&table, "rules", &mut faults);
        each::<RawAccount>(&table, "accounts", &mut faults);
        each::<RawRole>(&table, "roles", &mut faults);
        each::<RawDocument>(&table, "documents", &mut faults);
        each::<RawStep>(&table, "steps", &mut faults);
        each::<RawNote>(&table, "notes", &mut faults);
        each::<RawAccept>(&table, "accepts", &mut faults);
        if faults.is_empty() {
            faults.push(("playbook.toml".to_owned(), whole));
        }
        faults
    })
}

fn each<T: DeserializeOwned>(
    table: &Map<String, Value>,
    key: &str,
    faults: &mut Vec<(String, String)>,
) {
    let Some(list) = table.get(key).and_then(Value::as_array) else {
        return;
    };
    for (i, element) in list.iter().enumerate() {
        if let Err(error) = T::deserialize(element.clone()) {
            let id = ["id", "key", "code"]
                .iter()
                .find_map(|name| element.get(name)?.as_str())
                .map_or_else(|| format!("number {}", i + 1), str::to_owned);
            faults.push((format!("{key}.{id}"), one_line(&error)));
        }
    }
}

fn one_line(error: &serde_json::Error) -> String {
    error
        .to_string()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
