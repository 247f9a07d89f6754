//! What a bundle has to grant, and nothing else: the reference's documents with the values of the answers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::reference::{P1, P1_KMS, P1_LOGS, P1H, P2, P2H, P4, P4S, P6, P7, T1H, T2, T2S, T3, VPC};
use crate::rules::{Judged, account_of, last};

/// Where a document belongs: account, kind, role (or nothing), how, and its name.
pub(super) type Place = [String; 5];

/// The values of the answers, worked out here and not taken from the manifest.
struct Values<'a> {
    bundle: &'a Judged,
    partition: String,
    studio: String,
    emr: String,
    filled: Vec<(&'static str, String)>,
}

impl<'a> Values<'a> {
    fn of(bundle: &'a Judged) -> Self {
        let execution = bundle.answer("execution_role_arn");
        let partition = execution.split(':').nth(1).unwrap_or("").to_owned();
        let studio = account_of(execution).to_owned();
        let emr = if bundle.cross() {
            bundle.answer("emr_account_id").to_owned()
        } else {
            studio.clone()
        };
        let (region, domain) = (bundle.answer("region"), bundle.answer("domain_id"));
        let filled = vec![
            ("partition", partition.clone()),
            ("region", region.to_owned()),
            ("studio_account_id", studio.clone()),
            ("emr_account_id", emr.clone()),
            // The runtime roles are where the applications are.
            ("runtime_account_id", emr.clone()),
            ("execution_role_arn", execution.to_owned()),
            ("assumable_role_arn", bundle.assumable_arn()),
            ("domain_id", domain.to_owned()),
            (
                "domain_arn",
                format!("arn:{partition}:sagemaker:{region}:{studio}:domain/{domain}"),
            ),
            ("log_group_name", bundle.answer("log_group_name").to_owned()),
        ];
        Self {
            bundle,
            partition,
            studio,
            emr,
            filled,
        }
    }

    /// A document of the reference with its values.
    fn fill(&self, text: &str) -> Value {
        let mut text = text.to_owned();
        for (name, value) in &self.filled {
            text = text.replace(&format!("{{{{{name}}}}}"), value);
        }
        serde_json::from_str(&text).expect("JSON of the reference")
    }

    fn runtime_arns(&self) -> Vec<String> {
        let roles = self.bundle.answer_list("runtime_roles");
        let arn = |role: &&str| match role.strip_prefix("arn:") {
            Some(_) => (*role).to_owned(),
            None => format!("arn:{}:iam::{}:role/{role}", self.partition, self.emr),
        };
        roles.iter().map(arn).collect()
    }

    /// Lists that the reference shows with one element take all of them.
    fn spread(&self, value: &mut Value) {
        match value {
            Value::Array(list) => {
                let old = std::mem::take(list);
                for mut element in old {
                    let more = self.spread_one(&element);
                    if more.is_empty() {
                        self.spread(&mut element);
                        list.push(element);
                    }
                    list.extend(more);
                }
            }
            Value::Object(object) => {
                for element in object.values_mut() {
                    let more = self.spread_one(element);
                    if more.is_empty() {
                        self.spread(element);
                    } else {
                        *element = Value::Array(more);
                    }
                }
            }
            _ => {}
        }
    }

    fn spread_one(&self, element: &Value) -> Vec<Value> {
        let buckets = self.bundle.answer_list("bucket_arns");
        let of_bucket = format!("arn:{}:s3:::{{{{data_bucket}}}}", self.partition);
        match element.as_str() {
            Some("{{runtime_role_arn}}") => {
                self.runtime_arns().into_iter().map(Value::String).collect()
            }
            Some("{{kms_key_arn}}") => {
                let keys = self.bundle.answer_list("kms_key_arns");
                keys.into_iter().map(Value::from).collect()
            }
            Some(text) => match text.strip_prefix(&of_bucket) {
                Some(end) => {
                    let arns = buckets.iter().map(|bucket| format!("{bucket}{end}"));
                    arns.map(Value::String).collect()
                }
                None => Vec::new(),
            },
            None => Vec::new(),
        }
    }

    fn document(&self, text: &str) -> Value {
        let mut document = self.fill(text);
        self.spread(&mut document);
        document
    }

    fn runtime_permissions(&self, documented: bool) -> Value {
        let mut document = self.document(if documented { P1 } else { P1H });
        if !self.bundle.answer("log_group_name").is_empty() {
            append(&mut document, &self.document(P1_LOGS));
        }
        if !self.bundle.answer_list("kms_key_arns").is_empty() {
            append(&mut document, &self.document(P1_KMS));
        }
        document
    }

