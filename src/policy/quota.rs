//! What IAM takes at most, counted as IAM counts.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>. None of the sizes but that of the
//! trust policy can be raised. White space does not count in identity policies; whether it does in a trust policy
//! is not stated, so the minified form is what we count and what commands should send.

/// One customer managed policy, in characters.
pub const MANAGED_POLICY: usize = 6_144;
/// All inline policies of one role together, in characters.
pub const INLINE_POLICIES: usize = 10_240;
/// A role's trust policy, in characters, unless AWS has raised it (to 4,096, on newer pages 8,192).
pub const TRUST_POLICY: usize = 2_048;
/// Managed policies on one role, unless AWS has raised it (to 20, on newer pages 25).
pub const MANAGED_POLICIES_PER_ROLE: usize = 10;

/// The characters of a minified document, which are those that count.
pub fn size(minified: &str) -> usize {
    minified.chars().count()
}

/// The first character of `text` that a policy document may not hold: all but tab, line feed, carriage return and
/// U+0020 to U+00FF.
pub fn refused_character(text: &str) -> Option<char> {
    // The usual case, in a form that looks at many bytes at a time.
    if text
        .bytes()
        .fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
    {
        return None;
    }
    text.chars()
        .find(|c| !matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_outside_latin_1_are_refused() {
        assert_eq!(refused_character("role/ÿ\t"), None);
        assert_eq!(refused_character("a\u{200b}b"), Some('\u{200b}'));
        assert_eq!(refused_character("‹region›"), Some('‹'));
        assert_eq!(refused_character("\u{1b}["), Some('\u{1b}'));
    }
}
