//! Every key, with those that do something here first.

use ratatui::{Frame, layout::Rect, style::Style};

use crate::tui::{
    cx::{Cx, Offer},
    flow::{self, Flow},
    keymap::{BINDINGS, Binding, Command, Group},
    widgets::pager::Pager,
};

#[derive(Debug, Default)]
pub(crate) struct Help {
    pub(crate) pager: Pager,
}

/// Commands that work on every screen.
const ALWAYS: [Command; 5] = [
    Command::Explain,
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
        let works = |command: Command| {
            let offer = offers.iter().find(|offer| offer.command == command);
            ALWAYS.contains(&command) || offer.is_some_and(|offer| offer.enabled)
        };
        let line = |page: &mut Flow, binding: &Binding, key: Style, text: Style| {
            let keys = binding.all_keys();
            let fill = " ".repeat(16_usize.saturating_sub(flow::width(&keys)));
            let head = format!("  {keys}{fill}");
            let indent = " ".repeat(flow::width(&head));
            page.spans(&[(binding.help, text)], &[(&head, key)], &indent);
        };
        page.text("Keys that do something here", styles.title);
        for group in Group::ALL {
            let own = || {
                BINDINGS
                    .iter()
                    .filter(|b| b.group == group && works(b.command))
            };
            if own().next().is_some() {
                page.blank().text(group.title(), styles.title);
            }
            for binding in own() {
                line(&mut page, binding, styles.key, styles.text);
            }
        }
        page.blank().text("Keys of other screens", styles.title);
        for binding in BINDINGS.iter().filter(|binding| !works(binding.command)) {
            line(&mut page, binding, styles.disabled, styles.disabled);
        }
        page.blank().text("In a field", styles.title);
        page.text("  Ctrl-A and Ctrl-K, Home and End, Ctrl-Left and Ctrl-Right work as in a shell; Ctrl-U erases what stands before the cursor. In a list, Enter begins a line, and on an empty line goes on.", styles.text);
        page.blank().text("The mouse", styles.title);
        page.text("  A click chooses, a second one opens; the wheel scrolls. Hold Shift to mark text in most terminals, or free the mouse with Ctrl-O.", styles.text);
        page.blank().text("Copying goes through the terminal (OSC 52), so it works over SSH. Where a terminal refuses it, Ctrl-B shows the bare text. In tmux: set -g set-clipboard on.", styles.text);
        self.pager.draw(frame, area, &page.page(), cx);
    }
}
