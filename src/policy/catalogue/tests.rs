//! Drives the catalogue as it is: the facts our documents rest on, and the form of its files.

use std::{collections::BTreeSet, fs, path::Path, time::Instant};

use proptest::prelude::*;
use serde_json::Value as Json;

use super::{files::FILES, read::Section, *};

fn action(name: &str) -> &'static Action {
    let (prefix, name) = name.split_once(':').unwrap();
    service(prefix).unwrap().action(name).unwrap()
}

fn resources(action: &Action) -> Vec<(&'static str, bool)> {
    let needed = action.resources.iter();
    needed
        .map(|needed| (needed.resource.name, needed.required))
        .collect()
}

#[test]
fn services_are_found_in_any_case() {
    let sagemaker = service("SageMaker").unwrap();
    assert_eq!(
        (sagemaker.prefix, sagemaker.name, sagemaker.retired),
        ("sagemaker", "Amazon SageMaker", false)
    );
    assert!(service("robomaker").unwrap().retired);
    assert!(service("sagemker").is_none());
    assert!(service("").is_none());
}

#[test]
fn a_service_that_is_not_carried_is_no_unknown_one() {
    assert!(service("gamelift").is_none());
    for prefix in ["gamelift", "GameLift", "a2c", "xray", "elastic-inference"] {
        assert!(is_service_prefix(prefix), "{prefix}");
    }
    for prefix in ["sagemker", "", "*", "aws", "emr"] {
        assert!(!is_service_prefix(prefix), "{prefix}");
    }
    assert!(is_retired("elastic-inference") && is_retired("robomaker") && !is_retired("s3"));
}

#[test]
fn the_nearest_prefix() {
    for (wrong, expected) in [
        ("sagemker", Some("sagemaker")),
        ("SageMakr", Some("sagemaker")),
        ("EMR", Some("elasticmapreduce")),
        ("emr-serverles", Some("emr-serverless")),
        ("iamm", Some("iam")),
        ("nothing-of-the-kind", None),
    ] {
        assert_eq!(nearest_prefix(wrong), expected, "{wrong}");
    }
}

#[test]
fn actions_are_found_in_any_case_and_the_nearest_for_the_rest() {
    assert_eq!(action("s3:getobject").name, "GetObject");
    for (prefix, wrong, expected) in [
        (
            "sagemaker",
            "DescribeCluterNode",
            Some("DescribeClusterNode"),
        ),
        (
            "sagemaker",
            "DeleteClusterNodes",
            Some("BatchDeleteClusterNodes"),
        ),
        (
            "sagemaker",
            "ListClusterSchedulerConfig",
            Some("ListClusterSchedulerConfigs"),
        ),
        ("sagemaker", "CreateSpaces", Some("CreateSpace")),
        (
            "emr-serverless",
            "ListApplication",
            Some("ListApplications"),
        ),
        ("s3", "HeadObject", Some("GetObject")),
        ("s3", "listobjectsv2", Some("ListBucket")),
        ("iam", "PassRoles", Some("PassRole")),
        ("iam", "MakeMeASandwich", None),
    ] {
        let service = service(prefix).unwrap();
        assert!(service.action(wrong).is_none(), "{wrong}");
        assert_eq!(service.nearest(wrong), expected, "{wrong}");
    }
    let long = "a".repeat(100_000);
    assert_eq!(service("ec2").unwrap().nearest(&long), None);
}

#[test]
fn levels() {
    for (name, level) in [
        ("emr-serverless:ListApplications", Level::List),
        ("s3:GetObject", Level::Read),
        ("s3:PutObject", Level::Write),
        ("sagemaker:AddTags", Level::Tagging),
        ("s3:PutBucketPolicy", Level::PermissionsManagement),
    ] {
        assert_eq!(action(name).level, level, "{name}");
    }
}

#[test]
fn resource_types_of_actions() {
    assert_eq!(
        resources(action("sagemaker:UpdateSpace")),
        [("space", true)]
    );
    assert_eq!(resources(action("emr-serverless:ListApplications")), []);
    assert_eq!(
        resources(action("emr-serverless:StartJobRun")),
        [("application", true)]
    );
    assert_eq!(resources(action("iam:PassRole")), [("role", true)]);
    let run = resources(action("ec2:RunInstances"));
    for needed in [("instance", true), ("subnet", true), ("volume", true)] {
        assert!(run.contains(&(needed.0, needed.1)) || run.contains(&(needed.0, false)));
    }
}

