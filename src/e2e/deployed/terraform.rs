//! The Terraform files of the samples, tried with Terraform and its AWS provider against the stand-in for AWS.
//!
//! Both are used where a machine has them and never fetched, as the provider has 700 MB. Where they are not there, a note
//! below `target/left-out` says so, which `.ci/run` shows at its end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use sagesetup::plan::RoleStatus;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::moto::{Moto, environment};
use crate::{
    support::{Ran, run_with},
    terraform::{files, made::Made, planned, samples},
};

/// Where a mirror with the provider may be.
const MIRROR: &str = "SAGESETUP_TERRAFORM_MIRROR";
const PROVIDER: &str = "registry.terraform.io/hashicorp/aws";

/// The program, and a mirror that has the provider unpacked.
struct Tool {
    mirror: PathBuf,
    /// The folder of the provider's program.
    provider: PathBuf,
    home: TempDir,
}

impl Tool {
    /// What this machine has.
    fn find() -> Result<Self, String> {
        let there = Command::new("terraform").arg("version").output();
        if !there.is_ok_and(|said| said.status.success()) {
            return Err("there is no program terraform in PATH".to_owned());
        }
        let given = [MIRROR, "TF_PLUGIN_CACHE_DIR"].map(std::env::var_os);
        let home =
            std::env::var_os("HOME").map(|home| Path::new(&home).join(".terraform.d/plugins"));
        let mut places: Vec<PathBuf> = given.into_iter().flatten().map(PathBuf::from).collect();
        places.push("/opt/tf-plugins".into());
        places.extend(home);
        let unpacked = |mirror: &PathBuf| {
            let versions = fs::read_dir(mirror.join(PROVIDER))
                .ok()?
                .filter_map(Result::ok);
            let platforms = versions
                .filter_map(|version| fs::read_dir(version.path()).ok())
                .flatten();
            let folders = platforms.filter_map(Result::ok).map(|entry| entry.path());
            folders.filter(|path| path.is_dir()).max()
        };
        let found = places
            .iter()
            .find_map(|mirror| Some((mirror.clone(), unpacked(mirror)?)));
        let (mirror, provider) = found.ok_or_else(|| {
            format!("no mirror has {PROVIDER}/VERSION/PLATFORM unpacked; {MIRROR} names a folder that has")
        })?;
        let home = tempfile::tempdir().unwrap();
        Ok(Self {
            mirror,
            provider,
            home,
        })
    }

    /// Terraform in a folder, that may fetch nothing and asks nothing. `proven` is how people use it: the provider comes
    /// out of the mirror, and each command adds up its 700 MB. Without, it is taken as it is.
    fn terraform(&self, folder: &Path, proven: bool) -> Command {
        let config = self.home.path().join(format!("{proven}.tfrc"));
        let quoted = |path: &Path| serde_json::to_string(&path.to_string_lossy()).unwrap();
        let installation = if proven {
            format!(
                "filesystem_mirror {{\n    path = {}\n  }}",
                quoted(&self.mirror)
            )
        } else {
            format!(
                "dev_overrides {{\n    \"hashicorp/aws\" = {}\n  }}",
                quoted(&self.provider)
            )
        };
        fs::write(
            &config,
            format!("provider_installation {{\n  {installation}\n}}\n"),
        )
        .unwrap();
        let mut terraform = Command::new("terraform");
        terraform.current_dir(folder).env_clear();
        terraform.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        terraform
            .env("HOME", self.home.path())
            .env("TF_CLI_CONFIG_FILE", config);
        terraform.envs([
            ("TF_INPUT", "0"),
            ("CHECKPOINT_DISABLE", "1"),
            ("TF_CLI_ARGS", "-no-color"),
        ]);
        terraform
    }
}

/// What Terraform is tried with; none where this machine has it not, which is told at the end of the run.
fn tool() -> Option<Tool> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let note = target.join("left-out/terraform.txt");
    match Tool::find() {
        Ok(tool) => {
            drop(fs::remove_file(note));
            Some(tool)
        }
        Err(why) => {
            fs::create_dir_all(note.parent().unwrap()).unwrap();
            let text = format!("Terraform was not tried: {why}.\n");
            fs::write(note, &text).unwrap();
            std::io::stderr().write_all(text.as_bytes()).unwrap();
            None
        }
    }
}

