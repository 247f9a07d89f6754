//! Text in lines: words wrapped by display width, long values broken where they must be, nothing that a terminal obeys.

use std::borrow::Cow;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use super::theme::Styles;
use crate::{
    host,
    playbook::{self, Prose},
};

/// Builds lines of one width.
#[derive(Debug)]
pub(crate) struct Flow {
    width: usize,
    page: Page,
}

/// Finished lines, and which of them lead somewhere.
#[derive(Debug, Default, Clone)]
pub(crate) struct Page {
    pub lines: Vec<Line<'static>>,
    /// The number of a line, and the address to which its underlined part leads.
    pub links: Vec<(usize, String)>,
}

impl Flow {
    pub(crate) fn new(width: u16) -> Self {
        Self {
            width: usize::from(width).max(1),
            page: Page::default(),
        }
    }

    #[cfg(test)]
    fn finish(self) -> Vec<Line<'static>> {
        self.page.lines
    }

    pub(crate) fn blank(&mut self) -> &mut Self {
        self.page.lines.push(Line::default());
        self
    }

    /// A blank line, unless there is one already or nothing stands above.
    pub(crate) fn gap(&mut self) -> &mut Self {
        if self
            .page
            .lines
            .last()
            .is_some_and(|line| !line.spans.is_empty())
        {
            self.blank();
        }
        self
    }

    pub(crate) fn line(&mut self, line: Line<'static>) -> &mut Self {
        self.page.lines.push(line);
        self
    }

    /// A paragraph of one style.
    pub(crate) fn text(&mut self, text: &str, style: Style) -> &mut Self {
        self.spans(&[(text, style)], &[], "")
    }

    /// A paragraph behind a mark; its further lines are indented as far as the mark is wide.
    pub(crate) fn marked(
        &mut self,
        mark: &str,
        mark_style: Style,
        text: &str,
        style: Style,
    ) -> &mut Self {
        let indent = " ".repeat(width(mark));
        self.spans(&[(text, style)], &[(mark, mark_style)], &indent)
    }

    pub(crate) fn prose(&mut self, prose: &Prose<'_>, styles: &Styles) -> &mut Self {
        self.prose_marked("", prose, styles)
    }

    pub(crate) fn prose_marked(
        &mut self,
        mark: &str,
        prose: &Prose<'_>,
        styles: &Styles,
    ) -> &mut Self {
        let spans: Vec<(&str, Style)> = prose
            .0
            .iter()
            .map(|span| (&*span.text, of(span.style, styles)))
            .collect();
        let indent = " ".repeat(width(mark));
        self.spans(&spans, &[(mark, styles.faint)], &indent)
    }

    /// Words of several styles, wrapped; `head` begins the first line, `indent` every other.
    pub(crate) fn spans(
        &mut self,
        spans: &[(&str, Style)],
        head: &[(&str, Style)],
        indent: &str,
    ) -> &mut Self {
        let mut row = Row::new(self.width, head, indent);
        // A word may change its style on the way: only a space ends it.
        let mut word: Vec<(String, Style)> = Vec::new();
        for (text, style) in spans {
            for (i, paragraph) in clean(text).split('\n').enumerate() {
                if i > 0 {
                    row.word(&std::mem::take(&mut word));
                    row.end();
                }
                for part in paragraph.split_inclusive(' ') {
                    word.push((part.to_owned(), *style));
                    if part.ends_with(' ') {
                        row.word(&std::mem::take(&mut word));
                    }
                }
            }
        }
        row.word(&word);
        self.page.lines.extend(row.finish());
        self
    }

    /// Text that keeps its own spaces and lines, as code does; long lines are broken anywhere and go on behind `mark`.
    pub(crate) fn verbatim(&mut self, text: &str, style: Style, mark: &str) -> &mut Self {
        for line in text.lines() {
            self.broken(&[(line, style)], mark, style);
        }
        self
    }

    /// One line of code of several styles, broken where the width ends.
    pub(crate) fn broken(
        &mut self,
        spans: &[(&str, Style)],
        mark: &str,
        mark_style: Style,
    ) -> &mut Self {
        // As far as the last part is indented, with what stands before it.
        let blanks = |text: &str| text.chars().take_while(|c| *c == ' ').count();
        let before: usize = spans
            .iter()
            .rev()
            .skip(1)
            .map(|(text, _)| width(text))
            .sum();
        let inside = spans.last().map_or(0, |(text, _)| blanks(text));
        let indent = " ".repeat((before + inside).min(self.width / 2));
        let gap = if mark.is_empty() { "" } else { " " };
        let head = format!("{indent}{mark}{gap}");
        let mut done: Vec<Vec<Span<'static>>> = vec![Vec::new()];
        let mut used = 0;
        for (text, style) in spans {
            let mut run = String::new();
            for (part, wide) in graphemes(&clean(text)) {
                if used + wide > self.width && used > 0 {
                    push(&mut done, &mut run, *style);
                    done.push(vec![Span::styled(head.clone(), mark_style)]);
                    used = width(&head).min(self.width.saturating_sub(1));
                }
                run.push_str(part);
                used += wide;
            }
            push(&mut done, &mut run, *style);
        }
        self.page.lines.extend(done.into_iter().map(Line::from));
        self
    }

    /// An address behind a mark, broken where it must be; each of its lines leads there.
    pub(crate) fn link(&mut self, mark: &str, address: &str, styles: &Styles) -> &mut Self {
        let first = self.page.lines.len();
        self.broken(
            &[(mark, styles.faint), (address, styles.link)],
            "",
            styles.faint,
        );
        let rows = first..self.page.lines.len();
        self.page
            .links
            .extend(rows.map(|row| (row, address.to_owned())));
        self
    }

    pub(crate) fn page(self) -> Page {
        self.page
    }

    pub(crate) fn len(&self) -> usize {
        self.page.lines.len()
    }
}

