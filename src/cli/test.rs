//! `copydesk test`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli;
use crate::config::Config;
use crate::diagnostic::Problem;
use crate::examples;
use crate::rulefile::RuleFile;
use crate::ruleset;

#[derive(Debug, Args)]
pub(super) struct TestArguments {
    /// Rule files and folders of them; those of the nearest copydesk.toml and the built-in ones
    /// where none are given
    paths: Vec<PathBuf>,
}

pub(super) fn run(arguments: &TestArguments) -> ExitCode {
    let mut problems = Vec::new();
    let files = rule_files(&arguments.paths, &mut problems);
    let mut failed = 0;
    for file in &files {
        let failures = examples::failures(&files, file);
        failed += usize::from(!failures.is_empty());
        problems.extend(failures);
    }
    cli::show(&problems);
    let examples = files.iter().map(|file| file.head.examples.len()).sum();
    let (rules, examples) = (cli::counted(files.len(), "rule"), cli::counted(examples, "example"));
    cli::print(|out| writeln!(out, "{rules} with {examples}: {failed} failed"));
    match (problems.is_empty(), failed) {
        (true, _) => ExitCode::SUCCESS,
        (false, 0) => ExitCode::from(2),
        (false, _) => ExitCode::from(1),
    }
}

fn rule_files(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<RuleFile> {
    if paths.is_empty() {
        let config = Config::discover(&[PathBuf::from(".")]).map(|path| Config::load(&path));
        let config = config.transpose().unwrap_or_else(|errors| {
            problems.extend(errors);
            None
        });
        return ruleset::files(&config.unwrap_or_default(), problems);
    }
    let mut files: Vec<_> =
        paths.iter().flat_map(|path| ruleset::folder_files(path, problems)).collect();
    if files.is_empty() && problems.is_empty() {
        problems.push(Problem::error("there are no rule files here").help("they end in `.toml`"));
    }
    files.sort_by(|a, b| a.id.cmp(&b.id));
    files
}
