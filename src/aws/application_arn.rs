//! ARNs of EMR Serverless applications.

use super::arn_shape::{ArnShape, resource_of};
use super::form::{Diagnosis, Form};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{ApplicationId, lookup};

const SHAPE: ArnShape = ArnShape::regional("emr-serverless", "/applications/", 1024);

regional_arn! {
    /// The ARN of an EMR Serverless application; its resource starts with a slash.
    ///
    /// <https://docs.aws.amazon.com/emr-serverless/latest/APIReference/API_Application.html>
    ApplicationArn, "the ARN of an EMR Serverless application",
    "arn:aws:emr-serverless:us-east-1:111122223333:/applications/00f1r5ck9iiqbm09",
    shape: SHAPE, tail: ApplicationId, diagnose: diagnose,
}

impl ApplicationArn {
    /// Returns the application's id.
    pub fn application_id(&self) -> &ApplicationId {
        &self.tail
    }
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    let look_up = |thing, id: &str| {
        let advice = Advice::run(
            "a whole ARN is needed here; look it up",
            lookup::application_arn(id),
        );
        Some(Diagnosis::new(Reason::Is(thing), Meant::advice(advice)))
    };
    if ApplicationId::read(text).is_ok() {
        return look_up(Thing::ApplicationId, text);
    }
    let resource = resource_of(text, "emr-serverless")?;
    if let Some((_, path)) = resource.split_once("applications/") {
        let fields = text.strip_suffix(resource)?;
        let (id, rest) = path.split_once('/').unwrap_or((path, ""));
        let value = format!("{fields}/applications/{id}");
        let run = rest.starts_with("jobruns/");
        let meant = Some(Meant::sure(value.clone()));
        let reason = run.then_some(Reason::Is(Thing::JobRunArn));
        return (value != text).then_some(Diagnosis { reason, meant });
    }
    let id = resource
        .trim_start_matches('/')
        .strip_prefix("application/")?;
    let fields = text.strip_suffix(resource)?;
    let value = format!("{fields}/applications/{id}");
    Some(Diagnosis::meant(Meant::sure(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good, hint};
    use crate::aws::{AwsValue, Partition};

    const ARN: &str =
        "arn:aws:emr-serverless:us-east-1:999988887777:/applications/00f1r5ck9iiqbm09";

    #[test]
    fn arns_give_their_parts() {
        good::<ApplicationArn>(&[ARN]);
        let arn = ApplicationArn::parse(ARN).unwrap();
        assert_eq!(
            (arn.partition(), arn.account()),
            (Partition::Aws, "999988887777")
        );
        assert_eq!(arn.application_id().as_str(), "00f1r5ck9iiqbm09");
    }

    #[test]
    fn near_misses_are_corrected() {
        let sure = Some((ARN, true));
        let id = "00f1r5ck9iiqbm09";
        bad::<ApplicationArn>(&[
            (
                &format!("{ARN}/jobruns/00abc"),
                "it is the ARN of a job run",
                sure,
            ),
            (
                &ARN.replace(":/app", ":app"),
                &format!(
                    "its resource is \"applications/{id}\", which does not start with \"/applications/\""
                ),
                sure,
            ),
            (
                &ARN.replace("/applications/", "application/"),
                &format!(
                    "its resource is \"application/{id}\", which does not start with \"/applications/\""
                ),
                sure,
            ),
            (id, "it is the id of an EMR Serverless application", None),
            (
                "arn:aws:emr-serverless:us-east-1:999988887777:/applications/*",
                "it contains a wildcard, and one exact value is needed",
                None,
            ),
        ]);
        assert_eq!(
            hint::<ApplicationArn>(id),
            "a whole ARN is needed here; look it up: aws emr-serverless get-application \
             --application-id 00f1r5ck9iiqbm09 --query application.arn --output text"
        );
    }
}
