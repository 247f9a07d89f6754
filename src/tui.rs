//! The full screen: the one loop that reads, maps, applies and draws.

mod theme;
mod widgets;
