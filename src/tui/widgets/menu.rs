//! A list with a cursor, filtered while one types.

use std::cell::Cell;

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::tui::{
    cx::{Cx, Hit, put, row},
    flow,
};

/// The cursor of a list, and what it is filtered by. The rows themselves belong to the screen.
#[derive(Debug, Default)]
pub(crate) struct Menu {
    pub cursor: usize,
    pub filter: String,
    /// The first row that is shown; settled by the last frame, as only it knows the height.
    first: Cell<usize>,
}

/// A row: what is drawn, and how many lines it takes.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// None for a heading, which the cursor passes over.
    pub number: Option<usize>,
    pub lines: Vec<Line<'static>>,
}

impl Menu {
    /// A list with the cursor on a row.
    pub(crate) fn at(cursor: usize) -> Self {
        Self {
            cursor,
            ..Self::default()
        }
    }

    /// A filter alone.
    pub(crate) fn filtered(filter: String) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }

    pub(crate) fn step(&mut self, down: bool, count: usize) {
        let last = count.saturating_sub(1);
        self.cursor = if down {
            (self.cursor + 1).min(last)
        } else {
            self.cursor.min(last).saturating_sub(1)
        };
    }

    pub(crate) fn jump(&mut self, steps: isize, count: usize) {
        let cursor = self.cursor.saturating_add_signed(steps);
        self.cursor = cursor.min(count.saturating_sub(1));
    }

    /// Whether a text passes the filter: each word of it must occur.
    pub(crate) fn passes(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.filter
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }

    pub(crate) fn type_in(&mut self, c: char) {
        self.filter.push(c);
        self.cursor = 0;
    }

    pub(crate) fn erase(&mut self) -> bool {
        self.cursor = 0;
        self.filter.pop().is_some()
    }

    /// Draws the entries around the cursor; the last row says when there are more.
    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, entries: &[Entry], cx: &Cx<'_>) {
        self.draw_rows(frame, area, entries, Hit::Row, cx);
    }

    /// The same, with a say in what a click on a row means.
    pub(crate) fn draw_rows(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        entries: &[Entry],
        hit: impl Fn(usize) -> Hit,
        cx: &Cx<'_>,
    ) {
        let height = usize::from(area.height);
        let total: usize = entries.iter().map(|entry| entry.lines.len()).sum();
        let room = if total > height {
            height.saturating_sub(1)
        } else {
            height
        };
        // The lines at which the entry under the cursor begins and ends; a heading right above it comes along.
        let (mut start, mut end, mut at) = (0, 0, 0);
        let mut heading = None;
        for entry in entries {
            if entry.number == Some(self.cursor) {
                (start, end) = (heading.unwrap_or(at), at + entry.lines.len());
            }
            heading = entry.number.is_none().then_some(heading.unwrap_or(at));
            at += entry.lines.len();
        }
        let mut first = self.first.get();
        if start < first {
            first = start;
        }
        if end > first + room {
            first = end.saturating_sub(room);
        }
        first = first.min(total.saturating_sub(room));
        self.first.set(first);
        let mut at = 0;
        for entry in entries {
            for line in &entry.lines {
                if at >= first && at < first + room {
                    let place = row(area, at - first);
                    put(frame, place, line);
                    if let Some(number) = entry.number {
                        cx.marks.hit(place, hit(number));
                    }
                }
                at += 1;
            }
        }
        if total > height && height > 0 {
            let (above, below) = (first, total.saturating_sub(first + room));
            let parts = [(above, cx.glyphs.more_above), (below, cx.glyphs.more_below)];
            let parts = parts.iter().filter(|(count, _)| *count > 0);
            let text: Vec<String> = parts
                .map(|(count, sign)| format!("{sign} {count} more"))
                .collect();
            let text = text.join("  ");
            put(
                frame,
                row(area, height - 1),
                &Line::styled(text, cx.styles.faint),
            );
        }
    }
}

/// A row under the cursor or beside it: a mark, a text, and something at the right.
pub(crate) fn entry_line(
    here: bool,
    mark: (&str, ratatui::style::Style),
    text: &str,
    right: &str,
    width: u16,
    cx: &Cx<'_>,
) -> Line<'static> {
    let cursor = if here { cx.glyphs.cursor } else { " " };
    let style = if here {
        cx.styles.accent
    } else {
        cx.styles.text
    };
    let head = format!("{cursor} ");
    let mark_text = if mark.0.is_empty() {
        String::new()
    } else {
        format!("{} ", mark.0)
    };
    let used = flow::width(&head) + flow::width(&mark_text);
    let room = usize::from(width).saturating_sub(used);
    let right = flow::cut(&flow::clean(right), room / 2, cx.glyphs.cut);
    let gap = usize::from(!right.is_empty());
    let left_room = room.saturating_sub(flow::width(&right) + gap);
    let left = flow::cut(&flow::clean(text), left_room, cx.glyphs.cut);
    let fill = " ".repeat(room.saturating_sub(flow::width(&left) + flow::width(&right)));
    Line::from(vec![
        Span::styled(head, cx.styles.accent),
        Span::styled(mark_text, mark.1),
        Span::styled(left, style),
        Span::raw(if right.is_empty() {
            String::new()
        } else {
            fill
        }),
        Span::styled(right, cx.styles.faint),
    ])
}
