//! What an account holds: as the documents say it, as a template makes it, and as IAM tells it.

use std::collections::{BTreeMap, BTreeSet};

use sagesetup::{
    plan::{Account, Plan, ResourceKind, RoleStatus},
    playbook::{AttachAs, DocumentKind, SettingKind},
};
use serde_json::Value as Json;

use super::resolve::{Place, Template};

/// Documents are held as their texts, so that orders count.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Held {
    /// By name: path, trust policy, tags.
    pub(super) roles: BTreeMap<String, (String, String, BTreeMap<String, String>)>,
    /// Customer managed policies by name.
    pub(super) policies: BTreeMap<String, String>,
    /// By role and name.
    pub(super) inline: BTreeMap<(String, String), String>,
    /// Roles, and the ARNs of managed policies.
    pub(super) attached: BTreeSet<(String, String)>,
    /// EMR security configurations by name.
    pub(super) configurations: BTreeMap<String, String>,
    pub(super) groups: BTreeSet<String>,
}

impl Held {
    /// What the stack of an account is to make. It goes by the files of the bundle, not by the plan's resources.
    pub(super) fn wanted(plan: &Plan<'_>, account: &Account<'_>) -> Self {
        let mut held = Self::default();
        let role = |arn: &str| plan.roles.iter().find(|role| role.arn == arn).unwrap();
        for document in plan.files().filter(|d| d.account == account.key) {
            let Some(attachment) = &document.attachment else {
                continue;
            };
            let text = document.minified.clone();
            let name = document.name.to_string();
            let holder = role(&attachment.role_arn);
            match (document.kind, attachment.attach_as) {
                (DocumentKind::TrustPolicy, _) if holder.status == RoleStatus::Create => {
                    let made = (path(&holder.arn), text, BTreeMap::new());
                    held.roles.insert(holder.name.clone(), made);
                }
                (DocumentKind::IdentityPolicy, AttachAs::Inline) => {
                    held.inline.insert((holder.name.clone(), name), text);
                }
                (DocumentKind::IdentityPolicy, AttachAs::Managed) => {
                    let arn = format!("arn:{}:iam::{}:policy/{name}", plan.partition, account.id);
                    held.attached.insert((holder.name.clone(), arn));
                    held.policies.insert(name, text);
                }
                _ => {}
            }
        }
        for resource in plan.resources_of(account.key).filter(|made| made.passing) {
            if let ResourceKind::Inline { role, document } = resource.kind {
                let key = (&plan.roles[role].name, &plan.documents[document].name);
                held.inline.remove(&(key.0.clone(), key.1.to_string()));
            }
        }
        let own = plan.roles.iter().filter(|role| role.account == account.key);
        for role in own.filter(|role| role.status == RoleStatus::Create) {
            let arns = role.managed.iter().map(|policy| policy.arn.clone());
            held.attached
                .extend(arns.map(|arn| (role.name.clone(), arn)));
        }
        for resource in plan.resources_of(account.key) {
            let ResourceKind::Setting(setting) = &resource.kind else {
                continue;
            };
            let of = setting.of.to_string();
            match setting.kind {
                SettingKind::RoleTag => {
                    if let Some((_, _, tags)) = held.roles.get_mut(&of) {
                        tags.insert(setting.name.to_string(), setting.value.to_string());
                    }
                }
                SettingKind::SecurityConfiguration => {
                    let document = &plan.documents[setting.document.unwrap()];
                    held.configurations.insert(of, document.minified.clone());
                }
                SettingKind::ModelPackageGroup => {
                    held.groups.insert(of);
                }
                _ => {}
            }
        }
        held
    }

