//! `copydesk man`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_mangen::Man;

use crate::cli;
use crate::diagnostic::Problem;

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// Write a page for each command into this folder, instead of printing that of copydesk
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &ManArguments) -> ExitCode {
    let command = cli::Arguments::command();
    let Some(folder) = &arguments.output else {
        cli::print(|out| Man::new(command).render(out));
        return ExitCode::SUCCESS;
    };
    let written =
        fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let problem = Problem::error(format!("cannot write the pages: {error}"));
            cli::show(&[problem.path(folder.display().to_string())]);
            ExitCode::from(2)
        }
    }
}
