//! `copydesk rules`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::{self, ConfigArguments, StyleArguments};
use crate::files;
use crate::files::atomic;
use crate::house::rulefile::{RuleFile, Tier};
use crate::rulebook::pages;
use crate::rulebook::ruleset;
use crate::text::escape::{self, OutputSyntax};
use crate::text::finding::{Level, Problem};

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// With `--format markdown`, write a page for each rule and an index into this folder instead
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    #[command(flatten)]
    styles: StyleArguments,
    #[command(flatten)]
    config: ConfigArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// One JSON object a line
    Json,
    /// The rules' pages
    Markdown,
}

impl Format {
    fn form(self) -> OutputSyntax {
        if self == Self::Json { OutputSyntax::Json } else { OutputSyntax::Text }
    }
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
    if arguments.output.is_some() && arguments.format != Format::Markdown {
        cli::show(&[Problem::error("`--output` writes the rules' pages")
            .help("add `--format markdown`, or leave `--output` out")]);
        return ExitCode::from(2);
    }
    let mut problems = Vec::new();
    let mut config = arguments.config.load(&[PathBuf::from(".")], &mut problems);
    arguments.styles.add_to(&mut config);
    let files = ruleset::files(&config, &mut problems);
    match &arguments.output {
        Some(folder) => {
            problems.extend(write_pages(&files, folder).err().map(|(path, error)| {
                Problem::error(format!("cannot write the page: {error}"))
                    .path(path.display().to_string())
            }));
        }
        None => {
            problems.extend(cli::print_as(arguments.format.form(), |out| match arguments.format {
                Format::Table => table(&files, out),
                Format::Json => files.iter().map(Row::from).try_for_each(|row| {
                    serde_json::to_writer(&mut *out, &row).map_err(io::Error::from)?;
                    writeln!(out)
                }),
                Format::Markdown => files.iter().enumerate().try_for_each(|(at, file)| {
                    let gap = if at > 0 { "\n" } else { "" };
                    write!(out, "{gap}{}", pages::page(file))
                }),
            }));
        }
    }
    cli::show(&problems);
    cli::exit(&problems)
}

fn table(files: &[RuleFile], out: &mut dyn io::Write) -> io::Result<()> {
    let width = files.iter().map(|file| file.id.len()).max().unwrap_or_default();
    files.iter().map(Row::from).try_for_each(|Row { rule, level, tier, title, .. }| {
        let tier = match tier {
            Tier::Stable => "stable",
            Tier::Preview => "preview",
        };
        let (rule, title) = (escape::line(rule), escape::line(title));
        writeln!(out, "{rule:width$}  {level:7}  {tier:7}  {title}")
    })
}

/// Writes `index.md` and `<family>/<rule>.md`; a page that is as it should be is not touched.
fn write_pages(rules: &[RuleFile], folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    let pages = rules.iter().map(|file| (format!("{}.md", file.id), pages::page(file)));
    for (name, page) in [("index.md".to_owned(), pages::index(rules))].into_iter().chain(pages) {
        let path = folder.join(name);
        let page = escape::lines(&page);
        let fail = |error| (path.clone(), error);
        // A page of before begins as the new one, up to the title; what does not is not ours.
        let head = page.lines().next().map(|line| line.split(": ").next().unwrap_or(line));
        let head = head.unwrap_or_default().as_bytes();
        match files::bytes(&path) {
            Ok(old) if old == page.as_bytes() => continue,
            Ok(old) if !old.starts_with(head) || path.is_symlink() => {
                return Err(fail(io::Error::other("there is another file of this name")));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(fail(error)),
        }
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(fail)?;
        atomic::write(&path, page.as_bytes()).map_err(fail)?;
    }
    Ok(())
}
