//! Laws that hold for every value type, on valid, damaged and arbitrary texts.

use super::*;
use proptest::prelude::*;
use proptest::string::string_regex;

/// A mistake is fit to be shown, and its correction parses.
fn check_mistake<T: AwsValue>(text: &str) {
    let Err(mistake) = T::parse(text) else {
        return;
    };
    let hint = mistake.hint().unwrap_or_default();
    for line in [mistake.to_string(), hint] {
        assert!(!line.chars().any(char::is_control), "{line:?}");
        assert!(!line.chars().any(slip::is_invisible), "{line:?}");
        assert!(!line.ends_with('.'), "{line:?}");
    }
    if let Some(meant) = mistake.meant() {
        assert!(meant.value.is_some() || meant.advice.is_some());
        if let Some(value) = &meant.value {
            assert!(T::parse(value).is_ok(), "{text:?} -> {value:?}");
            assert_ne!(value, text);
        }
    }
}

/// A valid text prints as it was, and each beginning of it is valid or mendable.
fn check_valid<T: AwsValue>(text: &str) {
    let value = match T::parse(text) {
        Ok(value) => value,
        Err(mistake) => panic!("{mistake}"),
    };
    assert_eq!(value.as_str(), text);
    for doubt in value.doubts() {
        assert!(!doubt.text.chars().any(char::is_control), "{}", doubt.text);
    }
    let step = text.len() / 80 + 1;
    for (at, _) in text.char_indices().step_by(step) {
        let start = text.get(..at).unwrap();
        let open = T::parse(start).map_or_else(|m| m.mendable_by_typing(), |_| true);
        assert!(open, "{start:?} of {text:?}");
    }
}

fn junk() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "arn:",
        "aws",
        "aws-cn",
        ":",
        "::",
        ":::",
        "/",
        "//",
        "role/",
        "iam",
        "sts",
        "s3",
        "kms",
        "sagemaker",
        "logs",
        "us-east-1",
        "cn-north-1",
        "111122223333",
        "assumed-role/",
        "alias/",
        "key/",
        "domain/",
        "user-profile/",
        "d-",
        "j-",
        "vpc-",
        "sg-",
        "https://",
        "s3://",
        ".amazonaws.com",
        "console.aws.amazon.com",
        "#",
        "?",
        "%2F",
        "*",
        " ",
        "\n",
        "\"",
        "“",
        "\u{200b}",
        "\u{202e}",
        "–",
        "а",
        "ａ",
        "é",
        "name",
        "AROAIOSFODNN7EXAMPLE",
        "AKIAIOSFODNN7EXAMPLE",
        "applications/",
        "notebook-instance/",
        "pipeline/",
        "cluster/",
        ".dkr.ecr.",
        "repository/",
        "ecr",
        "organizations",
        "alarm:",
        "@sha256:",
        "log-group:",
        "..",
        "-",
        "_",
        "\u{0}",
        ",",
    ]);
    prop_oneof![
        prop::collection::vec(word, 0..9).prop_map(|words| words.concat()),
        any::<String>(),
        "[ -~]{0,40}",
    ]
}

/// Puts a piece of junk somewhere into a valid text.
fn damaged(valid: String) -> impl Strategy<Value = String> {
    let len = valid.chars().count();
    (0..=len, 0..3_usize, junk()).prop_map(move |(at, cut, junk)| {
        let head: String = valid.chars().take(at).collect();
        let tail: String = valid.chars().skip(at + cut).collect();
        format!("{head}{junk}{tail}")
    })
}

macro_rules! laws {
    ($($name:ident: $type:ty = $pattern:expr;)*) => {$(
        mod $name {
            use super::*;

            proptest! {
                #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

                #[test]
                fn valid_texts_come_out_as_they_are(text in string_regex($pattern).unwrap()) {
                    check_valid::<$type>(&text);
                }

                #[test]
                fn mistakes_are_fit_to_be_shown(
                    text in junk(),
                    hurt in string_regex($pattern).unwrap().prop_flat_map(damaged),
                ) {
                    check_mistake::<$type>(&text);
                    check_mistake::<$type>(&hurt);
                }
            }

            #[test]
            fn the_example_parses() {
                check_valid::<$type>(<$type>::EXAMPLE);
                let article = <$type>::WHAT.split(' ').next();
                assert!(matches!(article, Some("a" | "an" | "the")));
            }
        }
    )*};
}

