//! `copydesk stylesheet`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::{self, CorpusArguments};
use crate::files::atomic;
use crate::house::config::{Config, FILE_NAME};
use crate::house::decisions::Refused;
use crate::mined::stylesheet::{Sheet, markdown, toml};
use crate::report::Sources;
use crate::rules::naming::Spelling;
use crate::run::engine::{self, Report};
use crate::text::escape;
use crate::text::finding::{Place, Problem};
use crate::text::zone::ZoneSet;

#[derive(Debug, Args)]
pub(super) struct StylesheetArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    /// How to print the sheet
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Add what the sheet has and the configuration has not to copydesk.toml, which keeps its
    /// lines and comments; the file is made where there is none
    #[arg(long, conflicts_with = "format")]
    write: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Markdown,
    /// `[[term]]`, `[[abbreviation]]` and `[[event]]` to paste into copydesk.toml: what it has not
    Toml,
}

pub(super) fn run(arguments: &StylesheetArguments) -> ExitCode {
    let mut problems = Vec::new();
    let config = arguments.corpus.config(&mut problems);
    if !problems.is_empty() {
        cli::show(&problems);
        return ExitCode::from(2);
    }
    let inputs = arguments.corpus.inputs(&config, &mut problems);
    let (report, spellings) =
        engine::survey(inputs, |layers| Spelling::of(layers, ZoneSet::prose()));
    problems.extend(report.problems.iter().cloned());
    let mut spelling = Spelling::default();
    spellings.into_iter().for_each(|text| spelling.add(text));
    let sheet = Sheet::mine(&report.documents, spelling, &config.settings);
    if arguments.write {
        match arguments.write(&sheet, &config) {
            Ok(message) => {
                problems.extend(cli::print(|out| writeln!(out, "{}", escape::path(&message))));
            }
            Err(problem) => problems.push(*problem),
        }
    } else {
        match arguments.format {
            Format::Markdown => problems.extend(print_markdown(&sheet, &report)),
            Format::Toml => match toml::merge(&sheet, &config.settings, "") {
                Ok((text, _)) => {
                    problems.extend(cli::print(|out| write!(out, "{}", text.trim_start())));
                }
                Err(refused) => problems.push(*refused_problem(&refused, FILE_NAME)),
            },
        }
    }
    problems.extend(report.changed());
    cli::show(&problems);
    cli::exit(&problems)
}

fn print_markdown(sheet: &Sheet, report: &Report) -> Option<Problem> {
    let sources = Sources::at(report, sheet.places());
    let at = |place: Place| {
        let line = sources.positions(place).map_or(1, |(start, _)| start.line);
        format!("{}:{line}", escape::markdown(&escape::path(sources.path(place.document))))
    };
    let width = cli::style(&io::stdout()).width;
    cli::print(|out| markdown::write(sheet, &at, width, out))
}

impl StylesheetArguments {
    /// Adds the sheet to the configuration file; gives what to say.
    fn write(&self, sheet: &Sheet, config: &Config) -> Result<String, Box<Problem>> {
        let path = config.path.clone().unwrap_or_else(|| self.new_file());
        let shown =
            if config.path.is_some() { config.name.clone() } else { path.display().to_string() };
        let (text, added) = toml::merge(sheet, &config.own, &config.text)
            .map_err(|refused| refused_problem(&refused, &shown))?;
        if added == 0 {
            return Ok(format!("{shown} has all of it"));
        }
        // A file that could not be read again would stop every further run.
        if Config::parse(&shown, &text).is_err() {
            let problem = Problem::error("the sheet does not fit into the configuration");
            return Err(Box::new(problem.path(shown).help("`--format toml` prints it")));
        }
        let written = if config.path.is_some() {
            atomic::write(&path, text.as_bytes())
        } else {
            let file = OpenOptions::new().write(true).create_new(true).open(&path);
            file.and_then(|mut file| file.write_all(text.trim_start().as_bytes()))
        };
        match written {
            Ok(()) => {
                Ok(format!("{} added to {shown}", cli::counted_as(added, "entry", "entries")))
            }
            Err(error) => {
                let problem = Problem::error(format!("cannot write the configuration: {error}"));
                Err(Box::new(problem.path(shown)))
            }
        }
    }

    /// Where a new configuration belongs: in the folder of the corpus, or here.
    fn new_file(&self) -> PathBuf {
        match self.corpus.paths.as_slice() {
            [folder] if fs::metadata(folder).is_ok_and(|it| it.is_dir()) => {
                let folder = folder.strip_prefix(".").unwrap_or(folder);
                folder.join(FILE_NAME)
            }
            _ => PathBuf::from(FILE_NAME),
        }
    }
}

fn refused_problem(refused: &Refused, path: &str) -> Box<Problem> {
    let problem = match refused {
        Refused::Broken(error) => Problem::error(format!("broken configuration: {error}")),
        Refused::Inline(key) => Problem::error(format!("`{key}` is no array of tables here"))
            .help(format!("write each entry under `[[{key}]]` of its own")),
    };
    Box::new(problem.path(path))
}
