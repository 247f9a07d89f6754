//! The fifteen most likely failures, as people paste them.

use super::{best, in_a_notebook, lines};
use crate::explain::{Values, of};

const STUDIO: &str = "arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionRole-20240101T000000/SageMaker";
const ACCESS: &str = "arn:aws:sts::444455556666:assumed-role/AssumableRole/SageMakerStudioUser";

/// The row of the list, the entry, and the message.
fn likely() -> Vec<(u8, &'static str, String)> {
    let app = "arn:aws:emr-serverless:eu-west-1:444455556666:/applications/00f1abcdexample1";
    let denied = |who: &str, action: &str, on: &str, end: &str| {
        format!(
            "An error occurred (AccessDeniedException) when calling the X operation: User: {who} is not authorized to perform: {action} on resource: {on} {end}"
        )
    };
    let no = |action: &str| format!("because no identity-based policy allows the {action} action");
    vec![
        (1, "S6", "No available EMR execution role found for the cluster. Please provide one in user profile settings.".to_owned()),
        (1, "S7", "No available EMR assumable role found for the cluster. Please provide one in user profile settings.".to_owned()),
        (2, "S10", "AccessDeniedException: Please contact your administrator to get permissions to get selected application details".to_owned()),
        (2, "S10", denied(ACCESS, "emr-serverless:StartApplication", app, &no("emr-serverless:StartApplication"))),
        (2, "S10", denied(ACCESS, "emr-serverless:TagResource", app, "with an explicit deny in an identity-based policy: arn:aws:iam::444455556666:policy/EMRServerlessAccess")),
        (3, "S12", format!("Unable to assume role(arn: arn:aws:iam::444455556666:role/AssumableRole). Ensure permissions are setup correctly Error: {}", denied(STUDIO, "sts:AssumeRole", "arn:aws:iam::444455556666:role/AssumableRole", ""))),
        (4, "S13", format!("Unable to assume role(arn: arn:aws:iam::444455556666:role/AssumableRole). Ensure permissions are setup correctly Error: {}", denied(STUDIO, "sts:SetSourceIdentity", "arn:aws:iam::444455556666:role/AssumableRole", "because no role trust policy allows the sts:SetSourceIdentity action"))),
        (5, "S15", format!("Invalid status code '403' from https://00f1abcdexample1.livy.emr-serverless-services.eu-west-1.amazonaws.com/sessions with error payload: {{\"message\":\"{}\"}}", denied(ACCESS, "emr-serverless:AccessLivyEndpoints", app, &no("emr-serverless:AccessLivyEndpoints")))),
        (5, "S15", denied(ACCESS, "iam:PassRole", "arn:aws:iam::444455556666:role/EMRServerlessAppRuntimeRoleB", &no("iam:PassRole"))),
        (5, "S16", "An error occurred (AccessDeniedException): Cross-account pass role is not allowed.".to_owned()),
        (5, "S16", denied(STUDIO, "iam:PassRole", "arn:aws:iam::444455556666:role/EMRServerlessAppRuntimeRoleB", &no("iam:PassRole"))),
        (6, "S17", "Could not assume runtime role arn:aws:iam::444455556666:role/EMRServerlessAppRuntimeRoleB because it doesn't exist or isn't setup with the required trust relationship".to_owned()),
        (6, "S17", "Invalid status code '400' from https://00f1abcdexample1.livy.emr-serverless-services.eu-west-1.amazonaws.com/sessions with error payload: Role doesn't exist or isn't setup with the required trust relationship".to_owned()),
        (7, "S18", "HTTPSConnectionPool: Max retries exceeded with url https://00f1abcdexample1.livy.emr-serverless-services.eu-west-1.amazonaws.com:443/sessions".to_owned()),
        (8, "S8", "Failed to fetch EMR assumable and execution roles".to_owned()),
        (8, "S8", denied(STUDIO, "sagemaker:DescribeSpace", "arn:aws:sagemaker:eu-west-1:111122223333:space/d-abcdefghij12/mine", &no("sagemaker:DescribeSpace"))),
        (9, "E1", "ValidationException: Could not assume role arn:aws:iam::111122223333:role/service-role/MyRole. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.".to_owned()),
        (9, "E2", "ValidationException: Could not assume role arn:aws:iam::111122223333:role/AmazonSageMaker-ExecutionRole-20240101T000000. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.".to_owned()),
        (10, "E3", denied(STUDIO, "iam:PassRole", "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000", &no("iam:PassRole"))),
        (11, "E4", denied(STUDIO, "sagemaker:AddTags", "arn:aws:sagemaker:eu-west-1:111122223333:training-job/x", &no("sagemaker:AddTags"))),
        (12, "D1", "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/service-role/Gone\"".to_owned()),
        (13, "S19", "Connection timed out. Looks like you do not have required networking setup to connect with EMR Serverless.".to_owned()),
        (13, "S19", "EndpointConnectionError: Could not connect to the endpoint URL: \"https://00f1abcdexample1.livy.emr-serverless-services.eu-west-1.amazonaws.com/\"".to_owned()),
        (13, "S20", "An error occurred (ResourceNotFoundException) when calling the GetApplication operation: Application 00f1abcdexample1 does not exist".to_owned()),
        (14, "S22", "S3 access is denied. Please check S3 access permissions of the job runtime role on the required S3 resources.".to_owned()),
        (14, "S22", denied("arn:aws:sts::444455556666:assumed-role/EMRServerlessAppRuntimeRoleB/EMRServerless-job", "s3:GetObject", "\"arn:aws:s3:::example-spark-data/a.csv\"", "because no resource-based policy allows the s3:GetObject action")),
        (15, "N6", denied(STUDIO, "iam:PassRole", "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000", "with an explicit deny in a service control policy")),
        (15, "N4", denied(STUDIO, "sagemaker:AddTags", "arn:aws:sagemaker:eu-west-1:111122223333:training-job/x", "because no permissions boundary allows the sagemaker:AddTags action")),
        (15, "N8", denied(ACCESS, "emr-serverless:StartApplication", app, "because no VPC endpoint policy allows the emr-serverless:StartApplication action")),
    ]
}

