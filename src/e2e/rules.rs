//! The checks that need no account, over a whole bundle, and proof that each of them can fail.
//!
//! The codes are those of the reference on failures, section 12. Each rule reads only the bundle's files, so that it
//! could judge a bundle that another program wrote.

mod accounts;
mod audited;
mod checklist;
mod judged;
mod limits;
mod order;
mod permissions;
mod refused;
mod roles;
mod samples;
mod seeds;
mod spoil;
mod statement;

pub(crate) use audited::audited;
pub(crate) use checklist::{Part, Step, option};
pub(crate) use judged::{Judged, account_of, bundle, by_path, files, last, list, strings};
pub(crate) use samples::{cross, playbook, single, with};
pub(crate) use spoil::{add, drop_key, reword, set};
pub(crate) use statement::{
    actions, allows, conditions, grants, principals, resources, statements,
};

/// What a bundle does wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) code: &'static str,
    pub(crate) what: String,
}

/// One check; each text it gives says what is wrong.
type Rule = fn(&Judged, &[Step]) -> Vec<String>;

/// Every check, by its code.
const RULES: &[(&str, Rule)] = &[
    ("acct-differs", accounts::acct_differs),
    ("acct-runtime", accounts::acct_runtime),
    ("acct-assumable", accounts::acct_assumable),
    ("acct-passrole", accounts::acct_passrole),
    ("same-partition", accounts::same_partition),
    ("same-region", accounts::same_region),
    ("session-arn", accounts::session_arn),
    ("service-role-path", accounts::service_role_path),
    ("list-max-five", limits::list_max_five),
    ("lists-together", limits::lists_together),
    ("size-budget", limits::size_budget),
    ("ascii-latin1", limits::ascii_latin1),
    ("passrole-equals-list", roles::passrole_equals_list),
    ("trust-equals-role", roles::trust_equals_role),
    ("assume-equals-role", roles::assume_equals_role),
    ("source-identity-both", roles::source_identity_both),
    ("no-external-id", roles::no_external_id),
    ("passed-to-service", permissions::passed_to_service),
    ("describe-trio", permissions::describe_trio),
    ("create-needs-tags", permissions::create_needs_tags),
    ("s3-two-forms", permissions::s3_two_forms),
    ("no-slr-policy", permissions::no_slr_policy),
    ("user-update-domain", permissions::user_update_domain),
    ("app-origin-tags", order::app_origin_tags),
    ("order-principal-first", order::order_principal_first),
];

/// Those of them that hold for every set-up.
const GENERAL: &[&str] = &[
    "ascii-latin1",
    "no-slr-policy",
    "same-partition",
    "service-role-path",
    "session-arn",
    "size-budget",
];

/// Everything that is wrong with a bundle.
pub(crate) fn check(bundle: &Judged) -> Vec<Broken> {
    check_by(bundle, RULES.iter())
}

/// What is wrong with a bundle of any playbook.
pub(crate) fn check_general(bundle: &Judged) -> Vec<Broken> {
    let rules = RULES.iter();
    check_by(bundle, rules.filter(|(code, _)| GENERAL.contains(code)))
}

fn check_by<'a>(
    bundle: &Judged,
    rules: impl Iterator<Item = &'a (&'static str, Rule)>,
) -> Vec<Broken> {
    let steps = bundle.steps();
    rules
        .flat_map(|(code, rule)| {
            let broken = rule(bundle, &steps).into_iter();
            broken.map(|what| Broken { code, what })
        })
        .collect()
}
