//! What is decided, as changes of files; each can be taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Decision, ReviewArguments};
use crate::cli::check::{Places, add_allow, write_fixed};
use crate::cli::checking::Checking;
use crate::files;
use crate::files::atomic;
use crate::house::config::{ALLOW_LIST, Config, FILE_NAME};
use crate::house::decisions::{self, Refused};
use crate::report::{self, Sources, html};
use crate::run::discover;
use crate::run::engine::{self, Input, Report, Run};
use crate::run::monitor::Monitor;
use crate::run::session;
use crate::text::finding::{Finding, Problem};

/// A file with its bytes before, if it was there, and after.
type Changed = (PathBuf, Option<Vec<u8>>, Option<Vec<u8>>);

/// What a decision changed.
struct Step {
    told: String,
    /// Files with their bytes before, if they were there, and after.
    files: Vec<Changed>,
}

/// The rules of a run, and what they found.
struct Round {
    checking: Checking,
    report: Report,
}

/// The texts under review.
pub(super) struct Desk<'a> {
    arguments: &'a ReviewArguments,
    steps: Vec<Step>,
}

/// What came of a decision: what to say, and whether a file was changed.
type Done = Result<String, String>;

impl<'a> Desk<'a> {
    /// A desk without decisions yet.
    ///
    /// # Errors
    /// What keeps a run from reading the texts.
    pub(super) fn open(arguments: &'a ReviewArguments) -> Result<Self, Vec<Problem>> {
        let desk = Self { arguments, steps: Vec::new() };
        desk.rules().map(|_| desk)
    }

    /// The configuration and the rules as they are now.
    fn rules(&self) -> Result<Round, Vec<Problem>> {
        let checking = self.arguments.checking.build(&self.arguments.paths)?;
        Ok(Round { checking, report: Report::default() })
    }

    /// Checks the texts as they are now.
    fn round(&self) -> Result<Round, String> {
        let mut round = self.rules().map_err(|problems| told(&problems))?;
        let Checking { config, ruleset, cache, problems, .. } = &mut round.checking;
        let found = discover::discover(&self.arguments.paths, config, problems);
        let inputs = found.files.into_iter().map(Input::File).collect();
        let monitor = Monitor::default();
        let run = Run { ruleset, config, monitor: &monitor };
        let mut report = session::check(inputs, &run, cache.as_ref());
        problems.extend(report.settle());
        problems.extend(report.problems.iter().cloned());
        if report.documents.is_empty() {
            let corpus = session::read(report.inputs.clone(), &run, cache.as_ref());
            report.take_facts(corpus);
        }
        round.report = report;
        Ok(round)
    }

    /// The page with what is found now.
    ///
    /// # Errors
    /// What keeps the texts from being checked, in words.
    pub(super) fn page(&self) -> Result<Vec<u8>, String> {
        self.written(html::write_review)
    }

