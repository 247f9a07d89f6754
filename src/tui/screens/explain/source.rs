//! What is to be explained: a line that is edited like any other, or a paste of many lines that is taken as it came.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{Frame, layout::Rect, style::Style, text::Line};

use crate::{
    explain::LONGEST,
    tui::{
        cx::{Cx, Hit, put, row},
        flow::{self, Flow},
        widgets::text_field::{Look, TextField, underline},
    },
};

/// A longer line is shown like many.
const LONG: usize = 150;
/// No window shows more letters of a paste than this, from either end.
const SHOWN: usize = 1_000;
/// What the prompt takes.
const INDENT: u16 = 2;

#[derive(Debug, Default)]
pub(super) struct Source {
    line: TextField,
    /// What was pasted; empty while the line is edited.
    block: String,
    /// The last paste was too long to be a message.
    refused: bool,
}

impl Source {
    pub(super) fn text(&self) -> &str {
        if self.block.is_empty() {
            self.line.text()
        } else {
            &self.block
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }

    /// Puts another text there, and gives back what stood there.
    pub(super) fn replace(&mut self, text: String) -> String {
        let before = self.text().to_owned();
        self.refused = false;
        if text.contains('\n') || text.len() > LONG {
            self.line.sync("");
            self.block = text;
        } else {
            self.block.clear();
            self.line.sync(&text);
        }
        before
    }

    /// Puts a text in at the cursor, or behind a paste. One that is too long is left out as a whole.
    pub(super) fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let (before, after) = if self.block.is_empty() {
            self.line.halves()
        } else {
            (self.block.clone(), String::new())
        };
        let whole = format!("{before}{text}{after}");
        if whole.len() > LONGEST {
            self.refused = true;
        } else if self.block.is_empty() && whole.len() <= LONG && !whole.contains('\n') {
            self.refused = false;
            self.line.insert(&text);
        } else {
            self.replace(whole);
        }
    }

    /// Edits by a key; false where the key means nothing here.
    pub(super) fn key(&mut self, key: &KeyEvent) -> bool {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        if self.block.is_empty() {
            let before = self.line.text().len();
            // A move of the cursor is no change.
            let moves = matches!(
                key.code,
                KeyCode::Left | KeyCode::Right | KeyCode::Home | KeyCode::End
            );
            return self.line.key(key) && !moves || self.line.text().len() != before;
        }
        match key.code {
            KeyCode::Char('u') if ctrl => self.block.clear(),
            KeyCode::Char(c) if !ctrl && !alt && self.block.len() < LONGEST => self.block.push(c),
            KeyCode::Backspace => {
                self.block.pop();
            }
            _ => return false,
        }
        true
    }

    pub(super) fn click(&mut self, column: u16, width: u16) {
        if self.block.is_empty() {
            self.line.click(column, width);
        }
    }

    /// The rows it takes in a width, the line below left out.
    pub(super) fn rows(&self, width: u16, most: u16) -> u16 {
        let rows = if self.block.is_empty() {
            self.line.rows(width)
        } else {
            let most = usize::from(most);
            self.wrapped(width.saturating_sub(INDENT), most).len()
        };
        u16::try_from(rows).unwrap_or(most).clamp(1, most.max(1))
    }

