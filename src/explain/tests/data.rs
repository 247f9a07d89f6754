//! The files themselves: whole, consistent, safe to print, and their commands read-only.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::{
    answers,
    explain::{
        self, Block, Evidence, Fact, Values, codes, entries, entry, in_plan, in_playbook, page,
        values::{is_place, pieces},
    },
    plan, playbook,
    policy::check,
};

/// What a command may begin its operation with, where it must change nothing.
const READS: [&str; 7] = [
    "get-",
    "list-",
    "describe-",
    "simulate-",
    "head-",
    "lookup-",
    "decode-",
];

#[test]
fn the_files_are_read_and_whole() {
    assert!(entries().len() > 70, "{}", entries().len());
    let ids: BTreeSet<&str> = entries().iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), entries().len(), "ids are unique");
    let sections = [
        ('D', 1, 7),
        ('S', 6, 25),
        ('C', 1, 2),
        ('E', 1, 6),
        ('P', 1, 3),
        ('H', 1, 4),
        ('A', 1, 14),
        ('R', 1, 2),
        ('N', 1, 17),
    ];
    for (letter, from, to) in sections {
        for number in from..=to {
            assert!(
                ids.contains(format!("{letter}{number}").as_str()),
                "{letter}{number}"
            );
        }
    }
    let mut likely: Vec<u8> = entries().iter().filter_map(|entry| entry.likely).collect();
    likely.sort_unstable();
    likely.dedup();
    assert_eq!(likely, (1..=15).collect::<Vec<u8>>());
}

#[test]
fn every_reference_leads_somewhere() {
    for known in entries() {
        let others = known.related.iter().chain(&known.beats);
        let named = known
            .denials
            .iter()
            .filter_map(|denial| denial.endings.as_ref());
        for id in others.chain(named.flatten()) {
            assert!(
                entry(id).is_some_and(|other| other.id == *id),
                "{}: {id}",
                known.id
            );
            assert_ne!(*id, known.id);
        }
    }
    let rules: Vec<_> = check::rules().chain(crate::audit::rules()).collect();
    let of_rules = rules
        .iter()
        .flat_map(|rule| rule.entries.iter().map(|id| (rule.code, *id)));
    let of_codes = codes().iter().flat_map(|code| {
        code.entries
            .iter()
            .map(|id| (code.code.as_str(), id.as_str()))
    });
    for (code, id) in of_rules.chain(of_codes) {
        assert!(entry(id).is_some(), "{code}: {id}");
    }
    let unique: BTreeSet<&str> = codes().iter().map(|code| code.code.as_str()).collect();
    assert_eq!(unique.len(), codes().len());
    assert_eq!(unique.len(), 44);
}

#[test]
fn every_failure_that_a_playbook_mends_is_known() {
    for source in playbook::BUILT_IN {
        let playbook = playbook::built_in(source.id).unwrap().unwrap();
        let mends = playbook.mends();
        assert!(!mends.is_empty(), "{} mends nothing", source.id);
        for (at, id) in mends {
            assert!(
                entry(id).is_some_and(|entry| entry.id == id),
                "{}: {at}: {id}",
                source.id
            );
        }
    }
}

#[test]
fn every_text_is_whole_and_prints_as_it_stands() {
    for known in entries() {
        let id = &known.id;
        assert!(!known.cause.is_empty() && !known.fix.is_empty(), "{id}");
        // What a page or a program says has an address; what the message says, or what follows, needs none.
        let own = |fact: &Fact| matches!(fact.evidence, Evidence::Message | Evidence::Inferred);
        assert!(
            !known.sources.is_empty() || known.cause.iter().all(own),
            "{id}"
        );
        let actions = known
            .checks
            .iter()
            .chain(&known.fix)
            .map(|action| &action.text);
        let texts = known.cause.iter().map(|fact| &fact.text).chain(actions);
        for text in texts.chain([&known.whose]) {
            assert!(
                text.ends_with(['.', ':', '`']) || text.ends_with(':'),
                "{id}: {text}"
            );
            assert_eq!(text.matches('`').count() % 2, 0, "{id}: {text}");
            assert!(!text.contains("  ") && text.trim() == text, "{id}: {text}");
            assert!(
                text.chars().next().is_some_and(|c| !c.is_lowercase()),
                "{id}: {text}"
            );
        }
        for text in [&known.title, &known.whose] {
            assert!(!text.chars().any(crate::host::is_hidden), "{id}: {text}");
        }
        for source in &known.sources {
            let url = source.starts_with("https://") && !source.contains(' ');
            assert!(url || source.starts_with("PyPI package "), "{id}: {source}");
        }
    }
}

#[test]
fn commands_have_known_places_and_checks_change_nothing() {
    for known in entries() {
        for action in known.checks.iter().chain(&known.fix) {
            for word in &action.command {
                for (_, name) in pieces(word) {
                    assert!(name.is_none_or(is_place), "{}: {name:?}", known.id);
                }
            }
            if let Some(first) = action.command.first() {
                assert_eq!(first, "aws", "{}", known.id);
            }
        }
        for check in &known.checks {
            let operation = check.command.get(2).map_or("get-", String::as_str);
            assert!(
                READS.iter().any(|read| operation.starts_with(read)),
                "{}: {operation}",
                known.id
            );
        }
        for pattern in &known.compiled {
            for name in pattern.names() {
                assert!(is_place(name), "{}: {name}", known.id);
            }
            assert!(
                pattern.weight() >= 5,
                "{}: a pattern says too little",
                known.id
            );
        }
        for side in known
            .plays
            .iter()
            .flat_map(|plays| [&plays.principal, &plays.resource])
        {
            assert!(
                side.as_ref().is_none_or(|name| is_place(name)),
                "{}: {side:?}",
                known.id
            );
        }
    }
    for form in &explain::entry::catalogue().takes {
        let pattern = explain::pattern::Pattern::new(form);
        assert!(
            pattern.names().all(is_place) && pattern.names().count() > 0,
            "{form}"
        );
    }
}

