//! What the wizard says of a text while it is typed: quiet while it may still become right, loud when it cannot.

use serde_json::Value;

use super::text;
use crate::{
    answers::{AnswerProblem, AnswerProblemKind},
    plan::Plan,
    playbook::{Question, Refusal, Told, Wrong},
};

/// How a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing there yet, and something is needed.
    Empty,
    /// The beginning of something right.
    Unfinished,
    Right,
    Wrong,
}

/// The verdict on the text of the current question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub state: State,
    /// Whether to say aloud what is wrong.
    pub loud: bool,
    pub troubles: Vec<Trouble>,
    /// Right, but to be looked at again.
    pub warnings: Vec<String>,
    /// The lines of a list that a warning is about, counted from zero.
    pub flagged: Vec<usize>,
    /// What other answers become wrong by this one: the question's id, and why.
    pub knock_on: Vec<(String, String)>,
    /// What the text tells by its parts: name and value.
    pub parts: Vec<(&'static str, String)>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The line of a list's text, counted from zero.
    pub line: Option<usize>,
    pub text: String,
    /// What to do.
    pub advice: Option<String>,
    /// A command that shows the right value.
    pub command: Option<String>,
    pub fix: Option<Fix>,
}

/// A likely correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the field would hold.
    pub text: String,
    /// The part that changes, to be shown.
    pub shown: String,
    /// False for a guess that must be looked up.
    pub sure: bool,
}

impl Verdict {
    /// The command that shows the right value, where what is said names one.
    pub fn command(&self) -> Option<&str> {
        let said = self.loud.then_some(&self.troubles)?;
        said.iter().find_map(|trouble| trouble.command.as_deref())
    }

    /// The correction that one key takes.
    pub fn fix(&self) -> Option<&Fix> {
        // What is not said aloud cannot be taken either: nobody would know what comes.
        let said = self.loud.then_some(&self.troubles)?;
        said.iter().find_map(|trouble| trouble.fix.as_ref())
    }
}

/// A judged text: its verdict so far, and the answer where there is one.
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) answer: Option<Value>,
}

/// Judges a text by itself. `loud` says aloud what more typing could mend.
pub(super) fn judge(question: &Question, draft: &str, loud: bool) -> Judged {
    let mut verdict = Verdict {
        state: State::Empty,
        loud,
        troubles: Vec::new(),
        warnings: Vec::new(),
        flagged: Vec::new(),
        knock_on: Vec::new(),
        parts: Vec::new(),
    };
    let Some(value) = text::value(question, draft) else {
        if loud {
            verdict.troubles.push(Trouble::plain(nothing(question)));
        }
        return Judged {
            verdict,
            answer: None,
        };
    };
    if question.list.is_some() {
        for (line, text) in text::elements(draft) {
            let doubts = question.kind.parse(text).map(|parsed| parsed.doubts);
            for doubt in doubts.unwrap_or_default() {
                verdict.flagged.push(line);
                verdict
                    .warnings
                    .push(format!("Line {}: {}", line + 1, sentence(&doubt.text)));
            }
        }
    }
    match question.judge(&value) {
        Ok(answer) => {
            verdict.state = State::Right;
            verdict.loud = false;
            verdict.parts = answer.parts();
            Judged {
                verdict,
                answer: Some(value),
            }
        }
        Err(wrongs) => {
            // What stands on a line that is still being typed may yet become right; nothing else may.
            let open = !wrongs.is_empty() && wrongs.iter().all(|wrong| mendable(wrong, draft));
            verdict.state = if open {
                State::Unfinished
            } else {
                State::Wrong
            };
            verdict.loud = loud || !open;
            let lines: Vec<usize> = text::elements(draft).map(|(line, _)| line).collect();
            verdict.troubles = wrongs
                .iter()
                .map(|wrong| trouble(question, wrong, draft, &lines))
                .collect();
            Judged {
                verdict,
                answer: None,
            }
        }
    }
}

fn nothing(question: &Question) -> String {
    if question.takes_several() {
        "Nothing is chosen yet: at least one is needed.".to_owned()
    } else if question.list.is_some() {
        format!(
            "Nothing is given yet: at least one value is needed, each {}.",
            question.kind.what()
        )
    } else if question.choices.is_empty() {
        format!("Nothing is given yet: {} is needed.", question.kind.what())
    } else {
        "Nothing is chosen yet.".to_owned()
    }
}

