//! What is read out of a corpus, beside findings: its style sheet, its timeline and its trend.

pub mod timeline;
pub mod trend;

pub mod stylesheet;
