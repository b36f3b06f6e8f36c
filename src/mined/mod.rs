//! What is read out of a corpus, beside findings: its style sheet and its timeline.

pub mod timeline;

pub mod stylesheet;
