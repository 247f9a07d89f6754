//! What the roles of the other account are really called, put among the answers.

use serde_json::Value;

use super::{
    super::{
        result::{AccountResult, RoleResult},
        setup::Setup,
        text, verdict,
    },
    Change, Imported,
};
use crate::{
    answers::{self, Checked},
    aws::{AwsValue, RoleArn, quoted},
    plan::{self, Plan, RoleStatus},
    playbook::Kind,
};

/// A role as the plan has it.
#[derive(Debug, Clone)]
struct Planned {
    id: &'static str,
    title: &'static str,
    name: String,
    arn: String,
    status: RoleStatus,
    about: &'static str,
    path_about: Option<&'static str>,
}

impl Setup {
    /// Takes over what the roles are called; what cannot be taken is noted.
    pub(super) fn import_roles(&mut self, result: &AccountResult, told: &mut Imported) {
        for (role, planned) in self.paired(result, &mut told.notes) {
            if role.arn == planned.arn {
                continue;
            }
            let taken = self
                .renamed(role, &planned, result)
                .and_then(|new| self.take(&new, &result.key, &role.arn, &told.changed));
            match taken {
                Ok(changes) => {
                    for change in changes {
                        // Two roles may change one list.
                        match told.changed.iter_mut().find(|old| old.id == change.id) {
                            Some(known) => known.new = change.new,
                            None => told.changed.push(change),
                        }
                    }
                    if role.name != planned.name {
                        told.notes.push(format!(
                            "The {} is called {} there, not {}.",
                            lower(planned.title),
                            quoted(&role.name),
                            quoted(&planned.name)
                        ));
                    }
                }
                Err(why) => told.notes.push(format!(
                    "The {} is told to be {}, not {}. This is not taken over: {why}.",
                    lower(planned.title),
                    quoted(&role.arn),
                    quoted(&planned.arn),
                )),
            }
        }
    }

