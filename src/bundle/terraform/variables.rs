//! variables.tf, outputs.tf and versions.tf: what may be given, what the other side needs, what Terraform must bring.

use hcl_edit::{expr::Expression, structure::Structure};

use super::{
    Files,
    hcl::{self, attribute, block, refer},
    words::account_variable,
};

/// One variable: its name, what it is, its type, its planned value, and a test of what is given.
struct Variable {
    name: String,
    about: String,
    is: &'static str,
    default: Expression,
    /// A pattern, and what to say of what does not fit.
    form: Option<(&'static str, &'static str)>,
    nullable: bool,
}

impl Variable {
    fn text(
        name: &str,
        about: &str,
        default: &str,
        form: Option<(&'static str, &'static str)>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            about: about.to_owned(),
            is: "string",
            default: hcl::text(default),
            form,
            nullable: false,
        }
    }

    fn structure(self) -> Structure {
        let kind = match self.is {
            "map" => hcl::call("map", vec![refer(&["string"])]),
            simple => refer(&[simple]),
        };
        let mut content = vec![
            attribute("description", hcl::text(&self.about)),
            attribute("type", kind),
            attribute("default", self.default),
        ];
        let value = || refer(&["var", &self.name]);
        if !self.nullable {
            content.push(attribute("nullable", Expression::from(false)));
        }
        if let Some((pattern, error)) = self.form {
            let fits = hcl::call("regex", vec![hcl::text(pattern), value()]);
            let mut condition = hcl::call("can", vec![fits]);
            if self.nullable {
                // No pattern fits null, and older versions of Terraform evaluate both sides of `||`.
                let given = hcl::call("coalesce", vec![value(), hcl::text("none")]);
                condition = hcl::call(
                    "can",
                    vec![hcl::call("regex", vec![hcl::text(pattern), given])],
                );
            }
            let test = vec![
                attribute("condition", condition),
                attribute("error_message", hcl::text(error)),
            ];
            content.push(block("validation", &[], test).into());
        }
        block("variable", &[&self.name], content).into()
    }
}

const ACCOUNT: (&str, &str) = ("^[0-9]{12}$", "An account id has 12 digits.");
const REGION: (&str, &str) = (
    "^[a-z]{2,}(-[a-z]+)+-[0-9]+$",
    "A Region is given by its code, such as eu-west-1.",
);
const PATH: (&str, &str) = ("^/([!-~]+/)?$", "A path begins and ends with a slash.");
const BOUNDARY: (&str, &str) = (
    "^(none|arn:[a-z0-9-]+:iam::([0-9]{12}|aws):policy/[!-~]+)$",
    "A permissions boundary is given by the ARN of a policy.",
);
const ROLE_NAME: (&str, &str) = (
    "^[A-Za-z0-9+=,.@_-]{1,64}$",
    "A role name has 1 to 64 letters, digits and characters of +=,.@_-, and no path.",
);
const POLICY_NAME: (&str, &str) = (
    "^[A-Za-z0-9+=,.@_-]{1,128}$",
    "A policy name has 1 to 128 letters, digits and characters of +=,.@_-.",
);
const ROLE_ARN: (&str, &str) = (
    "^arn:[a-z0-9-]+:iam::[0-9]{12}:role/[!-~]+$",
    "A role of another account is given by its ARN, with its path.",
);

