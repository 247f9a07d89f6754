//! What a program tells its terminal beside the picture: texts for the clipboard, links, modes.

use std::collections::BTreeSet;

use vt100::{Callbacks, Screen};

/// The private modes that [`Screen`] keeps itself.
const KEPT: [u16; 12] = [1, 6, 9, 25, 47, 1000, 1002, 1003, 1005, 1006, 1049, 2004];

#[derive(Default)]
pub(super) struct Heard {
    pub(super) copied: Vec<String>,
    pub(super) links: Vec<String>,
    /// The other private modes that are on, such as the report of the focus (1004).
    pub(super) modes: BTreeSet<u16>,
}

impl Callbacks for Heard {
    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], data: &[u8]) {
        let text = String::from_utf8(from_base64(data)).expect("UTF-8 for the clipboard");
        self.copied.push(text);
    }

    fn unhandled_osc(&mut self, _: &mut Screen, params: &[&[u8]]) {
        assert!(
            params.first() != Some(&b"52".as_slice()),
            "not base64: {params:?}"
        );
        // A `;` belongs to the target; the parser takes every one for the end of a parameter.
        if let [b"8", _, target @ ..] = params
            && target.iter().any(|part| !part.is_empty())
        {
            let target = target.join(&b';');
            self.links
                .push(String::from_utf8(target).expect("UTF-8 in a link"));
        }
    }

    fn unhandled_csi(
        &mut self,
        _: &mut Screen,
        mark: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        end: char,
    ) {
        if mark != Some(b'?') || !['h', 'l'].contains(&end) {
            return;
        }
        for mode in params.iter().filter_map(|param| param.first()) {
            if end == 'l' {
                self.modes.remove(mode);
            } else if !KEPT.contains(mode) {
                self.modes.insert(*mode);
            }
        }
    }
}

/// Reads base64 with or without its padding. Another character is a mistake of the program.
fn from_base64(text: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |c: &u8| {
        let digit = DIGITS.iter().position(|digit| digit == c);
        u32::try_from(digit.expect("base64")).unwrap()
    };
    let end = text.iter().position(|c| *c == b'=').unwrap_or(text.len());
    text[..end]
        .chunks(4)
        .flat_map(|group| {
            let bits = group.iter().fold(0, |bits, c| bits << 6 | digit(c));
            let bits = bits << (6 * (4 - group.len()));
            let bytes = bits.to_be_bytes().into_iter().skip(1);
            bytes.take(group.len() * 6 / 8)
        })
        .collect()
}

#[test]
fn base64_is_read() {
    for (text, bytes) in [
        ("", ""),
        ("Zg==", "f"),
        ("Zg", "f"),
        ("Zm8=", "fo"),
        ("Zm9v", "foo"),
        ("Zm9vYmFy", "foobar"),
        ("w7wrLz8+", "\u{fc}+/?>"),
    ] {
        assert_eq!(from_base64(text.as_bytes()), bytes.as_bytes(), "{text}");
    }
}
