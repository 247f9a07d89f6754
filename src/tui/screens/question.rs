//! One question: why it is asked, where its value is found, the field with its verdict, and what the answer changes.

mod aside;
mod field;
mod outline;
mod words;

use crossterm::event::KeyEvent;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
};

pub(crate) use self::aside::gauge;
use self::{aside::Aside, field::Field};
use super::Ask;
use crate::{
    bundle::shell,
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::Flow,
        keymap::Command,
        widgets::pager::Pager,
    },
    wizard::{Action, Setup},
};

/// The panes beside each other, or one after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Pane {
    #[default]
    Question,
    Preview,
    Outline,
}

/// The view of the current question.
#[derive(Debug, Default)]
pub(crate) struct Question {
    /// Whose view this is.
    id: String,
    field: Field,
    pane: Pane,
    words: Pager,
    aside: Aside,
    outline: Pager,
}

/// How many panes a width takes.
fn panes(width: u16) -> usize {
    match width {
        0..100 => 1,
        100..140 => 2,
        _ => 3,
    }
}

impl Question {
    /// Takes over what changed in the wizard.
    pub(crate) fn sync(&mut self, setup: &Setup) {
        let question = setup.question();
        if self.id != question.id {
            *self = Self {
                id: question.id.clone(),
                ..Self::default()
            };
        }
        self.field.sync(question, &setup.text(&question.id));
        self.aside.sync(setup);
    }

    /// Letters are text, but where a pane is only looked at.
    pub(crate) fn is_typing(&self) -> bool {
        self.pane == Pane::Question
    }

    pub(crate) fn offers(&self, cx: &Cx<'_>, width: u16) -> Vec<Offer> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        let verdict = setup.verdict();
        let found = setup.where_found();
        let undo = setup
            .draft(&self.id)
            .is_some_and(|draft| draft.pasted.is_some());
        let next = match self.field.next_label(setup) {
            Some(label) => label,
            None if cx.wizard.is_from_review() => "back to review",
            None if setup.asked().last().is_some_and(|last| last.id == self.id) => "review",
            None => "next",
        };
        let other = match (self.pane, panes(width)) {
            (Pane::Question, 1) => "preview",
            (Pane::Preview, 1) => "overview",
            (Pane::Question, _) => "look around",
            (Pane::Preview | Pane::Outline, _) => "question",
        };
        vec![
            Offer::called(Command::Fix, "take correction").when(verdict.fix().is_some()),
            Offer::called(Command::Next, next),
            Offer::new(Command::Back),
            Offer::called(Command::Pane, other),
            Offer::new(Command::View).when(Aside::has_both(setup)),
            Offer::called(Command::Right, "next document").when(self.aside.has_more(setup)),
            Offer::quiet(Command::Left).when(self.aside.has_more(setup)),
            Offer::new(Command::CopyCli).when(
                found
                    .as_ref()
                    .is_some_and(|found| !found.command.is_empty()),
            ),
            Offer::new(Command::CopyLink)
                .when(found.as_ref().is_some_and(|found| found.link.is_some())),
            Offer::new(Command::Later),
            Offer::new(Command::Undo).when(undo),
            Offer::new(Command::Review),
            Offer::quiet(Command::CopyDocument).when(self.aside.document(setup).is_some()),
            Offer::quiet(Command::Bare),
            Offer::quiet(Command::Result),
            Offer::quiet(Command::Export),
            Offer::quiet(Command::Up),
            Offer::quiet(Command::Down),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::quiet(Command::First),
            Offer::quiet(Command::Last),
            Offer::quiet(Command::Home),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>, width: u16) -> Vec<Ask> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        let act = |action| vec![Ask::Act(action)];
        match command {
            Command::Next => self.field.enter(setup),
            Command::Fix => act(Action::TakeFix),
            Command::Undo => act(Action::Undo),
            Command::Later => act(Action::Later),
            Command::Up | Command::Down => {
                let down = command == Command::Down;
                if self.pane == Pane::Question {
                    return self.field.step(down, setup);
                }
                self.pager().scroll(if down { 1 } else { -1 });
                Vec::new()
            }
            Command::PageUp | Command::PageDown => {
                self.looked_at(width).page(command == Command::PageDown);
                Vec::new()
            }
            Command::First | Command::Last => {
                let end = if command == Command::Last {
                    isize::MAX
                } else {
                    isize::MIN
                };
                self.pager().scroll(end);
                Vec::new()
            }
            Command::Left | Command::Right => {
                self.aside.turn(command == Command::Right, setup);
                Vec::new()
            }
            Command::View => {
                self.aside.change_view(setup);
                Vec::new()
            }
            Command::Pane => {
                self.pane = match (self.pane, panes(width)) {
                    (Pane::Question, _) => Pane::Preview,
                    (Pane::Preview, 1) => Pane::Outline,
                    (Pane::Preview | Pane::Outline, _) => Pane::Question,
                };
                Vec::new()
            }
            Command::CopyLink => setup
                .where_found()
                .and_then(|found| found.link)
                .map(|link| vec![Ask::copy("the link", link)])
                .unwrap_or_default(),
            Command::CopyCli => setup
                .where_found()
                .map(|found| vec![Ask::copy("the command", shell::command(&found.command))])
                .unwrap_or_default(),
            Command::CopyDocument => self
                .aside
                .document(setup)
                .map(|document| vec![Ask::copy(&*document.title, document.pretty.as_str())])
                .unwrap_or_default(),
            Command::Bare => vec![Ask::Bare(self.bare(setup))],
            _ => Vec::new(),
        }
    }

