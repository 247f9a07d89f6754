//! What statements must agree in before their actions and resources can be joined: effect, principals, condition.

use crate::policy::{List, Principal, Principals, Statement};

/// Which statements agree, and which ask for less than others.
pub(super) struct Heads {
    /// Each statement's head, by the place of the first statement that has it.
    of: Vec<usize>,
    /// Row by row: whether the one's tests are among the other's and the rest is the same.
    under: Vec<bool>,
}

impl Heads {
    pub(super) fn of<T: AsRef<str>>(statements: &[(usize, Statement<T>)]) -> Self {
        let under: Vec<bool> = statements
            .iter()
            .flat_map(|(_, one)| {
                let others = statements.iter();
                others.map(move |(_, other)| same(one, other) && asks_less(one, other))
            })
            .collect();
        let mut heads = Self {
            of: (0..statements.len()).collect(),
            under,
        };
        heads.of = (0..statements.len())
            .map(|place| {
                let earlier = 0..place;
                let same =
                    |first: &usize| heads.reaches(*first, place) && heads.reaches(place, *first);
                earlier.into_iter().find(same).unwrap_or(place)
            })
            .collect();
        heads
    }

    /// Whether the statements at these places agree.
    pub(super) fn agree(&self, one: usize, other: usize) -> bool {
        self.of.get(one) == self.of.get(other)
    }

    /// Whether whatever meets the other statement's condition meets this one's, all else being the same.
    pub(super) fn reaches(&self, one: usize, other: usize) -> bool {
        let row = one * self.of.len();
        self.under.get(row + other).copied().unwrap_or(false)
    }
}

fn same<T: AsRef<str>>(one: &Statement<T>, other: &Statement<T>) -> bool {
    one.effect == other.effect
        && one.resource.is_some() == other.resource.is_some()
        && match (&one.principal, &other.principal) {
            (None, None) => true,
            (Some(one), Some(other)) => one.not == other.not && same_principals(one, other),
            _ => false,
        }
}

fn same_principals<T: AsRef<str>>(one: &Principals<T>, other: &Principals<T>) -> bool {
    match (&one.principal, &other.principal) {
        (Principal::Anyone, Principal::Anyone) => true,
        (Principal::Of(one), Principal::Of(other)) => {
            let among = |one: &[(_, List<T>)], other: &[(_, List<T>)]| {
                let flat = |all: &[(_, List<T>)]| -> Vec<(_, String)> {
                    let each = all.iter().flat_map(|(kind, list)| {
                        list.iter()
                            .map(move |name| (*kind, name.as_ref().to_owned()))
                    });
                    each.collect()
                };
                let other = flat(other);
                flat(one).iter().all(|name| other.contains(name))
            };
            among(one, other) && among(other, one)
        }
        _ => false,
    }
}

/// Whether each test of `one` is among those of `other`.
fn asks_less<T: AsRef<str>>(one: &Statement<T>, other: &Statement<T>) -> bool {
    one.tests().all(|(operator, key, values)| {
        other.tests().any(|(its_operator, its_key, its_values)| {
            // Neither operators nor keys have a case.
            operator
                .as_ref()
                .eq_ignore_ascii_case(its_operator.as_ref())
                && key.as_ref().eq_ignore_ascii_case(its_key.as_ref())
                && among(values, its_values)
                && among(its_values, values)
        })
    })
}

fn among<T: AsRef<str>>(one: &List<T>, other: &List<T>) -> bool {
    one.iter().all(|value| {
        let mut others = other.iter();
        others.any(|other| other.as_ref() == value.as_ref())
    })
}
