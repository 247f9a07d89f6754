//! What an account holds, without regard to who made it: from a plan, from Terraform files, from a running service.

use std::collections::{BTreeMap, BTreeSet};

use sagesetup::{
    plan::{self, Plan, Policy, ResourceKind, RoleStatus},
    playbook::SettingKind,
};
use serde_json::Value;

/// A role: what is in it, and what is attached to it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    /// Its trust policy, path and boundary where it is made, and not there already.
    pub(crate) own: Option<Own>,
    pub(crate) inline: BTreeMap<String, Document>,
    pub(crate) attached: BTreeSet<String>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) arn: String,
    pub(crate) trust: Document,
    pub(crate) boundary: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
}

/// A policy document in one spelling of those that mean the same.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn of(json: &str) -> Self {
        Self(normal(&serde_json::from_str(json).expect(json)))
    }
}

/// One spelling: a text alone is a list, lists without order, numbers as texts.
fn normal(document: &Value) -> Value {
    let list = |value: &Value| -> Value {
        let mut texts: Vec<String> = match value {
            Value::Array(elements) => elements.iter().map(text).collect(),
            one => vec![text(one)],
        };
        texts.sort();
        texts.dedup();
        Value::from(texts)
    };
    let mut whole = document.clone();
    let fields = whole.as_object_mut().unwrap();
    fields
        .entry("Version")
        .or_insert_with(|| Value::from("2008-10-17"));
    let statements = match fields.remove("Statement").unwrap() {
        Value::Array(statements) => statements,
        one => vec![one],
    };
    let statements = statements.into_iter().map(|mut statement| {
        let fields = statement.as_object_mut().unwrap();
        if fields.get("Sid").is_some_and(|sid| sid == "") {
            fields.remove("Sid");
        }
        for (name, value) in &mut *fields {
            match (name.as_str(), &mut *value) {
                ("Action" | "NotAction" | "Resource" | "NotResource", value) => {
                    *value = list(value);
                }
                ("Principal" | "NotPrincipal", Value::Object(kinds)) => {
                    kinds.values_mut().for_each(|value| *value = list(value));
                    kinds.sort_keys();
                }
                ("Condition", Value::Object(operators)) => {
                    for keys in operators.values_mut() {
                        let keys = keys.as_object_mut().unwrap();
                        keys.values_mut().for_each(|value| *value = list(value));
                        keys.sort_keys();
                    }
                    operators.sort_keys();
                }
                _ => {}
            }
        }
        fields.sort_keys();
        statement
    });
    let statements: Vec<Value> = statements.collect();
    fields.insert("Statement".to_owned(), Value::from(statements));
    fields.sort_keys();
    whole
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// All that an account holds of a set-up.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) roles: BTreeMap<String, Role>,
    /// Customer managed policies by their ARNs.
    pub(crate) policies: BTreeMap<String, Document>,
    /// EMR security configurations by their names.
    pub(crate) configurations: BTreeMap<String, Value>,
    pub(crate) groups: BTreeSet<String>,
}

impl Made {
    /// What Terraform is to make of a plan's account.
    pub(crate) fn of_plan(plan: &Plan<'_>, account: &str) -> Self {
        Self::in_path(plan, account, "/")
    }

