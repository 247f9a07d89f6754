//! Which node stands where, which row each arrow leaves from, and how wide everything gets.

use std::cmp::Reverse;

use super::{
    lanes::{Columns, Reach},
    scene::{Block, Item, Link, MARK, Scene},
    text::width,
};

/// A frame and the space inside it, both sides.
pub(super) const FRAME: usize = 4;
/// Between a name and the detail beside it, and between a detail and a word.
pub(super) const GAP: usize = 2;
/// From the last lane to the nodes at the right: two of a line, a head and a space.
const TO_SIDE: usize = 4;
/// A mark and a name longer than this are wrapped even where they fit: the longest name of a role fits.
pub(super) const LONGEST: usize = MARK + 64;
/// From the widest to the narrowest: whether what can stand beside something does, at the left and at the right, and
/// the pitch of the lanes.
const CHOICES: [(bool, bool, usize); 6] = [
    (true, true, 3),
    (true, true, 2),
    (false, true, 2),
    (true, false, 2),
    (false, false, 2),
    (false, false, 1),
];
/// Text narrower than this is no picture but a list.
const NARROWEST: usize = 36;

/// The order of everything; no widths yet.
#[derive(Debug)]
pub(super) struct Arrangement {
    /// Left of the lanes.
    pub blocks: Vec<Block>,
    /// By node: whether it stands right of the lanes, in the row of its first arrow.
    pub beside: Vec<bool>,
    /// By node: the arrows that leave it, in the order of their rows.
    pub leaving: Vec<Vec<usize>>,
    /// The target of each lane.
    pub targets: Vec<usize>,
    pub columns: Columns,
    reaches: Vec<Reach>,
}

/// An arrangement with its widths.
#[derive(Debug)]
pub(super) struct Layout {
    pub arrangement: Arrangement,
    /// Columns of the text left of the lanes, frames included.
    pub text: usize,
    /// Columns from one lane to the next.
    pub pitch: usize,
    /// The nodes without a frame, when their details stand beside their names.
    pub table: Option<Table>,
    /// The same for the nodes right of the lanes.
    pub side_table: Option<Table>,
}

/// Nodes with the details beside the names, in columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// The column in which the details begin.
    pub detail_at: usize,
    pub width: usize,
}

impl Table {
    /// None if a name is so long that it must be wrapped.
    fn of(scene: &Scene, nodes: impl Iterator<Item = usize>) -> Option<Self> {
        let (mut names, mut details) = (0, 0);
        for item in nodes.filter_map(|node| scene.nodes.get(node)) {
            names = names.max(MARK + width(&item.name));
            details = details.max(width(&item.detail));
        }
        (names <= LONGEST).then_some(Self {
            detail_at: names + GAP,
            width: names + GAP + details,
        })
    }
}

impl Layout {
    /// Chooses the best that fits; none if only a list does.
    pub(super) fn choose(scene: &Scene, width: usize) -> Option<Self> {
        for beside in [true, false] {
            let arrangement = Arrangement::new(scene, beside);
            if beside && !arrangement.beside.contains(&true) {
                continue;
            }
            for (roomy_text, roomy_side, pitch) in CHOICES {
                let text = arrangement.text_width(scene, roomy_text);
                let side = arrangement.side_width(scene, roomy_side);
                if text + arrangement.gutter(pitch) + side <= width {
                    return Some(Self::new(scene, arrangement, text, pitch, roomy_side));
                }
            }
            if !beside {
                return Self::narrow(scene, arrangement, width);
            }
        }
        None
    }

    fn new(
        scene: &Scene,
        arrangement: Arrangement,
        text: usize,
        pitch: usize,
        roomy: bool,
    ) -> Self {
        let table = arrangement.table(scene);
        let side_table = roomy
            .then(|| Table::of(scene, arrangement.aside()))
            .flatten();
        Self {
            arrangement,
            text,
            pitch,
            table: table.filter(|table| table.width + FRAME <= text),
            side_table,
        }
    }

    /// Names are wrapped to make room for the lanes.
    fn narrow(scene: &Scene, mut arrangement: Arrangement, width: usize) -> Option<Self> {
        let room = |arrangement: &Arrangement| {
            let text = width.checked_sub(arrangement.gutter(1))?;
            (text >= NARROWEST).then_some(text)
        };
        let text = room(&arrangement).or_else(|| {
            arrangement.columns = Columns::few(&arrangement.reaches);
            room(&arrangement)
        })?;
        Some(Self::new(scene, arrangement, text, 1, false))
    }

    pub(super) fn gutter(&self) -> usize {
        self.arrangement.gutter(self.pitch)
    }

    /// The column of the heads at the right, counted from the text.
    pub(super) fn side_head(&self) -> usize {
        self.gutter().saturating_sub(2)
    }

    /// The column of a lane, counted from the text.
    pub(super) fn lane_at(&self, column: usize) -> usize {
        2 + column * self.pitch
    }
}

