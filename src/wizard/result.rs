//! What the scripts of a bundle found in an account: the `result.json` that they write.
//!
//! It comes from another person's account and is trusted in nothing: types, sizes and the few fixed words are checked
//! here, and what its texts say is held against the plan where they are taken in.

use std::{collections::BTreeSet, fmt};

use serde_json::{Map, Value};

use crate::{
    answers::{self, Unreadable, shown},
    aws::{AccountId, AwsValue, Partition, quoted},
};

pub const FORMAT: &str = "sagesetup.result/1";
/// Far above any real file (thirty steps and what they make are 12 kB), and small enough to read at once.
pub const LARGEST: usize = 256 << 10;
/// Ids and names longer than this are none that a bundle has.
const LONGEST: usize = 512;
/// After so many problems a file is not worth reading on.
const MOST: usize = 20;

/// A `result.json`, of the right form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountResult {
    /// The playbook's id.
    pub playbook: String,
    /// The account's key in the bundle.
    pub key: String,
    /// Its twelve digits.
    pub account: String,
    pub partition: String,
    pub by: By,
    /// All that the script looks after is right.
    pub complete: bool,
    pub steps: Vec<StepResult>,
    pub roles: Vec<RoleResult>,
    pub items: Vec<ItemResult>,
    /// What the other admin, or their script, has to say.
    pub remarks: Vec<String>,
}

/// How a step stands in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    pub id: String,
    /// Of what the step said in the bundle from which the script came.
    pub fingerprint: String,
    pub state: StepState,
}

/// A role as the account has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleResult {
    /// Its id in the playbook.
    pub id: String,
    pub name: String,
    pub arn: String,
}

/// One thing that the script looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemResult {
    pub what: String,
    pub state: ItemState,
}

/// One of a few words, as a file has them.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            const WORDS: &[(&str, Self)] = &[$(($word, Self::$variant)),*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// Which script wrote the file.
    By { Apply "apply", Verify "verify", }
}

words! {
    /// How a step stands.
    StepState {
        Right "right",
        Missing "missing",
        Different "different",
        /// Nothing that the script does or sees.
        ByHand "by-hand",
        /// The other admin said so.
        Done "done",
    }
}

words! {
    /// How a thing stands.
    ItemState {
        Right "right",
        Created "created",
        Updated "updated",
        Missing "missing",
        Different "different",
        Left "left",
    }
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultProblem {
    /// For example `steps[3].state`; empty where the file as a whole is meant.
    pub at: String,
    /// What was found, and what is expected.
    pub text: String,
}

impl fmt::Display for ResultProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(&self.text)
    }
}

/// Reads a file. Total: any bytes give a result or a list of problems.
pub fn read(bytes: &[u8]) -> Result<AccountResult, Vec<ResultProblem>> {
    let (value, twice) = answers::document(bytes, LARGEST).map_err(|why| {
        let text = match why {
            Unreadable::Syntax(text) => format!("this is not JSON: {text}"),
            Unreadable::Encoding(what) => format!("this is not text in UTF-8: {what}"),
            Unreadable::TooLarge => {
                let limit = LARGEST >> 10;
                format!("more than {limit} KiB; a result.json is a few kilobytes")
            }
        };
        let at = String::new();
        vec![ResultProblem { at, text }]
    })?;
    let mut reader = Reader::default();
    for key in twice {
        let text = format!("the key {} stands twice in one object", quoted(&key));
        reader.wrong("", text);
    }
    let result = reader.result(&value);
    match result {
        Some(result) if reader.problems.is_empty() => Ok(result),
        _ => Err(reader.problems),
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<ResultProblem>,
}

/// An object of the file, with its place.
#[derive(Clone, Copy)]
struct Object<'v> {
    at: &'v str,
    map: &'v Map<String, Value>,
}

