//! Which findings of a run are shown, and how a text allows one.

pub mod allow;
pub mod git;

pub mod narrow;
