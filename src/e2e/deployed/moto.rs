//! A stand-in for AWS on loopback, and the AWS CLI that talks to it.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use tempfile::TempDir;

use crate::python::Environment;

/// A running server with state of its own. It ends with its value, and with the test process, whichever way that ends.
pub(super) struct Moto {
    port: u16,
    /// Its standard input is open as long as we live.
    server: Child,
    home: TempDir,
}

/// The environment with the server, the AWS CLI and cfn-lint.
pub(super) fn environment() -> &'static Environment {
    static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| Environment::of("deployed-1", &folder().join("requirements.txt")))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/e2e/deployed")
}

impl Moto {
    /// Starts a server that knows of nothing yet.
    pub(super) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut server = Command::new(environment().python())
            // Isolated from a person's own packages and settings of Python.
            .arg("-I")
            .arg(folder().join("server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line.trim().parse();
        let port = port.expect("the server tells its port, or why not on standard error");
        Self { port, server, home }
    }

    pub(super) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The AWS CLI with credentials of an account, in a Region.
    pub(super) fn aws(&self, account: &str, region: &str) -> Command {
        let mut aws = Command::new(environment().programs().join("aws"));
        aws.env_clear().envs(self.env(account, region));
        aws
    }

    /// All the variables for a script that runs as somebody of an account, in a Region: the AWS CLI comes first in the
    /// path, and nothing else of a person's own is there.
    pub(super) fn env(&self, account: &str, region: &str) -> Vec<(OsString, OsString)> {
        let mut path = environment().programs().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let home = self.home.path().as_os_str();
        let texts = [
            ("AWS_ENDPOINT_URL", &*self.endpoint()),
            ("AWS_ACCESS_KEY_ID", &format!("AKIASAGE{account}")),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", region),
            ("AWS_DEFAULT_REGION", region),
            ("AWS_PAGER", ""),
            ("AWS_MAX_ATTEMPTS", "1"),
            ("AWS_CONFIG_FILE", "/dev/null"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("NO_PROXY", "127.0.0.1"),
            ("LC_ALL", "C.UTF-8"),
        ];
        let texts = texts.map(|(name, value)| (name.into(), value.into()));
        let paths = [("HOME".into(), home.to_owned()), ("PATH".into(), path)];
        texts.into_iter().chain(paths).collect()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

#[test]
fn the_account_is_the_one_of_the_credentials_and_nothing_is_shared() {
    let moto = Moto::start();
    for account in ["111122223333", "444455556666"] {
        let ask = [
            "sts",
            "get-caller-identity",
            "--query",
            "Account",
            "--output",
            "text",
        ];
        let said = moto.aws(account, "eu-west-1").args(ask).output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&said.stdout).trim(),
            account,
            "{said:?}"
        );
        let domains = [
            "sagemaker",
            "create-domain",
            "--domain-name",
            "abc",
            "--auth-mode",
            "IAM",
        ];
        let more = [
            "--default-user-settings",
            "{}",
            "--subnet-ids",
            "s",
            "--vpc-id",
            "v",
        ];
        let made = moto
            .aws(account, "eu-west-1")
            .args(domains)
            .args(more)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
    }
    let list = [
        "sagemaker",
        "list-domains",
        "--query",
        "length(Domains)",
        "--output",
        "text",
    ];
    let others = Moto::start();
    for (moto, region, count) in [
        (&moto, "eu-west-1", "1"),
        (&moto, "eu-west-2", "0"),
        (&others, "eu-west-1", "0"),
    ] {
        let said = moto
            .aws("111122223333", region)
            .args(list)
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8_lossy(&said.stdout).trim(),
            count,
            "{said:?}"
        );
    }
}
