//! Names compared as IAM compares them: without regard to case, with `*` and `?`.

use std::cmp::Ordering;

/// Orders two names without regard to case.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    let lower = |text| str::bytes(text).map(|byte| byte.to_ascii_lowercase());
    lower(a).cmp(lower(b))
}

/// Returns `pattern` in lower case with each run of `*` as one, so that no length of it makes [`matches()`] slow.
pub(super) fn normal(pattern: &str) -> String {
    let mut normal = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c != '*' || !normal.ends_with('*') {
            normal.push(c.to_ascii_lowercase());
        }
    }
    normal
}

/// Says whether `name`, in any case, fits a [`normal`] pattern.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    // Where to go on when the last `*` has to take one more.
    let mut star = None;
    while let Some(byte) = name.get(n) {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, n));
                p += 1;
            }
            Some(b'?') => (p, n) = (p + 1, n + 1),
            Some(other) if *other == byte.to_ascii_lowercase() => (p, n) = (p + 1, n + 1),
            _ => {
                let Some((after, taken)) = star else {
                    return false;
                };
                star = Some((after, taken + 1));
                (p, n) = (after, taken + 1);
            }
        }
    }
    pattern
        .get(p..)
        .is_some_and(|rest| rest.iter().all(|c| *c == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count_in_the_order() {
        for (a, b, expected) in [
            ("GetObject", "getobject", Ordering::Equal),
            ("Get", "getObject", Ordering::Less),
            ("b", "A", Ordering::Greater),
            ("", "", Ordering::Equal),
            ("a-b", "aB", Ordering::Less),
        ] {
            assert_eq!(order(a, b), expected, "{a} {b}");
            assert_eq!(order(b, a), expected.reverse(), "{b} {a}");
        }
    }

    #[test]
    fn stars_and_question_marks() {
        for (pattern, name, expected) in [
            ("*", "GetObject", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("getobject", "GetObject", true),
            ("GET*", "GetObject", true),
            ("get?bject", "GetObject", true),
            ("get?object", "GetObject", false),
            ("*object", "GetObject", true),
            ("*t*", "GetObject", true),
            ("*objec", "GetObject", false),
            ("g**t", "GetObject", true),
            ("get???????", "GetObject", false),
        ] {
            assert_eq!(
                matches(&normal(pattern), name),
                expected,
                "{pattern} {name}"
            );
        }
    }
}
