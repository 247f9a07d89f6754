//! How every type judges a text: the strict rule first, then slips of copying, then known mix-ups.

use super::doubt::Doubt;
use super::mistake::{Advice, Meant, Mistake};
use super::reason::Reason;
use super::slip::{Cleaned, arn_within, arns, clean, without_punctuation, without_space};

/// What a type must know about itself; [`super::AwsValue`] is built on it.
pub(crate) trait Form: Sized {
    /// Judges a text by the strict rule, without any tolerance.
    fn read(text: &str) -> Result<Self, Refusal>;

    /// Returns the text as it was parsed.
    fn text(&self) -> &str;

    /// Recognises what else the text is. Runs on refused texts only, freed of slips.
    fn diagnose(_text: &str) -> Option<Diagnosis> {
        None
    }

    /// Says what is suspicious about a valid value.
    fn suspicions(&self) -> Vec<Doubt> {
        Vec::new()
    }
}

/// Why the strict rule refuses a text.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: Reason,
    /// The text is the beginning of a valid one.
    pub(crate) open: bool,
}

impl Refusal {
    pub(crate) fn open(reason: Reason) -> Self {
        Self { reason, open: true }
    }

    pub(crate) fn shut(reason: Reason) -> Self {
        Self {
            reason,
            open: false,
        }
    }
}

/// What a refused text is instead.
#[derive(Default)]
pub(crate) struct Diagnosis {
    /// None keeps the reason of the strict rule.
    pub(crate) reason: Option<Reason>,
    pub(crate) meant: Option<Meant>,
}

impl Diagnosis {
    pub(crate) fn new(reason: Reason, meant: Meant) -> Self {
        Self {
            reason: Some(reason),
            meant: Some(meant),
        }
    }

    pub(crate) fn meant(meant: Meant) -> Self {
        Self {
            reason: None,
            meant: Some(meant),
        }
    }
}

/// Parses a text, or says what is wrong with it and what was meant.
///
/// Checks every correction with the strict rule, so that no wrong one gets out.
pub(crate) fn judge<T: Form>(text: &str, what: &'static str) -> Result<T, Mistake> {
    let refusal = match T::read(text) {
        Ok(value) => return Ok(value),
        Err(refusal) => refusal,
    };
    let mistake = |reason, meant| Mistake::new(text, what, reason, meant, refusal.open);
    if text.is_empty() {
        return Err(Mistake::new(text, what, Reason::Empty, None, true));
    }
    let cleaned = clean(text);
    if cleaned.text.is_empty() {
        return Err(mistake(Reason::Blank, None));
    }
    let Cleaned {
        text: core,
        slip,
        sure,
    } = cleaned;
    let whole = slip.map(|slip| Cleaned {
        text: core.clone(),
        slip: Some(slip),
        sure,
    });
    let tight = without_space(&core).filter(|tight| tight.sure);
    if let Some((reason, meant)) = [whole, tight, without_punctuation(&core), arn_within(&core)]
        .into_iter()
        .flatten()
        .find_map(|cleaned| accepted::<T>(cleaned, sure))
    {
        return Err(mistake(reason, Some(meant)));
    }
    if arns(&core)
        .filter(|arn| T::read(arn).is_ok())
        .nth(1)
        .is_some()
    {
        let meant = Meant::advice(Advice::say("enter one at a time"));
        return Err(mistake(Reason::Several, Some(meant)));
    }
    let reason = T::read(&core)
        .err()
        .map_or(refusal.reason.clone(), |r| r.reason);
    let gapless = without_space(&core).filter(|tight| tight.sure);
    let known = T::diagnose(&core)
        .and_then(|d| checked::<T>(d, sure))
        .or_else(|| T::diagnose(&gapless?.text).and_then(|d| checked::<T>(d, sure)));
    if let Some((found, meant)) = known {
        return Err(mistake(found.unwrap_or(reason), Some(meant)));
    }
    if let Some((reason, meant)) = without_space(&core).and_then(|c| accepted::<T>(c, sure)) {
        return Err(mistake(reason, Some(meant)));
    }
    Err(mistake(reason, None))
}

fn accepted<T: Form>(cleaned: Cleaned, sure: bool) -> Option<(Reason, Meant)> {
    T::read(&cleaned.text).ok()?;
    let meant = Meant {
        value: Some(cleaned.text),
        sure: cleaned.sure && sure,
        advice: None,
    };
    Some((Reason::Slip(cleaned.slip?), meant))
}

/// Drops a correction that does not parse, and a diagnosis that then says nothing.
fn checked<T: Form>(diagnosis: Diagnosis, sure: bool) -> Option<(Option<Reason>, Meant)> {
    let meant = diagnosis.meant.unwrap_or_default();
    let meant = Meant {
        value: meant.value.filter(|value| T::read(value).is_ok()),
        sure: meant.sure && sure,
        advice: meant.advice,
    };
    (diagnosis.reason.is_some() || meant.value.is_some() || meant.advice.is_some())
        .then_some((diagnosis.reason, meant))
}
