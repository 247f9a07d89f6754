//! Who does what in a set-up, as its roles, documents and settings tell it.

use super::{Account, Policy, Role, Setup, answer, arn::parts};
use crate::policy::{
    Effect, Kind, Principal, PrincipalKind, Statement, Text,
    cover::{covers, covers_action},
};

/// The action by which a role is taken on.
pub(super) const ASSUME: &str = "sts:AssumeRole";
pub(super) const PASS: &str = "iam:PassRole";
pub(super) const EMR_SERVERLESS: &str = "emr-serverless.amazonaws.com";
pub(super) const SAGEMAKER: &str = "sagemaker.amazonaws.com";

/// A statement of an identity policy that allows or denies something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grant<'s, 'a> {
    pub(super) policy: &'s Policy<'a>,
    pub(super) statement: &'s Statement<Text<'a>>,
    /// Whose it is, by its place among the members.
    pub(super) holder: Option<usize>,
}

/// A role of the set-up.
#[derive(Debug)]
pub(super) struct Member<'s, 'a> {
    pub(super) role: &'s Role<'a>,
    /// Its ARN in the account that the manifest says it is of.
    pub(super) arn: String,
    pub(super) trust: Option<&'s Policy<'a>>,
}

/// The roles of a set-up and what they may do with each other.
#[derive(Debug)]
pub(super) struct Cast<'s, 'a> {
    pub(super) setup: &'s Setup<'a>,
    pub(super) members: Vec<Member<'s, 'a>>,
    pub(super) grants: Vec<Grant<'s, 'a>>,
    /// What is denied whatever the circumstances.
    denials: Vec<Grant<'s, 'a>>,
    /// The role as which notebooks run, by its place among the members.
    pub(super) execution: Option<usize>,
}

impl<'s, 'a> Cast<'s, 'a> {
    pub(super) fn of(setup: &'s Setup<'a>) -> Self {
        let roles = setup.roles();
        let member = |role: &'s Role<'a>| Member {
            role,
            arn: placed(setup, role),
            trust: setup.trust_of(role),
        };
        let (mut grants, mut denials) = (Vec::new(), Vec::new());
        for policy in setup
            .policies
            .iter()
            .filter(|policy| policy.kind() == Some(Kind::Identity))
        {
            let holder = roles.iter().position(|role| policy.is_of(role));
            for statement in policy.statements() {
                let grant = Grant {
                    policy,
                    statement,
                    holder,
                };
                if allows(statement) {
                    grants.push(grant);
                } else if statement.condition.is_empty() {
                    denials.push(grant);
                }
            }
        }
        let answers = setup.answers.as_ref();
        let execution = answers
            .and_then(|answers| answers.text(answer::EXECUTION_ROLE))
            .and_then(|arn| roles.iter().position(|role| role.arn == arn));
        Self {
            setup,
            members: roles.iter().map(member).collect(),
            grants,
            denials,
            execution,
        }
    }

    pub(super) fn member(&self, arn: &str) -> Option<&Member<'s, 'a>> {
        self.members.iter().find(|member| member.arn == arn)
    }

    pub(super) fn execution(&self) -> Option<&Member<'s, 'a>> {
        self.members.get(self.execution?)
    }

    /// What the identity policies of a role allow.
    pub(super) fn grants_of(&self, holder: usize) -> impl Iterator<Item = &Grant<'s, 'a>> {
        self.grants
            .iter()
            .filter(move |grant| grant.holder == Some(holder))
    }

    /// The statements that allow an action, by name or by pattern.
    pub(super) fn allowing<'c>(
        &'c self,
        action: &'c str,
    ) -> impl Iterator<Item = &'c Grant<'s, 'a>> {
        self.grants
            .iter()
            .filter(move |grant| speaks_of(grant.statement, action))
    }

    /// The statement that takes back, always, what a grant allows on a resource: in a policy of the same role.
    pub(super) fn denial(
        &self,
        grant: &Grant<'_, '_>,
        action: &str,
        resource: &str,
    ) -> Option<&Grant<'s, 'a>> {
        self.denials.iter().find(|denial| {
            denial.holder == grant.holder
                && (grant.holder.is_some() || denial.policy.path == grant.policy.path)
                && denies_action(denial.statement, action)
                && reaches(denial.statement, resource)
        })
    }

    /// The account in which the applications and their roles are: beside that of the execution role, if there are two.
    pub(super) fn home(&self) -> Option<&'s Account<'a>> {
        match self.setup.accounts() {
            // In a part, the applications may be in an account that is not here.
            [_] if self.setup.part().is_some() => None,
            [only] => Some(only),
            [one, other] => {
                let studio = &self.execution()?.role.account;
                Some(if one.key == *studio { other } else { one })
            }
            _ => None,
        }
    }

    /// The roles that stay in one of Studio's lists for another set-up.
    pub(super) fn kept(&self, key: &str) -> Vec<Text<'a>> {
        let id = match key {
            "AssumableRoleArns" => answer::KEPT_ASSUMABLE_ROLES,
            _ => answer::KEPT_EXECUTION_ROLES,
        };
        let answers = self.setup.answers.as_ref();
        answers.map(|answers| answers.list(id)).unwrap_or_default()
    }

    /// Studio's account.
    pub(super) fn studio(&self) -> Option<&'s Account<'a>> {
        let key = &self.execution()?.role.account;
        self.setup.account(key)
    }
}

