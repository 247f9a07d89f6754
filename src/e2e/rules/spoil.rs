//! Ways to put a defect into a bundle; each fails where there is nothing to spoil.

use serde_json::Value;

use super::judged::Judged;

/// Replaces the value at a pointer that must be there.
pub(crate) fn set(bundle: &mut Judged, path: &str, pointer: &str, value: Value) {
    let file = if path == "bundle.json" {
        Some(&mut bundle.manifest)
    } else {
        bundle.json.get_mut(path)
    };
    let place = file.and_then(|json| json.pointer_mut(pointer));
    *place.unwrap_or_else(|| panic!("{path} has no {pointer}")) = value;
}

/// Adds to the list or object at a pointer that must be there.
pub(crate) fn add(bundle: &mut Judged, path: &str, pointer: &str, key: &str, value: Value) {
    let place = bundle
        .json
        .get_mut(path)
        .and_then(|json| json.pointer_mut(pointer));
    match place {
        Some(Value::Array(list)) => list.push(value),
        Some(Value::Object(object)) => {
            object.insert(key.to_owned(), value);
        }
        _ => panic!("{path} has no {pointer}"),
    }
}

/// Takes a member away that must be there.
pub(crate) fn drop_key(bundle: &mut Judged, path: &str, pointer: &str, key: &str) {
    let place = bundle
        .json
        .get_mut(path)
        .and_then(|json| json.pointer_mut(pointer));
    let object = place.and_then(Value::as_object_mut);
    let gone = object.and_then(|object| object.remove(key));
    assert!(gone.is_some(), "{path} has no {pointer}/{key}");
}

/// Changes a checklist; what is replaced must be there.
pub(crate) fn reword(bundle: &mut Judged, page: &str, from: &str, to: &str) {
    let page = bundle.pages.get_mut(page).expect("a page");
    assert!(page.contains(from), "no {from:?}");
    *page = page.replace(from, to);
}
