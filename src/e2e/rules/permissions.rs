//! What single statements may and may not say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    checklist::Step,
    judged::{Judged, strings},
    statement::{actions, allows, conditions, covers, grants, resources, statements},
};

/// Roles are passed by name, and to EMR Serverless alone.
pub(super) fn passed_to_service(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let mut broken = Vec::new();
    for document in bundle.of_kind("identity-policy") {
        for statement in statements(document.json) {
            if !grants(statement, "iam:PassRole") {
                continue;
            }
            let service = conditions(statement).iter().any(|(operator, key, values)| {
                matches!(*operator, "StringLike" | "StringEquals")
                    && key.eq_ignore_ascii_case("iam:PassedToService")
                    && *values == ["emr-serverless.amazonaws.com"]
            });
            let named = resources(statement);
            let wild = named.is_empty() || named.iter().any(|arn| arn.contains(['*', '?']));
            if !service || wild || actions(statement) != ["iam:PassRole"] {
                broken.push(format!("{}: {statement}", document.path));
            }
        }
    }
    broken
}

/// A tailored execution role gets the three reads without which Studio finds no role lists.
pub(super) fn describe_trio(bundle: &Judged, _: &[Step]) -> Vec<String> {
    if bundle.yes("execution_role_has_full_access") {
        return Vec::new();
    }
    let domain = bundle.answer("domain_id");
    let policies = bundle.policies_of(bundle.execution_name());
    let granted: Vec<&Value> = policies
        .iter()
        .flat_map(|document| statements(document.json))
        .collect();
    let needed = [
        ("DescribeSpace", format!("space/{domain}/any")),
        ("DescribeUserProfile", format!("user-profile/{domain}/any")),
        ("DescribeDomain", format!("domain/{domain}")),
    ];
    needed
        .into_iter()
        .map(|(action, resource)| {
            (
                format!("sagemaker:{action}"),
                bundle.sagemaker_arn(&resource),
            )
        })
        .filter(|(action, resource)| {
            !granted.iter().any(|statement| {
                grants(statement, action)
                    && resources(statement).iter().any(|r| covers(r, resource))
            })
        })
        .map(|(action, resource)| format!("no {action} on {resource}"))
        .collect()
}

/// Creating something of SageMaker AI tags it too.
pub(super) fn create_needs_tags(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let mut broken = Vec::new();
    for [_, role, ..] in bundle.roles() {
        let policies = bundle.policies_of(role);
        let granted = policies
            .iter()
            .flat_map(|document| statements(document.json));
        let granted: Vec<&str> = granted.filter(|s| allows(s)).flat_map(actions).collect();
        let creates = |action: &&&str| action.to_ascii_lowercase().starts_with("sagemaker:create");
        let tags = granted
            .iter()
            .any(|action| covers(action, "sagemaker:AddTags"));
        if let Some(action) = granted.iter().find(creates).filter(|_| !tags) {
            broken.push(format!("{role} may {action}, but not sagemaker:AddTags"));
        }
    }
    broken
}

/// Buckets are listed by their own ARN, objects are touched by the ARN with `/*`, and every bucket has both.
pub(super) fn s3_two_forms(bundle: &Judged, _: &[Step]) -> Vec<String> {
    const OBJECTS: [&str; 3] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
    let mut broken = Vec::new();
    let policies = bundle.documents();
    let policies = policies
        .iter()
        .filter(|d| matches!(d.kind, "identity-policy" | "resource-policy"));
    for document in policies {
        for statement in statements(document.json).into_iter().filter(|s| allows(s)) {
            let objects = OBJECTS.iter().any(|action| grants(statement, action));
            let lists = grants(statement, "s3:ListBucket");
            if !objects && !lists {
                continue;
            }
            let (of_objects, of_buckets): (Vec<_>, Vec<_>) = resources(statement)
                .into_iter()
                .partition(|arn| arn.contains('/'));
            let bases: BTreeSet<&str> = of_objects
                .iter()
                .filter_map(|arn| arn.strip_suffix("/*"))
                .collect();
            let buckets: BTreeSet<&str> = of_buckets.iter().copied().collect();
            let right = match (lists, objects) {
                (true, true) => bases == buckets && bases.len() == of_objects.len(),
                (true, false) => of_objects.is_empty() && !buckets.is_empty(),
                _ => buckets.is_empty() && bases.len() == of_objects.len() && !bases.is_empty(),
            };
            if !right {
                broken.push(format!("{}: {statement}", document.path));
            }
        }
    }
    for [_, role, _, status] in bundle.roles() {
        if status == "create" && bundle.answer_list("runtime_roles").contains(&role) {
            broken.extend(reach(bundle, role));
        }
    }
    broken
}

/// What a runtime role that is created lacks for its buckets.
fn reach(bundle: &Judged, role: &str) -> Vec<String> {
    let policies = bundle.policies_of(role);
    let granted: Vec<&Value> = policies
        .iter()
        .flat_map(|document| statements(document.json))
        .collect();
    let mut broken = Vec::new();
    for bucket in bundle.answer_list("bucket_arns") {
        let object = format!("{bucket}/key");
        for (action, resource) in [
            ("s3:ListBucket", bucket),
            ("s3:GetObject", &object),
            ("s3:PutObject", &object),
            ("s3:DeleteObject", &object),
        ] {
            let may = granted.iter().any(|statement| {
                grants(statement, action)
                    && resources(statement).iter().any(|r| covers(r, resource))
            });
            if !may {
                broken.push(format!("{role}: no {action} on {resource}"));
            }
        }
    }
    broken
}

/// The managed policies of service-linked roles cannot be attached.
pub(super) fn no_slr_policy(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    const PATH: &str = ":policy/aws-service-role/";
    let mut broken = Vec::new();
    for (path, json) in bundle
        .json
        .iter()
        .chain([(&"bundle.json".to_owned(), &bundle.manifest)])
    {
        strings(json, &mut |text| {
            if text.contains(PATH) {
                broken.push(format!("{path}: {text}"));
            }
        });
    }
    for step in steps {
        if step.blocks().any(|block| block.text.contains(PATH)) {
            broken.push(format!("step {}", step.number));
        }
    }
    broken
}

/// Who may change the domain can turn source identity's point around, and the bundle warns of it.
pub(super) fn user_update_domain(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let policies = bundle.policies_of(bundle.execution_name());
    let may = policies
        .iter()
        .flat_map(|document| statements(document.json))
        .any(|statement| {
            grants(statement, "sagemaker:UpdateDomain")
                || grants(statement, "sagemaker:UpdateUserProfile")
        });
    let expected = may && bundle.yes("source_identity");
    let found = bundle.warned("user-update-domain");
    if expected == found {
        return Vec::new();
    }
    vec![format!("warning expected: {expected}, found: {found}")]
}
