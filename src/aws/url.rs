//! Web addresses taken apart, to find the value in a pasted console page or endpoint.

use super::Partition;

/// The parts of a web address that may hold a value.
pub(crate) struct Url {
    /// Lower case, without user and port.
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) fragment: String,
}

/// Takes a text with a web scheme, or one that starts with a host name of AWS, apart.
pub(crate) fn parse(text: &str) -> Option<Url> {
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if ["http", "https"].contains(&&*scheme.to_ascii_lowercase()) => rest,
        None if starts_with_aws_host(text) => text,
        _ => return None,
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    Some(Url {
        host: host.to_ascii_lowercase(),
        path: path.to_owned(),
        fragment: fragment.to_owned(),
    })
}

fn starts_with_aws_host(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    !host.contains(':')
        && (is_console_host(&host)
            || host.ends_with(".sagemaker.aws")
            || Partition::ALL.iter().any(|p| {
                host.strip_suffix(p.dns_suffix())
                    .is_some_and(|h| h.ends_with('.'))
            }))
}

fn is_console_host(host: &str) -> bool {
    Partition::ALL
        .iter()
        .filter_map(|partition| partition.console_host())
        .any(|console| {
            host.strip_suffix(console)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

impl Url {
    /// Whether it is a page of the AWS console.
    pub(crate) fn is_console(&self) -> bool {
        is_console_host(&self.host)
    }

    /// Returns the partition the host belongs to.
    pub(crate) fn partition(&self) -> Option<Partition> {
        Partition::ALL.into_iter().find(|partition| {
            // The suffix of China holds the common one, and GovCloud shares it: the ends differ.
            partition
                .console_host()
                .is_some_and(|console| self.host.ends_with(console))
                || (!matches!(partition, Partition::Aws | Partition::AwsUsGov)
                    && self.host.ends_with(partition.dns_suffix()))
        })
    }

    /// Returns the decoded segments of path and fragment, in order.
    pub(crate) fn segments(&self) -> Vec<String> {
        let fragment = self.fragment.split('?').next().unwrap_or_default();
        self.path
            .split('/')
            .chain(fragment.split('/'))
            .filter(|segment| !segment.is_empty())
            .map(decode)
            .collect()
    }

    /// Returns the segment behind the first of some names.
    pub(crate) fn segment_after(&self, names: &[&str]) -> Option<String> {
        let mut segments = self.segments().into_iter();
        segments.find(|segment| names.contains(&segment.as_str()))?;
        segments.next()
    }
}

/// Replaces `%41` by `A`; leaves what is not well formed.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|hex| {
            let high = char::from(*hex.first()?).to_digit(16)?;
            let low = char::from(*hex.last()?).to_digit(16)?;
            u8::try_from(high * 16 + low).ok()
        });
        if let (b'%', Some(byte), Some(after)) = (first, hex, tail.get(2..)) {
            bytes.push(byte);
            rest = after;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_page_is_taken_apart() {
        let url = parse(
            "https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/roles/details/my%2Brole?section=trust",
        )
        .unwrap();
        assert!(url.is_console());
        assert_eq!(url.partition(), Some(Partition::Aws));
        assert_eq!(url.segment_after(&["details"]).as_deref(), Some("my+role"));
    }

    #[test]
    fn other_texts_are_no_addresses() {
        for text in [
            "arn:aws:s3:::b",
            "my-bucket",
            "s3://b/k",
            "a/b",
            "my.bucket",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
        assert!(parse("console.aws.amazon.com/iam").is_some());
    }

    #[test]
    fn broken_escapes_stay() {
        for (text, plain) in [
            ("a%2Fb", "a/b"),
            ("100%", "100%"),
            ("%zz", "%zz"),
            ("%ff", "%ff"),
        ] {
            assert_eq!(decode(text), plain);
        }
    }
}
