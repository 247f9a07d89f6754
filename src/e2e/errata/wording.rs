//! Errata in what AWS's pages say, against what the README and the checklists say.

use serde_json::{Map, Value, json};

use super::{Row, checklists, silence, told};
use crate::rules::{Judged, cross, reword, single, with};

const STUDIO: &str = "studio-account/CHECKLIST.md";
const EMR: &str = "emr-account/CHECKLIST.md";
const README: &str = "README.md";

fn by_admin() -> Map<String, Value> {
    with(cross(), json!({ "associate_by": "admin" }))
}

/// The lines of the steps that speak of the IAM console.
fn iam_lines(bundle: &Judged) -> Vec<&str> {
    let lines = checklists(bundle).flat_map(|page| page.lines());
    lines
        .filter(|line| line.contains("IAM console") && line.contains("<https://"))
        .collect()
}

/// Puts a sentence of the published page into the last step.
fn say(bundle: &mut Judged, sentence: &str) {
    bundle
        .pages
        .get_mut(STUDIO)
        .expect("a page")
        .push_str(sentence);
}

fn silent(bundle: &Judged, words: &str) -> bool {
    checklists(bundle).all(|page| !page.contains(words))
}

pub(super) const ROWS: &[Row] = &[
    Row {
        ids: &["E5"],
        what: "the README says whose id the role lists carry",
        answers: cross,
        right: |b| {
            told(
                b,
                "Account ids in the role lists",
                "`543210987654`, everywhere",
            )
        },
        published: |b| {
            reword(
                b,
                README,
                "the EMR account's id, `543210987654`",
                "the id `210987654321`",
            );
        },
    },
    Row {
        ids: &["E6"],
        what: "the README says that each role has one name",
        answers: cross,
        right: |b| told(b, "Names of the runtime roles", "one name"),
        published: |b| silence(b, "Names of the runtime roles"),
    },
    Row {
        ids: &["E7", "A5"],
        what: "links about the IAM console lead there",
        answers: single,
        right: |b| {
            let lines = iam_lines(b);
            !lines.is_empty() && lines.iter().all(|line| line.contains("/iam/home"))
        },
        published: |b| reword(b, "account/CHECKLIST.md", "/iam/home", "/sagemaker/home"),
    },
    Row {
        ids: &["E35"],
        what: "the link about runtime roles is whole",
        answers: cross,
        right: |b| {
            let page = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html";
            b.pages[README].contains(page) && b.pages.values().all(|page| !page.contains("http://"))
        },
        published: |b| {
            let page = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html";
            reword(
                b,
                README,
                page,
                "http://emr/latest/EMR-Serverless-UserGuide/",
            );
        },
    },
    Row {
        ids: &["E10"],
        what: "the README says who takes whom on",
        answers: cross,
        right: |b| {
            told(
                b,
                "Who trusts whom",
                "`AssumableRole` trusts the execution role, which assumes it",
            )
        },
        published: |b| {
            let right = "`AssumableRole` trusts the execution role, which assumes it";
            reword(
                b,
                README,
                right,
                "the execution role trusts `AssumableRole`, which assumes it",
            );
        },
    },
    Row {
        ids: &["E19"],
        what: "the README says that one tag does not protect",
        answers: cross,
        right: |b| {
            told(
                b,
                "Applications with one of the three tags",
                "Set all three tags, or none",
            )
        },
        published: |b| silence(b, "Applications with one of the three tags"),
    },
    Row {
        ids: &["E20"],
        what: "what to expect of the Spark UI is said where it matters",
        answers: cross,
        right: |b| {
            told(b, "The Spark UI", "suspected")
                && !silent(b, "The Spark UI link is expected to fail")
        },
        published: |b| silence(b, "The Spark UI"),
    },
    Row {
        ids: &["E21", "A14"],
        what: "the README says what to do if listing is denied",
        answers: cross,
        right: |b| {
            told(
                b,
                "Listing and creating applications",
                "replace that one resource by `*`",
            )
        },
        published: |b| silence(b, "Listing and creating applications"),
    },
    Row {
        ids: &["E26"],
        what: "nobody is sent to Role Manager",
        answers: cross,
        right: |b| {
            silent(b, "Role Manager") && told(b, "SageMaker Role Manager", "takes no new customers")
        },
        published: |b| say(b, "You can also use SageMaker Role Manager.\n"),
    },
    Row {
        ids: &["E29"],
        what: "labels are those of today's console",
        answers: by_admin,
        right: |b| {
            let now = [
                "**Policies**",
                "**Name, review, and create**",
                "**Admin configurations**",
                "**Domains**",
            ];
            let then = ["**Policy**", "**Review**", "**domain**"];
            now.iter().all(|label| !silent(b, label)) && then.iter().all(|label| silent(b, label))
        },
        published: |b| {
            reword(b, EMR, "**Policies**", "**Policy**");
            reword(b, EMR, "**Name, review, and create**", "**Review**");
            reword(b, STUDIO, "**Domains**", "**domain**");
        },
    },
    Row {
        ids: &["E30"],
        what: "only Spark is promised",
        answers: cross,
        right: |b| silent(b, "Hive") && told(b, "Hive", "Speaks of Spark."),
        published: |b| say(b, "Run Spark or Hive jobs from your notebook.\n"),
    },
    Row {
        ids: &["E31"],
        what: "the README names the buckets' account and Lake Formation",
        answers: cross,
        right: |b| {
            told(b, "Data of another account", "210987654321")
                && told(b, "Data of another account", "Lake Formation need grants")
        },
        published: |b| silence(b, "Data of another account"),
    },
    Row {
        ids: &["E33"],
        what: "no network is recommended, and Studio Classic is not spoken of",
        answers: cross,
        right: |b| silent(b, "No network connectivity") && silent(b, "Studio Classic"),
        published: |b| {
            say(
                b,
                "We recommend **No network connectivity to resources in your VPC**.\n",
            );
        },
    },
];
