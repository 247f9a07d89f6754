//! What has to be there for the set-up to work at all.

use super::{Sink, action_at, listed, page, rules};
use crate::{
    audit::{
        Status, Word, answer,
        cast::{Cast, Grant, PASS, speaks_of},
        checklist::option,
    },
    policy::{Rule, check::S3_TWO_FORMS, cover::covers},
};

rules! {
    DESCRIBE = Warning "describe-trio" ["S8"] "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html",
        "a tailored execution role cannot read the role lists",
        "\"Failed to fetch EMR assumable and execution roles\": JupyterLab reads the space, the profile and the domain to find them",
        "allow sagemaker:DescribeSpace, DescribeUserProfile and DescribeDomain on the domain";
    TAGGED = Error "app-origin-tags" ["S10"] page::CREATE_APPLICATION,
        "an application that Studio did not create gets no tags",
        "it is listed, but cannot be read, started or connected to, as the policy asks for three tags",
        "let an admin set sagemaker:domain-arn, sagemaker:user-profile-arn and sagemaker:space-arn, or name the application in the policy instead";
    PASSES = Warning "create-needs-pass" ["E3", "P1", "P2"] page::PASS,
        "a role may create jobs, but pass no role to them",
        "whoever creates a job or a pipeline passes the role it runs with, even if that is the creator's own",
        "allow iam:PassRole on that role with iam:PassedToService = sagemaker.amazonaws.com";
}

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    describe(cast, sink);
    applications(cast, sink);
    buckets(cast, sink);
    passes(cast, sink);
}

/// Whether one of the grants allows an action on a resource.
fn may<'c>(
    mut grants: impl Iterator<Item = &'c Grant<'c, 'c>>,
    action: &str,
    resource: &str,
) -> bool {
    grants.any(|grant| {
        speaks_of(grant.statement, action)
            && grant.resources().iter().any(|arn| covers(arn, resource))
    })
}

/// A tailored execution role gets the three reads without which Studio finds no role lists.
fn describe(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let (Some(answers), Some(execution), Some(studio)) =
        (&cast.setup.answers, cast.execution, cast.studio())
    else {
        return;
    };
    let Some(domain) = answers.text(answer::DOMAIN) else {
        return;
    };
    if !answers.no(answer::FULL_ACCESS) || cast.setup.settings.is_empty() {
        return;
    }
    let begin = format!(
        "arn:{}:sagemaker:{}:{}:",
        &*studio.partition, &*studio.region, &*studio.id
    );
    let needed = [
        (
            "sagemaker:DescribeSpace",
            format!("{begin}space/{}/any", &*domain),
        ),
        (
            "sagemaker:DescribeUserProfile",
            format!("{begin}user-profile/{}/any", &*domain),
        ),
        (
            "sagemaker:DescribeDomain",
            format!("{begin}domain/{}", &*domain),
        ),
    ];
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(action, on)| !may(cast.grants_of(execution), action, on))
        .map(|(action, _)| *action)
        .collect();
    if let (false, Some(at)) = (missing.is_empty(), answers.get(answer::FULL_ACCESS)) {
        let what = format!(
            "the execution role has no full access, and no policy here allows it {}",
            listed(&missing)
        );
        sink.add(&DESCRIBE, "answers.json", at.at, what);
    }
}

/// An application that Studio did not create is tagged by a step, or reached without tags.
fn applications(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let (Some(answers), Some(home), Some(studio)) =
        (&cast.setup.answers, cast.home(), cast.studio())
    else {
        return;
    };
    let origin = answers.text(answer::APPLICATION_ORIGIN);
    if origin.is_none_or(|origin| &*origin != answer::EXISTING) {
        return;
    }
    let of_studio = format!(
        "arn:{}:sagemaker:{}:{}:",
        &*studio.partition, &*studio.region, &*studio.id
    );
    for id in answers.list(answer::APPLICATIONS) {
        let arn = format!(
            "arn:{}:emr-serverless:{}:{}:/applications/{}",
            &*home.partition, &*home.region, &*home.id, &*id
        );
        let by_name = cast.grants.iter().any(|grant| {
            grant.statement.condition.is_empty()
                && speaks_of(grant.statement, "emr-serverless:StartApplication")
                && grant.resources().iter().any(|r| covers(r, &arn))
        });
        if by_name {
            continue;
        }
        let of_home = cast
            .setup
            .steps
            .iter()
            .filter(|step| step.account == &*home.key);
        let mut near = ("answers.json", id.at);
        let mut tagged = false;
        for step in of_home {
            for tags in step.actions.commands().filter_map(|c| tags(c, &arn)) {
                tagged |= names_all(tags, &of_studio);
                near = (step.path, tags.at);
            }
        }
        if !tagged {
            let what = format!(
                "no step sets all three tags of application {} to things of account {}",
                &*id, &*studio.id
            );
            sink.add(&TAGGED, near.0, near.1, what);
        }
    }
}

