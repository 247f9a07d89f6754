//! Matching of `*` and `?` between two texts, and ARNs taken apart, without copying either.

/// Whether `pattern` covers `text` as IAM compares resources. A wildcard in `text` is covered by a wildcard only.
pub(crate) fn covers(pattern: &str, text: &str) -> bool {
    run(pattern.as_bytes(), text.as_bytes(), |a, b| a == b)
}

/// The same for actions, which have no case.
pub(super) fn covers_action(pattern: &str, action: &str) -> bool {
    run(pattern.as_bytes(), action.as_bytes(), |a, b| {
        a.eq_ignore_ascii_case(&b)
    })
}

/// A star that does not fit is taken one further, and only the last star ever is.
fn run(pattern: &[u8], text: &[u8], same: impl Fn(u8, u8) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(&here) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                back = Some((p, t));
            }
            Some(&c) if (c == b'?' && here != b'*') || same(c, here) => {
                p += 1;
                t += 1;
            }
            _ => match &mut back {
                Some((after, from)) => {
                    *from += 1;
                    (p, t) = (*after, *from);
                }
                None => return false,
            },
        }
    }
    pattern
        .get(p..)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// The parts of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'t> {
    pub(super) partition: &'t str,
    pub(super) service: &'t str,
    pub(super) region: &'t str,
    pub(super) account: &'t str,
    pub(super) resource: &'t str,
}

/// Takes an ARN apart; none for other texts.
pub(super) fn parts(arn: &str) -> Option<Parts<'_>> {
    let mut rest = arn.strip_prefix("arn:")?.splitn(5, ':');
    Some(Parts {
        partition: rest.next()?,
        service: rest.next()?,
        region: rest.next()?,
        account: rest.next()?,
        resource: rest.next()?,
    })
}

/// The account in an ARN; empty where there is none.
pub(super) fn account(arn: &str) -> &str {
    parts(arn).map_or("", |parts| parts.account)
}

/// What stands behind the last slash.
pub(super) fn last(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_what_they_should() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abcd", false),
            ("a?c", "abc", true),
            ("a?c", "a*c", false),
            ("a*", "a*", true),
            ("abc", "a*c", false),
            ("*b*b*", "aabab", true),
            ("A", "a", false),
        ] {
            assert_eq!(covers(pattern, text), expected, "{pattern} {text}");
        }
        assert!(covers_action("IAM:pass*", "iam:PassRole"));
    }

    #[test]
    fn an_arn_keeps_the_colons_of_its_resource() {
        let parts = parts("arn:aws:logs:eu-west-1:111122223333:log-group:a:*").unwrap();
        assert_eq!(
            (parts.region, parts.resource),
            ("eu-west-1", "log-group:a:*")
        );
        assert_eq!(super::parts("a:b"), None);
        assert_eq!(account("x"), "");
        assert_eq!(last("role/a/b"), "b");
    }
}
