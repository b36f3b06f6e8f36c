//! The command line: one file a command.

mod check;
mod facts;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A linter for a corpus of prose: names, dates, citations and typos that disagree.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint files and folders as one corpus
    Check(check::CheckArguments),
    /// Print what was read out of the texts, one JSON object a line
    Facts(facts::FactsArguments),
}

/// Runs a command; the exit code is 0 for nothing found, 1 for findings, 2 for bad usage or input.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nothing can be done where even the usage message cannot be written.
            let _ = error.print();
            return ExitCode::from(error.exit_code().clamp(0, 2) as u8);
        }
    };
    match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Facts(arguments) => facts::run(&arguments),
    }
}
