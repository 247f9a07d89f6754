//! A checklist read back from its Markdown: the steps, and what each pastes, runs, copies and opens.

use std::collections::BTreeSet;

/// The words by which a step names those of the other account that come first.
pub(crate) const WAITS: &str = "only after step";

/// One step, as its admin reads it.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) account: String,
    pub(crate) number: usize,
    /// The line under the title that names steps of the other account.
    pub(crate) waits: Option<String>,
    pub(crate) actions: Part,
    pub(crate) check: Part,
    pub(crate) undo: Part,
}

/// What to do, how to see that it worked, or how to undo it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// The prose, without the blocks.
    pub(crate) prose: String,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) language: String,
    pub(crate) text: String,
    /// The prose of the line that it belongs to.
    pub(crate) under: String,
    /// A command as a shell would split it; `None` where it could not.
    pub(crate) command: Option<Vec<String>>,
    /// What it is as JSON.
    pub(crate) json: Option<serde_json::Value>,
}

impl Part {
    /// The commands; `None` for one that no shell could read.
    pub(crate) fn commands(&self) -> impl Iterator<Item = Option<&[String]>> {
        let shell = self.blocks.iter().filter(|block| block.language == "sh");
        shell.map(|block| block.command.as_deref())
    }

    /// Whether a command begins with these words.
    pub(crate) fn runs(&self, begin: &[&str]) -> bool {
        self.commands().flatten().any(|command| {
            let words = command.iter().map(String::as_str);
            words.take(begin.len()).eq(begin.iter().copied())
        })
    }

    pub(crate) fn json(&self) -> impl Iterator<Item = &serde_json::Value> {
        self.blocks.iter().filter_map(|block| block.json.as_ref())
    }

    /// The addresses of links.
    pub(crate) fn links(&self) -> Vec<&str> {
        self.prose
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>').map(|(address, _)| address))
            .filter(|address| address.contains("://"))
            .collect()
    }
}

impl Block {
    fn read(&mut self) {
        match self.language.as_str() {
            "sh" => self.command = words(&self.text),
            "json" => self.json = serde_json::from_str(&self.text).ok(),
            _ => {}
        }
    }
}

impl Step {
    pub(crate) fn parts(&self) -> [&Part; 3] {
        [&self.actions, &self.check, &self.undo]
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.parts().into_iter().flat_map(|part| &part.blocks)
    }

    /// The numbers of the steps that it waits for: what follows "only after step".
    pub(crate) fn waits_for(&self) -> BTreeSet<usize> {
        let (_, behind) = self
            .waits
            .as_deref()
            .and_then(|line| line.split_once(WAITS))
            .unwrap_or_default();
        let words = behind.split(|c: char| !c.is_ascii_alphanumeric());
        words.filter_map(|word| word.parse().ok()).collect()
    }
}

/// A command as bash would split it.
pub(crate) fn words(command: &str) -> Option<Vec<String>> {
    shlex::split(&command.replace("\\\n", " "))
}

/// The value behind an option of a command.
pub(crate) fn option<'a>(command: &'a [String], name: &str) -> Option<&'a str> {
    let at = command.iter().position(|word| word == name)?;
    command.get(at + 1).map(String::as_str)
}

/// Reads the steps of one account's checklist.
pub(super) fn steps(account: &str, page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut part = 0;
    let mut fence: Option<String> = None;
    for line in page.lines() {
        let bare = line.trim_start();
        if let Some(mark) = &fence {
            if bare == mark {
                fence = None;
                if let Some(block) = steps.last_mut().and_then(|s| last_block(s, part)) {
                    block.read();
                }
            } else if let Some(block) = steps.last_mut().and_then(|s| last_block(s, part)) {
                // The indent of the fence is at most four, and no document of ours minds losing a space.
                block
                    .text
                    .push_str(line.strip_prefix("   ").unwrap_or(line));
                block.text.push('\n');
            }
            continue;
        }
        if let Some(number) = heading(line) {
            part = 0;
            steps.push(Step {
                account: account.to_owned(),
                number,
                waits: None,
                actions: Part::default(),
                check: Part::default(),
                undo: Part::default(),
            });
            continue;
        }
        let Some(step) = steps.last_mut() else {
            continue;
        };
        match line {
            "**To see that it worked**" => part = 1,
            "**To undo it**" => part = 2,
            _ if line.contains(WAITS) => step.waits = Some(line.to_owned()),
            _ => {
                let part = part_of(step, part);
                let ticks: String = bare.chars().take_while(|c| *c == '`').collect();
                if ticks.len() >= 3 {
                    part.blocks.push(Block {
                        language: bare.trim_start_matches('`').to_owned(),
                        text: String::new(),
                        command: None,
                        json: None,
                        under: part
                            .prose
                            .trim_end()
                            .lines()
                            .last()
                            .unwrap_or("")
                            .to_owned(),
                    });
                    fence = Some(ticks);
                } else {
                    part.prose.push_str(line);
                    part.prose.push('\n');
                }
            }
        }
    }
    steps
}

fn heading(line: &str) -> Option<usize> {
    let (number, _) = line.strip_prefix("## ")?.split_once(". ")?;
    number.parse().ok()
}

fn part_of(step: &mut Step, part: usize) -> &mut Part {
    match part {
        0 => &mut step.actions,
        1 => &mut step.check,
        _ => &mut step.undo,
    }
}

fn last_block(step: &mut Step, part: usize) -> Option<&mut Block> {
    part_of(step, part).blocks.last_mut()
}
