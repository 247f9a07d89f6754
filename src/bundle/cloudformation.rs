//! The template of an account: what it owns of the set-up, as a stack.
//!
//! What CloudFormation cannot change without taking the whole of it over (the trust policies, tags and AWS's policies of
//! roles that exist, the policies of buckets and keys, domains) is left, and said to be left.

mod foreign;
mod guide;
mod left;
mod names;
mod parameter;
mod text;
mod yaml;

#[cfg(test)]
mod tests;

use serde_json::Value as Json;
use serde_yaml_ng::{Mapping, Value};

use foreign::foreign;
pub(super) use guide::guide;
use left::{Left, left};
use names::Names;
use parameter::Parameters;
use text::{Created, Naming, ROLE_PATH, Texts};
use yaml::{function, list, mapping};

use crate::{
    plan::{Account, Document, Plan, Policy, Resource, ResourceKind, Role, Setting},
    playbook::SettingKind,
};

/// The path of an account's template in the bundle.
pub(super) fn path(account: &Account<'_>) -> String {
    format!("{}/cloudformation.yaml", account.key)
}

/// Whether a stack can hold anything of an account. A template without resources is none.
pub(super) fn has_template(plan: &Plan<'_>, account: &Account<'_>) -> bool {
    first_step(plan, account).is_some()
}

/// The first step whose work a stack does.
fn first_step(plan: &Plan<'_>, account: &Account<'_>) -> Option<usize> {
    let mut resources = plan.resources_of(account.key);
    let first = resources.find(|resource| Left::of(plan, resource).is_none());
    first.map(|resource| resource.step)
}

/// The template of an account, if it has one.
pub(super) fn render(plan: &Plan<'_>, account: &Account<'_>) -> Option<String> {
    has_template(plan, account).then(|| Template::new(plan, account).print())
}

struct Template<'p> {
    plan: &'p Plan<'p>,
    account: &'p Account<'p>,
    /// What the stack holds, in the order in which it is made.
    held: Vec<&'p Resource<'p>>,
    names: Names,
    texts: Texts<'p>,
    parameters: Parameters,
    conditions: Mapping,
    /// The logical name of each customer managed policy, by its document.
    policies: Vec<(usize, String)>,
}

impl<'p> Template<'p> {
    fn new(plan: &'p Plan<'p>, account: &'p Account<'p>) -> Self {
        let resources = plan.resources_of(account.key);
        let held: Vec<_> = resources
            .filter(|resource| Left::of(plan, resource).is_none())
            .collect();
        let mut names = Names::default();
        let parameters = Parameters::new(&mut names, plan, account);
        let mut created = Vec::new();
        let mut policies = Vec::new();
        for resource in &held {
            match resource.kind {
                ResourceKind::Role { role: place, .. } => {
                    let Some(role) = plan.roles.get(place) else {
                        continue;
                    };
                    created.push(Created {
                        place,
                        arn: &role.arn,
                        logical: names.take(&[&role.name]),
                        parameter: names.take(&[&role.name, "Name"]),
                        // A path that the answers ask for is that role's own; all others share one.
                        path: if role.path() == "/" {
                            ROLE_PATH.to_owned()
                        } else {
                            names.take(&[&role.name, "Path"])
                        },
                    });
                }
                ResourceKind::Policy { document } => {
                    let name = plan.documents.get(document).map_or("", |d| &d.name);
                    let ending = if name.ends_with("Policy") {
                        ""
                    } else {
                        "Policy"
                    };
                    policies.push((document, names.take(&[name, ending])));
                }
                _ => {}
            }
        }
        let foreign = foreign(plan, account, &mut names);
        Self {
            plan,
            account,
            held,
            texts: Texts {
                partition: &plan.partition,
                region: &plan.region,
                account: &account.id,
                created,
                foreign,
            },
            names,
            parameters,
            conditions: Mapping::new(),
            policies,
        }
    }

    fn print(mut self) -> String {
        let mut resources = Mapping::new();
        for resource in std::mem::take(&mut self.held) {
            if let Some((name, made)) = self.resource(resource) {
                resources.insert(name.into(), made);
            }
        }
        let outputs = self.outputs();
        for foreign in self.texts.foreign.iter().filter(|foreign| foreign.used) {
            self.parameters.foreign(foreign);
        }
        for created in &self.texts.created {
            let name = self
                .plan
                .roles
                .get(created.place)
                .map_or("", |role| &role.name);
            self.parameters.role_name(&created.parameter, name);
            self.parameters
                .role_path(&created.path, role_path(created.arn));
        }
        if !self.texts.created.is_empty() {
            self.parameters.boundary();
            let given = function("Ref", parameter::BOUNDARY);
            let some = function("Not", list([function("Equals", list([given, "".into()]))]));
            self.conditions.insert(HAS_BOUNDARY.into(), some);
        }
        let mut template = Mapping::new();
        template.insert("AWSTemplateFormatVersion".into(), "2010-09-09".into());
        template.insert("Description".into(), self.description().into());
        template.insert("Metadata".into(), self.metadata());
        template.insert("Parameters".into(), self.parameters.values());
        template.insert("Rules".into(), parameter::rules());
        for (section, entries) in [
            ("Conditions", self.conditions),
            ("Resources", resources),
            ("Outputs", outputs),
        ] {
            if !entries.is_empty() {
                template.insert(section.into(), entries.into());
            }
        }
        yaml::print(template)
    }

