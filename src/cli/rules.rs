//! `copydesk rules`.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::{self, ConfigArguments, StyleArguments};
use crate::diagnostic::Level;
use crate::rulefile::{RuleFile, Tier};
use crate::ruleset;

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    styles: StyleArguments,
    #[command(flatten)]
    config: ConfigArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// One JSON object a line
    Json,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    family: &'a str,
    level: Level,
    tier: Tier,
    title: &'a str,
    since: Option<&'a str>,
    /// The rule's own file; none for a built-in rule.
    path: Option<&'a str>,
}

impl<'a> From<&'a RuleFile> for Row<'a> {
    fn from(file: &'a RuleFile) -> Self {
        Self {
            rule: &file.id,
            family: file.id.split_once('/').map_or("", |(family, _)| family),
            level: file.head.level,
            tier: file.head.tier,
            title: &file.head.title,
            since: file.head.since.as_deref(),
            path: file.path.as_deref(),
        }
    }
}

pub(super) fn run(arguments: &RulesArguments) -> ExitCode {
    let mut problems = Vec::new();
    let mut config = arguments.config.load(&[PathBuf::from(".")], &mut problems);
    arguments.styles.add_to(&mut config);
    let files = ruleset::files(&config, &mut problems);
    let width = files.iter().map(|file| file.id.len()).max().unwrap_or_default();
    cli::print(|out| {
        for row in files.iter().map(Row::from) {
            match arguments.format {
                Format::Table => {
                    let tier = match row.tier {
                        Tier::Stable => "stable",
                        Tier::Preview => "preview",
                    };
                    let Row { rule, level, title, .. } = row;
                    writeln!(out, "{rule:width$}  {level:7}  {tier:7}  {title}")?;
                }
                Format::Json => {
                    serde_json::to_writer(&mut *out, &row).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
            }
        }
        Ok(())
    });
    cli::show(&problems);
    cli::exit(&problems)
}
