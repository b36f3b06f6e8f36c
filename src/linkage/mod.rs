//! What belongs together over the texts of a corpus: names of one thing, spellings of one word, entries of
//! one work. Reads facts only, never text: the wall between documents and corpus runs below this room.

pub mod bibliography;
pub mod entities;
mod features;
pub mod logistic;
pub mod people;
mod rivals;
pub mod spellings;
pub mod subject;

pub mod entity;
pub mod statement;

pub mod measure;
