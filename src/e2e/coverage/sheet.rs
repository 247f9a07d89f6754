//! A reference sheet, read for what it says: each heading, document, step, row, point and block of code gets a name.

/// Something that a sheet says and a playbook has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The same as long as the sheet says the same.
    pub(crate) name: String,
    /// The heading that it stands under.
    pub(crate) section: String,
    pub(crate) sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Lists of sources, and how the sheet is to be read.
    Source,
    /// A defect of AWS's page.
    Erratum,
    Other,
}

/// Everything that a sheet says.
pub(crate) fn items(sheet: &str) -> Vec<Item> {
    let mut reader = Reader::default();
    for line in sheet.lines() {
        reader.line(line);
    }
    reader.items
}

#[derive(Default)]
struct Reader {
    items: Vec<Item>,
    heading: String,
    sort: Option<Sort>,
    /// The heading or document that blocks of code belong to.
    owner: String,
    /// How many blocks are what the owner speaks of, and how many there were.
    own_blocks: usize,
    blocks: usize,
    in_code: bool,
    /// The line before was empty.
    fresh: bool,
    /// Lines of the table so far.
    rows: usize,
    points: usize,
    /// The number of the last step, for those below it.
    step: String,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let fresh = std::mem::replace(&mut self.fresh, line.trim().is_empty());
        if line.starts_with("```") {
            self.in_code = !self.in_code;
            if self.in_code {
                self.code();
            }
            return;
        }
        if self.in_code {
            return;
        }
        let is_row = line.starts_with('|');
        self.rows = if is_row { self.rows + 1 } else { 0 };
        let level = line.chars().take_while(|c| *c == '#').count();
        if level > 1 {
            self.heading(line.trim_start_matches('#').trim());
        } else if level == 1 || self.sort == Some(Sort::Source) {
            // The sheet's title, or a source.
        } else if is_row {
            // The first two are the head and the rule below it.
            if self.rows > 2 {
                self.row(line);
            }
        } else if let Some(point) = line.strip_prefix("- ") {
            self.point(point);
        } else if let Some(number) = numbered(line) {
            number.clone_into(&mut self.step);
            self.under_heading(number);
        } else if let Some(letter) = lettered(line) {
            let number = format!("{}{letter}", self.step);
            self.under_heading(&number);
        } else if fresh {
            self.paragraph(line);
        }
    }

    fn heading(&mut self, text: &str) {
        let ids = leading_ids(text);
        let text = plain(text);
        let name = text.rsplit_once(" (").filter(|_| text.ends_with(')'));
        let name = name.map_or(text.as_str(), |(name, _)| name).to_owned();
        self.heading.clone_from(&name);
        let source = ["Sources", "Source URLs", "Reading the JSON"];
        self.sort = Some(if source.iter().any(|word| name.contains(word)) {
            Sort::Source
        } else if name.contains("Errata") {
            Sort::Erratum
        } else {
            Sort::Other
        });
        (self.points, self.step) = (0, String::new());
        if ids.is_empty() {
            self.own(&name, |sort| {
                if sort == Sort::Erratum {
                    Sort::Other
                } else {
                    sort
                }
            });
            self.owns(name, 1);
        } else if let Some(last) = ids.last() {
            self.owns((*last).to_owned(), ids.len());
        }
        for id in ids {
            self.own(id, |sort| sort);
        }
    }

    fn row(&mut self, line: &str) {
        let line = line.replace("\\|", "\u{1}");
        let cell = line.split('|').nth(1).unwrap_or_default().trim();
        let cell = cell.replace('\u{1}', "|");
        if self.heading.contains("Inputs") {
            for id in input_ids(&cell) {
                self.own(&format!("input {id}"), |sort| sort);
            }
            return;
        }
        let cell = plain(&cell);
        if is_id(cell.split(" (").next().unwrap_or_default()) {
            self.own(&cell, |sort| sort);
        } else {
            self.under_heading(&cell);
        }
    }

    fn point(&mut self, text: &str) {
        self.points += 1;
        let id = leading_ids(text).into_iter().next();
        match id.filter(|id| text.get(id.len()..).is_some_and(|t| t.starts_with('.'))) {
            Some(id) => self.own(id, |sort| sort),
            None => self.under_heading(&format!("point {}", self.points)),
        }
    }

    /// A paragraph that begins with a document's id, as `P2 corrected` does.
    fn paragraph(&mut self, line: &str) {
        let Some(id) = leading_ids(line).into_iter().next() else {
            return;
        };
        let rest = line.get(id.len()..).unwrap_or_default().trim_start();
        let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
        let known = self.items.iter().any(|item| item.name == id);
        let name = match word.as_str() {
            "corrected" | "scoped" | "completed" if known => format!("{id} {word}"),
            "" | "broad" | "corrected" | "scoped" | "completed" => id.to_owned(),
            // A sentence, as about S3.
            _ => return,
        };
        self.own(&name, |sort| sort);
        self.owns(name, 1);
    }

    fn owns(&mut self, owner: String, own_blocks: usize) {
        (self.owner, self.own_blocks, self.blocks) = (owner, own_blocks, 0);
    }

    fn code(&mut self) {
        self.blocks += 1;
        if self.blocks > self.own_blocks {
            let name = format!("{}, code {}", self.owner, self.blocks);
            self.own(&name, |sort| sort);
        }
    }

    /// A name that another section could have as well.
    fn under_heading(&mut self, name: &str) {
        let name = format!("{}: {name}", self.heading);
        let before = |item: &&Item| {
            let rest = item.name.strip_prefix(&name);
            rest.is_some_and(|rest| rest.is_empty() || is_count(rest))
        };
        let name = match self.items.iter().filter(before).count() {
            0 => name,
            n => format!("{name} ({})", n + 1),
        };
        self.own(&name, |sort| sort);
    }

    /// What is named again is the same.
    fn own(&mut self, name: &str, sort: impl Fn(Sort) -> Sort) {
        if self.items.iter().any(|item| item.name == name) {
            return;
        }
        self.items.push(Item {
            name: name.to_owned(),
            section: self.heading.clone(),
            sort: sort(self.sort.unwrap_or(Sort::Other)),
        });
    }
}

