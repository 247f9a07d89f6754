//! apply.sh, verify.sh and undo.sh of every sample, run with the AWS CLI against the stand-in.

use std::fs;

use sagesetup::{
    plan::{Plan, Policy, ResourceKind, Setting},
    playbook::SettingKind,
};
use serde_json::{Value, json};

use super::world::{Sample, World, differences, each, sample, samples, without_empty_lists};
use crate::support::Ran;

/// The accounts of a plan for which there are scripts.
fn accounts(plan: &Plan<'_>) -> Vec<String> {
    let all = plan.accounts.iter().map(|account| account.key.to_owned());
    all.filter(|key| plan.accounts.len() > 1 || plan.resources_of(key).next().is_some())
        .collect()
}

/// Runs `work` on a fresh world of each sample.
fn every_sample(work: impl Fn(&World<'_>, &str) + Sync) {
    each(&samples(), |sample: &Sample| {
        let plan = sample.plan();
        let dir = tempfile::tempdir().unwrap();
        let world = World::begin(&plan, sample.export(dir.path()));
        for account in accounts(&plan) {
            work(&world, &account);
        }
    });
}

fn must(ran: &Ran, code: i32) {
    assert_eq!(ran.code, Some(code), "{}\n{}", ran.text(), ran.stderr);
}

/// An account must hold this, and nothing else.
fn same(state: &Value, expected: &Value, about: &str) {
    let found = differences(state, expected);
    assert!(found.is_empty(), "{about}:\n{}", found.join("\n"));
}

/// Whether a run changed something, by the commands that it shows.
fn commands(ran: &Ran) -> Vec<String> {
    let text = ran.text();
    let shown = text.lines().filter_map(|line| line.strip_prefix("  $ "));
    shown.map(str::to_owned).collect()
}

/// One world serves for both, as making it takes as long as using it.
#[test]
fn every_account_of_every_sample_is_made_undone_spoilt_and_mended() {
    every_sample(|world, account| {
        made_and_undone(world, account);
        spoilt_and_mended(world, account);
    });
}

/// apply.sh makes exactly the plan, and twice is once; verify.sh is content; undo.sh leaves exactly what was there.
fn made_and_undone(world: &World<'_>, account: &str) {
    let before = world.state(account);
    let expected = world.expected(account, &before);

    let dry = world.script(account, &["apply", "--dry-run"]);
    must(&dry, 0);
    assert_eq!(world.state(account), before, "a dry run changes nothing");

    let applied = world.script(account, &["apply", "--yes"]);
    must(&applied, 0);
    same(&world.state(account), &expected, account);
    let result = world.result(account);
    assert_eq!(result["complete"], true);
    let made = result["items"].as_array().unwrap();
    assert_eq!(made.len(), world.plan.resources_of(account).count());

    let again = world.script(account, &["apply", "--yes"]);
    must(&again, 0);
    assert_eq!(commands(&again), Vec::<String>::new(), "{}", again.text());
    same(&world.state(account), &expected, account);

    let verified = world.script(account, &["verify"]);
    must(&verified, 0);
    same(&world.state(account), &expected, account);
    let result = world.result(account);
    assert_eq!(
        (&result["by"], &result["complete"]),
        (&json!("verify"), &json!(true))
    );
    for role in result["roles"].as_array().unwrap() {
        let known = world
            .plan
            .roles
            .iter()
            .find(|r| role["id"] == r.id && role["name"] == r.name);
        assert_eq!(role["arn"], known.unwrap().arn);
    }

    let undone = world.script(account, &["undo", "--yes"]);
    must(&undone, 0);
    let left = without_empty_lists(world.state(account));
    same(&left, &without_empty_lists(before), account);
    must(&world.script(account, &["undo", "--yes"]), 0);
}

/// The command that takes one thing away, and the one that makes it another; their words have no blanks.
#[derive(Default)]
struct Spoilt {
    removes: Option<String>,
    changes: Option<String>,
}

impl Spoilt {
    fn lines(&self, removes: bool) -> Option<Vec<&str>> {
        let line = if removes {
            &self.removes
        } else {
            &self.changes
        };
        line.as_ref().map(|line| line.split(' ').collect())
    }
}

const OTHER: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Other","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
/// What IAM makes of a principal that was deleted.
const GONE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEEXAMPLE123"},"Action":"sts:AssumeRole"}]}"#;
const FOREIGN: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"ItsOwn","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}"#;
const NO_LISTS: &str =
    r#"{"JupyterLabAppSettings":{"EmrSettings":{"AssumableRoleArns":[],"ExecutionRoleArns":[]}}}"#;

fn spoil(world: &World<'_>, kind: &ResourceKind<'_>) -> Spoilt {
    let role = |place: usize| world.plan.roles[place].name.as_str();
    let document = |place: usize| &world.plan.documents[place];
    match kind {
        // It is attached somewhere, so it cannot go alone.
        ResourceKind::Policy { document: place } => {
            let arn = world.plan.policy_arn(document(*place));
            let change = "iam create-policy-version --set-as-default --policy-arn";
            Spoilt {
                removes: None,
                changes: Some(format!("{change} {arn} --policy-document {OTHER}")),
            }
        }
        ResourceKind::Role { role: of, .. } | ResourceKind::Trust { role: of, .. } => {
            let change = "iam update-assume-role-policy --role-name";
            Spoilt {
                removes: None,
                changes: Some(format!("{change} {} --policy-document {GONE}", role(*of))),
            }
        }
        ResourceKind::Inline {
            role: of,
            document: place,
        } => {
            let name = &document(*place).name;
            let at = format!("--role-name {} --policy-name {name}", role(*of));
            Spoilt {
                removes: Some(format!("iam delete-role-policy {at}")),
                changes: Some(format!(
                    "iam put-role-policy {at} --policy-document {OTHER}"
                )),
            }
        }
        ResourceKind::Attachment { role: of, policy } => {
            let arn = match policy {
                Policy::Own { document: place } => world.plan.policy_arn(document(*place)),
                Policy::Aws { managed } => world.plan.roles[*of].managed[*managed].arn.clone(),
            };
            let remove = "iam detach-role-policy --role-name";
            Spoilt {
                removes: Some(format!("{remove} {} --policy-arn {arn}", role(*of))),
                changes: None,
            }
        }
        ResourceKind::Setting(set) => spoil_setting(set),
    }
}

fn spoil_setting(set: &Setting<'_>) -> Spoilt {
    let (of, name) = (&*set.of, &*set.name);
    let region = of.split(':').nth(3).unwrap_or_default();
    let (removes, changes) = match set.kind {
        SettingKind::EmrSettings if name.is_empty() => (
            format!("sagemaker update-domain --domain-id {of} --default-user-settings {NO_LISTS}"),
            String::new(),
        ),
        SettingKind::EmrSettings => (
            format!(
                "sagemaker update-user-profile --domain-id {of} --user-profile-name {name} --user-settings {NO_LISTS}"
            ),
            String::new(),
        ),
        SettingKind::BucketPolicy => (
            format!("s3api delete-bucket-policy --bucket {of}"),
            String::new(),
        ),
        SettingKind::KeyPolicy => (
            format!(
                "kms put-key-policy --region {region} --key-id {of} --policy-name default --policy {FOREIGN}"
            ),
            String::new(),
        ),
        SettingKind::BucketCors => (
            format!("s3api delete-bucket-cors --bucket {of}"),
            String::new(),
        ),
        SettingKind::RoleTag => (
            format!("iam untag-role --role-name {of} --tag-keys {name}"),
            format!("iam tag-role --role-name {of} --tags Key={name},Value=another"),
        ),
        SettingKind::ApplicationTag => (
            format!("emr-serverless untag-resource --resource-arn {of} --tag-keys {name}"),
            format!("emr-serverless tag-resource --resource-arn {of} --tags {name}=another"),
        ),
        SettingKind::ApplicationLivy => (
            String::new(),
            format!(
                r#"emr-serverless update-application --application-id {of} --interactive-configuration {{"livyEndpointEnabled":false}}"#
            ),
        ),
        // EMR cannot change one.
        SettingKind::SecurityConfiguration => (
            format!("emr delete-security-configuration --name {of}"),
            String::new(),
        ),
        SettingKind::ModelPackageGroup => (
            format!("sagemaker delete-model-package-group --model-package-group-name {of}"),
            String::new(),
        ),
    };
    let some = |line: String| (!line.is_empty()).then_some(line);
    Spoilt {
        removes: some(removes),
        changes: some(changes),
    }
}

/// How many lines of verify.sh say that something is in a state.
fn count(ran: &Ran, state: &str) -> usize {
    let text = ran.text();
    text.lines()
        .filter(|line| line.trim_start().starts_with(&format!("{state} ")))
        .count()
}

/// Whatever is removed or altered, verify.sh tells it and apply.sh mends it.
fn spoilt_and_mended(world: &World<'_>, account: &str) {
    let before = world.state(account);
    let mut expected = world.expected(account, &before);
    let resources: Vec<_> = world.plan.resources_of(account).cloned().collect();
    must(&world.script(account, &["apply", "--yes"]), 0);
    for removes in [true, false] {
        let mut spoilt = 0;
        for resource in resources.iter().filter(|resource| !resource.passing) {
            let line = spoil(world, &resource.kind);
            if let Some(words) = line.lines(removes) {
                world.aws(account, &words);
                spoilt += 1;
            }
        }
        let changed = world.state(account);
        assert_eq!(changed == expected, spoilt == 0);
        let told = world.script(account, &["verify"]);
        must(&told, i32::from(spoilt > 0));
        let wrong = count(&told, "missing") + count(&told, "different");
        assert_eq!(wrong, spoilt, "{account}: {}", told.text());
        assert_eq!(world.state(account), changed, "verify changes nothing");
        let trusts = resources.iter().any(|r| {
            matches!(
                r.kind,
                ResourceKind::Role { .. } | ResourceKind::Trust { .. }
            )
        });
        if !removes && trusts {
            assert!(told.text().contains("AROA"), "{}", told.text());
        }
        let mended = world.script(account, &["apply", "--yes"]);
        must(&mended, 0);
        expected = world.state(account);
    }
    must(&world.script(account, &["verify"]), 0);
}

#[test]
fn each_single_thing_of_two_accounts_is_told_and_mended_alone() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    for account in accounts(&plan) {
        let before = world.state(&account);
        must(&world.script(&account, &["apply", "--yes"]), 0);
        let right = world.state(&account);
        for resource in plan.resources_of(&account) {
            let spoilt = spoil(&world, &resource.kind);
            for removes in [true, false] {
                let Some(words) = spoilt.lines(removes) else {
                    continue;
                };
                world.aws(&account, &words);
                let told = world.script(&account, &["verify"]);
                must(&told, 1);
                assert_eq!(
                    count(&told, "missing") + count(&told, "different"),
                    1,
                    "{}",
                    told.text()
                );
                let mended = world.script(&account, &["apply", "--yes"]);
                must(&mended, 0);
                assert_eq!(commands(&mended).len(), 1, "{}", mended.text());
                must(&world.script(&account, &["verify"]), 0);
            }
        }
        // The same but for the versions of policies, which IAM counts on.
        let mut now = world.state(&account);
        for policy in now["policies"].as_object_mut().unwrap().values_mut() {
            policy["versions"] = json!(1);
        }
        let empty = |state: Value| without_empty_lists(state);
        let settings = |state: &Value| state["domains"].clone();
        // Lists that somebody emptied hold no more than ours.
        let mut right = empty(right);
        right["domains"] = settings(&now);
        same(&now, &right, &account);
        must(&world.script(&account, &["undo", "--yes"]), 0);
        let mut left = empty(world.state(&account));
        let before = empty(before);
        left["domains"] = settings(&before);
        same(&left, &before, &account);
    }
}

