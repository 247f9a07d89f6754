//! Every key, with those that do something here first.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use crate::tui::{
    cx::{Cx, Offer},
    flow::{self, Flow},
    keymap::{BINDINGS, Command, Group},
    widgets::pager::Pager,
};

#[derive(Debug, Default)]
pub(crate) struct Help {
    pub(crate) pager: Pager,
}

/// Commands that work on every screen.
const ALWAYS: [Command; 4] = [
    Command::Help,
    Command::Quit,
    Command::Interrupt,
    Command::Mouse,
];

impl Help {
    /// Draws over a screen that makes these offers.
    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, offers: &[Offer], cx: &Cx<'_>) {
        let styles = cx.styles;
        let mut page = Flow::new(area.width);
        page.text("Keys", styles.title);
        page.text("Faint ones have no use on the screen you come from. Letters are text wherever you type.", styles.faint);
        for group in Group::ALL {
            page.blank().text(group.title(), styles.title);
            for binding in BINDINGS.iter().filter(|binding| binding.group == group) {
                let offer = offers.iter().find(|offer| offer.command == binding.command);
                let works =
                    ALWAYS.contains(&binding.command) || offer.is_some_and(|offer| offer.enabled);
                let (key, text) = if works {
                    (styles.key, styles.text)
                } else {
                    (styles.disabled, styles.disabled)
                };
                let keys = binding.all_keys();
                let fill = " ".repeat(18_usize.saturating_sub(flow::width(&keys)));
                page.line(Line::from(vec![
                    Span::styled(format!("  {keys}"), key),
                    Span::raw(fill),
                    Span::styled(binding.help, text),
                ]));
            }
        }
        page.blank().text("The mouse", styles.title);
        page.text("  A click chooses, a second one opens; the wheel scrolls. Hold Shift to mark text in most terminals, or free the mouse with Ctrl-O.", styles.text);
        page.blank().text("Copying goes through the terminal (OSC 52), so it works over SSH. Where a terminal refuses it, Ctrl-B shows the bare text. In tmux: set -g set-clipboard on.", styles.text);
        self.pager.draw(frame, area, &page.page(), cx);
    }
}