#[test]
fn each_leads_to_its_entry_however_it_was_pasted() {
    let mut rows = std::collections::BTreeSet::new();
    for (row, id, message) in likely() {
        rows.insert(row);
        assert_eq!(best(&message), id, "{message}");
        for width in [17, 41, 80, 100] {
            assert_eq!(
                best(&in_a_notebook(&message, width)),
                id,
                "{width}: {message}"
            );
        }
        for pasted in [
            if message.contains("arn:") {
                message.clone()
            } else {
                message.to_uppercase()
            },
            message.replace(' ', "\n"),
            message.replace(' ', "\r\n    "),
            format!("> {}", message.replace(' ', "\n> ")),
            format!("│ {} │", message.replace(' ', " │\n│ ")),
            message.replace(' ', "\u{1b}[0m \u{1b}[0;31m"),
            message.replace('\'', "’").replace(' ', "\u{a0}"),
            message.replace(": ", ": \\n"),
        ] {
            assert_eq!(best(&pasted), id, "{pasted}");
        }
    }
    assert_eq!(rows.len(), 15);
}

#[test]
fn the_order_of_the_list_is_told_where_it_has_a_place() {
    for (row, id, _) in likely() {
        let entry = crate::explain::entry(id).unwrap();
        assert_eq!(entry.likely, Some(row), "{id}");
    }
}

#[test]
fn the_values_of_a_broken_message_fill_the_commands() {
    let (_, _, message) = likely().swap_remove(5);
    for width in [41, 60, 80] {
        let explanation = of(&in_a_notebook(&message, width), &Values::new());
        let values = explanation.values();
        assert_eq!(
            values.get("assumable_role_arn"),
            Some("arn:aws:iam::444455556666:role/AssumableRole")
        );
        assert_eq!(
            values.get("execution_role"),
            Some("AmazonSageMaker-ExecutionRole-20240101T000000")
        );
        let principal = explanation.reading.principal.as_ref().unwrap();
        assert_eq!(principal.account.as_deref(), Some("111122223333"));
        assert_eq!(principal.session.as_deref(), Some("SageMaker"));
    }
}

#[test]
fn what_a_plan_knows_completes_what_the_message_tells() {
    let (_, _, message) = likely().swap_remove(5);
    let mut given = Values::new();
    let arn =
        "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000";
    given.insert("execution_role_arn", arn);
    given.insert("domain_id", "d-abcdefghij12");
    given.insert(
        "assumable_role_arn",
        "arn:aws:iam::444455556666:role/Another",
    );
    let explanation = of(&message, &given);
    let values = explanation.values();
    assert_eq!(
        values.get("execution_role_arn"),
        Some(arn),
        "the path is known to the plan"
    );
    assert_eq!(values.get("principal_arn"), Some(arn));
    assert_eq!(
        values.get("assumable_role_arn"),
        Some("arn:aws:iam::444455556666:role/AssumableRole"),
        "the message goes first"
    );
    let page = lines(&message, &given).join("\n");
    assert!(page.contains("--domain-id d-abcdefghij12"), "{page}");
    assert!(
        page.contains("a session does not show the role's path"),
        "{page}"
    );
}

#[test]
fn a_change_on_its_way_is_asked_for_first_and_roles_are_left_alone_where_they_are_right() {
    let page = |text: &str| lines(text, &Values::new()).join("\n");
    let denied = page("Failed to fetch EMR assumable and execution roles");
    assert!(denied.contains("last ten minutes"), "{denied}");
    let slow =
        page("State of application 00f1abcdexample1 is not STARTED Please retry after 60 seconds");
    assert!(slow.contains("no matter of permissions"), "{slow}");
    assert!(slow.contains("--application-id 00f1abcdexample1"), "{slow}");
}