#[test]
fn dependent_actions() {
    let create = action("sagemaker:CreateTrainingJob");
    assert!(create.depends_on.contains(&"iam:PassRole"));
    assert!(action("s3:GetObject").depends_on.is_empty());
}

#[test]
fn which_resources_fit_an_action() {
    for (name, arn, expected) in [
        ("s3:GetObject", "arn:aws:s3:::bucket/*", true),
        ("s3:GetObject", "arn:aws:s3:::bucket", false),
        ("s3:GetObject", "arn:aws:s3:::bucket*", true),
        ("s3:GetObject", "arn:aws-cn:s3:::bucket/a/b/c", true),
        ("s3:GetObject", "*", true),
        ("s3:ListBucket", "arn:aws:s3:::bucket", true),
        ("s3:ListBucket", "arn:aws:s3:::bucket/*", false),
        ("s3:ListBucket", "arn:aws:s3:::bucket/", false),
        ("s3:ListBucket", "arn:aws:s3:*:*:bucket", true),
        ("s3:ListBucket", "arn:aws:s3:eu-west-1::bucket", false),
        ("s3:ListBucket", "arn:aws:s3:::${aws:username}", true),
        ("s3:GetObject", "arn:aws:s3:::b-${aws:PrincipalTag/t}", true),
        ("s3:GetObject", "arn:aws:s3:::b/${*}", true),
        ("s3:GetObject", "arn:aws:s3:::b${?}", false),
        (
            "sagemaker:UpdateSpace",
            "arn:aws:sagemaker:*:*:space/*",
            true,
        ),
        ("sagemaker:UpdateSpace", "arn:aws:sagemaker:*:space/*", true),
        (
            "sagemaker:UpdateSpace",
            "arn:aws:sagemaker:*:*:spac?/d-1/x",
            true,
        ),
        (
            "sagemaker:UpdateSpace",
            "arn:aws:sagemaker:*:*:domain/d-1",
            false,
        ),
        (
            "sagemaker:UpdateSpace",
            "arn:aws:sagemaker:*:*:Space/d-1/x",
            false,
        ),
        (
            "sagemaker:UpdateSpace",
            "arn:aws:sagemaker:::space/d-1/x",
            false,
        ),
        ("sagemaker:UpdateSpace", "arn:aws:sagemaker:*", true),
        ("sagemaker:UpdateSpace", "arn:*:space/*", true),
        ("lambda:InvokeFunction", "arn:aws:lambda:*:function:f", true),
        (
            "lambda:InvokeFunction",
            "arn:aws:lambda:*:*:function:f",
            true,
        ),
        ("lambda:InvokeFunction", "arn:aws:lambda:*:*:layer:f", false),
        (
            "bedrock:InvokeModel",
            "arn:aws:bedrock:*::foundation-model/m-v1:0",
            true,
        ),
        ("sagemaker:UpdateSpace", "arn:aws:s3:::space/*", false),
        ("sagemaker:UpdateSpace", "space/*", false),
        ("sagemaker:UpdateSpace", "", false),
        ("iam:PassRole", "arn:aws:iam::111122223333:role/a/b", true),
        ("iam:PassRole", "arn:aws:iam::111122223333:role/", false),
        ("iam:PassRole", "arn:aws:iam::111122223333:user/a", false),
        (
            "iam:PassRole",
            "arn:aws:iam:eu-west-1:111122223333:role/a",
            false,
        ),
        ("emr-serverless:ListApplications", "*", true),
        (
            "emr-serverless:ListApplications",
            "arn:aws:emr-serverless:*:*:/*",
            true,
        ),
        (
            "emr-serverless:ListApplications",
            "arn:aws:s3:::bucket",
            false,
        ),
        (
            "logs:DescribeLogGroups",
            "arn:aws:logs:eu-west-1:111122223333:*",
            true,
        ),
        (
            "ssmmessages:OpenDataChannel",
            "arn:aws:ssm:*:*:session/${aws:userid}-*",
            true,
        ),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::*", true),
        (
            "emr-serverless:StartJobRun",
            "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/00f/jobruns/00g",
            false,
        ),
        (
            "emr-serverless:StartJobRun",
            "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/*",
            true,
        ),
        (
            "ssm:GetParameter",
            "arn:aws:ssm:*::parameter/aws/service/*",
            true,
        ),
        (
            "ssm:GetParameter",
            "arn:aws:ssm:*:111122223333:parameter/a",
            true,
        ),
        (
            "logs:CreateLogStream",
            "arn:aws:logs:*:*:log-group:/aws/sagemaker/*",
            true,
        ),
        (
            "logs:CreateLogStream",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/x:*",
            true,
        ),
        (
            "glue:GetTable",
            "arn:aws:glue:eu-west-1:111122223333:catalog",
            true,
        ),
    ] {
        assert_eq!(action(name).fits(arn), expected, "{name} {arn}");
    }
}