#[test]
fn killed_at_any_command_and_run_again_apply_ends_right_and_undo_knows_all_of_it() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let account = "emr-account";
    let id = plan.account(account).unwrap().id.clone();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    let before = world.state(account);
    let expected = world.expected(account, &before);
    let mut kills = 0;
    for when in ["before", "after"] {
        for number in 1.. {
            let kill = format!("{when} {number}");
            let more = [("SAGESETUP_KILL", kill.as_str())];
            let killed = world.script_as(&id, account, &["apply", "--yes"], &more);
            drop(fs::remove_file(world.bundle.join(account).join(".changes")));
            if killed.code == Some(0) {
                must(&world.script(account, &["undo", "--yes"]), 0);
                break;
            }
            kills += 1;
            assert_eq!(killed.code, None, "killed, not ended: {}", killed.stderr);
            if number % 2 == 0 {
                must(&world.script(account, &["apply", "--yes"]), 0);
                same(&world.state(account), &expected, &kill);
                must(&world.script(account, &["verify"]), 0);
            }
            must(&world.script(account, &["undo", "--yes"]), 0);
            same(&world.state(account), &before, &kill);
        }
    }
    // Six things, each killed before and after its command.
    assert_eq!(kills, 12);
}

#[test]
fn nothing_is_done_without_a_yes() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    let before = world.state("emr-account");
    let unasked = world.script("emr-account", &["apply"]);
    must(&unasked, 2);
    assert!(unasked.stderr.contains("--yes"), "{}", unasked.stderr);
    same(
        &world.state("emr-account"),
        &before,
        "nothing without a yes",
    );
    let verified = world.script("emr-account", &["verify"]);
    must(&verified, 1);
    assert_eq!(
        count(&verified, "missing"),
        plan.resources_of("emr-account").count()
    );
}