/// The tags that a command sets on an application.
fn tags<'w, 'a>(command: &'w [Word<'a>], arn: &str) -> Option<&'w Word<'a>> {
    let words = command.iter().map(AsRef::as_ref).take(3);
    let of = option(command, "--resource-arn").filter(|word| word.text == arn);
    of.filter(|_| words.eq(["aws", "emr-serverless", "tag-resource"]))
        .and_then(|_| option(command, "--tags"))
}

/// Whether all three tags are there and name things of Studio's account.
fn names_all(tags: &Word<'_>, of_studio: &str) -> bool {
    ["domain", "user-profile", "space"].iter().all(|key| {
        let begin = format!("sagemaker:{key}-arn={of_studio}");
        let mut all = tags.text.split(',');
        all.any(|tag| tag.len() > begin.len() && tag.starts_with(&begin))
    })
}

/// A runtime role that is created reaches every bucket in both forms.
fn buckets(cast: &Cast<'_, '_>, sink: &mut Sink) {
    let Some(answers) = &cast.setup.answers else {
        return;
    };
    let runtime = answers.list(answer::RUNTIME_ROLES);
    for bucket in answers.list(answer::BUCKETS) {
        let object = format!("{}/key", &*bucket);
        for (i, member) in cast.members.iter().enumerate() {
            let named = runtime.contains(&member.role.name);
            if !named || member.role.status == Status::Existing {
                continue;
            }
            let missing: Vec<&str> = [
                ("s3:ListBucket", &*bucket),
                ("s3:GetObject", &object),
                ("s3:PutObject", &object),
                ("s3:DeleteObject", &object),
            ]
            .into_iter()
            .filter(|(action, on)| !may(cast.grants_of(i), action, on))
            .map(|(action, _)| action)
            .collect();
            if missing.is_empty() {
                continue;
            }
            let what = format!(
                "no policy here allows {} {} on bucket {}",
                &*member.role.name,
                listed(&missing),
                &*bucket
            );
            let near = missing.iter().find_map(|action| {
                let mut grants = cast.grants_of(i);
                let grant = grants.find(|grant| speaks_of(grant.statement, action))?;
                let resource = grant.resources().first().map(|arn| arn.at);
                let at = resource.unwrap_or_else(|| action_at(grant.statement, action));
                Some((grant.policy.path, at))
            });
            let (path, at) = near.unwrap_or(("answers.json", bucket.at));
            sink.add(&S3_TWO_FORMS, path, at, what);
        }
    }
}

/// Who may create a job passes the role that it runs with. Only of roles that are created is all known that they may.
fn passes(cast: &Cast<'_, '_>, sink: &mut Sink) {
    const CREATES: [&str; 9] = [
        "sagemaker:CreateTrainingJob",
        "sagemaker:CreateProcessingJob",
        "sagemaker:CreateHyperParameterTuningJob",
        "sagemaker:CreateAutoMLJob",
        "sagemaker:CreateAutoMLJobV2",
        "sagemaker:CreateModel",
        "sagemaker:CreatePipeline",
        "sagemaker:CreateNotebookInstance",
        "sagemaker:CreateCluster",
    ];
    for (i, member) in cast.members.iter().enumerate() {
        let passes = cast
            .grants_of(i)
            .any(|g| g.statement.not_action || speaks_of(g.statement, PASS));
        if member.role.status == Status::Existing || passes || has_more(cast, &member.role.name) {
            continue;
        }
        let creates = cast.grants_of(i).find_map(|grant| {
            let action = CREATES
                .iter()
                .find(|action| speaks_of(grant.statement, action))?;
            Some((grant, *action))
        });
        if let Some((grant, action)) = creates {
            let what = format!(
                "{} is allowed {action}, but not iam:PassRole",
                &*member.role.name
            );
            sink.add(
                &PASSES,
                grant.policy.path,
                action_at(grant.statement, action),
                what,
            );
        }
    }
}

/// Whether a checklist attaches a policy to the role that is no file here, such as one of AWS's.
fn has_more(cast: &Cast<'_, '_>, role: &str) -> bool {
    let commands = cast
        .setup
        .steps
        .iter()
        .flat_map(|step| step.actions.commands());
    let mut attaches = commands.filter(|command| {
        let named = option(command, "--role-name").is_some_and(|word| word.text == role);
        named && option(command, "--policy-arn").is_some()
    });
    let managed = |text: &str| text.contains(":aws:policy/") || text.starts_with("AmazonSageMaker");
    let mut copied = cast
        .setup
        .steps
        .iter()
        .flat_map(|step| step.actions.values());
    attaches.next().is_some() || copied.any(managed)
}
