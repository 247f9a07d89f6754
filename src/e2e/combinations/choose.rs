//! Which sets of answers a playbook is tried with.
//!
//! Where the choices have few enough combinations, each of them, in one partition after the other; and always sets that
//! hold every pair of values which any two questions can have together, the same in every partition, and random ones.

use std::collections::{BTreeMap, BTreeSet};

use sagesetup::{
    answers::{self, AnswerProblemKind},
    plan,
    playbook::{self, Playbook, Question},
};
use serde_json::{Map, Value};

use super::shapes::{Accounts, PLACES, Place, shapes};
use crate::support::Xorshift;

/// More combinations of choices than this are left to the pairs.
const MOST: usize = 3_000;
/// From so many random sets, and some made for the pairs that these lack, those are picked that hold the pairs.
const POOL: usize = 1_200;
/// So many sets are tried for a pair that is in none.
const BASES: usize = 6;
/// So many further sets in each partition.
const RANDOM: usize = 30;

/// A question, or one value of a list, and what it got.
pub(super) type Pick = (String, String);

/// One complete set of answers.
pub(crate) struct Combination {
    pub(super) place: &'static Place,
    pub(super) answers: Map<String, Value>,
    /// What each question in force got.
    pub(super) picked: BTreeMap<String, String>,
}

impl Combination {
    pub(super) fn name(&self) -> String {
        format!("{} {:?}", self.place.partition, self.picked)
    }
}

/// The pairs of what sets of answers picked, each a bit.
pub(super) struct Pairs {
    picks: Vec<Pick>,
}

impl Pairs {
    /// All that these sets picked.
    pub(super) fn of<'a>(sets: impl Iterator<Item = &'a Combination>) -> Self {
        let picks = sets.flat_map(|set| &set.picked);
        let picks: BTreeSet<(&String, &String)> = picks.collect();
        let own = |(id, name): (&String, &String)| (id.clone(), name.clone());
        Self {
            picks: picks.into_iter().map(own).collect(),
        }
    }

    /// The pairs of one of them. What a whole list got stands with itself alone, as its values have partners.
    pub(super) fn bits(&self, set: &Combination) -> Vec<u64> {
        let count = self.picks.len();
        let own = set.picked.iter().map(|(id, name)| {
            let known = |pick: &Pick| (&pick.0, &pick.1).cmp(&(id, name));
            let at = self.picks.binary_search_by(known);
            (at.expect("a known pick"), id.ends_with('='))
        });
        let own: Vec<(usize, bool)> = own.collect();
        let mut bits = self.none();
        for (at, (one, whole)) in own.iter().enumerate() {
            let others = own
                .iter()
                .skip(at + 1)
                .filter(|(_, other)| !whole && !other);
            let others = others.map(|(other, _)| other).chain([one]);
            for other in others {
                let pair = one * count + other;
                bits[pair / 64] |= 1 << (pair % 64);
            }
        }
        bits
    }

    /// No pair.
    pub(super) fn none(&self) -> Vec<u64> {
        vec![0; (self.picks.len() * self.picks.len()).div_ceil(64)]
    }

    /// Every pair of two picks that could have partners, once.
    fn all(&self) -> Vec<u64> {
        let mut bits = self.none();
        let count = self.picks.len();
        for one in 0..count {
            for other in one + 1..count {
                let pair = one * count + other;
                let [a, b] = [&self.picks[one].0, &self.picks[other].0];
                if a != b && !a.ends_with('=') && !b.ends_with('=') {
                    bits[pair / 64] |= 1 << (pair % 64);
                }
            }
        }
        bits
    }

    /// Whether a pair is among these.
    fn has(&self, bits: &[u64], one: &Pick, other: &Pick) -> bool {
        let at = |pick: &Pick| self.picks.binary_search(pick).expect("a known pick");
        let pair = at(one) * self.picks.len() + at(other);
        bits[pair / 64] >> (pair % 64) & 1 == 1
    }

    /// The pairs of the first that the second lacks.
    pub(super) fn lacking(&self, all: &[u64], seen: &[u64]) -> Vec<[&Pick; 2]> {
        let count = self.picks.len();
        let open = |pair: &usize| {
            let bit = |bits: &[u64]| bits[pair / 64] >> (pair % 64) & 1 == 1;
            bit(all) && !bit(seen)
        };
        let pairs = (0..count * count).filter(open);
        let names = pairs.map(|pair| [&self.picks[pair / count], &self.picks[pair % count]]);
        names.collect()
    }
}

/// Sees these pairs too.
pub(super) fn add(seen: &mut [u64], bits: &[u64]) {
    for (seen, own) in seen.iter_mut().zip(bits) {
        *seen |= own;
    }
}

