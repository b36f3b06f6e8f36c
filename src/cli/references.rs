//! `copydesk references`.

use std::io;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::{self, CorpusArguments};
use crate::linkage::bibliography::table;
use crate::linkage::bibliography::{self, Work, bibtex, csl};
use crate::report::Sources;
use crate::run::engine;
use crate::text::escape::OutputSyntax;
use crate::text::finding::Place;

#[derive(Debug, Args)]
pub(super) struct ReferencesArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    /// How to print the works
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Columns for the terminal
    Table,
    /// One JSON object a work, with every place
    Json,
    /// For reference managers and pandoc
    CslJson,
    /// For LaTeX
    Bibtex,
}

pub(super) fn run(arguments: &ReferencesArguments) -> ExitCode {
    let mut problems = Vec::new();
    let config = arguments.corpus.config(&mut problems);
    if !problems.is_empty() {
        cli::show(&problems);
        return ExitCode::from(2);
    }
    let inputs = arguments.corpus.inputs(&config, &mut problems);
    let (report, _) = engine::survey(inputs, |_| ());
    problems.extend(report.problems.iter().cloned());
    let works = bibliography::mine(&report.documents);
    let shown: Vec<Place> = match arguments.format {
        Format::Table | Format::Json => works.iter().flat_map(places).collect(),
        Format::CslJson | Format::Bibtex => Vec::new(),
    };
    let sources = Sources::at(&report, shown.into_iter());
    let show = |place: Place| sources.shown(place);
    let form = match arguments.format {
        Format::Table | Format::Bibtex => OutputSyntax::Text,
        Format::Json | Format::CslJson => OutputSyntax::Json,
    };
    let unprinted = cli::print_as(form, |out: &mut dyn io::Write| match arguments.format {
        Format::Table => table::text(&works, &show, out),
        Format::Json => table::json(&works, &show, out),
        Format::CslJson => csl::write(&works, out),
        Format::Bibtex => bibtex::write(&works, out),
    });
    problems.extend(unprinted);
    problems.extend(report.changed());
    cli::show(&problems);
    cli::empty(works.len(), "reference", report.paths.len());
    cli::exit(&problems)
}

/// Every place that a work shows.
fn places(work: &Work<'_>) -> impl Iterator<Item = Place> {
    work.listed.iter().map(|(place, _)| *place).chain(work.cited.iter().copied())
}
