//! What every screen is given: the state it shows, how to draw, and where clicks go.

use std::cell::RefCell;

use ratatui::{
    Frame,
    layout::{Position, Rect},
    text::Line,
};

use super::{
    glyphs::Glyphs,
    keymap::Command,
    terminal::{Link, is_safe_address},
    theme::Styles,
};
use crate::{host::Known, playbook::Card, wizard::Wizard};

/// Borrowed by every screen while it handles or draws.
pub(crate) struct Cx<'a> {
    pub wizard: &'a Wizard,
    pub cards: &'a [Card],
    pub known: &'a [Known],
    /// The name under which the work is saved.
    pub session: Option<&'a str>,
    pub styles: &'a Styles,
    pub glyphs: &'a Glyphs,
    pub marks: &'a Marks,
}

/// What a frame leaves behind: where clicks go, and which places lead somewhere.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    hits: RefCell<Vec<(Rect, Hit)>>,
    links: RefCell<Vec<Link>>,
}

/// What a place on the screen stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hit {
    /// As if the command's key was pressed.
    Command(Command),
    /// A row of the list.
    Row(usize),
    Tab(usize),
    /// The field, at a column.
    Field,
    /// The pane beside the list or the question.
    Aside,
}

impl Marks {
    pub(crate) fn clear(&self) {
        self.hits.borrow_mut().clear();
        self.links.borrow_mut().clear();
    }

    pub(crate) fn hit(&self, area: Rect, hit: Hit) {
        self.hits.borrow_mut().push((area, hit));
    }

    /// What stands at a place, with its area; what was drawn last lies on top.
    pub(crate) fn at(&self, place: Position) -> Option<(Rect, Hit)> {
        let hits = self.hits.borrow();
        hits.iter()
            .rev()
            .find(|(area, _)| area.contains(place))
            .copied()
    }

    pub(crate) fn link(&self, link: Link) {
        if is_safe_address(&link.address) {
            self.links.borrow_mut().push(link);
        }
    }

    pub(crate) fn links(&self) -> Vec<Link> {
        self.links.borrow().clone()
    }
}

/// Something a person can do on a screen now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    pub command: Command,
    pub enabled: bool,
    /// Instead of the key map's word.
    pub label: Option<&'static str>,
    /// Whether the footer shows it; the help always does.
    pub footer: bool,
}

impl Offer {
    pub(crate) fn new(command: Command) -> Self {
        Self {
            command,
            enabled: true,
            label: None,
            footer: true,
        }
    }

    pub(crate) fn called(command: Command, label: &'static str) -> Self {
        Self {
            label: Some(label),
            ..Self::new(command)
        }
    }

    /// In the help, not in the footer.
    pub(crate) fn quiet(command: Command) -> Self {
        Self {
            footer: false,
            ..Self::new(command)
        }
    }

    #[must_use]
    pub(crate) fn when(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }
}

/// Draws one line at a place, cut to the area.
pub(crate) fn put(frame: &mut Frame<'_>, area: Rect, line: &Line<'_>) {
    frame.render_widget(line, area.intersection(frame.area()));
}

/// The row of an area by its number from the top; empty below its end.
pub(crate) fn row(area: Rect, number: usize) -> Rect {
    let number = u16::try_from(number).unwrap_or(u16::MAX);
    if number < area.height {
        Rect {
            y: area.y.saturating_add(number),
            height: 1,
            ..area
        }
    } else {
        Rect { height: 0, ..area }
    }
}
