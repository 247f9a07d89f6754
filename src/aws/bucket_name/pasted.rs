//! Buckets inside of what people paste: URIs, ARNs, web addresses, console pages, paths.

use super::super::thing::Thing;
use super::super::{Partition, url};

/// A bucket found in other text; not checked yet.
pub(in super::super) struct Pasted {
    pub(in super::super) bucket: String,
    /// What stands behind the bucket's slash; not every source has it.
    pub(in super::super) key: Option<String>,
    /// The partition, where the text names or implies one.
    pub(in super::super) partition: Option<Partition>,
    pub(in super::super) thing: Thing,
}

/// Finds the bucket in a text that names one among other things.
pub(in super::super) fn pasted(text: &str) -> Option<Pasted> {
    from_uri(text)
        .or_else(|| from_arn(text))
        .or_else(|| from_address(text))
        .or_else(|| from_path(text))
}

fn found(path: &str, partition: Option<Partition>, thing: Thing) -> Option<Pasted> {
    let (bucket, key) = match path.split_once('/') {
        Some((bucket, key)) => (bucket, Some(key.to_owned())),
        None => (path, None),
    };
    (!bucket.is_empty()).then(|| Pasted {
        bucket: bucket.to_owned(),
        key,
        partition,
        thing,
    })
}

fn from_uri(text: &str) -> Option<Pasted> {
    let (scheme, rest) = text.split_once(':')?;
    let known = ["s3", "s3a", "s3n"].contains(&&*scheme.to_ascii_lowercase());
    let path = rest.strip_prefix('/')?.trim_start_matches('/');
    known.then(|| found(path, None, Thing::S3Uri)).flatten()
}

/// Any ARN of S3, also with Region, account, or a colon too few.
fn from_arn(text: &str) -> Option<Pasted> {
    let (arn, rest) = text.split_at_checked(4)?;
    if !arn.eq_ignore_ascii_case("arn:") {
        return None;
    }
    let mut fields = rest.split(':');
    let partition = fields.next()?.to_ascii_lowercase();
    let service = fields.next()?.to_ascii_lowercase();
    let resource = fields.next_back()?;
    let partition = Partition::ALL.into_iter().find(|p| p.as_str() == partition);
    let thing = if resource.contains('/') {
        Thing::ObjectArn
    } else {
        Thing::BucketArn
    };
    (service == "s3" && partition.is_some())
        .then(|| found(resource, partition, thing))
        .flatten()
}

fn from_address(text: &str) -> Option<Pasted> {
    let url = url::parse(text)?;
    let partition = url.partition();
    if url.is_console() {
        let bucket = url.segment_after(&["buckets", "object", "bucket", "upload"])?;
        return found(&bucket, partition, Thing::ConsoleUrl);
    }
    let suffix = Partition::ALL
        .into_iter()
        .map(Partition::dns_suffix)
        .find(|suffix| url.host.ends_with(suffix))?;
    let labels: Vec<&str> = url
        .host
        .strip_suffix(suffix)?
        .trim_end_matches('.')
        .split('.')
        .collect();
    let service = labels
        .iter()
        .rposition(|label| *label == "s3" || label.starts_with("s3-"))?;
    // Some Regions share their suffix with another partition, so the Region decides.
    let region = labels.get(service..)?.iter().find_map(|label| {
        let code = label
            .trim_start_matches("s3-website-")
            .trim_start_matches("s3-");
        Partition::of_region(code)
    });
    let partition = region.or(partition);
    let path = url::decode(&url.path);
    match labels.get(..service)? {
        [] => found(&path, partition, Thing::S3Url),
        bucket => found(
            &format!("{}/{path}", bucket.join(".")),
            partition,
            Thing::S3Url,
        ),
    }
}

fn from_path(text: &str) -> Option<Pasted> {
    let path = text.trim_start_matches('/');
    (path.contains('/') && !text.contains(':'))
        .then(|| found(path, None, Thing::BucketPath))
        .flatten()
}
