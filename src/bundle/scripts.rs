//! `scripts/apply.sh`, `verify.sh` and `undo.sh`: the steps of one account with the AWS CLI.
//!
//! What the scripts do is written in bash under `assets/scripts`, one file for each kind of thing, in sections by what
//! they need it for. What is rendered here is the account's own part, which stands first: who it is for, and one line
//! for each thing, every value quoted by a library.

use std::fmt::Write as _;

use serde_json::json;

use super::{Artifact, ArtifactKind};
use crate::{
    plan::{Account, Plan, Policy, Resource, ResourceKind, Setting, Step},
    playbook::{DocumentKind, SettingKind},
};

const COMMON: &str = include_str!("../../assets/scripts/common.sh");
const RESULT: &str = include_str!("../../assets/scripts/result.sh");
const LOOK: &str = include_str!("../../assets/scripts/look.sh");
const JOURNAL: &str = include_str!("../../assets/scripts/journal.sh");
const STATEMENTS: &str = include_str!("../../assets/scripts/statements.sh");

/// A file of `assets/scripts/kinds` with its name.
macro_rules! kind {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../assets/scripts/kinds/", $name, ".sh")),
        )
    };
}
/// The kinds of things, in the order in which a script has them.
const KINDS: [(&str, &str); 14] = [
    kind!("policy"),
    kind!("role"),
    kind!("trust"),
    kind!("inline"),
    kind!("attachment"),
    kind!("role_tag"),
    kind!("bucket_policy"),
    kind!("key_policy"),
    kind!("bucket_cors"),
    kind!("emr_settings"),
    kind!("application_tag"),
    kind!("application_livy"),
    kind!("security_configuration"),
    kind!("model_package_group"),
];

/// One of the three scripts.
struct Script {
    name: &'static str,
    does: &'static str,
    /// Which sections of the kinds it needs.
    sections: &'static [&'static str],
    main: &'static str,
}

const SCRIPTS: [Script; 3] = [
    Script {
        name: "apply",
        does: "Creates what is missing, changes what differs, leaves what is right.",
        sections: &["now", "check", "send", "put"],
        main: include_str!("../../assets/scripts/apply.sh"),
    },
    Script {
        name: "verify",
        does: "Looks whether everything is right. Changes nothing in the account.",
        sections: &["now", "check"],
        main: include_str!("../../assets/scripts/verify.sh"),
    },
    Script {
        name: "undo",
        does: "Takes back what apply.sh did, and only that.",
        sections: &["now", "send", "back"],
        main: include_str!("../../assets/scripts/undo.sh"),
    },
];

/// Stands between what a script is about and how it works.
pub(super) const REST: &str = "# ---- How it works ----";

/// Whether an account gets scripts: it holds something afterwards, or somebody waits to hear of its steps.
pub(super) fn has_any(plan: &Plan<'_>, account: &Account<'_>) -> bool {
    concerns_others(plan) || plan.resources_of(account.key).next().is_some()
}

/// Whether other admins take part.
fn concerns_others(plan: &Plan<'_>) -> bool {
    plan.spans() > 1
}

pub(super) fn render(plan: &Plan<'_>, account: &Account<'_>) -> Vec<Artifact> {
    if !has_any(plan, account) {
        return Vec::new();
    }
    let artifact = |script: &Script| Artifact {
        path: format!("{}/scripts/{}.sh", account.key, script.name),
        kind: ArtifactKind::Script,
        account: Some(account.key.to_owned()),
        attach: None,
        binds: None,
        bytes: one(plan, account, script).into_bytes(),
    };
    SCRIPTS.iter().map(artifact).collect()
}

fn one(plan: &Plan<'_>, account: &Account<'_>, script: &Script) -> String {
    let mut out = String::with_capacity(32 * 1024);
    head(&mut out, plan, account, script);
    let lines: Vec<Line> = plan
        .resources_of(account.key)
        .filter_map(|resource| line(plan, resource))
        .collect();
    if script.name != "undo" {
        // undo.sh goes by the notes of apply.sh, whatever the folder says by then.
        things(&mut out, plan, account, &lines);
        said(&mut out, plan, account);
    }
    if script.name == "apply" {
        before(&mut out, plan, account);
    }
    if script.name == "verify" {
        policies(&mut out, plan, account);
    }
    out.push_str(REST);
    out.push_str("\n\n");
    let used = |kind: &str| script.name == "undo" || lines.iter().any(|line| line.kind == kind);
    let joins = used("bucket_policy") || used("key_policy");
    let jq = lines
        .iter()
        .any(|line| ["bucket_policy", "key_policy", "security_configuration"].contains(&line.kind));
    let _ = write!(out, "NEEDS_JQ={}\n\n", if jq { "yes" } else { "no" });
    out.push_str(COMMON);
    if script.name == "undo" || !lines.is_empty() {
        out.push('\n');
        out.push_str(LOOK);
    }
    if script.name == "apply" {
        out.push('\n');
        out.push_str(JOURNAL);
    }
    if script.name != "undo" {
        out.push('\n');
        out.push_str(RESULT);
    }
    if joins && script.name != "undo" {
        out.push('\n');
        out.push_str(STATEMENTS);
    }
    for (name, text) in KINDS {
        if used(name) {
            sections(&mut out, text, script.sections);
        }
    }
    out.push('\n');
    out.push_str(script.main);
    out
}

