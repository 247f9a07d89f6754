//! A terminal's buffer as a picture: SVG that shows the same everywhere, without a font or a script of its own.
//!
//! Text is real text, stretched to its cells, so that whatever font the reader has keeps the grid. Lines, blocks and
//! marks are drawn as shapes, so that they join. The same buffer gives the same bytes.

mod colours;
mod marks;
mod rects;
mod strokes;
mod tests;

use std::{
    env,
    fmt::{self, Write},
    fs,
    path::Path,
};

use ratatui::{
    buffer::{Buffer, Cell},
    style::Modifier,
    text::Span,
};

use self::{
    colours::{BACKGROUND, EDGE, Rgb, TITLE, TITLE_BAR},
    rects::Rects,
    strokes::Strokes,
};

/// Refreshes the pictures of the repository.
const REFRESH: &str = "SAGESETUP_SCREENSHOTS=write cargo test --locked --lib";
const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
/// Where text stands in its cell, from the top.
const BASELINE: Units = Units(116);
const MARGIN: Units = Units::px(16);
const HEADER: Units = Units::px(40);

/// A length in eighths of a pixel, in which every part of a cell is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Units(i32);

impl Units {
    const CELL: Self = Self::px(9);
    const ROW: Self = Self::px(20);

    const fn px(pixels: i32) -> Self {
        Self(pixels * 8)
    }
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / 8, self.0.abs() % 8 * 125);
        let text = format!("{sign}{whole}.{part:03}");
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The top left corner of a cell.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: i32,
    y: i32,
}

/// Text that stands in a row of cells and looks alike.
#[derive(Debug)]
struct Run {
    x: i32,
    y: i32,
    cells: i32,
    text: String,
    look: Look,
    /// Whether more may follow: not after a character that the font may lack and another one stand in for.
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Rgb,
    bg: Rgb,
    bold: bool,
    italic: bool,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let (mut fg, mut bg) = (colours::fg(cell.fg), colours::bg(cell.bg));
        if cell.modifier.contains(Modifier::REVERSED) {
            (fg, bg) = (bg, fg);
        }
        if cell.modifier.contains(Modifier::DIM) {
            fg = fg.mixed(bg, 40);
        }
        Self {
            fg,
            bg,
            bold: cell.modifier.contains(Modifier::BOLD),
            italic: cell.modifier.contains(Modifier::ITALIC),
        }
    }
}

/// Everything in a picture, by the way it is drawn.
#[derive(Default)]
struct Layers {
    backgrounds: Rects,
    blocks: Rects,
    strokes: Strokes,
    marks: String,
    runs: Vec<Run>,
    rules: Rects,
}

impl Layers {
    fn of(buffer: &Buffer) -> Self {
        let mut layers = Self::default();
        let mut covered = 0;
        for (i, cell) in buffer.content.iter().enumerate() {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let (x, y) = buffer.pos_of(i);
            let place = Place {
                x: i32::from(x - buffer.area.x) * Units::CELL.0,
                y: i32::from(y - buffer.area.y) * Units::ROW.0,
            };
            let text = without_links(cell.symbol());
            let width = Span::raw(&text).width().max(1);
            covered = width - 1;
            layers.add(place, cell, &text, i32::try_from(width).unwrap());
        }
        layers
    }

    fn add(&mut self, place: Place, cell: &Cell, text: &str, cells: i32) {
        let look = Look::of(cell);
        let Place { x, y } = place;
        let width = cells * Units::CELL.0;
        if look.bg != BACKGROUND {
            self.backgrounds.add(look.bg, x, y, width, Units::ROW.0);
        }
        if cell.modifier.contains(Modifier::UNDERLINED) {
            self.rules.add(look.fg, x, y + Units::px(17).0, width, 8);
        }
        if cell.modifier.contains(Modifier::CROSSED_OUT) {
            self.rules.add(look.fg, x, y + Units::px(10).0, width, 8);
        }
        if cell.modifier.contains(Modifier::HIDDEN) {
            return;
        }
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            let drawn = self.strokes.add(place, c, look.fg)
                || self.blocks.add_block(place, c, look.fg, look.bg)
                || marks::add(&mut self.marks, place, c, look.fg);
            if drawn {
                return;
            }
        }
        self.write(place, text, cells, look);
    }

    fn write(&mut self, Place { x, y }: Place, text: &str, cells: i32, look: Look) {
        if text.trim().is_empty() {
            return;
        }
        let plain = cells == 1 && is_plain(text);
        let last = self.runs.last_mut().filter(|run| {
            let gap = x - (run.x + run.cells * Units::CELL.0);
            // One blank stays a character of the text; more of them would be shown as one.
            run.y == y && run.look.same_text(look) && run.open && plain && gap <= Units::CELL.0
        });
        if let Some(run) = last {
            let reached = (x - run.x) / Units::CELL.0;
            if reached > run.cells {
                run.text.push(' ');
            }
            run.text.push_str(text);
            run.cells = reached + 1;
        } else {
            self.runs.push(Run {
                x,
                y,
                cells,
                text: text.to_owned(),
                look,
                open: plain,
            });
        }
    }
}

