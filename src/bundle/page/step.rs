//! The steps of a checklist, as the template places them.

use minijinja::{context, value::Value};

use super::{html::Html, list, prose};
use crate::{
    bundle::shell,
    plan::{Line, Plan, Step},
};

/// One step with all that it says.
pub(super) fn value(plan: &Plan<'_>, step: &Step<'_>, set_up: &str) -> Value {
    let mut blocks = Blocks {
        step: step.number,
        count: 0,
    };
    let mut lines =
        |lines: &[Line<'_>]| list(lines.iter().map(|line| self::line(plan, line, &mut blocks)));
    context! {
        number => step.number,
        key => key(plan, step, set_up),
        title => prose(&step.title),
        why => step.why.as_ref().map(prose),
        waits => list(plan.before(step).into_iter().flat_map(|before| {
            let numbers = before.steps.into_iter();
            numbers.map(move |number| {
                context! {
                    number => number,
                    account => before.account,
                    title => plan.step(number).map(|step| prose(&step.title)),
                }
            })
        })),
        actions => lines(&step.actions),
        check => lines(&step.check),
        undo => lines(&step.undo),
    }
}

/// Under which a tick is kept. A step that says something else than before has another.
fn key(plan: &Plan<'_>, step: &Step<'_>, set_up: &str) -> String {
    let fingerprint = step.fingerprint(plan);
    format!("sagesetup {set_up} {} {fingerprint}", step.id)
}

/// Counts what can be copied in a step, for ids that no answer can make the same.
struct Blocks {
    step: usize,
    count: usize,
}

impl Blocks {
    fn next(&mut self) -> String {
        self.count += 1;
        format!("copy-{}-{}", self.step, self.count)
    }
}

fn line(plan: &Plan<'_>, line: &Line<'_>, blocks: &mut Blocks) -> Value {
    let copied = |blocks: &mut Blocks, what: &str, text: &str| {
        context! {
            id => blocks.next(),
            what => what,
            text => Html::new(|html| { html.text(text); }),
        }
    };
    let command = (!line.command.is_empty()).then(|| shell::command(&line.command));
    let document = line
        .paste
        .and_then(|place| Some((place, plan.documents.get(place)?)));
    context! {
        text => prose(&line.text),
        // Anything but a page of the console is shown and leads nowhere.
        link => line.link.as_ref().filter(|link| link.starts_with("https://")),
        shown => line.link.as_ref().filter(|link| !link.starts_with("https://")),
        copy => line.copy.as_ref().map(|value| copied(blocks, "value", value)),
        command => command.map(|command| copied(blocks, "command", &command)),
        document => document.map(|(place, document)| super::document::card(place, document)),
    }
}
