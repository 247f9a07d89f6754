//! The whole way: every question by section, with how its answer stands, and a cursor to go there.

use ratatui::{Frame, layout::Rect, text::Line};

use crate::{
    tui::{
        cx::Cx,
        widgets::menu::{Entry, Menu, entry_line},
    },
    wizard::{RowState, Setup},
};

/// Draws the way; the cursor is shown where it is `focus`ed on, else the current question.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    menu: &Menu,
    focus: bool,
    setup: &Setup,
    cx: &Cx<'_>,
) {
    let styles = cx.styles;
    let rows = setup.rows();
    let current = &setup.question().id;
    let mut entries = Vec::new();
    let mut section = "";
    for (number, question) in setup.asked().enumerate() {
        if question.section != section {
            let mut lines = Vec::new();
            if number > 0 {
                lines.push(Line::default());
            }
            let known = setup
                .playbook()
                .sections
                .iter()
                .find(|s| s.id == question.section);
            let title = known.map_or("", |section| &section.title);
            lines.push(Line::styled(title.to_owned(), styles.title));
            entries.push(Entry {
                number: None,
                lines,
            });
            section = &question.section;
        }
        let state = rows
            .iter()
            .find(|row| row.id == question.id)
            .map(|row| row.state);
        let to_come = (cx.glyphs.to_come, styles.faint);
        let mark = match state {
            _ if question.id == *current => (cx.glyphs.here, styles.accent),
            Some(RowState::Wrong) => (cx.glyphs.wrong, styles.wrong),
            // What nobody came to yet has no verdict.
            _ if !setup.is_confirmed(&question.id) => to_come,
            Some(RowState::Confirmed) => (cx.glyphs.done, styles.right),
            Some(RowState::Warned) => (cx.glyphs.warning, styles.warning),
            Some(RowState::Default | RowState::Missing) | None => to_come,
        };
        let here = focus && number == menu.cursor;
        let line = entry_line(here, mark, &question.label, "", area.width, cx);
        entries.push(Entry {
            number: Some(number),
            lines: vec![line],
        });
    }
    menu.draw_rows(frame, area, &entries, crate::tui::cx::Hit::Tab, cx);
}
