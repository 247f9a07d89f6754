//! Answers that give a good bundle, to start from.

use std::sync::LazyLock;

use sagesetup::playbook::{self, Playbook};
use serde_json::{Map, Value, json};

static PLAYBOOK: LazyLock<Playbook> = LazyLock::new(|| {
    let source = playbook::find("emr-serverless").expect("a built-in playbook");
    playbook::load(source).unwrap()
});

/// The playbook that these rules are about.
pub(crate) fn playbook() -> &'static Playbook {
    &PLAYBOOK
}

/// Two accounts with everything turned on.
pub(crate) fn cross() -> Map<String, Value> {
    object(json!({
        "topology": "cross-account",
        "scope": "least-privilege",
        "region": "eu-west-1",
        "execution_role_arn": "arn:aws:iam::210987654321:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000",
        "execution_role_has_full_access": false,
        "emr_account_id": "543210987654",
        "bucket_arns": ["arn:aws:s3:::spark-in", "arn:aws:s3:::spark-out"],
        "bucket_account_id": "210987654321",
        "kms_key_arns": ["arn:aws:kms:eu-west-1:543210987654:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        "log_group_name": "/aws/emr-serverless",
        "runtime_roles": ["SparkA", "arn:aws:iam::543210987654:role/data/SparkB"],
        "assumable_role_name": "AssumableRole",
        "application_origin": "existing",
        "application_ids": ["00f1abcdexample1", "00f1abcdexample2"],
        "first_application": true,
        "application_in_vpc": true,
        "extra_tag_keys": ["cost-center", "owner"],
        "list_own_applications": true,
        "attach_to": "user-profile",
        "domain_id": "d-abcdefghij12",
        "user_profile_name": "data-scientist",
        "associate_by": "notebook-user",
        "source_identity": true
    }))
}

/// One account, as AWS's page has it, with nothing turned on.
pub(crate) fn single() -> Map<String, Value> {
    object(json!({
        "topology": "single-account",
        "scope": "documented",
        "region": "us-east-1",
        "execution_role_arn": "arn:aws:iam::210987654321:role/ml/NotebookRole",
        "bucket_arns": ["arn:aws:s3:::spark-data"],
        "runtime_roles": ["SparkA"],
        "attach_to": "domain",
        "associate_by": "admin",
        "domain_id": "d-abcdefghij12"
    }))
}

/// Answers with some of them changed; `null` takes one away.
pub(crate) fn with(mut answers: Map<String, Value>, changes: Value) -> Map<String, Value> {
    for (id, value) in object(changes) {
        if value.is_null() {
            answers.remove(&id);
        } else {
            answers.insert(id, value);
        }
    }
    answers
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("not an object: {other}"),
    }
}
