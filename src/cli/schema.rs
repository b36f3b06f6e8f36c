//! `copydesk schema`: the JSON schemas by which editors complete and check TOML files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::{self, ConfigArguments};
use crate::rulebook::ruleset;
use crate::rulebook::schema;
use crate::text::escape::OutputSyntax;

#[derive(Debug, Args)]
pub(super) struct SchemaArguments {
    /// Of which files
    #[arg(value_enum, default_value = "config")]
    of: Of,
    #[command(flatten)]
    config: ConfigArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    /// Of copydesk.toml; rules of your own are known, too
    Config,
    /// Of rule files
    Rule,
}

pub(super) fn run(arguments: &SchemaArguments) -> ExitCode {
    let mut problems = Vec::new();
    let schema = match arguments.of {
        Of::Config => {
            let config = arguments.config.load(&[PathBuf::from(".")], &mut problems);
            schema::config(&ruleset::files(&config, &mut problems))
        }
        Of::Rule => schema::rule(),
    };
    let schema = schema::written(&schema);
    problems.extend(cli::print_as(OutputSyntax::Json, |out| out.write_all(schema.as_bytes())));
    cli::show(&problems);
    cli::exit(&problems)
}
