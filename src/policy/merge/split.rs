//! Statements over several documents, as each may only have so many characters.

use std::collections::HashSet;

use serde::Serialize;

use super::Merged;
use crate::policy::{Document, List, Statement, document::VERSION, quota};

/// Left free in a statement that is cut, for the number that its Sid may get.
const NUMBER: usize = 4;

/// Splits statements over documents of at most `limit` characters: each goes into the first one in which there is room.
/// Without a limit there is one document, without statements none.
///
/// A statement that is too large alone is cut by its resources, or by its actions where it has one resource: each part
/// allows or denies some of what the whole one does, and all of them together the same. What cannot be cut keeps a
/// document of its own and is too large. Sids are unique over all documents: what comes later gets a number.
pub fn split<T>(statements: Vec<Merged<T>>, limit: Option<usize>) -> Vec<Vec<Merged<T>>>
where
    T: AsRef<str> + From<String> + Clone + Serialize,
{
    let frame = size(&Document::<&str> {
        version: Some(VERSION),
        id: None,
        statements: Vec::new(),
    });
    let room = limit.map(|limit| limit.saturating_sub(frame));
    let mut sids = Sids::of(&statements);
    let mut documents: Vec<(usize, Vec<Merged<T>>)> = Vec::new();
    for statement in statements {
        for mut piece in cut(statement, room) {
            sids.name(&mut piece.statement);
            // Without a limit nothing needs to be counted.
            let size = room.map_or(0, |_| size(&piece.statement));
            let fits = |used: &usize| room.is_none_or(|room| used + 1 + size <= room);
            match documents.iter_mut().find(|(used, _)| fits(used)) {
                Some((used, document)) => {
                    *used += 1 + size;
                    document.push(piece);
                }
                None => documents.push((size, vec![piece])),
            }
        }
    }
    documents
        .into_iter()
        .map(|(_, document)| document)
        .collect()
}

/// The characters that count of a document or of a part of one.
fn size(of: &impl Serialize) -> usize {
    // Cannot fail: every key is a text.
    quota::size(&serde_json::to_string(of).unwrap_or_default())
}

fn cut<T>(whole: Merged<T>, room: Option<usize>) -> Vec<Merged<T>>
where
    T: Clone + Serialize,
{
    let Some(room) = room.filter(|room| size(&whole.statement) > *room) else {
        return vec![whole];
    };
    let room = room.saturating_sub(NUMBER);
    let statement = &whole.statement;
    let parts: Vec<Statement<T>> = match &statement.resource {
        // What a statement leaves out is left out by all of it together.
        Some(list) if list.as_slice().len() > 1 && !statement.not_resource => {
            let with = |resources| Statement {
                resource: Some(resources),
                ..statement.clone()
            };
            chunks(list, room, with)
        }
        _ if statement.action.as_slice().len() > 1 && !statement.not_action => {
            let with = |action| Statement {
                action,
                ..statement.clone()
            };
            chunks(&statement.action, room, with)
        }
        _ => return vec![whole],
    };
    let origins = &whole.origins;
    let parts = parts.into_iter().map(|statement| Merged {
        statement,
        origins: origins.clone(),
    });
    // One resource may still have too many actions.
    parts.flat_map(|part| cut(part, Some(room))).collect()
}

/// The statement with as much of a list as there is room for, over and over.
fn chunks<T: Clone + Serialize>(
    list: &List<T>,
    room: usize,
    with: impl Fn(List<T>) -> Statement<T>,
) -> Vec<Statement<T>> {
    let empty = size(&with(List::Many(Vec::new())));
    let mut parts = Vec::new();
    let (mut part, mut used) = (Vec::new(), empty);
    for text in list {
        let more = size(text);
        if !part.is_empty() && used + 1 + more > room {
            parts.push(with(List::Many(std::mem::take(&mut part))));
            used = empty;
        }
        used += more + usize::from(!part.is_empty());
        part.push(text.clone());
    }
    parts.push(with(List::Many(part)));
    parts
}

/// The Sids that are taken.
struct Sids {
    /// Those that statements have from the start.
    own: HashSet<String>,
    /// Those that were given so far.
    used: HashSet<String>,
}

impl Sids {
    fn of<T: AsRef<str>>(statements: &[Merged<T>]) -> Self {
        let own = statements.iter().filter_map(|merged| {
            let sid = merged.statement.sid.as_ref()?;
            Some(sid.as_ref().to_owned())
        });
        Self {
            own: own.collect(),
            used: HashSet::new(),
        }
    }

    /// Gives a statement the next free number where its Sid is taken.
    fn name<T: AsRef<str> + From<String>>(&mut self, statement: &mut Statement<T>) {
        let Some(sid) = &mut statement.sid else {
            return;
        };
        if self.used.insert(sid.as_ref().to_owned()) {
            return;
        }
        let start = sid.as_ref();
        // One more than are taken is enough to find one that is free.
        let most = self.own.len() + self.used.len() + 2;
        let free = (2..=most)
            .map(|number| format!("{start}{number}"))
            .find(|name| !self.own.contains(name) && !self.used.contains(name));
        if let Some(name) = free {
            self.used.insert(name.clone());
            *sid = T::from(name);
        }
    }
}
