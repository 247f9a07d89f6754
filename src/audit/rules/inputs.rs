//! The inputs of calls: their parameters are those of the call, and they are for the domain and the profile that were
//! answered.

use super::{Sink, page, rules};
use crate::{
    audit::{
        Step, Word, answer,
        cast::Cast,
        checklist::{option, read},
    },
    aws::quoted,
    policy::{Rule, Text},
};

rules! {
    PARAMETER = Error "input-parameter" ["A1", "S6"] "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateUserProfile.html",
        "an input has the parameter of another call",
        "update-user-profile takes UserSettings and update-domain takes DefaultUserSettings; the call refuses any other name, and the lists are not written",
        "use the parameter of the call";
    TARGET = Error "input-target" ["A1", "S6"] page::SETTINGS,
        "an input is for another domain or user profile than was answered",
        "the role lists are written elsewhere, or nowhere, and the connect dialog shows no role",
        "write the domain and the user profile of answers.json";
}

/// Each call, what it takes, and what belongs to the other one.
const CALLS: [(&str, &str, &str); 2] = [
    ("update-user-profile", "UserSettings", "DefaultUserSettings"),
    ("update-domain", "DefaultUserSettings", "UserSettings"),
];

pub(super) fn check(cast: &Cast<'_, '_>, sink: &mut Sink) {
    for step in &cast.setup.steps {
        for command in step.actions.commands() {
            let call = CALLS.iter().find(|(call, ..)| {
                let words = command.iter().map(AsRef::as_ref).take(3);
                words.eq(["aws", "sagemaker", *call])
            });
            if let Some(call) = call {
                input(cast, step, command, *call, sink);
            }
        }
    }
}

/// The file that a command takes as its input.
fn input(
    cast: &Cast<'_, '_>,
    step: &Step<'_>,
    command: &[Word<'_>],
    (call, takes, other): (&str, &str, &str),
    sink: &mut Sink,
) {
    let named = option(command, "--cli-input-json").and_then(|w| w.text.strip_prefix("file://"));
    let Some(name) = named else { return };
    let path = format!("{}/{name}", step.account);
    let text = cast.setup.file(&path).and_then(|file| file.text);
    let Some(json) = text.and_then(|text| read(text, 0)) else {
        return;
    };
    for (key, _) in json.members().iter().filter(|(key, _)| **key == *other) {
        let what = format!("{call} does not take {other}, but {takes}");
        sink.mend(
            &PARAMETER,
            &path,
            key.at,
            what,
            Some(format!("\"{takes}\"")),
        );
    }
    let Some(answers) = &cast.setup.answers else {
        return;
    };
    let expected = [
        ("DomainId", answer::DOMAIN),
        ("UserProfileName", answer::PROFILE),
    ];
    for (key, id) in expected {
        let answered: Option<Text<'_>> = answers.text(id);
        let given = json.get(key).and_then(|json| Some((json.text()?, json.at)));
        let (Some(answered), Some((given, at))) = (answered, given) else {
            continue;
        };
        if *given != answered.text {
            let what = format!(
                "{key} is {}, and {} was answered",
                quoted(given),
                quoted(&answered)
            );
            sink.add(&TARGET, &path, at, what);
        }
    }
}
