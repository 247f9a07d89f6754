//! What a service control policy is, and what it is attached to.

use super::account_id::is_account_id;
use super::arn_shape::resource_of;
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::{Doubt, url};

text_value! {
    /// The id of a service control policy: `p-` and 8 to 128 of letters, digits and `_`.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribePolicy.html>
    ServiceControlPolicyId, "the id of a service control policy", "p-examplepolicyid111",
    check: check_policy, diagnose: |text| diagnose(text, check_policy), doubts: doubts,
}

text_value! {
    /// What a policy is attached to: the root `r-..`, an organizational unit `ou-..`, or an account id.
    ///
    /// <https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html>
    OrganizationTarget, "a root, organizational unit or account", "ou-examplerootid111-exampleouid111",
    check: check_target, diagnose: |text| diagnose(text, check_target), doubts: |_| Vec::new(),
}

const PART: &str = "the id";

/// A piece of an id, without its length: `p-` and so on stand before it.
const fn piece(min: usize, max: usize) -> NameRule {
    NameRule {
        allowed: |c| c.is_ascii_lowercase() || c.is_ascii_digit(),
        words: "a-z and 0-9",
        ..NameRule::iam(PART, min, max)
    }
}

fn check_policy(text: &str) -> Result<(), Refusal> {
    const RULE: NameRule = NameRule {
        allowed: |c| c.is_ascii_alphanumeric() || c == '_',
        words: "letters, digits and _ behind p-",
        ..piece(8, 128)
    };
    let (part, prefix) = (PART, "p-");
    match text.strip_prefix(prefix) {
        Some(rest) => RULE.check(rest),
        None => Err(Refusal {
            reason: Reason::Prefix { part, prefix },
            open: prefix.starts_with(text),
        }),
    }
}

fn check_target(text: &str) -> Result<(), Refusal> {
    if let Some(root) = text.strip_prefix("r-") {
        return piece(4, 32).check(root);
    }
    if let Some(unit) = text.strip_prefix("ou-") {
        let Some((root, unit)) = unit.split_once('-') else {
            let part = "the unit's own part";
            let ends = Refusal::open(Reason::EndsBefore { part });
            return Err(match piece(4, 32).check(unit) {
                Err(refusal) => refusal,
                Ok(()) => ends,
            });
        };
        piece(4, 32).check(root).map_err(|refusal| Refusal {
            open: false,
            ..refusal
        })?;
        return piece(8, 32).check(unit);
    }
    if is_account_id(text) {
        return Ok(());
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits && !text.is_empty() {
        let found = text.len();
        return Err(Refusal {
            reason: Reason::Digits { found },
            open: found < 12,
        });
    }
    Err(Refusal {
        reason: Reason::Target,
        open: ["r-", "ou-"].iter().any(|prefix| prefix.starts_with(text)),
    })
}

/// Finds the id at the end of an ARN or in the address of a console page.
fn diagnose(text: &str, check: fn(&str) -> Result<(), Refusal>) -> Option<Diagnosis> {
    let fits = |word: &&str| check(word).is_ok();
    if let Some(resource) = resource_of(text, "organizations") {
        let id = resource.rsplit('/').find(fits);
        let thing = match resource.split('/').next() {
            Some("policy") => Thing::Policy,
            Some("root") => Thing::OrganizationRoot,
            Some("ou") => Thing::OrganizationalUnit,
            Some("account") => Thing::Account,
            _ => Thing::OtherArn,
        };
        let meant = id.map_or_else(alone, Meant::sure);
        return Some(Diagnosis::new(Reason::Is(thing), meant));
    }
    if text.starts_with("arn:") {
        return Some(Diagnosis::new(Reason::Is(Thing::OtherArn), alone()));
    }
    if let Some(url) = url::parse(text) {
        let id = url
            .segments()
            .into_iter()
            .rfind(|part| fits(&part.as_str()));
        return Some(Diagnosis::new(
            Reason::Is(Thing::ConsoleUrl),
            id.map_or_else(alone, Meant::sure),
        ))
        .filter(|_| url.is_console());
    }
    if text.starts_with("o-") {
        let note = Advice::say("that is the organization; AWS Organizations lists its root, r-…");
        return Some(Diagnosis::new(
            Reason::Is(Thing::Organization),
            Meant::advice(note),
        ));
    }
    let lower = text.to_ascii_lowercase();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let grouped = text
        .chars()
        .all(|c| c.is_ascii_digit() || c == '-' || c == ' ');
    [lower, digits]
        .into_iter()
        .enumerate()
        .find(|(at, value)| (*at == 0 || grouped) && value != text && fits(&value.as_str()))
        .map(|(_, value)| Diagnosis::meant(Meant::sure(value)))
}

fn alone() -> Meant {
    Meant::advice(Advice::say("enter the id alone"))
}

fn doubts(id: &str) -> Vec<Doubt> {
    if id != "p-FullAWSAccess" {
        return Vec::new();
    }
    vec![Doubt::new(
        "aws-owned-policy",
        "AWS owns this policy, so nobody can change it. Enter your own policy.",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::AwsValue;
    use crate::aws::testing::{bad, doubts, good};

    #[test]
    fn ids_parse() {
        good::<ServiceControlPolicyId>(&["p-examplepolicyid111", "p-12345678"]);
        good::<OrganizationTarget>(&["r-ab12", "ou-ab12-abcdefgh", "012345678901"]);
        assert_eq!(
            doubts::<ServiceControlPolicyId>("p-FullAWSAccess"),
            ["aws-owned-policy"]
        );
        assert!(doubts::<ServiceControlPolicyId>("p-12345678").is_empty());
        let open = |text| {
            let judged = OrganizationTarget::parse(text);
            judged.unwrap_err().mendable_by_typing()
        };
        assert!(open("o") && open("ou-ab12") && open("ou-ab12-") && open("0123"));
        assert!(!open("ou-a-") && !open("x") && !open("0123456789012"));
    }

    #[test]
    fn the_id_is_taken_out_of_other_text() {
        let policy = Some(("p-abcd1234", true));
        bad::<ServiceControlPolicyId>(&[
            (
                "arn:aws:organizations::999988887777:policy/o-abc/service_control_policy/p-abcd1234",
                "it is a policy",
                policy,
            ),
            (
                "https://us-east-1.console.aws.amazon.com/organizations/v2/home/policies/service-control-policy/p-abcd1234",
                "it is the address of a console page",
                policy,
            ),
            (
                "p-abc",
                "the id has 3 characters, at least 8 are needed",
                None,
            ),
            ("MyScp", "the id does not start with \"p-\"", None),
        ]);
        bad::<OrganizationTarget>(&[
            (
                "arn:aws:organizations::999988887777:ou/o-abc/ou-ab12-abcdefgh",
                "it is an organizational unit",
                Some(("ou-ab12-abcdefgh", true)),
            ),
            (
                "arn:aws:organizations::999988887777:account/o-abc/012345678901",
                "it is an account",
                Some(("012345678901", true)),
            ),
            ("o-abcdefgh12", "it is a whole organization", None),
            (
                "0123-4567-8901",
                "it starts neither with r- nor with ou-, nor is it an account id",
                Some(("012345678901", true)),
            ),
            (
                "R-AB12",
                "it starts neither with r- nor with ou-, nor is it an account id",
                Some(("r-ab12", true)),
            ),
            ("01234567890", "the account id has 11 digits, not 12", None),
        ]);
    }
}
