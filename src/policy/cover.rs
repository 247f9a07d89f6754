//! Whether one pattern covers another: everything that the second can mean, the first means too.

/// Whether `wide` covers everything that `narrow` matches; both may hold `*` and `?`, and case counts, as in resources.
pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
    run(wide, narrow, false, |_| false, |_| true)
}

/// The same for actions, which have no case.
pub(crate) fn covers_action(wide: &str, narrow: &str) -> bool {
    run(wide, narrow, true, |_| false, |_| true)
}

/// The same for resources, told only where it holds for every request: before the resource itself a star may have to stay
/// within its part of an ARN, and a policy variable can become anything.
pub(crate) fn covers_resource(wide: &str, narrow: &str) -> bool {
    if wide == narrow || wide == "*" {
        return true;
    }
    // A variable without a value matches nothing, so a text that holds one covers nothing but itself.
    if wide.contains("${") {
        return false;
    }
    let ends = wide.len() - wide.trim_end_matches('*').len();
    match narrow.split_once("${") {
        None => run(wide, narrow, false, stays(wide), |n| !stays(narrow)(n)),
        // From the variable on anything may follow, so only a star at the very end can take it.
        Some((before, _)) if ends > 0 => {
            let narrow = format!("{before}*");
            run(wide, &narrow, false, stays(wide), |_| true)
        }
        Some(_) => false,
    }
}

/// Which stars of a resource stop at a colon, by their place; see [`super::pattern::Pattern::of_resources`].
fn stays(text: &str) -> impl Fn(usize) -> bool {
    let colons = text.bytes().enumerate().filter(|(_, byte)| *byte == b':');
    let head = match colons.map(|(at, _)| at).nth(4) {
        _ if !text.starts_with("arn:") => 0,
        Some(fifth) => fifth,
        None => text.len(),
    };
    let bytes = text.as_bytes();
    move |at| at < head && !matches!(bytes.get(at + 1), None | Some(b':'))
}

/// A star that does not fit is taken one further, and only the last star of its kind ever is: linear in practice, and
/// never worse than the product of both lengths. `stays` says which stars of `wide` stop at a colon, `crosses` which of
/// `narrow` do not.
fn run(
    wide: &str,
    narrow: &str,
    ignore_case: bool,
    stays: impl Fn(usize) -> bool,
    crosses: impl Fn(usize) -> bool,
) -> bool {
    let (wide, narrow) = (wide.as_bytes(), narrow.as_bytes());
    let same = |w: u8, n: u8| match (w, n) {
        // One character of any kind covers one character or `?`, never `*`; beyond ASCII a character has several bytes.
        (b'?', n) => n != b'*' && n.is_ascii(),
        (w, n) if ignore_case => w.eq_ignore_ascii_case(&n) && !matches!(n, b'*' | b'?'),
        (w, n) => w == n && !matches!(n, b'*' | b'?'),
    };
    // What can hold a colon is too much for a star that stops there.
    let with_colon = |n: usize| match narrow.get(n) {
        Some(b':' | b'?') | None => true,
        Some(b'*') => crosses(n),
        Some(_) => false,
    };
    let (mut w, mut n) = (0, 0);
    // Where to go on after the last `*` of `wide`, of those that cross colons and of those that do not.
    let mut many: Option<(usize, usize)> = None;
    let mut inside: Option<(usize, usize)> = None;
    loop {
        match (wide.get(w), narrow.get(n)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                w += 1;
                if stays(w - 1) {
                    inside = Some((w, n));
                } else {
                    (many, inside) = (Some((w, n)), None);
                }
                continue;
            }
            (Some(&pattern), Some(&here)) if same(pattern, here) => {
                w += 1;
                n += 1;
                continue;
            }
            _ => {}
        }
        if let Some((after, from)) = inside.filter(|(_, from)| !with_colon(*from)) {
            (w, n) = (after, from + 1);
            inside = Some((w, n));
        } else if let Some((after, from)) = many.filter(|(_, from)| *from < narrow.len()) {
            (w, n) = (after, from + 1);
            (many, inside) = (Some((w, n)), None);
        } else {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_what_is_narrower() {
        for (wide, narrow, expected) in [
            ("*", "s3:Get*", true),
            ("s3:*", "s3:GetObject", true),
            ("s3:get*", "s3:GetObject", true),
            ("s3:GetObject", "s3:Get*", false),
            ("s3:Get?bject", "s3:GetObject", true),
            ("a?", "a*", false),
            ("a*", "a?", true),
            ("a*b", "a*b", true),
            ("a*b", "ab*", false),
            ("*x*", "axb", true),
            ("", "", true),
            ("", "a", false),
            ("a?c", "a*c", false),
            ("*b*b*", "aabab", true),
            ("abc", "a*c", false),
        ] {
            assert_eq!(covers_action(wide, narrow), expected, "{wide} {narrow}");
        }
        assert!(!covers("A", "a"));
        // Two bytes, one character.
        assert!(!covers("??", "\u{fc}") && covers("*", "\u{fc}") && covers("\u{fc}?", "\u{fc}a"));
    }

    #[test]
    fn a_resource_is_covered_only_where_no_request_can_tell_the_difference() {
        for (wide, narrow, expected) in [
            ("*", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::b*", "arn:aws:s3:::b/*", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
            ("arn:aws:sqs:*", "arn:aws:sqs:eu:1:q", true),
            ("arn:aws:sqs:*:q:x", "arn:aws:sqs:eu-west-1:1:q:x", true),
            // This star stays within the Region.
            ("arn:aws:sqs:eu*x", "arn:aws:sqs:eu-west-1:1:q:x", false),
            ("arn:aws:sqs:eu*1:1:q", "arn:aws:sqs:eu-west-1:1:q", true),
            ("arn:aws:sqs:e*1:1:*", "arn:aws:sqs:eu-*-1:1:q", true),
            ("arn:aws:sqs:e*1:1:*", "arn:aws:sqs:eu-*:1:q", false),
            ("arn:aws:sqs:e*1:1:*", "arn:aws:sqs:eu-?-1:1:q", false),
            ("arn:aws:sqs:*:1:q*x", "arn:aws:sqs:eu-*-1:1:qx", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:username}/*", true),
            (
                "arn:aws:s3:::b/*/x",
                "arn:aws:s3:::b/${aws:username}/x",
                false,
            ),
            ("arn:aws:s3:::${a}/*", "arn:aws:s3:::${a}/x", false),
            ("arn:aws:s3:::${a}/*", "arn:aws:s3:::${a}/*", true),
            ("arn:aws:sqs:e*1:*", "arn:aws:sqs:e*${a}1:x", false),
            ("", "", true),
            ("", "*", false),
        ] {
            assert_eq!(covers_resource(wide, narrow), expected, "{wide} {narrow}");
        }
    }
}
