//! Who gets the bundle, and what it holds besides documents and checklists: rows to tick below the path.

use ratatui::text::Line;

use crate::{
    tui::{
        cx::Cx,
        widgets::menu::{Entry, entry_line},
    },
    wizard::{Action, FORMATS, Setup},
};

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// As `Action::Recipient` counts them.
    Recipient(usize),
    Format(usize),
}

/// There is somebody to choose only where several accounts take part.
fn rows(setup: &Setup) -> Vec<Row> {
    let accounts = setup.plan().accounts.len();
    let recipients = if accounts > 1 { accounts + 1 } else { 0 };
    let recipients = (0..recipients).map(Row::Recipient);
    let formats = (0..FORMATS.len()).map(Row::Format);
    recipients.chain(formats).collect()
}

pub(super) fn count(setup: &Setup) -> usize {
    rows(setup).len()
}

/// What ticking a row asks for.
pub(super) fn action(setup: &Setup, number: usize) -> Option<Action> {
    Some(match rows(setup).get(number)? {
        Row::Recipient(place) => Action::Recipient(*place),
        Row::Format(place) => Action::Format(*place),
    })
}

/// The rows as they are drawn; `here` has the cursor.
pub(super) fn entries(setup: &Setup, here: Option<usize>, width: u16, cx: &Cx<'_>) -> Vec<Entry> {
    let export = cx.wizard.export();
    let styles = cx.styles;
    let mut entries = Vec::new();
    let heading = |text: &str| Entry {
        number: None,
        lines: vec![Line::styled(text.to_owned(), styles.text)],
    };
    for (number, row) in rows(setup).into_iter().enumerate() {
        let (mark, on, text) = match row {
            Row::Recipient(place) => {
                if place == 0 {
                    entries.push(heading("Who gets it?"));
                }
                let account = place.checked_sub(1);
                let account = account.and_then(|place| setup.plan().accounts.get(place));
                let on = export.recipient.as_deref() == account.map(|account| account.key);
                let mark = if on { cx.glyphs.chosen } else { cx.glyphs.free };
                let text = account.map_or_else(
                    || "I keep all of it".to_owned(),
                    |account| format!("The admin of the {}: that part alone", account.title),
                );
                (mark, on, text)
            }
            Row::Format(place) => {
                if place == 0 {
                    entries.push(heading("Besides documents and checklists:"));
                }
                let format = FORMATS.get(place);
                let on = format.is_some_and(|(format, _)| export.takes(*format));
                let mark = if on {
                    cx.glyphs.ticked
                } else {
                    cx.glyphs.unticked
                };
                let text = format.map_or("", |(_, title)| title);
                (mark, on, text.to_owned())
            }
        };
        let style = if on { styles.right } else { styles.text };
        entries.push(Entry {
            number: Some(number),
            lines: vec![entry_line(
                here == Some(number),
                (mark, style),
                &text,
                "",
                width,
                cx,
            )],
        });
    }
    entries
}
