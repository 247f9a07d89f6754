//! Rows about what people paste for a role or an account id: other principals, slips of copying.

use serde_json::json;

use super::row::Row;
use crate::support::{bytes, sample, with};

pub(super) const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SESSION_KEY_ID: &str = "ASIAIOSFODNN7EXAMPLE";
const ROLE: &str = "arn:aws:iam::444455556666:role/SparkRole";
pub(super) const BUCKET: &str = "arn:aws:s3:::example-spark-data";

/// Slips of copying, to be made in any ARN; what is said of each.
pub(super) fn slips(arn: &str) -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("a space behind", format!("{arn} "), "white space around"),
        ("a space before", format!(" {arn}"), "white space around"),
        ("a tab behind", format!("{arn}\t"), "white space around"),
        (
            "a line end behind",
            format!("{arn}\n"),
            "white space around",
        ),
        (
            "a Windows line end behind",
            format!("{arn}\r\n"),
            "white space around",
        ),
        (
            "quotes around",
            format!("\"{arn}\""),
            "quotes or brackets around",
        ),
        (
            "single quotes around",
            format!("'{arn}'"),
            "quotes or brackets around",
        ),
        (
            "smart quotes around",
            format!("\u{201c}{arn}\u{201d}"),
            "quotes or brackets around",
        ),
        ("a no-break space behind", format!("{arn}\u{a0}"), ""),
        (
            "a no-break space inside",
            arn.replacen(":::", ":\u{a0}::", 1)
                .replacen("::4", "::\u{a0}4", 1),
            "",
        ),
        (
            "a zero-width space inside",
            arn.replacen("aws", "a\u{200b}ws", 1),
            "invisible character",
        ),
        (
            "a soft hyphen inside",
            arn.replacen("aws", "aw\u{ad}s", 1),
            "invisible character",
        ),
        ("a mark of UTF-8 before", format!("\u{feff}{arn}"), ""),
        (
            "a bidi override inside",
            arn.replacen("aws", "\u{202e}aws", 1),
            "\\u{202e}",
        ),
        (
            "a Cyrillic letter",
            arn.replacen("aws", "\u{430}ws", 1),
            "only looks like 'a'",
        ),
        (
            "wide colons",
            arn.replace(':', "\u{ff1a}"),
            "only looks like ':'",
        ),
        (
            "a line break inside",
            arn.replacen("aws:", "aws:\n  ", 1),
            "line break",
        ),
        (
            "a terminal title",
            format!("\u{1b}]0;x\u{7}{arn}"),
            "\\u{1b}",
        ),
        ("a terminal clear", format!("{arn}\u{1b}[2J"), "\\u{1b}"),
        ("an 8-bit control", format!("{arn}\u{9b}2J"), "\\u{9b}"),
        (
            "a carriage return inside",
            arn.replacen("aws", "aws\r", 1),
            "\\r",
        ),
        ("a NUL inside", arn.replacen("aws", "aws\0", 1), "\\0"),
        ("capitals", arn.to_uppercase(), ""),
        ("no arn: before", arn.replacen("arn:", "", 1), "\"arn:\""),
        (
            "a partition that is none",
            arn.replacen("aws", "azure", 1),
            "partition",
        ),
        ("two of them", format!("{arn},{arn}x"), "several values"),
        ("a placeholder", arn.replacen("aws", "${Partition}", 1), ""),
        ("4,000 characters", format!("{arn}{}", "x".repeat(4000)), ""),
    ]
}

