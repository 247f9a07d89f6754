//! `bundle.json` as it was read: accounts, roles, files, warnings, each text with its place.

use super::fault;
use crate::{
    aws::quoted,
    policy::{
        Finding, Kind,
        json::{Json, Text, Value},
    },
};

/// The file of the manifest.
pub(super) const PATH: &str = "bundle.json";
const FORMAT: &str = "sagesetup.bundle/1";

/// What a bundle says of itself.
#[derive(Debug)]
pub struct Manifest<'a> {
    pub playbook: Text<'a>,
    /// The key of the account that the bundle is for, where it is a part of a set-up.
    pub part: Option<Text<'a>>,
    /// The kinds of files that were chosen; none where nothing was left out.
    pub only: Option<Vec<Text<'a>>>,
    pub accounts: Vec<Account<'a>>,
    pub roles: Vec<Role<'a>>,
    pub artifacts: Vec<Artifact<'a>>,
    pub warnings: Vec<Warning<'a>>,
}

/// An account that takes part.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    pub key: Text<'a>,
    pub id: Text<'a>,
    pub partition: Text<'a>,
    pub region: Text<'a>,
}

/// A role that takes part.
#[derive(Debug, Clone)]
pub struct Role<'a> {
    /// The key of its account.
    pub account: Text<'a>,
    pub name: Text<'a>,
    pub arn: Text<'a>,
    pub status: Status,
    /// The ARNs of AWS's managed policies on it.
    pub managed: Vec<Text<'a>>,
}

/// Whether a role is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Create,
    Existing,
}

/// A file of the bundle.
#[derive(Debug, Clone)]
pub struct Artifact<'a> {
    pub path: Text<'a>,
    /// `identity-policy`, `settings`, `checklist` …
    pub kind: Text<'a>,
    /// The key of the account that it is for.
    pub account: Option<Text<'a>>,
    pub attach: Option<Attach<'a>>,
    /// The account, by key, that a service control policy limits, where that is another one.
    pub binds: Option<Text<'a>>,
    pub sha256: Text<'a>,
}

/// Where a policy goes.
#[derive(Debug, Clone)]
pub struct Attach<'a> {
    /// The name of the role.
    pub role: Text<'a>,
    /// None for a trust policy.
    pub way: Option<Way>,
    pub policy_name: Option<Text<'a>>,
}

/// How a policy is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Inline,
    Managed,
}

/// A warning that the bundle carries.
#[derive(Debug, Clone)]
pub struct Warning<'a> {
    pub code: Text<'a>,
    pub about: Text<'a>,
    pub text: Text<'a>,
    /// All of it.
    pub at: crate::policy::Span,
}

impl Artifact<'_> {
    /// The kind of policy it is, if it is one.
    pub fn policy(&self) -> Option<Kind> {
        policy_kind(&self.kind)
    }
}

/// The kind of policy that a word of the manifest names.
fn policy_kind(word: &str) -> Option<Kind> {
    Some(match word {
        "identity-policy" => Kind::Identity,
        "trust-policy" => Kind::Trust,
        "resource-policy" => Kind::Resource,
        "service-control-policy" => Kind::ServiceControl,
        _ => return None,
    })
}

/// Reads the manifest. What is missing is told, and stays empty.
pub(super) fn read<'a>(json: &Json<'a>, findings: &mut Vec<Finding>) -> Manifest<'a> {
    let mut reader = Reader { findings };
    reader.format(json);
    Manifest {
        playbook: reader.text(json, "the manifest", "playbook"),
        part: optional(json, "part"),
        only: json.get("only").map(|_| texts(json, "only")),
        accounts: reader.rows(json, "accounts", Reader::account),
        roles: reader.rows(json, "roles", Reader::role),
        artifacts: reader.rows(json, "artifacts", Reader::artifact),
        warnings: reader.rows(json, "warnings", Reader::warning),
    }
}

struct Reader<'f> {
    findings: &'f mut Vec<Finding>,
}

impl Reader<'_> {
    fn format(&mut self, json: &Json<'_>) {
        let Some(format) = optional(json, "format") else {
            self.missing(json, "the manifest", "format");
            return;
        };
        if &*format != FORMAT {
            let what = format!(
                "the format is {}, and this version reads \"{FORMAT}\"",
                quoted(&format)
            );
            let finding = Finding::new(&fault::FORMAT, format.at, what);
            self.findings.push(finding);
        }
    }

    fn missing(&mut self, json: &Json<'_>, of: &str, key: &str) {
        let what = format!("{of} has no \"{key}\" that could be read");
        let at = crate::policy::Span {
            start: json.at.start,
            end: json.at.start + 1,
        };
        self.findings
            .push(Finding::new(&fault::UNREADABLE, at, what));
    }

    fn text<'a>(&mut self, json: &Json<'a>, of: &str, key: &str) -> Text<'a> {
        optional(json, key).unwrap_or_else(|| {
            self.missing(json, of, key);
            Text {
                at: json.at,
                ..Text::default()
            }
        })
    }

    fn rows<'a, T>(
        &mut self,
        json: &Json<'a>,
        key: &str,
        row: impl Fn(&mut Self, &Json<'a>) -> T,
    ) -> Vec<T> {
        let Some(list) = json.get(key) else {
            self.missing(json, "the manifest", key);
            return Vec::new();
        };
        list.elements().iter().map(|json| row(self, json)).collect()
    }

    fn account<'a>(&mut self, json: &Json<'a>) -> Account<'a> {
        let mut text = |key| self.text(json, "an account", key);
        Account {
            key: text("key"),
            id: text("id"),
            partition: text("partition"),
            region: text("region"),
        }
    }

    fn role<'a>(&mut self, json: &Json<'a>) -> Role<'a> {
        let mut text = |key| self.text(json, "a role", key);
        Role {
            account: text("account"),
            name: text("name"),
            arn: text("arn"),
            status: if &*text("status") == "create" {
                Status::Create
            } else {
                Status::Existing
            },
            managed: texts(json, "managed_policies"),
        }
    }

    fn artifact<'a>(&mut self, json: &Json<'a>) -> Artifact<'a> {
        let attach = json.get("attach").map(|json| Attach {
            role: self.text(json, "an attachment", "role"),
            way: optional(json, "as").and_then(|way| match &*way {
                "inline" => Some(Way::Inline),
                "managed" => Some(Way::Managed),
                _ => None,
            }),
            policy_name: optional(json, "policy_name"),
        });
        Artifact {
            path: self.text(json, "a file", "path"),
            kind: self.text(json, "a file", "kind"),
            account: optional(json, "account"),
            attach,
            binds: optional(json, "binds"),
            sha256: self.text(json, "a file", "sha256"),
        }
    }

    fn warning<'a>(&mut self, json: &Json<'a>) -> Warning<'a> {
        let mut text = |key| self.text(json, "a warning", key);
        Warning {
            code: text("code"),
            about: text("about"),
            text: text("text"),
            at: json.at,
        }
    }
}

/// The texts of a list that may be missing.
fn texts<'a>(json: &Json<'a>, key: &str) -> Vec<Text<'a>> {
    let list = match json.get(key).map(|json| &json.value) {
        Some(Value::List(list)) => list.as_slice(),
        _ => &[],
    };
    let texts = list.iter().filter_map(|value| {
        let text = value.text()?.clone();
        Some(Text { text, at: value.at })
    });
    texts.collect()
}

fn optional<'a>(json: &Json<'a>, key: &str) -> Option<Text<'a>> {
    let value = json.get(key)?;
    Some(Text {
        text: value.text()?.clone(),
        at: value.at,
    })
}