pub(super) fn print(files: &Files<'_>) -> String {
    let Files {
        plan,
        account,
        words,
        ..
    } = files;
    let mut all = vec![
        Variable::text(
            "account_id",
            &format!(
                "The {}: credentials of any other account are refused.",
                account.title
            ),
            &account.id,
            Some(ACCOUNT),
        ),
        Variable::text(
            "region",
            "The Region of the set-up.",
            &plan.region,
            Some(REGION),
        ),
        Variable {
            name: "tags".to_owned(),
            about: "Tags of everything made here that can have tags.".to_owned(),
            is: "map",
            default: hcl::object([]),
            form: None,
            nullable: false,
        },
    ];
    all.extend(of_roles(files));
    all.extend(files.roles.iter().filter_map(|place| {
        let role = plan.roles.get(*place)?;
        let name = format!("{}_role_name", words.label(*place));
        let about = format!("{}: the name that it gets.", role.title);
        Some(Variable::text(&name, &about, &role.name, Some(ROLE_NAME)))
    }));
    all.extend(words.existing.iter().filter_map(|place| {
        let role = plan.roles.get(*place)?;
        let name = format!("{}_role_name", words.label(*place));
        let about = format!("{}, which exists: its name.", role.title);
        Some(Variable::text(&name, &about, &role.name, Some(ROLE_NAME)))
    }));
    all.extend(files.policies.iter().filter_map(|place| {
        let document = plan.documents.get(*place)?;
        let name = format!("{}_policy_name", words.documents.get(*place)?);
        let about = format!("{}: the name that the managed policy gets.", document.title);
        Some(Variable::text(
            &name,
            &about,
            &document.name,
            Some(POLICY_NAME),
        ))
    }));
    all.extend(words.foreign.iter().filter_map(|place| {
        let role = plan.roles.get(*place)?;
        let mut others = words.others.iter();
        let title = others
            .find(|other| other.key == role.account)
            .map_or("", |other| other.title);
        let name = format!("{}_role_arn", words.label(*place));
        let about = format!("{} in the {title}: its ARN.", role.title);
        Some(Variable::text(&name, &about, &role.arn, Some(ROLE_ARN)))
    }));
    all.extend(
        words
            .others
            .iter()
            .filter(|other| other.used)
            .filter_map(|other| {
                let about = format!("The {}.", other.title);
                let name = account_variable(other.key);
                Some(Variable::text(&name, &about, other.id?, Some(ACCOUNT)))
            }),
    );
    all.extend(files.perhaps.iter().map(|(name, what)| Variable {
        name: name.clone(),
        about: format!("Whether to make the {what}; false if it is there already."),
        is: "bool",
        default: Expression::from(true),
        form: None,
        nullable: false,
    }));
    hcl::print(&[], all.into_iter().map(Variable::structure).collect())
}

/// What all roles made here share.
fn of_roles(files: &Files<'_>) -> Vec<Variable> {
    if files.roles.is_empty() {
        return Vec::new();
    }
    let boundary = Variable {
        name: "permissions_boundary".to_owned(),
        about: "ARN of the permissions boundary of the roles made here; null for none.".to_owned(),
        is: "string",
        default: Expression::null(),
        form: Some(BOUNDARY),
        nullable: true,
    };
    let mut variables: Vec<Variable> = Vec::new();
    for place in &files.roles {
        let name = files.words.path_variable(*place);
        let role = files.plan.roles.get(*place);
        let planned = role.map_or("/", |role| role.path());
        if variables.iter().all(|known| known.name != name) {
            let about = if planned == "/" {
                "The path of the roles made here.".to_owned()
            } else {
                format!("The path of {}.", role.map_or("", |role| &role.name))
            };
            variables.push(Variable::text(&name, &about, planned, Some(PATH)));
        }
    }
    variables.push(boundary);
    variables
}

/// The ARNs of the account's roles, which documents of another account may need.
pub(super) fn outputs(files: &Files<'_>) -> String {
    let Files { plan, words, .. } = files;
    let mut needed = words.existing.clone();
    needed.extend(&files.roles);
    let output = |place: &usize| {
        let role = plan.roles.get(*place)?;
        let label = words.label(*place);
        let value = if files.roles.contains(place) {
            refer(&["aws_iam_role", &label, "arn"])
        } else {
            refer(&["data", "aws_iam_role", &label, "arn"])
        };
        let content = vec![
            attribute(
                "description",
                hcl::text(&format!("{}: its ARN.", role.title)),
            ),
            attribute("value", value),
        ];
        Some(Structure::from(block(
            "output",
            &[&format!("{label}_role_arn")],
            content,
        )))
    };
    hcl::print(&[], needed.iter().filter_map(output).collect())
}

pub(super) fn versions() -> String {
    let aws = hcl::object([
        ("source".to_owned(), hcl::text("hashicorp/aws")),
        ("version".to_owned(), hcl::text(">= 5.0.0, < 7.0.0")),
    ]);
    let providers = block("required_providers", &[], vec![attribute("aws", aws)]);
    let terraform = vec![
        attribute("required_version", hcl::text(">= 1.3.0")),
        providers.into(),
    ];
    let tags = block(
        "default_tags",
        &[],
        vec![attribute("tags", refer(&["var", "tags"]))],
    );
    let provider = vec![
        attribute("region", refer(&["var", "region"])),
        attribute(
            "allowed_account_ids",
            hcl::list([refer(&["var", "account_id"])]),
        ),
        tags.into(),
    ];
    hcl::print(
        &[],
        vec![
            block("terraform", &[], terraform).into(),
            block("provider", &["aws"], provider).into(),
        ],
    )
}
