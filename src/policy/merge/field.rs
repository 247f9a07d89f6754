//! The rectangles of statements, and making them fewer.

use super::{
    Heads, Left, Texts,
    texts::{Set, Side},
};
use crate::policy::Statement;

/// The statements as rectangles of actions by resources.
pub(super) struct Field<'s, T> {
    statements: &'s [(usize, Statement<T>)],
    heads: Heads,
    actions: Texts<'s, T>,
    resources: Texts<'s, T>,
    /// By place; none where nothing is left.
    rectangles: Vec<Option<Rectangle>>,
    /// The numbers that each statement had at first.
    first: Vec<(Vec<usize>, Vec<usize>)>,
}

struct Rectangle {
    actions: Side,
    resources: Side,
    origins: Vec<usize>,
    /// It names what it means, not what it leaves out.
    plain: bool,
}

impl Rectangle {
    fn absorb(&mut self, origins: &[usize]) {
        for origin in origins {
            if !self.origins.contains(origin) {
                self.origins.push(*origin);
            }
        }
    }
}

impl<'s, T: AsRef<str> + Clone> Field<'s, T> {
    pub(super) fn of(statements: &'s [(usize, Statement<T>)]) -> Self {
        let lists = statements.iter().map(|(_, s)| Some(&s.action));
        let (actions, of_actions) = Texts::actions(lists);
        let lists = statements.iter().map(|(_, s)| s.resource.as_ref());
        let (resources, of_resources) = Texts::resources(lists);
        let first: Vec<_> = of_actions.into_iter().zip(of_resources).collect();
        let rectangles = statements.iter().zip(&first).map(|((origin, s), first)| {
            let not_principal = s
                .principal
                .as_ref()
                .is_some_and(|principals| principals.not);
            let plain = !s.not_action && !s.not_resource && !not_principal;
            let all = |numbers: &[usize]| Side {
                numbers: numbers.to_vec(),
                covers: Set::default(),
            };
            Some(Rectangle {
                actions: if plain {
                    actions.side(first.0.iter().copied())
                } else {
                    all(&first.0)
                },
                resources: if plain {
                    resources.side(first.1.iter().copied())
                } else {
                    all(&first.1)
                },
                origins: vec![*origin],
                plain,
            })
        });
        Self {
            statements,
            heads: Heads::of(statements),
            rectangles: rectangles.collect(),
            actions,
            resources,
            first,
        }
    }

    /// Makes them fewer until nothing changes. Each round drops something, so there is a last one.
    pub(super) fn settle(&mut self) {
        self.drop_copies();
        loop {
            let trimmed = self.trim();
            let joined = self.join();
            if !trimmed && !joined {
                break;
            }
        }
    }

