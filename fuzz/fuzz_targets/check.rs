//! Any text at all, checked as every kind of policy: no panic, no hang, every finding inside the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sagesetup::policy::{Kind, Lines, check, json};

fuzz_target!(|bytes: &[u8]| {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let _ = check::not_text(bytes, error.valid_up_to());
            return;
        }
    };
    let lines = Lines::new(text);
    for kind in [None, Some(Kind::Identity), Some(Kind::Trust), Some(Kind::Resource), Some(Kind::ServiceControl)] {
        let (documents, findings) = check::check_all(text, kind);
        assert!(documents >= 1);
        for finding in findings {
            assert!(finding.at.end as usize <= text.len() || text.len() > json::LARGEST);
            assert!(text.is_char_boundary(finding.at.start as usize));
            let place = lines.place(finding.at.start);
            assert!(place.line >= 1 && place.column >= 1);
            assert!(!finding.what.chars().any(char::is_control), "{:?}", finding.what);
        }
    }
});
