//! The shapes that answers which are no choice may have, by their kind.

use std::collections::BTreeSet;

use sagesetup::{
    aws::Partition,
    playbook::{Bounds, Kind, Question},
};
use serde_json::{Value, json};

/// A partition, with accounts that are nobody's.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) partition: &'static str,
    pub(crate) region: &'static str,
    pub(super) studio: &'static str,
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
/// The same of an answer that is a text.
type Text = (&'static str, String);

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

/// Which accounts the answers are about.
#[derive(Debug, Clone)]
pub(super) struct Accounts {
    /// Where applications and clusters are: Studio's, or one of their own.
    pub(super) cluster: String,
    /// Where their jobs' roles are.
    pub(super) jobs: String,
}

/// The shapes of one answer; never empty.
pub(super) fn shapes(question: &Question, place: &Place, accounts: &Accounts) -> Vec<Shape> {
    let jobs = &accounts.jobs;
    let mut shapes = match (question.kind.name(), question.list) {
        ("account-id", None) if question.optional => return place.accounts(jobs),
        ("bucket-arn", Some(_)) => place.buckets(),
        ("kms-key-arn", Some(_)) => place.keys(jobs),
        ("role", Some(_)) => place.runtime_roles(jobs),
        (kind, list) => {
            // Examples have one account for Studio, and one for the clusters.
            let example = question.example.as_ref().map(Value::to_string);
            let of_cluster = example.is_some_and(|text| text.contains(":444455556666:"));
            let owner = if of_cluster {
                &accounts.cluster
            } else {
                place.studio
            };
            let texts = place.texts(kind, &question.id, jobs, owner);
            match list {
                Some(bounds) => listed(&texts, bounds),
                None => single(&texts, question.optional),
            }
        }
    };
    if let Some(bounds) = question.list {
        let none = json!([]);
        if !shapes.iter().any(|(_, list)| *list == none) {
            shapes.push(("none", none));
        }
        let most = bounds.max.unwrap_or(usize::MAX);
        shapes.retain(|(_, list)| {
            let count = list.as_array().map_or(0, Vec::len);
            (bounds.min..=most).contains(&count)
        });
    }
    assert!(!shapes.is_empty(), "nothing to try {} with", question.id);
    shapes
}

fn single(texts: &[Text], optional: bool) -> Vec<Shape> {
    let none = optional.then(|| ("none", json!("")));
    let texts = texts.iter().map(|(name, text)| (*name, json!(text)));
    none.into_iter().chain(texts).collect()
}

fn listed(texts: &[Text], bounds: Bounds) -> Vec<Shape> {
    let many = bounds.max.unwrap_or(texts.len()).min(texts.len());
    let first =
        |count: usize| -> Value { texts.iter().take(count).map(|(_, t)| json!(t)).collect() };
    [("none", 0), ("one", 1), ("several", many)]
        .into_iter()
        .filter(|(name, count)| *count >= bounds.min && (*count > 1 || *name != "several"))
        .map(|(name, count)| (name, first(count)))
        .collect()
}

fn given(texts: &[(&'static str, &str)]) -> Vec<Text> {
    texts
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()))
        .collect()
}

impl Place {
    /// A few right texts of a kind, no two the same; none for an unknown kind.
    fn texts(&self, kind: &str, id: &str, theirs: &str, owner: &str) -> Vec<Text> {
        match kind {
            "region" => given(&[("region", self.region)]),
            "account-id" if id == "account_id" => given(&[("studio", self.studio)]),
            "account-id" if id == "emr_account_id" => given(&[("emr", self.emr)]),
            "account-id" => given(&[("third", self.third), ("theirs", theirs)]),
            "image-uri" => self.images(),
            "kms-key-arn" => self.single_keys(theirs),
            "role" | "role-arn" | "role-name" => self.own_roles(kind, id, theirs, owner),
            _ if kind.ends_with("-arn") => self.arns(kind),
            _ => names(kind),
        }
    }

    fn arns(&self, kind: &str) -> Vec<Text> {
        let Self {
            partition,
            region,
            studio,
            ..
        } = self;
        let arn =
            |service: &str, end: &str| format!("arn:{partition}:{service}:{region}:{studio}:{end}");
        let (service, head, ends) = match kind {
            "application-arn" => (
                "emr-serverless",
                "/applications/",
                vec!["00f1abcdexample1", "00f1abcdexample2"],
            ),
            "domain-arn" => ("sagemaker", "domain/", vec!["d-abcdefghij12"]),
            "eks-cluster-arn" => ("eks", "cluster/", vec!["ml-pods", "Pods_2-"]),
            "emr-cluster-arn" => (
                "elasticmapreduce",
                "cluster/",
                vec!["j-2AXXXXXXGAPLF", "j-3BXXXXXXGAPLG"],
            ),
            "hyperpod-cluster-arn" => (
                "sagemaker",
                "cluster/",
                vec!["abcdef012345", "0123456789ab"],
            ),
            "space-arn" => ("sagemaker", "space/d-abcdefghij12/", vec!["spark-space"]),
            "user-profile-arn" => (
                "sagemaker",
                "user-profile/d-abcdefghij12/",
                vec!["data-scientist", "ab"],
            ),
            "bucket-arn" => {
                return ["ml-data", "ml.logs-2024"]
                    .map(|name| (name, format!("arn:{partition}:s3:::{name}")))
                    .into();
            }
            "managed-policy-arn" => {
                let policy =
                    |account: &str, name| format!("arn:{partition}:iam::{account}:policy/{name}");
                return vec![
                    ("of AWS", policy("aws", "AmazonSageMakerReadOnly")),
                    ("own", policy(studio, "team/Own+Policy")),
                ];
            }
            _ => return Vec::new(),
        };
        ends.into_iter()
            .map(|end| (end, arn(service, &format!("{head}{end}"))))
            .collect()
    }

    fn images(&self) -> Vec<Text> {
        let end = match self.partition {
            "aws-cn" => "amazonaws.com.cn",
            _ => "amazonaws.com",
        };
        let registry = |account: &str| format!("{account}.dkr.ecr.{}.{end}", self.region);
        let digest = "0123456789abcdef".repeat(4);
        vec![
            ("own", format!("{}/churn:1.0", registry(self.studio))),
            ("foreign", format!("{}/team/xgboost", registry(self.third))),
            (
                "digest",
                format!("{}/base_image@sha256:{digest}", registry(self.studio)),
            ),
        ]
    }

    fn single_keys(&self, theirs: &str) -> Vec<Text> {
        let mut all: Vec<Text> = Vec::new();
        for (name, list) in self.keys(theirs) {
            for key in list
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                if !all.iter().any(|(_, known)| known == key) {
                    all.push((name, key.to_owned()));
                }
            }
        }
        all
    }

    /// Named after their question: two roles of one set-up are two roles.
    fn own_roles(&self, kind: &str, id: &str, theirs: &str, owner: &str) -> Vec<Text> {
        let own = format!("{}-own", id.replace('_', "-"));
        match (kind, id) {
            ("role-arn", "execution_role_arn") => self
                .execution_roles()
                .into_iter()
                .filter_map(|(name, role)| Some((name, role.as_str()?.to_owned())))
                .collect(),
            ("role-arn", _) => vec![
                ("plain", self.role(owner, &own)),
                ("path", self.role(owner, &format!("ml/team+a/{own}@x"))),
            ],
            ("role-name", "assumable_role_name") => {
                given(&[("as AWS", "AssumableRole"), ("own", "Studio+Entry,=.@-_1")])
            }
            ("role-name", _) => vec![("plain", own.clone()), ("odd", format!("{own}+,=.@_1"))],
            _ => {
                let existing = self.role(theirs, &format!("data/team/{own}+x"));
                vec![("new", own), ("existing", existing)]
            }
        }
    }
}

