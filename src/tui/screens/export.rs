//! Where the bundle goes, what will be written, and what to do next.

pub(super) mod complete;
mod options;

use std::path::Path;

use crossterm::event::KeyEvent;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
};

use super::Ask;
use crate::{
    bundle::{self, Kinds, write::Archive},
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::Flow,
        keymap::{self, Command},
        widgets::{
            menu::Menu,
            pager::Pager,
            text_field::{Look, TextField},
        },
    },
    wizard::{Action, Setup, Wizard, Written},
};

#[derive(Debug, Default)]
pub(crate) struct Export {
    field: TextField,
    below: Pager,
    /// What Tab could complete to.
    ways: Vec<String>,
    /// The files that would be written, as long as the answers and the choices stay.
    files: Vec<String>,
    /// What was chosen when they were listed.
    listed: Option<(Kinds, Option<String>)>,
    /// Who gets it and what it holds.
    menu: Menu,
    /// Whether the cursor is among these, and not in the field.
    choosing: bool,
}

impl Export {
    /// Something was chosen or typed.
    pub(crate) fn sync(&mut self, wizard: &Wizard, setup: &Setup) {
        self.field.sync(&wizard.export().path);
        let export = wizard.export();
        // Not at every letter of the path.
        if self.listed != Some((export.kinds(), export.recipient.clone())) {
            self.list(wizard, setup);
        }
    }

    pub(crate) fn arrive(&mut self, wizard: &Wizard, setup: &Setup) {
        self.list(wizard, setup);
        self.ways.clear();
        self.choosing = false;
        self.menu = Menu::default();
    }

    /// Lists what would be written.
    fn list(&mut self, wizard: &Wizard, setup: &Setup) {
        let export = wizard.export();
        self.listed = Some((export.kinds(), export.recipient.clone()));
        let bundle = export.bundle(setup);
        let files = bundle.files();
        self.files = files.iter().map(|file| file.path.to_owned()).collect();
    }

    /// Whether letters go into the path.
    pub(crate) fn is_typing(&self) -> bool {
        !self.choosing
    }

