//! The plan's diagram as SVG: the nodes of each account in a frame at the left, what belongs to no account at the right,
//! and between them lanes that arrows to the same node share.
//!
//! Every arrow leaves from a row of its own, so no two words meet, however many there are.

mod lanes;
mod wrap;

use std::{cmp::Reverse, fmt::Write as _, mem};

use super::html::Html;
use crate::plan::{Arrow, Node, NodeKind, Plan, Relation};
use lanes::Lane;

const MARGIN: usize = 12;
/// The frame of an account, and the cards in it.
const FRAME_WIDTH: usize = 416;
const FRAME_TITLE: usize = 34;
const CARD_WIDTH: usize = 392;
/// Where the cards of the frames end, and arrows begin.
const CARD_END: usize = MARGIN + FRAME_WIDTH / 2 + CARD_WIDTH / 2;
const SIDE_WIDTH: usize = 292;
const GAP: usize = 12;
/// Characters that a card has room for.
const CARD_LETTERS: usize = 46;
const SIDE_LETTERS: usize = 34;
const LINE: usize = 17;
const ROW: usize = 24;
/// Above and below the words of a card.
const PAD: usize = 9;
/// From the frames to the first lane, and from one lane to the next.
const FIRST_LANE: usize = 18;
const PITCH: usize = 14;

/// A node with its place.
struct Card<'a> {
    node: &'a Node,
    side: bool,
    x: usize,
    y: usize,
    height: usize,
    /// The middle of its words, where arrows end.
    middle: usize,
    name: Vec<String>,
    detail: Vec<String>,
}

impl<'a> Card<'a> {
    fn new(node: &'a Node, side: bool) -> Self {
        let letters = if side { SIDE_LETTERS } else { CARD_LETTERS };
        let name = wrap::wrapped(&node.label, letters);
        let detail = wrap::wrapped(&node.detail, letters + letters / 8);
        Self {
            node,
            side,
            x: 0,
            y: 0,
            height: 2 * PAD + LINE * (name.len() + detail.len()),
            middle: 0,
            name,
            detail,
        }
    }

    fn width(&self) -> usize {
        if self.side { SIDE_WIDTH } else { CARD_WIDTH }
    }

    fn put(&mut self, x: usize, y: usize) {
        (self.x, self.y) = (x, y);
        self.middle = y + self.height / 2;
    }
}

/// An arrow with the height at which it leaves.
struct Leaving<'a> {
    arrow: &'a Arrow,
    y: usize,
}

struct Frame {
    title: String,
    y: usize,
    height: usize,
}

/// What is drawn, with its places.
struct Drawing<'a> {
    /// By the places of the nodes.
    cards: Vec<Card<'a>>,
    frames: Vec<Frame>,
    leaving: Vec<Leaving<'a>>,
    height: usize,
}

/// The picture and its arrows in words; none if there is nothing to draw.
pub(super) fn draw(plan: &Plan<'_>) -> Option<(Html, Vec<Html>)> {
    let drawing = Drawing::new(plan);
    if drawing.frames.is_empty() {
        return None;
    }
    let arrows = plan.diagram.arrows.iter();
    let label = |node: usize| plan.diagram.nodes.get(node).map_or("", |node| &node.label);
    let sentences: Vec<String> = arrows
        .clone()
        .map(|arrow| {
            let (from, to) = (label(arrow.from), label(arrow.to));
            format!("{from} {} {to}", arrow.relation.name())
        })
        .collect();
    let words = arrows.map(|arrow| {
        Html::new(|html| {
            html.code(label(arrow.from)).raw(" ");
            html.text(arrow.relation.name()).raw(" ");
            html.code(label(arrow.to));
        })
    });
    Some((drawing.svg(&sentences), words.collect()))
}

impl<'a> Drawing<'a> {
    fn new(plan: &'a Plan<'_>) -> Self {
        let nodes = &plan.diagram.nodes;
        let cards = nodes.iter();
        let cards = cards.map(|node| Card::new(node, node.account.is_none()));
        let mut drawing = Self {
            cards: cards.collect(),
            frames: Vec::new(),
            leaving: Vec::new(),
            height: MARGIN,
        };
        let held = plan.accounts.iter();
        let held = held.map(|account| (account.key, account.title, account.id.as_str()));
        // A part names roles of accounts that it leaves out.
        let others = plan.part.iter().flat_map(|part| &part.others);
        let others = others.map(|o| (o.key, o.title, o.id.as_deref().unwrap_or_default()));
        for (key, title, id) in held.chain(others) {
            let own = nodes.iter().enumerate();
            let own = own.filter(|(_, node)| node.account.as_deref() == Some(key));
            let own: Vec<usize> = own.map(|(place, _)| place).collect();
            if !own.is_empty() {
                let title = format!("{title} {id}").trim_end().to_owned();
                drawing.frame(title, &own, &plan.diagram.arrows);
            }
        }
        drawing
    }