    fn description(&self) -> String {
        format!(
            "{}: what the {} owns of it, made by sagesetup.",
            self.plan.playbook.title, self.account.title
        )
    }

    fn metadata(&self) -> Value {
        let mut metadata = Mapping::new();
        let left = left(self.plan, self.account);
        if !left.is_empty() {
            let left = left.iter().map(|left| left.to_string().into());
            metadata.insert(left::HEADING.into(), list(left));
        }
        let interface = self.parameters.interface();
        metadata.insert("AWS::CloudFormation::Interface".into(), interface);
        metadata.into()
    }

    /// A resource with its logical name; attachments stand inside of what they attach.
    fn resource(&mut self, resource: &Resource<'p>) -> Option<(String, Value)> {
        match &resource.kind {
            ResourceKind::Policy { document } => self.policy(*document),
            ResourceKind::Role { role, trust } => self.role(*role, *trust),
            ResourceKind::Inline { role, document } => self.inline(*role, *document),
            ResourceKind::Setting(setting) => self.setting(setting),
            ResourceKind::Trust { .. } | ResourceKind::Attachment { .. } => None,
        }
    }

    fn policy(&mut self, place: usize) -> Option<(String, Value)> {
        let document = self.plan.documents.get(place)?;
        let (_, name) = self.policies.iter().find(|(of, _)| *of == place)?.clone();
        let mut properties = Mapping::new();
        properties.insert("ManagedPolicyName".into(), (&*document.name).into());
        properties.insert(
            "PolicyDocument".into(),
            self.document(document, Naming::Names),
        );
        let holders = self.attachments().filter_map(|(role, policy)| {
            let existing =
                policy == Policy::Own { document: place } && self.created(role).is_none();
            let role = self.plan.roles.get(role).filter(|_| existing)?;
            Some(role.name.as_str().into())
        });
        let holders: Vec<Value> = holders.collect();
        if !holders.is_empty() {
            properties.insert("Roles".into(), list(holders));
        }
        Some((name, made("AWS::IAM::ManagedPolicy", properties)))
    }

    fn role(&mut self, place: usize, trust: usize) -> Option<(String, Value)> {
        let role = self.plan.roles.get(place)?;
        let document = self.plan.documents.get(trust)?;
        let at = self.texts.created.iter().position(|c| c.place == place)?;
        let trust = self.document(document, Naming::Resources(at));
        let created = self.texts.created.get(at)?;
        let (logical, parameter) = (created.logical.clone(), created.parameter.clone());
        let path = created.path.clone();
        let mut properties = Mapping::new();
        properties.insert("Path".into(), function("Ref", path));
        properties.insert("RoleName".into(), function("Ref", parameter));
        properties.insert("AssumeRolePolicyDocument".into(), trust);
        let attached: Vec<Policy> = self
            .attachments()
            .filter_map(|(holder, policy)| (holder == place).then_some(policy))
            .collect();
        let attached: Vec<Value> = attached
            .into_iter()
            .filter_map(|policy| self.policy_arn(role, policy))
            .collect();
        if !attached.is_empty() {
            properties.insert("ManagedPolicyArns".into(), list(attached));
        }
        let boundary = function("Ref", parameter::BOUNDARY);
        let none = function("Ref", "AWS::NoValue");
        let boundary = function("If", list([HAS_BOUNDARY.into(), boundary, none]));
        properties.insert("PermissionsBoundary".into(), boundary);
        let tags: Vec<Value> = self.tags(role).collect();
        if !tags.is_empty() {
            properties.insert("Tags".into(), list(tags));
        }
        Some((logical, made("AWS::IAM::Role", properties)))
    }

    fn inline(&mut self, holder: usize, document: usize) -> Option<(String, Value)> {
        let role = self.plan.roles.get(holder)?;
        let document = self.plan.documents.get(document)?;
        let logical = self.names.take(&[&document.name, "InlinePolicy"]);
        let name = match self.created(holder) {
            Some(created) => function("Ref", created.logical.as_str()),
            None => role.name.as_str().into(),
        };
        let mut properties = Mapping::new();
        properties.insert("RoleName".into(), name);
        properties.insert("PolicyName".into(), (&*document.name).into());
        properties.insert(
            "PolicyDocument".into(),
            self.document(document, Naming::Names),
        );
        Some((logical, made("AWS::IAM::RolePolicy", properties)))
    }

