//! Whether a given value answers a question: the type, each text, how many, none twice.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

use minijinja::value::Value as EngineValue;
use serde_json::Value;

use super::{
    kind::{Kind, Parsed, Refusal},
    model::{Bounds, Question},
};
use crate::aws::{Doubt, Partition, quoted};

/// A value that its question takes.
#[derive(Debug, Clone)]
pub struct Answer {
    /// As it stands in an answers file.
    pub json: Value,
    pub(crate) value: EngineValue,
    /// Valid, but suspicious.
    pub doubts: Vec<Doubt>,
    /// Each part that tells its partition, with its text.
    pub(crate) partitions: Vec<(Partition, String)>,
}

impl Answer {
    /// What a text tells by its parts, such as the account and the path of a role ARN: name and value.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        [
            "partition",
            "account",
            "region",
            "path",
            "bucket",
            "key",
            "repository",
            "name",
            "id",
        ]
        .into_iter()
        .filter_map(|part| {
            let value = self.value.get_attr(part).ok()?;
            Some((part, value.as_str()?.to_owned()))
        })
        .collect()
    }
}

/// Why a value does not answer its question.
#[derive(Debug, Clone)]
pub enum Wrong {
    Type {
        expected: String,
        found: String,
    },
    Refused {
        /// Counted from one, in lists.
        element: Option<usize>,
        refusal: Refusal,
    },
    Choice {
        /// Counted from one, in lists.
        element: Option<usize>,
        found: String,
        choices: Vec<String>,
    },
    TooFew {
        found: usize,
        min: usize,
    },
    TooMany {
        found: usize,
        max: usize,
    },
    Twice {
        first: usize,
        second: usize,
        text: String,
    },
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type { expected, found } => write!(f, "found {found}, expected {expected}"),
            Self::Refused { element, refusal } => {
                if let Some(element) = element {
                    write!(f, "element {element}: ")?;
                }
                match refusal {
                    Refusal::Mistake(mistake) => {
                        write!(f, "{mistake}")?;
                        mistake.hint().map_or(Ok(()), |hint| write!(f, "; {hint}"))
                    }
                    Refusal::AccessKey => f.write_str(
                        "this looks like an access key id, which belongs in no file: give a name of your own",
                    ),
                    Refusal::ServiceLinkedRole(arn) => write!(
                        f,
                        "{} is a service-linked role, which only its AWS service can take on; give a role of your own",
                        quoted(arn)
                    ),
                }
            }
            Self::Choice {
                element,
                found,
                choices,
            } => {
                if let Some(element) = element {
                    write!(f, "element {element}: ")?;
                }
                let choices: Vec<_> = choices.iter().map(|choice| quoted(choice)).collect();
                write!(f, "{} is not one of {}", quoted(found), choices.join(", "))
            }
            Self::TooFew { found, min } => write!(f, "{found} given, at least {min} needed"),
            Self::TooMany { found, max } => write!(f, "{found} given, at most {max} possible"),
            Self::Twice {
                first,
                second,
                text,
            } => write!(
                f,
                "elements {first} and {second} are the same: {}",
                quoted(text)
            ),
        }
    }
}

impl Question {
    /// Judges a value from an answers file; all that is wrong at once.
    pub fn judge(&self, given: &Value) -> Result<Answer, Vec<Wrong>> {
        match (self.list, given) {
            (Some(bounds), Value::Array(list)) => self.judge_list(bounds, list),
            (Some(_), other) => Err(vec![self.wrong_type(other)]),
            (None, other) => {
                let parsed = self.judge_one(other).map_err(|wrong| vec![wrong(None)])?;
                Ok(Answer {
                    json: given.clone(),
                    partitions: partition_of(&parsed).into_iter().collect(),
                    doubts: parsed.doubts,
                    value: match given {
                        Value::Bool(yes) => EngineValue::from(*yes),
                        _ => parsed.value,
                    },
                })
            }
        }
    }

    fn judge_list(&self, bounds: Bounds, list: &[Value]) -> Result<Answer, Vec<Wrong>> {
        let mut wrong = Vec::new();
        if list.len() < bounds.min {
            let (found, min) = (list.len(), bounds.min);
            wrong.push(Wrong::TooFew { found, min });
        }
        if let Some(max) = bounds.max
            && list.len() > max
        {
            let found = list.len();
            // The elements are not looked at: three hundred more lines would hide this one.
            return Err(vec![Wrong::TooMany { found, max }]);
        }
        let mut parsed: Vec<Parsed> = Vec::new();
        for (i, element) in list.iter().enumerate() {
            match self.judge_one(element) {
                Ok(element) => parsed.push(element),
                Err(refused) => wrong.push(refused(Some(i + 1))),
            }
        }
        wrong.extend(self.twice(list));
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if self.kind == Kind::Choice {
            return Ok(self.chosen(list));
        }
        Ok(Answer {
            json: Value::Array(list.to_vec()),
            partitions: parsed.iter().filter_map(partition_of).collect(),
            doubts: parsed
                .iter_mut()
                .flat_map(|p| std::mem::take(&mut p.doubts))
                .collect(),
            value: EngineValue::from(parsed.into_iter().map(|p| p.value).collect::<Vec<_>>()),
        })
    }

