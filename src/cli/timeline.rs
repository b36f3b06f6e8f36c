//! `copydesk timeline`.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::{self, ConfigArguments};
use crate::config::Selector;
use crate::diagnostic::Place;
use crate::discover;
use crate::engine::{self, Input};
use crate::report::Sources;
use crate::ruleset::{self, Selection};
use crate::timeline::table::{self, Shown};
use crate::timeline::{self, Entry};

/// The rules that hold dates of events against each other.
const RULES: [&str; 2] = ["dates/conflict", "dates/declared-event"];

#[derive(Debug, Args)]
pub(super) struct TimelineArguments {
    /// Files and folders, read as one corpus
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print the events
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    config: ConfigArguments,
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
    let config = arguments.config.load(&arguments.paths, &mut problems);
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
    let files = discover::discover(&arguments.paths, &config, &mut problems);
    let inputs = files.into_iter().map(Input::File).collect();
    let report = engine::check(inputs, &ruleset, &config);
    problems.extend(report.problems.iter().cloned());
    let entries = timeline::mine(&report.documents, &report.findings);
    let sources = Sources::at(&report, entries.iter().flat_map(places));
    let show = |place: Place| {
        let position = sources.positions(place).map(|(start, _)| start);
        Shown {
            path: sources.path(place.document).to_owned(),
            line: position.map_or(1, |it| it.line),
            column: position.map_or(1, |it| it.column),
            text: sources.text(place).to_owned(),
        }
    };
    cli::print(|out: &mut dyn io::Write| match arguments.format {
        Format::Text => table::text(&entries, &show, out),
        Format::Markdown => table::markdown(&entries, &show, out),
        Format::Json => table::json(&entries, &show, out),
        Format::Csv => table::csv(&entries, &show, out),
    });
    cli::show(&problems);
    cli::exit(&problems)
}

/// Every place that an entry shows.
fn places(entry: &Entry) -> impl Iterator<Item = Place> {
    entry.places.iter().copied().chain(entry.conflicts.iter().map(|(place, _)| *place))
}
