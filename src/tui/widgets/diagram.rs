//! placeholder
use crate::{plan::Plan, tui::theme::DiagramStyles};
use ratatui::text::Line;
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Lit<'a> {
    pub nodes: &'a [usize],
    pub arrows: &'a [usize],
}
pub(crate) fn picture(
    _plan: &Plan<'_>,
    _lit: Lit<'_>,
    _width: u16,
    _ascii: bool,
    _styles: &DiagramStyles,
) -> Vec<Line<'static>> {
    Vec::new()
}
