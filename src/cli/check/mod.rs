//! `copydesk check`.

mod allowing;
mod annotating;
mod evidence;
mod fixing;
mod narrowing;
mod next;
mod output;
mod showing;
mod watching;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Read};
use std::mem;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

pub(super) use self::allowing::write as add_allow;
use self::fixing::FixArguments;
pub(super) use self::fixing::{Places, write_fixed};
use self::narrowing::{LeftOut, NarrowArguments};
use self::output::{Format, OutputArguments, Outputs};
use self::showing::ShowArguments;
use self::watching::Plan;
use crate::cli::{
    self, CacheArguments, ConfigArguments, RuleArguments, StyleArguments, TextArguments,
};
use crate::house::config::Config;
use crate::report;
use crate::rulebook::ruleset;
use crate::run::discover::{self, Found};
use crate::run::engine::{self, Fixes, Input, Report, Run};
use crate::run::monitor::{Monitor, Stage};
use crate::run::session;
use crate::text::escape::{self, OutputSyntax};
use crate::text::finding::{Level, Problem};
use crate::triage::{allow, trend};

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Files and folders, read as one corpus; `-` reads standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    exit: ExitArguments,
    #[command(flatten)]
    rules: RuleArguments,
    #[command(flatten)]
    styles: StyleArguments,
    #[command(flatten)]
    texts: TextArguments,
    #[command(flatten)]
    narrow: NarrowArguments,
    #[command(flatten)]
    fixes: FixArguments,
    /// Allow all that is found, with a comment where it stands or, in texts without comments, a
    /// line of .copydesk-allow; a reason may follow behind `=`
    #[arg(
        long,
        help_heading = "Fixing and allowing",
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = allow::PLACEHOLDER,
        conflicts_with_all = ["fix", "diff", "isolated", "staged"],
    )]
    add_allow: Option<String>,
    /// Write into this folder a copy of each document of Word with findings, with a comment on the
    /// words of each; the documents themselves stay as they are
    #[arg(
        long,
        value_name = "DIR",
        help_heading = "Output",
        conflicts_with_all = ["fix", "diff", "watch", "add_allow"],
    )]
    annotate: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArguments,
    /// The name of standard input in reports; its extension tells the format [default: stdin.txt]
    #[arg(long, value_name = "PATH", help_heading = "Texts")]
    stdin_filename: Option<String>,
    #[command(flatten)]
    cache: CacheArguments,
    #[command(flatten)]
    show: ShowArguments,
    /// Print all that a finding rests on: its places, the facts behind them, the rule, the options;
    /// `--format json` prints fingerprints
    #[arg(long, value_name = "FINGERPRINT", help_heading = "Instead of a report", conflicts_with_all = ["fix", "diff", "add_allow"])]
    explain_finding: Option<String>,
    /// With `--format html`, show how many findings there were at each of the last commits
    #[arg(long, help_heading = "Output", value_name = "COMMITS", conflicts_with = "watch")]
    trend: Option<NonZeroUsize>,
    /// Check again whenever a text, the configuration or a rule changes
    #[arg(
        long,
        help_heading = "Running",
        conflicts_with_all = ["fix", "diff", "add_allow", "explain_finding", "staged"],
    )]
    watch: bool,
    /// Print where the time went to standard error
    #[arg(long, help_heading = "Running")]
    timings: bool,
    /// Number of threads [default: one a processor]
    #[arg(short, help_heading = "Running", value_name = "N", value_parser = cli::threads)]
    jobs: Option<NonZeroUsize>,
}

/// How much is said, and what the exit status tells.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct ExitArguments {
    /// Print findings and what is broken, and nothing else
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Print every copy of a finding, the configuration in use, and the files that are not read
    #[arg(short, long)]
    verbose: bool,
    /// From which level on a finding makes the exit status 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Exit with 0 whatever was found
    #[arg(long)]
    exit_zero: bool,
}

