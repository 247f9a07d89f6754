//! The terminal: taken over last, given back on every way out. Frames go out whole, in one write.

use std::{
    cell::RefCell,
    io::{self, Write},
    ops::Range,
    panic,
    rc::Rc,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    queue,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen},
};
use ratatui::{
    Frame, Terminal,
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::{Cell, CellDiffOption},
    layout::{Position, Size},
};

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Buttons and the wheel, but no movement: a terminal that tells every movement would wake us for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// A terminal that knows these shows nothing of a frame until it is complete.
const FRAME_BEGIN: &str = "\x1b[?2026h";
const FRAME_END: &str = "\x1b[?2026l";

/// A place on the screen that leads to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub row: u16,
    pub columns: Range<u16>,
    pub address: String,
}

/// The bytes of a frame until it is complete.
#[derive(Debug, Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// The library flushes several times a frame; what counts is `Screen::send`.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub(crate) struct Screen {
    terminal: Terminal<Linked>,
    sink: Sink,
    links: Rc<RefCell<Vec<Link>>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal over.
    pub(crate) fn take() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| panic::set_hook(Box::new(|_| give_back())));
        let sink = Sink::default();
        let links = Rc::default();
        let backend = Linked {
            inner: CrosstermBackend::new(sink.clone()),
            sink: sink.clone(),
            links: Rc::clone(&links),
        };
        let mut screen = Self {
            terminal: Terminal::new(backend)?,
            sink,
            links,
            mouse: true,
        };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        // Set first: a terminal that is given back twice is no worse for it.
        TAKEN.store(true, Ordering::SeqCst);
        terminal::enable_raw_mode()?;
        queue!(
            self.sink,
            EnterAlternateScreen,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        if self.mouse {
            self.sink.write_all(MOUSE_ON.as_bytes())?;
        }
        Ok(())
    }

    /// Draws one frame.
    pub(crate) fn draw(
        &mut self,
        render: impl FnOnce(&mut Frame<'_>) -> Vec<Link>,
    ) -> io::Result<()> {
        self.sink.write_all(FRAME_BEGIN.as_bytes())?;
        let known = self.links.take();
        let mut fresh = Vec::new();
        self.terminal.draw(|frame| {
            fresh = render(frame);
            // The same letters with another address behind them must go out again.
            let area = frame.area();
            for link in fresh.iter().chain(&known) {
                if fresh.contains(link) && known.contains(link) {
                    continue;
                }
                for x in link
                    .columns
                    .clone()
                    .filter(|x| *x < area.width && link.row < area.height)
                {
                    if let Some(cell) = frame.buffer_mut().cell_mut((x, link.row)) {
                        cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                    }
                }
            }
            self.links.borrow_mut().clone_from(&fresh);
        })?;
        self.sink.write_all(FRAME_END.as_bytes())?;
        self.send()
    }

    /// Draws everything anew with the next frame: whoever changes a window's size moves or cuts what stands in it.
    pub(crate) fn renew(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    fn send(&mut self) -> io::Result<()> {
        let bytes = self.sink.0.take();
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()?;
        // The next frame grows in the same memory.
        let mut bytes = bytes;
        bytes.clear();
        self.sink.0.replace(bytes);
        Ok(())
    }

    /// Puts a text on the clipboard of the person's own terminal, wherever this program runs.
    pub(crate) fn copy(&mut self, text: &str, inside_tmux: bool) -> io::Result<()> {
        queue!(self.sink, CopyToClipboard::to_clipboard_from(text))?;
        if inside_tmux {
            // tmux takes the plain form with `set-clipboard on`, and hands this one through with `allow-passthrough on`.
            let mut plain = Vec::new();
            queue!(plain, CopyToClipboard::to_clipboard_from(text))?;
            let doubled = String::from_utf8_lossy(&plain).replace('\x1b', "\x1b\x1b");
            write!(self.sink, "\x1bPtmux;{doubled}\x1b\\")?;
        }
        self.send()
    }

    /// Takes the mouse, or leaves it to the terminal's own marking.
    pub(crate) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let sequence = if on { MOUSE_ON } else { MOUSE_OFF };
        self.sink.write_all(sequence.as_bytes())?;
        self.send()
    }

    /// Shows a text as it is, on the terminal's own screen, until `wait` returns.
    pub(crate) fn bare(
        &mut self,
        text: &str,
        wait: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        give_back();
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "{}\n\n[Any key leads back.]",
            super::flow::clean(text.trim_end())
        )?;
        out.flush()?;
        drop(out);
        // Raw again, so that one key is enough; the text stays on the screen.
        terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        wait()?;
        self.enter()?;
        self.renew()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once. Errors have nowhere to go: the terminal may be gone.
pub(crate) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut bytes = Vec::from(MOUSE_OFF);
    let _ = queue!(
        bytes,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let mut out = io::stdout().lock();
    let _ = out.write_all(&bytes).and_then(|()| out.flush());
    let _ = terminal::disable_raw_mode();
}

/// The library's backend, with addresses around the cells that lead somewhere.
struct Linked {
    inner: CrosstermBackend<Sink>,
    sink: Sink,
    links: Rc<RefCell<Vec<Link>>>,
}

impl Linked {
    /// The link at a place, by its number.
    fn at(links: &[Link], x: u16, y: u16) -> Option<usize> {
        links
            .iter()
            .position(|link| link.row == y && link.columns.contains(&x))
    }
}

impl Backend for Linked {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let links = self.links.borrow();
        if links.is_empty() {
            return self.inner.draw(content);
        }
        let cells: Vec<_> = content.collect();
        for run in cells.chunk_by(|a, b| Self::at(&links, a.0, a.1) == Self::at(&links, b.0, b.1)) {
            let first = run.first().and_then(|(x, y, _)| Self::at(&links, *x, *y));
            let link = first.and_then(|number| links.get(number));
            if let Some(link) = link {
                write!(self.sink, "\x1b]8;;{}\x1b\\", link.address)?;
            }
            self.inner.draw(run.iter().copied())?;
            if link.is_some() {
                self.sink.write_all(b"\x1b]8;;\x1b\\")?;
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    /// The library asks before it clears, to put the cursor back. The next frame sets it anyway, and the terminal's
    /// answer would come between the keys, or not at all.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        let size = self.inner.size()?;
        // Some serial lines and bare pseudo terminals know no size; the usual one is shown then.
        Ok(if size.width == 0 || size.height == 0 {
            Size::new(80, 24)
        } else {
            size
        })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

/// Whether the terminal is known to take addresses; others may print them.
pub(crate) fn takes_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    let told = |name: &str| variable(name).filter(|value| !value.is_empty());
    let vte = told("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    let program = told("TERM_PROGRAM").unwrap_or_default();
    let term = told("TERM").unwrap_or_default();
    vte.is_some_and(|version| version >= 5000)
        || ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "tmux"]
            .contains(&program.as_str())
        || [
            "WT_SESSION",
            "KITTY_WINDOW_ID",
            "KONSOLE_VERSION",
            "TMUX",
            "DOMTERM",
        ]
        .into_iter()
        .any(|name| told(name).is_some())
        || ["kitty", "alacritty", "foot", "ghostty", "wezterm"]
            .iter()
            .any(|known| term.contains(known))
}

/// An address that can stand in a link: what is not printable ASCII could end it early.
pub(crate) fn is_safe_address(address: &str) -> bool {
    address.starts_with("https://") && address.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests;
