//! The frame that all screens share: where one is, above; what one can do, below.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
};

use super::text_field::underline;
use crate::{
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow, keymap,
    },
    wizard::{Setup, Stage},
};

/// Smaller windows show one line that says so.
pub(crate) const SMALLEST: (u16, u16) = (40, 12);

/// The area of a screen inside the frame.
pub(crate) fn body(area: Rect) -> Rect {
    let [_, body, _] = parts(area);
    let [_, inner, _] = Layout::horizontal([
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
    ])
    .areas(body);
    inner
}

fn parts(area: Rect) -> [Rect; 3] {
    Layout::vertical([
        Constraint::Length(3),
        Constraint::Min(0),
        Constraint::Length(3),
    ])
    .areas(area)
}

/// Draws what stands above and below a screen.
pub(crate) fn draw(frame: &mut Frame<'_>, area: Rect, offers: &[Offer], cx: &Cx<'_>) {
    let [head, _, foot] = parts(area);
    header(frame, head, cx);
    footer(frame, foot, offers, cx);
}

fn header(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
    let setup = cx
        .wizard
        .setup()
        .filter(|_| cx.wizard.stage() != Stage::Welcome);
    let title = setup.map_or("AWS permissions for SageMaker AI", |setup| {
        &setup.playbook().title
    });
    let right = setup.map_or_else(String::new, |setup| place(setup, cx.wizard.stage()));
    let room = usize::from(area.width).saturating_sub(flow::width(&right) + 15);
    let line = Line::from(vec![
        Span::styled(" sagesetup", cx.styles.accent),
        Span::raw("  "),
        Span::styled(flow::cut(title, room, cx.glyphs.cut), cx.styles.title),
    ]);
    put(frame, row(area, 0), &line);
    let wide = u16::try_from(flow::width(&right))
        .unwrap_or_default()
        .min(area.width);
    let x = area
        .right()
        .saturating_sub(wide.saturating_add(1))
        .max(area.x);
    put(
        frame,
        Rect {
            x,
            width: wide,
            ..row(area, 0)
        },
        &Line::styled(right, cx.styles.faint),
    );
    if let Some(setup) = setup {
        put(frame, row(area, 1), &sections(setup, area.width, cx));
    } else {
        let text = " Asks for each value once, checks while you type, writes what each admin needs";
        put(frame, row(area, 1), &Line::styled(text, cx.styles.faint));
    }
    underline(frame, row(area, 2), cx.styles.rule, cx);
}

fn place(setup: &Setup, stage: Stage) -> String {
    match stage {
        Stage::Welcome | Stage::Asking => {
            let id = &setup.question().id;
            let at = setup.asked().position(|question| question.id == *id);
            let at = at.map_or(0, |at| at + 1);
            format!("question {at} of {}", setup.asked().count())
        }
        Stage::Review => "review".to_owned(),
        Stage::Result => {
            let progress = setup.progress();
            format!("{} of {} steps done", progress.ticked, progress.steps)
        }
        Stage::Export => "export".to_owned(),
        Stage::Import => "import".to_owned(),
    }
}

