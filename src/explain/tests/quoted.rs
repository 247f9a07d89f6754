//! Every message that the reference quotes leads to its own entry, and every ending to its own task.

use super::best;
use crate::explain::{LookUp, Values, look_up, of};

/// Messages, each with the entry that it leads to.
const QUOTED: &[(&str, &str)] = &[
    (
        "D1",
        "Failed to update trust policy. Invalid principal in policy.",
    ),
    (
        "D2",
        "\"Principal\": { \"AWS\": \"AROAEXAMPLEID12345678\" }",
    ),
    ("D3", "Cannot exceed quota for ACLSizePerRole: 2048"),
    ("D3", "Cannot exceed quota for PolicySize: 6144"),
    (
        "D3",
        "Maximum policy size of 10240 bytes exceeded for role MyRole",
    ),
    ("D3", "Cannot exceed quota for PoliciesPerRole: 10"),
    (
        "D4",
        "Cannot attach a Service Role Policy to a Customer Role",
    ),
    (
        "D4",
        "An error occurred (PolicyNotAttachable) when calling the AttachRolePolicy operation",
    ),
    (
        "S9",
        "AccessDeniedException: Please contact your administrator to get permissions to List Applications",
    ),
    ("S11", "Exception when starting EMR Serverless Application"),
    (
        "S11",
        "Exception when getting EMR Serverless Application details",
    ),
    (
        "S13",
        "User: arn:aws:sts::111122223333:assumed-role/R/S is not authorized to perform: sts:SetSourceIdentity on resource: arn:aws:iam::444455556666:role/AssumableRole",
    ),
    (
        "S15",
        "Invalid status code '403' from https://x with error payload: {\"message\":\"not authorized\"}",
    ),
    ("S16", "Cross-account pass role is not allowed."),
    (
        "S17",
        "Could not assume execution role arn:aws:iam::444455556666:role/R because it does not exist or is not set up with the required trust relationship",
    ),
    (
        "S18",
        "404 from https://00f1abcdexample1.livy.emr-serverless-services.cn-north-1.amazonaws.com.cn",
    ),
    (
        "S19",
        "Error. Please check your network settings or contact support for assistance.",
    ),
    ("S20", "ResourceNotFoundException"),
    (
        "S21",
        "State of application 00f1 is not STARTED Please retry after 60 seconds",
    ),
    (
        "S21",
        "Application state STOPPED of application 00f1 is invalid",
    ),
    ("S21", "Session 3 did not start up in 180 seconds."),
    (
        "S21",
        "Job failed as account has reached the service limit on the maximum vCPU it can use concurrently.",
    ),
    (
        "S21",
        "Job failed as application has exceeded maximumCapacity settings.",
    ),
    (
        "S23",
        "User: arn:aws:iam::111122223333:role/R is not authorized to perform: emr-serverless:GetDashboardForJobRun on resource: arn:aws:emr-serverless:eu-west-1:444455556666:/applications/00f1/jobruns/1",
    ),
    (
        "S25a",
        "Missing required argument '--emr-execution-role-arn'",
    ),
    (
        "S25b",
        "--cluster-id, --auth-type, --secret and --verify-certificate are not supported when connecting to EMR Serverless Applications",
    ),
    (
        "S25c",
        "Session already exists, please restart kernel and rerun magic",
    ),
    (
        "S25d",
        "Missing EMR Serverless execution role ARN. Rerun the sm_analytics magic command with it",
    ),
    ("S25e", "Incorrect Role ARN. Provided service sts"),
    (
        "S25e",
        "ARNs must be of the form arn:partition:service:region:account:resource",
    ),
    ("S25f", "Invalid partition: aws-iso"),
    (
        "C1",
        "User: x is not authorized to perform: elasticmapreduce:GetClusterSessionCredentials on resource: y",
    ),
    (
        "C2",
        "Cannot connect to livy service at ip-10-0-0-1.ec2.internal:8998",
    ),
    (
        "E1",
        "SageMaker was unable to assume the role 'arn:aws:iam::111122223333:role/service-role/R'",
    ),
    (
        "E1",
        "SageMaker is unable to perform: sts:AssumeRole on the role. Check if you have a trust relationship for 'sagemaker.amazonaws.com'",
    ),
    (
        "P1",
        "ClientError: the pipeline execution role does not have sufficient permissions to the job.",
    ),
    (
        "P2",
        "An error occurred (AccessDeniedException) when calling the CreatePipeline operation: User: arn:aws:iam::111122223333:user/u is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/PipelineRole",
    ),
    (
        "H2",
        "User: arn:aws:sts::111122223333:assumed-role/AmazonSageMakerCluster/i-1 is not authorized to perform: ec2:CreateNetworkInterface",
    ),
    (
        "S26",
        "User: arn:aws:sts::444455556666:assumed-role/AssumableRole/S is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::444455556666:role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless",
    ),
    (
        "H3",
        "No access entry found for principal: arn:aws:iam::111122223333:role/DataScientist",
    ),
    (
        "H4",
        "We currently do not have sufficient capacity for the requested instance type(s).",
    ),
    ("R1", "Amazon Elastic Inference is no longer available"),
    ("R2", "Create the role with SageMaker Role Manager"),
    (
        "A1",
        "Parameter validation failed: Unknown parameter in input: \"DefaultUserSettings\"",
    ),
    (
        "A1",
        "Unknown parameter in input: \"DefaultUserSettings\", must be one of: DomainId, UserProfileName, UserSettings",
    ),
    ("A2", "RESOURCE_MISMATCH sagemaker:UpdateSpace"),
    ("A2", "I3510 the resource does not fit"),
    ("A8", "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"),
    ("A10", "UNKNOWN_ACTION sagemaker:DescribeCluterNode"),
    ("A14", "RESOURCE_MISMATCH emr-serverless:ListApplications"),
];

