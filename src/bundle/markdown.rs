//! Markdown that no value can break out of.
//!
//! A page grows in one buffer. Everything that is not this crate's own text goes through `text`, `code`, `prose` or
//! `block`, which escape it for the place where it stands.

use std::fmt::Write as _;

use super::sheet::Sheet;
use crate::playbook::{Prose, Style};

/// A page of Markdown, as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    pub(super) fn new() -> Self {
        Self(String::with_capacity(16 * 1024))
    }

    /// The page with one line end at its end.
    pub(super) fn finish(mut self) -> String {
        self.0.truncate(self.0.trim_end().len());
        self.0.push('\n');
        self.0
    }

    /// Markdown of this crate's own, as it stands.
    pub(super) fn raw(&mut self, markdown: &str) -> &mut Self {
        self.0.push_str(markdown);
        self
    }

    /// That AWS has ended what a page is about, where it has; nothing else comes before it.
    pub(super) fn retired(&mut self, sentences: &[String]) -> &mut Self {
        for (i, sentence) in sentences.iter().enumerate() {
            self.raw(if i == 0 {
                "> **Retired by AWS.** "
            } else {
                ">\n> "
            });
            self.text(sentence).raw("\n");
        }
        self.blank_line()
    }

    /// A number, which cannot be markup.
    pub(super) fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{}", number.into());
        self
    }

    /// Steps by their numbers: "steps 4, 6 and 7".
    pub(super) fn steps(&mut self, numbers: &[usize]) -> &mut Self {
        self.raw(if numbers.len() == 1 {
            "step "
        } else {
            "steps "
        });
        for (i, number) in numbers.iter().enumerate() {
            let last = i + 1 == numbers.len();
            self.raw(match (i, last) {
                (0, _) => "",
                (_, true) => " and ",
                (_, false) => ", ",
            });
            self.number(*number as u64);
        }
        self
    }

    /// Text outside code: every character that could be markup is escaped.
    pub(super) fn text(&mut self, plain: &str) -> &mut Self {
        // At the beginning of a line it would make a heading; elsewhere it means nothing.
        if plain.starts_with('#') && (self.0.is_empty() || self.0.ends_with('\n')) {
            self.0.push('\\');
        }
        let mut rest = plain;
        while let Some(at) = rest.bytes().position(|byte| SUSPECT[usize::from(byte)]) {
            let (before, from) = rest.split_at(at);
            self.0.push_str(before);
            let mut chars = from.chars();
            let c = chars.next().unwrap_or_default();
            let after = chars.as_str();
            rest = after;
            if !is_special(c) {
                self.0.push(c);
                continue;
            }
            // Inside a word an underscore is no markup, and `execution_role_arn` should stay readable.
            let inside = c == '_'
                && self.0.ends_with(char::is_alphanumeric)
                && after.starts_with(char::is_alphanumeric);
            if c.is_control() {
                self.0.push(' ');
            } else {
                if !inside {
                    self.0.push('\\');
                }
                self.0.push(c);
            }
        }
        self.0.push_str(rest);
        self
    }

    /// A code span: its fence is longer than any run of backticks inside.
    pub(super) fn code(&mut self, value: &str) -> &mut Self {
        if !value.is_empty() && !value.contains('`') && !has_control(value) {
            self.0.push('`');
            self.0.push_str(value);
            self.0.push('`');
            return self;
        }
        let value: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let fence = "`".repeat(longest_run(&value) + 1);
        let pad = value.starts_with('`') || value.ends_with('`') || value.is_empty();
        let pad = if pad { " " } else { "" };
        for part in [&fence, pad, &value, pad, &fence] {
            self.0.push_str(part);
        }
        self
    }

    /// A text of the playbook with its values filled in.
    pub(super) fn prose(&mut self, prose: &Prose<'_>) -> &mut Self {
        for span in &prose.0 {
            match span.style {
                Style::Plain => self.text(&span.text),
                Style::Label => self.raw("**").text(&span.text).raw("**"),
                Style::Code => self.code(&span.text),
            };
        }
        self
    }

    /// A fenced block of its own, each line behind `indent`.
    pub(super) fn block(&mut self, indent: &str, language: &str, content: &str) -> &mut Self {
        let fence = "`".repeat(longest_run(content).max(2) + 1);
        self.blank_line();
        self.raw(indent).raw(&fence).raw(language).raw("\n");
        for line in content.trim_end_matches('\n').split('\n') {
            if !line.is_empty() {
                self.raw(indent);
            }
            if has_control(line) {
                let visible = |c: char| {
                    if c.is_control() {
                        char::REPLACEMENT_CHARACTER
                    } else {
                        c
                    }
                };
                self.0.extend(line.chars().map(visible));
            } else {
                self.raw(line);
            }
            self.raw("\n");
        }
        self.raw(indent).raw(&fence).raw("\n\n")
    }

    /// An empty line, unless there is one already.
    pub(super) fn blank_line(&mut self) -> &mut Self {
        if !self.0.ends_with("\n\n") {
            self.raw(if self.0.ends_with('\n') { "\n" } else { "\n\n" });
        }
        self
    }

    /// A link whose text is its address. Angle brackets keep every character of it.
    pub(super) fn link(&mut self, address: &str) -> &mut Self {
        self.0.push('<');
        for c in address.chars() {
            match c {
                '<' => self.0.push_str("%3C"),
                '>' => self.0.push_str("%3E"),
                c if c.is_control() || c == ' ' => self.0.push_str("%20"),
                c => self.0.push(c),
            }
        }
        self.0.push('>');
        self
    }

    /// The head of a table.
    pub(super) fn head(&mut self, titles: &[&str]) -> &mut Self {
        self.blank_line();
        for title in titles {
            self.raw("| ").raw(title).raw(" ");
        }
        self.raw("|\n");
        for _ in titles {
            self.raw("| --- ");
        }
        self.raw("|\n")
    }

    /// A cell of a table. A pipe would end it even inside code, so it is escaped afterwards.
    pub(super) fn cell(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.raw("| ");
        let start = self.0.len();
        fill(self);
        if self
            .0
            .as_bytes()
            .get(start..)
            .is_some_and(|cell| cell.contains(&b'|'))
        {
            let cell = self.0.split_off(start);
            let mut before = ' ';
            for c in cell.chars() {
                if c == '|' && before != '\\' {
                    self.0.push('\\');
                }
                self.0.push(c);
                before = c;
            }
        }
        self.raw(" ")
    }

    /// The end of a row.
    pub(super) fn end_row(&mut self) -> &mut Self {
        self.raw("|\n")
    }
}

