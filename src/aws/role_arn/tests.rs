//! Every wrong principal people paste, with the message and the correction.

use super::*;
use crate::aws::testing::{bad, doubts, good, hint};
use crate::aws::{AwsValue, Thing};

const OK: &str = "arn:aws:iam::999988887777:role/my-role";

#[test]
fn parts_come_out_as_they_are() {
    good::<RoleArn>(&[
        OK,
        "arn:aws-cn:iam::999988887777:role/service-role/a+=,.@-_b",
        "arn:aws-iso-b:iam::012345678901:role/a/b/c",
        "arn:aws:iam::999988887777:role/role/x",
    ]);
    let text = "arn:aws-us-gov:iam::012345678901:role/a/b/my-role";
    let arn = RoleArn::parse(text).unwrap();
    assert_eq!(
        (arn.partition(), arn.account(), arn.path(), arn.name()),
        (Partition::AwsUsGov, "012345678901", "/a/b/", "my-role")
    );
    let path = RolePath::parse(arn.path()).unwrap();
    let again = RoleArn::new(arn.partition(), arn.account_id(), &path, arn.role_name());
    assert_eq!(again, arn);
    assert_eq!(RoleArn::parse(OK).unwrap().path(), "/");
}

#[test]
fn service_linked_roles_are_told_apart() {
    let arn = "arn:aws:iam::999988887777:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    assert!(RoleArn::parse(arn).unwrap().is_service_linked());
    assert!(!RoleArn::parse(OK).unwrap().is_service_linked());
}

#[test]
fn valid_arns_may_be_doubted() {
    for (text, codes) in [
        (OK, &[][..]),
        ("arn:aws:iam::111122223333:role/x", &["sample-account-id"]),
        (
            "arn:aws:iam::999988887777:role/AmazonSageMaker-ExecutionRole-20240101T000000",
            &["service-role-path"],
        ),
        (
            "arn:aws:iam::999988887777:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0f",
            &["sso-role"],
        ),
        ("arn:aws:iam::999988887777:role/role/x", &["role-twice"]),
    ] {
        assert_eq!(doubts::<RoleArn>(text), codes, "{text}");
    }
}

#[test]
fn copy_errors_are_repaired() {
    let sure = Some((OK, true));
    let guess = Some((OK, false));
    bad::<RoleArn>(&[
        (&format!(" {OK}"), "it has white space around it", sure),
        (&format!("{OK}\n"), "it has white space around it", sure),
        (
            &format!("\"{OK}\","),
            "it has quotes or brackets around it",
            sure,
        ),
        (
            &format!("“{OK}”"),
            "it has quotes or brackets around it",
            sure,
        ),
        (
            &format!("\"Arn\": \"{OK}\""),
            "it has other text around it",
            sure,
        ),
        (
            "arn:aws:iam::999988887777:\n  role/my-role",
            "it has a line break in it",
            sure,
        ),
        (
            "arn:aws:iam:: 999988887777:role/my-role",
            "it has white space in it",
            sure,
        ),
        (
            &format!("\u{200b}{OK}"),
            "it contains the invisible character '\\u{200b}'",
            sure,
        ),
        (
            "arn:aws:iam::999988887777:role/my–role",
            "it contains '–' (U+2013), which only looks like '-'",
            sure,
        ),
        (
            "arn:aws:iam::999988887777:r\u{43e}le/my-role",
            "it contains '\u{43e}' (U+043E), which only looks like 'o'",
            guess,
        ),
    ]);
}

#[test]
fn misplaced_fields_are_repaired() {
    let sure = Some((OK, true));
    let guess = Some((OK, false));
    let slash = "the path has a slash too many, or a name is missing";
    bad::<RoleArn>(&[
        ("arn:aws:iam::999988887777:role//my-role", slash, sure),
        (
            "arn:aws:iam::999988887777:role/my-role/",
            "the role name is missing",
            guess,
        ),
        (
            "arn:aws:iam::999988887777:role/service-role/",
            "the role name is missing",
            None,
        ),
        (
            "arn:aws:iam::999988887777:role:my-role",
            "its resource is \"role:my-role\", which does not start with \"role/\"",
            sure,
        ),
        (
            "arn:aws:iam::999988887777:my-role",
            "its resource is \"my-role\", which does not start with \"role/\"",
            guess,
        ),
        (
            "arn:aws:iam::999988887777:Role/my-role",
            "its resource is \"Role/my-role\", which does not start with \"role/\"",
            sure,
        ),
        (
            &format!("arn:aws:iam::999988887777:role/{OK}"),
            "the path contains ':', allowed are letters, digits and _+=,.@-",
            sure,
        ),
        (
            "arn:aws:iam:us-east-1:999988887777:role/my-role",
            "the Region field is \"us-east-1\", but must be empty",
            sure,
        ),
        (
            "arn:aws:iam:999988887777:role/my-role",
            "the Region field is \"999988887777\", but must be empty",
            sure,
        ),
        (
            "arn:aws:iam::9999-8888-7777:role/my-role",
            "the account id is written in groups, not as 12 digits",
            sure,
        ),
        (
            "ARN:AWS:IAM::999988887777:role/my-role",
            "it does not start with \"arn:\"",
            sure,
        ),
        (
            "aws:iam::999988887777:role/my-role",
            "it does not start with \"arn:\"",
            sure,
        ),
        (
            "iam::999988887777:role/my-role",
            "it does not start with \"arn:\"",
            guess,
        ),
    ]);
}