    /// What may be there already has a parameter that says so.
    fn setting(&mut self, setting: &Setting<'p>) -> Option<(String, Value)> {
        let name: Value = (&*setting.of).into();
        let mut properties = Mapping::new();
        let (kind, parameter, what) = match setting.kind {
            SettingKind::SecurityConfiguration => {
                let document = self.plan.documents.get(setting.document?)?;
                properties.insert("Name".into(), name);
                let content = self.document(document, Naming::Names);
                properties.insert("SecurityConfiguration".into(), content);
                let what = "security configuration";
                (
                    "AWS::EMR::SecurityConfiguration",
                    "SecurityConfiguration",
                    what,
                )
            }
            SettingKind::ModelPackageGroup => {
                properties.insert("ModelPackageGroupName".into(), name);
                let what = "model package group";
                (
                    "AWS::SageMaker::ModelPackageGroup",
                    "ModelPackageGroup",
                    what,
                )
            }
            _ => return None,
        };
        let logical = self.names.take(&[parameter]);
        let switch = self.names.take(&["Create", parameter]);
        let condition = self.names.take(&["Creates", parameter]);
        self.parameters.switch(&switch, what, &setting.of);
        let wanted = function("Equals", list([function("Ref", switch), "yes".into()]));
        self.conditions.insert(condition.as_str().into(), wanted);
        let entries = [
            ("Type", kind.into()),
            ("Condition", condition.into()),
            ("Properties", properties.into()),
        ];
        Some((logical, mapping(entries)))
    }

    /// The tags that the set-up puts on a role.
    fn tags<'t>(&'t self, role: &'t Role<'_>) -> impl Iterator<Item = Value> + 't {
        let resources = self.plan.resources_of(self.account.key);
        resources.filter_map(|resource| match &resource.kind {
            ResourceKind::Setting(setting)
                if setting.kind == SettingKind::RoleTag && *setting.of == role.name =>
            {
                let (key, value) = (&*setting.name, &*setting.value);
                Some(mapping([("Key", key.into()), ("Value", value.into())]))
            }
            _ => None,
        })
    }

    /// Which roles of the account get which managed policies.
    fn attachments(&self) -> impl Iterator<Item = (usize, Policy)> {
        let resources = self.plan.resources_of(self.account.key);
        resources.filter_map(|resource| match resource.kind {
            ResourceKind::Attachment { role, policy } => Some((role, policy)),
            _ => None,
        })
    }

    fn policy_arn(&mut self, role: &Role<'_>, policy: Policy) -> Option<Value> {
        match policy {
            Policy::Own { document } => {
                let (_, name) = self.policies.iter().find(|(of, _)| *of == document)?;
                Some(function("Ref", name.as_str()))
            }
            Policy::Aws { managed } => {
                let arn = &role.managed.get(managed)?.arn;
                Some(self.texts.text(arn, Naming::Names))
            }
        }
    }

    fn created(&self, role: usize) -> Option<&Created<'p>> {
        self.texts
            .created
            .iter()
            .find(|created| created.place == role)
    }

    fn document(&mut self, document: &Document<'_>, naming: Naming) -> Value {
        // Cannot fail: the text was printed from a tree.
        let json: Json = serde_json::from_str(&document.minified).unwrap_or_default();
        self.texts.document(&json, naming)
    }

    /// The ARNs of the account's roles, for those who name them.
    fn outputs(&mut self) -> Mapping {
        let plan = self.plan;
        let mut outputs = Mapping::new();
        for (place, role) in plan.roles.iter().enumerate() {
            if role.account != self.account.key {
                continue;
            }
            let arn = match self.created(place) {
                Some(created) => function("GetAtt", format!("{}.Arn", created.logical)),
                None => self.texts.text(&role.arn, Naming::Names),
            };
            let name = self.names.take(&[&role.name, "Arn"]);
            let entries = [("Description", role.title.into()), ("Value", arn)];
            outputs.insert(name.into(), mapping(entries));
        }
        outputs
    }
}

/// The condition under which roles get a permissions boundary.
const HAS_BOUNDARY: &str = "HasPermissionsBoundary";

fn made(kind: &str, properties: Mapping) -> Value {
    mapping([("Type", kind.into()), ("Properties", properties.into())])
}

/// The path in a role's ARN: `/` or `/a/b/`.
fn role_path(arn: &str) -> &str {
    let path = arn.split_once(":role").map_or("/", |(_, path)| path);
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    path.get(..end).unwrap_or("/")
}
