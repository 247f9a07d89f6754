//! The lanes between the texts: lines that join, turn and cross, cell by cell.

use ratatui::{style::Style, text::Span};

use super::{Look, scene::Stroke};

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    up: Option<Stroke>,
    down: Option<Stroke>,
    left: Option<Stroke>,
    right: Option<Stroke>,
    head: Option<(&'static str, Stroke)>,
}

#[derive(Debug)]
pub(super) struct Grid {
    width: usize,
    cells: Vec<Cell>,
}

impl Grid {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            cells: vec![Cell::default(); width * height],
        }
    }

    fn with(&mut self, row: usize, column: usize, change: impl FnOnce(&mut Cell)) {
        if column < self.width
            && let Some(cell) = self.cells.get_mut(row * self.width + column)
        {
            change(cell);
        }
    }

    /// A line from the text to a lane, which it does not touch yet.
    pub(super) fn across(&mut self, row: usize, to: usize, stroke: Stroke) {
        self.along(row, 0, to, stroke);
    }

    /// A line through the columns from one up to another.
    pub(super) fn along(&mut self, row: usize, from: usize, to: usize, stroke: Stroke) {
        for column in from..to {
            self.with(row, column, |cell| {
                add(&mut cell.left, stroke);
                add(&mut cell.right, stroke);
            });
        }
    }

    /// A line in a lane from the middle of one row to the middle of another.
    pub(super) fn down(&mut self, column: usize, from: usize, to: usize, stroke: Stroke) {
        for row in from.min(to)..from.max(to) {
            self.with(row, column, |cell| add(&mut cell.down, stroke));
            self.with(row + 1, column, |cell| add(&mut cell.up, stroke));
        }
    }

    /// Lets a line from the left end in a lane.
    pub(super) fn join(&mut self, row: usize, column: usize, stroke: Stroke) {
        self.with(row, column, |cell| add(&mut cell.left, stroke));
    }

    /// Lets a line to the right begin in a lane.
    pub(super) fn leave(&mut self, row: usize, column: usize, stroke: Stroke) {
        self.with(row, column, |cell| add(&mut cell.right, stroke));
    }

    pub(super) fn head(&mut self, row: usize, column: usize, sign: &'static str, stroke: Stroke) {
        self.with(row, column, |cell| cell.head = Some((sign, stroke)));
    }

    /// The cells of a row, without the empty ones at its end.
    pub(super) fn row(&self, row: usize, look: Look<'_>) -> Vec<Span<'static>> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let (mut text, mut style) = (String::new(), Style::new());
        let mut blanks = 0;
        for cell in self.cells.iter().skip(row * self.width).take(self.width) {
            let Some(sign) = cell.sign(look.signs.ascii) else {
                blanks += 1;
                continue;
            };
            let own = if cell.is_lit() {
                look.styles.lit
            } else {
                look.styles.arrow
            };
            if style != own && !text.is_empty() {
                spans.push(Span::styled(std::mem::take(&mut text), style));
            }
            style = own;
            text.extend(std::iter::repeat_n(' ', blanks));
            blanks = 0;
            text.push_str(sign);
        }
        if !text.is_empty() {
            spans.push(Span::styled(text, style));
        }
        spans
    }
}

fn add(half: &mut Option<Stroke>, stroke: Stroke) {
    *half = Some(half.map_or(stroke, |half| half.with(stroke)));
}

impl Cell {
    fn is_lit(&self) -> bool {
        let head = self.head.map(|(_, stroke)| stroke);
        [self.up, self.down, self.left, self.right, head]
            .iter()
            .flatten()
            .any(|stroke| stroke.lit)
    }

    fn sign(&self, ascii: bool) -> Option<&'static str> {
        if let Some((sign, _)) = self.head {
            return Some(sign);
        }
        let halves = (self.left, self.right, self.up, self.down);
        if ascii {
            ascii_sign(halves)
        } else {
            box_sign(halves)
        }
    }
}

