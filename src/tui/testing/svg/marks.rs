//! Arrow heads, dots and ticks, which fonts draw at every size, and some as coloured pictures.

use std::fmt::Write;

use super::{Place, Units, colours::Rgb};

enum Mark {
    Filled(&'static str),
    Outline(&'static str),
    /// Drawn with a round pen that is so many eighths of a pixel wide.
    Pen(&'static str, i32),
}

/// The mark for a character, as a path in a cell of 9 by 20 whose middle is at 4.5 and 9.5.
fn mark(c: char) -> Option<Mark> {
    let mark = match c {
        '▶' | '►' => Mark::Filled("M0.5 5L8.5 9.5L0.5 14Z"),
        '◀' | '◄' => Mark::Filled("M8.5 5L0.5 9.5L8.5 14Z"),
        '▲' => Mark::Filled("M0.5 13.5L4.5 5.5L8.5 13.5Z"),
        '▼' => Mark::Filled("M0.5 5.5L4.5 13.5L8.5 5.5Z"),
        '▸' => Mark::Filled("M2 6L7.5 9.5L2 13Z"),
        '◂' => Mark::Filled("M7 6L1.5 9.5L7 13Z"),
        '▴' => Mark::Filled("M1 12L4.5 6.5L8 12Z"),
        '▾' => Mark::Filled("M1 7L4.5 12.5L8 7Z"),
        '●' => Mark::Filled("M1 9.5A3.5 3.5 0 0 1 8 9.5A3.5 3.5 0 0 1 1 9.5Z"),
        '○' => Mark::Outline("M1.5 9.5A3 3 0 0 1 7.5 9.5A3 3 0 0 1 1.5 9.5Z"),
        '◉' => Mark::Outline(
            "M1 9.5A3.5 3.5 0 0 1 8 9.5A3.5 3.5 0 0 1 1 9.5ZM3.5 9.5A1 1 0 0 1 5.5 9.5A1 1 0 0 1 3.5 9.5Z",
        ),
        '◆' => Mark::Filled("M4.5 5L8.5 9.5L4.5 14L0.5 9.5Z"),
        '◇' => Mark::Outline("M4.5 5.5L8 9.5L4.5 13.5L1 9.5Z"),
        '■' => Mark::Filled("M1 6H8V13H1Z"),
        '□' => Mark::Outline("M1.5 6.5H7.5V12.5H1.5Z"),
        '✓' => Mark::Pen("M1.25 10L3.5 13L7.75 5.75", 12),
        '✔' => Mark::Pen("M1.25 10L3.5 13L7.75 5.75", 18),
        '✗' => Mark::Pen("M1.75 6L7.25 13M7.25 6L1.75 13", 12),
        '✘' => Mark::Pen("M1.75 6L7.25 13M7.25 6L1.75 13", 18),
        _ => return None,
    };
    Some(mark)
}

/// Adds the character if it is a mark, and says whether it is.
pub(super) fn add(out: &mut String, Place { x, y }: Place, c: char, colour: Rgb) -> bool {
    let Some(mark) = mark(c) else { return false };
    let (path, paint) = match mark {
        Mark::Filled(path) => (path, format!(r#"fill="{colour}""#)),
        Mark::Outline(path) => (path, format!(r#"fill="none" stroke="{colour}""#)),
        Mark::Pen(path, width) => {
            let round = r#"stroke-linecap="round" stroke-linejoin="round""#;
            let width = Units(width);
            (
                path,
                format!(r#"fill="none" stroke="{colour}" stroke-width="{width}" {round}"#),
            )
        }
    };
    let (x, y) = (Units(x), Units(y));
    writeln!(
        out,
        r#"<path transform="translate({x} {y})" d="{path}" {paint}/>"#
    )
    .expect("a string takes everything");
    true
}
