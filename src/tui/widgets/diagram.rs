//! The role diagram in characters: accounts as boxes, arrows in lanes at their right.
//!
//! Arrows to one node share a lane and end in one head, so a lane has one target. A corner or a tee joins; a cross
//! never does. Where there is room, what belongs to no account stands at the right of the lanes, else below.

mod arrange;
mod draw;
mod grid;
mod lanes;
mod list;
mod scene;
mod sheet;
mod signs;
mod text;

#[cfg(test)]
mod tests;

use ratatui::text::Line;

use crate::{plan::Plan, tui::theme::DiagramStyles};

use arrange::Layout;
use scene::Scene;
use signs::Signs;

/// Which nodes and arrows the current question is about.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Lit<'a> {
    pub nodes: &'a [usize],
    pub arrows: &'a [usize],
}

/// Draws the diagram of a plan in `width` columns; as many lines as it needs.
pub(crate) fn picture(
    plan: &Plan<'_>,
    lit: Lit<'_>,
    width: u16,
    ascii: bool,
    styles: &DiagramStyles,
) -> Vec<Line<'static>> {
    let width = usize::from(width);
    if width == 0 {
        return Vec::new();
    }
    let look = Look {
        signs: Signs::of(ascii),
        styles,
    };
    let scene = Scene::new(plan, lit, look.signs);
    match Layout::choose(&scene, width) {
        Some(layout) => draw::draw(&scene, &layout, look),
        None => list::draw(&scene, width, look),
    }
}

/// The characters and the styles to draw with.
#[derive(Debug, Clone, Copy)]
struct Look<'a> {
    signs: &'static Signs,
    styles: &'a DiagramStyles,
}
