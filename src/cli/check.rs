//! `copydesk check`.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::mem;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::cli::{self, ConfigArguments};
use crate::config::Selector;
use crate::diagnostic::{Applicability, DocumentId, Fix, Level, Problem};
use crate::discover;
use crate::engine::{self, Fixes, Input, Report};
use crate::fix;
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
    /// Apply the fixes that are safe: those that only do what the configuration declares, or that
    /// cannot change what the text says
    #[arg(long)]
    fix: bool,
    /// With `--fix` or `--diff`, apply the other fixes too; look at what they did
    #[arg(long)]
    unsafe_fixes: bool,
    /// Print what `--fix` would change as a unified diff for `patch -p1`, and write nothing; the
    /// exit status is 1 where there is a difference
    #[arg(long)]
    diff: bool,
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
    if let Err(problem) = arguments.check_fixes() {
        cli::show(&[*problem]);
        return ExitCode::from(2);
    }
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
    let style = cli::style(&io::stdout());
    let (report, fixes) = engine::on_threads(arguments.jobs, || {
        let report = engine::check(inputs, &ruleset, &config);
        let (report, fixes) = if arguments.fix || arguments.diff {
            engine::fix(report, arguments.unsafe_fixes, &ruleset, &config)
        } else {
            (report, Fixes::default())
        };
        cli::print(|out| match arguments.format {
            _ if arguments.diff => report::diff::write(&report, out),
            Format::Full => report::full::write(&report, style, out),
            Format::Concise => report::concise::write(&report, out),
            Format::Json => report::json::write(&report, out),
        });
        (report, fixes)
    });
    problems.extend(report.problems.iter().cloned());
    let unwritten = if arguments.diff { Vec::new() } else { write_fixed(&report) };
    if arguments.fix || arguments.diff {
        problems.extend(not_rewritable(&report, arguments.unsafe_fixes));
    }
    problems.extend(unwritten.iter().cloned());
    cli::show(&problems);
    // On a terminal both streams meet: an empty line sets the summary apart from a full report.
    let full = matches!(arguments.format, Format::Full) && !report.findings.is_empty();
    let gap = if full && !arguments.diff { "\n" } else { "" };
    let mut lines = vec![summary(&report, start.elapsed())];
    lines.extend(fix_summary(arguments, &report, &fixes, unwritten.len()));
    let _ = writeln!(io::stderr(), "{gap}{}", lines.join("\n"));

    let fail_on = arguments.fail_on.map_or(config.fail_on, Level::from);
    let differs = arguments.diff && fixes.applied > 0;
    let failed = differs || report.findings.iter().any(|it| it.level >= fail_on);
    // The process ends here; giving a large corpus back to it piece by piece takes long.
    mem::forget(report);
    if problems.iter().any(|problem| problem.level == Level::Error) {
        ExitCode::from(2)
    } else {
        ExitCode::from(u8::from(failed && !arguments.exit_zero))
    }
}

impl CheckArguments {
    /// Whether the options about fixes can be followed.
    fn check_fixes(&self) -> Result<(), Box<Problem>> {
        let wrong = |message, help| Err(Box::new(Problem::error(message).help(help)));
        if self.unsafe_fixes && !self.fix && !self.diff {
            return wrong(
                "`--unsafe-fixes` alone fixes nothing",
                "add `--fix`, or `--diff` to see what would change",
            );
        }
        if self.fix && !self.diff && self.paths.iter().any(|path| path == Path::new("-")) {
            return wrong(
                "standard input cannot be fixed in its place",
                "`--diff` prints what would change",
            );
        }
        Ok(())
    }
}

/// Writes the texts that were fixed; what cannot be written becomes problems.
fn write_fixed(report: &Report) -> Vec<Problem> {
    let write = |input: &Input| match input {
        Input::Fixed { original, bytes } => match &**original {
            Input::File(path) => fix::write(path, bytes).err().map(|error| {
                Problem::error(format!("cannot write the fixed text: {error}")).path(input.name())
            }),
            _ => None,
        },
        _ => None,
    };
    report.inputs.iter().filter_map(write).collect()
}

/// What is to be said of texts whose fixes cannot be written back.
fn not_rewritable(report: &Report, unsafe_too: bool) -> Vec<Problem> {
    let mut left: BTreeMap<DocumentId, usize> = BTreeMap::new();
    let wanted = |fix: &Fix| unsafe_too || fix.applicability == Applicability::Safe;
    for finding in report.findings.iter().filter(|it| it.fix.as_ref().is_some_and(wanted)) {
        let id = finding.primary.place.document;
        if !report.is_rewritable(id) {
            *left.entry(id).or_default() += 1;
        }
    }
    let note = |(id, count): (DocumentId, usize)| {
        let fixes = cli::counted_as(count, "fix", "fixes");
        Problem::note(format!("{fixes} not applied: only UTF-8 is written back"))
            .path(report.inputs[id.0 as usize].name())
            .help("save the file as UTF-8")
    };
    left.into_iter().map(note).collect()
}

/// `3 findings fixed in 2 texts; 4 more with --unsafe-fixes`; nothing where there is no fix.
fn fix_summary(
    arguments: &CheckArguments,
    report: &Report,
    fixes: &Fixes,
    unwritten: usize,
) -> Option<String> {
    let fixing = arguments.fix || arguments.diff;
    let count = |wanted: Applicability| {
        let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let possible = fixes.filter(|fix| fix::is_possible(fix, |id| report.is_rewritable(id)));
        possible.filter(|fix| fix.applicability == wanted).count()
    };
    let mut parts = Vec::new();
    if fixing {
        let texts = report.inputs.iter().filter(|input| matches!(input, Input::Fixed { .. }));
        let findings = cli::counted(fixes.applied, "finding");
        let texts = cli::counted(texts.count(), "text");
        parts.push(match (fixes.applied, arguments.diff) {
            (0, true) => "nothing to fix".to_owned(),
            (0, false) => "nothing fixed".to_owned(),
            (_, true) => format!("{findings} to be fixed in {texts}"),
            (_, false) => format!("{findings} fixed in {texts}"),
        });
        if unwritten > 0 {
            parts.push(format!("{} not written", cli::counted(unwritten, "text")));
        }
        if fixes.left > 0 {
            let left = cli::counted_as(fixes.left, "fix", "fixes");
            parts.push(format!("{left} left, in the way of others"));
        }
    }
    let (safe, other) = (count(Applicability::Safe), count(Applicability::Unsafe));
    if !fixing && safe > 0 {
        parts.push(format!("{safe} can be fixed with `--fix`"));
    }
    if !arguments.unsafe_fixes && other > 0 {
        let more = if safe > 0 || fixing { "more" } else { "can be fixed" };
        let option = if fixing { "--unsafe-fixes" } else { "--fix --unsafe-fixes" };
        parts.push(format!("{other} {more} with `{option}`"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
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
