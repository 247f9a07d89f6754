//! Names and ARNs of SageMaker HyperPod clusters.

use super::arn_shape::{ArnShape, resource_of, thing_of};
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{AwsValue, lookup};

text_value! {
    /// The name of a HyperPod cluster: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateCluster.html>
    HyperPodClusterName, "a HyperPod cluster name", "my-cluster",
    check: |text| NAME.check(text), diagnose: near_name, doubts: |_| Vec::new(),
}

text_value! {
    /// The id of a HyperPod cluster: the 12 of a-z and 0-9 at the end of its ARN.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeCluster.html>
    HyperPodClusterId, "a HyperPod cluster id", "abcdef012345",
    check: check_id, diagnose: diagnose_id, doubts: |_| Vec::new(),
}

regional_arn! {
    /// The ARN of a HyperPod cluster; it ends with an id of 12, not with the cluster's name.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeCluster.html>
    HyperPodClusterArn, "the ARN of a HyperPod cluster",
    "arn:aws:sagemaker:us-east-1:111122223333:cluster/abcdef012345",
    shape: SHAPE, tail: HyperPodClusterId, diagnose: diagnose,
}

const NAME: NameRule = NameRule::sagemaker("the cluster name");
const SHAPE: ArnShape = ArnShape::regional("sagemaker", "cluster/", 256);

impl HyperPodClusterArn {
    /// Returns the cluster's id.
    pub fn cluster_id(&self) -> &HyperPodClusterId {
        &self.tail
    }
}

fn check_id(text: &str) -> Result<(), Refusal> {
    const RULE: NameRule = NameRule {
        allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit(),
        words: "a-z and 0-9",
        ..NameRule::iam("the cluster id", 12, 12)
    };
    RULE.check(text)
}

fn diagnose_id(text: &str) -> Option<Diagnosis> {
    if let Some(resource) = resource_of(text, "sagemaker") {
        let id = resource.strip_prefix("cluster/").unwrap_or_default();
        let meant = Meant::sure(id).with(Advice::say("enter the 12 characters behind cluster/"));
        let thing = thing_of("sagemaker", resource);
        return Some(Diagnosis::new(Reason::Is(thing), meant));
    }
    if resource_of(text, "eks").is_some() {
        let note = "HyperPod's own cluster has another id than the EKS cluster it runs on";
        return Some(Diagnosis::new(
            Reason::Is(Thing::EksClusterArn),
            Meant::advice(Advice::say(note)),
        ));
    }
    // The target of a session: `sagemaker-cluster:ID_GROUP-INSTANCE`.
    if let Some(target) = text.strip_prefix("sagemaker-cluster:") {
        let id = target.split('_').next().unwrap_or_default();
        return Some(Diagnosis::meant(Meant::sure(id)));
    }
    if let Some(id) = text.strip_prefix("cluster/") {
        return Some(Diagnosis::meant(Meant::sure(id)));
    }
    NAME.check(text).ok()?;
    let advice = Advice::run(
        "the id is the end of the cluster's ARN; look it up",
        lookup::hyperpod_arn(text),
    );
    Some(Diagnosis::new(
        Reason::Is(Thing::HyperPodClusterName),
        Meant::advice(advice),
    ))
}

fn near_name(text: &str) -> Option<Diagnosis> {
    if text.starts_with("arn:") {
        return in_arn(text);
    }
    let value = NAME.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains([':', '/']))
        .then(|| Diagnosis::meant(Meant::guess(value)))
}

/// No ARN has the cluster's name.
fn in_arn(text: &str) -> Option<Diagnosis> {
    let resource = resource_of(text, "sagemaker")?;
    resource.strip_prefix("cluster/")?;
    let arn = HyperPodClusterArn::parse(text).ok()?;
    let advice = Advice::run(
        "the ARN ends with the id; look the name up",
        lookup::hyperpod_name(arn.as_str()),
    );
    Some(Diagnosis::new(
        Reason::Is(Thing::HyperPodClusterArn),
        Meant::advice(advice),
    ))
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    // The strict rule has refused what stands here, so it is a name, not an id.
    let name = resource_of(text, "sagemaker")
        .and_then(|resource| resource.strip_prefix("cluster/"))
        .unwrap_or(text);
    NAME.check(name).ok()?;
    let advice = Advice::run(
        "the ARN ends with an id, not with the cluster's name; look it up",
        lookup::hyperpod_arn(name),
    );
    Some(Diagnosis::new(
        Reason::Is(Thing::HyperPodClusterName),
        Meant::advice(advice),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good, hint};

    #[test]
    fn the_arn_ends_with_an_id() {
        let text = "arn:aws:sagemaker:us-east-1:999988887777:cluster/abcdef012345";
        good::<HyperPodClusterArn>(&[text]);
        assert_eq!(
            HyperPodClusterArn::parse(text)
                .unwrap()
                .cluster_id()
                .as_str(),
            "abcdef012345"
        );
        bad::<HyperPodClusterArn>(&[
            ("my-cluster", "it is probably the name of a cluster", None),
            (
                &text.replace("abcdef012345", "my-cluster"),
                "it is probably the name of a cluster",
                None,
            ),
            (
                "arn:aws:eks:us-east-1:999988887777:cluster/x",
                "it is the ARN of an EKS cluster",
                None,
            ),
        ]);
        assert_eq!(
            hint::<HyperPodClusterArn>("my-cluster"),
            "the ARN ends with an id, not with the cluster's name; look it up: \
             aws sagemaker describe-cluster --cluster-name my-cluster --query ClusterArn --output text"
        );
    }

    #[test]
    fn the_id_is_told_from_the_name() {
        good::<HyperPodClusterId>(&["abcdef012345"]);
        let sure = Some(("abcdef012345", true));
        let base = "arn:aws:sagemaker:us-east-1:999988887777:";
        bad::<HyperPodClusterId>(&[
            (
                &format!("{base}cluster/abcdef012345"),
                "it is the ARN of a HyperPod cluster",
                sure,
            ),
            (
                &format!("{base}pipeline/x"),
                "it is the ARN of a pipeline",
                None,
            ),
            (
                "arn:aws:eks:us-east-1:999988887777:cluster/x",
                "it is the ARN of an EKS cluster",
                None,
            ),
            (
                "sagemaker-cluster:abcdef012345_workers-i-0123456789abcdef0",
                "the cluster id contains '-', allowed are a-z and 0-9",
                sure,
            ),
            ("my-cluster", "it is probably the name of a cluster", None),
        ]);
        assert_eq!(
            hint::<HyperPodClusterId>("my-cluster"),
            "the id is the end of the cluster's ARN; look it up: \
             aws sagemaker describe-cluster --cluster-name my-cluster --query ClusterArn --output text"
        );
    }

    #[test]
    fn names_have_hyphens_inside_only() {
        good::<HyperPodClusterName>(&["a", "My-cluster--1"]);
        let arn = "arn:aws:sagemaker:us-east-1:999988887777:cluster/abcdef012345";
        bad::<HyperPodClusterName>(&[
            (
                "my_cluster",
                "the cluster name contains '_', allowed are letters, digits and hyphens",
                Some(("my-cluster", false)),
            ),
            (arn, "it is the ARN of a HyperPod cluster", None),
        ]);
        assert_eq!(
            hint::<HyperPodClusterName>(arn),
            format!(
                "the ARN ends with the id; look the name up: aws sagemaker describe-cluster \
                 --cluster-name {arn} --query ClusterName --output text"
            )
        );
    }
}
