//! The plan's diagram in Mermaid, which GitHub and most wikis draw.

use std::fmt::Write as _;

use crate::plan::{NodeKind, Plan, Relation};

pub(super) fn render(plan: &Plan<'_>) -> String {
    let mut out = "flowchart LR\n".to_owned();
    let nodes = &plan.diagram.nodes;
    let node = |i: usize| {
        let node = nodes.get(i)?;
        let label = format!("{}<br/>{}", label(&node.label), label(&node.detail));
        Some(match node.kind {
            NodeKind::Role => format!("n{i}[\"{label}\"]"),
            NodeKind::Service => format!("n{i}([\"{label}\"])"),
            NodeKind::Resource => format!("n{i}[(\"{label}\")]"),
            NodeKind::Settings => format!("n{i}{{{{\"{label}\"}}}}"),
        })
    };
    for (a, account) in plan.accounts.iter().enumerate() {
        let title = label(&format!("{} {}", account.title, account.id));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  subgraph a{a}[\"{title}\"]");
        for (i, _) in nodes
            .iter()
            .enumerate()
            .filter(|(_, n)| n.account.as_deref() == Some(account.key))
        {
            let _ = writeln!(out, "    {}", node(i).unwrap_or_default());
        }
        out.push_str("  end\n");
    }
    for (i, _) in nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| n.account.is_none())
    {
        let _ = writeln!(out, "  {}", node(i).unwrap_or_default());
    }
    for arrow in &plan.diagram.arrows {
        let line = match arrow.relation {
            Relation::Trusts | Relation::Offers => "-.->",
            _ => "-->",
        };
        let (from, to, name) = (arrow.from, arrow.to, arrow.relation.name());
        let _ = writeln!(out, "  n{from} {line}|{name}| n{to}");
    }
    out
}

/// A label: what is neither a letter, a digit nor harmless becomes Mermaid's own `#code;`.
fn label(text: &str) -> String {
    let out = String::with_capacity(text.len());
    text.chars().fold(out, |mut out, c| {
        match c {
            'A'..='Z'
            | 'a'..='z'
            | '0'..='9'
            | ' '
            | '.'
            | ','
            | '-'
            | '_'
            | '/'
            | ':'
            | '('
            | ')'
            | '+'
            | '='
            | '@'
            | '*' => out.push(c),
            c => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_leave_its_quotes() {
        assert_eq!(label("a\"] --> b"), "a#34;#93; --#62; b");
    }
}
