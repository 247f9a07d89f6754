//! Paths of IAM roles.

use super::arn_shape::resource_of;
use super::form::{Diagnosis, Refusal};
use super::mistake::Meant;
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;

text_value! {
    /// The path of a role: `/`, or names between slashes such as `/service-role/`; 1 to 512.
    ///
    /// The API takes more characters, but not every service takes the ARNs with them:
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
    RolePath, "a role path", "/service-role/",
    check: check, diagnose: diagnose, doubts: |_| Vec::new(),
}

const RULE: NameRule = NameRule::iam("the path", 1, 512);

fn check(text: &str) -> Result<(), Refusal> {
    let (part, len, max) = ("the path", text.chars().count(), RULE.max);
    if len > max {
        return Err(Refusal::shut(Reason::TooLong { part, len, max }));
    }
    let Some(rest) = text.strip_prefix('/') else {
        let prefix = "/";
        return Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: text.is_empty(),
        });
    };
    check_segments(rest)?;
    if rest.is_empty() || rest.ends_with('/') {
        return Ok(());
    }
    let (found, allowed) = (rest.chars().next_back().unwrap_or('/'), "a slash");
    Err(Refusal {
        reason: Reason::End {
            part,
            found,
            allowed,
        },
        open: len < max,
    })
}

/// Checks the names between the slashes of a path without its leading one.
pub(crate) fn check_segments(rest: &str) -> Result<(), Refusal> {
    let part = RULE.part;
    if rest.starts_with('/') || rest.contains("//") {
        return Err(Refusal::shut(Reason::EmptySegment { part }));
    }
    rest.split('/')
        .filter(|segment| !segment.is_empty())
        .try_for_each(|segment| RULE.check(segment))
}

fn diagnose(text: &str) -> Option<Diagnosis> {
    let (path, reason) = match resource_of(text, "iam") {
        Some(resource) => {
            let path = resource.strip_prefix("role")?.rsplit_once('/')?.0;
            (path, Some(Reason::Is(Thing::RoleArn)))
        }
        None => (text, None),
    };
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    let value = match names.as_slice() {
        [] => "/".to_owned(),
        names => format!("/{}/", names.join("/")),
    };
    let meant = Some(Meant::sure(value));
    Some(Diagnosis { reason, meant })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good};

    #[test]
    fn paths_start_and_end_with_a_slash() {
        good::<RolePath>(&["/", "/service-role/", "/a/b+c/d@e/"]);
        bad::<RolePath>(&[
            (
                "service-role",
                "the path does not start with \"/\"",
                Some(("/service-role/", true)),
            ),
            (
                "/service-role",
                "the path ends with 'e', not with a slash",
                Some(("/service-role/", true)),
            ),
            (
                "/a//b/",
                "the path has a slash too many, or a name is missing",
                Some(("/a/b/", true)),
            ),
            (
                "//",
                "the path has a slash too many, or a name is missing",
                Some(("/", true)),
            ),
            ("/a b/", "it has white space in it", Some(("/ab/", false))),
            (
                "arn:aws:iam::999988887777:role/service-role/x",
                "it is the ARN of a role",
                Some(("/service-role/", true)),
            ),
            (
                &format!("/{}/", "x".repeat(511)),
                "the path has 513 characters, at most 512 are allowed",
                None,
            ),
        ]);
    }
}
