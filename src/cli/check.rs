//! `copydesk check`.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::cli::{self, ConfigArguments};
use crate::config::Selector;
use crate::diagnostic::{Level, Problem};
use crate::discover;
use crate::engine::{self, Input, Report};
use crate::report;
use crate::ruleset::{self, Selection};

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files and folders, read as one corpus; `-` reads standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    /// Rules and families to run, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    select: Option<Vec<String>>,
    /// Rules and families not to run, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    ignore: Vec<String>,
    /// Add the rules of the preview tier
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    config: ConfigArguments,
    /// From which level on a finding makes the exit status 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Exit with 0 whatever was found
    #[arg(long)]
    exit_zero: bool,
    /// The name of standard input in reports; its extension tells the format
    #[arg(long, value_name = "PATH", default_value = "stdin.txt")]
    stdin_filename: String,
    /// Number of threads [default: one a processor]
    #[arg(short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// With an excerpt of every place
    Full,
    /// One finding a line
    Concise,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
}

impl From<FailOn> for Level {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Note => Self::Note,
        }
    }
}

pub(super) fn run(arguments: &CheckArguments) -> ExitCode {
    let start = Instant::now();
    let mut problems = Vec::new();
    let (stdin, paths): (Vec<_>, Vec<_>) =
        arguments.paths.iter().cloned().partition(|path| path == Path::new("-"));
    let here = [PathBuf::from(".")];
    let corpus = if paths.is_empty() { &here[..] } else { &paths };
    let config = arguments.config.load(corpus, &mut problems);
    let selectors = |names: &[String]| names.iter().map(Selector::new).collect::<Vec<_>>();
    let selection = Selection {
        select: arguments.select.as_deref().map(selectors),
        ignore: selectors(&arguments.ignore),
        preview: arguments.preview,
    };
    let files = ruleset::files(&config, &mut problems);
    let ruleset = ruleset::build(&files, &config, &selection, &mut problems);
    if !problems.is_empty() {
        // A report under another configuration than the one asked for would mislead.
        cli::show(&problems);
        return ExitCode::from(2);
    }

    let mut inputs: Vec<_> =
        discover::discover(&paths, &config, &mut problems).into_iter().map(Input::File).collect();
    if !stdin.is_empty() {
        match standard_input(arguments.stdin_filename.clone()) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(*problem),
        }
    }
    let report = engine::on_threads(arguments.jobs, || engine::check(inputs, &ruleset, &config));
    let style = cli::style(&io::stdout());
    cli::print(|out| match arguments.format {
        Format::Full => report::full::write(&report, style, out),
        Format::Concise => report::concise::write(&report, out),
        Format::Json => report::json::write(&report, out),
    });
    problems.extend(report.problems.iter().cloned());
    cli::show(&problems);
    // On a terminal both streams meet: an empty line sets the summary apart from a full report.
    let apart = matches!(arguments.format, Format::Full) && !report.findings.is_empty();
    let gap = if apart { "\n" } else { "" };
    let _ = writeln!(io::stderr(), "{gap}{}", summary(&report, start.elapsed()));

    let fail_on = arguments.fail_on.map_or(config.fail_on, Level::from);
    if problems.iter().any(|problem| problem.level == Level::Error) {
        ExitCode::from(2)
    } else if !arguments.exit_zero && report.findings.iter().any(|it| it.level >= fail_on) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

fn standard_input(name: String) -> Result<Input, Box<Problem>> {
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(Input::Text { name, bytes }),
        Err(error) => Err(Box::new(Problem::error(format!("cannot read standard input: {error}")))),
    }
}

/// `3 errors, 12 warnings in 2 texts (6512 words, 0.12 s)`.
fn summary(report: &Report, time: Duration) -> String {
    let counts: Vec<_> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .filter_map(|level| {
            let count = report.findings.iter().filter(|finding| finding.level == level).count();
            (count > 0).then(|| cli::counted(count, &level.to_string()))
        })
        .collect();
    let found = if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") };
    let texts = cli::counted(report.documents.len(), "text");
    let words = cli::counted(report.words, "word");
    format!("{found} in {texts} ({words}, {:.2} s)", time.as_secs_f64())
}
