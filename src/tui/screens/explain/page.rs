//! The page of an explanation in lines, with a mark at the command that the copy key takes.

use ratatui::style::Style;

use crate::{
    explain::{self, Block},
    tui::{
        cx::Cx,
        flow::{Flow, Page},
    },
};

/// What a person can paste, as a notebook prints it.
const EXAMPLE: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
     arn:aws:sts::111122223333:assumed-role/Studio/SageMaker is not authorized to perform: sts:AssumeRole on \
     resource: arn:aws:iam::444455556666:role/AssumableRole";

/// A page as it is drawn.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) page: Page,
    /// The line at which the marked command stands.
    pub(super) marked: usize,
}

/// Sets a page in a width; one of its commands has the mark.
pub(super) fn set(blocks: &[Block], marked: usize, width: u16, cx: &Cx<'_>) -> Set {
    let styles = cx.styles;
    let mut flow = Flow::new(width);
    let mut place = 0;
    let mut commands = 0;
    let dot = format!("{} ", cx.glyphs.dot);
    let mut before = None;
    for block in blocks {
        if let (Some(Block::Text(_)), Block::Text(_)) = (before.replace(block), block) {
            flow.gap();
        }
        match block {
            Block::Title(text) => {
                flow.text(text, styles.accent);
            }
            Block::Heading(text) => {
                flow.gap().text(text, styles.title);
            }
            Block::Text(text) => {
                flow.spans(&ticked(text, cx), &[], "");
            }
            Block::Item(text) => {
                flow.spans(&ticked(text, cx), &[(&dot, styles.faint)], "  ");
            }
            Block::Fact(name, text) => {
                let name = format!("{name}: ");
                flow.spans(&ticked(text, cx), &[(&name, styles.faint)], "  ");
            }
            Block::Command(text) => {
                let here = commands == marked;
                if here {
                    place = flow.len();
                }
                commands += 1;
                for (i, line) in text.lines().enumerate() {
                    let mark = if here && i == 0 {
                        format!("  {} ", cx.glyphs.cursor)
                    } else {
                        "    ".to_owned()
                    };
                    flow.broken(
                        &[(&mark, styles.accent), (line, styles.code)],
                        cx.glyphs.wrapped,
                        styles.faint,
                    );
                }
            }
            Block::Source(address) if address.starts_with("https://") => {
                flow.link("", address, styles);
            }
            Block::Source(text) => {
                flow.text(text, styles.text);
            }
        }
    }
    Set {
        page: flow.page(),
        marked: place,
    }
}

/// A text in which backticks hold what is code.
fn ticked<'t>(text: &'t str, cx: &Cx<'_>) -> Vec<(&'t str, Style)> {
    let parts: Vec<&str> = text.split('`').collect();
    // One without its partner is no bracket.
    if parts.len().is_multiple_of(2) {
        return vec![(text, cx.styles.text)];
    }
    let styles = [cx.styles.text, cx.styles.code].into_iter().cycle();
    parts.into_iter().zip(styles).collect()
}

/// The same without anything around it, to be marked with the mouse.
pub(super) fn bare(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Title(text) | Block::Text(text) | Block::Command(text) | Block::Source(text) => {
                lines.push(text.clone());
            }
            Block::Heading(text) => lines.extend([String::new(), (*text).to_owned()]),
            Block::Item(text) => lines.push(format!("- {text}")),
            Block::Fact(name, text) => lines.push(format!("{name}: {text}")),
        }
    }
    lines.join("\n")
}

/// Says what can be given, as long as nothing is explained.
pub(super) fn hint(refused: bool, width: u16, cx: &Cx<'_>) -> Page {
    let styles = cx.styles;
    let mut flow = Flow::new(width);
    if refused {
        let text = format!(
            "That was longer than {} KiB and is left out; paste the message alone.",
            explain::LONGEST / 1024
        );
        let mark = format!("{} ", cx.glyphs.wrong);
        flow.marked(&mark, styles.wrong, &text, styles.wrong)
            .blank();
    }
    flow.text(
        "Paste what was printed when something was refused, all of it, wrapped lines and traceback included; then press Enter. You get the cause, whose task it is, commands that prove it and change nothing, and the step that mends it.",
        styles.text,
    );
    flow.blank().text("For example", styles.title);
    flow.text(EXAMPLE, styles.code);
    flow.blank().spans(
        &[
            ("An id such as ", styles.text),
            ("S12", styles.code),
            (
                ", or the code of a check, is explained as well.",
                styles.text,
            ),
        ],
        &[],
        "",
    );
    flow.text(
        "The text stays here until you quit; it is not saved, and nothing is sent anywhere.",
        styles.faint,
    );
    flow.page()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_explained() {
        assert!(explain::tell(EXAMPLE, None).is_known);
    }
}
