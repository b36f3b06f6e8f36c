//! `copydesk completions`.

use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli;
use crate::text::escape::OutputSyntax;

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell that completes
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionsArguments) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut cli::Arguments::command(),
        "copydesk",
        &mut script,
    );
    cli::print_all(OutputSyntax::Raw, |out| out.write_all(&script))
}