type Halves = (
    Option<Stroke>,
    Option<Stroke>,
    Option<Stroke>,
    Option<Stroke>,
);

fn box_sign((left, right, up, down): Halves) -> Option<&'static str> {
    let lit = |half: Stroke| half.lit;
    Some(match (left, right, up, down) {
        (None, None, None, None) => return None,
        (Some(half), Some(_) | None, None, None) | (None, Some(half), None, None) => across(half),
        (None, None, Some(half), Some(_) | None) | (None, None, None, Some(half)) => upright(half),
        (Some(a), None, None, Some(b)) => ["╮", "┓"][usize::from(a.lit || b.lit)],
        (Some(a), None, Some(b), None) => ["╯", "┛"][usize::from(a.lit || b.lit)],
        (None, Some(a), None, Some(b)) => ["╭", "┏"][usize::from(a.lit || b.lit)],
        (None, Some(a), Some(b), None) => ["╰", "┗"][usize::from(a.lit || b.lit)],
        (Some(a), None, Some(b), Some(c)) => match (lit(a), lit(b), lit(c)) {
            (false, false, false) => "┤",
            (true, false, false) => "┥",
            (false, true, false) => "┦",
            (false, false, true) => "┧",
            (false, true, true) => "┨",
            (true, true, false) => "┩",
            (true, false, true) => "┪",
            (true, true, true) => "┫",
        },
        (None, Some(a), Some(b), Some(c)) => ["├", "┣"][usize::from(a.lit || b.lit || c.lit)],
        (Some(a), Some(b), None, Some(c)) => match (lit(a), lit(b), lit(c)) {
            (false, false, false) => "┬",
            (true, false, false) => "┭",
            (false, true, false) => "┮",
            (true, true, false) => "┯",
            (false, false, true) => "┰",
            (true, false, true) => "┱",
            (false, true, true) => "┲",
            (true, true, true) => "┳",
        },
        (Some(a), Some(b), Some(c), None) => ["┴", "┻"][usize::from(a.lit || b.lit || c.lit)],
        (Some(a), Some(_), Some(b), Some(_)) => match (lit(a), lit(b)) {
            (false, false) => "┼",
            (true, false) => "┿",
            (false, true) => "╂",
            (true, true) => "╋",
        },
    })
}

fn across(half: Stroke) -> &'static str {
    match (half.lit, half.dashed) {
        (false, false) => "─",
        (false, true) => "╌",
        (true, false) => "━",
        (true, true) => "╍",
    }
}

fn upright(half: Stroke) -> &'static str {
    match (half.lit, half.dashed) {
        (false, false) => "│",
        (false, true) => "╎",
        (true, false) => "┃",
        (true, true) => "╏",
    }
}

/// A plus joins; where lines cross, the upright one is drawn and the other goes on behind it.
fn ascii_sign((left, right, up, down): Halves) -> Option<&'static str> {
    let flat = left.or(right);
    Some(match (flat, up, down) {
        (None, None, None) => return None,
        (Some(half), None, None) => ascii_across(half),
        (_, Some(half), Some(_)) if left.is_some() == right.is_some() => ascii_upright(half),
        (None, Some(half), None) | (None, None, Some(half)) => ascii_upright(half),
        _ => "+",
    })
}

pub(super) fn ascii_across(half: Stroke) -> &'static str {
    match (half.lit, half.dashed) {
        (false, false) => "-",
        (false, true) => ".",
        (true, _) => "=",
    }
}

fn ascii_upright(half: Stroke) -> &'static str {
    match (half.lit, half.dashed) {
        (false, false) => "|",
        (false, true) => ":",
        (true, _) => "#",
    }
}

/// One character of a line from left to right.
pub(super) fn line_sign(stroke: Stroke, ascii: bool) -> &'static str {
    if ascii {
        ascii_across(stroke)
    } else {
        across(stroke)
    }
}
