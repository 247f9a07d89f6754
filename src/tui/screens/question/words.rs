//! The words of a question: what is asked and why, what is to be said of the answer, where its value is found.

use serde_json::Value;

use crate::{
    bundle::shell,
    playbook::Kind,
    tui::{cx::Cx, flow::Flow, keymap},
    wizard::{Setup, State, Trouble},
};

/// The question, and why it is asked where there is room for that.
pub(super) fn head(flow: &mut Flow, setup: &Setup, whole: bool, cx: &Cx<'_>) {
    let question = setup.question();
    flow.text(&question.title, cx.styles.title);
    if whole {
        flow.blank().text(&question.why, cx.styles.text);
    }
    if let Some(from) = setup.settled_by(&question.id) {
        let text = format!("Filled in from what you gave for: {}", from.title);
        flow.blank().marked(
            &format!("{} ", cx.glyphs.right),
            cx.styles.right,
            &text,
            cx.styles.right,
        );
    }
    if whole {
        flow.blank();
    }
}

/// The verdict on what stands in the field.
pub(super) fn verdict(flow: &mut Flow, setup: &Setup, cx: &Cx<'_>) {
    let question = setup.question();
    let verdict = setup.verdict();
    let styles = cx.styles;
    let mark = |sign: &str| format!("{sign} ");
    match verdict.state {
        _ if verdict.loud => {
            for trouble in verdict.troubles.iter().take(4) {
                loud(flow, trouble, cx);
            }
            let more = verdict.troubles.len().saturating_sub(4);
            if more > 0 {
                flow.text(&format!("  and {more} more like these"), styles.wrong);
            }
        }
        State::Empty => {
            let what = if question.choices.is_empty() {
                expected(setup)
            } else if question.takes_several() {
                "Nothing is ticked yet. Space ticks; letters filter by a part of a name.".to_owned()
            } else {
                "Choose with the arrow keys, or type a part of a name.".to_owned()
            };
            flow.text(&what, styles.faint);
        }
        State::Unfinished if question.takes_several() => {
            let min = question.list.map_or(0, |bounds| bounds.min);
            flow.text(&format!("At least {min} are needed."), styles.faint);
        }
        State::Unfinished => {
            flow.text(&format!("Not yet {}.", question.kind.what()), styles.faint);
        }
        State::Right => {
            // The name stands in the field, and nearly everyone's partition is the same.
            let tells = |part: &&(&str, String)| match part.0 {
                "name" | "id" => false,
                "partition" => part.1 != "aws",
                _ => true,
            };
            let parts: Vec<String> = verdict
                .parts
                .iter()
                .filter(tells)
                .map(|(name, value)| format!("{name} {value}"))
                .collect();
            let said = if !parts.is_empty() {
                parts.join(&format!(" {} ", cx.glyphs.dot))
            } else if setup.untouched(&question.id) && !setup.is_confirmed(&question.id) {
                suggested(setup)
            } else {
                right(setup)
            };
            // A choice is right by itself, and what has a warning is for the person to judge.
            let judged = question.choices.is_empty() && question.kind != Kind::Boolean;
            if judged && verdict.warnings.is_empty() {
                flow.marked(&mark(cx.glyphs.right), styles.right, &said, styles.right);
            } else if question.takes_several() {
                flow.text(&ticked(setup), styles.faint);
            } else if judged && !verdict.parts.is_empty() {
                flow.marked("  ", styles.text, &said, styles.text);
            }
        }
        State::Wrong => {}
    }
    // How a list ends is not to be guessed.
    let is_text = question.list.is_some() && !question.takes_several();
    if is_text && !verdict.loud && verdict.state != State::Empty {
        let hint =
            "Enter adds a line, and on an empty line goes on. Several lines can be pasted at once.";
        flow.text(hint, styles.faint);
    }
    for warning in &verdict.warnings {
        flow.marked(
            &mark(cx.glyphs.warning),
            styles.warning,
            warning,
            styles.text,
        );
    }
    for (id, text) in &verdict.knock_on {
        let other = setup.playbook().question(id);
        let id = other.map_or(id.as_str(), |question| question.label.as_str());
        let text = format!("With this, another answer becomes wrong, \"{id}\": {text}");
        flow.marked(&mark(cx.glyphs.warning), styles.warning, &text, styles.text);
    }
}

