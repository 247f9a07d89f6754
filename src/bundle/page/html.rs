//! HTML that no value can break out of.
//!
//! A piece grows in one buffer. Everything that is not this crate's own markup goes through `text`, which escapes it for
//! a place between tags and inside the quotes of an attribute alike.

use std::fmt::{self, Write as _};

use minijinja::{HtmlEscape, value::Value};

use crate::{
    aws::is_invisible,
    bundle::sheet::Sheet,
    playbook::{Prose, Style},
};

/// A piece of a page, as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
    /// The titles of the table that is being written, and the column of its next cell.
    titles: &'static [&'static str],
    column: usize,
}

impl Html {
    pub(super) fn new(fill: impl FnOnce(&mut Self)) -> Self {
        let mut html = Self::default();
        fill(&mut html);
        html
    }

    /// Markup of this crate's own, as it stands.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// A number, which cannot be markup.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{number}");
        self
    }

    /// Text between tags. What would not be seen, or would turn what follows, stands in an element of its own that says
    /// what it is; its text stays what it was.
    pub(super) fn text(&mut self, plain: &str) -> &mut Self {
        if plain.is_ascii() || !plain.contains(is_invisible) {
            self.attribute(plain);
            return self;
        }
        let mut rest = plain;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_invisible(*c)) {
            let (before, from) = rest.split_at(at);
            self.attribute(before);
            // Writing to a String cannot fail.
            let _ = write!(
                self.out,
                "<bdi class=\"unseen\" data-code=\"U+{:04X}\">{c}</bdi>",
                u32::from(c)
            );
            rest = from.split_at(c.len_utf8()).1;
        }
        self.attribute(rest);
        self
    }

    /// Text inside the quotes of an attribute.
    pub(super) fn attribute(&mut self, plain: &str) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = write_escaped(&mut self.out, plain);
        self
    }

    pub(super) fn code(&mut self, value: &str) -> &mut Self {
        self.raw("<code>").text(value).raw("</code>")
    }

    /// A text of the playbook with its values filled in.
    pub(super) fn prose(&mut self, prose: &Prose<'_>) -> &mut Self {
        for span in &prose.0 {
            match span.style {
                Style::Plain => self.text(&span.text),
                Style::Label => self.raw("<b>").text(&span.text).raw("</b>"),
                Style::Code => self.code(&span.text),
            };
        }
        self
    }
}

impl From<Html> for Value {
    fn from(html: Html) -> Self {
        Self::from_safe_string(html.out)
    }
}

/// Writes text so that it is no markup. HTML has no way to write a control character, so U+FFFD stands for it.
pub(super) fn write_escaped(out: &mut impl fmt::Write, plain: &str) -> fmt::Result {
    // Most texts have nothing to escape, and this is the fastest way to see it.
    let suspect = |byte| {
        matches!(
            byte,
            b'"' | b'&' | b'\'' | b'/' | b'<' | b'>' | 0..=0x1f | 0x7f | 0xc2
        )
    };
    if !plain.bytes().any(suspect) {
        return out.write_str(plain);
    }
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !plain.contains(odd) {
        return write!(out, "{}", HtmlEscape(plain));
    }
    let shown: String = plain
        .chars()
        .map(|c| {
            if odd(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect();
    write!(out, "{}", HtmlEscape(&shown))
}

impl Sheet for Html {
    /// The page's own heading stands in its template, under a title.
    fn heading(&mut self, level: usize, fill: impl FnOnce(&mut Self)) -> &mut Self {
        let level = level + 1;
        self.raw("<h").number(level).raw(">");
        fill(self);
        self.raw("</h").number(level).raw(">\n")
    }

    fn paragraph(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        self.raw("<p>");
        fill(self);
        self.raw("</p>\n")
    }

    fn table(
        &mut self,
        titles: &'static [&'static str],
        rows: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.titles = titles;
        self.raw("<table class=\"cards\">\n<thead><tr>");
        for title in titles {
            self.raw("<th scope=\"col\">").text(title).raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
        rows(self);
        self.raw("</tbody>\n</table>\n")
    }

    fn row(&mut self, cells: impl FnOnce(&mut Self)) -> &mut Self {
        self.column = 0;
        self.raw("<tr>");
        cells(self);
        self.raw("</tr>\n")
    }

    fn cell(&mut self, fill: impl FnOnce(&mut Self)) -> &mut Self {
        let title = self.titles.get(self.column).copied().unwrap_or_default();
        self.column += 1;
        self.raw("<td data-title=\"")
            .attribute(title)
            .raw("\"><div>");
        fill(self);
        self.raw("</div></td>")
    }

    fn words(&mut self, text: &str) -> &mut Self {
        self.text(text)
    }

    fn strong(&mut self, text: &str) -> &mut Self {
        self.raw("<strong>").text(text).raw("</strong>")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn html(fill: impl FnOnce(&mut Html)) -> String {
        Html::new(fill).out
    }

    #[test]
    fn markup_in_a_text_is_escaped() {
        let text = html(|h| {
            h.text("</script><b a='1' c=\"2\">&amp;\u{e9}");
        });
        assert_eq!(
            text,
            "&lt;&#x2f;script&gt;&lt;b a=&#x27;1&#x27; c=&quot;2&quot;&gt;&amp;amp;\u{e9}"
        );
    }

    #[test]
    fn control_characters_are_shown_as_unknown() {
        let text = html(|h| {
            h.text("a\0b\u{1b}[2J\r\u{85}\n\t");
        });
        assert_eq!(text, "a\u{fffd}b\u{fffd}[2J\u{fffd}\u{fffd}\n\t");
    }

    #[test]
    fn what_cannot_be_seen_is_set_apart_and_kept() {
        let text = html(|h| {
            h.code("a\u{202e}<b");
        });
        assert_eq!(
            text,
            "<code>a<bdi class=\"unseen\" data-code=\"U+202E\">\u{202e}</bdi>&lt;b</code>"
        );
    }
}