/// A playbook, and how its questions may be answered.
pub(super) struct Chooser<'p> {
    playbook: &'p Playbook,
    /// The codes of its own rules.
    rules: BTreeSet<String>,
}

impl<'p> Chooser<'p> {
    pub(super) fn new(playbook: &'p Playbook) -> Self {
        let source = playbook::find(&playbook.id).expect("a built-in playbook");
        let source: Value = serde_json::from_str(source.playbook).expect("JSON");
        let rules = source["rules"].as_array().into_iter().flatten();
        let codes = rules.filter_map(|rule| Some(rule["code"].as_str()?.to_owned()));
        // Two names that only here are the same.
        let names = ["policy-name-twice", "role-name-twice"].map(str::to_owned);
        Self {
            playbook,
            rules: codes.chain(names).collect(),
        }
    }

    /// Every set that the playbook is tried with.
    pub(super) fn sets(&self) -> Vec<Combination> {
        let mut random = Xorshift(0x5a6e_5e70_2026_0001);
        let mut sets = Vec::new();
        for (n, branch) in self.branches().into_iter().enumerate() {
            let place = &PLACES[n % PLACES.len()];
            // A rule may refuse one shape beside these choices and take the next.
            let mut tries = (0..20).map(|_| self.set(place, &self.rolls(&branch, &mut random)));
            sets.extend(tries.find(|set| !self.refuses(set)));
        }
        let chosen = self.chosen(&mut random);
        for place in PLACES {
            let same = chosen.iter().map(|rolls| self.set(place, rolls));
            let more = (0..RANDOM).map(|_| {
                let rolls = self.rolls(&BTreeMap::new(), &mut random);
                self.set(place, &rolls)
            });
            let all = same.chain(more);
            sets.extend(all.filter(|set| !self.refuses(set)));
        }
        sets
    }

    /// Random numbers for all questions; those of a branch give its values.
    fn rolls(&self, branch: &BTreeMap<usize, u64>, random: &mut Xorshift) -> Vec<u64> {
        let questions = 0..self.playbook.questions.len();
        let roll = |at| {
            let roll = random.below(1 << 40);
            branch.get(&at).copied().unwrap_or(roll)
        };
        questions.map(roll).collect()
    }

    /// The set that these numbers give, one a question; questions that are off have no answer.
    fn set(&self, place: &'static Place, rolls: &[u64]) -> Combination {
        let mut accounts = Accounts {
            cluster: place.studio.to_owned(),
            jobs: place.studio.to_owned(),
        };
        let set = self.answered(place, rolls, &accounts);
        // Only now it is known whether other accounts are asked for.
        let answer = |id: &str| set.answers.get(id)?.as_str().map(str::to_owned);
        let (cluster, data) = (answer("emr_account_id"), answer("data_account_id"));
        if cluster.is_none() && data.is_none() {
            return set;
        }
        accounts.cluster = cluster.unwrap_or(accounts.cluster);
        accounts.jobs = data.unwrap_or_else(|| accounts.cluster.clone());
        self.answered(place, rolls, &accounts)
    }

    fn answered(&self, place: &'static Place, rolls: &[u64], accounts: &Accounts) -> Combination {
        let mut answers = Map::new();
        let mut names = Vec::new();
        for (question, roll) in self.playbook.questions.iter().zip(rolls) {
            let (picks, value) = value(question, place, accounts, *roll);
            answers.insert(question.id.clone(), value);
            names.push(picks);
        }
        let asked = answers::check(self.playbook, &answers).asked;
        let asked: BTreeSet<usize> = asked.into_iter().collect();
        let mut picked = BTreeMap::new();
        for (at, (question, names)) in self.playbook.questions.iter().zip(names).enumerate() {
            if asked.contains(&at) {
                picked.extend(names);
            } else {
                answers.shift_remove(&question.id);
            }
        }
        Combination {
            place,
            answers,
            picked,
        }
    }

    /// Whether the playbook's own rules refuse a set. Whatever else is wrong with it must not happen.
    fn refuses(&self, set: &Combination) -> bool {
        let checked = answers::check(self.playbook, &set.answers);
        let plan = plan::build(self.playbook, &checked.answers);
        plan.problems.iter().any(|problem| match &problem.kind {
            AnswerProblemKind::Rule { code, .. } => self.rules.contains(code),
            _ => false,
        })
    }

