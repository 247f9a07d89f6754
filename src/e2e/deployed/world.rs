//! Two accounts on the stand-in with what a set-up expects to find there, the scripts that run in them, and what the
//! accounts must hold then, worked out from the files of the bundle alone.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, OnceLock},
};

use sagesetup::{
    answers::{self, Answers},
    plan::{self, Plan, Policy, ResourceKind, RoleStatus, Setting},
    playbook::{self, BUILT_IN, Playbook, SettingKind},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::moto::{Moto, environment};
use crate::support::{Ran, run, run_with};

/// A sample answers file of a playbook.
pub(super) struct Sample {
    pub(super) playbook: Playbook,
    pub(super) name: String,
    pub(super) answers: Answers,
    text: &'static str,
}

/// Every sample of every playbook.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for source in BUILT_IN {
        for (path, text) in source.files {
            let Some(name) = path.strip_suffix(".answers.json") else {
                continue;
            };
            let playbook = playbook::load(source).unwrap();
            let given = answers::read(text.as_bytes()).given.unwrap();
            let checked = answers::check(&playbook, &given.answers);
            assert!(checked.problems.is_empty(), "{name}");
            all.push(Sample {
                name: format!("{}/{name}", source.id),
                answers: checked.answers,
                playbook,
                text,
            });
        }
    }
    all
}

pub(super) fn sample(name: &str) -> Sample {
    samples().into_iter().find(|s| s.name == name).unwrap()
}

impl Sample {
    pub(super) fn plan(&self) -> Plan<'_> {
        plan::build(&self.playbook, &self.answers)
    }

    /// Exports the bundle with the real binary.
    pub(super) fn export(&self, dir: &Path) -> PathBuf {
        fs::write(dir.join("answers.json"), self.text).unwrap();
        let ran = run(
            dir,
            &["export", "--answers", "answers.json", "--out", "bundle"],
        );
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        dir.join("bundle")
    }
}

/// The AWS CLI, loaded once for all commands of a test process.
struct Quick {
    /// Its standard input is open as long as we live.
    _server: Child,
    home: TempDir,
}

fn quick() -> &'static Quick {
    static QUICK: OnceLock<Quick> = OnceLock::new();
    QUICK.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/deployed");
        let python = environment().python();
        let program = home.path().join("aws");
        let client = folder.join("aws.py");
        let text = format!(
            "#!/bin/sh\nexec {} -IS {} \"$@\"\n",
            python.display(),
            client.display()
        );
        fs::write(&program, text).unwrap();
        let mut executable = fs::metadata(&program).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut executable, 0o755);
        fs::set_permissions(&program, executable).unwrap();
        let mut server = Command::new(python)
            .arg("-I")
            .arg(folder.join("quick.py"))
            .arg(home.path().join("socket"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line, "ready\n");
        Quick {
            _server: server,
            home,
        }
    })
}

/// The accounts of one set-up.
pub(super) struct World<'p> {
    pub(super) moto: Moto,
    pub(super) plan: &'p Plan<'p>,
    pub(super) bundle: PathBuf,
    teller: Mutex<Teller>,
}

/// The process that makes things in the accounts and tells what they hold.
struct Teller {
    process: Child,
    asks: ChildStdin,
    tells: BufReader<ChildStdout>,
}