impl<'a> Grant<'_, 'a> {
    /// The resources that it names; none for `NotResource`.
    pub(super) fn resources(&self) -> &[Text<'a>] {
        resources(self.statement)
    }
}

/// The ARN of a role in the account that the manifest says it is of.
fn placed(setup: &Setup<'_>, role: &Role<'_>) -> String {
    let account = setup.account(&role.account).map(|account| &*account.id);
    match (parts(&role.arn), account) {
        (Some(arn), Some(id)) if arn.account != id && !id.is_empty() => {
            format!("arn:{}:iam::{id}:{}", arn.partition, arn.resource)
        }
        _ => role.arn.to_string(),
    }
}

pub(super) fn allows<T>(statement: &Statement<T>) -> bool {
    statement.effect == Effect::Allow
}

/// Whether its actions, read as patterns, cover an action; `NotAction` is not read.
pub(super) fn speaks_of(statement: &Statement<Text<'_>>, action: &str) -> bool {
    !statement.not_action && statement.action.iter().any(|a| covers_action(a, action))
}

/// Whether a denial takes an action away, by `Action` or by `NotAction`.
pub(super) fn denies_action(statement: &Statement<Text<'_>>, action: &str) -> bool {
    let mut actions = statement.action.iter();
    actions.any(|a| covers_action(a, action)) != statement.not_action
}

/// Whether a statement is about a resource, by `Resource` or by `NotResource`.
fn reaches(statement: &Statement<Text<'_>>, resource: &str) -> bool {
    statement.resource.as_ref().is_some_and(|list| {
        let named = list.iter().any(|arn| covers(arn, resource));
        named != statement.not_resource
    })
}

/// Whether this is its one action.
pub(super) fn only(statement: &Statement<Text<'_>>, action: &str) -> bool {
    let actions = statement.action.as_slice();
    let same = |a: &Text<'_>| a.eq_ignore_ascii_case(action);
    !statement.not_action && !actions.is_empty() && actions.iter().all(same)
}

pub(super) fn resources<'t, 'a>(statement: &'t Statement<Text<'a>>) -> &'t [Text<'a>] {
    match &statement.resource {
        Some(list) if !statement.not_resource => list.as_slice(),
        _ => &[],
    }
}

/// The principals of one kind.
pub(super) fn principals<'t, 'a>(
    statement: &'t Statement<Text<'a>>,
    kind: PrincipalKind,
) -> Vec<&'t Text<'a>> {
    match statement.principal.as_ref().map(|p| (p.not, &p.principal)) {
        Some((false, Principal::Of(kinds))) => kinds
            .iter()
            .filter(|(found, _)| *found == kind)
            .flat_map(|(_, list)| list.iter())
            .collect(),
        _ => Vec::new(),
    }
}

/// The values of every test of a condition key, with the operator.
pub(super) fn tested<'t, 'a>(
    statement: &'t Statement<Text<'a>>,
    key: &'t str,
) -> impl Iterator<Item = (&'t Text<'a>, &'t Text<'a>)> {
    statement
        .tests()
        .filter(move |(_, found, _)| found.eq_ignore_ascii_case(key))
        .flat_map(|(operator, _, values)| values.iter().map(move |value| (operator, value)))
}

/// Whether a role may be passed to a service by this statement; one without a condition passes to any.
pub(super) fn passes_to(statement: &Statement<Text<'_>>, service: &str) -> bool {
    let mut services = tested(statement, "iam:PassedToService").peekable();
    services.peek().is_none() || services.any(|(_, value)| covers_action(value, service))
}
