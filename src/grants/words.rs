//! A decision in words: what is missing on which side, and what the answer rests on.

use super::{
    decision::{Decision, Missing, Note},
    passage::{Assuming, Holds, Passing, Side},
    scene::{Scene, Source, Spot},
    weigh::Near,
};
use crate::policy::{
    Kind,
    evaluate::{Failed, Miss, Request, Unmet},
};

impl Scene<'_> {
    /// What a document is, in words.
    pub fn kind(&self, spot: Spot) -> &'static str {
        let paper = self.papers.get(spot.paper);
        paper.map_or("", |paper| match paper.kind {
            Kind::Identity => "identity policy",
            Kind::Trust => "trust policy",
            Kind::Resource => "resource policy",
            Kind::ServiceControl => "service control policy",
        })
    }

    /// `Sid (path:line)`.
    pub fn cite(&self, spot: Spot) -> String {
        self.source(spot)
            .map(|source| format!("{} ({})", source.name(), source.place()))
            .unwrap_or_default()
    }

    /// The name of a role of the set-up, or the ARN itself.
    pub fn name_of<'s>(&'s self, arn: &'s str) -> &'s str {
        let role = self.roles.iter().find(|role| role.arn == arn);
        role.map_or(arn, |role| &*role.name)
    }
}

impl Side {
    /// What it says, and where.
    pub fn says(self, scene: &Scene<'_>) -> String {
        match self {
            Self::Allows(spot) => scene.cite(spot),
            Self::NotNeeded => "not needed".to_owned(),
            Self::Lacking => "missing".to_owned(),
            Self::NotHere => "not in this set-up".to_owned(),
        }
    }
}

impl Assuming {
    /// "A may assume B".
    pub fn sentence(&self, scene: &Scene<'_>) -> String {
        let who = scene.name_of(self.who.name());
        let goes_along = match self.action {
            "sts:SetSourceIdentity" => " and set the source identity",
            "sts:TagSession" => " and tag the session",
            _ => "",
        };
        let whom = scene.name_of(&self.whom);
        format!("{who} {} assume {whom}{goes_along}", may(self.holds()))
    }
}

impl Passing {
    /// "A may pass B to C".
    pub fn sentence(&self, scene: &Scene<'_>) -> String {
        let (who, what) = (scene.name_of(&self.who), scene.name_of(&self.what));
        let service = self.service.as_deref().unwrap_or("any service");
        format!("{who} {} pass {what} to {service}", may(self.holds()))
    }
}

fn may(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "may",
        Holds::No => "may not",
        Holds::Unknown => "may, as far as this set-up tells,",
    }
}

impl Source<'_> {
    /// `path:line`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

impl Decision {
    /// What is missing, a sentence a side.
    pub fn lacks(&self, scene: &Scene<'_>, request: &Request) -> Vec<(&'static str, String)> {
        self.missing
            .iter()
            .map(|missing| (missing.side(), missing.sentence(scene, request)))
            .collect()
    }

    /// What the answer rests on that the set-up does not say.
    pub fn provisos(&self) -> Vec<String> {
        self.notes
            .iter()
            .map(|note| note.sentence(self.allowed))
            .collect()
    }
}

impl Missing {
    /// The side on which it is missing.
    pub fn side(&self) -> &'static str {
        match self {
            Self::Identity(_) | Self::PassedAcross { .. } => "identity",
            Self::Trust(_) | Self::NoTrust => "trust",
            Self::Resource(_) | Self::NoResource { .. } => "resource",
            Self::Limit(_) => "limit",
            Self::Along { missing, .. } => missing.side(),
            Self::NeverAsked { .. } => "request",
        }
    }

    fn sentence(&self, scene: &Scene<'_>, request: &Request) -> String {
        let Request {
            action, resource, ..
        } = request;
        let arn = request.caller.name().unwrap_or_default();
        let role = request.caller.arn().unwrap_or(arn);
        let (who, whom) = (scene.name_of(role), scene.name_of(resource));
        let with = |sentence: String, near: &Option<Near>| match near {
            Some(near) => format!("{sentence}. {}", near.sentence(scene)),
            None => format!("{sentence}."),
        };
        match self {
            Self::Identity(near) => with(
                format!("No policy of {who} in this set-up allows {action} on {resource}"),
                near,
            ),
            Self::Trust(near) => with(
                format!("The trust policy of {whom} does not allow {action} to {arn}"),
                near,
            ),
            Self::NoTrust => {
                format!("This set-up holds no trust policy of {resource}, which has to allow it.")
            }
            Self::Resource(near) => with(
                format!(
                    "What this set-up adds to the policy of {resource} does not allow {action} to {arn}; what else stands there is not known"
                ),
                near,
            ),
            Self::NoResource { owner } if owner.is_empty() => format!(
                "{resource} has to name {arn} in a policy of its own, and this set-up holds none."
            ),
            Self::NoResource { owner } => format!(
                "{resource} belongs to account {owner}, which has to allow it by a policy of the resource, and this set-up holds none."
            ),
            Self::Limit(near) => with(
                format!(
                    "The service control policies of the account list what may be done, and {action} is not among it"
                ),
                near,
            ),
            Self::Along { action, missing } => {
                let action = (*action).to_owned();
                let request = request.clone();
                missing.sentence(scene, &Request { action, ..request })
            }
            Self::NeverAsked { kind, shapes } => never_asked(action, resource, *kind, shapes),
            Self::PassedAcross { caller, owner } => format!(
                "A role can be passed inside its own account only: {who} belongs to {caller}, the role to {owner}. No policy changes that."
            ),
        }
    }
}

