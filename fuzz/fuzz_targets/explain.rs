//! Any text as a pasted message: no panic, no hang, nothing that moves the cursor.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagesetup::{
    audit,
    explain::{self, Values},
    policy::check,
};

fuzz_target!(|text: &str| {
    if text.len() > explain::LONGEST {
        return;
    }
    let rules: Vec<_> = check::rules().chain(audit::rules()).collect();
    let _ = explain::look_up(text, &rules);
    let explanation = explain::of(text, &Values::new());
    if explanation.best().is_some() {
        let page = explain::page(&explanation, &[]);
        let shown = format!("{page:?}");
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'));
    }
});
