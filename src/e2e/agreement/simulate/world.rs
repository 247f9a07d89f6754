//! One question, put to both: to ours through the files of a bundle, to the other as the documents that count.

use std::{collections::BTreeMap, rc::Rc};

use sagesetup::{
    audit::Setup,
    grants::{Asked, Scene, decide},
};
use serde_json::{Map, Value, json};

pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// What is asked of which bundle.
pub(super) struct Question {
    /// For people, and for the table of known differences.
    pub(super) name: String,
    pub(super) files: Rc<Files>,
    pub(super) who: String,
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) keys: Vec<(String, String)>,
}

impl Question {
    fn pairs(&self) -> Vec<String> {
        let pairs = self.keys.iter();
        pairs.map(|(key, value)| format!("{key}={value}")).collect()
    }

    /// Our answer.
    pub(super) fn answer(&self) -> bool {
        let files = self.files.iter().map(|(path, bytes)| (&**path, &**bytes));
        let setup = Setup::read(files);
        let scene = Scene::of_setup(&setup, None);
        let asked = Asked::read(
            &scene,
            &self.who,
            &self.action,
            &self.resource,
            &self.pairs(),
        );
        let asked = asked.unwrap_or_else(|wrong| panic!("{}: {wrong:?}", self.name));
        decide(&scene, &asked.request).allowed
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.files[path]).unwrap()
    }

    /// The same for the simulator, put together without any code of ours.
    pub(super) fn simulation(&self) -> Value {
        let manifest = self.json("bundle.json");
        let role = self.role(&manifest);
        let principal = match &role {
            Some(role) if !self.who.starts_with("arn:aws:sts") => role["arn"].as_str().unwrap(),
            _ => &self.who,
        };
        let caller = principal.split(':').nth(4).unwrap_or_default();
        let owner = self.owner(caller);
        let mut identity = Vec::new();
        let mut limits = Vec::new();
        let mut of_resource = Vec::new();
        for artifact in manifest["artifacts"].as_array().unwrap() {
            let path = artifact["path"].as_str().unwrap();
            let holder = &artifact["attach"]["role"];
            let account = account(&manifest, &artifact["account"]);
            match artifact["kind"].as_str().unwrap() {
                "identity-policy" => {
                    let own = role.as_ref().is_some_and(|role| {
                        role["name"] == *holder && role["account"] == artifact["account"]
                    });
                    identity.extend(own.then(|| self.json(path)));
                }
                "service-control-policy" if account == caller => limits.push(self.json(path)),
                "trust-policy" if self.action.starts_with("sts:") => {
                    let arn = format!("arn:aws:iam::{account}:role/");
                    let name = self.resource.rsplit('/').next().unwrap();
                    let own = self.resource.starts_with(&arn) && *holder == name;
                    of_resource.extend(own.then(|| self.json(path)));
                }
                "resource-policy" if self.is_about(path) => of_resource.push(self.json(path)),
                _ => {}
            }
        }
        // What every account begins with.
        let lists = |limit: &Value| limit.to_string().contains("\"Effect\":\"Allow\"");
        if !limits.is_empty() && !limits.iter().any(lists) {
            limits.push(policy(
                &json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
            ));
        }
        // A set-up adds to a key's policy; what every key begins with is there already.
        if self.action.starts_with("kms:") && owner == caller {
            let root = format!("arn:aws:iam::{owner}:root");
            of_resource.push(policy(&json!([
                {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
            ])));
        }
        let mut merged = of_resource.first().cloned();
        if let Some(merged) = &mut merged {
            let all = of_resource
                .iter()
                .flat_map(|p| p["Statement"].as_array().unwrap());
            merged["Statement"] = all.cloned().collect();
        }
        json!({
            "principal": principal,
            "action": self.action,
            "resource": self.resource,
            "account": owner,
            "context": self.context(principal, caller, &owner),
            "identity": identity,
            "resourcePolicy": merged,
            "limits": limits,
        })
    }

    fn role(&self, manifest: &Value) -> Option<Value> {
        let mut roles = manifest["roles"].as_array().unwrap().iter();
        let session = self.who.strip_prefix("arn:aws:sts::").map(|rest| {
            let (account, rest) = rest.split_once(":assumed-role/").unwrap();
            (
                account.to_owned(),
                rest.split('/').next().unwrap().to_owned(),
            )
        });
        let is = |role: &Value| match &session {
            Some((account, name)) => {
                role["name"] == **name && role["arn"].as_str().unwrap().contains(account)
            }
            None => role["name"] == *self.who || role["arn"] == *self.who,
        };
        roles.find(|role| is(role)).cloned()
    }

    /// Whose the resource is: of buckets the answers tell.
    fn owner(&self, caller: &str) -> String {
        let named = self.resource.split(':').nth(4).unwrap_or_default();
        if !named.is_empty() {
            return named.to_owned();
        }
        let answers = self
            .files
            .get("answers.json")
            .map(|_| self.json("answers.json"));
        let answers = answers
            .map(|file| file["answers"].clone())
            .unwrap_or_default();
        let text = |id: &str| answers[id].as_str().filter(|text| !text.is_empty());
        let bucket = self.resource.split('/').next().unwrap();
        let known = answers["bucket_arns"]
            .as_array()
            .is_some_and(|list| list.iter().any(|arn| arn == bucket));
        let owner = text("bucket_account_id")
            .or(text("emr_account_id"))
            .or(text("execution_role_arn").and_then(|arn| arn.split(':').nth(4)))
            .filter(|_| known);
        owner.unwrap_or(caller).to_owned()
    }

    /// Whether a resource policy belongs to the resource.
    fn is_about(&self, path: &str) -> bool {
        let service = self.resource.split(':').nth(2).unwrap_or_default();
        let id = self.resource.rsplit('/').next().unwrap();
        let text = self.json(path).to_string();
        let bucket = self.resource.split('/').next().unwrap();
        if path.contains("key-policy-") {
            return service == "kms" && path.ends_with(&format!("{id}.json"));
        }
        text.contains(&format!("\"{bucket}")) || (service == "kms" && text.contains("\"kms:"))
    }

    /// The keys of the question, and those that IAM fills in.
    fn context(&self, principal: &str, caller: &str, owner: &str) -> Value {
        let mut keys: Map<String, Value> = Map::new();
        let mut set = |key: &str, value: &str| keys.insert(key.to_owned(), json!(value));
        if principal.starts_with("arn:") {
            let arn = match principal.strip_prefix("arn:aws:sts::") {
                Some(_) => self.role(&self.json("bundle.json")).unwrap()["arn"].clone(),
                None => json!(principal),
            };
            set("aws:PrincipalArn", arn.as_str().unwrap());
            set("aws:PrincipalAccount", caller);
            set("aws:PrincipalType", "AssumedRole");
        }
        if self.resource.contains(owner) {
            set("aws:ResourceAccount", owner);
        }
        let mut several: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (key, value) in &self.keys {
            several.entry(key).or_default().push(value);
        }
        for (key, values) in several {
            let lists = ["aws:TagKeys"].contains(&key) || values.len() > 1;
            let value = if lists {
                json!(values)
            } else {
                json!(values[0])
            };
            keys.insert(key.to_owned(), value);
        }
        Value::Object(keys)
    }
}

fn account(manifest: &Value, key: &Value) -> String {
    let mut accounts = manifest["accounts"].as_array().unwrap().iter();
    let found = accounts.find(|account| account["key"] == *key);
    found.map_or_else(String::new, |account| {
        account["id"].as_str().unwrap().to_owned()
    })
}

pub(super) fn policy(statements: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}
