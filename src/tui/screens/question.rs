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

use self::{aside::Aside, field::Field};
use super::Ask;
use crate::{
    bundle::shell,
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::{Flow, Page},
        keymap::Command,
        widgets::{frame::separator, menu::Menu, pager::Pager},
    },
    wizard::{Action, Setup, State},
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
    outline: Menu,
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
        if self.field.sync(question, &setup.text(&question.id)) {
            // Whoever edits looks at the field and what is said of it.
            self.words.to(0);
        }
        if self.pane != Pane::Outline {
            let at = setup.asked().position(|asked| asked.id == question.id);
            self.outline.cursor = at.unwrap_or_default();
        }
        self.aside.sync(setup);
    }

    /// Letters are text, but where a pane is only looked at.
    pub(crate) fn is_typing(&self) -> bool {
        self.pane == Pane::Question
    }

    pub(crate) fn offers(&self, cx: &Cx<'_>) -> Vec<Offer> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        let verdict = setup.verdict();
        let found = setup.where_found();
        let undo = setup
            .draft(&self.id)
            .is_some_and(|draft| draft.pasted.is_some());
        let next = match (self.pane, self.field.next_label(setup)) {
            (Pane::Outline, _) => "go there",
            (Pane::Preview, _) => "to the question",
            (Pane::Question, Some(label)) => label,
            (Pane::Question, None) if verdict.state != State::Right => "check",
            (Pane::Question, None) if cx.wizard.is_from_review() => "back to review",
            (Pane::Question, None)
                if setup.asked().last().is_some_and(|last| last.id == self.id) =>
            {
                "review"
            }
            (Pane::Question, None) => "next",
        };
        let other = match self.pane {
            Pane::Question => "preview",
            Pane::Preview => "overview",
            Pane::Outline => "question",
        };
        vec![
            Offer::called(Command::Fix, "take correction").when(verdict.fix().is_some()),
            Offer::new(Command::Tick).when(self.pane == Pane::Question && self.field.has_boxes()),
            Offer::called(Command::Next, next),
            Offer::new(Command::Back),
            Offer::called(Command::Pane, other),
            Offer::called(
                Command::View,
                if self.aside.is_diagram(setup) {
                    "documents"
                } else {
                    "diagram"
                },
            )
            .when(Aside::has_both(setup)),
            Offer::called(Command::Right, "next document")
                .when(self.pane == Pane::Preview && self.aside.has_more(setup)),
            Offer::quiet(Command::Left)
                .when(self.pane == Pane::Preview && self.aside.has_more(setup)),
            Offer::new(Command::Review),
            Offer::new(Command::CopyCli).when(
                verdict.command().is_some()
                    || found
                        .as_ref()
                        .is_some_and(|found| !found.command.is_empty()),
            ),
            Offer::new(Command::CopyLink)
                .when(found.as_ref().is_some_and(|found| found.link.is_some())),
            Offer::new(Command::Later),
            Offer::new(Command::Undo).when(undo),
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
            Command::Next => match self.pane {
                Pane::Question => self.field.enter(setup),
                Pane::Preview => {
                    self.pane = Pane::Question;
                    Vec::new()
                }
                Pane::Outline => {
                    self.pane = Pane::Question;
                    let asked = setup.asked().nth(self.outline.cursor);
                    asked
                        .map(|question| act(Action::Jump(question.id.clone())))
                        .unwrap_or_default()
                }
            },
            // Closes what lies beside the question, or clears a filter, before it leaves the question.
            Command::Back if self.pane != Pane::Question => {
                self.pane = Pane::Question;
                Vec::new()
            }
            Command::Back if self.field.clear() => Vec::new(),
            Command::Back => act(Action::Back),
            // While one types, Space is a letter, and comes to the field as one.
            Command::Tick if self.pane == Pane::Question => self.field.tick(setup),
            Command::Fix => act(Action::TakeFix),
            Command::Undo => act(Action::Undo),
            Command::Later => act(Action::Later),
            Command::Up | Command::Down => {
                let down = command == Command::Down;
                match self.pane {
                    Pane::Question => return self.field.step(down, setup),
                    Pane::Preview => self.aside.pager.scroll(if down { 1 } else { -1 }),
                    Pane::Outline => self.outline.step(down, setup.asked().count()),
                }
                Vec::new()
            }
            Command::PageUp | Command::PageDown => {
                let forward = command == Command::PageDown;
                match self.pane {
                    Pane::Outline => self
                        .outline
                        .jump(if forward { 10 } else { -10 }, setup.asked().count()),
                    Pane::Preview => self.aside.pager.page(forward),
                    // With the panes side by side, what cannot be scrolled here is scrolled there.
                    Pane::Question if panes(width) > 1 && !self.words.can_scroll() => {
                        self.aside.pager.page(forward);
                    }
                    Pane::Question => self.words.page(forward),
                }
                Vec::new()
            }
            Command::First | Command::Last => {
                let last = command == Command::Last;
                let end = if last { isize::MAX } else { isize::MIN };
                match self.pane {
                    Pane::Outline => self.outline.jump(end, setup.asked().count()),
                    Pane::Preview | Pane::Question => self.aside.pager.scroll(end),
                }
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
                self.pane = match self.pane {
                    Pane::Question => Pane::Preview,
                    Pane::Preview => Pane::Outline,
                    Pane::Outline => Pane::Question,
                };
                Vec::new()
            }
            Command::CopyLink => setup
                .where_found()
                .and_then(|found| found.link.clone())
                .map(|link| vec![Ask::copy("the link", link)])
                .unwrap_or_default(),
            Command::CopyCli if setup.verdict().command().is_some() => setup
                .verdict()
                .command()
                .map(|command| vec![Ask::copy("the command", command)])
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

    pub(crate) fn text(&mut self, text: &str, cx: &Cx<'_>) -> Option<Vec<Ask>> {
        self.field.takes(text).then(|| self.paste(text, cx))
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
            _ if self.pane == Pane::Preview => self.aside.pager.scroll(lines),
            _ => self.words.scroll(lines),
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
            if let Some(link) = &found.link {
                text.push_str(link);
                text.push_str("\n\n");
            }
            if !found.command.is_empty() {
                text.push_str(&shell::command(&found.command));
                text.push_str("\n\n");
            }
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
                Pane::Outline => outline::draw(frame, area, &self.outline, true, setup, cx),
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
                if self.pane == Pane::Outline {
                    outline::draw(frame, right, &self.outline, true, setup, cx);
                } else {
                    self.aside.draw(frame, right, setup, cx);
                }
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
                outline::draw(
                    frame,
                    far,
                    &self.outline,
                    self.pane == Pane::Outline,
                    setup,
                    cx,
                );
                separator(frame, first, cx);
                self.question(frame, left, setup, cx);
                separator(frame, middle, cx);
                self.aside.draw(frame, right, setup, cx);
            }
        }
    }

    fn question(&self, frame: &mut Frame<'_>, area: Rect, setup: &Setup, cx: &Cx<'_>) {
        let focus = self.pane == Pane::Question;
        let page = |build: &dyn Fn(&mut Flow)| {
            let mut flow = Flow::new(area.width);
            build(&mut flow);
            flow.page()
        };
        let lines = |page: &Page| u16::try_from(page.lines.len()).unwrap_or(u16::MAX);
        // The verdict stands right below the field, whatever else is scrolled; the reason makes room for it.
        // Below choices there is no error to miss, and a long warning must not push the choices away.
        let said = page(&|flow| words::verdict(flow, setup, cx));
        // Of boxes there may be too few or too many, and that is said where one looks, like how many are ticked.
        let boxes = self.field.has_boxes();
        let pinned =
            !self.field.has_menu() || (boxes && (setup.verdict().loud || lines(&said) <= 2));
        let verdict = if pinned { said } else { page(&|_| {}) };
        let wanted = u16::try_from(self.field.height(setup, area.width, cx)).unwrap_or(u16::MAX);
        let least = lines(&verdict)
            .min(area.height / 3)
            .saturating_add(wanted.clamp(3, 8));
        let mut head = page(&|flow| words::head(flow, setup, true, cx));
        if lines(&head).saturating_add(least) > area.height {
            head = page(&|flow| words::head(flow, setup, false, cx));
        }
        let head_height = lines(&head).min(area.height.saturating_sub(least));
        let rest = area.height.saturating_sub(head_height);
        let verdict_height = lines(&verdict).min(rest.saturating_sub(2));
        // Some lines of where to find the value, if there are lines to spare.
        let spare = rest.saturating_sub(verdict_height);
        // Of boxes one wants to see all; that there is more below is told in one line.
        let kept = match (boxes, pinned && setup.where_found().is_none()) {
            (true, true) => 0,
            (true, false) => 1,
            (false, _) => 3,
        };
        let field_height = wanted.min(spare.saturating_sub(kept).max(2)).min(spare);
        let gap = u16::from(spare.saturating_sub(field_height) > 4);
        let [top, field, below, _, end] = Layout::vertical([
            Constraint::Length(head_height),
            Constraint::Length(field_height),
            Constraint::Length(verdict_height),
            Constraint::Length(gap),
            Constraint::Min(0),
        ])
        .areas(area);
        for (place, lines) in [(top, &head.lines), (below, &verdict.lines)] {
            for (i, line) in lines.iter().enumerate() {
                put(frame, row(place, i), line);
            }
        }
        self.field.draw(frame, field, focus, setup, cx);
        self.words.draw(
            frame,
            end,
            &page(&|flow| {
                if !pinned {
                    words::verdict(flow, setup, cx);
                }
                words::where_found(flow, setup, cx);
            }),
            cx,
        );
    }
}
