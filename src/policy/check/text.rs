//! What IAM counts and refuses in a document as a text: its size, its characters.

use super::Subject;
use crate::policy::{Finding, Kind, Rule, Severity, Span, quota};

const QUOTAS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

pub(super) const RULES: &[&Rule] = &[&SIZE_BUDGET, &MANAGED_SIZE, &ASCII_LATIN1, &NO_BREAK_SPACE];

pub(crate) static SIZE_BUDGET: Rule = Rule::new(
    Severity::Error,
    "size-budget",
    "more characters than IAM takes",
    "IAM refuses the document with LimitExceeded; white space between the texts does not count",
    "put shared actions and resources into one statement; an identity policy can be split in two, and AWS raises the \
     length of a trust policy to 4,096 on request",
    QUOTAS,
)
.entries(&["D3"]);
pub(crate) static MANAGED_SIZE: Rule = Rule::new(
    Severity::Warning,
    "managed-size",
    "too long for a managed policy",
    "it can only be attached inline, where all inline policies of a role share 10,240 characters",
    "split it into two managed policies, or attach it inline",
    QUOTAS,
)
.entries(&["D3"]);
pub(crate) static ASCII_LATIN1: Rule = Rule::new(
    Severity::Error,
    "ascii-latin1",
    "a character that IAM refuses",
    "a policy may hold tab, line feed, carriage return and U+0020 to U+00FF only",
    "replace it; chats and word processors put such characters in unasked",
    QUOTAS,
)
.entries(&["D5"]);
static NO_BREAK_SPACE: Rule = Rule::new(
    Severity::Warning,
    "no-break-space",
    "a character that looks like nothing or like a blank",
    "IAM takes it, and the name or ARN then differs from what it looks like",
    "write a plain blank, or nothing",
    QUOTAS,
)
.entries(&["D5"]);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    size(subject, findings);
    characters(
        subject.at.of(subject.text),
        subject.at.start as usize,
        findings,
    );
}

/// What a service control policy may have at most, in characters.
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html>
const SERVICE_CONTROL: usize = 5_120;

fn size(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let limit = match subject.kind {
        Kind::Trust => quota::TRUST_POLICY,
        Kind::Identity => quota::MANAGED_POLICY,
        Kind::ServiceControl => SERVICE_CONTROL,
        // Each service sets its own: 20 KB for a bucket, 32 KB for a key.
        Kind::Resource => return,
    };
    let text = subject.at.of(subject.text);
    if text.len() <= limit {
        return;
    }
    let size = minified(text);
    let at = subject.at.head();
    let title = subject.kind.title();
    let told = |limit: usize| format!("this {title} has {size} characters; IAM takes {limit}");
    if subject.kind == Kind::Identity && size > quota::INLINE_POLICIES {
        let what = told(quota::INLINE_POLICIES);
        findings.push(Finding::new(&SIZE_BUDGET, at, what));
    } else if subject.kind == Kind::Identity && size > limit {
        let what = format!("{} as a managed policy", told(limit));
        findings.push(Finding::new(&MANAGED_SIZE, at, what));
    } else if size > limit {
        findings.push(Finding::new(&SIZE_BUDGET, at, told(limit)));
    }
}

/// The characters that are left when white space between the texts is taken out.
pub(crate) fn minified(text: &str) -> usize {
    let mut inside = false;
    let mut escaped = false;
    text.chars()
        .filter(|c| {
            let was_inside = inside;
            match c {
                _ if escaped => escaped = false,
                '\\' if inside => escaped = true,
                '"' => inside = !inside,
                _ => {}
            }
            was_inside || !matches!(c, ' ' | '\t' | '\n' | '\r')
        })
        .count()
}

fn characters(text: &str, start: usize, findings: &mut Vec<Finding>) {
    // The usual case, in a form that looks at many bytes at a time.
    if text.bytes().fold(true, |plain, byte| {
        plain & (byte.is_ascii() && byte != b'\\')
    }) {
        return;
    }
    let mut told: Option<Finding> = None;
    for (at, c, length) in decoded(text) {
        let rule = match c {
            '\u{a0}' | '\u{ad}' => &NO_BREAK_SPACE,
            c if u32::from(c) > 0xff => &ASCII_LATIN1,
            _ => continue,
        };
        let here = Span::new(start + at, start + at + length);
        match &mut told {
            // What stands side by side is one finding.
            Some(finding) if finding.rule == rule && finding.at.end == here.start => {
                finding.at.end = here.end;
                finding.instead = None;
            }
            _ => {
                findings.extend(told.take());
                let what = format!("U+{:04X}{} stands here", u32::from(c), named(c));
                let finding = Finding::new(rule, here, what);
                told = Some(match plain(c) {
                    Some(plain) => finding.instead(plain),
                    None => finding,
                });
            }
        }
    }
    findings.extend(told);
}

/// The characters of a text with their places and lengths, those written as `\u00a0` included.
fn decoded(text: &str) -> impl Iterator<Item = (usize, char, usize)> + '_ {
    let mut chars = text.char_indices();
    std::iter::from_fn(move || {
        let (at, c) = chars.next()?;
        if c != '\\' {
            return Some((at, c, c.len_utf8()));
        }
        // What follows a backslash belongs to it, another backslash too.
        let Some((_, 'u')) = chars.next() else {
            return Some((at, c, 1));
        };
        let digits = text.get(at + 2..at + 6).unwrap_or_default();
        let number = u32::from_str_radix(digits, 16).ok();
        let Some(c) = number.and_then(char::from_u32) else {
            return Some((at, c, 1));
        };
        for _ in 0..4 {
            chars.next();
        }
        Some((at, c, 6))
    })
}

/// What a character is called, for those that cannot be seen.
fn named(c: char) -> &'static str {
    match c {
        '\u{a0}' => " (a no-break space)",
        '\u{ad}' => " (a soft hyphen)",
        '\u{200b}' => " (a zero-width space)",
        '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => " (invisible)",
        '\u{2010}'..='\u{2015}' => " (a dash)",
        '\u{2018}'..='\u{201f}' => " (a curly quote)",
        '\u{2026}' => " (an ellipsis)",
        '\u{2028}' | '\u{2029}' => " (a line separator)",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => " (a mark of writing direction)",
        _ => "",
    }
}

/// What was meant, where that is plain.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' => " ",
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "",
        '\u{2010}'..='\u{2015}' => "-",
        '\u{2018}' | '\u{2019}' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_between_texts_does_not_count() {
        assert_eq!(minified("{ \"a b\" :\n\t\"c\\\" d\" }"), 15);
        assert_eq!(minified("  "), 0);
    }

    #[test]
    fn characters_are_found_raw_and_escaped() {
        let found = |text: &str| {
            let mut findings = Vec::new();
            characters(text, 0, &mut findings);
            let told = |f: Finding| format!("{} {} {}", f.at.start, f.rule.code, f.what);
            findings.into_iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(found("\"plain é\\n\""), [""; 0]);
        assert_eq!(
            found("\"a\u{200b}\u{200b}b\u{a0}\""),
            [
                "2 ascii-latin1 U+200B (a zero-width space) stands here",
                "9 no-break-space U+00A0 (a no-break space) stands here"
            ]
        );
        assert_eq!(
            found("\"\\u2013\\\\u2013\""),
            ["1 ascii-latin1 U+2013 (a dash) stands here"]
        );
    }
}
