//! Which entries a message fits, the most distinctive first.

use super::{
    entry::{Counts, Denial, Entry, catalogue, entries},
    reading::Reading,
    squash::Squashed,
    values::Values,
};

/// An ending that settles the matter outranks every pattern.
const DECISIVE: usize = 10_000;
/// A refusal that names its action is as good as a sentence of this many characters; each further condition adds.
const DENIAL: usize = 40;
const CONDITION: usize = 20;
/// An ending alone says whose task it is, and no more.
const ENDING: usize = 5;

struct Fit {
    entry: &'static Entry,
    score: usize,
    /// Only the action that was refused speaks for it.
    by_denial: bool,
}

/// The entries that fit: the best one, then the others in the order in which they are likely. Values that their
/// patterns take from the text are kept.
pub(super) fn choose(
    text: &Squashed,
    reading: &Reading,
    values: &mut Values,
    given: &Values,
) -> Vec<&'static Entry> {
    let mut fits: Vec<Fit> = Vec::new();
    let mut client = false;
    for entry in entries() {
        let mut score = 0;
        for pattern in &entry.compiled {
            let weight = entry.weight.unwrap_or_else(|| pattern.weight());
            if weight > score
                && let Some(found) = pattern.find(text)
            {
                score = weight;
                client |= !entry.of_any_service && pattern.is_of_a_client();
                for (name, value) in found {
                    values.insert(name, &value);
                }
            }
        }
        let by_denial = score == 0;
        for denial in &entry.denials {
            score = score.max(judge(denial, reading));
        }
        if reading
            .ending
            .is_some_and(|ending| ending.entry.id == entry.id)
        {
            score = score.max(if entry.counts == Counts::Decisive {
                DECISIVE
            } else {
                ENDING
            });
        }
        if score > 0 {
            fits.push(Fit {
                entry,
                score,
                by_denial,
            });
        }
    }
    // Twice, for what beats something that itself beats a third.
    for _ in 0..2 {
        for at in 0..fits.len() {
            let beaten = fits.get(at).map_or(0, |own| {
                let beats = |fit: &&Fit| own.entry.beats.contains(&fit.entry.id);
                let scores = fits.iter().filter(beats).map(|fit| fit.score);
                scores.filter(|score| *score < DECISIVE).max().unwrap_or(0)
            });
            if let Some(own) = fits.get_mut(at) {
                own.score = own.score.max(beaten + 1);
            }
        }
    }
    let lead = lead(text, reading, &fits, client, given);
    let leads = |fit: &Fit| Some(fit.entry.id.as_str()) == lead;
    if fits.iter().any(|fit| fit.entry.counts != Counts::General) {
        fits.retain(|fit| leads(fit) || fit.entry.counts != Counts::General);
    }
    // Where something fits better, the reading tells what the ending means.
    if fits.iter().any(|fit| fit.score > ENDING) {
        fits.retain(|fit| leads(fit) || fit.score != ENDING);
    }
    let rank = |fit: &Fit| fit.entry.likely.unwrap_or(u8::MAX);
    fits.sort_by_key(|fit| (!leads(fit), std::cmp::Reverse(fit.score), rank(fit)));
    if let Some(others) = fits.get_mut(1..) {
        others.sort_by_key(rank);
    }
    fits.iter().map(|fit| fit.entry).collect()
}

/// What goes before every set-up: the ending of the message, or that it has none, where nothing but the action speaks
/// for Studio, SageMaker AI or EMR. A statement that forbids something is no matter of what a set-up allows either.
fn lead(
    text: &Squashed,
    reading: &Reading,
    fits: &[Fit],
    client: bool,
    given: &Values,
) -> Option<&'static str> {
    if client || fits.iter().any(|fit| fit.score >= DECISIVE) {
        return None;
    }
    let forbids = text.contains("with an explicit deny");
    if !forbids && is_of_a_set_up(text, reading, given) {
        return None;
    }
    if let Some(ending) = reading.ending {
        return Some(&ending.entry.id);
    }
    let general = |fit: &&Fit| fit.entry.counts == Counts::General;
    if !fits.iter().all(|fit| general(&fit) || fit.by_denial) {
        return None;
    }
    fits.iter().find(general).map(|fit| fit.entry.id.as_str())
}

