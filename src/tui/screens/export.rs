//! Where the bundle goes, what will be written, and what to do next.

pub(super) mod complete;

use crossterm::event::KeyEvent;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
};

use super::Ask;
use crate::{
    bundle,
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::Flow,
        keymap::{self, Command},
        widgets::{
            pager::Pager,
            text_field::{Look, TextField},
        },
    },
    wizard::{Action, Setup, Written},
};

#[derive(Debug, Default)]
pub(crate) struct Export {
    field: TextField,
    below: Pager,
    /// What Tab could complete to.
    ways: Vec<String>,
    /// The files that would be written, as long as the answers stay.
    files: Vec<String>,
}

impl Export {
    pub(crate) fn sync(&mut self, path: &str) {
        self.field.sync(path);
    }

    /// Lists what would be written.
    pub(crate) fn arrive(&mut self, setup: &Setup) {
        let bundle = bundle::render(setup.plan());
        self.files = bundle
            .files()
            .iter()
            .map(|file| file.path.to_owned())
            .collect();
        self.ways.clear();
    }

    pub(crate) fn offers(cx: &Cx<'_>) -> Vec<Offer> {
        let written = cx.wizard.export().written.as_ref();
        let done = matches!(written, Some(Written::Done { .. }));
        let refused = matches!(written, Some(Written::Refused(_)));
        vec![
            Offer::called(Command::Fix, "write there all the same").when(refused),
            Offer::called(
                Command::Next,
                if done { "to the checklist" } else { "write" },
            ),
            Offer::called(Command::Pane, "complete").when(!done),
            Offer::new(Command::Back),
            Offer::called(Command::Copy, "copy").when(false),
            Offer::called(Command::CopyCli, "copy next command").when(done),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::quiet(Command::Bare),
            Offer::quiet(Command::Home),
            Offer::new(Command::Quit).when(done),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>) -> Vec<Ask> {
        let written = cx.wizard.export().written.as_ref();
        let act = |action| vec![Ask::Act(action)];
        match (command, written) {
            (Command::Next, Some(Written::Done { .. })) => return act(Action::Result),
            (Command::Next, _) => return act(Action::Write { force: false }),
            (Command::Fix, Some(Written::Refused(_))) => return act(Action::Write { force: true }),
            (Command::Pane, _) => {
                let (path, ways) = complete::complete(self.field.text());
                self.ways = ways;
                if path != self.field.text() {
                    return act(Action::EditPath(path));
                }
            }
            (Command::PageUp | Command::PageDown, _) => {
                self.below.page(command == Command::PageDown);
            }
            (Command::CopyCli, Some(Written::Done { dir, .. })) => {
                return vec![Ask::copy("the command", next_command(dir))];
            }
            (Command::Bare, Some(Written::Done { dir, files })) => {
                return vec![Ask::Bare(format!(
                    "{}\n\n{}",
                    next_command(dir),
                    files.join("\n")
                ))];
            }
            _ => {}
        }
        Vec::new()
    }

    pub(crate) fn key(&mut self, key: &KeyEvent) -> Vec<Ask> {
        self.ways.clear();
        if self.field.key(key) {
            return vec![Ask::Act(Action::EditPath(self.field.text().to_owned()))];
        }
        Vec::new()
    }

    pub(crate) fn paste(&mut self, text: &str) -> Vec<Ask> {
        self.field.insert(&text.replace(['\r', '\n'], ""));
        vec![Ask::Act(Action::EditPath(self.field.text().to_owned()))]
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
        let written = cx.wizard.export().written.as_ref();
        let [head, field, below] = Layout::vertical([
            Constraint::Length(2),
            Constraint::Length(2),
            Constraint::Min(0),
        ])
        .areas(area);
        let mut flow = Flow::new(area.width);
        let title = match written {
            Some(Written::Done { .. }) => "The bundle is written.",
            _ => "Where should the bundle be written?",
        };
        flow.text(title, styles.title);
        for (i, line) in flow.page().lines.iter().enumerate() {
            put(frame, row(head, i), line);
        }
        let look = match written {
            Some(Written::Refused(_) | Written::Failed(_)) => Look::Error,
            Some(Written::Done { .. }) => Look::Rest,
            None => Look::Focus,
        };
        self.field.draw(frame, field, look, cx);
        let mut flow = Flow::new(below.width);
        match written {
            Some(Written::Done { dir, files }) => done(&mut flow, dir, files, cx),
            other => {
                match other {
                    Some(Written::Refused(why)) => {
                        let key = keymap::binding(Command::Fix)
                            .map_or_else(String::new, keymap::Binding::key);
                        flow.marked(
                            &format!("{} ", cx.glyphs.wrong),
                            styles.wrong,
                            why,
                            styles.wrong,
                        );
                        flow.spans(
                            &[
                                ("Give another directory, or ", styles.text),
                                (&key, styles.key),
                                (
                                    " writes there all the same: what a former bundle wrote is replaced, everything else stays.",
                                    styles.text,
                                ),
                            ],
                            &[],
                            "",
                        );
                    }
                    Some(Written::Failed(why)) => {
                        flow.marked(
                            &format!("{} ", cx.glyphs.wrong),
                            styles.wrong,
                            why,
                            styles.wrong,
                        );
                    }
                    Some(Written::Done { .. }) | None => {}
                }
                if !self.ways.is_empty() {
                    flow.text(&self.ways.join("  "), styles.faint);
                }
                self.to_write(&mut flow, cx);
            }
        }
        self.below.draw(frame, below, &flow.page(), cx);
    }

    fn to_write(&self, flow: &mut Flow, cx: &Cx<'_>) {
        let styles = cx.styles;
        let place = complete::whole(self.field.text());
        flow.gap().spans(
            &[
                ("This writes ", styles.text),
                (&format!("{} files", self.files.len()), styles.title),
                (" to ", styles.text),
                (&place, styles.code),
            ],
            &[],
            "",
        );
        flow.text(
            "The directory appears as a whole or not at all, and only you can read it.",
            styles.faint,
        );
        flow.blank();
        tree(flow, &self.files, cx);
    }
}

fn done(flow: &mut Flow, dir: &str, files: &[String], cx: &Cx<'_>) {
    let styles = cx.styles;
    let text = format!("Written: {} files in {}", files.len(), complete::whole(dir));
    let mark = format!("{} ", cx.glyphs.right);
    flow.marked(&mark, styles.right, &text, styles.right);
    flow.blank().text("Read this first:", styles.text);
    flow.text(&next_command(dir), styles.code);
    flow.blank().text(
        "Enter opens the checklist here; each account's folder goes to its admin.",
        styles.text,
    );
    flow.blank();
    tree(flow, files, cx);
}

/// What to type next.
fn next_command(dir: &str) -> String {
    let path = format!("{}/README.md", dir.trim_end_matches('/'));
    bundle::shell::command(&["less", &path])
}

/// Paths as a tree: a folder's name once, its files below.
pub(super) fn tree(flow: &mut Flow, files: &[String], cx: &Cx<'_>) {
    // Each folder once, where its first file stands; what lies beside it comes first.
    let mut sorted: Vec<(usize, usize, &String)> = Vec::new();
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    for path in files {
        let own = path.get(..folder(path)).unwrap_or_default();
        let top = own.split('/').next().unwrap_or_default();
        let first = |start: &str| files.iter().position(|other| other.starts_with(start));
        let key = if own.is_empty() {
            (0, 0)
        } else {
            (
                first(&format!("{top}/")).unwrap_or(0) + 1,
                first(own).unwrap_or(0),
            )
        };
        sorted.push((key.0, key.1, path));
    }
    sorted.sort_by_key(|(top, own, _)| (*top, *own));
    let mut open: Vec<&str> = Vec::new();
    for (_, _, path) in sorted {
        let mut parts: Vec<&str> = path.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        let same = open.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        for (depth, part) in parts.iter().enumerate().skip(same) {
            flow.text(&format!("{}{part}/", "  ".repeat(depth)), cx.styles.faint);
        }
        flow.text(
            &format!("{}{name}", "  ".repeat(parts.len())),
            cx.styles.text,
        );
        open = parts;
    }
}
