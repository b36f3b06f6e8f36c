//! copydesk, a linter for a corpus of prose.
//!
//! # The map of the house
//!
//! A text goes through the rooms in this order; a room knows only those above it.
//!
//! | rank | room | what it does |
//! |---|---|---|
//! | 0 | [`span`], [`files`], [`escape`] | two coordinate systems, two types; what files are called, which are one, how they are read; what foreign text looks like where it is printed |
//! | 1 | [`source`], [`zone`], [`data`], [`calendar`], [`diagnostic`], [`atomic`], [`monitor`], [`frame`], [`effort`], [`edits`] | bytes to text; what a stretch of text is; built-in rules and tables; days; what the tool says; files that are written whole; how far a run is; what hangs on the words of a text; how much of a run a rule may take; words as changes of others |
//! | 2 | [`input`], [`document`], [`fold`], [`excerpt`], [`timewords`], [`lexicon`], [`yaml`], [`git`] | files and other texts to read; prose, blocks, zones and the map to the source; letter folding; what of a line a terminal shows; months and their kin; words of English; YAML with places; which lines are changed |
//! | 3 | [`token`], [`quotemark`], [`rulefile`], [`authorship`], [`reckoning`], [`dictionary`], [`fingerprint`] | words of a document; quotation marks and brackets, paired; what a rule file says; how authors and years are written; calendars besides the Gregorian; the dictionary, and suggestions out of it; what makes a finding the same one |
//! | 4 | [`vocabulary`], [`baseline`] | the distinct words of a document; findings that were there before |
//! | 5 | [`layers`], [`config`], [`read`] | annotation layers; `copydesk.toml`; readers |
//! | 6 | [`facts`] | what a text states: names, dates, events, citations … |
//! | 7 | [`entities`], [`spellings`], [`bibliography`], [`suppress`], [`fix`] | which names of the corpus are one; how they are spelled; which entries are one work; what texts and configuration allow; which edits go together |
//! | 8 | [`rules`], [`reading`] | the checks, one file each; what is kept of one text |
//! | 9 | [`timeline`], [`vale`], [`corpus`], [`cache`] | what the corpus dates, in order; styles of Vale as rule files; the texts as they were read, in memory; and on disk |
//! | 10 | [`ruleset`], [`discover`], [`stylesheet`] | the rules of a run; which files make the corpus; its style sheet |
//! | 11 | [`engine`] | the flow; the only room that knows about threads |
//! | 12 | [`report`], [`examples`], [`rulepage`], [`schema`], [`session`] | one file a format; the examples of rule files, run as tests; the page of a rule; what TOML files may say; runs that keep what they read |
//! | 13 | [`narrow`], [`allow`] | which findings of a run are reported; how a text allows one |
//! | 14 | [`server`] | the language server |
//! | 15 | [`cli`] | one file a command |
//!
//! The wall between documents and corpus carries the design: a document check is a pure function
//! of one file; a corpus check reads [`facts::Facts`] only, never text.
//!
//! [`engine::check`] is the entry for programs.

pub mod allow;
pub mod atomic;
pub mod authorship;
pub mod baseline;
pub mod bibliography;
pub mod cache;
pub mod calendar;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod data;
pub mod diagnostic;
pub mod dictionary;
pub mod discover;
pub mod document;
pub mod edits;
pub mod effort;
pub mod engine;
pub mod entities;
pub mod escape;
pub mod examples;
pub mod excerpt;
pub mod facts;
pub mod files;
pub mod fingerprint;
pub mod fix;
pub mod fold;
pub mod frame;
pub mod git;
pub mod input;
pub mod layers;
pub mod lexicon;
pub mod monitor;
pub mod narrow;
pub mod quotemark;
pub mod read;
pub mod reading;
pub mod reckoning;
pub mod report;
pub mod rulefile;
pub mod rulepage;
pub mod rules;
pub mod ruleset;
pub mod schema;
pub mod server;
pub mod session;
pub mod source;
pub mod span;
pub mod spellings;
pub mod stylesheet;
pub mod suppress;
pub mod timeline;
pub mod timewords;
pub mod token;
pub mod vale;
pub mod vocabulary;
pub mod yaml;
pub mod zone;
