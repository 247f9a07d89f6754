//! Markdown that no value can break out of.
//!
//! Everything that is not this crate's own text goes through `text`, `code` or `block`.

use crate::playbook::{Prose, Style};

/// Text outside code: every character that could be markup is escaped.
pub(super) fn text(plain: &str) -> String {
    let mut escaped = String::with_capacity(plain.len());
    let mut before = ' ';
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // Inside a word an underscore is no markup, and `execution_role_arn` should stay readable.
            '_' => {
                let inside = before.is_alphanumeric()
                    && chars.peek().is_some_and(|next| next.is_alphanumeric());
                if !inside {
                    escaped.push('\\');
                }
                escaped.push('_');
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// A code span: its fence is longer than any run of backticks inside.
pub(super) fn code(value: &str) -> String {
    let value: String = value
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let fence = "`".repeat(longest_run(&value, '`') + 1);
    let pad = if value.starts_with('`') || value.ends_with('`') || value.is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{value}{pad}{fence}")
}

/// A fenced block, each line behind `indent`.
pub(super) fn block(out: &mut String, indent: &str, language: &str, content: &str) {
    let fence = "`".repeat(longest_run(content, '`').max(2) + 1);
    for line in std::iter::once(format!("{fence}{language}").as_str())
        .chain(content.trim_end_matches('\n').split('\n'))
        .chain(std::iter::once(fence.as_str()))
    {
        let line = line.trim_end_matches('\r');
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn longest_run(content: &str, mark: char) -> usize {
    let (longest, _) = content.chars().fold((0, 0), |(longest, run), c| {
        let run = if c == mark { run + 1 } else { 0 };
        (longest.max(run), run)
    });
    longest
}

/// A text of the playbook with its values filled in.
pub(super) fn prose(prose: &Prose) -> String {
    prose
        .0
        .iter()
        .map(|span| match span.style {
            Style::Plain => text(&span.text),
            Style::Label => format!("**{}**", text(&span.text)),
            Style::Code => code(&span.text),
        })
        .collect()
}

/// The same inside a table, where a pipe ends the cell even in a code span.
pub(super) fn cell(markdown: &str) -> String {
    let mut escaped = String::with_capacity(markdown.len());
    let mut before = ' ';
    for c in markdown.chars() {
        if c == '|' && before != '\\' {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

/// A row of a table; the cells are Markdown already.
pub(super) fn row(out: &mut String, cells: &[String]) {
    out.push('|');
    for markdown in cells {
        out.push(' ');
        out.push_str(&cell(markdown));
        out.push_str(" |");
    }
    out.push('\n');
}

/// The head of a table.
pub(super) fn head(out: &mut String, titles: &[&str]) {
    row(
        out,
        &titles
            .iter()
            .map(|title| (*title).to_owned())
            .collect::<Vec<_>>(),
    );
    row(
        out,
        &titles.iter().map(|_| "---".to_owned()).collect::<Vec<_>>(),
    );
}

/// A link whose text is its address. Angle brackets keep every character of it.
pub(super) fn link(address: &str) -> String {
    let safe: String = address
        .chars()
        .map(|c| match c {
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            c if c.is_control() || c == ' ' => "%20".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("<{safe}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_is_escaped() {
        assert_eq!(
            text("a_b *c* <script> [x](y) `d` _e_"),
            r"a_b \*c\* \<script\> \[x\](y) \`d\` \_e\_"
        );
        assert_eq!(text("a\n# b"), "a # b");
    }

    #[test]
    fn a_code_span_cannot_be_closed_from_inside() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`x"), "`` `x ``");
        assert_eq!(code("a\nb"), "`a b`");
    }

    #[test]
    fn a_block_cannot_be_closed_from_inside() {
        let mut out = String::new();
        block(&mut out, "   ", "json", "a\n```\nb\n");
        assert_eq!(out, "   ````json\n   a\n   ```\n   b\n   ````\n");
    }

    #[test]
    fn a_pipe_does_not_end_a_cell() {
        assert_eq!(cell("`a|b`"), r"`a\|b`");
        assert_eq!(cell(r"a\|b"), r"a\|b");
    }
}
