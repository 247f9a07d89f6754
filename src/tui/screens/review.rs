//! Every answer with its verdict, every warning, and the way to change one.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
};

use super::Ask;
use crate::{
    tui::{
        cx::{Cx, Hit, Offer},
        flow::{self, Flow},
        keymap::Command,
        widgets::{
            frame::separator,
            menu::{Entry, Menu},
            pager::Pager,
        },
    },
    wizard::{Action, Row, RowState, Setup},
};

#[derive(Debug, Default)]
pub(crate) struct Review {
    menu: Menu,
    remarks: Pager,
}

impl Review {
    /// The cursor goes to what has to be mended.
    pub(crate) fn arrive(&mut self, setup: &Setup, back: bool) {
        let rows = setup.rows();
        let at = |test: &dyn Fn(&Row) -> bool| rows.iter().position(test);
        let current = back
            .then(|| at(&|row| row.id == setup.question().id))
            .flatten();
        let look = at(&|row| row.state == RowState::Warned || row.unconfirmed);
        let wrong = at(&|row| !row.state.is_right());
        self.menu = Menu::at(wrong.or(current).or(look).unwrap_or_default());
    }

    pub(crate) fn offers(cx: &Cx<'_>) -> Vec<Offer> {
        let ready = cx
            .wizard
            .setup()
            .is_some_and(|setup| setup.obstacles().is_empty());
        vec![
            Offer::called(Command::Next, "change this answer"),
            Offer::called(Command::Result, "see the result"),
            Offer::new(Command::Export).when(ready),
            Offer::new(Command::Back),
            Offer::quiet(Command::Up),
            Offer::quiet(Command::Down),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::quiet(Command::First),
            Offer::quiet(Command::Last),
            Offer::quiet(Command::Copy),
            Offer::quiet(Command::Bare),
            Offer::quiet(Command::Home),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>) -> Vec<Ask> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        let rows = setup.rows();
        let here = rows.get(self.menu.cursor);
        match command {
            Command::Next => {
                return here
                    .map(|row| vec![Ask::Act(Action::Jump(row.id.to_owned()))])
                    .unwrap_or_default();
            }
            Command::Up => self.menu.step(false, rows.len()),
            Command::Down => self.menu.step(true, rows.len()),
            Command::PageUp => self.menu.jump(-10, rows.len()),
            Command::PageDown => self.menu.jump(10, rows.len()),
            Command::First => self.menu.cursor = 0,
            Command::Last => self.menu.cursor = rows.len().saturating_sub(1),
            Command::Copy => {
                return here
                    .map(|row| vec![Ask::copy(row.label, row.answer.clone())])
                    .unwrap_or_default();
            }
            Command::Bare => {
                let lines: Vec<String> = rows
                    .iter()
                    .map(|row| format!("{}: {}", row.id, row.answer))
                    .collect();
                return vec![Ask::Bare(lines.join("\n"))];
            }
            _ => {}
        }
        Vec::new()
    }