fn succeeds(command: &mut Command) -> Ran {
    let ran = run_with(command, b"");
    assert_eq!(
        ran.code,
        Some(0),
        "{command:?}:\n{}\n{}",
        ran.text(),
        ran.stderr
    );
    ran
}

/// One account of one sample: its files, what they are to make, and the roles that must be there before.
struct Folder {
    name: String,
    playbook: &'static str,
    account: String,
    region: String,
    files: BTreeMap<String, String>,
    wanted: Made,
    /// The same with the roles in another path.
    moved: Made,
    existing: BTreeSet<(String, String)>,
}

fn folders() -> Vec<Folder> {
    let mut all = Vec::new();
    for (sample, playbook, given) in samples() {
        let (plan, bundle) = planned(playbook, &given);
        for account in &plan.accounts {
            let files = files(&bundle, account.key);
            if files.is_empty() {
                continue;
            }
            let own = plan.roles.iter().filter(|role| role.account == account.key);
            let existing = own
                .filter(|role| role.status == RoleStatus::Existing)
                .map(|role| {
                    let path = role.arn.split_once(":role").unwrap().1;
                    (
                        role.name.clone(),
                        path.strip_suffix(&role.name).unwrap().to_owned(),
                    )
                });
            all.push(Folder {
                name: format!("{sample}.{}", account.key).replace('.', "_"),
                playbook: &playbook.id,
                account: account.id.clone(),
                region: plan.region.clone(),
                wanted: Made::of_plan(&plan, account.key),
                moved: Made::in_path(&plan, account.key, "/team/"),
                existing: existing.collect(),
                files: files
                    .into_iter()
                    .map(|(name, text)| (name.to_owned(), text.to_owned()))
                    .collect(),
            });
        }
    }
    all
}

/// Writes folders, and a module of all of them, so that the provider need not be started for each.
fn write(home: &Path, folders: &[&Folder], arguments: impl Fn(&Folder) -> String) {
    let mut root = String::new();
    for folder in folders {
        let own = home.join(&folder.name);
        fs::create_dir(&own).unwrap();
        for (name, text) in &folder.files {
            fs::write(own.join(name), text).unwrap();
        }
        let name = &folder.name;
        write!(
            root,
            "module \"{name}\" {{\n  source = \"./{name}\"\n{}}}\n",
            arguments(folder)
        )
        .unwrap();
        write!(root, "output \"{name}\" {{\n  value = module.{name}\n}}\n").unwrap();
    }
    fs::write(home.join("root.tf"), root).unwrap();
}

#[test]
fn the_files_of_every_sample_are_canonical_and_valid() {
    let Some(tool) = tool() else { return };
    let home = tempfile::tempdir().unwrap();
    let folders = folders();
    let all: Vec<&Folder> = folders.iter().collect();
    write(home.path(), &all, |_| String::new());
    for folder in &all {
        let mut fmt = tool.terraform(&home.path().join(&folder.name), true);
        succeeds(fmt.args(["fmt", "-check", "-diff", "-recursive"]));
    }
    succeeds(tool.terraform(home.path(), true).args(["init"]));
    let said = succeeds(
        tool.terraform(home.path(), true)
            .args(["validate", "-json"]),
    )
    .json();
    assert_eq!(said["valid"], true, "{said:#}");
    assert_eq!(said["diagnostics"], json!([]), "{said:#}");
}

