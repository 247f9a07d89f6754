//! Texts, names and YAML of a template.

use serde_json::{Map, json};
use serde_yaml_ng::{Mapping, Value};

use super::{
    Created, Naming, ROLE_PATH, Texts,
    foreign::Foreign,
    function,
    names::Names,
    render, role_path,
    yaml::{self, list},
};
use crate::{
    answers::{self, tests::samples},
    plan,
    playbook::{BUILT_IN, load},
};

fn texts<'p>() -> Texts<'p> {
    let created = |place, arn, logical: &str| Created {
        place,
        arn,
        logical: logical.to_owned(),
        parameter: format!("{logical}Name"),
        path: ROLE_PATH.to_owned(),
    };
    let foreign = |planned, parameter: &str, role| Foreign {
        planned,
        parameter: parameter.to_owned(),
        role,
        what: String::new(),
        used: false,
    };
    Texts {
        partition: "aws",
        region: "eu-west-1",
        account: "444455556666",
        created: vec![
            created(3, "arn:aws:iam::444455556666:role/One", "One"),
            created(1, "arn:aws:iam::444455556666:role/Two", "Two"),
        ],
        foreign: vec![
            foreign("111122223333", "StudioAccountId", false),
            foreign(
                "arn:aws:iam::111122223333:role/a/X",
                "ExecutionRoleArn",
                true,
            ),
        ],
    }
}

fn shown(text: &str, naming: Naming) -> String {
    let value = texts().text(text, naming);
    serde_yaml_ng::to_string(&value).unwrap().trim().to_owned()
}

#[test]
fn planned_values_become_what_the_stack_knows() {
    for (text, wanted) in [
        ("s3:GetObject", "s3:GetObject"),
        ("arn:aws:s3:::a", "!Sub arn:${AWS::Partition}:s3:::a"),
        ("444455556666", "!Ref AWS::AccountId"),
        ("eu-west-1", "!Ref AWS::Region"),
        ("111122223333", "!Ref StudioAccountId"),
        (
            "arn:aws:iam::111122223333:role/a/X",
            "!Ref ExecutionRoleArn",
        ),
        (
            "arn:aws:iam::111122223333:root",
            "!Sub arn:${AWS::Partition}:iam::${StudioAccountId}:root",
        ),
        (
            "arn:aws:iam::444455556666:role/One",
            "!Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role${RolePath}${OneName}",
        ),
        // Another role, whose name begins alike.
        (
            "arn:aws:iam::444455556666:role/OneMore",
            "!Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/OneMore",
        ),
        (
            "s3.eu-west-1.amazonaws.com",
            "!Sub s3.${AWS::Region}.amazonaws.com",
        ),
        (
            "arn:aws:s3:::sagemaker-eu-west-1-444455556666/*",
            "!Sub arn:${AWS::Partition}:s3:::sagemaker-${AWS::Region}-${AWS::AccountId}/*",
        ),
        // Longer numbers, zones and other Regions are not meant.
        ("1444455556666", "'1444455556666'"),
        ("eu-west-1a and eu-west-10", "eu-west-1a and eu-west-10"),
        // What belongs to an account that takes no part stays where it is.
        (
            "arn:aws:kms:eu-west-1:999988887777:key/444455556666",
            "!Sub arn:${AWS::Partition}:kms:eu-west-1:999988887777:key/444455556666",
        ),
        // The partition is one only in an ARN.
        ("aws", "aws"),
        ("arn:aws-cn:s3:::a", "arn:aws-cn:s3:::a"),
        // IAM's own variables.
        ("${aws:username}", "${aws:username}"),
        (
            "arn:aws:iam::*:user/${aws:username}",
            "!Sub arn:${AWS::Partition}:iam::*:user/${!aws:username}",
        ),
        ("", "''"),
    ] {
        assert_eq!(shown(text, Naming::Names), wanted, "{text}");
    }
}

#[test]
fn a_trust_policy_waits_for_the_roles_that_are_made_before_it() {
    let role = "arn:aws:iam::444455556666:role/One";
    assert_eq!(shown(role, Naming::Resources(1)), "!GetAtt One.Arn");
    // One that names itself, or one that comes later, would go round in a circle.
    assert!(shown(role, Naming::Resources(0)).starts_with("!Sub "));
}

