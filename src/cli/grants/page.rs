//! The grants for people: role by role, then who may assume and pass what, in 80 columns.

use std::io::{self, Write};

use crate::{
    cli::screen::clean,
    grants::{Assuming, Holds, Paper, Passing, Scene, Side, Spot, assumings, passings},
    policy::{Effect, Kind, List, Principal, Principals, Statement, Text},
};

const WIDTH: usize = 80;
/// What stands before the words of a row.
const HEAD: usize = 14;

pub(super) fn print(scene: &Scene<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "WHO MAY DO WHAT")?;
    for (place, role) in scene.roles.iter().enumerate() {
        let status = if role.existing {
            "existing"
        } else {
            "to create"
        };
        writeln!(out)?;
        lines(out, "", 2, &format!("{} ({status})", role.name))?;
        lines(out, "  ", 2, &role.arn)?;
        let mut nothing = true;
        for (number, paper) in numbered(scene) {
            if paper.holder == Some(place) && paper.kind == Kind::Identity {
                nothing = false;
                statements(scene, number, paper, out)?;
            }
        }
        if nothing {
            lines(out, "  ", 2, "This set-up adds no permissions to it.")?;
        }
    }
    for (kind, title) in [
        (Kind::Resource, "Policies of resources"),
        (Kind::ServiceControl, "Service control policies"),
    ] {
        let of_kind = |(_, paper): &(usize, &Paper<'_>)| paper.kind == kind;
        for (i, (number, paper)) in numbered(scene).filter(of_kind).enumerate() {
            if i == 0 {
                writeln!(out, "\n{title}")?;
            }
            lines(
                out,
                "  ",
                2,
                &format!("{} (account {})", paper.path, paper.account),
            )?;
            statements(scene, number, paper, out)?;
        }
    }
    writeln!(out, "\nWHO MAY ASSUME WHOM")?;
    let all = assumings(scene);
    if all.is_empty() {
        writeln!(
            out,
            "\nNobody: no statement of this set-up is about assuming a role."
        )?;
    }
    for one in &all {
        assuming(scene, one, out)?;
    }
    writeln!(out, "\nWHO MAY PASS WHAT")?;
    let all = passings(scene);
    if all.is_empty() {
        writeln!(
            out,
            "\nNobody: no statement of this set-up is about passing a role."
        )?;
    }
    for one in &all {
        passing(scene, one, out)?;
    }
    Ok(())
}

fn numbered<'s, 'a>(scene: &'s Scene<'a>) -> impl Iterator<Item = (usize, &'s Paper<'a>)> {
    scene.papers.iter().enumerate()
}

fn statements(
    scene: &Scene<'_>,
    number: usize,
    paper: &Paper<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (place, statement) in paper.statements().iter().enumerate() {
        let spot = Spot {
            paper: number,
            statement: place,
        };
        writeln!(out)?;
        if let Some(principals) = &statement.principal {
            row(out, "who", &who(principals))?;
        }
        let effect = match statement.effect {
            Effect::Allow => "Allow",
            Effect::Deny => "DENY",
        };
        row(
            out,
            effect,
            &(all_but(statement.not_action) + &list(&statement.action)),
        )?;
        if let Some(resource) = &statement.resource {
            row(
                out,
                "on",
                &(all_but(statement.not_resource) + &list(resource)),
            )?;
        }
        conditions(statement, out)?;
        source(scene, "by", spot, out)?;
        if let Some(reason) = scene.reason(spot) {
            row(out, "why", reason.text())?;
        }
    }
    Ok(())
}

fn conditions(statement: &Statement<Text<'_>>, out: &mut dyn Write) -> io::Result<()> {
    for (operator, key, values) in statement.tests() {
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        row(
            out,
            "if",
            &format!("{} {} {}", &**key, &**operator, values.join(" or ")),
        )?;
    }
    Ok(())
}

fn all_but(not: bool) -> String {
    if not { "all but " } else { "" }.to_owned()
}

fn list(list: &List<Text<'_>>) -> String {
    let texts: Vec<&str> = list.iter().map(|text| &**text).collect();
    texts.join(", ")
}

