//! The texts at both sides of the lanes, row by row, and in which rows the arrows begin and end.

use ratatui::text::Span;

use super::{
    Look,
    arrange::{FRAME, GAP, LONGEST, Layout, Table},
    grid::line_sign,
    scene::{Block, Item, MARK, Scene, Stroke},
    text::{width, wrap},
};

/// A line of text, as far as it is written.
pub(super) type Text = Vec<Span<'static>>;

/// Filled from top to bottom.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    scene: &'a Scene,
    layout: &'a Layout,
    look: Look<'a>,
    /// Left of the lanes: frames and all, each as wide as the layout's text.
    pub left: Vec<Text>,
    /// Right of the lanes.
    pub right: Vec<Text>,
    /// By node: the row in which arrows end.
    pub ends: Vec<Option<usize>>,
    /// By arrow: the row in which it begins.
    pub starts: Vec<Option<usize>>,
}

/// What stands in a row of the left side.
#[derive(Debug, Default)]
struct Row {
    text: Text,
    /// An arrow that leaves here.
    leaves: Option<usize>,
    /// How the arrows that end here are drawn.
    enters: Option<Stroke>,
}

/// The sign and the style of a word, lit or not.
pub(super) fn word(word: &'static str, lit: bool, look: Look<'_>) -> Span<'static> {
    if lit {
        return Span::styled(format!("{} {word}", look.signs.lit), look.styles.lit);
    }
    Span::styled(word, look.styles.arrow)
}

/// A node's name and what stands below it, or beside it in a table.
pub(super) fn item_lines(
    item: &Item,
    room: usize,
    table: Option<Table>,
    look: Look<'_>,
) -> Vec<Text> {
    let style = if item.lit {
        look.styles.lit
    } else {
        look.styles.node
    };
    if let Some(table) = table {
        let used = MARK + width(&item.name);
        return vec![vec![
            Span::styled(format!("{} {}", item.mark, item.name), style),
            Span::raw(" ".repeat(table.detail_at.saturating_sub(used))),
            Span::styled(item.detail.clone(), look.styles.detail),
        ]];
    }
    let room = room.saturating_sub(MARK);
    let mut lines = Vec::new();
    let mut mark = item.mark;
    for line in wrap(&item.name, room, look.signs) {
        lines.push(vec![Span::styled(format!("{mark} {line}"), style)]);
        mark = " ";
    }
    if !item.detail.is_empty() {
        for line in wrap(&item.detail, room, look.signs) {
            lines.push(vec![
                Span::raw("  "),
                Span::styled(line, look.styles.detail),
            ]);
        }
    }
    lines
}

