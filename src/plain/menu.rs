//! Choosing from a numbered list: by number, or by a part of a name.

/// What a typed text chooses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Picked {
    /// By its place in the list.
    One(usize),
    Several(Vec<usize>),
    Nothing,
}

/// The place that a typed number stands for in a list of this length.
pub(super) fn number(typed: &str, length: usize) -> Option<usize> {
    let number: usize = typed.trim_end_matches('.').parse().ok()?;
    number.checked_sub(1).filter(|place| *place < length)
}

/// Finds what is meant among entries, each with the names it goes by. A whole name beats a part of others.
pub(super) fn pick<T: AsRef<[String]>>(entries: &[T], typed: &str) -> Picked {
    if let Some(place) = number(typed, entries.len()) {
        return Picked::One(place);
    }
    let typed = typed.to_lowercase();
    let found = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let fits = |names: &T| names.as_ref().iter().any(|name| fits(&name.to_lowercase()));
        let entries = entries.iter().enumerate();
        entries
            .filter(|(_, names)| fits(names))
            .map(|(place, _)| place)
            .collect()
    };
    let mut places = found(&|name| name == typed);
    if places.is_empty() {
        places = found(&|name| name.contains(&typed));
    }
    match places.as_slice() {
        [] => Picked::Nothing,
        [place] => Picked::One(*place),
        _ => Picked::Several(places),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_a_whole_name_or_the_only_part_chooses() {
        let entries = [
            vec!["Studio".to_owned(), "studio".to_owned()],
            vec!["studio-2".to_owned()],
            vec!["Canvas 17".to_owned()],
        ];
        assert_eq!(pick(&entries, "2"), Picked::One(1));
        assert_eq!(pick(&entries, "3."), Picked::One(2));
        assert_eq!(pick(&entries, "STUDIO"), Picked::One(0));
        assert_eq!(pick(&entries, "stud"), Picked::Several(vec![0, 1]));
        assert_eq!(pick(&entries, "17"), Picked::One(2));
        assert_eq!(pick(&entries, "0"), Picked::Nothing);
        assert_eq!(pick(&entries, "18"), Picked::Nothing);
    }
}