impl Sheet for Page {
    fn heading(&mut self, level: usize, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.blank_line();
        self.raw(&"#".repeat(level)).raw(" ");
        fill(self);
        self.raw("\n\n")
    }

    fn paragraph(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        fill(self);
        self.raw("\n\n")
    }

    fn table(
        &mut self,
        titles: &'static [&'static str],
        rows: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.head(titles);
        rows(self);
        self.raw("\n")
    }

    fn row(&mut self, cells: impl FnOnce(&mut Self)) -> &mut Self {
        cells(self);
        self.end_row()
    }

    fn cell(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        Self::cell(self, fill)
    }

    fn words(&mut self, text: &str) -> &mut Self {
        self.text(text)
    }

    fn strong(&mut self, text: &str) -> &mut Self {
        self.raw("**").text(text).raw("**")
    }

    fn value(&mut self, value: &str) -> &mut Self {
        self.code(value)
    }

    fn told(&mut self, prose: &Prose<'_>) -> &mut Self {
        self.prose(prose)
    }

    fn under(&mut self) -> &mut Self {
        self.raw("<br>")
    }
}

/// The bytes that may begin a special character; few texts have any, and this is the fastest way to see it.
static SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let special = b"\\`*[]<>|~&$_\x7f\xc2";
    let mut i = 0;
    while i < special.len() {
        suspect[special[i] as usize] = true;
        i += 1;
    }
    let mut control = 0;
    while control < 0x20 {
        suspect[control] = true;
        control += 1;
    }
    suspect
};

fn is_special(c: char) -> bool {
    matches!(
        c,
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '_'
    ) || c.is_control()
}

/// Whether a control character is in `text`; nearly always none is, which the bytes tell many at a time.
fn has_control(text: &str) -> bool {
    let suspect = text.bytes().fold(false, |found, byte| {
        found | matches!(byte, 0..=0x1f | 0x7f | 0xc2)
    });
    suspect && text.contains(char::is_control)
}

fn longest_run(content: &str) -> usize {
    if !content.contains('`') {
        return 0;
    }
    let (longest, _) = content.chars().fold((0, 0), |(longest, run), c| {
        let run = if c == '`' { run + 1 } else { 0 };
        (longest.max(run), run)
    });
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fill: impl FnOnce(&mut Page)) -> String {
        let mut page = Page::default();
        fill(&mut page);
        page.0
    }

    #[test]
    fn markup_in_text_is_escaped() {
        let text = page(|p| {
            p.text("a_b *c* <script> [x](y) `d` _e_ é_ü");
        });
        assert_eq!(text, r"a_b \*c\* \<script\> \[x\](y) \`d\` \_e\_ é_ü");
        let text = page(|p| {
            p.text("a\n# b");
        });
        assert_eq!(text, "a # b");
    }

    #[test]
    fn a_code_span_cannot_be_closed_from_inside() {
        for (value, shown) in [
            ("a`b``c", "```a`b``c```"),
            ("`x", "`` `x ``"),
            ("a\nb", "`a b`"),
            ("plain", "`plain`"),
        ] {
            let code = page(|p| {
                p.code(value);
            });
            assert_eq!(code, shown);
        }
    }

    #[test]
    fn a_block_cannot_be_closed_from_inside() {
        let block = page(|p| {
            p.raw("x\n").block("   ", "json", "a\n```\nb\n");
        });
        assert_eq!(block, "x\n\n   ````json\n   a\n   ```\n   b\n   ````\n\n");
    }

    #[test]
    fn a_pipe_does_not_end_a_cell() {
        let row = page(|p| {
            p.cell(|p| {
                p.code("a|b").text("c|d");
            })
            .end_row();
        });
        assert_eq!(row, "| `a\\|b`c\\|d |\n");
    }

    #[test]
    fn an_address_cannot_leave_its_brackets() {
        let link = page(|p| {
            p.link("https://a/> <b>\n");
        });
        assert_eq!(link, "<https://a/%3E%20%3Cb%3E%20>");
    }
}
