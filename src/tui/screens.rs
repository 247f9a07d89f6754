//! One screen a file. A screen holds view state alone, and borrows everything else.

pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod help;
pub(crate) mod import;
pub(crate) mod question;
pub(crate) mod quit;
pub(crate) mod result;
pub(crate) mod retired;
pub(crate) mod review;
pub(crate) mod welcome;

use crossterm::event::KeyEvent;
use ratatui::{Frame, layout::Rect};

use super::{
    cx::{Cx, Hit, Offer},
    keymap::Command,
};
use crate::wizard::{Action, Copied, Stage, Wizard};

/// What a screen asks of the program.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ask {
    Act(Action),
    /// Show a text without anything around it.
    Bare(String),
}

impl Ask {
    pub(crate) fn copy(what: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Act(Action::Copy(Copied {
            what: what.into(),
            text: text.into(),
        }))
    }
}

/// All screens; the wizard's stage says which one is up, and the explainer may lie over it.
#[derive(Debug, Default)]
pub(crate) struct Screens {
    pub(crate) welcome: welcome::Welcome,
    pub(crate) question: question::Question,
    pub(crate) review: review::Review,
    pub(crate) outcome: result::Outcome,
    pub(crate) export: export::Export,
    pub(crate) import: import::Import,
    pub(crate) explain: explain::Explain,
}

impl Screens {
    /// A stage was entered.
    pub(crate) fn arrive(&mut self, wizard: &Wizard) {
        match (wizard.stage(), wizard.setup()) {
            (Stage::Review, Some(setup)) => self.review.arrive(setup, wizard.is_from_review()),
            (Stage::Result, Some(setup)) => self.outcome.arrive(setup),
            (Stage::Export, Some(setup)) => self.export.arrive(wizard, setup),
            (Stage::Import, Some(_)) => self.import.arrive(),
            (Stage::Welcome, _) => self.welcome = welcome::Welcome::default(),
            (Stage::Asking | Stage::Review | Stage::Result | Stage::Export | Stage::Import, _) => {}
        }
    }

    /// Something changed in the wizard.
    pub(crate) fn sync(&mut self, wizard: &Wizard) {
        match (wizard.stage(), wizard.setup()) {
            (Stage::Asking, Some(setup)) => self.question.sync(setup),
            (Stage::Export, Some(setup)) => self.export.sync(wizard, setup),
            (Stage::Import, Some(_)) => self.import.sync(&wizard.import().path),
            _ => {}
        }
    }

    /// All input is read that came at once.
    pub(crate) fn settle(&mut self, cx: &Cx<'_>) {
        self.explain.settle(cx);
    }

    pub(crate) fn is_typing(&self, stage: Stage) -> bool {
        if self.explain.is_open() {
            return self.explain.is_typing();
        }
        match stage {
            Stage::Welcome | Stage::Import => true,
            Stage::Export => self.export.is_typing(),
            Stage::Asking => self.question.is_typing(),
            Stage::Review | Stage::Result => false,
        }
    }

    /// Whether letters that mean nothing else are text.
    pub(crate) fn takes_text(&self, stage: Stage) -> bool {
        self.explain.is_open() || self.is_typing(stage)
    }

    pub(crate) fn offers(&self, cx: &Cx<'_>, width: u16) -> Vec<Offer> {
        if self.explain.is_open() {
            return self.explain.offers();
        }
        let mut offers = self.own_offers(cx, width);
        // In the footer where there is room left; who answers a question has no error yet.
        offers.push(Offer {
            footer: cx.wizard.stage() != Stage::Asking,
            ..Offer::new(Command::Explain)
        });
        offers
    }

    fn own_offers(&self, cx: &Cx<'_>, width: u16) -> Vec<Offer> {
        match cx.wizard.stage() {
            Stage::Welcome => self.welcome.offers(cx),
            Stage::Asking => self.question.offers(cx),
            Stage::Review => review::Review::offers(cx),
            Stage::Result => self.outcome.offers(cx, width),
            Stage::Export => self.export.offers(cx),
            Stage::Import => import::Import::offers(cx),
        }
    }

