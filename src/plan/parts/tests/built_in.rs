//! Every document of parts that the program carries, and one made for this: for a thousand random selections the merged
//! policies answer every request as the separate parts together.
//!
//! Requests are made of all actions, resources and tests that occur. What a list means is what its texts mean, so each
//! text is asked once and a statement is put together from the answers; some requests also go through the whole decision.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::with_source;
use crate::{
    answers::{self, tests::samples},
    grants::{Scene, decide},
    plan::{Content, Document, Plan, build},
    playbook::{self, BUILT_IN, Body, Kind, Playbook, Question, Source, load},
    policy::{
        self, Effect, List, Span, Statement,
        evaluate::{self, Caller, Context, Request},
        quota,
        statement::Condition,
    },
};

const SELECTIONS: usize = 1_000;
const CALLER: &str = "arn:aws:iam::111122223333:role/Caller";

/// Random numbers, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % most.max(1)
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        of.get(self.below(of.len()))
    }
}

/// The playbook with each part as a document of its own.
fn apart(source: &Source<'_>) -> Playbook {
    let mut playbook = load(source).unwrap();
    let mut all = Vec::new();
    for (place, document) in std::mem::take(&mut playbook.documents)
        .into_iter()
        .enumerate()
    {
        let count = document.parts.len();
        if count == 0 {
            all.push(document);
            continue;
        }
        for number in 0..count {
            let mut copy = load(source).unwrap().documents.swap_remove(place);
            let part = std::mem::take(&mut copy.parts).swap_remove(number);
            assert!(
                copy.each.is_none() || part.each.is_none(),
                "one list a part"
            );
            copy.each = copy.each.or(part.each);
            copy.when = match (copy.when, part.when) {
                (Some(one), Some(other)) => {
                    let source = |id| playbook.expressions.get(id).unwrap().source().to_owned();
                    let both = format!("({}) and ({})", source(one), source(other));
                    Some(playbook.expressions.compile(&both).unwrap())
                }
                (one, other) => one.or(other),
            };
            copy.variants = vec![(None, Body::Policy(part.policy))];
            all.push(copy);
        }
    }
    playbook.documents = all;
    playbook
}

/// A random answer, near to those of a sample.
fn answer(
    question: &Question,
    samples: &[Map<String, Value>],
    base: usize,
    random: &mut Random,
) -> Option<Value> {
    let among = |given: Value, least: usize, random: &mut Random| {
        let Value::Array(mut list) = given else {
            return given;
        };
        let wanted = least + random.below(list.len() + 1 - least.min(list.len()));
        while list.len() > wanted {
            list.remove(random.below(list.len()));
        }
        Value::Array(list)
    };
    let choices: Vec<Value> = question.choices.iter().map(|c| json!(c.value)).collect();
    match (question.kind, question.list) {
        (Kind::Boolean, _) => Some(json!(random.below(2) == 0)),
        (Kind::Choice, Some(bounds)) => Some(among(json!(choices), bounds.min, random)),
        (Kind::Choice, None) => random.pick(&choices).cloned(),
        (_, list) => {
            let own = samples
                .get(base)
                .and_then(|sample| sample.get(&question.id));
            let any = own.or_else(|| samples.iter().find_map(|sample| sample.get(&question.id)));
            let value = any
                .or(question.example.as_ref())
                .or(question.default_value());
            value.cloned().map(|value| match list {
                Some(bounds) => among(value, bounds.min, random),
                None => value,
            })
        }
    }
}

/// Answers to every question that the others leave in force.
fn selection(
    playbook: &Playbook,
    samples: &[Map<String, Value>],
    random: &mut Random,
) -> answers::Answers {
    let base = random.below(samples.len());
    let mut given = Map::new();
    for question in &playbook.questions {
        if let Some(value) = answer(question, samples, base, random) {
            given.insert(question.id.clone(), value);
        }
    }
    answers::check(playbook, &given).answers
}

/// A statement by the numbers of its texts.
struct Numbered {
    effect: Effect,
    /// Whom it speaks of, in one spelling.
    principal: String,
    actions: Vec<usize>,
    not_action: bool,
    resources: Option<Vec<usize>>,
    not_resource: bool,
    condition: usize,
}

