//! Ids and ARNs of EMR clusters on EC2.

use super::arn_shape::{ArnShape, resource_of};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{lookup, url};

text_value! {
    /// The id of an EMR cluster: `j-` and capitals and digits, at most 256 in all.
    ///
    /// The API only sets the length; the shape is that of all ids seen.
    /// <https://docs.aws.amazon.com/emr/latest/APIReference/API_DescribeCluster.html>
    EmrClusterId, "an EMR cluster id", "j-2AXXXXXXGAPLF",
    check: check, diagnose: diagnose_id, doubts: |_| Vec::new(),
}

regional_arn! {
    /// The ARN of an EMR cluster.
    ///
    /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticmapreduce.html>
    EmrClusterArn, "the ARN of an EMR cluster",
    "arn:aws:elasticmapreduce:us-east-1:111122223333:cluster/j-2AXXXXXXGAPLF",
    shape: SHAPE, tail: EmrClusterId, diagnose: diagnose_arn,
}

const PREFIX: &str = "j-";
const SHAPE: ArnShape = ArnShape::regional("elasticmapreduce", "cluster/", 2048);
const BODY: NameRule = NameRule {
    allowed: |c| c.is_ascii_uppercase() || c.is_ascii_digit(),
    words: "capitals and digits behind j-",
    ..NameRule::iam("the cluster id", 1, 254)
};

impl EmrClusterArn {
    /// Returns the cluster's id.
    pub fn cluster_id(&self) -> &EmrClusterId {
        &self.tail
    }
}

fn check(text: &str) -> Result<(), Refusal> {
    let (part, prefix) = (BODY.part, PREFIX);
    let Some(body) = text.strip_prefix(PREFIX) else {
        return Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: PREFIX.starts_with(text),
        });
    };
    BODY.check(body)
}

fn diagnose_id(text: &str) -> Option<Diagnosis> {
    if let Some(resource) = resource_of(text, "elasticmapreduce") {
        let id = resource.strip_prefix("cluster/")?;
        return Some(Diagnosis::new(
            Reason::Is(Thing::EmrClusterArn),
            Meant::sure(id),
        ));
    }
    if let Some(url) = url::parse(text) {
        let id = url
            .segments()
            .into_iter()
            .flat_map(|part| part.split(':').map(str::to_owned).collect::<Vec<_>>())
            .find(|part| check(part).is_ok())?;
        return Some(Diagnosis::new(
            Reason::Is(Thing::ConsoleUrl),
            Meant::sure(id),
        ));
    }
    let (start, body) = text.split_at_checked(2)?;
    let value = format!("{PREFIX}{}", body.to_ascii_uppercase());
    start
        .eq_ignore_ascii_case(PREFIX)
        .then(|| Diagnosis::meant(Meant::sure(value)))
}

fn diagnose_arn(text: &str) -> Option<Diagnosis> {
    let id = EmrClusterId::read(text).ok()?;
    let advice = Advice::run(
        "a whole ARN is needed here; look it up",
        lookup::emr_arn(id.text()),
    );
    Some(Diagnosis::new(
        Reason::Is(Thing::EmrClusterId),
        Meant::advice(advice),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good};

    #[test]
    fn clusters_parse() {
        let text = "arn:aws:elasticmapreduce:us-east-1:999988887777:cluster/j-2AXXXXXXGAPLF";
        good::<EmrClusterId>(&["j-2AXXXXXXGAPLF"]);
        good::<EmrClusterArn>(&[text]);
        let arn = EmrClusterArn::parse(text).unwrap();
        assert_eq!(arn.cluster_id().as_str(), "j-2AXXXXXXGAPLF");
        let sure = Some(("j-2AXXXXXXGAPLF", true));
        bad::<EmrClusterId>(&[
            (text, "it is the ARN of an EMR cluster", sure),
            (
                "J-2axxxxxxgaplf",
                "the cluster id does not start with \"j-\"",
                sure,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/emr/home?region=us-east-1#/clusterDetails/j-2AXXXXXXGAPLF",
                "it is the address of a console page",
                sure,
            ),
            (
                "my-cluster",
                "the cluster id does not start with \"j-\"",
                None,
            ),
        ]);
        bad::<EmrClusterArn>(&[("j-2AXXXXXXGAPLF", "it is the id of an EMR cluster", None)]);
    }
}