    /// The roles of the result with those of the plan: by id and name, and where one of each is left, by id.
    fn paired<'r>(
        &self,
        result: &'r AccountResult,
        notes: &mut Vec<String>,
    ) -> Vec<(&'r RoleResult, Planned)> {
        let roles = self.plan.roles.iter();
        let mut own: Vec<Planned> = roles
            .filter(|role| role.account == result.key)
            .map(|role| Planned {
                id: role.id,
                title: role.title,
                name: role.name.clone(),
                arn: role.arn.clone(),
                status: role.status,
                about: role.about,
                path_about: role.path_about,
            })
            .collect();
        let mut pairs = Vec::new();
        let mut left = Vec::new();
        for role in &result.roles {
            let known = |own: &Planned| own.id == role.id && own.name == role.name;
            match own.iter().position(known) {
                Some(place) => pairs.push((role, own.remove(place))),
                None => left.push(role),
            }
        }
        for role in &left {
            let of_id = |own: &&Planned| own.id == role.id && own.status == RoleStatus::Create;
            let one = left.iter().filter(|other| other.id == role.id).count() == 1;
            let mut candidates = own.iter().filter(of_id);
            match (candidates.next(), candidates.next()) {
                (Some(planned), None) if one => pairs.push((role, planned.clone())),
                _ => notes.push(format!(
                    "The role {} ({}) is none that this set-up has in this account.",
                    quoted(&role.name),
                    quoted(&role.id)
                )),
            }
        }
        pairs
    }

    /// The answers under which a role would be called as it is: questions and values.
    fn renamed(
        &self,
        role: &RoleResult,
        planned: &Planned,
        result: &AccountResult,
    ) -> Result<Vec<(&'static str, Value)>, String> {
        let arn = RoleArn::parse(&role.arn).map_err(|mistake| mistake.to_string())?;
        if arn.account() != result.account || arn.partition().as_str() != result.partition {
            let home = format!("account {} of {}", result.account, result.partition);
            return Err(format!("it does not belong to {home}"));
        }
        if arn.is_service_linked() {
            return Err("it is the role of an AWS service".to_owned());
        }
        if arn.name() != role.name {
            return Err(format!("the name {} is another one", quoted(&role.name)));
        }
        if planned.status == RoleStatus::Existing {
            return Err("the answers say that it exists, so compare the two".to_owned());
        }
        let question = self.playbook.question(planned.about);
        let given = self.given.answers.get(planned.about);
        let (Some(question), Some(given)) = (question, given) else {
            return Err("no question takes it".to_owned());
        };
        let is_it = |value: &Value| value.as_str() == Some(planned.name.as_str());
        match (question.kind, &given.json) {
            (Kind::RoleRef, Value::Array(list)) if list.iter().any(is_it) => {
                let with = |value: &Value| {
                    if is_it(value) {
                        Value::from(role.arn.as_str())
                    } else {
                        value.clone()
                    }
                };
                Ok(vec![(planned.about, list.iter().map(with).collect())])
            }
            (Kind::RoleRef, value) if is_it(value) => {
                Ok(vec![(planned.about, role.arn.as_str().into())])
            }
            (Kind::RoleName, value) if is_it(value) => {
                let mut new = Vec::new();
                if arn.name() != planned.name {
                    new.push((planned.about, Value::from(arn.name())));
                }
                let path = RoleArn::parse(&planned.arn);
                if path.is_ok_and(|planned| planned.path() != arn.path()) {
                    let Some(question) = planned.path_about else {
                        return Err("no question takes its path".to_owned());
                    };
                    new.push((question, arn.path().into()));
                }
                Ok(new)
            }
            _ => Err("no question takes it".to_owned()),
        }
    }

    /// Puts answers in force if everything is as right with them as without, and if the role is then called so.
    fn take(
        &mut self,
        new: &[(&'static str, Value)],
        account: &str,
        arn: &str,
        known: &[Change],
    ) -> Result<Vec<Change>, String> {
        let mut answers = self.confirmed();
        let mut judged = Vec::new();
        for (id, value) in new {
            let Some(question) = self.playbook.question(id) else {
                return Err("no question takes it".to_owned());
            };
            let answer = question.judge(value).map_err(|wrongs| {
                let wrongs: Vec<String> = wrongs.iter().map(ToString::to_string).collect();
                wrongs.join("; ")
            })?;
            answers.insert((*id).to_owned(), answer.json.clone());
            judged.push((question, answer.json));
        }
        let checked = answers::check(self.playbook, &answers);
        let plan = plan::build(self.playbook, &checked.answers);
        let before = problems(&self.given, &self.plan);
        let mut found = problems(&checked, &plan).into_iter();
        if let Some(problem) = found.find(|problem| !before.contains(problem)) {
            let problem = self.worded(&problem);
            return Err(problem.trim_end_matches('.').to_owned());
        }
        let mut roles = plan.roles.iter();
        if !roles.any(|role| role.account == account && role.arn == arn) {
            return Err("the answers make it another one".to_owned());
        }
        let mut changes = Vec::new();
        for (question, json) in judged {
            let old = self.given.answers.get(&question.id);
            let old = old.map_or_else(String::new, |old| text::shown(question, &old.json));
            changes.push(Change {
                id: question.id.clone(),
                label: question.label.clone(),
                old,
                new: text::shown(question, &json),
            });
            let before = self.text(&question.id);
            let draft = self.drafts.entry(question.id.clone()).or_default();
            // As with a correction, what stood there comes back by undoing: what stood there before this result.
            if !known.iter().any(|change| change.id == question.id) {
                draft.pasted = Some(before);
            }
            draft.text = Some(text::of(&json));
            draft.given = Some(json);
            self.loud.remove(&question.id);
        }
        self.answered();
        Ok(changes)
    }
}

/// What is wrong with answers and with what follows from them.
fn problems(checked: &Checked, plan: &Plan<'_>) -> Vec<String> {
    let all = checked.problems.iter().chain(&plan.problems);
    all.map(|problem| {
        let key = problem.key.as_deref().unwrap_or_default();
        format!("{key}: {}", verdict::said(problem))
    })
    .collect()
}

/// A title in the middle of a sentence.
fn lower(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
