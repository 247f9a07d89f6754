//! What an error message of AWS means: the message as it was pasted, above; its page, below. It lies over any screen,
//! keeps its text until the program ends, and saves nothing.

mod page;
mod source;

#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

use self::source::Source;
use super::Ask;
use crate::{
    explain::{self, Block, Told},
    tui::{
        cx::{Cx, Hit, Offer, put},
        keymap::Command,
        widgets::{pager::Pager, text_field::Look},
    },
    wizard::Stage,
};

/// Fewer letters at once are typed, and each of them may be a command.
const BURST: usize = 8;
/// A window with this many rows shows more of the message.
const TALL: u16 = 30;

#[derive(Debug, Default)]
pub(crate) struct Explain {
    open: bool,
    source: Source,
    /// What stood there before something else was begun.
    former: Option<String>,
    told: Option<Told>,
    /// The page is looked at; the text is at rest.
    reading: bool,
    pager: Pager,
    /// Which of the commands is marked.
    next_copy: usize,
    /// Enter was pressed, and what came with it is not all read yet.
    asked: bool,
}

impl Explain {
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    pub(crate) fn is_typing(&self) -> bool {
        !self.reading
    }

    /// Opens as it was left; the page is made anew, as answers may have changed.
    pub(crate) fn open(&mut self, cx: &Cx<'_>) {
        self.open = true;
        if self.told.is_some() {
            self.told = Some(tell(self.source.text(), cx));
        }
    }

    /// All input is read that came at once: explains what Enter asked for. Until then an Enter may be a line end of
    /// something that is being pasted.
    pub(crate) fn settle(&mut self, cx: &Cx<'_>) {
        if std::mem::take(&mut self.asked) {
            self.told = Some(tell(self.source.text(), cx));
        }
    }

    pub(crate) fn offers(&self) -> Vec<Offer> {
        let commands = self.commands().count();
        let empty = self.source.text().trim().is_empty();
        let next = if self.reading {
            "change the text"
        } else {
            "explain"
        };
        vec![
            Offer::called(Command::Next, next).when(!empty),
            Offer::called(Command::Back, "back"),
            Offer::called(
                if self.reading {
                    Command::Copy
                } else {
                    Command::CopyCli
                },
                "copy command",
            )
            .when(commands > 0),
            Offer::called(Command::Pane, "next command").when(commands > 1),
            Offer::called(Command::Undo, "bring back the text before")
                .when(self.former.is_some() && !self.reading),
            Offer::quiet(Command::Up),
            Offer::quiet(Command::Down),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::quiet(Command::First).when(self.reading),
            Offer::quiet(Command::Last).when(self.reading),
            Offer::quiet(Command::CopyCli).when(self.reading && commands > 0),
            Offer::quiet(Command::Bare).when(self.told.is_some()),
            Offer::quiet(Command::Explain),
            Offer::new(Command::Quit),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>, width: u16) -> Vec<Ask> {
        match command {
            Command::Back | Command::Explain => self.open = false,
            // More than one line end in what is being pasted.
            Command::Next if self.asked => self.source.insert("\n"),
            Command::Next if self.reading => self.reading = false,
            Command::Next => {
                self.asked = true;
                self.reading = true;
                self.next_copy = 0;
                self.pager.to(0);
            }
            Command::Undo => {
                if let Some(former) = self.former.take() {
                    let now = self.source.replace(former);
                    self.former = Some(now).filter(|text| !text.trim().is_empty());
                    self.changed();
                }
            }
            Command::Up => self.pager.scroll(-1),
            Command::Down => self.pager.scroll(1),
            Command::PageUp | Command::PageDown => self.pager.page(command == Command::PageDown),
            Command::First => self.pager.to(0),
            Command::Last => self.pager.to(usize::MAX),
            Command::Pane => {
                let count = self.commands().count().max(1);
                self.next_copy = (self.next_copy + 1) % count;
                if let Some(told) = &self.told {
                    let set = page::set(&told.page, self.next_copy, width, cx);
                    self.pager.to(set.marked.saturating_sub(2));
                }
            }
            Command::Copy | Command::CopyCli => {
                let marked = self.commands().nth(self.next_copy);
                return marked
                    .map(|text| vec![Ask::copy("the command", text)])
                    .unwrap_or_default();
            }
            Command::Bare => {
                if let Some(told) = &self.told {
                    return vec![Ask::Bare(page::bare(&told.page))];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// The commands on the page, in their order.
    fn commands(&self) -> impl Iterator<Item = &str> {
        let blocks = self.told.iter().flat_map(|told| &told.page);
        blocks.filter_map(|block| match block {
            Block::Command(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The page is not that of the text any more.
    fn changed(&mut self) {
        self.told = None;
        self.asked = false;
        self.reading = false;
        self.next_copy = 0;
        self.pager.to(0);
    }

    /// What comes while the page is looked at is another message.
    fn begin_anew(&mut self) {
        if self.reading {
            self.former = Some(self.source.replace(String::new()));
            self.changed();
        }
    }

    pub(crate) fn key(&mut self, key: &KeyEvent) {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match key.code {
            KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                self.begin_anew();
            }
            KeyCode::Char(_) if !key.modifiers.intersects(held) => self.begin_anew(),
            KeyCode::Char(_) if self.reading => return,
            _ => {}
        }
        if self.source.key(key) {
            self.changed();
        }
    }

    /// Takes letters that came at once; false where each may mean something of its own.
    pub(crate) fn text(&mut self, text: &str) -> bool {
        if self.asked {
            // The Enter before was a line end of what is being pasted.
            self.insert(&format!("\n{text}"));
        } else if self.reading && text.len() < BURST {
            return false;
        } else {
            self.paste(text);
        }
        true
    }

    pub(crate) fn paste(&mut self, text: &str) {
        self.begin_anew();
        self.insert(text);
    }

    fn insert(&mut self, text: &str) {
        self.source.insert(text);
        self.changed();
    }

    pub(crate) fn click(&mut self, area: Rect, hit: Hit, column: u16) {
        if hit == Hit::Field {
            self.reading = false;
            self.source.click(column.saturating_sub(area.x), area.width);
        }
    }

    pub(crate) fn wheel(&mut self, lines: isize) {
        self.pager.scroll(lines);
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let most = match (area.height < TALL, self.reading) {
            (true, true) => 2,
            (false, false) => 6,
            (true, false) | (false, true) => 3,
        };
        let rows = self.source.rows(area.width, most).saturating_add(1);
        let [title, field, _, below] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(rows),
            Constraint::Length(u16::from(area.height >= TALL)),
            Constraint::Min(0),
        ])
        .areas(area);
        let text = if self.reading {
            "What AWS said. Paste another message at any time."
        } else {
            "What did AWS say?"
        };
        put(frame, title, &Line::styled(text, cx.styles.title));
        let look = match (self.reading, &self.told) {
            (false, _) => Look::Focus,
            (true, Some(told)) if !told.is_known => Look::Error,
            (true, _) => Look::Rest,
        };
        self.source.draw(frame, field, look, cx);
        let page = match &self.told {
            Some(told) => page::set(&told.page, self.next_copy, below.width, cx).page,
            None => page::hint(self.source.is_refused(), below.width, cx),
        };
        self.pager.draw(frame, below, &page, cx);
    }
}

/// On the welcome screen no set-up is meant.
fn tell(text: &str, cx: &Cx<'_>) -> Told {
    let setup = cx.wizard.setup();
    let setup = setup.filter(|_| cx.wizard.stage() != Stage::Welcome);
    explain::tell(text, setup.map(crate::wizard::Setup::plan))
}
