//! Names of places, organisations and countries: `rules/data/gazetteer.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::words::data;

/// The table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gazetteer {
    /// Places that go by several names, those of one together.
    pub places: Vec<Vec<String>>,
    /// Organisations that do.
    pub organisations: Vec<Vec<String>>,
    /// Countries of one word, each with what its people and things are called.
    pub countries: Vec<String>,
    /// Countries of several words.
    pub long_countries: Vec<String>,
    /// Capitals and other great cities.
    pub cities: Vec<String>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| data::table("gazetteer.toml"));

/// The names of the table.
#[must_use]
pub fn gazetteer() -> &'static Gazetteer {
    &GAZETTEER
}