#[test]
fn credentials_of_another_account_change_nothing() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    let before = world.state("emr-account");
    for script in ["apply", "verify", "undo"] {
        let ran = world.script_as("111122223333", "emr-account", &[script], &[]);
        must(&ran, 2);
        assert!(
            ran.stderr.contains("111122223333") && ran.stderr.contains("444455556666"),
            "{}",
            ran.stderr
        );
    }
    // A folder for another partition refuses the same account id.
    let script = world.bundle.join("emr-account/scripts/apply.sh");
    let text = fs::read_to_string(&script).unwrap();
    let china = text.replace("\nPARTITION=aws\n", "\nPARTITION=aws-cn\n");
    assert_ne!(text, china);
    fs::write(&script, china).unwrap();
    let ran = world.script("emr-account", &["apply", "--yes"]);
    must(&ran, 2);
    for part in ["in partition aws (", "in partition aws-cn"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    assert_eq!(world.state("emr-account"), before);
    assert!(!world.bundle.join("emr-account/result.json").exists());
}

#[test]
fn undo_leaves_what_somebody_changed_or_uses_unless_told() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    let account = "emr-account";
    let before = world.state(account);
    must(&world.script(account, &["apply", "--yes"]), 0);
    let other = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
    world.aws(
        account,
        &[
            "iam",
            "put-role-policy",
            "--role-name",
            "AssumableRole",
            "--policy-name",
            "Mine",
            "--policy-document",
            other,
        ],
    );
    let policy = "arn:aws:iam::444455556666:policy/EMRServerlessAppRuntimeRoleBPolicy";
    world.aws(
        account,
        &[
            "iam",
            "create-policy-version",
            "--policy-arn",
            policy,
            "--policy-document",
            other,
            "--set-as-default",
        ],
    );
    let undone = world.script(account, &["undo", "--yes"]);
    must(&undone, 1);
    let left = world.state(account);
    assert_eq!(
        left["roles"]["AssumableRole"]["inline"]["Mine"]["Version"],
        "2012-10-17"
    );
    assert!(
        left["policies"].get(policy).is_some() && left["policies"].as_object().unwrap().len() == 1
    );
    assert!(
        undone.text().contains("Mine") && undone.text().contains("--changed"),
        "{}",
        undone.text()
    );
    must(&world.script(account, &["undo", "--yes", "--changed"]), 0);
    same(&world.state(account), &before, account);
}

