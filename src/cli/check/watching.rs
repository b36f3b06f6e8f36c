//! `check --watch`: checks again whenever a text, the configuration or a rule changes.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{EventKind, RecursiveMode, Watcher};

use crate::cli;
use crate::files;
use crate::house::config::Config;
use crate::house::rulefile::RuleFile;
use crate::read::input::Input;
use crate::rulebook::ruleset::Ruleset;
use crate::run::cache::{self, Cache};
use crate::run::discover;
use crate::run::engine::Report;
use crate::run::monitor::Monitor;
use crate::run::session::Session;
use crate::text::escape::OutputSyntax;
use crate::text::finding::{Level, Problem};

/// Programs that save a file touch it several times: what comes within this time is one change.
const PAUSE: Duration = Duration::from_millis(120);

/// What a watch goes by: read again when it changes.
pub(super) struct Plan {
    pub(super) ruleset: Ruleset,
    pub(super) config: Config,
    pub(super) files: Vec<RuleFile>,
    pub(super) cache: Option<Cache>,
}

/// What one report of a watch was made by.
pub(super) struct Round<'s> {
    pub(super) ruleset: &'s Ruleset,
    pub(super) config: &'s Config,
    pub(super) files: &'s [RuleFile],
    /// What is said of files that are not read.
    pub(super) passed_by: Option<&'s str>,
    pub(super) start: Instant,
}

/// Checks some paths and, until the process is ended, checks them again after each change. `plan`
/// reads configuration and rules; `print` prints a report and the problems so far.
pub(super) fn run(
    paths: &[PathBuf],
    plan: impl Fn(&mut Vec<Problem>) -> Plan,
    print: impl Fn(Report, &Round<'_>, &mut Vec<Problem>) -> Result<(), Box<Problem>>,
) -> ExitCode {
    // One function: the loop of a watch, from one change to the next.
    let (sender, events) = channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Access(_)) {
            let _ = sender.send(event.paths);
        }
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return fail(&error),
    };
    for path in paths {
        // A file that is replaced is another file: its folder is watched.
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if let Err(error) = watcher.watch(folder, RecursiveMode::Recursive) {
            return fail(&error);
        }
    }
    let mut kept: Option<(Session, Vec<RuleFile>)> = None;
    let mut changed = BTreeSet::new();
    let mut passed_by = None;
    loop {
        let start = Instant::now();
        let mut problems = Vec::new();
        problems.extend(clear());
        if let Some((session, _)) = &mut kept {
            passed_by = follow(session, paths, &changed, &mut problems);
        } else {
            let Plan { ruleset, config, files, cache } = plan(&mut problems);
            watch_rules(&mut watcher, &config);
            if !problems.iter().any(|it| it.level == Level::Error) {
                let mut session = Session::new(ruleset, config);
                let texts = discover::discover(paths, session.config(), &mut problems);
                passed_by = texts.unread(false);
                let inputs = texts.files.into_iter().map(Input::File).collect();
                let monitor = Monitor::default();
                cli::with_bar(&monitor, || session.open(inputs, &monitor, cache.as_ref()));
                kept = Some((session, files));
            }
        }
        if let Some((session, files)) = &kept {
            let (ruleset, config) = (session.ruleset(), session.config());
            let passed_by = passed_by.as_deref();
            let round = Round { ruleset, config, files, passed_by, start };
            if let Err(problem) = print(session.report(), &round, &mut problems) {
                cli::show(&[*problem]);
            }
        } else {
            cli::show(&problems);
        }
        cli::say("watching for changes; Ctrl-C ends");
        let config = kept.as_ref().map(|(session, _)| session.config());
        changed = next(&events, |path| matters(path, paths, config));
        if changed.is_empty() {
            return ExitCode::from(2);
        }
        if changed.iter().any(|path| discover::is_ruling(path)) {
            kept = None;
        }
    }
}

/// Watches what the rules are made of: it may lie beside or above the texts.
fn watch_rules(watcher: &mut dyn Watcher, config: &Config) {
    if let Some(root) = config.root() {
        let _ = watcher.watch(root, RecursiveMode::NonRecursive);
    }
    for path in config.presets.iter().filter_map(|preset| preset.path.as_ref()) {
        let _ = watcher.watch(path, RecursiveMode::NonRecursive);
    }
    for folder in config.rule_folders.iter().chain(&config.vale_styles) {
        let folder = config.root().map_or_else(|| folder.clone(), |it| it.join(folder));
        let _ = watcher.watch(&folder, RecursiveMode::Recursive);
    }
}

/// Reads what changed; gives what [`discover::Found::unread`] says of the rest.
fn follow(
    session: &mut Session,
    paths: &[PathBuf],
    changed: &BTreeSet<PathBuf>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let corpus = session.corpus();
    let unread = corpus.unread().iter().map(|(input, _)| input.name());
    let known: BTreeSet<String> = corpus.inputs().iter().map(Input::name).chain(unread).collect();
    let changed: BTreeSet<PathBuf> = changed.iter().map(|path| files::real(path)).collect();
    let files = discover::discover(paths, session.config(), problems);
    let passed_by = files.unread(false);
    let inputs: Vec<(String, Input)> =
        files.files.into_iter().map(Input::File).map(|it| (it.name(), it)).collect();
    let names: BTreeSet<&String> = inputs.iter().map(|(name, _)| name).collect();
    let gone: Vec<String> = known.iter().filter(|name| !names.contains(name)).cloned().collect();
    let touched =
        |name: &String| !known.contains(name) || changed.contains(&files::real(&files::path(name)));
    let inputs = inputs.iter().filter(|(name, _)| touched(name)).map(|(_, it)| it.clone());
    let inputs: Vec<_> = inputs.collect();
    session.change(inputs, &gone);
    passed_by
}

/// The paths of the next changes that matter; none where nothing can come any more.
fn next(events: &Receiver<Vec<PathBuf>>, matters: impl Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
    let mut changed = BTreeSet::new();
    while changed.is_empty() {
        let Ok(paths) = events.recv() else { return changed };
        changed.extend(paths.into_iter().filter(|path| matters(path)));
    }
    while let Ok(paths) = events.recv_timeout(PAUSE) {
        changed.extend(paths.into_iter().filter(|path| matters(path)));
    }
    changed
}

/// Whether a report may be another after a change of a file: it is a text or what rules are made
/// of, or it may be a folder with such. The report itself, where it goes to a file, is none of it.
fn matters(path: &Path, named: &[PathBuf], config: Option<&Config>) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if discover::is_ruling(path) {
        return true;
    }
    let inside = |folder: &str| path.components().any(|part| part.as_os_str() == folder);
    // What this tool and others write beside a file before they put it into its place.
    if inside(cache::FOLDER) || inside(".git") || name.starts_with(".copydesk-") {
        return false;
    }
    let Some(config) = config else { return true };
    let is_named = named.iter().any(|it| it.is_file() && it.file_name() == path.file_name());
    is_named || path.extension().is_none() || discover::is_wanted(path, config)
}

/// Clears a terminal.
fn clear() -> Option<Problem> {
    let shown = io::stdout().is_terminal();
    let clear = || cli::print_as(OutputSyntax::Raw, |out| write!(out, "\x1b[2J\x1b[3J\x1b[H"));
    shown.then(clear).flatten()
}

fn fail(error: &notify::Error) -> ExitCode {
    cli::show(&[Problem::error(format!("cannot watch the files: {error}"))]);
    ExitCode::from(2)
}
