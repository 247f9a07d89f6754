//! What tests of the screens share: the program over a buffer, driven by keys, and pictures of it.

pub(crate) mod svg;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use serde_json::{Map, Value};

use super::{
    app::Task,
    canvas::Canvas,
    glyphs::{self, Glyphs},
    input::Input,
    theme::Depth,
};
use crate::{
    answers,
    bundle::write,
    host::{After, Host, Known, bring},
    playbook::{BUILT_IN, testing::SEVERAL},
    wizard::{
        Action, Brought, Effect, Progress, Saved, Setup, Wizard, Written,
        result::{AccountResult, By, RoleResult, StepResult, StepState},
    },
};

/// Where the other account's result is.
pub(crate) const RETURNED: &str = "emr-account/result.json";

/// What comes back from the other account: nearly all is done, the roles have a path.
fn returned(setup: &Setup) -> AccountResult {
    let plan = setup.plan();
    let account = plan.accounts.last().unwrap();
    let states = [StepState::Right, StepState::Done, StepState::Missing];
    let roles = plan.roles.iter().filter(|role| role.account == account.key);
    AccountResult {
        playbook: plan.playbook.id.clone(),
        key: account.key.to_owned(),
        account: account.id.clone(),
        partition: plan.partition.clone(),
        by: By::Apply,
        complete: false,
        steps: plan
            .steps_of(account.key)
            .enumerate()
            .map(|(place, step)| StepResult {
                id: step.id.clone(),
                fingerprint: step.fingerprint(plan),
                state: states[usize::from(place > 3) + usize::from(place > 4)],
            })
            .collect(),
        roles: roles
            .filter(|role| role.path_about.is_some())
            .map(|role| RoleResult {
                id: role.id.to_owned(),
                name: role.name.clone(),
                arn: role.arn.replacen(":role/", ":role/ml/", 1),
            })
            .collect(),
        items: Vec::new(),
        remarks: vec!["Roles have the path /ml/ with us.".to_owned()],
    }
}

/// A host that keeps everything in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) known: Vec<Known>,
    saved: Option<Saved>,
    /// Directories that are taken.
    full: Vec<String>,
}

impl Host for Memory {
    fn carry_out(&mut self, wizard: &mut Wizard, effect: Effect) -> After {
        self.saved = wizard.saved();
        wizard.mark_saved();
        match effect {
            Effect::Save | Effect::Begin => {}
            Effect::Bring(path) => {
                let brought = match wizard.setup() {
                    Some(setup) if path == RETURNED => Brought::Result(Box::new(returned(setup))),
                    _ => bring(&path),
                };
                wizard.apply(Action::Brought(brought));
                self.saved = wizard.saved();
            }
            Effect::Copy(text) => return After::Copy(text),
            Effect::Quit => return After::End,
            Effect::Open(_) => {
                if let Some(saved) = self.saved.clone() {
                    wizard.apply(Action::Opened(Box::new(saved)));
                }
            }
            Effect::Write { dir, force } => {
                let written = if self.full.contains(&dir) && !force {
                    Written::Refused(format!("\"{dir}\" is not empty (README.md and 5 more)."))
                } else {
                    let bundle = wizard.export().bundle(wizard.setup().unwrap());
                    let files: Vec<write::File<'_>> = bundle.files();
                    Written::Done {
                        dir: dir.clone(),
                        files: files.iter().map(|file| file.path.to_owned()).collect(),
                    }
                };
                self.full.push(dir);
                wizard.apply(Action::Written(written));
            }
        }
        After::Nothing
    }

    fn sessions(&self) -> Vec<Known> {
        self.known.clone()
    }

    fn session(&self) -> Option<&str> {
        self.saved.as_ref().map(|_| "production")
    }
}

/// The program over a buffer.
pub(crate) struct Harness {
    canvas: Canvas<'static>,
    /// What the loop would have to do.
    pub(crate) tasks: Vec<Task>,
}