    /// What is left of each statement.
    pub(super) fn left(self) -> Vec<Option<Left<T>>> {
        let all = self.rectangles.into_iter().zip(&self.first);
        all.map(|(rectangle, (actions, resources))| {
            let rectangle = rectangle?;
            let list = |texts: &Texts<'s, T>, side: Side, first: &[usize]| {
                (side.numbers != first).then(|| texts.list(&side.numbers))
            };
            Some(Left {
                actions: list(&self.actions, rectangle.actions, actions),
                resources: list(&self.resources, rectangle.resources, resources),
                origins: rectangle.origins,
            })
        })
        .collect()
    }

    fn get(&self, place: usize) -> Option<&Rectangle> {
        self.rectangles.get(place)?.as_ref()
    }

    /// The plain ones that are left, with their places.
    fn plain(&self) -> impl DoubleEndedIterator<Item = (usize, &Rectangle)> {
        let places = self.rectangles.iter().enumerate();
        places.filter_map(|(place, rectangle)| {
            let rectangle = rectangle.as_ref().filter(|rectangle| rectangle.plain)?;
            Some((place, rectangle))
        })
    }

    /// Takes one away; the others take its origins over.
    fn give(&mut self, place: usize, to: &[usize]) {
        let Some(gone) = self.rectangles.get_mut(place).and_then(Option::take) else {
            return;
        };
        for place in to {
            if let Some(Some(rectangle)) = self.rectangles.get_mut(*place) {
                rectangle.absorb(&gone.origins);
            }
        }
    }

    /// Drops statements that name what they leave out and stand there twice.
    fn drop_copies(&mut self) {
        for later in 0..self.statements.len() {
            let copied = (0..later).find(|earlier| self.is_copy(*earlier, later));
            if let Some(earlier) = copied {
                self.give(later, &[earlier]);
            }
        }
    }

    fn is_copy(&self, earlier: usize, later: usize) -> bool {
        let (Some(one), Some(other)) = (self.get(earlier), self.get(later)) else {
            return false;
        };
        let (Some((_, first)), Some((_, second))) =
            (self.statements.get(earlier), self.statements.get(later))
        else {
            return false;
        };
        let same = |one: &Side, other: &Side| {
            let among = |one: &Side, other: &Side| {
                one.numbers
                    .iter()
                    .all(|number| other.numbers.contains(number))
            };
            among(one, other) && among(other, one)
        };
        !one.plain
            && self.heads.agree(earlier, later)
            && first.not_action == second.not_action
            && first.not_resource == second.not_resource
            && same(&one.actions, &other.actions)
            && same(&one.resources, &other.resources)
    }

    /// What others cover of an action under the condition of the statement at `place`: a set of resources.
    fn covered<'f>(
        &'f self,
        place: usize,
        of: impl Fn(&Rectangle) -> (&Side, &Side) + 'f,
        number: usize,
        but: Option<usize>,
    ) -> Set {
        let mut set = Set::default();
        for (other, rectangle) in self.plain() {
            let (rows, columns) = of(rectangle);
            if Some(other) != but && rows.covers.has(number) && self.heads.reaches(other, place) {
                set.add(&columns.covers);
            }
        }
        set
    }

    /// Drops what others cover, from the last statement on, so that of two the first one stays.
    fn trim(&mut self) -> bool {
        let mut changed = false;
        for place in (0..self.rectangles.len()).rev() {
            let Some(rectangle) = self.get(place).filter(|rectangle| rectangle.plain) else {
                continue;
            };
            let alone = |rows: &Side, columns: &Side, of: fn(&Rectangle) -> (&Side, &Side)| {
                let mut left = rows.numbers.clone();
                left.retain(|row| {
                    let covered = self.covered(place, of, *row, Some(place));
                    !covered.has_all(&columns.numbers)
                });
                left
            };
            let rows = alone(&rectangle.actions, &rectangle.resources, by_action);
            if rows.is_empty() {
                let to = self.coverers(place);
                self.give(place, &to);
                changed = true;
                continue;
            }
            let fewer = rows.len() < rectangle.actions.numbers.len();
            let actions = fewer.then(|| self.actions.side(rows));
            let rows = actions.as_ref().unwrap_or(&rectangle.actions);
            let columns = alone(&rectangle.resources, rows, by_resource);
            let fewer = columns.len() < rectangle.resources.numbers.len();
            let resources = fewer.then(|| self.resources.side(columns));
            if let Some(Some(rectangle)) = self.rectangles.get_mut(place) {
                changed |= actions.is_some() || resources.is_some();
                if let Some(actions) = actions {
                    rectangle.actions = actions;
                }
                if let Some(resources) = resources {
                    rectangle.resources = resources;
                }
            }
        }
        changed
    }

    /// Who covers all of a statement: one that does so alone, or else each that covers some of it.
    fn coverers(&self, place: usize) -> Vec<usize> {
        let Some(gone) = self.get(place) else {
            return Vec::new();
        };
        let others = || {
            self.plain()
                .filter(|(other, _)| *other != place && self.heads.reaches(*other, place))
        };
        let alone = others().find(|(_, other)| {
            other.actions.covers.has_all(&gone.actions.numbers)
                && other.resources.covers.has_all(&gone.resources.numbers)
        });
        if let Some((other, _)) = alone {
            return vec![other];
        }
        let some = |side: &Side, of: &Side| of.numbers.iter().any(|n| side.covers.has(*n));
        others()
            .filter(|(_, other)| {
                some(&other.actions, &gone.actions) && some(&other.resources, &gone.resources)
            })
            .map(|(place, _)| place)
            .collect()
    }

    /// Joins two where the rectangle around both holds nothing new.
    fn join(&mut self) -> bool {
        let mut changed = false;
        for first in 0..self.rectangles.len() {
            for second in first + 1..self.rectangles.len() {
                if let Some((actions, resources)) = self.joined(first, second) {
                    if let Some(Some(rectangle)) = self.rectangles.get_mut(first) {
                        (rectangle.actions, rectangle.resources) = (actions, resources);
                    }
                    self.give(second, &[first]);
                    changed = true;
                }
            }
        }
        changed
    }

    fn joined(&self, first: usize, second: usize) -> Option<(Side, Side)> {
        if !self.heads.agree(first, second) {
            return None;
        }
        let one = self.get(first).filter(|rectangle| rectangle.plain)?;
        let other = self.get(second).filter(|rectangle| rectangle.plain)?;
        let corner = |rows: &Side, columns: &Side| {
            let mut rows = rows.numbers.iter();
            rows.all(|row| {
                let covered = self.covered(first, by_action, *row, None);
                covered.has_all(&columns.numbers)
            })
        };
        // The other two corners are the statements themselves.
        if !corner(&one.actions, &other.resources) || !corner(&other.actions, &one.resources) {
            return None;
        }
        let both = |one: &Side, other: &Side| -> Vec<usize> {
            let numbers = one.numbers.iter().chain(&other.numbers);
            numbers.copied().collect()
        };
        Some((
            self.actions.side(both(&one.actions, &other.actions)),
            self.resources.side(both(&one.resources, &other.resources)),
        ))
    }
}

fn by_action(rectangle: &Rectangle) -> (&Side, &Side) {
    (&rectangle.actions, &rectangle.resources)
}

fn by_resource(rectangle: &Rectangle) -> (&Side, &Side) {
    (&rectangle.resources, &rectangle.actions)
}
