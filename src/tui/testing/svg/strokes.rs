//! Box-drawing characters as lines that run through cell after cell.

use std::{collections::BTreeMap, fmt};

use super::{Place, Units, colours::Rgb};

/// For U+2500 to U+254B: the weight of the arm up, right, down and left; 1 is light, 2 heavy, `....` is dashed.
const ARMS: &str = "0101 0202 1010 2020 .... .... .... .... .... .... .... .... 0110 0210 0120 0220 \
    0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120 \
    2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212 \
    0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212 \
    2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222";
/// The same for U+2574 to U+257F.
const ENDS: &str = "0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010";

/// The middle of a cell: on half a pixel, so that a line of one pixel is sharp.
const MIDDLE_X: i32 = 36;
const MIDDLE_Y: i32 = 76;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pen {
    colour: Rgb,
    /// In eighths of a pixel.
    width: i32,
}

/// Straight pieces by the line on which they lie.
type Pieces = BTreeMap<i32, Vec<(i32, i32)>>;

#[derive(Debug, Default)]
struct Drawn {
    across: Pieces,
    down: Pieces,
    arcs: String,
}

#[derive(Debug, Default)]
pub(super) struct Strokes(BTreeMap<Pen, Drawn>);

/// How wide a line of this weight is.
const fn width(weight: u8) -> i32 {
    match weight {
        0 => 0,
        1 => 8,
        _ => 20,
    }
}

fn arms(c: char) -> Option<[u8; 4]> {
    let number = usize::try_from(u32::from(c)).ok()?;
    let word = match number {
        0x2500..=0x254b => ARMS.split(' ').nth(number - 0x2500)?,
        0x2574..=0x257f => ENDS.split(' ').nth(number - 0x2574)?,
        _ => return None,
    };
    let mut arms = [0; 4];
    for (arm, c) in arms.iter_mut().zip(word.chars()) {
        *arm = u8::try_from(c.to_digit(10)?).ok()?;
    }
    Some(arms)
}

/// A dashed line, and where the dashes of a cell begin and end.
struct Dashed {
    weight: u8,
    across: bool,
    dashes: &'static [(i32, i32)],
}

fn dashed(c: char) -> Option<Dashed> {
    const ACROSS: [&[(i32, i32)]; 3] = [
        &[(4, 32), (40, 68)],
        &[(4, 20), (28, 44), (52, 68)],
        &[(4, 16), (24, 32), (40, 48), (56, 68)],
    ];
    const DOWN: [&[(i32, i32)]; 3] = [
        &[(8, 72), (88, 152)],
        &[(8, 48), (60, 100), (112, 152)],
        &[(4, 36), (44, 76), (84, 116), (124, 156)],
    ];
    let at = |weight, across, count: usize| {
        let table = if across { ACROSS } else { DOWN };
        Some(Dashed {
            weight,
            across,
            dashes: table[count - 2],
        })
    };
    match c {
        '╌' => at(1, true, 2),
        '╍' => at(2, true, 2),
        '╎' => at(1, false, 2),
        '╏' => at(2, false, 2),
        '┄' => at(1, true, 3),
        '┅' => at(2, true, 3),
        '┆' => at(1, false, 3),
        '┇' => at(2, false, 3),
        '┈' => at(1, true, 4),
        '┉' => at(2, true, 4),
        '┊' => at(1, false, 4),
        '┋' => at(2, false, 4),
        _ => None,
    }
}

impl Strokes {
    /// Adds a box-drawing character; says whether the character is one.
    pub(super) fn add(&mut self, place: Place, c: char, colour: Rgb) -> bool {
        if let Some(arms) = arms(c) {
            self.add_arms(place, arms, colour);
        } else if let Some(line) = dashed(c) {
            for piece in line.dashes {
                if line.across {
                    self.across(place, *piece, colour, line.weight);
                } else {
                    self.down(place, *piece, colour, line.weight);
                }
            }
        } else if let '╭' | '╮' | '╯' | '╰' = c {
            self.add_corner(place, c, colour);
        } else {
            return false;
        }
        true
    }

