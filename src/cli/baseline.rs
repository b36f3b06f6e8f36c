//! `copydesk baseline`: writes down what is found today, so that `check` reports what is new.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{self, CacheArguments, CorpusArguments, RuleArguments};
use crate::house::baseline::{self, Baseline};
use crate::read::input::Input;
use crate::rulebook::ruleset;
use crate::run::discover;
use crate::run::engine::{self, Run};
use crate::run::monitor::Monitor;
use crate::run::session;
use crate::text::escape;
use crate::text::finding::Problem;
use crate::triage::narrow::Standing;

#[derive(Debug, Args)]
pub(super) struct BaselineArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    #[command(flatten)]
    rules: RuleArguments,
    /// The file to write [default: copydesk-baseline.json beside the configuration]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Drop what is gone, and add nothing
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    cache: CacheArguments,
    /// Number of threads [default: one a processor]
    #[arg(short, value_name = "N", value_parser = cli::threads)]
    jobs: Option<NonZeroUsize>,
}

pub(super) fn run(arguments: &BaselineArguments) -> ExitCode {
    let mut problems = Vec::new();
    match write(arguments, &mut problems) {
        Ok(told) => {
            cli::show(&problems);
            cli::say(&told);
        }
        Err(more) => {
            problems.extend(more);
            cli::show(&problems);
        }
    }
    cli::exit(&problems)
}

/// Writes the file and says what it holds.
fn write(
    arguments: &BaselineArguments,
    problems: &mut Vec<Problem>,
) -> Result<String, Vec<Problem>> {
    let config = arguments.corpus.config(problems);
    let files = ruleset::files(&config, problems);
    let ruleset = ruleset::build(&files, &config, &arguments.rules.selection(), problems);
    if !problems.is_empty() {
        return Err(Vec::new());
    }
    let path = arguments.baseline.clone().unwrap_or_else(|| baseline::beside(config.root()));
    let one = |problem: Box<Problem>| vec![*problem];
    let old = if path.exists() || arguments.prune {
        Standing::load(&path).map_err(one)?
    } else {
        Standing { path, baseline: Baseline::default() }
    };
    let found = discover::discover(&arguments.corpus.paths, &config, problems);
    let passed_by = found.unread(false);
    let inputs = found.files.into_iter().map(Input::File).collect();
    let cache = arguments.cache.open(&config, &ruleset.key, problems);
    let monitor = Monitor::default();
    let run = Run { ruleset: &ruleset, config: &config, monitor: &monitor };
    let (new, changed) = engine::on_threads(arguments.jobs, || {
        let mut report = cli::with_bar(&monitor, || session::check(inputs, &run, cache.as_ref()));
        problems.extend(report.problems.iter().cloned());
        let changed = report.settle();
        (old.renewed(&report, &ruleset, arguments.prune), changed)
    });
    if !changed.is_empty() {
        // What a text had would be missing.
        return Err(changed);
    }
    let name = old.path.display().to_string();
    let shown = escape::path(&name);
    if new != old.baseline || !old.path.exists() {
        new.save(&old.path).map_err(|error| {
            let problem = Problem::error(format!("cannot write the baseline: {error}"));
            vec![problem.path(&name)]
        })?;
    }
    let findings = cli::counted(new.len(), "finding");
    let (before, after) = (old.baseline.len(), new.len());
    let told = match after.cmp(&before) {
        _ if new == old.baseline => format!("{shown} holds {findings}, as before"),
        std::cmp::Ordering::Less => format!("{shown} holds {findings}, {} fewer", before - after),
        std::cmp::Ordering::Greater if before > 0 => {
            format!("{shown} holds {findings}, {} more", after - before)
        }
        _ => format!("{shown} holds {findings}"),
    };
    Ok([Some(told), passed_by].into_iter().flatten().collect::<Vec<_>>().join("\n"))
}
