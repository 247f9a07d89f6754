//! The shapes that answers which are no choice may have, by their kind.

use sagesetup::playbook::Question;
use serde_json::{Value, json};

/// A partition, with accounts that are nobody's.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) partition: &'static str,
    pub(crate) region: &'static str,
    pub(super) studio: &'static str,
    pub(super) emr: &'static str,
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

/// A second element for a list, by its kind; the first is the example of the playbook.
const SECOND: &[(&str, &str)] = &[
    ("alarm-name", "rollback of b"),
    ("application-id", "00f1abcdexample2"),
    ("bucket-name", "data.example-2"),
    ("emr-cluster-id", "j-2AXXXXXXGAPLF"),
    ("endpoint-config-name", "second-config"),
    (
        "image-uri",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/second@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ),
    ("linux-user-name", "second"),
    (
        "managed-policy-arn",
        "arn:aws:iam::111122223333:policy/team/Second+=,.@-_",
    ),
    ("notebook-instance-name", "second-notebook"),
    ("origin", "https://*.example.com"),
    ("pipeline-version-id", "17"),
    (
        "role-arn",
        "arn:aws:iam::111122223333:role/team/Second+=,.@-_",
    ),
    ("s3-uri", "s3://second-bucket"),
    ("tag-key", "Owner of it"),
    ("user-profile-name", "ab"),
    ("vpc-endpoint-id", "vpce-0fedcba9876543210"),
    ("vpc-id", "vpc-0fedcba9876543210"),
];

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

    fn accounts(&self, jobs: &str) -> Vec<Shape> {
        vec![
            ("none", json!("")),
            ("third", json!(self.third)),
            ("studio", json!(self.studio)),
            ("theirs", json!(jobs)),
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

    fn keys(&self, jobs: &str) -> Vec<Shape> {
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
            ("theirs", json!([key(jobs, near)])),
            ("third", json!([key(third, near)])),
            ("two", json!([key(studio, near), key(third, far)])),
        ]
    }

    fn roles(&self, jobs: &str) -> Vec<Shape> {
        vec![
            ("one new", json!(["SparkA"])),
            (
                "five new",
                json!(["SparkA", "SparkB", "SparkC", "SparkD", "SparkE"]),
            ),
            ("one existing", json!([self.role(jobs, "data/team/SparkB")])),
            (
                "mixed",
                json!(["SparkA", self.role(jobs, "data/SparkB"), "SparkC"]),
            ),
        ]
    }

    /// An example of a playbook as it would be here. Examples have one account for Studio, and one for the jobs.
    fn local(&self, example: &Value, jobs: &str) -> Value {
        match example {
            Value::String(text) => text
                .replace("arn:aws:", &format!("arn:{}:", self.partition))
                .replace("eu-west-1", self.region)
                .replace("111122223333", self.studio)
                .replace("444455556666", jobs)
                .into(),
            Value::Array(list) => list.iter().map(|one| self.local(one, jobs)).collect(),
            other => other.clone(),
        }
    }
}

/// The shapes of one answer; never empty. The jobs run in this account.
pub(super) fn shapes(question: &Question, place: &Place, jobs: &str) -> Vec<Shape> {
    let example = || {
        let default = question.default_value();
        let own = question.example.as_ref().or(default);
        own.map(|own| place.local(own, jobs))
    };
    if let Some(bounds) = question.list {
        let mut shapes = match question.kind.name() {
            "bucket-arn" => place.buckets(),
            "kms-key-arn" => place.keys(jobs),
            "role" => place.roles(jobs),
            kind => {
                let one = example().and_then(|list| list.as_array()?.first().cloned());
                let mut second = SECOND.iter().filter(|(known, _)| *known == kind);
                let second = second.next().map(|(_, two)| place.local(&json!(two), jobs));
                let one = one.or_else(|| second.clone()).into_iter();
                let two: Vec<Value> = one.clone().chain(second).collect();
                let mut shapes: Vec<Shape> = one.map(|one| ("one", json!([one]))).collect();
                assert!(!shapes.is_empty(), "no {kind} to try {} with", question.id);
                if two.len() == 2 && two[0] != two[1] {
                    shapes.push(("two", two.into()));
                }
                shapes
            }
        };
        if bounds.min == 0 {
            shapes.push(("none", json!([])));
        }
        let most = bounds.max.unwrap_or(usize::MAX);
        shapes.retain(|(_, list)| list.as_array().is_some_and(|list| list.len() <= most));
        return shapes;
    }
    let mut shapes = match question.kind.name() {
        "region" => vec![("region", json!(place.region))],
        "role-arn" if question.id == "execution_role_arn" => place.execution_roles(),
        "account-id" if question.optional => place.accounts(jobs),
        "account-id" => {
            // Whichever account is not Studio's.
            let example = example().filter(|own| *own == json!(place.studio));
            vec![("account", example.unwrap_or_else(|| json!(place.emr)))]
        }
        "log-group-name" => vec![("set", json!("/aws/emr-serverless"))],
        "role-name" => {
            let own = "Studio+Entry,=.@-_1";
            vec![
                ("as AWS", example().unwrap_or_default()),
                ("own", json!(own)),
            ]
        }
        "role" => vec![
            ("new", json!("NewRole")),
            ("existing", json!(place.role(place.studio, "team/OldRole"))),
        ],
        "domain-id" => vec![("domain", json!("d-abcdefghij12"))],
        "user-profile-name" => vec![("long", json!("data-scientist")), ("short", json!("ab"))],
        "space-name" => vec![("set", json!("spark-space"))],
        _ => {
            let set = example().filter(|own| *own != json!(""));
            set.map(|own| ("example", own)).into_iter().collect()
        }
    };
    if question.optional && !shapes.iter().any(|(_, value)| *value == json!("")) {
        shapes.push(("none", json!("")));
    }
    assert!(!shapes.is_empty(), "no example to try {} with", question.id);
    shapes
}
