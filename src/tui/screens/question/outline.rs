//! The whole way: every question by section, with what was answered.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    tui::{
        cx::{Cx, Hit, row},
        flow::{self, Flow},
        widgets::pager::Pager,
    },
    wizard::{RowState, Setup, name},
};

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, pager: &Pager, setup: &Setup, cx: &Cx<'_>) {
    let styles = cx.styles;
    let rows = setup.rows();
    let mut page = Flow::new(area.width);
    let mut at = Vec::new();
    let current = &setup.question().id;
    for section in &setup.playbook().sections {
        let own: Vec<_> = setup
            .asked()
            .filter(|question| question.section == section.id)
            .collect();
        if own.is_empty() {
            continue;
        }
        page.gap().text(&section.title, styles.title);
        for question in own {
            let state = rows
                .iter()
                .find(|row| row.id == question.id)
                .map(|row| row.state);
            let here = question.id == *current;
            let (mark, style) = match state {
                _ if here => (cx.glyphs.here, styles.accent),
                Some(RowState::Confirmed) => (cx.glyphs.done, styles.right),
                Some(RowState::Warned) => (cx.glyphs.warning, styles.warning),
                Some(RowState::Wrong) => (cx.glyphs.wrong, styles.wrong),
                Some(RowState::Default | RowState::Missing) | None => {
                    (cx.glyphs.to_come, styles.faint)
                }
            };
            let words = match state {
                _ if here => styles.accent,
                Some(RowState::Default | RowState::Missing) | None => styles.faint,
                Some(_) => styles.text,
            };
            let room = usize::from(area.width).saturating_sub(4);
            at.push((page.len(), setup.asked().position(|q| q.id == question.id)));
            page.line(Line::from(vec![
                Span::styled(format!(" {mark} "), style),
                Span::styled(flow::cut(&name(&question.id), room, cx.glyphs.cut), words),
            ]));
        }
    }
    let page = page.page();
    // The current question is seen without scrolling.
    pager.draw(frame, area, &page, cx);
    if !pager.can_scroll() {
        for (line, number) in at {
            if let Some(number) = number {
                cx.marks.hit(row(area, line), Hit::Tab(number));
            }
        }
    }
}
