//! `copydesk server`.

use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use clap::Args;

use crate::cli;
use crate::server;
use crate::text::finding::Problem;

#[derive(Debug, Args)]
pub(super) struct ServerArguments {
    /// Number of threads [default: one a processor]
    #[arg(short, value_name = "N", value_parser = cli::threads)]
    jobs: Option<NonZeroUsize>,
    /// Speak over standard input and output, as is done anyway
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(arguments: &ServerArguments) -> ExitCode {
    match server::serve(arguments.jobs) {
        Ok(said_goodbye) => ExitCode::from(u8::from(!said_goodbye)),
        Err(error) => {
            let problem = Problem::error(format!("the language server stopped: {error}"));
            cli::show(&[match error.kind() {
                ErrorKind::InvalidData => problem.help("an editor starts this command by itself, and frames messages as the Language Server Protocol says"),
                _ => problem,
            }]);
            ExitCode::from(2)
        }
    }
}