/// Endings: the entry, the kind of policy, and whether a statement forbids it.
const ENDINGS: &[(&str, &str, &str, bool)] = &[
    (
        "because no identity-based policy allows the x:Y action",
        "N1",
        "identity-based policy",
        false,
    ),
    (
        "because no role trust policy allows the x:Y action",
        "N2",
        "role trust policy",
        false,
    ),
    (
        "because no resource-based policy allows the x:Y action",
        "N3",
        "resource-based policy",
        false,
    ),
    (
        "because no permissions boundary allows the x:Y action",
        "N4",
        "permissions boundary",
        false,
    ),
    (
        "because no session policy allows the x:Y action",
        "N5",
        "session policy",
        false,
    ),
    (
        "because no service control policy allows the x:Y action",
        "N6",
        "service control policy",
        false,
    ),
    (
        "with an explicit deny in a service control policy",
        "N6",
        "service control policy",
        true,
    ),
    (
        "with an explicit deny in a resource control policy",
        "N7",
        "resource control policy",
        true,
    ),
    (
        "because no VPC endpoint policy allows the x:Y action",
        "N8",
        "VPC endpoint policy",
        false,
    ),
    (
        "with an explicit deny in a VPC endpoint policy",
        "N8",
        "VPC endpoint policy",
        true,
    ),
    (
        "with an explicit deny in an identity-based policy",
        "N9",
        "identity-based policy",
        true,
    ),
    (
        "with an explicit deny in a permissions boundary",
        "N4",
        "permissions boundary",
        true,
    ),
    (
        "with an explicit deny in a session policy",
        "N5",
        "session policy",
        true,
    ),
    (
        "with an explicit deny in a resource-based policy",
        "N3",
        "resource-based policy",
        true,
    ),
];

#[test]
fn every_quoted_message_leads_to_its_own_entry() {
    for (id, message) in QUOTED {
        assert_eq!(best(message), *id, "{message}");
    }
}

#[test]
fn every_ending_says_whose_task_it_is() {
    let who = "arn:aws:sts::111122223333:assumed-role/Role/Session";
    for (end, id, policy, deny) in ENDINGS {
        for text in [
            format!(
                "User: {who} is not authorized to perform: x:Y on resource: arn:aws:x:::z {end}"
            ),
            format!("User: {who} is not authorized to perform: x:Y {end}"),
        ] {
            let explanation = of(&text, &Values::new());
            assert_eq!(explanation.best().unwrap().id, *id, "{text}");
            let ending = explanation.reading.ending.unwrap();
            assert_eq!(
                (ending.policy, ending.deny, ending.entry.id.as_str()),
                (*policy, *deny, *id)
            );
            let principal = explanation.reading.principal.as_ref().unwrap();
            assert_eq!(principal.role.as_deref(), Some("Role"));
            assert_eq!(explanation.reading.action.as_deref(), Some("x:Y"), "{text}");
        }
    }
}

