//! Colours: a few named ones, and the styles that widgets use. Text and background are the terminal's own.

use ratatui::style::Style;

/// How a diagram is set.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DiagramStyles {
    /// The frame of an account, and its title.
    pub account: Style,
    /// The name of a role, a service or a resource.
    pub node: Style,
    /// What stands below it.
    pub detail: Style,
    /// An arrow and its word.
    pub arrow: Style,
    /// A node or an arrow that the current question is about.
    pub lit: Style,
}
