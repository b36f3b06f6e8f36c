//! Whether two names are surely those of two: no other form of one name, no part of each other.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::facts::{Bearer, Party};
use crate::rules::roles::conflict::said::Account;
use crate::words::fold;
use crate::words::gazetteer::gazetteer;

/// From so many letters on a surname may have two slips.
const LONG: usize = 8;

/// Whether two parties are two.
pub(super) fn are_two(account: &Account<'_>, a: &Party, b: &Party) -> bool {
    if a.key == b.key || shares_word(&a.key, &b.key) {
        return false;
    }
    match (&a.bearer, &b.bearer) {
        (Some(a), Some(b)) => are_two_persons(a, b),
        (None, None) => {
            let slip = strsim::osa_distance(&a.key, &b.key) <= 2;
            let initials = is_acronym_of(&a.text, &b.key) || is_acronym_of(&b.text, &a.key);
            !slip && !initials && !is_alias(&a.key, &b.key) && !is_inside(account, &a.key, &b.key)
        }
        // A person may stand for a firm.
        _ => false,
    }
}

/// Whether two persons are two: another surname, which is no slip of the first.
pub(super) fn are_two_persons(a: &Bearer, b: &Bearer) -> bool {
    let slips =
        if a.surname.chars().count().min(b.surname.chars().count()) >= LONG { 2 } else { 1 };
    let named = |it: &Bearer, by: &str| it.given.iter().any(|given| **given == *by);
    a.surname != b.surname
        && strsim::osa_distance(&fold::romanised(&a.surname), &fold::romanised(&b.surname)) > slips
        && !named(a, &b.surname)
        && !named(b, &a.surname)
        // A married name, a pen name, a form of the surname that nobody knows.
        && (a.given.is_empty() || b.given.is_empty() || a.given.first() != b.given.first())
        && a.text.split(' ').count() < 5
        && b.text.split(' ').count() < 5
}

fn shares_word(a: &str, b: &str) -> bool {
    a.split([' ', ','])
        .filter(|it| it.chars().count() > 3)
        .any(|word| b.split([' ', ',']).any(|it| it == word))
}

fn is_acronym_of(text: &str, key: &str) -> bool {
    let letters: String = text.chars().filter(|it| it.is_alphabetic()).collect();
    let capitals = letters.len() > 1 && letters.chars().all(char::is_uppercase);
    let initials: String = key.split(' ').filter_map(|it| it.chars().next()).collect();
    capitals
        && (initials == letters.to_lowercase() || initials.starts_with(&letters.to_lowercase()))
}

/// The set of names in the gazetteer that a key belongs to.
static ALIASES: LazyLock<FxHashMap<String, usize>> = LazyLock::new(|| {
    let places = gazetteer().places.iter().chain(&gazetteer().organisations).enumerate();
    places.flat_map(|(set, names)| names.iter().map(move |name| (fold::key(name), set))).collect()
});

fn is_alias(a: &str, b: &str) -> bool {
    ALIASES.get(a).zip(ALIASES.get(b)).is_some_and(|(a, b)| a == b)
}

/// Countries and their peoples.
static COUNTRIES: LazyLock<rustc_hash::FxHashSet<String>> = LazyLock::new(|| {
    let all = gazetteer().countries.iter().flat_map(|it| it.split(' '));
    all.chain(gazetteer().long_countries.iter().map(String::as_str)).map(fold::key).collect()
});

/// Whether one place may lie in the other: one is a country and the other is none, or texts name them side by
/// side.
fn is_inside(account: &Account<'_>, a: &str, b: &str) -> bool {
    let countries = [a, b].iter().filter(|it| COUNTRIES.contains(**it)).count();
    countries == 1 || account.are_beside(a, b)
}
