//! What a list of set-ups shows of each, read without loading the playbook behind it.

use serde::Deserialize;

use super::builtin::BUILT_IN;

/// A playbook as lists show it.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct Card {
    pub id: String,
    pub title: String,
    /// What an admin wants to do; set-ups with the same goal stand together.
    pub goal: String,
    pub summary: [String; 2],
    pub minutes: u32,
    /// What one must have at hand before the first question.
    pub need: Vec<String>,
    pub page: String,
    /// What is told before the first question where AWS has ended the service; empty for all others.
    #[serde(default)]
    pub retired: Vec<String>,
}

impl Card {
    pub fn is_retired(&self) -> bool {
        !self.retired.is_empty()
    }
}

/// The cards of all built-in playbooks as lists show them: those of one goal together, in the order of the table.
pub fn cards() -> Vec<Card> {
    let cards: Vec<Card> = BUILT_IN
        .iter()
        .filter_map(|source| serde_json::from_str(source.card).ok())
        .collect();
    grouped(cards)
}

fn grouped(mut cards: Vec<Card>) -> Vec<Card> {
    let goals: Vec<String> = cards.iter().map(|card| card.goal.clone()).collect();
    // The sort is stable, so what leads to one goal keeps its order.
    cards.sort_by_key(|card| goals.iter().position(|goal| *goal == card.goal));
    cards
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook;

    #[test]
    fn set_ups_of_one_goal_stand_together_where_the_first_one_stands() {
        let card = |id: &str, goal: &str| Card {
            id: id.to_owned(),
            goal: goal.to_owned(),
            ..cards().swap_remove(0)
        };
        let order = grouped(vec![
            card("a", "run"),
            card("b", "train"),
            card("c", "run"),
            card("d", "clean up"),
        ]);
        let ids: Vec<&str> = order.iter().map(|card| card.id.as_str()).collect();
        assert_eq!(ids, ["a", "c", "b", "d"]);
    }

    #[test]
    fn what_aws_has_retired_comes_last() {
        let retired: Vec<bool> = cards().iter().map(Card::is_retired).collect();
        assert!(retired.is_sorted(), "{retired:?}");
    }

    #[test]
    fn a_card_says_what_its_playbook_says() {
        let cards = cards();
        assert_eq!(cards.len(), BUILT_IN.len());
        for card in cards {
            let source = playbook::find(&card.id).unwrap();
            let whole = playbook::load(source).unwrap();
            assert_eq!(card.id, whole.id);
            assert_eq!(card.title, whole.title);
            assert_eq!(card.goal, whole.goal);
            assert_eq!(card.summary, whole.summary);
            assert_eq!(card.minutes, whole.minutes);
            assert_eq!(card.need, whole.need);
            assert_eq!(card.page, whole.page);
            assert_eq!(card.retired, whole.retired);
        }
    }
}
