//! What several screens draw.
