//! The files of known failures as a whole, and what pasted messages lead to.

mod data;
mod fifteen;
mod quoted;
mod strangers;

use super::*;

/// The id of the entry that a message leads to, or nothing.
fn best(text: &str) -> String {
    of(text, &Values::new())
        .best()
        .map_or_else(String::new, |entry| entry.id.clone())
}

/// The page of a message, as lines.
fn lines(text: &str, given: &Values) -> Vec<String> {
    page(&of(text, given), &[])
        .iter()
        .map(|block| format!("{block:?}"))
        .collect()
}

/// As a notebook shows it: broken at a width, in the middle of words too, coloured, inside a traceback.
fn in_a_notebook(message: &str, width: usize) -> String {
    let head = "ClientError                               Traceback (most recent call last)\nCell In[7], line 3\n      1 import boto3\n----> 3 client.call()\n\n\u{1b}[0;31mClientError\u{1b}[0m: ";
    let chars: Vec<char> = message.chars().collect();
    let rows: Vec<String> = chars
        .chunks(width)
        .map(|row| row.iter().collect())
        .collect();
    format!("{}\n{head}{}\n", "-".repeat(width), rows.join("\n"))
}
