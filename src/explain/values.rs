//! The values that fill the commands: from the message, from a plan, or a name in angle brackets that says what is
//! missing.
//!
//! A value is let in only where it has the form of its place, so that nothing that was typed or pasted becomes an
//! option, a file name or anything else than the value that is meant.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    aws::{
        AccountId, Arn, AwsValue, BucketArn, BucketName, DomainId, EmrClusterId, ManagedPolicyArn,
        Partition, Region, RoleArn, RoleName, UserProfileName,
    },
    bundle::shell,
    plan::Plan,
};

/// What a value must look like.
#[derive(Debug, Clone, Copy)]
enum Form {
    Account,
    Partition,
    Region,
    RoleName,
    RoleArn,
    /// A role's or a user's.
    PrincipalArn,
    PolicyArn,
    Arn,
    Domain,
    Profile,
    Cluster,
    Bucket,
    BucketArn,
    /// `service:Operation`.
    Action,
    /// Letters, digits and little else.
    Word,
    /// What AWS encodes with letters, digits, `_` and `-`.
    Encoded,
}

impl Form {
    fn fits(self, text: &str) -> bool {
        let form = match self {
            Self::Account => AccountId::parse(text).is_ok(),
            Self::Partition => Partition::parse(text).is_ok(),
            Self::Region => Region::parse(text).is_ok(),
            Self::RoleName => RoleName::parse(text).is_ok(),
            Self::RoleArn => RoleArn::parse(text).is_ok(),
            Self::PrincipalArn => {
                RoleArn::parse(text).is_ok()
                    || Arn::parse(text).is_ok() && text.contains(":iam:") && text.contains(":user/")
            }
            Self::PolicyArn => ManagedPolicyArn::parse(text).is_ok(),
            Self::Arn => Arn::parse(text).is_ok(),
            Self::Domain => DomainId::parse(text).is_ok(),
            Self::Profile => UserProfileName::parse(text).is_ok(),
            Self::Cluster => EmrClusterId::parse(text).is_ok(),
            Self::Bucket => BucketName::parse(text).is_ok(),
            Self::BucketArn => BucketArn::parse(text).is_ok(),
            Self::Action => is_action(text),
            Self::Word => word(text, 128),
            Self::Encoded => word(text, 16 * 1024),
        };
        form && text.chars().all(|c| c.is_ascii_graphic()) && !text.starts_with('-')
    }
}

fn word(text: &str, longest: usize) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    !text.is_empty() && text.len() <= longest && text.chars().all(part)
}

/// Whether a text is the name of an action.
pub(super) fn is_action(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
    text.split_once(':').is_some_and(|(service, operation)| {
        !service.is_empty()
            && !service.starts_with('-')
            && service.chars().all(letter)
            && !operation.is_empty()
            && operation
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '*')
    })
}

/// Every place that a command of an entry can have.
const PLACES: [(&str, Form); 40] = [
    ("partition", Form::Partition),
    ("region", Form::Region),
    ("action", Form::Action),
    ("resource", Form::Arn),
    ("principal_arn", Form::PrincipalArn),
    ("principal_user", Form::RoleName),
    ("principal_role", Form::RoleName),
    ("principal_account", Form::Account),
    ("resource_role", Form::RoleName),
    ("resource_account", Form::Account),
    ("studio_account", Form::Account),
    ("emr_account", Form::Account),
    ("execution_role", Form::RoleName),
    ("execution_role_arn", Form::RoleArn),
    ("assumable_role", Form::RoleName),
    ("assumable_role_arn", Form::RoleArn),
    ("runtime_role", Form::RoleName),
    ("runtime_role_arn", Form::RoleArn),
    ("instance_role", Form::RoleName),
    ("instance_role_arn", Form::RoleArn),
    ("pipeline_role", Form::RoleName),
    ("pipeline_role_arn", Form::RoleArn),
    ("step_role_arn", Form::RoleArn),
    ("team_role_arn", Form::RoleArn),
    ("domain_id", Form::Domain),
    ("user_profile_name", Form::Profile),
    ("application_id", Form::Word),
    ("cluster_id", Form::Cluster),
    ("cluster_name", Form::Word),
    ("eks_cluster", Form::Word),
    ("pipeline_name", Form::Word),
    ("security_configuration", Form::Word),
    ("key_arn", Form::Arn),
    ("bucket", Form::Bucket),
    ("bucket_arn", Form::BucketArn),
    ("vpc_id", Form::Word),
    ("policy_arn", Form::PolicyArn),
    ("policy_name", Form::Word),
    ("encoded_message", Form::Encoded),
    ("authorization_id", Form::Word),
];

