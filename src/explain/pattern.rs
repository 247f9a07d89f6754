//! The stable parts of a message, with `<holes>` for what differs from one to the next.

use super::squash::{Squashed, squash};

/// What a hole takes at most: more is another message.
const LONGEST_HOLE: usize = 600;

/// A message with holes, or several parts of one that may stand in any order.
#[derive(Debug)]
pub(super) struct Pattern(Vec<Run>);

impl Pattern {
    /// Reads `Unable to assume role(arn: <role>)`; ` && ` stands between parts.
    pub(super) fn new(source: &str) -> Self {
        Self(source.split(" && ").map(Run::new).collect())
    }

    /// How distinctive it is: the number of characters that must be there.
    pub(super) fn weight(&self) -> usize {
        self.0.iter().map(Run::weight).sum()
    }

    /// Whether it is a sentence that a client prints, and not a refusal as every service words it.
    pub(super) fn is_of_a_client(&self) -> bool {
        const SHORTEST: usize = 24;
        let refusal = squash("is not authorized to perform");
        let is_action = |part: &[char]| {
            let starts = |service: &str| part.starts_with(&squash(service));
            part.len() < SHORTEST && (starts("iam:") || starts("sts:"))
        };
        let mut parts = self.0.iter().flat_map(|run| &run.parts);
        self.weight() >= SHORTEST
            && parts.all(|(_, part)| !part.starts_with(&refusal) && !is_action(part))
    }

    /// The names of its holes.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(Run::names)
    }

    /// The values of its holes at the first place where it fits.
    pub(super) fn find(&self, text: &Squashed) -> Option<Vec<(&str, String)>> {
        let found: Option<Vec<_>> = self.0.iter().map(|run| run.find(text)).collect();
        Some(found?.into_iter().flatten().collect())
    }
}

/// Texts in their order, with holes between.
#[derive(Debug)]
struct Run {
    /// Texts, each with the name of the hole before it; an empty name keeps nothing.
    parts: Vec<(String, Vec<char>)>,
    /// The name of the hole behind the last text.
    last: String,
}

impl Run {
    fn new(source: &str) -> Self {
        let mut parts: Vec<(String, Vec<char>)> = Vec::new();
        let mut name = String::new();
        let mut rest = source;
        loop {
            let (text, behind) = match rest.split_once('<') {
                Some((text, behind)) => (text, behind.split_once('>')),
                None => (rest, None),
            };
            let text = squash(text);
            if !text.is_empty() {
                parts.push((std::mem::take(&mut name), text));
            }
            let Some((hole, behind)) = behind else {
                return Self { parts, last: name };
            };
            hole.trim_matches('…').clone_into(&mut name);
            rest = behind;
        }
    }

    fn weight(&self) -> usize {
        self.parts.iter().map(|(_, text)| text.len()).sum()
    }

    #[cfg(test)]
    fn names(&self) -> impl Iterator<Item = &str> {
        let inner = self.parts.iter().map(|(name, _)| name.as_str());
        inner
            .chain([self.last.as_str()])
            .filter(|name| !name.is_empty())
    }

    fn find(&self, text: &Squashed) -> Option<Vec<(&str, String)>> {
        let (_, first) = self.parts.first()?;
        let mut from = 0;
        loop {
            let start = text.find(first, from, usize::MAX)?;
            if let Some(values) = self.fits(text, start) {
                return Some(values);
            }
            from = start + 1;
        }
    }

    fn fits(&self, text: &Squashed, start: usize) -> Option<Vec<(&str, String)>> {
        let mut values = Vec::new();
        let mut at = start;
        for (i, (name, part)) in self.parts.iter().enumerate() {
            let begin = if i == 0 {
                start
            } else {
                text.find(part, at, at.saturating_add(LONGEST_HOLE))?
            };
            if i > 0 && !name.is_empty() {
                values.push((name.as_str(), text.value(at, Some(begin))));
            }
            at = begin + part.len();
        }
        if !self.last.is_empty() {
            values.push((self.last.as_str(), text.value(at, None)));
        }
        values.retain(|(_, value)| !value.is_empty());
        Some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<Vec<(String, String)>> {
        let pattern = Pattern::new(pattern);
        let values = pattern.find(&Squashed::new(text))?;
        Some(
            values
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    #[test]
    fn holes_give_their_values_over_line_ends() {
        let one = |name: &str, value: &str| Some(vec![(name.to_owned(), value.to_owned())]);
        assert_eq!(
            found("role <r> is gone", "The ro\nle a-\nb is gone."),
            one("r", "a-b")
        );
        assert_eq!(
            found("state <…> of <a>", "STATE stopped of 00f1."),
            one("a", "00f1")
        );
        assert_eq!(
            found("<…>x <r>", "x\u{1b}[1m abc\u{1b}[0m d"),
            one("r", "abc")
        );
        assert_eq!(found("a<…>b", &format!("a{}b", "c".repeat(700))), None);
        assert_eq!(found("", "a"), None);
    }

    #[test]
    fn a_second_place_may_fit_where_the_first_does_not() {
        let text = format!("begin {} begin end", "c".repeat(700));
        assert!(found("begin<…>end", &text).is_some());
    }
}
