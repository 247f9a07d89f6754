//! All there is to say about what a person gives: a message, an id, a code of a check or of a rule between answers.

use super::{
    Block, Entry, LookUp, Mend, Values, card_page, code_page, entry_page, in_plan, in_playbook,
    look_up, of, page, rule_page,
};
use crate::{
    audit,
    plan::Plan,
    playbook::{self, Playbook, RuleCard},
    policy::{Rule, check},
};

/// What can be explained, for who gave something else.
pub const UNDERSTOOD: [&str; 2] = [
    "Known are: access denied messages of AWS, best with their whole end (\"because no … policy allows\", \"with an \
     explicit deny in …\"); what IAM says when it refuses a document; what Studio's Cluster dialog and the command that \
     connects a notebook print; messages of jobs, Pipelines and HyperPod clusters about roles; ids such as S12; codes of \
     checks.",
    "A message of a service that only says that access is denied, without naming a kind of policy, concludes nothing: \
     make the same call with the AWS CLI and the same role, and paste what that says.",
];

/// What there is to say about a text.
#[derive(Debug)]
pub struct Told {
    pub page: Vec<Block>,
    /// Whether something known fits; else the page tells what could be read all the same.
    pub is_known: bool,
}

/// Explains a text with what a plan knows, or with what the built-in playbooks do about it.
pub fn tell(text: &str, plan: Option<&Plan<'_>>) -> Told {
    let given = plan.map_or_else(Values::new, Values::of);
    let mends = |entry| plan.map_or_else(|| in_built_in(entry), |plan| in_plan(plan, entry));
    let known = |page| Told {
        page,
        is_known: true,
    };
    let told = |page, mends: &[Mend]| known(steps_first(page, mends));
    let found = look_up(text, &rules());
    match &found {
        LookUp::Entry(entry) => {
            let mends = mends(entry);
            told(entry_page(entry, &given, &mends), &mends)
        }
        LookUp::Rule(rule) => known(rule_page(rule)),
        LookUp::Code(code) => known(code_page(code)),
        LookUp::Unknown(_) | LookUp::Text => {
            if let Some((playbook, card)) = rule_card(text) {
                return known(card_page(playbook, &card));
            }
            let explanation = of(text, &given);
            match explanation.best() {
                Some(best) => {
                    let mends = mends(best);
                    told(page(&explanation, &mends), &mends)
                }
                None => Told {
                    page: nothing(&found, page(&explanation, &[])),
                    is_known: false,
                },
            }
        }
    }
}

/// Whether a text is an id or a code that is known, and not a message.
pub fn is_name(text: &str) -> bool {
    match look_up(text, &rules()) {
        LookUp::Entry(_) | LookUp::Rule(_) | LookUp::Code(_) => true,
        LookUp::Unknown(_) | LookUp::Text => rule_card(text).is_some(),
    }
}

/// The steps of a plan below the title, where they are seen without a look at the rest.
fn steps_first(mut page: Vec<Block>, mends: &[Mend]) -> Vec<Block> {
    let steps = mends.iter().filter(|mend| mend.number.is_some());
    let steps: Vec<Block> = steps
        .map(|mend| Block::Fact("In your checklist", mend.line()))
        .collect();
    let below = page.len().min(1);
    page.splice(below..below, steps);
    page
}

/// What could be read, and what would be understood.
fn nothing(found: &LookUp, read: Vec<Block>) -> Vec<Block> {
    let mut page = Vec::new();
    if let LookUp::Unknown(near) = found {
        let title = "There is no such id or code, and no message like it.";
        page.push(Block::Title(title.to_owned()));
        if !near.is_empty() {
            page.push(Block::Fact("Near to it", near.join(", ")));
        }
    } else {
        page.push(Block::Title("No known failure fits this text.".to_owned()));
        let more =
            "Paste more of it, best everything from the first line of the error to its last.";
        page.push(Block::Text(more.to_owned()));
    }
    page.extend(read);
    page.push(Block::Heading("What can be explained"));
    page.extend(UNDERSTOOD.map(|text| Block::Text(text.to_owned())));
    page
}

/// The rules of every check.
pub fn rules() -> Vec<&'static Rule> {
    check::rules().chain(audit::rules()).collect()
}

/// What of the built-in playbooks mends a failure. A playbook that does not load mends nothing.
pub fn in_built_in(entry: &Entry) -> Vec<Mend> {
    built_in()
        .flat_map(|playbook| in_playbook(playbook, entry))
        .collect()
}

/// A rule between the answers of a built-in playbook, by its code.
pub fn rule_card(code: &str) -> Option<(&'static Playbook, RuleCard<'static>)> {
    let code = code.trim();
    if code.is_empty() || code.contains(char::is_whitespace) {
        return None;
    }
    built_in().find_map(|playbook| {
        let mut cards = playbook.rule_cards().into_iter();
        let card = cards.find(|card| card.code.eq_ignore_ascii_case(code))?;
        Some((playbook, card))
    })
}

fn built_in() -> impl Iterator<Item = &'static Playbook> {
    playbook::BUILT_IN
        .iter()
        .filter_map(|source| playbook::built_in(source.id).ok().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(told: &Told) -> &str {
        match told.page.first() {
            Some(Block::Title(title)) => title,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn ids_codes_and_messages_are_told_and_what_is_near_to_the_rest() {
        for (text, start) in [
            ("s12", "S12: "),
            ("Cannot exceed quota for PolicySize: 6144", "D3: "),
            (rules()[0].code, rules()[0].code),
        ] {
            let told = tell(text, None);
            assert!(told.is_known && title(&told).starts_with(start), "{text}");
        }
        let told = tell("it does not work", None);
        assert!(!told.is_known && title(&told).starts_with("No known failure"));
        let told = tell("S99", None);
        assert!(!told.is_known && title(&told).starts_with("There is no such id"));
        assert!(!tell("", None).is_known);
    }

    #[test]
    fn every_rule_between_answers_is_found_by_its_code() {
        for playbook in built_in() {
            for card in playbook.rule_cards() {
                let told = tell(&format!(" {}\n", card.code), None);
                assert!(told.is_known, "{}", card.code);
            }
        }
    }
}
