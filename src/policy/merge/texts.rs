//! Every action, or every resource, of some statements: each once, with what it covers.

use std::{borrow::Cow, collections::HashMap};

use crate::policy::{
    List,
    cover::{covers_action, covers_resource},
};

/// A set of texts, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn has(&self, number: usize) -> bool {
        let word = self.0.get(number / 64).copied().unwrap_or(0);
        word >> (number % 64) & 1 == 1
    }

    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn has_all(&self, numbers: &[usize]) -> bool {
        numbers.iter().all(|number| self.has(*number))
    }
}

/// Some texts by their numbers, in their order, and all that they cover.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    pub(super) numbers: Vec<usize>,
    pub(super) covers: Set,
}

/// The texts of one kind, each with a number.
pub(super) struct Texts<'s, T> {
    texts: Vec<&'s T>,
    /// By number: itself and all that it covers.
    covers: Vec<Set>,
}

impl<'s, T: AsRef<str> + Clone> Texts<'s, T> {
    /// Numbers the actions of the lists, and gives each list's numbers. Two that differ in case alone are one.
    pub(super) fn actions(
        lists: impl Iterator<Item = Option<&'s List<T>>>,
    ) -> (Self, Vec<Vec<usize>>) {
        let plain = |text: &'s str| Cow::Owned(text.to_ascii_lowercase());
        Self::number(lists, plain, covers_action)
    }

    /// The same for resources. Where there is no list, one number stands for that.
    pub(super) fn resources(
        lists: impl Iterator<Item = Option<&'s List<T>>>,
    ) -> (Self, Vec<Vec<usize>>) {
        Self::number(lists, Cow::Borrowed, covers_resource)
    }

    fn number(
        lists: impl Iterator<Item = Option<&'s List<T>>>,
        key: impl Fn(&'s str) -> Cow<'s, str>,
        covers: fn(&str, &str) -> bool,
    ) -> (Self, Vec<Vec<usize>>) {
        let mut texts: Vec<&'s T> = Vec::new();
        let mut known: HashMap<Cow<'s, str>, usize> = HashMap::new();
        let lists: Vec<Option<Vec<usize>>> = lists
            .map(|list| {
                let numbers = list?.iter().map(|text| {
                    *known.entry(key(text.as_ref())).or_insert_with(|| {
                        texts.push(text);
                        texts.len() - 1
                    })
                });
                Some(numbers.collect())
            })
            .collect();
        let nothing = texts.len();
        let lists = lists
            .into_iter()
            .map(|list| list.unwrap_or_else(|| vec![nothing]))
            .collect();
        let keys: Vec<Cow<'s, str>> = texts
            .iter()
            .copied()
            .map(|text| key(text.as_ref()))
            .collect();
        let covers = (0..texts.len())
            .map(|number| covered(&keys, number, covers))
            .collect();
        (Self { texts, covers }, lists)
    }

    fn covers(&self, wide: usize, narrow: usize) -> bool {
        wide == narrow || self.covers.get(wide).is_some_and(|set| set.has(narrow))
    }

    /// The texts without those that others of them cover; of two that cover each other the first one stays.
    pub(super) fn side(&self, numbers: impl IntoIterator<Item = usize>) -> Side {
        let mut side = Side::default();
        for number in numbers {
            if side.covers.has(number) {
                continue;
            }
            side.numbers.retain(|known| !self.covers(number, *known));
            side.numbers.push(number);
            match self.covers.get(number) {
                Some(set) => side.covers.add(set),
                None => side.covers.insert(number),
            }
        }
        side
    }

    /// The texts with these numbers.
    pub(super) fn list(&self, numbers: &[usize]) -> List<T> {
        let texts = numbers.iter().filter_map(|number| self.texts.get(*number));
        List::Many(texts.map(|text| (*text).clone()).collect())
    }
}

/// What the text of this number covers: itself, and with a wildcard perhaps others.
fn covered(keys: &[Cow<'_, str>], number: usize, covers: fn(&str, &str) -> bool) -> Set {
    let mut set = Set::default();
    set.insert(number);
    let Some(wide) = keys.get(number) else {
        return set;
    };
    let Some(start) = wide.find(['*', '?']).and_then(|at| wide.get(..at)) else {
        return set;
    };
    for (other, narrow) in keys.iter().enumerate() {
        // Nearly all differ before the wildcard.
        if narrow.starts_with(start) && covers(wide, narrow) {
            set.insert(other);
        }
    }
    set
}
