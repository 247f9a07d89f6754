//! Many sets of answers for each playbook: every combination of its choices, where these are few enough, every pair of
//! values that two questions can have, and random sets, in every partition.

mod choose;
mod shapes;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sagesetup::{
    answers, plan,
    playbook::{self, Playbook},
};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{
    grants,
    rules::{self, Judged},
};
use choose::{Chooser, Combination, Pairs, add, fixed};

/// One of so many bundles is made twice, and audited again as it lies on a disk.
const AGAIN: usize = 4;

/// The tests of each playbook; several look at the same sets of answers.
macro_rules! playbooks {
    ($($name:ident $id:literal;)*) => {
        const TRIED: &[&str] = &[$($id),*];

        $(mod $name {
            use std::sync::LazyLock;

            static SETS: LazyLock<super::Sets> = LazyLock::new(|| super::sets($id));

            #[test]
            fn every_combination_gives_a_bundle_that_keeps_every_rule() {
                super::keeps_every_rule(&SETS);
            }

            #[test]
            fn every_pair_of_values_occurs_in_every_partition() {
                super::every_pair_occurs(&SETS);
            }

            #[test]
            fn every_value_of_a_choice_occurs_or_is_refused_alone() {
                super::every_value_occurs(&SETS);
            }
        })*
    };
}

playbooks! {
    elastic_inference "elastic-inference";
    emr_clusters "emr-clusters";
    emr_serverless "emr-serverless";
    execution_role "execution-role";
    hyperpod "hyperpod";
    pipelines "pipelines";
}

