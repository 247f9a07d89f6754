//! Ids of pipeline versions.

use super::arn_shape::resource_of;
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The id of a pipeline's version: a whole number from 1 on, written as plain digits.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_PipelineVersionSummary.html>
    PipelineVersionId, "the id of a pipeline version", "6",
    check: check, diagnose: diagnose, doubts: |_| Vec::new(),
}

const PART: &str = "the version id";

fn check(text: &str) -> Result<(), Refusal> {
    let part = PART;
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if !digits || text.starts_with('0') {
        return Err(Refusal::shut(Reason::NotCount { part }));
    }
    if text.is_empty() {
        return Err(Refusal::open(Reason::NotCount { part }));
    }
    // The API counts in 64 bits, which holds every number of so many digits.
    let (len, max) = (text.len(), 18);
    if len > max {
        return Err(Refusal::shut(Reason::TooLong { part, len, max }));
    }
    Ok(())
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    if let Some(resource) = resource_of(text, "sagemaker") {
        let meant = match resource.rsplit_once("/version/") {
            Some((_, id)) => Meant::sure(id),
            None => Meant::advice(Advice::say("enter the version's number alone")),
        };
        return Some(Diagnosis::new(Reason::Is(Thing::PipelineArn), meant))
            .filter(|_| resource.starts_with("pipeline/"));
    }
    let lower = text.to_ascii_lowercase();
    let number = lower
        .trim_start_matches("version")
        .trim_start_matches('v')
        .trim_start_matches([' ', '-', '_', '#', ':', '=']);
    let number = number.strip_suffix(".0").unwrap_or(number);
    let bare = number.trim_start_matches('0');
    let signed = text.starts_with(['-', '+']);
    (!bare.is_empty() && bare != text && !signed).then(|| Diagnosis::meant(Meant::sure(bare)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good};

    #[test]
    fn whole_numbers_from_one_on_parse() {
        good::<PipelineVersionId>(&["1", "10", &"9".repeat(18)]);
        let no_number = "the version id is not a whole number from 1 on";
        bad::<PipelineVersionId>(&[
            ("0", no_number, None),
            ("-1", no_number, None),
            ("007", no_number, Some(("7", true))),
            ("v3", no_number, Some(("3", true))),
            ("Version 3", no_number, Some(("3", true))),
            ("3.0", no_number, Some(("3", true))),
            ("latest", no_number, None),
            (
                &"9".repeat(19),
                "the version id has 19 characters, at most 18 are allowed",
                None,
            ),
            (
                "arn:aws:sagemaker:us-east-1:999988887777:pipeline/p/version/12",
                "it is the ARN of a pipeline",
                Some(("12", true)),
            ),
        ]);
        assert!(
            PipelineVersionId::parse("")
                .unwrap_err()
                .mendable_by_typing()
        );
    }
}
