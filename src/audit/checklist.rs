//! The steps of a checklist, read back from its page: what each pastes, runs, copies and opens, and what it waits for.

use super::shell::{self, Word};
use crate::policy::{
    Span,
    json::{self, Json},
};

/// How a step begins that names those of other accounts that come first.
const WAITS: &str = "**Begin only after ";

/// One step, as its admin reads it.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// The page it stands on.
    pub path: &'a str,
    /// The key of its account.
    pub account: &'a str,
    /// Counted over all accounts.
    pub number: usize,
    /// As Markdown.
    pub title: &'a str,
    /// Its heading.
    pub at: Span,
    /// The steps of other accounts that must be done before.
    pub waits_for: Vec<usize>,
    pub actions: Part<'a>,
    pub check: Part<'a>,
    pub undo: Part<'a>,
}

/// What to do, how to see that it worked, or how to undo it.
#[derive(Debug, Clone, Default)]
pub struct Part<'a> {
    pub blocks: Vec<Block<'a>>,
    /// The addresses that its lines open.
    pub links: Vec<(&'a str, Span)>,
}

/// A fenced block.
#[derive(Debug, Clone)]
pub struct Block<'a> {
    /// What stands between its fences.
    pub at: Span,
    /// The same as text, with its indent.
    pub text: &'a str,
    /// The line above it, as Markdown.
    pub under: &'a str,
    pub content: Content<'a>,
}

/// What a block is for.
#[derive(Debug, Clone)]
pub enum Content<'a> {
    /// A value to copy.
    Copies(&'a str),
    /// A document to paste, with places in the page.
    Pastes(Json<'a>),
    /// A command.
    Runs(Vec<Word<'a>>),
    /// What is none of these, or cannot be read as what it should be.
    Other,
}

impl<'a> Step<'a> {
    pub fn parts(&self) -> [&Part<'a>; 3] {
        [&self.actions, &self.check, &self.undo]
    }

    pub fn blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.parts().into_iter().flat_map(|part| &part.blocks)
    }

    fn part(&mut self, part: usize) -> &mut Part<'a> {
        match part {
            0 => &mut self.actions,
            1 => &mut self.check,
            _ => &mut self.undo,
        }
    }
}

impl<'a> Part<'a> {
    /// The commands, as words.
    pub fn commands(&self) -> impl Iterator<Item = &[Word<'a>]> {
        self.blocks.iter().filter_map(|block| match &block.content {
            Content::Runs(words) => Some(words.as_slice()),
            _ => None,
        })
    }

    /// The documents to paste.
    pub fn documents(&self) -> impl Iterator<Item = &Json<'a>> {
        self.blocks.iter().filter_map(|block| match &block.content {
            Content::Pastes(json) => Some(json),
            _ => None,
        })
    }

    /// The values to copy.
    pub fn values(&self) -> impl Iterator<Item = &'a str> {
        self.blocks.iter().filter_map(|block| match block.content {
            Content::Copies(value) => Some(value),
            _ => None,
        })
    }
}

/// The value behind an option of a command.
pub fn option<'w, 'a>(command: &'w [Word<'a>], name: &str) -> Option<&'w Word<'a>> {
    let at = command.iter().position(|word| word.text == name)?;
    command.get(at + 1)
}

/// Reads the steps of one account's page.
pub(super) fn steps<'a>(path: &'a str, account: &'a str, page: &'a str) -> Vec<Step<'a>> {
    let mut reader = Reader {
        path,
        account,
        page,
        steps: Vec::new(),
        part: 0,
        under: "",
    };
    let mut at = 0;
    while at < page.len() {
        at = reader.line(at);
    }
    reader.steps
}

struct Reader<'a> {
    path: &'a str,
    account: &'a str,
    page: &'a str,
    steps: Vec<Step<'a>>,
    /// Where in the step: actions, check or undo.
    part: usize,
    under: &'a str,
}

impl<'a> Reader<'a> {
    /// The line that begins at `at`, and where the next one begins.
    fn cut(&self, at: usize) -> (&'a str, usize) {
        let rest = self.page.get(at..).unwrap_or_default();
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        (line.trim_end_matches('\r'), at + length + 1)
    }

    /// Reads one line, or the whole block that it opens; gives where to go on.
    fn line(&mut self, at: usize) -> usize {
        let (line, next) = self.cut(at);
        if let Some((number, title)) = heading(line) {
            self.part = 0;
            self.under = "";
            self.steps.push(Step {
                path: self.path,
                account: self.account,
                number,
                title,
                at: Span::new(at, at + line.len()),
                waits_for: Vec::new(),
                actions: Part::default(),
                check: Part::default(),
                undo: Part::default(),
            });
            return next;
        }
        let part = self.part;
        let Some(step) = self.steps.last_mut() else {
            return next;
        };
        let bare = line.trim_start();
        let ticks = bare.len() - bare.trim_start_matches('`').len();
        if ticks >= 3 {
            let (block, next) = self.block(ticks, bare.get(ticks..).unwrap_or_default(), next);
            if let Some(step) = self.steps.last_mut() {
                step.part(part).blocks.push(block);
            }
            return next;
        }
        match line {
            "**To see that it worked**" => self.part = 1,
            "**To undo it**" => self.part = 2,
            _ => {
                if let Some(named) = line.strip_prefix(WAITS) {
                    step.waits_for = numbers(named);
                }
                links(line, at, &mut step.part(part).links);
            }
        }
        if !bare.is_empty() {
            self.under = bare;
        }
        next
    }

