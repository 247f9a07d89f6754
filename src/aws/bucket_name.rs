//! Names of S3 general purpose buckets.

mod pasted;
#[cfg(test)]
mod tests;

pub(super) use pasted::{Pasted, pasted};

use super::Doubt;
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The name of a general purpose bucket: 3 to 63 of a-z, 0-9, `.` and `-`.
    ///
    /// Names from before March 2018 in us-east-1 may have capitals, underscores and 255
    /// characters; they are accepted with a doubt.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
    BucketName, "a bucket name", "sagemaker-us-east-1-111122223333",
    check: check, diagnose: diagnose, doubts: doubts,
}

const PART: &str = "the bucket name";

const RULE: NameRule = NameRule {
    part: PART,
    min: 3,
    max: 255,
    allowed: |c| c.is_ascii_alphanumeric() || ".-_".contains(c),
    words: "a-z, 0-9, dots and hyphens",
    starts_plain: true,
    ends_plain: true,
};

const RESERVED_PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

fn check(text: &str) -> Result<(), Refusal> {
    let part = PART;
    RULE.check(text)?;
    if text.contains("..") {
        return Err(Refusal::shut(Reason::Contains { part, text: ".." }));
    }
    if let Some(prefix) = RESERVED_PREFIXES.iter().find(|p| text.starts_with(*p)) {
        return Err(Refusal::shut(Reason::ReservedPrefix { part, prefix }));
    }
    // More typing moves what stands at the end now.
    if let Some(suffix) = RESERVED_SUFFIXES.iter().find(|s| text.ends_with(*s)) {
        return Err(Refusal::open(Reason::ReservedSuffix { part, suffix }));
    }
    if is_ipv4(text) {
        return Err(Refusal::open(Reason::Ipv4 { part }));
    }
    Ok(())
}

fn is_ipv4(text: &str) -> bool {
    let number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    text.split('.').count() == 4 && text.split('.').all(number)
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    if let Some(refused) = not_covered(text) {
        return Some(refused);
    }
    if let Some(Pasted { bucket, thing, .. }) = pasted(text) {
        return Some(Diagnosis::new(Reason::Is(thing), Meant::sure(bucket)));
    }
    let value = RULE.hyphenated(text);
    (value != text && value.len() * 2 > text.len() && !text.contains([':', '/']))
        .then(|| Diagnosis::meant(Meant::guess(value)))
}

/// Recognises what is near a bucket, but needs other policies.
pub(super) fn not_covered(text: &str) -> Option<Diagnosis> {
    let field = |at| text.split(':').nth(at).unwrap_or_default();
    let arn = text.starts_with("arn:");
    let ends = |suffix| text.split('/').any(|part| part.ends_with(suffix));
    let (thing, note) = if (arn
        && (field(5).starts_with("accesspoint") || field(2).starts_with("s3-")))
        || text.contains(".s3-accesspoint")
        || ends("-s3alias")
        || ends("--ol-s3")
        || ends(".mrap")
    {
        (Thing::AccessPoint, "enter the bucket behind it")
    } else if (arn && field(2) == "s3express") || ends("--x-s3") || text.contains(".s3express-") {
        (
            Thing::DirectoryBucket,
            "these policies do not cover directory buckets; enter a general purpose bucket",
        )
    } else {
        return None;
    };
    Some(Diagnosis::new(
        Reason::Is(thing),
        Meant::advice(Advice::say(note)),
    ))
}

pub(super) fn doubts(name: &str) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if name.len() > 63 || name.contains(|c: char| c.is_ascii_uppercase() || c == '_') {
        let lower = name.to_ascii_lowercase();
        let advice = if lower != name && !name.contains('_') {
            format!("Did you mean {lower}?")
        } else {
            "Check it for a typing mistake.".to_owned()
        };
        doubts.push(Doubt::new(
            "bucket-legacy-name",
            format!(
                "Only buckets made in us-east-1 before March 2018 can have such a name \
                 (capitals, underscores, or more than 63 characters). {advice}"
            ),
        ));
    }
    if let Some(Pasted { bucket, .. }) = pasted(name) {
        doubts.push(Doubt::new(
            "bucket-host-name",
            format!("This is the host name of a bucket. Did you mean {bucket}?"),
        ));
    } else if name.contains('.') {
        doubts.push(Doubt::new(
            "bucket-dots",
            "The bucket name has a dot in it, which breaks HTTPS with host names of the bucket. \
             Prefer a bucket without dots if you can.",
        ));
    }
    if name.ends_with("-an") && !is_account_regional(name) {
        doubts.push(Doubt::new(
            "bucket-reserved-suffix",
            "S3 reserves names that end with -an for buckets named \
             PREFIX-ACCOUNT-REGION-an. Check the name.",
        ));
    }
    doubts
}

/// `{prefix}-{account id}-{region}-an`.
fn is_account_regional(name: &str) -> bool {
    let digits = |part: &&str| part.len() == 12 && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = name.split('-').collect();
    parts.iter().skip(1).any(|part| {
        digits(part)
            && name
                .rsplit_once(&format!("-{part}-"))
                .and_then(|(_, rest)| rest.strip_suffix("-an"))
                .is_some_and(|region| super::Region::read(region).is_ok())
    })
}