/// In a list, only the last line is still being typed.
fn mendable(wrong: &Wrong, draft: &str) -> bool {
    match wrong {
        Wrong::Refused {
            element,
            refusal: Refusal::Mistake(mistake),
        } => {
            let last = text::elements(draft).count();
            mistake.mendable_by_typing() && element.is_none_or(|element| element == last)
        }
        Wrong::TooFew { .. } => true,
        Wrong::Refused { .. }
        | Wrong::Type { .. }
        | Wrong::Choice { .. }
        | Wrong::TooMany { .. }
        | Wrong::Twice { .. } => false,
    }
}

fn trouble(question: &Question, wrong: &Wrong, draft: &str, lines: &[usize]) -> Trouble {
    if question.takes_several() {
        return of_choices(question, wrong, draft);
    }
    match wrong {
        Wrong::Refused { element, refusal } => {
            let line = element.and_then(|element| lines.get(element - 1).copied());
            let Refusal::Mistake(mistake) = refusal else {
                // Both other refusals say all there is to say.
                let whole = Wrong::Refused {
                    element: None,
                    refusal: refusal.clone(),
                };
                return Trouble {
                    line,
                    ..Trouble::plain(sentence(&whole.to_string()))
                };
            };
            let meant = mistake.meant();
            let advice = meant.and_then(|meant| meant.advice.as_ref());
            let fix = meant.and_then(|meant| {
                let value = meant.value.clone()?;
                Some(Fix {
                    text: match line {
                        Some(line) => text::with_line(draft, line, &value),
                        None => value.clone(),
                    },
                    shown: value,
                    sure: meant.sure,
                })
            });
            let notes = advice.map(|advice| {
                let caveat = advice.caveat.map(|caveat| format!("; {caveat}"));
                sentence(&format!("{}{}", advice.note, caveat.unwrap_or_default()))
            });
            Trouble {
                line,
                text: refused(question.kind.what(), &mistake.reason().to_string()),
                advice: notes,
                command: advice.and_then(|advice| advice.command.clone()),
                fix,
            }
        }
        Wrong::Twice { first, second, .. } => {
            let first = lines.get(first - 1).map_or(*first, |line| line + 1);
            Trouble {
                line: lines.get(second - 1).copied(),
                ..Trouble::plain(format!("It says the same as line {first}; one is enough."))
            }
        }
        Wrong::TooMany { found, max } => Trouble::plain(format!(
            "{found} values are given, and {max} are possible at most."
        )),
        Wrong::TooFew { found, min } => Trouble::plain(format!(
            "{found} values are given, and {min} are needed at least."
        )),
        Wrong::Type { .. } | Wrong::Choice { .. } => Trouble::plain(sentence(&wrong.to_string())),
    }
}

/// The same of choices, which have no lines.
fn of_choices(question: &Question, wrong: &Wrong, draft: &str) -> Trouble {
    let chosen = |count: usize| match count {
        1 => "1 is chosen".to_owned(),
        count => format!("{count} are chosen"),
    };
    let text = match wrong {
        Wrong::TooFew { found, min } => {
            format!("{}, and at least {min} are needed.", chosen(*found))
        }
        Wrong::TooMany { found, max } => {
            format!("{}, and at most {max} can be.", chosen(*found))
        }
        Wrong::Choice { found, .. } => {
            format!("{} is none of the choices.", crate::aws::quoted(found))
        }
        Wrong::Type { .. } | Wrong::Refused { .. } | Wrong::Twice { .. } => {
            sentence(&wrong.to_string())
        }
    };
    let mendable = matches!(wrong, Wrong::Choice { .. } | Wrong::Twice { .. });
    Trouble {
        fix: mendable.then(|| known_choices(question, draft)).flatten(),
        ..Trouble::plain(text)
    }
}

