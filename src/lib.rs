//! copydesk, a linter for a corpus of prose.
//!
//! # The map of the house
//!
//! Rooms from the ground up; a file imports only from rooms below its own. `docs/architecture.md`
//! walks through them with one finding.
//!
//! | room | what it does |
//! |---|---|
//! | [`files`] | what files are called, how they are read, and written whole or not at all |
//! | [`words`] | words, letters and calendar time, whatever text they stand in; the lists and tables of `rules/` |
//! | [`text`] | one text in memory: source, prose, zones, tokens, marks; findings about places in it |
//! | [`read`] | readers, one folder a format: from a source to a document |
//! | [`language`] | sentences by grammar: parts of speech, lemmas, clauses |
//! | [`facts`] | what a text states: names, dates, events, citations … |
//! | [`linkage`] | what belongs together over texts: entities, spellings, works |
//! | [`house`] | what a house says: `copydesk.toml`, rule files, what is allowed, the baseline |
//! | [`rules`] | the checks, one file a kind |
//! | [`rulebook`] | the rules of a run: built-in, the house's own, styles of Vale; schemas and pages |
//! | [`run`] | the flow: discover, read, check, fix; caches and sessions; the only room with threads |
//! | [`mined`] | what is read out of a corpus: style sheet, timeline |
//! | [`report`] | how findings are shown, one file a format |
//! | [`triage`] | which findings are shown, by git and baseline, and how a text allows one |
//! | [`server`] | the language server |
//! | [`cli`] | one file a command |
//!
//! The wall between documents and corpus carries the design: a document check is a pure function
//! of one file; a corpus check reads [`facts::Facts`] only, never text. The wall runs between
//! `facts` and `linkage`.
//!
//! Each `mod.rs` declares its files in groups, from the ground up, too: a file imports only from
//! the groups above its own line. `tests/suite/architecture.rs` holds all of that.
//!
//! [`run::engine::check`] is the entry for programs.

pub mod files;

pub mod words;

pub mod text;

pub mod read;

pub mod language;

pub mod facts;

pub mod linkage;

pub mod house;

pub mod rules;

pub mod rulebook;

pub mod run;

pub mod mined;

pub mod report;

pub mod triage;

pub mod server;

pub mod cli;
