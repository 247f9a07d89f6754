//! Defects of the checklists.

use super::Seed;
use crate::rules::{Judged, checklist::WAITS, cross, reword, single};

/// Takes every line away that names a step of the other account.
fn hurry(bundle: &mut Judged, page: &str) {
    let page = bundle.pages.get_mut(page).expect("a page");
    assert!(page.contains(WAITS), "nothing to wait for");
    let kept: Vec<&str> = page.lines().filter(|line| !line.contains(WAITS)).collect();
    *page = kept.join("\n");
}

pub(super) const SEEDS: &[Seed] = &[
    Seed {
        what: "an application gets two tags only",
        answers: cross,
        spoil: |b| {
            let tag = ",sagemaker:space-arn=";
            reword(b, "emr-account/CHECKLIST.md", tag, ",other=");
        },
        breaks: &["app-origin-tags"],
    },
    Seed {
        what: "the tags name the EMR account",
        answers: cross,
        spoil: |b| {
            let (studio, emr) = (":210987654321:domain/", ":543210987654:domain/");
            reword(b, "emr-account/CHECKLIST.md", studio, emr);
        },
        breaks: &["app-origin-tags"],
    },
    Seed {
        what: "the execution role is confirmed after it is trusted",
        answers: cross,
        spoil: |b| {
            let page = "studio-account/CHECKLIST.md";
            reword(b, page, "## 1. Confirm", "## 99. Confirm");
        },
        breaks: &["order-principal-first"],
    },
    Seed {
        what: "the EMR admin is not told to wait",
        answers: cross,
        spoil: |b| hurry(b, "emr-account/CHECKLIST.md"),
        breaks: &["order-principal-first"],
    },
    Seed {
        what: "the role lists do not wait for the roles",
        answers: cross,
        spoil: |b| hurry(b, "studio-account/CHECKLIST.md"),
        breaks: &["order-principal-first"],
    },
    Seed {
        what: "the runtime role is created after everything else",
        answers: single,
        spoil: |b| {
            let page = "account/CHECKLIST.md";
            reword(
                b,
                page,
                "## 5. Create the runtime role",
                "## 99. Create the runtime role",
            );
        },
        breaks: &["order-principal-first"],
    },
];
