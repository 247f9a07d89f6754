//! The last screen: says that all is kept, and how to go on.

use ratatui::{Frame, layout::Rect};

use crate::host::resume_command;
use crate::tui::{
    cx::{Cx, put, row},
    flow::Flow,
};

pub(crate) fn draw(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
    let styles = cx.styles;
    let mut flow = Flow::new(area.width);
    flow.text("Stop here?", styles.title).blank();
    if let Some(setup) = cx.wizard.setup() {
        let progress = setup.progress();
        let text = match cx.session {
            Some(_) => {
                "Everything is saved: every answer, what you typed without confirming it, every tick."
            }
            None => "Nothing was answered yet, so there is nothing to keep.",
        };
        flow.marked(
            &format!("{} ", cx.glyphs.right),
            styles.right,
            text,
            styles.right,
        );
        let text = format!(
            "  {} of {} questions are answered.",
            progress.answered, progress.asked
        );
        flow.text(&text, styles.text);
    } else {
        flow.text(
            "Nothing was begun, so there is nothing to keep.",
            styles.text,
        );
    }
    if let Some(session) = cx.session {
        flow.blank().text("To go on later:", styles.text);
        flow.text(&resume_command(session), styles.code);
    }
    flow.blank().spans(
        &[
            ("Enter", styles.key),
            (" stops.  ", styles.text),
            ("Esc", styles.key),
            (" stays.", styles.text),
        ],
        &[],
        "",
    );
    for (i, line) in flow.page().lines.iter().enumerate() {
        put(frame, row(area, i), line);
    }
}
