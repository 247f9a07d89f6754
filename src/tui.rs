//! The full screen: one blocking loop that reads, maps, applies and draws. No threads and no timers.

mod app;
mod canvas;
mod cx;
mod flow;
mod glyphs;
mod input;
mod keymap;
mod screens;
mod terminal;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod theme;
mod widgets;

use std::{
    env, io,
    time::{Duration, Instant},
};

pub use self::canvas::Canvas;
use self::{
    app::{App, Task},
    glyphs::Glyphs,
    input::{Input, Inputs},
    terminal::Screen,
    theme::{Depth, Styles},
};
use crate::{host::Host, wizard::Wizard};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The person ended it.
    Quit,
    /// Ctrl-C, a signal, or a terminal that is gone.
    Interrupted,
}

/// A burst of input is drawn at least this often.
const LATEST: Duration = Duration::from_millis(40);

/// Runs the wizard on the whole screen. The terminal is given back on every way out, panics included; the work is
/// saved by the host as it goes.
pub fn run(wizard: Wizard, host: &mut dyn Host) -> io::Result<End> {
    let told = |name: &str| env::var(name).ok();
    let styles = Styles::of(Depth::told(told));
    let mut app = App::new(wizard, host, &styles, &Glyphs::told(told));
    let (links, tmux) = (terminal::takes_links(told), env::var_os("TMUX").is_some());
    let mut inputs = Inputs::new()?;
    let mut screen = Screen::take()?;
    loop {
        app.settle();
        screen.draw(|frame| {
            let found = app.draw(frame);
            if links { found } else { Vec::new() }
        })?;
        let mut next = Some(inputs.next()?);
        let began = Instant::now();
        while let Some(input) = next.take() {
            if matches!(input, Input::Resize) {
                screen.renew()?;
            }
            for task in app.handle(input) {
                match task {
                    Task::Copy(text) => screen.copy(&text, tmux)?,
                    Task::Bare(text) => screen.bare(&text, || any_key(&mut inputs))?,
                    Task::Mouse(on) => screen.set_mouse(on)?,
                    Task::Quit => return Ok(End::Quit),
                    Task::Interrupt => return Ok(End::Interrupted),
                }
            }
            if began.elapsed() < LATEST {
                next = inputs.at_once()?;
            }
        }
    }
}

fn any_key(inputs: &mut Inputs) -> io::Result<()> {
    loop {
        match inputs.next()? {
            Input::Key(_) | Input::Text(_) | Input::Paste(_) | Input::End => return Ok(()),
            Input::Mouse(_) | Input::Resize => {}
        }
    }
}
