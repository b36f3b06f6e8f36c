//! What commands beside `check` take and build to check texts.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{CacheArguments, ConfigArguments, RuleArguments, StyleArguments, TextArguments};
use crate::house::config::Config;
use crate::house::rulefile::RuleFile;
use crate::rulebook::ruleset::{self, Ruleset};
use crate::run::cache::Cache;
use crate::text::finding::{Level, Problem};

/// By which rules texts are checked, and how.
#[derive(Debug, Args)]
pub(super) struct CheckingArguments {
    #[command(flatten)]
    rules: RuleArguments,
    #[command(flatten)]
    styles: StyleArguments,
    #[command(flatten)]
    texts: TextArguments,
    #[command(flatten)]
    config: ConfigArguments,
    #[command(flatten)]
    cache: CacheArguments,
}

/// What texts are checked with, as it is now.
pub(super) struct Checking {
    pub(super) config: Config,
    pub(super) rules: Vec<RuleFile>,
    pub(super) ruleset: Ruleset,
    pub(super) cache: Option<Cache>,
    pub(super) problems: Vec<Problem>,
}

impl CheckingArguments {
    /// Whether no configuration is read.
    pub(super) fn is_isolated(&self) -> bool {
        self.config.isolated
    }

    /// Reads the configuration and the rules for some paths.
    ///
    /// # Errors
    /// What is wrong with them, where one is an error: a report under another configuration than the one
    /// asked for would mislead.
    pub(super) fn build(&self, paths: &[PathBuf]) -> Result<Checking, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut config = self.config.load(paths, &mut problems);
        self.styles.add_to(&mut config);
        self.texts.add_to(&mut config, &mut problems);
        let rules = ruleset::files(&config, &mut problems);
        let ruleset = ruleset::build(&rules, &config, &self.rules.selection(), &mut problems);
        if problems.iter().any(|problem| problem.level == Level::Error) {
            return Err(problems);
        }
        let cache = self.cache.open(&config, &ruleset.key, &mut problems);
        Ok(Checking { config, rules, ruleset, cache, problems })
    }
}