    /// The choices that are in force together, by their questions' places; none where they are too many.
    pub(super) fn branches(&self) -> Vec<BTreeMap<usize, u64>> {
        let mut all: Vec<(Map<String, Value>, BTreeMap<usize, u64>)> = vec![Default::default()];
        for (at, question) in self.playbook.questions.iter().enumerate() {
            let values = fixed(question);
            if values.is_empty() {
                continue;
            }
            let mut grown = Vec::new();
            for (given, rolls) in all {
                let asked = question.asked_when.is_none()
                    || answers::check(self.playbook, &given).asked.contains(&at);
                if !asked {
                    grown.push((given, rolls));
                    continue;
                }
                for (roll, value) in &values {
                    let (mut given, mut rolls) = (given.clone(), rolls.clone());
                    given.insert(question.id.clone(), value.clone());
                    rolls.insert(at, *roll);
                    grown.push((given, rolls));
                }
            }
            all = grown;
            if all.len() > MOST {
                return Vec::new();
            }
        }
        all.into_iter().map(|(_, rolls)| rolls).collect()
    }

    /// Sets that hold every pair which is in one of many, and that no rule refuses.
    fn chosen(&self, random: &mut Xorshift) -> Vec<Vec<u64>> {
        let place = &PLACES[0];
        let pool = (0..POOL).map(|_| {
            let rolls = self.rolls(&BTreeMap::new(), random);
            let set = self.set(place, &rolls);
            (rolls, set)
        });
        let pool: Vec<(Vec<u64>, Combination)> = pool.collect();
        let pairs = Pairs::of(pool.iter().map(|(_, set)| set));
        let left = pool
            .iter()
            .map(|(rolls, set)| (rolls, set, pairs.bits(set)));
        let mut left: Vec<_> = left.collect();
        let mut seen = pairs.none();
        let mut chosen = Vec::new();
        loop {
            let gain = |bits: &[u64]| -> u32 {
                let both = bits.iter().zip(&seen);
                both.map(|(own, seen)| (own & !seen).count_ones()).sum()
            };
            let gains = left.iter().enumerate();
            let gains = gains.map(|(at, (.., bits))| (gain(bits), at));
            let Some((1.., at)) = gains.max() else { break };
            let (rolls, set, bits) = left.swap_remove(at);
            if self.refuses(set) {
                continue;
            }
            add(&mut seen, &bits);
            chosen.push((rolls, set));
        }
        let rare = self.rare(&pairs, &pool, &chosen, seen);
        let fixed = self.fixed_lists(&chosen);
        let chosen = chosen.into_iter().map(|(rolls, _)| rolls.clone());
        chosen.chain(rare).chain(fixed).collect()
    }

    /// Sets in which a list of choices has one value alone, all or none, where those that were chosen lack it.
    fn fixed_lists(&self, chosen: &[(&Vec<u64>, &Combination)]) -> Vec<Vec<u64>> {
        let mut made = Vec::new();
        for (at, question) in self.playbook.questions.iter().enumerate() {
            for (roll, value) in fixed(question) {
                let has = |set: &Combination| set.answers.get(&question.id) == Some(&value);
                if question.list.is_none() || chosen.iter().any(|(_, set)| has(set)) {
                    continue;
                }
                let asked = chosen
                    .iter()
                    .filter(|(_, set)| set.answers.contains_key(&question.id));
                let mut sets = asked.map(|(base, _)| {
                    let mut rolls = (*base).clone();
                    rolls[at] = roll;
                    let set = self.set(&PLACES[0], &rolls);
                    (rolls, set)
                });
                let found = sets.find(|(_, set)| has(set) && !self.refuses(set));
                made.extend(found.map(|(rolls, _)| rolls));
            }
        }
        made
    }

    /// Sets for the pairs that were not seen: those that were chosen, with answers of others in two places.
    fn rare(
        &self,
        pairs: &Pairs,
        pool: &[(Vec<u64>, Combination)],
        chosen: &[(&Vec<u64>, &Combination)],
        mut seen: Vec<u64>,
    ) -> Vec<Vec<u64>> {
        let at = |pick: &Pick| {
            let id = pick.0.split(['.', '=']).next();
            let mut questions = self.playbook.questions.iter();
            questions.position(|question| Some(question.id.as_str()) == id)
        };
        let got = |set: &Combination, pick: &Pick| set.picked.get(&pick.0) == Some(&pick.1);
        let who = |pick: &Pick| pool.iter().find(|(_, set)| got(set, pick));
        let mut rare: Vec<Vec<u64>> = Vec::new();
        for [one, other] in pairs.lacking(&pairs.all(), &seen) {
            let (Some(first), Some(second)) = (at(one), at(other)) else {
                continue;
            };
            let (Some((rolls, _)), Some((others, _))) = (who(one), who(other)) else {
                continue;
            };
            let both = |(_, set): &&(&Vec<u64>, &Combination)| {
                set.picked.contains_key(&one.0) && set.picked.contains_key(&other.0)
            };
            // Two values of one list come from a set that has both.
            let together = || {
                pool.iter()
                    .find(|(_, set)| got(set, one) && got(set, other))
            };
            let (rolls, others) = match together().filter(|_| first == second) {
                Some((rolls, _)) => (rolls, rolls),
                None if first == second => continue,
                None => (rolls, others),
            };
            let bases = chosen.iter().filter(both).take(BASES);
            let mut made = bases.map(|(base, _)| {
                let mut made = (*base).clone();
                (made[first], made[second]) = (rolls[first], others[second]);
                let set = self.set(&PLACES[0], &made);
                (made, set)
            });
            // Others may have brought it meanwhile.
            let known = pairs.has(&seen, one, other);
            let made = made
                .find(|(_, set)| !known && got(set, one) && got(set, other) && !self.refuses(set));
            if let Some((made, set)) = made {
                add(&mut seen, &pairs.bits(&set));
                rare.push(made);
            }
        }
        rare
    }

