//! Logical names of a template: letters and digits, each one used once.

use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name made of parts, which no other element has, whatever its capitals.
    pub(super) fn take(&mut self, parts: &[&str]) -> String {
        let wanted: String = parts.iter().map(|part| pascal(part)).collect();
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.0.insert(name.to_ascii_lowercase()) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }
}

/// The letters and digits of a text; what follows something else begins with a capital.
fn pascal(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() {
            begins = true;
            continue;
        }
        name.push(if begins { c.to_ascii_uppercase() } else { c });
        begins = false;
    }
    name
}
