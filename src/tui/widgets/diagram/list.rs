//! The same as a list, where there is no room for lanes.

use ratatui::text::{Line, Span};

use super::{
    Look,
    grid::line_sign,
    scene::{Block, Link, MARK, Scene},
    sheet::item_lines,
    text::{self, wrap},
};

pub(super) fn draw(scene: &Scene, width: usize, look: Look<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for block in &scene.blocks {
        self::block(&mut lines, scene, block, width, look);
    }
    for line in &mut lines {
        cut(line, width);
    }
    lines
}

/// Marks alone are wider than the narrowest terminals.
fn cut(line: &mut Line<'static>, width: usize) {
    while line.width() > width {
        if let Some(last) = line.spans.last_mut() {
            last.content.to_mut().pop();
        }
        line.spans.retain(|span| !span.content.is_empty());
    }
}

fn block(
    lines: &mut Vec<Line<'static>>,
    scene: &Scene,
    block: &Block,
    width: usize,
    look: Look<'_>,
) {
    if !lines.is_empty() && (block.title.is_some() || !block.nodes.is_empty()) {
        lines.push(Line::default());
    }
    for line in block
        .title
        .iter()
        .flat_map(|title| wrap(title, width, look.signs))
    {
        lines.push(Line::styled(line, look.styles.account));
    }
    for node in &block.nodes {
        if let Some(item) = scene.nodes.get(*node) {
            let text = item_lines(item, width, None, look).into_iter();
            lines.extend(text.map(Line::from));
        }
        for link in scene.links.iter().filter(|link| link.from == *node) {
            arrow(lines, scene, link, width, look);
        }
    }
}

/// An arrow below its node: its line or the mark of a lit one, its word and its target.
fn arrow(lines: &mut Vec<Line<'static>>, scene: &Scene, link: &Link, width: usize, look: Look<'_>) {
    let Some(target) = scene.nodes.get(link.to) else {
        return;
    };
    let (sign, style) = if link.stroke.lit {
        (look.signs.lit, look.styles.lit)
    } else {
        (line_sign(link.stroke, look.signs.ascii), look.styles.arrow)
    };
    let indent = if width > 4 * MARK { MARK } else { 0 };
    let room = width.saturating_sub(indent + MARK);
    let word = format!("{} {}", link.word, look.signs.to);
    let whole = format!("{word} {}", target.name);
    let texts = if text::width(&whole) <= room {
        vec![whole]
    } else {
        vec![word, target.name.clone()]
    };
    let mut sign = sign;
    for line in texts.iter().flat_map(|part| wrap(part, room, look.signs)) {
        let blank = Span::raw(" ".repeat(indent));
        lines.push(Line::from(vec![
            blank,
            Span::styled(format!("{sign} {line}"), style),
        ]));
        sign = " ";
    }
}