    /// An offered command. Those that mean the same everywhere are settled here.
    pub(crate) fn command(&mut self, command: Command, width: u16, cx: &Cx<'_>) -> Vec<Ask> {
        let stage = cx.wizard.stage();
        let act = |action| vec![Ask::Act(action)];
        if self.explain.is_open() {
            return self.explain.command(command, cx, width);
        }
        match (command, stage) {
            (Command::Explain, _) => {
                self.explain.open(cx);
                Vec::new()
            }
            (Command::Review, _) => act(Action::Review),
            (Command::Result, _) => act(Action::Result),
            (Command::Export, _) => act(Action::Export),
            (Command::Import, _) => act(Action::Import),
            (Command::Home, _) => act(Action::Home),
            (Command::Back, Stage::Review | Stage::Export | Stage::Import) => act(Action::Back),
            (_, Stage::Welcome) => self.welcome.command(command, cx),
            (_, Stage::Asking) => self.question.command(command, cx, width),
            (_, Stage::Review) => self.review.command(command, cx),
            (_, Stage::Result) => self.outcome.command(command, cx, width),
            (_, Stage::Export) => self.export.command(command, cx),
            (_, Stage::Import) => self.import.command(command, cx),
        }
    }

    /// A key that is text.
    pub(crate) fn key(&mut self, key: &KeyEvent, cx: &Cx<'_>) -> Vec<Ask> {
        if self.explain.is_open() {
            self.explain.key(key);
            return Vec::new();
        }
        match cx.wizard.stage() {
            Stage::Welcome => {
                self.welcome.key(key);
                Vec::new()
            }
            Stage::Asking => self.question.key(key, cx),
            Stage::Export => self.export.key(key),
            Stage::Import => self.import.key(key),
            Stage::Review | Stage::Result => Vec::new(),
        }
    }

    /// Letters that came at once; none where each means something of its own.
    pub(crate) fn text(&mut self, text: &str, cx: &Cx<'_>) -> Option<Vec<Ask>> {
        if self.explain.is_open() {
            return self.explain.text(text).then(Vec::new);
        }
        match cx.wizard.stage() {
            Stage::Asking => self.question.text(text, cx),
            Stage::Welcome | Stage::Review | Stage::Result | Stage::Export | Stage::Import => None,
        }
    }

    pub(crate) fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Ask> {
        if self.explain.is_open() {
            self.explain.paste(text);
            return Vec::new();
        }
        match cx.wizard.stage() {
            Stage::Asking => self.question.paste(text, cx),
            Stage::Export => self.export.paste(text),
            Stage::Import => self.import.paste(text),
            Stage::Welcome | Stage::Review | Stage::Result => Vec::new(),
        }
    }

    pub(crate) fn click(
        &mut self,
        area: Rect,
        hit: Hit,
        column: u16,
        width: u16,
        cx: &Cx<'_>,
    ) -> Vec<Ask> {
        if self.explain.is_open() {
            self.explain.click(area, hit, column);
            return Vec::new();
        }
        match cx.wizard.stage() {
            Stage::Welcome => self.welcome.click(hit, cx),
            Stage::Asking => self.question.click(area, hit, column, cx),
            Stage::Review => self.review.click(hit, cx),
            Stage::Result => self.outcome.click(hit, cx, width),
            Stage::Export => self.export.click(area, hit, column, cx),
            Stage::Import => {
                self.import.click(area, hit, column);
                Vec::new()
            }
        }
    }

    pub(crate) fn wheel(&mut self, hit: Option<Hit>, lines: isize, width: u16, cx: &Cx<'_>) {
        if self.explain.is_open() {
            self.explain.wheel(lines);
            return;
        }
        match cx.wizard.stage() {
            Stage::Welcome => self.welcome.wheel(lines, cx),
            Stage::Asking => self.question.wheel(hit, lines),
            Stage::Review => self.review.wheel(hit, lines, cx),
            Stage::Result => self.outcome.wheel(hit, lines, cx, width),
            Stage::Export => self.export.wheel(lines),
            Stage::Import => self.import.wheel(lines),
        }
    }

    pub(crate) fn draw(&self, frame: &mut Frame<'_>, area: Rect, cx: &Cx<'_>) {
        if self.explain.is_open() {
            self.explain.draw(frame, area, cx);
            return;
        }
        match cx.wizard.stage() {
            Stage::Welcome => self.welcome.draw(frame, area, cx),
            Stage::Asking => self.question.draw(frame, area, cx),
            Stage::Review => self.review.draw(frame, area, cx),
            Stage::Result => self.outcome.draw(frame, area, cx),
            Stage::Export => self.export.draw(frame, area, cx),
            Stage::Import => self.import.draw(frame, area, cx),
        }
    }
}
