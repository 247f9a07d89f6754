//! Ids of EMR Serverless applications.

use super::arn_shape::{resource_of, thing_of};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{Doubt, EmrClusterId, lookup, url};

text_value! {
    /// The id of an EMR Serverless application: 1 to 64 of a-z and 0-9.
    ///
    /// <https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_GetApplication.html>
    ApplicationId, "an EMR Serverless application id", "00f1r5ck9iiqbm09",
    check: check, diagnose: diagnose, doubts: doubts,
}

const RULE: NameRule = NameRule {
    allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit(),
    words: "a-z and 0-9",
    ..NameRule::iam("the application id", 1, 64)
};

fn check(text: &str) -> Result<(), Refusal> {
    RULE.check(text)
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    if let Some(resource) = resource_of(text, "emr-serverless") {
        let id = after_applications(resource)?;
        let thing = thing_of("emr-serverless", resource);
        return Some(Diagnosis::new(Reason::Is(thing), Meant::sure(id)));
    }
    if let Some(url) = url::parse(text) {
        return in_address(&url);
    }
    if EmrClusterId::read(text).is_ok() {
        let note = Advice::say("that is EMR on EC2; enter the id of an EMR Serverless application");
        return Some(Diagnosis::new(
            Reason::Is(Thing::EmrClusterId),
            Meant::advice(note),
        ));
    }
    if let Some(id) = after_applications(text) {
        return Some(Diagnosis::meant(Meant::sure(id)));
    }
    let lower = text.to_ascii_lowercase();
    if looks_real(&lower) {
        return Some(Diagnosis::meant(Meant::sure(lower)));
    }
    let name = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._/#-".contains(c));
    name.then(|| {
        let command = lookup::application_id(text);
        let advice = Advice::run(
            "an application's name is not its id; look the id up",
            command,
        );
        Diagnosis::new(Reason::Is(Thing::ApplicationName), Meant::advice(advice))
    })
}

fn after_applications(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("applications/")?;
    rest.split(['/', '?', '#']).next()
}

/// Livy addresses start with the id; pages have it behind `applications`.
fn in_address(url: &url::Url) -> Option<Diagnosis> {
    if let Some((id, rest)) = url.host.split_once('.')
        && rest.starts_with("livy.")
    {
        return Some(Diagnosis::new(Reason::Is(Thing::LivyUrl), Meant::sure(id)));
    }
    let id = url.segment_after(&["applications", "serverless-applications"])?;
    let thing = if url.is_console() {
        Thing::ConsoleUrl
    } else {
        Thing::Url
    };
    Some(Diagnosis::new(Reason::Is(thing), Meant::sure(id)))
}

/// All ids seen have 16 characters and start with two zeros; AWS does not promise it.
fn looks_real(text: &str) -> bool {
    text.len() == 16 && text.starts_with("00") && check(text).is_ok()
}

fn doubts(id: &str) -> Vec<Doubt> {
    if looks_real(id) {
        return Vec::new();
    }
    vec![Doubt::new(
        "application-id-shape",
        "Ids of applications have 16 characters and start with 00 as far as we know. \
         Check that this is the id, and not the name.",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, doubts, good, hint};

    const ID: &str = "00f1r5ck9iiqbm09";

    #[test]
    fn ids_parse() {
        good::<ApplicationId>(&[ID, "a", &"0".repeat(64)]);
        assert!(doubts::<ApplicationId>(ID).is_empty());
        assert_eq!(doubts::<ApplicationId>("myapp"), ["application-id-shape"]);
    }

    #[test]
    fn the_id_is_taken_out_of_other_text() {
        let sure = Some((ID, true));
        let arn = format!("arn:aws:emr-serverless:us-east-1:999988887777:/applications/{ID}");
        bad::<ApplicationId>(&[
            (&arn, "it is the ARN of an EMR Serverless application", sure),
            (
                &format!("{arn}/jobruns/00abc"),
                "it is the ARN of a job run",
                sure,
            ),
            (
                &format!("https://{ID}.livy.emr-serverless-services.us-east-1.amazonaws.com"),
                "it is the Livy address of an application",
                sure,
            ),
            (
                &format!(
                    "https://us-east-1.console.aws.amazon.com/emr/home?region=us-east-1#/serverless/applications/{ID}"
                ),
                "it is the address of a console page",
                sure,
            ),
            (
                &format!(
                    "https://es-abc.emrstudio-prod.us-east-1.amazonaws.com/#/serverless-applications/{ID}"
                ),
                "it is a web address",
                sure,
            ),
            (
                &ID.to_uppercase(),
                "the application id contains 'F', allowed are a-z and 0-9",
                sure,
            ),
            ("my-app", "it is probably the name of an application", None),
            ("j-2AXXXXXXGAPLF", "it is the id of an EMR cluster", None),
        ]);
        assert_eq!(
            hint::<ApplicationId>("my-app"),
            "an application's name is not its id; look the id up: aws emr-serverless \
             list-applications --query \"applications[?name=='my-app'].id\" --output text"
        );
    }
}
