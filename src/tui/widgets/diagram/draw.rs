//! Puts texts and lanes together.

use ratatui::text::{Line, Span};

use super::{
    Look,
    arrange::Layout,
    grid::Grid,
    scene::{Link, Scene, Stroke},
    sheet::Sheet,
};

pub(super) fn draw(scene: &Scene, layout: &Layout, look: Look<'_>) -> Vec<Line<'static>> {
    let sheet = Sheet::new(scene, layout, look);
    let mut grid = Grid::new(layout.gutter(), sheet.left.len());
    let lanes = &layout.arrangement;
    for node in 0..scene.nodes.len() {
        let end = sheet.ends.get(node).copied().flatten();
        let (Some(end), Some(stroke)) = (end, scene.end_at(node)) else {
            continue;
        };
        let lane = lanes.targets.iter().position(|target| *target == node);
        let column = lane.and_then(|lane| lanes.columns.of.get(lane));
        let target = Target {
            end,
            stroke,
            lane: column.map(|column| layout.lane_at(*column)),
        };
        let links = scene.to(node).filter_map(|(i, link)| {
            let start = sheet.starts.get(i).copied().flatten()?;
            Some((start, link))
        });
        target.reach(&mut grid, links);
        if lanes.beside.get(node) == Some(&true) {
            target.end_right(&mut grid, layout.side_head(), look);
        } else {
            target.end_left(&mut grid, scene.is_framed(node), look);
        }
    }
    let mut right = sheet.right.into_iter();
    let rows = sheet.left.into_iter().enumerate().map(|(row, mut line)| {
        let side = right.next().unwrap_or_default();
        let gutter = grid.row(row, look);
        let used = gutter.iter().map(Span::width).sum::<usize>();
        line.extend(gutter);
        if !side.is_empty() {
            let blanks = layout.gutter().saturating_sub(used);
            line.push(Span::raw(" ".repeat(blanks)));
            line.extend(side);
        }
        Line::from(line)
    });
    rows.collect()
}

/// A node that arrows lead to.
struct Target {
    /// The row of its name.
    end: usize,
    /// How the common end of its arrows is drawn.
    stroke: Stroke,
    lane: Option<usize>,
}

impl Target {
    /// Arrows on their way: out to the lane and along it.
    fn reach<'a>(&self, grid: &mut Grid, links: impl Iterator<Item = (usize, &'a Link)>) {
        let Some(lane) = self.lane else {
            return;
        };
        for (start, link) in links {
            grid.across(start, lane, link.stroke);
            grid.join(start, lane, link.stroke);
            grid.down(lane, start, self.end, link.stroke);
        }
    }

    /// Their common end at the left of the lanes: at a frame, or further on in the text.
    fn end_left(&self, grid: &mut Grid, framed: bool, look: Look<'_>) {
        let Some(lane) = self.lane else {
            return;
        };
        grid.across(self.end, lane, self.stroke);
        grid.join(self.end, lane, self.stroke);
        if framed {
            grid.head(self.end, 0, look.signs.head_left, self.stroke);
        }
    }

    /// Their common end at the right: straight on from the first, where the others come to it in the lane.
    fn end_right(&self, grid: &mut Grid, head: usize, look: Look<'_>) {
        if let Some(lane) = self.lane {
            grid.leave(self.end, lane, self.stroke);
        }
        let from = self.lane.map_or(0, |lane| lane + 1);
        grid.along(self.end, from, head, self.stroke);
        grid.head(self.end, head, look.signs.head_right, self.stroke);
    }
}
