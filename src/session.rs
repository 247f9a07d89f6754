//! Saved work, in the folder of the person's state.
