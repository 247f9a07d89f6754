//! The known name that was probably meant by one that is not known.

/// Longer than any name of AWS; what is longer than this is no slip of the finger.
const LONGEST: usize = 128;

/// Returns the name nearest to `wrong`, if it is near enough to be meant. For messages only: it looks at all of them.
pub(super) fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.len() > LONGEST {
        return None;
    }
    let wrong = wrong.to_ascii_lowercase();
    let mut limit = (wrong.len() / 5).clamp(1, 4);
    let mut best = None;
    for name in names {
        if name.len().abs_diff(wrong.len()) > limit {
            continue;
        }
        let distance = strsim::osa_distance(&wrong, &name.to_ascii_lowercase());
        if distance < limit || (distance == limit && best.is_none()) {
            (best, limit) = (Some(name), distance);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_within_reach() {
        let names = ["DescribeCluster", "DescribeClusterNode", "ListClusters"];
        for (wrong, expected) in [
            ("DescribeCluterNode", Some("DescribeClusterNode")),
            ("describeclusters", Some("DescribeCluster")),
            ("ListCluster", Some("ListClusters")),
            ("PutObject", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, names.into_iter()), expected, "{wrong}");
        }
    }
}
