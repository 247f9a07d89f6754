//! Pictures of the samples, and of any diagram.

use std::{collections::BTreeMap, sync::LazyLock};

use proptest::prelude::*;
use ratatui::{
    style::{Color, Style},
    text::Line,
};
use serde_json::{Map, Value};

use super::*;
use crate::{
    answers::{self, tests::samples},
    plan::{self, Arrow, Diagram, Node, NodeKind, Relation},
    playbook::{BUILT_IN, Playbook, load},
};

/// The sample with two accounts, then the one with one.
static SAMPLES: LazyLock<Vec<(Playbook, Map<String, Value>)>> = LazyLock::new(|| {
    let source = &BUILT_IN[0];
    let samples = samples(source).into_iter();
    let mut samples: Vec<_> = samples
        .map(|sample| (load(source).unwrap(), sample))
        .collect();
    samples.sort_by_key(|(_, sample)| sample["topology"] != "cross-account");
    samples
});

fn plan(sample: usize) -> Plan<'static> {
    let (playbook, sample) = &SAMPLES[sample];
    let checked = answers::check(playbook, sample);
    plan::build(playbook, &checked.answers)
}

fn styles() -> DiagramStyles {
    let style = |color| Style::new().fg(color);
    DiagramStyles {
        account: style(Color::Blue),
        node: style(Color::White),
        detail: style(Color::Gray),
        arrow: style(Color::Cyan),
        lit: style(Color::Yellow),
    }
}