/// Texts that a person or a playbook could give, through Terraform itself; the library's reader is not the only one.
#[test]
fn terraform_reads_hostile_texts_as_they_were() {
    let Some(tool) = tool() else { return };
    let home = tempfile::tempdir().unwrap();
    let hostile = [
        "${x}",
        "$${x}",
        "${a}$${b}",
        "%{if true}",
        "$%{x}%${",
        "a$",
        "\"}\n",
        "\\${x}",
        "\r\t",
        "größe 名",
        "${aws:username}",
        "<<EOT\nx\nEOT",
        "&{aws:username}",
    ];
    let expression = crate::terraform::expression(&hostile);
    let file = format!("output \"texts\" {{\n  value = {expression}\n}}\n");
    fs::write(home.path().join("main.tf"), &file).unwrap();
    succeeds(
        tool.terraform(home.path(), true)
            .args(["apply", "-auto-approve"]),
    );
    let said = succeeds(tool.terraform(home.path(), true).args(["output", "-json"])).json();
    let text = said["texts"]["value"].as_str().unwrap();
    let read: Value = serde_json::from_str(text).unwrap();
    assert_eq!(read["texts"], json!(hostile), "{file}");
}

/// Samples of one account that do not get into each other's way.
struct Group<'f> {
    account: &'f str,
    folders: Vec<&'f Folder>,
    /// In another path, with a tag on everything.
    moved: bool,
}

fn groups(folders: &[Folder]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for folder in folders {
        let apart = |other: &&Folder| {
            let makes = |one: &Folder, name: &String| {
                one.wanted.roles.get(name).is_some_and(|r| r.own.is_some())
            };
            !other.wanted.collides(&folder.wanted)
                && !folder.existing.iter().any(|(name, _)| makes(other, name))
                && !other.existing.iter().any(|(name, _)| makes(folder, name))
                && folder.existing.iter().all(|(name, path)| {
                    other
                        .existing
                        .iter()
                        .all(|(known, at)| known != name || at == path)
                })
        };
        let moved = groups.len() % 2 == 1;
        match groups
            .iter_mut()
            .find(|group| group.account == folder.account)
        {
            Some(group) if group.folders.iter().all(apart) => group.folders.push(folder),
            Some(_) => {}
            None => groups.push(Group {
                account: &folder.account,
                folders: vec![folder],
                moved,
            }),
        }
    }
    groups
}

/// Makes roles that must be there, in one go.
const ROLES: &str = r#"
import json, sys, boto3
iam = boto3.client("iam")
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"Service": "sagemaker.amazonaws.com"}}]}
for name, path in json.load(sys.stdin):
    iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=json.dumps(trust))
"#;

