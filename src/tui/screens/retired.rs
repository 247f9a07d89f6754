//! What is told before the first question of a set-up whose service AWS has ended; whoever goes on has read it.

use ratatui::{Frame, layout::Rect};

use crate::{
    playbook::Playbook,
    tui::{
        cx::{Cx, Offer},
        flow::Flow,
        keymap::Command,
        widgets::pager::Pager,
    },
};

#[derive(Debug, Default)]
pub(crate) struct Retired {
    pub(crate) pager: Pager,
    /// The person went on; on the welcome screen this is forgotten.
    pub(crate) understood: bool,
}

impl Retired {
    pub(crate) fn offers(&self) -> [Offer; 4] {
        [
            Offer::called(Command::Next, "understood, go on"),
            Offer::called(Command::Back, "leave"),
            Offer::called(Command::PageDown, "scroll").when(self.pager.can_scroll()),
            Offer::new(Command::Quit),
        ]
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, playbook: &Playbook, cx: &Cx<'_>) {
        let styles = cx.styles;
        let mut flow = Flow::new(area.width.min(100));
        flow.marked(
            &format!("{} ", cx.glyphs.warning),
            styles.warning,
            "Retired by AWS",
            styles.warning,
        );
        for sentence in &playbook.retired {
            flow.blank().text(sentence, styles.text);
        }
        flow.blank().spans(
            &[
                ("Enter", styles.key),
                (" goes on to the questions.  ", styles.text),
                ("Esc", styles.key),
                (" leaves for the list of set-ups.", styles.text),
            ],
            &[],
            "",
        );
        self.pager.draw(frame, area, &flow.page(), cx);
    }
}