impl Object<'_> {
    fn place(&self, key: &str) -> String {
        match self.at {
            "" => key.to_owned(),
            at => format!("{at}.{key}"),
        }
    }
}

impl Reader {
    fn wrong(&mut self, at: &str, text: String) {
        if self.problems.len() < MOST {
            let at = at.to_owned();
            self.problems.push(ResultProblem { at, text });
        }
    }

    fn expected(&mut self, at: &str, found: Option<&Value>, expected: &str) {
        let text = match found {
            Some(found) => format!("found {}, expected {expected}", shown(found)),
            None => format!("is missing, expected {expected}"),
        };
        self.wrong(at, text);
    }

    fn result(&mut self, value: &Value) -> Option<AccountResult> {
        let Value::Object(map) = value else {
            let expected = format!("an object with \"format\": \"{FORMAT}\"");
            self.expected("", Some(value), &expected);
            return None;
        };
        let file = Object { at: "", map };
        // Another format may have nothing else that is meant like here.
        if map.get("format").and_then(Value::as_str) != Some(FORMAT) {
            let expected = format!("\"{FORMAT}\", as apply.sh and verify.sh of a bundle write it");
            self.expected("format", map.get("format"), &expected);
            return None;
        }
        let playbook = self.id(file, "playbook", "the id of a playbook");
        let by = self.word(file, "by", By::WORDS);
        let complete = map.get("complete").and_then(Value::as_bool);
        if complete.is_none() {
            self.expected("complete", map.get("complete"), "true or false");
        }
        let account = self.account(file);
        let steps = self.steps(file);
        let roles = self.each(file, "roles", |reader, role| {
            Some(RoleResult {
                id: reader.text(role, "id")?,
                name: reader.text(role, "name")?,
                arn: reader.text(role, "arn")?,
            })
        });
        self.once("roles", roles.iter().map(|role| (&role.id, &role.name)));
        let items = self.each(file, "items", |reader, item| {
            reader.count(item, "step");
            reader.maybe_text(item, "arn");
            Some(ItemResult {
                what: reader.text(item, "what")?,
                state: reader.word(item, "state", ItemState::WORDS)?,
            })
        });
        let remarks = self.remarks(file);
        let (key, account, partition) = account?;
        Some(AccountResult {
            playbook: playbook?,
            key,
            account,
            partition,
            by: by?,
            complete: complete?,
            steps,
            roles,
            items,
            remarks,
        })
    }

    fn account(&mut self, file: Object<'_>) -> Option<(String, String, String)> {
        let at = "account";
        let Some(Value::Object(map)) = file.map.get(at) else {
            let expected = "an object with key, id, partition and region";
            self.expected(at, file.map.get(at), expected);
            return None;
        };
        let account = Object { at, map };
        let key = self.id(account, "key", "the key of an account, such as emr-account");
        self.maybe_text(account, "region");
        let id = self.text(account, "id").filter(|id| {
            let parsed = AccountId::parse(id);
            if let Err(mistake) = &parsed {
                self.wrong("account.id", mistake.to_string());
            }
            parsed.is_ok()
        });
        let partition = self.text(account, "partition").filter(|partition| {
            let parsed = Partition::parse(partition);
            if let Err(mistake) = &parsed {
                self.wrong("account.partition", mistake.to_string());
            }
            parsed.is_ok()
        });
        Some((key?, id?, partition?))
    }

    fn steps(&mut self, file: Object<'_>) -> Vec<StepResult> {
        if !file.map.contains_key("steps") {
            self.expected("steps", None, "a list");
        }
        let steps = self.each(file, "steps", |reader, step| {
            reader.count(step, "number");
            let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            Some(StepResult {
                id: reader.text(step, "id")?,
                fingerprint: reader.text(step, "fingerprint").filter(|text| {
                    let right = text.len() <= 64 && !text.is_empty() && text.chars().all(hex);
                    if !right {
                        let found = step.map.get("fingerprint");
                        let expected = "the fingerprint of a step, in hexadecimal digits";
                        reader.expected(&step.place("fingerprint"), found, expected);
                    }
                    right
                })?,
                state: reader.word(step, "state", StepState::WORDS)?,
            })
        });
        self.once("steps", steps.iter().map(|step| &step.id));
        steps
    }

