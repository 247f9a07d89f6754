//! What the answer changes: a document with its changed lines, or the diagram with the lit part.

use std::cell::Cell;

use ratatui::{Frame, layout::Rect};

use crate::{
    plan::Document,
    tui::{
        cx::{Cx, Hit, put, row},
        flow::Flow,
        widgets::{
            diagram::{Lit, picture},
            gauge::gauge,
            pager::Pager,
        },
    },
    wizard::{Mark, Setup, Tells},
};

#[derive(Debug, Default)]
pub(super) struct Aside {
    pub(super) pager: Pager,
    /// Which of the changed documents is shown.
    turn: usize,
    /// The diagram although there are documents.
    diagram: bool,
    /// What was shown last, to scroll to the first changed line when that changes.
    shown: Cell<Option<(usize, usize)>>,
}

impl Aside {
    pub(super) fn sync(&mut self, setup: &Setup) {
        let count = setup.preview().documents().len();
        self.turn = self.turn.min(count.saturating_sub(1));
    }

    pub(super) fn has_both(setup: &Setup) -> bool {
        !setup.preview().documents().is_empty()
    }

    pub(super) fn is_diagram(&self, setup: &Setup) -> bool {
        self.place(setup).is_none()
    }

    pub(super) fn has_more(&self, setup: &Setup) -> bool {
        !self.diagram && setup.preview().documents().len() > 1
    }

    pub(super) fn turn(&mut self, forward: bool, setup: &Setup) {
        let count = setup.preview().documents().len().max(1);
        self.turn = if forward {
            self.turn + 1
        } else {
            self.turn + count - 1
        } % count;
    }

    pub(super) fn change_view(&mut self, setup: &Setup) {
        // Through all documents, then the diagram, then from the beginning.
        let count = setup.preview().documents().len();
        if self.diagram {
            (self.diagram, self.turn) = (false, 0);
        } else if self.turn + 1 < count {
            self.turn += 1;
        } else {
            self.diagram = true;
        }
        self.pager.to(0);
    }

    fn place(&self, setup: &Setup) -> Option<usize> {
        (!self.diagram).then(|| setup.preview().documents().get(self.turn).copied())?
    }

    /// The document that is shown.
    pub(super) fn document<'s>(&self, setup: &'s Setup) -> Option<&'s Document<'static>> {
        setup.preview().plan().documents.get(self.place(setup)?)
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, setup: &Setup, cx: &Cx<'_>) {
        cx.marks.hit(area, Hit::Aside);
        match (self.place(setup), self.document(setup)) {
            (Some(place), Some(document)) => {
                self.document_pane(frame, area, setup, place, document, cx);
            }
            _ => self.diagram_pane(frame, area, setup, cx),
        }
    }

    fn document_pane(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        setup: &Setup,
        place: usize,
        document: &Document<'_>,
        cx: &Cx<'_>,
    ) {
        let styles = cx.styles;
        let preview = setup.preview();
        let count = preview.documents().len();
        let mut head = Flow::new(area.width);
        let which = if count > 1 {
            format!("  {} of {count}", self.turn + 1)
        } else {
            String::new()
        };
        head.spans(
            &[(&document.title, styles.title), (&which, styles.faint)],
            &[],
            "",
        );
        let path = if document.snippet {
            "shown in the checklist"
        } else {
            &document.path_in_bundle
        };
        head.text(path, styles.faint);
        let lines = preview.lines(place);
        let marked = lines.iter().filter(|line| line.mark != Mark::Same).count();
        let gone = lines.iter().any(|line| line.mark == Mark::Gone);
        let (legend, style) = match preview.tells() {
            Tells::Changes if gone => (
                format!(
                    "{} changed by this answer  {} no longer there",
                    cx.glyphs.new, cx.glyphs.gone
                ),
                styles.new,
            ),
            Tells::Changes => (
                format!("{} changed by this answer", cx.glyphs.new),
                styles.new,
            ),
            Tells::Waits => (
                format!("{} waits for this answer", cx.glyphs.hole),
                styles.waits,
            ),
            Tells::Would => {
                let hole = cx.glyphs.hole;
                (
                    format!("{hole} would be there with an answer, such as the example"),
                    styles.waits,
                )
            }
        };
        head.text(&legend, style);
        if let Some(budget) = preview.plan().budget(document)
            && (setup.question().list.is_some() || budget.used * 10 > budget.limit * 7)
        {
            head.line(gauge(budget, area.width, cx));
        }
        head.blank();
        let head = head.page();
        for (i, line) in head.lines.iter().enumerate() {
            put(frame, row(area, i), line);
        }
        let mut page = Flow::new(area.width);
        let mut first = None;
        for line in &lines {
            let (sign, style) = match line.mark {
                Mark::Same => (" ", styles.text),
                Mark::New => (cx.glyphs.new, styles.new),
                Mark::Gone => (cx.glyphs.gone, styles.gone),
                Mark::Waits => (cx.glyphs.hole, styles.waits),
            };
            if line.mark != Mark::Same && first.is_none() {
                first = Some(page.len());
            }
            let sign_style = if line.mark == Mark::Gone {
                styles.faint
            } else {
                style
            };
            page.broken(
                &[(sign, sign_style), (" ", styles.text), (line.text, style)],
                cx.glyphs.wrapped,
                styles.faint,
            );
        }
        // The first changed line is where one looks; later scrolling is the person's own.
        if self.shown.get() != Some((place, marked)) {
            self.shown.set(Some((place, marked)));
            self.pager.to(first.unwrap_or_default().saturating_sub(4));
        }
        let used = u16::try_from(head.lines.len())
            .unwrap_or(u16::MAX)
            .min(area.height);
        let below = Rect {
            y: area.y.saturating_add(used),
            height: area.height - used,
            ..area
        };
        self.pager.draw(frame, below, &page.page(), cx);
    }

    fn diagram_pane(&self, frame: &mut Frame<'_>, area: Rect, setup: &Setup, cx: &Cx<'_>) {
        let preview = setup.preview();
        let mut head = Flow::new(area.width);
        head.text("Roles and who may do what", cx.styles.title);
        let (nodes, arrows) = preview.lit();
        if !nodes.is_empty() || !arrows.is_empty() {
            head.text("What this answer is about stands out.", cx.styles.faint);
        }
        head.blank();
        let lines = picture(
            preview.plan(),
            Lit {
                nodes: &nodes,
                arrows: &arrows,
            },
            area.width,
            cx.glyphs.ascii,
            &cx.styles.diagram,
        );
        for line in lines {
            head.line(line);
        }
        self.pager.draw(frame, area, &head.page(), cx);
    }
}
