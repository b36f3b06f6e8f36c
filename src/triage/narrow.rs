//! Which findings of a run are reported: those that a baseline does not have, those in changed
//! lines.
//!
//! The whole corpus is read and checked all the same: what a changed text says against an
//! unchanged one is a finding of the change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files;
use crate::house::baseline::{Baseline, Found, KnownFinding};
use crate::report::Sources;
use crate::rulebook::ruleset::Ruleset;
use crate::run::engine::{self, Input, Report};
use crate::text::finding::{Finding, Place, Problem};
use crate::triage::git::Changes;

/// A baseline and where it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The file as the user names it.
    pub path: PathBuf,
    /// What it holds.
    pub baseline: Baseline,
}

/// How many findings a baseline leaves out of a report, and how many of its own are gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Findings that are old.
    pub old: usize,
    /// Findings of the baseline that the run did not find again.
    pub gone: usize,
}

impl Standing {
    /// Reads the file.
    ///
    /// # Errors
    /// As [`Baseline::load`].
    pub fn load(path: &Path) -> Result<Self, Box<Problem>> {
        Ok(Self { path: path.to_owned(), baseline: Baseline::load(path)? })
    }

    /// Takes out of a report what the baseline has.
    pub fn narrow(&self, report: &mut Report, ruleset: &Ruleset) -> Left {
        let folder = folder(&self.path);
        let found = found(report, &folder);
        let verdict = self.baseline.judge(&found, looked(report, ruleset, &folder));
        let mut old = verdict.old.iter();
        report.retain(|_| !old.next().copied().unwrap_or_default());
        Left { old: verdict.old.iter().filter(|&&old| old).count(), gone: verdict.gone }
    }

    /// The baseline after a run; `only_old` adds nothing.
    #[must_use]
    pub fn renewed(&self, report: &Report, ruleset: &Ruleset, only_old: bool) -> Baseline {
        let folder = folder(&self.path);
        let looked = looked(report, ruleset, &folder);
        self.baseline.renewed(&found(report, &folder), looked, only_old)
    }
}

/// The folder of a baseline, which may not be there yet.
fn folder(path: &Path) -> PathBuf {
    files::real(files::folder_of(path))
}

/// The path of a text as a baseline in a folder has it.
fn relative(input: &Input, folder: &Path) -> String {
    let path = input.path();
    let real = files::real(&path);
    files::name(real.strip_prefix(folder).unwrap_or(&real))
}

/// The findings of a report as a baseline in a folder sees them.
fn found(report: &Report, folder: &Path) -> Vec<Found> {
    let sources = Sources::of(report);
    let paths = engine::each(&report.inputs, |input| relative(input, folder));
    let findings = report.findings.iter().zip(report.fingerprints());
    let found = findings.map(|(finding, &fingerprint)| Found {
        path: paths[finding.primary.place.document.0 as usize].clone(),
        rule: Arc::clone(&finding.rule),
        fingerprint,
        text: sources.text(finding.primary.place).to_owned(),
    });
    found.collect()
}

/// Tells of an entry whether the run would have found it again: its rule ran, or is no more, and
/// its text was read, or is no more.
fn looked<'a>(
    report: &Report,
    ruleset: &'a Ruleset,
    folder: &'a Path,
) -> impl Fn(&KnownFinding) -> bool + 'a {
    let paths = engine::each(&report.inputs, |input| relative(input, folder));
    let paths: HashSet<_> = paths.into_iter().collect();
    move |entry| {
        let rule = ruleset.roster.entries.iter().find(|rule| *rule.id == *entry.rule);
        let ran = rule.is_none_or(|rule| rule.runs);
        ran && (paths.contains(&entry.path) || !folder.join(files::path(&entry.path)).exists())
    }
}

/// Takes out of a report what lies in no changed line, and says of the rest which side is new
/// where only one is; returns how many went. `since` is what the changes are compared with.
pub fn by_lines(report: &mut Report, changes: &Changes, since: &str) -> usize {
    let sources = Sources::of(report);
    let paths: Vec<_> = report.inputs.iter().map(Input::path).collect();
    let is_new = |place: Place| {
        let Some((start, end)) = sources.positions(place) else { return false };
        // The lines of a container are not those of its text: all of it changed, or nothing.
        let extracted = sources.source(place.document).is_some_and(|it| it.origin().is_some());
        let (first, last) = if extracted { (1, usize::MAX) } else { (start.line, end.line) };
        changes.touch(&paths[place.document.0 as usize], first, last)
    };
    let judge = |finding: &Finding| {
        let (new, old): (Vec<_>, Vec<_>) = finding.places().partition(|&place| is_new(place));
        let named = |places: &[Place]| {
            let mut names: Vec<_> = places.iter().map(|&place| sources.named(place)).collect();
            names.dedup();
            names.join(", ")
        };
        let mixed = !new.is_empty() && !old.is_empty();
        let note = mixed.then(|| {
            let verb = if new.len() == 1 { "is" } else { "are" };
            format!("{} {verb} {since}; {} was there before", named(&new), named(&old))
        });
        (!new.is_empty(), note)
    };
    let verdicts = engine::each(&report.findings, judge);
    let before = report.findings.len();
    for (finding, (_, note)) in report.findings.iter_mut().zip(&verdicts) {
        finding.notes.extend(note.clone());
    }
    let mut kept = verdicts.iter();
    report.retain(|_| kept.next().is_none_or(|&(new, _)| new));
    before - report.findings.len()
}