    pub(crate) fn offers(&self, cx: &Cx<'_>) -> Vec<Offer> {
        let written = cx.wizard.export().written.as_ref();
        let done = matches!(written, Some(Written::Done { .. }));
        let refused = matches!(written, Some(Written::Refused(_)));
        vec![
            Offer::called(Command::Fix, "write there all the same").when(refused),
            Offer::called(
                Command::Next,
                if done { "to the checklist" } else { "write" },
            ),
            Offer::called(Command::Tick, "choose").when(!done && self.choosing),
            Offer::called(Command::Down, "choices").when(!done),
            Offer::quiet(Command::Up).when(!done),
            Offer::called(Command::Pane, "complete").when(!done && !self.choosing),
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
            (Command::Up | Command::Down, written) if !is_done(written) => {
                self.step(command == Command::Down, cx);
            }
            (Command::Tick, written) if self.choosing && !is_done(written) => {
                let setup = cx.wizard.setup();
                let action = setup.and_then(|setup| options::action(setup, self.menu.cursor));
                return action.into_iter().map(Ask::Act).collect();
            }
            (Command::Pane, _) if !self.choosing => {
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

    /// From the field into the rows below it, and back.
    fn step(&mut self, down: bool, cx: &Cx<'_>) {
        match (self.choosing, down) {
            (false, true) => self.choosing = true,
            (false, false) => {}
            (true, false) if self.menu.cursor == 0 => self.choosing = false,
            (true, _) => {
                let count = cx.wizard.setup().map_or(0, options::count);
                self.menu.step(down, count);
            }
        }
    }

    pub(crate) fn key(&mut self, key: &KeyEvent) -> Vec<Ask> {
        self.ways.clear();
        if self.field.key(key) {
            return vec![Ask::Act(Action::EditPath(self.field.text().to_owned()))];
        }
        Vec::new()
    }

    pub(crate) fn paste(&mut self, text: &str) -> Vec<Ask> {
        self.choosing = false;
        self.field.insert(&text.replace(['\r', '\n'], ""));
        vec![Ask::Act(Action::EditPath(self.field.text().to_owned()))]
    }

    pub(crate) fn click(&mut self, area: Rect, hit: Hit, column: u16, cx: &Cx<'_>) -> Vec<Ask> {
        match hit {
            Hit::Field => {
                self.choosing = false;
                self.field.click(column.saturating_sub(area.x), area.width);
                Vec::new()
            }
            Hit::Row(number) => {
                self.choosing = true;
                self.menu.cursor = number;
                self.command(Command::Tick, cx)
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn wheel(&mut self, lines: isize) {
        self.below.scroll(lines);
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let styles = cx.styles;
        let written = cx.wizard.export().written.as_ref();
        let setup = cx.wizard.setup().filter(|_| !is_done(written));
        let here = self.choosing.then_some(self.menu.cursor);
        let choices = setup.map(|setup| options::entries(setup, here, area.width, cx));
        let choices = choices.unwrap_or_default();
        // In a low window they scroll, and something is left to say what comes of them.
        let height = u16::try_from(choices.len()).unwrap_or(u16::MAX);
        let height = height.min(area.height.saturating_sub(7).max(2));
        let height = if choices.is_empty() { 0 } else { height };
        let [head, field, menu, _, below] = Layout::vertical([
            Constraint::Length(2),
            Constraint::Length(2),
            Constraint::Length(height),
            Constraint::Length(height.min(1)),
            Constraint::Min(0),
        ])
        .areas(area);
        self.menu.draw(frame, menu, &choices, cx);
        let mut flow = Flow::new(area.width);
        let title = match written {
            Some(Written::Done { .. }) => "The bundle is written.",
            _ => "Where should it be written? A name with .zip or .tar.gz makes an archive.",
        };
        flow.text(title, styles.title);
        for (i, line) in flow.page().lines.iter().enumerate() {
            put(frame, row(head, i), line);
        }
        let look = match written {
            Some(Written::Refused(_) | Written::Failed(_)) => Look::Error,
            Some(Written::Done { .. }) => Look::Rest,
            None if self.choosing => Look::Rest,
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
                                ("Give another name, or ", styles.text),
                                (&key, styles.key),
                                (
                                    if Archive::at(Path::new(self.field.text())).is_ok() {
                                        " replaces the archive."
                                    } else {
                                        " writes there all the same: what a former bundle wrote is replaced, everything else stays."
                                    },
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
        let typed = self.field.text();
        let place = complete::whole(typed);
        let archive = Archive::at(Path::new(typed)).is_ok();
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
            if archive {
                "The archive appears as a whole or not at all, and only you can read it."
            } else {
                "The directory appears as a whole or not at all, and only you can read it."
            },
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
    let recipient = cx.wizard.export().recipient.as_deref();
    let title = |key: &str| {
        cx.wizard
            .setup()
            .map_or("", |setup| setup.plan().title(key))
    };
    if let Some(key) = recipient {
        let text = format!(
            "Send it to the admin of the {}: its README.md explains everything. To look into it:",
            title(key)
        );
        flow.blank().text(&text, styles.text);
    } else {
        flow.blank().text("Read this first:", styles.text);
    }
    flow.text(&next_command(dir), styles.code);
    let text = match recipient {
        Some(_) => "Enter opens the checklist here; the rest can be exported as well.",
        None => "Enter opens the checklist here; each account's folder goes to its admin.",
    };
    flow.blank().text(text, styles.text);
    flow.blank();
    tree(flow, files, cx);
}

fn is_done(written: Option<&Written>) -> bool {
    matches!(written, Some(Written::Done { .. }))
}

/// What to type next.
fn next_command(dir: &str) -> String {
    if let Ok(archive) = Archive::at(Path::new(dir)) {
        return bundle::shell::command(&archive.lists());
    }
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
