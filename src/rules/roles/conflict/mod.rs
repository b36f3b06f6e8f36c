//! What texts say of who or what something is, against each other: two birthplaces of one person, two
//! architects of one bridge, two mayors of one town at a time, one minister in two departments.
//!
//! [`said`] lays out what is told, [`distinct`] says whether two names are surely of two, and [`time`] whether
//! both are told of one time. [`lasting`] compares what is so for good, [`holder`] who holds an office, [`post`]
//! which office somebody holds.

mod said;

mod distinct;
mod time;

mod holder;
mod lasting;
mod post;

use serde::Deserialize;

use self::said::Account;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::finding::Finding;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<ConflictCheck>("conflict");

/// Reports "the architect was Ada Roe" beside "designed by Otto Brand".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConflictCheck {}

impl Check for ConflictCheck {
    fn needs_relations(&self) -> bool {
        true
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let account = Account::new(context);
        lasting::report(&account, findings);
        holder::report(&account, findings);
        post::report(&account, findings);
    }
}