    pub(crate) fn click(&mut self, hit: Hit, cx: &Cx<'_>) -> Vec<Ask> {
        match hit {
            Hit::Row(number) if number == self.menu.cursor => self.command(Command::Next, cx),
            Hit::Row(number) => {
                self.menu.cursor = number;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn wheel(&mut self, hit: Option<Hit>, lines: isize, cx: &Cx<'_>) {
        if hit == Some(Hit::Aside) {
            self.remarks.scroll(lines);
        } else if let Some(setup) = cx.wizard.setup() {
            self.menu.step(lines > 0, setup.rows().len());
        }
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(setup) = cx.wizard.setup() else {
            return;
        };
        let rows = setup.rows();
        let wide = area.width >= 110;
        let (list, gap, aside) = if wide {
            let [list, gap, aside] = Layout::horizontal([
                Constraint::Percentage(55),
                Constraint::Length(3),
                Constraint::Min(0),
            ])
            .areas(area);
            (list, Some(gap), aside)
        } else {
            let below = (area.height / 3).clamp(3, 8);
            let [list, _, aside] = Layout::vertical([
                Constraint::Min(0),
                Constraint::Length(1),
                Constraint::Length(below),
            ])
            .areas(area);
            (list, None, aside)
        };
        if let Some(gap) = gap {
            separator(frame, gap, cx);
        }
        self.menu
            .draw(frame, list, &self.entries(setup, &rows, list.width, cx), cx);
        cx.marks.hit(aside, Hit::Aside);
        let mut flow = Flow::new(aside.width);
        if let Some(row) = rows.get(self.menu.cursor) {
            remarks(&mut flow, row, cx);
        }
        self.remarks.draw(frame, aside, &flow.page(), cx);
    }

    fn entries(&self, setup: &Setup, rows: &[Row], width: u16, cx: &Cx<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        let open = rows.iter().filter(|row| !row.state.is_right()).count();
        let others = setup.obstacles().len().saturating_sub(open);
        let warned = rows
            .iter()
            .filter(|row| row.state == RowState::Warned)
            .count();
        let typed = rows.iter().filter(|row| row.unconfirmed).count();
        let count = |count: usize, one: &str, many: &str| match count {
            0 => String::new(),
            1 => format!(", {one}"),
            n => format!(", {n} {many}"),
        };
        let first = match open + others {
            0 => "Everything is answered".to_owned(),
            1 => "One answer is still to be given or mended".to_owned(),
            n => format!("{n} answers are still to be given or mended"),
        };
        let text = format!(
            "{first}{}{}.",
            count(warned, "1 warning to read", "warnings to read"),
            count(
                typed,
                "1 typed and not confirmed",
                "typed and not confirmed"
            ),
        );
        let style = if open + others > 0 {
            cx.styles.wrong
        } else if warned + typed > 0 {
            cx.styles.warning
        } else {
            cx.styles.right
        };
        entries.push(Entry {
            number: None,
            lines: vec![Line::styled(text, style), Line::default()],
        });
        let mut section = "";
        let label_width = rows
            .iter()
            .map(|row| flow::width(row.label))
            .max()
            .unwrap_or_default();
        for (number, row) in rows.iter().enumerate() {
            if row.section != section {
                let mut lines = Vec::new();
                if !section.is_empty() {
                    lines.push(Line::default());
                }
                let found = setup
                    .playbook()
                    .sections
                    .iter()
                    .find(|s| s.id == row.section);
                let title = found.map_or("", |section| &section.title);
                lines.push(Line::styled(title.to_owned(), cx.styles.title));
                entries.push(Entry {
                    number: None,
                    lines,
                });
                section = row.section;
            }
            let mark = match row.state {
                RowState::Confirmed => (cx.glyphs.right, cx.styles.right),
                RowState::Default => (cx.glyphs.default, cx.styles.faint),
                RowState::Warned => (cx.glyphs.warning, cx.styles.warning),
                RowState::Missing => (cx.glyphs.free, cx.styles.wrong),
                RowState::Wrong => (cx.glyphs.wrong, cx.styles.wrong),
            };
            let here = number == self.menu.cursor;
            let answer = match (row.state, row.unconfirmed) {
                (RowState::Missing, false) => "no answer yet".to_owned(),
                (RowState::Missing, true) => "typed, not confirmed".to_owned(),
                (_, true) => format!("{} (another is typed, not confirmed)", row.answer),
                (_, false) => row.answer.clone(),
            };
            let lines = vec![line(here, mark, row.label, label_width, &answer, width, cx)];
            entries.push(Entry {
                number: Some(number),
                lines,
            });
        }
        entries
    }
}

/// A row: mark, label, and behind the longest label the answer, cut in its middle as ARNs differ at both ends.
fn line(
    here: bool,
    (mark, mark_style): (&str, Style),
    label: &str,
    label_width: usize,
    answer: &str,
    width: u16,
    cx: &Cx<'_>,
) -> Line<'static> {
    let cursor = if here { cx.glyphs.cursor } else { " " };
    let style = if here {
        cx.styles.accent
    } else {
        cx.styles.text
    };
    let fill = " ".repeat(label_width.saturating_sub(flow::width(label)) + 2);
    let used = flow::width(cursor) + flow::width(mark) + 2 + label_width + 2;
    let room = usize::from(width).saturating_sub(used);
    Line::from(vec![
        Span::styled(format!("{cursor} "), cx.styles.accent),
        Span::styled(format!("{mark} "), mark_style),
        Span::styled(format!("{label}{fill}"), style),
        Span::styled(
            flow::cut_middle(&flow::clean(answer), room, cx.glyphs.cut),
            style,
        ),
    ])
}

fn remarks(flow: &mut Flow, row: &Row, cx: &Cx<'_>) {
    let styles = cx.styles;
    flow.text(row.title, styles.title);
    let (mark, style, words) = match row.state {
        RowState::Confirmed => (cx.glyphs.right, styles.right, "confirmed"),
        RowState::Default => (
            cx.glyphs.default,
            styles.faint,
            "the default; nobody confirmed it yet",
        ),
        RowState::Warned => (cx.glyphs.warning, styles.warning, "right, with a warning"),
        RowState::Missing => (cx.glyphs.free, styles.wrong, "no answer yet"),
        RowState::Wrong => (cx.glyphs.wrong, styles.wrong, "has to be mended"),
    };
    if !row.answer.is_empty() {
        flow.text(&row.answer, styles.code);
    }
    flow.marked(&format!("{mark} "), style, words, style);
    for remark in &row.remarks {
        if remark != "No answer yet." {
            flow.marked("  ", styles.text, remark, styles.text);
        }
    }
}