impl Group<'_> {
    fn region(&self) -> &str {
        &self.folders[0].region
    }

    fn terraform(&self, tool: &Tool, moto: &Moto, home: &Path) -> Command {
        let mut terraform = tool.terraform(home, false);
        let aws = moto.env(self.account, self.region()).into_iter();
        terraform.envs(aws.filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")));
        terraform.env("NO_PROXY", "127.0.0.1");
        terraform
    }

    fn json(&self, moto: &Moto, region: &str, words: &[&str]) -> Option<Value> {
        let Output { status, stdout, .. } = moto
            .aws(self.account, region)
            .args(words)
            .args(["--output", "json"])
            .output()
            .unwrap();
        status
            .success()
            .then(|| serde_json::from_slice(&stdout).unwrap())
    }

    /// What the account holds.
    fn found(&self, moto: &Moto, before: &BTreeSet<String>) -> Made {
        let words = [
            "iam",
            "get-account-authorization-details",
            "--filter",
            "Role",
            "LocalManagedPolicy",
        ];
        let details = self
            .json(moto, self.region(), &words)
            .expect("the account's details");
        let mut made = Made::of_account(&details, before);
        for folder in &self.folders {
            for name in folder.wanted.configurations.keys() {
                let words = ["emr", "describe-security-configuration", "--name", name];
                if let Some(found) = self.json(moto, &folder.region, &words) {
                    let text = found["SecurityConfiguration"].as_str().unwrap();
                    let json = serde_json::from_str(text).unwrap();
                    made.configurations.insert(name.clone(), json);
                }
            }
            for name in &folder.wanted.groups {
                let words = [
                    "sagemaker",
                    "describe-model-package-group",
                    "--model-package-group-name",
                    name,
                ];
                if self.json(moto, &folder.region, &words).is_some() {
                    made.groups.insert(name.clone());
                }
            }
        }
        made
    }

    fn wanted(&self) -> Made {
        let mut all = Made::default();
        for folder in &self.folders {
            all.add(if self.moved {
                folder.moved.clone()
            } else {
                folder.wanted.clone()
            });
        }
        if self.moved {
            for own in all.roles.values_mut().filter_map(|role| role.own.as_mut()) {
                own.tags.insert("team".to_owned(), "ml".to_owned());
            }
        }
        all
    }

    fn runs(&self, tool: &Tool) {
        let moto = Moto::start();
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        write(home, &self.folders, |folder| {
            let mut arguments = String::new();
            if self.moved {
                arguments.push_str("  tags = { team = \"ml\" }\n");
                if folder.files["variables.tf"].contains("role_path") {
                    arguments.push_str("  role_path = \"/team/\"\n");
                }
            }
            arguments
        });
        let existing: BTreeSet<&(String, String)> =
            self.folders.iter().flat_map(|f| &f.existing).collect();
        let before: BTreeSet<String> = existing.iter().map(|(name, _)| name.clone()).collect();
        let mut python = Command::new(environment().python());
        python
            .args(["-I", "-c", ROLES])
            .envs(moto.env(self.account, self.region()));
        let roles = serde_json::to_vec(&existing).unwrap();
        let made = run_with(&mut python, &roles);
        assert_eq!(made.code, Some(0), "{}", made.stderr);

        succeeds(self.terraform(tool, &moto, home).args(["get"]));
        let empty = self.found(&moto, &BTreeSet::new());
        let mut other = self.terraform(tool, &moto, home);
        other
            .env("AWS_ACCESS_KEY_ID", "AKIASAGE999999999999")
            .args(["plan"]);
        let refused = run_with(&mut other, b"");
        assert_eq!(refused.code, Some(1), "{}", refused.text());
        assert!(
            refused
                .stderr
                .contains("AWS account ID not allowed: 999999999999"),
            "{}",
            refused.stderr
        );
        succeeds(
            self.terraform(tool, &moto, home)
                .args(["apply", "-auto-approve"]),
        );
        let differs = self
            .wanted()
            .differences(&self.found(&moto, &before), self.account);
        assert!(differs.is_empty(), "{}", differs.join("\n"));
        let again = ["plan", "-detailed-exitcode"];
        succeeds(self.terraform(tool, &moto, home).args(again));
        self.tells(&succeeds(self.terraform(tool, &moto, home).args(["output", "-json"])).json());
        succeeds(
            self.terraform(tool, &moto, home)
                .args(["destroy", "-auto-approve"]),
        );
        let differs = empty.differences(&self.found(&moto, &BTreeSet::new()), self.account);
        assert!(differs.is_empty(), "destroyed: {}", differs.join("\n"));
    }

    /// Every role that was made is told, with its ARN.
    fn tells(&self, said: &Value) {
        for folder in &self.folders {
            let told = said[&folder.name]["value"]
                .as_object()
                .cloned()
                .unwrap_or_default();
            let told: BTreeSet<&str> = told.values().filter_map(Value::as_str).collect();
            let wanted = if self.moved {
                &folder.moved
            } else {
                &folder.wanted
            };
            for own in wanted.roles.values().filter_map(|role| role.own.as_ref()) {
                assert!(told.contains(own.arn.as_str()), "{}: {told:?}", folder.name);
            }
        }
    }
}

#[test]
fn applied_they_make_the_plan_and_destroyed_they_leave_what_was_there() {
    let Some(tool) = tool() else { return };
    let folders = folders();
    let groups = groups(&folders);
    let tried: BTreeSet<&str> = groups
        .iter()
        .flat_map(|g| &g.folders)
        .map(|f| f.playbook)
        .collect();
    let all: BTreeSet<&str> = folders.iter().map(|folder| folder.playbook).collect();
    assert_eq!(tried, all);
    assert!(groups.iter().any(|group| group.moved));
    std::thread::scope(|scope| {
        for group in &groups {
            scope.spawn(|| group.runs(&tool));
        }
    });
}
