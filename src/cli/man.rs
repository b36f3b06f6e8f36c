//! `copydesk man`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use crate::cli;
use crate::files;
use crate::text::escape::OutputSyntax;
use crate::text::finding::Problem;

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// Write a page for each command into this folder, instead of printing that of copydesk
    #[arg(long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &ManArguments) -> ExitCode {
    let command = cli::Arguments::command();
    let Some(folder) = &arguments.output else {
        return cli::print_all(OutputSyntax::Raw, |out| Man::new(command).render(out));
    };
    let written = fs::create_dir_all(folder).and_then(|()| write_pages(command, folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let problem = Problem::error(format!("cannot write the pages: {error}"));
            cli::show(&[problem.path(folder.display().to_string())]);
            ExitCode::from(2)
        }
    }
}

/// Writes the pages; a link in the place of one would have the file that it leads to overwritten.
fn write_pages(command: Command, folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let page = path.extension().is_some_and(|it| it == "1")
            && path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("copydesk"));
        if page && (path.is_symlink() || !path.is_file()) {
            let name = files::name(&path);
            return Err(io::Error::other(format!("`{name}` is a link or no file")));
        }
    }
    clap_mangen::generate_to(command, folder)
}
