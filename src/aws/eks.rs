//! Names and ARNs of EKS clusters.

use super::arn_shape::{ArnShape, resource_of};
use super::form::{Diagnosis, Form};
use super::lookup;
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The name of an EKS cluster: up to 100 letters, digits, `-` and `_`, the first one plain.
    ///
    /// <https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html>
    EksClusterName, "an EKS cluster name", "my-cluster",
    check: |text| NAME.check(text), diagnose: diagnose_name, doubts: |_| Vec::new(),
}

regional_arn! {
    /// The ARN of an EKS cluster, which ends with the cluster's name.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ClusterOrchestratorEksConfig.html>
    EksClusterArn, "the ARN of an EKS cluster",
    "arn:aws:eks:us-east-1:111122223333:cluster/my-cluster",
    shape: SHAPE, tail: EksClusterName, diagnose: diagnose_arn,
}

const NAME: NameRule = NameRule {
    max: 100,
    allowed: |c| c.is_ascii_alphanumeric() || "-_".contains(c),
    words: "letters, digits, hyphens and underscores",
    ends_plain: false,
    ..NameRule::sagemaker("the cluster name")
};
const SHAPE: ArnShape = ArnShape::regional("eks", "cluster/", 2048);

impl EksClusterArn {
    /// Returns the cluster's name.
    pub fn name(&self) -> &EksClusterName {
        &self.tail
    }
}

fn diagnose_name(text: &str) -> Option<Diagnosis> {
    if let Some(resource) = resource_of(text, "eks") {
        let name = resource.strip_prefix("cluster/")?;
        return Some(Diagnosis::new(
            Reason::Is(Thing::EksClusterArn),
            Meant::sure(name),
        ));
    }
    let value = NAME.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains([':', '/']))
        .then(|| Diagnosis::meant(Meant::guess(value)))
}

fn diagnose_arn(text: &str) -> Option<Diagnosis> {
    let name = EksClusterName::read(text).ok()?;
    let advice = Advice::run(
        "a whole ARN is needed here; look it up",
        lookup::eks_arn(name.text()),
    );
    Some(Diagnosis::new(
        Reason::Is(Thing::Fragment),
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
        let text = "arn:aws:eks:us-east-1:999988887777:cluster/my_cluster-";
        good::<EksClusterName>(&["a", "my_cluster-", &"x".repeat(100)]);
        good::<EksClusterArn>(&[text]);
        assert_eq!(
            EksClusterArn::parse(text).unwrap().name().as_str(),
            "my_cluster-"
        );
    }

    #[test]
    fn near_misses_are_corrected() {
        bad::<EksClusterName>(&[
            (
                "_a",
                "the cluster name starts with '_', not with a letter or digit",
                None,
            ),
            (
                "my.cluster",
                "the cluster name contains '.', allowed are letters, digits, hyphens and underscores",
                Some(("my-cluster", false)),
            ),
            (
                "arn:aws:eks:us-east-1:999988887777:cluster/x",
                "it is the ARN of an EKS cluster",
                Some(("x", true)),
            ),
        ]);
        bad::<EksClusterArn>(&[
            ("my-cluster", "it is only a part of an ARN", None),
            (
                "arn:aws:sagemaker:us-east-1:999988887777:cluster/abcdef012345",
                "it is the ARN of a HyperPod cluster",
                None,
            ),
        ]);
    }
}