impl Teller {
    fn start() -> Self {
        let mut process = Command::new(environment().python())
            .arg("-I")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/deployed/state.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let asks = process.stdin.take().unwrap();
        let tells = BufReader::new(process.stdout.take().unwrap());
        Self {
            process,
            asks,
            tells,
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl<'p> World<'p> {
    /// Starts the accounts, with what the set-up does not make itself.
    pub(super) fn begin(plan: &'p Plan<'p>, bundle: PathBuf) -> Self {
        let teller = Mutex::new(Teller::start());
        let world = Self {
            moto: Moto::start(),
            plan,
            bundle,
            teller,
        };
        for account in &plan.accounts {
            let things = world.needed(account.key);
            world.ask(account.key, &json!({ "make": things }));
        }
        world
    }

    fn ask(&self, account: &str, question: &Value) -> Value {
        let id = &self.plan.account(account).unwrap().id;
        let mut all = question.clone();
        all["endpoint"] = self.moto.endpoint().into();
        all["account"] = id.as_str().into();
        all["region"] = self.plan.region.as_str().into();
        let settings = self.settings(account);
        let of = |set: &&&Setting<'_>| set.kind == SettingKind::SecurityConfiguration;
        let names: Vec<&str> = settings.iter().filter(of).map(|set| &*set.of).collect();
        all["configurations"] = names.into();
        let mut teller = self.teller.lock().unwrap();
        writeln!(teller.asks, "{all}").unwrap();
        let mut line = String::new();
        teller.tells.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("the reason stands above")
    }

    /// All that an account holds.
    pub(super) fn state(&self, account: &str) -> Value {
        self.ask(account, &json!({}))
    }

    /// Makes more things, or the same ones otherwise.
    pub(super) fn make(&self, account: &str, things: &[Value]) {
        self.ask(account, &json!({ "make": things }));
    }

    /// Roles, buckets, keys, domains and applications that the set-up takes as given, each with something of its own
    /// that must stay.
    fn needed(&self, account: &str) -> Vec<Value> {
        let mut things = Vec::new();
        let policy = |principal: Value| {
            let own = json!({ "Sid": "ItsOwn", "Effect": "Allow", "Principal": principal,
                "Action": "sts:AssumeRole" });
            json!({ "Version": "2012-10-17", "Statement": [own] }).to_string()
        };
        for role in &self.plan.roles {
            if role.account == account && role.status == RoleStatus::Existing {
                let path = role.arn.split_once(":role").unwrap().1;
                let path = path.strip_suffix(role.name.as_str()).unwrap();
                let trust = policy(json!({ "Service": "sagemaker.amazonaws.com" }));
                things.push(
                    json!({ "kind": "role", "name": role.name, "path": path, "trust": trust }),
                );
                things.push(json!({ "kind": "inline", "role": role.name, "name": "ItsOwn", "document":
                    json!({ "Version": "2012-10-17", "Statement": [
                        { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::own" }] })
                        .to_string() }));
            }
        }
        let own = |resource: &str, action: &str| {
            json!({ "Version": "2012-10-17", "Statement": [{ "Sid": "ItsOwn", "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::123456789012:root" }, "Action": action, "Resource": resource }] })
                .to_string()
        };
        let mut domains = Vec::new();
        for (number, set) in self.settings(account).into_iter().enumerate() {
            let of = &*set.of;
            match set.kind {
                SettingKind::BucketPolicy => {
                    // One has a policy already, the next has none.
                    let has = own(&format!("arn:aws:s3:::{of}"), "s3:ListBucket");
                    let has = if number % 2 == 0 {
                        json!(has)
                    } else {
                        Value::Null
                    };
                    things.push(json!({ "kind": "bucket", "name": of, "policy": has }));
                }
                SettingKind::BucketCors => {
                    let rules = json!({ "CORSRules": [
                        { "AllowedMethods": ["GET"], "AllowedOrigins": ["https://example.com"] }] });
                    let has = if number % 2 == 0 {
                        json!(rules.to_string())
                    } else {
                        Value::Null
                    };
                    things.push(json!({ "kind": "bucket", "name": of, "cors": has }));
                }
                SettingKind::KeyPolicy => {
                    let (head, id) = of.rsplit_once('/').unwrap();
                    let region = head.split(':').nth(3).unwrap();
                    things.push(json!({ "kind": "key", "id": id, "region": region, "policy": own("*", "kms:*") }));
                }
                SettingKind::EmrSettings => {
                    let there = json!({ "ExecutionRole": "arn:aws:iam::123456789012:role/x", "JupyterLabAppSettings": {
                        "CodeRepositories": [{ "RepositoryUrl": "https://example.com/r" }],
                        "EmrSettings": { "ExecutionRoleArns": ["arn:aws:iam::123456789012:role/AlreadyThere"] } } });
                    domains.push(of.to_owned());
                    let has = if set.name.is_empty() {
                        there.clone()
                    } else {
                        json!({})
                    };
                    things.push(json!({ "kind": "domain", "id": of, "settings": has }));
                    if !set.name.is_empty() {
                        things.push(json!({ "kind": "profile", "domain": of, "name": set.name, "settings": there }));
                    }
                }
                SettingKind::ApplicationTag if &*set.name == "sagemaker:domain-arn" => {
                    let id = of.rsplit('/').next().unwrap();
                    things
                        .push(json!({ "kind": "application", "id": id, "tags": { "cost": "42" } }));
                }
                _ => {}
            }
        }
        things
    }

    fn settings(&self, account: &str) -> Vec<&Setting<'p>> {
        let all = self.plan.resources.iter().filter(|r| r.account == account);
        all.filter_map(|resource| match &resource.kind {
            ResourceKind::Setting(set) => Some(set),
            _ => None,
        })
        .collect()
    }

    /// What a file of the bundle says.
    pub(super) fn file(&self, place: usize) -> Value {
        let path = &self.plan.documents[place].path_in_bundle;
        serde_json::from_slice(&fs::read(self.bundle.join(path)).unwrap()).unwrap()
    }

    /// What an account holds when everything is applied, given what it held before.
    pub(super) fn expected(&self, account: &str, before: &Value) -> Value {
        let mut state = before.clone();
        for resource in self.plan.resources.iter().filter(|r| r.account == account) {
            self.bring(&mut state, &resource.kind);
        }
        state
    }

    fn bring(&self, state: &mut Value, kind: &ResourceKind<'_>) {
        let role = |place: usize| &self.plan.roles[place];
        let document = |place: usize| &self.plan.documents[place];
        match kind {
            ResourceKind::Policy { document: place } => {
                let arn = self.plan.policy_arn(document(*place));
                state["policies"][arn] = json!({ "document": self.file(*place), "versions": 1 });
            }
            ResourceKind::Role { role: place, trust } => {
                let role = role(*place);
                state["roles"][&role.name] = json!({ "arn": role.arn, "trust": self.file(*trust),
                    "inline": {}, "attached": [], "tags": {} });
            }
            ResourceKind::Trust {
                role: of,
                document: place,
            } => {
                let trust = &mut state["roles"][&role(*of).name]["trust"];
                add_statements(trust, &self.file(*place));
            }
            ResourceKind::Inline {
                role: of,
                document: place,
            } => {
                let inline = &mut state["roles"][&role(*of).name]["inline"];
                inline[&*document(*place).name] = self.file(*place);
            }
            ResourceKind::Attachment { role: of, policy } => {
                let arn = match policy {
                    Policy::Own { document: place } => self.plan.policy_arn(document(*place)),
                    Policy::Aws { managed } => role(*of).managed[*managed].arn.clone(),
                };
                let attached = state["roles"][&role(*of).name]["attached"]
                    .as_array_mut()
                    .unwrap();
                attached.push(arn.into());
                attached.sort_by_key(Value::to_string);
            }
            ResourceKind::Setting(set) => self.set(state, set),
        }
    }

    fn set(&self, state: &mut Value, set: &Setting<'_>) {
        let (of, name) = (&*set.of, &*set.name);
        let file = || self.file(set.document.unwrap());
        match set.kind {
            SettingKind::EmrSettings => {
                let settings = if name.is_empty() {
                    &mut state["domains"][of]["settings"]
                } else {
                    &mut state["domains"][of]["profiles"][name]
                };
                let lists = &mut settings["JupyterLabAppSettings"]["EmrSettings"];
                let wanted = file()["JupyterLabAppSettings"]["EmrSettings"].take();
                for (list, roles) in wanted.as_object().unwrap() {
                    let mut all = roles.as_array().unwrap().clone();
                    let had = lists[list].as_array().cloned().unwrap_or_default();
                    all.extend(
                        had.into_iter()
                            .filter(|role| !roles.as_array().unwrap().contains(role)),
                    );
                    lists[list] = all.into();
                }
            }
            SettingKind::BucketPolicy => {
                add_statements(&mut state["buckets"][of]["policy"], &file());
            }
            SettingKind::KeyPolicy => add_statements(&mut state["keys"][of], &file()),
            SettingKind::BucketCors => {
                let rules = &mut state["buckets"][of]["cors"];
                let mut all = rules.as_array().cloned().unwrap_or_default();
                all.extend(file()["CORSRules"].as_array().unwrap().clone());
                *rules = all.into();
            }
            SettingKind::RoleTag => state["roles"][of]["tags"][name] = (&*set.value).into(),
            SettingKind::ApplicationTag => {
                let id = of.rsplit('/').next().unwrap();
                state["applications"][id]["tags"][name] = (&*set.value).into();
            }
            SettingKind::ApplicationLivy => {
                state["applications"][of]["interactive"] = json!({ "livyEndpointEnabled": true });
            }
            SettingKind::SecurityConfiguration => state["security_configurations"][of] = file(),
            SettingKind::ModelPackageGroup => {
                let groups = state["model_package_groups"].as_array_mut().unwrap();
                groups.push(of.into());
                groups.sort_by_key(Value::to_string);
            }
        }
    }

    /// Runs a script of an account as somebody of an account.
    pub(super) fn script_as(
        &self,
        id: &str,
        account: &str,
        words: &[&str],
        more: &[(&str, &str)],
    ) -> Ran {
        let mut bash = Command::new("bash");
        let home = quick().home.path();
        let environment = self.moto.env(id, &self.plan.region);
        bash.env_clear().envs(environment);
        let mut path = home.as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        bash.env("PATH", path)
            .env("SAGESETUP_AWS", home.join("socket"));
        bash.envs(more.iter().copied());
        // From another folder, as an admin may.
        bash.current_dir(&self.bundle);
        let (script, rest) = words.split_first().unwrap();
        bash.arg(format!("{account}/scripts/{script}.sh"))
            .args(rest);
        run_with(&mut bash, b"")
    }

    pub(super) fn script(&self, account: &str, words: &[&str]) -> Ran {
        let id = self.plan.account(account).unwrap().id.clone();
        self.script_as(&id, account, words, &[])
    }

    /// Runs one command of the AWS CLI in an account.
    pub(super) fn aws(&self, account: &str, words: &[&str]) -> String {
        let id = &self.plan.account(account).unwrap().id;
        let home = quick().home.path();
        let mut aws = Command::new(home.join("aws"));
        aws.env_clear().envs(self.moto.env(id, &self.plan.region));
        aws.env("SAGESETUP_AWS", home.join("socket"));
        let ran = run_with(aws.args(words), b"");
        assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.stderr);
        ran.text()
    }

    pub(super) fn result(&self, account: &str) -> Value {
        let path = self.bundle.join(account).join("result.json");
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }
}

/// Puts the statements of a document behind those that are there.
fn add_statements(policy: &mut Value, document: &Value) {
    if policy.is_null() {
        *policy = document.clone();
        return;
    }
    let statements = policy["Statement"].as_array_mut().unwrap();
    statements.extend(document["Statement"].as_array().unwrap().clone());
}

/// A state without what cannot be taken away again and means nothing: empty lists, and an endpoint that is off.
pub(super) fn without_empty_lists(mut state: Value) -> Value {
    for application in state["applications"].as_object_mut().unwrap().values_mut() {
        if application["interactive"] == json!({ "livyEndpointEnabled": false }) {
            application["interactive"] = Value::Null;
        }
    }
    let domains = state["domains"].as_object_mut().unwrap();
    for domain in domains.values_mut() {
        let mut all = vec![&mut domain["settings"]];
        // Two places in one value, one after the other.
        clean(all.remove(0));
        for profile in domain["profiles"].as_object_mut().unwrap().values_mut() {
            clean(profile);
        }
    }
    state
}

fn clean(settings: &mut Value) {
    let lists = settings.pointer_mut("/JupyterLabAppSettings/EmrSettings");
    if let Some(lists) = lists.and_then(Value::as_object_mut) {
        lists.retain(|_, list| *list != json!([]));
    }
}

/// Work on several samples at once, as the stand-in and the scripts keep one core busy by turns.
pub(super) fn each<T: Sync>(all: &[T], work: impl Fn(&T) + Sync) {
    let next = Mutex::new(all.iter());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let one = next.lock().unwrap().next();
                    let Some(one) = one else { break };
                    work(one);
                }
            });
        }
    });
}

/// Where two states differ, each place with what stands there.
pub(super) fn differences(one: &Value, other: &Value) -> Vec<String> {
    fn walk(at: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
        match (one, other) {
            (Value::Object(ones), Value::Object(others)) => {
                let more = others.keys().filter(|key| !ones.contains_key(*key));
                for key in ones.keys().chain(more) {
                    let [a, b] = [ones, others].map(|map| map.get(key).unwrap_or(&Value::Null));
                    walk(&format!("{at}/{key}"), a, b, found);
                }
            }
            (one, other) if one == other => {}
            (one, other) => found.push(format!("{at}: {one} and not {other}")),
        }
    }
    let mut found = Vec::new();
    walk("", one, other, &mut found);
    found
}
