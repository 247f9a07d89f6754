//! A playbook for tests alone, with what no set-up needs to have: every kind of question about several choices.

use std::sync::LazyLock;

use super::Source;

/// Its id.
pub(crate) const SEVERAL: &str = "several";

static SOURCE: LazyLock<Source<'static>> = LazyLock::new(|| {
    let table: toml::Table = PLAYBOOK.parse().expect("TOML");
    let json = serde_json::to_string(&table).expect("JSON");
    Source {
        id: SEVERAL,
        // As long as the tests run.
        playbook: Box::leak(json.into_boxed_str()),
        card: "",
        files: &[("calls.json", CALLS), ("trust.json", TRUST)],
    }
});

/// Finds it by its id.
pub(super) fn find(id: &str) -> Option<&'static Source<'static>> {
    (id == SEVERAL).then(|| &*SOURCE)
}

/// How every playbook of the tests begins: it asks for a Region and for a role.
macro_rules! head {
    ($id:literal, $title:literal) => {
        concat!(
            r#"
format = "sagesetup.playbook/1"
id = ""#,
            $id,
            r#""
title = ""#,
            $title,
            r#""
goal = "Test"
summary = ["one", "two"]
minutes = 1
need = []
page = "https://docs.aws.amazon.com/"
partition = "role_arn.partition"
region = "region"
sections = [{ id = "all", title = "All" }]

[[questions]]
id = "region"
section = "all"
kind = "region"
title = "Region?"
why = "because"
example = "eu-west-1"

[[questions]]
id = "role_arn"
section = "all"
kind = "role-arn"
title = "Role?"
why = "because"
example = "arn:aws:iam::111122223333:role/x"

"#
        )
    };
}

/// The account of that role, and the role.
macro_rules! role {
    () => {
        r#"[[accounts]]
key = "account"
plays = ["main"]
account = "role_arn.account"
title = "Account"
who = "you"
intro = []

[[roles]]
id = "it"
account = "main"
from = "role_arn"
about = "role_arn"
title = "Role"
purpose = "It is there."

"#
    };
}

/// The role's trust policy.
macro_rules! trust {
    () => {
        r#"[[documents]]
id = "trust"
kind = "trust-policy"
role = "it"
title = "Trust"
name = "{{ role.name }}"
file = "trust.json"
[[documents.statements]]
sid = "Trust"
reason = "because"

"#
    };
}

pub(crate) use {head, role, trust};

const PLAYBOOK: &str = concat!(
    head!("several", "Several"),
    r#"
[[questions]]
id = "jobs"
label = "Jobs"
section = "all"
kind = "choice"
list = { min = 1, max = 9 }
title = "Which jobs does the role start?"
why = "It gets the right to start each kind of job that is ticked, and no other."
example = ["training", "endpoint"]
[[questions.choices]]
value = "training"
title = "Training"
text = "Fits a model to data."
[[questions.choices]]
value = "processing"
title = "Processing"
text = "Prepares data, or judges a model."
[[questions.choices]]
value = "transform"
title = "Batch transform"
text = "Asks a model about many records at once, and keeps what it answers in S3. Nothing listens afterwards."
[[questions.choices]]
value = "tuning"
title = "Tuning"
text = "Trains many times with other parameters."
[[questions.choices]]
value = "automl"
title = "AutoML"
text = "Looks for a model by itself."
[[questions.choices]]
value = "model"
title = "Models"
text = "Only the entry in the list of models."
[[questions.choices]]
value = "endpoint"
title = "Endpoints"
text = "A model that answers at once."
[[questions.choices]]
value = "pipeline"
title = "Pipelines"
text = "Several jobs, one after the other."
[[questions.choices]]
value = "labeling"
title = "Labeling"
text = "People look at the data."
[[questions.choices]]
value = "feature"
title = "Feature groups"
text = "Columns that several models share."

[[questions]]
id = "extras"
label = "Extras"
section = "all"
kind = "choice"
list = { min = 0 }
when = '"training" in jobs'
title = "What else does training need?"
why = "Mostly nothing."
default = []
example = ["vpc"]
[[questions.choices]]
value = "vpc"
title = "A VPC of its own"
text = "Network interfaces are created and deleted."
[[questions.choices]]
value = "logs"
title = "Logs"
text = ""

[[rules]]
code = "tuning-trains"
level = "error"
about = "jobs"
when = '"tuning" in jobs and "training" not in jobs'
text = "Tuning trains: tick Training too."

"#,
    role!(),
    trust!(),
    r#"
[[documents]]
id = "calls"
kind = "identity-policy"
role = "it"
as = "inline"
title = "Calls"
name = "Calls"
file = "calls.json"
[[documents.statements]]
sid = "Training"
when = '"training" in jobs'
reason = "because"
[[documents.statements]]
sid = "Logs"
when = '"training" in jobs and "logs" in extras'
reason = "because"
[[documents.statements]]
sid = "Jobs"
reason = "{{ jobs|join(', ') }}"

[[steps]]
id = "do"
account = "main"
title = "Do it"
do = [{ text = "Paste", paste = "trust" }, { text = "Paste", paste = "calls" }]
"#
);

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Trust", "Effect": "Allow",
    "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

const CALLS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "Training", "Effect": "Allow", "Action": "sagemaker:CreateTrainingJob", "Resource": "*"},
    {"Sid": "Logs", "Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"},
    {"Sid": "Jobs", "Effect": "Allow", "Action": "sagemaker:AddTags", "Resource": "arn:aws:sagemaker:*:*:{{ jobs }}/*"}]}"#;
