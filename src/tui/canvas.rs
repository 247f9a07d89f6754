//! The program over a buffer instead of a terminal, for benchmarks, tests and pictures.

use crossterm::event::KeyEvent;
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};

use super::{
    app::{App, Task},
    glyphs::{self, Glyphs},
    input::Input,
    theme::{Depth, Styles},
};
use crate::{host::Host, wizard::Wizard};

/// The program over a buffer, in true colour and Unicode.
pub struct Canvas<'h> {
    pub(super) app: App<'h>,
    pub(super) terminal: Terminal<TestBackend>,
}

impl<'h> Canvas<'h> {
    pub fn new(wizard: Wizard, host: &'h mut dyn Host, size: (u16, u16)) -> Self {
        Self::styled(wizard, host, size, Depth::True, &glyphs::UNICODE)
    }

    pub(super) fn styled(
        wizard: Wizard,
        host: &'h mut dyn Host,
        (width, height): (u16, u16),
        depth: Depth,
        glyphs: &Glyphs,
    ) -> Self {
        let app = App::new(wizard, host, &Styles::of(depth), glyphs);
        let Ok(terminal) = Terminal::new(TestBackend::new(width, height));
        let mut canvas = Self { app, terminal };
        canvas.draw();
        canvas
    }

    /// Draws a frame.
    pub fn draw(&mut self) {
        self.app.settle();
        let Ok(_) = self.terminal.draw(|frame| {
            self.app.draw(frame);
        });
    }

    /// Presses a key, and draws what follows.
    pub fn press(&mut self, key: KeyEvent) {
        self.input(Input::Key(key));
    }

    pub(super) fn input(&mut self, input: Input) -> Vec<Task> {
        let tasks = self.app.handle(input);
        self.draw();
        tasks
    }

    /// What the last frame shows.
    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }
}