fn push(lines: &mut [Vec<Span<'static>>], run: &mut String, style: Style) {
    if let (Some(last), false) = (lines.last_mut(), run.is_empty()) {
        last.push(Span::styled(std::mem::take(run), style));
    }
}

/// A line that grows word by word.
struct Row {
    width: usize,
    indent: String,
    lines: Vec<Line<'static>>,
    spans: Vec<Span<'static>>,
    used: usize,
    /// Nothing but the head or the indent stands on the line.
    fresh: bool,
}

impl Row {
    fn new(width: usize, head: &[(&str, Style)], indent: &str) -> Self {
        let spans: Vec<Span<'static>> = head
            .iter()
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, style)| Span::styled((*text).to_owned(), *style))
            .collect();
        let used = spans.iter().map(Span::width).sum();
        Self {
            width,
            indent: indent.to_owned(),
            lines: Vec::new(),
            spans,
            used,
            fresh: true,
        }
    }

    fn word(&mut self, word: &[(String, Style)]) {
        let wide: usize = word.iter().map(|(part, _)| width(part)).sum();
        let blank = usize::from(word.last().is_some_and(|(part, _)| part.ends_with(' ')));
        let bare = wide.saturating_sub(blank);
        if self.used + bare > self.width && !self.fresh {
            self.end();
        }
        if self.used + bare <= self.width {
            for (part, style) in word {
                self.put(part, *style);
            }
            return;
        }
        // Longer than a line of its own.
        for (part, style) in word {
            let mut run = String::new();
            for (part, wide) in graphemes(part) {
                if self.used + wide > self.width && !(self.fresh && run.is_empty()) {
                    self.put_run(&mut run, *style);
                    self.end();
                }
                run.push_str(part);
                self.used += wide;
                self.fresh = false;
            }
            self.put_run(&mut run, *style);
        }
    }

    fn put(&mut self, word: &str, style: Style) {
        if word.is_empty() {
            return;
        }
        self.used += width(word);
        self.fresh = false;
        self.append(word, style);
    }

    fn put_run(&mut self, run: &mut String, style: Style) {
        let run = std::mem::take(run);
        if !run.is_empty() {
            self.append(&run, style);
        }
    }

    fn append(&mut self, text: &str, style: Style) {
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push_str(text),
            _ => self.spans.push(Span::styled(text.to_owned(), style)),
        }
    }

    fn end(&mut self) {
        let mut spans = std::mem::take(&mut self.spans);
        if let Some(last) = spans.last_mut() {
            let end = last.content.trim_end_matches(' ').len();
            last.content.to_mut().truncate(end);
        }
        self.lines.push(Line::from(spans));
        self.used = width(&self.indent).min(self.width.saturating_sub(1));
        if !self.indent.is_empty() {
            let indent: String = self.indent.chars().take(self.used).collect();
            self.spans.push(Span::raw(indent));
        }
        self.fresh = true;
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        if !self.fresh || self.lines.is_empty() {
            self.end();
        }
        self.lines
    }
}

