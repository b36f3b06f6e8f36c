//! The command line: one file a command.

mod baseline;
mod check;
mod checking;
mod clean;
mod completions;
mod explain;
mod facts;
mod init;
mod man;
mod progress;
mod references;
mod rules;
mod schema;
mod server;
mod stylesheet;
mod test;
mod timeline;

mod review;
mod trend;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};

use self::clean::CacheArguments;
use self::explain::page as rule_page;
use self::facts::lines as fact_lines;
use self::progress::{print_times, with_bar};
use crate::house::config::{Config, Selector};
use crate::report::full::{self, Style};
use crate::report::{counted, counted_as};
use crate::rulebook::ruleset::Selection;
use crate::run::discover;
use crate::run::engine::Input;
use crate::text::escape::{self, OutputSyntax};
use crate::text::finding::{Level, Problem};

/// A linter for a corpus of prose: names, dates, citations and typos that disagree.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    color: colorchoice_clap::Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint files and folders as one corpus
    Check(Box<check::CheckArguments>),
    /// Write down what is found today, so that `check` reports only what is new
    Baseline(baseline::BaselineArguments),
    /// Print what was read out of the texts, one JSON object a line
    Facts(facts::FactsArguments),
    /// Show a rule's page: what, why, source, options, examples
    Explain(explain::ExplainArguments),
    /// List every rule
    Rules(rules::RulesArguments),
    /// Run the examples inside rule files, the built-in ones and your own
    Test(test::TestArguments),
    /// Look at the findings in a browser, and decide about each once for the corpus
    Review(review::ReviewArguments),
    /// Print the copy editor's style sheet of a corpus: names, abbreviations, spelling, events
    Stylesheet(stylesheet::StylesheetArguments),
    /// Print every dated event in order, with conflicts marked
    Timeline(timeline::TimelineArguments),
    /// Print how many findings a corpus had at each of its last commits, by family
    Trend(trend::TrendArguments),
    /// Print the bibliography of a corpus: every work once, with where it is listed and cited
    References(references::ReferencesArguments),
    /// Write a commented starter copydesk.toml
    Init(init::InitArguments),
    /// Serve an editor: the language server, over standard input and output
    Server(server::ServerArguments),
    /// Print the JSON schema of copydesk.toml, or that of rule files, for an editor
    Schema(schema::SchemaArguments),
    /// Remove the cache
    Clean(clean::CleanArguments),
    /// Print the completions of a shell
    Completions(completions::CompletionsArguments),
    /// Print the manual page
    Man(man::ManArguments),
}

/// Which rules a command runs.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
struct RuleArguments {
    /// Rules and families to run, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    select: Option<Vec<String>>,
    /// Rules and families not to run, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    ignore: Vec<String>,
    /// Add the rules of the preview tier
    #[arg(long)]
    preview: bool,
}

impl RuleArguments {
    /// What they ask for, over the configuration.
    fn selection(&self) -> Selection {
        let selectors = |names: &[String]| names.iter().map(Selector::new).collect::<Vec<_>>();
        Selection {
            select: self.select.as_deref().map(selectors),
            ignore: selectors(&self.ignore),
            preview: self.preview,
        }
    }
}

/// Which configuration a command runs under.
#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
struct ConfigArguments {
    /// Configuration file instead of the nearest copydesk.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use the built-in defaults, no configuration file
    #[arg(long, conflicts_with = "config")]
    isolated: bool,
}

impl ConfigArguments {
    /// The configuration file for some paths.
    fn find(&self, paths: &[PathBuf]) -> Option<PathBuf> {
        let nearest = || self.config.clone().or_else(|| Config::discover(paths));
        if self.isolated { None } else { nearest() }
    }

    /// The configuration for some paths; what is wrong with it becomes problems.
    fn load(&self, paths: &[PathBuf], problems: &mut Vec<Problem>) -> Config {
        let mut config = self.find(paths).map_or_else(Config::default, |path| {
            Config::load(&path).unwrap_or_else(|errors| {
                problems.extend(errors);
                Config::default()
            })
        });
        if !self.isolated
            && let Err(errors) = config.load_allowed(paths)
        {
            problems.extend(errors);
        }
        config
    }
}