    /// A paste in a few rows, with its middle left out where there are not enough of them.
    fn wrapped(&self, width: u16, rows: usize) -> Vec<Line<'static>> {
        let text = self.joined(rows);
        let mut room = usize::from(width) * rows;
        loop {
            let mut flow = Flow::new(width);
            flow.text(&flow::cut_middle(&text, room, "…"), Style::new());
            let lines = flow.page().lines;
            if lines.len() <= rows || room < usize::from(width) {
                return lines;
            }
            // Words end before their row does.
            room = room.saturating_sub(usize::from(width / 8).max(1));
        }
    }

    /// A paste in one line, as far as a window can show it: its beginning and its end.
    fn joined(&self, rows: usize) -> String {
        let most = SHOWN.min(rows * 300);
        let text = &self.block;
        let head = text.char_indices().nth(most).map(|(at, _)| at);
        let tail = text.char_indices().rev().nth(most).map(|(at, _)| at);
        let shown = match (head, tail) {
            (Some(head), Some(tail)) if head < tail => {
                let head = text.get(..head).unwrap_or_default();
                format!("{head} {}", text.get(tail..).unwrap_or_default())
            }
            _ => text.clone(),
        };
        let shown = without_colours(&shown);
        // A ruler says nothing.
        let says = |word: &&str| word.len() < 8 || !word.trim_matches(['-', '=']).is_empty();
        let words: Vec<&str> = shown.split_whitespace().filter(says).collect();
        flow::clean(&words.join(" ")).into_owned()
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, look: Look, cx: &Cx<'_>) {
        if self.block.is_empty() {
            self.line.draw(frame, area, look, cx);
            return;
        }
        let style = match look {
            Look::Rest => cx.styles.field,
            Look::Focus => cx.styles.field_focus,
            Look::Error => cx.styles.field_error,
        };
        let indent = INDENT.min(area.width);
        let rows = usize::from(area.height.saturating_sub(1));
        let prompt = Rect {
            width: indent,
            ..row(area, 0)
        };
        let inner = Rect {
            x: area.x.saturating_add(indent),
            width: area.width - indent,
            ..area
        };
        put(frame, prompt, &Line::styled(cx.glyphs.prompt, style));
        let lines = self.wrapped(inner.width, rows);
        for (i, line) in lines.iter().take(rows).enumerate() {
            put(frame, row(inner, i), line);
            cx.marks.hit(row(inner, i), Hit::Field);
        }
        let below = row(area, rows);
        underline(frame, below, style, cx);
        let lines = self.block.lines().count();
        let letters = self.block.chars().count();
        let ends = if lines == 1 { "" } else { "s" };
        let text = format!(" {lines} line{ends}, {letters} characters ");
        let wide = u16::try_from(text.len()).unwrap_or_default();
        let wide = wide.min(below.width);
        let place = Rect {
            x: below.right().saturating_sub(wide),
            width: wide,
            ..below
        };
        put(frame, place, &Line::styled(text, style));
    }
}

/// Without the sequences that colour a traceback; terminals that paste drop the sign before them, or not.
fn without_colours(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let end = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        kept.push_str(before.trim_end_matches('\u{1b}'));
        match end.strip_prefix('m') {
            Some(behind) if end.len() < after.len() => rest = behind,
            _ => {
                kept.push('[');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    #[test]
    fn a_line_is_edited_and_many_lines_are_taken_as_they_came() {
        let mut source = Source::default();
        source.insert("S12");
        source.key(&key(KeyCode::Home));
        source.insert("x");
        assert_eq!(source.text(), "xS12");
        source.insert("one\r\ntwo\r");
        assert_eq!(source.text(), "xone\ntwo\nS12");
        source.key(&key(KeyCode::Char('3')));
        source.key(&key(KeyCode::Backspace));
        assert_eq!(source.text(), "xone\ntwo\nS12");
        source.key(&KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(source.text(), "");
    }

    #[test]
    fn what_is_too_long_to_be_a_message_is_refused_whole() {
        let mut source = Source::default();
        source.insert("S12");
        source.insert(&"x\n".repeat(LONGEST));
        assert!(source.is_refused());
        assert_eq!(source.text(), "S12");
        source.insert("a");
        assert!(!source.is_refused());
    }

    #[test]
    fn of_a_long_paste_both_ends_are_shown() {
        let mut source = Source::default();
        source.insert(&format!("begin {} end", "日本 words\n".repeat(4_000)));
        let joined = source.joined(3);
        assert!(joined.starts_with("begin") && joined.ends_with("end"));
        assert!(joined.chars().count() < 3 * SHOWN);
        assert_eq!(
            without_colours("\u{1b}[0;31mRed[0m Cell In[3], a[m] \u{1b}[1;2H["),
            "Red Cell In[3], a[m] [1;2H["
        );
        assert_eq!(source.rows(80, 3), 3);
    }
}
