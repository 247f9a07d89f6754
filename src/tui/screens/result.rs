//! What came out: diagram, documents with their reasons, grants, the checklist to tick, the files of the bundle.

mod checklist;
mod documents;
mod grants;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
};

use super::Ask;
use crate::{
    bundle,
    tui::{
        cx::{Cx, Hit, Offer, put, row},
        flow::{Flow, Page},
        keymap::Command,
        widgets::{
            diagram::{Lit, picture},
            frame::separator,
            menu::{Entry, Menu, entry_line},
            pager::Pager,
        },
    },
    wizard::{Action, Setup},
};

/// The tabs, in their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tab {
    Diagram,
    Documents,
    Grants,
    #[default]
    Checklist,
    Files,
}

impl Tab {
    pub(crate) const ALL: [Self; 5] = [
        Self::Diagram,
        Self::Documents,
        Self::Grants,
        Self::Checklist,
        Self::Files,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Diagram => "Diagram",
            Self::Documents => "Documents",
            Self::Grants => "Grants",
            Self::Checklist => "Checklist",
            Self::Files => "Files",
        }
    }

    fn neighbour(self, forward: bool) -> Self {
        let count = Self::ALL.len();
        let at = Self::ALL
            .iter()
            .position(|tab| *tab == self)
            .unwrap_or_default();
        let next = if forward { at + 1 } else { at + count - 1 } % count;
        Self::ALL.get(next).copied().unwrap_or_default()
    }
}

/// Something on the page that can be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Copyable {
    what: String,
    text: String,
    kind: CopyKind,
    /// Where it stands on the page.
    line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CopyKind {
    Document,
    Link,
    Command,
    Value,
}

/// A page, and what can be copied from it.
#[derive(Debug, Default)]
struct Detail {
    page: Page,
    copies: Vec<Copyable>,
}

#[derive(Debug, Default)]
pub(crate) struct Outcome {
    tab: Tab,
    menus: [Menu; 5],
    pager: Pager,
    /// In a narrow window the page is shown instead of the list.
    opened: bool,
    /// Which of the copyable things is marked.
    next_copy: usize,
    /// The files of the bundle: path and text.
    files: Vec<(String, String)>,
}

/// The place of the checklist among the tabs.
const CHECKLIST: usize = 3;

/// Wide enough for the list and the page beside each other.
const WIDE: u16 = 100;

impl Outcome {
    /// Renders what the files tab shows.
    pub(crate) fn arrive(&mut self, setup: &Setup) {
        let bundle = bundle::render(setup.plan());
        self.files = bundle
            .files()
            .iter()
            .map(|file| {
                (
                    file.path.to_owned(),
                    String::from_utf8_lossy(file.bytes).into_owned(),
                )
            })
            .collect();
        self.opened = false;
        if let Some(menu) = self.menus.get_mut(CHECKLIST) {
            menu.cursor = checklist::next(setup);
        }
    }

