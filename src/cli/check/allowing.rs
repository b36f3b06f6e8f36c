//! What `copydesk check --add-allow` writes.

use std::fs;
use std::path::{Path, PathBuf};

use crate::allow::{self, Plan};
use crate::atomic;
use crate::cli;
use crate::config::{ALLOW_LIST, Config};
use crate::diagnostic::Problem;
use crate::engine::Report;

/// Allows every finding of a report where it stands; returns what was done, or what failed.
pub(super) fn write(
    report: &Report,
    config: &Config,
    paths: &[PathBuf],
    reason: &str,
) -> Result<String, Vec<Problem>> {
    let mut config = config.clone();
    if config.allowed.path.is_none() {
        config.allowed.path = place(&config, paths);
    }
    let plan = allow::plan(report, &config, reason);
    let mut problems = Vec::new();
    let failed = |path: &Path, error| {
        Problem::error(format!("cannot write what is allowed: {error}"))
            .path(path.display().to_string())
    };
    for (id, bytes) in &plan.texts {
        let path = report.inputs[id.0 as usize].path();
        if let Err(error) = atomic::write(&path, bytes) {
            problems.push(failed(&path, error));
        }
    }
    let list = config.allowed.path.clone().unwrap_or_else(|| PathBuf::from(ALLOW_LIST));
    let list = std::env::current_dir()
        .and_then(fs::canonicalize)
        .ok()
        .and_then(|here| Some(list.strip_prefix(here).ok()?.to_owned()))
        .unwrap_or(list);
    if let Err(error) = append(&list, &config, &plan) {
        problems.push(failed(&list, error));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut parts = Vec::new();
    if plan.by_comment > 0 {
        let texts = cli::counted(plan.texts.len(), "text");
        parts.push(format!("{} by comments in {texts}", plan.by_comment));
    }
    if plan.by_list > 0 {
        parts.push(format!("{} in {}", plan.by_list, list.display()));
    }
    let all = cli::counted(plan.by_comment + plan.by_list, "finding");
    Ok(match parts.as_slice() {
        [] => "nothing to allow".to_owned(),
        parts => format!("{all} allowed: {}", parts.join(", ")),
    })
}

/// Where a list goes that is not there yet: beside the configuration, or in the working folder, or
/// in the folder of the texts where that is elsewhere.
fn place(config: &Config, paths: &[PathBuf]) -> Option<PathBuf> {
    let folder = match config.root() {
        Some(root) => root.to_owned(),
        None => {
            let here = std::env::current_dir().and_then(fs::canonicalize).ok()?;
            let common = Config::common_folder(paths).unwrap_or_else(|| here.clone());
            if common.starts_with(&here) { here } else { common }
        }
    };
    Some(folder.join(ALLOW_LIST))
}

fn append(list: &Path, config: &Config, plan: &Plan) -> std::io::Result<()> {
    if plan.lines.is_empty() {
        return Ok(());
    }
    let old = list.exists().then_some(&*config.allowed.text);
    let added = allow::added(old, &plan.lines);
    atomic::write(list, [old.unwrap_or_default(), &added].concat().as_bytes())
}
