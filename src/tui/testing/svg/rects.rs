//! Filled rectangles: backgrounds, block elements and rules, merged so that no seam shows between them.

use std::fmt;

use super::{Place, Units, colours::Rgb};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rect {
    y: i32,
    x: i32,
    width: i32,
    height: i32,
    colour: Rgb,
}

#[derive(Debug, Default)]
pub(super) struct Rects(Vec<Rect>);

impl Rects {
    pub(super) fn add(&mut self, colour: Rgb, x: i32, y: i32, width: i32, height: i32) {
        self.0.push(Rect {
            y,
            x,
            width,
            height,
            colour,
        });
    }

    /// Adds a block element; says whether the character is one.
    pub(super) fn add_block(&mut self, place: Place, c: char, fg: Rgb, bg: Rgb) -> bool {
        const WIDTH: i32 = Units::CELL.0;
        const HEIGHT: i32 = Units::ROW.0;
        let number = i32::try_from(u32::from(c)).unwrap();
        let mut part = |x: i32, y: i32, width: i32, height: i32| {
            self.add(fg, place.x + x, place.y + y, width, height);
        };
        match c {
            '▀' => part(0, 0, WIDTH, HEIGHT / 2),
            '▁'..='█' => {
                let height = HEIGHT * (number - 0x2580) / 8;
                part(0, HEIGHT - height, WIDTH, height);
            }
            '▉'..='▏' => part(0, 0, WIDTH * (0x2590 - number) / 8, HEIGHT),
            '▐' => part(WIDTH / 2, 0, WIDTH / 2, HEIGHT),
            '▔' => part(0, 0, WIDTH, HEIGHT / 8),
            '▕' => part(WIDTH * 7 / 8, 0, WIDTH / 8, HEIGHT),
            '░'..='▓' => {
                let share = [75, 50, 25][usize::try_from(number - 0x2591).unwrap()];
                self.add(fg.mixed(bg, share), place.x, place.y, WIDTH, HEIGHT);
            }
            '▖'..='▟' => {
                // Upper left, upper right, lower left, lower right.
                let quarters = [
                    0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111,
                ][usize::try_from(number - 0x2596).unwrap()];
                for quarter in 0..4 {
                    if quarters & (0b1000 >> quarter) != 0 {
                        let (left, top) = (quarter % 2 * WIDTH / 2, quarter / 2 * HEIGHT / 2);
                        part(left, top, WIDTH / 2, HEIGHT / 2);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn merged(&self) -> Vec<Rect> {
        let mut sorted = self.0.clone();
        sorted.sort_by_key(|rect| (rect.y, rect.height, rect.x));
        let wide = joined(sorted, |last, next| {
            let meets = (last.y, last.height) == (next.y, next.height)
                && last.x + last.width == next.x
                && last.colour == next.colour;
            meets.then(|| last.width += next.width).is_some()
        });
        let mut sorted = wide;
        sorted.sort_by_key(|rect| (rect.x, rect.width, rect.y));
        let mut tall = joined(sorted, |last, next| {
            let meets = (last.x, last.width) == (next.x, next.width)
                && last.y + last.height == next.y
                && last.colour == next.colour;
            meets.then(|| last.height += next.height).is_some()
        });
        tall.sort_unstable();
        tall
    }
}

/// The list with every item that `join` could add to the one before it gone.
fn joined(rects: Vec<Rect>, join: impl Fn(&mut Rect, &Rect) -> bool) -> Vec<Rect> {
    let mut kept: Vec<Rect> = Vec::new();
    for rect in rects {
        if !kept.last_mut().is_some_and(|last| join(last, &rect)) {
            kept.push(rect);
        }
    }
    kept
}

impl fmt::Display for Rects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rect in self.merged() {
            let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(Units);
            let fill = rect.colour;
            writeln!(
                f,
                r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#
            )?;
        }
        Ok(())
    }
}
