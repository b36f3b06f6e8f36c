//! `idle`: a rule that is read and does not run, and why: rules of Vale's styles that need a
//! dictionary.

use serde::Deserialize;

use crate::rules::{Check, Kind};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Idle>("idle");

/// Reports nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Idle {
    #[serde(rename = "reason")]
    _reason: String,
}

impl Check for Idle {}
