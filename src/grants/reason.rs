//! Why a statement is there: as the plan says, or because somebody put it there.

use crate::{
    answers,
    audit::Setup,
    plan::{self, Content, Plan},
    playbook::{self, Prose},
    policy::{Document, Text},
};

/// Why a statement is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// As the playbook gives it.
    Planned(String),
    /// The plan has no such statement in this document.
    Edited,
    /// The plan has no such document.
    Added,
    /// There is no plan to compare with.
    Unknown,
}

impl Reason {
    /// In words for people.
    pub fn text(&self) -> &str {
        match self {
            Self::Planned(text) => text,
            Self::Edited => "Edited by hand: the answers of this bundle lead to another statement.",
            Self::Added => "Added by hand: the answers of this bundle lead to no such document.",
            Self::Unknown => "The reason is not known: the bundle's answers cannot be read.",
        }
    }
}

/// The plan that a bundle's own answers lead to; none where they cannot be used.
pub fn planned(setup: &Setup<'_>) -> Option<Plan<'static>> {
    let file = setup.file("answers.json")?;
    let given = answers::read(file.bytes).given?;
    let playbook = playbook::built_in(&given.playbook).ok()??;
    let checked = answers::check(playbook, &given.answers);
    Some(plan::build(playbook, &checked.answers))
}

/// The reasons of a document of a bundle, statement by statement.
pub(super) fn of(
    path: &str,
    document: &Document<Text<'_>>,
    plan: Option<&Plan<'_>>,
) -> Vec<Reason> {
    let all = |reason: Reason| vec![reason; document.statements.len()];
    let Some(plan) = plan else {
        return all(Reason::Unknown);
    };
    let Some(planned) = plan.files().find(|planned| planned.path_in_bundle == path) else {
        return all(Reason::Added);
    };
    let Content::Policy {
        document: policy,
        reasons,
    } = &planned.content
    else {
        return all(Reason::Added);
    };
    // Two statements are the same that print the same, wherever they stand.
    let known: Vec<(Option<String>, &Prose<'_>)> = policy
        .statements
        .iter()
        .map(|statement| serde_json::to_string(statement).ok())
        .zip(reasons)
        .collect();
    document
        .statements
        .iter()
        .map(|statement| {
            let text = serde_json::to_string(statement).ok();
            let same = known.iter().find(|(known, _)| *known == text);
            same.map_or(Reason::Edited, |(_, reason)| {
                Reason::Planned(reason.plain())
            })
        })
        .collect()
}
