//! What the checks say of a bundle before it leaves: in the playbook's words where it knows of it, in the rule's where not.

use std::borrow::Cow;

use super::{Artifact, MANIFEST, manifest};
use crate::{
    audit::{self, Found, Setup},
    plan::{Accepted, Plan, Warning},
    policy::{Severity, cover::covers},
};

/// The warnings of a bundle.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    /// Those of the plan, then those of the checks.
    pub(super) warnings: Vec<Warning>,
    /// Which of the playbook's explanations were called for, by their place.
    pub(super) explained: Vec<usize>,
}

/// Reads the files back as anybody would, and checks them. Hints are for whoever asks for them.
pub(super) fn of(plan: &Plan<'_>, artifacts: &[Artifact]) -> Remarks {
    let mut remarks = Remarks {
        warnings: plan.warnings.clone(),
        explained: Vec::new(),
    };
    let draft = manifest::draft(plan, artifacts);
    let files = artifacts
        .iter()
        .map(|a| (a.path.as_str(), a.bytes.as_slice()));
    let setup = Setup::parse(files.chain([(MANIFEST, draft.as_slice())]));
    for found in audit::check(&setup) {
        if found.finding.rule.severity == Severity::Hint {
            continue;
        }
        let known = plan
            .accepted
            .iter()
            .position(|accepted| knows(accepted, &setup, &found));
        let explains = known.and_then(|at| Some((at, plan.accepted.get(at)?)));
        match explains {
            Some((at, _)) if remarks.explained.contains(&at) => {}
            Some((at, accepted)) => {
                remarks.explained.push(at);
                remarks.warnings.push(Warning {
                    code: accepted.code.to_owned(),
                    about: accepted.about.to_owned(),
                    text: accepted.text.clone(),
                });
            }
            None => remarks.warnings.push(told(found)),
        }
    }
    remarks
}

/// Whether an explanation is for this finding. An error has none.
fn knows(accepted: &Accepted<'_>, setup: &Setup<'_>, found: &Found) -> bool {
    let rule = found.finding.rule;
    rule.severity == Severity::Warning
        && rule.code == accepted.code
        && accepted.paths.iter().any(|path| covers(path, &found.path))
        && (accepted.sids.is_empty() || is_one_of(&accepted.sids, setup.sid(found)))
}

fn is_one_of(sids: &[Cow<'_, str>], sid: Option<&str>) -> bool {
    sids.iter().any(|known| sid == Some(known))
}

/// A finding that nobody knew of.
fn told(found: Found) -> Warning {
    let Found {
        path,
        place,
        finding,
    } = found;
    Warning {
        code: finding.rule.code.to_owned(),
        text: format!(
            "Line {}: {}. To mend it, {}.",
            place.line, finding.what, finding.rule.fix
        )
        .into(),
        about: path,
    }
}