impl Arrangement {
    fn new(scene: &Scene, beside: bool) -> Self {
        let beside: Vec<_> = (0..scene.nodes.len())
            .map(|node| {
                beside
                    && !scene.is_framed(node)
                    && scene.links.iter().all(|link| link.from != node)
                    && scene.end_at(node).is_some()
            })
            .collect();
        let is_beside = |node: &usize| beside.get(*node) == Some(&true);
        let mut blocks = scene.blocks.clone();
        for block in &mut blocks {
            block.nodes.retain(|node| !is_beside(node));
        }
        blocks.retain(|block| block.title.is_some() || !block.nodes.is_empty());
        let order: Vec<_> = blocks
            .iter()
            .flat_map(|block| &block.nodes)
            .copied()
            .collect();
        let place = |node: usize| order.iter().position(|other| *other == node);
        let mut leaving = vec![Vec::new(); scene.nodes.len()];
        for (own, node) in order.iter().enumerate() {
            let mut links: Vec<_> = (0..scene.links.len())
                .filter(|i| scene.links.get(*i).is_some_and(|link| link.from == *node))
                .collect();
            // What goes up comes first and what goes far down next, so that arrows of one node never cross.
            links.sort_by_key(|i| {
                let to = scene.links.get(*i).map_or(0, |link| link.to);
                let class = match place(to) {
                    Some(place) if place <= own => 0,
                    None => 1,
                    Some(_) => 2,
                };
                (class, Reverse(place(to)), to, *i)
            });
            if let Some(slot) = leaving.get_mut(*node) {
                *slot = links;
            }
        }
        let (targets, reaches) = reaches(scene, &order, &leaving, &beside);
        Self {
            blocks,
            leaving,
            targets,
            columns: Columns::calm(&reaches),
            reaches,
            beside,
        }
    }

    /// The nodes at the right.
    pub(super) fn aside(&self) -> impl Iterator<Item = usize> {
        let marked = self.beside.iter().enumerate();
        marked.filter(|(_, beside)| **beside).map(|(node, _)| node)
    }

    fn gutter(&self, pitch: usize) -> usize {
        let lanes = match self.columns.count {
            0 => 0,
            count => 3 + (count - 1) * pitch,
        };
        lanes
            + if self.aside().next().is_some() {
                TO_SIDE
            } else {
                0
            }
    }

    /// The nodes without a frame as a table, unless arrows leave them: these need the room beside a detail.
    fn table(&self, scene: &Scene) -> Option<Table> {
        let loose = self.blocks.iter().find(|block| block.title.is_none())?;
        let leaves = |node: &usize| {
            self.leaving
                .get(*node)
                .is_some_and(|links| !links.is_empty())
        };
        let quiet = !loose.nodes.iter().any(leaves);
        quiet
            .then(|| Table::of(scene, loose.nodes.iter().copied()))
            .flatten()
    }

    /// What the text needs to stay in one piece; `roomy` puts what can stand beside something there.
    fn text_width(&self, scene: &Scene, roomy: bool) -> usize {
        let table = if roomy { self.table(scene) } else { None };
        let mut most = table.map_or(0, |table| table.width);
        for block in &self.blocks {
            if let Some(title) = &block.title {
                most = most.max((width(title) + 2).min(LONGEST));
            }
            for node in &block.nodes {
                let Some(item) = scene.nodes.get(*node) else {
                    continue;
                };
                let links = self.leaving.get(*node).into_iter().flatten();
                let mut words = links.filter_map(|i| scene.links.get(*i)).map(Link::width);
                let first = words.next();
                let shared = match first {
                    Some(word) if roomy => MARK + width(&item.detail) + GAP + word,
                    _ => 0,
                };
                let word = words.chain(first).max().map_or(0, |word| MARK + word);
                most = most.max(item.width().min(LONGEST)).max(shared).max(word);
            }
        }
        most + FRAME
    }

    fn side_width(&self, scene: &Scene, roomy: bool) -> usize {
        if roomy && let Some(table) = Table::of(scene, self.aside()) {
            return table.width;
        }
        let items = self.aside().filter_map(|node| scene.nodes.get(node));
        items.map(Item::width).max().unwrap_or(0).min(LONGEST)
    }
}

/// The lanes: one for each target that has its own row, or several rows to be reached from.
fn reaches(
    scene: &Scene,
    order: &[usize],
    leaving: &[Vec<usize>],
    beside: &[bool],
) -> (Vec<usize>, Vec<Reach>) {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); scene.nodes.len()];
    let mut row = 0;
    for node in order {
        if let Some(own) = rows.get_mut(*node) {
            own.push(row);
        }
        row += 1;
        for link in leaving.get(*node).into_iter().flatten() {
            let to = scene
                .links
                .get(*link)
                .and_then(|link| rows.get_mut(link.to));
            if let Some(to) = to {
                to.push(row);
            }
            row += 1;
        }
    }
    rows.into_iter()
        .enumerate()
        .filter_map(|(node, mut joins)| {
            let first = *joins.iter().min()?;
            let last = *joins.iter().max()?;
            if first == last {
                return None;
            }
            if beside.get(node) == Some(&true) {
                // Its first line runs across all lanes wherever they are.
                joins.retain(|row| *row != first);
            }
            Some((node, Reach { first, last, joins }))
        })
        .unzip()
}
