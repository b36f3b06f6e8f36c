//! The rules of a run: built-in ones, those of the house, styles of Vale; and what can be said of them.

pub mod pages;
pub mod yaml;

pub mod vale;

pub mod ruleset;
pub mod schema;
