//! Terraform for what an account is to own: `terraform/*.tf` in its folder.
//!
//! It makes what it can take away again: roles, policies, attachments and the like. What changes a thing that is there
//! already (a trust or bucket policy, settings of a domain) stays with the scripts and the checklist, and the first lines
//! of main.tf list it.

mod document;
mod hcl;
mod names;
mod readme;
mod variables;
mod words;

use std::collections::BTreeSet;

use hcl_edit::{expr::Expression, structure::Structure};

use super::artifact::{Artifact, ArtifactKind};
use crate::{
    plan::{Account, Plan, Policy, Resource, ResourceKind, RoleStatus, Setting},
    playbook::SettingKind,
};
use hcl::{attribute, block, commented, refer};
use names::Labels;
pub(super) use readme::readme;
use words::Words;

/// What stands above the steps that are left.
const LEFT: &str = "Not here, as it looks something up, changes what is there already, or is taken back later; \
                    scripts/apply.sh or CHECKLIST.md does it, in the order of the steps:";

/// The folder of an account that holds them.
pub(super) const FOLDER: &str = "terraform";

/// The files of an account; none where there is nothing that Terraform could own.
pub(super) fn render(plan: &Plan<'_>, account: &Account<'_>) -> Vec<Artifact> {
    let mut account = Files::new(plan, account);
    account.resources();
    if account.content.is_empty() {
        return Vec::new();
    }
    account.told();
    let files = [
        ("main.tf", account.main()),
        ("variables.tf", variables::print(&account)),
        ("outputs.tf", variables::outputs(&account)),
        ("versions.tf", variables::versions()),
    ];
    let artifact = |(name, text): (&str, String)| Artifact {
        path: format!("{}/{FOLDER}/{name}", account.account.key),
        kind: ArtifactKind::Terraform,
        account: Some(account.account.key.to_owned()),
        attach: None,
        binds: None,
        bytes: text.into_bytes(),
    };
    let files = files.into_iter().filter(|(_, text)| !text.is_empty());
    files.map(artifact).collect()
}

/// Whether an account has such files.
pub(super) fn has(plan: &Plan<'_>, account: &Account<'_>) -> bool {
    plan.resources_of(account.key)
        .any(|resource| makes(plan, resource))
}

/// Whether Terraform makes it.
fn makes(plan: &Plan<'_>, resource: &Resource<'_>) -> bool {
    if resource.passing {
        return false;
    }
    match &resource.kind {
        ResourceKind::Policy { .. }
        | ResourceKind::Role { .. }
        | ResourceKind::Inline { .. }
        | ResourceKind::Attachment { .. } => true,
        ResourceKind::Trust { .. } => false,
        ResourceKind::Setting(setting) => match setting.kind {
            SettingKind::SecurityConfiguration => setting.document.is_some(),
            SettingKind::ModelPackageGroup => true,
            SettingKind::RoleTag => plan.roles.iter().any(|role| {
                role.name == *setting.of
                    && role.account == resource.account
                    && role.status == RoleStatus::Create
            }),
            SettingKind::EmrSettings
            | SettingKind::BucketPolicy
            | SettingKind::KeyPolicy
            | SettingKind::BucketCors
            | SettingKind::ApplicationTag
            | SettingKind::ApplicationLivy => false,
        },
    }
}

/// The files of one account while they grow.
struct Files<'a> {
    plan: &'a Plan<'a>,
    account: &'a Account<'a>,
    words: Words<'a>,
    labels: Labels,
    /// What main.tf makes.
    content: Vec<Structure>,
    /// Roles that it makes, by their place in the plan.
    roles: Vec<usize>,
    /// Its managed policies, by the places of their documents.
    policies: Vec<usize>,
    /// What may be there already: the name of a variable that says so, and what it is.
    perhaps: Vec<(String, String)>,
}

impl<'a> Files<'a> {
    fn new(plan: &'a Plan<'a>, account: &'a Account<'a>) -> Self {
        Self {
            plan,
            account,
            words: Words::new(plan, account),
            labels: Labels::default(),
            content: Vec::new(),
            roles: Vec::new(),
            policies: Vec::new(),
            perhaps: Vec::new(),
        }
    }