#[test]
fn what_was_there_under_the_same_name_comes_back() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    let account = "emr-account";
    let other = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#;
    let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
    world.aws(
        account,
        &[
            "iam",
            "create-policy",
            "--policy-name",
            "EMRServerlessAccess",
            "--policy-document",
            other,
        ],
    );
    world.make(
        account,
        &[json!({ "kind": "role", "name": "AssumableRole", "path": "/", "trust": trust })],
    );
    let before = world.state(account);
    let dry = world.script(account, &["apply", "--dry-run"]);
    assert!(
        dry.text().contains("~ change    role AssumableRole"),
        "{}",
        dry.text()
    );
    must(&world.script(account, &["apply", "--yes"]), 0);
    must(&world.script(account, &["verify"]), 0);
    must(&world.script(account, &["undo", "--yes"]), 0);
    same(&world.state(account), &before, account);
}

#[test]
fn a_failure_says_what_was_done_and_what_was_not() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    let account = "emr-account";
    let file = world
        .bundle
        .join("emr-account/policies/EMRServerlessAccess.json");
    let good = fs::read(&file).unwrap();
    fs::write(
        &file,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps"}]}"#,
    )
    .unwrap();
    let ran = world.script(account, &["apply", "--yes"]);
    must(&ran, 1);
    for part in [
        "MalformedPolicy",
        "Stopped at step 6 (Create the policy EMRServerlessAccess): policy EMRServerlessAccess",
        "Done in this run: policy EMRServerlessAppRuntimeRoleBPolicy, role EMRServerlessAppRuntimeRoleB, policy",
        "run this script again",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let result = world.result(account);
    assert_eq!(result["complete"], false);
    fs::write(&file, good).unwrap();
    must(&world.script(account, &["apply", "--yes"]), 0);
    must(&world.script(account, &["verify"]), 0);
}