fn form(name: &str) -> Option<Form> {
    PLACES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, form)| *form)
}

/// Whether commands can have this place.
#[cfg(test)]
pub(super) fn is_place(name: &str) -> bool {
    form(name).is_some()
}

/// Values by the name of the place that they fill.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    pub fn new() -> Self {
        Self::default()
    }

    /// What a plan knows: its answers, roles, accounts and Region. What is still open is left out.
    pub fn of(plan: &Plan<'_>) -> Self {
        let mut values = Self::new();
        values.insert("partition", &plan.partition);
        values.insert("region", &plan.region);
        for (id, answer) in &plan.answers {
            match answer {
                Value::String(text) => values.insert(id, text),
                // `application_ids` gives the first `application_id`.
                Value::Array(list) => {
                    let one = id.strip_suffix('s').unwrap_or(id);
                    let first = list.iter().find_map(Value::as_str);
                    first.is_some_and(|text| values.insert(one, text))
                }
                _ => false,
            };
        }
        for role in &plan.roles {
            values.insert(&format!("{}_role_arn", role.id), &role.arn);
            values.insert(&format!("{}_role", role.id), &role.name);
        }
        for account in &plan.accounts {
            for play in account.plays {
                values.insert(&format!("{play}_account"), &account.id);
            }
        }
        values
    }

    /// Keeps a value if the place is known, empty, and one for such a value. Says whether it was kept.
    pub fn insert(&mut self, name: &str, value: &str) -> bool {
        let fits = form(name).is_some_and(|form| form.fits(value));
        if !fits || self.0.contains_key(name) {
            return false;
        }
        self.0.insert(name.to_owned(), value.to_owned());
        // A role's ARN tells its name, a bucket's ARN too.
        if let Some(short) = name.strip_suffix("_arn")
            && let Some((_, last)) = value.rsplit_once(['/', ':'])
        {
            self.insert(short, last);
        }
        true
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// These values, and those of `others` where there is none yet.
    #[must_use]
    pub(super) fn or(mut self, others: &Self) -> Self {
        for (name, value) in &others.0 {
            // A role whose name the message tells must not get the ARN of another one.
            let short = name.strip_suffix("_arn").and_then(|short| self.get(short));
            if short.is_some_and(|short| !value.ends_with(&format!("/{short}"))) {
                continue;
            }
            self.0.entry(name.clone()).or_insert_with(|| value.clone());
        }
        self
    }

    /// The ARN of a role of this name in this account, path included, if one is known.
    pub(super) fn role(&self, account: &str, name: &str) -> Option<&str> {
        self.0.values().map(String::as_str).find(|value| {
            RoleArn::parse(value).is_ok_and(|arn| arn.account() == account && arn.name() == name)
        })
    }

    /// A command with its values, quoted for a shell. An unknown Region is left to the configuration of the CLI.
    pub(super) fn command(&self, words: &[String]) -> String {
        let mut filled: Vec<String> = Vec::with_capacity(words.len());
        let is_of_principal = words.iter().any(|word| word.contains("{principal_role}"));
        let of_user = (is_of_principal && self.get("principal_user").is_some()).then_some(of_user);
        for word in words {
            if word == "{region}" && self.get("region").is_none() {
                filled.pop();
                continue;
            }
            filled.push(match &of_user {
                Some(of_user) => self.fill(&of_user(word)),
                None => self.fill(word),
            });
        }
        shell::command(&filled)
    }

    fn fill(&self, word: &str) -> String {
        let mut filled = String::with_capacity(word.len());
        for (text, name) in pieces(word) {
            filled.push_str(text);
            match name.and_then(|name| self.get(name)) {
                Some(value) => filled.push_str(value),
                // Nearly everyone is there.
                None if name == Some("partition") => filled.push_str("aws"),
                None => {
                    if let Some(name) = name {
                        filled.push('<');
                        filled.push_str(&name.replace('_', "-"));
                        filled.push('>');
                    }
                }
            }
        }
        filled
    }
}