fn used(text: &[Span<'_>]) -> usize {
    text.iter().map(Span::width).sum()
}

impl<'a> Sheet<'a> {
    pub(super) fn new(scene: &'a Scene, layout: &'a Layout, look: Look<'a>) -> Self {
        let mut sheet = Self {
            scene,
            layout,
            look,
            left: Vec::new(),
            right: Vec::new(),
            ends: vec![None; scene.nodes.len()],
            starts: vec![None; scene.links.len()],
        };
        for block in &layout.arrangement.blocks {
            sheet.block(block);
        }
        while sheet.left.len() < sheet.right.len() {
            sheet.row(Row::default(), false);
        }
        sheet
    }

    fn block(&mut self, block: &Block) {
        let framed = block.title.is_some();
        if let Some(title) = &block.title {
            self.title(title);
        }
        for node in &block.nodes {
            self.node(*node, framed);
        }
        if framed {
            let [.., start, end] = self.look.signs.corners;
            let line = self.look.signs.across.repeat(self.layout.text - 2);
            self.left
                .push(vec![self.frame(format!("{start}{line}{end}"))]);
        }
    }

    fn frame(&self, text: String) -> Span<'static> {
        Span::styled(text, self.look.styles.account)
    }

    /// The upper edge with the title in it; what does not fit there stands below.
    fn title(&mut self, title: &str) {
        let signs = self.look.signs;
        let [start, end, ..] = signs.corners;
        let room = self.layout.text - FRAME - 2;
        let mut lines = wrap(title, room, signs).into_iter();
        let first = lines.next().unwrap_or_default();
        let line = signs.across.repeat(room.saturating_sub(width(&first)) + 1);
        let edge = format!("{start}{} {first} {line}{end}", signs.across);
        self.left.push(vec![self.frame(edge)]);
        for line in lines {
            let text = vec![self.frame(line)];
            self.row(
                Row {
                    text,
                    ..Row::default()
                },
                true,
            );
        }
    }

    fn node(&mut self, node: usize, framed: bool) {
        let (scene, layout) = (self.scene, self.layout);
        let Some(item) = scene.nodes.get(node) else {
            return;
        };
        let room = layout.text - FRAME;
        let table = layout.table.filter(|_| !framed);
        let leaving = layout.arrangement.leaving.get(node);
        let mut arrows = leaving.into_iter().flatten().copied().peekable();
        let mut lines = item_lines(item, room, table, self.look).into_iter();
        if let Some(slot) = self.ends.get_mut(node) {
            *slot = Some(self.left.len());
        }
        let mut text = lines.next().unwrap_or_default();
        if let Some(table) = table {
            // The heads of the arrows stand in a column too.
            text.push(Span::raw(
                " ".repeat(table.width.saturating_sub(used(&text))),
            ));
        }
        self.row(
            Row {
                text,
                leaves: None,
                enters: scene.end_at(node),
            },
            framed,
        );
        let mut lines = lines.peekable();
        while let Some(text) = lines.next() {
            let fits = |link: &usize| {
                let link = scene.links.get(*link);
                link.is_some_and(|link| used(&text) + GAP + link.width() <= room)
            };
            let leaves = lines
                .peek()
                .is_none()
                .then(|| arrows.next_if(fits))
                .flatten();
            self.leave(text, leaves, framed);
        }
        for link in arrows {
            self.leave(Vec::new(), Some(link), framed);
        }
    }

    /// A row from which an arrow may leave. A target at the right that is new gets its place there.
    fn leave(&mut self, text: Text, leaves: Option<usize>, framed: bool) {
        let link = leaves.and_then(|link| self.scene.links.get(link));
        let fresh = link.map(|link| link.to).filter(|to| {
            self.layout.arrangement.beside.get(*to) == Some(&true)
                && self.ends.get(*to) == Some(&None)
        });
        while fresh.is_some() && self.left.len() < self.right.len() {
            self.row(Row::default(), framed);
        }
        let now = self.left.len();
        if let Some(slot) = leaves.and_then(|link| self.starts.get_mut(link)) {
            *slot = Some(now);
        }
        if let Some(node) = fresh
            && let Some(item) = self.scene.nodes.get(node)
            && let Some(end) = self.ends.get_mut(node)
        {
            *end = Some(now);
            self.right.resize_with(now, Vec::new);
            let table = self.layout.side_table;
            self.right
                .extend(item_lines(item, LONGEST, table, self.look));
        }
        self.row(
            Row {
                text,
                leaves,
                enters: None,
            },
            framed,
        );
    }

    /// Writes a row of the left side between its edges.
    fn row(&mut self, row: Row, framed: bool) {
        let (signs, styles) = (self.look.signs, self.look.styles);
        let edge = if framed { signs.down } else { " " };
        let mut spans = vec![Span::styled(format!("{edge} "), styles.account)];
        let mut rest = (self.layout.text - FRAME).saturating_sub(used(&row.text));
        spans.extend(row.text);
        let link = row.leaves.and_then(|link| self.scene.links.get(link));
        if let Some(link) = link {
            let word = word(link.word, link.stroke.lit, self.look);
            rest = rest.saturating_sub(word.width());
            spans.push(Span::raw(" ".repeat(rest)));
            spans.push(word);
            let style = if link.stroke.lit {
                styles.lit
            } else {
                styles.arrow
            };
            spans.push(if framed {
                let [port, lit] = signs.ports;
                let (port, style) = if link.stroke.lit {
                    (lit, style)
                } else {
                    (port, styles.account)
                };
                Span::styled(format!(" {port}"), style)
            } else {
                Span::styled(format!(" {}", line_sign(link.stroke, signs.ascii)), style)
            });
        } else if let Some(stroke) = row.enters.filter(|_| !framed) {
            let style = if stroke.lit { styles.lit } else { styles.arrow };
            let tail = line_sign(stroke, signs.ascii).repeat(rest);
            spans.push(Span::styled(format!(" {}{tail}", signs.head_left), style));
        } else {
            spans.push(Span::raw(" ".repeat(rest)));
            spans.push(Span::styled(format!(" {edge}"), styles.account));
        }
        self.left.push(spans);
    }
}
