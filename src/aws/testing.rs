//! Tables of good and bad texts for the tests of all value types.

use super::AwsValue;

/// Every text parses, and prints as it was.
pub(crate) fn good<T: AwsValue>(texts: &[&str]) {
    for text in texts {
        match T::parse(text) {
            Ok(value) => assert_eq!(value.as_str(), *text),
            Err(mistake) => panic!("{mistake}"),
        }
    }
}

/// A bad text, the reason, and the correction with its certainty.
type Row<'a> = (&'a str, &'a str, Option<(&'a str, bool)>);

/// Every text is refused for a reason, with a correction and its certainty or with none.
pub(crate) fn bad<T: AwsValue>(rows: &[Row<'_>]) {
    for (text, reason, meant) in rows {
        let Err(mistake) = T::parse(text) else {
            panic!("{text:?} is accepted");
        };
        let found = mistake
            .meant()
            .and_then(|m| m.value.as_deref().map(|value| (value, m.sure)));
        assert_eq!(
            (mistake.reason().to_string().as_str(), found),
            (*reason, *meant),
            "{text:?}"
        );
    }
}

/// Returns the hint for a bad text, empty when there is none.
pub(crate) fn hint<T: AwsValue>(text: &str) -> String {
    let mistake = T::parse(text).expect_err("a bad text");
    mistake.hint().unwrap_or_default()
}

/// Returns the codes of the doubts about a good text.
pub(crate) fn doubts<T: AwsValue>(text: &str) -> Vec<&'static str> {
    let value = T::parse(text).expect("a good text");
    value.doubts().iter().map(|doubt| doubt.code).collect()
}
