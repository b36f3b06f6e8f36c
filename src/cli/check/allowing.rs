//! What `copydesk check --add-allow` writes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli;
use crate::cli::check::Places;
use crate::files;
use crate::files::atomic::{self, Refusal};
use crate::house::config::{ALLOW_LIST, Config};
use crate::run::engine::Report;
use crate::text::finding::{DocumentId, Problem};
use crate::triage::allow::{self, Plan};

/// What came of it.
#[derive(Debug)]
pub(in crate::cli) struct Done {
    /// What was done.
    pub(super) told: String,
    /// What could not be written.
    pub(in crate::cli) problems: Vec<Problem>,
    /// The texts whose findings are not allowed for that.
    pub(super) left: BTreeSet<DocumentId>,
}

/// Allows every finding of a report where it stands.
pub(in crate::cli) fn write(
    report: &Report,
    config: &Config,
    paths: &[PathBuf],
    reason: &str,
    places: &mut Places,
) -> Done {
    let mut config = config.clone();
    if config.allowed.path.is_none() {
        config.allowed.path = place(&config, paths);
    }
    let plan = allow::plan(report, &config, reason);
    let mut done = Done { told: String::new(), problems: Vec::new(), left: BTreeSet::new() };
    let (mut by_comment, mut texts) = (0, 0);
    let new = plan.texts.iter().map(|it| (&report.inputs[it.id.0 as usize], &*it.bytes));
    let written = places.write(new, "what is allowed");
    for (text, written) in plan.texts.iter().zip(written) {
        match written {
            Ok(()) => (by_comment, texts) = (by_comment + text.findings, texts + 1),
            Err(problem) => {
                done.problems.push(*problem);
                done.left.insert(text.id);
            }
        }
    }
    let list = config.allowed.path.clone().unwrap_or_else(|| PathBuf::from(ALLOW_LIST));
    let list = files::working_folder()
        .and_then(|here| Some(list.strip_prefix(here).ok()?.to_owned()))
        .unwrap_or(list);
    let mut by_list = plan.by_list;
    if let Err(refusal) = append(&list, &config, &plan) {
        by_list = 0;
        let commented: BTreeSet<_> = plan.texts.iter().map(|text| text.id).collect();
        let all = report.findings.iter().map(|finding| finding.primary.place.document);
        done.left.extend(all.filter(|id| !commented.contains(id)));
        let problem = Problem::error(format!("cannot write what is allowed: {refusal}"));
        done.problems.push(problem.path(files::name(&list)).help(refusal.help()));
    }
    let mut parts = Vec::new();
    if by_comment > 0 {
        parts.push(format!("{by_comment} by comments in {}", cli::counted(texts, "text")));
    }
    if by_list > 0 {
        parts.push(format!("{by_list} in {}", list.display()));
    }
    let all = cli::counted(by_comment + by_list, "finding");
    done.told = match parts.as_slice() {
        [] if done.problems.is_empty() => "nothing to allow".to_owned(),
        [] => "nothing allowed".to_owned(),
        parts => format!("{all} allowed: {}", parts.join(", ")),
    };
    done
}

/// Where a list goes that is not there yet: beside the configuration, or in the working folder, or
/// in the folder of the texts where that is elsewhere.
fn place(config: &Config, paths: &[PathBuf]) -> Option<PathBuf> {
    let folder = match config.root() {
        Some(root) => root.to_owned(),
        None => {
            let here = files::working_folder()?;
            let common = Config::common_folder(paths).unwrap_or_else(|| here.clone());
            if common.starts_with(&here) { here } else { common }
        }
    };
    Some(folder.join(ALLOW_LIST))
}

/// Adds lines to the list as it was read; what somebody wrote into it meanwhile stays.
fn append(list: &Path, config: &Config, plan: &Plan) -> Result<(), Refusal> {
    if plan.lines.is_empty() {
        return Ok(());
    }
    let old = list.exists().then_some(&*config.allowed.text);
    let new = [old.unwrap_or_default(), &allow::added(old, &plan.lines)].concat();
    match old {
        Some(old) => {
            let list = files::resolved(list)?;
            atomic::replace(&list, &atomic::digest(old.as_bytes()), new.as_bytes())?.settle()
        }
        None => Ok(atomic::write(list, new.as_bytes())?),
    }
}
