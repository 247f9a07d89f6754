//! One line of text with a cursor. The only file that knows the library behind it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};
use tui_input::{Input, InputRequest};

use crate::tui::{
    cx::{Cx, put, row},
    flow,
};

/// A field: the text belongs to the wizard, the cursor to us.
#[derive(Debug, Default)]
pub(crate) struct TextField {
    input: Input,
}

/// How a field is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Rest,
    Focus,
    Error,
}

impl TextField {
    pub(crate) fn text(&self) -> &str {
        self.input.value()
    }

    /// Takes over a text that changed elsewhere, with the cursor at its end.
    pub(crate) fn sync(&mut self, text: &str) {
        if self.input.value() != text {
            self.input = Input::new(text.to_owned());
        }
    }

    pub(crate) fn cursor_to_start(&mut self) {
        self.input.handle(InputRequest::GoToStart);
    }

    pub(crate) fn is_at_start(&self) -> bool {
        self.input.cursor() == 0
    }

    /// Splits at the cursor: what stands before it, and after.
    pub(crate) fn halves(&self) -> (String, String) {
        let cursor = self.input.cursor();
        let text = self.input.value();
        (
            text.chars().take(cursor).collect(),
            text.chars().skip(cursor).collect(),
        )
    }

    /// Puts a text behind the end, and the cursor between the two.
    pub(crate) fn append(&mut self, text: &str) {
        let whole = format!("{}{text}", self.input.value());
        let cursor = self.input.value().chars().count();
        self.input = Input::new(whole).with_cursor(cursor);
    }

    /// Puts a text in at the cursor.
    pub(crate) fn insert(&mut self, text: &str) {
        let (before, after) = self.halves();
        let cursor = before.chars().count() + text.chars().count();
        self.input = Input::new(format!("{before}{text}{after}")).with_cursor(cursor);
    }

