//! What is known of words, letters and calendar time, whatever text they stand in: the lists and tables
//! of `rules/`, folding, the dictionary, months and years.

pub mod data;
pub mod edits;
pub mod varieties;
pub mod wordmap;

pub mod calendar;
pub mod fold;
pub mod inflection;

pub mod lexicon;
pub mod timewords;

pub mod authorship;
pub mod dictionary;
pub mod gazetteer;
pub mod lemmas;
pub mod nameforms;
pub mod nameparts;
pub mod number;
pub mod reckoning;

pub mod aspects;
pub mod events;
pub mod names;
pub mod quantities;
pub mod standing;