    fn remarks(&mut self, file: Object<'_>) -> Vec<String> {
        let mut remarks = Vec::new();
        for (place, remark) in self.list(file, "remarks").iter().enumerate() {
            match remark.as_str() {
                Some(text) => remarks.push(text.to_owned()),
                None => self.expected(&format!("remarks[{place}]"), Some(remark), "a text"),
            }
        }
        remarks
    }

    /// The elements of a list that may be missing.
    fn list<'v>(&mut self, file: Object<'v>, key: &str) -> &'v [Value] {
        match file.map.get(key) {
            Some(Value::Array(list)) => list,
            None => &[],
            Some(other) => {
                self.expected(key, Some(other), "a list");
                &[]
            }
        }
    }

    /// The objects of a list, each read by `one`.
    fn each<T>(
        &mut self,
        file: Object<'_>,
        key: &str,
        one: impl Fn(&mut Self, Object<'_>) -> Option<T>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (place, element) in self.list(file, key).iter().enumerate() {
            let at = &*format!("{key}[{place}]");
            match element.as_object() {
                Some(map) => all.extend(one(self, Object { at, map })),
                None => self.expected(at, Some(element), "an object"),
            }
            if self.problems.len() >= MOST {
                break;
            }
        }
        all
    }

    /// Two elements of one name contradict each other, or should.
    fn once<T: Ord + fmt::Debug>(&mut self, at: &str, names: impl Iterator<Item = T>) {
        // Of what could not be read the places are not known.
        if !self.problems.is_empty() {
            return;
        }
        let mut seen = BTreeSet::new();
        for (place, name) in names.enumerate() {
            if !seen.insert(name) {
                let text = "stands here twice; each is expected once".to_owned();
                self.wrong(&format!("{at}[{place}]"), text);
            }
        }
    }

    fn text(&mut self, object: Object<'_>, key: &str) -> Option<String> {
        let found = object.map.get(key);
        match found {
            Some(Value::String(text)) if !text.is_empty() && text.len() <= LONGEST => {
                Some(text.clone())
            }
            Some(Value::String(text)) if !text.is_empty() => {
                let text = format!("{} bytes, expected at most {LONGEST}", text.len());
                self.wrong(&object.place(key), text);
                None
            }
            _ => {
                self.expected(&object.place(key), found, "a text");
                None
            }
        }
    }

    /// A text that nothing here needs.
    fn maybe_text(&mut self, object: Object<'_>, key: &str) {
        if object.map.contains_key(key) {
            self.text(object, key);
        }
    }

    /// A number that nothing here needs: the plan knows the numbers of its steps.
    fn count(&mut self, object: Object<'_>, key: &str) {
        if let Some(found) = object.map.get(key)
            && found.as_u64().is_none()
        {
            self.expected(&object.place(key), Some(found), "the number of a step");
        }
    }

    /// A text of those characters that ids of playbooks and accounts have.
    fn id(&mut self, object: Object<'_>, key: &str, expected: &str) -> Option<String> {
        let text = self.text(object, key)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.len() <= 64 && text.chars().all(plain) {
            return Some(text);
        }
        self.expected(&object.place(key), object.map.get(key), expected);
        None
    }

    fn word<T: Copy>(&mut self, object: Object<'_>, key: &str, words: &[(&str, T)]) -> Option<T> {
        let found = object.map.get(key);
        let word = found.and_then(Value::as_str);
        let known = words.iter().find(|(known, _)| word == Some(known));
        if known.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let expected = format!("one of {}", words.join(", "));
            self.expected(&object.place(key), found, &expected);
        }
        known.map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests;
