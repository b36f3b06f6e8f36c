//! `copydesk init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli;
use crate::config::FILE_NAME;
use crate::diagnostic::Problem;

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder of the corpus
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// The file that is written.
const STARTER: &str = include_str!("starter.toml");

pub(super) fn run(arguments: &InitArguments) -> ExitCode {
    let path = arguments.folder.join(FILE_NAME);
    let shown = path.display().to_string();
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(STARTER.as_bytes()));
    let problem = match written {
        Ok(()) => {
            cli::print(|out| writeln!(out, "wrote {shown}"));
            return ExitCode::SUCCESS;
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Problem::error("there is a configuration already").help("it was left as it is")
        }
        Err(error) => Problem::error(format!("cannot write the configuration: {error}")),
    };
    cli::show(&[problem.path(shown)]);
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_starter_is_a_configuration_with_and_without_its_examples() {
        Config::parse(FILE_NAME, STARTER).unwrap();
        // Every commented line of TOML is `# key = …` or `# [table]`, of prose `## …`.
        let open = STARTER
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(toml) => toml,
                None => line,
            })
            .collect::<Vec<_>>()
            .join("\n");
        let config = Config::parse(FILE_NAME, &open).unwrap();
        let settings = config.settings;
        assert!(!settings.terms.is_empty() && !settings.events.is_empty());
        assert!(!settings.abbreviations.is_empty());
    }
}
