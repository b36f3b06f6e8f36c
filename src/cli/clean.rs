//! Where the cache of a run stands, and `copydesk clean`, which removes it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli::{self, ConfigArguments};
use crate::house::config::Config;
use crate::run::cache::{self, Cache, Removal};
use crate::text::escape;
use crate::text::finding::Problem;

/// Whether and where what was read is kept for the next run.
#[derive(Debug, Args)]
#[command(next_help_heading = "Running")]
pub(super) struct CacheArguments {
    /// Read every text anew, and keep nothing for the next run
    #[arg(long)]
    no_cache: bool,
    /// Keep what was read in a `.copydesk_cache` in this folder, not beside the configuration
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,
}

impl CacheArguments {
    /// The cache for rules that are told apart by a key; a note says why there is none.
    pub(super) fn open(
        &self,
        config: &Config,
        rules: &[u8; 32],
        problems: &mut Vec<Problem>,
    ) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let opened = cache::open(&home(config), self.cache_dir.as_deref(), rules);
        opened.unwrap_or_else(|note| {
            problems.push(*note);
            None
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
    let config = arguments.config.find(&arguments.paths);
    let home = config.as_deref().and_then(Path::parent).unwrap_or_else(|| Path::new(""));
    let named = arguments.cache_dir.as_deref();
    let folder = cache::root(home, named).display().to_string();
    let name = escape::path(&folder);
    match cache::remove(home, named) {
        Ok(removal) => problems.extend(cli::print(|out| match removal {
            Removal::Absent => writeln!(out, "there is no {name}"),
            Removal::Foreign => writeln!(out, "nothing in {name} is a cache of copydesk"),
            Removal::Part => {
                writeln!(out, "removed what copydesk wrote in {name}, and left the rest")
            }
            Removal::Whole => writeln!(out, "removed {name}"),
        })),
        Err(why) => {
            let problem = Problem::error(format!("cannot remove the cache: {why}"));
            let help = "look at what stands there, and remove it by hand if it is not wanted";
            problems.push(problem.help(help));
        }
    }
    cli::show(&problems);
    cli::exit(&problems)
}