#[test]
fn patterns_print_as_aws_writes_them() {
    let print = |prefix, name| {
        let resource = service(prefix).unwrap().resource(name).unwrap();
        resource
            .arns
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        print("s3", "object"),
        ["arn:${Partition}:s3:::${BucketName}/${ObjectName}"]
    );
    assert_eq!(
        print("s3", "BUCKET"),
        ["arn:${Partition}:s3:::${BucketName}"]
    );
    assert_eq!(
        print("sagemaker", "space"),
        ["arn:${Partition}:sagemaker:${Region}:${Account}:space/${DomainId}/${SpaceName}"]
    );
    assert_eq!(
        print("ssm", "parameter"),
        ["arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNameWithoutLeadingSlash}"]
    );
}

#[test]
fn patterns_of_actions() {
    let names = |prefix, pattern: &str| -> Vec<_> {
        let service = service(prefix).unwrap();
        service
            .matching(pattern)
            .map(|action| action.name)
            .collect()
    };
    assert_eq!(
        names("emr-serverless", "list*"),
        [
            "ListApplications",
            "ListJobRunAttempts",
            "ListJobRuns",
            "ListSessions",
            "ListTagsForResource"
        ]
    );
    assert_eq!(names("emr-serverless", "GetJobRu?"), ["GetJobRun"]);
    assert_eq!(
        names("emr-serverless", "*LivyEndpoints"),
        ["AccessLivyEndpoints"]
    );
    assert_eq!(names("s3", "getobject"), ["GetObject"]);
    assert!(names("s3", "Nothing*").is_empty() && names("s3", "").is_empty());
    for file in &FILES {
        let service = service(file.prefix).unwrap();
        assert_eq!(service.matching("*").count(), service.actions().len());
    }
}

#[test]
fn condition_keys_with_their_types() {
    use KeyType::{ArrayOf, One};
    for (written, name, kind) in [
        ("aws:sourceip", "aws:SourceIp", One(Value::Ip)),
        (
            "AWS:RequestTag/Team",
            "aws:RequestTag/${TagKey}",
            One(Value::String),
        ),
        ("aws:TagKeys", "aws:TagKeys", ArrayOf(Value::String)),
        ("aws:SourceVpcArn", "aws:SourceVpcArn", One(Value::Arn)),
        ("aws:CurrentTime", "aws:CurrentTime", One(Value::Date)),
        (
            "aws:MultiFactorAuthAge",
            "aws:MultiFactorAuthAge",
            One(Value::Numeric),
        ),
        (
            "aws:SecureTransport",
            "aws:SecureTransport",
            One(Value::Bool),
        ),
        (
            "iam:PassedToService",
            "iam:PassedToService",
            One(Value::String),
        ),
        (
            "sagemaker:VpcSubnets",
            "sagemaker:VpcSubnets",
            ArrayOf(Value::String),
        ),
        (
            "kms:EncryptionContext:aws:s3:arn",
            "kms:EncryptionContext:${EncryptionContextKey}",
            One(Value::String),
        ),
        ("kms:ViaService", "kms:ViaService", One(Value::String)),
        (
            "ec2:SourceInstanceArn",
            "ec2:SourceInstanceArn",
            One(Value::Arn),
        ),
        ("saml:aud", "saml:aud", One(Value::String)),
        (
            "oidc.eks.eu-west-1.amazonaws.com/id/0123:SUB",
            "${Provider}:sub",
            One(Value::String),
        ),
    ] {
        let key = condition_key(written).unwrap();
        assert_eq!((&*key.name, key.kind), (name, kind), "{written}");
    }
    for unknown in [
        "aws:SourceIpp",
        "aws:sub",
        "aws:RequestTag",
        "aws:RequestTag/",
        "sagemaker:Nothing",
        "kms:EncryptionContext:",
        "nothing",
        "",
        ":",
    ] {
        assert!(condition_key(unknown).is_none(), "{unknown}");
    }
}

