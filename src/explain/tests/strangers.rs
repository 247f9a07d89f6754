//! Messages from outside the set-ups: what their end says goes before what the set-ups know.

use super::best;
use crate::explain::{Values, of};

const APP: &str = "arn:aws:sts::111122223333:assumed-role/app/i-0abc";
const BOB: &str = "arn:aws:iam::111122223333:user/bob";

fn denied(who: &str, action: &str, on: &str, end: &str) -> String {
    format!("User: {who} is not authorized to perform: {action} on resource: {on} {end}")
}

fn fits(text: &str) -> Vec<String> {
    let explanation = of(text, &Values::new());
    let others = explanation.others().iter();
    let all = explanation.best().into_iter().chain(others.copied());
    all.map(|entry| entry.id.clone()).collect()
}

#[test]
fn the_ending_leads_where_nothing_speaks_for_a_set_up() {
    let role = "arn:aws:iam::444455556666:role/Deploy";
    let lambda = "arn:aws:iam::111122223333:role/LambdaRole";
    let key = "arn:aws:kms:eu-west-1:444455556666:key/1234";
    let object = "arn:aws:s3:::photos/a.png";
    let no_own = "because no identity-based policy allows the action";
    for (who, action, on, end, first, other) in [
        (BOB, "iam:PassRole", lambda, no_own, "N1", "S15"),
        (BOB, "iam:PassRole", lambda, "", "N10", "S15"),
        (APP, "sts:AssumeRole", role, no_own, "N1", "S12"),
        (
            APP,
            "sts:AssumeRole",
            role,
            "because no role trust policy allows the action",
            "N2",
            "S12",
        ),
        (APP, "sts:AssumeRole", role, "", "N10", "S12"),
        (APP, "sts:TagSession", role, no_own, "N1", "C1"),
        (APP, "sts:TagSession", role, "", "N10", "C1"),
        (
            APP,
            "kms:Decrypt",
            key,
            "because no resource-based policy allows the action",
            "N3",
            "S22",
        ),
        (APP, "s3:GetObject", object, no_own, "N1", "S22"),
        (
            APP,
            "s3:GetObject",
            object,
            "with an explicit deny in a resource-based policy",
            "N3",
            "S22",
        ),
        (
            APP,
            "s3:GetObject",
            object,
            "with an explicit deny",
            "N10",
            "S22",
        ),
    ] {
        let text = denied(who, action, on, end);
        let found = fits(&text);
        assert_eq!(found.first().map(String::as_str), Some(first), "{text}");
        assert!(found.iter().any(|id| id == other), "{text}: {found:?}");
    }
    let text = denied(
        APP,
        "s3:GetObject",
        object,
        "with an explicit deny in an identity-based policy",
    );
    assert_eq!(best(&text), "N9");
}

#[test]
fn a_role_of_the_set_up_is_a_sign_of_it() {
    let role = "arn:aws:iam::444455556666:role/Deploy";
    let text = denied(
        APP,
        "sts:AssumeRole",
        role,
        "because no role trust policy allows the action",
    );
    for (name, value) in [
        ("assumable_role_arn", role),
        (
            "execution_role_arn",
            "arn:aws:iam::111122223333:role/path/app",
        ),
    ] {
        let mut given = Values::new();
        assert!(given.insert(name, value));
        assert_eq!(of(&text, &given).best().unwrap().id, "S12", "{name}");
    }
    let sign = "arn:aws:sts::111122223333:assumed-role/app/SageMaker";
    assert_eq!(best(&denied(sign, "sts:AssumeRole", role, "")), "S12");
}

#[test]
fn what_no_policy_of_the_role_decides_has_its_own_words() {
    for (id, text) in [
        (
            "N13",
            "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity",
        ),
        (
            "N14",
            "An error occurred (AccessDeniedException) when calling the GetTable operation: Insufficient Lake Formation permission(s): Required Describe on sales",
        ),
        (
            "N15",
            "An error occurred (AccessDeniedException) when calling the InvokeModel operation: You don't have access to the model with the specified model ID.",
        ),
        (
            "N16",
            "An error occurred (AccessDenied) when calling the PutBucketPolicy operation: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::photos\" because public policies are blocked by the BlockPublicPolicy block public access setting.",
        ),
        (
            "N17",
            "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.",
        ),
        (
            "N17",
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
        ),
        (
            "N17",
            "An error occurred (ThrottlingException) when calling the CreateApp operation: Rate exceeded",
        ),
        (
            "N17",
            "An error occurred (ResourceLimitExceeded) when calling the CreateTrainingJob operation",
        ),
        (
            "N17",
            "An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name X cannot be found.",
        ),
        (
            "N17",
            "An error occurred (EntityAlreadyExists) when calling the CreateRole operation: Role with name X already exists.",
        ),
        (
            "D7",
            "An error occurred (MalformedPolicyDocument) when calling the CreatePolicy operation: Syntax errors in policy.",
        ),
        (
            "D7",
            "An error occurred (MalformedPolicyDocument) when calling the PutRolePolicy operation: The policy failed legacy parsing",
        ),
        ("D7", "Policy statement must contain resources."),
        (
            "D7",
            "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: Has prohibited field Resource",
        ),
    ] {
        assert_eq!(best(text), id, "{text}");
    }
}

