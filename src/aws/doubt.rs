//! A remark about a value that is valid, yet probably not what was wanted.

/// Says what is suspicious about a valid value, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Stable code, for manifests and tests, such as `sample-account-id`.
    pub code: &'static str,
    /// One or two sentences.
    pub text: String,
}

impl Doubt {
    pub(crate) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
        }
    }
}
