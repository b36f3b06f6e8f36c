//! Which findings of a run are shown, how a text allows one, and how their
//! number changes from commit to commit.

pub mod allow;
pub mod git;

pub mod narrow;
pub mod trend;
