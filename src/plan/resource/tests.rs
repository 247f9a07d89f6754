//! What the samples of every playbook make, each thing at its step and nothing forgotten.

use std::fmt::Write as _;

use super::*;
use crate::{
    answers::{self, tests::samples},
    plan::build,
    playbook::{BUILT_IN, load},
};

fn describe(plan: &Plan<'_>, kind: &ResourceKind<'_>) -> String {
    let role = |place: usize| plan.roles[place].name.as_str();
    let document = |place: usize| plan.documents[place].path();
    match kind {
        ResourceKind::Policy { document: d } => format!("policy {}", document(*d)),
        ResourceKind::Role { role: r, trust } => format!("role {} {}", role(*r), document(*trust)),
        ResourceKind::Trust {
            role: r,
            document: d,
        } => {
            format!("trust of {} {}", role(*r), document(*d))
        }
        ResourceKind::Inline {
            role: r,
            document: d,
        } => {
            format!("inline in {} {}", role(*r), document(*d))
        }
        ResourceKind::Attachment { role: r, policy } => match policy {
            Policy::Own { document: d } => format!("attach to {} {}", role(*r), document(*d)),
            Policy::Aws { managed } => {
                format!(
                    "attach to {} {}",
                    role(*r),
                    plan.roles[*r].managed[*managed].arn
                )
            }
        },
        ResourceKind::Setting(set) => {
            let document = set.document.map_or("", document);
            format!(
                "{} {} {} {} {document}",
                set.kind.name(),
                set.of,
                set.name,
                set.value
            )
            .trim_end()
            .to_owned()
        }
    }
}

#[test]
fn the_resources_of_every_sample() {
    let mut text = String::new();
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for (number, given) in samples(source).into_iter().enumerate() {
            let answers = answers::check(&playbook, &given).answers;
            let plan = build(&playbook, &answers);
            writeln!(text, "{} {number}", source.id).unwrap();
            for resource in &plan.resources {
                let step = plan.steps.iter().find(|s| s.number == resource.step);
                let step = step.expect("each belongs to a step");
                assert_eq!(step.account, resource.account);
                let passing = if resource.passing {
                    " (taken back)"
                } else {
                    ""
                };
                let what = describe(&plan, &resource.kind);
                writeln!(text, "  {} {}: {what}{passing}", resource.step, step.id).unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn every_role_to_create_and_every_attached_file_is_made_once() {
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for given in samples(source) {
            let answers = answers::check(&playbook, &given).answers;
            let plan = build(&playbook, &answers);
            for (place, role) in plan.roles.iter().enumerate() {
                let made = plan
                    .resources
                    .iter()
                    .filter(|r| matches!(r.kind, ResourceKind::Role { role, .. } if role == place));
                let creates = role.status == RoleStatus::Create;
                assert_eq!(made.count(), usize::from(creates), "{}", role.name);
            }
            for (place, document) in plan.documents.iter().enumerate() {
                if document.attachment.is_none() || document.snippet {
                    continue;
                }
                let made = plan
                    .resources
                    .iter()
                    .filter(|resource| match resource.kind {
                        ResourceKind::Policy { document: d }
                        | ResourceKind::Trust { document: d, .. }
                        | ResourceKind::Inline { document: d, .. }
                        | ResourceKind::Role { trust: d, .. } => d == place,
                        ResourceKind::Attachment { .. } | ResourceKind::Setting(_) => false,
                    });
                assert_eq!(made.count(), 1, "{}", document.path_in_bundle);
            }
        }
    }
}
