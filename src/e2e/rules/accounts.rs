//! Which account, partition and Region a value belongs to.

use super::{
    checklist::{Part, Step, option},
    judged::{Judged, account_of, last, list, strings},
    statement::{grants, resources, statements},
};

/// Two accounts are two: their ids differ, and the execution role is of the Studio account.
pub(super) fn acct_differs(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let accounts = bundle.accounts();
    let mut broken = Vec::new();
    if bundle.cross() {
        let (studio, emr) = (
            bundle.account_id("studio-account"),
            bundle.account_id("emr-account"),
        );
        if accounts.len() != 2 || studio == emr || studio.is_empty() || emr.is_empty() {
            broken.push(format!("two different accounts expected: {accounts:?}"));
        }
        if bundle.answer("emr_account_id") != emr {
            broken.push(format!("the EMR account is {emr}, not as answered"));
        }
    } else if accounts.len() != 1 {
        broken.push(format!("one account expected: {accounts:?}"));
    }
    let studio = bundle.account_id(bundle.studio_key());
    if account_of(bundle.execution_arn()) != studio {
        broken.push(format!("the execution role is not of account {studio}"));
    }
    broken
}

fn lists_of_account(bundle: &Judged, steps: &[Step], key: &str) -> Vec<String> {
    let emr = bundle.account_id(bundle.emr_key());
    let settings = bundle.emr_settings(steps);
    let arns = settings.iter().flat_map(|(at, settings)| {
        let arns = settings.get(key).map_or_else(Vec::new, list);
        arns.into_iter().map(move |arn| (at, arn))
    });
    arns.filter(|(_, arn)| account_of(arn) != emr)
        .map(|(at, arn)| format!("{at}: {key} names {arn}, which is not of account {emr}"))
        .collect()
}

/// Every runtime role that Studio offers is of the account of the applications.
pub(super) fn acct_runtime(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    lists_of_account(bundle, steps, "ExecutionRoleArns")
}

/// Every role through which Studio enters is of the account of the applications.
pub(super) fn acct_assumable(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    lists_of_account(bundle, steps, "AssumableRoleArns")
}

/// A role can be passed only inside its own account.
pub(super) fn acct_passrole(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let mut broken = Vec::new();
    for document in bundle.of_kind("identity-policy") {
        let own = bundle.account_id(document.account);
        for statement in statements(document.json) {
            if !grants(statement, "iam:PassRole") {
                continue;
            }
            for arn in resources(statement) {
                if account_of(arn) != own {
                    broken.push(format!("{}: passes {arn} in account {own}", document.path));
                }
            }
        }
    }
    broken
}

/// Access never crosses partitions.
pub(super) fn same_partition(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let partition = bundle.partition();
    let mut broken: Vec<String> = bundle
        .accounts()
        .iter()
        .filter(|account| account[2] != partition)
        .map(|account| format!("account {} is of partition {}", account[0], account[2]))
        .collect();
    let begin = format!("arn:{partition}:");
    let strange = bundle.arns(steps).into_iter();
    broken.extend(strange.filter(|arn| !arn.starts_with(&begin)));
    let console = match partition {
        "aws-cn" => "console.amazonaws.cn",
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => "console.aws.amazon.com",
    };
    let docs = match partition {
        "aws-cn" => "docs.amazonaws.cn",
        _ => "docs.aws.amazon.com",
    };
    let links = steps.iter().flat_map(Step::parts).flat_map(Part::links);
    let elsewhere = links.filter(|link| {
        let host = link.split('/').nth(2).unwrap_or("");
        if host == docs {
            return false;
        }
        let of_region = host.strip_suffix(console).and_then(|h| h.strip_suffix('.'));
        host != console && of_region.is_none_or(|region| region.contains('.'))
    });
    broken.extend(elsewhere.map(str::to_owned));
    broken
}

/// Studio finds applications of its own Region only. A key may live elsewhere, with its bucket.
pub(super) fn same_region(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let region = bundle.region();
    let mut broken: Vec<String> = bundle
        .accounts()
        .iter()
        .filter(|account| account[3] != region)
        .map(|account| format!("account {} is in {}", account[0], account[3]))
        .collect();
    for arn in bundle.arns(steps) {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let (service, of) = (parts[2], parts[3]);
        // Network interfaces are named with wildcards, as the service picks them.
        if !(of.is_empty() || of == region || service == "kms" || (service == "ec2" && of == "*")) {
            broken.push(arn);
        }
    }
    for step in steps {
        for command in step.parts().into_iter().flat_map(Part::commands).flatten() {
            let kms = command.get(1).is_some_and(|word| word == "kms");
            if let Some(other) = option(command, "--region").filter(|of| *of != region && !kms) {
                broken.push(format!("step {} runs a command in {other}", step.number));
            }
        }
        for link in step.actions.links() {
            let asked = link.split("region=").nth(1);
            let asked = asked.map(|rest| rest.split(['#', '&']).next().unwrap_or(rest));
            if !link.contains("/kms/") && asked.is_some_and(|of| of != region) {
                broken.push(format!("step {} opens {link}", step.number));
            }
        }
    }
    broken
}

/// A session is no role: `assumed-role` ARNs have lost the path, and no trust may name them.
pub(super) fn session_arn(bundle: &Judged, steps: &[Step]) -> Vec<String> {
    let mut broken: Vec<String> = bundle.arns(steps).into_iter().collect();
    let mut more = |text: &str| broken.push(text.to_owned());
    strings(&bundle.answers, &mut more);
    broken.retain(|text| text.contains(":assumed-role/") || text.contains(":sts:"));
    broken
}

/// A console-made name without the console's path is suspicious, and the bundle says so.
pub(super) fn service_role_path(bundle: &Judged, _: &[Step]) -> Vec<String> {
    let arn = bundle.execution_arn();
    if arn.is_empty() {
        return Vec::new();
    }
    let made_by_console = last(arn).starts_with("AmazonSageMaker-ExecutionRole-");
    let bare = arn.contains(&format!(":role/{}", last(arn)));
    let (expected, found) = (made_by_console && bare, bundle.warned("service-role-path"));
    if expected == found {
        return Vec::new();
    }
    vec![format!(
        "{arn}: warning expected: {expected}, found: {found}"
    )]
}