/// A playbook, and the sets of answers that it is tried with.
type Sets = (&'static Playbook, Vec<Combination>);

fn sets(id: &str) -> Sets {
    let playbook = playbook::built_in(id).expect("a right one");
    let playbook = playbook.expect("a built-in one");
    (playbook, Chooser::new(playbook).sets())
}

/// Random sets of answers that a playbook takes, in every partition, for tests of their own.
pub(crate) fn random(playbook: &'static Playbook, count: usize) -> Vec<Map<String, Value>> {
    let sets = Chooser::new(playbook).others(count).into_iter();
    sets.map(|set| set.answers).collect()
}

#[test]
fn every_playbook_is_tried() {
    let known: BTreeSet<&str> = playbook::BUILT_IN.iter().map(|source| source.id).collect();
    assert_eq!(known, TRIED.iter().copied().collect());
}

/// What is wrong with one combination's bundle; which warnings of the checks it has and explains, if nothing is.
fn judge(
    playbook: &Playbook,
    combination: &Combination,
    again: bool,
) -> Result<Vec<usize>, String> {
    let whole = rules::bundle(playbook, &combination.answers).map_err(|why| why.join("\n"))?;
    let files = rules::by_path(&whole);
    // The bundle was audited when it was made; what is left is neither mended nor explained.
    let unexplained = whole
        .warnings
        .iter()
        .filter(|w| files.contains_key(&w.about));
    let unexplained: Vec<_> = unexplained.collect();
    if !unexplained.is_empty() {
        return Err(format!("the audit finds {unexplained:#?}"));
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
    let checked = |given| answers::check(playbook, given).answers.json();
    if checked(&given.answers) != checked(&combination.answers) {
        return Err("its own answers.json gives other answers".to_owned());
    }
    if again {
        // With their checksums.
        let found = rules::audited(&files);
        if !found.is_empty() {
            return Err(format!("the audit finds {found:#?}"));
        }
        let again = rules::files(playbook, &given.answers).map_err(|why| why.join("\n"))?;
        if files != again {
            return Err("its own answers.json gives another bundle".to_owned());
        }
    }
    let bundle = Judged::read(&files)?;
    listed(&bundle, &files)?;
    // Most rules and the grants speak of Studio with EMR Serverless.
    let broken = if playbook.id == rules::playbook().id {
        rules::check(&bundle)
    } else {
        rules::check_general(&bundle)
    };
    if !broken.is_empty() {
        return Err(format!("{broken:#?}"));
    }
    if playbook.id == rules::playbook().id {
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

/// What the judge says of each set, in no order.
fn judged(playbook: &Playbook, all: &[Combination]) -> Vec<Result<Vec<usize>, String>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                let mine = all.iter().enumerate().skip(first).step_by(threads);
                scope.spawn(move || {
                    mine.map(|(n, combination)| {
                        judge(playbook, combination, n % AGAIN == 0).map_err(|why| {
                            let answers = json!({
                                "format": answers::FORMAT,
                                "playbook": playbook.id,
                                "answers": combination.answers,
                            });
                            format!("{}\n{why}\n{answers}", combination.name())
                        })
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        let ended = workers.into_iter();
        let ended = ended.flat_map(|worker| worker.join().expect("a worker that ends"));
        ended.collect()
    })
}

fn keeps_every_rule((playbook, all): &Sets) {
    assert!(all.len() >= 3 * 2, "{}", all.len());
    let judged = judged(playbook, all);
    let (right, failures): (Vec<_>, Vec<_>) = judged.into_iter().partition(Result::is_ok);
    let failures: Vec<String> = failures.into_iter().filter_map(Result::err).collect();
    let shown: Vec<&str> = failures.iter().take(3).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{} of {} combinations fail, such as:\n{}",
        failures.len(),
        all.len(),
        shown.join("\n\n")
    );
    let explained: BTreeSet<usize> = right.into_iter().flatten().flatten().collect();
    let checked = answers::check(playbook, &all[0].answers);
    let accepted = plan::build(playbook, &checked.answers).accepted.len();
    let idle: Vec<usize> = (0..accepted).filter(|at| !explained.contains(at)).collect();
    assert!(idle.is_empty(), "nothing calls for accepts {idle:?}");
}

fn every_pair_occurs((playbook, sets): &Sets) {
    // Whatever other answers have together.
    let others = Chooser::new(playbook).others(150);
    let pairs = Pairs::of(sets.iter().chain(&others));
    let mut seen: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for set in sets {
        let seen = seen.entry(set.place.partition);
        add(seen.or_insert_with(|| pairs.none()), &pairs.bits(set));
    }
    assert_eq!(seen.len(), 3);
    for set in &others {
        for (partition, seen) in &seen {
            let missing = pairs.lacking(&pairs.bits(set), seen);
            assert!(missing.is_empty(), "{partition}: {missing:?}");
        }
    }
}

fn every_value_occurs((playbook, sets): &Sets) {
    for question in &playbook.questions {
        let values = fixed(question).into_iter().map(|(_, value)| value);
        let lacking = values.filter(|value| {
            let has = |set: &Combination| set.answers.get(&question.id) == Some(value);
            !sets.iter().any(has)
        });
        for value in lacking {
            let asked = |set: &&Combination| set.answers.contains_key(&question.id);
            let set = sets.iter().find(asked);
            let set = set.unwrap_or_else(|| panic!("{} is never asked", question.id));
            let mut answers = set.answers.clone();
            answers.insert(question.id.clone(), value.clone());
            let checked = answers::check(playbook, &answers);
            let plan = plan::build(playbook, &checked.answers);
            let mut about = plan.problems.iter().map(|problem| problem.key.as_ref());
            let refused = about.any(|about| about == Some(&question.id));
            assert!(refused, "{} is never {value}", question.id);
        }
    }
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
    let (playbook, sets) = sets("emr-serverless");
    let choices: Vec<&str> = playbook
        .questions
        .iter()
        .filter(|question| !fixed(question).is_empty())
        .map(|question| question.id.as_str())
        .collect();
    let of = |topology: &str| {
        let sets = sets.iter().filter(|set| set.picked["topology"] == topology);
        let different: BTreeSet<Vec<Option<&String>>> = sets
            .map(|set| choices.iter().map(|id| set.picked.get(*id)).collect())
            .collect();
        different.len()
    };
    let product = |topology: &str| {
        let off = |id: &str| topology == "single-account" && id == "list_own_applications";
        let questions = playbook
            .questions
            .iter()
            .filter(|q| q.id != "topology" && !off(&q.id));
        questions.map(|q| fixed(q).len().max(1)).product::<usize>()
    };
    for topology in ["single-account", "cross-account"] {
        assert_eq!(of(topology), product(topology), "{topology}");
    }
}