/// A word of a command about a role that was refused, for a user.
fn of_user(word: &str) -> String {
    match word {
        "get-role" => "get-user".to_owned(),
        "list-role-policies" => "list-user-policies".to_owned(),
        "list-attached-role-policies" => "list-attached-user-policies".to_owned(),
        "--role-name" => "--user-name".to_owned(),
        _ => match word.strip_prefix("Role.") {
            Some(field) => format!("User.{field}"),
            None => word.replace("{principal_role}", "{principal_user}"),
        },
    }
}

/// Cuts `arn:{partition}:x` into texts, each with the name of the place behind it. Other braces are text.
pub(super) fn pieces(word: &str) -> Vec<(&str, Option<&str>)> {
    let mut all = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(open) = word.get(from..).and_then(|rest| rest.find('{')) {
        let open = from + open;
        let inner = word.get(open + 1..).unwrap_or_default();
        let name = inner.split_once('}').map(|(name, _)| name);
        let is_name = |name: &&str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        from = open + 1;
        if let Some(name) = name.filter(is_name) {
            all.push((word.get(start..open).unwrap_or_default(), Some(name)));
            from = open + name.len() + 2;
            start = from;
        }
    }
    all.push((word.get(start..).unwrap_or_default(), None));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(values: &Values, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        values.command(&words)
    }

    #[test]
    fn what_is_unknown_is_named_and_quoted() {
        let mut values = Values::new();
        let words = [
            "aws",
            "--region",
            "{region}",
            "--x",
            "a/{domain_id}",
            "{s:state}",
        ];
        assert_eq!(
            command(&values, &words),
            "aws --x 'a/<domain-id>' '{s:state}'"
        );
        assert!(values.insert("region", "eu-west-1"));
        assert!(values.insert("domain_id", "d-abcdefghij12"));
        assert_eq!(
            command(&values, &words),
            "aws --region eu-west-1 --x a/d-abcdefghij12 '{s:state}'"
        );
    }

    #[test]
    fn only_what_has_the_form_of_its_place_gets_in() {
        for (name, value) in [
            ("domain_id", "file:///etc/passwd"),
            ("domain_id", "d-x; rm -rf /"),
            ("execution_role", "--profile=x"),
            ("execution_role", "-x"),
            ("application_id", "a b"),
            ("application_id", "file://x"),
            ("resource", "arn:aws:s3:::x\u{1b}[1m"),
            ("action", "s3:Get Object"),
            ("region", "‹region›"),
            ("unknown", "x"),
        ] {
            assert!(!Values::new().insert(name, value), "{name}: {value}");
        }
    }

    #[test]
    fn an_arn_tells_the_name_and_the_first_value_stays() {
        let mut values = Values::new();
        assert!(values.insert("runtime_role_arn", "arn:aws:iam::111122223333:role/a/B"));
        assert_eq!(values.get("runtime_role"), Some("B"));
        assert!(!values.insert("runtime_role", "C"));
        let mut others = Values::new();
        others.insert("execution_role_arn", "arn:aws:iam::111122223333:role/x/E");
        let mut own = Values::new();
        own.insert("execution_role", "F");
        let both = own.or(&others);
        assert_eq!(both.get("execution_role"), Some("F"));
        assert_eq!(both.get("execution_role_arn"), None);
        assert_eq!(
            others.role("111122223333", "E"),
            Some("arn:aws:iam::111122223333:role/x/E")
        );
    }
}