impl Harness {
    /// On the welcome screen.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        Self::with(
            Wizard::new(),
            Memory::default(),
            Depth::True,
            &glyphs::UNICODE,
            (width, height),
        )
    }

    pub(crate) fn with(
        wizard: Wizard,
        host: Memory,
        depth: Depth,
        glyphs: &Glyphs,
        (width, height): (u16, u16),
    ) -> Self {
        // A test ends soon after.
        let host = Box::leak(Box::new(host));
        let canvas = Canvas::styled(wizard, host, (width, height), depth, glyphs);
        Self {
            canvas,
            tasks: Vec::new(),
        }
    }

    /// With a set-up begun, and the answers of a sample given.
    pub(crate) fn answered(sample: usize, width: u16, height: u16) -> Self {
        Self::filled(BUILT_IN[0].id, Some(self::sample(sample)), width, height)
    }

    /// One set-up at its beginning; what is retired is told first.
    pub(crate) fn begun(id: &str, width: u16, height: u16) -> Self {
        Self::filled(id, None, width, height)
    }

    /// The review of one set-up, with these answers.
    pub(crate) fn filled(
        id: &str,
        answers: Option<Map<String, Value>>,
        width: u16,
        height: u16,
    ) -> Self {
        let mut wizard = Wizard::new();
        wizard.apply(Action::Start(id.to_owned()));
        if let Some(answers) = answers {
            wizard.apply(Action::Prefill(answers));
        }
        Self::with(
            wizard,
            Memory::default(),
            Depth::True,
            &glyphs::UNICODE,
            (width, height),
        )
    }

    /// At a question, with the answers of the first sample before it and nothing after it.
    pub(crate) fn asking(id: &str, width: u16, height: u16) -> Self {
        let mut wizard = Wizard::new();
        wizard.apply(Action::Start(BUILT_IN[0].id.to_owned()));
        let answers = sample(0);
        while wizard.setup().unwrap().question().id != id {
            let current = wizard.setup().unwrap().question().id.clone();
            if let Some(value) = answers.get(&current) {
                wizard.apply(Action::Edit(text_of(value)));
            }
            wizard.apply(Action::Submit);
        }
        Self::with(
            wizard,
            Memory::default(),
            Depth::True,
            &glyphs::UNICODE,
            (width, height),
        )
    }

    /// At a question about several choices.
    pub(crate) fn ticking(width: u16, height: u16) -> Self {
        let mut wizard = Wizard::new();
        wizard.apply(Action::Start(SEVERAL.to_owned()));
        for answer in ["eu-west-1", "arn:aws:iam::210987654321:role/x"] {
            wizard.apply(Action::Edit(answer.to_owned()));
            wizard.apply(Action::Submit);
        }
        Self::with(
            wizard,
            Memory::default(),
            Depth::True,
            &glyphs::UNICODE,
            (width, height),
        )
    }

    pub(crate) fn input(&mut self, input: Input) -> &mut Self {
        let tasks = self.canvas.input(input);
        self.tasks.extend(tasks);
        self
    }

    /// Inputs that come before the next frame is drawn.
    pub(crate) fn burst(&mut self, inputs: Vec<Input>) -> &mut Self {
        for input in inputs {
            let tasks = self.canvas.app.handle(input);
            self.tasks.extend(tasks);
        }
        self.canvas.draw();
        self
    }

    /// Keys by their names, as the help prints them: `Enter`, `Ctrl-F`, `Shift-Tab`, `x`.
    pub(crate) fn keys(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            let (modifiers, base) = match name.strip_prefix("Ctrl-") {
                Some(letter) => (KeyModifiers::CONTROL, letter.to_lowercase()),
                None => (KeyModifiers::NONE, (*name).to_owned()),
            };
            let code = match base.as_str() {
                "Enter" => KeyCode::Enter,
                "Esc" => KeyCode::Esc,
                "Tab" => KeyCode::Tab,
                "Shift-Tab" => KeyCode::BackTab,
                "Up" => KeyCode::Up,
                "Down" => KeyCode::Down,
                "Left" => KeyCode::Left,
                "Right" => KeyCode::Right,
                "Home" => KeyCode::Home,
                "End" => KeyCode::End,
                "PgUp" => KeyCode::PageUp,
                "PgDn" => KeyCode::PageDown,
                "F1" => KeyCode::F(1),
                "F2" => KeyCode::F(2),
                "Space" => KeyCode::Char(' '),
                "Backspace" => KeyCode::Backspace,
                "Delete" => KeyCode::Delete,
                letter => KeyCode::Char(letter.chars().next().unwrap()),
            };
            self.input(Input::Key(KeyEvent::new(code, modifiers)));
        }
        self
    }

    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.input(Input::Key(KeyEvent::new(
                KeyCode::Char(c),
                KeyModifiers::NONE,
            )));
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.input(Input::Paste(text.to_owned()))
    }

    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    pub(crate) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.input(Input::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }))
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.canvas.terminal.backend_mut().resize(width, height);
        self.canvas.draw();
        self
    }

    pub(crate) fn wizard(&self) -> &Wizard {
        self.canvas.app.wizard()
    }

    pub(crate) fn buffer(&self) -> &Buffer {
        self.canvas.buffer()
    }

    /// The rows of the screen, without the blanks at their ends.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.buffer();
        let width = usize::from(buffer.area.width).max(1);
        let rows: Vec<String> = buffer
            .content
            .chunks(width)
            .map(|row| {
                row.iter()
                    .map(ratatui::buffer::Cell::symbol)
                    .collect::<String>()
            })
            .map(|row| row.trim_end().to_owned())
            .collect();
        rows.join("\n")
    }

    /// The place of a text on the screen: column and row.
    pub(crate) fn place(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        let (row, line) = screen
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{screen}"));
        let column = line.split(text).next().unwrap().chars().count();
        (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
    }

    /// The cursor drawn into the buffer, for a picture of it.
    pub(crate) fn picture(&mut self, title: &str) -> String {
        use ratatui::backend::Backend;
        let cursor = self.canvas.terminal.backend_mut().get_cursor_position();
        let mut buffer = self.buffer().clone();
        if let (Ok(place), true) = (cursor, self.canvas.terminal.backend().cursor_visible())
            && let Some(cell) = buffer.cell_mut(place)
        {
            cell.set_style(ratatui::style::Style::new().reversed());
        }
        svg::svg(&buffer, title)
    }
}

/// The answers of a sample of the first playbook: two accounts, one account.
pub(crate) fn sample(number: usize) -> Map<String, Value> {
    answers::tests::samples(&BUILT_IN[0]).swap_remove(number)
}

/// A value as one types it, one element a line.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// A saved session for the welcome screen.
pub(crate) fn known(name: &str) -> Known {
    Known {
        name: name.to_owned(),
        playbook: BUILT_IN[0].id.to_owned(),
        about: "111122223333 and 444455556666, eu-west-1".to_owned(),
        progress: Progress {
            answered: 7,
            asked: 22,
            ticked: 0,
            steps: 10,
        },
        when: "2 hours ago".to_owned(),
    }
}