    fn resources(&mut self) {
        let plan = self.plan;
        let mut attached = BTreeSet::new();
        for resource in plan
            .resources_of(self.account.key)
            .filter(|r| makes(plan, r))
        {
            let above = self.above(resource.step);
            match &resource.kind {
                ResourceKind::Policy { document } => self.policy(*document, &above),
                ResourceKind::Role { role, trust } => self.role(*role, *trust, &above),
                ResourceKind::Inline { role, document } => self.inline(*role, *document, &above),
                ResourceKind::Attachment { role, policy } => {
                    self.attachment(*role, *policy, &mut attached, &above);
                }
                ResourceKind::Setting(setting) => self.setting(setting, &above),
                ResourceKind::Trust { .. } => {}
            }
        }
    }

    /// Looks up every role that is there already: outputs tell it, and one that is missing is noticed before anything is
    /// made.
    fn told(&mut self) {
        for (place, role) in self.plan.roles.iter().enumerate() {
            let own = role.account == self.account.key && role.status == RoleStatus::Existing;
            if own && self.words.first(place) == place {
                self.words.existing.insert(place);
            }
        }
    }

    /// The comment above what a step brings.
    fn above(&self, number: usize) -> Vec<String> {
        let step = self.plan.steps.iter().find(|step| step.number == number);
        let line = |title: String| format!("Step {number}: {title}");
        step.map(|step| line(step.title.plain()))
            .into_iter()
            .collect()
    }

    fn push(&mut self, kind: &str, label: &str, content: Vec<Structure>, above: &[String]) {
        let block = block("resource", &[kind, label], content);
        self.content.push(commented(block, above).into());
    }

    /// Writes a document and gives what a resource says for it. Its comment stands above whichever comes first.
    fn document(
        &mut self,
        place: usize,
        trust_of: Option<usize>,
        above: &mut Vec<String>,
    ) -> Expression {
        let Some(document) = self.plan.documents.get(place) else {
            return Expression::null();
        };
        let label = self.words.documents.get(place).cloned().unwrap_or_default();
        let content = &document.content;
        let rendered = document::render(&mut self.words, &label, content, trust_of, above);
        match rendered.block {
            Some(block) => {
                self.content.push(block.into());
                above.clear();
            }
            None => above.extend(document::told(content)),
        }
        rendered.json
    }

    fn label(&self, document: usize) -> String {
        self.words
            .documents
            .get(document)
            .cloned()
            .unwrap_or_default()
    }

    fn policy(&mut self, place: usize, above: &[String]) {
        let mut above = above.to_owned();
        let json = self.document(place, None, &mut above);
        let label = self.label(place);
        let content = vec![
            attribute("name", refer(&["var", &format!("{label}_policy_name")])),
            attribute("policy", json),
        ];
        self.push("aws_iam_policy", &label, content, &above);
        self.policies.push(place);
    }

    fn role(&mut self, place: usize, trust: usize, above: &[String]) {
        let mut above = above.to_owned();
        let json = self.document(trust, Some(place), &mut above);
        let label = self.words.label(place);
        let path = self.words.path_variable(place);
        let mut content = vec![
            attribute("name", refer(&["var", &format!("{label}_role_name")])),
            attribute("path", refer(&["var", &path])),
            attribute(
                "permissions_boundary",
                refer(&["var", "permissions_boundary"]),
            ),
            attribute("assume_role_policy", json),
        ];
        let tags = self.tags(place);
        if !tags.is_empty() {
            content.push(attribute("tags", hcl::object(tags)));
        }
        self.push("aws_iam_role", &label, content, &above);
        self.roles.push(place);
    }

