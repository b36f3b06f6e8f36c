//! What a house says: its configuration, its rule files, and what it allows.

pub mod rulefile;

pub mod config;

pub mod baseline;
pub mod decisions;
pub mod suppress;
