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

/// The cards of all built-in playbooks, in the order of the table.
pub fn cards() -> Vec<Card> {
    BUILT_IN
        .iter()
        .filter_map(|source| serde_json::from_str(source.card).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook;

    #[test]
    fn what_aws_has_retired_comes_last() {
        let retired: Vec<bool> = cards().iter().map(Card::is_retired).collect();
        assert!(retired.is_sorted(), "{retired:?}");
    }

    #[test]
    fn a_card_says_what_its_playbook_says() {
        let cards = cards();
        assert_eq!(cards.len(), BUILT_IN.len());
        for (card, source) in cards.into_iter().zip(BUILT_IN) {
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
