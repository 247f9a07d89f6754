//! A JSON document that is no policy (settings, CORS rules), with templates in its texts.

use serde_json::{Map, Value};

use super::{
    scope::Scope,
    template::{Expressions, Template},
};

/// A JSON tree whose texts and keys may have holes.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Fixed(Value),
    Text(Template),
    List(Vec<Tree>),
    Object(Vec<(Template, Tree)>),
}

impl Tree {
    pub(crate) fn compile(json: Value, expressions: &mut Expressions) -> Result<Self, String> {
        Ok(match json {
            Value::String(text) => Self::Text(Template::compile(text, expressions)?),
            Value::Array(list) => Self::List(
                list.into_iter()
                    .map(|element| Self::compile(element, expressions))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Object(object) => Self::Object(
                object
                    .into_iter()
                    .map(|(key, value)| {
                        let key = Template::compile(key, expressions)?;
                        Ok((key, Self::compile(value, expressions)?))
                    })
                    .collect::<Result<_, String>>()?,
            ),
            fixed => Self::Fixed(fixed),
        })
    }

    /// Fills every text; inside a list, a text with a list in it becomes one text an element.
    pub(crate) fn fill(&self, scope: &Scope<'_>) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => Value::String(scope.text(template).into_owned()),
            Self::List(list) => {
                let mut filled = Vec::with_capacity(list.len());
                for element in list {
                    if let Self::Text(template) = element {
                        let mut texts = Vec::new();
                        scope.texts(template, &mut texts);
                        filled.extend(texts.into_iter().map(|t| Value::String(t.into_owned())));
                    } else {
                        filled.push(element.fill(scope));
                    }
                }
                Value::Array(filled)
            }
            Self::Object(object) => Value::Object(
                object
                    .iter()
                    .map(|(key, value)| (scope.text(key).into_owned(), value.fill(scope)))
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}
