//! index.html: the whole hand-over as one page that needs nothing else, for someone who may never have heard of this
//! program.
//!
//! The template places what is made here. Values reach it as plain text, which the engine escapes, or as `Html`, which
//! escaped them when it was made.

mod code;
mod diagram;
mod document;
mod html;
mod seal;
mod step;

use std::sync::LazyLock;

use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context, escape_formatter,
    syntax::SyntaxConfig, value::Value,
};
use sha2::{Digest, Sha256};

use super::grants::{self, Weighed};
use crate::plan::{Account, Other, Plan, RoleStatus, Step, Warning};
use html::Html;

const TEMPLATE: &str = include_str!("../../assets/page/index.html.j2");
const STYLE: &str = include_str!("../../assets/page/style.css");
const SCRIPT: &str = include_str!("../../assets/page/script.js");

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    engine.set_formatter(write);
    let lines = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    // Cannot fail with the usual delimiters.
    if let Ok(lines) = lines {
        engine.set_syntax(lines);
    }
    engine
});

/// As the engine writes a value, but that control characters are shown as what they are: nothing that HTML can hold.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => Ok(html::write_escaped(out, text)?),
        _ => escape_formatter(out, state, value),
    }
}

/// The page of a plan, or of the part of one: of accounts that it leaves out it says what is waited for.
pub(super) fn render(plan: &Plan<'_>, warnings: &[Warning], weighed: &Weighed<'_>) -> String {
    let playbook = plan.playbook;
    let drawn = diagram::draw(plan);
    let (picture, arrows) = drawn.map_or((None, Vec::new()), |(svg, arrows)| (Some(svg), arrows));
    let set_up = set_up(plan);
    let context = context! {
        policy => seal::policy(STYLE, SCRIPT),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        title => &playbook.title,
        retired => &playbook.retired,
        summary => list(&playbook.summary),
        minutes => playbook.minutes,
        source => &playbook.page,
        region => text(&plan.region),
        warnings => list(warnings.iter().map(warning)),
        need => &playbook.need,
        accounts => list(plan.accounts.iter().map(|a| account(plan, a, &set_up))),
        turns => turns(plan),
        picture => picture,
        arrows => list(arrows),
        roles => list(plan.roles.iter().map(|role| {
            context! {
                arn => code(&role.arn),
                account => title(plan, role.account),
                state => match role.status {
                    RoleStatus::Create => "to create",
                    RoleStatus::Existing => "exists",
                },
                title => role.title,
                purpose => prose(&role.purpose),
            }
        })),
        grants => Html::new(|html| grants::write(html, plan, weighed)),
        notes => list(plan.notes.iter().map(|note| {
            context! {
                about => note.about,
                page => note.page,
                says => prose(&note.says),
                does => prose(&note.does),
                evidence => note.evidence.name(),
            }
        })),
    };
    // Cannot fail: a test renders every playbook, and no answer changes which names there are.
    let mut page = ENGINE
        .render_named_str("index.html", TEMPLATE, context)
        .unwrap_or_default();
    page.push('\n');
    page
}

/// One account: who looks after it, what to do there, its documents.
fn account(plan: &Plan<'_>, account: &Account<'_>, set_up: &str) -> Value {
    let steps: Vec<&Step<'_>> = plan.steps_of(account.key).collect();
    let documents = plan.documents.iter().enumerate();
    let documents = documents.filter(|(_, document)| document.account == account.key);
    let others: Vec<&Other<'_>> = plan.part.iter().flat_map(|part| &part.others).collect();
    let waited = |number: &usize| steps.iter().any(|step| step.waits_for.contains(number));
    // What is waited for and not on this page can only be heard of.
    let heard = others.iter().flat_map(|other| {
        let numbers = other.steps.iter().copied().filter(|number| waited(number));
        numbers.map(|number| {
            context! {
                number => number,
                key => format!("sagesetup {set_up} {} {number}", other.key),
                account => other.title,
            }
        })
    });
    let tell = others.iter().filter(|other| !other.awaits.is_empty());
    let tell = tell.map(|other| context! { account => other.title, steps => &other.awaits });
    context! {
        key => account.key,
        id => code(&account.id),
        title => account.title,
        who => prose(&account.who),
        intro => list(account.intro.iter().map(|line| prose(&line.text))),
        count => steps.len(),
        others => plan.accounts.len() - 1 + others.len(),
        heard => list(heard),
        tell => list(tell),
        steps => list(steps.iter().map(|step| step::value(plan, step, set_up))),
        documents => list(documents.map(|(place, d)| document::value(plan, place, d))),
    }
}

/// Runs of steps in one account, in the order in which they are to be done.
fn turns(plan: &Plan<'_>) -> Value {
    let runs = plan.steps.chunk_by(|a, b| a.account == b.account);
    list(runs.map(|turn| {
        let account = turn.first().and_then(|step| plan.account(step.account));
        context! {
            title => account.map_or("", |account| account.title),
            id => code(account.map_or("", |account| &account.id)),
            steps => list(turn.iter().map(|step| {
                context! { number => step.number, title => prose(&step.title) }
            })),
        }
    }))
}

/// The title of an account, held or left out.
fn title<'p>(plan: &Plan<'p>, key: &str) -> &'p str {
    let held = plan.accounts.iter().find(|account| account.key == key);
    let others = || plan.part.iter().flat_map(|part| &part.others);
    let other = || others().find(|other| other.key == key);
    held.map(|account| account.title)
        .or_else(|| other().map(|other| other.title))
        .unwrap_or_default()
}

fn warning(warning: &Warning) -> Value {
    context! {
        text => text(&warning.text),
        // About a file, or about the answer that led to it.
        what => if warning.about.contains(['/', '.']) { "file" } else { "answer" },
        about => code(&warning.about),
        code => code(&warning.code),
    }
}

/// Tells the ticks of one set-up from those of another in the same browser. Roles that are to be created do not count,
/// so that another name for one leaves the ticks of all steps that do not speak of it.
fn set_up(plan: &Plan<'_>) -> String {
    let accounts = plan.accounts.iter().map(|account| account.id.as_str());
    let roles = plan.roles.iter();
    let roles = roles.filter(|role| role.status == RoleStatus::Existing);
    let mut hash = Sha256::new();
    for part in [plan.playbook.id.as_str(), &plan.region]
        .into_iter()
        .chain(accounts)
        .chain(roles.map(|role| role.arn.as_str()))
    {
        hash.update(part.as_bytes());
        hash.update([0xff]);
    }
    let sum = hash.finalize();
    let half = sum.iter().take(8);
    let number = half.fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{number:016x}")
}

fn list<V: Into<Value>>(items: impl IntoIterator<Item = V>) -> Value {
    items.into_iter().collect()
}

fn text(plain: &str) -> Html {
    Html::new(|html| {
        html.text(plain);
    })
}

fn code(value: &str) -> Html {
    Html::new(|html| {
        html.code(value);
    })
}

fn prose(prose: &crate::playbook::Prose<'_>) -> Html {
    Html::new(|html| {
        html.prose(prose);
    })
}