    /// What is chosen stands in the order of the choices, however it was given: the same choice, the same bytes.
    fn chosen(&self, list: &[Value]) -> Answer {
        let values = self.choices.iter().map(|choice| choice.value.as_str());
        let chosen: Vec<&str> = values
            .filter(|value| list.iter().any(|given| given == value))
            .collect();
        Answer {
            json: chosen.iter().copied().collect(),
            value: EngineValue::from_iter(chosen),
            doubts: Vec::new(),
            partitions: Vec::new(),
        }
    }

    /// IAM tells role names apart without regard to case and path; everything else is told apart by its text.
    fn twice(&self, list: &[Value]) -> Vec<Wrong> {
        let key = |text: &str| match self.kind {
            Kind::RoleRef | Kind::RoleArn | Kind::RoleName => {
                text.rsplit('/').next().unwrap_or(text).to_ascii_lowercase()
            }
            _ => text.to_owned(),
        };
        let mut seen = BTreeMap::new();
        let mut wrong = Vec::new();
        for (i, text) in list
            .iter()
            .enumerate()
            .filter_map(|(i, v)| Some((i + 1, v.as_str()?)))
        {
            match seen.entry(key(text)) {
                Entry::Vacant(free) => {
                    free.insert(i);
                }
                Entry::Occupied(taken) => wrong.push(Wrong::Twice {
                    first: *taken.get(),
                    second: i,
                    text: text.to_owned(),
                }),
            }
        }
        wrong
    }

    fn judge_one(&self, given: &Value) -> Result<Parsed, impl Fn(Option<usize>) -> Wrong + use<>> {
        let judged = match (self.kind, given) {
            (Kind::Boolean, Value::Bool(yes)) => Ok(if *yes { "true" } else { "false" }),
            (Kind::Boolean, _) => Err(self.wrong_type(given)),
            (_, Value::String(text)) => Ok(text.as_str()),
            _ => Err(self.wrong_type(given)),
        };
        let judged = judged.and_then(|text| match self.kind {
            Kind::Choice if !self.choices.iter().any(|choice| choice.value == text) => {
                Err(Wrong::Choice {
                    element: None,
                    found: text.to_owned(),
                    choices: self
                        .choices
                        .iter()
                        .map(|choice| choice.value.clone())
                        .collect(),
                })
            }
            _ if text.is_empty() && self.optional => Kind::Choice.parse(text).map_err(refused),
            kind => kind.parse(text).map_err(refused),
        });
        judged.map_err(|wrong| {
            move |element: Option<usize>| match &wrong {
                Wrong::Refused { refusal, .. } => Wrong::Refused {
                    element,
                    refusal: refusal.clone(),
                },
                Wrong::Choice { found, choices, .. } => Wrong::Choice {
                    element,
                    found: found.clone(),
                    choices: choices.clone(),
                },
                other => other.clone(),
            }
        })
    }

    /// What an answers file must hold for it.
    pub(crate) fn expected(&self) -> String {
        let one = self.kind.what();
        match (self.list, self.kind) {
            (None, _) => one.to_owned(),
            (Some(_), Kind::Choice) => {
                let choices = self.choices.iter().map(|choice| quoted(&choice.value));
                let choices: Vec<_> = choices.collect();
                format!("a list of texts, each one of {}", choices.join(", "))
            }
            (Some(_), _) => format!("a list of texts, each {one}"),
        }
    }

    fn wrong_type(&self, found: &Value) -> Wrong {
        let one = self.kind.what();
        let expected = match (self.list, self.kind) {
            (Some(_), _) => self.expected(),
            (None, Kind::Boolean) => "true or false, without quotes".to_owned(),
            (None, Kind::Choice) => "a text: one of the choices".to_owned(),
            (None, _) => format!("a text: {one}"),
        };
        let found = match found {
            Value::Null => "null".to_owned(),
            Value::Bool(yes) => format!("{yes}"),
            Value::Number(number) => format!(
                "the number {} (write it in quotes, or leading zeros are lost)",
                number.to_string().chars().take(40).collect::<String>()
            ),
            Value::String(text) => format!("the text {}", quoted(text)),
            Value::Array(list) => match list.len() {
                0 => "an empty list".to_owned(),
                1 => "a list of 1 element".to_owned(),
                n => format!("a list of {n} elements"),
            },
            Value::Object(_) => "an object".to_owned(),
        };
        Wrong::Type { expected, found }
    }
}

fn refused(refusal: Refusal) -> Wrong {
    Wrong::Refused {
        element: None,
        refusal,
    }
}

fn partition_of(parsed: &Parsed) -> Option<(Partition, String)> {
    Some((parsed.partition?, parsed.text.clone()))
}

impl Question {
    /// The default that counts when no condition of another one holds.
    pub fn default_value(&self) -> Option<&Value> {
        self.defaults
            .iter()
            .find(|(when, _)| when.is_none())
            .map(|(_, value)| value)
    }
}
