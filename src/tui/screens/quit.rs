//! The last screen: says that all is kept, and how to go on.

use ratatui::{Frame, layout::Rect};

use crate::tui::{
    cx::{Cx, put, row},
    flow::Flow,
};

pub(crate) fn draw(frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
    let styles = cx.styles;
    let mut flow = Flow::new(area.width);
    match (cx.wizard.setup(), cx.session) {
        (Some(setup), session) => {
            let progress = setup.progress();
            flow.text("Stop here?", styles.title);
            flow.blank();
            let text = match session {
                Some(_) => {
                    "Everything is saved: every answer, what you typed without confirming it, every tick."
                }
                None => "Everything is kept: it is saved the moment you stop.",
            };
            flow.marked(
                &format!("{} ", cx.glyphs.right),
                styles.right,
                text,
                styles.right,
            );
            flow.text(
                &format!(
                    "  {} of {} questions are answered.",
                    progress.answered, progress.asked
                ),
                styles.text,
            );
            if let Some(session) = session {
                flow.blank().text("To go on later:", styles.text);
                flow.text(
                    &format!("sagesetup wizard --session {session}"),
                    styles.code,
                );
            }
        }
        (None, _) => {
            flow.text("Stop here?", styles.title);
            flow.blank().text(
                "Nothing was begun, so there is nothing to keep.",
                styles.text,
            );
        }
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
