//! One calm dark palette for all pictures.

use std::fmt;

use ratatui::style::Color;

pub(super) const BACKGROUND: Rgb = Rgb(0x10, 0x15, 0x1c);
pub(super) const FOREGROUND: Rgb = Rgb(0xd3, 0xd9, 0xe2);
pub(super) const TITLE_BAR: Rgb = Rgb(0x18, 0x1f, 0x29);
pub(super) const TITLE: Rgb = Rgb(0x93, 0xa0, 0xb2);
pub(super) const EDGE: Rgb = Rgb(0x2c, 0x36, 0x44);

/// The sixteen colours that have names, in the order of their numbers.
pub(super) const NAMED: [Rgb; 16] = [
    Rgb(0x1d, 0x25, 0x30),
    Rgb(0xe8, 0x78, 0x80),
    Rgb(0x8f, 0xc9, 0x8a),
    Rgb(0xe2, 0xc0, 0x7a),
    Rgb(0x7f, 0xac, 0xe8),
    Rgb(0xc4, 0x9b, 0xe0),
    Rgb(0x6f, 0xc3, 0xc8),
    Rgb(0xc2, 0xc9, 0xd4),
    Rgb(0x7d, 0x89, 0x9a),
    Rgb(0xf4, 0x9a, 0xa1),
    Rgb(0xab, 0xdd, 0xa6),
    Rgb(0xf2, 0xd7, 0x9c),
    Rgb(0xa3, 0xc7, 0xf5),
    Rgb(0xd9, 0xbb, 0xf0),
    Rgb(0x97, 0xdd, 0xe0),
    Rgb(0xf3, 0xf5, 0xf8),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

impl Rgb {
    /// This colour with so many hundredths of another one.
    pub(super) fn mixed(self, other: Self, percent: u16) -> Self {
        let mix = |own: u8, other: u8| {
            let sum = u16::from(own) * (100 - percent) + u16::from(other) * percent;
            u8::try_from(sum / 100).unwrap()
        };
        Self(
            mix(self.0, other.0),
            mix(self.1, other.1),
            mix(self.2, other.2),
        )
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

pub(super) fn fg(color: Color) -> Rgb {
    resolved(color).unwrap_or(FOREGROUND)
}

pub(super) fn bg(color: Color) -> Rgb {
    resolved(color).unwrap_or(BACKGROUND)
}

fn resolved(color: Color) -> Option<Rgb> {
    let number = match color {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => return Some(Rgb(r, g, b)),
        Color::Indexed(number) => number,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    Some(numbered(number))
}

/// xterm's 256 colours: the named ones, a cube of six steps a side, and greys.
fn numbered(number: u8) -> Rgb {
    let step = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match number {
        0..=15 => NAMED[usize::from(number)],
        16..=231 => {
            let n = number - 16;
            Rgb(step(n / 36), step(n / 6 % 6), step(n % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (number - 232);
            Rgb(grey, grey, grey)
        }
    }
}
