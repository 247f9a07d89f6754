//! Resources: whether they are ARNs, of one partition, and of the kind that the actions are for.

use super::{
    Subject,
    actions::{all_actions, json},
    principals::without_path,
    variables,
};
use crate::{
    aws::{Partition, is_account_id, quoted},
    policy::{
        Finding, Principal, Rule, Severity, Statement, Text,
        catalogue::{self, Action},
    },
};

const ARN_PAGE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html";

pub(super) const RULES: &[&Rule] = &[
    &BAD_ARN,
    &FOREIGN_PARTITION,
    &RESOURCE_MISMATCH,
    &S3_TWO_FORMS,
];

static BAD_ARN: Rule = Rule::new(
    Severity::Error,
    "bad-arn",
    "a resource that is no ARN",
    "IAM refuses the document, or the statement never matches anything",
    "write arn:partition:service:region:account:resource, or \"*\"",
    ARN_PAGE,
);
static FOREIGN_PARTITION: Rule = Rule::new(
    Severity::Error,
    "foreign-partition",
    "ARNs of two partitions in one document",
    "nothing reaches from one partition of AWS into another, and IAM refuses principals of another one",
    "write the same partition everywhere: aws, aws-cn or aws-us-gov",
    ARN_PAGE,
)
.entries(&["D1"]);
static RESOURCE_MISMATCH: Rule = Rule::new(
    Severity::Error,
    "resource-mismatch",
    "an action and resources that do not fit",
    "IAM takes the document without a word, and the action stays denied",
    "add a resource of the type that the action is for",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
)
.entries(&["A2"]);
pub(crate) static S3_TWO_FORMS: Rule = Rule::new(
    Severity::Error,
    "s3-two-forms",
    "the bucket where its objects are meant, or the other way round",
    "listing needs the ARN of the bucket, reading and writing that of the objects in it; the other form allows nothing",
    "name the bucket for actions on the bucket, and the bucket with /* for actions on objects",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html",
)
.entries(&["S22", "H1"]);

pub(super) fn check(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    for statement in &subject.document.statements {
        for resource in statement.resource.iter().flatten() {
            if let Some(what) = malformed(resource) {
                findings.push(Finding::new(&BAD_ARN, resource.at, what));
            }
            findings.extend(without_path(resource));
            variables::check(subject, resource, findings);
        }
        if !statement.not_action && !statement.not_resource {
            fit(statement, findings);
        }
    }
    partitions(subject, findings);
}

