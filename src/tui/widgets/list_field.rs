//! A list of values, one a line, with a verdict on each.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

use super::text_field::{Look, TextField, underline};
use crate::tui::{
    cx::{Cx, Hit, put, row},
    flow,
};

/// Lines of text with a cursor in one of them.
#[derive(Debug, Default)]
pub(crate) struct ListField {
    lines: Vec<String>,
    at: usize,
    field: TextField,
}

/// How a line stands: its mark, and the style of both.
pub(crate) type LineMark = (&'static str, Style);

impl ListField {
    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Takes over a text that changed elsewhere, with the cursor at its end.
    pub(crate) fn sync(&mut self, text: &str) {
        if !self.lines.is_empty() && self.text() == text {
            return;
        }
        self.lines = text.split('\n').map(str::to_owned).collect();
        self.go(self.lines.len().saturating_sub(1));
    }

    pub(crate) fn go(&mut self, at: usize) {
        self.at = at.min(self.lines.len().saturating_sub(1));
        let line = self.lines.get(self.at).cloned().unwrap_or_default();
        self.field.sync(&line);
    }

    fn keep(&mut self) {
        if let Some(line) = self.lines.get_mut(self.at) {
            self.field.text().clone_into(line);
        }
    }

    /// Whether the cursor stands on an empty last line, where Enter ends the list.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at + 1 >= self.lines.len() && self.field.text().trim().is_empty()
    }

    /// Begins a new line below, with what stands behind the cursor.
    pub(crate) fn split(&mut self) {
        let (before, after) = self.field.halves();
        if let Some(line) = self.lines.get_mut(self.at) {
            *line = before;
        }
        let next = (self.at + 1).min(self.lines.len());
        self.lines.insert(next, after);
        self.go(next);
        self.field.cursor_to_start();
    }

    pub(crate) fn up(&mut self) {
        self.go(self.at.saturating_sub(1));
    }

    /// Goes down; below a last line that says something, a new one begins.
    pub(crate) fn down(&mut self) {
        if self.at + 1 >= self.lines.len() && !self.field.text().trim().is_empty() {
            self.lines.push(String::new());
        }
        self.go(self.at + 1);
    }

    /// Puts a pasted text in, which may be many lines.
    pub(crate) fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let (before, after) = self.field.halves();
        let whole = format!("{before}{text}");
        let count = whole.split('\n').count();
        let mut fresh: Vec<String> = whole.split('\n').map(str::to_owned).collect();
        if let Some(last) = fresh.last_mut() {
            last.push_str(&after);
        }
        let end = (self.at + 1).min(self.lines.len());
        let start = self.at.min(end);
        self.lines.splice(start..end, fresh);
        self.go(start + count - 1);
    }

    /// Edits by a key; false where the key means nothing here.
    pub(crate) fn key(&mut self, key: &KeyEvent) -> bool {
        if key.code == KeyCode::Backspace && self.field.is_at_start() && self.at > 0 {
            let rest = self.lines.remove(self.at);
            self.go(self.at - 1);
            self.field.append(&rest);
            self.keep();
            return true;
        }
        let known = self.field.key(key);
        if known {
            self.keep();
        }
        known
    }

    pub(crate) fn click(&mut self, line: usize, column: u16, width: u16) {
        self.go(line);
        self.field.click(column, width);
    }

    /// The rows it wants.
    pub(crate) fn height(&self) -> usize {
        self.lines.len() + 1
    }

    /// Draws the lines around the cursor, each with its mark, and a line below.
    pub(crate) fn draw(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        look: Look,
        mark: impl Fn(usize, &str) -> LineMark,
        cx: &Cx<'_>,
    ) {
        let style = match look {
            Look::Rest => cx.styles.field,
            Look::Focus => cx.styles.field_focus,
            Look::Error => cx.styles.field_error,
        };
        let room = usize::from(area.height).saturating_sub(1);
        let first = (self.at + 1).saturating_sub(room);
        for (i, (number, line)) in self
            .lines
            .iter()
            .enumerate()
            .skip(first)
            .take(room)
            .enumerate()
        {
            let place = row(area, i);
            let here = number == self.at;
            let (sign, sign_style) = mark(number, line);
            let head = if here { cx.glyphs.prompt } else { " " };
            let indent = 2.min(place.width);
            put(
                frame,
                Rect {
                    width: indent,
                    ..place
                },
                &Line::styled(head, style),
            );
            let text = Rect {
                x: place.x.saturating_add(indent),
                width: (place.width - indent).saturating_sub(4),
                ..place
            };
            if here {
                self.field
                    .draw_row(frame, text, cx.styles.text, look != Look::Rest, cx);
            } else {
                let shown = flow::cut(&flow::clean(line), usize::from(text.width), cx.glyphs.cut);
                put(frame, text, &Line::styled(shown, cx.styles.text));
            }
            let wide = u16::try_from(flow::width(sign))
                .unwrap_or_default()
                .min(place.width);
            let x = place.right().saturating_sub(wide);
            put(
                frame,
                Rect {
                    x,
                    width: wide,
                    ..place
                },
                &Line::styled(sign, sign_style),
            );
            cx.marks.hit(text, Hit::Row(number));
        }
        let below = row(area, room);
        underline(frame, below, style, cx);
        if self.lines.len() > room {
            let text = format!(" line {} of {} ", self.at + 1, self.lines.len());
            let wide = u16::try_from(text.len())
                .unwrap_or_default()
                .min(below.width);
            let x = below.right().saturating_sub(wide);
            put(
                frame,
                Rect {
                    x,
                    width: wide,
                    ..below
                },
                &Line::styled(text, style),
            );
        }
    }
}
