//! What AWS's service authorization reference says: services, actions, resource types, condition keys.
//!
//! The facts stand in `assets/catalogue`, one file a service, written by `generate.mjs` there, and are as old as
//! [`date`] says. Nothing is read at the start: a service's file is taken apart at the first question about it.
//! Whether a document is right is for the checks to say; here are only the facts to judge it by.

mod arn;
mod files;
mod glob;
mod index;
mod key;
mod misnomer;
mod nearest;
mod read;
mod service;
mod unlisted;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

pub use arn::ArnPattern;
pub use key::{ConditionKey, KeyType, Value};
pub use service::{Action, Carried, Level, Needed, Resource, Service};

/// A service's file and, once it was asked for, what it says.
struct File {
    prefix: &'static str,
    text: &'static str,
    service: OnceLock<Service>,
}

impl File {
    const fn new(prefix: &'static str, text: &'static str) -> Self {
        Self {
            prefix,
            text,
            service: OnceLock::new(),
        }
    }
}

/// The day of the facts, as in `2026-09-26`.
pub fn date() -> &'static str {
    index::get().date
}

/// Returns the service with this prefix, if the catalogue carries it. Case does not count, as in IAM.
pub fn service(prefix: &str) -> Option<&'static Service> {
    let at = files::FILES
        .binary_search_by(|file| glob::order(file.prefix, prefix))
        .ok()?;
    let file = files::FILES.get(at)?;
    Some(file.service.get_or_init(|| read::service(file.text)))
}

/// The prefixes of the services that the catalogue carries, sorted.
pub fn carried() -> impl Iterator<Item = &'static str> {
    files::FILES.iter().map(|file| file.prefix)
}

/// Says whether any service of AWS has this prefix, carried here or not, retired ones included.
pub fn is_service_prefix(prefix: &str) -> bool {
    index::has(&index::get().prefixes, prefix) || is_retired(prefix)
}

/// Says whether the service with this prefix is no more, though old policies still name it.
pub fn is_retired(prefix: &str) -> bool {
    index::has(&index::get().retired, prefix)
}

/// Returns the prefix that was probably meant by one that no service has.
pub fn nearest_prefix(prefix: &str) -> Option<&'static str> {
    misnomer::prefix(prefix)
        .or_else(|| nearest::nearest(prefix, index::get().prefixes.iter().copied()))
}

/// Returns the condition key with this name: a global one or that of a carried service, with any tail where the key
/// has one (`aws:ResourceTag/team`). Case does not count.
pub fn condition_key(name: &str) -> Option<&'static ConditionKey> {
    if let Some(key) = global_key(name) {
        return Some(key);
    }
    let (prefix, _) = name.split_once(':')?;
    if let Some(service) = service(prefix) {
        return service.condition_key(name);
    }
    // `saml:aud` is a key of sts, which has no service of its own.
    let foreign = &index::get().foreign;
    foreign
        .iter()
        .find_map(|prefix| service(prefix)?.condition_key(name))
}

/// Returns the global condition key with this name.
///
/// Those are the `aws:` keys, some of other prefixes that every request of a session carries
/// (`ec2:SourceInstanceArn`), and what an `OpenID` Connect provider says (`<address>:sub`).
pub fn global_key(name: &str) -> Option<&'static ConditionKey> {
    let key = index::get().keys.get(name)?;
    // `${Provider}:sub` would take `aws:sub` too.
    let provider = key.name.starts_with('$');
    (!provider || name.split_once(':')?.0.contains('.')).then_some(key)
}

/// The global condition keys, sorted by name.
pub fn global_keys() -> &'static [ConditionKey] {
    index::get().keys.all()
}
