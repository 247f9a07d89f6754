//! Every ARN, link and Region of a set-up: of one partition and one Region, of roles and not of sessions.
//!
//! ARNs are looked for in the texts themselves, so that none is missed, whatever it stands in. Prose is left out.

use super::{Sink, page, rules};
use crate::{
    audit::{
        Setup, Status, answer,
        arn::{Parts, parts},
        cast::Cast,
        checklist::{Content, option},
        setup::is_json,
    },
    aws::Partition,
    policy::{
        Rule, Span,
        check::{SERVICE_ROLE_PATH, SESSION_ARN},
    },
};

rules! {
    PARTITION = Error "same-partition" ["D1"] page::ARNS,
        "something of another partition",
        "access never crosses partitions: IAM refuses such a principal, and a grant for such a resource grants nothing",
        "use ARNs and consoles of one partition";
    REGION = Error "same-region" ["S20"] page::STUDIO,
        "something of another Region",
        "Studio finds applications of its own Region only, and a grant for another Region does not reach them",
        "use the Region of the domain everywhere";
    LINKED = Error "no-slr-policy" ["D4"] "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-hyperpod-prerequisites-iam.html",
        "a policy that only service-linked roles can have",
        "\"Cannot attach a Service Role Policy to a Customer Role\"",
        "attach the policy that AWS made for roles of yours; for HyperPod it is AmazonSageMakerClusterInstanceRolePolicy";
}

/// An ARN where it stands.
struct Place<'a> {
    path: &'a str,
    arn: &'a str,
    at: Span,
    /// In a policy, which has checks of its own.
    policy: bool,
}

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let setup = cast.setup;
    let places = places(setup);
    let partition = setup.accounts().first().map(|account| &*account.partition);
    let region = region(setup);
    for place in &places {
        let Some(arn) = parts(place.arn) else {
            continue;
        };
        if let Some(partition) = partition {
            of_partition(place, arn, partition, sink);
        }
        if let Some(region) = region {
            of_region(place, arn, region, sink);
        }
        if !place.policy && (arn.service == "sts" || arn.resource.starts_with("assumed-role/")) {
            let role = arn.resource.split('/').nth(1).unwrap_or("NAME");
            let what = format!(
                "{} is a session of role {role}; expected the role's own ARN, with its path",
                place.arn
            );
            sink.add(&SESSION_ARN, place.path, place.at, what);
        }
        if arn.service == "iam" && arn.resource.starts_with("policy/aws-service-role/") {
            let what = format!("{} cannot be attached to a role of yours", place.arn);
            sink.add(&LINKED, place.path, place.at, what);
        }
    }
    for account in setup.accounts() {
        if partition.is_some_and(|partition| &*account.partition != partition) {
            let what = format!("account {} is of another partition", &*account.key);
            sink.add(&PARTITION, "bundle.json", account.partition.at, what);
        }
        if region.is_some_and(|region| &*account.region != region) {
            let what = format!("account {} is in another Region", &*account.key);
            sink.add(&REGION, "bundle.json", account.region.at, what);
        }
    }
    links(setup, partition, region, sink);
    commands(setup, region, sink);
    lost_path(setup, sink);
}

/// The Region that was answered, or that of the first account.
fn region<'s>(setup: &'s Setup<'_>) -> Option<&'s str> {
    let answered = setup.answers.as_ref().and_then(|a| a.get(answer::REGION));
    let answered = answered.and_then(|json| json.text()).map(|text| &**text);
    answered.or_else(|| setup.accounts().first().map(|account| &*account.region))
}

fn of_partition(place: &Place<'_>, arn: Parts<'_>, partition: &str, sink: &mut Sink) {
    if arn.partition == partition || arn.partition.contains(['*', '?', '$']) {
        return;
    }
    let what = format!(
        "{} is of partition {}, the set-up of {partition}",
        place.arn, arn.partition
    );
    let own = format!("arn:{}:", arn.partition);
    let meant = place.arn.replacen(&own, &format!("arn:{partition}:"), 1);
    sink.mend(&PARTITION, place.path, place.at, what, Some(meant));
}

fn of_region(place: &Place<'_>, arn: Parts<'_>, region: &str, sink: &mut Sink) {
    // A key may live elsewhere, with its bucket.
    let free =
        arn.region.is_empty() || arn.service == "kms" || arn.region.contains(['*', '?', '$']);
    if free || arn.region == region {
        return;
    }
    let what = format!("{} is in {}, the set-up in {region}", place.arn, arn.region);
    let own = format!(":{}:{}:", arn.service, arn.region);
    let meant = format!(":{}:{region}:", arn.service);
    let meant = place.arn.replacen(&own, &meant, 1);
    sink.mend(&REGION, place.path, place.at, what, Some(meant));
}

