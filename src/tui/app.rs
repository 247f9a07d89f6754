//! The program on the screen: what an input means where one is, what follows from it, and what is drawn.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{
    Frame,
    layout::{Position, Rect, Size},
};

use super::{
    cx::{Cx, Hit, Marks, Offer, put, row},
    glyphs::Glyphs,
    input::Input,
    keymap::{self, Command},
    screens::{Ask, Screens, help::Help, quit, result::Tab, retired::Retired},
    terminal::Link,
    theme::Styles,
    widgets::frame,
};
use crate::{
    host::{After, Host, Known},
    playbook::{self, Card},
    wizard::{Action, Effect, Stage, Wizard, Written},
};

/// What lies over the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Over {
    #[default]
    Nothing,
    /// What has to be read before the first question.
    Retired,
    Help,
    Quit,
}

/// What the loop must do for the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    Copy(String),
    Bare(String),
    /// Take the mouse, or leave it.
    Mouse(bool),
    /// The person has ended it.
    Quit,
    /// It was ended from outside, or by Ctrl-C.
    Interrupt,
}

/// What screens borrow.
struct Core {
    wizard: Wizard,
    cards: Vec<Card>,
    known: Vec<Known>,
    session: Option<String>,
    styles: Styles,
    glyphs: Glyphs,
    marks: Marks,
}

impl Core {
    fn cx(&self) -> Cx<'_> {
        Cx {
            wizard: &self.wizard,
            cards: &self.cards,
            known: &self.known,
            session: self.session.as_deref(),
            styles: &self.styles,
            glyphs: &self.glyphs,
            marks: &self.marks,
        }
    }
}

/// The program on the screen.
pub(crate) struct App<'h> {
    core: Core,
    screens: Screens,
    help: Help,
    retired: Retired,
    over: Over,
    host: &'h mut dyn Host,
    size: Size,
    mouse: bool,
    /// The person knows that something could not be saved.
    warned: bool,
}

impl<'h> App<'h> {
    pub(crate) fn new(
        wizard: Wizard,
        host: &'h mut dyn Host,
        styles: &Styles,
        glyphs: &Glyphs,
    ) -> Self {
        let mut app = Self {
            core: Core {
                wizard,
                cards: playbook::cards(),
                known: Vec::new(),
                session: host.session().map(str::to_owned),
                styles: *styles,
                glyphs: *glyphs,
                marks: Marks::default(),
            },
            screens: Screens::default(),
            help: Help::default(),
            retired: Retired::default(),
            over: Over::Nothing,
            host,
            size: Size::new(80, 24),
            mouse: true,
            warned: false,
        };
        app.arrive();
        app
    }

    #[cfg(test)]
    pub(crate) fn wizard(&self) -> &Wizard {
        &self.core.wizard
    }

    // ---- what comes in ----

    /// What an input leads to.
    pub(crate) fn handle(&mut self, input: Input) -> Vec<Task> {
        if !matches!(input, Input::Resize) {
            self.core.wizard.hush();
        }
        match input {
            Input::Key(key) => self.key(&key),
            Input::Text(text) => self.text(&text),
            Input::Paste(text) => self.paste(&text),
            Input::Mouse(mouse) => self.mouse(mouse),
            Input::Resize => Vec::new(),
            Input::End => self.end(Task::Interrupt),
        }
    }

    fn key(&mut self, key: &KeyEvent) -> Vec<Task> {
        let typing = self.is_typing();
        if let Some(command) = keymap::command(key, typing) {
            return self.command(command);
        }
        if !self.takes_text() {
            return Vec::new();
        }
        let asks = self.screens.key(key, &self.core.cx());
        self.carry_out(asks)
    }

