//! What `copydesk check --annotate` does: copies of documents of Word with comments.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::cli;
use crate::files::{self, Identity, atomic};
use crate::read::docx::annotation::{self, Remark};
use crate::read::format;
use crate::report::Sources;
use crate::run::engine::Report;
use crate::text::document::Format;
use crate::text::escape;
use crate::text::finding::{DocumentId, Finding, Problem};

/// What came of it.
#[derive(Debug)]
pub(super) struct Done {
    /// What could not be written.
    pub(super) problems: Vec<Problem>,
    /// A sentence for the summary.
    pub(super) told: String,
}

/// Writes the copies into a folder, under the names that the documents have.
pub(super) fn write(report: &Report, folder: &Path) -> Done {
    let sources = Sources::of(report);
    let mut done = Done { problems: Vec::new(), told: String::new() };
    let (mut written, mut count) = (0, 0);
    for (at, input) in report.inputs.iter().enumerate() {
        let id = DocumentId(at as u32);
        let findings: Vec<_> =
            report.findings.iter().filter(|it| it.primary.place.document == id).collect();
        let path = input.path();
        let word = format::named_by(&path).is_some_and(|it| it.format == Format::Docx);
        if !word || findings.is_empty() {
            continue;
        }
        let target = folder.join(below(&path));
        match copy(report, &sources, id, &findings).and_then(|bytes| put(report, &target, &bytes)) {
            Ok(()) => (written, count) = (written + 1, count + findings.len()),
            Err(problem) => {
                let name = problem.path.clone().unwrap_or_else(|| input.name());
                done.problems.push(problem.path(name));
            }
        }
    }
    let documents = cli::counted(written, "document");
    let comments = cli::counted(count, "finding");
    let folder = files::name(folder);
    done.told = match written {
        0 => "no document of Word has findings: nothing was annotated".to_owned(),
        _ => format!("{comments} in {documents} annotated in `{}`", escape::path(&folder)),
    };
    done
}

/// The copy of a document.
fn copy(
    report: &Report,
    sources: &Sources<'_>,
    id: DocumentId,
    findings: &[&Finding],
) -> Result<Vec<u8>, Box<Problem>> {
    let bytes = report.inputs[id.0 as usize].bytes()?;
    let origin = sources.source(id).and_then(|source| source.origin());
    let Some(origin) = origin else {
        return Err(Box::new(Problem::error("this is no document of Word")));
    };
    let remark = |finding: &&Finding| {
        let said = format!("{}: {}", finding.rule, sources.told(finding));
        Remark {
            span: finding.primary.place.span,
            lines: said.lines().map(str::to_owned).collect(),
        }
    };
    let remarks: Vec<_> = findings.iter().map(remark).collect();
    annotation::annotate(&bytes, origin, &remarks)
        .map_err(|(message, help)| Box::new(Problem::error(message).help(help)))
}

/// Puts a copy into its place. What is there and is not the same stays: somebody may have answered
/// in it.
fn put(report: &Report, target: &Path, bytes: &[u8]) -> Result<(), Box<Problem>> {
    let failed = |error: io::Error| {
        let problem = Problem::error(format!("cannot write the annotated copy: {error}"));
        Box::new(problem.path(files::name(target)))
    };
    if let Ok(there) = files::bytes(target) {
        if there == bytes {
            return Ok(());
        }
        let own = Identity::of(target);
        let text = report.inputs.iter().any(|input| Identity::of(&input.path()) == own);
        let what = if text { "a text of this run" } else { "another version of it" };
        let problem = Problem::error(format!("the annotated copy would take the place of {what}"));
        let problem = problem.path(files::name(target));
        return Err(Box::new(problem.help("name another folder, or move away what is there")));
    }
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    atomic::write(target, bytes).map_err(failed)
}

/// A path without what leads up or to the root.
fn below(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}
