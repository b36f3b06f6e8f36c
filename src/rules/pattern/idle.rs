//! `idle`: a rule that is read and does not run, and why: rules of Vale's styles that need a
//! dictionary or parts of speech.

use serde::Deserialize;

use crate::rules::Check;

/// Reports nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Idle {
    #[serde(rename = "reason")]
    _reason: String,
}

impl Check for Idle {}
