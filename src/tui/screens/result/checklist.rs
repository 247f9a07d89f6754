//! The checklist: whose turn it is, what to do and to paste, how to see that it worked, and a tick.

use ratatui::text::Line;

use super::{CopyKind, Copyable, Detail, documents};
use crate::{
    bundle::shell,
    plan::{self, Plan, Step},
    tui::{
        cx::Cx,
        flow::Flow,
        keymap::{self, Command},
        widgets::menu::{Entry, entry_line},
    },
    wizard::Setup,
};

/// The step under the cursor; they are listed in the order of doing, whoever's turn it is.
pub(super) fn step(setup: &Setup, cursor: usize) -> Option<&Step<'static>> {
    setup.plan().steps.get(cursor)
}

/// Where one goes on: the first step that is not done and waits for nothing.
pub(super) fn next(setup: &Setup) -> usize {
    let steps = &setup.plan().steps;
    let open = |step: &Step<'_>| !setup.is_ticked(&step.id);
    let free = steps
        .iter()
        .position(|step| open(step) && setup.waits(step).is_empty());
    free.or_else(|| steps.iter().position(open))
        .unwrap_or_default()
}

pub(super) fn entries(setup: &Setup, cursor: usize, width: u16, cx: &Cx<'_>) -> Vec<Entry> {
    let styles = cx.styles;
    let plan = setup.plan();
    let mut entries = Vec::new();
    let mut account = "";
    for (number, step) in plan.steps.iter().enumerate() {
        if step.account != account {
            account = step.account;
            let mut lines = Vec::new();
            if number > 0 {
                lines.push(Line::default());
            }
            let own = || plan.steps.iter().filter(|step| step.account == account);
            let done = own().filter(|step| setup.is_ticked(&step.id)).count();
            let title = plan
                .account(account)
                .map_or_else(String::new, |a| format!("{} {}", a.title, a.id));
            lines.push(Line::styled(
                format!("{title}  {done} of {} done", own().count()),
                styles.title,
            ));
            entries.push(Entry {
                number: None,
                lines,
            });
        }
        let waiting = setup.waits(step);
        let ticked = setup.is_ticked(&step.id);
        let changed = setup.taken_back().contains(&step.id);
        let (mark, style) = match (ticked, waiting.is_empty()) {
            (true, _) => (cx.glyphs.ticked, styles.right),
            (false, true) => (cx.glyphs.unticked, styles.text),
            (false, false) => (cx.glyphs.unticked, styles.faint),
        };
        let numbers: Vec<String> = waiting.iter().map(|step| step.number.to_string()).collect();
        let right = match numbers.as_slice() {
            _ if changed => "changed since you ticked it".to_owned(),
            _ if ticked => String::new(),
            [] => String::new(),
            [one] => format!("after step {one}"),
            _ => format!("after steps {}", numbers.join(", ")),
        };
        let text = format!("{}. {}", step.number, step.title.plain());
        let line = entry_line(number == cursor, (mark, style), &text, &right, width, cx);
        entries.push(Entry {
            number: Some(number),
            lines: vec![line],
        });
    }
    entries
}

