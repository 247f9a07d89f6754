//! Whether one pattern covers another: everything that the second can mean, the first means too.

/// Whether `wide` covers everything that `narrow` matches; both may hold `*` and `?`, and case counts, as in resources.
pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
    run(wide, narrow, false)
}

/// The same for actions, which have no case.
pub(crate) fn covers_action(wide: &str, narrow: &str) -> bool {
    run(wide, narrow, true)
}

/// A star that does not fit is taken one further, and only the last star ever is: linear in practice, and never worse
/// than the product of both lengths.
fn run(wide: &str, narrow: &str, ignore_case: bool) -> bool {
    let (wide, narrow) = (wide.as_bytes(), narrow.as_bytes());
    let same = |w: u8, n: u8| match (w, n) {
        // One character of any kind covers one character or `?`, never `*`.
        (b'?', n) => n != b'*',
        (w, n) if ignore_case => w.eq_ignore_ascii_case(&n) && !matches!(n, b'*' | b'?'),
        (w, n) => w == n && !matches!(n, b'*' | b'?'),
    };
    let (mut w, mut n) = (0, 0);
    // Where to go on after the last `*` of `wide`.
    let mut back: Option<(usize, usize)> = None;
    while let Some(&here) = narrow.get(n) {
        match wide.get(w) {
            Some(b'*') => {
                w += 1;
                back = Some((w, n));
            }
            Some(&pattern) if same(pattern, here) => {
                w += 1;
                n += 1;
            }
            _ => match &mut back {
                Some((after, from)) => {
                    *from += 1;
                    (w, n) = (*after, *from);
                }
                None => return false,
            },
        }
    }
    wide.get(w..)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
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
    }
}
