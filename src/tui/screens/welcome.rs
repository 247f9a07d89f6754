//! The first screen: set-ups to begin, sessions to resume, a filter.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
};

use super::Ask;
use crate::{
    host::Known,
    playbook::Card,
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::Flow,
        keymap::Command,
        widgets::{
            frame::separator,
            menu::{Entry, Menu, entry_line},
            pager::Pager,
        },
    },
    wizard::Action,
};

#[derive(Debug, Default)]
pub(crate) struct Welcome {
    menu: Menu,
    about: Pager,
}

/// Lines that a summary needs below the list of a narrow window, with the one that says that there is more.
const ABOUT: u16 = 4;

/// What can be chosen here.
#[derive(Debug, Clone, Copy)]
enum Choice<'a> {
    Resume(&'a Known),
    Start(&'a Card),
}

impl Welcome {
    pub(crate) fn offers(&self, cx: &Cx<'_>) -> Vec<Offer> {
        let next = match self.choices(cx).get(self.menu.cursor) {
            Some(Choice::Resume(_)) => "resume",
            _ => "begin",
        };
        let back = !self.menu.filter.is_empty() || cx.wizard.setup().is_some();
        vec![
            Offer::called(Command::Next, next).when(!self.choices(cx).is_empty()),
            Offer::quiet(Command::Up),
            Offer::quiet(Command::Down),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::called(
                Command::Back,
                if self.menu.filter.is_empty() {
                    "back"
                } else {
                    "clear"
                },
            )
            .when(back),
            Offer::new(Command::Quit),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>) -> Vec<Ask> {
        let count = self.choices(cx).len();
        let before = self.menu.cursor;
        match command {
            Command::Next => return self.open(self.menu.cursor, cx),
            Command::Up => self.menu.step(false, count),
            Command::Down => self.menu.step(true, count),
            Command::PageUp => self.about.page(false),
            Command::PageDown => self.about.page(true),
            Command::Back if !self.menu.filter.is_empty() => self.menu.filter.clear(),
            Command::Back => {
                if let Some(setup) = cx.wizard.setup() {
                    return vec![Ask::Act(Action::Jump(setup.question().id.clone()))];
                }
            }
            _ => {}
        }
        if self.menu.cursor != before {
            self.about.to(0);
        }
        Vec::new()
    }

    pub(crate) fn key(&mut self, key: &KeyEvent) {
        let plain = !key
            .modifiers
            .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(c) if plain => self.menu.type_in(c),
            KeyCode::Backspace => {
                self.menu.erase();
            }
            _ => {}
        }
    }

    pub(crate) fn click(&mut self, hit: Hit, cx: &Cx<'_>) -> Vec<Ask> {
        match hit {
            Hit::Row(number) if number == self.menu.cursor => self.open(number, cx),
            Hit::Row(number) => {
                self.menu.cursor = number;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn wheel(&mut self, lines: isize, cx: &Cx<'_>) {
        let count = self.choices(cx).len();
        self.menu.step(lines > 0, count);
    }

    fn open(&self, number: usize, cx: &Cx<'_>) -> Vec<Ask> {
        match self.choices(cx).get(number) {
            Some(Choice::Resume(known)) => vec![Ask::Act(Action::Resume(known.name.clone()))],
            Some(Choice::Start(card)) => vec![Ask::Act(Action::Start(card.id.clone()))],
            None => Vec::new(),
        }
    }

    fn choices<'a>(&self, cx: &Cx<'a>) -> Vec<Choice<'a>> {
        let title = |id: &str| {
            let card = cx.cards.iter().find(|card| card.id == id);
            card.map_or("", |card| card.title.as_str())
        };
        let sessions = cx
            .known
            .iter()
            .filter(|known| {
                self.menu
                    .passes(&format!("{} {}", known.name, title(&known.playbook)))
            })
            .map(Choice::Resume);
        let starts = cx
            .cards
            .iter()
            .filter(|card| {
                let [first, second] = &card.summary;
                self.menu.passes(&format!(
                    "{} {} {} {first} {second}",
                    card.id, card.title, card.goal
                ))
            })
            .map(Choice::Start);
        sessions.chain(starts).collect()
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let [filter, main] =
            Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(area);
        let line = if self.menu.filter.is_empty() {
            Line::styled(
                "Begin something new, or go on. Type to filter.",
                cx.styles.faint,
            )
        } else {
            Line::from(vec![
                Span::styled("Filter: ", cx.styles.faint),
                Span::styled(self.menu.filter.clone(), cx.styles.accent),
            ])
        };
        put(frame, row(filter, 0), &line);
        let choices = self.choices(cx);
        if area.width >= 110 {
            let [left, gap, right] = Layout::horizontal([
                Constraint::Percentage(48),
                Constraint::Length(3),
                Constraint::Min(0),
            ])
            .areas(main);
            let (entries, _) = self.entries(&choices, left.width, left.height, cx);
            self.menu.draw(frame, left, &entries, cx);
            separator(frame, gap, cx);
            self.draw_about(frame, right, &choices, cx);
        } else {
            // A list that would take more than its half stands closer, and leaves room for a summary below.
            let half = (main.height / 2).max(3);
            let (entries, lines) = self.entries(&choices, main.width, half, cx);
            // Whoever reads on below gets the room for it.
            let most = if self.about.is_scrolled() {
                half / 2
            } else {
                half.max(main.height.saturating_sub(ABOUT + 1))
            };
            let [top, _, below] = Layout::vertical([
                Constraint::Length(lines.min(most)),
                Constraint::Length(1),
                Constraint::Min(0),
            ])
            .areas(main);
            self.menu.draw(frame, top, &entries, cx);
            self.draw_about(frame, below, &choices, cx);
        }
    }

    /// The rows, and how many lines they take: with air between the groups where that fits.
    fn entries(
        &self,
        choices: &[Choice<'_>],
        width: u16,
        height: u16,
        cx: &Cx<'_>,
    ) -> (Vec<Entry>, u16) {
        let lines = |entries: &[Entry]| {
            let lines: usize = entries.iter().map(|entry| entry.lines.len()).sum();
            u16::try_from(lines).unwrap_or(u16::MAX)
        };
        let airy = entries(choices, self.menu.cursor, width, true, cx);
        let tall = lines(&airy);
        if tall <= height {
            return (airy, tall);
        }
        let close = entries(choices, self.menu.cursor, width, false, cx);
        let tall = lines(&close);
        (close, tall)
    }

    fn draw_about(&self, frame: &mut Frame<'_>, area: Rect, choices: &[Choice<'_>], cx: &Cx<'_>) {
        let mut flow = Flow::new(area.width);
        match choices.get(self.menu.cursor) {
            Some(Choice::Start(card)) => about(&mut flow, card, cx),
            Some(Choice::Resume(known)) => about_session(&mut flow, known, cx),
            None => {
                flow.text("Nothing matches. Esc clears the filter.", cx.styles.wrong);
            }
        }
        self.about.draw(frame, area, &flow.page(), cx);
    }
}

fn entries(
    choices: &[Choice<'_>],
    cursor: usize,
    width: u16,
    airy: bool,
    cx: &Cx<'_>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut group = None;
    for (number, choice) in choices.iter().enumerate() {
        let (title, text, right) = match choice {
            Choice::Resume(known) => {
                let done = known.progress.answered;
                let right = format!(
                    "{done} of {} answered, {}",
                    known.progress.asked, known.when
                );
                ("Go on where you stopped", known.name.as_str(), right)
            }
            Choice::Start(card) => {
                let right = format!("about {} minutes", card.minutes);
                (card.goal.as_str(), card.title.as_str(), right)
            }
        };
        if group != Some(title) {
            let mut lines = Vec::new();
            if group.is_some() && airy {
                lines.push(Line::default());
            }
            lines.push(Line::styled(title.to_owned(), cx.styles.title));
            entries.push(Entry {
                number: None,
                lines,
            });
            group = Some(title);
        }
        let line = entry_line(
            number == cursor,
            ("", cx.styles.text),
            text,
            &right,
            width,
            cx,
        );
        entries.push(Entry {
            number: Some(number),
            lines: vec![line],
        });
    }
    entries
}

fn about(flow: &mut Flow, card: &Card, cx: &Cx<'_>) {
    let styles = cx.styles;
    let [first, second] = &card.summary;
    flow.text(first, styles.text).text(second, styles.text);
    if card.is_retired() {
        let mark = format!("{} ", cx.glyphs.warning);
        let title = "Retired by AWS";
        flow.blank()
            .marked(&mark, styles.warning, title, styles.warning);
    }
    for sentence in &card.retired {
        flow.text(sentence, styles.text);
    }
    flow.blank().text("Have at hand", styles.title);
    for need in &card.need {
        flow.marked(
            &format!("{} ", cx.glyphs.dot),
            styles.faint,
            need,
            styles.text,
        );
    }
    flow.blank().text("AWS's page", styles.title);
    flow.link("", &card.page, styles);
    let note = "Nothing is sent anywhere and no AWS call is made: you get policies, and checklists to follow.";
    flow.blank().text(note, styles.faint);
}

fn about_session(flow: &mut Flow, known: &Known, cx: &Cx<'_>) {
    let styles = cx.styles;
    let title = cx.cards.iter().find(|card| card.id == known.playbook);
    flow.text(
        title.map_or(known.playbook.as_str(), |card| &card.title),
        styles.title,
    );
    let progress = known.progress;
    flow.text(
        &format!(
            "{} of {} questions are answered.",
            progress.answered, progress.asked
        ),
        styles.text,
    );
    if !known.about.is_empty() {
        flow.spans(
            &[
                ("Accounts and Region: ", styles.faint),
                (&known.about, styles.code),
            ],
            &[],
            "",
        );
    }
    if progress.ticked > 0 {
        let text = format!("{} of {} steps are done.", progress.ticked, progress.steps);
        flow.text(&text, styles.text);
    }
    flow.text(&format!("Saved {}.", known.when), styles.text);
    let command = format!("sagesetup sessions remove {}", known.name);
    flow.blank()
        .text("To remove it:", styles.faint)
        .text(&command, styles.code);
}
