//! Which lines of a document differ from an earlier form of it.

/// A line of a document, and how it stands to the earlier form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed<'a> {
    pub mark: Mark,
    pub text: &'a str,
}

/// How a line stands to the earlier form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Same,
    New,
    /// Was there before.
    Gone,
    /// Waits for the answer.
    Waits,
}

/// Longer middles are shown as gone and new as a whole: comparing costs their lengths multiplied.
const LONGEST: usize = 400;

/// The lines of `after`, with those of `before` that are gone between them.
pub(super) fn lines<'a>(before: &'a str, after: &'a str) -> Vec<Changed<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(room)
        .take_while(|(a, b)| a == b)
        .count();
    let mark = |mark| move |text: &&'a str| Changed { mark, text };
    let middle = |list: &[&'a str]| -> Vec<&'a str> {
        list.get(head..list.len() - tail)
            .unwrap_or_default()
            .to_vec()
    };
    let mut all: Vec<Changed<'a>> = new.iter().take(head).map(mark(Mark::Same)).collect();
    let (gone, fresh) = (middle(&old), middle(&new));
    if gone.len() > LONGEST || fresh.len() > LONGEST {
        all.extend(gone.iter().map(mark(Mark::Gone)));
        all.extend(fresh.iter().map(mark(Mark::New)));
    } else {
        compare(&gone, &fresh, &mut all);
    }
    all.extend(new.iter().skip(new.len() - tail).map(mark(Mark::Same)));
    all
}

/// The classic longest common subsequence, over what is left between an equal head and tail.
fn compare<'a>(old: &[&'a str], new: &[&'a str], all: &mut Vec<Changed<'a>>) {
    let width = new.len() + 1;
    let mut longest = vec![0_u16; (old.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    let get = |table: &[u16], i, j| table.get(at(i, j)).copied().unwrap_or_default();
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                get(&longest, i + 1, j + 1) + 1
            } else {
                get(&longest, i + 1, j).max(get(&longest, i, j + 1))
            };
            if let Some(cell) = longest.get_mut(at(i, j)) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if a == b {
            all.push(Changed {
                mark: Mark::Same,
                text: b,
            });
            (i, j) = (i + 1, j + 1);
        } else if get(&longest, i + 1, j) >= get(&longest, i, j + 1) {
            all.push(Changed {
                mark: Mark::Gone,
                text: a,
            });
            i += 1;
        } else {
            all.push(Changed {
                mark: Mark::New,
                text: b,
            });
            j += 1;
        }
    }
    let rest = |mark, list: &[&'a str], from: usize, all: &mut Vec<Changed<'a>>| {
        all.extend(list.iter().skip(from).map(|text| Changed { mark, text }));
    };
    rest(Mark::Gone, old, i, all);
    rest(Mark::New, new, j, all);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(before: &str, after: &str) -> Vec<String> {
        lines(before, after)
            .iter()
            .map(|line| {
                let mark = match line.mark {
                    Mark::Same => ' ',
                    Mark::New => '+',
                    Mark::Gone => '-',
                    Mark::Waits => '?',
                };
                format!("{mark}{}", line.text)
            })
            .collect()
    }

    #[test]
    fn only_what_differs_is_marked() {
        assert_eq!(marked("a\nb\nc\n", "a\nx\nc\n"), [" a", "-b", "+x", " c"]);
        assert_eq!(marked("a\nc", "a\nb\nc"), [" a", "+b", " c"]);
        assert_eq!(marked("", "a"), ["+a"]);
        assert_eq!(marked("a\na", "a"), [" a", "-a"]);
    }

    proptest! {
        #[test]
        fn both_forms_can_be_read_back(old in "([ab]\n){0,9}", new in "([ab]\n){0,9}") {
            let all = lines(&old, &new);
            let read = |without: Mark| -> Vec<&str> {
                all.iter().filter(|line| line.mark != without).map(|line| line.text).collect()
            };
            prop_assert_eq!(read(Mark::Gone), new.lines().collect::<Vec<_>>());
            prop_assert_eq!(read(Mark::New), old.lines().collect::<Vec<_>>());
        }
    }
}