    fn access(&self, documented: bool) -> Value {
        let mut document = self.document(P2);
        let list = document["Statement"].as_array_mut().expect("statements");
        if !documented {
            let pinned = self.fill(P2H);
            list[2] = pinned[0].clone();
            list[4] = pinned[1].clone();
        }
        let keys = &mut list[2]["Condition"]["ForAllValues:StringEquals"]["aws:TagKeys"];
        let keys = keys.as_array_mut().expect("tag keys");
        keys.extend(
            self.bundle
                .answer_list("extra_tag_keys")
                .into_iter()
                .map(Value::from),
        );
        document
    }

    /// P3 corrected: the one profile or domain, and no space, as a space has no role lists.
    fn update(&self) -> Value {
        let domain = self.bundle.answer("domain_id");
        let (action, resource) = if self.bundle.answer("attach_to") == "domain" {
            ("sagemaker:UpdateDomain", format!("domain/{domain}"))
        } else {
            let profile = self.bundle.answer("user_profile_name");
            (
                "sagemaker:UpdateUserProfile",
                format!("user-profile/{domain}/{profile}"),
            )
        };
        let (partition, studio) = (&self.partition, &self.studio);
        let region = self.bundle.answer("region");
        policy(&json!([{
            "Effect": "Allow",
            "Action": action,
            "Resource": format!("arn:{partition}:sagemaker:{region}:{studio}:{resource}")
        }]))
    }

    /// Statement 1 of P2, for the Studio account.
    fn list_own(&self) -> Value {
        let (partition, studio) = (&self.partition, &self.studio);
        let region = self.bundle.answer("region");
        policy(&json!([{
            "Effect": "Allow",
            "Action": "emr-serverless:ListApplications",
            "Resource": format!("arn:{partition}:emr-serverless:{region}:{studio}:/*")
        }]))
    }

    fn settings(&self) -> Value {
        let mut lists = json!({ "ExecutionRoleArns": self.runtime_arns() });
        if self.bundle.cross() {
            lists["AssumableRoleArns"] = json!([self.bundle.assumable_arn()]);
        }
        json!({ "JupyterLabAppSettings": { "EmrSettings": lists } })
    }

