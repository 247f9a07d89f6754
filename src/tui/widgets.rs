//! What several screens draw.

#[cfg_attr(
    not(test),
    expect(dead_code, reason = "drawn by the screens, which come next")
)]
pub(crate) mod diagram;