    /// Sets that nothing was chosen by, and that no rule refuses.
    pub(super) fn others(&self, count: usize) -> Vec<Combination> {
        let mut random = Xorshift(0x5a6e_5e70_2026_0002);
        let sets = (0..count).map(|n| {
            let rolls = self.rolls(&BTreeMap::new(), &mut random);
            self.set(&PLACES[n % PLACES.len()], &rolls)
        });
        let taken = sets.filter(|set| !self.refuses(set));
        taken.collect()
    }
}

/// The values that a choice or boolean has in the product, each with the number that gives it.
pub(super) fn fixed(question: &Question) -> Vec<(u64, Value)> {
    match (question.kind.name(), question.list) {
        ("choice", Some(bounds)) => {
            let count = question.choices.len();
            let all = (1_u64 << count) - 1;
            let alone = (0..count).map(|at| 1 << at);
            let none = (bounds.min == 0).then_some(0);
            let masks: BTreeSet<u64> = alone.chain(none).chain([all]).collect();
            // The lowest bits say how the rest is to be read.
            let rolls = masks.into_iter().map(|mask| mask << 2);
            rolls.map(|roll| (roll, several(question, roll))).collect()
        }
        ("choice", None) => {
            let values = question.choices.iter().map(|c| Value::from(&*c.value));
            (0..).zip(values).collect()
        }
        ("boolean", _) => vec![(0, false.into()), (1, true.into())],
        _ => Vec::new(),
    }
}

/// The values of a list of choices that a number gives: one alone, all, or any of them.
fn several(question: &Question, roll: u64) -> Value {
    let count = question.choices.len();
    let bounds = question.list.expect("a list");
    let (how, rest) = (roll % 4, roll / 4);
    let whole = (1_u64 << count) - 1;
    let place = usize::try_from(rest).unwrap_or(0) % count.max(1);
    let mask = match how {
        1 => 1 << place,
        2 if rest % 3 == 0 => whole,
        2 if rest % 3 == 1 => 0,
        _ => rest & whole,
    };
    let most = bounds.max.unwrap_or(count);
    let on = (0..count).filter(|at| mask >> at & 1 == 1);
    let mut on: Vec<usize> = on.take(most).collect();
    let mut more = (0..count).map(|at| (place + at) % count);
    while on.len() < bounds.min {
        let next = more.find(|at| !on.contains(at)).expect("enough choices");
        on.push(next);
    }
    on.sort_unstable();
    let values = on.iter().map(|at| question.choices[*at].value.as_str());
    values.collect::<Vec<_>>().into()
}

/// The answer that a number gives, and what it is called.
fn value(question: &Question, place: &Place, accounts: &Accounts, roll: u64) -> (Vec<Pick>, Value) {
    let id = &question.id;
    let pick = |of: &str, name: &str| (of.to_owned(), name.to_owned());
    let at = |count: usize| usize::try_from(roll).unwrap_or(0) % count;
    match (question.kind.name(), question.list.is_some()) {
        ("choice", true) => {
            let value = several(question, roll);
            let has = |choice: &str| value.as_array().is_some_and(|v| v.contains(&choice.into()));
            let choices = question.choices.iter().map(|choice| choice.value.as_str());
            let on: Vec<&str> = choices.clone().filter(|choice| has(choice)).collect();
            let each = choices.map(|choice| {
                let state = if has(choice) { "on" } else { "off" };
                pick(&format!("{id}.{choice}"), state)
            });
            let whole = match on.as_slice() {
                [] => Some("none"),
                [one] => Some(*one),
                all if all.len() == question.choices.len() => Some("all"),
                _ => None,
            };
            let whole = whole.map(|name| pick(&format!("{id}="), name));
            (each.chain(whole).collect(), value)
        }
        ("choice" | "boolean", _) => {
            let values = fixed(question);
            let (_, value) = &values[at(values.len())];
            let name = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (vec![pick(id, &name)], value.clone())
        }
        _ => {
            let shapes = shapes(question, place, accounts);
            let (name, value) = &shapes[at(shapes.len())];
            (vec![pick(id, name)], value.clone())
        }
    }
}
