//! Prefixes of the names that pipelines give to their jobs.

use super::arn_shape::{resource_of, thing_of};
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;

text_value! {
    /// What the names of a pipeline's jobs start with: up to 38 letters, digits and inner hyphens.
    ///
    /// Pipelines puts the execution's id and more behind it, and a job's name ends at 63.
    /// <https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html>
    JobPrefix, "a prefix of job names", "team-a",
    check: check, diagnose: diagnose, doubts: |_| Vec::new(),
}

const RULE: NameRule = NameRule {
    max: 38,
    ..NameRule::sagemaker("the prefix")
};

fn check(text: &str) -> Result<(), Refusal> {
    RULE.check(text)
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    if let Some(resource) = resource_of(text, "sagemaker") {
        let thing = thing_of("sagemaker", resource);
        let (_, name) = resource.split_once('/')?;
        let note = Advice::say("enter only what all the names start with");
        let value = RULE.hyphenated(name.trim_end_matches(['*', '-']));
        return Some(Diagnosis::new(
            Reason::Is(thing),
            Meant::guess(value).with(note),
        ));
    }
    // What pipelines puts behind the prefix, and what a policy does.
    if let Some(start) = text.strip_suffix("-*").or_else(|| text.strip_suffix('-')) {
        return Some(Diagnosis::meant(Meant::sure(start)));
    }
    let value = RULE.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains([':', '/']))
        .then(|| Diagnosis::meant(Meant::guess(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn prefixes_leave_room_for_the_rest_of_the_name() {
        good::<JobPrefix>(&["a", "Team--a1", &"x".repeat(38)]);
        bad::<JobPrefix>(&[(
            &"x".repeat(39),
            "the prefix has 39 characters, at most 38 are allowed",
            None,
        )]);
    }

    #[test]
    fn the_hyphen_behind_it_is_not_part_of_it() {
        let sure = Some(("team-a", true));
        let guess = Some(("team-a", false));
        bad::<JobPrefix>(&[
            (
                "team-a-",
                "the prefix ends with '-', not with a letter or digit",
                sure,
            ),
            (
                "team-a-*",
                "it contains a wildcard, and one exact value is needed",
                sure,
            ),
            (
                "team_a",
                "the prefix contains '_', allowed are letters, digits and hyphens",
                guess,
            ),
            (
                "arn:aws:sagemaker:us-east-1:999988887777:training-job/team-a-*",
                "it is the ARN of something else",
                guess,
            ),
        ]);
    }
}
