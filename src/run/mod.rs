//! The flow: from paths to findings, and what is kept from one run to the next.

pub mod fix;
pub mod monitor;
pub mod reading;

pub mod cache;
pub mod corpus;
pub mod discover;

pub mod engine;

pub mod examples;
pub mod session;
