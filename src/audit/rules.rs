//! The rules between the files of a set-up, one family a file. Each adds what it finds and knows no other.

mod accounts;
mod arns;
mod identity;
mod inputs;
mod limits;
mod needs;
mod order;
mod pages;
mod passed;
mod resources;
mod settings;
mod trust;

use super::{cast::Cast, extent::need};
use crate::policy::{Finding, Rule, Span, Statement, Text, cover::covers_action};

/// The rules of every family.
pub(super) const RULES: &[&[&Rule]] = &[
    accounts::RULES,
    arns::RULES,
    identity::RULES,
    inputs::RULES,
    needs::RULES,
    order::RULES,
    pages::RULES,
    passed::RULES,
    resources::RULES,
    settings::RULES,
    trust::RULES,
];

/// Where a family puts what it finds.
#[derive(Default)]
struct Sink(Vec<(String, Finding)>);

impl Sink {
    fn add(&mut self, rule: &'static Rule, path: &str, at: Span, what: String) {
        self.mend(rule, path, at, what, None);
    }

    /// The same with what to write instead, where that is certain.
    fn mend(
        &mut self,
        rule: &'static Rule,
        path: &str,
        at: Span,
        what: String,
        instead: Option<String>,
    ) {
        let finding = Finding::new(rule, at, what);
        let finding = match instead {
            Some(text) => finding.instead(text),
            None => finding,
        };
        self.0.push((path.to_owned(), finding));
    }
}

type Family = fn(&Cast<'_, '_>, &mut Sink);

/// Every family, with what it needs in the bundle where that is more than what it judges.
const FAMILIES: [(Family, Option<usize>); 12] = [
    (accounts::check, None),
    (arns::check, None),
    (identity::check, Some(need::SOURCE_IDENTITY)),
    (inputs::check, None),
    (limits::check, None),
    (needs::check, Some(need::GRANTED)),
    (order::check, None),
    (pages::check, None),
    (passed::check, Some(need::TRUST)),
    (resources::check, None),
    (settings::check, None),
    (trust::check, Some(need::TRUST)),
];

/// What does not fit together, with the path of its file, in no order.
pub(super) fn check(cast: &Cast<'_, '_>) -> Vec<(String, Finding)> {
    let mut sink = Sink::default();
    for (family, needs) in FAMILIES {
        if needs.is_none_or(|need| cast.setup.can_judge(need)) {
            family(cast, &mut sink);
        }
    }
    sink.0
}

/// Several texts as a person would list them.
fn listed<T: AsRef<str>>(texts: &[T]) -> String {
    match texts {
        [] => "none".to_owned(),
        [one] => one.as_ref().to_owned(),
        [before @ .., last] => {
            let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", before.join(", "), last.as_ref())
        }
    }
}

/// Where a statement names an action.
fn action_at(statement: &Statement<Text<'_>>, action: &str) -> Span {
    let mut actions = statement.action.iter();
    actions
        .find(|found| covers_action(found, action))
        .map_or(statement.at, |found| found.at)
}

/// Declares the rules of a family, each as a static, and `RULES` with all of them.
macro_rules! rules {
    ($($name:ident = $severity:ident $code:literal [$($entry:literal),*] $page:expr,
       $title:literal, $why:literal, $fix:literal;)*) => {
        $(static $name: Rule = Rule {
            code: $code,
            severity: crate::policy::Severity::$severity,
            title: $title,
            why: $why,
            fix: $fix,
            page: $page,
            entries: &[$($entry),*],
        };)*
        pub(super) const RULES: &[&Rule] = &[$(&$name),*];
    };
}
use rules;

/// AWS's pages that several rules stand on.
mod page {
    pub(super) const STUDIO: &str =
        "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-emr-serverless-permissions.html";
    pub(super) const SETTINGS: &str =
        "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_EmrSettings.html";
    pub(super) const PASS: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html";
    pub(super) const PRINCIPAL: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
    pub(super) const SOURCE_IDENTITY: &str =
        "https://docs.aws.amazon.com/sagemaker/latest/dg/monitor-user-access-how-to.html";
    pub(super) const ARNS: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html";
    pub(super) const RUNTIME_ROLES: &str =
        "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-steps-runtime-roles.html";
    pub(super) const CREATE_APPLICATION: &str =
        "https://docs.aws.amazon.com/sagemaker/latest/dg/create-emr-serverless-application.html";
}
