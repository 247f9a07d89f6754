//! What checks look for: each with a code that stays, so that it can be looked up, listed and silenced.

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Works as it stands, but there is a better way.
    Hint,
    /// May be meant, may fail or let someone in: look at it.
    Warning,
    /// IAM refuses it, it grants nothing, or the set-up cannot work.
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that a check looks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable, in kebab case: `passed-to-service`.
    pub code: &'static str,
    pub severity: Severity,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// What happens if it stays.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// The page of AWS that says so.
    pub page: &'static str,
    /// The failures that follow from it, by the ids that `explain` knows.
    pub entries: &'static [&'static str],
}

impl Rule {
    pub(crate) const fn new(
        severity: Severity,
        code: &'static str,
        title: &'static str,
        why: &'static str,
        fix: &'static str,
        page: &'static str,
    ) -> Self {
        Self {
            code,
            severity,
            title,
            why,
            fix,
            page,
            entries: &[],
        }
    }

    /// The same rule, with the failures that follow from it.
    pub(crate) const fn entries(mut self, entries: &'static [&'static str]) -> Self {
        self.entries = entries;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_outranks_a_hint() {
        assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Hint);
    }
}
