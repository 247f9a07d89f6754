//! Lines that may be more than fit: scrolled, and saying so.

use std::cell::Cell;

use ratatui::{Frame, layout::Rect, text::Line};

use crate::tui::{
    cx::{Cx, put, row},
    flow::Page,
    terminal::Link,
};

/// How far a text is scrolled.
#[derive(Debug, Default)]
pub(crate) struct Pager {
    offset: Cell<usize>,
    /// What the last frame found out: how far one can scroll, and how much one sees.
    most: Cell<usize>,
    seen: Cell<usize>,
}

impl Pager {
    pub(crate) fn scroll(&self, lines: isize) {
        let offset = self.offset.get().min(self.most.get());
        self.offset
            .set(offset.saturating_add_signed(lines).min(self.most.get()));
    }

    pub(crate) fn page(&self, forward: bool) {
        let step = isize::try_from(self.seen.get().saturating_sub(2).max(1)).unwrap_or(1);
        self.scroll(if forward { step } else { -step });
    }

    pub(crate) fn to(&self, line: usize) {
        self.offset.set(line);
    }

    pub(crate) fn is_scrolled(&self) -> bool {
        self.offset.get() > 0
    }

    pub(crate) fn can_scroll(&self) -> bool {
        self.most.get() > 0
    }

    /// Draws a page from where it is scrolled to.
    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, page: &Page, cx: &Cx<'_>) {
        let height = usize::from(area.height);
        let total = page.lines.len();
        let fits = total <= height;
        // The last row says that there is more.
        let shown = if fits {
            height
        } else {
            height.saturating_sub(1)
        };
        self.seen.set(shown);
        self.most
            .set(if fits { 0 } else { total.saturating_sub(shown) });
        let offset = self.offset.get().min(self.most.get());
        self.offset.set(offset);
        for (i, line) in page.lines.iter().skip(offset).take(shown).enumerate() {
            let place = row(area, i);
            put(frame, place, line);
            if let Some((_, address)) = page.links.iter().find(|(at, _)| *at == offset + i) {
                link(place, line, address, cx);
            }
        }
        if !fits && height > 0 {
            let above = offset;
            let below = total.saturating_sub(offset + shown);
            let text = match (above, below) {
                (_, 0) => format!("{} {above} above", cx.glyphs.more_above),
                (0, _) => format!("{} {below} more lines: PgDn", cx.glyphs.more_below),
                _ => format!(
                    "{} {above} above  {} {below} more",
                    cx.glyphs.more_above, cx.glyphs.more_below
                ),
            };
            put(
                frame,
                row(area, height - 1),
                &Line::styled(text, cx.styles.faint),
            );
        }
    }
}

fn link(place: Rect, line: &Line<'_>, address: &str, cx: &Cx<'_>) {
    let mut x = place.x;
    for span in &line.spans {
        let wide = u16::try_from(span.width()).unwrap_or(u16::MAX);
        let end = x.saturating_add(wide).min(place.right());
        if span.style == cx.styles.link && x < end {
            let address = address.to_owned();
            cx.marks.link(Link {
                row: place.y,
                columns: x..end,
                address,
            });
        }
        x = end;
    }
}