    pub(crate) fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.opened = false;
        self.turn_page();
    }

    fn turn_page(&mut self) {
        self.pager.to(0);
        self.next_copy = 0;
    }

    fn menu(&self) -> &Menu {
        let at = Tab::ALL
            .iter()
            .position(|tab| *tab == self.tab)
            .unwrap_or_default();
        self.menus.get(at).unwrap_or(&self.menus[0])
    }

    fn menu_mut(&mut self) -> &mut Menu {
        let at = Tab::ALL
            .iter()
            .position(|tab| *tab == self.tab)
            .unwrap_or_default();
        &mut self.menus[at.min(4)]
    }

    pub(crate) fn offers(&self, cx: &Cx<'_>, width: u16) -> Vec<Offer> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        let ready = setup.obstacles().is_empty();
        let listed = self.tab != Tab::Diagram;
        let copies = self.detail(setup, width, cx).copies;
        let has = |kind| copies.iter().any(|copy| copy.kind == kind);
        let step = self.step_id(setup);
        let ticked = step.as_deref().is_some_and(|step| setup.is_ticked(step));
        let narrow = width < WIDE;
        vec![
            Offer::called(Command::Tick, if ticked { "untick" } else { "tick" })
                .when(step.is_some()),
            Offer::called(Command::Copy, "copy").when(!copies.is_empty()),
            Offer::called(Command::Pane, "next to copy").when(copies.len() > 1),
            Offer::called(Command::Next, "open").when(listed && narrow && !self.opened),
            Offer::called(Command::Right, "next tab"),
            Offer::quiet(Command::Left),
            Offer::new(Command::Export).when(ready),
            Offer::new(Command::Import),
            Offer::called(Command::Back, if self.opened { "list" } else { "back" }),
            Offer::quiet(Command::Up).when(listed),
            Offer::quiet(Command::Down).when(listed),
            Offer::quiet(Command::PageUp),
            Offer::quiet(Command::PageDown),
            Offer::quiet(Command::First),
            Offer::quiet(Command::Last),
            Offer::quiet(Command::CopyDocument).when(has(CopyKind::Document)),
            Offer::quiet(Command::CopyLink).when(has(CopyKind::Link)),
            Offer::quiet(Command::CopyCli).when(has(CopyKind::Command)),
            Offer::quiet(Command::Bare),
            Offer::quiet(Command::Review),
            Offer::quiet(Command::Home),
            Offer::new(Command::Quit),
        ]
    }

    pub(crate) fn command(&mut self, command: Command, cx: &Cx<'_>, width: u16) -> Vec<Ask> {
        let Some(setup) = cx.wizard.setup() else {
            return Vec::new();
        };
        let count = self
            .entries(setup, width, cx)
            .iter()
            .filter(|entry| entry.number.is_some())
            .count();
        let act = |action| vec![Ask::Act(action)];
        let kind = match command {
            Command::Next if self.tab != Tab::Diagram && width < WIDE => {
                self.opened = true;
                return Vec::new();
            }
            Command::Back if self.opened && width < WIDE => {
                self.opened = false;
                return Vec::new();
            }
            Command::Back => return act(Action::Back),
            Command::Left | Command::Right => {
                self.show(self.tab.neighbour(command == Command::Right));
                return Vec::new();
            }
            Command::Up | Command::Down if self.tab == Tab::Diagram => {
                self.pager
                    .scroll(if command == Command::Down { 1 } else { -1 });
                return Vec::new();
            }
            Command::Up | Command::Down => {
                self.menu_mut().step(command == Command::Down, count);
                self.turn_page();
                return Vec::new();
            }
            Command::PageUp | Command::PageDown => {
                self.pager.page(command == Command::PageDown);
                return Vec::new();
            }
            Command::First | Command::Last => {
                self.menu_mut().cursor = if command == Command::Last {
                    count.saturating_sub(1)
                } else {
                    0
                };
                self.turn_page();
                return Vec::new();
            }
            Command::Tick => {
                let step = self.step_id(setup);
                return step.map(|step| act(Action::Tick(step))).unwrap_or_default();
            }
            Command::Copy => {
                let copies = self.detail(setup, width, cx).copies;
                return copies
                    .get(self.next_copy)
                    .map(|copy| vec![Ask::copy(copy.what.clone(), copy.text.clone())])
                    .unwrap_or_default();
            }
            Command::Pane => {
                // The mark goes to the next thing to copy, and the page follows it.
                let copies = self.detail(setup, width, cx).copies;
                let next = (self.next_copy + 1) % copies.len().max(1);
                self.next_copy = next;
                if let Some(copy) = copies.get(next) {
                    self.pager.to(copy.line.saturating_sub(3));
                }
                return Vec::new();
            }
            Command::Bare => return vec![Ask::Bare(self.bare(setup, width, cx))],
            Command::CopyDocument => CopyKind::Document,
            Command::CopyLink => CopyKind::Link,
            Command::CopyCli => CopyKind::Command,
            _ => return Vec::new(),
        };
        let copies = self.detail(setup, width, cx).copies;
        let found = copies.into_iter().find(|copy| copy.kind == kind);
        found
            .map(|copy| vec![Ask::copy(copy.what, copy.text)])
            .unwrap_or_default()
    }

    pub(crate) fn click(&mut self, hit: Hit, cx: &Cx<'_>, width: u16) -> Vec<Ask> {
        match hit {
            Hit::Tab(number) => {
                if let Some(tab) = Tab::ALL.get(number) {
                    self.show(*tab);
                }
            }
            Hit::Row(number) if number == self.menu().cursor => {
                // In the checklist a click on the step under the cursor ticks it; elsewhere it opens.
                let command = if self.tab == Tab::Checklist && width >= WIDE {
                    Command::Tick
                } else {
                    Command::Next
                };
                return self.command(command, cx, width);
            }
            Hit::Row(number) => {
                self.menu_mut().cursor = number;
                self.turn_page();
            }
            Hit::Command(_) | Hit::Field | Hit::Aside => {}
        }
        Vec::new()
    }

    pub(crate) fn wheel(&mut self, hit: Option<Hit>, lines: isize, cx: &Cx<'_>, width: u16) {
        match hit {
            Some(Hit::Row(_)) => {
                let command = if lines > 0 {
                    Command::Down
                } else {
                    Command::Up
                };
                self.command(command, cx, width);
            }
            _ => self.pager.scroll(lines),
        }
    }

    fn step_id(&self, setup: &Setup) -> Option<String> {
        if self.tab != Tab::Checklist {
            return None;
        }
        checklist::step(setup, self.menu().cursor).map(|step| step.id.clone())
    }

    fn bare(&self, setup: &Setup, width: u16, cx: &Cx<'_>) -> String {
        let detail = self.detail(setup, width, cx);
        if detail.copies.is_empty() {
            let lines: Vec<String> = detail.page.lines.iter().map(ToString::to_string).collect();
            return lines.join("\n");
        }
        let marked = detail.copies.get(self.next_copy).or(detail.copies.first());
        marked.map_or_else(String::new, |copy| copy.text.clone())
    }

    fn entries(&self, setup: &Setup, width: u16, cx: &Cx<'_>) -> Vec<Entry> {
        let cursor = self.menu().cursor;
        match self.tab {
            Tab::Diagram => Vec::new(),
            Tab::Documents => documents::entries(setup.plan(), cursor, width, cx),
            Tab::Grants => grants::entries(setup.plan(), cursor, width, cx),
            Tab::Checklist => checklist::entries(setup, cursor, width, cx),
            Tab::Files => self
                .files
                .iter()
                .enumerate()
                .map(|(number, (path, text))| {
                    let right = format!("{} lines", text.lines().count());
                    let here = number == cursor;
                    let line = entry_line(here, ("", cx.styles.text), path, &right, width, cx);
                    Entry {
                        number: Some(number),
                        lines: vec![line],
                    }
                })
                .collect(),
        }
    }

    fn detail(&self, setup: &Setup, width: u16, cx: &Cx<'_>) -> Detail {
        let cursor = self.menu().cursor;
        match self.tab {
            Tab::Diagram => {
                let mut flow = Flow::new(width);
                for line in picture(
                    setup.plan(),
                    Lit::default(),
                    width,
                    cx.glyphs.ascii,
                    &cx.styles.diagram,
                ) {
                    flow.line(line);
                }
                Detail {
                    page: flow.page(),
                    copies: Vec::new(),
                }
            }
            Tab::Documents => documents::detail(setup.plan(), cursor, width, cx),
            Tab::Grants => grants::detail(setup.plan(), cursor, width, cx),
            Tab::Checklist => checklist::detail(setup, cursor, self.next_copy, width, cx),
            Tab::Files => {
                let mut flow = Flow::new(width);
                let Some((path, text)) = self.files.get(cursor) else {
                    return Detail::default();
                };
                flow.text(path, cx.styles.title).blank();
                flow.verbatim(text, cx.styles.text, cx.glyphs.wrapped);
                let kind = CopyKind::Document;
                let copies = vec![Copyable {
                    what: path.clone(),
                    text: text.clone(),
                    kind,
                    line: 0,
                }];
                Detail {
                    page: flow.page(),
                    copies,
                }
            }
        }
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let Some(setup) = cx.wizard.setup() else {
            return;
        };
        let [tabs, main] =
            Layout::vertical([Constraint::Length(2), Constraint::Min(0)]).areas(area);
        self.draw_tabs(frame, row(tabs, 0), cx);
        let left_width = if self.tab == Tab::Checklist { 46 } else { 42 };
        if self.tab == Tab::Diagram {
            let detail = self.detail(setup, main.width, cx);
            self.pager.draw(frame, main, &detail.page, cx);
        } else if area.width >= WIDE {
            let [left, gap, right] = Layout::horizontal([
                Constraint::Percentage(left_width),
                Constraint::Length(3),
                Constraint::Min(0),
            ])
            .areas(main);
            self.menu()
                .draw(frame, left, &self.entries(setup, left.width, cx), cx);
            separator(frame, gap, cx);
            cx.marks.hit(right, Hit::Aside);
            let detail = self.detail(setup, right.width, cx);
            self.pager.draw(frame, right, &detail.page, cx);
        } else if self.opened {
            let detail = self.detail(setup, main.width, cx);
            self.pager.draw(frame, main, &detail.page, cx);
        } else {
            self.menu()
                .draw(frame, main, &self.entries(setup, main.width, cx), cx);
        }
    }

    fn draw_tabs(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        let mut x = area.x;
        let total: usize = Tab::ALL.iter().map(|tab| tab.title().len() + 3).sum();
        // Too narrow for all of them, the row begins with the one that is open.
        let skip = if total > usize::from(area.width) + 1 {
            Tab::ALL
                .iter()
                .position(|tab| *tab == self.tab)
                .unwrap_or_default()
        } else {
            0
        };
        for (number, tab) in Tab::ALL.into_iter().enumerate().skip(skip) {
            let here = tab == self.tab;
            let text = if here {
                format!("[{}]", tab.title())
            } else {
                format!(" {} ", tab.title())
            };
            let style = if here {
                cx.styles.accent
            } else {
                cx.styles.faint
            };
            let wide = u16::try_from(text.len()).unwrap_or_default();
            if x.saturating_add(wide) > area.right() {
                break;
            }
            let own = Rect {
                x,
                width: wide,
                ..area
            };
            put(frame, own, &Line::from(Span::styled(text, style)));
            cx.marks.hit(own, Hit::Tab(number));
            x = x.saturating_add(wide).saturating_add(1);
        }
    }
}