/// The sections of a kind's file that a script needs.
fn sections(out: &mut String, text: &str, wanted: &[&str]) {
    let mut within = false;
    for line in text.lines() {
        if let Some(section) = line.strip_prefix("#@ ") {
            within = wanted.contains(&section);
            if within {
                out.push('\n');
            }
        } else if within {
            out.push_str(line);
            out.push('\n');
        }
    }
}

/// A word for bash. A NUL, which no shell can hold, leaves an empty word, that matches nothing.
fn word(text: &str) -> String {
    shlex::try_quote(text).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
}

/// A text inside a comment: one line, whatever it holds.
fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn head(out: &mut String, plan: &Plan<'_>, account: &Account<'_>, script: &Script) {
    let title = comment(&format!(
        "{}: {} {}",
        plan.playbook.title, account.title, account.id
    ));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "#!/usr/bin/env bash\n# {title}\n# {}\n#\n\
         # For bash with AWS CLI v2, as in AWS CloudShell, signed in to account {}. It reads the documents of the folder\n\
         # above it. `bash scripts/{}.sh --help` tells more.\n\nset -euo pipefail\n\n",
        script.does,
        comment(&account.id),
        script.name
    );
    let facts = [
        ("PLAYBOOK", plan.playbook.id.as_str()),
        ("ACCOUNT_KEY", account.key),
        ("ACCOUNT_TITLE", account.title),
        ("ACCOUNT_ID", &account.id),
        ("PARTITION", &plan.partition),
        ("REGION", &plan.region),
    ];
    for (name, value) in facts {
        let quoted = word(value);
        let used = match script.name {
            "undo" => !["PLAYBOOK", "ACCOUNT_KEY"].contains(&name),
            _ => true,
        };
        if used {
            let _ = writeln!(out, "{name}={quoted}");
        }
    }
    out.push('\n');
}

/// One thing as a call: its function, and the words after it.
struct Line {
    step: usize,
    kind: &'static str,
    passing: bool,
    words: Vec<String>,
}

fn line(plan: &Plan<'_>, resource: &Resource<'_>) -> Option<Line> {
    let role = |place: usize| plan.roles.get(place);
    let document = |place: usize| plan.documents.get(place);
    let (kind, words): (_, Vec<String>) = match &resource.kind {
        ResourceKind::Policy { document: of } => {
            let of = document(*of)?;
            ("policy", vec![of.name.to_string(), of.path().to_owned()])
        }
        ResourceKind::Role { role: of, trust } => {
            let (of, trust) = (role(*of)?, document(*trust)?);
            let path = path(&of.arn, &of.name);
            let words = [&of.name, trust.path(), &path, of.id];
            ("role", words.map(str::to_owned).to_vec())
        }
        ResourceKind::Trust {
            role: of,
            document: trust,
        } => {
            let words = [role(*of)?.name.as_str(), document(*trust)?.path()];
            ("trust", words.map(str::to_owned).to_vec())
        }
        ResourceKind::Inline {
            role: of,
            document: policy,
        } => {
            let (of, policy) = (role(*of)?, document(*policy)?);
            let words = [of.name.as_str(), &*policy.name, policy.path()];
            ("inline", words.map(str::to_owned).to_vec())
        }
        ResourceKind::Attachment { role: of, policy } => {
            let of = role(*of)?;
            let arn = match policy {
                Policy::Own { document: of } => plan.policy_arn(document(*of)?),
                Policy::Aws { managed } => of.managed.get(*managed)?.arn.clone(),
            };
            ("attachment", vec![of.name.clone(), arn])
        }
        ResourceKind::Setting(setting) => self::setting(plan, setting)?,
    };
    Some(Line {
        step: resource.step,
        kind,
        passing: resource.passing,
        words,
    })
}