pub(super) fn detail(
    setup: &Setup,
    cursor: usize,
    next_copy: usize,
    width: u16,
    cx: &Cx<'_>,
) -> Detail {
    let Some(step) = step(setup, cursor) else {
        return Detail::default();
    };
    let (plan, styles) = (setup.plan(), cx.styles);
    let mut flow = Flow::new(width);
    flow.text(
        &format!("{}. {}", step.number, step.title.plain()),
        styles.title,
    );
    if let Some(account) = plan.account(step.account) {
        flow.spans(
            &[("Who: ", styles.faint), (&account.who.plain(), styles.text)],
            &[],
            "     ",
        );
    }
    for other in setup.waits(step) {
        let title = plan
            .account(other.account)
            .map_or("", |account| account.title);
        let text = format!(
            "Step {} of the {title} is not ticked yet: {}",
            other.number,
            other.title.plain()
        );
        flow.marked(
            &format!("{} ", cx.glyphs.warning),
            styles.warning,
            &text,
            styles.warning,
        );
    }
    if setup.taken_back().contains(&step.id) {
        let text = "An answer changed this step after you ticked it, so the tick was taken back.";
        flow.marked(
            &format!("{} ", cx.glyphs.warning),
            styles.warning,
            text,
            styles.warning,
        );
    }
    if let Some(why) = &step.why {
        flow.blank().prose(why, styles);
    }
    flow.blank();
    let mut copies = Vec::new();
    for (i, line) in step.actions.iter().enumerate() {
        show(
            &mut flow,
            plan,
            &format!("{}. ", i + 1),
            line,
            &mut copies,
            next_copy,
            cx,
        );
    }
    for (title, lines) in [
        ("To see that it worked", &step.check),
        ("To undo it", &step.undo),
    ] {
        if title == "To undo it" {
            refusal(&mut flow, cx);
        }
        if lines.is_empty() {
            continue;
        }
        flow.blank().text(title, styles.title);
        for line in lines {
            show(
                &mut flow,
                plan,
                &format!("{} ", cx.glyphs.dot),
                line,
                &mut copies,
                next_copy,
                cx,
            );
        }
    }
    Detail {
        page: flow.page(),
        copies,
    }
}

/// What to do where a step does not work.
fn refusal(flow: &mut Flow, cx: &Cx<'_>) {
    let styles = cx.styles;
    let key = keymap::binding(Command::Explain).map_or_else(String::new, keymap::Binding::key);
    flow.blank().spans(
        &[
            ("If AWS refuses something, ", styles.faint),
            (&key, styles.key),
            (" explains its message.", styles.faint),
        ],
        &[],
        "",
    );
}

fn show(
    flow: &mut Flow,
    plan: &Plan<'_>,
    mark: &str,
    line: &plan::Line<'_>,
    copies: &mut Vec<Copyable>,
    next_copy: usize,
    cx: &Cx<'_>,
) {
    let styles = cx.styles;
    flow.prose_marked(mark, &line.text, styles);
    // Says which thing the copy key takes.
    let offer = |flow: &mut Flow, copies: &mut Vec<Copyable>, what: &str, text: String, kind| {
        let key = keymap::binding(Command::Copy).map_or_else(String::new, keymap::Binding::key);
        let line = flow.len();
        if copies.len() == next_copy {
            let mark = format!("  {} ", cx.glyphs.cursor);
            flow.marked(
                &mark,
                styles.accent,
                &format!("{key} copies {what}"),
                styles.accent,
            );
        } else {
            flow.marked("    ", styles.faint, what, styles.faint);
        }
        let what = what.to_owned();
        copies.push(Copyable {
            what,
            text,
            kind,
            line,
        });
    };
    if let Some(address) = &line.link {
        offer(
            flow,
            copies,
            "the link",
            address.to_string(),
            CopyKind::Link,
        );
        flow.link("    ", address, styles);
    }
    if let Some(value) = &line.copy {
        offer(
            flow,
            copies,
            "the value",
            value.to_string(),
            CopyKind::Value,
        );
        flow.broken(
            &[("    ", styles.code), (value, styles.code)],
            cx.glyphs.wrapped,
            styles.faint,
        );
    }
    if let Some(document) = line.paste.and_then(|place| plan.documents.get(place)) {
        let what = if document.snippet {
            document.title.to_string()
        } else {
            format!("{} ({})", document.title, document.path_in_bundle)
        };
        offer(
            flow,
            copies,
            &what,
            document.pretty.clone(),
            CopyKind::Document,
        );
        documents::with_reasons(flow, "    ", document, cx);
    }
    if !line.command.is_empty() {
        let command = shell::command(&line.command);
        for (i, part) in command.lines().enumerate() {
            if i == 0 {
                offer(
                    flow,
                    copies,
                    "the command",
                    command.clone(),
                    CopyKind::Command,
                );
            }
            flow.broken(
                &[("    ", styles.code), (part, styles.code)],
                cx.glyphs.wrapped,
                styles.faint,
            );
        }
    }
}