/// What is no role, though it is near one; what is said of each.
fn not_roles() -> Vec<(&'static str, String, &'static str)> {
    let of = |resource: &str| format!("arn:aws:iam::444455556666:{resource}");
    let session = |rest: &str| format!("arn:aws:sts::444455556666:assumed-role/{rest}");
    let text = str::to_owned;
    vec![
        ("a session", session("NAME/me"), "a session of a role"),
        (
            "a session of Studio",
            session("NAME/SageMaker"),
            "a session of a role",
        ),
        (
            "a session of a console role",
            session("AmazonSageMaker-ExecutionRole-20240101T000000/me"),
            "service-role/",
        ),
        (
            "a sign-in session",
            session("AWSReservedSSO_Admin_0f/me@example.org"),
            "Identity Center",
        ),
        (
            "a session with a command",
            session("$(id)/me"),
            "a session of a role",
        ),
        ("a user", of("user/me"), "an IAM user"),
        ("the root", of("root"), "root"),
        (
            "an instance profile",
            of("instance-profile/x"),
            "an instance profile",
        ),
        ("a policy", of("policy/x"), "a policy"),
        (
            "a policy of AWS",
            text("arn:aws:iam::aws:policy/AdministratorAccess"),
            "a policy",
        ),
        ("a group", of("group/x"), "an IAM group"),
        (
            "an identity provider",
            of("oidc-provider/x"),
            "an identity provider",
        ),
        (
            "a federated user",
            text("arn:aws:sts::444455556666:federated-user/x"),
            "a federated user",
        ),
        ("a bucket", text(BUCKET), "the ARN of a bucket"),
        ("a role with its own prefix twice", of("role/role:x"), ""),
        ("an ARN in an ARN", of(&format!("role/{ROLE}")), ""),
        (
            "a trailing slash",
            format!("{ROLE}/"),
            "the role name is missing",
        ),
        ("two slashes", of("role//SparkRole"), "a slash too many"),
        ("a colon for a slash", of("role:SparkRole"), "\"role/\""),
        ("no name", of("role/"), "the role name is missing"),
        ("a wildcard", of("role/*"), "a wildcard"),
        (
            "a wildcard for the account",
            ROLE.replace("444455556666", "*"),
            "a wildcard",
        ),
        (
            "an account with a lost zero",
            ROLE.replace("444455556666", "44455556666"),
            "has 11 digits",
        ),
        (
            "an account with hyphens",
            ROLE.replace("444455556666", "4444-5555-6666"),
            "in groups",
        ),
        (
            "an alias for the account",
            ROLE.replace("444455556666", "my-company"),
            "not 12 digits",
        ),
        (
            "no account",
            ROLE.replace("444455556666", ""),
            "the account id is missing",
        ),
        (
            "a Region",
            ROLE.replace("iam::", "iam:us-east-1:"),
            "must be empty",
        ),
        (
            "a service-linked role",
            of(
                "role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless",
            ),
            "a service-linked role",
        ),
        (
            "a name of 65 characters",
            of(&format!("role/{}", "x".repeat(65))),
            "has 65 characters",
        ),
        ("a path with a space", of("role/a b/SparkRole"), ""),
        (
            "a fragment",
            text("role/SparkRole"),
            "only a part of an ARN",
        ),
        (
            "a path and a name",
            text("/service-role/SparkRole"),
            "only a part of an ARN",
        ),
        (
            "a page of the console",
            text(
                "https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/roles/details/SparkRole?section=permissions",
            ),
            "a console page",
        ),
        ("a command", text("$(aws iam get-role --role-name x)"), ""),
        ("a shell variable", text("${ROLE_ARN}"), ""),
    ]
}

/// What is a role name by its letters, so only an ARN cannot be that.
fn bare_names() -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("a bare name", "SparkRole", "only a part of an ARN"),
        (
            "the unique id of a role",
            "AROAIOSFODNN7EXAMPLE",
            "the unique id of a role",
        ),
        (
            "the unique id of a user",
            "AIDAIOSFODNN7EXAMPLE",
            "the unique id of an IAM user",
        ),
        ("only dots", "..", ""),
    ]
}