impl ExitArguments {
    /// Takes out what a quiet run does not tell.
    fn silence(&self, problems: &mut Vec<Problem>) {
        if self.quiet {
            problems.retain(|problem| problem.level == Level::Error);
        }
    }
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
    match check(arguments) {
        Ok(code) => code,
        Err(problems) => {
            cli::show(&problems);
            ExitCode::from(2)
        }
    }
}

/// The exit code of a run; its errors are problems that keep it from reading any text.
fn check(arguments: &CheckArguments) -> Result<ExitCode, Vec<Problem>> {
    // One function: a run from its arguments to its exit code. Each step needs what several before it
    // have found, and the order of the steps is the point.
    let start = Instant::now();
    let one = |problem: Box<Problem>| vec![*problem];
    let (stdin, paths): (Vec<_>, Vec<_>) =
        arguments.paths.iter().cloned().partition(|path| path == Path::new("-"));
    arguments.fixes.check(!stdin.is_empty()).map_err(one)?;
    let here = [PathBuf::from(".")];
    let corpus = if paths.is_empty() { &here[..] } else { &paths };
    if arguments.watch {
        return arguments.run_watch(corpus, !stdin.is_empty()).map_err(one);
    }
    let mut problems = Vec::new();
    let config = arguments.configuration(corpus, &mut problems);
    let files = ruleset::files(&config, &mut problems);
    let selection = arguments.rules.selection();
    let ruleset = ruleset::build(&files, &config, &selection, &mut problems);
    if problems.iter().any(|problem| problem.level == Level::Error) {
        // A report under another configuration than the one asked for would mislead.
        return Err(problems);
    }
    if let Some(exit) = arguments.show.answer(corpus, &config, &files, &ruleset) {
        return Ok(exit);
    }
    let outputs = arguments.output.open().map_err(one)?;
    let monitor =
        if arguments.timings { Monitor::timed(ruleset.rules.len()) } else { Monitor::default() };

    let fixing = arguments.fixes.fixes();
    let found =
        monitor.stage(Stage::Discover, || discover::discover(&paths, &config, &mut problems));
    let isolated = arguments.config.isolated;
    let narrowing = arguments.narrow.prepare(corpus, &found, &config, isolated, fixing);
    let narrowing = narrowing.map_err(one)?;
    let passed_by = found.unread(arguments.exit.verbose);
    let mut inputs = narrowing.inputs(found.files, corpus, &config).map_err(one)?;
    let name = arguments.stdin_filename.as_ref();
    if !stdin.is_empty() {
        match standard_input(name.map_or("stdin.txt", |name| name).to_owned()) {
            Ok(input) => inputs.push(input),
            Err(problem) => problems.push(*problem),
        }
    } else if name.is_some() {
        let problem = Problem::note("standard input was not read");
        problems.push(problem.help("`-` among the paths reads it"));
    }
    outputs.spare(&inputs).map_err(one)?;
    let FixArguments { diff, unsafe_fixes, .. } = arguments.fixes;
    let shown = outputs.shown.filter(|_| !diff);
    let style = cli::style(&io::stdout());
    let mut left = LeftOut::default();
    let (mut allowed, mut annotated) = (None, None);
    let cache = arguments.cache.open(&config, &ruleset.key, &mut problems);
    let run = Run { ruleset: &ruleset, config: &config, monitor: &monitor };
    let check = || cli::with_bar(&monitor, || session::check(inputs, &run, cache.as_ref()));
    if let Some(fingerprint) = &arguments.explain_finding {
        let mut report = engine::on_threads(arguments.jobs, check);
        problems.extend(report.settle());
        problems.extend(report.problems.iter().cloned());
        cli::show(&problems);
        return Ok(evidence::explain(&report, fingerprint, &config, &files, style));
    }
    let (report, fixes, unwritten) = engine::on_threads(arguments.jobs, || {
        let mut report = check();
        let mut places = (!diff).then(|| Places::of(corpus));
        let mut narrow = |report: &mut Report| {
            left = narrowing.apply(report, &ruleset);
            if let Some(places) = places.as_mut().filter(|_| fixing) {
                places.spare(report);
            }
        };
        narrow(&mut report);
        let mut fixes = Fixes::default();
        if fixing {
            let read = |inputs| session::read(inputs, &run, cache.as_ref());
            (report, fixes) = engine::fix(report, unsafe_fixes, &run, &read, &mut narrow);
        }
        if arguments.fixes.fix && !diff || arguments.add_allow.is_some() {
            problems.extend(fixing::clear_up(&report));
        }
        let mut unwritten = BTreeMap::new();
        if diff {
            fixing::look_again(&report);
        } else if let Some(places) = places.as_mut().filter(|_| fixing) {
            unwritten = write_fixed(&report, places);
            let names = unwritten.keys().cloned().collect();
            report = fixes.withdraw(report, &names, &run, &mut |report| {
                left = narrowing.apply(report, &ruleset);
                places.spare(report);
            });
        }
        problems.extend(report.settle());
        problems.extend(report.problems.iter().cloned());
        if let (Some(reason), Some(places)) = (&arguments.add_allow, &mut places) {
            let done = allowing::write(&report, &config, corpus, reason, places);
            problems.extend(done.problems);
            allowed = Some(done.told);
            report.retain(|finding| {
                let id = finding.primary.place.document;
                &*finding.rule == allow::OWN || done.left.contains(&id)
            });
        }
        if let Some(folder) = &arguments.annotate {
            let done = annotating::write(&report, folder);
            problems.extend(done.problems);
            annotated = Some(done.told);
        }
        if fixing {
            problems.extend(fixing::not_rewritable(&report, unsafe_fixes, places.as_ref()));
        }
        // Of what changed meanwhile that is said once.
        let told: BTreeSet<_> = report.unread.iter().map(Input::name).collect();
        let untold = unwritten.iter().filter(|(name, _)| !told.contains(*name));
        problems.extend(untold.map(|(_, problem)| problem.clone()));
        if outputs.show_facts() && report.documents.is_empty() {
            let corpus = session::read(report.inputs.clone(), &run, cache.as_ref());
            report.take_facts(corpus);
        }
        let mut trend = Vec::new();
        if let Some(most) = arguments.trend.filter(|_| outputs.show_facts()) {
            match trend::mine(corpus, &config, &ruleset, cache.as_ref(), most.get()) {
                Ok(points) => trend = points,
                Err(problem) => problems.push(*problem),
            }
        }
        let failed = monitor.stage(Stage::Report, || {
            // Only a terminal may see other bytes than `patch` needs.
            let form =
                if io::stdout().is_terminal() { OutputSyntax::Text } else { OutputSyntax::Raw };
            let print = || cli::print_as(form, |out| report::diff::write(&report, out));
            let unprinted = diff.then(print).flatten();
            let base = narrowing.told(left);
            let told = report::Run {
                report: &report,
                problems: &problems,
                rules: &files,
                settings: &config.settings,
                trend: &trend,
                base: base.as_deref(),
            };
            (unprinted, tell(&told, shown, arguments.exit.verbose, outputs))
        });
        problems.extend(failed.0.into_iter().chain(failed.1));
        (report, fixes, unwritten.len())
    });
    // On a terminal both streams meet: an empty line sets what follows apart from a full report.
    let ExitArguments { quiet, verbose, .. } = arguments.exit;
    arguments.exit.silence(&mut problems);
    let full = shown == Some(Format::Full) && !report.findings.is_empty();
    if full && !(quiet && problems.is_empty()) {
        cli::say("");
    }
    cli::show(&problems);
    if !quiet {
        let mut lines = vec![summary(&report, start.elapsed())];
        lines.extend(narrowing.summary(left));
        lines.extend(allowed);
        lines.extend(annotated);
        lines.extend(fixing::summary(&arguments.fixes, &report, &fixes, unwritten));
        lines.extend(passed_by);
        if verbose {
            let named = config.path.is_some().then(|| escape::path(&config.name));
            let named = named.unwrap_or("none: built-in defaults".into());
            lines.push(format!("configuration: {named}"));
        }
        let for_people = matches!(shown, Some(Format::Full | Format::Concise | Format::Grouped));
        if for_people && !fixing {
            lines.extend(next::steps(&report, &arguments.paths));
        }
        cli::say(&lines.join("\n"));
    }
    if arguments.timings {
        cli::print_times(&monitor, &ruleset.rules);
    }

    let fail_on = arguments.exit.fail_on.map_or(config.fail_on, Level::from);
    let differs = diff && fixes.applied() > 0;
    let failed = differs || report.findings.iter().any(|it| it.level >= fail_on);
    // The process ends here; giving a large corpus back to it piece by piece takes long.
    mem::forget(report);
    Ok(if problems.iter().any(|problem| problem.level == Level::Error) {
        ExitCode::from(2)
    } else {
        ExitCode::from(u8::from(failed && !arguments.exit.exit_zero))
    })
}

