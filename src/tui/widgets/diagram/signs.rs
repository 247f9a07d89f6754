//! The characters of a diagram, for terminals with and without box drawing.

use crate::plan::NodeKind;

/// One set of characters.
#[derive(Debug)]
pub(super) struct Signs {
    pub ascii: bool,
    role: &'static str,
    service: &'static str,
    resource: &'static str,
    settings: &'static str,
    /// Before what the current question is about.
    pub lit: &'static str,
    pub head_left: &'static str,
    pub head_right: &'static str,
    /// Between an arrow's word and its target, in a list.
    pub to: &'static str,
    pub ellipsis: char,
    /// For a character that a terminal must not get.
    pub unprintable: char,
    /// Corners of a frame: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    pub across: &'static str,
    pub down: &'static str,
    /// Where an arrow leaves a frame: an arrow like any other, and a lit one.
    pub ports: [&'static str; 2],
}

const BOXES: Signs = Signs {
    ascii: false,
    role: "●",
    service: "◆",
    resource: "■",
    settings: "○",
    lit: "▶",
    head_left: "◀",
    head_right: "▶",
    to: "→",
    ellipsis: '…',
    unprintable: char::REPLACEMENT_CHARACTER,
    corners: ["╭", "╮", "╰", "╯"],
    across: "─",
    down: "│",
    ports: ["├", "┝"],
};

const ASCII: Signs = Signs {
    ascii: true,
    role: "*",
    service: "@",
    resource: "%",
    settings: "o",
    lit: ">",
    head_left: "<",
    head_right: ">",
    to: "->",
    ellipsis: '~',
    unprintable: '?',
    corners: ["+", "+", "+", "+"],
    across: "-",
    down: "|",
    ports: ["+", "+"],
};

impl Signs {
    pub(super) fn of(ascii: bool) -> &'static Self {
        if ascii { &ASCII } else { &BOXES }
    }

    pub(super) fn kind(&self, kind: NodeKind) -> &'static str {
        match kind {
            NodeKind::Role => self.role,
            NodeKind::Service => self.service,
            NodeKind::Resource => self.resource,
            NodeKind::Settings => self.settings,
        }
    }
}
