//! `copydesk trend`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli;
use crate::cli::checking::{Checking, CheckingArguments};
use crate::mined::trend::{chart, table};
use crate::text::escape::OutputSyntax;
use crate::triage::trend;

#[derive(Debug, Args)]
pub(super) struct TrendArguments {
    /// Files and folders of one repository, read as one corpus
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How many commits, the last ones that changed these paths
    #[arg(long, value_name = "N", default_value_t = 20)]
    commits: usize,
    /// How to print the counts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    checking: CheckingArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Columns for the terminal
    Text,
    /// One JSON object a commit
    Json,
    /// A picture with a line a family
    Svg,
}

pub(super) fn run(arguments: &TrendArguments) -> ExitCode {
    let checking = match arguments.checking.build(&arguments.paths) {
        Ok(checking) => checking,
        Err(problems) => {
            cli::show(&problems);
            return ExitCode::from(2);
        }
    };
    let Checking { config, ruleset, cache, mut problems, .. } = checking;
    let mined = trend::mine(&arguments.paths, &config, &ruleset, cache.as_ref(), arguments.commits);
    match mined {
        Ok(points) => {
            let form = match arguments.format {
                Format::Json => OutputSyntax::Json,
                Format::Text | Format::Svg => OutputSyntax::Text,
            };
            problems.extend(cli::print_as(form, |out| match arguments.format {
                Format::Text => table::text(&points, out),
                Format::Json => table::json(&points, out),
                Format::Svg => chart::svg(&points, out),
            }));
        }
        Err(problem) => problems.push(*problem),
    }
    cli::show(&problems);
    cli::exit(&problems)
}