    /// What a template makes.
    pub(super) fn by(template: &Template, place: &Place<'_>) -> Self {
        let mut held = Self::default();
        for (name, kind, properties) in template.resources(place) {
            let text = |key: &str| properties[key].as_str().unwrap().to_owned();
            let json = |key: &str| serde_json::to_string(&properties[key]).unwrap();
            let list = |key: &str| {
                let list = properties.get(key).map(|list| list.as_array().unwrap());
                let list = list.into_iter().flatten();
                list.map(|one| one.as_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
            };
            match kind.as_str() {
                "AWS::IAM::Role" => {
                    only(
                        &properties,
                        &[
                            "Path",
                            "RoleName",
                            "AssumeRolePolicyDocument",
                            "ManagedPolicyArns",
                            "Tags",
                        ],
                    );
                    let role = text("RoleName");
                    let arns = list("ManagedPolicyArns").into_iter();
                    held.attached.extend(arns.map(|arn| (role.clone(), arn)));
                    let made = (
                        text("Path"),
                        json("AssumeRolePolicyDocument"),
                        tags(&properties["Tags"]),
                    );
                    new(held.roles.insert(role, made).as_ref(), &name);
                }
                "AWS::IAM::ManagedPolicy" => {
                    only(
                        &properties,
                        &["ManagedPolicyName", "PolicyDocument", "Roles"],
                    );
                    let policy = text("ManagedPolicyName");
                    let arn = format!(
                        "arn:{}:iam::{}:policy/{policy}",
                        place.partition, place.account
                    );
                    let roles = list("Roles").into_iter();
                    held.attached.extend(roles.map(|role| (role, arn.clone())));
                    new(
                        held.policies
                            .insert(policy, json("PolicyDocument"))
                            .as_ref(),
                        &name,
                    );
                }
                "AWS::IAM::RolePolicy" => {
                    only(&properties, &["RoleName", "PolicyName", "PolicyDocument"]);
                    let key = (text("RoleName"), text("PolicyName"));
                    new(
                        held.inline.insert(key, json("PolicyDocument")).as_ref(),
                        &name,
                    );
                }
                "AWS::EMR::SecurityConfiguration" => {
                    only(&properties, &["Name", "SecurityConfiguration"]);
                    let content = json("SecurityConfiguration");
                    new(
                        held.configurations.insert(text("Name"), content).as_ref(),
                        &name,
                    );
                }
                "AWS::SageMaker::ModelPackageGroup" => {
                    only(&properties, &["ModelPackageGroupName"]);
                    assert!(held.groups.insert(text("ModelPackageGroupName")), "{name}");
                }
                other => panic!("{name} is a {other}"),
            }
        }
        held
    }

    /// What IAM tells of an account: `get-account-authorization-details`.
    pub(super) fn told(details: &Json) -> Self {
        let mut held = Self::default();
        for role in entries(&details["RoleDetailList"]) {
            let text = |value: &Json| value.as_str().unwrap().to_owned();
            let name = text(&role["RoleName"]);
            let trust = role["AssumeRolePolicyDocument"].to_string();
            let made = (text(&role["Path"]), trust, tags(&role["Tags"]));
            held.roles.insert(name.clone(), made);
            for policy in entries(&role["RolePolicyList"]) {
                let key = (name.clone(), text(&policy["PolicyName"]));
                held.inline
                    .insert(key, policy["PolicyDocument"].to_string());
            }
            for policy in entries(&role["AttachedManagedPolicies"]) {
                held.attached
                    .insert((name.clone(), text(&policy["PolicyArn"])));
            }
        }
        for policy in entries(&details["Policies"]) {
            let versions = policy["PolicyVersionList"].as_array().unwrap();
            let version = versions
                .iter()
                .find(|version| version["IsDefaultVersion"] == true);
            let name = policy["PolicyName"].as_str().unwrap();
            let document = version.unwrap()["Document"].to_string();
            held.policies.insert(name.to_owned(), document);
        }
        held
    }

    /// Together with what is made beside it.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.roles.extend(other.roles);
        self.policies.extend(other.policies);
        self.inline.extend(other.inline);
        self.attached.extend(other.attached);
        self.configurations.extend(other.configurations);
        self.groups.extend(other.groups);
        self
    }

    /// With another role under another ARN.
    pub(super) fn rename(&mut self, name: &str, new: &str, arn: &str, new_arn: &str) {
        let quoted = |arn: &str| format!("\"{arn}\"");
        let named = |text: &mut String| *text = text.replace(&quoted(arn), &quoted(new_arn));
        let other = |role: &str| if role == name { new } else { role }.to_owned();
        self.roles = std::mem::take(&mut self.roles)
            .into_iter()
            .map(|(role, (mut path, mut trust, tags))| {
                named(&mut trust);
                if role == name {
                    "/team/".clone_into(&mut path);
                }
                (other(&role), (path, trust, tags))
            })
            .collect();
        self.policies.values_mut().for_each(named);
        self.inline.values_mut().for_each(named);
        self.inline = std::mem::take(&mut self.inline)
            .into_iter()
            .map(|((role, policy), text)| ((other(&role), policy), text))
            .collect();
        self.attached = std::mem::take(&mut self.attached)
            .into_iter()
            .map(|(role, arn)| (other(&role), arn))
            .collect();
    }
}

fn path(arn: &str) -> String {
    let (_, path) = arn.split_once(":role").unwrap();
    let (folders, _) = path.rsplit_once('/').unwrap();
    format!("{folders}/")
}

fn tags(list: &Json) -> BTreeMap<String, String> {
    let tags = entries(list);
    tags.map(|tag| {
        let [key, value] = ["Key", "Value"].map(|name| tag[name].as_str().unwrap().to_owned());
        (key, value)
    })
    .collect()
}

/// None where there is no list.
fn entries(list: &Json) -> impl Iterator<Item = &Json> {
    list.as_array().into_iter().flatten()
}

fn only(properties: &Json, known: &[&str]) {
    for key in properties.as_object().unwrap().keys() {
        assert!(known.contains(&key.as_str()), "{key}");
    }
}

fn new<T>(former: Option<&T>, name: &str) {
    assert!(former.is_none(), "{name} is made twice");
}