/// Rules besides those of the configuration.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
struct StyleArguments {
    /// Add the rules of a Vale style: its folder, or a `.vale.ini`; may be repeated
    #[arg(long, value_name = "DIR")]
    vale_style: Vec<PathBuf>,
}

impl StyleArguments {
    /// Adds them to a configuration, whose own paths are relative to its folder.
    fn add_to(&self, config: &mut Config) {
        let path = |path: &PathBuf| {
            if config.root().is_none() {
                return path.clone();
            }
            std::path::absolute(path).unwrap_or_else(|_| path.clone())
        };
        let styles: Vec<_> = self.vale_style.iter().map(path).collect();
        config.vale_styles.extend(styles);
    }
}

/// What a command line says of the texts over the configuration.
#[derive(Debug, Args)]
#[command(next_help_heading = "Texts")]
struct TextArguments {
    /// Files and folders to leave out: names or globs, relative to the working folder; may be
    /// repeated
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The language of the texts: en-US, en-GB, en-GB-oxendict, en-CA, en-AU
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

impl TextArguments {
    /// Lays them over a configuration; what is wrong with them becomes problems.
    fn add_to(&self, config: &mut Config, problems: &mut Vec<Problem>) {
        let amended = config.amend(&self.exclude, self.language.as_deref());
        problems.extend(amended.err().map(|problem| *problem));
    }
}

/// The texts that a command reads as one corpus, and under which configuration.
#[derive(Debug, Args)]
struct CorpusArguments {
    /// Files and folders, read as one corpus
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    texts: TextArguments,
    #[command(flatten)]
    config: ConfigArguments,
}

impl CorpusArguments {
    /// The configuration; what is wrong with it becomes problems.
    fn config(&self, problems: &mut Vec<Problem>) -> Config {
        let mut config = self.config.load(&self.paths, problems);
        self.texts.add_to(&mut config, problems);
        config
    }

    /// The files that the paths hold; what cannot be read becomes problems.
    fn inputs(&self, config: &Config, problems: &mut Vec<Problem>) -> Vec<Input> {
        let files = discover::discover(&self.paths, config, problems);
        files.files.into_iter().map(Input::File).collect()
    }
}

/// Number of threads, as `-j` takes it.
fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| {
        "a whole number from 1 on; without `-j` there is a thread for each processor".to_owned()
    })
}

/// Says of nothing that was read that there is nothing: an empty page looks like a fault.
fn empty(count: usize, what: &str, texts: usize) {
    if count == 0 {
        say(&format!("no {what} was read in {}", counted(texts, "text")));
    }
}

/// Runs a command; the exit code is 0 for nothing found, 1 for findings, 2 for bad usage or input.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let error = quoting(guiding(error));
            let code = ExitCode::from(error.exit_code().clamp(0, 2) as u8);
            if error.use_stderr() {
                // Nothing can be done where even the usage message cannot be written.
                let _ = error.print();
                return code;
            }
            let printed = error.print().and_then(|()| io::stdout().flush());
            return unprinted(printed).map_or(code, |problem| failed(&problem));
        }
    };
    arguments.color.write_global();
    match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Baseline(arguments) => baseline::run(&arguments),
        Command::Facts(arguments) => facts::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Stylesheet(arguments) => stylesheet::run(&arguments),
        Command::Timeline(arguments) => timeline::run(&arguments),
        Command::Trend(arguments) => trend::run(&arguments),
        Command::References(arguments) => references::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Server(arguments) => server::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Clean(arguments) => clean::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}

/// An error of usage, with a tip where a path or another tool's word stands for a command.
fn guiding(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return error;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return error;
    };
    let tip = match word.as_str() {
        "lint" | "run" | "scan" => "`copydesk check` does that".to_owned(),
        "fix" | "format" => "`copydesk check --fix` does that".to_owned(),
        path if path.contains(['.', '/']) || Path::new(path).exists() => {
            format!("to check texts: `copydesk check {path}`")
        }
        _ => return error,
    };
    error.remove(ContextKind::SuggestedSubcommand);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    error
}