#[test]
fn which_keys_an_action_carries() {
    let through = |name, key| match action(name).carries(key) {
        None => "nothing".to_owned(),
        Some(Carried::Action) => "action".to_owned(),
        Some(Carried::Resource(resource)) => resource.name.to_owned(),
        Some(Carried::Global) => "global".to_owned(),
    };
    for (name, key, expected) in [
        ("iam:PassRole", "iam:passedtoservice", "action"),
        ("iam:PassRole", "aws:PrincipalTag/x", "global"),
        ("iam:PassRole", "aws:ResourceTag/x", "role"),
        ("iam:PassRole", "kms:ViaService", "nothing"),
        ("s3:GetObject", "aws:RequestTag/x", "nothing"),
        ("s3:GetObject", "s3:ExistingObjectTag/x", "action"),
        ("emr-serverless:StartJobRun", "aws:TagKeys", "action"),
        (
            "emr-serverless:StartJobRun",
            "aws:ResourceTag/x",
            "application",
        ),
        ("emr-serverless:ListApplications", "aws:TagKeys", "nothing"),
        ("kms:Decrypt", "kms:EncryptionContext:x", "action"),
        ("s3:GetObject", "ssm:SourceInstanceArn", "global"),
        (
            "sagemaker:CreateTrainingJob",
            "sagemaker:VolumeKmsKey",
            "action",
        ),
        (
            "sagemaker:CreateTrainingJob",
            "sagemaker:VolumeKmsKeyArn",
            "action",
        ),
        (
            "sts:AssumeRoleWithWebIdentity",
            "oidc.example.com/x:aud",
            "global",
        ),
        ("sts:AssumeRoleWithSAML", "saml:aud", "action"),
    ] {
        assert_eq!(through(name, key), expected, "{name} {key}");
    }
}

#[test]
fn the_date_is_one() {
    let date: Vec<_> = date().split('-').collect();
    let lengths: Vec<_> = date.iter().map(|part| part.len()).collect();
    assert_eq!(lengths, [4, 2, 2]);
    let number = |at: usize| date[at].parse::<u32>().unwrap();
    assert!(number(0) >= 2026 && (1..=12).contains(&number(1)) && (1..=31).contains(&number(2)));
}

fn assert_sorted<'a>(what: &str, names: impl Iterator<Item = &'a str>) {
    let names: Vec<_> = names.collect();
    for pair in names.windows(2) {
        assert!(glob::order(pair[0], pair[1]).is_lt(), "{what}: {pair:?}");
    }
}

#[test]
fn everything_is_sorted_and_stands_once() {
    assert_sorted("files", carried());
    assert_sorted("prefixes", index::get().prefixes.iter().copied());
    assert_sorted("retired", index::get().retired.iter().copied());
    assert_sorted("global keys", global_keys().iter().map(|key| &*key.name));
    for file in &FILES {
        let service = service(file.prefix).unwrap();
        assert_eq!(service.prefix, file.prefix);
        assert!(!service.name.is_empty() && is_service_prefix(service.prefix));
        assert_eq!(service.retired, is_retired(service.prefix));
        let names = service.actions().iter().map(|action| action.name);
        assert_sorted(service.prefix, names);
        let names = service.resources().iter().map(|resource| resource.name);
        assert_sorted(service.prefix, names);
        let names = service.condition_keys().iter().map(|key| &*key.name);
        assert_sorted(service.prefix, names);
    }
}

