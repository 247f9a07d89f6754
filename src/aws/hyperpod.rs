//! Names and ARNs of SageMaker HyperPod clusters.

use super::arn_shape::{ArnShape, resource_of};
use super::form::{Diagnosis, Form, Refusal};
use super::lookup;
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The name of a HyperPod cluster: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateCluster.html>
    HyperPodClusterName, "a HyperPod cluster name", "my-cluster",
    check: |text| NAME.check(text), diagnose: near_name, doubts: |_| Vec::new(),
}

regional_arn! {
    /// The ARN of a HyperPod cluster; it ends with an id of 12, not with the cluster's name.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeCluster.html>
    HyperPodClusterArn, "the ARN of a HyperPod cluster",
    "arn:aws:sagemaker:us-east-1:111122223333:cluster/abcdef012345",
    shape: SHAPE, tail: ClusterId, diagnose: diagnose,
}

const NAME: NameRule = NameRule::sagemaker("the cluster name");
const SHAPE: ArnShape = ArnShape::regional("sagemaker", "cluster/", 256);

impl HyperPodClusterArn {
    /// Returns the cluster's id.
    pub fn cluster_id(&self) -> &str {
        &self.tail.text
    }
}

/// The 12 characters at the end of the ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct ClusterId {
    text: String,
}

impl Form for ClusterId {
    fn read(text: &str) -> Result<Self, Refusal> {
        const RULE: NameRule = NameRule {
            allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit(),
            words: "a-z and 0-9",
            ..NameRule::iam("the cluster id", 12, 12)
        };
        RULE.check(text)?;
        Ok(Self {
            text: text.to_owned(),
        })
    }

    fn text(&self) -> &str {
        &self.text
    }
}

fn near_name(text: &str) -> Option<Diagnosis> {
    let value = NAME.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains([':', '/']))
        .then(|| Diagnosis::meant(Meant::guess(value)))
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
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, good, hint};

    #[test]
    fn the_arn_ends_with_an_id() {
        let text = "arn:aws:sagemaker:us-east-1:999988887777:cluster/abcdef012345";
        good::<HyperPodClusterArn>(&[text]);
        assert_eq!(
            HyperPodClusterArn::parse(text).unwrap().cluster_id(),
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
    fn names_have_hyphens_inside_only() {
        good::<HyperPodClusterName>(&["a", "My-cluster--1"]);
        bad::<HyperPodClusterName>(&[(
            "my_cluster",
            "the cluster name contains '_', allowed are letters, digits and hyphens",
            Some(("my-cluster", false)),
        )]);
    }
}
