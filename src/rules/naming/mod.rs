//! Checks of the `naming` family: one thing, one name.

mod capitals;
mod cited_title;
mod compound;
mod conflicting_expansions;
mod defined_abbreviation;
mod near_miss;
mod partial_name;
mod preferred_term;
mod publisher;
mod rival_abbreviations;
mod spelling_variety;
mod variant;

use crate::config::Settings;
use crate::fold;
use crate::rules::Kind;

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<capitals::Capitals>("capitals"),
    Kind::of::<cited_title::CitedTitle>("cited-title"),
    Kind::of::<compound::Compound>("compound"),
    Kind::of::<conflicting_expansions::ConflictingExpansions>("conflicting-expansions"),
    Kind::of::<near_miss::NearMiss>("near-miss"),
    Kind::of::<partial_name::PartialName>("partial-name"),
    Kind::of::<preferred_term::PreferredTerm>("preferred-term"),
    Kind::of::<publisher::Publisher>("publisher"),
    Kind::of::<rival_abbreviations::RivalAbbreviations>("rival-abbreviations"),
    Kind::of::<spelling_variety::SpellingVariety>("spelling-variety"),
    Kind::of::<variant::Variant>("variant"),
    Kind::of::<defined_abbreviation::Repeated>("repeated-definition"),
    Kind::of::<defined_abbreviation::Undefined>("undefined-abbreviation"),
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
