//! Every combination of a playbook's choices and booleans, in every partition, with the other answers in many shapes.
//!
//! The full product of everything would be millions, so each combination of the choices gets one shape of each other
//! answer, picked by a fixed rotation; a test proves that every pair of values still occurs.

mod shapes;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sagesetup::{
    answers::{self, AnswerProblemKind},
    plan,
    playbook::{self, Playbook, Question},
};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{
    grants,
    rules::{self, Judged},
};
use shapes::{PLACES, Place, shapes};

/// One complete set of answers.
pub(crate) struct Combination {
    pub(crate) place: &'static Place,
    pub(crate) answers: Map<String, Value>,
    /// Which value each question got: its id, and the value's short name.
    picked: BTreeMap<String, String>,
    /// The questions of `picked` that are choices or booleans.
    choices: BTreeSet<String>,
}

impl Combination {
    fn name(&self) -> String {
        format!("{} {:?}", self.place.partition, self.picked)
    }
}

/// Every combination of the choices and booleans, in every partition.
pub(crate) fn combinations(playbook: &Playbook) -> impl Iterator<Item = Combination> {
    let branches = branches(playbook);
    let places = PLACES.iter().enumerate();
    places.flat_map(move |(round, place)| {
        let offset = round * branches.len();
        let rounds = branches.clone().into_iter().enumerate();
        rounds.map(move |(n, choices)| complete(playbook, place, offset + n, choices))
    })
}

/// The choices and booleans that are in force together.
fn branches(playbook: &Playbook) -> Vec<Map<String, Value>> {
    let mut all = vec![Map::new()];
    for question in &playbook.questions {
        let values = fixed(question);
        if values.is_empty() {
            continue;
        }
        let mut grown = Vec::new();
        for given in all {
            if in_force(playbook, &given, question, &values[0]) {
                for value in &values {
                    let mut more = given.clone();
                    more.insert(question.id.clone(), value.clone());
                    grown.push(more);
                }
            } else {
                grown.push(given);
            }
        }
        all = grown;
    }
    all
}

/// All values of a choice or boolean.
fn fixed(question: &Question) -> Vec<Value> {
    match question.kind.name() {
        // Each alone, and all together.
        "choice" if question.list.is_some() => {
            let values = question.choices.iter().map(|c| c.value.as_str());
            let all: Vec<&str> = values.collect();
            let alone = all.iter().map(|value| json!([value]));
            let sets = alone.chain((all.len() > 1).then(|| json!(all)));
            sets.filter(|set| question.judge(set).is_ok()).collect()
        }
        "choice" => question
            .choices
            .iter()
            .map(|c| Value::from(c.value.as_str()))
            .collect(),
        "boolean" => vec![Value::from(false), Value::from(true)],
        _ => Vec::new(),
    }
}

/// Whether the answers so far leave a question on.
fn in_force(
    playbook: &Playbook,
    given: &Map<String, Value>,
    question: &Question,
    value: &Value,
) -> bool {
    if question.asked_when.is_none() {
        return true;
    }
    let mut given = given.clone();
    given.insert(question.id.clone(), value.clone());
    !answers::check(playbook, &given)
        .problems
        .iter()
        .any(|problem| {
            problem.key.as_ref() == Some(&question.id)
                && matches!(problem.kind, AnswerProblemKind::NotInForce { .. })
        })
}

/// Gives one shape to every question that is not a choice.
fn complete(
    playbook: &Playbook,
    place: &'static Place,
    n: usize,
    choices: Map<String, Value>,
) -> Combination {
    let mut picked: BTreeMap<String, String> = choices
        .iter()
        .map(|(id, value)| (id.clone(), value.to_string()))
        .collect();
    let fixed: BTreeSet<String> = picked.keys().cloned().collect();
    let mut answers = choices;
    for (i, question) in playbook.questions.iter().enumerate() {
        if !self::fixed(question).is_empty() {
            continue;
        }
        let shapes = shapes(question, place, &answers);
        let (name, value) = &shapes[rotate(n, i) % shapes.len()];
        if in_force(playbook, &answers, question, value) {
            picked.insert(question.id.clone(), (*name).to_owned());
            answers.insert(question.id.clone(), value.clone());
        }
    }
    Combination {
        place,
        answers,
        picked,
        choices: fixed,
    }
}

