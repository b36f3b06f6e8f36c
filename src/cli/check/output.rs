//! Where `copydesk check` writes its report, and in which formats.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli;
use crate::files::atomic::AtomicFile;
use crate::files::{self, Identity};
use crate::house::baseline::Baseline;
use crate::house::config;
use crate::house::rulefile::nearest;
use crate::report::full::Style;
use crate::report::{
    Run, checkstyle, concise, full, github, gitlab, grouped, html, json, junit, markdown, rdjson,
    sarif, statistics,
};
use crate::run::discover;
use crate::run::engine::Input;
use crate::text::escape::{self, OutputSyntax};
use crate::text::finding::Problem;

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArguments {
    /// How to print findings, and the file to write instead of standard output; several formats
    /// go to several files
    #[arg(
        long = "format",
        value_name = "FORMAT[=FILE]",
        value_parser = Wanted::parse,
        default_value = "full",
        long_help = long_help(),
    )]
    formats: Vec<Wanted>,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
}

/// `--help` lists the formats: the parser of the value hides them from clap.
fn long_help() -> String {
    let mut help = "How to print findings, and the file to write instead of standard output; \
                    several formats go to several files\n\nFormats:"
        .to_owned();
    for format in Format::value_variants() {
        if let Some(value) = format.to_possible_value() {
            let told = value.get_help().map(ToString::to_string).unwrap_or_default();
            help.push_str(&format!("\n- {}: {told}", value.get_name()));
        }
    }
    help
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With an excerpt of every place
    Full,
    /// One finding a line
    Concise,
    /// By text
    Grouped,
    /// How often each rule finds something
    Statistics,
    /// One JSON object a line
    #[value(alias = "jsonl")]
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// Test results in the XML of JUnit
    Junit,
    /// The XML of Checkstyle
    Checkstyle,
    /// The Reviewdog Diagnostic Format
    Rdjson,
    /// A summary for the page of a build: contradictions, what is new, counts by rule and text
    Markdown,
    /// One page for a browser: findings, timeline and names, to search and to share
    Html,
}

/// One `--format`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

impl Wanted {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::from_str(name, true).map_err(|_| {
            // The error is printed as it is.
            let name = &*escape::line(name);
            let values = Format::value_variants().iter().filter_map(Format::to_possible_value);
            let names: Vec<_> = values.map(|value| value.get_name().to_owned()).collect();
            match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("there is no format `{name}`; did you mean `{near}`?"),
                None => format!("there is no format `{name}`; there are {}", names.join(", ")),
            }
        })?;
        if file == Some("") {
            return Err(format!("`{}=` names no file", escape::line(name)));
        }
        Ok(Self { format, file: file.map(PathBuf::from) })
    }
}

/// The report's ways out, opened before the texts are read: what cannot be written is told at once.
#[derive(Debug)]
pub(super) struct Outputs {
    /// What standard output shows, if anything.
    pub(super) shown: Option<Format>,
    files: Vec<(Format, PathBuf, AtomicFile)>,
}

impl OutputArguments {
    /// Opens the files.
    ///
    /// # Errors
    /// A [`Problem`] where two formats go to one place, or a file cannot be written.
    pub(super) fn open(&self) -> Result<Outputs, Box<Problem>> {
        let wrong = |message: String, help: &str| Err(Box::new(Problem::error(message).help(help)));
        let mut outputs = Outputs { shown: None, files: Vec::new() };
        let mut taken = BTreeSet::new();
        let mut output_file = self.output_file.as_deref();
        let mut without = self.formats.iter().filter(|wanted| wanted.file.is_none());
        if let (Some(first), Some(second)) = (without.next(), without.next()) {
            let name =
                |it: &Wanted| it.format.to_possible_value().map(|it| it.get_name().to_owned());
            let (first, second) =
                (name(first).unwrap_or_default(), name(second).unwrap_or_default());
            return wrong(
                format!("the formats `{first}` and `{second}` go to one place"),
                &format!("give one of them a file: `--format {second}=FILE`"),
            );
        }
        for Wanted { format, file } in &self.formats {
            let file = file.as_deref().or_else(|| output_file.take());
            let Some(path) = file.filter(|path| *path != Path::new("-")) else {
                if outputs.shown.replace(*format).is_some() {
                    return wrong(
                        "two formats go to standard output".to_owned(),
                        "give one a file",
                    );
                }
                continue;
            };
            let open = AtomicFile::create(path).map_err(|error| unwritable(path, &error))?;
            if !taken.insert(files::real_so_far(path)) {
                return wrong(
                    format!("two formats go to `{}`", path.display()),
                    "give each format a file of its own",
                );
            }
            outputs.files.push((*format, path.to_owned(), open));
        }
        if output_file.is_some() {
            return wrong(
                "`--output-file` is for a format without a file of its own".to_owned(),
                "every `--format` names its file already",
            );
        }
        Ok(outputs)
    }
}