/// An error of usage, its arguments as they can be printed.
fn quoting(mut error: clap::Error) -> clap::Error {
    let shown = |text: &String| escape::line(text).into_owned();
    let context: Vec<_> = error.context().map(|(kind, value)| (kind, value.clone())).collect();
    let is_hostile = |text: &String| shown(text) != *text;
    let hostile = context.iter().any(|(_, value)| match value {
        ContextValue::String(text) => is_hostile(text),
        ContextValue::Strings(texts) => texts.iter().any(is_hostile),
        _ => false,
    });
    if !hostile {
        return error;
    }
    for (kind, value) in context {
        let value = match value {
            ContextValue::String(text) => ContextValue::String(shown(&text)),
            ContextValue::Strings(texts) => {
                ContextValue::Strings(texts.iter().map(shown).collect())
            }
            // Tips repeat the argument; their own colours go with its.
            ContextValue::StyledStrs(texts) => {
                let plain = texts.iter().map(|text| shown(&text.to_string()).into());
                ContextValue::StyledStrs(plain.collect())
            }
            _ => continue,
        };
        error.insert(kind, value);
    }
    error
}

/// The exit code of a command that found nothing wrong with a text.
fn exit(problems: &[Problem]) -> ExitCode {
    let failed = problems.iter().any(|problem| problem.level == Level::Error);
    if failed { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

/// Writes lines to standard output; a problem where that fails.
#[must_use]
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Option<Problem> {
    print_as(OutputSyntax::Text, write)
}

/// Writes to standard output; a problem where that fails.
#[must_use]
fn print_as(
    form: OutputSyntax,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Option<Problem> {
    let mut out = BufWriter::new(io::stdout().lock());
    unprinted(escape::through(form, &mut out, write).and_then(|()| out.flush()))
}

/// What kept standard output from being written; a closed pipe is the reader's choice and no error.
fn unprinted(printed: io::Result<()>) -> Option<Problem> {
    let error = printed.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)?;
    Some(Problem::error(format!("cannot write to standard output: {error}")))
}

/// Writes to standard output, as all that a command does; its exit code.
fn print_all(form: OutputSyntax, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> ExitCode {
    print_as(form, write).map_or(ExitCode::SUCCESS, |problem| failed(&problem))
}

/// Shows what stopped a command.
fn failed(problem: &Problem) -> ExitCode {
    show(std::slice::from_ref(problem));
    ExitCode::from(2)
}

/// Writes to standard error, where nothing can be done if that fails.
fn tell(form: OutputSyntax, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let mut error = BufWriter::new(io::stderr().lock());
    let _ = escape::through(form, &mut error, write).and_then(|()| error.flush());
}

/// Says something in lines on standard error.
fn say(text: &str) {
    tell(OutputSyntax::Text, |out| writeln!(out, "{text}"));
}

/// Shows problems on standard error.
///
/// Of one file so many are shown as somebody mends at a time: a list that is none has one a line.
fn show(problems: &[Problem]) {
    /// Problems of one file.
    const SHOWN: usize = 100;
    let style = style(&io::stderr());
    let mut shown = full::Shown::default();
    let mut show = |problem: &Problem| {
        tell(style.form(), |out| {
            full::write_problem(problem, &mut shown, style, out)?;
            writeln!(out)
        });
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in problems {
        let count = problem.path.as_deref().map(|path| counts.entry(path).or_default());
        let is_shown = count.is_none_or(|count| {
            *count += 1;
            *count <= SHOWN
        });
        if is_shown {
            show(problem);
        }
    }
    for (path, count) in counts.into_iter().filter(|&(_, count)| count > SHOWN) {
        let more = counted(count - SHOWN, "more problem");
        let problem = Problem::note(format!("{more} here are not shown")).path(path);
        show(&problem.help("mend those above first"));
    }
}

/// Columns where the output goes to a file or another program.
const PIPED: usize = 100;

/// What a stream can show.
fn style(stream: &impl anstream::stream::RawStream) -> Style {
    /// Longer lines are hard to read.
    const WIDEST: usize = 140;
    let terminal = stream.is_terminal().then(terminal_size::terminal_size).flatten();
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    let width = terminal.map(|(width, _)| usize::from(width.0)).or_else(columns);
    let color = anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never;
    Style { width: width.map_or(PIPED, |width| width.min(WIDEST)), color }
}