fn setting(plan: &Plan<'_>, set: &Setting<'_>) -> Option<(&'static str, Vec<String>)> {
    let file = || {
        let document = plan.documents.get(set.document?)?;
        Some(document.path().to_owned())
    };
    let (of, name, value) = (
        set.of.to_string(),
        set.name.to_string(),
        set.value.to_string(),
    );
    Some(match set.kind {
        SettingKind::EmrSettings => ("emr_settings", vec![of, name, file()?]),
        SettingKind::BucketPolicy => ("bucket_policy", vec![of, file()?]),
        SettingKind::KeyPolicy => ("key_policy", vec![of, file()?]),
        SettingKind::BucketCors => ("bucket_cors", vec![of, file()?]),
        SettingKind::RoleTag => {
            let tag = json!([{ "Key": name, "Value": value }]).to_string();
            ("role_tag", vec![of, name, value, tag])
        }
        SettingKind::ApplicationTag => {
            let tag = json!({ name.as_str(): value }).to_string();
            ("application_tag", vec![of, name, value, tag])
        }
        SettingKind::ApplicationLivy => ("application_livy", vec![of]),
        SettingKind::SecurityConfiguration => ("security_configuration", vec![of, file()?]),
        SettingKind::ModelPackageGroup => ("model_package_group", vec![of]),
    })
}

/// The path of a role: what stands between `role` and its name in the ARN.
fn path(arn: &str, name: &str) -> String {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let path = resource
        .strip_prefix("role")
        .and_then(|rest| rest.strip_suffix(name));
    path.unwrap_or("/").to_owned()
}

/// Whether a step is done by a script, by a person, or by both.
fn by(step: &Step<'_>, lines: &[Line]) -> &'static str {
    match (lines.iter().any(|l| l.step == step.number), step.left) {
        (true, false) => "script",
        (true, true) => "both",
        (false, _) => "person",
    }
}

fn things(out: &mut String, plan: &Plan<'_>, account: &Account<'_>, lines: &[Line]) {
    out.push_str(
        "# What this account holds afterwards, step by step as in CHECKLIST.md.\nthings() {\n",
    );
    for step in plan.steps_of(account.key) {
        let title = word(&step.title.plain());
        let by = by(step, lines);
        let (id, print) = (word(&step.id), step.fingerprint(plan));
        let _ = writeln!(out, "  step {} {id} {print} {title} {by}", step.number);
        for line in lines.iter().filter(|line| line.step == step.number) {
            out.push_str("  thing ");
            if line.passing {
                out.push_str("passing ");
            }
            out.push_str(line.kind);
            for text in &line.words {
                out.push(' ');
                out.push_str(&word(text));
            }
            out.push('\n');
        }
    }
    out.push_str("}\n\n");
}

/// What a script says at its end: what a person must do, and where the result goes.
fn said(out: &mut String, plan: &Plan<'_>, account: &Account<'_>) {
    let lines: Vec<Line> = plan
        .resources_of(account.key)
        .filter_map(|resource| line(plan, resource))
        .collect();
    out.push_str("left_to_you() {\n");
    let left: Vec<_> = plan
        .steps_of(account.key)
        .filter(|step| by(step, &lines) != "script")
        .collect();
    if left.is_empty() {
        out.push_str("  :\n");
    } else {
        let intro = "\\nSteps of CHECKLIST.md that no script does (--done NUMBER says that you did one):\\n";
        let _ = writeln!(out, "  printf '{intro}'");
    }
    for step in left {
        let text = word(&format!("{}. {}", step.number, step.title.plain()));
        let _ = writeln!(out, "  printf '  %s\\n' {text}");
    }
    out.push_str("}\n\n");
    let said = if concerns_others(plan) {
        "Send it to the admin who gave you this folder, who takes it with: sagesetup sessions import result.json"
    } else {
        "In a session, its steps get ticked by: sagesetup sessions import result.json"
    };
    let _ = write!(out, "SEND_BACK={}\n\n", word(said));
}

/// What must be done in other accounts first.
fn before(out: &mut String, plan: &Plan<'_>, account: &Account<'_>) {
    let awaited = plan.awaited(account.key);
    out.push_str("before_you_begin() {\n");
    for (title, numbers) in &awaited {
        let many = numbers.len() > 1;
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let text = format!(
            "Some of this waits for the {title}: {} {} there must be done.",
            if many { "steps" } else { "step" },
            numbers.join(", ")
        );
        let _ = writeln!(out, "  printf '%s\\n\\n' {}", word(&text));
    }
    out.push_str("  :\n}\n\n");
}

/// The policies that IAM Access Analyzer can judge.
fn policies(out: &mut String, plan: &Plan<'_>, account: &Account<'_>) {
    out.push_str("policies() {\n");
    let mut any = false;
    for document in plan.files().filter(|d| d.account == account.key) {
        let kind = match document.kind {
            DocumentKind::IdentityPolicy => "IDENTITY_POLICY",
            DocumentKind::TrustPolicy | DocumentKind::ResourcePolicy => "RESOURCE_POLICY",
            DocumentKind::ServiceControlPolicy => "SERVICE_CONTROL_POLICY",
            DocumentKind::Cors | DocumentKind::Settings | DocumentKind::Script => continue,
        };
        any = true;
        let _ = writeln!(out, "  validate {kind} {}", word(document.path()));
    }
    if !any {
        out.push_str("  :\n");
    }
    out.push_str("}\n\n");
}

#[cfg(test)]
mod tests;
