//! The tests of the program from outside, in one binary: it is linked once. A module an area;
//! `cargo test --test suite dates::` runs one of them. Transcripts of commands are `tests/cli.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

// The house itself.
mod architecture;
mod precision;
mod readme;
mod schemas;
mod tables;

// From bytes to facts.
mod abbreviations;
mod dates;
mod document;
mod language;
mod reading;
mod references;

// Rules.
mod cases;
mod figures;
mod kinds;
mod languages;
mod presets;
mod stylesheet;
mod weights;
mod zones;

// Runs of the program: files, repositories, reports, fixes, the server.
mod baseline;
mod cache;
mod containers;
mod escaping;
mod files;
mod fingerprint;
mod formats;
mod git;
mod hanging;
mod interruption;
mod page;
mod review;
mod rewriting;
mod server;
mod trend;

// What they share.
mod corpus;
mod repository;

// Any input.
mod fuzz;
mod properties;
