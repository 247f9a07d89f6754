//! Stacks of the templates on the stand-in for AWS: they make what the plan says, and deleting them leaves nothing.

use std::{collections::BTreeSet, fs};

use sagesetup::plan::RoleStatus;
use serde_json::Value as Json;

use super::{Held, Made, samples};
use crate::{
    deployed::moto::Moto,
    support::{Ran, run_with},
};

/// One account on a server of its own.
struct There<'m> {
    moto: Moto,
    made: &'m Made<'m>,
}

impl There<'_> {
    fn aws(&self, words: &[&str]) -> Ran {
        let (account, region) = (&self.made.account.id, &self.made.plan.region);
        let mut aws = self.moto.aws(account, region);
        run_with(aws.args(words).args(["--output", "json"]), b"")
    }

    fn done(&self, words: &[&str]) -> Json {
        let ran = self.aws(words);
        assert_eq!(
            ran.code,
            Some(0),
            "{} {words:?}: {}",
            self.made.name,
            ran.stderr
        );
        serde_json::from_slice(&ran.stdout).unwrap_or_default()
    }

    /// What the account holds.
    fn held(&self) -> Held {
        let details = ["iam", "get-account-authorization-details"];
        let kinds = ["--filter", "Role", "LocalManagedPolicy"];
        let mut held = Held::told(&self.done(&[&details[..], &kinds].concat()));
        if self.made.text.contains("AWS::EMR::") {
            let list = self.done(&["emr", "list-security-configurations"]);
            for one in list["SecurityConfigurations"].as_array().unwrap() {
                let name = one["Name"].as_str().unwrap();
                let shown = self.done(&["emr", "describe-security-configuration", "--name", name]);
                let text = shown["SecurityConfiguration"].as_str().unwrap().to_owned();
                held.configurations.insert(name.to_owned(), text);
            }
        }
        if self.made.text.contains("AWS::SageMaker::") {
            let list = self.done(&["sagemaker", "list-model-package-groups"]);
            let groups = list["ModelPackageGroupSummaryList"]
                .as_array()
                .unwrap()
                .iter();
            let names = groups.map(|one| one["ModelPackageGroupName"].as_str().unwrap().to_owned());
            held.groups.extend(names);
        }
        held
    }

    /// The roles that exist before anything is done.
    fn prepare(&self) {
        let own = self.made.plan.roles.iter();
        let own = own.filter(|role| role.account == self.made.account.key);
        let mut seen = BTreeSet::new();
        for role in own.filter(|role| role.status == RoleStatus::Existing) {
            if !seen.insert(&role.name) {
                continue;
            }
            let (_, path) = role.arn.split_once(":role").unwrap();
            let path = path.strip_suffix(&role.name).unwrap();
            let trust = r#"{"Version":"2012-10-17","Statement":[]}"#;
            let create = [
                "iam",
                "create-role",
                "--role-name",
                &role.name,
                "--path",
                path,
            ];
            self.done(&[&create[..], &["--assume-role-policy-document", trust]].concat());
        }
    }
}

#[test]
fn a_stack_makes_what_the_plan_says_and_takes_it_back() {
    let mut stacks = 0;
    samples(|made| {
        let there = There {
            moto: Moto::start(),
            made,
        };
        there.prepare();
        let before = there.held();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("template.yaml");
        fs::write(&file, &made.text).unwrap();
        let body = format!("file://{}", file.display());
        let create = [
            "cloudformation",
            "create-stack",
            "--stack-name",
            "sagesetup",
        ];
        let more = [
            "--capabilities",
            "CAPABILITY_NAMED_IAM",
            "--template-body",
            &body,
        ];
        there.done(&[&create[..], &more].concat());
        let stack = there.done(&[
            "cloudformation",
            "describe-stacks",
            "--stack-name",
            "sagesetup",
        ]);
        let stack = &stack["Stacks"][0];
        assert_eq!(
            stack["StackStatus"], "CREATE_COMPLETE",
            "{}: {stack}",
            made.name
        );

        let after = there.held();
        let wanted = Held::wanted(made.plan, made.account);
        assert_eq!(after, before.clone().with(wanted), "{}", made.name);
        outputs(made, stack);

        there.done(&[
            "cloudformation",
            "delete-stack",
            "--stack-name",
            "sagesetup",
        ]);
        assert_eq!(there.held(), before, "{}", made.name);
        stacks += 1;
    });
    assert!(stacks >= 15, "{stacks}");
}

/// Every role of the account stands in the outputs with its ARN.
fn outputs(made: &Made<'_>, stack: &Json) {
    let outputs = stack["Outputs"].as_array().unwrap().iter();
    let told: BTreeSet<&str> = outputs
        .map(|one| one["OutputValue"].as_str().unwrap())
        .collect();
    let own = made.plan.roles.iter();
    let own = own.filter(|role| role.account == made.account.key);
    let wanted: BTreeSet<&str> = own.map(|role| role.arn.as_str()).collect();
    assert_eq!(told, wanted, "{}", made.name);
}