fn all(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

/// How API Gateway writes the ARNs of its own policies.
fn is_short(text: &str) -> bool {
    text.starts_with("execute-api:/")
}

fn malformed(resource: &Text<'_>) -> Option<String> {
    let text = &**resource;
    if all(text) || is_short(text) {
        return None;
    }
    if text.contains(['<', '>']) || text.contains("{{") {
        return Some(format!(
            "{} still holds a placeholder that was never filled in",
            quoted(text)
        ));
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let loose = |text: &str| text.contains(['*', '?', '$']);
    let ["arn", partition, service, region, account, rest] = parts.as_slice() else {
        // A wildcard at the end can stand for several parts: arn:aws:s3*
        let open =
            matches!(parts.as_slice(), ["arn", .., last] if last.ends_with('*') && parts.len() < 5);
        if open {
            return None;
        }
        return Some(if text.starts_with("arn:") {
            format!("{} has {} parts; an ARN has six", quoted(text), parts.len())
        } else {
            format!("{} is neither an ARN nor \"*\"", quoted(text))
        });
    };
    let head = text.len() - rest.len();
    let blank = |text: &str| text.contains(char::is_whitespace);
    if blank(text.get(..head).unwrap_or_default()) || text.trim() != text {
        return Some(format!("{} has white space in it", quoted(text)));
    }
    if !loose(partition) && known(partition).is_none() {
        return Some(format!("{} is not a partition of AWS", quoted(partition)));
    }
    if service.is_empty() || rest.is_empty() {
        let lacks = if service.is_empty() {
            "service"
        } else {
            "resource"
        };
        return Some(format!("the ARN {} names no {lacks}", quoted(text)));
    }
    if !region.is_empty()
        && !loose(region)
        && Partition::of_region(region).is_none()
        && *region != "aws-global"
    {
        return Some(format!("{} is not the code of a Region", quoted(region)));
    }
    let known = account.is_empty() || is_account_id(account) || loose(account) || *account == "aws";
    (!known).then(|| format!("{} is not an account id of 12 digits", quoted(account)))
}

/// The partition that an ARN names, if it names one.
fn partition(arn: &str) -> Option<&str> {
    let partition = arn.strip_prefix("arn:")?.split(':').next()?;
    (!partition.is_empty() && !partition.contains(['*', '?', '$', '<', '{'])).then_some(partition)
}

fn partitions(subject: &Subject<'_, '_>, findings: &mut Vec<Finding>) {
    let mut first: Option<&'static str> = None;
    for statement in &subject.document.statements {
        let mut all: Vec<&Text<'_>> = Vec::new();
        if let Some(Principal::Of(kinds)) = statement.principal.as_ref().map(|p| &p.principal) {
            all.extend(kinds.iter().flat_map(|(_, list)| list));
        }
        all.extend(statement.resource.iter().flatten());
        all.extend(statement.tests().flat_map(|(_, _, values)| values));
        // The order of the text, so that the first one counts as what is meant.
        all.sort_by_key(|text| text.at);
        for text in all {
            findings.extend(foreign(first, text));
            first = first.or_else(|| partition(text).and_then(known));
        }
    }
}

/// What is wrong with the partition of an ARN, if it is one.
fn foreign(first: Option<&str>, text: &Text<'_>) -> Option<Finding> {
    let found = partition(text)?;
    let region = text.split(':').nth(3).unwrap_or_default();
    let home = Partition::of_region(region)
        .map(Partition::as_str)
        .filter(|home| *home != found);
    let what = match (first, home) {
        (Some(first), _) if first != found => {
            format!(
                "this ARN is of the partition {}, others here are of {first}",
                quoted(found)
            )
        }
        (_, Some(home)) => {
            format!(
                "the Region {region} belongs to the partition {home}, not to {}",
                quoted(found)
            )
        }
        _ => return None,
    };
    let finding = Finding::new(&FOREIGN_PARTITION, text.at, what);
    Some(match home {
        Some(home) => finding.instead(json(&text.replacen(found, home, 1))),
        None => finding,
    })
}

fn known(partition: &str) -> Option<&'static str> {
    let mut all = Partition::ALL.into_iter().map(Partition::as_str);
    all.find(|known| *known == partition)
}

/// Whether each action has a resource of its kind.
fn fit(statement: &Statement<Text<'_>>, findings: &mut Vec<Finding>) {
    let Some(resources) = &statement.resource else {
        return;
    };
    let resources = resources.as_slice();
    // A broken ARN has its own finding, and `*` fits everything.
    let open = |r: &Text<'_>| all(r) || is_short(r) || malformed(r).is_some();
    if resources.is_empty() || resources.iter().any(open) {
        return;
    }
    for text in &statement.action {
        if all_actions(text) {
            continue;
        }
        let Some((prefix, name)) = text.split_once(':') else {
            continue;
        };
        let Some(service) = catalogue::service(prefix) else {
            continue;
        };
        let fits = |action: &Action| resources.iter().any(|resource| action.fits(resource));
        if name.contains(['*', '?']) {
            let mut matching = service.matching(name).peekable();
            let Some(first) = matching.peek().copied() else {
                continue;
            };
            if !matching.any(fits) {
                findings.push(mismatch(text, first, resources, true));
            }
        } else if let Some(action) = service.action(name)
            && !fits(action)
        {
            findings.push(mismatch(text, action, resources, false));
        }
    }
}

fn mismatch(text: &Text<'_>, action: &Action, resources: &[Text<'_>], several: bool) -> Finding {
    let buckets: Vec<_> = resources.iter().filter(|r| r.contains(":s3:::")).collect();
    let s3 = action.service == "s3" && !buckets.is_empty();
    let types: Vec<&str> = action
        .resources
        .iter()
        .map(|needed| needed.resource.name)
        .collect();
    if s3 && types.contains(&"object") && !buckets.iter().any(|r| r.contains('/')) {
        let what = format!("{} is for objects, and only buckets are named", &**text);
        return Finding::new(&S3_TWO_FORMS, text.at, what);
    }
    if s3 && types.contains(&"bucket") && buckets.iter().all(|r| r.contains('/')) {
        let what = format!("{} is for buckets, and only objects are named", &**text);
        return Finding::new(&S3_TWO_FORMS, text.at, what);
    }
    let what = if several {
        format!(
            "no action that {} covers is for a resource named here",
            &**text
        )
    } else if types.is_empty() {
        format!("{} takes no ARN; its resource has to be \"*\"", &**text)
    } else {
        let mut forms: Vec<String> = action
            .resources
            .iter()
            .flat_map(|needed| &needed.resource.arns)
            .map(ToString::to_string)
            .collect();
        // The plainest ones first: an action of S3 is for access points of many kinds too.
        forms.sort_by_key(String::len);
        forms.truncate(3);
        format!(
            "{} is for {}, and no resource here is one",
            &**text,
            forms.join(" or ")
        )
    };
    Finding::new(&RESOURCE_MISMATCH, text.at, what)
}
