//! What `copydesk check` does about fixes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use clap::Args;

use crate::cli;
use crate::files;
use crate::files::atomic::{self, Bounds, Refusal, Replaced};
use crate::read;
use crate::run::engine::{Fixes, Input, Report};
use crate::run::fix;
use crate::text::finding::{Applicability, DocumentId, Fix, Problem};

/// How many texts are written before their old versions are looked at a last time and removed; each keeps
/// two files open.
const AT_ONCE: usize = 64;

/// How long a program that is in the middle of writing a text is waited for, once for so many texts.
const A_MOMENT: Duration = Duration::from_millis(5);

#[derive(Debug, Args)]
#[command(next_help_heading = "Fixing and allowing")]
pub(super) struct FixArguments {
    /// Apply the fixes that are safe: those that only do what the configuration declares, or that
    /// cannot change what the text says
    #[arg(long)]
    pub(super) fix: bool,
    /// With `--fix` or `--diff`, apply the other fixes too; look at what they did
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Print what `--fix` would change as a unified diff for `patch -p1`, and write nothing; the
    /// exit status is 1 where there is a difference
    #[arg(long)]
    pub(super) diff: bool,
}

impl FixArguments {
    /// Whether fixes are made, if only to show them.
    pub(super) fn fixes(&self) -> bool {
        self.fix || self.diff
    }

    /// Whether the options can be followed.
    ///
    /// # Errors
    /// A [`Problem`] that says why not.
    pub(super) fn check(&self, stdin: bool) -> Result<(), Box<Problem>> {
        let wrong = |message, help| Err(Box::new(Problem::error(message).help(help)));
        if self.unsafe_fixes && !self.fixes() {
            return wrong(
                "`--unsafe-fixes` alone fixes nothing",
                "add `--fix`, or `--diff` to see what would change",
            );
        }
        if self.fix && !self.diff && stdin {
            return wrong(
                "standard input cannot be fixed in its place",
                "`--diff` prints what would change",
            );
        }
        Ok(())
    }
}

/// Which texts can be written, and where: looked up once for each.
#[derive(Debug)]
pub(in crate::cli) struct Places {
    bounds: Bounds,
    known: BTreeMap<String, Result<PathBuf, Refusal>>,
}

impl Places {
    /// Those of a run over some paths.
    pub(in crate::cli) fn of(paths: &[PathBuf]) -> Self {
        Self { bounds: Bounds::of(paths), known: BTreeMap::new() }
    }

    /// Takes the texts that cannot be written out of those that may be rewritten: a fix that
    /// changes several texts is made in all of them or in none.
    pub(in crate::cli) fn spare(&mut self, report: &mut Report) {
        let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let places = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.place.document);
        let documents: BTreeSet<DocumentId> = places.collect();
        for id in documents {
            let at = id.0 as usize;
            let original = match report.inputs.get(at) {
                Some(Input::Fixed { original, .. }) => original,
                Some(input) => input,
                None => continue,
            };
            if let Some(path) = original.file()
                && self.find(&original.name(), path).is_err()
            {
                report.rewritable[at] = false;
            }
        }
    }

    fn find(&mut self, name: &str, path: &Path) -> &Result<PathBuf, Refusal> {
        let bounds = &self.bounds;
        self.known.entry(name.to_owned()).or_insert_with(|| bounds.place(path))
    }

    /// Puts new versions of texts into their places; `what` is what is written. For each text in turn a
    /// [`Problem`] where it was left as it is.
    pub(super) fn write<'a>(
        &mut self,
        texts: impl IntoIterator<Item = (&'a Input, &'a [u8])>,
        what: &str,
    ) -> Vec<Result<(), Box<Problem>>> {
        let mut texts = texts.into_iter();
        let mut all = Vec::new();
        loop {
            let some = texts.by_ref().take(AT_ONCE);
            let replaced: Vec<_> =
                some.map(|(input, bytes)| (input, self.replace(input, bytes, what))).collect();
            if replaced.is_empty() {
                return all;
            }
            // Who is in the middle of writing gets the time to be done.
            thread::sleep(A_MOMENT);
            all.extend(replaced.into_iter().map(|(input, replaced)| match replaced? {
                Some(replaced) => replaced.settle().map_err(|it| refused(input, what, &it)),
                None => Ok(()),
            }));
        }
    }

    fn replace(
        &mut self,
        input: &Input,
        bytes: &[u8],
        what: &str,
    ) -> Result<Option<Replaced>, Box<Problem>> {
        let Input::Pinned(file) = input else { return Ok(None) };
        let replaced = match self.find(&input.name(), file.path()) {
            Ok(path) => atomic::replace(path, file.digest(), bytes),
            Err(refusal) => return Err(refused(input, what, refusal)),
        };
        replaced.map(Some).map_err(|refusal| refused(input, what, &refusal))
    }
}

