//! Which vertical lane the arrows to a node share.

use crate::plan::Relation;

/// The arrows of one relation to one node.
#[derive(Debug)]
pub(super) struct Lane {
    /// The node, by its place.
    pub(super) to: usize,
    pub(super) relation: Relation,
    /// Whether the node stands right of the lanes.
    pub(super) side: bool,
    /// The heights at which the arrows leave.
    pub(super) from: Vec<usize>,
    /// The height at which they end.
    pub(super) end: usize,
    /// Counted from the frames.
    pub(super) column: usize,
}

impl Lane {
    fn top(&self) -> usize {
        self.from.iter().copied().fold(self.end, usize::min)
    }

    fn bottom(&self) -> usize {
        self.from.iter().copied().fold(self.end, usize::max)
    }

    /// Whether it is one straight line to the right.
    fn is_straight(&self) -> bool {
        self.side && self.top() == self.bottom()
    }

    fn meets(&self, other: &Self) -> bool {
        // As near as two corners are.
        self.top() <= other.bottom() + 8 && other.top() <= self.bottom() + 8
    }
}

/// Gives every lane a column and returns how many there are. What goes back to the left lies inside, short ways first,
/// so that ways within ways do not cross; then what goes on to the right, in the order of where its ways begin.
pub(super) fn assign(lanes: &mut [Lane]) -> usize {
    let mut order: Vec<usize> = (0..lanes.len()).collect();
    order.retain(|i| lanes.get(*i).is_some_and(|lane| !lane.is_straight()));
    order.sort_by_key(|i| {
        lanes.get(*i).map(|lane| {
            let (top, bottom) = (lane.top(), lane.bottom());
            (lane.side, if lane.side { bottom } else { bottom - top })
        })
    });
    let mut count = 0;
    for (place, i) in order.iter().enumerate() {
        let before = order.get(..place).unwrap_or_default();
        let Some(lane) = lanes.get(*i) else { continue };
        let met = before.iter().filter_map(|other| lanes.get(*other));
        let met = met.filter(|other| lane.meets(other));
        let column = met.map(|other| other.column + 1).max().unwrap_or(0);
        count = count.max(column + 1);
        if let Some(lane) = lanes.get_mut(*i) {
            lane.column = column;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(side: bool, from: &[usize], end: usize) -> Lane {
        Lane {
            to: 0,
            relation: Relation::Trusts,
            side,
            from: from.to_vec(),
            end,
            column: 0,
        }
    }

    #[test]
    fn lanes_that_run_side_by_side_have_columns_of_their_own() {
        let mut lanes = [
            lane(false, &[200], 10),
            lane(false, &[60], 30),
            lane(true, &[50], 50),
            lane(true, &[100, 210], 100),
            lane(false, &[400], 300),
        ];
        assert_eq!(assign(&mut lanes), 3);
        let columns: Vec<usize> = lanes.iter().map(|lane| lane.column).collect();
        assert_eq!(columns, [1, 0, 0, 2, 0]);
    }
}
