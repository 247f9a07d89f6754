//! The field of a question: a line, a list, choices, or boxes to tick. It holds the cursor; the text is the wizard's.

mod fixed;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Frame, layout::Rect};

use self::fixed::{Fixed, values};

use crate::{
    playbook::{Kind, Question},
    tui::{
        cx::{Cx, Hit},
        screens::Ask,
        widgets::{
            list_field::{LineMark, ListField},
            menu::{Entry, Menu, entry_line},
            text_field::{Look, TextField},
        },
    },
    wizard::{Action, Setup, State},
};

/// How many known values are shown below a line at once.
const SUGGESTIONS: usize = 7;

#[derive(Debug, Default)]
pub(super) struct Field {
    kind: Shape,
    line: TextField,
    list: ListField,
    menu: Menu,
    /// The text as it was taken over last.
    seen: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Shape {
    #[default]
    Line,
    List,
    Choices,
    /// Choices of which several may be ticked.
    Boxes,
}

impl Field {
    /// Takes over the text of the wizard; true when it is another one.
    pub(super) fn sync(&mut self, question: &Question, text: &str) -> bool {
        let fresh = self.seen != text;
        text.clone_into(&mut self.seen);
        self.kind = match (question.list, question.kind) {
            (Some(_), Kind::Choice) => Shape::Boxes,
            (Some(_), _) => Shape::List,
            (None, Kind::Choice | Kind::Boolean) => Shape::Choices,
            (None, _) => Shape::Line,
        };
        match self.kind {
            Shape::Line => self.line.sync(text),
            Shape::List => self.list.sync(text),
            Shape::Choices => {
                let chosen = values(question).position(|value| value == text);
                if let (Some(chosen), true) = (chosen, self.menu.filter.is_empty()) {
                    self.menu.cursor = chosen;
                }
            }
            // The cursor is where the person looks, not where the ticks are.
            Shape::Boxes => {}
        }
        fresh
    }

    /// Clears the filter of choices; false where there is none.
    pub(super) fn clear(&mut self) -> bool {
        let filtered = self.has_menu() && !self.menu.filter.is_empty();
        if filtered {
            self.menu.filter.clear();
        }
        filtered
    }

    /// Whether it offers fixed answers.
    pub(super) fn has_menu(&self) -> bool {
        matches!(self.kind, Shape::Choices | Shape::Boxes)
    }

    /// Whether fixed answers are ticked, several if one likes.
    pub(super) fn has_boxes(&self) -> bool {
        self.kind == Shape::Boxes
    }

    fn fixed(&self) -> Fixed<'_> {
        Fixed {
            menu: &self.menu,
            boxes: self.has_boxes(),
        }
    }

    /// Ticks the choice under the cursor, or takes the tick away.
    pub(super) fn tick(&mut self, setup: &Setup) -> Vec<Ask> {
        let places = self.fixed().matches(setup.question());
        let place = places.get(self.menu.cursor).filter(|_| self.has_boxes());
        place
            .map(|place| vec![Ask::Act(Action::Choose(*place))])
            .unwrap_or_default()
    }

