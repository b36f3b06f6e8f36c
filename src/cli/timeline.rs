//! `copydesk timeline`.

use std::io;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::{self, CorpusArguments};
use crate::house::config::Selector;
use crate::mined::timeline::table;
use crate::mined::timeline::{self, TimelineEvent};
use crate::report::Sources;
use crate::rulebook::ruleset::{self, Selection};
use crate::run::engine;
use crate::text::escape::OutputSyntax;
use crate::text::finding::Place;

/// The rules that hold dates of events against each other.
const RULES: [&str; 2] = ["dates/conflict", "dates/declared-event"];

#[derive(Debug, Args)]
pub(super) struct TimelineArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    /// How to print the events
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Columns for the terminal
    Text,
    /// A table to paste
    Markdown,
    /// One JSON object an event
    Json,
    /// One line a place, for a spreadsheet
    Csv,
}

pub(super) fn run(arguments: &TimelineArguments) -> ExitCode {
    let mut problems = Vec::new();
    let config = arguments.corpus.config(&mut problems);
    let selection = Selection {
        select: Some(RULES.into_iter().map(Selector::new).collect()),
        ..Selection::default()
    };
    let files = ruleset::files(&config, &mut problems);
    let ruleset = ruleset::build(&files, &config, &selection, &mut problems);
    if !problems.is_empty() {
        cli::show(&problems);
        return ExitCode::from(2);
    }
    let inputs = arguments.corpus.inputs(&config, &mut problems);
    let report = engine::check(inputs, &ruleset, &config);
    problems.extend(report.problems.iter().cloned());
    let entries = timeline::mine(&report.documents, &report.findings);
    let sources = Sources::at(&report, entries.iter().flat_map(places));
    let show = |place: Place| sources.shown(place);
    let json = matches!(arguments.format, Format::Json);
    let form = if json { OutputSyntax::Json } else { OutputSyntax::Text };
    let unprinted = cli::print_as(form, |out: &mut dyn io::Write| match arguments.format {
        Format::Text => table::text(&entries, &show, out),
        Format::Markdown => table::markdown(&entries, &show, out),
        Format::Json => table::json(&entries, &show, out),
        Format::Csv => table::csv(&entries, &show, out),
    });
    problems.extend(unprinted);
    problems.extend(report.changed());
    cli::show(&problems);
    cli::empty(entries.len(), "dated event", report.paths.len());
    cli::exit(&problems)
}

/// Every place that an entry shows.
fn places(entry: &TimelineEvent) -> impl Iterator<Item = Place> {
    entry.places.iter().copied().chain(entry.conflicts.iter().map(|(place, _)| *place))
}
