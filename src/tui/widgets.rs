//! What several screens draw.

pub(crate) mod diagram;
pub(crate) mod frame;
pub(crate) mod gauge;
pub(crate) mod list_field;
pub(crate) mod menu;
pub(crate) mod pager;
pub(crate) mod text_field;
