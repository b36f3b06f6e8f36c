//! What `copydesk check` does about fixes.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;

use crate::atomic;
use crate::cli;
use crate::diagnostic::{Applicability, DocumentId, Fix, Problem};
use crate::engine::{Fixes, Input, Report};
use crate::fix;
use crate::read;
use crate::source::Source;

#[derive(Debug, Args)]
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

/// Writes the texts that were fixed; what cannot be written becomes problems.
pub(super) fn write_fixed(report: &Report) -> Vec<Problem> {
    let write = |input: &Input| match input {
        Input::Fixed { original, bytes } => match &**original {
            Input::File(path) => atomic::write(path, bytes).err().map(|error| {
                Problem::error(format!("cannot write the fixed text: {error}")).path(input.name())
            }),
            _ => None,
        },
        _ => None,
    };
    report.inputs.iter().filter_map(write).collect()
}

/// What is to be said of texts whose fixes cannot be written back.
pub(super) fn not_rewritable(report: &Report, unsafe_too: bool) -> Vec<Problem> {
    let mut left: BTreeMap<DocumentId, Vec<&Fix>> = BTreeMap::new();
    for finding in &report.findings {
        let id = finding.primary.place.document;
        if let Some(fix) = finding.fix.as_ref().filter(|_| !report.is_rewritable(id)) {
            left.entry(id).or_default().push(fix);
        }
    }
    let note = |(id, fixes): (DocumentId, Vec<&Fix>)| {
        let input = &report.inputs[id.0 as usize];
        let name = input.name();
        let known = |source: Source| read::is_written_back(Path::new(&name), source.text());
        let known = input.source().is_ok_and(known);
        // None is safe where the format is not known.
        let wanted = |fix: &&&Fix| !known || unsafe_too || fix.applicability == Applicability::Safe;
        let count = fixes.iter().filter(wanted).count();
        let fixes = cli::counted_as(count, "fix", "fixes");
        let problem = if known {
            Problem::note(format!("{fixes} not applied: only UTF-8 is written back"))
                .help("save the file as UTF-8")
        } else {
            let why = format!("`{name}` is not a format that is written back");
            Problem::note(format!("{fixes} not applied: {why}"))
                .help("make the changes by hand; the report says where")
        };
        (count > 0).then(|| problem.path(name))
    };
    left.into_iter().filter_map(note).collect()
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
