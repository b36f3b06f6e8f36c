//! Where the cache of a run stands, and `copydesk clean`, which removes it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cache::{self, Cache};
use crate::cli::{self, ConfigArguments};
use crate::config::Config;
use crate::diagnostic::Problem;

/// Whether and where what was read is kept for the next run.
#[derive(Debug, Args)]
pub(super) struct CacheArguments {
    /// Read every text anew, and keep nothing for the next run
    #[arg(long)]
    no_cache: bool,
    /// Keep what was read in this folder, not in `.copydesk_cache` beside the configuration
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,
}

impl CacheArguments {
    /// The cache for rules that are told apart by a key.
    pub(super) fn open(&self, config: &Config, rules: &[u8; 32]) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let home = home(config);
        let key = cache::key(rules, &home);
        Some(match &self.cache_dir {
            // Who names a folder wants it.
            Some(folder) => Cache::open(folder.clone(), key, true),
            None => Cache::open(home.join(cache::FOLDER), key, false),
        })
    }
}

/// The folder that the cache stands in: that of the configuration, else the working folder.
fn home(config: &Config) -> PathBuf {
    config.root().unwrap_or_else(|| Path::new(".")).to_owned()
}

#[derive(Debug, Args)]
pub(super) struct CleanArguments {
    /// The files and folders whose cache it is
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The folder that `--cache-dir` named
    #[arg(long, value_name = "DIR")]
    cache_dir: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArguments,
}

pub(super) fn run(arguments: &CleanArguments) -> ExitCode {
    let mut problems = Vec::new();
    let folder = arguments.cache_dir.clone().unwrap_or_else(|| {
        let config = arguments.config.find(&arguments.paths);
        let home = config.as_deref().and_then(Path::parent).unwrap_or_else(|| Path::new(""));
        home.join(cache::FOLDER)
    });
    let name = folder.display();
    match cache::remove(&folder) {
        Ok(true) => cli::print(|out| writeln!(out, "removed {name}")),
        Ok(false) => cli::print(|out| writeln!(out, "there is no {name}")),
        Err(error) => {
            let problem = Problem::error(format!("cannot remove the cache: {error}"));
            problems.push(problem.path(name.to_string()));
        }
    }
    cli::show(&problems);
    cli::exit(&problems)
}