/// What is left without what is no choice: a file, or a session of another version of the playbook, may hold such.
fn known_choices(question: &Question, draft: &str) -> Option<Fix> {
    let given: Vec<&str> = text::elements(draft).map(|(_, line)| line).collect();
    let known = question.choices.iter();
    let known = known.filter(|choice| given.contains(&choice.value.as_str()));
    let (values, titles): (Vec<&str>, Vec<&str>) = known
        .map(|choice| (choice.value.as_str(), choice.title.as_str()))
        .unzip();
    (!values.is_empty()).then(|| Fix {
        text: values.join("\n"),
        shown: titles.join(", "),
        sure: true,
    })
}

/// Why a text is refused. Some reasons name what was expected themselves.
fn refused(what: &str, reason: &str) -> String {
    if reason.contains(&format!("is not {what}")) {
        sentence(reason)
    } else {
        sentence(&format!("not {what}: {reason}"))
    }
}

/// What the answers together say about one question.
pub(super) fn together(
    verdict: &mut Verdict,
    question: &Question,
    draft: &str,
    problems: &[AnswerProblem],
    plan: &Plan<'_>,
    before: &Plan<'_>,
) {
    let id = question.id.as_str();
    let (own, others): (Vec<_>, Vec<_>) = problems
        .iter()
        .chain(&plan.problems)
        .filter(|problem| {
            matches!(
                problem.kind,
                AnswerProblemKind::Rule { .. } | AnswerProblemKind::Partition { .. }
            )
        })
        .partition(|problem| problem.key.as_deref().is_none_or(|key| key == id));
    for problem in own {
        verdict.state = State::Wrong;
        verdict.loud = true;
        let text = said(problem);
        // Of a list, the line whose value is named.
        let mut lines = text::elements(draft);
        let line = (draft.contains('\n') && !question.takes_several())
            .then(|| {
                lines
                    .find(|(_, value)| text.contains(value))
                    .map(|(line, _)| line)
            })
            .flatten();
        verdict.troubles.push(Trouble {
            line,
            ..Trouble::plain(text)
        });
    }
    let known: Vec<String> = before.problems.iter().map(said).collect();
    for problem in others {
        let text = said(problem);
        if !known.contains(&text) {
            verdict
                .knock_on
                .push((problem.key.clone().unwrap_or_default(), text));
        }
    }
    for warning in plan.warnings.iter().filter(|warning| warning.about == id) {
        let text = told(&warning.text);
        if !verdict.warnings.iter().any(|known| known.ends_with(&text)) {
            verdict.warnings.push(text);
        }
    }
}

/// A problem in words, without its key and code.
pub(super) fn said(problem: &AnswerProblem) -> String {
    let whole = || AnswerProblem {
        key: None,
        kind: problem.kind.clone(),
    };
    if let AnswerProblemKind::Rule { text, .. } = &problem.kind {
        told(text)
    } else if let AnswerProblemKind::Missing { .. } = &problem.kind {
        sentence("no answer yet")
    } else {
        sentence(&whole().to_string())
    }
}

/// What the playbook tells, as a sentence. A value at its beginning stays as it was typed.
pub(super) fn told(text: &Told) -> String {
    if text.begins_with_value() {
        ended(closed(text))
    } else {
        sentence(text)
    }
}

/// A fragment as a sentence: with a capital where it begins with a word, and a full stop.
fn sentence(fragment: &str) -> String {
    let fragment = &closed(fragment);
    let mut chars = fragment.chars();
    let first = chars.next().filter(char::is_ascii_lowercase);
    // `arn:aws…` and other values keep their case.
    let word = fragment.split([' ', ',']).next().unwrap_or_default();
    let plain = word.chars().all(|c| c.is_ascii_alphabetic());
    ended(match first {
        Some(first) if plain => format!("{}{}", first.to_ascii_uppercase(), chars.as_str()),
        _ => fragment.to_owned(),
    })
}

/// With a full stop.
fn ended(mut text: String) -> String {
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

impl Trouble {
    fn plain(text: String) -> Self {
        Self {
            line: None,
            text,
            advice: None,
            command: None,
            fix: None,
        }
    }
}

/// In a sentence, an open place is told in words.
fn closed(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('‹') {
        told.push_str(before);
        told.push_str("(not known yet)");
        rest = after.split_once('›').map_or("", |(_, after)| after);
    }
    told.push_str(rest);
    told
}