    fn bucket_policy(&self, bucket: &str) -> Value {
        let roles = json!({ "AWS": self.runtime_arns() });
        policy(&json!([
            {
                "Effect": "Allow",
                "Principal": roles,
                "Action": "s3:ListBucket",
                "Resource": bucket
            },
            {
                "Effect": "Allow",
                "Principal": roles,
                "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                "Resource": format!("{bucket}/*")
            }
        ]))
    }

    fn key_policy(&self, key: &str) -> Value {
        let (partition, emr) = (&self.partition, &self.emr);
        let region = self.bundle.answer("region");
        let mut statements = Vec::new();
        let actions = ["kms:Decrypt", "kms:GenerateDataKey"];
        if !self.bundle.answer("log_group_name").is_empty() {
            statements.push(json!({
                "Effect": "Allow",
                "Principal": { "Service": "emr-serverless.amazonaws.com" },
                "Action": actions,
                "Resource": "*",
                "Condition": {
                    "StringLike": {
                        "aws:SourceArn":
                            format!("arn:{partition}:emr-serverless:{region}:{emr}:/applications/*")
                    },
                    "StringEquals": { "aws:SourceAccount": emr }
                }
            }));
        }
        if account_of(key) != emr {
            statements.push(json!({
                "Effect": "Allow",
                "Principal": { "AWS": self.runtime_arns() },
                "Action": actions,
                "Resource": "*"
            }));
        }
        policy(&Value::Array(statements))
    }
}

fn policy(statements: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn append(document: &mut Value, other: &Value) {
    let more = other["Statement"].as_array().expect("statements").clone();
    document["Statement"]
        .as_array_mut()
        .expect("statements")
        .extend(more);
}

/// One statement an action: source identity must not share a statement, as conditions for entering do not fit it.
fn split(mut document: Value) -> Value {
    let old = document["Statement"]
        .as_array()
        .expect("statements")
        .clone();
    let one = |statement: &Value| -> Vec<Value> {
        let actions = statement["Action"].as_array().cloned().unwrap_or_default();
        let with = |action: Value| {
            let mut statement = statement.clone();
            statement["Action"] = action;
            statement
        };
        actions.into_iter().map(with).collect()
    };
    document["Statement"] = old.iter().flat_map(one).collect();
    document
}

/// A document of the reference with the values of a bundle's answers.
pub(crate) fn filled(bundle: &Judged, text: &str) -> Value {
    Values::of(bundle).document(text)
}

/// Every JSON document that a bundle has to hold, and where.
pub(super) fn expected(bundle: &Judged) -> BTreeMap<Place, Value> {
    let values = Values::of(bundle);
    let (studio, emr) = (bundle.studio_key(), bundle.emr_key());
    let documented = bundle.answer("scope") == "documented";
    let execution = last(bundle.answer("execution_role_arn"));
    let assumable = bundle.answer("assumable_role_name");
    let caller = if bundle.cross() {
        (emr, assumable)
    } else {
        (studio, execution)
    };
    let mut all = BTreeMap::new();
    let mut add = |account: &str, kind: &str, role: &str, way: &str, name: &str, json: Value| {
        let place = [account, kind, role, way, name].map(str::to_owned);
        assert!(all.insert(place, json).is_none(), "{name} twice");
    };
    let new = bundle.answer_list("runtime_roles").into_iter();
    for role in new.filter(|role| !role.starts_with("arn:")) {
        add(emr, "trust-policy", role, "", role, values.document(T1H));
        let json = values.runtime_permissions(documented);
        add(
            emr,
            "identity-policy",
            role,
            "managed",
            &format!("{role}Policy"),
            json,
        );
    }
    let way = if bundle.cross() { "managed" } else { "inline" };
    let (account, role) = caller;
    let json = values.access(documented);
    add(
        account,
        "identity-policy",
        role,
        way,
        "EMRServerlessAccess",
        json,
    );
    let identity = bundle.yes("source_identity");
    let mut inline =
        |on: bool, (account, role): (&str, &str), name: &str, json: &dyn Fn() -> Value| {
            if on {
                add(account, "identity-policy", role, "inline", name, json());
            }
        };
    let own = (studio, execution);
    inline(bundle.cross(), own, "EMRServerlessAssumeRole", &|| {
        if identity {
            split(values.document(P4S))
        } else {
            values.document(P4)
        }
    });
    inline(
        bundle.yes("first_application"),
        caller,
        "EMRServerlessServiceLinkedRole",
        &|| values.document(P6),
    );
    inline(
        bundle.yes("application_in_vpc"),
        caller,
        "EMRServerlessNetworkInterfaces",
        &|| values.document(VPC),
    );
    let tailored = !bundle.yes("execution_role_has_full_access");
    inline(tailored, own, "EMRServerlessReadSettings", &|| {
        values.document(P7)
    });
    let by_user = bundle.answer("associate_by") == "notebook-user";
    inline(by_user, own, "EMRServerlessUpdateSettings", &|| {
        values.update()
    });
    let lists = bundle.cross() && bundle.yes("list_own_applications");
    inline(lists, own, "EMRServerlessListApplications", &|| {
        values.list_own()
    });
    if bundle.cross() {
        let json = if identity {
            split(values.document(T2S))
        } else {
            values.document(T2)
        };
        add(emr, "trust-policy", assumable, "", assumable, json);
    }
    if identity {
        let json = split(values.document(T3));
        add(studio, "trust-policy", execution, "", execution, json);
    }
    settings(bundle, &values, &mut add);
    of_resources(bundle, &values, &mut add);
    all
}

/// Account, kind, role, how, name, document.
type Add<'a> = dyn FnMut(&str, &str, &str, &str, &str, Value) + 'a;

fn settings(bundle: &Judged, values: &Values<'_>, add: &mut Add<'_>) {
    let studio = bundle.studio_key();
    add(studio, "settings", "", "", "EmrSettings", values.settings());
    let domain = bundle.answer("domain_id");
    let (name, input) = if bundle.answer("attach_to") == "domain" {
        let input = json!({ "DomainId": domain, "DefaultUserSettings": values.settings() });
        ("update-domain", input)
    } else {
        let input = json!({
            "DomainId": domain,
            "UserProfileName": bundle.answer("user_profile_name"),
            "UserSettings": values.settings()
        });
        ("update-user-profile", input)
    };
    add(studio, "settings", "", "", name, input);
}

fn of_resources(bundle: &Judged, values: &Values<'_>, add: &mut Add<'_>) {
    let (studio, emr) = (bundle.studio_key(), bundle.emr_key());
    let keeper = |account: &str| {
        if account == values.studio {
            studio
        } else {
            emr
        }
    };
    let owner = bundle.answer("bucket_account_id");
    if !owner.is_empty() && owner != values.emr {
        for bucket in bundle.answer_list("bucket_arns") {
            let name = bucket.rsplit(':').next().unwrap_or(bucket);
            let json = values.bucket_policy(bucket);
            add(
                keeper(owner),
                "resource-policy",
                "",
                "",
                &format!("bucket-policy-{name}"),
                json,
            );
        }
    }
    let logs = !bundle.answer("log_group_name").is_empty();
    for key in bundle.answer_list("kms_key_arns") {
        if logs || account_of(key) != values.emr {
            let region = key.split(':').nth(3).unwrap_or_default();
            let name = format!("key-policy-{}-{region}-{}", account_of(key), last(key));
            add(
                keeper(account_of(key)),
                "resource-policy",
                "",
                "",
                &name,
                values.key_policy(key),
            );
        }
    }
}
