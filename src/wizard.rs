//! The wizard: a state machine over one playbook. Owns what was typed, and knows neither terminal, clock nor file.

mod saved;

pub use saved::{Draft, Progress, Saved, Stage};
