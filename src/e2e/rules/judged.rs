//! A bundle as its files, parsed: what anybody's program can see of it, and nothing of how it was made.

use std::collections::{BTreeMap, BTreeSet};

use sagesetup::{
    answers,
    bundle::{self, Bundle},
    plan,
    playbook::Playbook,
};
use serde_json::{Map, Value};

use super::checklist::{self, Step};

/// The files of one bundle.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// The `answers` of `answers.json`: what was asked for.
    pub(crate) answers: Value,
    /// `bundle.json`.
    pub(crate) manifest: Value,
    /// Every other JSON file, by path.
    pub(crate) json: BTreeMap<String, Value>,
    /// Every Markdown file, by path.
    pub(crate) pages: BTreeMap<String, String>,
    /// Scripts, templates and the page for a browser, which no rule judges.
    pub(crate) others: BTreeMap<String, String>,
}

/// A JSON document, with what the manifest says about it.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) path: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) account: &'a str,
    pub(crate) role: Option<&'a str>,
    pub(crate) way: Option<&'a str>,
    pub(crate) policy_name: Option<&'a str>,
    pub(crate) json: &'a Value,
}

/// The bundle that `answers` give, or every reason why they give none.
pub(crate) fn bundle(
    playbook: &Playbook,
    answers: &Map<String, Value>,
) -> Result<Bundle, Vec<String>> {
    let checked = answers::check(playbook, answers);
    let plan = plan::build(playbook, &checked.answers);
    let reasons: Vec<String> = checked
        .problems
        .iter()
        .chain(&plan.problems)
        .map(ToString::to_string)
        .chain(plan.open.iter().map(|id| format!("open: {id}")))
        .chain(plan.faults.iter().map(|(at, why)| format!("{at}: {why}")))
        .collect();
    if !reasons.is_empty() {
        return Err(reasons);
    }
    Ok(bundle::render(&plan))
}

