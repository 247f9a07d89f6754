//! Which result of an account to take in, and what came of it.

use crossterm::event::KeyEvent;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
};

use super::{Ask, export::complete};
use crate::{
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::Flow,
        keymap::Command,
        widgets::{
            pager::Pager,
            text_field::{Look, TextField},
        },
    },
    wizard::{Action, Came, Imported, Tone},
};

#[derive(Debug, Default)]
pub(crate) struct Import {
    field: TextField,
    below: Pager,
    /// What Tab could complete to.
    ways: Vec<String>,
}

impl Import {
    pub(crate) fn sync(&mut self, path: &str) {
        self.field.sync(path);
    }

    pub(crate) fn arrive(&mut self) {
        self.ways.clear();
        self.below.to(0);
    }

    pub(crate) fn offers(cx: &Cx<'_>) -> Vec<Offer> {
        let done = matches!(cx.wizard.import().came, Some(Came::Done(_)));
        vec![
            Offer::called(
                Command::Next,
                if done { "to the checklist" } else { "take in" },
            ),
            Offer::called(Command::Pane, "complete").when(!done),
            Offer::new(Command::Back),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::quiet(Command::Bare),
            Offer::quiet(Command::Review),
            Offer::quiet(Command::Home),
            Offer::new(Command::Quit),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>) -> Vec<Ask> {
        let act = |action| vec![Ask::Act(action)];
        match (command, &cx.wizard.import().came) {
            (Command::Next, Some(Came::Done(_))) => return act(Action::Result),
            (Command::Next, _) => {
                self.below.to(0);
                return act(Action::Bring);
            }
            (Command::Pane, _) => {
                let (path, ways) = complete::complete_file(self.field.text(), "json");
                self.ways = ways;
                if path != self.field.text() {
                    return act(Action::EditSource(path));
                }
            }
            (Command::PageUp | Command::PageDown, _) => {
                self.below.page(command == Command::PageDown);
            }
            (Command::Bare, Some(Came::Done(imported))) => {
                let lines: Vec<String> =
                    imported.says().into_iter().map(|said| said.text).collect();
                return vec![Ask::Bare(lines.join("\n"))];
            }
            _ => {}
        }
        Vec::new()
    }

    pub(crate) fn key(&mut self, key: &KeyEvent) -> Vec<Ask> {
        self.ways.clear();
        if self.field.key(key) {
            return vec![Ask::Act(Action::EditSource(self.field.text().to_owned()))];
        }
        Vec::new()
    }

    pub(crate) fn paste(&mut self, text: &str) -> Vec<Ask> {
        self.field.insert(&text.replace(['\r', '\n'], ""));
        vec![Ask::Act(Action::EditSource(self.field.text().to_owned()))]
    }

    pub(crate) fn click(&mut self, area: Rect, hit: Hit, column: u16) {
        if hit == Hit::Field {
            self.field.click(column.saturating_sub(area.x), area.width);
        }
    }

    pub(crate) fn wheel(&mut self, lines: isize) {
        self.below.scroll(lines);
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let styles = cx.styles;
        let came = cx.wizard.import().came.as_ref();
        let [head, field, below] = Layout::vertical([
            Constraint::Length(2),
            Constraint::Length(2),
            Constraint::Min(0),
        ])
        .areas(area);
        let title = match came {
            Some(Came::Done(_)) => "The result is taken in.",
            _ => "Which result.json is to be taken in?",
        };
        let mut flow = Flow::new(area.width);
        flow.text(title, styles.title);
        for (i, line) in flow.page().lines.iter().enumerate() {
            put(frame, row(head, i), line);
        }
        let look = match came {
            Some(Came::Failed(_)) => Look::Error,
            Some(Came::Done(_)) => Look::Rest,
            None => Look::Focus,
        };
        self.field.draw(frame, field, look, cx);
        let mut flow = Flow::new(below.width);
        if !self.ways.is_empty() {
            flow.text(&self.ways.join("  "), styles.faint).blank();
        }
        match came {
            Some(Came::Done(imported)) => done(&mut flow, imported, cx),
            Some(Came::Failed(why)) => {
                for line in why {
                    let mark = format!("{} ", cx.glyphs.wrong);
                    flow.marked(&mark, styles.wrong, line, styles.wrong);
                }
            }
            None => {
                flow.text(
                    "The scripts apply.sh and verify.sh write it into the folder of their account. Whoever runs them \
                     sends it back to you; it holds no secret.",
                    styles.text,
                );
                flow.gap().text(
                    "It ticks the steps that are right over there, unlocks what waited for them, and brings the ARNs \
                     that the roles really have.",
                    styles.faint,
                );
            }
        }
        self.below.draw(frame, below, &flow.page(), cx);
    }
}

fn done(flow: &mut Flow, imported: &Imported, cx: &Cx<'_>) {
    let styles = cx.styles;
    for said in imported.says() {
        let (mark, style) = match said.tone {
            Tone::Plain => (cx.glyphs.dot, styles.text),
            Tone::Good => (cx.glyphs.right, styles.right),
            Tone::Warning => (cx.glyphs.warning, styles.warning),
            Tone::Theirs => (cx.glyphs.dot, styles.faint),
        };
        let text = match said.tone {
            Tone::Theirs => format!("The other side says: {}", said.text),
            Tone::Plain | Tone::Good | Tone::Warning => said.text,
        };
        flow.marked(&format!("{mark} "), style, &text, styles.text);
    }
    flow.gap().text("Enter opens the checklist.", styles.faint);
}
