//! Read-only AWS CLI commands that show the right value.
//!
//! A name goes into a command only if no character of it means anything to a shell.

use super::name_rule::is_iam_char;

pub(crate) const ACCOUNT_ID: &str = "aws sts get-caller-identity --query Account --output text";

pub(crate) fn role(name: &str) -> String {
    format!(
        "aws iam get-role --role-name {} --query Role.Arn --output text",
        safe(name)
    )
}

pub(crate) fn role_of_profile(name: &str) -> String {
    format!(
        "aws iam get-instance-profile --instance-profile-name {} \
         --query 'InstanceProfile.Roles[0].Arn' --output text",
        safe(name)
    )
}

pub(crate) fn role_by_id(id: &str) -> String {
    format!(
        "aws iam list-roles --query \"Roles[?RoleId=='{}'].Arn\" --output text",
        safe(id)
    )
}

pub(crate) fn policy(name: &str) -> String {
    format!(
        "aws iam list-policies --query \"Policies[?PolicyName=='{}'].Arn\" --output text",
        safe(name)
    )
}

/// The id or alias must be one that parses; its alphabet is safe in a shell.
pub(crate) fn key(id_or_alias: &str, region: Option<&str>) -> String {
    let region = region.map_or_else(String::new, |region| format!("--region {region} "));
    format!(
        "aws kms describe-key {region}--key-id {id_or_alias} --query KeyMetadata.Arn --output text"
    )
}

pub(crate) fn domain_arn(id: &str) -> String {
    format!(
        "aws sagemaker describe-domain --domain-id {} --query DomainArn --output text",
        safe(id)
    )
}

pub(crate) fn domain_id(name: &str) -> String {
    format!(
        "aws sagemaker list-domains --query \"Domains[?DomainName=='{}'].DomainId\" --output text",
        safe(name)
    )
}

pub(crate) fn hyperpod_arn(name: &str) -> String {
    format!(
        "aws sagemaker describe-cluster --cluster-name {} --query ClusterArn --output text",
        safe(name)
    )
}

/// The name must be one that ECR takes; its alphabet is safe in a shell.
pub(crate) fn repository_uri(name: &str) -> String {
    format!(
        "aws ecr describe-repositories --repository-names {name} \
         --query 'repositories[0].repositoryUri' --output text"
    )
}

/// The ARN must be one that parses; its alphabet is safe in a shell.
pub(crate) fn hyperpod_name(arn: &str) -> String {
    format!("aws sagemaker describe-cluster --cluster-name {arn} --query ClusterName --output text")
}

pub(crate) fn eks_arn(name: &str) -> String {
    format!(
        "aws eks describe-cluster --name {} --query cluster.arn --output text",
        safe(name)
    )
}

pub(crate) fn emr_arn(id: &str) -> String {
    format!(
        "aws emr describe-cluster --cluster-id {} --query Cluster.ClusterArn --output text",
        safe(id)
    )
}

pub(crate) fn application_arn(id: &str) -> String {
    format!(
        "aws emr-serverless get-application --application-id {} \
         --query application.arn --output text",
        safe(id)
    )
}

pub(crate) fn application_id(name: &str) -> String {
    format!(
        "aws emr-serverless list-applications --query \"applications[?name=='{}'].id\" \
         --output text",
        safe(name)
    )
}

/// Returns the name, or a stand-in when a shell might read more than a name in it.
fn safe(name: &str) -> &str {
    // A leading hyphen would be read as an option.
    let plain = !name.is_empty() && !name.starts_with('-') && name.len() <= 128;
    if plain && name.chars().all(is_iam_char) {
        name
    } else {
        "NAME"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_foreign_text_reaches_a_command() {
        for name in [
            "",
            "a b",
            "a;rm",
            "$(x)",
            "'",
            "--profile",
            "a\u{202e}b",
            "a\nb",
        ] {
            assert!(role(name).contains("--role-name NAME "), "{name:?}");
        }
        assert!(role("a+b=c,d.e@f-g_h").contains("--role-name a+b=c,d.e@f-g_h "));
    }
}