/// The reader passes over what it does not know, so everything a file says has to come back out.
#[test]
fn nothing_in_a_file_is_passed_over() {
    for file in &FILES {
        let service = service(file.prefix).unwrap();
        let (mut keys, mut types, mut actions, mut group) = (0, 0, 0, 0);
        let mut sets = BTreeSet::new();
        let mut used = BTreeSet::new();
        for (section, line) in read::lines(file.text) {
            let fields: Vec<_> = line.split('|').collect();
            match section {
                Section::Head => assert!(line.starts_with("service "), "{line}"),
                Section::Keys(_) => keys += 1,
                Section::Sets => {
                    sets.insert(line.split(' ').next().unwrap());
                }
                Section::Types => {
                    types += 1;
                    assert_eq!(fields.len(), 3, "{}: {line}", file.prefix);
                    used.insert(fields[2]);
                }
                Section::Actions if fields.len() > 1 => {
                    assert!(fields.len() <= 4, "{line}");
                    group = actions + 1;
                    used.extend(fields.get(2));
                    let rows = fields[1].split(',');
                    used.extend(rows.filter_map(|row| Some(row.split_once('=')?.1)));
                }
                Section::Actions => {
                    actions += 1;
                    assert!(group > 0 && line.bytes().all(|b| b.is_ascii_alphanumeric()));
                }
                Section::Prefixes | Section::Foreign | Section::Retired => panic!("{line}"),
            }
        }
        used.remove("");
        assert_eq!(sets, used, "{}", file.prefix);
        assert_eq!(
            (keys, types, actions),
            (
                service.condition_keys().len(),
                service.resources().len(),
                service.actions().len()
            ),
            "{}",
            file.prefix
        );
    }
}

/// Every resource type and key that an action names exists; the package that we read has no exception.
#[test]
fn what_an_action_names_is_there() {
    for file in &FILES {
        let named: usize = read::lines(file.text)
            .filter(|(section, line)| matches!(section, Section::Actions) && line.contains('|'))
            .map(|(_, line)| {
                let rows = line.split('|').nth(1).unwrap();
                rows.split(',').filter(|row| !row.is_empty()).count()
            })
            .sum();
        let mut groups: Vec<_> = service(file.prefix)
            .unwrap()
            .actions()
            .iter()
            .map(|action| (action.resources.as_ptr(), action.resources.len()))
            .filter(|(_, len)| *len > 0)
            .collect();
        groups.sort_unstable();
        groups.dedup();
        let found: usize = groups.iter().map(|(_, len)| len).sum();
        assert_eq!(found, named, "{}", file.prefix);
    }
    for line in FILES.iter().flat_map(|file| file.text.lines()) {
        assert!(!line.ends_with(' ') && !line.is_empty(), "{line}");
    }
}

#[test]
fn sets_hold_all_the_keys_that_they_name() {
    for file in &FILES {
        let mut sizes: Vec<_> = read::lines(file.text)
            .filter(|(section, _)| matches!(section, Section::Sets))
            .map(|(_, line)| line.split(' ').count() - 1)
            .collect();
        let service = service(file.prefix).unwrap();
        let mut lists: Vec<_> = service
            .actions()
            .iter()
            .flat_map(|action| {
                let rows = action.resources.iter().map(|row| row.condition_keys);
                rows.chain([action.condition_keys])
            })
            .chain(service.resources().iter().map(|of| of.condition_keys))
            .filter(|list| !list.is_empty())
            .map(|list| (list.as_ptr(), list.len()))
            .collect();
        lists.sort_unstable();
        lists.dedup();
        let mut found: Vec<_> = lists.into_iter().map(|(_, len)| len).collect();
        found.sort_unstable();
        sizes.sort_unstable();
        assert_eq!(found, sizes, "{}", file.prefix);
    }
}

#[test]
fn dependent_actions_exist_where_their_service_is_carried() {
    let mut wrong = BTreeSet::new();
    for file in &FILES {
        for of in service(file.prefix).unwrap().actions() {
            for name in of.depends_on {
                let (prefix, name) = name.split_once(':').unwrap();
                let known = service(prefix).map_or(is_service_prefix(prefix), |service| {
                    service.action(name).is_some()
                });
                if !known {
                    wrong.insert(format!("{}:{} {prefix}:{name}", of.service, of.name));
                }
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn the_table_holds_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/catalogue");
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".txt")?.to_owned())
        })
        .filter(|name| name != "index")
        .collect();
    names.sort();
    assert_eq!(names, carried().collect::<Vec<_>>());
}

