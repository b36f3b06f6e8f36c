//! The options of `copydesk check` that leave old findings out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli;
use crate::files;
use crate::house::baseline;
use crate::house::config::Config;
use crate::rulebook::ruleset::Ruleset;
use crate::run::discover::{self, Found};
use crate::run::engine::{Input, Report};
use crate::text::finding::Problem;
use crate::triage::git::{Changes, Index, Repository, Since, State};
use crate::triage::narrow::{self, Left, Standing};

#[derive(Debug, Args)]
#[command(next_help_heading = "Only what is new")]
pub(super) struct NarrowArguments {
    /// Report only what concerns lines that differ from a commit or branch: from where this branch
    /// left it. The whole corpus is read, so what a new text says against an old one is found
    #[arg(long, value_name = "COMMIT", group = "lines")]
    since: Option<String>,
    /// Report only what concerns lines that are changed and not yet committed
    #[arg(long, group = "lines")]
    changed: bool,
    /// Read the texts as they are staged, and report only what concerns staged lines
    #[arg(long, group = "lines")]
    staged: bool,
    /// Report only what this baseline does not have [default: copydesk-baseline.json beside the
    /// configuration, where there is one]
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    baseline: Option<PathBuf>,
    /// Report what the baseline has, too
    #[arg(long)]
    no_baseline: bool,
}

impl NarrowArguments {
    /// Asks git and reads the baseline.
    ///
    /// # Errors
    /// A [`Problem`] where git cannot tell, or the baseline cannot be read; `fixes` cannot go with
    /// changed lines, for lines move while texts are fixed.
    pub(super) fn prepare(
        &self,
        paths: &[PathBuf],
        found: &Found,
        config: &Config,
        isolated: bool,
        fixes: bool,
    ) -> Result<Narrowing, Box<Problem>> {
        let standing = match &self.baseline {
            Some(path) => Some(Standing::load(path)?),
            None if self.no_baseline || isolated => None,
            None => {
                let path = baseline::beside(config.root());
                files::stands(&path).then(|| Standing::load(&path)).transpose()?
            }
        };
        let (since, told) = match (&self.since, self.changed, self.staged) {
            (Some(commit), ..) => (Since::Commit(commit), format!("new since `{commit}`")),
            (_, true, _) => (Since::Head, "new".to_owned()),
            (_, _, true) => (Since::Staged, "staged".to_owned()),
            _ => return Ok(Narrowing { standing, lines: None }),
        };
        if fixes {
            let problem = Problem::error("fixes are for whole texts, not for changed lines");
            return Err(Box::new(problem.help("leave one of the two options out")));
        }
        if let Some(place) = found.endless.first() {
            let problem = Problem::error("git would wait for this, which is no file");
            return Err(Box::new(problem.path(files::name(place)).help("remove it")));
        }
        let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
        let repository = Repository::of(first)?;
        if let Some(outside) = paths.iter().find(|path| !repository.holds(path)) {
            let problem = Problem::error("this is outside of the repository of the first path");
            let problem = problem.path(outside.display().to_string());
            return Err(Box::new(problem.help("check the texts of one repository at a time")));
        }
        let changes = repository.changes(since)?;
        let index = if since == Since::Staged { Some(repository.index()?) } else { None };
        Ok(Narrowing { standing, lines: Some(Lines { told, changes, index }) })
    }
}

/// What is left out of a report.
#[derive(Debug)]
pub(super) struct Narrowing {
    standing: Option<Standing>,
    lines: Option<Lines>,
}

#[derive(Debug)]
struct Lines {
    /// What is said of a place that is changed.
    told: String,
    changes: Changes,
    index: Option<Index>,
}

/// How many findings were left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LeftOut {
    unchanged: usize,
    baseline: Left,
}

impl Narrowing {
    /// The texts to read in the place of some files: with `--staged` as they are staged.
    ///
    /// # Errors
    /// A [`Problem`] where git fails.
    pub(super) fn inputs(
        &self,
        files: Vec<PathBuf>,
        paths: &[PathBuf],
        config: &Config,
    ) -> Result<Vec<Input>, Box<Problem>> {
        let Some(index) = self.lines.as_ref().and_then(|lines| lines.index.as_ref()) else {
            return Ok(files.into_iter().map(Input::File).collect());
        };
        let mut inputs = Vec::new();
        let mut other = BTreeMap::new();
        for file in files {
            match index.state(&file) {
                State::Same => inputs.push(Input::File(file)),
                State::Differs => {
                    other.insert(files::real(&file), file);
                }
                State::Absent => {}
            }
        }
        // A file that is staged and no longer in the working tree is found by no walk.
        let gone = |file: &Path| {
            let mut names = paths.iter().filter_map(|path| {
                let rest = file.strip_prefix(files::resolved(path).ok()?).ok()?;
                Some(path.join(rest))
            });
            names.next().filter(|name| !file.exists() && discover::is_wanted(name, config))
        };
        let name = |file: &Path| other.get(file).cloned().or_else(|| gone(file));
        for (file, bytes) in index.differing(|file| name(file).is_some())? {
            if let Some(name) = name(&file) {
                inputs.push(Input::Text { name: Input::File(name).name(), bytes });
            }
        }
        Ok(inputs)
    }

    /// Leaves out of a report what is old.
    pub(super) fn apply(&self, report: &mut Report, ruleset: &Ruleset) -> LeftOut {
        let mut left = LeftOut::default();
        // A baseline must see all: a copy of an old finding is new only beside the old one.
        if let Some(standing) = &self.standing {
            left.baseline = standing.narrow(report, ruleset);
        }
        if let Some(Lines { told, changes, .. }) = &self.lines {
            left.unchanged = narrow::by_lines(report, changes, told);
        }
        left
    }

    /// What the findings are that were kept, and what was left out, in sentences; none where nothing
    /// can be left out.
    pub(super) fn told(&self, left: LeftOut) -> Option<String> {
        let mut told = Vec::new();
        if let Some(Lines { told: what, .. }) = &self.lines {
            told.push(format!("What is {what}."));
        }
        if let Some(standing) = &self.standing {
            told.push(format!("What {} does not have.", standing.path.display()));
        }
        if let Some(summary) = self.summary(left) {
            told.push(format!("{summary}."));
        }
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// What was left out, for the summary.
    pub(super) fn summary(&self, left: LeftOut) -> Option<String> {
        let mut parts = Vec::new();
        if left.unchanged > 0 {
            let findings = cli::counted(left.unchanged, "finding");
            parts.push(format!("{findings} in unchanged lines not shown"));
        }
        if let Some(standing) = &self.standing {
            let name = standing.path.display();
            if left.baseline.old > 0 {
                let findings = cli::counted(left.baseline.old, "old finding");
                parts.push(format!("{findings} in {name} not shown"));
            }
            if left.baseline.gone > 0 {
                parts.push(format!(
                    "{} in {name} gone: `copydesk baseline --prune` drops them",
                    cli::counted(left.baseline.gone, "finding"),
                ));
            }
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}