/// All texts that occur, each once.
#[derive(Default)]
struct Texts {
    actions: Vec<String>,
    resources: Vec<String>,
    conditions: Vec<Condition>,
    known: HashMap<(u8, String), usize>,
}

impl Texts {
    fn number(
        known: &mut HashMap<(u8, String), usize>,
        kind: u8,
        text: &str,
        add: impl FnOnce() -> usize,
    ) -> usize {
        *known.entry((kind, text.to_owned())).or_insert_with(add)
    }

    fn texts<T: AsRef<str>>(
        known: &mut HashMap<(u8, String), usize>,
        kind: u8,
        all: &mut Vec<String>,
        list: &List<T>,
    ) -> Vec<usize> {
        let number = |text: &T| {
            let text = text.as_ref();
            Self::number(known, kind, text, || {
                all.push(text.to_owned());
                all.len() - 1
            })
        };
        list.iter().map(number).collect()
    }

    fn statement<T: AsRef<str> + Clone + serde::Serialize>(
        &mut self,
        statement: &Statement<T>,
    ) -> Numbered {
        let own = |text: &T| text.as_ref().to_owned();
        let condition: Condition = statement
            .condition
            .iter()
            .map(|(operator, keys)| {
                let keys = keys.iter().map(|(key, values)| {
                    let values = values.iter().map(own).collect();
                    (own(key), List::Many(values))
                });
                (own(operator), keys.collect())
            })
            .collect();
        let text = format!("{condition:?}");
        let conditions = &mut self.conditions;
        let condition = Self::number(&mut self.known, 2, &text, || {
            conditions.push(condition);
            conditions.len() - 1
        });
        let principal = statement.principal.as_ref().map(|principals| {
            let json = serde_json::to_value(&principals.principal).unwrap();
            let mut words: Vec<String> = match &json {
                Value::Object(kinds) => kinds
                    .iter()
                    .flat_map(|(kind, list)| {
                        let list = list
                            .as_array()
                            .cloned()
                            .unwrap_or_else(|| vec![list.clone()]);
                        list.into_iter().map(move |name| format!("{kind} {name}"))
                    })
                    .collect(),
                other => vec![other.to_string()],
            };
            words.sort();
            words.dedup();
            format!("{} {words:?}", principals.not)
        });
        Numbered {
            effect: statement.effect,
            principal: principal.unwrap_or_default(),
            actions: Self::texts(&mut self.known, 0, &mut self.actions, &statement.action),
            not_action: statement.not_action,
            resources: statement
                .resource
                .as_ref()
                .map(|list| Self::texts(&mut self.known, 1, &mut self.resources, list)),
            not_resource: statement.not_resource,
            condition,
        }
    }
}

/// A set of requests' actions, resources or contexts, by their places.
type Set = Vec<u64>;

fn set(size: usize, has: impl Fn(usize) -> bool) -> Set {
    let mut words = vec![0; size.div_ceil(64)];
    for place in (0..size).filter(|place| has(*place)) {
        words[place / 64] |= 1 << (place % 64);
    }
    words
}

fn has(set: &Set, place: usize) -> bool {
    set[place / 64] >> (place % 64) & 1 == 1
}

fn add(set: &mut Set, other: &Set) {
    for (word, more) in set.iter_mut().zip(other) {
        *word |= more;
    }
}