#[test]
fn of_several_texts_none_is_chosen_for_sure() {
    let several = "it holds several values, and one is needed here";
    let other = "arn:aws:iam::999988887777:role/other";
    bad::<RoleArn>(&[
        (&format!("{OK}\n{other}"), several, None),
        (&format!("{OK}, {other}"), several, None),
        (&format!("[\"{OK}\", \"{other}\"]"), several, None),
        (
            "arn:aws:iam::999988887777:role/my-role (Studio)",
            "it has other text around it",
            Some((OK, false)),
        ),
        (
            "arn:aws:sts::999988887777:role/my-role",
            "its service is \"sts\", not \"iam\"",
            Some((OK, false)),
        ),
    ]);
}

#[test]
fn wrong_fields_are_named() {
    let long = format!("arn:aws:iam::999988887777:role/{}", "x".repeat(70));
    bad::<RoleArn>(&[
        (
            "arn:aws:iam::12345:role/x",
            "the account id has 5 digits, not 12",
            None,
        ),
        (
            "arn:aws:iam::12345678901:role/x",
            "the account id has 11 digits, not 12",
            Some(("arn:aws:iam::012345678901:role/x", false)),
        ),
        ("arn:aws:iam:::role/x", "the account id is missing", None),
        (
            "arn:aws:iam::ACCOUNT:role/x",
            "the account id is \"ACCOUNT\", not 12 digits",
            None,
        ),
        (
            "arn:aws:iam::*:role/x",
            "it contains a wildcard, and one exact value is needed",
            None,
        ),
        (
            "arn:aws:iam::999988887777:role/*",
            "it contains a wildcard, and one exact value is needed",
            None,
        ),
        (
            "arn:azure:iam::999988887777:role/x",
            "there is no partition \"azure\"",
            None,
        ),
        (
            &long,
            "the role name has 70 characters, at most 64 are allowed",
            None,
        ),
        (
            "arn:aws:iam::999988887777:role/a!b",
            "the path contains '!', allowed are letters, digits and _+=,.@-",
            None,
        ),
        (
            "arn:aws:iam::999988887777",
            "it ends before the resource",
            None,
        ),
        (
            "arn:aws:iam::999988887777:role/",
            "the role name is missing",
            None,
        ),
    ]);
}

