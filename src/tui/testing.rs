//! What the tests of the screen share.

pub(crate) mod svg;