/// What names nothing of its partition.
fn names(kind: &str) -> Vec<Text> {
    given(match kind {
        "alarm-name" => &[("plain", "endpoint-errors"), ("odd", "5xx (eu) / p99")],
        "application-id" => &[("one", "00f1abcdexample1"), ("two", "00f1abcdexample2")],
        "application-name" => &[("plain", "spark"), ("odd", "team/spark_1#x")],
        "bucket-name" => &[
            ("plain", "ml-data"),
            ("sagemaker", "sagemaker-ml-data"),
            ("dots", "ml.logs-2024"),
        ],
        "domain-id" => &[("domain", "d-abcdefghij12")],
        "domain-name" => &[("plain", "ml-team"), ("short", "A1")],
        "eks-cluster-name" => &[("plain", "ml-pods"), ("odd", "Pods_2-")],
        "emr-cluster-id" => &[("one", "j-2AXXXXXXGAPLF"), ("two", "j-3BXXXXXXGAPLG")],
        "endpoint-config-name" => &[("plain", "churn-config"), ("odd", "A--1")],
        "external-id" => &[("plain", "a1b2c3-studio"), ("odd", "x=1,y:2/@.+_-")],
        "hyperpod-cluster-id" => &[("letters", "abcdef012345"), ("digits", "0123456789ab")],
        "hyperpod-cluster-name" => &[("plain", "ml-cluster"), ("odd", "C--1")],
        "job-prefix" => &[("short", "ml"), ("plain", "team-a")],
        "kms-alias" => &[("plain", "alias/ml"), ("odd", "alias/team/ml_1")],
        "kms-key-id" => &[
            ("plain", "1234abcd-12ab-34cd-56ef-1234567890ab"),
            ("many Regions", "mrk-1234abcd12ab34cd56ef1234567890ab"),
        ],
        "linux-user-name" => &[("plain", "ana"), ("odd", "_team.a-1")],
        "log-group-name" => &[("set", "/aws/emr-serverless")],
        "model-package-group-name" => &[("plain", "churn-models"), ("capitals", "Models2")],
        "notebook-instance-name" => &[("plain", "ana-notebook"), ("odd", "N--1")],
        "organization-target" => &[
            ("unit", "ou-ab12-abcdefgh"),
            ("root", "r-ab12"),
            ("account", "087650123456"),
        ],
        "origin" => &[
            ("all", "*"),
            ("star", "https://*.sagemaker.aws"),
            ("port", "http://localhost:8888"),
        ],
        "pipeline-name" => &[("plain", "churn-pipeline"), ("capitals", "Churn2")],
        "pipeline-version-id" => &[("first", "1"), ("later", "12")],
        "policy-name" => &[("plain", "TeamPolicy"), ("odd", "Team+Policy,=.@-_1")],
        "release-label" => &[("plain", "emr-7.10.0"), ("old", "emr-6.9.0")],
        "role-description" => &[("words", "What the team's jobs run with.")],
        "role-path" => &[("none", "/"), ("team", "/ml/team-a/")],
        "role-session-name" => &[("plain", "studio-session"), ("odd", "a+b=c,d.e@f")],
        "s3-uri" => &[
            ("prefix", "s3://ml-data/train/"),
            ("bucket", "s3://ml.logs-2024"),
            ("key", "s3://sagemaker-ml-data/models/a=1/model.tar.gz"),
        ],
        "security-configuration-name" => {
            &[("plain", "runtime-roles"), ("space", "runtime roles 2")]
        }
        "security-group-id" => &[("new", "sg-0123456789abcdef0"), ("old", "sg-1a2b3c4d")],
        "service-control-policy-id" => &[("plain", "p-abcd1234"), ("odd", "p-Team_policy_01")],
        "session-duration" => &[("hour", "3600"), ("longest", "43200")],
        "source-identity" => &[("plain", "ana"), ("odd", "ana+b=c,d.e@f")],
        "space-name" => &[("set", "spark-space")],
        "subnet-id" => &[
            ("new", "subnet-0123456789abcdef0"),
            ("old", "subnet-1a2b3c4d"),
        ],
        "tag-key" => &[("plain", "cost-center"), ("words", "Owner of it")],
        "tag-value" => &[("plain", "data-science"), ("odd", "a b/c:d=e+f@g_h.i-j")],
        "user-profile-name" => &[("long", "data-scientist"), ("short", "ab")],
        "vpc-endpoint-id" => &[("new", "vpce-0123456789abcdef0"), ("old", "vpce-1a2b3c4d")],
        "vpc-id" => &[("new", "vpc-0123456789abcdef0"), ("old", "vpc-1a2b3c4d")],
        _ => &[],
    })
}

#[test]
fn every_kind_has_right_shapes_in_every_partition() {
    for place in PLACES {
        for name in Kind::names().filter(|name| !["choice", "boolean"].contains(name)) {
            let kind = Kind::named(name).unwrap();
            let texts = place.texts(name, "some_answer", place.emr, place.studio);
            assert!(!texts.is_empty(), "{name}");
            for (shape, text) in &texts {
                let parsed = kind.parse(text);
                let parsed = parsed.unwrap_or_else(|why| panic!("{name} {shape}: {why:?}"));
                let partition = parsed.partition.map(Partition::as_str);
                assert!(
                    partition.is_none_or(|p| p == place.partition),
                    "{name} {shape}"
                );
            }
            let all: BTreeSet<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(all.len(), texts.len(), "{name}");
        }
    }
}