/// A pasted principal, what it is, and the hint.
const PRINCIPALS: &[(&str, Thing, &str)] = &[
    (
        "arn:aws:sts::111122223333:assumed-role/NAME/me",
        Thing::AssumedRole,
        "this is a session, and the role's path is not in it; look the ARN up: \
             aws iam get-role --role-name NAME --query Role.Arn --output text \
             (a guess, service-role/ may be missing: \"arn:aws:iam::111122223333:role/NAME\")",
    ),
    (
        "arn:aws-cn:sts::111122223333:assumed-role/x/SageMaker",
        Thing::AssumedRole,
        "this is a Studio session of the execution role, and the role's path is not in it; \
             look the ARN up: aws iam get-role --role-name x --query Role.Arn --output text \
             (a guess, service-role/ may be missing: \"arn:aws-cn:iam::111122223333:role/x\")",
    ),
    (
        "arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionRole-20240101T000000/SageMaker",
        Thing::AssumedRole,
        "this is a session, and the role's path is not in it; the SageMaker console makes such \
             roles with the path service-role/; look the ARN up: aws iam get-role --role-name \
             AmazonSageMaker-ExecutionRole-20240101T000000 --query Role.Arn --output text \
             (a guess, service-role/ is usual: \"arn:aws:iam::111122223333:role/service-role/\
             AmazonSageMaker-ExecutionRole-20240101T000000\")",
    ),
    (
        "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0f/me@x.org",
        Thing::SsoSession,
        "this is a person's sign-in, usually your own, and not the execution role; its ARN, \
             if you want it all the same: aws iam get-role --role-name AWSReservedSSO_Admin_0f \
             --query Role.Arn --output text (a guess, the Region of Identity Center may be missing \
             from its path: \"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/\
             AWSReservedSSO_Admin_0f\")",
    ),
    (
        "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/y",
        Thing::ServiceLinkedSession,
        "an AWS service owns this role, and nothing else can use it; enter another role",
    ),
    (
        "arn:aws:sts::111122223333:assumed-role/$(id)/y",
        Thing::AssumedRole,
        "this is a session, and the role's path is not in it; look the ARN up: \
             aws iam get-role --role-name NAME --query Role.Arn --output text",
    ),
    (
        "sts::111122223333:assumed-role/x/y",
        Thing::AssumedRole,
        "this is a session, and the role's path is not in it; look the ARN up: \
             aws iam get-role --role-name x --query Role.Arn --output text \
             (a guess, service-role/ may be missing: \"arn:aws:iam::111122223333:role/x\")",
    ),
    (
        "arn:aws:sts::111122223333:federated-user/x",
        Thing::FederatedUser,
        "enter the ARN of a role",
    ),
    (
        "arn:aws:iam::111122223333:user/x",
        Thing::IamUser,
        "enter the ARN of a role",
    ),
    (
        "arn:aws:iam::111122223333:group/x",
        Thing::IamGroup,
        "enter the ARN of a role",
    ),
    (
        "arn:aws:iam::111122223333:root",
        Thing::AccountRoot,
        "enter the ARN of one role; root would let every identity of it in",
    ),
    (
        "arn:aws:iam::111122223333:instance-profile/x",
        Thing::InstanceProfile,
        "the role in a profile may have another name; look its ARN up: \
             aws iam get-instance-profile --instance-profile-name x \
             --query 'InstanceProfile.Roles[0].Arn' --output text",
    ),
    (
        "arn:aws:iam::aws:policy/AdministratorAccess",
        Thing::Policy,
        "enter the ARN of the role that the policy is attached to",
    ),
    (
        "AROAIOSFODNN7EXAMPLE",
        Thing::RoleUniqueId,
        "look the role's ARN up: aws iam list-roles \
             --query \"Roles[?RoleId=='AROAIOSFODNN7EXAMPLE'].Arn\" --output text",
    ),
    (
        "AROAIOSFODNN7EXAMPLE:me",
        Thing::RoleUniqueId,
        "look the role's ARN up: aws iam list-roles \
             --query \"Roles[?RoleId=='AROAIOSFODNN7EXAMPLE'].Arn\" --output text",
    ),
    (
        "AIDAIOSFODNN7EXAMPLE",
        Thing::UserUniqueId,
        "enter the ARN of a role",
    ),
    (
        "https://us-east-1.console.aws.amazon.com/iam/home#/roles/details/my-role?section=trust",
        Thing::ConsoleUrl,
        "a page shows no path in its address; look the role's ARN up: \
             aws iam get-role --role-name my-role --query Role.Arn --output text",
    ),
    (
        "/service-role/my-role",
        Thing::Fragment,
        "a whole ARN is needed here, with account and path; look it up: \
             aws iam get-role --role-name my-role --query Role.Arn --output text",
    ),
    (
        "role/my-role",
        Thing::Fragment,
        "a whole ARN is needed here, with account and path; look it up: \
             aws iam get-role --role-name my-role --query Role.Arn --output text",
    ),
    (
        "my-role",
        Thing::Fragment,
        "a whole ARN is needed here, with account and path; look it up: \
             aws iam get-role --role-name my-role --query Role.Arn --output text",
    ),
    (
        "999988887777:role/my-role",
        Thing::Fragment,
        "a whole ARN is needed here (a guess, the partition may be another: \
             \"arn:aws:iam::999988887777:role/my-role\")",
    ),
    (
        "arn:aws:s3:::b",
        Thing::BucketArn,
        "enter the ARN of a role",
    ),
];

#[test]
fn other_principals_are_named() {
    for &(text, thing, hint_text) in PRINCIPALS {
        let mistake = RoleArn::parse(text).unwrap_err();
        assert_eq!(mistake.reason(), &Reason::Is(thing), "{text}");
        assert_eq!(hint::<RoleArn>(text), hint_text, "{text}");
        assert!(!mistake.mendable_by_typing(), "{text}");
    }
}

#[test]
fn an_access_key_id_is_never_repeated() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        " ASIAIOSFODNN7EXAMPLE\n",
        "\"AKIAIOSFODNN7EXAMPLE\"",
    ] {
        let mistake = RoleArn::parse(text).unwrap_err();
        assert_eq!(mistake.reason(), &Reason::Is(Thing::AccessKeyId));
        let all = format!("{mistake} {:?} {:?}", mistake.hint(), mistake);
        assert!(!all.contains("IOSFODNN7"), "{all}");
    }
    assert_eq!(
        RoleArn::parse("AKIAIOSFODNN7EXAMPLE")
            .unwrap_err()
            .to_string(),
        "\"AKIA…\" is not a role ARN: it is an access key id"
    );
}

#[test]
fn a_beginning_is_mendable_by_typing() {
    let arn = "arn:aws-us-gov:iam::999988887777:role/service-role/my-role";
    for (at, _) in arn.char_indices() {
        let start = arn.get(..at).unwrap();
        let open = RoleArn::parse(start).map_or_else(|m| m.mendable_by_typing(), |_| true);
        assert!(open, "{start}");
    }
}