#[test]
fn a_box_does_not_cut_what_stands_in_it() {
    let role = "arn:aws:iam::444455556666:role/AssumableRoleWithALongName";
    let text = denied(
        "arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionRole-20240101T000000/SageMaker",
        "sts:AssumeRole",
        role,
        "",
    );
    let chars: Vec<char> = text.trim().chars().collect();
    for width in [41, 50, 57, 64] {
        for (left, right) in [("│ ", " │"), ("  | ", " |"), ("║", "║")] {
            let rows = chars.chunks(width).map(|row| {
                let row: String = row.iter().collect();
                format!("{left}{row:width$}{right}\n")
            });
            let boxed = format!("╭───╮\n{}╰───╯\n", rows.collect::<String>());
            let explanation = of(&boxed, &Values::new());
            assert_eq!(explanation.best().unwrap().id, "S12", "{boxed}");
            let values = explanation.values();
            assert_eq!(values.get("assumable_role_arn"), Some(role), "{boxed}");
            assert_eq!(
                values.get("execution_role"),
                Some("AmazonSageMaker-ExecutionRole-20240101T000000"),
                "{boxed}"
            );
        }
    }
}

#[test]
fn a_name_that_may_go_on_in_the_next_line_fills_no_command() {
    let who = "arn:aws:sts::111122223333:assumed-role/SageMakerRole/SageMaker";
    for broken in [
        format!(
            "User: {who} is not authorized to\nperform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/Assum\nableRole\n"
        ),
        format!(
            "User: {who} is not\n  authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/Assum\n  ableRole\n"
        ),
    ] {
        let explanation = of(&broken, &Values::new());
        assert_eq!(explanation.best().unwrap().id, "S12");
        assert_eq!(explanation.values().get("assumable_role"), None, "{broken}");
        assert_eq!(explanation.values().get("resource"), None, "{broken}");
        let page = super::lines(&broken, &Values::new()).join("\n");
        assert!(page.contains("--role-name '<assumable-role>'"), "{page}");
        assert!(
            page.contains("role/Assum…"),
            "the message is shown as it is: {page}"
        );
    }
}

#[test]
fn a_user_is_no_role() {
    let arn = "arn:aws:iam::111122223333:user/team/alice";
    for end in [
        "",
        "because no identity-based policy allows the action",
        "with an explicit deny in an identity-based policy",
    ] {
        let text = denied(
            arn,
            "glue:GetTable",
            "arn:aws:glue:eu-west-1:111122223333:table/a/b",
            end,
        );
        let page = super::lines(&text, &Values::new()).join("\n");
        assert!(
            page.contains("user alice of account 111122223333"),
            "{page}"
        );
        for wrong in ["role-name", "role-policies", "<principal", "<policy-source"] {
            assert!(!page.contains(wrong), "{wrong}: {page}");
        }
        let long = of(&text, &Values::new());
        if end.starts_with("because") {
            assert!(
                page.contains("list-attached-user-policies --user-name alice"),
                "{page}"
            );
            assert!(page.contains("No policy of the user itself"), "{page}");
            assert!(page.contains(arn), "{page}");
            assert!(!page.contains("the role "), "{page}");
        }
        assert_eq!(long.values().get("principal_arn"), Some(arn));
    }
}

#[test]
fn what_stands_in_the_message_fills_its_place() {
    for (text, name, value) in [
        (
            "Maximum policy size of 10240 bytes exceeded for role MyRole",
            "execution_role",
            "MyRole",
        ),
        (
            "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/x/Gone\"",
            "execution_role",
            "Gone",
        ),
    ] {
        let explanation = of(text, &Values::new());
        assert_eq!(explanation.values().get(name), Some(value), "{text}");
    }
    let key = "arn:aws:kms:eu-west-1:444455556666:key/1234";
    let text = denied(
        APP,
        "kms:Decrypt",
        key,
        "because no resource-based policy allows the action",
    );
    let page = super::lines(&text, &Values::new()).join("\n");
    assert!(page.contains(&format!("--key-id {key}")), "{page}");
    assert!(page.contains("--bucket '<bucket>'"), "{page}");
}
