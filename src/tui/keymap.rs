//! Every key of the full screen, in one table: dispatch, footer, help and the README read it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for. What it means is for the screen to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Command {
    Next,
    Back,
    Later,
    Fix,
    Undo,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Left,
    Right,
    Pane,
    Tick,
    Copy,
    CopyDocument,
    CopyLink,
    CopyCli,
    Bare,
    View,
    Review,
    Result,
    Export,
    Import,
    Mouse,
    Explain,
    Help,
    Home,
    Quit,
    Interrupt,
}

/// Where a key holds: letters are text wherever one types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Everywhere,
    /// Where nothing is typed.
    Lists,
}

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Binding {
    pub command: Command,
    pub keys: &'static [Key],
    pub place: Place,
    pub group: Group,
    /// What it does, in the footer.
    pub label: &'static str,
    /// What it does, in the help.
    pub help: &'static str,
}

/// How the help groups the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Going,
    Moving,
    Answering,
    Copying,
    Program,
}

impl Group {
    pub(crate) const ALL: [Self; 5] = [
        Self::Going,
        Self::Answering,
        Self::Moving,
        Self::Copying,
        Self::Program,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Going => "Going on and back",
            Self::Answering => "Answering",
            Self::Moving => "Looking around",
            Self::Copying => "Copying",
            Self::Program => "The program",
        }
    }
}

/// A key as a person presses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    code: KeyCode,
    ctrl: bool,
}

const fn key(code: KeyCode) -> Key {
    Key { code, ctrl: false }
}

const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

const fn ctrl(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        ctrl: true,
    }
}

impl Key {
    fn is(self, event: &KeyEvent) -> bool {
        // Terminals differ in whether Shift is told with what only Shift can type.
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        !alt && self.ctrl == ctrl && self.code == event.code
    }

    /// As keyboards name it.
    pub(crate) fn name(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::F(n) => format!("F{n}"),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            code => code.to_string(),
        };
        if self.ctrl {
            format!("Ctrl-{name}")
        } else {
            name
        }
    }
}

macro_rules! bindings {
    ($($command:ident $place:ident $group:ident [$($key:expr),+] $label:literal $help:literal;)*) => {
        /// The table.
        pub(crate) const BINDINGS: &[Binding] = &[$(Binding {
            command: Command::$command,
            keys: &[$($key),+],
            place: Place::$place,
            group: Group::$group,
            label: $label,
            help: $help,
        }),*];
    };
}

bindings! {
    Next Everywhere Going [key(KeyCode::Enter)]
        "next" "takes the answer, opens what is under the cursor";
    Back Everywhere Going [key(KeyCode::Esc), key(KeyCode::BackTab)]
        "back" "goes back; what you typed stays, right or wrong";
    Later Everywhere Going [ctrl('n')]
        "later" "goes on without this answer";
    Review Everywhere Going [ctrl('r')]
        "review" "shows every answer with its verdict";
    Result Everywhere Going [ctrl('t')]
        "result" "shows diagram, documents, grants, checklist and files";
    Export Everywhere Going [ctrl('e')]
        "export" "writes the bundle";
    Import Lists Going [letter('i')]
        "import" "takes in the result.json of an account";
    Home Everywhere Going [ctrl('w')]
        "start" "goes to the welcome screen; the session is kept";
    Fix Everywhere Answering [ctrl('f')]
        "take it" "takes the correction that is offered";
    Undo Everywhere Answering [ctrl('z')]
        "undo" "brings back what stood there before a correction";
    Tick Lists Answering [letter(' ')]
        "tick" "ticks a step or a choice, or takes the tick away";
    Pane Everywhere Moving [key(KeyCode::Tab)]
        "pane" "goes to the next pane, or to the next thing to copy; completes a path";
    View Everywhere Moving [ctrl('v')]
        "view" "changes between document and diagram";
    Up Everywhere Moving [key(KeyCode::Up)]
        "up" "goes up in a list";
    Down Everywhere Moving [key(KeyCode::Down)]
        "down" "goes down in a list";
    Left Lists Moving [key(KeyCode::Left)]
        "before" "goes to the document or tab before";
    Right Lists Moving [key(KeyCode::Right)]
        "after" "goes to the document or tab after";
    PageUp Everywhere Moving [key(KeyCode::PageUp)]
        "scroll" "scrolls up";
    PageDown Everywhere Moving [key(KeyCode::PageDown)]
        "scroll" "scrolls down";
    First Lists Moving [key(KeyCode::Home)]
        "first" "goes to the beginning";
    Last Lists Moving [key(KeyCode::End)]
        "last" "goes to the end";
    CopyLink Everywhere Copying [ctrl('l')]
        "copy link" "copies the console link";
    CopyCli Everywhere Copying [ctrl('x')]
        "copy command" "copies the command";
    CopyDocument Everywhere Copying [ctrl('p')]
        "copy document" "copies the document";
    Copy Lists Copying [letter('c')]
        "copy" "copies what is marked";
    Bare Everywhere Copying [ctrl('b')]
        "bare text" "shows the bare text, to be marked with the mouse";
    Mouse Everywhere Copying [ctrl('o')]
        "free mouse" "frees the mouse for the terminal's own marking, or takes it back";
    Explain Everywhere Program [key(KeyCode::F(2)), ctrl('s')]
        "explain error" "explains an error message of AWS, an id or a code; once more goes back";
    Help Everywhere Program [key(KeyCode::F(1)), ctrl('g')]
        "help" "shows the keys";
    Quit Everywhere Program [ctrl('q')]
        "quit" "ends; everything is kept";
    Interrupt Everywhere Program [ctrl('c')]
        "stop" "ends at once; everything is kept";
}

/// What a key asks for; none where it is text, or nothing.
pub(crate) fn command(event: &KeyEvent, typing: bool) -> Option<Command> {
    BINDINGS
        .iter()
        .filter(|binding| !typing || binding.place == Place::Everywhere)
        .find(|binding| binding.keys.iter().any(|key| key.is(event)))
        .map(|binding| binding.command)
}

/// The row of a command.
pub(crate) fn binding(command: Command) -> Option<&'static Binding> {
    BINDINGS.iter().find(|binding| binding.command == command)
}

impl Binding {
    /// Its first key, for the footer.
    pub(crate) fn key(&self) -> String {
        self.keys.first().map_or_else(String::new, |key| key.name())
    }

    /// All its keys.
    pub(crate) fn all_keys(&self) -> String {
        self.keys
            .iter()
            .map(|key| key.name())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_bound_twice_and_no_command_twice() {
        for (i, one) in BINDINGS.iter().enumerate() {
            for other in BINDINGS.iter().skip(i + 1) {
                assert_ne!(one.command, other.command);
                for key in one.keys {
                    assert!(!other.keys.contains(key), "{}", key.name());
                }
            }
        }
    }

    #[test]
    fn letters_are_text_where_one_types() {
        let typed = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
        for c in ' '..='~' {
            assert_eq!(command(&typed(c), true), None, "{c}");
        }
        assert_eq!(command(&typed(' '), false), Some(Command::Tick));
    }

    #[test]
    fn every_group_is_shown() {
        for binding in BINDINGS {
            assert!(Group::ALL.contains(&binding.group));
        }
    }

    /// The README's table is this table.
    #[test]
    fn the_readme_lists_the_keys() {
        let readme = include_str!("../../README.md");
        for binding in BINDINGS {
            let row = format!("| {} | {} |", binding.all_keys(), binding.help);
            assert!(readme.contains(&row), "{row}");
        }
    }
}
