//! The full screen: the one loop that reads, maps, applies and draws.

#[cfg(test)]
pub(crate) mod testing;
mod theme;
mod widgets;