/// Every ARN that stands anywhere but in prose.
fn places<'a>(setup: &Setup<'a>) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    for file in &setup.files {
        let Some(text) = file.text.filter(|_| is_json(file.path)) else {
            continue;
        };
        let policy = setup.policies.iter().any(|policy| policy.path == file.path);
        for (at, _) in text.match_indices("\"arn:") {
            let start = at + 1;
            let Some((arn, _)) = text.get(start..).and_then(|rest| rest.split_once('"')) else {
                continue;
            };
            // The texts of warnings speak to people.
            if !arn.contains(' ') {
                places.push(Place {
                    path: file.path,
                    arn,
                    at: Span::new(start, start + arn.len()),
                    policy,
                });
            }
        }
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '\\' | '`' | ')');
    for step in &setup.steps {
        for block in step.blocks() {
            for (at, _) in block.text.match_indices("arn:") {
                let rest = block.text.get(at..).unwrap_or_default();
                let arn = rest.split(ends).next().unwrap_or_default();
                let start = block.at.start as usize + at;
                places.push(Place {
                    path: step.path,
                    arn,
                    at: Span::new(start, start + arn.len()),
                    policy: matches!(block.content, Content::Pastes(_)),
                });
            }
        }
    }
    places
}

/// Console links open the partition's console, in the set-up's Region.
fn links(setup: &Setup<'_>, partition: Option<&str>, region: Option<&str>, sink: &mut Sink) {
    let hosts: Vec<&str> = Partition::ALL
        .into_iter()
        .filter_map(Partition::console_host)
        .collect();
    let own = partition
        .and_then(|partition| Partition::ALL.into_iter().find(|p| p.as_str() == partition))
        .and_then(Partition::console_host);
    for step in &setup.steps {
        for (link, at) in step.parts().into_iter().flat_map(|part| &part.links) {
            let host = link.split('/').nth(2).unwrap_or_default();
            let console = hosts.iter().find(|console| {
                host.strip_suffix(**console)
                    .is_some_and(|before| before.is_empty() || before.ends_with('.'))
            });
            let Some(console) = console else { continue };
            if let Some(own) = own.filter(|own| own != console) {
                let what = format!("the link opens {console}, the console of this set-up is {own}");
                let meant = link.replacen(*console, own, 1);
                sink.mend(&PARTITION, step.path, *at, what, Some(meant));
            }
            let asked = link.split_once("region=").map(|(_, rest)| rest);
            let asked = asked.and_then(|rest| rest.split(['#', '&']).next());
            if let (Some(asked), Some(region)) = (asked, region)
                && asked != region
                && !link.contains("/kms/")
            {
                let what = format!("the link opens {asked}, the set-up is in {region}");
                let meant = link.replace(asked, region);
                sink.mend(&REGION, step.path, *at, what, Some(meant));
            }
        }
    }
}

/// Commands run in the set-up's Region.
fn commands(setup: &Setup<'_>, region: Option<&str>, sink: &mut Sink) {
    let Some(region) = region else { return };
    for step in &setup.steps {
        for command in step
            .parts()
            .into_iter()
            .flat_map(crate::audit::Part::commands)
        {
            let kms = command.get(1).is_some_and(|word| word.text == "kms");
            let named = option(command, "--region").filter(|word| word.text != region && !kms);
            if let Some(word) = named {
                let what = format!(
                    "the command runs in {}, the set-up is in {region}",
                    word.text
                );
                sink.mend(&REGION, step.path, word.at, what, Some(region.to_owned()));
            }
        }
    }
}

fn lost_path(setup: &Setup<'_>, sink: &mut Sink) {
    for role in setup.roles() {
        let bare = parts(&role.arn).is_some_and(|arn| arn.resource.split('/').count() == 2);
        let made = role.name.starts_with("AmazonSageMaker-ExecutionRole-");
        if role.status == Status::Existing && made && bare {
            let what = format!(
                "{} has the name of a role that the console makes",
                &*role.arn
            );
            let meant = role.arn.replacen(":role/", ":role/service-role/", 1);
            let meant = Some(format!("\"{meant}\""));
            sink.mend(&SERVICE_ROLE_PATH, "bundle.json", role.arn.at, what, meant);
        }
    }
}
