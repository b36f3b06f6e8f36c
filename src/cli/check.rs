//! `copydesk check`.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::config::{Config, Selector};
use crate::diagnostic::{Level, Problem};
use crate::discover;
use crate::engine::{self, Input};
use crate::report;
use crate::ruleset::{self, Selection};

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files and folders, read as one corpus
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    /// Rules and families to run, separated by commas
    #[arg(long, value_delimiter = ',')]
    select: Option<Vec<String>>,
    /// Rules and families not to run, separated by commas
    #[arg(long, value_delimiter = ',')]
    ignore: Vec<String>,
    /// Add the rules of the preview tier
    #[arg(long)]
    preview: bool,
    /// Configuration file instead of the one found
    #[arg(long)]
    config: Option<PathBuf>,
    /// Use the built-in defaults, no configuration file
    #[arg(long, conflicts_with = "config")]
    isolated: bool,
    /// Exit with 0 even if something was found
    #[arg(long)]
    exit_zero: bool,
    /// Colour
    #[arg(long)]
    color: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Full,
    Concise,
    Json,
}

pub(super) fn run(arguments: &CheckArguments) -> ExitCode {
    let mut problems = Vec::new();
    let config =
        if arguments.isolated { Config::default() } else { load(arguments, &mut problems) };
    let selectors = |names: &[String]| names.iter().cloned().map(Selector).collect::<Vec<_>>();
    let selection = Selection {
        select: arguments.select.as_deref().map(selectors),
        ignore: selectors(&arguments.ignore),
        preview: arguments.preview,
    };
    let files = ruleset::files(&config, &mut problems);
    let rules = ruleset::build(&files, &config, &selection, &mut problems);
    let inputs = discover::discover(&arguments.paths, &config, &mut problems);
    let report = engine::check(inputs.into_iter().map(Input::File).collect(), &rules, &config);
    problems.extend(report.problems.iter().cloned());
    let style = report::full::Style { width: 100, color: false };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = match arguments.format {
        Format::Full => report::full::write(&report, style, &mut out),
        Format::Concise => report::concise::write(&report, &mut out),
        Format::Json => report::json::write(&report, &mut out),
    };
    // A closed pipe is the reader's choice, not an error.
    let _ = written.and_then(|()| out.flush());
    for problem in &problems {
        let _ = report::full::write_problem(problem, style, &mut std::io::stderr());
    }
    if problems.iter().any(|problem| problem.level == Level::Error) {
        ExitCode::from(2)
    } else if !arguments.exit_zero && report.findings.iter().any(|f| f.level >= config.fail_on) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

fn load(arguments: &CheckArguments, problems: &mut Vec<Problem>) -> Config {
    let found = arguments
        .config
        .clone()
        .or_else(|| arguments.paths.first().and_then(|path| Config::discover(path)));
    match found.map(|path| Config::load(&path)) {
        Some(Ok(config)) => config,
        Some(Err(problem)) => {
            problems.push(*problem);
            Config::default()
        }
        None => Config::default(),
    }
}
