//! What is to be drawn: a plan's diagram with safe labels, in the order in which it is read.

use crate::plan::{Plan, Relation};

use super::{
    Lit,
    signs::Signs,
    text::{safe, width},
};

/// A mark and the space after it.
pub(super) const MARK: usize = 2;

#[derive(Debug)]
pub(super) struct Scene {
    /// The accounts, then what belongs to none.
    pub blocks: Vec<Block>,
    pub nodes: Vec<Item>,
    pub links: Vec<Link>,
}

/// Nodes that stand together, by their places in the scene's list; with a frame if there is a title.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub title: Option<String>,
    pub nodes: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct Item {
    pub mark: &'static str,
    pub name: String,
    pub detail: String,
    pub lit: bool,
}

/// An arrow whose ends both exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub from: usize,
    pub to: usize,
    pub word: &'static str,
    pub stroke: Stroke,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stroke {
    pub dashed: bool,
    pub lit: bool,
}

impl Stroke {
    /// A stretch that several arrows run along: whole if one of them is, lit if one of them is.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            dashed: self.dashed && other.dashed,
            lit: self.lit || other.lit,
        }
    }
}

impl Item {
    pub(super) fn width(&self) -> usize {
        MARK + width(&self.name).max(width(&self.detail))
    }
}

impl Link {
    /// Columns of the word with room for the mark of a lit one: what is lit must not move the picture.
    pub(super) fn width(&self) -> usize {
        MARK + width(self.word)
    }
}

impl Scene {
    pub(super) fn new(plan: &Plan<'_>, lit: Lit<'_>, signs: &Signs) -> Self {
        let diagram = &plan.diagram;
        let nodes: Vec<_> = diagram
            .nodes
            .iter()
            .enumerate()
            .map(|(i, node)| {
                let lit = lit.nodes.contains(&i);
                Item {
                    mark: if lit {
                        signs.lit
                    } else {
                        signs.kind(node.kind)
                    },
                    name: safe(&node.label, signs),
                    detail: safe(&node.detail, signs),
                    lit,
                }
            })
            .collect();
        let mut blocks: Vec<_> = plan
            .accounts
            .iter()
            .map(|account| Block {
                title: Some(safe(&format!("{} {}", account.title, account.id), signs)),
                nodes: Vec::new(),
            })
            .collect();
        let mut outside = Vec::new();
        for (i, node) in diagram.nodes.iter().enumerate() {
            let home = plan
                .accounts
                .iter()
                .zip(&mut blocks)
                .find(|(account, _)| node.account.as_deref() == Some(account.key));
            match home {
                Some((_, block)) => block.nodes.push(i),
                None => outside.push(i),
            }
        }
        blocks.push(Block {
            title: None,
            nodes: outside,
        });
        let links = diagram
            .arrows
            .iter()
            .enumerate()
            .filter(|(_, arrow)| arrow.from.max(arrow.to) < nodes.len())
            .map(|(i, arrow)| Link {
                from: arrow.from,
                to: arrow.to,
                word: arrow.relation.name(),
                stroke: Stroke {
                    dashed: matches!(arrow.relation, Relation::Trusts | Relation::Offers),
                    lit: lit.arrows.contains(&i),
                },
            })
            .collect();
        Self {
            blocks,
            nodes,
            links,
        }
    }

    /// The arrows to a node, by their places in the list.
    pub(super) fn to(&self, node: usize) -> impl Iterator<Item = (usize, &Link)> {
        let links = self.links.iter().enumerate();
        links.filter(move |(_, link)| link.to == node)
    }

    /// Whether a node stands in the box of an account.
    pub(super) fn is_framed(&self, node: usize) -> bool {
        let framed = self.blocks.iter().filter(|block| block.title.is_some());
        framed
            .flat_map(|block| &block.nodes)
            .any(|other| *other == node)
    }

    /// How the common end of all arrows to a node is drawn; none if nothing leads there.
    pub(super) fn end_at(&self, node: usize) -> Option<Stroke> {
        self.to(node)
            .map(|(_, link)| link.stroke)
            .reduce(Stroke::with)
    }
}