    /// Letters at once, where they are text; else line by line, or one by one, as each may mean something.
    fn text(&mut self, text: &str) -> Vec<Task> {
        if let Some(tasks) = self.whole(text) {
            return tasks;
        }
        let mut tasks = Vec::new();
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                tasks.extend(self.key(&KeyCode::Enter.into()));
            }
            let Some(done) = self.whole(line) else {
                let letters = line.chars();
                tasks.extend(letters.flat_map(|letter| self.key(&KeyCode::Char(letter).into())));
                continue;
            };
            tasks.extend(done);
        }
        tasks
    }

    /// What letters lead to where all of them are text.
    fn whole(&mut self, text: &str) -> Option<Vec<Task>> {
        if !self.takes_text() {
            return None;
        }
        let asks = self.screens.text(text, &self.core.cx())?;
        Some(self.carry_out(asks))
    }

    fn paste(&mut self, text: &str) -> Vec<Task> {
        if self.over != Over::Nothing {
            return Vec::new();
        }
        let asks = self.screens.paste(text, &self.core.cx());
        let tasks = self.carry_out(asks);
        // A paste is much to do again, so it is kept before it is confirmed.
        self.save();
        tasks
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Task> {
        let found = self.core.marks.at(Position::new(mouse.column, mouse.row));
        let width = self.body().width;
        let lines = match (mouse.kind, found) {
            (MouseEventKind::Down(MouseButton::Left), Some((_, Hit::Command(command)))) => {
                return self.command(command);
            }
            (MouseEventKind::Down(MouseButton::Left), Some((area, hit)))
                if self.over == Over::Nothing =>
            {
                let asks = self
                    .screens
                    .click(area, hit, mouse.column, width, &self.core.cx());
                return self.carry_out(asks);
            }
            (MouseEventKind::ScrollDown, _) => 3,
            (MouseEventKind::ScrollUp, _) => -3,
            _ => return Vec::new(),
        };
        match self.over {
            Over::Help => self.help.pager.scroll(lines),
            Over::Retired => self.retired.pager.scroll(lines),
            Over::Quit => {}
            Over::Nothing => {
                let hit = found.map(|(_, hit)| hit);
                self.screens.wheel(hit, lines, width, &self.core.cx());
            }
        }
        Vec::new()
    }

    fn command(&mut self, command: Command) -> Vec<Task> {
        if command == Command::Interrupt {
            return self.end(Task::Interrupt);
        }
        match self.over {
            Over::Nothing => self.own_command(command),
            Over::Help | Over::Retired => self.reading(command),
            Over::Quit if matches!(command, Command::Next | Command::Quit) => {
                self.save();
                // What could not be saved is told once before it is left behind.
                if self.core.wizard.is_dirty() && !self.warned {
                    self.warned = true;
                    self.uncover();
                    return Vec::new();
                }
                vec![Task::Quit]
            }
            Over::Quit => {
                self.uncover();
                Vec::new()
            }
        }
    }

    /// A command over a page that is only read.
    fn reading(&mut self, command: Command) -> Vec<Task> {
        let help = self.over == Over::Help;
        let pager = if help {
            &self.help.pager
        } else {
            &self.retired.pager
        };
        match command {
            Command::Up => pager.scroll(-1),
            Command::Down => pager.scroll(1),
            Command::PageUp => pager.page(false),
            Command::PageDown => pager.page(true),
            Command::Quit => {
                self.save();
                self.over = Over::Quit;
            }
            _ if help => self.uncover(),
            Command::Next => {
                self.retired.understood = true;
                self.uncover();
            }
            Command::Back | Command::Home => return self.act(Action::Home),
            Command::Help => return self.open_help(),
            _ => {}
        }
        Vec::new()
    }

    fn open_help(&mut self) -> Vec<Task> {
        self.help.pager.to(0);
        self.over = Over::Help;
        Vec::new()
    }

    /// Takes away what lies over the screen, but not what has to be read first.
    fn uncover(&mut self) {
        let wizard = &self.core.wizard;
        let unread = wizard.stage() == Stage::Asking
            && !self.retired.understood
            && wizard
                .setup()
                .is_some_and(|setup| !setup.playbook().retired.is_empty());
        self.over = if unread { Over::Retired } else { Over::Nothing };
    }

    /// A command while nothing lies over the screen.
    fn own_command(&mut self, command: Command) -> Vec<Task> {
        match command {
            Command::Help => return self.open_help(),
            Command::Quit => {
                self.save();
                self.over = Over::Quit;
                return Vec::new();
            }
            Command::Mouse => {
                self.mouse = !self.mouse;
                let text = if self.mouse {
                    "The mouse is the program's again."
                } else {
                    "The mouse is free for the terminal's own marking; the same key takes it back."
                };
                self.act(Action::Tell(text.to_owned()));
                return vec![Task::Mouse(self.mouse)];
            }
            _ => {}
        }
        let width = self.body().width;
        let cx = self.core.cx();
        let offers = self.screens.offers(&cx, width);
        if !offers
            .iter()
            .any(|offer| offer.command == command && offer.enabled)
        {
            return Vec::new();
        }
        let asks = self.screens.command(command, width, &cx);
        self.carry_out(asks)
    }

    fn is_typing(&self) -> bool {
        self.over == Over::Nothing && self.screens.is_typing(self.core.wizard.stage())
    }

    /// Whether letters that mean nothing else are text.
    fn takes_text(&self) -> bool {
        self.over == Over::Nothing && self.screens.takes_text(self.core.wizard.stage())
    }

    // ---- what follows ----

    fn carry_out(&mut self, asks: Vec<Ask>) -> Vec<Task> {
        let mut tasks = Vec::new();
        for ask in asks {
            match ask {
                Ask::Act(action) => tasks.extend(self.act(action)),
                Ask::Bare(text) => tasks.push(Task::Bare(text)),
            }
        }
        tasks
    }

    /// One action, its effect, and what the screens make of the new state.
    pub(crate) fn act(&mut self, action: Action) -> Vec<Task> {
        let wizard = &mut self.core.wizard;
        let before = wizard.stage();
        let done = matches!(wizard.export().written, Some(Written::Done { .. }));
        let effect = wizard.apply(action);
        let after = effect.map(|effect| self.host.carry_out(wizard, effect));
        let now = wizard.stage();
        self.core.session = self.host.session().map(str::to_owned);
        if now == before {
            self.screens.sync(&self.core.wizard);
        } else {
            self.arrive();
            if (before, now, done) == (Stage::Export, Stage::Result, true) {
                self.screens.outcome.show(Tab::Checklist);
            }
        }
        match after {
            None | Some(After::Nothing) => Vec::new(),
            Some(After::Copy(text)) => vec![Task::Copy(text)],
            Some(After::End) => vec![Task::Quit],
        }
    }

    fn save(&mut self) {
        if self.core.wizard.is_dirty() {
            self.host.carry_out(&mut self.core.wizard, Effect::Save);
            self.core.session = self.host.session().map(str::to_owned);
        }
    }

    fn end(&mut self, task: Task) -> Vec<Task> {
        self.save();
        vec![task]
    }

    /// A screen comes up.
    fn arrive(&mut self) {
        if self.core.wizard.stage() == Stage::Welcome {
            self.core.known = self.host.sessions();
            self.retired = Retired::default();
        }
        self.uncover();
        self.screens.arrive(&self.core.wizard);
        self.screens.sync(&self.core.wizard);
    }

    /// All input is read that came at once; what waited for that is done before the next frame.
    pub(crate) fn settle(&mut self) {
        self.screens.settle(&self.core.cx());
    }

    // ---- what goes out ----

    fn body(&self) -> Rect {
        frame::body(Rect::new(0, 0, self.size.width, self.size.height))
    }

    /// Draws a frame, and gives the places in it that lead somewhere.
    pub(crate) fn draw(&mut self, frame: &mut Frame<'_>) -> Vec<Link> {
        let area = frame.area();
        self.size = area.as_size();
        self.core.marks.clear();
        let cx = self.core.cx();
        let (width, height) = frame::SMALLEST;
        if area.width < width || area.height < height {
            let text = format!("sagesetup needs a window of {width} by {height} characters.");
            let mut flow = super::flow::Flow::new(area.width);
            flow.text(&text, cx.styles.text);
            for (i, line) in flow.page().lines.iter().enumerate() {
                put(frame, row(area, i), line);
            }
            return Vec::new();
        }
        let body = frame::body(area);
        let offers = self.screens.offers(&cx, body.width);
        match self.over {
            Over::Nothing => {
                frame::draw(frame, area, &offers, &cx);
                self.screens.draw(frame, body, &cx);
            }
            Over::Help => {
                let own = [
                    Offer::called(Command::Back, "close"),
                    Offer::called(Command::PageDown, "scroll"),
                ];
                frame::draw(frame, area, &own, &cx);
                self.help.draw(frame, body, &offers, &cx);
            }
            Over::Retired => {
                frame::draw(frame, area, &self.retired.offers(), &cx);
                if let Some(setup) = cx.wizard.setup() {
                    self.retired.draw(frame, body, setup.playbook(), &cx);
                }
            }
            Over::Quit => {
                let own = [
                    Offer::called(Command::Next, "stop"),
                    Offer::called(Command::Back, "stay"),
                ];
                frame::draw(frame, area, &own, &cx);
                quit::draw(frame, body, &cx);
            }
        }
        if cx.glyphs.ascii {
            only_ascii(frame);
        }
        self.core.marks.links()
    }
}

/// Puts an ASCII sign in the place of every other: marks of open answers, and letters that a person typed.
fn only_ascii(frame: &mut Frame<'_>) {
    for cell in &mut frame.buffer_mut().content {
        if !cell.symbol().is_ascii() {
            let sign = match cell.symbol() {
                "‹" => "<",
                "›" => ">",
                "…" => "~",
                _ => "?",
            };
            cell.set_symbol(sign);
        }
    }
}
