//! The words that can be typed instead of a value, and where each has a meaning. Reading a line and the help both
//! use these tables.

/// Something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Again,
    Back,
    Done,
    Explain,
    Export,
    Fix,
    Force,
    /// A format of the bundle, by its place.
    Format(usize),
    Help,
    Home,
    Import,
    Later,
    Next,
    Quit,
    Recipient,
    Result,
    Review,
    Show,
    Undo,
    Undone,
}

/// The words of one place, each with what it does.
pub(super) type Words = &'static [(&'static str, Word, &'static str)];

const EXPORT: (&str, Word, &str) = (
    "export",
    Word::Export,
    "writes the bundle, once every answer is there",
);
const HOME: (&str, Word, &str) = (
    "home",
    Word::Home,
    "goes to the list of set-ups and sessions; this set-up is kept",
);
const IMPORT: (&str, Word, &str) = (
    "import",
    Word::Import,
    "takes in the result of an account: ticks its steps, and says what waits no longer",
);
const RESULT: (&str, Word, &str) = (
    "result",
    Word::Result,
    "shows roles, documents and checklists, as far as the answers settle them",
);
const REVIEW: (&str, Word, &str) = ("review", Word::Review, "lists every answer");

pub(super) const WELCOME: Words = &[
    (
        "show",
        Word::Show,
        "prints what each set-up needs you to have at hand",
    ),
    (
        "back",
        Word::Back,
        "returns to the set-up that you came from",
    ),
];

pub(super) const QUESTION: Words = &[
    (
        "back",
        Word::Back,
        "returns to the question before; nothing that you typed is lost",
    ),
    (
        "later",
        Word::Later,
        "leaves this question open and goes on",
    ),
    ("fix", Word::Fix, "takes the correction that was offered"),
    (
        "undo",
        Word::Undo,
        "brings back what you typed before a correction; once more brings the correction back",
    ),
    (
        "show",
        Word::Show,
        "prints the lines that your last answer changed in the documents",
    ),
    REVIEW,
    RESULT,
    EXPORT,
    HOME,
];

pub(super) const ANSWERS: Words = &[
    ("back", Word::Back, "returns to the question you came from"),
    REVIEW,
    RESULT,
    EXPORT,
    HOME,
];

pub(super) const OUTCOME: Words = &[
    ("back", Word::Back, "returns to the review"),
    REVIEW,
    EXPORT,
    IMPORT,
    HOME,
];

pub(super) const DOCUMENTS: Words = &[
    ("back", Word::Back, "returns to the menu of the result"),
    REVIEW,
    EXPORT,
];

pub(super) const CHECKLIST: Words = &[
    ("next", Word::Next, "opens the first step that is not done"),
    ("back", Word::Back, "returns to the menu of the result"),
    REVIEW,
    EXPORT,
    IMPORT,
];

pub(super) const STEP: Words = &[
    ("done", Word::Done, "ticks the step off"),
    ("undone", Word::Undone, "takes the tick away"),
    ("next", Word::Next, "opens the next step of this account"),
    (
        "undo",
        Word::Undo,
        "tells how to undo in AWS what this step did",
    ),
    ("back", Word::Back, "returns to the checklist"),
    REVIEW,
    EXPORT,
];

pub(super) const DIRECTORY: Words = &[
    (
        "recipient",
        Word::Recipient,
        "changes who gets it: all of it for you, or one account's part for its admin",
    ),
    (
        "page",
        Word::Format(0),
        "leaves the page for a browser out, or takes it in again",
    ),
    (
        "scripts",
        Word::Format(1),
        "leaves the scripts for the AWS CLI out, or takes them in again",
    ),
    (
        "cloudformation",
        Word::Format(2),
        "leaves CloudFormation out, or takes it in again",
    ),
    (
        "terraform",
        Word::Format(3),
        "leaves Terraform out, or takes it in again",
    ),
    (
        "force",
        Word::Force,
        "after a refusal: replaces what a former bundle wrote there, and nothing else",
    ),
    ("back", Word::Back, "returns to the result"),
    REVIEW,
];

pub(super) const SOURCE: Words = &[("back", Word::Back, "returns to the result"), REVIEW];

/// These have a meaning everywhere.
pub(super) const EVERYWHERE: Words = &[
    ("again", Word::Again, "prints once more where you are"),
    (
        "explain",
        Word::Explain,
        "explains an error message of AWS, an id or the code of a check",
    ),
    ("help", Word::Help, "prints this list"),
    ("quit", Word::Quit, "saves everything and ends"),
];

/// A line that was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Nothing,
    Word(Word),
    Text(String),
}

/// Reads a line. A leading `=` says that the rest is a value, whatever word it is.
pub(super) fn read(line: &str, words: Words) -> Typed {
    let line = line.trim();
    if line.is_empty() {
        return Typed::Nothing;
    }
    if let Some(value) = line.strip_prefix('=') {
        return Typed::Text(value.trim().to_owned());
    }
    let mut known = words.iter().chain(EVERYWHERE);
    // Dictation writes capitals where it likes.
    match known.find(|(name, ..)| name.eq_ignore_ascii_case(line)) {
        Some((_, word, _)) => Typed::Word(*word),
        None => Typed::Text(line.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_counts_only_where_it_means_something_and_never_behind_the_sign() {
        assert_eq!(read(" Back\r", QUESTION), Typed::Word(Word::Back));
        assert_eq!(read("done", QUESTION), Typed::Text("done".to_owned()));
        assert_eq!(read("done", STEP), Typed::Word(Word::Done));
        assert_eq!(read("=back", QUESTION), Typed::Text("back".to_owned()));
        assert_eq!(read("==", QUESTION), Typed::Text("=".to_owned()));
        assert_eq!(read("=", QUESTION), Typed::Text(String::new()));
        assert_eq!(read(" \t", QUESTION), Typed::Nothing);
    }

    #[test]
    fn no_word_stands_twice_in_one_place() {
        for words in [
            WELCOME, QUESTION, ANSWERS, OUTCOME, DOCUMENTS, CHECKLIST, STEP, DIRECTORY, SOURCE,
        ] {
            let mut names: Vec<_> = words.iter().chain(EVERYWHERE).map(|row| row.0).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all);
        }
    }
}