impl Outputs {
    /// Looks whether a report would take the place of a text that it is about, or of a file that
    /// this run or another one goes by.
    ///
    /// # Errors
    /// A [`Problem`] that names the file and says what it is.
    pub(super) fn spare(&self, inputs: &[Input]) -> Result<(), Box<Problem>> {
        if self.files.iter().all(|(_, path, _)| Identity::of(path).is_none()) {
            return Ok(());
        }
        let texts: BTreeSet<_> =
            inputs.iter().filter_map(|input| Identity::of(&input.path())).collect();
        for (_, path, _) in &self.files {
            let Some(identity) = Identity::of(path) else { continue };
            let (role, help) = if texts.contains(&identity) {
                let help = "name another file, or leave this one out with `exclude`";
                (Some("a text that it is about"), help)
            } else {
                (files::role(path).or_else(|| ruling(path)), "name another file")
            };
            if let Some(role) = role {
                let problem = Problem::error(format!("the report would take the place of {role}"));
                return Err(Box::new(problem.path(files::name(path)).help(help)));
            }
        }
        Ok(())
    }

    /// Whether a report shows what the texts state besides what was found.
    pub(super) fn show_facts(&self) -> bool {
        let files = self.files.iter().map(|(format, ..)| *format);
        self.shown.into_iter().chain(files).any(|format| format == Format::Html)
    }

    /// Writes the files; what cannot be written becomes problems.
    pub(super) fn write_files(self, run: &Run<'_>, verbose: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (format, path, mut file) in self.files {
            let style = Style { width: cli::PIPED, color: false };
            let written =
                write(format, run, style, verbose, &mut file).and_then(|()| file.commit());
            problems.extend(written.err().map(|error| *unwritable(&path, &error)));
        }
        problems
    }
}

/// Writes a report in a format, and nothing hidden in it; copies of one finding are shown in full
/// where they are asked for.
pub(super) fn write(
    format: Format,
    run: &Run<'_>,
    style: Style,
    verbose: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let form = match format {
        Format::Full => style.form(),
        Format::Github => OutputSyntax::Commands,
        Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => OutputSyntax::Json,
        _ => OutputSyntax::Text,
    };
    escape::through(form, out, |out| match format {
        Format::Full if verbose => full::write(run.report, style, out),
        Format::Full => full::write_folded(run.report, style, out),
        Format::Concise => concise::write(run.report, out),
        Format::Grouped => grouped::write(run.report, out),
        Format::Statistics => statistics::write(run, out),
        Format::Json => json::write(run.report, out),
        Format::Sarif => sarif::write(run, out),
        Format::Github => github::write(run, out),
        Format::Gitlab => gitlab::write(run, out),
        Format::Junit => junit::write(run, out),
        Format::Checkstyle => checkstyle::write(run, out),
        Format::Rdjson => rdjson::write(run, out),
        Format::Markdown => markdown::write(run, out),
        Format::Html => html::write(run, out),
    })
}

/// What a file is to some run, though not to this one.
fn ruling(path: &Path) -> Option<&'static str> {
    if !path.is_file() {
        return None;
    }
    let real = files::real(path);
    let named = |name: &str| [path, &real].iter().any(|it| it.ends_with(name));
    let of_git = |path: &Path| {
        path.iter().any(|part| part == ".git")
            || [".gitignore", ".gitattributes", ".gitmodules", ".ignore"]
                .iter()
                .any(|name| path.ends_with(name))
    };
    if [path, &real].into_iter().any(of_git) {
        Some("a file of git, or of what is ignored")
    } else if named(config::FILE_NAME) {
        Some("a configuration")
    } else if named(config::ALLOW_LIST) {
        Some("a list of allowed findings")
    } else if Baseline::is_one(path) {
        Some("a baseline")
    } else if [path, &real].into_iter().any(discover::is_ruling) {
        Some("what may be a rule file or a configuration")
    } else {
        None
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Box<Problem> {
    let problem = Problem::error(format!("cannot write the report: {error}"));
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty() && !it.exists());
    let help = folder.map(|it| format!("there is no folder `{}`: make it first", it.display()));
    Box::new(Problem { help, ..problem.path(path.display().to_string()) })
}
