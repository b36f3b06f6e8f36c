//! `copydesk test`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{self, ConfigArguments};
use crate::house::rulefile::RuleFile;
use crate::rulebook::ruleset;
use crate::rulebook::vale;
use crate::run::examples::{self, Verdict};
use crate::text::escape;
use crate::text::finding::{Level, Problem};

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    /// Folders of rule files or of a Vale style, or a `.vale.ini`; the rules of the nearest
    /// copydesk.toml and the built-in ones where none are given
    paths: Vec<PathBuf>,
    #[command(flatten)]
    config: ConfigArguments,
    /// Print the verdict on every rule, those that are validated too
    #[arg(long)]
    all: bool,
}

pub(super) fn run(arguments: &TestArguments) -> ExitCode {
    let mut problems = Vec::new();
    let files = rule_files(arguments, &mut problems);
    let unread = problems.iter().any(|problem| problem.level == Level::Error);
    let mut verdicts = Vec::new();
    for file in &files {
        let (verdict, failures) = examples::judge(&files, file);
        problems.extend(failures.into_iter().filter(|it| it.level == Level::Error));
        verdicts.push((verdict, &file.id));
    }
    cli::show(&problems);
    let examples = files.iter().map(|file| file.head.examples.len()).sum();
    let (rules, examples) = (cli::counted(files.len(), "rule"), cli::counted(examples, "example"));
    let count = |wanted: Verdict| verdicts.iter().filter(|(verdict, _)| *verdict == wanted).count();
    let others = [Verdict::Missing, Verdict::Silent, Verdict::Noisy, Verdict::Broken];
    let counts = others.map(|verdict| (count(verdict), verdict));
    let summary: String = [(count(Verdict::Validated), Verdict::Validated)]
        .into_iter()
        .chain(counts.into_iter().filter(|(count, _)| *count > 0))
        .map(|(count, verdict)| format!("{count} {verdict}"))
        .collect::<Vec<_>>()
        .join(", ");
    let unprinted = cli::print(|out| {
        for (verdict, id) in &verdicts {
            if arguments.all || *verdict != Verdict::Validated {
                writeln!(out, "{verdict:9}  {}", escape::line(id))?;
            }
        }
        writeln!(out, "{rules} with {examples}: {summary}")
    });
    if let Some(problem) = unprinted {
        return cli::failed(&problem);
    }
    let failed = verdicts.iter().any(|(verdict, _)| *verdict > Verdict::Missing);
    match (unread, failed) {
        (true, _) => ExitCode::from(2),
        (false, failed) => ExitCode::from(u8::from(failed)),
    }
}

fn rule_files(arguments: &TestArguments, problems: &mut Vec<Problem>) -> Vec<RuleFile> {
    let paths = &arguments.paths;
    if paths.is_empty() {
        let config = arguments.config.load(&[PathBuf::from(".")], problems);
        return ruleset::files(&config, problems);
    }
    let mut files = Vec::new();
    for path in paths {
        if vale::is_style(path) {
            files.extend(vale::load(std::slice::from_ref(path), &[], problems));
        } else {
            files.extend(ruleset::folder_files(path, problems));
        }
    }
    if files.is_empty() && problems.is_empty() {
        problems.push(
            Problem::error("there are no rule files here")
                .help("they end in `.toml`, or in `.yml` where they are a style of Vale"),
        );
    }
    files.sort_by(|a: &RuleFile, b| a.id.cmp(&b.id));
    files
}