#[test]
fn every_entry_is_reached_by_its_own_messages_or_by_its_id() {
    for known in entries() {
        assert!(entry(&known.id.to_lowercase()).is_some_and(|found| found.id == known.id));
        for pattern in &known.patterns {
            let message = pattern.replace(['<', '>'], " ").replace(" && ", " ");
            let found = explain::of(&message, &Values::new());
            let reached = found
                .best()
                .into_iter()
                .chain(found.others().iter().copied());
            assert!(
                reached.into_iter().any(|entry| entry.id == known.id),
                "{}: {message}",
                known.id
            );
        }
    }
}

#[test]
fn a_plan_shows_the_real_step_and_the_real_document() {
    let source = playbook::find("emr-serverless").unwrap();
    let playbook = playbook::built_in(source.id).unwrap().unwrap();
    let file = source.file("cross-account.answers.json").unwrap();
    let given = answers::read(file.as_bytes()).given.unwrap();
    let plan = plan::build(playbook, &answers::check(playbook, &given.answers).answers);
    let mends: Vec<String> = in_plan(&plan, entry("S12").unwrap())
        .iter()
        .map(explain::Mend::line)
        .collect();
    insta::assert_snapshot!(mends.join("\n"), @r#"
    document "The execution role may assume the access role" (Studio account, 111122223333), studio-account/policies/EMRServerlessAssumeRole.json
    document "Trust policy of the access role" (EMR account, 444455556666), emr-account/trust/AssumableRole.json
    step 1 "Confirm the execution role" (Studio account, 111122223333)
    step 7 "Create the role AssumableRole" (EMR account, 444455556666)
    step 8 "Let the execution role assume AssumableRole" (Studio account, 111122223333)
    "#);
    let mends: Vec<String> = in_playbook(playbook, entry("S12").unwrap())
        .iter()
        .map(explain::Mend::line)
        .collect();
    insta::assert_snapshot!(mends.join("\n"), @r#"
    document "The execution role may assume the access role" (AWS account or Studio account)
    document "Trust policy of the access role" (AWS account or EMR account)
    step "Confirm the execution role" (AWS account or Studio account)
    step "Create the role …" (AWS account or EMR account)
    step "Let the execution role assume …" (AWS account or Studio account)
    "#);
    let values = Values::of(&plan);
    for (name, value) in [
        ("studio_account", "111122223333"),
        ("emr_account", "444455556666"),
        ("region", "eu-west-1"),
        ("domain_id", "d-abcdefghij12"),
        ("assumable_role", "AssumableRole"),
        ("bucket", "example-spark-data"),
    ] {
        assert_eq!(values.get(name), Some(value));
    }
    let nothing = plan::build(
        playbook,
        &answers::check(playbook, &serde_json::Map::new()).answers,
    );
    let open = Values::of(&nothing);
    assert_eq!(open.get("domain_id"), None, "what is open is no value");
}

/// Nothing of a page moves a cursor, and no command has other words than its own with a value in them.
fn ensure_calm(text: &str, given: &Values) -> Result<(), TestCaseError> {
    let explanation = explain::of(text, given);
    for block in page(&explanation, &[]) {
        let (printed, is_command) = match &block {
            Block::Title(text) | Block::Text(text) | Block::Item(text) | Block::Source(text) => {
                (text, false)
            }
            Block::Fact(_, text) => (text, false),
            Block::Command(text) => (text, true),
            Block::Heading(_) => continue,
        };
        let hidden = printed
            .chars()
            .find(|c| crate::host::is_hidden(*c) && !(is_command && *c == '\n'));
        prop_assert!(hidden.is_none(), "{:?} in {:?}", hidden, printed);
    }
    if let Some(best) = explanation.best() {
        for action in best.checks.iter().chain(&best.fix) {
            let Some(command) = action.command(explanation.values()) else {
                continue;
            };
            let words = shlex::split(&command.replace("\\\n", "")).unwrap_or_default();
            let region = action.command.iter().any(|word| word == "{region}");
            let length = action.command.len();
            let without = length - 2 * usize::from(region);
            prop_assert!(
                words.len() == length || words.len() == without,
                "{}",
                command
            );
        }
    }
    Ok(())
}

#[test]
fn a_long_text_of_the_same_words_takes_no_time() {
    let begun = std::time::Instant::now();
    for word in [
        "a",
        "arn:",
        "arn:aws:iam::111122223333:role/x ",
        "User: x is not authorized to perform: ",
        "https://",
        "[0;",
        "\u{1b}]",
    ] {
        let text = word.repeat(explain::LONGEST / word.len());
        explain::of(&text, &Values::new());
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_explained_in_peace(text in "(?s).{0,400}") {
        ensure_calm(&text, &Values::new())?;
    }

    #[test]
    fn any_value_inside_a_message_is_harmless(who in "[^ ]{0,60}", what in "(?s).{0,60}", end in 0..4_usize) {
        let end = ["", "because no identity-based policy allows", "with an explicit deny in a service control policy: ", "\u{1b}[2J"][end];
        let text = format!("Unable to assume role(arn: {what}). Ensure permissions are setup correctly Error: User: {who} is not authorized to perform: {what} on resource: {who} {end}{what}");
        ensure_calm(&text, &Values::new())?;
        let text = format!("State of application {who} is not STARTED Please retry after 60 seconds");
        ensure_calm(&text, &Values::new())?;
    }
}