fn never_asked(action: &str, resource: &str, kind: Option<&str>, shapes: &[String]) -> String {
    let on = kind.map_or_else(
        || resource.to_owned(),
        |kind| {
            let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
            format!("{} {kind} ARN", if vowel { "an" } else { "a" })
        },
    );
    if shapes.is_empty() {
        return format!("{action} is never asked on {on}; it names no resource: ask with *.");
    }
    let shapes = shapes.join(" or ");
    format!("{action} is never asked on {on}; its resources look like {shapes}.")
}

impl Near {
    fn sentence(&self, scene: &Scene<'_>) -> String {
        let cite = scene.cite(self.spot);
        match &self.miss {
            Miss::Action => format!("{cite} is about other actions."),
            Miss::Resource => format!("{cite} allows the action, but on other resources."),
            Miss::Principal => format!("{cite} lets in others."),
            Miss::Condition(failed) => condition(&cite, failed),
        }
    }
}

/// Everything that a condition still asks for, at once.
fn condition(cite: &str, failed: &[Failed]) -> String {
    let mut absent: Vec<String> = Vec::new();
    let mut give: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for Failed { operator, key, why } in failed {
        match why {
            Unmet::Absent => {
                absent.push(format!("{key} ({operator})"));
                let pair = format!("{key}=VALUE");
                if !give.contains(&pair) {
                    give.push(pair);
                }
            }
            Unmet::Differs { wanted } => others.push(format!(
                "its condition is not met: {key} {operator} {}",
                wanted.join(" or ")
            )),
            Unmet::UnknownOperator => others.push(format!("IAM knows no operator {operator}")),
        }
    }
    if !absent.is_empty() {
        others.push(format!(
            "its condition asks for {}, which the request does not carry: give {}",
            absent.join(", "),
            give.join(" ")
        ));
    }
    format!("{cite} would, but {}.", others.join("; "))
}

impl Note {
    fn sentence(&self, allowed: bool) -> String {
        match self {
            Self::Uncounted { role, policies } => format!(
                "{role} has {} of AWS, which {} not counted and may allow it.",
                policies.join(", "),
                if policies.len() == 1 { "is" } else { "are" }
            ),
            Self::Existing { role, uncounted } => format!(
                "{role} was there before: policies that are not in this set-up{} may {}.",
                match uncounted.as_slice() {
                    [] => String::new(),
                    [one] => format!(" ({one} is not counted)"),
                    several => format!(" ({} are not counted)", several.join(", ")),
                },
                if allowed { "deny it" } else { "allow it" }
            ),
            Self::Elsewhere { role } => format!(
                "Not all that concerns {role} is in this bundle: what is missing may {}.",
                if allowed { "deny it" } else { "allow it" }
            ),
            Self::OwnerUnknown { account } => format!(
                "The ARN names no account; the resource is taken to belong to account {account}."
            ),
            Self::NeedsNone => "It needs no permission.".to_owned(),
            Self::Along { key, action } => {
                let tags = *key == "aws:TagKeys";
                let what = if tags { "session tags" } else { key };
                format!("A request that carries {what} needs {action} as well.")
            }
            Self::AskedAs { arn } => format!("For * AWS checks {arn}, so that was asked."),
            Self::Without { keys } => format!(
                "The question leaves out {}, which the condition is about; with a value (KEY=VALUE) the answer may differ.",
                keys.join(", ")
            ),
            Self::KeyPolicyUnknown => "Provided that the key's own policy lets IAM policies of its account count, as AWS's default key policy does.".to_owned(),
        }
    }
}
