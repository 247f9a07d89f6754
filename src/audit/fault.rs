//! What can be wrong with the files of a bundle as files.

use crate::policy::{Rule, Severity};

macro_rules! rules {
    ($($name:ident = $severity:ident $code:literal, $title:literal, $why:literal, $fix:literal;)*) => {
        $(pub(super) static $name: Rule = Rule {
            code: $code,
            severity: Severity::$severity,
            title: $title,
            why: $why,
            fix: $fix,
            page: "",
            entries: &[],
        };)*
        pub(super) const RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    NO_MANIFEST = Error "bundle-no-manifest", "the folder has no bundle.json",
        "without it nobody knows which role a policy belongs to, so nothing that spans files can be checked",
        "check the folder that holds bundle.json, or make the bundle again from its answers.json";
    FORMAT = Error "bundle-format", "the bundle is of a format that this version does not know",
        "what stands in it may mean something else than what is read here",
        "use the version of sagesetup that made the bundle, or make it again with this one";
    UNREADABLE = Error "bundle-unreadable", "a file of the bundle cannot be read",
        "what it says is not checked, and a program that relies on it will stop",
        "make the bundle again from its answers.json";
    INCOMPLETE = Error "bundle-incomplete", "a file that the manifest lists is missing",
        "whoever follows the checklist will not find it",
        "make the bundle again from its answers.json, or hand over the whole folder";
    UNLISTED = Warning "bundle-unlisted", "a policy lies in the bundle that the manifest does not list",
        "nobody knows which role it is for, and no checklist mentions it",
        "take the file out, or list it in bundle.json";
    EDITED = Warning "bundle-edited", "a file is not as it was exported",
        "files and checklists were exported together, and may now say different things",
        "change the answers instead and export again; keep the edit only if the file and the checklist that shows it say the same";
}
