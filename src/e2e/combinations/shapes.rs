//! The shapes that answers which are no choice may have, by their kind.

use sagesetup::playbook::Question;
use serde_json::{Map, Value, json};

/// A partition, with accounts that are nobody's.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) partition: &'static str,
    pub(crate) region: &'static str,
    studio: &'static str,
    emr: &'static str,
    third: &'static str,
}

pub(super) const PLACES: &[Place] = &[
    Place {
        partition: "aws",
        region: "eu-west-1",
        studio: "210987654321",
        emr: "543210987654",
        third: "987650123456",
    },
    Place {
        partition: "aws-cn",
        region: "cn-north-1",
        studio: "310987654321",
        emr: "643210987654",
        third: "887650123456",
    },
    Place {
        partition: "aws-us-gov",
        region: "us-gov-west-1",
        studio: "410987654321",
        // A leading zero has to survive.
        emr: "043210987654",
        third: "787650123456",
    },
];

/// A short name for a shape, and the answer.
type Shape = (&'static str, Value);

impl Place {
    fn role(&self, account: &str, name: &str) -> String {
        format!("arn:{}:iam::{account}:role/{name}", self.partition)
    }

    fn execution_roles(&self) -> Vec<Shape> {
        let made = "AmazonSageMaker-ExecutionRole-20240101T000000";
        [
            ("made by the console", format!("service-role/{made}")),
            ("lost path", made.to_owned()),
            ("own path", "ml/team+a/Notebook_Role@x".to_owned()),
        ]
        .map(|(shape, name)| (shape, json!(self.role(self.studio, &name))))
        .into()
    }

    fn accounts(&self, theirs: &str) -> Vec<Shape> {
        vec![
            ("none", json!("")),
            ("third", json!(self.third)),
            ("studio", json!(self.studio)),
            ("theirs", json!(theirs)),
        ]
    }

    fn buckets(&self) -> Vec<Shape> {
        let arn = |name| format!("arn:{}:s3:::{name}", self.partition);
        vec![
            ("one", json!([arn("spark-data")])),
            (
                "three",
                json!(["spark-in", "spark-out", "spark.logs-2024"].map(arn)),
            ),
        ]
    }

    fn keys(&self, theirs: &str) -> Vec<Shape> {
        let Self {
            partition,
            region,
            studio,
            third,
            ..
        } = self;
        let key = |account, id| format!("arn:{partition}:kms:{region}:{account}:key/{id}");
        let near = "1234abcd-12ab-34cd-56ef-1234567890ab";
        let far = "mrk-1234abcd12ab34cd56ef1234567890ab";
        vec![
            ("none", json!([])),
            ("theirs", json!([key(theirs, near)])),
            ("third", json!([key(third, near)])),
            ("two", json!([key(studio, near), key(third, far)])),
        ]
    }

    fn runtime_roles(&self, theirs: &str) -> Vec<Shape> {
        vec![
            ("one new", json!(["SparkA"])),
            (
                "five new",
                json!(["SparkA", "SparkB", "SparkC", "SparkD", "SparkE"]),
            ),
            (
                "one existing",
                json!([self.role(theirs, "data/team/SparkB")]),
            ),
            (
                "mixed",
                json!(["SparkA", self.role(theirs, "data/SparkB"), "SparkC"]),
            ),
        ]
    }
}

/// The shapes of one answer; never empty.
pub(super) fn shapes(question: &Question, place: &Place, given: &Map<String, Value>) -> Vec<Shape> {
    // Where the applications and their roles are: in an account of their own, if there is one.
    let theirs = if given.get("topology") == Some(&json!("single-account")) {
        place.studio
    } else {
        place.emr
    };
    match (question.kind.name(), question.list.is_some()) {
        ("region", false) => vec![("region", json!(place.region))],
        ("role-arn", false) => place.execution_roles(),
        ("account-id", false) if question.optional => place.accounts(theirs),
        ("account-id", false) => vec![("emr", json!(place.emr))],
        ("bucket-arn", true) => place.buckets(),
        ("kms-key-arn", true) => place.keys(theirs),
        ("log-group-name", false) => {
            vec![("none", json!("")), ("set", json!("/aws/emr-serverless"))]
        }
        ("role", true) => place.runtime_roles(theirs),
        ("role-name", false) => vec![
            ("as AWS", json!("AssumableRole")),
            ("own", json!("Studio+Entry,=.@-_1")),
        ],
        ("application-id", true) => vec![
            ("one", json!(["00f1abcdexample1"])),
            ("two", json!(["00f1abcdexample1", "00f1abcdexample2"])),
        ],
        ("space-name", false) => vec![("none", json!("")), ("set", json!("spark-space"))],
        ("tag-key", true) => vec![
            ("none", json!([])),
            ("two", json!(["cost-center", "Owner of it"])),
        ],
        ("domain-id", false) => vec![("domain", json!("d-abcdefghij12"))],
        ("user-profile-name", false) => {
            vec![("long", json!("data-scientist")), ("short", json!("ab"))]
        }
        // A playbook to come: its own example, until its shapes are here.
        _ => {
            let own = question.example.clone();
            let own = own.or_else(|| question.default_value().cloned());
            vec![("example", own.unwrap_or(Value::Null))]
        }
    }
}