impl CheckArguments {
    /// The configuration of some paths with what the command line says over it; what is wrong with
    /// them becomes problems.
    fn configuration(&self, paths: &[PathBuf], problems: &mut Vec<Problem>) -> Config {
        let mut config = self.config.load(paths, problems);
        self.styles.add_to(&mut config);
        self.texts.add_to(&mut config, problems);
        config
    }

    /// Checks again after each change, until the process is ended.
    fn run_watch(&self, paths: &[PathBuf], stdin: bool) -> Result<ExitCode, Box<Problem>> {
        if stdin {
            let problem = Problem::error("standard input cannot be watched");
            return Err(Box::new(problem.help("name files and folders")));
        }
        let plan = |problems: &mut Vec<Problem>| {
            let config = self.configuration(paths, problems);
            let files = ruleset::files(&config, problems);
            let ruleset = ruleset::build(&files, &config, &self.rules.selection(), problems);
            let cache = self.cache.open(&config, &ruleset.key, problems);
            Plan { ruleset, config, files, cache }
        };
        let print =
            |mut report: Report, plan: &watching::Round<'_>, problems: &mut Vec<Problem>| {
                let outputs = self.output.open()?;
                let narrow = &self.narrow;
                let isolated = self.config.isolated;
                let narrowing =
                    narrow.prepare(paths, &Found::default(), plan.config, isolated, false)?;
                outputs.spare(&report.inputs)?;
                let left = narrowing.apply(&mut report, plan.ruleset);
                let shown = outputs.shown;
                problems.extend(report.settle());
                problems.extend(report.problems.iter().cloned());
                let base = narrowing.told(left);
                let told = report::Run {
                    report: &report,
                    problems,
                    rules: plan.files,
                    settings: &plan.config.settings,
                    trend: &[],
                    base: base.as_deref(),
                };
                let failed = tell(&told, shown, self.exit.verbose, outputs);
                problems.extend(failed);
                self.exit.silence(problems);
                cli::show(problems);
                if !self.exit.quiet {
                    let mut lines = vec![summary(&report, plan.start.elapsed())];
                    lines.extend(narrowing.summary(left));
                    lines.extend(plan.passed_by.map(str::to_owned));
                    cli::say(&lines.join("\n"));
                }
                Ok(())
            };
        Ok(engine::on_threads(self.jobs, || watching::run(paths, plan, print)))
    }
}

/// Prints a report and writes its files; what cannot be written becomes problems.
fn tell(
    told: &report::Run<'_>,
    shown: Option<Format>,
    verbose: bool,
    outputs: Outputs,
) -> Vec<Problem> {
    let style = cli::style(&io::stdout());
    let print = |format| {
        cli::print_as(OutputSyntax::Raw, |out| output::write(format, told, style, verbose, out))
    };
    let unprinted = shown.and_then(print);
    unprinted.into_iter().chain(outputs.write_files(told, verbose)).collect()
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
    let found = report::found(report);
    let texts = cli::counted(report.paths.len(), "text");
    let words = cli::counted(report.words, "word");
    if report.paths.is_empty() {
        return format!("no text was read ({:.2} s)", time.as_secs_f64());
    }
    format!("{found} in {texts} ({words}, {:.2} s)", time.as_secs_f64())
}
