//! Origins in the rules of a bucket for cross-origin requests (CORS).

use super::Doubt;
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// An origin: `*`, or a scheme and a host, perhaps with a port; one `*` at most.
    ///
    /// Browsers send no path, and scheme and host in small letters; S3 compares the texts.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html>
    Origin, "an origin", "https://*.studio.us-east-1.sagemaker.aws",
    check: check, diagnose: diagnose, doubts: doubts,
}

const PART: &str = "the origin";
/// S3 names no limit; a host name has at most 253 characters.
const MAX: usize = 300;

fn check(text: &str) -> Result<(), Refusal> {
    let part = PART;
    if text == "*" {
        return Ok(());
    }
    let stars = text.matches('*').count();
    if stars > 1 {
        return Err(Refusal::shut(Reason::Stars { part }));
    }
    let len = text.chars().count();
    if len > MAX {
        return Err(Refusal::shut(Reason::TooLong {
            part,
            len,
            max: MAX,
        }));
    }
    let Some((scheme, host)) = text.split_once("://") else {
        let scheme = text.split(':').next().unwrap_or_default();
        let rest = text.get(scheme.len()..).unwrap_or_default();
        return Err(Refusal {
            reason: Reason::NoScheme { part },
            open: check_scheme(scheme).is_ok() && "://".starts_with(rest),
        });
    };
    check_scheme(scheme)?;
    check_host(host)
}

fn check_scheme(scheme: &str) -> Result<(), Refusal> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c);
    let starts = scheme.is_empty() || scheme.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && scheme.chars().all(word) {
        return Ok(());
    }
    Err(Refusal::shut(Reason::NoScheme { part: PART }))
}

fn check_host(text: &str) -> Result<(), Refusal> {
    let part = "the host";
    let (host, number) = match text.split_once(':') {
        Some((host, number)) => (host, Some(number)),
        None => (text, None),
    };
    if let Some(found) = host.chars().find(|c| !is_host_char(*c)) {
        let allowed = "a-z, 0-9, dots, hyphens and one *";
        return Err(Refusal::shut(match found {
            '/' | '?' | '#' => Reason::Path { part: PART },
            _ => Reason::Char {
                part,
                found,
                allowed,
            },
        }));
    }
    if host.contains("..") || host.starts_with('.') {
        let text = if host.contains("..") { ".." } else { "://." };
        return Err(Refusal::shut(Reason::Contains { part: PART, text }));
    }
    if host.is_empty() {
        let (len, min) = (0, 1);
        let shut = number.is_some();
        let reason = Reason::TooShort { part, len, min };
        return Err(Refusal {
            reason,
            open: !shut,
        });
    }
    if let Some(found) = host.chars().next_back().filter(|c| ".-".contains(*c)) {
        let allowed = "a letter, digit or *";
        return Err(Refusal {
            reason: Reason::End {
                part,
                found,
                allowed,
            },
            open: number.is_none(),
        });
    }
    number.map_or(Ok(()), check_port)
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "-._*".contains(c)
}

fn check_port(text: &str) -> Result<(), Refusal> {
    let part = "the port";
    if text == "*" {
        return Ok(());
    }
    if let Some(found) = text.chars().find(|c| !c.is_ascii_digit()) {
        let allowed = "digits";
        return Err(Refusal::shut(match found {
            '/' | '?' | '#' => Reason::Path { part: PART },
            _ => Reason::Char {
                part,
                found,
                allowed,
            },
        }));
    }
    match text.parse::<u16>() {
        Ok(1..) if !text.starts_with('0') => Ok(()),
        _ if text.is_empty() => {
            let (len, min) = (0, 1);
            Err(Refusal::open(Reason::TooShort { part, len, min }))
        }
        _ => Err(Refusal::shut(Reason::Port {
            found: text.to_owned(),
        })),
    }
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    let lower = text.to_ascii_lowercase();
    let mut several = lower
        .split(|c: char| c.is_whitespace() || ",;".contains(c))
        .filter(|word| check(word).is_ok());
    if several.nth(1).is_some() {
        let note = Advice::say("enter one at a time");
        return Some(Diagnosis::new(Reason::Several, Meant::advice(note)));
    }
    if let Some((scheme, rest)) = lower.split_once("://") {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let host = rest.get(..end)?;
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let origin = format!("{scheme}://{host}");
        return (origin != text).then(|| Diagnosis::meant(Meant::sure(origin)));
    }
    if lower.starts_with("arn:") {
        return Some(Diagnosis {
            reason: Some(Reason::Is(Thing::OtherArn)),
            meant: None,
        });
    }
    // A bare host: nearly everything is served over HTTPS, but not all.
    let host = lower.split('/').next().unwrap_or_default();
    (host.contains('.') || host.starts_with("localhost"))
        .then(|| Diagnosis::meant(Meant::guess(format!("https://{host}"))))
}

fn doubts(text: &str) -> Vec<Doubt> {
    let default = [("http://", ":80"), ("https://", ":443")];
    default
        .iter()
        .filter(|(scheme, port)| text.starts_with(scheme) && text.ends_with(port))
        .map(|(_, port)| {
            let text = format!("Browsers leave the usual port out. Without {port} it matches.");
            Doubt::new("origin-default-port", text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn origins_parse() {
        good::<Origin>(&[
            "*",
            "https://example.org",
            "http://localhost:8888",
            "https://*.sagemaker.aws",
            "http://localhost:*",
            "https://*",
        ]);
        assert!(doubts::<Origin>("https://a.example:8443").is_empty());
        assert_eq!(
            doubts::<Origin>("https://a.example:443"),
            ["origin-default-port"]
        );
    }

    #[test]
    fn a_path_is_cut_off_and_a_scheme_is_guessed() {
        let sure = Some(("https://a.example", true));
        bad::<Origin>(&[
            (
                "https://a.example/",
                "the origin has a path behind the host, which browsers do not send",
                sure,
            ),
            (
                "https://a.example/labeling?x#y",
                "the origin has a path behind the host, which browsers do not send",
                sure,
            ),
            (
                "HTTPS://A.example",
                "the origin has no scheme in small letters, such as https://",
                sure,
            ),
            (
                "a.example",
                "the origin has no scheme in small letters, such as https://",
                Some(("https://a.example", false)),
            ),
            ("https://*.a.*", "the origin has more than one *", None),
            ("https://", "the host is missing", None),
            ("https://a.example:0", "\"0\" is not a port", None),
            ("https://a.example:70000", "\"70000\" is not a port", None),
            ("https://a..example", "the origin contains \"..\"", None),
            (
                "https://a.example, https://b.example",
                "it holds several values, and one is needed here",
                None,
            ),
            (
                "my-bucket",
                "the origin has no scheme in small letters, such as https://",
                None,
            ),
        ]);
        assert!(Origin::parse("https:").unwrap_err().mendable_by_typing());
        assert!(
            !Origin::parse("a.example/")
                .unwrap_err()
                .mendable_by_typing()
        );
    }
}