/// The way through: sections done, the current one, those to come. In a narrow window less air, then fewer words.
fn sections(setup: &Setup, width: u16, cx: &Cx<'_>) -> Line<'static> {
    let way = way(setup, cx);
    // Of review and result the narrow form shows the one that matters.
    let spare = match cx.wizard.stage() {
        Stage::Result | Stage::Export | Stage::Import => "Review",
        Stage::Welcome | Stage::Asking | Stage::Review => "Result",
    };
    let short: Vec<Part> = way
        .iter()
        .filter(|(_, title, ..)| title != spare)
        .cloned()
        .collect();
    for (air, parts) in [(3, &way), (2, &way), (2, &short)] {
        let mut spans = vec![Span::raw(" ")];
        for (i, (mark, title, style, words)) in parts.iter().enumerate() {
            if i > 0 {
                spans.push(Span::raw(" ".repeat(air)));
            }
            spans.push(Span::styled(format!("{mark} "), *style));
            spans.push(Span::styled(title.clone(), *words));
        }
        let line = Line::from(spans);
        if line.width() <= usize::from(width) {
            return line;
        }
    }
    let at = way
        .iter()
        .position(|(mark, ..)| *mark == cx.glyphs.here)
        .unwrap_or_default();
    let title = way.get(at).map_or("", |(_, title, ..)| title.as_str());
    let text = format!(" {} {title} ({} of {})", cx.glyphs.here, at + 1, way.len());
    Line::styled(text, cx.styles.accent)
}

/// A part of the way: mark, title, style of the mark and of the title.
type Part = (&'static str, String, Style, Style);

fn way(setup: &Setup, cx: &Cx<'_>) -> Vec<Part> {
    let (glyphs, styles) = (cx.glyphs, cx.styles);
    let stage = cx.wizard.stage();
    let current = &setup.question().section;
    let rows = if stage == Stage::Asking {
        Vec::new()
    } else {
        setup.rows()
    };
    // Past the questions, a default that nobody confirmed is as good as an answer.
    let done = |id: &str| {
        setup.is_confirmed(id) || rows.iter().any(|row| row.id == id && row.state.is_right())
    };
    let mut way = Vec::new();
    for section in &setup.playbook().sections {
        let mut own = setup
            .asked()
            .filter(|question| question.section == section.id)
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        let title = section.title.clone();
        way.push(if stage == Stage::Asking && section.id == *current {
            (glyphs.here, title, styles.accent, styles.accent)
        } else if own.all(|question| done(&question.id)) {
            (glyphs.done, title, styles.right, styles.text)
        } else {
            (glyphs.to_come, title, styles.faint, styles.faint)
        });
    }
    for (here, title) in [
        (stage == Stage::Review, "Review"),
        (
            matches!(stage, Stage::Result | Stage::Export | Stage::Import),
            "Result",
        ),
    ] {
        way.push(if here {
            (glyphs.here, title.to_owned(), styles.accent, styles.accent)
        } else {
            (glyphs.to_come, title.to_owned(), styles.faint, styles.faint)
        });
    }
    way
}

fn footer(frame: &mut Frame<'_>, area: Rect, offers: &[Offer], cx: &Cx<'_>) {
    underline(frame, row(area, 0), cx.styles.rule, cx);
    if let Some(notice) = cx.wizard.notice() {
        let text = flow::cut(
            &flow::clean(notice),
            usize::from(area.width.saturating_sub(2)),
            cx.glyphs.cut,
        );
        put(
            frame,
            row(area, 1),
            &Line::styled(format!(" {text}"), cx.styles.accent),
        );
    }
    let place = row(area, 2);
    let shown = offers.iter().filter(|offer| offer.footer && offer.enabled);
    // Help is always told, at the right.
    let help = keymap::binding(keymap::Command::Help);
    let help = help.map_or_else(String::new, |help| {
        format!("{} {} ", help.key(), help.label)
    });
    let help_width = u16::try_from(flow::width(&help))
        .unwrap_or_default()
        .min(place.width);
    let limit = place.right().saturating_sub(help_width);
    let mut x = place.x.saturating_add(1);
    for offer in shown {
        let Some(binding) = keymap::binding(offer.command) else {
            continue;
        };
        let (key, label) = (binding.key(), offer.label.unwrap_or(binding.label));
        let wide = flow::width(&key) + 1 + flow::width(label);
        let wide = u16::try_from(wide).unwrap_or(u16::MAX);
        if x.saturating_add(wide).saturating_add(2) > limit {
            continue;
        }
        let line = Line::from(vec![
            Span::styled(key, cx.styles.key),
            Span::styled(format!(" {label}"), cx.styles.text),
        ]);
        let own = Rect {
            x,
            width: wide,
            ..place
        };
        put(frame, own, &line);
        cx.marks.hit(own, Hit::Command(offer.command));
        x = x.saturating_add(wide).saturating_add(3);
    }
    let own = Rect {
        x: limit,
        width: help_width,
        ..place
    };
    put(frame, own, &Line::styled(help, cx.styles.faint));
    cx.marks.hit(own, Hit::Command(keymap::Command::Help));
}

/// A thin line between two panes.
pub(crate) fn separator(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
    for i in 0..usize::from(area.height) {
        let place = row(area, i);
        let middle = Rect {
            x: place.x.saturating_add(place.width / 2),
            width: place.width.min(1),
            ..place
        };
        put(frame, middle, &Line::styled(cx.glyphs.down, cx.styles.rule));
    }
}
