//! Who may do what: role by role, statement by statement, with the reason; then who may assume and pass what.

use std::borrow::Cow;

use ratatui::text::Line;

use super::{CopyKind, Copyable, Detail};
use crate::{
    grants::{Holds, Scene, Side, Spot, assumings, passings},
    plan::{Content, Document, Plan},
    playbook::{DocumentKind, Prose},
    policy::{Effect, Principal, Statement},
    tui::{
        cx::Cx,
        flow::Flow,
        widgets::menu::{Entry, entry_line},
    },
};

pub(super) fn entries(plan: &Plan<'_>, cursor: usize, width: u16, cx: &Cx<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut account = "";
    for (number, role) in plan.roles.iter().enumerate() {
        if role.account != account {
            account = role.account;
            let mut lines = Vec::new();
            if number > 0 {
                lines.push(Line::default());
            }
            let found = plan.account(account);
            let title = found.map_or_else(String::new, |a| format!("{} {}", a.title, a.id));
            lines.push(Line::styled(title, cx.styles.title));
            entries.push(Entry {
                number: None,
                lines,
            });
        }
        let here = number == cursor;
        let line = entry_line(
            here,
            ("", cx.styles.text),
            &role.name,
            role.status.name(),
            width,
            cx,
        );
        entries.push(Entry {
            number: Some(number),
            lines: vec![line],
        });
    }
    entries.push(Entry {
        number: None,
        lines: vec![
            Line::default(),
            Line::styled("Between them", cx.styles.title),
        ],
    });
    for (number, title) in (plan.roles.len()..).zip([ASSUMES, PASSES]) {
        let here = number == cursor;
        let line = entry_line(here, ("", cx.styles.text), title, "", width, cx);
        entries.push(Entry {
            number: Some(number),
            lines: vec![line],
        });
    }
    entries
}

const ASSUMES: &str = "Who may assume whom";
const PASSES: &str = "Who may pass what";

/// The lists of what follows from two documents at once.
fn between(plan: &Plan<'_>, number: usize, width: u16, cx: &Cx<'_>) -> Detail {
    let mut flow = Flow::new(width);
    let scene = Scene::of_plan(plan);
    match number {
        0 => {
            flow.text(ASSUMES, cx.styles.title);
            for one in assumings(&scene) {
                let sentence = one.sentence(&scene);
                passage(&mut flow, &sentence, one.holds(), cx);
                sides(
                    &mut flow,
                    &scene,
                    [one.identity, one.trust],
                    one.denied_if,
                    cx,
                );
            }
        }
        1 => {
            flow.text(PASSES, cx.styles.title);
            for one in passings(&scene) {
                let sentence = one.sentence(&scene);
                passage(&mut flow, &sentence, one.holds(), cx);
                let identity = Side::Allows(one.identity);
                sides(&mut flow, &scene, [identity, one.trust], one.denied_if, cx);
            }
        }
        _ => return Detail::default(),
    }
    Detail {
        page: flow.page(),
        copies: Vec::new(),
    }
}

fn passage(flow: &mut Flow, sentence: &str, holds: Holds, cx: &Cx<'_>) {
    let styles = cx.styles;
    let style = if holds == Holds::No {
        styles.wrong
    } else {
        styles.text
    };
    let mark = format!("{} ", cx.glyphs.dot);
    flow.blank();
    flow.marked(&mark, styles.faint, &format!("{sentence}."), style);
}

fn sides(
    flow: &mut Flow,
    scene: &Scene<'_>,
    [identity, trust]: [Side; 2],
    denied_if: Option<Spot>,
    cx: &Cx<'_>,
) {
    let mut line = |head: &str, text: &str| {
        let indent = " ".repeat(12);
        let head = format!("  {head:<9} ");
        flow.spans(
            &[(text, cx.styles.code)],
            &[(&head, cx.styles.faint)],
            &indent,
        );
    };
    line("Identity", &identity.says(scene));
    line("Trust", &trust.says(scene));
    let spots = [identity.spot(), trust.spot(), denied_if];
    for statement in spots
        .into_iter()
        .flatten()
        .filter_map(|s| scene.statement(s))
    {
        for (operator, key, values) in statement.tests() {
            let values: Vec<&str> = values.iter().map(|value| &**value).collect();
            let text = format!("{} {} {}", &**key, &**operator, values.join(" or "));
            line("If", &text);
        }
    }
}

pub(super) fn detail(plan: &Plan<'_>, cursor: usize, width: u16, cx: &Cx<'_>) -> Detail {
    let Some(role) = plan.roles.get(cursor) else {
        return between(plan, cursor.saturating_sub(plan.roles.len()), width, cx);
    };
    let styles = cx.styles;
    let mut flow = Flow::new(width);
    flow.text(&role.name, styles.title);
    flow.text(&role.arn, styles.code);
    flow.prose(&role.purpose, styles);
    let mut nothing = true;
    for document in plan.files() {
        let Content::Policy {
            document: policy,
            reasons,
        } = &document.content
        else {
            continue;
        };
        if document
            .attachment
            .as_ref()
            .is_none_or(|a| a.role_arn != role.arn)
        {
            continue;
        }
        nothing = false;
        flow.blank().text(&document.title, styles.title);
        for (statement, reason) in policy.statements.iter().zip(reasons) {
            one(&mut flow, document, statement, reason, cx);
        }
    }
    if nothing {
        flow.blank().text(plan.unchanged(role), styles.text);
    }
    let what = format!("the ARN of {}", role.name);
    let copies = vec![Copyable {
        what,
        text: role.arn.clone(),
        kind: CopyKind::Value,
        line: 0,
    }];
    Detail {
        page: flow.page(),
        copies,
    }
}

fn one(
    flow: &mut Flow,
    document: &Document<'_>,
    statement: &Statement<Cow<'_, str>>,
    reason: &Prose<'_>,
    cx: &Cx<'_>,
) {
    let styles = cx.styles;
    flow.blank();
    flow.prose_marked(&format!("{} ", cx.glyphs.dot), reason, styles);
    let (effect, style) = match statement.effect {
        Effect::Allow => ("Allow", styles.right),
        Effect::Deny => ("Deny", styles.wrong),
    };
    let line = |flow: &mut Flow, head: &str, texts: Vec<&str>| {
        if !texts.is_empty() {
            let indent = " ".repeat(12);
            flow.spans(
                &[(&texts.join(", "), styles.code)],
                &[(&format!("  {head:<9} "), styles.faint)],
                &indent,
            );
        }
    };
    if document.kind == DocumentKind::TrustPolicy
        && let Some(principals) = &statement.principal
    {
        let who: Vec<&str> = match &principals.principal {
            Principal::Anyone => vec!["anyone"],
            Principal::Of(kinds) => kinds
                .iter()
                .flat_map(|(_, list)| list.iter())
                .map(|p| &**p)
                .collect(),
        };
        line(flow, "Who", who);
    }
    let actions = statement
        .action
        .iter()
        .map(|action| &**action)
        .collect::<Vec<_>>();
    let indent = " ".repeat(12);
    flow.spans(
        &[(&actions.join(", "), styles.code)],
        &[(&format!("  {effect:<9} "), style)],
        &indent,
    );
    let resources: Vec<&str> = statement
        .resource
        .iter()
        .flat_map(|list| list.iter())
        .map(|text| &**text)
        .collect();
    line(
        flow,
        if statement.not_resource {
            "All but"
        } else {
            "On"
        },
        resources,
    );
    for (operator, key, values) in statement.tests() {
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        let text = format!("{key} {operator} {}", values.join(" or "));
        line(flow, "If", vec![&text]);
    }
}