    /// The same with the roles in another path, which documents of this account then name.
    pub(crate) fn in_path(plan: &Plan<'_>, account: &str, path: &str) -> Self {
        let mut made = Self::default();
        let created =
            |role: &&plan::Role<'_>| role.account == account && role.status == RoleStatus::Create;
        // A role whose path the answers give keeps it.
        let arn = |role: &plan::Role<'_>| match role.path() {
            "/" => role.arn.replace(":role/", &format!(":role{path}")),
            _ => role.arn.clone(),
        };
        let moved = |text: &str| {
            let roles = plan.roles.iter().filter(created);
            roles.fold(text.to_owned(), |text, role| {
                let arn = arn(role);
                text.replace(&format!("\"{}\"", role.arn), &format!("\"{arn}\""))
            })
        };
        let document = |place: usize| Document::of(&moved(&plan.documents[place].minified));
        for resource in plan
            .resources_of(account)
            .filter(|resource| !resource.passing)
        {
            match &resource.kind {
                ResourceKind::Policy { document: place } => {
                    let arn = plan.policy_arn(&plan.documents[*place]);
                    made.policies.insert(arn, document(*place));
                }
                ResourceKind::Role { role: place, trust } => {
                    let own = made
                        .role(&plan.roles[*place].name)
                        .own
                        .get_or_insert_default();
                    own.arn = arn(&plan.roles[*place]);
                    own.trust = document(*trust);
                }
                ResourceKind::Inline {
                    role: place,
                    document: d,
                } => {
                    let name = plan.documents[*d].name.to_string();
                    made.role(&plan.roles[*place].name)
                        .inline
                        .insert(name, document(*d));
                }
                ResourceKind::Attachment {
                    role: place,
                    policy,
                } => {
                    let arn = match policy {
                        Policy::Own { document } => plan.policy_arn(&plan.documents[*document]),
                        Policy::Aws { managed } => plan.roles[*place].managed[*managed].arn.clone(),
                    };
                    made.role(&plan.roles[*place].name).attached.insert(arn);
                }
                ResourceKind::Setting(setting) => match setting.kind {
                    SettingKind::SecurityConfiguration => {
                        let text = &plan.documents[setting.document.unwrap()].minified;
                        let json = serde_json::from_str(text).unwrap();
                        made.configurations.insert(setting.of.to_string(), json);
                    }
                    SettingKind::ModelPackageGroup => {
                        made.groups.insert(setting.of.to_string());
                    }
                    SettingKind::RoleTag => {
                        let own = |role: &plan::Role<'_>| {
                            role.name == *setting.of
                                && role.account == account
                                && role.status == RoleStatus::Create
                        };
                        if let Some(place) = plan.roles.iter().position(own) {
                            let tags = &mut made
                                .role(&plan.roles[place].name)
                                .own
                                .get_or_insert_default()
                                .tags;
                            tags.insert(setting.name.to_string(), setting.value.to_string());
                        }
                    }
                    _ => {}
                },
                ResourceKind::Trust { .. } => {}
            }
        }
        made
    }

    pub(crate) fn role(&mut self, name: &str) -> &mut Role {
        self.roles.entry(name.to_owned()).or_default()
    }

    /// What `iam get-account-authorization-details` shows. Of roles that were there before, what they are does not count.
    pub(crate) fn of_account(details: &Value, before: &BTreeSet<String>) -> Self {
        let mut made = Self::default();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        for found in list(&details["RoleDetailList"]) {
            let name = text(&found["RoleName"]);
            let role = made.role(&name);
            for policy in list(&found["RolePolicyList"]) {
                let document = Document::of(&policy["PolicyDocument"].to_string());
                role.inline.insert(text(&policy["PolicyName"]), document);
            }
            let attached = list(&found["AttachedManagedPolicies"]);
            role.attached = attached
                .iter()
                .map(|policy| text(&policy["PolicyArn"]))
                .collect();
            if !before.contains(&name) {
                let tags = list(&found["Tags"]);
                let boundary = &found["PermissionsBoundary"]["PermissionsBoundaryArn"];
                role.own = Some(Own {
                    arn: text(&found["Arn"]),
                    trust: Document::of(&found["AssumeRolePolicyDocument"].to_string()),
                    boundary: boundary.as_str().map(str::to_owned),
                    tags: tags
                        .iter()
                        .map(|tag| (text(&tag["Key"]), text(&tag["Value"])))
                        .collect(),
                });
            }
        }
        // One that was there and got nothing is not of the set-up.
        made.roles.retain(|_, role| *role != Role::default());
        for policy in list(&details["Policies"]) {
            let versions = list(&policy["PolicyVersionList"]);
            let default = versions
                .iter()
                .find(|version| version["IsDefaultVersion"] == true);
            let document = Document::of(&default.unwrap()["Document"].to_string());
            made.policies.insert(text(&policy["Arn"]), document);
        }
        made
    }

    /// Adds what another one has.
    pub(crate) fn add(&mut self, other: Self) {
        for (name, role) in other.roles {
            let own = self.role(&name);
            own.own = own.own.take().or(role.own);
            own.inline.extend(role.inline);
            own.attached.extend(role.attached);
        }
        self.policies.extend(other.policies);
        self.configurations.extend(other.configurations);
        self.groups.extend(other.groups);
    }

    /// Whether both could not be in one account.
    pub(crate) fn collides(&self, other: &Self) -> bool {
        let roles = self.roles.iter().any(|(name, role)| {
            other.roles.get(name).is_some_and(|same| {
                role.own.is_some()
                    || same.own.is_some()
                    || role
                        .inline
                        .keys()
                        .any(|name| same.inline.contains_key(name))
                    || !role.attached.is_disjoint(&same.attached)
            })
        });
        let twice = |name: &String| other.configurations.contains_key(name);
        roles
            || self
                .policies
                .keys()
                .any(|arn| other.policies.contains_key(arn))
            || self.configurations.keys().any(twice)
            || !self.groups.is_disjoint(&other.groups)
    }

    /// What another one has differently, a line each.
    pub(crate) fn differences(&self, other: &Self, whose: &str) -> Vec<String> {
        let mut all = Vec::new();
        compare(
            &format!("{whose}: role"),
            &self.roles,
            &other.roles,
            &mut all,
        );
        compare(
            &format!("{whose}: policy"),
            &self.policies,
            &other.policies,
            &mut all,
        );
        let what = format!("{whose}: security configuration");
        compare(&what, &self.configurations, &other.configurations, &mut all);
        if self.groups != other.groups {
            all.push(format!(
                "{whose}: groups {:?} and {:?}",
                self.groups, other.groups
            ));
        }
        all
    }
}

fn compare<V: PartialEq + std::fmt::Debug>(
    what: &str,
    wanted: &BTreeMap<String, V>,
    found: &BTreeMap<String, V>,
    all: &mut Vec<String>,
) {
    let names: BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    for name in names {
        let (wanted, found) = (wanted.get(name), found.get(name));
        if wanted != found {
            all.push(format!(
                "{what} {name}: wanted {wanted:#?}, found {found:#?}"
            ));
        }
    }
}