#[test]
fn what_a_text_names_is_noted() {
    let mut texts = texts();
    texts.document(&json!(["a", "444455556666"]), Naming::Names);
    assert!(texts.foreign.iter().all(|foreign| !foreign.used));
    texts.document(&json!({ "a": [{ "b": "x-111122223333" }] }), Naming::Names);
    let used: Vec<bool> = texts.foreign.iter().map(|foreign| foreign.used).collect();
    assert_eq!(used, [true, false]);
}

#[test]
fn a_value_that_is_open_is_found_nowhere() {
    let mut texts = texts();
    (texts.account, texts.region, texts.partition) = ("", "", "");
    let value = texts.text("arn:aws:s3:::a", Naming::Names);
    assert_eq!(value, Value::from("arn:aws:s3:::a"));
}

#[test]
fn names_are_letters_and_digits_and_stand_alone() {
    let mut names = Names::default();
    for (parts, wanted) in [
        (
            &["AmazonSageMaker-ExecutionRole", "Name"][..],
            "AmazonSageMakerExecutionRoleName",
        ),
        (&["a.b_c@d,e=f+g"], "ABCDEFG"),
        (&["abcdefg"], "Abcdefg2"),
        (&["abcdefg"], "Abcdefg3"),
        (&["studio-account", "Id"], "StudioAccountId"),
    ] {
        assert_eq!(names.take(parts), wanted);
    }
}

#[test]
fn the_path_of_a_role_is_what_its_arn_has() {
    for (arn, path) in [
        ("arn:aws:iam::444455556666:role/One", "/"),
        ("arn:aws:iam::444455556666:role/a/b/One", "/a/b/"),
        ("‹role›", "/"),
    ] {
        assert_eq!(role_path(arn), path);
    }
}

#[test]
fn texts_that_a_reader_could_take_for_more_are_quoted() {
    let all = [
        "2012-10-17",
        "2001-12-14 21:59:43",
        "0123456789",
        "0o14",
        "0x1f",
        "0b1",
        "1_000",
        "1e3",
        "1.5",
        ".5",
        "-1",
        "+1",
        "12:30:45",
        ".inf",
        ".nan",
        "~",
        "=",
        "<<",
        "y",
        "N",
        "yes",
        "No",
        "on",
        "OFF",
        "true",
        "False",
        "null",
        "",
    ];
    for text in all {
        let mut document = Mapping::new();
        let values = [text.into(), function("Ref", text)];
        document.insert(text.into(), list(values));
        let printed = yaml::print(document);
        let quoted = format!("'{text}':\n- '{text}'\n- !Ref '{text}'\n");
        assert_eq!(printed, quoted);
    }
    let mut document = Mapping::new();
    document.insert("a".into(), "\u{e000}no\u{e000}".into());
    document.insert("b".into(), "no".into());
    // The mark is one that no text has.
    assert_eq!(yaml::print(document), "a: \u{e000}no\u{e000}\nb: 'no'\n");
}

#[test]
fn a_part_has_the_template_that_the_whole_has() {
    let mut seen = 0;
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        for sample in samples(source) {
            let plan = plan::build(&playbook, &answers::check(&playbook, &sample).answers);
            for account in &plan.accounts {
                let part = plan.part(account.key).unwrap();
                let own = part.account(account.key).unwrap();
                let template = render(&plan, account);
                assert_eq!(
                    template,
                    render(&part, own),
                    "{} {}",
                    source.id,
                    account.key
                );
                seen += usize::from(template.is_some() && plan.accounts.len() > 1);
            }
        }
    }
    assert!(seen >= 4, "{seen}");
}

#[test]
fn a_plan_with_open_answers_has_templates_too() {
    for source in BUILT_IN {
        let playbook = load(source).unwrap();
        let plan = plan::build(&playbook, &answers::check(&playbook, &Map::new()).answers);
        for account in &plan.accounts {
            if let Some(template) = render(&plan, account) {
                let read: Value = serde_yaml_ng::from_str(&template).unwrap();
                assert!(read["Resources"].is_mapping());
            }
        }
    }
}