/// Mistaken roles, as execution role and as runtime role.
pub(super) fn role_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, text, says) in slips(ROLE).into_iter().chain(not_roles()) {
        // Of the account in which each belongs, so that nothing else is wrong.
        let studio = text
            .replace("4444", "1111")
            .replace("5555", "2222")
            .replace("6666", "3333");
        let file = with(sample("cross-account"), "execution_role_arn", studio);
        let file = with(file, "runtime_roles", json!(["Good", text]));
        let keys = ["execution_role_arn", "runtime_roles"];
        rows.push(Row::refused(
            &format!("roles: {name}"),
            bytes(&file),
            &keys,
            says,
        ));
    }
    for (name, text, says) in bare_names() {
        rows.push(Row::wrong(name, "execution_role_arn", text, says));
    }
    let session = "AROAIOSFODNN7EXAMPLE:me";
    for key in ["execution_role_arn", "runtime_roles"] {
        let answer = |text: &str| match key {
            "runtime_roles" => json!(["Good", text]),
            _ => json!(text),
        };
        rows.push(Row::wrong(
            "a session id",
            key,
            answer(session),
            "the unique id of a role",
        ));
        for (name, text) in [
            ("an access key", KEY_ID.to_owned()),
            ("a session's access key", SESSION_KEY_ID.to_owned()),
            ("an access key with a space", format!("{KEY_ID} ")),
            ("an access key in quotes", format!("'{KEY_ID}'")),
            (
                "an access key in an assignment",
                format!("aws_access_key_id={KEY_ID}/"),
            ),
        ] {
            rows.push(Row::wrong(name, key, answer(&text), "AKIA").never("IOSFODNN7"));
            if text.starts_with("ASIA") {
                rows.pop();
                rows.push(Row::wrong(name, key, answer(&text), "ASIA").never("IOSFODNN7"));
            }
        }
    }
    rows.push(Row::wrong("an access key", "assumable_role_name", KEY_ID, "").never("IOSFODNN7"));
    rows.push(
        Row::wrong("an access key for a list", "runtime_roles", KEY_ID, "").never("IOSFODNN7"),
    );
    rows.push(Row::wrong("an access key for a choice", "topology", KEY_ID, "").never("IOSFODNN7"));
    rows.extend(odd_roles());
    rows
}

/// Legal, however odd: the path of a role is no path of a file.
fn odd_roles() -> Vec<Row> {
    let role = |rest: &str| format!("arn:aws:iam::111122223333:role/{rest}");
    let plain = || {
        with(
            sample("cross-account"),
            "execution_role_arn",
            role("service-role/Plain"),
        )
    };
    [
        role("role/SparkRole"),
        role("../../../etc/passwd"),
        role(".././SparkRole"),
        role(".."),
        role("-/--help"),
        role(&format!("{}x", "p/".repeat(250))),
        role("CON/NUL.json"),
        role("=1+1/@x"),
        role("SparkRole,"),
    ]
    .into_iter()
    .map(|arn| {
        let name = format!("execution_role_arn: odd but legal {arn}");
        let file = with(sample("cross-account"), "execution_role_arn", arn);
        Row::taken(&name, bytes(&file), plain())
    })
    .collect()
}

/// Mistaken account ids.
pub(super) fn account_rows() -> Vec<Row> {
    let texts = [
        ("44455556666", "has 11 digits"),
        ("4444555566667", "has 13 digits"),
        ("1", "has 1 digit,"),
        ("4444-5555-6666", "in groups"),
        ("4444 5555 6666", "in groups"),
        ("my-company", "an account alias"),
        ("4.44456E+11", "a spreadsheet"),
        ("444455556666\n", "white space around"),
        ("\"444455556666\"", "quotes or brackets around"),
        ("\u{ff14}\u{ff14}4455556666", "only looks like '4'"),
        ("\u{0664}44455556666", ""),
        ("4444\u{200b}55556666", ""),
        ("444455556666\u{1b}[2J", ""),
        (
            "arn:aws:iam::444455556666:root",
            "the ARN of something else",
        ),
        (
            "https://444455556666.signin.aws.amazon.com/console",
            "a web address",
        ),
        ("${AWS_ACCOUNT_ID}", ""),
        ("*", "a wildcard"),
        ("-44455556666", ""),
        ("../../etc/pwd", ""),
    ];
    texts
        .into_iter()
        .map(|(text, says)| {
            let file = with(sample("cross-account"), "emr_account_id", text);
            let file = with(file, "bucket_account_id", text);
            let keys = ["emr_account_id", "bucket_account_id"];
            Row::refused(&format!("account ids {text:?}"), bytes(&file), &keys, says)
        })
        .collect()
}