/// ` (2)`
fn is_count(text: &str) -> bool {
    let number = text.strip_prefix(" (").and_then(|t| t.strip_suffix(')'));
    number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

/// The number of a step.
fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once('.')?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (digits && rest.starts_with(' ')).then_some(number)
}

/// The letter of a step below a step.
fn lettered(line: &str) -> Option<&str> {
    let (letter, rest) = line.strip_prefix("   ")?.split_once(". ")?;
    let one = letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase());
    (one && !rest.is_empty()).then_some(letter)
}

/// `P1`, `Q7b`, `CS2.1`, `P1-logs`: how long the id is that a text begins with.
fn id_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let run = |from: usize, is: fn(&u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|b| is(b)).count()
    };
    let letters = run(0, u8::is_ascii_uppercase);
    let digits = run(letters, u8::is_ascii_digit);
    if !(1..=2).contains(&letters) || digits == 0 {
        return None;
    }
    let mut end = letters + digits;
    if bytes.get(end) == Some(&b'.') {
        let more = run(end + 1, u8::is_ascii_digit);
        end += if more > 0 { more + 1 } else { 0 };
    }
    end += run(end, u8::is_ascii_lowercase).min(1);
    if bytes.get(end) == Some(&b'-') {
        let more = run(end + 1, u8::is_ascii_lowercase);
        end += if more > 0 { more + 1 } else { 0 };
    }
    let next = bytes.get(end).copied().unwrap_or(b' ');
    (!next.is_ascii_alphanumeric()).then_some(end)
}

/// The ids that a text begins with: `P1-logs, P1-kms – optional` has two.
fn leading_ids(text: &str) -> Vec<&str> {
    let mut ids = Vec::new();
    let mut rest = text;
    while let Some(end) = id_length(rest) {
        let (id, after) = rest.split_at(end);
        ids.push(id);
        let Some(more) = after.strip_prefix(", ") else {
            break;
        };
        rest = more;
    }
    ids
}

/// Whether a cell holds an id or a range of them and nothing else.
fn is_id(cell: &str) -> bool {
    let mut ends = cell.splitn(2, '–');
    let whole = |text: &str| id_length(text) == Some(text.len());
    let first = ends.next().is_some_and(whole);
    first
        && ends
            .next()
            .is_none_or(|last| whole(last) || last.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// The names in a cell of the table of inputs; `_arns` after `role_name` stands for `role_arns`.
fn input_ids(cell: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for id in cell.split('`').skip(1).step_by(2) {
        let stem = ids.last().and_then(|last| last.rsplit_once('_'));
        ids.push(match stem.filter(|_| id.starts_with('_')) {
            Some((stem, _)) => format!("{stem}{id}"),
            None => id.to_owned(),
        });
    }
    ids
}

/// Without the marks of Markdown.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

#[test]
fn what_a_sheet_says_is_found_and_named() {
    let sheet = "\
# A set-up

## 0. Sources

| page | used for |
| --- | --- |
| https://example.com | all |

## Inputs to collect

| id | kind |
| --- | --- |
| `region`, `account_id` | |
| `role_name` / `_arns` (list) | |

## Steps (console)

1. First
   a. of it
2. Second

- a point
- CQ1. a quirk

| # | Do |
|---|---|
| CS2.1–2.3 (rbac) | go |
| `job` | [a \\| b] |
| job | again |

### P1-logs, P1-kms – optional

```json
1. no step
```

```json
```

P1-logs corrected (errata X2): better

```json
```

```json
```

P7a, another one. P8 is not.

P7b scoped: the last.

S3 is a service.

## Errata

| no. | the page |
| --- | --- |
| X1 | wrong |
";
    let items = items(sheet);
    let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
    let expected = [
        "0. Sources",
        "Inputs to collect",
        "input region",
        "input account_id",
        "input role_name",
        "input role_arns",
        "Steps",
        "Steps: 1",
        "Steps: 1a",
        "Steps: 2",
        "Steps: point 1",
        "CQ1",
        "CS2.1–2.3 (rbac)",
        "Steps: job",
        "Steps: job (2)",
        "P1-logs",
        "P1-kms",
        "P1-logs corrected",
        "P1-logs corrected, code 2",
        "P7a",
        "P7b",
        "Errata",
        "X1",
    ];
    assert_eq!(names, expected);
    let sort = |name: &str| items.iter().find(|item| item.name == name).unwrap().sort;
    assert_eq!(sort("0. Sources"), Sort::Source);
    assert_eq!(sort("Errata"), Sort::Other);
    assert_eq!(sort("X1"), Sort::Erratum);
}