/// What is said of a text that was left as it is; one that changed is not read again.
fn refused(input: &Input, what: &str, refusal: &Refusal) -> Box<Problem> {
    if let Input::Pinned(file) = input
        && matches!(refusal, Refusal::Changed | Refusal::Kept(_))
    {
        file.give_up();
    }
    let problem = Problem::error(format!("cannot write {what}: {refusal}"));
    Box::new(problem.path(input.name()).help(refusal.help()))
}

/// Clears up what killed runs left beside the texts; what must not be removed becomes problems.
pub(super) fn clear_up(report: &Report) -> Vec<Problem> {
    let originals = report.inputs.iter().chain(&report.unread).map(|input| match input {
        Input::Fixed { original, .. } => &**original,
        other => other,
    });
    let paths = originals.filter_map(Input::file);
    // Texts of one folder come together; links lead elsewhere.
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for path in paths {
        let target = if path.is_symlink() { files::resolved(path).ok() } else { None };
        for path in target.iter().map(PathBuf::as_path).chain([path]) {
            let folder = path.parent().filter(|it| *it != Path::new(""));
            folders.insert(folder.unwrap_or(Path::new(".")).to_owned());
        }
    }
    let problem = |path: PathBuf| {
        Problem::note("a run that was killed left an edit of a text here")
            .path(Input::File(path).name())
            .help("see whether the text beside it has the edit, then remove this file")
    };
    folders.iter().flat_map(|folder| atomic::clear(folder)).map(problem).collect()
}

/// Writes the texts that were fixed; those that were left as they are, with the reason.
pub(in crate::cli) fn write_fixed(
    report: &Report,
    places: &mut Places,
) -> BTreeMap<String, Problem> {
    let fixed = report.inputs.iter().filter_map(|input| match input {
        Input::Fixed { original, bytes } => Some((&**original, &**bytes)),
        _ => None,
    });
    let written = places.write(fixed.clone(), "the fixed text");
    let left = fixed.zip(written).filter_map(|((input, _), it)| Some((input.name(), *it.err()?)));
    left.collect()
}

/// Looks once more at the texts that a diff is about: it must not be one from other bytes.
pub(super) fn look_again(report: &Report) {
    for input in &report.inputs {
        if let Input::Fixed { original, .. } = input {
            // An input that has changed says so from now on.
            let _ = original.bytes();
        }
    }
}

/// What is to be said of texts whose fixes cannot be written back.
pub(super) fn not_rewritable(
    report: &Report,
    unsafe_too: bool,
    places: Option<&Places>,
) -> Vec<Problem> {
    let mut left: BTreeMap<DocumentId, Vec<&Fix>> = BTreeMap::new();
    for fix in report.findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let documents: BTreeSet<_> = fix.edits.iter().map(|edit| edit.place.document).collect();
        for id in documents.into_iter().filter(|&id| !report.is_rewritable(id)) {
            left.entry(id).or_default().push(fix);
        }
    }
    let problem = |(id, fixes): (DocumentId, Vec<&Fix>)| {
        let name = report.inputs[id.0 as usize].name();
        let known = report.source(id);
        let known = known.is_some_and(|it| read::is_written_back(Path::new(&name), it.text()));
        // None is safe where the format is not known.
        let wanted = |fix: &&&Fix| !known || unsafe_too || fix.applicability == Applicability::Safe;
        let count = fixes.iter().filter(wanted).count();
        let fixes = cli::counted_as(count, "fix", "fixes");
        let problem = if let Some(Err(refusal)) = places.and_then(|it| it.known.get(&name)) {
            Problem::error(format!("{fixes} not applied: {refusal}")).help(refusal.help())
        } else if known {
            Problem::note(format!("{fixes} not applied: only UTF-8 is written back"))
                .help("save the file as UTF-8")
        } else {
            let why = format!("`{name}` is not a format that is written back");
            Problem::note(format!("{fixes} not applied: {why}"))
                .help("make the changes by hand; the report says where")
        };
        (count > 0).then(|| problem.path(name))
    };
    left.into_iter().filter_map(problem).collect()
}

/// `3 findings fixed in 2 texts; 4 more with --unsafe-fixes`; nothing where there is no fix.
pub(super) fn summary(
    arguments: &FixArguments,
    report: &Report,
    fixes: &Fixes,
    unwritten: usize,
) -> Option<String> {
    let fixing = arguments.fixes();
    let count = |wanted: Applicability| {
        let fixes = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let possible = fixes.filter(|fix| fix::is_possible(fix, |id| report.is_rewritable(id)));
        possible.filter(|fix| fix.applicability == wanted).count()
    };
    let mut parts = Vec::new();
    if fixing {
        let texts = report.inputs.iter().filter(|input| matches!(input, Input::Fixed { .. }));
        let findings = cli::counted(fixes.applied(), "finding");
        let texts = cli::counted(texts.count(), "text");
        parts.push(match (fixes.applied(), arguments.diff) {
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
