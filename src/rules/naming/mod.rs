//! Checks of the `naming` family: one thing, one name.

mod capitals;
mod compound;
mod near_miss;
mod preferred_term;
mod rival_abbreviations;
mod variant;

use crate::config::Settings;
use crate::fold;
use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<capitals::Capitals>("capitals"),
    Kind::of::<compound::Compound>("compound"),
    Kind::of::<near_miss::NearMiss>("near-miss"),
    Kind::of::<preferred_term::PreferredTerm>("preferred-term"),
    Kind::of::<rival_abbreviations::RivalAbbreviations>("rival-abbreviations"),
    Kind::of::<variant::Variant>("variant"),
];

/// Whether the configuration accepts a form as it is, or prefers it as a house term.
fn accepted(settings: &Settings, form: &str) -> bool {
    let key = fold::key(form);
    settings.accept.iter().any(|word| word == form || fold::key(word) == key)
        || settings.terms.iter().any(|term| term.preferred == form)
}

/// `once`, `twice`, `3 times`.
fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}