/// The texts with their signs filled in, in ways that tell them apart, and something that no text means.
fn filled(texts: &[String], other: &str) -> Vec<String> {
    let mut all: BTreeSet<String> = [other.to_owned()].into();
    for text in texts {
        let mut text = text.replace('?', "q");
        while let Some((before, behind)) = text.clone().split_once("${") {
            let (_, after) = behind.split_once('}').unwrap_or(("", behind));
            text = format!("{before}user{after}");
        }
        all.extend(["", "x", "x/y", "SageMaker"].map(|fill| text.replace('*', fill)));
    }
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

/// Contexts that meet the tests, one by one and together, and that fail them.
fn contexts(conditions: &[Condition]) -> Vec<Context> {
    let mut pairs: Vec<(&str, Vec<String>)> = Vec::new();
    for (key, values) in conditions.iter().flatten().flat_map(|(_, keys)| keys) {
        let values = values.iter().map(|v| v.replace(['*', '?'], "x"));
        match pairs
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(key))
        {
            Some((_, known)) => known.extend(values),
            None => pairs.push((key, values.collect())),
        }
    }
    for (_, values) in &mut pairs {
        values.sort();
        values.dedup();
        values.truncate(8);
    }
    let with = |choose: &dyn Fn(usize, &[String]) -> Option<String>| {
        let mut context = Context::default();
        for (place, (key, values)) in pairs.iter().enumerate() {
            if let Some(value) = choose(place, values) {
                context.add(key, value);
            }
        }
        context
    };
    let first = |values: &[String]| values.first().cloned();
    let mut all = vec![with(&|_, _| None), with(&|_, _| Some("other".to_owned()))];
    for number in 0..8 {
        all.push(with(&|_, values| {
            values.get(number).cloned().or_else(|| first(values))
        }));
    }
    for only in 0..pairs.len() {
        all.push(with(&|place, values| {
            first(values).filter(|_| place == only)
        }));
        all.push(with(&|place, values| {
            first(values).filter(|_| place != only)
        }));
    }
    all
}

/// What each text means, for every request.
struct Meanings {
    actions: Vec<Set>,
    /// By text, then by context; one for all contexts where there is no variable in it.
    resources: Vec<Vec<Set>>,
    conditions: Vec<Set>,
    sizes: [usize; 3],
}

fn plain(action: &str, resource: &str) -> Statement {
    Statement {
        at: Span::default(),
        sid: None,
        effect: Effect::Allow,
        principal: None,
        not_action: false,
        action: List::One(action.to_owned()),
        not_resource: false,
        resource: Some(List::One(resource.to_owned())),
        condition: Vec::new(),
    }
}

impl Meanings {
    fn of(texts: &Texts) -> Self {
        let actions = filled(&texts.actions, "other:Action");
        let resources = filled(&texts.resources, "arn:aws:other:::thing");
        let mut contexts = contexts(&texts.conditions);
        for context in &mut contexts {
            if context.get("aws:username").is_none() {
                context.add("aws:username", "user");
            }
        }
        let request = |action: &str, resource: &str, context: &Context| Request {
            caller: Caller::parse(CALLER).unwrap(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            context: context.clone(),
        };
        let applies = |statement: &Statement, request: &Request| {
            evaluate::applies(statement, policy::Kind::Identity, true, request).is_ok()
        };
        let of_resource = |text: &String| {
            let statement = plain("*", text);
            let some = if text.contains("${") {
                contexts.as_slice()
            } else {
                &contexts[..1]
            };
            some.iter()
                .map(|context| {
                    set(resources.len(), |at| {
                        applies(&statement, &request("a:B", &resources[at], context))
                    })
                })
                .collect()
        };
        let of_condition = |condition: &Condition| {
            let statement = Statement {
                condition: condition.clone(),
                ..plain("*", "*")
            };
            set(contexts.len(), |at| {
                applies(&statement, &request("a:B", "x", &contexts[at]))
            })
        };
        let of_action = |text: &String| {
            let statement = plain(text, "*");
            set(actions.len(), |at| {
                evaluate::of_action(&statement, &actions[at])
            })
        };
        Self {
            actions: texts.actions.iter().map(of_action).collect(),
            resources: texts.resources.iter().map(of_resource).collect(),
            conditions: texts.conditions.iter().map(of_condition).collect(),
            sizes: [actions.len(), resources.len(), contexts.len()],
        }
    }

    /// What statements say in a context: to whom, and with which effect, which action on which resources.
    fn says<'n>(
        &self,
        statements: &'n [Numbered],
        context: usize,
    ) -> BTreeMap<(Effect, &'n str), Vec<Set>> {
        let [actions, resources, _] = self.sizes;
        let mut said: BTreeMap<_, Vec<Set>> = BTreeMap::new();
        for statement in statements {
            if !has(&self.conditions[statement.condition], context) {
                continue;
            }
            let union = |sets: &mut dyn Iterator<Item = &Set>, size: usize, not: bool| {
                let mut all = set(size, |_| false);
                sets.for_each(|one| add(&mut all, one));
                if not {
                    set(size, |at| !has(&all, at))
                } else {
                    all
                }
            };
            let of_action = statement.actions.iter().map(|text| &self.actions[*text]);
            let does = union(&mut { of_action }, actions, statement.not_action);
            let on = match &statement.resources {
                None => set(resources, |_| true),
                Some(texts) => {
                    let sets = texts.iter().map(|text| {
                        let sets = &self.resources[*text];
                        sets.get(context).unwrap_or(&sets[0])
                    });
                    union(&mut { sets }, resources, statement.not_resource)
                }
            };
            let rows = said
                .entry((statement.effect, statement.principal.as_str()))
                .or_insert_with(|| vec![set(resources, |_| false); actions]);
            for (action, row) in rows.iter_mut().enumerate() {
                if has(&does, action) {
                    add(row, &on);
                }
            }
        }
        // What says nothing is as good as nothing.
        said.retain(|_, rows| rows.iter().flatten().any(|word| *word != 0));
        said
    }
}

