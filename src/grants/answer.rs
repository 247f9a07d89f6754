//! The answer to a question as somebody asked it: what goes along with a request, what AWS never asks, and what needs
//! no permission, around the decision itself.

use super::{
    asked::Asked,
    decision::{Decision, Missing, Note, decide, unmendable},
    scene::Scene,
};
use crate::policy::{
    catalogue::{self, Action},
    evaluate::Request,
};

/// So many shapes of ARNs are told; more help nobody.
const SHAPES: usize = 3;

impl Asked {
    /// Decides the question, with all that AWS asks for along with it.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html>,
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>
    pub fn decide(&self, scene: &Scene<'_>) -> Decision {
        let request = &self.request;
        // Not even a denial counts:
        // <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>
        if request.action.eq_ignore_ascii_case("sts:GetCallerIdentity") {
            return Decision {
                allowed: true,
                notes: vec![Note::NeedsNone],
                ..Decision::default()
            };
        }
        if let Some(never) = never(request) {
            return Decision {
                missing: vec![never],
                ..Decision::default()
            };
        }
        let mut decision = with_what_goes_along(scene, request);
        if let Some(arn) = self.instead.clone() {
            let notes = &mut decision.notes;
            notes.retain(|note| !matches!(note, Note::OwnerUnknown { .. }));
            notes.push(Note::AskedAs { arn });
        }
        decision
    }
}

fn with_what_goes_along(scene: &Scene<'_>, request: &Request) -> Decision {
    let mut decision = decide(scene, request);
    for (key, action) in along(request) {
        if decision.is_denied() {
            return decision;
        }
        let mut more = decide(
            scene,
            &Request {
                action: action.to_owned(),
                ..request.clone()
            },
        );
        let note = Note::Along { key, action };
        if more.is_denied() {
            more.notes.push(note);
            return more;
        }
        let missing = more.missing.into_iter().map(Box::new);
        let missing = missing.map(|missing| Missing::Along { action, missing });
        decision.missing.extend(missing);
        for spot in more.by {
            if !decision.by.contains(&spot) {
                decision.by.push(spot);
            }
        }
        for note in more.notes.into_iter().chain([note]) {
            if !decision.notes.contains(&note) {
                decision.notes.push(note);
            }
        }
        decision.allowed &= more.allowed;
        if !decision.allowed {
            decision.by.clear();
            let notes = &mut decision.notes;
            notes.retain(|note| !matches!(note, Note::Without { .. }));
            unmendable(scene, request, &mut decision);
        }
    }
    decision
}

/// The actions that an assumption needs as well, each with the key that makes it so.
fn along(request: &Request) -> Vec<(&'static str, &'static str)> {
    let assumes = [
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
    ];
    if !assumes
        .iter()
        .any(|name| request.action.eq_ignore_ascii_case(name))
    {
        return Vec::new();
    }
    [
        ("sts:SourceIdentity", "sts:SetSourceIdentity"),
        ("aws:TagKeys", "sts:TagSession"),
    ]
    .into_iter()
    .filter(|(key, _)| request.context.get(key).is_some())
    .collect()
}

/// The action as the catalogue has it.
pub(super) fn known(action: &str) -> Option<&'static Action> {
    let (prefix, name) = action.split_once(':')?;
    catalogue::service(prefix)?.action(name)
}

/// What no request for the action can have as its resource.
fn never(request: &Request) -> Option<Missing> {
    let action = known(&request.action)?;
    if action.fits(&request.resource) {
        return None;
    }
    let types = catalogue::service(action.service)?.resources().iter();
    let mut types = types.filter(|kind| kind.could_match(&request.resource));
    let shapes = action
        .resources
        .iter()
        .flat_map(|needed| &needed.resource.arns)
        .chain(action.unlisted().as_ref())
        .take(SHAPES)
        .map(ToString::to_string)
        .collect();
    Some(Missing::NeverAsked {
        kind: types.next().map(|kind| kind.name),
        shapes,
    })
}