/// Spreads the shapes: the same for every run, and without a period that a row of choices could share.
fn rotate(n: usize, question: usize) -> usize {
    let mut x = (n as u64) << 16 | question as u64;
    // The mixing steps of SplitMix64.
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((x ^ (x >> 31)) >> 33).unwrap_or(0)
}

/// Every built-in playbook.
fn playbooks() -> Vec<Playbook> {
    let sources = playbook::BUILT_IN.iter();
    sources
        .map(|source| playbook::load(source).expect(source.id))
        .collect()
}

/// What is wrong with one combination's bundle; which warnings of the checks it has and explains, if nothing is.
fn judge(playbook: &Playbook, combination: &Combination) -> Result<Vec<usize>, String> {
    let whole = rules::bundle(playbook, &combination.answers).map_err(|why| why.join("\n"))?;
    let files = rules::by_path(&whole);
    // Reads them back, with their checksums; what is left is neither mended nor explained.
    let found = rules::audited(&files);
    let unexplained = whole
        .warnings
        .iter()
        .filter(|w| files.contains_key(&w.about));
    let unexplained: Vec<_> = unexplained.collect();
    if !found.is_empty() || !unexplained.is_empty() {
        return Err(format!("the audit finds {found:#?} {unexplained:#?}"));
    }
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        // Not the braces alone: a diagram draws with them.
        for hole in ["{{ ", " }}", "{%", "‹", "›", "undefined"] {
            if text.contains(hole) {
                return Err(format!("{path} holds {hole:?}"));
            }
        }
        if !text.ends_with('\n') || text.contains('\r') {
            return Err(format!("{path} does not end its lines as it should"));
        }
    }
    let given = answers::read(&files["answers.json"])
        .given
        .ok_or("its answers.json does not read")?;
    let again = rules::files(playbook, &given.answers).map_err(|why| why.join("\n"))?;
    if files != again {
        return Err("its own answers.json gives another bundle".to_owned());
    }
    let bundle = Judged::read(&files)?;
    listed(&bundle, &files)?;
    // The rules and the grants speak of Studio with EMR Serverless.
    if playbook.id == rules::playbook().id {
        let broken = rules::check(&bundle);
        if !broken.is_empty() {
            return Err(format!("{broken:#?}"));
        }
        let differs = grants::differences(&bundle);
        if !differs.is_empty() {
            return Err(differs.join("\n"));
        }
    }
    Ok(whole.explained)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

/// The manifest lists every file but itself, with its right sum.
fn listed(bundle: &Judged, files: &BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let entries = bundle.manifest["artifacts"]
        .as_array()
        .ok_or("no artifacts")?;
    let sums: BTreeMap<&str, &str> = entries
        .iter()
        .filter_map(|entry| Some((entry["path"].as_str()?, entry["sha256"].as_str()?)))
        .collect();
    let found: BTreeMap<&str, String> = files
        .iter()
        .filter(|(path, _)| *path != "bundle.json")
        .map(|(path, bytes)| (path.as_str(), hex(&Sha256::digest(bytes))))
        .collect();
    let same = sums.len() == entries.len()
        && sums.len() == found.len()
        && found
            .iter()
            .all(|(path, sum)| sums.get(path) == Some(&sum.as_str()));
    if same {
        return Ok(());
    }
    Err(format!(
        "the manifest lists {sums:#?}, but there is {found:#?}"
    ))
}

