//! Terraform files read back: as much of the language as they use, with the planned values of the variables.

use std::collections::BTreeMap;

use hcl_edit::{
    expr::{Expression, ObjectKey, TraversalOperator},
    parser::parse_body,
    structure::{Block, Body},
    template::Element,
};
use sagesetup::plan::{Account, Plan};
use serde_json::{Map, Value, json};

use super::made::{Document, Made, Own};

type Result<T> = std::result::Result<T, String>;

/// All files of one folder.
pub(crate) struct Module<'a> {
    bodies: Vec<Body>,
    plan: &'a Plan<'a>,
    account: &'a Account<'a>,
}

fn labels(block: &Block) -> Vec<&str> {
    block
        .labels
        .iter()
        .map(hcl_edit::structure::BlockLabel::as_str)
        .collect()
}

/// The value of an attribute; null where it is not there.
fn find<'b>(block: &'b Block, name: &str) -> Option<&'b Expression> {
    block
        .body
        .get_attribute(name)
        .map(|attribute| &attribute.value)
}

impl<'a> Module<'a> {
    pub(crate) fn read<'t>(
        texts: impl Iterator<Item = &'t str>,
        plan: &'a Plan<'a>,
        account: &'a Account<'a>,
    ) -> Result<Self> {
        let bodies = texts.map(|text| parse_body(text).map_err(|why| format!("{why}\n{text}")));
        let bodies = bodies.collect::<Result<Vec<_>>>()?;
        let module = Self {
            bodies,
            plan,
            account,
        };
        module.is_whole()?;
        Ok(module)
    }

    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.bodies.iter().flat_map(Body::blocks)
    }

    fn block(&self, kind: &str, names: &[&str]) -> Result<&Block> {
        let mut found = self
            .blocks()
            .filter(|block| block.has_ident(kind) && labels(block) == names);
        let first = found.next().ok_or_else(|| format!("no {kind} {names:?}"))?;
        match found.next() {
            None => Ok(first),
            Some(_) => Err(format!("{kind} {names:?} stands there twice")),
        }
    }

    /// No block twice, no variable without description, type and use, the wrong account refused.
    fn is_whole(&self) -> Result<()> {
        for block in self.blocks() {
            if !block.labels.is_empty() {
                self.block(block.ident.as_str(), &labels(block))?;
            }
            if block.has_ident("variable") {
                let name = labels(block)[0];
                for key in ["description", "type", "default"] {
                    find(block, key).ok_or_else(|| format!("variable {name} has no {key}"))?;
                }
                let uses = self
                    .bodies
                    .iter()
                    .map(|body| body.to_string().matches(&format!("var.{name}")).count());
                let inside = block
                    .body
                    .to_string()
                    .matches(&format!("var.{name}"))
                    .count();
                if uses.sum::<usize>() <= inside {
                    return Err(format!("variable {name} is used nowhere"));
                }
            }
        }
        let provider = self.block("provider", &["aws"])?;
        let allowed =
            self.value(find(provider, "allowed_account_ids").ok_or("any account is allowed")?)?;
        if allowed != json!([self.account.id]) {
            return Err(format!("allowed are the accounts {allowed}"));
        }
        let region = self.attribute(provider, "region")?;
        if region != json!(self.plan.region) {
            return Err(format!("the Region is {region}"));
        }
        Ok(())
    }

    fn attribute(&self, block: &Block, name: &str) -> Result<Value> {
        find(block, name).map_or(Ok(Value::Null), |value| self.value(value))
    }

    fn text(&self, block: &Block, name: &str) -> Result<String> {
        match self.attribute(block, name)? {
            Value::String(text) => Ok(text),
            other => Err(format!("{name} is {other} in {block:?}")),
        }
    }

    fn value(&self, expression: &Expression) -> Result<Value> {
        Ok(match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(truth) => json!(**truth),
            Expression::Number(number) => match number.as_i64() {
                Some(whole) => json!(whole),
                None => json!(number.as_f64()),
            },
            Expression::String(text) => json!(text.as_str()),
            Expression::Array(array) => {
                let elements = array.iter().map(|element| self.value(element));
                Value::Array(elements.collect::<Result<_>>()?)
            }
            Expression::Object(object) => {
                let mut pairs = Map::new();
                for (key, value) in object {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(key) => match self.value(key)? {
                            Value::String(text) => text,
                            other => return Err(format!("the key {other}")),
                        },
                    };
                    pairs.insert(key, self.value(value.expr())?);
                }
                Value::Object(pairs)
            }
            Expression::StringTemplate(template) => {
                let mut text = String::new();
                for element in template {
                    match element {
                        Element::Literal(literal) => text.push_str(literal),
                        Element::Interpolation(value) => match self.value(&value.expr)? {
                            Value::String(value) => text.push_str(&value),
                            other => return Err(format!("{other} in a text")),
                        },
                        Element::Directive(_) => return Err(format!("a directive: {expression}")),
                    }
                }
                json!(text)
            }
            Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
                let argument = call.args.get(0).ok_or("jsonencode of nothing")?;
                json!(self.value(argument)?.to_string())
            }
            Expression::Conditional(choice) => match self.value(&choice.cond_expr)? {
                Value::Bool(true) => self.value(&choice.true_expr)?,
                Value::Bool(false) => self.value(&choice.false_expr)?,
                other => return Err(format!("the condition {other}")),
            },
            Expression::Traversal(traversal) => {
                let mut path = vec![traversal.expr.to_string()];
                for operator in &traversal.operators {
                    match operator.value() {
                        TraversalOperator::GetAttr(name) => path.push(name.as_str().to_owned()),
                        _ => return Err(format!("the path {expression}")),
                    }
                }
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                self.refer(&path)?
            }
            other => return Err(format!("the expression {other}")),
        })
    }

    fn refer(&self, path: &[&str]) -> Result<Value> {
        let (partition, id) = (&self.plan.partition, &self.account.id);
        Ok(match *path {
            ["var", name] => {
                let variable = self.block("variable", &[name])?;
                self.attribute(variable, "default")?
            }
            ["data", "aws_partition", "current", "partition"] => {
                self.block("data", &["aws_partition", "current"])?;
                json!(partition)
            }
            ["data", "aws_iam_role", label, what] => {
                let name = self.text(self.block("data", &["aws_iam_role", label])?, "name")?;
                let mut roles = self.plan.roles.iter();
                let role = roles
                    .find(|role| role.name == name && role.account == self.account.key)
                    .ok_or_else(|| format!("no role {name} exists"))?;
                match what {
                    "name" => json!(name),
                    "arn" => json!(role.arn),
                    other => return Err(format!("{other} of a role")),
                }
            }
            ["data", "aws_iam_policy_document", label, "json"] => {
                let block = self.block("data", &["aws_iam_policy_document", label])?;
                json!(self.document(block)?.to_string())
            }
            ["aws_iam_role", label, what] => {
                let block = self.block("resource", &["aws_iam_role", label])?;
                let name = self.text(block, "name")?;
                match what {
                    "name" => json!(name),
                    "arn" => {
                        let path = self.text(block, "path")?;
                        json!(format!("arn:{partition}:iam::{id}:role{path}{name}"))
                    }
                    other => return Err(format!("{other} of a role")),
                }
            }
            ["aws_iam_policy", label, "arn"] => {
                let name =
                    self.text(self.block("resource", &["aws_iam_policy", label])?, "name")?;
                json!(format!("arn:{partition}:iam::{id}:policy/{name}"))
            }
            _ => return Err(format!("the path {path:?}")),
        })
    }

    /// The JSON that the provider makes of a document, with its habit of reading `&{` as `${`.
    fn document(&self, block: &Block) -> Result<Value> {
        let mut whole = Map::new();
        let version = self.attribute(block, "version")?;
        let version = if version.is_null() {
            json!("2012-10-17")
        } else {
            version
        };
        whole.insert("Version".to_owned(), version);
        let id = self.attribute(block, "policy_id")?;
        if !id.is_null() {
            whole.insert("Id".to_owned(), id);
        }
        let statements = block
            .body
            .get_blocks("statement")
            .map(|block| self.statement(block));
        whole.insert(
            "Statement".to_owned(),
            Value::Array(statements.collect::<Result<_>>()?),
        );
        Ok(whole.into())
    }

    fn statement(&self, block: &Block) -> Result<Value> {
        let replaced =
            |value: Value| match serde_json::from_str(&value.to_string().replace("&{", "${")) {
                Ok(value) => value,
                Err(_) => value,
            };
        let mut statement = Map::new();
        for (name, key) in [
            ("sid", "Sid"),
            ("effect", "Effect"),
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ] {
            let value = self.attribute(block, name)?;
            if !value.is_null() {
                statement.insert(key.to_owned(), replaced(value));
            }
        }
        for (name, key) in [
            ("principals", "Principal"),
            ("not_principals", "NotPrincipal"),
        ] {
            let mut kinds = Map::new();
            for block in block.body.get_blocks(name) {
                let kind = self.text(block, "type")?;
                let identifiers = replaced(self.attribute(block, "identifiers")?);
                if kinds.insert(kind, identifiers).is_some() {
                    return Err("a kind of principals twice".to_owned());
                }
            }
            let anyone = kinds.get("*").is_some_and(|who| *who == json!(["*"]));
            if anyone {
                statement.insert(key.to_owned(), json!("*"));
            } else if !kinds.is_empty() {
                statement.insert(key.to_owned(), kinds.into());
            }
        }
        let mut operators: Map<String, Value> = Map::new();
        for block in block.body.get_blocks("condition") {
            let keys = operators
                .entry(self.text(block, "test")?)
                .or_insert_with(|| json!({}));
            let keys = keys.as_object_mut().unwrap();
            let values = replaced(self.attribute(block, "values")?);
            if keys.insert(self.text(block, "variable")?, values).is_some() {
                return Err("a condition's key twice".to_owned());
            }
        }
        if !operators.is_empty() {
            statement.insert("Condition".to_owned(), operators.into());
        }
        Ok(statement.into())
    }

    /// The texts that blocks of a kind have for an attribute, by the names of the blocks.
    fn texts(&self, kind: &str, attribute: &str) -> Vec<(String, String)> {
        let of_kind = self.blocks().filter(|block| block.has_ident(kind));
        of_kind
            .filter_map(|block| {
                Some((
                    labels(block)[0].to_owned(),
                    self.text(block, attribute).ok()?,
                ))
            })
            .collect()
    }

    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        self.texts("variable", "default")
    }

    pub(crate) fn outputs(&self) -> Vec<(String, String)> {
        self.texts("output", "value")
    }

    /// What applying it makes.
    pub(crate) fn made(&self) -> Result<Made> {
        let mut made = Made::default();
        for block in self.blocks().filter(|block| block.has_ident("resource")) {
            let count = self.attribute(block, "count")?;
            if count == json!(0) {
                continue;
            }
            match labels(block)[0] {
                "aws_iam_policy" => {
                    let arn = self.refer(&["aws_iam_policy", labels(block)[1], "arn"])?;
                    let arn = arn.as_str().unwrap_or_default().to_owned();
                    made.policies
                        .insert(arn, Document::of(&self.text(block, "policy")?));
                }
                "aws_iam_role" => {
                    let arn = self.refer(&["aws_iam_role", labels(block)[1], "arn"])?;
                    let tags = self.attribute(block, "tags")?;
                    let tags = tags.as_object().into_iter().flatten();
                    let tags: BTreeMap<String, String> = tags
                        .map(|(name, value)| {
                            (name.clone(), value.as_str().unwrap_or("?").to_owned())
                        })
                        .collect();
                    let boundary = self.attribute(block, "permissions_boundary")?;
                    let role = made.roles.entry(self.text(block, "name")?).or_default();
                    role.own = Some(Own {
                        arn: arn.as_str().unwrap_or_default().to_owned(),
                        trust: Document::of(&self.text(block, "assume_role_policy")?),
                        boundary: boundary.as_str().map(str::to_owned),
                        tags,
                    });
                }
                "aws_iam_role_policy" => {
                    let role = made.roles.entry(self.text(block, "role")?).or_default();
                    let document = Document::of(&self.text(block, "policy")?);
                    role.inline.insert(self.text(block, "name")?, document);
                }
                "aws_iam_role_policy_attachment" => {
                    let role = made.roles.entry(self.text(block, "role")?).or_default();
                    if !role.attached.insert(self.text(block, "policy_arn")?) {
                        return Err("one attachment twice".to_owned());
                    }
                }
                "aws_emr_security_configuration" => {
                    let json = self.text(block, "configuration")?;
                    let json = serde_json::from_str(&json).map_err(|why| why.to_string())?;
                    made.configurations.insert(self.text(block, "name")?, json);
                }
                "aws_sagemaker_model_package_group" => {
                    made.groups
                        .insert(self.text(block, "model_package_group_name")?);
                }
                other => return Err(format!("a resource {other}")),
            }
        }
        // A value that an output cannot tell would stop the run.
        for output in self.blocks().filter(|block| block.has_ident("output")) {
            self.text(output, "value")?;
        }
        Ok(made)
    }
}