/// A document's id and what it is attached to.
type Place = (String, String, String);

/// The policies of each place that are made of parts.
fn policies<'d, 'p>(
    plan: &'d Plan<'p>,
    ids: &BTreeSet<String>,
) -> BTreeMap<Place, Vec<&'d Document<'p>>> {
    let mut all: BTreeMap<Place, Vec<_>> = BTreeMap::new();
    for document in plan.documents.iter().filter(|d| ids.contains(d.id)) {
        let holder = document.attachment.as_ref().map(|a| a.role_arn.clone());
        let place = (
            document.id.to_owned(),
            document.account.to_owned(),
            holder.unwrap_or_default(),
        );
        all.entry(place).or_default().push(document);
    }
    // A document without statements is none.
    all.retain(|_, documents| documents.iter().any(|d| statements(d).next().is_some()));
    all
}

fn statements<'d, 'p>(
    document: &'d Document<'p>,
) -> impl Iterator<Item = (&'d Statement<std::borrow::Cow<'p, str>>, String)> {
    let Content::Policy { document, reasons } = &document.content else {
        panic!("parts are policies")
    };
    assert_eq!(document.statements.len(), reasons.len());
    document
        .statements
        .iter()
        .zip(reasons)
        .map(|(statement, reason)| (statement, reason.plain()))
}

/// What holds for merged documents whatever they say: they fit, their Sids are apart, all reasons are told.
fn shaped(merged: &[&Document<'_>], separate: &[&Document<'_>]) {
    let mut sids = BTreeSet::new();
    let mut told = String::new();
    for document in merged {
        let mut count = 0;
        for (statement, reason) in statements(document) {
            assert!(
                sids.insert(statement.sid.clone().unwrap()),
                "{}",
                document.pretty
            );
            told.push_str(&reason);
            count += 1;
        }
        assert!(count > 0);
        let managed = quota::size(&document.minified) <= quota::MANAGED_POLICY;
        assert!(
            managed || count == 1 || merged.len() == 1,
            "{}",
            document.pretty
        );
    }
    for (statement, reason) in separate.iter().flat_map(|document| statements(document)) {
        let empty = |list: &List<_>| list.as_slice().is_empty();
        let nothing = empty(&statement.action) || statement.resource.as_ref().is_some_and(empty);
        assert!(nothing || told.contains(&reason), "{reason}\n{told}");
    }
}

