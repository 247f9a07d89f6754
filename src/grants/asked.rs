//! A question in words: role, action, resource and keys, as somebody types them.

use std::fmt;

use super::{answer::known, scene::Scene};
use crate::{
    aws::quoted,
    policy::{
        catalogue::{self, Service},
        evaluate::{Caller, Context, NotAnAction, Request, check_action, is_arn},
    },
};

/// A question that can be answered.
#[derive(Debug)]
pub struct Asked {
    pub request: Request,
    /// The ARN that stands in the request where `*` was asked.
    pub(super) instead: Option<String>,
}

/// Why a question cannot be answered.
#[derive(Debug, Clone)]
pub enum NotAsked {
    /// With the names that there are.
    Role {
        found: String,
        known: Vec<String>,
    },
    /// Several roles have this name; with their ARNs.
    TwoRoles {
        found: String,
        arns: Vec<String>,
    },
    Action {
        found: String,
        why: NotAnAction,
    },
    /// The service has no such action; with the one that was probably meant.
    NoSuchAction {
        found: String,
        service: &'static Service,
        nearest: Option<&'static str>,
    },
    Resource {
        found: String,
    },
    Pair {
        found: String,
    },
}

impl fmt::Display for NotAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { found, known } => write!(
                f,
                "{} is no role of this set-up and no service; the roles are {}",
                quoted(found),
                known.join(", ")
            ),
            Self::TwoRoles { found, arns } => write!(
                f,
                "there are several roles {}; give the ARN of one: {}",
                quoted(found),
                arns.join(", ")
            ),
            Self::Action { found, why } => {
                write!(f, "{} is not an action: {why}", quoted(found))
            }
            Self::NoSuchAction {
                found,
                service,
                nearest,
            } => {
                let (name, date) = (service.name, catalogue::date());
                write!(f, "{} is no action of {name} as of {date}", quoted(found))?;
                let Some(nearest) = nearest else {
                    return Ok(());
                };
                write!(f, "; did you mean {}:{nearest}?", service.prefix)
            }
            Self::Resource { found } => write!(
                f,
                "{} is not a resource: expected an ARN, as in arn:aws:s3:::bucket/key, or * where the action takes none",
                quoted(found)
            ),
            Self::Pair { found } => write!(
                f,
                "{} is not KEY=VALUE: expected a condition key and its value, as in aws:SourceAccount=111122223333",
                quoted(found)
            ),
        }
    }
}

impl Asked {
    /// Reads a question. A role is given by its name, its ARN or the ARN of a session of it, a service by its
    /// principal; of a pair only the first `=` counts.
    pub fn read<T: AsRef<str>>(
        scene: &Scene<'_>,
        role: &str,
        action: &str,
        resource: &str,
        pairs: &[T],
    ) -> Result<Self, Vec<NotAsked>> {
        let mut wrong = Vec::new();
        let caller = caller(scene, role).map_err(|error| wrong.push(error)).ok();
        if let Err(why) = check_action(action) {
            let found = action.to_owned();
            wrong.push(NotAsked::Action { found, why });
        } else if let Some(unknown) = no_such(action) {
            wrong.push(unknown);
        }
        if resource != "*" && !is_arn(resource) {
            let found = resource.to_owned();
            wrong.push(NotAsked::Resource { found });
        }
        let mut context = Context::default();
        for pair in pairs {
            let pair = pair.as_ref();
            match pair.split_once('=') {
                Some((key, value)) if is_key(key) => context.add(key, value),
                _ => wrong.push(NotAsked::Pair {
                    found: pair.to_owned(),
                }),
            }
        }
        match caller {
            Some(caller) if wrong.is_empty() => {
                let instead = checked(scene, &caller, action).filter(|_| resource == "*");
                let resource = instead.as_deref().unwrap_or(resource);
                Ok(Self {
                    request: Request::new(caller, action, resource, context),
                    instead,
                })
            }
            _ => Err(wrong),
        }
    }
}

/// An action of a service that the catalogue carries, and that has none of that name.
fn no_such(action: &str) -> Option<NotAsked> {
    let (prefix, name) = action.split_once(':')?;
    let service = catalogue::service(prefix)?;
    service
        .action(name)
        .is_none()
        .then(|| NotAsked::NoSuchAction {
            found: action.to_owned(),
            service,
            nearest: service.nearest(name),
        })
}

/// The ARN that AWS checks for an action that names no resource, where it does.
fn checked(scene: &Scene<'_>, caller: &Caller, action: &str) -> Option<String> {
    let pattern = known(action)?.unlisted()?;
    let partition = caller.arn()?.split(':').nth(1)?;
    Some(pattern.filled(partition, scene.region.as_deref()?, caller.account()?))
}

/// A condition key has a service before a colon.
fn is_key(key: &str) -> bool {
    let part = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    key.split_once(':').is_some_and(|(service, name)| {
        part(service) && !name.is_empty() && !name.contains(char::is_control)
    })
}

fn caller(scene: &Scene<'_>, text: &str) -> Result<Caller, NotAsked> {
    let named: Vec<_> = scene
        .roles
        .iter()
        .filter(|role| role.name == text)
        .collect();
    match named.as_slice() {
        [role] => return Ok(Caller::Role(role.arn.to_string())),
        [] => {}
        several => {
            return Err(NotAsked::TwoRoles {
                found: text.to_owned(),
                arns: several.iter().map(|role| role.arn.to_string()).collect(),
            });
        }
    }
    match Caller::parse(text) {
        Ok(caller @ Caller::Service(_)) => return Ok(caller),
        Ok(Caller::Role(arn)) if scene.role(&arn).is_some() => return Ok(Caller::Role(arn)),
        Ok(Caller::Session { role, arn }) => {
            // The ARN of a session leaves out the path of its role, and names are unique in an account.
            let end = |arn: &str| {
                let name = arn.rsplit('/').next().unwrap_or_default().to_owned();
                (arn.split(':').nth(4).unwrap_or_default().to_owned(), name)
            };
            let mut roles = scene.roles.iter();
            if let Some(found) = roles.find(|known| end(&known.arn) == end(&role)) {
                let role = found.arn.to_string();
                return Ok(Caller::Session { role, arn });
            }
        }
        _ => {}
    }
    Err(NotAsked::Role {
        found: text.to_owned(),
        known: scene
            .roles
            .iter()
            .map(|role| role.name.to_string())
            .collect(),
    })
}
