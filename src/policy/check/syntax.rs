//! JSON and the grammar of the policy language.

use super::text::minified;
use crate::policy::{
    Document, Finding, Rule, Severity, Span, Text,
    grammar::{self, FaultKind},
    json::{self, Json, JsonFaultKind},
};

const GRAMMAR: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";
const MALFORMED: &str = "IAM refuses the whole document with MalformedPolicyDocument";

static NOT_A_POLICY: Rule = Rule::new(
    Severity::Error,
    "not-a-policy",
    "the text is JSON, but no policy document",
    "there is nothing here that IAM could take as a policy",
    "a policy is an object with Version and Statement; name the file that holds it",
    GRAMMAR,
);

macro_rules! rules {
    ($($name:ident = $code:literal, $title:literal, $fix:literal;)*) => {
        $(static $name: Rule = Rule {
            code: $code,
            severity: Severity::Error,
            title: $title,
            why: MALFORMED,
            fix: $fix,
            page: GRAMMAR,
            entries: &[],
        };)*
        pub(super) const RULES: &[&Rule] = &[&NOT_A_POLICY, $(&$name),*];
    };
}

rules! {
    JSON_SYNTAX = "json-syntax", "the text is not JSON", "mend the text where the mark stands; what follows was read as far as it could be";
    TOO_LARGE = "too-large", "the text is far too large for a policy", "check the file name; a policy has a few thousand characters";
    DUPLICATE_KEY = "duplicate-key", "a key stands twice in one object", "put the values of both into one";
    MISSING_ELEMENT = "missing-element", "an element that every statement needs is missing", "add it";
    UNKNOWN_ELEMENT = "unknown-element", "an element that the policy language does not know", "check its spelling, capitals included, and whether it stands at the right level";
    WRONG_TYPE = "wrong-type", "a value of the wrong type", "write what the element takes";
    EMPTY_LIST = "empty-list", "an element without an entry", "name one entry or more, or take the element out";
    BOTH_ELEMENTS = "both-elements", "two elements that exclude each other", "keep one of the two; make a second statement for the other";
    BAD_VERSION = "bad-version", "a version that the policy language does not have", "write \"2012-10-17\"; it is the version of the language, not a date of yours";
    BAD_EFFECT = "bad-effect", "an effect that is neither Allow nor Deny", "write Allow or Deny, with a capital letter";
    BAD_PRINCIPAL = "bad-principal", "a principal that is neither \"*\" nor an object", "write {\"AWS\": \"…\"} for roles, users and accounts, {\"Service\": \"…\"} for services";
}

/// What is longer is not judged any further, so that no text, however odd, takes long.
const LONGEST: usize = 65_536;

/// Reads the text; what can be read is given even where there are findings.
pub(super) fn read<'a>(text: &'a str, findings: &mut Vec<Finding>) -> Option<Json<'a>> {
    let read = json::read(text);
    for fault in &read.faults {
        let rule = match fault.kind {
            JsonFaultKind::KeyTwice(_) => &DUPLICATE_KEY,
            JsonFaultKind::TooLong | JsonFaultKind::TooDeep => &TOO_LARGE,
            _ => &JSON_SYNTAX,
        };
        let mut finding = Finding::new(rule, fault.at, fault.kind.to_string());
        finding.instead = fault.kind.instead().map(str::to_owned);
        findings.push(finding);
    }
    read.json
}

/// What a file is that is no text in UTF-8.
pub(super) fn not_text(bytes: &[u8], valid_up_to: usize) -> Finding {
    let what = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        "the file is UTF-16, as PowerShell writes with >; save it as UTF-8".to_owned()
    } else {
        format!(
            "the file is no text in UTF-8: byte {valid_up_to} begins no character; save it as UTF-8"
        )
    };
    Finding::new(&JSON_SYNTAX, Span::default(), what)
}

/// The document that a value is.
pub(super) fn document<'a>(
    text: &'a str,
    json: &Json<'a>,
    findings: &mut Vec<Finding>,
) -> Option<Document<Text<'a>>> {
    let (document, faults) = grammar::read(json);
    for fault in faults {
        let rule = match &fault.kind {
            FaultKind::Missing("Statement") | FaultKind::Expected { element: None, .. } => {
                &NOT_A_POLICY
            }
            FaultKind::Missing(_) => &MISSING_ELEMENT,
            FaultKind::Unknown { .. } => &UNKNOWN_ELEMENT,
            FaultKind::Expected { .. } => &WRONG_TYPE,
            FaultKind::EmptyList(_) | FaultKind::EmptyPrincipal => &EMPTY_LIST,
            FaultKind::Both(..) => &BOTH_ELEMENTS,
            FaultKind::Version(_) => &BAD_VERSION,
            FaultKind::Effect(_) => &BAD_EFFECT,
            FaultKind::Principal(_) => &BAD_PRINCIPAL,
        };
        let mut what = fault.kind.to_string();
        if let (FaultKind::Missing("Statement"), Some(this)) = (&fault.kind, recognized(json)) {
            what = format!("{what}; {this}");
        }
        let mut finding = Finding::new(rule, fault.at, what);
        finding.instead = fault.kind.instead();
        findings.push(finding);
    }
    let size = minified(json.at.of(text));
    if size > LONGEST {
        let what = format!(
            "the document has {size} characters; the longest that AWS takes anywhere, the policy of a KMS key, has 32,768"
        );
        findings.push(Finding::new(&TOO_LARGE, json.at.head(), what));
        return None;
    }
    document
}

/// What a JSON document is that is no policy, and where its policy is found.
fn recognized(json: &Json<'_>) -> Option<&'static str> {
    let has = |key: &str| json.get(key).is_some();
    let format = json.get("format").and_then(Json::text);
    let policy = json
        .get("Policy")
        .is_some_and(|policy| policy.get("DefaultVersionId").is_some());
    Some(match format.map(AsRef::as_ref) {
        Some("sagesetup.answers/1") => {
            "this is an answers file: write its bundle with `sagesetup export` and check that"
        }
        Some("sagesetup.bundle/1") => {
            "this is the manifest of a bundle: check the folder it lies in"
        }
        _ if has("AWSTemplateFormatVersion") || has("Resources") => {
            "this is a template of CloudFormation: take the policy documents out of it"
        }
        _ if policy => "`aws iam get-policy` shows no document; `aws iam get-policy-version` does",
        _ if has("Effect") => {
            "this is a statement: put it into {\"Version\": \"2012-10-17\", \"Statement\": [ … ]}"
        }
        _ if has("JupyterLabAppSettings") || has("UserSettings") || has("DefaultUserSettings") => {
            "these are settings of a domain or user profile; `sagesetup check` on the bundle's folder judges them"
        }
        _ => return None,
    })
}