const PARTITION: &str = "aws(-cn|-us-gov|-eusc|-iso(-[bef])?)?";
const REGION: &str = "((us|eu|ap|sa|ca|me|af|il|mx)-[a-z]{5,9}-[1-9])";
const ROLE: &str = "([A-Za-z0-9+=,.@_-]{1,20}/){0,3}[A-Za-z0-9+=,.@_-]{1,64}";
const WORD: &str = "[a-zA-Z0-9](-{0,2}[a-zA-Z0-9]){0,20}";
const UUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
/// Bucket names that hit no reserved prefix or suffix.
const BUCKET: &str = "[a-r][a-z0-9]([.-]?[a-z0-9]){1,29}[a-m]";

fn regional(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:[0-9]{{12}}:{resource}")
}

laws! {
    partition: Partition = PARTITION;
    region: Region = "((us|eu|ap)-[a-z]{5,9}-[0-9]{1,2}|us-gov-[a-z]{4,9}-1|cn-[a-z]{5}-1|eusc-de-east-[0-9])";
    account_id: AccountId = "[0-9]{12}";
    arn: Arn = &format!("arn:{PARTITION}:[a-z0-9-]{{1,10}}:[a-z0-9-]{{0,10}}:([0-9]{{12}}|aws)?:[!-~]{{1,40}}");
    role_name: RoleName = "[A-Za-z0-9_+=,.@-]{1,64}";
    role_path: RolePath = "/([A-Za-z0-9_+=,.@-]{1,20}/){0,6}";
    role_arn: RoleArn = &format!("arn:{PARTITION}:iam::[0-9]{{12}}:role/{ROLE}");
    role_ref: RoleRef = &format!("([A-Za-z0-9_+=,.@-]{{1,64}}|arn:{PARTITION}:iam::[0-9]{{12}}:role/{ROLE})");
    policy_name: PolicyName = "[A-Za-z0-9_+=,.@-]{1,128}";
    managed_policy_arn: ManagedPolicyArn = &format!("arn:{PARTITION}:iam::([0-9]{{12}}|aws):policy/{ROLE}");
    sid: Sid = "[A-Za-z0-9]{1,40}";
    role_session_name: RoleSessionName = "[A-Za-z0-9_+=,.@-]{2,64}";
    external_id: ExternalId = "[A-Za-z0-9_+=,.@:/-]{2,200}";
    source_identity: SourceIdentity = "[A-Za-z0-9_+=,.@-]{2,64}";
    session_duration: SessionDuration = "(9[0-9]{2}|[1-9][0-9]{3}|[1-3][0-9]{4}|4[0-2][0-9]{3}|43[01][0-9]{2}|43200)";
    role_description: RoleDescription = "[\t\n\r -~\u{a1}-\u{ff}]{0,200}";
    role_unique_id: RoleUniqueId = "AROA[B-Z0-9]{12,124}";
    bucket_name: BucketName = BUCKET;
    bucket_arn: BucketArn = &format!("arn:{PARTITION}:s3:::{BUCKET}");
    s3_uri: S3Uri = &format!("s3://{BUCKET}(/[!-~]{{0,60}})?");
    kms_key_id: KmsKeyId = &format!("({UUID}|mrk-[0-9a-f]{{32}})");
    kms_key_arn: KmsKeyArn = &regional("kms", &format!("key/({UUID}|mrk-[0-9a-f]{{32}})"));
    kms_alias: KmsAlias = "alias/[a-zA-Z0-9:/_-]{1,250}";
    domain_id: DomainId = "d-(-{0,2}[a-z0-9]){1,20}";
    domain_name: DomainName = WORD;
    user_profile_name: UserProfileName = WORD;
    space_name: SpaceName = WORD;
    domain_arn: DomainArn = &regional("sagemaker", "domain/d-[a-z0-9]{1,61}");
    user_profile_arn: UserProfileArn = &regional("sagemaker", &format!("user-profile/d-[a-z0-9]{{1,61}}/{WORD}"));
    space_arn: SpaceArn = &regional("sagemaker", &format!("space/d-[a-z0-9]{{1,61}}/{WORD}"));
    hyperpod_cluster_name: HyperPodClusterName = WORD;
    hyperpod_cluster_arn: HyperPodClusterArn = &regional("sagemaker", "cluster/[a-z0-9]{12}");
    eks_cluster_name: EksClusterName = "[0-9A-Za-z][A-Za-z0-9_-]{0,99}";
    eks_cluster_arn: EksClusterArn = &regional("eks", "cluster/[0-9A-Za-z][A-Za-z0-9_-]{0,99}");
    emr_cluster_id: EmrClusterId = "j-[A-Z0-9]{1,20}";
    emr_cluster_arn: EmrClusterArn = &regional("elasticmapreduce", "cluster/j-[A-Z0-9]{1,20}");
    application_id: ApplicationId = "[0-9a-z]{1,64}";
    application_arn: ApplicationArn = &regional("emr-serverless", "/applications/[0-9a-z]{1,64}");
    application_name: ApplicationName = "[A-Za-z0-9._/#-]{1,64}";
    release_label: ReleaseLabel = "[A-Za-z0-9._/-]{1,64}";
    tag_key: TagKey = "[B-Zb-z0-9_]([A-Za-z0-9 /_.:=+@-]{0,126}[a-z0-9])?";
    tag_value: TagValue = "([a-z0-9]([A-Za-z0-9 /_.:=+@-]{0,254}[a-z0-9])?)?";
    vpc_id: VpcId = "vpc-([0-9a-f]{8}|[0-9a-f]{17})";
    subnet_id: SubnetId = "subnet-([0-9a-f]{8}|[0-9a-f]{17})";
    security_group_id: SecurityGroupId = "sg-([0-9a-f]{8}|[0-9a-f]{17})";
    vpc_endpoint_id: VpcEndpointId = "vpce-([0-9a-f]{8}|[0-9a-f]{17})";
    notebook_instance_name: NotebookInstanceName = WORD;
    pipeline_name: PipelineName = "[a-zA-Z0-9](-{0,2}[a-zA-Z0-9]){0,80}";
    pipeline_version_id: PipelineVersionId = "[1-9][0-9]{0,17}";
    model_package_group_name: ModelPackageGroupName = WORD;
    endpoint_config_name: EndpointConfigName = WORD;
    job_prefix: JobPrefix = "[a-zA-Z0-9](-{0,1}[a-zA-Z0-9]){0,18}";
    hyperpod_cluster_id: HyperPodClusterId = "[a-z0-9]{12}";
    origin: Origin = "(\\*|[a-z]{2,5}://(\\*\\.)?[a-z0-9]([.-]?[a-z0-9]){0,40}(:[1-9][0-9]{0,3})?)";
    linux_user_name: LinuxUserName = "[a-z_][a-z0-9_.-]{0,31}";
    service_control_policy_id: ServiceControlPolicyId = "p-[0-9a-zA-Z_]{8,128}";
    organization_target: OrganizationTarget = "(r-[0-9a-z]{4,32}|[0-9]{12}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})";
    alarm_name: AlarmName = "[b-zB-Z0-9]([ !#-)+-.0->@-Z^-z]{0,100}[b-zB-Z0-9])?";
    security_configuration_name: SecurityConfigurationName = "[b-zB-Z0-9]([ a-zA-Z0-9_-]{0,100}[b-zB-Z0-9])?";
    image_uri: ImageUri = &format!(
        "[0-9]{{12}}\\.dkr\\.ecr(-fips)?\\.{REGION}\\.amazonaws\\.com/[a-z0-9]{{2,9}}([._/-][a-z0-9]{{1,9}}){{0,3}}\
         (:[a-zA-Z0-9_][a-zA-Z0-9_.-]{{0,30}})?(@sha256:[0-9a-f]{{64}})?"
    );
    log_group_name: LogGroupName = "[/b-z][A-Za-z0-9_/.#-]{0,200}";
}
