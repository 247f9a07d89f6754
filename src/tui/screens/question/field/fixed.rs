//! Fixed answers below each other: one of them chosen, or boxes to tick.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    playbook::{Kind, Question},
    tui::{
        cx::{Cx, put, row},
        flow::Flow,
        widgets::menu::{Entry, Menu, entry_line},
    },
    wizard::Setup,
};

/// The fixed answers of the question, as the field shows them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fixed<'m> {
    pub(super) menu: &'m Menu,
    /// Several may be ticked.
    pub(super) boxes: bool,
}

impl Fixed<'_> {
    /// The choices that pass the filter, by their places.
    pub(super) fn matches(self, question: &Question) -> Vec<usize> {
        let all = shown(question).into_iter().enumerate();
        all.filter(|(_, (title, text))| self.menu.passes(&format!("{title} {text}")))
            .map(|(place, _)| place)
            .collect()
    }

    /// The rows it wants.
    pub(super) fn height(self, setup: &Setup, width: u16, cx: &Cx<'_>) -> usize {
        let entries = self.entries(setup, width, cx);
        let lines: usize = entries.iter().map(|entry| entry.lines.len()).sum();
        let filter = usize::from(!self.menu.filter.is_empty());
        lines + filter + self.tallest(setup.question(), width, cx) + 1
    }

    pub(super) fn draw(self, frame: &mut Frame<'_>, area: Rect, setup: &Setup, cx: &Cx<'_>) {
        let tall = self.tallest(setup.question(), area.width, cx);
        let tall = u16::try_from(tall).unwrap_or(u16::MAX).min(area.height / 2);
        let filtered = !self.menu.filter.is_empty();
        if filtered {
            let line = Line::from(vec![
                Span::styled("Filter: ", cx.styles.faint),
                Span::styled(self.menu.filter.clone(), cx.styles.accent),
            ]);
            put(frame, row(area, 0), &line);
        }
        let down = u16::from(filtered);
        let entries = self.entries(setup, area.width, cx);
        let rows = u16::try_from(entries.len()).unwrap_or(u16::MAX);
        let room = area.height.saturating_sub(down).saturating_sub(tall);
        let list = Rect {
            y: area.y.saturating_add(down),
            // Below boxes stands what the one under the cursor means, right below the last one.
            height: if self.boxes { room.min(rows) } else { room },
            ..area
        };
        self.menu.draw(frame, list, &entries, cx);
        let below = Rect {
            y: list.bottom(),
            height: tall,
            ..area
        };
        let explained = self.explained(setup.question(), area.width, cx);
        for (i, line) in explained.iter().take(usize::from(tall)).enumerate() {
            put(frame, row(below, i), line);
        }
    }

    fn entries(self, setup: &Setup, width: u16, cx: &Cx<'_>) -> Vec<Entry> {
        let question = setup.question();
        let shown = shown(question);
        let text = setup.text(&question.id);
        let chosen: Vec<usize> = values(question)
            .enumerate()
            .filter(|(_, value)| text.split('\n').any(|line| line == *value))
            .map(|(place, _)| place)
            .collect();
        let matches = self.matches(question);
        if matches.is_empty() {
            let line = Line::styled(
                "Nothing matches; Backspace widens the filter.",
                cx.styles.wrong,
            );
            return vec![Entry {
                number: None,
                lines: vec![line],
            }];
        }
        let entry = |(number, place): (usize, usize)| {
            let (title, text) = shown.get(place)?;
            let here = number == self.menu.cursor;
            let mark = match (chosen.contains(&place), self.boxes) {
                (true, true) => (cx.glyphs.ticked, cx.styles.accent),
                (false, true) => (cx.glyphs.unticked, cx.styles.faint),
                (true, false) => (cx.glyphs.chosen, cx.styles.accent),
                (false, false) => (cx.glyphs.free, cx.styles.faint),
            };
            let mut lines = vec![entry_line(here, mark, title, "", width, cx)];
            if !text.is_empty() && !self.boxes {
                let mut flow = Flow::new(width);
                flow.marked("    ", cx.styles.faint, text, cx.styles.faint);
                lines.extend(flow.page().lines);
            }
            Some(Entry {
                number: Some(number),
                lines,
            })
        };
        matches.into_iter().enumerate().filter_map(entry).collect()
    }

    /// The lines of the longest explanation of a box: as many are kept free for each, so that nothing jumps.
    fn tallest(self, question: &Question, width: u16, cx: &Cx<'_>) -> usize {
        if !self.boxes {
            return 0;
        }
        let texts = question.choices.iter().map(|choice| &choice.text);
        let lines = texts.map(|text| explanation(text, width, cx).len());
        lines.max().unwrap_or_default()
    }

    /// What the box under the cursor means.
    fn explained(self, question: &Question, width: u16, cx: &Cx<'_>) -> Vec<Line<'static>> {
        let here = self.matches(question).get(self.menu.cursor).copied();
        here.and_then(|place| question.choices.get(place))
            .map_or_else(Vec::new, |choice| explanation(&choice.text, width, cx))
    }
}

fn explanation(text: &str, width: u16, cx: &Cx<'_>) -> Vec<Line<'static>> {
    let mut flow = Flow::new(width);
    if !text.is_empty() {
        flow.marked("  ", cx.styles.faint, text, cx.styles.text);
    }
    flow.page().lines
}

/// The values of a question with fixed answers.
pub(super) fn values(question: &Question) -> Box<dyn Iterator<Item = &str> + '_> {
    if question.kind == Kind::Boolean {
        Box::new(["true", "false"].into_iter())
    } else {
        Box::new(question.choices.iter().map(|choice| choice.value.as_str()))
    }
}

/// Title and text of each fixed answer.
fn shown(question: &Question) -> Vec<(&str, &str)> {
    if question.kind == Kind::Boolean {
        return vec![("Yes", ""), ("No", "")];
    }
    question
        .choices
        .iter()
        .map(|choice| (choice.title.as_str(), choice.text.as_str()))
        .collect()
}
