//! Who asks, and whether a `Principal` or `NotPrincipal` element means them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::request::account_of;
use crate::{
    aws::is_account_id,
    policy::{Principal, PrincipalKind, Principals},
};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// A role, in whichever session.
    Role(String),
    /// One session of a role: the role's ARN, the session's ARN.
    Session {
        role: String,
        arn: String,
    },
    User(String),
    /// The root user of an account, or the account as a whole.
    Account {
        id: String,
        arn: String,
    },
    /// An AWS service that acts for itself.
    Service(String),
    /// Somebody whom an identity provider vouches for.
    Federated(String),
}

/// A text that names nobody who could ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACaller;

impl Caller {
    /// Reads an account id, an ARN of IAM or STS, or the name of a service.
    pub fn parse(text: &str) -> Result<Self, NotACaller> {
        let own = text.to_owned();
        if is_account_id(text) {
            let arn = format!("arn:aws:iam::{text}:root");
            return Ok(Self::Account { id: own, arn });
        }
        if let Some(account) = account_of(text) {
            let mut parts = text.splitn(6, ':').skip(1);
            let partition = parts.next().unwrap_or_default();
            let service = parts.next().unwrap_or_default();
            let resource = parts.nth(2).unwrap_or_default();
            let (head, name) = resource.split_once('/').unwrap_or((resource, ""));
            return match (service, head) {
                ("iam", "root") if name.is_empty() => Ok(Self::Account {
                    id: account.to_owned(),
                    arn: own,
                }),
                ("iam", "role") if !name.is_empty() => Ok(Self::Role(own)),
                ("iam", "user") if !name.is_empty() => Ok(Self::User(own)),
                ("iam", "saml-provider" | "oidc-provider") if !name.is_empty() => {
                    Ok(Self::Federated(own))
                }
                ("sts", "assumed-role") => {
                    let (role, session) = name.split_once('/').ok_or(NotACaller)?;
                    if role.is_empty() || session.is_empty() {
                        return Err(NotACaller);
                    }
                    // The ARN of a session leaves out the path of its role.
                    let role = format!("arn:{partition}:iam::{account}:role/{role}");
                    Ok(Self::Session { role, arn: own })
                }
                _ => Err(NotACaller),
            };
        }
        let host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
        let service = [".amazonaws.com", ".amazonaws.com.cn", ".aws.internal"]
            .iter()
            .any(|end| text.strip_suffix(end).is_some_and(|name| !name.is_empty()));
        if service && text.chars().all(host) {
            Ok(Self::Service(own))
        } else {
            Err(NotACaller)
        }
    }

    /// `aws:PrincipalArn`: of a session, that of its role.
    pub fn arn(&self) -> Option<&str> {
        match self {
            Self::Role(arn)
            | Self::Session { role: arn, .. }
            | Self::User(arn)
            | Self::Account { arn, .. } => Some(arn),
            Self::Service(_) | Self::Federated(_) => None,
        }
    }

    /// The account it belongs to; services belong to none.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account { id, .. } => Some(id),
            Self::Service(_) => None,
            Self::Federated(provider) => account_of(provider),
            Self::Role(arn) | Self::Session { role: arn, .. } | Self::User(arn) => account_of(arn),
        }
    }

    /// `aws:PrincipalType`.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Role(_) | Self::Session { .. } => Some("AssumedRole"),
            Self::User(_) => Some("User"),
            Self::Account { .. } => Some("Account"),
            Self::Federated(_) => Some("FederatedUser"),
            Self::Service(_) => None,
        }
    }

    /// As it was given.
    pub fn name(&self) -> Option<&str> {
        Some(match self {
            Self::Session { arn, .. }
            | Self::Role(arn)
            | Self::User(arn)
            | Self::Account { arn, .. } => arn,
            Self::Service(name) | Self::Federated(name) => name,
        })
    }
}

/// How a statement reaches the caller. In the account of the resource, `Account` only hands the decision to the
/// identity policies; what is named itself needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It is attached to the caller.
    Holder,
    /// It names the caller's account.
    Account,
    /// It names everybody, or everybody but some.
    Anyone,
    /// It names the caller: the role, its session, the user, the service, the provider.
    Named,
}

/// How `principals` reach the caller, if they do.
pub(super) fn reach<T: AsRef<str>>(principals: &Principals<T>, caller: &Caller) -> Option<Reach> {
    if principals.not {
        return (!spared(&principals.principal, caller)).then_some(Reach::Anyone);
    }
    match &principals.principal {
        Principal::Anyone => Some(Reach::Anyone),
        Principal::Of(kinds) => kinds
            .iter()
            .flat_map(|(kind, list)| list.iter().map(move |name| (*kind, name.as_ref())))
            .filter_map(|(kind, name)| one(kind, name, caller))
            .max(),
    }
}

fn one(kind: PrincipalKind, name: &str, caller: &Caller) -> Option<Reach> {
    let named = |same: bool| same.then_some(Reach::Named);
    match (kind, caller) {
        (PrincipalKind::Service, Caller::Service(service)) => named(service == name),
        (PrincipalKind::Federated, Caller::Federated(provider)) => named(provider == name),
        // `{"AWS": "*"}` says the same as `"*"`.
        (PrincipalKind::Aws, _) if name == "*" => Some(Reach::Anyone),
        (PrincipalKind::Aws, Caller::Service(_) | Caller::Federated(_)) => None,
        (PrincipalKind::Aws, Caller::Account { id, .. }) => named(is_account(name, id)),
        (PrincipalKind::Aws, Caller::Role(arn) | Caller::User(arn)) => {
            named(arn == name).or_else(|| of_account(name, caller))
        }
        (PrincipalKind::Aws, Caller::Session { role, arn }) => {
            named(arn == name || role == name).or_else(|| of_account(name, caller))
        }
        (PrincipalKind::Service | PrincipalKind::Federated | PrincipalKind::CanonicalUser, _) => {
            None
        }
    }
}

fn of_account(name: &str, caller: &Caller) -> Option<Reach> {
    let account = caller.account()?;
    is_account(name, account).then_some(Reach::Account)
}

/// Whether a name means an account: its id, or the ARN of its root.
fn is_account(name: &str, id: &str) -> bool {
    name == id
        || (account_of(name) == Some(id) && name.ends_with(":root") && name.contains(":iam::"))
}

/// Whether `NotPrincipal` leaves the caller out. A role is held against it as its account first and then as itself, so
/// both have to be listed.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
fn spared<T: AsRef<str>>(principal: &Principal<T>, caller: &Caller) -> bool {
    let Principal::Of(kinds) = principal else {
        return true;
    };
    let listed = |wanted: PrincipalKind, same: &dyn Fn(&str) -> bool| {
        kinds
            .iter()
            .filter(|(kind, _)| *kind == wanted)
            .flat_map(|(_, list)| list)
            .any(|name| same(name.as_ref()))
    };
    let aws = |same: &dyn Fn(&str) -> bool| listed(PrincipalKind::Aws, same);
    if aws(&|name| name == "*") {
        return true;
    }
    let account = || {
        let id = caller.account().unwrap_or_default();
        aws(&|name| is_account(name, id))
    };
    match caller {
        Caller::Service(service) => listed(PrincipalKind::Service, &|name| name == service),
        Caller::Federated(provider) => listed(PrincipalKind::Federated, &|name| name == provider),
        Caller::Account { .. } => account(),
        Caller::Role(arn) | Caller::Session { role: arn, .. } | Caller::User(arn) => {
            aws(&|name| name == arn) && account()
        }
    }
}