#[test]
fn every_combination_gives_a_bundle_that_keeps_every_rule() {
    for playbook in playbooks() {
        let all: Vec<Combination> = combinations(&playbook).collect();
        assert!(all.len() >= 3 * 2, "{}", all.len());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let judged: Vec<Result<Vec<usize>, String>> = std::thread::scope(|scope| {
            let (all, playbook) = (&all, &playbook);
            let workers: Vec<_> = (0..threads)
                .map(|first| {
                    let mine = all.iter().skip(first).step_by(threads);
                    scope.spawn(move || {
                        mine.map(|combination| {
                            judge(playbook, combination)
                                .map_err(|why| format!("{}\n{why}", combination.name()))
                        })
                        .collect::<Vec<_>>()
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().expect("a worker that ends"))
                .collect()
        });
        let (right, failures): (Vec<_>, Vec<_>) = judged.into_iter().partition(Result::is_ok);
        let failures: Vec<String> = failures.into_iter().filter_map(Result::err).collect();
        assert!(
            failures.is_empty(),
            "{} of {} combinations fail, such as:\n{}",
            failures.len(),
            all.len(),
            failures
                .iter()
                .take(3)
                .cloned()
                .collect::<Vec<_>>()
                .join("\n\n")
        );
        let explained: BTreeSet<usize> = right.into_iter().flatten().flatten().collect();
        let checked = answers::check(&playbook, &all[0].answers);
        let accepted = plan::build(&playbook, &checked.answers).accepted.len();
        let idle: Vec<usize> = (0..accepted).filter(|at| !explained.contains(at)).collect();
        assert!(
            idle.is_empty(),
            "{}: nothing calls for accepts {idle:?}",
            playbook.id
        );
    }
}

/// A question and one of its values.
type Pick = (String, String);

#[test]
fn every_pair_of_values_occurs_in_every_partition() {
    for playbook in playbooks() {
        let mut seen: BTreeMap<&str, BTreeSet<(Pick, Pick)>> = BTreeMap::new();
        let mut wanted: BTreeMap<&str, BTreeSet<(Pick, Pick)>> = BTreeMap::new();
        for combination in combinations(&playbook) {
            let partition = combination.place.partition;
            let picks: Vec<Pick> = combination.picked.clone().into_iter().collect();
            let seen = seen.entry(partition).or_default();
            seen.extend(pairs(&picks, &picks));
            // What could have been picked beside these choices.
            let could: Vec<Pick> = playbook
                .questions
                .iter()
                .filter(|question| combination.picked.contains_key(&question.id))
                .flat_map(|question| {
                    let named = |name: &str| (question.id.clone(), name.to_owned());
                    if combination.choices.contains(&question.id) {
                        vec![named(&combination.picked[&question.id])]
                    } else {
                        let all = shapes(question, combination.place, &combination.answers);
                        all.iter().map(|(name, _)| named(name)).collect()
                    }
                })
                .collect();
            wanted
                .entry(partition)
                .or_default()
                .extend(pairs(&could, &could));
        }
        for (partition, wanted) in wanted {
            let missing: Vec<_> = wanted.difference(&seen[partition]).collect();
            assert!(missing.is_empty(), "{partition}: {missing:#?}");
        }
    }
}

/// Every pair of values of two different questions.
fn pairs(one: &[Pick], other: &[Pick]) -> BTreeSet<(Pick, Pick)> {
    one.iter()
        .flat_map(|a| other.iter().map(move |b| (a, b)))
        .filter(|(a, b)| a.0 < b.0)
        .map(|(a, b)| (a.clone(), b.clone()))
        .collect()
}

#[test]
fn an_account_that_has_a_possessive_title_gets_no_article() {
    let bundle = Judged::of(rules::playbook(), &rules::single());
    for (path, page) in &bundle.pages {
        assert!(!page.contains("the Your account"), "{path}");
    }
}

#[test]
fn replicas_of_a_multi_region_key_share_an_id_and_each_get_their_policy() {
    let replica = |region: &str| {
        format!("arn:aws:kms:{region}:987650123456:key/mrk-1234abcd12ab34cd56ef1234567890ab")
    };
    let keys = [replica("us-east-1"), replica("us-west-2")];
    let answers = rules::with(rules::single(), json!({ "kms_key_arns": keys }));
    let files = rules::files(rules::playbook(), &answers).unwrap();
    let bundle = Judged::read(&files).unwrap();
    assert_eq!(bundle.of_kind("resource-policy").len(), 2);
}

#[test]
fn the_combinations_are_the_full_product_of_the_choices() {
    let playbook = rules::playbook();
    let all: Vec<Combination> = combinations(playbook).collect();
    let of = |topology: &str| {
        let picked = format!("\"{topology}\"");
        let all = all.iter().filter(|c| c.picked["topology"] == picked);
        let different: BTreeSet<Vec<&str>> = all
            .map(|c| {
                let values = c.choices.iter().map(|id| c.picked[id].as_str());
                std::iter::once(c.place.partition).chain(values).collect()
            })
            .collect();
        different.len()
    };
    let booleans_and_choices = |topology: &str| {
        let off = |id: &str| topology == "single-account" && id == "list_own_applications";
        let questions = playbook
            .questions
            .iter()
            .filter(|q| q.id != "topology" && !off(&q.id));
        questions.map(|q| fixed(q).len().max(1)).product::<usize>()
    };
    for topology in ["single-account", "cross-account"] {
        assert_eq!(
            of(topology),
            3 * booleans_and_choices(topology),
            "{topology}"
        );
    }
    assert_eq!(all.len(), of("single-account") + of("cross-account"));
}