/// The style of a span of the playbook.
pub(crate) fn of(style: playbook::Style, styles: &Styles) -> Style {
    match style {
        playbook::Style::Plain => styles.text,
        playbook::Style::Label => styles.label,
        playbook::Style::Code => styles.code,
    }
}

/// The display width.
pub(crate) fn width(text: &str) -> usize {
    // By far the usual case.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        text.len()
    } else {
        Span::raw(text).width()
    }
}

/// What takes a place of its own on the screen, with its width.
pub(crate) fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let plain = |c: char| (' '..='~').contains(&c);
        let end = if plain(first) && rest.chars().nth(1).is_none_or(|c| plain(c) || c == '\n') {
            1
        } else {
            // What does not combine in ASCII is looked up where it may.
            let span = Span::raw(rest);
            let found = span.styled_graphemes(Style::new()).next();
            found
                .map_or(first.len_utf8(), |found| found.symbol.len())
                .max(1)
        };
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some((part, width(part)))
    })
}

/// Cut to a width, with a sign where something is left out.
pub(crate) fn cut(text: &str, room: usize, sign: &str) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(width(sign));
    let mut used = 0;
    let mut kept = String::new();
    for (part, wide) in graphemes(text) {
        if used + wide > room {
            break;
        }
        used += wide;
        kept.push_str(part);
    }
    kept.push_str(sign);
    kept
}

/// Cut in its middle to a width, with a sign where something is left out.
pub(crate) fn cut_middle(text: &str, room: usize, sign: &str) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let tail_room = room / 2;
    let head = cut(text, room - tail_room, sign);
    let parts: Vec<(&str, usize)> = graphemes(text).collect();
    let mut used = 0;
    let tail = parts.iter().rev().take_while(|(_, wide)| {
        used += wide;
        used <= tail_room
    });
    let mut tail: Vec<&str> = tail.map(|(part, _)| *part).collect();
    tail.reverse();
    format!("{head}{}", tail.concat())
}

/// Text as it may reach a terminal: what is invisible or obeyed becomes visible. Line ends stay.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| c != '\n' && host::is_hidden(c);
    if !text.chars().any(hidden) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => shown.push_str("    "),
            c if hidden(c) => shown.push_str(&host::clean(c.encode_utf8(&mut [0; 4]))),
            c => shown.push(c),
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, width: u16) -> Vec<String> {
        let mut flow = Flow::new(width);
        flow.text(text, Style::new());
        flow.finish().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_are_wrapped_and_long_ones_broken() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(
            wrapped("see arn:aws:iam::x", 8),
            ["see", "arn:aws:", "iam::x"]
        );
        assert_eq!(wrapped("", 8), [""]);
        assert_eq!(wrapped("日本語 日本", 6), ["日本語", "日本"]);
    }

    #[test]
    fn a_mark_indents_what_follows() {
        let mut flow = Flow::new(9);
        flow.marked("1. ", Style::new(), "open the page", Style::new());
        let lines: Vec<String> = flow.finish().iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["1. open", "   the", "   page"]);
    }

    #[test]
    fn code_keeps_its_spaces() {
        let mut flow = Flow::new(12);
        flow.verbatim("{\n    \"Sid\": \"Long\"\n}", Style::new(), "\\");
        let lines: Vec<String> = flow.finish().iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["{", "    \"Sid\": \"", "    \\ Long\"", "}"]);
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-zé日 \n]{0,60}", width in 2_u16..30) {
            let lines = wrapped(&text, width);
            for line in &lines {
                prop_assert!(super::width(line) <= usize::from(width), "{:?}", line);
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.join("")), letters(&text));
        }

        #[test]
        fn a_text_cut_in_its_middle_fits_and_keeps_its_end(text in "[a-z]{0,40}", room in 4_usize..20) {
            let cut = cut_middle(&text, room, "…");
            prop_assert!(super::width(&cut) <= room);
            prop_assert!(text.chars().last() == cut.chars().last());
        }

        #[test]
        fn a_cut_text_fits(text in "\\PC{0,20}", room in 1_usize..12) {
            prop_assert!(super::width(&cut(&text, room, "…")) <= room);
        }
    }
}