fn who(principals: &Principals<Text<'_>>) -> String {
    let named = match &principals.principal {
        Principal::Anyone => "anyone".to_owned(),
        Principal::Of(kinds) => {
            let lists: Vec<String> = kinds.iter().map(|(_, names)| list(names)).collect();
            lists.join(", ")
        }
    };
    all_but(principals.not) + &named
}

fn source(scene: &Scene<'_>, head: &str, spot: Spot, out: &mut dyn Write) -> io::Result<()> {
    let Some(source) = scene.source(spot) else {
        return Ok(());
    };
    row(out, head, &format!("{}, {}", source.name(), source.place()))
}

fn assuming(scene: &Scene<'_>, one: &Assuming, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    lines(out, word(one.holds()), 6, one.who.name())?;
    row(out, "may assume", scene.name_of(&one.whom))?;
    row(out, "action", one.action)?;
    side(
        scene,
        "identity",
        one.identity,
        "its policies are not in this set-up",
        out,
    )?;
    side(
        scene,
        "trust",
        one.trust,
        "its trust policy is not in this set-up",
        out,
    )?;
    for spot in [one.identity.spot(), one.trust.spot()]
        .into_iter()
        .flatten()
    {
        if let Some(statement) = scene.statement(spot) {
            conditions(statement, out)?;
        }
    }
    denials(scene, one.denied, one.denied_if, out)
}

fn passing(scene: &Scene<'_>, one: &Passing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    lines(out, word(one.holds()), 6, &one.who)?;
    row(out, "may pass", scene.name_of(&one.what))?;
    row(out, "to", one.service.as_deref().unwrap_or("any service"))?;
    side(scene, "identity", Side::Allows(one.identity), "", out)?;
    side(
        scene,
        "trust",
        one.trust,
        "its trust policy is not in this set-up",
        out,
    )?;
    denials(scene, one.denied, one.denied_if, out)
}

/// What begins a row of who may do something to whom.
fn word(holds: Holds) -> &'static str {
    match holds {
        Holds::Yes => "  yes ",
        Holds::No => "  no  ",
        Holds::Unknown => "  ?   ",
    }
}

fn side(
    scene: &Scene<'_>,
    head: &str,
    side: Side,
    not_here: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    match side {
        Side::Allows(spot) => source(scene, head, spot, out),
        Side::NotNeeded => row(out, head, "not needed"),
        Side::Lacking => row(out, head, "MISSING"),
        Side::NotHere => row(out, head, &format!("not known: {not_here}")),
    }
}

fn denials(
    scene: &Scene<'_>,
    denied: Option<Spot>,
    denied_if: Option<Spot>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Some(spot) = denied {
        source(scene, "DENIED by", spot, out)?;
    }
    if let Some(spot) = denied_if {
        source(scene, "denied by", spot, out)?;
        if let Some(statement) = scene.statement(spot) {
            conditions(statement, out)?;
        }
    }
    Ok(())
}

fn row(out: &mut dyn Write, head: &str, text: &str) -> io::Result<()> {
    let head = format!("    {head}");
    lines(out, &format!("{head:<HEAD$} "), HEAD + 1, text)
}

/// Writes a text behind a head, wrapped at blanks, and inside long names behind a `/`, `:` or `-`.
pub(super) fn lines(out: &mut dyn Write, head: &str, indent: usize, text: &str) -> io::Result<()> {
    let mut line = head.to_owned();
    let mut width = head.chars().count();
    let mut fresh = true;
    let text = clean(text);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut word: Vec<char> = word.chars().collect();
        let gap = usize::from(!fresh);
        if !fresh && width + gap + word.len() > WIDTH {
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(indent);
            width = indent;
            fresh = true;
        }
        if !fresh {
            line.push(' ');
            width += 1;
        }
        while width + word.len() > WIDTH {
            let room = WIDTH.saturating_sub(width).max(1);
            let head = word.get(..room).unwrap_or_default();
            let cut = head.iter().rposition(|c| matches!(c, '/' | ':' | '-'));
            let cut = cut.map_or(room, |at| at + 1).min(word.len());
            let rest = word.split_off(cut);
            line.extend(word);
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(indent);
            width = indent;
            word = rest;
        }
        width += word.len();
        line.extend(word);
        fresh = false;
    }
    writeln!(out, "{}", line.trim_end())
}