#[test]
fn the_policy_and_the_authorization_id_of_a_newer_message_are_read() {
    let who = "arn:aws:sts::111122223333:assumed-role/Role/Session";
    let named = of(
        &format!(
            "User: {who} is not authorized to perform: x:Y on resource: z with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/No. Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/example1a2b3c4d5 for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: example1a2b3c4d5"
        ),
        &Values::new(),
    );
    assert_eq!(named.best().unwrap().id, "N9");
    assert_eq!(
        named.reading.policy.as_deref(),
        Some("arn:aws:iam::111122223333:policy/No")
    );
    assert_eq!(
        named.values().get("authorization_id"),
        Some("example1a2b3c4d5")
    );
    assert_eq!(
        named
            .others()
            .iter()
            .map(|e| e.id.as_str())
            .collect::<Vec<_>>(),
        ["N12"]
    );
}

#[test]
fn short_and_encoded_refusals_conclude_nothing_about_the_kind() {
    for text in [
        "User: arn:aws:iam::111122223333:user/u is not authorized to perform: glue:GetTable",
        "An error occurred (AccessDenied) when calling the GetTable operation: Access Denied",
        "UnauthorizedOperation: You are not authorized to perform this operation.",
        "User: u is not authorized to perform: x:Y on resource: z with an explicit deny",
    ] {
        let explanation = of(text, &Values::new());
        assert_eq!(explanation.best().unwrap().id, "N10", "{text}");
        assert!(explanation.reading.ending.is_none());
    }
    let encoded = of(
        "UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: abc-DEF_123",
        &Values::new(),
    );
    assert_eq!(encoded.best().unwrap().id, "N11");
    assert_eq!(encoded.values().get("encoded_message"), Some("abc-DEF_123"));
}

#[test]
fn other_texts_fit_nothing() {
    for text in [
        "",
        " \n",
        "hello",
        "ModuleNotFoundError: No module named 'pandas'",
        "\u{1b}[31m\u{1b}[0m",
        "<>",
        "…",
    ] {
        assert_eq!(best(text), "", "{text:?}");
    }
}

#[test]
fn ids_and_codes_are_found_and_near_ones_named() {
    let rules: Vec<_> = crate::policy::check::rules()
        .chain(crate::audit::rules())
        .collect();
    let found = |word: &str| look_up(word, &rules);
    assert!(matches!(found("s12"), LookUp::Entry(entry) if entry.id == "S12"));
    assert!(matches!(found("S 12"), LookUp::Entry(entry) if entry.id == "S12"));
    assert!(matches!(found("S12 S13"), LookUp::Text));
    assert!(matches!(found(" S25A "), LookUp::Entry(entry) if entry.id == "S25a"));
    assert!(matches!(found("A13"), LookUp::Entry(entry) if entry.id == "A13"));
    for rule in &rules {
        assert!(matches!(found(rule.code), LookUp::Rule(found) if found.code == rule.code));
    }
    for code in crate::explain::codes() {
        // Once a check looks for it, its rule says more.
        let known = matches!(found(&code.code), LookUp::Rule(_) | LookUp::Code(_));
        assert!(known, "{}", code.code);
    }
    assert!(
        matches!(found("passd-to-service"), LookUp::Unknown(near) if near[0] == "passed-to-service")
    );
    assert!(matches!(found("S99"), LookUp::Unknown(_)));
    assert!(matches!(found("hello"), LookUp::Text));
    assert!(matches!(found("Access Denied"), LookUp::Text));
}

#[test]
fn every_code_that_a_value_is_warned_with_is_known() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for behind in text.split("Doubt::new(").skip(1) {
            let Some(code) = behind.trim_start().strip_prefix('"') else {
                continue;
            };
            let code = code.split('"').next().unwrap();
            assert!(matches!(look_up(code, &[]), LookUp::Code(_)), "{code}");
            count += 1;
        }
    }
    assert!(count >= 15, "{count}");
}