#[test]
fn steps_done_by_hand_are_told_to_the_other_admin() {
    let sample = sample("emr-serverless/cross-account");
    let plan = sample.plan();
    let dir = tempfile::tempdir().unwrap();
    let world = World::begin(&plan, sample.export(dir.path()));
    must(
        &world.script("emr-account", &["apply", "--yes", "--done", "2"]),
        0,
    );
    let result = world.result("emr-account");
    let steps: Vec<(u64, &str)> = result["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            (
                step["number"].as_u64().unwrap(),
                step["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            (2, "done"),
            (3, "by-hand"),
            (4, "right"),
            (5, "right"),
            (6, "right"),
            (7, "right")
        ]
    );
    for step in result["steps"].as_array().unwrap() {
        let known = plan
            .steps
            .iter()
            .find(|known| step["id"] == known.id.as_str())
            .unwrap();
        assert_eq!(step["fingerprint"], known.fingerprint(&plan));
    }
}

#[test]
fn shellcheck_is_content() {
    let mut scripts = 0;
    for sample in samples() {
        let dir = tempfile::tempdir().unwrap();
        let bundle = sample.export(dir.path());
        let mut command = std::process::Command::new("shellcheck");
        for account in accounts(&sample.plan()) {
            for script in ["apply", "verify", "undo"] {
                command.arg(bundle.join(format!("{account}/scripts/{script}.sh")));
                scripts += 1;
            }
        }
        if command.get_args().next().is_none() {
            continue;
        }
        let ran = command
            .output()
            .expect("this test needs shellcheck, which Debian has in a package of that name");
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stdout)
        );
    }
    assert!(scripts > 30, "{scripts}");
}
