//! CHECKLIST.md: the steps of one account, for someone who may never have heard of this program.

use std::fmt::Write as _;

use super::{
    markdown::{block, code, link, prose, text},
    shell,
};
use crate::plan::{Account, Line, Plan, Step};

/// The indent under a numbered line, so that a block belongs to it.
const UNDER: &str = "   ";

pub(super) fn render(plan: &Plan<'_>, account: &Account) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        out,
        "# Checklist: {} {}\n",
        text(&account.title),
        code(&account.id)
    );
    let _ = writeln!(
        out,
        "{}. Region {}. For {}.\n",
        text(&plan.playbook.title),
        code(&plan.region),
        prose(&account.who)
    );
    for line in &account.intro {
        let _ = writeln!(out, "{}\n", prose(&line.text));
    }
    let _ = writeln!(out, "## Your steps\n");
    let numbering = if plan.accounts.len() > 1 {
        "The numbers run over both accounts; those missing here are the other admin's. "
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "{numbering}Tick a step when its check is right. Commands are for bash, as in AWS CloudShell, signed in to \
         account {}; run them from the folder that holds this checklist.\n",
        code(&account.id)
    );
    for step in plan.steps_of(&account.key) {
        let _ = writeln!(
            out,
            "- [ ] {}. {}{}",
            step.number,
            prose(&step.title),
            waits(plan, step)
        );
    }
    for step in plan.steps_of(&account.key) {
        details(&mut out, plan, step);
    }
    out
}

fn waits(plan: &Plan<'_>, step: &Step) -> String {
    let waits: Vec<String> = step
        .waits_for
        .iter()
        .filter_map(|number| {
            let other = plan.steps.get(number.checked_sub(1)?)?;
            let account = plan.account(&other.account)?;
            Some(format!("step {number} of the {}", text(&account.title)))
        })
        .collect();
    if waits.is_empty() {
        String::new()
    } else {
        format!(" *(wait for {})*", waits.join(", "))
    }
}

fn details(out: &mut String, plan: &Plan<'_>, step: &Step) {
    let _ = writeln!(out, "\n## {}. {}\n", step.number, prose(&step.title));
    if !step.waits_for.is_empty() {
        let _ = writeln!(
            out,
            "Begin{}.\n",
            waits(plan, step)
                .replace("(wait for", "only after")
                .replace(')', "")
        );
    }
    if let Some(why) = &step.why {
        let _ = writeln!(out, "{}\n", prose(why));
    }
    for (i, line) in step.actions.iter().enumerate() {
        show(out, plan, &format!("{}. ", i + 1), line);
    }
    for (title, lines) in [
        ("To see that it worked", &step.check),
        ("To undo it", &step.undo),
    ] {
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n**{title}**\n");
        for line in lines {
            show(out, plan, "-  ", line);
        }
    }
}

fn show(out: &mut String, plan: &Plan<'_>, mark: &str, line: &Line) {
    let _ = write!(out, "{mark}{}", prose(&line.text));
    if let Some(address) = &line.link {
        let _ = write!(out, " {}", link(address));
    }
    out.push('\n');
    let indent = if mark.len() > UNDER.len() {
        "    "
    } else {
        UNDER
    };
    if let Some(value) = &line.copy {
        out.push('\n');
        block(out, indent, "text", value);
    }
    if let Some(document) = line.paste.and_then(|place| plan.documents.get(place)) {
        if !document.snippet {
            let _ = writeln!(out, "\n{indent}File: {}", code(&document.path()));
        }
        out.push('\n');
        block(out, indent, "json", &document.pretty());
    }
    if !line.command.is_empty() {
        out.push('\n');
        block(out, indent, "sh", &shell::command(&line.command));
    }
    if line.copy.is_some() || line.paste.is_some() || !line.command.is_empty() {
        out.push('\n');
    }
}
