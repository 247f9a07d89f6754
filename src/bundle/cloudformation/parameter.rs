//! The parameters of a template, and the rules that they are held against.

use serde_yaml_ng::{Mapping, Value};

use super::{
    foreign::Foreign,
    names::Names,
    text::ROLE_PATH,
    yaml::{function, list, mapping},
};
use crate::plan::{Account, Plan};

const ACCOUNT: &str = "ExpectedAccountId";
const REGION: &str = "ExpectedRegion";
/// The parameter with the boundary of all roles.
pub(super) const BOUNDARY: &str = "PermissionsBoundaryArn";
/// The value that lets every account or Region pass.
const ANY: &str = "any";

/// The parameters so far, by their groups in the console.
#[derive(Debug)]
pub(super) struct Parameters {
    place: Mapping,
    others: Mapping,
    roles: Mapping,
    rest: Mapping,
}

fn text(description: &str, default: &str, pattern: &str, wanted: &str) -> Value {
    mapping([
        ("Type", "String".into()),
        ("Description", description.into()),
        ("Default", default.into()),
        ("AllowedPattern", pattern.into()),
        ("ConstraintDescription", wanted.into()),
    ])
}

impl Parameters {
    pub(super) fn new(names: &mut Names, plan: &Plan<'_>, account: &Account<'_>) -> Self {
        for name in [ACCOUNT, REGION, ROLE_PATH, BOUNDARY] {
            names.take(&[name]);
        }
        let mut place = Mapping::new();
        place.insert(
            ACCOUNT.into(),
            text(
                "The stack refuses every other account; any lets it pass everywhere, as a StackSet needs.",
                &account.id,
                "^([0-9]{12}|any)$",
                "must be an account id of 12 digits, or any",
            ),
        );
        place.insert(
            REGION.into(),
            text(
                "The stack refuses every other Region; any lets it pass everywhere.",
                &plan.region,
                "^([a-z]{2,}(-[a-z]+)+-[0-9]+|any)$",
                "must be the code of a Region, or any",
            ),
        );
        Self {
            place,
            others: Mapping::new(),
            roles: Mapping::new(),
            rest: Mapping::new(),
        }
    }

    /// An account's id or a role's ARN of another account.
    pub(super) fn foreign(&mut self, foreign: &Foreign<'_>) {
        let (pattern, wanted) = if foreign.role {
            let pattern = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$";
            (pattern, "must be the ARN of a role")
        } else {
            ("^[0-9]{12}$", "must be an account id of 12 digits")
        };
        let value = text(&foreign.what, foreign.planned, pattern, wanted);
        self.others.insert(foreign.parameter.as_str().into(), value);
    }

    pub(super) fn role_name(&mut self, parameter: &str, name: &str) {
        let value = text(
            "The name of the role that is created. Policies here follow it.",
            name,
            "^[A-Za-z0-9_+=,.@-]{1,64}$",
            "must be 1 to 64 letters, digits or characters of _+=,.@-",
        );
        self.roles.insert(parameter.into(), value);
    }

    pub(super) fn role_path(&mut self, parameter: &str, path: &str) {
        let value = text(
            if parameter == ROLE_PATH {
                "The path of the roles that are created. Policies here follow it."
            } else {
                "The path of the role that is created. Policies here follow it."
            },
            path,
            "^/([!-~]+/)?$",
            "must begin and end with a slash",
        );
        self.roles.insert(parameter.into(), value);
    }

    /// What limits all created roles.
    pub(super) fn boundary(&mut self) {
        let value = text(
            "The ARN of a policy that limits the roles that are created, if your organisation wants one.",
            "",
            "^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+)?$",
            "must be the ARN of a managed policy, or empty",
        );
        self.roles.insert(BOUNDARY.into(), value);
    }

    /// Whether the stack creates something that may be there already.
    pub(super) fn switch(&mut self, parameter: &str, what: &str, name: &str) {
        let description =
            format!("Whether the stack creates the {what} {name}; no where there is one already.");
        let value = mapping([
            ("Type", "String".into()),
            ("Description", description.into()),
            ("Default", "yes".into()),
            ("AllowedValues", list(["yes".into(), "no".into()])),
            ("ConstraintDescription", "must be yes or no".into()),
        ]);
        self.rest.insert(parameter.into(), value);
    }

    fn groups(&self) -> impl Iterator<Item = (&'static str, &Mapping)> {
        let groups = [
            ("Where this stack belongs", &self.place),
            ("The other side", &self.others),
            ("The roles", &self.roles),
            ("What may be there already", &self.rest),
        ];
        groups.into_iter().filter(|(_, group)| !group.is_empty())
    }

    pub(super) fn values(&self) -> Value {
        let all = self.groups().flat_map(|(_, group)| group.clone());
        Value::Mapping(all.collect())
    }

    /// How the console groups them.
    pub(super) fn interface(&self) -> Value {
        let groups = self.groups().map(|(label, group)| {
            let names = list(group.keys().cloned());
            let label = mapping([("default", label.into())]);
            mapping([("Label", label), ("Parameters", names)])
        });
        mapping([("ParameterGroups", list(groups))])
    }
}

/// The rules by which a stack refuses another account or Region before it makes anything.
pub(super) fn rules() -> Value {
    let rule = |expected: &str, real: &str, says: &str| {
        let given = || function("Ref", expected);
        let any = function("Equals", list([given(), ANY.into()]));
        let right = function("Equals", list([given(), function("Ref", real)]));
        let assertion = mapping([("Assert", right), ("AssertDescription", says.into())]);
        mapping([
            ("RuleCondition", function("Not", list([any]))),
            ("Assertions", list([assertion])),
        ])
    };
    mapping([
        (
            "RightAccount",
            rule(
                ACCOUNT,
                "AWS::AccountId",
                "This is not the account that the stack was made for. Sign in to that of ExpectedAccountId.",
            ),
        ),
        (
            "RightRegion",
            rule(
                REGION,
                "AWS::Region",
                "This is not the Region that the stack was made for. Change to that of ExpectedRegion.",
            ),
        ),
    ])
}