    fn written(
        &self,
        write: fn(&report::Run<'_>, &mut dyn io::Write) -> io::Result<()>,
    ) -> Result<Vec<u8>, String> {
        let Round { checking, report } = &self.round()?;
        let Checking { config, rules, problems, .. } = checking;
        let settings = &config.settings;
        let run = report::Run { report, problems, rules, settings, trend: &[], base: None };
        let mut written = Vec::new();
        write(&run, &mut written).map_err(|error| error.to_string())?;
        Ok(written)
    }

    /// Carries a decision out; says what came of it, and where something did, what is found now:
    /// an edit may move what is said of its whole paragraph.
    pub(super) fn decide(&mut self, decision: &Decision) -> Vec<u8> {
        let done = match decision {
            Decision::Undo => self.undo(),
            Decision::Form { id, place } => self.prefer(id, *place),
            Decision::Allow { id, reason } => self.allow(id, reason),
            Decision::Fix { id, everywhere } => self.fix(id, *everywhere),
        };
        let (told, data) = match done {
            Err(told) => (told, None),
            Ok(told) => match self.data() {
                Ok(data) => (told, Some(data)),
                // A decision that stops every further run is none.
                Err(error) => {
                    let undone = self.undo().unwrap_or_else(|why| why);
                    (format!("{error}; {undone}"), self.data().ok())
                }
            },
        };
        let mut body = json!({ "told": told }).to_string().into_bytes();
        if let Some(data) = data {
            body.pop();
            body.extend_from_slice(b",\"data\":");
            body.extend_from_slice(&data);
            body.push(b'}');
        }
        body
    }

    /// What the page shows now.
    fn data(&self) -> Result<Vec<u8>, String> {
        self.written(html::write_data)
    }

    /// The texts and the position of a finding in the report of now.
    fn find(&self, id: &str) -> Result<(Round, usize), String> {
        let round = self.round()?;
        let at = html::ids(&round.report).iter().position(|it| it == id);
        at.map(|at| (round, at)).ok_or_else(|| "this finding is not there any more".to_owned())
    }

    /// Writes down that the text of a place is right.
    fn prefer(&mut self, id: &str, place: usize) -> Done {
        if self.arguments.checking.is_isolated() {
            return Err("without a configuration no form can be written down as right".to_owned());
        }
        let (round, at) = self.find(id)?;
        let finding = &round.report.findings[at];
        let sources = Sources::at(&round.report, finding.places());
        let forms: Vec<_> = finding.places().map(|place| sources.text(place)).collect();
        let form = *forms.get(place).ok_or("there is no such place")?;
        let others: BTreeSet<&str> =
            forms.iter().copied().filter(|it| !it.is_empty() && *it != form).collect();
        let others: Vec<_> = others.into_iter().collect();
        let names = finding.rule.starts_with("naming/") && !others.is_empty();
        let path = self.configuration(&round.checking.config);
        let old = &*round.checking.config.text;
        let new = match names {
            true => decisions::prefer(old, form, &others),
            false => decisions::accept(old, form),
        };
        let shown = files::name(&path);
        let new = new.map_err(|refused| match refused {
            Refused::Broken(error) => format!("{shown} cannot be read: {error}"),
            Refused::Inline(key) => format!("`{key}` in {shown} is written another way"),
        })?;
        if Config::parse(&shown, &new).is_err() {
            return Err(format!("{shown} would not be read any more"));
        }
        let said = match names {
            true => format!("“{form}” is the form to use; written to {shown}"),
            false => format!("“{form}” is right; written to {shown}"),
        };
        self.change(said, [path.clone()].into(), || {
            atomic::write(&path, new.as_bytes()).map_err(|error| format!("{shown}: {error}"))
        })?;
        self.still_there(id)
    }

    /// Takes a decision back that its finding does not go by.
    fn still_there(&mut self, id: &str) -> Done {
        if self.find(id).is_err() {
            return Ok(self.steps.last().map(|step| step.told.clone()).unwrap_or_default());
        }
        self.undo()?;
        Err("the rule of this finding goes by no list of words; allow it here instead".to_owned())
    }

    /// Where decisions about words go: the configuration, or a new one beside the texts.
    fn configuration(&self, config: &Config) -> PathBuf {
        let new = || Config::common_folder(&self.arguments.paths).unwrap_or_default();
        config.path.clone().unwrap_or_else(|| new().join(FILE_NAME))
    }

    /// Allows a finding where it stands.
    fn allow(&mut self, id: &str, reason: &str) -> Done {
        if reason.trim().is_empty() {
            return Err("say why: the reason stands where the finding is allowed".to_owned());
        }
        let (Round { checking, mut report }, at) = self.find(id)?;
        let config = checking.config;
        let mut number = 0..;
        report.retain(|_| number.next() == Some(at));
        let paths = &self.arguments.paths;
        let list = config.allowed.path.clone();
        let folder = config.root().map(Path::to_owned).or_else(files::working_folder);
        let common = Config::common_folder(paths);
        let lists = [folder, common].into_iter().flatten().map(|folder| folder.join(ALLOW_LIST));
        let mut touched: BTreeSet<PathBuf> = list.into_iter().chain(lists).collect();
        touched.extend(report.findings.first().and_then(|finding| of(finding, &report).next()));
        self.change("allowed here".to_owned(), touched, || {
            let done = add_allow(&report, &config, paths, reason, &mut Places::of(paths));
            if done.problems.is_empty() { Ok(()) } else { Err(told(&done.problems)) }
        })
    }

    /// Applies a fix, wherever the same is found if `everywhere`.
    fn fix(&mut self, id: &str, everywhere: bool) -> Done {
        let (round, at) = self.find(id)?;
        let Round { checking, mut report } = round;
        let Checking { config, ruleset, cache, .. } = checking;
        let wanted = report.findings[at].clone();
        let Some(fix) = &wanted.fix else { return Err("there is no fix".to_owned()) };
        let replacements = |fix: &crate::text::finding::Fix| {
            fix.edits.iter().map(|edit| edit.replacement.clone()).collect::<Vec<_>>()
        };
        let changes = replacements(fix);
        let same = |it: &Finding| {
            it.rule == wanted.rule
                && it.message == wanted.message
                && it.fix.as_ref().is_some_and(|fix| replacements(fix) == changes)
        };
        let mut number = 0..;
        report.retain(|it| {
            let own = number.next() == Some(at);
            own || everywhere && same(it)
        });
        let touched: BTreeSet<PathBuf> =
            report.findings.iter().flat_map(|finding| of(finding, &report)).collect();
        let paths = &self.arguments.paths;
        let monitor = Monitor::default();
        let run = Run { ruleset: &ruleset, config: &config, monitor: &monitor };
        let mut count = 0;
        self.change("the fix was applied".to_owned(), touched, || {
            let mut places = Places::of(paths);
            places.spare(&mut report);
            let read = |inputs| session::read(inputs, &run, cache.as_ref());
            let mut narrow = |report: &mut Report| report.retain(|it| everywhere && same(it));
            let (fixed, fixes) = engine::fix(report, true, &run, &read, &mut narrow);
            let unwritten: BTreeMap<_, _> = write_fixed(&fixed, &mut places);
            count = fixes.applied();
            match unwritten.into_values().collect::<Vec<_>>().as_slice() {
                [] if count == 0 => Err("this text cannot be written back".to_owned()),
                [] => Ok(()),
                problems => Err(told(problems)),
            }
        })?;
        Ok(format!("{} applied", report::counted_as(count, "fix", "fixes")))
    }

    /// Does something that changes some files, and keeps what they were.
    fn change(
        &mut self,
        told: String,
        paths: BTreeSet<PathBuf>,
        work: impl FnOnce() -> Result<(), String>,
    ) -> Done {
        let before: Vec<_> = paths.into_iter().map(|path| (fs::read(&path).ok(), path)).collect();
        let worked = work();
        let changed = before.into_iter().filter_map(|(before, path)| {
            let after = fs::read(&path).ok();
            (before != after).then_some((path, before, after))
        });
        let files: Vec<_> = changed.collect();
        let is_changed = !files.is_empty();
        if is_changed {
            self.steps.push(Step { told: told.clone(), files });
        }
        worked?;
        if is_changed { Ok(told) } else { Err("nothing was to be changed".to_owned()) }
    }

    /// Takes the last decision back, unless somebody else changed its files since.
    fn undo(&mut self) -> Done {
        let Some(step) = self.steps.last() else { return Err("nothing to undo".to_owned()) };
        if let Some((path, ..)) =
            step.files.iter().find(|(path, _, after)| fs::read(path).ok() != *after)
        {
            let name = files::name(path);
            return Err(format!("{name} has changed since; nothing was undone"));
        }
        for (path, before, _) in &step.files {
            let restored = match before {
                Some(bytes) => atomic::write(path, bytes),
                None => fs::remove_file(path),
            };
            restored.map_err(|error| format!("{}: {error}", files::name(path)))?;
        }
        let told = self.steps.pop().map(|step| step.told).unwrap_or_default();
        Ok(format!("undone: {told}"))
    }
}

/// The files that a finding and its fix are in.
fn of<'r>(finding: &'r Finding, report: &'r Report) -> impl Iterator<Item = PathBuf> + 'r {
    let edits = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.place));
    let places = [finding.primary.place].into_iter().chain(edits);
    places.filter_map(|place| {
        report.inputs.get(place.document.0 as usize)?.file().map(Path::to_owned)
    })
}

fn told(problems: &[Problem]) -> String {
    problems.iter().map(Problem::told).collect::<Vec<_>>().join("; ")
}