/// Whether who was refused, what, or on what belongs to Studio, SageMaker AI or EMR.
fn is_of_a_set_up(text: &Squashed, reading: &Reading, given: &Values) -> bool {
    let signs = catalogue();
    let is_named = |name: &str| {
        let mut parts = signs.sign_names.iter();
        parts.any(|part| name.contains(part.as_str()))
    };
    let is_known = |account: Option<&str>, name: Option<&str>| {
        account
            .zip(name)
            .is_some_and(|(account, name)| given.role(account, name).is_some())
    };
    let service = |text: &str| {
        let mut services = signs.sign_services.iter();
        services.any(|service| service.eq_ignore_ascii_case(text))
    };
    let principal = reading.principal.as_ref().is_some_and(|principal| {
        let tail = principal.arn.splitn(6, ':').nth(5).unwrap_or_default();
        is_named(tail) || is_known(principal.account.as_deref(), principal.role.as_deref())
    });
    let action = reading.action.as_deref().unwrap_or_default();
    let resource = reading.resource.as_deref().unwrap_or_default();
    let role = reading
        .resource_role()
        .is_some_and(|(account, name)| is_named(name) || is_known(Some(account), Some(name)));
    principal
        || role
        || service(action.split(':').next().unwrap_or_default())
        || service(resource.split(':').nth(2).unwrap_or_default())
        || signs.sign_texts.iter().any(|known| text.contains(known))
}

/// How well a refusal fits; nothing where a condition does not hold.
fn judge(denial: &Denial, reading: &Reading) -> usize {
    let Some(action) = &reading.action else {
        return 0;
    };
    let is_meant = |meant: &String| match meant.strip_suffix('*') {
        Some(start) => action
            .get(..start.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(start)),
        None => action.eq_ignore_ascii_case(meant),
    };
    let Some(meant) = denial.actions.iter().find(|meant| is_meant(meant)) else {
        return 0;
    };
    let mut conditions = usize::from(!meant.ends_with('*'));
    let ending = reading.ending.map(|ending| ending.entry);
    let in_place = match &denial.endings {
        Some(named) => {
            conditions += 1;
            ending.is_some_and(|entry| named.contains(&entry.id))
        }
        None => ending.is_none_or(|entry| entry.counts != Counts::Decisive),
    };
    let resource = reading.resource.as_deref().unwrap_or_default();
    let from_service = resource.splitn(3, ':').nth(2).unwrap_or_default();
    let at_resource = denial.resource.as_ref().is_none_or(|start| {
        conditions += 1;
        from_service.starts_with(start.as_str())
    });
    let is_own = reading.principal.as_ref().and_then(|principal| {
        let (account, name) = reading.resource_role()?;
        let same = principal.account.as_deref() == Some(account);
        Some(same && principal.role.as_deref() == Some(name))
    });
    let is_same = reading
        .principal
        .as_ref()
        .and_then(|principal| Some(principal.account.as_deref()? == reading.resource_account()?));
    let mut holds = |asked: Option<bool>, found: Option<bool>| {
        conditions += usize::from(asked.is_some());
        asked.is_none() || asked == found
    };
    let both = holds(denial.own_role, is_own) && holds(denial.same_account, is_same);
    if !(in_place && at_resource && both) {
        return 0;
    }
    // Named together with its action, such an ending is no longer the whole story.
    let settled =
        denial.endings.is_some() && ending.is_some_and(|entry| entry.counts == Counts::Decisive);
    DENIAL + CONDITION * conditions + if settled { DECISIVE } else { 0 }
}
