//! Reading a template as CloudFormation does: parameters, pseudo parameters, conditions, rules and functions.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use serde_yaml_ng::Value;

/// Where a stack is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) account: &'a str,
    pub(super) partition: &'a str,
    pub(super) region: &'a str,
}

pub(super) struct Template {
    root: Value,
    parameters: BTreeMap<String, String>,
}

impl Template {
    /// With the defaults of its parameters.
    pub(super) fn read(text: &str) -> Self {
        let root: Value = serde_yaml_ng::from_str(text).unwrap();
        let parameters = root["Parameters"].as_mapping().unwrap().iter();
        let parameters = parameters.map(|(name, parameter)| {
            let default = parameter["Default"].as_str().unwrap();
            (name.as_str().unwrap().to_owned(), default.to_owned())
        });
        let parameters = parameters.collect();
        Self { root, parameters }
    }

    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let own = |(name, value): (&String, &String)| (name.clone(), value.clone());
        self.parameters.iter().map(own).collect()
    }

    pub(super) fn set(&mut self, parameter: &str, value: &str) {
        let there = self.parameters.get_mut(parameter);
        value.clone_into(there.unwrap_or_else(|| panic!("no parameter {parameter}")));
    }

    /// Whether all rules let a stack pass.
    pub(super) fn admits(&self, place: &Place<'_>) -> bool {
        let rules = self.root["Rules"].as_mapping().unwrap();
        assert!(!rules.is_empty());
        rules.values().all(|rule| {
            let applies = self.holds(&rule["RuleCondition"], place);
            let assertions = rule["Assertions"].as_sequence().unwrap();
            assert!(!assertions.is_empty());
            !applies
                || assertions
                    .iter()
                    .all(|one| self.holds(&one["Assert"], place))
        })
    }

    fn holds(&self, condition: &Value, place: &Place<'_>) -> bool {
        let Value::Tagged(function) = condition else {
            panic!("{condition:?} is no condition");
        };
        let of = function.value.as_sequence().unwrap();
        match function.tag.to_string().as_str() {
            "!Not" => !self.holds(&of[0], place),
            "!Equals" => {
                assert_eq!(of.len(), 2);
                self.value(&of[0], place) == self.value(&of[1], place)
            }
            other => panic!("{other} is no condition"),
        }
    }

    /// The resources that a stack makes: logical name, type, properties.
    pub(super) fn resources(&self, place: &Place<'_>) -> Vec<(String, String, Json)> {
        let resources = self.root["Resources"].as_mapping().unwrap();
        let made = resources.iter().filter_map(|(name, resource)| {
            let name = name.as_str().unwrap();
            let known = ["Type", "Properties", "Condition"];
            let keys = resource.as_mapping().unwrap().keys();
            assert!(
                keys.into_iter()
                    .all(|key| known.contains(&key.as_str().unwrap()))
            );
            if let Some(condition) = resource.get("Condition") {
                let condition = &self.root["Conditions"][condition.as_str().unwrap()];
                if !self.holds(condition, place) {
                    return None;
                }
            }
            let kind = resource["Type"].as_str().unwrap().to_owned();
            let properties = self.value(&resource["Properties"], place).unwrap();
            Some((name.to_owned(), kind, properties))
        });
        made.collect()
    }

    /// The properties of the resources of one type.
    pub(super) fn properties(&self, kind: &str, place: &Place<'_>) -> Vec<Json> {
        let all = self.resources(place).into_iter();
        all.filter(|(_, of, _)| of == kind)
            .map(|(.., properties)| properties)
            .collect()
    }

    /// A value with its functions carried out; none for `AWS::NoValue`.
    fn value(&self, value: &Value, place: &Place<'_>) -> Option<Json> {
        Some(match value {
            Value::String(text) => Json::from(text.as_str()),
            Value::Bool(bool) => Json::from(*bool),
            Value::Number(number) => serde_json::to_value(number).unwrap(),
            Value::Null => Json::Null,
            Value::Sequence(values) => values
                .iter()
                .filter_map(|value| self.value(value, place))
                .collect(),
            Value::Mapping(entries) => {
                let entries = entries.iter().filter_map(|(key, value)| {
                    Some((key.as_str().unwrap().to_owned(), self.value(value, place)?))
                });
                Json::Object(entries.collect::<Map<_, _>>())
            }
            Value::Tagged(function) => {
                let text = || function.value.as_str().unwrap();
                match function.tag.to_string().as_str() {
                    "!Ref" if text() == "AWS::NoValue" => return None,
                    "!Ref" => self.named(text(), place).into(),
                    "!Sub" => self.filled(text(), place).into(),
                    "!GetAtt" => {
                        let role = text().strip_suffix(".Arn").unwrap();
                        self.role_arn(role, place).into()
                    }
                    "!If" => {
                        let of = function.value.as_sequence().unwrap();
                        let condition = &self.root["Conditions"][of[0].as_str().unwrap()];
                        let branch = if self.holds(condition, place) { 1 } else { 2 };
                        return self.value(&of[branch], place);
                    }
                    other => panic!("{other} is not used here"),
                }
            }
        })
    }

    /// What `!Ref` gives.
    fn named(&self, name: &str, place: &Place<'_>) -> String {
        match name {
            "AWS::AccountId" => return place.account.to_owned(),
            "AWS::Partition" => return place.partition.to_owned(),
            "AWS::Region" => return place.region.to_owned(),
            _ => {}
        }
        if let Some(parameter) = self.parameters.get(name) {
            return parameter.clone();
        }
        let resource = &self.root["Resources"][name];
        let properties = &resource["Properties"];
        match resource["Type"].as_str() {
            Some("AWS::IAM::Role") => self.text(&properties["RoleName"], place),
            Some("AWS::IAM::ManagedPolicy") => {
                let policy = self.text(&properties["ManagedPolicyName"], place);
                assert_eq!(properties.get("Path"), None);
                format!(
                    "arn:{}:iam::{}:policy/{policy}",
                    place.partition, place.account
                )
            }
            other => panic!("!Ref {name} of {other:?}"),
        }
    }

    fn role_arn(&self, name: &str, place: &Place<'_>) -> String {
        let resource = &self.root["Resources"][name];
        assert_eq!(resource["Type"].as_str(), Some("AWS::IAM::Role"), "{name}");
        let [path, role] =
            ["Path", "RoleName"].map(|key| self.text(&resource["Properties"][key], place));
        format!(
            "arn:{}:iam::{}:role{path}{role}",
            place.partition, place.account
        )
    }

    fn text(&self, value: &Value, place: &Place<'_>) -> String {
        let value = self.value(value, place).unwrap();
        value.as_str().unwrap().to_owned()
    }

    /// What `!Sub` gives.
    fn filled(&self, text: &str, place: &Place<'_>) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${") {
            let (name, after) = from.split_once('}').unwrap();
            filled.push_str(before);
            match name.strip_prefix('!') {
                Some(own) => filled.extend(["${", own, "}"]),
                None => filled.push_str(&self.named(name, place)),
            }
            rest = after;
        }
        filled + rest
    }
}
