//! The signs that are drawn, in Unicode, or in ASCII where the terminal may not have them.

/// One sign for each meaning, so that nothing is said by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyphs {
    pub ascii: bool,
    pub done: &'static str,
    pub here: &'static str,
    pub to_come: &'static str,
    pub right: &'static str,
    pub wrong: &'static str,
    pub warning: &'static str,
    pub default: &'static str,
    pub cursor: &'static str,
    pub prompt: &'static str,
    pub chosen: &'static str,
    pub free: &'static str,
    pub ticked: &'static str,
    pub unticked: &'static str,
    pub across: &'static str,
    pub down: &'static str,
    pub more_above: &'static str,
    pub more_below: &'static str,
    pub dot: &'static str,
    pub cut: &'static str,
    pub full: &'static str,
    pub empty: &'static str,
    pub new: &'static str,
    pub gone: &'static str,
    pub hole: &'static str,
    pub wrapped: &'static str,
}

pub(crate) const UNICODE: Glyphs = Glyphs {
    ascii: false,
    done: "✓",
    here: "●",
    to_come: "○",
    right: "✓",
    wrong: "✗",
    warning: "!",
    default: "·",
    cursor: "▸",
    prompt: "❯",
    chosen: "●",
    free: "○",
    ticked: "[✓]",
    unticked: "[ ]",
    across: "─",
    down: "│",
    more_above: "↑",
    more_below: "↓",
    dot: "·",
    cut: "…",
    full: "━",
    empty: "╌",
    new: "+",
    gone: "-",
    hole: "?",
    wrapped: "↪",
};

pub(crate) const ASCII: Glyphs = Glyphs {
    ascii: true,
    done: "+",
    here: "*",
    to_come: "-",
    right: "+",
    wrong: "X",
    warning: "!",
    default: ".",
    cursor: ">",
    prompt: ">",
    chosen: "(x)",
    free: "( )",
    ticked: "[x]",
    unticked: "[ ]",
    across: "-",
    down: "|",
    more_above: "^",
    more_below: "v",
    dot: "-",
    cut: "~",
    full: "#",
    empty: ".",
    new: "+",
    gone: "-",
    hole: "?",
    wrapped: "..",
};

impl Glyphs {
    /// Unicode where the locale is UTF-8 and the terminal is more than a console of the kernel.
    pub(crate) fn told(variable: impl Fn(&str) -> Option<String>) -> Self {
        let told = |name: &str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(told);
        let utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        let console = told("TERM").is_some_and(|term| term == "linux" || term.starts_with("vt"));
        if utf8 && !console { UNICODE } else { ASCII }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(variables: &[(&str, &str)]) -> bool {
        let told = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Glyphs::told(told).ascii
    }

    #[test]
    fn the_locale_decides() {
        assert!(!ascii(&[
            ("LANG", "en_US.UTF-8"),
            ("TERM", "xterm-256color")
        ]));
        assert!(!ascii(&[("LANG", "C"), ("LC_ALL", "C.utf8")]));
        assert!(ascii(&[("LANG", "C")]));
        assert!(ascii(&[]));
        assert!(ascii(&[("LANG", "en_US.UTF-8"), ("TERM", "linux")]));
    }

    #[test]
    fn ascii_is_ascii() {
        assert!(format!("{ASCII:?}").is_ascii());
    }
}