/// Some requests through the whole decision.
fn decided(
    merged: &Plan<'_>,
    separate: &Plan<'_>,
    documents: &[&Document<'_>],
    random: &mut Random,
) {
    let (one, other) = (Scene::of_plan(merged), Scene::of_plan(separate));
    for _ in 0..6 {
        let document = random.pick(documents).unwrap();
        let Some(caller) = document
            .attachment
            .as_ref()
            .and_then(|a| Caller::parse(&a.role_arn).ok())
        else {
            continue;
        };
        let all: Vec<_> = statements(document)
            .map(|(statement, _)| statement)
            .collect();
        let (Some(first), Some(second)) = (random.pick(&all), random.pick(&all)) else {
            continue;
        };
        let Some(action) = random.pick(first.action.as_slice()) else {
            continue;
        };
        let resources = second.resource.as_ref().map_or(&[][..], List::as_slice);
        let Some(resource) = random.pick(resources) else {
            continue;
        };
        let mut context = Context::default();
        for (_, key, values) in first.tests() {
            if let Some(value) = random.pick(values.as_slice())
                && random.below(4) > 0
            {
                context.add(key, value.replace(['*', '?'], "x"));
            }
        }
        let [action, resource] = [action, resource].map(|text| text.replace(['*', '?'], "x"));
        let request = Request::new(caller, &*action, &*resource, context);
        let (one, other) = (decide(&one, &request), decide(&other, &request));
        assert_eq!(one.allowed, other.allowed, "{request:?}");
    }
}

/// Holds the merged documents of a playbook against its separate parts; how many selections were complete, and how many
/// documents there were.
fn judged(source: &Source<'_>) -> (usize, usize) {
    let playbook = load(source).unwrap();
    let made = playbook.documents.iter().filter(|d| !d.parts.is_empty());
    let ids: BTreeSet<String> = made.map(|d: &playbook::Document| d.id.clone()).collect();
    if ids.is_empty() {
        return (0, 0);
    }
    let (apart, samples) = (apart(source), samples(source));
    let mut random = Random(0x5a6e_5e70);
    let mut texts = Texts::default();
    let mut sides: Vec<(Vec<Numbered>, Vec<Numbered>)> = Vec::new();
    let (mut complete, mut count) = (0, 0);
    for number in 0..SELECTIONS {
        let answers = selection(&playbook, &samples, &mut random);
        let (merged, separate) = (build(&playbook, &answers), build(&apart, &answers));
        assert_eq!(merged.open, separate.open);
        assert_eq!(merged.faults, separate.faults);
        complete += usize::from(merged.open.is_empty());
        let (one, other) = (policies(&merged, &ids), policies(&separate, &ids));
        assert_eq!(
            one.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>()
        );
        for (place, documents) in &one {
            let parts = &other[place];
            shaped(documents, parts);
            count += documents.len();
            if number % 20 == 0 {
                decided(&merged, &separate, parts, &mut random);
            }
            let mut numbered = |documents: &[&Document<'_>]| -> Vec<Numbered> {
                let all = documents.iter().flat_map(|document| statements(document));
                all.map(|(statement, _)| texts.statement(statement))
                    .collect()
            };
            sides.push((numbered(documents), numbered(parts)));
        }
    }
    let meanings = Meanings::of(&texts);
    let all = |statements: &[Numbered]| -> Vec<_> {
        let said = (0..meanings.sizes[2]).map(|context| {
            let said = meanings.says(statements, context);
            let own = said
                .into_iter()
                .map(|((effect, who), rows)| (effect, who.to_owned(), rows));
            own.collect::<Vec<_>>()
        });
        said.collect()
    };
    // The requests tell a difference where there is one.
    for (merged, separate) in sides.iter().take(10) {
        let fewer = merged.split_last().map_or(&[][..], |(_, rest)| rest);
        assert!(
            all(fewer) != all(separate),
            "{}: a statement too many",
            source.id
        );
    }
    for (merged, separate) in &sides {
        // Contexts that meet the same conditions get the same answers.
        let mut asked = BTreeSet::new();
        for context in 0..meanings.sizes[2] {
            let met = separate
                .iter()
                .chain(merged)
                .map(|statement| has(&meanings.conditions[statement.condition], context));
            let variable = separate
                .iter()
                .flat_map(|s| s.resources.iter().flatten())
                .any(|text| meanings.resources[*text].len() > 1);
            if asked.insert(met.collect::<Vec<bool>>()) || variable {
                assert!(
                    meanings.says(merged, context) == meanings.says(separate, context),
                    "{}: {context}",
                    source.id
                );
            }
        }
    }
    (complete, count)
}

#[test]
fn merged_documents_answer_every_request_as_their_parts_together() {
    let (complete, count) = with_source(judged);
    assert!(
        complete == SELECTIONS && count > SELECTIONS / 2,
        "{complete} {count}"
    );
    for source in BUILT_IN {
        let (complete, count) = judged(source);
        assert!(
            count == 0 || complete > SELECTIONS / 2,
            "{}: {complete} {count}",
            source.id
        );
    }
}
