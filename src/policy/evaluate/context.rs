//! The condition keys of a request with their values.

use std::collections::BTreeMap;

/// Condition keys with their values. Names are compared without regard to case, tag keys inside them included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// By the name in lower case: the name as it was given, and the values.
    keys: BTreeMap<String, (String, Vec<String>)>,
}

impl Context {
    /// Adds a value to a key.
    pub fn add(&mut self, key: &str, value: impl Into<String>) {
        let (_, values) = self
            .keys
            .entry(key.to_lowercase())
            .or_insert_with(|| (key.to_owned(), Vec::new()));
        values.push(value.into());
    }

    /// Adds what follows from the request itself, unless it was given.
    pub(super) fn derive(&mut self, key: &str, value: &str) {
        if !value.is_empty() && self.get(key).is_none() {
            self.add(key, value);
        }
    }

    /// Whoever gives `aws:RequestTag/team` gives a tag with the key `team`.
    pub(super) fn derive_tag_keys(&mut self) {
        if self.get("aws:TagKeys").is_some() {
            return;
        }
        let start = "aws:requesttag/";
        let tags = self.keys.iter().filter(|(key, _)| key.starts_with(start));
        // As it was given: in lower case a letter can have another length.
        let tags = tags.filter_map(|(_, (key, _))| key.split_once('/'));
        let tags: Vec<String> = tags.map(|(_, tag)| tag.to_owned()).collect();
        for tag in tags {
            self.add("aws:TagKeys", tag);
        }
    }

    /// The values of a key; none where the request does not carry it.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        let (_, values) = self.keys.get(&key.to_lowercase())?;
        (!values.is_empty()).then_some(values.as_slice())
    }

    /// Every key as it was given, with its values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.keys
            .values()
            .map(|(key, values)| (key.as_str(), values.as_slice()))
    }
}
