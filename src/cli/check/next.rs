//! What to do after a run that found so much that nobody reads all of it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::run::engine::Report;
use crate::text::escape;

/// From how many findings on they are too many to be read from the first to the last.
const MANY: usize = 50;

/// Lines that say what to do next; none where the findings are few.
pub(super) fn steps(report: &Report, paths: &[PathBuf]) -> Vec<String> {
    let all = report.findings.len();
    if all < MANY {
        return Vec::new();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry(&finding.rule).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(rule, count)| (**count, Reverse(**rule)));
    let Some((rule, count)) = most else { return Vec::new() };
    let rule = escape::line(rule);
    let paths = arguments(paths);
    let steps = [
        (
            format!("copydesk check --format statistics{paths}"),
            "how often each rule finds something".to_owned(),
        ),
        (
            format!("copydesk explain {rule}"),
            format!("the rule of {count} of these {all} findings, and its options"),
        ),
        (
            format!("copydesk baseline{paths}"),
            "writes them down: from then on `check` reports only what is new".to_owned(),
        ),
    ];
    let width = steps.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
    let steps = steps.iter().map(|(command, what)| format!("  {command:width$}   {what}"));
    [String::new(), "next:".to_owned()].into_iter().chain(steps).collect()
}

/// Paths behind a command, as a shell takes them; those of a usual run only.
fn arguments(paths: &[PathBuf]) -> String {
    let is_plain = |path: &Path| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        path.to_str().is_some_and(|path| path.chars().all(plain) && !path.starts_with('-'))
    };
    match paths {
        [here] if here == Path::new(".") => String::new(),
        few if few.len() <= 3 && few.iter().all(|path| is_plain(path)) => {
            few.iter().map(|path| format!(" {}", path.display())).collect()
        }
        _ => " …".to_owned(),
    }
}