impl Look {
    fn same_text(self, other: Self) -> bool {
        (self.fg, self.bold, self.italic) == (other.fg, other.bold, other.italic)
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let x = Units(self.x);
        let y = Units(self.y + BASELINE.0);
        let length = Units(self.cells * Units::CELL.0);
        write!(f, r#"<text x="{x}" y="{y}" textLength="{length}" "#)?;
        write!(
            f,
            r#"lengthAdjust="spacingAndGlyphs" fill="{}""#,
            self.look.fg
        )?;
        if self.look.bold {
            f.write_str(r#" font-weight="700""#)?;
        }
        if self.look.italic {
            f.write_str(r#" font-style="italic""#)?;
        }
        writeln!(f, ">{}</text>", escaped(&self.text))
    }
}

/// Whether every usual monospace font has all of this.
fn is_plain(text: &str) -> bool {
    let usual = |c| matches!(c, ' '..='\u{24f}' | '\u{370}'..='\u{4ff}' | '\u{2010}'..='\u{2026}');
    text.chars().all(usual)
}

/// A cell's text without the escape sequences (OSC) that make it a link.
fn without_links(symbol: &str) -> String {
    let mut parts = symbol.split("\x1b]");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .split_once("\x1b\\")
            .or_else(|| part.split_once('\x07'));
        text.push_str(end.map_or("", |(_, rest)| rest));
    }
    text
}

/// Text for XML, which has no way at all to write most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The buffer in a window with this title.
pub(crate) fn svg(buffer: &Buffer, title: &str) -> String {
    let layers = Layers::of(buffer);
    let width = Units(i32::from(buffer.area.width) * Units::CELL.0 + 2 * MARGIN.0);
    let height = Units(i32::from(buffer.area.height) * Units::ROW.0 + HEADER.0 + 2 * MARGIN.0);
    let mut out = String::new();
    draw(&mut out, &layers, (width, height), &escaped(title)).expect("a string takes everything");
    out
}

fn draw(
    out: &mut String,
    layers: &Layers,
    (width, height): (Units, Units),
    title: &str,
) -> fmt::Result {
    let (right, bottom) = (Units(width.0 - 4), Units(height.0 - 4));
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" font-family="{FONTS}" font-size="15">"#
    )?;
    writeln!(out, "<title>{title}</title>")?;
    let frame = format!(
        "M10.5 0.5H{}A10 10 0 0 1 {right} 10.5V{}A10 10 0 0 1 {} {bottom}H10.5A10 10 0 0 1 0.5 {}V10.5A10 10 0 0 1 10.5 0.5Z",
        Units(right.0 - 80),
        Units(bottom.0 - 80),
        Units(right.0 - 80),
        Units(bottom.0 - 80),
    );
    writeln!(out, r#"<path d="{frame}" fill="{BACKGROUND}"/>"#)?;
    writeln!(
        out,
        r#"<path d="M0.5 {HEADER}V10.5A10 10 0 0 1 10.5 0.5H{}A10 10 0 0 1 {right} 10.5V{HEADER}Z" fill="{TITLE_BAR}"/>"#,
        Units(right.0 - 80),
    )?;
    writeln!(out, r#"<path d="{frame}" fill="none" stroke="{EDGE}"/>"#)?;
    for (x, colour) in [(22, "#e5737b"), (42, "#e2c07a"), (62, "#8fc98a")] {
        writeln!(out, r#"<circle cx="{x}" cy="20" r="6" fill="{colour}"/>"#)?;
    }
    let middle = Units(width.0 / 2);
    writeln!(
        out,
        r#"<text x="{middle}" y="24.5" text-anchor="middle" font-size="13" fill="{TITLE}">{title}</text>"#
    )?;
    writeln!(
        out,
        r#"<g transform="translate({MARGIN} {})">"#,
        Units(HEADER.0 + MARGIN.0)
    )?;
    writeln!(out, r#"<g shape-rendering="crispEdges">"#)?;
    write!(out, "{}{}", layers.backgrounds, layers.blocks)?;
    writeln!(out, "</g>")?;
    write!(out, "{}{}", layers.strokes, layers.marks)?;
    for run in &layers.runs {
        write!(out, "{run}")?;
    }
    writeln!(out, "{}</g>\n</svg>", layers.rules)
}

/// Holds a picture against the one in `screenshots`, or writes it there if `SAGESETUP_SCREENSHOTS` is `write`.
pub(crate) fn compare(name: &str, svg: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("screenshots")
        .join(format!("{name}.svg"));
    if let Err(why) = compared(&path, svg, is_writing()) {
        panic!("{why}");
    }
}

fn is_writing() -> bool {
    env::var_os("SAGESETUP_SCREENSHOTS").is_some_and(|value| value == "write")
}

fn compared(path: &Path, svg: &str, write: bool) -> Result<(), String> {
    if write {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, svg).unwrap();
        return Ok(());
    }
    let shown = path.display();
    let Ok(kept) = fs::read_to_string(path) else {
        return Err(format!("{shown} is missing; this draws it: {REFRESH}"));
    };
    if kept == svg {
        return Ok(());
    }
    let pairs = kept.lines().zip(svg.lines());
    let line = pairs.into_iter().position(|(old, new)| old != new);
    let line = line.unwrap_or_else(|| kept.lines().count().min(svg.lines().count()));
    let show = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Err(format!(
        "{shown} shows something else from line {} on; look at it after: {REFRESH}\n- {}\n+ {}",
        line + 1,
        show(&kept),
        show(svg)
    ))
}