    fn drawn(&mut self, colour: Rgb, weight: u8) -> &mut Drawn {
        let width = width(weight);
        self.0.entry(Pen { colour, width }).or_default()
    }

    fn across(&mut self, Place { x, y }: Place, (from, to): (i32, i32), colour: Rgb, weight: u8) {
        let lines = &mut self.drawn(colour, weight).across;
        let line = lines.entry(y + MIDDLE_Y).or_default();
        line.push((x + from, x + to));
    }

    fn down(&mut self, Place { x, y }: Place, (from, to): (i32, i32), colour: Rgb, weight: u8) {
        let lines = &mut self.drawn(colour, weight).down;
        let line = lines.entry(x + MIDDLE_X).or_default();
        line.push((y + from, y + to));
    }

    fn add_arms(&mut self, place: Place, [up, right, down, left]: [u8; 4], colour: Rgb) {
        // An arm reaches over the line that it meets, or a corner would have a notch.
        let (over_x, over_y) = (width(up.max(down)) / 2, width(left.max(right)) / 2);
        if left > 0 {
            self.across(place, (0, MIDDLE_X + over_x), colour, left);
        }
        if right > 0 {
            let piece = (MIDDLE_X - over_x, Units::CELL.0);
            self.across(place, piece, colour, right);
        }
        if up > 0 {
            self.down(place, (0, MIDDLE_Y + over_y), colour, up);
        }
        if down > 0 {
            let piece = (MIDDLE_Y - over_y, Units::ROW.0);
            self.down(place, piece, colour, down);
        }
    }

    /// A round corner reaches a little into its neighbours, so that no scale shows a gap.
    fn add_corner(&mut self, Place { x, y }: Place, c: char, colour: Rgb) {
        const RADIUS: i32 = 36;
        const OVER: i32 = 4;
        let (right, down) = (matches!(c, '╭' | '╰'), matches!(c, '╭' | '╮'));
        let (x, y) = (x + MIDDLE_X, y + MIDDLE_Y);
        let (across, end_x) = if right {
            (x + RADIUS, x + RADIUS + OVER)
        } else {
            (x - RADIUS, x - RADIUS - OVER)
        };
        let (along, end_y) = if down {
            (y + RADIUS, y - MIDDLE_Y + Units::ROW.0 + OVER)
        } else {
            (y - RADIUS, y - MIDDLE_Y - OVER)
        };
        let sweep = i32::from(right == down);
        let radius = Units(RADIUS);
        let [x, y, across, end_x, along, end_y] = [x, y, across, end_x, along, end_y].map(Units);
        let arc =
            format!("M{x} {end_y}V{along}A{radius} {radius} 0 0 {sweep} {across} {y}H{end_x}");
        self.drawn(colour, 1).arcs.push_str(&arc);
    }
}

/// Pieces of one line, those that touch as one.
fn merged(pieces: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut sorted = pieces.to_vec();
    sorted.sort_unstable();
    let mut merged: Vec<(i32, i32)> = Vec::new();
    for (from, to) in sorted {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

impl fmt::Display for Strokes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (pen, drawn) in &self.0 {
            f.write_str("<path d=\"")?;
            for (y, pieces) in &drawn.across {
                for (from, to) in merged(pieces) {
                    write!(f, "M{} {}H{}", Units(from), Units(*y), Units(to))?;
                }
            }
            for (x, pieces) in &drawn.down {
                for (from, to) in merged(pieces) {
                    write!(f, "M{} {}V{}", Units(*x), Units(from), Units(to))?;
                }
            }
            let (colour, width) = (pen.colour, Units(pen.width));
            writeln!(
                f,
                r#"{}" fill="none" stroke="{colour}" stroke-width="{width}"/>"#,
                drawn.arcs
            )?;
        }
        Ok(())
    }
}
