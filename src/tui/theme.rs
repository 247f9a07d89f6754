//! Colours: a few named ones, and the styles that screens and widgets use. Text and background are the terminal's own.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// No colour at all, as `NO_COLOR` asks.
    None,
    Sixteen,
    TwoHundredFiftySix,
    True,
}

impl Depth {
    /// From what the environment tells, by the names of its variables.
    pub(crate) fn told(variable: impl Fn(&str) -> Option<String>) -> Self {
        let told = |name: &str| variable(name).unwrap_or_default();
        if !told("NO_COLOR").is_empty() {
            Self::None
        } else if ["truecolor", "24bit"].contains(&told("COLORTERM").as_str()) {
            Self::True
        } else if told("TERM").contains("256color") || told("TERM").contains("kitty") {
            Self::TwoHundredFiftySix
        } else {
            Self::Sixteen
        }
    }
}

/// The named colours. Each is read against black as well as against white (a test measures it), so that it does not
/// matter which of the two the terminal has.
#[derive(Debug, Clone, Copy)]
struct Theme {
    accent: Color,
    right: Color,
    wrong: Color,
    warning: Color,
    value: Color,
    faint: Color,
}

const TRUE: Theme = Theme {
    accent: Color::Rgb(24, 116, 220),
    right: Color::Rgb(19, 134, 67),
    wrong: Color::Rgb(218, 53, 47),
    warning: Color::Rgb(168, 101, 0),
    value: Color::Rgb(141, 91, 212),
    faint: Color::Rgb(110, 118, 129),
};

const INDEXED: Theme = Theme {
    accent: Color::Indexed(27),
    right: Color::Indexed(28),
    wrong: Color::Indexed(196),
    warning: Color::Indexed(130),
    value: Color::Indexed(98),
    faint: Color::Indexed(243),
};

/// Each person's own palette, which is chosen to be read on its own background.
const SIXTEEN: Theme = Theme {
    accent: Color::Blue,
    right: Color::Green,
    wrong: Color::Red,
    warning: Color::Yellow,
    value: Color::Magenta,
    // Bright black is the background itself in some palettes, so faint is a modifier there.
    faint: Color::Reset,
};

const NONE: Theme = Theme {
    accent: Color::Reset,
    right: Color::Reset,
    wrong: Color::Reset,
    warning: Color::Reset,
    value: Color::Reset,
    faint: Color::Reset,
};

/// How a diagram is set.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DiagramStyles {
    /// The frame of an account, and its title.
    pub account: Style,
    /// The name of a role, a service or a resource.
    pub node: Style,
    /// What stands below it.
    pub detail: Style,
    /// An arrow and its word.
    pub arrow: Style,
    /// A node or an arrow that the current question is about.
    pub lit: Style,
}

/// Every style that is drawn with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Styles {
    pub text: Style,
    /// What matters less.
    pub faint: Style,
    /// The name of the program, titles of sections.
    pub title: Style,
    pub accent: Style,
    /// A label as the console prints it.
    pub label: Style,
    /// A value, name or command.
    pub code: Style,
    pub link: Style,
    /// A key in the footer.
    pub key: Style,
    /// The line below a field: at rest, with the focus, with an error.
    pub field: Style,
    pub field_focus: Style,
    pub field_error: Style,
    pub right: Style,
    pub wrong: Style,
    pub warning: Style,
    /// What cannot be used now.
    pub disabled: Style,
    pub rule: Style,
    /// Lines of a document: changed, gone, waiting for the answer.
    pub new: Style,
    pub gone: Style,
    pub waits: Style,
    pub diagram: DiagramStyles,
}

impl Styles {
    pub(crate) fn of(depth: Depth) -> Self {
        let theme = match depth {
            Depth::None => NONE,
            Depth::Sixteen => SIXTEEN,
            Depth::TwoHundredFiftySix => INDEXED,
            Depth::True => TRUE,
        };
        let plain = Style::new();
        let fg = |color| plain.fg(color);
        let faint = if theme.faint == Color::Reset {
            plain.add_modifier(Modifier::DIM)
        } else {
            fg(theme.faint)
        };
        let accent = fg(theme.accent).add_modifier(Modifier::BOLD);
        Self {
            text: plain,
            faint,
            title: plain.add_modifier(Modifier::BOLD),
            accent,
            label: plain.add_modifier(Modifier::BOLD),
            code: fg(theme.value),
            link: fg(theme.accent).add_modifier(Modifier::UNDERLINED),
            key: fg(theme.accent).add_modifier(Modifier::BOLD),
            field: faint,
            field_focus: fg(theme.accent),
            field_error: fg(theme.wrong),
            right: fg(theme.right),
            wrong: fg(theme.wrong).add_modifier(Modifier::BOLD),
            warning: fg(theme.warning),
            disabled: faint,
            rule: faint,
            new: fg(theme.right),
            gone: faint,
            waits: fg(theme.warning),
            diagram: DiagramStyles {
                account: faint,
                node: plain.add_modifier(Modifier::BOLD),
                detail: faint,
                arrow: plain,
                lit: accent,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)]) -> Depth {
        Depth::told(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_tells_the_depth() {
        assert_eq!(told(&[("TERM", "xterm")]), Depth::Sixteen);
        assert_eq!(
            told(&[("TERM", "tmux-256color")]),
            Depth::TwoHundredFiftySix
        );
        assert_eq!(
            told(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]),
            Depth::True
        );
        assert_eq!(
            told(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]),
            Depth::None
        );
        // An empty NO_COLOR is none, as its page says.
        assert_eq!(
            told(&[("COLORTERM", "truecolor"), ("NO_COLOR", "")]),
            Depth::True
        );
    }

    fn luminance(color: Color) -> f64 {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        let (r, g, b) = match color {
            Color::Rgb(r, g, b) => (r, g, b),
            Color::Indexed(n @ 16..=231) => {
                let n = usize::from(n - 16);
                (STEPS[n / 36], STEPS[n / 6 % 6], STEPS[n % 6])
            }
            Color::Indexed(n @ 232..) => {
                (8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232))
            }
            other => panic!("{other} is the terminal's own"),
        };
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    /// The contrast ratio of WCAG 2: 4.5 is what small text needs; the 256 colours allow nearly 4 for each.
    #[test]
    fn colours_are_read_on_black_and_on_white() {
        for (theme, enough) in [(TRUE, 4.5), (INDEXED, 3.9)] {
            let Theme {
                accent,
                right,
                wrong,
                warning,
                value,
                faint,
            } = theme;
            for color in [accent, right, wrong, warning, value, faint] {
                let light = luminance(color);
                let (white, black) = (1.05 / (light + 0.05), (light + 0.05) / 0.05);
                assert!(white.min(black) >= enough, "{color}: {white:.2} {black:.2}");
            }
        }
    }

    #[test]
    fn without_colour_no_style_has_one() {
        let shown = format!("{:?}", Styles::of(Depth::None));
        for name in [
            "Red", "Green", "Blue", "Rgb", "Indexed", "Yellow", "Magenta",
        ] {
            assert!(!shown.contains(name), "{name}");
        }
    }
}