    /// What Enter does here, when it is not to go on.
    pub(super) fn next_label(&self, setup: &Setup) -> Option<&'static str> {
        (self.kind == Shape::List && !self.ends(setup)).then_some("new line")
    }

    /// Whether Enter ends a list: on an empty last line, or while nothing was changed in it.
    fn ends(&self, setup: &Setup) -> bool {
        let id = &setup.question().id;
        let as_it_was = setup.untouched(id) || setup.is_confirmed(id);
        self.list.is_at_end() || (as_it_was && setup.verdict().state == State::Right)
    }

    pub(super) fn enter(&mut self, setup: &Setup) -> Vec<Ask> {
        let question = setup.question();
        let submit = || Ask::Act(Action::Submit);
        match self.kind {
            Shape::Line => vec![submit()],
            Shape::Boxes => {
                self.menu.filter.clear();
                vec![submit()]
            }
            Shape::List if self.ends(setup) => {
                // The cursor goes to the line that keeps the list from being taken.
                let troubles = &setup.verdict().troubles;
                if let Some(line) = troubles.iter().find_map(|trouble| trouble.line) {
                    self.list.go(line);
                }
                vec![submit()]
            }
            Shape::List => {
                self.list.split();
                vec![Ask::Act(Action::Edit(self.list.text()))]
            }
            Shape::Choices => {
                let Some(place) = self
                    .fixed()
                    .matches(question)
                    .get(self.menu.cursor)
                    .copied()
                else {
                    return Vec::new();
                };
                self.menu.filter.clear();
                vec![Ask::Act(Action::Choose(place)), submit()]
            }
        }
    }

    pub(super) fn step(&mut self, down: bool, setup: &Setup) -> Vec<Ask> {
        let question = setup.question();
        match self.kind {
            Shape::List if down => {
                self.list.down();
                return vec![Ask::Act(Action::Edit(self.list.text()))];
            }
            Shape::List => self.list.up(),
            Shape::Boxes => {
                let count = self.fixed().matches(question).len();
                self.menu.step(down, count);
            }
            Shape::Choices => {
                let matches = self.fixed().matches(question);
                self.menu.step(down, matches.len());
                if let (Some(place), true) =
                    (matches.get(self.menu.cursor), self.menu.filter.is_empty())
                {
                    return vec![Ask::Act(Action::Choose(*place))];
                }
            }
            Shape::Line => {
                let known = self.suggestions(setup);
                let at = known.iter().position(|(code, _)| *code == self.line.text());
                let next = match (at, down) {
                    (None, _) => Some(0),
                    (Some(at), true) => Some((at + 1).min(known.len().saturating_sub(1))),
                    (Some(at), false) => at.checked_sub(1),
                };
                if let Some((code, _)) = next.and_then(|next| known.get(next)) {
                    self.menu.filter = self.filter_of(setup);
                    self.menu.cursor = next.unwrap_or_default();
                    return vec![Ask::Act(Action::Edit((*code).to_owned()))];
                }
            }
        }
        Vec::new()
    }

    pub(super) fn key(&mut self, key: &KeyEvent, setup: &Setup) -> Vec<Ask> {
        let edit = |text: String| vec![Ask::Act(Action::Edit(text))];
        match self.kind {
            Shape::Line => {
                self.menu.filter.clear();
                self.menu.cursor = 0;
                if self.line.key(key) {
                    edit(self.line.text().to_owned())
                } else {
                    Vec::new()
                }
            }
            Shape::List => {
                if self.list.key(key) {
                    edit(self.list.text())
                } else {
                    Vec::new()
                }
            }
            Shape::Boxes if key.code == KeyCode::Char(' ') => self.tick(setup),
            Shape::Choices | Shape::Boxes => {
                let plain = !key
                    .modifiers
                    .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
                match key.code {
                    // What would leave nothing to choose was not meant for this list.
                    KeyCode::Char(c) if plain => {
                        let before = self.menu.filter.clone();
                        self.menu.type_in(c);
                        if self.fixed().matches(setup.question()).is_empty() {
                            self.menu.filter = before;
                        }
                    }
                    KeyCode::Char('u') => self.menu.filter.clear(),
                    KeyCode::Backspace => {
                        self.menu.erase();
                    }
                    _ => {}
                }
                // One match left is what was meant; Enter still has to say so.
                let question = setup.question();
                match self.fixed().matches(question).as_slice() {
                    [only] if !self.menu.filter.is_empty() && !self.has_boxes() => {
                        vec![Ask::Act(Action::Choose(*only))]
                    }
                    _ => Vec::new(),
                }
            }
        }
    }

    /// Whether letters and line ends are text here, and nothing else.
    pub(super) fn takes(&self, text: &str) -> bool {
        match self.kind {
            Shape::Line => !text.contains('\n'),
            Shape::List => true,
            Shape::Choices | Shape::Boxes => false,
        }
    }

    pub(super) fn paste(&mut self, text: &str, setup: &Setup) -> Vec<Ask> {
        self.menu.filter.clear();
        match self.kind {
            Shape::Line => self.line.insert(text.trim_matches(['\r', '\n'])),
            Shape::List => self.list.insert(text),
            // Values as an answers file has them.
            Shape::Boxes => {
                let known = |word: &str| values(setup.question()).any(|value| value == word);
                let words = text.split(|c: char| c.is_whitespace() || ",;\"'[]".contains(c));
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                return if !words.is_empty() && words.iter().all(|word| known(word)) {
                    vec![Ask::Act(Action::Edit(words.join("\n")))]
                } else {
                    Vec::new()
                };
            }
            Shape::Choices => {
                let question = setup.question();
                let place = values(question).position(|value| value == text.trim());
                return place
                    .map(|place| vec![Ask::Act(Action::Choose(place))])
                    .unwrap_or_default();
            }
        }
        let text = if self.kind == Shape::List {
            self.list.text()
        } else {
            self.line.text().to_owned()
        };
        vec![Ask::Act(Action::Edit(text))]
    }

    pub(super) fn click(&mut self, hit: Hit, column: u16, width: u16, setup: &Setup) -> Vec<Ask> {
        match (self.kind, hit) {
            (Shape::Line, Hit::Row(number)) => {
                if let Some((code, _)) = self.suggestions(setup).get(number) {
                    return vec![Ask::Act(Action::Edit((*code).to_owned()))];
                }
            }
            (Shape::Line, _) => self.line.click(column, width),
            (Shape::List, Hit::Row(number)) => self.list.click(number, column, width),
            (Shape::Boxes, Hit::Row(number)) => {
                self.menu.cursor = number;
                return self.tick(setup);
            }
            (Shape::Choices, Hit::Row(number)) => {
                self.menu.cursor = number;
                if let Some(place) = self.fixed().matches(setup.question()).get(number) {
                    return vec![Ask::Act(Action::Choose(*place))];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// The word that known values are filtered by: what was typed before one was taken.
    fn filter_of(&self, setup: &Setup) -> String {
        let known = setup.question().kind.known();
        let text = self.line.text();
        if known.iter().any(|(code, _)| *code == text) && !self.menu.filter.is_empty() {
            self.menu.filter.clone()
        } else if known.iter().any(|(code, _)| *code == text) {
            " ".to_owned()
        } else {
            text.to_owned()
        }
    }

    /// Known values that pass what is typed, by code or by name.
    fn suggestions(&self, setup: &Setup) -> Vec<(&'static str, &'static str)> {
        let known = setup.question().kind.known();
        if known.is_empty() {
            return Vec::new();
        }
        let filter = Menu::filtered(self.filter_of(setup));
        known
            .iter()
            .filter(|(code, name)| filter.passes(&format!("{code} {name}")))
            .copied()
            .collect()
    }

    /// The rows it wants.
    pub(super) fn height(&self, setup: &Setup, width: u16, cx: &Cx<'_>) -> usize {
        match self.kind {
            Shape::Line => match self.suggestions(setup).len() {
                0 => self.line.rows(width) + 1,
                known => 3 + known.min(SUGGESTIONS + 1),
            },
            Shape::List => self.list.height(),
            Shape::Choices | Shape::Boxes => self.fixed().height(setup, width, cx),
        }
    }

    pub(super) fn draw(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        focus: bool,
        setup: &Setup,
        cx: &Cx<'_>,
    ) {
        let verdict = setup.verdict();
        let look = match (verdict.loud && verdict.state != State::Right, focus) {
            (true, _) => Look::Error,
            (false, true) => Look::Focus,
            (false, false) => Look::Rest,
        };
        match self.kind {
            Shape::Line => {
                let tall = u16::try_from(self.line.rows(area.width) + 1).unwrap_or(2);
                let tall = tall.min(area.height);
                self.line.draw(
                    frame,
                    Rect {
                        height: tall,
                        ..area
                    },
                    look,
                    cx,
                );
                let below = Rect {
                    y: area.y.saturating_add(tall),
                    height: area.height.saturating_sub(tall + 1),
                    ..area
                };
                self.draw_suggestions(frame, below, setup, cx);
            }
            Shape::List => {
                let bad: Vec<usize> = verdict
                    .troubles
                    .iter()
                    .filter_map(|trouble| trouble.line)
                    .collect();
                let quiet = verdict.state == State::Unfinished && !verdict.loud;
                let mark = |line: usize, text: &str| -> LineMark {
                    if text.trim().is_empty() {
                        ("", cx.styles.faint)
                    } else if !bad.contains(&line) && verdict.flagged.contains(&line) {
                        (cx.glyphs.warning, cx.styles.warning)
                    } else if !bad.contains(&line) {
                        (cx.glyphs.right, cx.styles.right)
                    } else if quiet {
                        (cx.glyphs.cut, cx.styles.faint)
                    } else {
                        (cx.glyphs.wrong, cx.styles.wrong)
                    }
                };
                self.list.draw(frame, area, look, mark, cx);
            }
            Shape::Choices | Shape::Boxes => self.fixed().draw(frame, area, setup, cx),
        }
    }

    fn draw_suggestions(&self, frame: &mut Frame<'_>, area: Rect, setup: &Setup, cx: &Cx<'_>) {
        let known = self.suggestions(setup);
        let at = known.iter().position(|(code, _)| *code == self.line.text());
        let entries: Vec<Entry> = known
            .iter()
            .enumerate()
            .map(|(number, (code, name))| {
                let here = at == Some(number);
                let text = format!("{code:<16} {name}");
                let plain = ("", cx.styles.text);
                let line = entry_line(here, plain, &text, "", area.width, cx);
                Entry {
                    number: Some(number),
                    lines: vec![line],
                }
            })
            .collect();
        let menu = Menu::at(at.unwrap_or_default());
        menu.draw(frame, area, &entries, cx);
    }
}
