//! An answers file to fill in: the playbook's own example values.

use serde_json::{Map, Value};

use super::{check::check, file, problem::AnswerProblemKind};
use crate::playbook::Playbook;

/// An answers file with the example of every question that the other examples call for.
pub fn template(playbook: &Playbook) -> String {
    let mut examples: Map<String, Value> = playbook
        .questions
        .iter()
        .filter_map(|q| {
            Some((
                q.id.clone(),
                q.example.clone().or_else(|| q.default_value().cloned())?,
            ))
        })
        .collect();
    for problem in check(playbook, &examples).problems {
        if let (AnswerProblemKind::NotInForce { .. }, Some(key)) = (&problem.kind, &problem.key) {
            examples.remove(key);
        }
    }
    file::print(playbook, &examples)
}