    /// The tags that steps set on a role that is created here.
    fn tags(&self, place: usize) -> Vec<(String, Expression)> {
        let Some(role) = self.plan.roles.get(place) else {
            return Vec::new();
        };
        let tag = |resource: &Resource<'_>| match &resource.kind {
            ResourceKind::Setting(Setting {
                kind: SettingKind::RoleTag,
                of,
                name,
                value,
                ..
            }) if **of == *role.name && makes(self.plan, resource) => {
                Some((name.to_string(), hcl::text(value)))
            }
            _ => None,
        };
        self.plan
            .resources_of(self.account.key)
            .filter_map(tag)
            .collect()
    }

    fn inline(&mut self, role: usize, place: usize, above: &[String]) {
        let Some(document) = self.plan.documents.get(place) else {
            return;
        };
        let mut above = above.to_owned();
        let json = self.document(place, None, &mut above);
        let content = vec![
            attribute("name", hcl::text(&document.name)),
            attribute("role", self.words.role(role, "name")),
            attribute("policy", json),
        ];
        let label = self.label(place);
        self.push("aws_iam_role_policy", &label, content, &above);
    }

    fn attachment(
        &mut self,
        role: usize,
        policy: Policy,
        attached: &mut BTreeSet<(usize, &'a String)>,
        above: &[String],
    ) {
        let (label, arn) = match policy {
            Policy::Own { document } => {
                let label = self.label(document);
                let arn = refer(&["aws_iam_policy", &label, "arn"]);
                (label, arn)
            }
            Policy::Aws { managed } => {
                let of = self.plan.roles.get(role);
                let Some(policy) = of.and_then(|role| role.managed.get(managed)) else {
                    return;
                };
                // One role may play two parts that AWS's policy is for.
                if !attached.insert((self.words.first(role), &policy.arn)) {
                    return;
                }
                let label = format!("{}_{}", self.words.label(role), names::snake(policy.name()));
                (label, self.words.text(&policy.arn, None))
            }
        };
        let label = self.labels.take(&label);
        let content = vec![
            attribute("role", self.words.role(role, "name")),
            attribute("policy_arn", arn),
        ];
        self.push("aws_iam_role_policy_attachment", &label, content, above);
    }

    fn setting(&mut self, setting: &Setting<'_>, above: &[String]) {
        let (kind, label, what) = match setting.kind {
            SettingKind::SecurityConfiguration => (
                "aws_emr_security_configuration",
                "security_configuration",
                "EMR security configuration",
            ),
            SettingKind::ModelPackageGroup => (
                "aws_sagemaker_model_package_group",
                "model_package_group",
                "model package group",
            ),
            // A tag is part of its role.
            _ => return,
        };
        let label = self.labels.take(label);
        let variable = format!("create_{label}");
        let number = |number: u64| Expression::from(number);
        let count = hcl::choose(refer(&["var", &variable]), number(1), number(0));
        let mut above = above.to_owned();
        let mut content = vec![attribute("count", count)];
        if let Some(document) = setting.document {
            content.push(attribute("name", hcl::text(&setting.of)));
            let json = self.document(document, None, &mut above);
            content.push(attribute("configuration", json));
        } else {
            content.push(attribute(
                "model_package_group_name",
                hcl::text(&setting.of),
            ));
        }
        self.push(kind, &label, content, &above);
        self.perhaps
            .push((variable, format!("{what} {}", setting.of)));
    }

    fn main(&mut self) -> String {
        let mut content: Vec<Structure> =
            vec![block("data", &["aws_partition", "current"], Vec::new()).into()];
        for place in &self.words.existing {
            let label = self.words.label(*place);
            let name = refer(&["var", &format!("{label}_role_name")]);
            let look = block(
                "data",
                &["aws_iam_role", &label],
                vec![attribute("name", name)],
            );
            content.push(look.into());
        }
        content.append(&mut self.content);
        hcl::print(&self.head(), content)
    }

    /// Which steps this does, and which it leaves.
    fn head(&self) -> Vec<String> {
        let plan = self.plan;
        let (mut done, mut left) = (Vec::new(), Vec::new());
        for step in plan.steps_of(self.account.key) {
            let of_step = plan
                .resources_of(self.account.key)
                .filter(|r| r.step == step.number);
            let mut any = false;
            let mut all = !step.left;
            for resource in of_step {
                let made = makes(plan, resource);
                any |= made;
                all &= made;
            }
            if any {
                done.push(step.number.to_string());
            }
            if !(any && all) {
                let rest = if any { ", what is left of it" } else { "" };
                left.push(format!(
                    "- step {}{rest}: {}",
                    step.number,
                    step.title.plain()
                ));
            }
        }
        let steps = match done.as_slice() {
            [one] => format!("step {one}"),
            [all @ .., last] => format!("steps {} and {last}", all.join(", ")),
            [] => "no step".to_owned(),
        };
        let mut lines = vec![format!(
            "What the {} ({}) is to own: {steps} of CHECKLIST.md.",
            self.account.title, self.account.id
        )];
        if !left.is_empty() {
            lines.push(String::new());
            lines.push(LEFT.to_owned());
            lines.append(&mut left);
        }
        lines
    }
}
