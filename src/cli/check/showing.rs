//! Questions about a run instead of the run: which files it reads, which rules hold for one of
//! them, and what it takes the parts of a text for.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli;
use crate::facts;
use crate::house::config::Config;
use crate::house::rulefile::{RuleFile, Tier};
use crate::house::suppress::{Listed, Overrides};
use crate::read;
use crate::read::input::Input;
use crate::rulebook::ruleset::Ruleset;
use crate::run::discover;
use crate::text::document::Document;
use crate::text::escape;
use crate::text::finding::DocumentId;
use crate::text::layers::Layers;
use crate::text::zone::Zone;

/// What is to be shown instead of a report.
#[derive(Debug, Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Instead of a report")]
pub(super) struct ShowArguments {
    /// Print the files that would be checked, one a line
    #[arg(long)]
    show_files: bool,
    /// Print which configuration, rules and options hold for a file
    #[arg(long, value_name = "FILE")]
    show_config: Option<PathBuf>,
    /// Print a text with its zones: what its blocks and the stretches in them are taken for
    #[arg(long, value_name = "FILE")]
    zones: Option<PathBuf>,
}

impl ShowArguments {
    /// Answers the question, if there is one.
    pub(super) fn answer(
        &self,
        paths: &[PathBuf],
        config: &Config,
        files: &[RuleFile],
        ruleset: &Ruleset,
    ) -> Option<ExitCode> {
        let mut problems = Vec::new();
        if self.show_files {
            let found = discover::discover(paths, config, &mut problems).files;
            problems.extend(cli::print(|out| {
                let names = found.into_iter().map(|path| Input::File(path).name());
                names.into_iter().try_for_each(|name| writeln!(out, "{}", escape::path(&name)))
            }));
        } else if let Some(path) = &self.show_config {
            problems.extend(cli::print(|out| show_config(path, config, files, ruleset, out)));
        } else if let Some(path) = &self.zones {
            let input = Input::File(path.clone());
            match input.decoded() {
                Ok(source) => {
                    let document = read::read(&input.name(), source);
                    let (_, layers) = facts::extract(&document);
                    problems.extend(cli::print(|out| zones(&document, &layers, out)));
                }
                Err(problem) => problems.push(*problem),
            }
        } else {
            return None;
        }
        cli::show(&problems);
        Some(cli::exit(&problems))
    }
}

fn show_config(
    path: &Path,
    config: &Config,
    files: &[RuleFile],
    ruleset: &Ruleset,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = Input::File(path.to_owned()).name();
    let named = if config.path.is_some() { config.name.as_str() } else { "built-in defaults" };
    writeln!(out, "file: {}\nconfiguration: {}", escape::path(&name), escape::path(named))?;
    let part = match (path.exists(), discover::is_wanted(path, config)) {
        (false, _) => "no, there is no such file",
        (_, false) => "only when it is named: its extension, `include` or `exclude` leaves it out",
        (true, true) => "yes, unless an ignore file leaves it out",
    };
    writeln!(out, "part of the corpus: {part}")?;
    let relative = config.relative(path);
    for entry in config.overrides.iter().filter(|entry| entry.paths.matches(&relative)) {
        let names: Vec<_> = entry.ignore.iter().map(|it| it.name.as_str()).collect();
        let reason = entry
            .reason
            .as_deref()
            .map(|it| format!(" -- {}", escape::line(it)))
            .unwrap_or_default();
        writeln!(out, "override: {} ignored{reason}", escape::line(&names.join(", ")))?;
    }
    let list = &config.allowed;
    let listed = list.relative(path);
    for entry in list.entries.iter().filter(|entry| entry.is_for(&listed)) {
        let names: Vec<_> = entry.selectors.iter().map(|it| it.name.as_str()).collect();
        let what = if entry.is_narrow() { "one finding of " } else { "" };
        let (list, names) = (escape::path(&list.name), names.join(", "));
        writeln!(out, "allowed by {list}: {what}{}", escape::line(&names))?;
    }
    writeln!(out, "\n{} of {} rules run:", ruleset.rules.len(), files.len())?;
    show_rules(&name, config, ruleset, out)
}

/// The rules that run, with what is set for them, and those that do not.
fn show_rules(
    name: &str,
    config: &Config,
    ruleset: &Ruleset,
    out: &mut dyn Write,
) -> io::Result<()> {
    let one = || std::iter::once(name);
    let mut overrides = Overrides::new(config, one());
    let mut listed = Listed::new(&config.allowed, one());
    let mut set = config.options().unwrap_or_default();
    for rule in &ruleset.rules {
        let id = DocumentId(0);
        let ignored = match (overrides.cover(&rule.id, id), listed.cover(&rule.id, id, None)) {
            (true, _) => ", overridden for this file",
            (_, true) => ", allowed in this file",
            _ => "",
        };
        writeln!(out, "  {} ({}{ignored})", escape::line(&rule.id), rule.level)?;
        for (key, value) in set.remove(&*rule.id).into_iter().flatten() {
            let value = config.text.get(value.span()).unwrap_or_default();
            writeln!(out, "    {} = {value}", escape::line(key.get_ref()))?;
        }
    }
    let idle = ruleset.roster.entries.iter().filter(|rule| !rule.runs);
    let idle: Vec<_> = idle
        .map(|rule| match rule.tier {
            Tier::Preview => format!("  {} (preview)", escape::line(&rule.id)),
            Tier::Stable => format!("  {}", escape::line(&rule.id)),
        })
        .collect();
    if !idle.is_empty() {
        writeln!(out, "\nnot run:\n{}", idle.join("\n"))?;
    }
    Ok(())
}

/// Every block with its lines, its zone and its prose, with the zones inside it in brackets.
fn zones(document: &Document, layers: &Layers<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (at, block) in document.blocks.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let line = |byte| document.source.line_of(byte) + 1;
        let written = block.source.of(document.source.text()).trim_end().len() as u32;
        let end = block.source.start + written.max(1) - 1;
        let (first, last) = (line(block.source.start), line(end));
        let level = if block.level > 0 { format!(" {}", block.level) } else { String::new() };
        let lines = if last > first { format!("{first}-{last}") } else { first.to_string() };
        writeln!(out, "{lines}: {}{level}", name(block.zone))?;
        // Where marks open and close, the inner ones inside the outer ones.
        let mut signs: Vec<(u32, bool, std::cmp::Reverse<u32>, String)> = Vec::new();
        for mark in layers.zones.overlapping(block.span) {
            let start = mark.span.start.max(block.span.start);
            let end = mark.span.end.min(block.span.end);
            signs.push((start, true, std::cmp::Reverse(end), format!("⟦{}: ", name(mark.zone))));
            signs.push((end, false, std::cmp::Reverse(start), "⟧".to_owned()));
        }
        signs.sort();
        let mut text = String::new();
        let mut from = block.span.start as usize;
        for (byte, _, _, sign) in signs {
            text.push_str(document.prose.get(from..byte as usize).unwrap_or_default());
            text.push_str(&sign);
            from = byte as usize;
        }
        text.push_str(document.prose.get(from..block.span.end as usize).unwrap_or_default());
        for line in text.lines() {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

/// As rule files and configurations name a zone.
fn name(zone: Zone) -> String {
    let name = serde_json::to_value(zone).ok();
    name.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}