    /// Edits by a key; false where the key means nothing here.
    pub(crate) fn key(&mut self, key: &KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let request = match key.code {
            KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
            KeyCode::Char('d') if ctrl => InputRequest::DeleteNextChar,
            KeyCode::Char('k') if ctrl => InputRequest::DeleteTillEnd,
            KeyCode::Char('u') if ctrl => InputRequest::DeleteFromStart,
            KeyCode::Char('y') if ctrl => InputRequest::Yank,
            KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
            KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
            KeyCode::Char('d') if alt => InputRequest::DeleteNextWord,
            KeyCode::Char(c) if !ctrl && !alt => InputRequest::InsertChar(c),
            KeyCode::Backspace if ctrl || alt => InputRequest::DeletePrevWord,
            KeyCode::Backspace => InputRequest::DeletePrevChar,
            KeyCode::Delete if ctrl => InputRequest::DeleteNextWord,
            KeyCode::Delete => InputRequest::DeleteNextChar,
            KeyCode::Left if ctrl || alt => InputRequest::GoToPrevWord,
            KeyCode::Right if ctrl || alt => InputRequest::GoToNextWord,
            KeyCode::Left => InputRequest::GoToPrevChar,
            KeyCode::Right => InputRequest::GoToNextChar,
            KeyCode::Home => InputRequest::GoToStart,
            KeyCode::End => InputRequest::GoToEnd,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    /// Sets the cursor to where a click was.
    pub(crate) fn click(&mut self, column: u16, width: u16) {
        let target = usize::from(column) + self.scroll(usize::from(width)).0;
        let (mut at, mut cursor) = (0, 0);
        for (part, wide) in flow::graphemes(self.input.value()) {
            if at + wide > target {
                break;
            }
            at += wide;
            cursor += part.chars().count();
        }
        self.input.handle(InputRequest::SetCursor(cursor));
    }

    /// How many columns lie left of what is shown, and the cursor's column in it.
    fn scroll(&self, width: usize) -> (usize, usize) {
        let (before, _) = self.halves();
        let cursor = flow::width(&flow::clean(&before));
        // One column is the cursor's own.
        let scroll = cursor.saturating_sub(width.saturating_sub(1));
        (scroll, cursor.saturating_sub(scroll))
    }

    /// Draws the text in one row, scrolled so that the cursor is seen.
    pub(crate) fn draw_row(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        style: Style,
        focus: bool,
        cx: &Cx<'_>,
    ) {
        let width = usize::from(area.width);
        let (scroll, cursor) = self.scroll(width);
        let text = flow::clean(self.input.value());
        let mut shown = String::new();
        let (mut at, mut used) = (0, 0);
        let mut rest = false;
        for (part, wide) in flow::graphemes(&text) {
            at += wide;
            if at <= scroll {
                continue;
            }
            if used + wide > width {
                rest = true;
                break;
            }
            used += wide;
            shown.push_str(part);
        }
        put(frame, area, &Line::styled(shown, style));
        let sign = Line::styled(cx.glyphs.cut, cx.styles.faint);
        if scroll > 0 {
            put(
                frame,
                Rect {
                    width: area.width.min(1),
                    ..area
                },
                &sign,
            );
        }
        if rest {
            let x = area.right().saturating_sub(1).max(area.x);
            put(
                frame,
                Rect {
                    x,
                    width: area.width.min(1),
                    ..area
                },
                &sign,
            );
        }
        if focus && area.width > 0 && area.height > 0 {
            let column = u16::try_from(cursor)
                .unwrap_or(u16::MAX)
                .min(area.width - 1);
            frame.set_cursor_position((area.x.saturating_add(column), area.y));
        }
    }

    /// The rows that the text takes in a width, with a place for the cursor behind it. More than a few are scrolled.
    pub(crate) fn rows(&self, width: u16) -> usize {
        let inner = usize::from(width.saturating_sub(INDENT)).max(1);
        let rows = flow::width(&flow::clean(self.input.value())) / inner + 1;
        if rows <= MOST_ROWS { rows } else { 1 }
    }

    /// Draws the field: a prompt, the text, and a line below that says how it stands.
    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, look: Look, cx: &Cx<'_>) {
        let style = match look {
            Look::Rest => cx.styles.field,
            Look::Focus => cx.styles.field_focus,
            Look::Error => cx.styles.field_error,
        };
        let indent = INDENT.min(area.width);
        // Only its own place: a line's style covers all of its area.
        let prompt = Rect {
            width: indent,
            ..row(area, 0)
        };
        put(frame, prompt, &Line::styled(cx.glyphs.prompt, style));
        let room = usize::from(area.height).saturating_sub(1);
        let rows = self.rows(area.width);
        let inner = Rect {
            x: area.x.saturating_add(indent),
            width: area.width - indent,
            ..area
        };
        let focus = look != Look::Rest;
        let shown = if rows > 1 && rows <= room {
            self.draw_rows(frame, inner, focus, cx);
            rows
        } else {
            self.draw_row(frame, row(inner, 0), cx.styles.text, focus, cx);
            cx.marks.hit(row(inner, 0), crate::tui::cx::Hit::Field);
            1
        };
        underline(frame, row(area, shown), style, cx);
    }

    /// Draws a text that is longer than a row over several, so that both of its ends are seen.
    fn draw_rows(&self, frame: &mut Frame<'_>, area: Rect, focus: bool, cx: &Cx<'_>) {
        let width = usize::from(area.width).max(1);
        let (before, _) = self.halves();
        let cursor = flow::width(&flow::clean(&before));
        let text = flow::clean(self.input.value());
        let mut lines = vec![String::new()];
        let mut used = 0;
        for (part, wide) in flow::graphemes(&text) {
            if used + wide > width {
                lines.push(String::new());
                used = 0;
            }
            used += wide;
            if let Some(last) = lines.last_mut() {
                last.push_str(part);
            }
        }
        for (i, line) in lines.into_iter().enumerate() {
            put(frame, row(area, i), &Line::styled(line, cx.styles.text));
        }
        if focus {
            let place = row(area, cursor / width);
            let column = u16::try_from(cursor % width).unwrap_or_default();
            frame.set_cursor_position((place.x.saturating_add(column), place.y));
        }
    }
}

/// What the prompt takes.
const INDENT: u16 = 2;
/// Longer texts are scrolled in one row.
const MOST_ROWS: usize = 3;

/// The line below a field.
pub(crate) fn underline(frame: &mut Frame<'_>, area: Rect, style: Style, cx: &Cx<'_>) {
    let line = cx.glyphs.across.repeat(usize::from(area.width));
    put(frame, area, &Line::styled(line, style));
}