    fn card(&self, place: usize) -> Option<&Card<'a>> {
        self.cards.get(place)
    }

    /// The frame of an account with its nodes one under the other, each with a row for every arrow that leaves it.
    fn frame(&mut self, title: String, own: &[usize], arrows: &'a [Arrow]) {
        let top = self.height;
        let mut y = top + FRAME_TITLE;
        for (i, place) in own.iter().enumerate() {
            let x = MARGIN + (FRAME_WIDTH - CARD_WIDTH) / 2;
            let Some(card) = self.cards.get_mut(*place) else {
                continue;
            };
            card.put(x, y);
            y += card.height;
            for arrow in leaving(*place, &own[..i], arrows) {
                y += self.row(arrow, y);
            }
            if let Some(card) = self.cards.get_mut(*place) {
                y += if y > card.y + card.height { PAD } else { 0 };
                card.height = y - card.y;
            }
            y += GAP;
        }
        self.frames.push(Frame {
            title,
            y: top,
            height: y - top,
        });
        self.height = y + GAP;
    }

    /// The row of one arrow below `y`: as high as the node at the right that it is the first to reach.
    fn row(&mut self, arrow: &'a Arrow, y: usize) -> usize {
        let mut height = ROW;
        if let Some(side) = self.cards.get_mut(arrow.to)
            && side.side
            && side.y == 0
        {
            height = height.max(side.height + GAP);
            // It stands behind all lanes, and how many there are is not known yet.
            side.put(0, y + (height - side.height) / 2);
        }
        let y = y + height / 2;
        self.leaving.push(Leaving { arrow, y });
        height
    }

    /// The height at which arrows of this lane end: apart, where several kinds of them end at one node.
    fn entry(&self, to: usize, rank: usize) -> usize {
        let middle = self.card(to).map_or(0, |card| card.middle);
        let away = rank.div_ceil(2) * 11;
        if rank % 2 == 1 {
            middle + away
        } else {
            middle - away.min(middle)
        }
    }

    fn lanes(&self) -> Vec<Lane> {
        let mut lanes: Vec<Lane> = Vec::new();
        for leaving in &self.leaving {
            let (to, relation) = (leaving.arrow.to, leaving.arrow.relation);
            let same = lanes
                .iter_mut()
                .find(|lane| (lane.to, lane.relation) == (to, relation));
            if let Some(lane) = same {
                lane.from.push(leaving.y);
                continue;
            }
            let rank = lanes.iter().filter(|lane| lane.to == to).count();
            lanes.push(Lane {
                to,
                relation,
                side: self.card(to).is_some_and(|card| card.side),
                from: vec![leaving.y],
                end: self.entry(to, rank),
                column: 0,
            });
        }
        lanes
    }

    fn svg(mut self, sentences: &[String]) -> Html {
        let mut lanes = self.lanes();
        let columns = lanes::assign(&mut lanes);
        let frames_end = MARGIN + FRAME_WIDTH;
        let side_x = frames_end + FIRST_LANE + columns * PITCH + PITCH;
        for card in self.cards.iter_mut().filter(|card| card.side) {
            card.x = side_x;
        }
        let any_side = self.cards.iter().any(|card| card.side);
        let width = side_x + if any_side { SIDE_WIDTH + MARGIN } else { 0 };
        Html::new(|html| {
            html.raw("<svg class=\"diagram\" role=\"img\" aria-labelledby=\"diagram-title diagram-text\" width=\"")
                .number(width)
                .raw("\" height=\"")
                .number(self.height)
                .raw("\" viewBox=\"0 0 ")
                .number(width)
                .raw(" ")
                .number(self.height)
                .raw("\">\n<title id=\"diagram-title\">The roles and what connects them</title>\n<desc id=\"diagram-text\">")
                .attribute(&sentences.join("; "))
                .raw("</desc>\n");
            for frame in &self.frames {
                rect(
                    html,
                    "frame",
                    [MARGIN, frame.y, FRAME_WIDTH, frame.height],
                    10,
                );
                words(html, "account", MARGIN + 13, frame.y + 22, &frame.title);
            }
            for card in &self.cards {
                draw_card(html, card);
            }
            for lane in &lanes {
                let x = frames_end + FIRST_LANE + lane.column * PITCH;
                let end = if lane.side { side_x } else { CARD_END };
                draw_lane(html, lane, x, end);
            }
            for leaving in &self.leaving {
                let name = leaving.arrow.relation.name();
                let class = class(leaving.arrow.relation);
                let x = CARD_END;
                words(html, &format!("word {class}"), x - 12, leaving.y + 4, name);
                html.raw("<circle class=\"port ")
                    .raw(class)
                    .raw("\" cx=\"")
                    .number(x)
                    .raw("\" cy=\"")
                    .number(leaving.y)
                    .raw("\" r=\"3\"/>\n");
            }
            html.raw("</svg>");
        })
    }
}