    fn block(&self, ticks: usize, language: &str, start: usize) -> (Block<'a>, usize) {
        let closes = |line: &str| {
            let bare = line.trim();
            bare.len() >= ticks && bare.bytes().all(|byte| byte == b'`')
        };
        let mut end = start;
        let next = loop {
            let (line, next) = self.cut(end);
            if closes(line) || next > self.page.len() {
                break next;
            }
            end = next;
        };
        let text = self.page.get(start..end).unwrap_or_default();
        let content = match language.trim() {
            "text" => Some(Content::Copies(text.trim())),
            "sh" => shell::words(self.page, start, start + text.len()).map(Content::Runs),
            "json" => read(text, start).map(Content::Pastes),
            _ => None,
        };
        let block = Block {
            at: Span::new(start, end),
            text,
            under: self.under,
            content: content.unwrap_or(Content::Other),
        };
        (block, next)
    }
}

/// A part of a page as JSON, with places in the page.
pub(super) fn read(text: &str, start: usize) -> Option<Json<'_>> {
    let mut json = json::read(text).json?;
    shift(&mut json, u32::try_from(start).ok()?);
    Some(json)
}

fn shift(json: &mut Json<'_>, by: u32) {
    let moved = |at: Span| Span {
        start: at.start.saturating_add(by),
        end: at.end.saturating_add(by),
    };
    json.at = moved(json.at);
    match &mut json.value {
        json::Value::List(list) => list.iter_mut().for_each(|element| shift(element, by)),
        json::Value::Object(members) => {
            for (key, element) in members {
                key.at = moved(key.at);
                shift(element, by);
            }
        }
        _ => {}
    }
}

/// `## 4. Create the policy`.
fn heading(line: &str) -> Option<(usize, &str)> {
    let (number, title) = line.strip_prefix("## ")?.split_once(". ")?;
    Some((number.parse().ok()?, title))
}

/// The numbers in "steps 4 and 6 of the EMR account, step 9 of the …", but for those in names of accounts.
fn numbers(text: &str) -> Vec<usize> {
    let mut inside = false;
    let mut found = Vec::new();
    for word in text.split([' ', ',', '.', '*']).filter(|w| !w.is_empty()) {
        match word {
            "step" | "steps" => inside = true,
            "of" => inside = false,
            _ if inside => found.extend(word.parse::<usize>()),
            _ => {}
        }
    }
    found
}

/// The addresses between `<` and `>`.
fn links<'a>(line: &'a str, at: usize, found: &mut Vec<(&'a str, Span)>) {
    for (open, _) in line.match_indices("<http") {
        let inside = line.get(open + 1..).unwrap_or_default();
        if let Some((address, _)) = inside.split_once('>') {
            let start = at + open + 1;
            found.push((address, Span::new(start, start + address.len())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Checklist\n\n- [ ] 2. Look\n\n## 2. Look\n\n**Begin only after steps 1 and 12 of the account 3, step 4 of the other.**\n\n1. Open it. <https://console.aws.amazon.com/iam/home#/roles>\n\n   File: `a.json`\n\n   ```json\n   {\n     \"a\": \"b\"\n   }\n   ```\n\n2. Name:\n\n   ```text\n   Role A\n   ```\n\n**To see that it worked**\n\n- Run:\n\n  ```sh\n  aws iam get-role \\\n    --role-name 'Role A'\n  ```\n\n## 5. Next\n";

    #[test]
    fn a_page_is_read_back() {
        let steps = steps("x/CHECKLIST.md", "x", PAGE);
        let numbers: Vec<_> = steps.iter().map(|step| step.number).collect();
        assert_eq!(numbers, [2, 5]);
        let step = &steps[0];
        assert_eq!(step.waits_for, [1, 12, 4]);
        assert_eq!(step.at.of(PAGE), "## 2. Look");
        let [(link, at)] = step.actions.links[..] else {
            panic!("{:?}", step.actions.links)
        };
        assert_eq!(at.of(PAGE), link);
        let json = step.actions.documents().next().unwrap();
        let b = json.get("a").unwrap();
        assert_eq!(b.at.of(PAGE), "\"b\"");
        assert_eq!(step.actions.values().collect::<Vec<_>>(), ["Role A"]);
        let command = step.check.commands().next().unwrap();
        let word = option(command, "--role-name").unwrap();
        assert_eq!((&*word.text, word.at.of(PAGE)), ("Role A", "'Role A'"));
        assert_eq!(step.check.blocks[0].under, "- Run:");
    }

    #[test]
    fn a_page_that_breaks_off_is_read_as_far_as_it_goes() {
        for end in 0..PAGE.len() {
            let _ = steps("x", "x", PAGE.get(..end).unwrap());
        }
    }
}