    /// A key that is text, or moves in it.
    pub(crate) fn key(&mut self, key: &KeyEvent, cx: &Cx<'_>) -> Vec<Ask> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        // Whoever types means the field, wherever the focus is.
        self.pane = Pane::Question;
        self.field.key(key, setup)
    }

    pub(crate) fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Ask> {
        self.pane = Pane::Question;
        cx.wizard
            .setup()
            .map(|setup| self.field.paste(text, setup))
            .unwrap_or_default()
    }

    pub(crate) fn click(&mut self, area: Rect, hit: Hit, column: u16, cx: &Cx<'_>) -> Vec<Ask> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        match hit {
            Hit::Aside => self.pane = Pane::Preview,
            Hit::Row(_) | Hit::Field => {
                self.pane = Pane::Question;
                return self
                    .field
                    .click(hit, column.saturating_sub(area.x), area.width, setup);
            }
            Hit::Tab(number) => {
                let asked: Vec<_> = setup.asked().collect();
                if let Some(question) = asked.get(number) {
                    return vec![Ask::Act(Action::Jump(question.id.clone()))];
                }
            }
            Hit::Command(_) => {}
        }
        Vec::new()
    }

    pub(crate) fn wheel(&mut self, hit: Option<Hit>, lines: isize) {
        match hit {
            Some(Hit::Aside) => self.aside.pager.scroll(lines),
            Some(Hit::Tab(_)) => self.outline.scroll(lines),
            _ if self.pane == Pane::Question => self.words.scroll(lines),
            _ => self.pager().scroll(lines),
        }
    }

    fn pager(&self) -> &Pager {
        match self.pane {
            Pane::Question => &self.words,
            Pane::Preview => &self.aside.pager,
            Pane::Outline => &self.outline,
        }
    }

    /// What the paging keys scroll: with one pane that pane, else what stands beside the question.
    fn looked_at(&self, width: u16) -> &Pager {
        match self.pane {
            Pane::Question if panes(width) > 1 && !self.words.can_scroll() => &self.aside.pager,
            _ => self.pager(),
        }
    }

    /// What one would mark with the mouse here.
    fn bare(&self, setup: &Setup) -> String {
        if self.pane == Pane::Preview
            && let Some(document) = self.aside.document(setup)
        {
            return document.pretty.clone();
        }
        let mut text = String::new();
        let value = setup.text(&self.id);
        if !value.is_empty() {
            text.push_str(&value);
            text.push_str("\n\n");
        }
        if let Some(found) = setup.where_found() {
            if let Some(link) = found.link {
                text.push_str(&link);
                text.push_str("\n\n");
            }
            if !found.command.is_empty() {
                text.push_str(&shell::command(&found.command));
                text.push_str("\n\n");
            }
        }
        if let Some(document) = self.aside.document(setup) {
            text.push_str(&document.pretty);
        }
        text
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(setup) = cx.wizard.setup() else {
            return;
        };
        let gap = 3;
        match panes(area.width) {
            1 => match self.pane {
                Pane::Question => self.question(frame, area, setup, cx),
                Pane::Preview => self.aside.draw(frame, area, setup, cx),
                Pane::Outline => outline::draw(frame, area, &self.outline, setup, cx),
            },
            2 => {
                let [left, middle, right] = Layout::horizontal([
                    Constraint::Percentage(52),
                    Constraint::Length(gap),
                    Constraint::Min(0),
                ])
                .areas(area);
                self.question(frame, left, setup, cx);
                separator(frame, middle, cx);
                self.aside.draw(frame, right, setup, cx);
            }
            _ => {
                let [far, first, left, middle, right] = Layout::horizontal([
                    Constraint::Length(30),
                    Constraint::Length(gap),
                    Constraint::Percentage(40),
                    Constraint::Length(gap),
                    Constraint::Min(0),
                ])
                .areas(area);
                outline::draw(frame, far, &self.outline, setup, cx);
                separator(frame, first, cx);
                self.question(frame, left, setup, cx);
                separator(frame, middle, cx);
                self.aside.draw(frame, right, setup, cx);
            }
        }
    }

    fn question(&self, frame: &mut Frame<'_>, area: Rect, setup: &Setup, cx: &Cx<'_>) {
        let focus = self.pane == Pane::Question;
        let mut head = Flow::new(area.width);
        words::head(&mut head, setup, area.height, cx);
        let head = head.page();
        let head_height = u16::try_from(head.lines.len()).unwrap_or(u16::MAX);
        let wanted = self.field.height(setup, area.width, cx);
        // The field gets what it wants, but never the last lines below it, where the verdict stands.
        let room = area
            .height
            .saturating_sub(head_height)
            .saturating_sub(6)
            .max(3);
        let field_height = u16::try_from(wanted).unwrap_or(u16::MAX).min(room);
        let [top, field, below] = Layout::vertical([
            Constraint::Length(head_height.min(area.height.saturating_sub(3))),
            Constraint::Length(field_height),
            Constraint::Min(0),
        ])
        .areas(area);
        for (i, line) in head.lines.iter().enumerate() {
            put(frame, row(top, i), line);
        }
        self.field.draw(frame, field, focus, setup, cx);
        let mut tail = Flow::new(below.width);
        words::verdict(&mut tail, setup, cx);
        words::where_found(&mut tail, setup, cx);
        self.words.draw(frame, below, &tail.page(), cx);
    }
}

/// A thin line between two panes.
pub(super) fn separator(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
    for i in 0..usize::from(area.height) {
        let place = row(area, i);
        let middle = Rect {
            x: place.x.saturating_add(place.width / 2),
            width: place.width.min(1),
            ..place
        };
        put(
            frame,
            middle,
            &ratatui::text::Line::styled(cx.glyphs.down, cx.styles.rule),
        );
    }
}
