//! One text in memory: bytes and the way back to them, prose and zones, words, marks, and what is said of
//! places in it.

pub mod difference;
pub mod escape;
pub mod span;

pub mod frame;
pub mod origin;
pub mod zone;

pub mod source;

pub mod document;
pub mod excerpt;

pub mod finding;
pub mod quotemark;
pub mod token;

pub mod vocabulary;

pub mod layers;

pub mod cursor;
