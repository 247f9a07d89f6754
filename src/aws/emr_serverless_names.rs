//! Names of EMR Serverless applications, and EMR release labels.

use super::Doubt;
use super::form::Diagnosis;
use super::mistake::Meant;
use super::name_rule::NameRule;

text_value! {
    /// The name of an EMR Serverless application: 1 to 64 of letters, digits and `._/#-`.
    ///
    /// <https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_CreateApplication.html>
    ApplicationName, "an application name", "my-application",
    check: |text| NAME.check(text), diagnose: near_name, doubts: |_| Vec::new(),
}

text_value! {
    /// An EMR release label: 1 to 64 of letters, digits and `._/-`, such as `emr-7.10.0`.
    ///
    /// <https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_CreateApplication.html>
    ReleaseLabel, "an EMR release label", "emr-7.10.0",
    check: |text| LABEL.check(text), diagnose: near_label, doubts: doubts,
}

const NAME: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric() || "._/#-".contains(c),
    words: "letters, digits and ._/#-",
    ..NameRule::iam("the application name", 1, 64)
};

const LABEL: NameRule = NameRule {
    allowed: |c| c.is_ascii_alphanumeric() || "._/-".contains(c),
    words: "letters, digits and ._/-",
    ..NameRule::iam("the release label", 1, 64)
};

impl ReleaseLabel {
    /// Returns the three numbers of a label such as `emr-7.10.0`; none for other labels.
    pub fn version(&self) -> Option<(u32, u32, u32)> {
        version(&self.text)
    }
}

fn version(label: &str) -> Option<(u32, u32, u32)> {
    let mut numbers = label.strip_prefix("emr-")?.split('.').map(|part| {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| digits)
    });
    let version = (numbers.next()??, numbers.next()??, numbers.next()??);
    numbers.next().is_none().then_some(version)
}

fn near_name(text: &str) -> Option<Diagnosis> {
    let value = NAME.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains(':'))
        .then(|| Diagnosis::meant(Meant::guess(value)))
}

fn near_label(text: &str) -> Option<Diagnosis> {
    let label = as_label(text)?;
    Some(Diagnosis::meant(Meant::sure(label)))
}

/// Turns `EMR 7.10.0`, `7.10.0` and `emr-7.10` into a label.
fn as_label(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let numbers = lower
        .trim_start_matches("amazon ")
        .trim_start_matches("emr");
    let numbers = numbers.trim_start_matches(['-', ' ', '_', 'v']);
    let label = match numbers.split('.').count() {
        2 => format!("emr-{numbers}.0"),
        _ => format!("emr-{numbers}"),
    };
    version(&label).map(|_| label)
}

fn doubts(label: &str) -> Vec<Doubt> {
    if version(label).is_some() {
        return Vec::new();
    }
    let advice = as_label(label).map_or_else(
        || "Check it on the page of the application.".to_owned(),
        |label| format!("Did you mean {label}?"),
    );
    vec![Doubt::new(
        "release-label-shape",
        format!("Release labels look like emr-7.10.0. {advice}"),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn labels_and_names_parse() {
        good::<ApplicationName>(&["a", "My_app/1#x.y-z"]);
        good::<ReleaseLabel>(&["emr-7.10.0", "emr-spark-8.0-preview"]);
        let label = ReleaseLabel::parse("emr-7.10.0").unwrap();
        assert_eq!(label.version(), Some((7, 10, 0)));
        assert!(doubts::<ReleaseLabel>("emr-7.10.0").is_empty());
        for label in ["7.10.0", "emr-7", "emr-7.10", "emr-7.1.0.0"] {
            assert_eq!(
                doubts::<ReleaseLabel>(label),
                ["release-label-shape"],
                "{label}"
            );
        }
    }

    #[test]
    fn near_misses_are_corrected() {
        let signs = "allowed are letters, digits and ._/#-";
        bad::<ApplicationName>(&[(
            "my app",
            &format!("the application name contains ' ', {signs}"),
            Some(("my-app", false)),
        )]);
        bad::<ReleaseLabel>(&[(
            "EMR 7.10.0",
            "the release label contains ' ', allowed are letters, digits and ._/-",
            Some(("emr-7.10.0", true)),
        )]);
    }
}
