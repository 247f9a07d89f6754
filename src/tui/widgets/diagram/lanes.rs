//! Which vertical lane each target gets: few lanes, few crossings, short ways inside.

/// What one lane must reach, in rows counted over the whole picture.
#[derive(Debug)]
pub(super) struct Reach {
    pub first: usize,
    pub last: usize,
    /// Rows in which a line runs from the text to the lane.
    pub joins: Vec<usize>,
}

impl Reach {
    fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// How often the lines of `outer` cross this lane when it lies further inside.
    fn crossed_by(&self, outer: &Self) -> usize {
        let inside = |row: &&usize| self.first < **row && **row < self.last;
        outer.joins.iter().filter(inside).count()
    }
}

/// Columns by the place in the list, 0 next to the text, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub of: Vec<usize>,
    pub count: usize,
}

impl Columns {
    /// Crossings matter most: lanes that meet keep the order that has fewest.
    pub(super) fn calm(reaches: &[Reach]) -> Self {
        let order = calm_order(reaches);
        Self::assign(reaches, &order, |taken| {
            taken.iter().max().map_or(0, |column| column + 1)
        })
    }

    /// Room matters most: no more columns than lanes that run side by side somewhere.
    pub(super) fn few(reaches: &[Reach]) -> Self {
        let mut order: Vec<_> = (0..reaches.len()).collect();
        order.sort_by_key(|i| reaches.get(*i).map(|reach| reach.first));
        Self::assign(reaches, &order, |taken| {
            (0..=taken.len())
                .find(|column| !taken.contains(column))
                .unwrap_or_default()
        })
    }

    /// Gives each lane a column, by those of the lanes before it that it meets.
    fn assign(reaches: &[Reach], order: &[usize], pick: impl Fn(&[usize]) -> usize) -> Self {
        let mut done: Vec<(&Reach, usize)> = Vec::with_capacity(order.len());
        let mut of = vec![0; reaches.len()];
        let mut count = 0;
        for i in order {
            let (Some(reach), Some(slot)) = (reaches.get(*i), of.get_mut(*i)) else {
                continue;
            };
            let taken: Vec<_> = done
                .iter()
                .filter(|(other, _)| other.meets(reach))
                .map(|(_, column)| *column)
                .collect();
            *slot = pick(&taken);
            count = count.max(*slot + 1);
            done.push((reach, *slot));
        }
        Self { of, count }
    }
}

/// The lanes from the inside out: short ones first, then moved one by one while that saves crossings.
fn calm_order(reaches: &[Reach]) -> Vec<usize> {
    let mut order: Vec<_> = reaches.iter().enumerate().collect();
    order.sort_by_key(|(_, reach)| (reach.last - reach.first, reach.first));
    let mut better = true;
    // Each round saves a crossing, so it would end by itself; the limit bounds the time of a dense diagram.
    for _ in 0..8 {
        if !better {
            break;
        }
        better = false;
        for from in 0..order.len() {
            let moved = order.remove(from);
            let to = best_place(&order, moved.1, from);
            order.insert(to, moved);
            better |= to != from;
        }
    }
    order.into_iter().map(|(i, _)| i).collect()
}

/// Where among the others a lane has fewest crossings; where it was, if no place is better.
fn best_place(others: &[(usize, &Reach)], lane: &Reach, now: usize) -> usize {
    let mut cost = others
        .iter()
        .map(|(_, other)| lane.crossed_by(other))
        .sum::<usize>();
    let mut costs = vec![cost];
    for (_, other) in others {
        cost = cost + other.crossed_by(lane) - lane.crossed_by(other);
        costs.push(cost);
    }
    let least = costs.iter().min().copied().unwrap_or_default();
    if costs.get(now) == Some(&least) {
        return now;
    }
    costs.iter().position(|cost| *cost == least).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reach(joins: &[usize]) -> Reach {
        Reach {
            first: *joins.iter().min().unwrap(),
            last: *joins.iter().max().unwrap(),
            joins: joins.to_vec(),
        }
    }

    #[test]
    fn lanes_one_after_another_share_a_column() {
        let reaches = [reach(&[0, 2]), reach(&[3, 5]), reach(&[6, 7])];
        assert_eq!(Columns::calm(&reaches).of, [0, 0, 0]);
        assert_eq!(Columns::few(&reaches).count, 1);
    }

    #[test]
    fn a_short_way_lies_inside_a_long_one() {
        assert_eq!(Columns::calm(&[reach(&[0, 9]), reach(&[3, 5])]).of, [1, 0]);
    }

    #[test]
    fn a_long_way_goes_inside_when_that_saves_crossings() {
        let reaches = [reach(&[0, 4, 5, 6, 9]), reach(&[3, 7])];
        assert_eq!(Columns::calm(&reaches).of, [0, 1]);
    }

    proptest! {
        #[test]
        fn lanes_that_meet_have_columns_of_their_own(
            rows in prop::collection::vec(prop::collection::vec(0..60_usize, 2..6), 0..20),
        ) {
            let reaches: Vec<_> = rows.iter().map(|joins| reach(joins)).collect();
            let deepest = (0..60)
                .map(|row| reaches.iter().filter(|r| r.first <= row && row <= r.last).count())
                .max()
                .unwrap();
            let (calm, few) = (Columns::calm(&reaches), Columns::few(&reaches));
            prop_assert_eq!(few.count, deepest);
            for columns in [calm, few] {
                for (i, a) in reaches.iter().enumerate() {
                    prop_assert!(columns.of[i] < columns.count);
                    for (j, b) in reaches.iter().enumerate().filter(|(j, _)| *j > i) {
                        prop_assert!(!a.meets(b) || columns.of[i] != columns.of[j]);
                    }
                }
            }
        }
    }
}