/// The arrows of a node, in the order of their rows: what goes up first, what goes down last, so that few cross.
fn leaving<'a>(place: usize, above: &[usize], arrows: &'a [Arrow]) -> Vec<&'a Arrow> {
    let own = arrows.iter().filter(|arrow| arrow.from == place);
    let mut own: Vec<&Arrow> = own.collect();
    own.sort_by_key(|arrow| {
        let up = arrow.to == place || above.contains(&arrow.to);
        usize::from(!up)
    });
    own
}

fn rect(html: &mut Html, class: &str, [x, y, width, height]: [usize; 4], round: usize) {
    html.raw("<rect class=\"").raw(class);
    for (name, value) in [
        ("x", x),
        ("y", y),
        ("width", width),
        ("height", height),
        ("rx", round),
    ] {
        html.raw("\" ").raw(name).raw("=\"").number(value);
    }
    html.raw("\"/>\n");
}

fn words(html: &mut Html, class: &str, x: usize, y: usize, text: &str) {
    html.raw("<text class=\"")
        .raw(class)
        .raw("\" x=\"")
        .number(x)
        .raw("\" y=\"")
        .number(y)
        .raw("\">");
    // An element of HTML cannot stand here, so what cannot be seen is left to the text beside the picture.
    html.attribute(text).raw("</text>\n");
}

fn draw_card(html: &mut Html, card: &Card<'_>) {
    let kind = match card.node.kind {
        NodeKind::Role => "role",
        NodeKind::Service => "service",
        NodeKind::Resource => "resource",
        NodeKind::Settings => "settings",
    };
    let round = if card.node.kind == NodeKind::Service {
        20
    } else {
        6
    };
    html.raw("<g class=\"node ").raw(kind).raw("\">\n<title>");
    html.attribute(&card.node.id).raw("</title>\n");
    let place = [card.x, card.y, card.width(), card.height];
    rect(html, "card", place, round);
    let mut y = card.y + PAD + 13;
    for (class, lines) in [("name", &card.name), ("detail", &card.detail)] {
        for line in lines {
            words(html, class, card.x + 16, y, line);
            y += LINE;
        }
    }
    html.raw("</g>\n");
}

fn class(relation: Relation) -> &'static str {
    match relation {
        Relation::Trusts => "trusts",
        Relation::Assumes => "assumes",
        Relation::Passes => "passes",
        Relation::Offers => "offers",
        Relation::Reads | Relation::Writes | Relation::ReadsAndWrites => "data",
        Relation::Uses => "uses",
    }
}

/// The lines of one lane, each from its row, and the one head that they share.
fn draw_lane(html: &mut Html, lane: &Lane, x: usize, end: usize) {
    const ROUND: usize = 7;
    let class = class(lane.relation);
    let (tip, back) = if lane.side {
        (end - 2, end - 9)
    } else {
        (end + 5, end + 12)
    };
    let to = lane.end;
    let mut ways = lane.from.clone();
    ways.sort_by_key(|from| Reverse(from.abs_diff(to)));
    // The farthest of each side draws the way that others share, as two broken lines in one place look whole.
    let mut drawn = [false; 2];
    // A straight way, or the first that arrives, draws the end.
    let mut joined = lane.side && lane.from.contains(&to);
    // Writing to a String cannot fail.
    let mut path = String::new();
    for from in ways {
        let _ = write!(path, "M{CARD_END} {from}");
        if from == to && lane.side {
            let _ = write!(path, "H{back}");
            continue;
        }
        let round = ROUND.min(from.abs_diff(to) / 2);
        let (leave, arrive) = if from < to {
            (from + round, to - round)
        } else {
            (from - round, to + round)
        };
        let _ = write!(path, "H{}Q{x} {from} {x} {leave}", x - round);
        let side = usize::from(from < to);
        let Some(shared) = drawn.get_mut(side) else {
            continue;
        };
        if !mem::replace(shared, true) {
            let turn = if lane.side { x + round } else { x - round };
            let _ = write!(path, "V{arrive}Q{x} {to} {turn} {to}");
            if !joined {
                let _ = write!(path, "H{back}");
            }
            joined = true;
        }
    }
    html.raw("<path class=\"halo\" d=\"")
        .raw(&path)
        .raw("\"/>\n<path class=\"line ")
        .raw(class)
        .raw("\" d=\"")
        .raw(&path)
        .raw("\"/>\n");
    let (up, down) = (lane.end.saturating_sub(4), lane.end + 4);
    let head = format!("M{tip} {}L{back} {up}V{down}Z", lane.end);
    html.raw("<path class=\"head ")
        .raw(class)
        .raw("\" d=\"")
        .raw(&head)
        .raw("\"/>\n");
}