/// How many boxes are ticked.
fn ticked(setup: &Setup) -> String {
    let question = setup.question();
    let text = setup.text(&question.id);
    let ticked = text.split('\n').filter(|line| !line.is_empty()).count();
    let all = question.choices.len();
    match ticked {
        0 => "Nothing is ticked, which is an answer too.".to_owned(),
        _ => format!("{ticked} of {all} ticked."),
    }
}

/// What stands in a field that nobody has touched.
fn suggested(setup: &Setup) -> String {
    if setup.text(&setup.question().id).is_empty() {
        "Optional: Enter leaves it empty.".to_owned()
    } else {
        "Suggested; Enter takes it.".to_owned()
    }
}

/// What a right text is, in words.
fn right(setup: &Setup) -> String {
    let question = setup.question();
    if question.list.is_some() {
        let text = setup.text(&question.id);
        let count = text
            .split('\n')
            .filter(|line| !line.trim().is_empty())
            .count();
        return match count {
            0 => "None, which is an answer too.".to_owned(),
            1 => "1 value, and it is right.".to_owned(),
            count => format!("{count} values, and all are right."),
        };
    }
    if setup.text(&question.id).is_empty() {
        return "None, which is an answer too.".to_owned();
    }
    let what = question.kind.what();
    let mut letters = what.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

fn loud(flow: &mut Flow, trouble: &Trouble, cx: &Cx<'_>) {
    let styles = cx.styles;
    let text = match trouble.line {
        Some(line) => format!("Line {}: {}", line + 1, trouble.text),
        None => trouble.text.clone(),
    };
    flow.marked(
        &format!("{} ", cx.glyphs.wrong),
        styles.wrong,
        &text,
        styles.wrong,
    );
    if let Some(advice) = &trouble.advice {
        flow.marked("  ", styles.text, advice, styles.text);
    }
    if let Some(command) = &trouble.command {
        flow.marked("  ", styles.text, command, styles.code);
    }
    if let Some(fix) = &trouble.fix {
        let key =
            keymap::binding(keymap::Command::Fix).map_or_else(String::new, keymap::Binding::key);
        let question = if fix.sure {
            "Did you mean "
        } else {
            "Perhaps "
        };
        let end = if fix.sure {
            "? "
        } else {
            "? Look it up first; "
        };
        flow.spans(
            &[
                (question, styles.text),
                (&fix.shown, styles.code),
                (end, styles.text),
                (&key, styles.key),
                (" takes it.", styles.text),
            ],
            &[("  ", styles.text)],
            "  ",
        );
    }
}

/// What is expected, with an example of the playbook.
fn expected(setup: &Setup) -> String {
    let question = setup.question();
    let example = match &question.example {
        Some(Value::String(text)) if !text.is_empty() => format!(", such as {text}"),
        Some(Value::Array(list)) => list
            .first()
            .and_then(Value::as_str)
            .map_or_else(String::new, |text| format!(", such as {text}")),
        _ => String::new(),
    };
    let what = question.kind.what();
    if question.list.is_some() {
        format!("Expected: one a line, each {what}{example}. Several lines can be pasted at once.")
    } else {
        format!("Expected: {what}{example}.")
    }
}

/// Where the value is found: in the console, behind a link, by a command.
pub(super) fn where_found(flow: &mut Flow, setup: &Setup, cx: &Cx<'_>) {
    let Some(found) = setup.where_found() else {
        return;
    };
    let styles = cx.styles;
    flow.gap().text("Where to find it", styles.title);
    flow.prose(&found.console, styles);
    let hint = |command| {
        let key = keymap::binding(command).map_or_else(String::new, keymap::Binding::key);
        format!("  {key} copies it")
    };
    if let Some(link) = &found.link {
        let says = hint(keymap::Command::CopyLink);
        flow.spans(&[("Link", styles.faint), (&says, styles.faint)], &[], "");
        flow.link("  ", link, styles);
    }
    if !found.command.is_empty() {
        let says = hint(keymap::Command::CopyCli);
        flow.spans(&[("Command", styles.faint), (&says, styles.faint)], &[], "");
        for line in shell::command(&found.command).lines() {
            flow.broken(&[("  ", styles.code), (line, styles.code)], "", styles.code);
        }
    }
}