fn text(lines: &[Line<'_>]) -> String {
    let lines = lines.iter().map(ToString::to_string);
    lines
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

fn draw(sample: usize, width: u16, ascii: bool) -> String {
    text(&picture(
        &plan(sample),
        Lit::default(),
        width,
        ascii,
        &styles(),
    ))
}

#[test]
fn two_accounts() {
    for width in [40, 50, 78, 100, 120] {
        insta::assert_snapshot!(format!("two_accounts_{width}"), draw(0, width, false));
    }
}

#[test]
fn one_account() {
    for width in [78, 120] {
        insta::assert_snapshot!(format!("one_account_{width}"), draw(1, width, false));
    }
}

#[test]
fn two_accounts_in_ascii() {
    insta::assert_snapshot!(draw(0, 78, true));
}

#[test]
fn a_plan_of_one_answer() {
    let playbook = &SAMPLES[0].0;
    let sample = [("topology".to_owned(), Value::from("cross-account"))];
    let checked = answers::check(playbook, &Map::from_iter(sample));
    let plan = plan::build(playbook, &checked.answers);
    let lines = picture(&plan, Lit::default(), 78, false, &styles());
    insta::assert_snapshot!(text(&lines));
}

#[test]
fn what_is_lit_has_a_style_and_a_sign() {
    let plan = plan(0);
    let find = |name: &str| {
        plan.diagram
            .nodes
            .iter()
            .position(|node| node.label == name)
            .unwrap()
    };
    let role = find("AssumableRole");
    let arrow = |relation| {
        let arrows = &plan.diagram.arrows;
        arrows
            .iter()
            .position(|a| a.from == role && a.relation == relation)
            .unwrap()
    };
    let lit = Lit {
        nodes: &[role, find("example-spark-data")],
        arrows: &[arrow(Relation::Passes), arrow(Relation::Trusts)],
    };
    let lines = picture(&plan, lit, 78, false, &styles());
    insta::assert_snapshot!(text(&lines));
    let lit: Vec<_> = lines
        .iter()
        .flatten()
        .filter(|span| span.style == styles().lit)
        .map(|span| span.content.trim())
        .filter(|text| text.chars().any(char::is_alphabetic))
        .collect();
    assert_eq!(
        lit,
        [
            "▶ AssumableRole",
            "▶ may pass",
            "▶ trusts",
            "▶ example-spark-data"
        ]
    );
    // Nothing moves when another question lights up other things.
    let dark = picture(&plan, Lit::default(), 78, false, &styles());
    let widths = |lines: &[Line<'_>]| lines.iter().map(Line::width).collect::<Vec<_>>();
    assert_eq!(widths(&lines), widths(&dark));
}

#[test]
fn a_crowded_diagram() {
    let mut plan = plan(0);
    for (node, label) in [
        (
            1,
            "EMRServerlessAppRuntimeRoleWithTheLongestNameThatIAMAllowsForOne",
        ),
        (2, "表意文字-role-名前"),
        (
            4,
            "arn:aws:s3:::a-bucket-whose-name-has-sixty-three-characters-as-s3-permits-it",
        ),
    ] {
        label.clone_into(&mut plan.diagram.nodes[node].label);
    }
    for (from, to, relation) in [
        (0, 4, Relation::Reads),
        (2, 5, Relation::Writes),
        (2, 2, Relation::Assumes),
        (6, 5, Relation::Writes),
    ] {
        plan.diagram.arrows.push(Arrow { from, to, relation });
    }
    let lit = Lit {
        nodes: &[2],
        arrows: &[4, 9],
    };
    for (width, ascii) in [(60, false), (78, true), (160, false)] {
        let drawn = text(&picture(&plan, lit, width, ascii, &styles()));
        insta::assert_snapshot!(format!("a_crowded_diagram_{width}"), drawn);
    }
}

#[test]
fn each_word_has_its_style() {
    let lines = picture(&plan(0), Lit::default(), 78, false, &styles());
    let style = |text: &str| {
        let mut spans = lines.iter().flatten();
        spans
            .find(|span| span.content.contains(text))
            .unwrap()
            .style
    };
    for (text, expected) in [
        ("EMR account 444455556666", styles().account),
        ("AssumableRole", styles().node),
        ("Access role (create)", styles().detail),
        ("may assume", styles().arrow),
        ("◀", styles().arrow),
    ] {
        assert_eq!(style(text), expected, "{text}");
    }
}

#[test]
fn every_role_of_the_samples_is_in_one_piece_at_78_columns() {
    for sample in [0, 1] {
        let plan = plan(sample);
        let drawn = draw(sample, 78, false);
        for node in &plan.diagram.nodes {
            assert!(drawn.contains(&node.label), "{}", node.label);
        }
    }
}

const RELATIONS: [Relation; 8] = [
    Relation::Trusts,
    Relation::Assumes,
    Relation::Passes,
    Relation::Offers,
    Relation::Reads,
    Relation::Writes,
    Relation::ReadsAndWrites,
    Relation::Uses,
];
const KINDS: [NodeKind; 4] = [
    NodeKind::Role,
    NodeKind::Service,
    NodeKind::Resource,
    NodeKind::Settings,
];

fn diagrams(label: &'static str) -> impl Strategy<Value = Diagram> {
    let node = (label, label, 0..4_usize, 0..4_usize);
    let nodes = prop::collection::vec(node, 0..20);
    let arrows = prop::collection::vec((0..21_usize, 0..21_usize, 0..8_usize), 0..40);
    (nodes, arrows).prop_map(|(nodes, arrows)| {
        let accounts = [
            None,
            Some("studio-account"),
            Some("emr-account"),
            Some("nowhere"),
        ];
        let nodes: Vec<_> = nodes
            .into_iter()
            .enumerate()
            .map(|(i, (label, detail, kind, account))| Node {
                id: i.to_string(),
                label,
                detail,
                kind: KINDS[kind],
                account: accounts[account].map(str::to_owned),
            })
            .collect();
        let arrows = arrows
            .into_iter()
            .map(|(from, to, relation)| Arrow {
                from,
                to,
                relation: RELATIONS[relation],
            })
            .collect();
        Diagram { nodes, arrows }
    })
}

/// The cell of a picture of single-width characters.
fn cell(rows: &[Vec<char>], row: usize, column: usize) -> char {
    rows.get(row)
        .and_then(|row| row.get(column))
        .copied()
        .unwrap_or(' ')
}

/// To which sides a line goes on from a character: up, down, left, right.
fn sides(c: char) -> [bool; 4] {
    let is = |set: &str| set.contains(c);
    let tee = is("┤┥┦┧┨┩┪┫");
    let fork = is("┬┭┮┯┰┱┲┳");
    let cross = is("┼┿╂╋");
    let flat = is("─╌━╍");
    [
        tee || cross || is("╯┛│╎┃╏"),
        tee || cross || fork || is("╮┓│╎┃╏"),
        tee || cross || fork || flat || is("╮┓╯┛"),
        cross || fork || flat,
    ]
}

/// The heads that a line leads to which leaves a port to the right.
fn heads(rows: &[Vec<char>], row: usize, port: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let mut open = vec![(row, port + 1, 3)];
    while let Some(at) = open.pop() {
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        let (row, column, way) = at;
        let c = cell(rows, row, column);
        if (c == '◀' && way == 2) || (c == '▶' && way == 3) {
            found.push((row, column));
            continue;
        }
        let sides = sides(c);
        let back = [1, 0, 3, 2][way];
        if !sides[back] {
            continue;
        }
        for next in 0..4 {
            if !sides[next] || next == back || (sides == [true; 4] && next != way) {
                continue;
            }
            open.push(match next {
                0 => (row.wrapping_sub(1), column, next),
                1 => (row + 1, column, next),
                2 => (row, column.wrapping_sub(1), next),
                _ => (row, column + 1, next),
            });
        }
    }
    found
}

/// The words and their targets, by node, read from a picture as a person would.
fn read(lines: &[Line<'_>], diagram: &Diagram) -> BTreeMap<(usize, &'static str, usize), usize> {
    let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
    let rows: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let places: Vec<_> = diagram
        .nodes
        .iter()
        .map(|node| {
            let mut at = lines.iter().enumerate().filter_map(|(row, line)| {
                let (before, _) = line.split_once(&node.label)?;
                Some((row, before.chars().count()))
            });
            let place = at.next().expect("every label is there");
            assert_eq!(at.next(), None, "once");
            place
        })
        .collect();
    let mut arrows = BTreeMap::new();
    for (row, line) in lines.iter().enumerate() {
        let word = [
            "reads and writes",
            "trusts",
            "may assume",
            "may pass",
            "offers",
            "reads",
            "writes",
            "uses",
        ]
        .into_iter()
        .find_map(|word| Some((word, line.split_once(&format!(" {word} "))?.0)));
        let Some((word, before)) = word else {
            continue;
        };
        let port = before.chars().count() + word.len() + 2;
        // Only nodes at the left have arrows that leave.
        let from = (0..places.len())
            .filter(|node| places[*node].0 <= row && places[*node].1 < port)
            .max_by_key(|node| places[*node].0)
            .unwrap();
        let heads = heads(&rows, row, port);
        assert_eq!(heads.len(), 1, "{word} in row {row} leads to {heads:?}");
        let (end, column) = heads[0];
        let left = cell(&rows, end, column) == '◀';
        let to = (0..places.len())
            .find(|node| places[*node].0 == end && (places[*node].1 < column) == left)
            .unwrap();
        *arrows.entry((from, word, to)).or_default() += 1;
    }
    arrows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_diagram_fits_any_width(
        diagram in diagrams("\\PC{0,40}|[a-zA-Z:/_-]{0,130}|[\\x00-\\x20é表\u{200b}\u{202e}\u{301}🇫🇷👩🏽-]{0,30}"),
        width in 1..=300_u16,
        ascii in any::<bool>(),
        lit in prop::collection::vec(0..40_usize, 0..8),
        sample in 0..2_usize,
    ) {
        let mut plan = plan(sample);
        plan.diagram = diagram;
        let lit = Lit { nodes: &lit, arrows: &lit };
        for line in picture(&plan, lit, width, ascii, &styles()) {
            prop_assert!(line.width() <= usize::from(width), "{line}");
            let line = line.to_string();
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            prop_assert!(!ascii || line.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{line:?}");
        }
    }

    #[test]
    fn every_arrow_leads_to_its_target(
        mut diagram in diagrams("[A-Z]{0,12}"),
        width in 78..=300_u16,
        lit in prop::collection::vec(0..40_usize, 0..8),
        sample in 0..2_usize,
    ) {
        for (i, node) in diagram.nodes.iter_mut().enumerate() {
            node.label = format!("n{i:02}{}", node.label);
        }
        let mut plan = plan(sample);
        let mut expected = BTreeMap::new();
        for arrow in &diagram.arrows {
            if arrow.from.max(arrow.to) < diagram.nodes.len() {
                *expected.entry((arrow.from, arrow.relation.name(), arrow.to)).or_default() += 1;
            }
        }
        plan.diagram = diagram;
        let lit = Lit { nodes: &lit, arrows: &lit };
        let lines = picture(&plan, lit, width, false, &styles());
        prop_assert_eq!(&read(&lines, &plan.diagram), &expected, "\n{}", text(&lines));
        // In the list and in ASCII the same words stand.
        for (width, ascii) in [(30, false), (width, true)] {
            let drawn = text(&picture(&plan, lit, width, ascii, &styles()));
            let words = drawn.matches("trusts").count();
            let trusts = expected.iter().filter(|((_, word, _), _)| *word == "trusts");
            prop_assert_eq!(words, trusts.map(|(_, count)| count).sum::<usize>());
        }
    }
}