/// The documents of all playbooks, with their files.
fn documents() -> Vec<(String, Json)> {
    fn walk(folder: &Path, found: &mut Vec<(String, Json)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "json") {
                let json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                found.push((path.display().to_string(), json));
            }
        }
    }
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walk(&root.join("assets/playbooks"), &mut found);
    walk(&root.join("assets/shared"), &mut found);
    assert!(found.len() > 10);
    found
}

fn texts(json: &Json) -> Vec<&str> {
    match json {
        Json::String(text) => vec![text],
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_actions_of_the_playbooks_are_carried() {
    let mut seen = 0;
    for (file, document) in documents() {
        let statements = document["Statement"].as_array();
        for statement in statements.into_iter().flatten() {
            for name in texts(&statement["Action"]) {
                let Some((prefix, name)) = name.split_once(':') else {
                    assert_eq!(name, "*", "{file}");
                    continue;
                };
                let Some(service) = service(prefix) else {
                    // A document that shows what there was.
                    assert!(is_retired(prefix), "{file}: {prefix}");
                    continue;
                };
                assert!(
                    service.matching(name).next().is_some(),
                    "{file}: {prefix}:{name}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

/// A playbook's document with its placeholders as ARNs or as parts of one.
#[test]
fn the_resources_of_the_playbooks_fit_their_actions() {
    for (file, document) in documents() {
        let statements = document["Statement"].as_array();
        for statement in statements.into_iter().flatten() {
            let actions: Vec<_> = texts(&statement["Action"])
                .into_iter()
                .filter_map(|name| name.split_once(':'))
                .filter_map(|(prefix, name)| Some(service(prefix)?.matching(name)))
                .flatten()
                .collect();
            for text in texts(&statement["Resource"]) {
                // `{{ roles.runtime }}` is an ARN of some kind, `{{ region }}` a part of this one.
                let arn: String = text
                    .split_inclusive("}}")
                    .map(|part| {
                        part.split_once("{{")
                            .map_or(part.to_owned(), |(before, _)| format!("{before}*"))
                    })
                    .collect();
                assert!(
                    actions.is_empty() || actions.iter().any(|action| action.fits(&arn)),
                    "{file}: {text}"
                );
            }
        }
    }
}

/// Every text of up to eight of three letters.
fn all_texts() -> Vec<Vec<u8>> {
    let mut texts = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..8 {
        let to = texts.len();
        for at in from..to {
            for letter in *b"a/:" {
                let mut longer = texts[at].clone();
                longer.push(letter);
                texts.push(longer);
            }
        }
        from = to;
    }
    texts
}

/// The pieces of a pattern, on either side, with the fewest bytes that each takes and the byte that it does not.
fn is_slow_match(pieces: &[&str], text: &[u8]) -> bool {
    let Some((piece, rest)) = pieces.split_first() else {
        return text.is_empty();
    };
    let (least, most, without) = match *piece {
        "*" | "${v}" => (0, text.len(), None),
        "{N}" => (1, text.len(), Some(b'/')),
        "${N}" => (1, text.len(), None),
        "?" => (1, 1, None),
        letter => {
            return text.first() == letter.as_bytes().first() && is_slow_match(rest, &text[1..]);
        }
    };
    (least..=most.min(text.len())).any(|taken| {
        let free = !text[..taken].iter().any(|byte| Some(*byte) == without);
        free && is_slow_match(rest, &text[taken..])
    })
}

/// The pieces of a pattern of ours and of a policy's.
fn pieces(most: usize) -> impl Strategy<Value = (Vec<&'static str>, Vec<&'static str>)> {
    let ours = prop::sample::select(vec!["a", "/", ":", "*", "{N}", "${N}"]);
    let theirs = prop::sample::select(vec!["a", "/", ":", "*", "?", "${v}"]);
    (
        prop::collection::vec(ours, 0..most),
        prop::collection::vec(theirs, 0..most),
    )
}

fn meets_slowly(ours: &[&str], theirs: &[&str]) -> bool {
    static TEXTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let mut texts = TEXTS.get_or_init(all_texts).iter();
    texts.any(|text| is_slow_match(ours, text) && is_slow_match(theirs, text))
}

proptest! {
    #[test]
    fn last_parts_meet_exactly_if_a_text_fits_both((ours, theirs) in pieces(5)) {
        let pattern = ArnPattern::new("", format!("s:::{}", ours.concat()).leak());
        let found = pattern.could_match(&format!("arn:aws:s:::{}", theirs.concat()));
        prop_assert_eq!(found, meets_slowly(&ours, &theirs), "{:?} {:?}", ours, theirs);
    }

    #[test]
    fn a_text_with_too_few_parts_meets_exactly_if_a_text_fits_both((ours, theirs) in pieces(3)) {
        prop_assume!(theirs.iter().filter(|piece| **piece == ":").count() < 3);
        let pattern = ArnPattern::new("", format!("s:::{}", ours.concat()).leak());
        let found = pattern.could_match(&format!("arn:aws:s*{}", theirs.concat()));
        let ours = [&[":", ":", ":"], &*ours].concat();
        let theirs = [&["*"], &*theirs].concat();
        prop_assert_eq!(found, meets_slowly(&ours, &theirs), "{:?} {:?}", ours, theirs);
    }

    #[test]
    fn parts_meet_exactly_if_each_does(
        ours in prop::collection::vec(prop::sample::select(vec!["a", "aa", "", "{r}", "{a?}", "*"]), 2),
        theirs in prop::collection::vec(prop::sample::select(vec!["", "*", "?", "1", "${v}", "*?", "1*", "11"]), 2),
    ) {
        let ours = ours.iter().map(|part| part.replace('a', "1").replace("{1", "{a")).collect::<Vec<_>>();
        let pattern = ArnPattern::new("", format!("s:{}:{}:/", ours[0], ours[1]).leak());
        let found = pattern.could_match(&format!("arn:aws:s:{}:{}:*", theirs[0], theirs[1]));
        let meets = |our: &str, their: &str| {
            ["", "1", "11", "111"].iter().any(|text| {
                let fits = match our {
                    "{r}" => !text.is_empty(),
                    "{a?}" | "*" => true,
                    our => *text == our,
                };
                fits && match their {
                    "*" | "${v}" => true,
                    "?" => text.len() == 1,
                    "*?" | "1*" => !text.is_empty(),
                    their => *text == their,
                }
            })
        };
        prop_assert_eq!(found, meets(&ours[0], theirs[0]) && meets(&ours[1], theirs[1]), "{:?} {:?}", ours, theirs);
    }

    #[test]
    fn no_text_upsets_a_look_up(text in "\\PC{0,40}") {
        let s3 = service("s3").unwrap();
        s3.action("GetObject").unwrap().fits(&text);
        s3.action("GetObject").unwrap().carries(&text);
        s3.matching(&text).count();
        service(&text);
        condition_key(&text);
        nearest_prefix(&text);
        s3.nearest(&text);
    }

    #[test]
    fn a_pattern_of_actions_finds_what_it_was_made_from(at in 0_usize..100, from in 0_usize..4, to in 0_usize..8) {
        let s3 = service("s3").unwrap();
        let name = s3.actions()[at].name;
        let mut pattern = name.to_ascii_uppercase();
        pattern.replace_range(from..(from + to).min(name.len()).max(from), "*");
        prop_assert!(s3.matching(&pattern).any(|action| action.name == name));
    }
}

#[test]
fn no_text_is_slow() {
    let start = Instant::now();
    let actions = service("ec2").unwrap();
    let instances = actions.action("RunInstances").unwrap();
    for piece in [
        "*", "?", "*a", "*?", "${", "${a}", "}{", "a", ":", "*${x}?", "é",
    ] {
        let long = piece.repeat(100_000 / piece.len());
        instances.fits(&long);
        instances.fits(&format!("arn:aws:ec2:{long}"));
        instances.carries(&long);
        actions.matching(&long).count();
        actions.nearest(&long);
        service(&long);
        condition_key(&long);
        nearest_prefix(&long);
    }
    // Half a second in a debug build; a walk that grows with the square would take hours.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn no_pattern_is_longer_than_its_bits() {
    for file in &FILES {
        for resource in service(file.prefix).unwrap().resources() {
            for pattern in &resource.arns {
                let own = pattern.to_string();
                assert!(pattern.could_match(&own), "{own}");
                assert!(
                    pattern.could_match(&own.replace("${", "x").replace('}', "y")),
                    "{own}"
                );
                assert!(own.len() < 250 && pattern.could_match("*"), "{own}");
                assert!(!pattern.could_match(&format!("{own}:").replace("arn:", "a:")));
            }
        }
    }
}
