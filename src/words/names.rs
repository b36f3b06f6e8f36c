//! Names that are well known: given names and surnames that are frequent, countries, peoples and
//! great cities.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::words::fold;
use crate::words::gazetteer::{Gazetteer, gazetteer};
use crate::words::wordmap::{WordMap, word_map};

static PLACES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let Gazetteer { places, countries, long_countries, cities, .. } = gazetteer();
    let peoples = countries.iter().flat_map(|names| names.split(' '));
    let places = places.iter().flatten().chain(long_countries).chain(cities);
    let all = peoples.chain(places.map(String::as_str));
    all.flat_map(|name| [fold::key(name), fold::key(name) + "s"]).collect()
});

/// Made by `build.rs` of `dictionaries/names.txt`.
static PERSONS: LazyLock<WordMap> =
    LazyLock::new(|| word_map(include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"))));

/// As what a word is well known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// A given name.
    pub given: bool,
    /// A surname.
    pub surname: bool,
    /// A surname that many bear.
    pub frequent: bool,
    /// A country, a people or a great city.
    pub place: bool,
}

/// As what the word with a [`fold::key`] is well known.
#[must_use]
pub fn known(key: &str) -> Known {
    let kinds = PERSONS.get(key).unwrap_or_default();
    Known {
        given: kinds & 1 != 0,
        surname: kinds & 2 != 0,
        frequent: kinds & 4 != 0,
        place: PLACES.contains(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_their_kinds() {
        assert!(known("mary").given && known("smith").surname);
        assert!(known("norwegian").place && known("peru").place);
        assert_eq!(known("qelmor"), Known::default());
    }
}