/// Its files, or every reason why there are none.
pub(crate) fn files(
    playbook: &Playbook,
    answers: &Map<String, Value>,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<String>> {
    bundle(playbook, answers).map(|bundle| by_path(&bundle))
}

/// The files of a bundle by their paths.
pub(crate) fn by_path(bundle: &Bundle) -> BTreeMap<String, Vec<u8>> {
    let files = bundle.files();
    let files = files.iter();
    files
        .map(|file| (file.path.to_owned(), file.bytes.to_vec()))
        .collect()
}

impl Judged {
    /// Parses the files of a bundle.
    pub(crate) fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, String> {
        let (mut json, mut pages): (BTreeMap<String, Value>, _) =
            (BTreeMap::new(), BTreeMap::new());
        let mut others = BTreeMap::new();
        for (path, bytes) in files {
            let text = std::str::from_utf8(bytes).map_err(|e| format!("{path}: {e}"))?;
            let ends_in = |end: &str| path.rsplit_once('.').is_some_and(|(_, e)| e == end);
            if ends_in("json") {
                let value: Value =
                    serde_json::from_str(text).map_err(|e| format!("{path}: {e}"))?;
                json.insert(path.clone(), value);
            } else if ends_in("md") {
                pages.insert(path.clone(), text.to_owned());
            } else {
                others.insert(path.clone(), text.to_owned());
            }
        }
        let mut taken = |path: &str| json.remove(path).ok_or(format!("{path} is missing"));
        let manifest = taken("bundle.json")?;
        let answers = taken("answers.json")?
            .get("answers")
            .cloned()
            .ok_or("answers.json has no answers")?;
        Ok(Self {
            answers,
            manifest,
            json,
            pages,
            others,
        })
    }

    /// The bundle of answers that are right.
    pub(crate) fn of(playbook: &Playbook, answers: &Map<String, Value>) -> Self {
        let files = files(playbook, answers)
            .unwrap_or_else(|reasons| panic!("refused: {reasons:#?}\n{answers:#?}"));
        Self::read(&files).expect("a bundle that reads")
    }

    /// An answer that is a text; empty where there is none.
    pub(crate) fn answer(&self, id: &str) -> &str {
        self.answers.get(id).and_then(Value::as_str).unwrap_or("")
    }

    /// Whether an answer is `true`.
    pub(crate) fn yes(&self, id: &str) -> bool {
        self.answers.get(id) == Some(&Value::Bool(true))
    }

    /// An answer that is a list of texts.
    pub(crate) fn answer_list(&self, id: &str) -> Vec<&str> {
        self.answers.get(id).map_or_else(Vec::new, list)
    }

    pub(crate) fn cross(&self) -> bool {
        self.answer("topology") == "cross-account"
    }

    /// The manifest's accounts: key, id, partition, Region.
    pub(crate) fn accounts(&self) -> Vec<[&str; 4]> {
        rows(
            &self.manifest,
            "accounts",
            ["key", "id", "partition", "region"],
        )
    }

    /// The manifest's roles: account, name, ARN, status.
    pub(crate) fn roles(&self) -> Vec<[&str; 4]> {
        rows(
            &self.manifest,
            "roles",
            ["account", "name", "arn", "status"],
        )
    }

    pub(crate) fn warned(&self, code: &str) -> bool {
        rows(&self.manifest, "warnings", ["code"]).contains(&[code])
    }

    pub(crate) fn partition(&self) -> &str {
        self.accounts().first().map_or("", |a| a[2])
    }

    pub(crate) fn region(&self) -> &str {
        self.accounts().first().map_or("", |a| a[3])
    }

    pub(crate) fn account_id(&self, key: &str) -> &str {
        let accounts = self.accounts();
        accounts.iter().find(|a| a[0] == key).map_or("", |a| a[1])
    }

    /// The key of the account in which the applications run.
    pub(crate) fn emr_key(&self) -> &'static str {
        if self.cross() {
            "emr-account"
        } else {
            "account"
        }
    }

    pub(crate) fn studio_key(&self) -> &'static str {
        if self.cross() {
            "studio-account"
        } else {
            "account"
        }
    }

    pub(crate) fn execution_arn(&self) -> &str {
        self.answer("execution_role_arn")
    }

    pub(crate) fn execution_name(&self) -> &str {
        last(self.execution_arn())
    }

    /// What the access role's ARN has to be.
    pub(crate) fn assumable_arn(&self) -> String {
        let (path, name) = ("assumable_role_path", "assumable_role_name");
        let (path, name) = (self.answer(path), self.answer(name));
        let path = path.strip_prefix('/').unwrap_or(path);
        self.role_arn(&format!("{path}{name}"))
    }

    /// What the ARN of a role that is created in the account of the applications has to be.
    pub(crate) fn role_arn(&self, name: &str) -> String {
        let account = self.account_id(self.emr_key());
        format!("arn:{}:iam::{account}:role/{name}", self.partition())
    }

    /// The runtime roles that were asked for, as ARNs, in their order.
    pub(crate) fn runtime_arns(&self) -> Vec<String> {
        let roles = self.answer_list("runtime_roles");
        let arn = |role: &&str| {
            if role.starts_with("arn:") {
                (*role).to_owned()
            } else {
                self.role_arn(role)
            }
        };
        roles.iter().map(arn).collect()
    }

    pub(crate) fn domain_arn(&self) -> String {
        self.sagemaker_arn(&format!("domain/{}", self.answer("domain_id")))
    }

    pub(crate) fn sagemaker_arn(&self, resource: &str) -> String {
        let (partition, region) = (self.partition(), self.region());
        let account = account_of(self.execution_arn());
        format!("arn:{partition}:sagemaker:{region}:{account}:{resource}")
    }

    /// All JSON documents that the manifest lists, but the answers.
    pub(crate) fn documents(&self) -> Vec<Document<'_>> {
        let Some(Value::Array(artifacts)) = self.manifest.get("artifacts") else {
            return Vec::new();
        };
        let found = artifacts.iter().filter_map(|entry| {
            let path = entry.get("path")?.as_str()?;
            let attach = |key: &str| entry.pointer(&format!("/attach/{key}"))?.as_str();
            let (path, json) = self.json.get_key_value(path)?;
            Some(Document {
                path,
                kind: entry.get("kind")?.as_str()?,
                account: entry.get("account").and_then(Value::as_str).unwrap_or(""),
                role: attach("role"),
                way: attach("as"),
                policy_name: attach("policy_name"),
                json,
            })
        });
        found.collect()
    }

    pub(crate) fn of_kind(&self, kind: &str) -> Vec<Document<'_>> {
        let mut documents = self.documents();
        documents.retain(|document| document.kind == kind);
        documents
    }

    /// The identity policies of one role.
    pub(crate) fn policies_of(&self, role: &str) -> Vec<Document<'_>> {
        let mut documents = self.of_kind("identity-policy");
        documents.retain(|document| document.role == Some(role));
        documents
    }

    /// The trust policy of one role.
    pub(crate) fn trust_of(&self, role: &str) -> Option<&Value> {
        let mut documents = self.of_kind("trust-policy");
        documents.retain(|document| document.role == Some(role));
        documents.first().map(|document| document.json)
    }

    /// Every `EmrSettings` object: in the settings files, and in the commands of the checklists.
    pub(crate) fn emr_settings(&self, steps: &[Step]) -> Vec<(String, Value)> {
        let mut found = Vec::new();
        for document in self.of_kind("settings") {
            collect(document.json, "EmrSettings", &mut |settings| {
                found.push((document.path.to_owned(), settings.clone()));
            });
        }
        for step in steps {
            let words = step.actions.commands().flatten().flatten();
            for word in words.filter(|word| word.contains("EmrSettings")) {
                let Ok(json) = serde_json::from_str::<Value>(word) else {
                    continue;
                };
                collect(&json, "EmrSettings", &mut |settings| {
                    found.push((format!("step {}", step.number), settings.clone()));
                });
            }
        }
        found
    }

    /// The steps of all checklists, by their number.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = self
            .pages
            .iter()
            .filter_map(|(path, page)| Some((path.strip_suffix("/CHECKLIST.md")?, page)))
            .flat_map(|(account, page)| checklist::steps(account, page))
            .collect();
        steps.sort_by_key(|step| step.number);
        steps
    }

    /// Every ARN that stands anywhere but in prose: documents, manifest, and what the checklists paste and run.
    pub(crate) fn arns(&self, steps: &[Step]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let blocks = || steps.iter().flat_map(Step::blocks);
        let pasted = blocks().filter_map(|block| block.json.as_ref());
        for json in self.json.values().chain([&self.manifest]).chain(pasted) {
            strings(json, &mut |text| {
                // The texts of warnings speak to people.
                if text.starts_with("arn:") && !text.contains(' ') {
                    found.insert(text.to_owned());
                }
            });
        }
        for block in blocks().filter(|block| block.json.is_none()) {
            found.extend(arns_in(&block.text));
        }
        found
    }
}

fn rows<'a, const N: usize>(value: &'a Value, key: &str, columns: [&str; N]) -> Vec<[&'a str; N]> {
    let Some(Value::Array(rows)) = value.get(key) else {
        return Vec::new();
    };
    rows.iter()
        .map(|row| columns.map(|column| row.get(column).and_then(Value::as_str).unwrap_or("")))
        .collect()
}

/// A text or a list of texts, as IAM takes either.
pub(crate) fn list(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What stands behind the last slash.
pub(crate) fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

pub(crate) fn account_of(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or("")
}

/// Every string in `value`, keys included.
pub(crate) fn strings(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => take(text),
        Value::Array(list) => list.iter().for_each(|element| strings(element, take)),
        Value::Object(object) => {
            for (key, element) in object {
                take(key);
                strings(element, take);
            }
        }
        _ => {}
    }
}

fn collect(value: &Value, key: &str, take: &mut impl FnMut(&Value)) {
    match value {
        Value::Array(list) => list.iter().for_each(|element| collect(element, key, take)),
        Value::Object(object) => {
            for (name, element) in object {
                if name == key {
                    take(element);
                }
                collect(element, key, take);
            }
        }
        _ => {}
    }
}

/// Every ARN in a text that is no prose.
pub(crate) fn arns_in(text: &str) -> Vec<String> {
    if !text.contains("arn:") {
        return Vec::new();
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '\\' | '`' | ')');
    text.split(ends)
        .flat_map(|word| {
            let starts = word.match_indices("arn:").map(|(at, _)| at);
            starts.filter_map(|at| word.get(at..)).take(1)
        })
        .filter(|arn| arn.matches(':').count() >= 5)
        .map(str::to_owned)
        .collect()
}
