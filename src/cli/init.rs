//! `copydesk init`.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::cli;
use crate::files::atomic;
use crate::house::config::{Config, FILE_NAME};
use crate::rulebook::ruleset;
use crate::rulebook::schema;
use crate::rules;
use crate::text::escape::{self, OutputSyntax};
use crate::text::finding::Problem;
use crate::words::data;

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder of the corpus
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Instead: write a house style to start from, a folder NAME with a rule of each kind
    #[arg(long, value_name = "NAME")]
    style: Option<String>,
    /// Also write the schema by which editors complete and check copydesk.toml, 130 kB
    #[arg(long, conflicts_with = "style")]
    schema: bool,
}

/// The file that is written.
const STARTER: &str = include_str!("starter.toml");

pub(super) fn run(arguments: &InitArguments) -> ExitCode {
    if let Some(name) = &arguments.style {
        return write_style(arguments, name);
    }
    let path = arguments.folder.join(FILE_NAME);
    let shown = path.display().to_string();
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(starter(arguments.schema).as_bytes()))
        .and_then(|()| {
            if !arguments.schema {
                return Ok(());
            }
            let files = ruleset::files(&Config::default(), &mut Vec::new());
            let path = arguments.folder.join(schema::CONFIG_FILE);
            if path.is_symlink() {
                let name = schema::CONFIG_FILE;
                return Err(io::Error::other(format!("`{name}` is a link to another file")));
            }
            atomic::write(&path, schema::written(&schema::config(&files)).as_bytes())
        });
    let problem = match written {
        Ok(()) => {
            return cli::print_all(OutputSyntax::Text, |out| {
                let schema = match arguments.schema {
                    true => format!(", and {} by which editors complete it", schema::CONFIG_FILE),
                    false => String::new(),
                };
                writeln!(out, "wrote {}{schema}\n\n{NEXT}", escape::path(&shown))
            });
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Problem::error("there is a configuration already").help("it was left as it is")
        }
        Err(error) => Problem::error(format!("cannot write the configuration: {error}")),
    };
    cli::show(&[problem.path(shown)]);
    ExitCode::from(2)
}

/// What to do with it.
const NEXT: &str = "next:
  copydesk check                what is found, each place with its reason
  copydesk explain RULE         what a rule wants, and its options
  copydesk stylesheet --write   adds the names, abbreviations and spelling that the texts use
  copydesk baseline             writes down what is found today; from then on only news is reported";

/// The configuration to start from; where its schema is beside it, with a first line by which an
/// editor knows that.
fn starter(schema: bool) -> String {
    if !schema {
        return STARTER.to_owned();
    }
    format!("{}\n\n{STARTER}", hint(Path::new(schema::CONFIG_FILE)))
}

/// The comment that tells editors where the schema of a TOML file is.
fn hint(schema: &Path) -> String {
    format!("#:schema {}", schema.display())
}

/// Writes a folder with a rule of each kind that users configure, and says how to use it.
fn write_style(arguments: &InitArguments, name: &str) -> ExitCode {
    let folder = arguments.folder.join(name);
    let shown = folder.display().to_string();
    let write = || -> io::Result<usize> {
        fs::create_dir_all(folder.parent().unwrap_or(&folder))?;
        fs::create_dir(&folder)?;
        let family = folder.join("style");
        fs::create_dir(&family)?;
        atomic::write(
            &folder.join(schema::RULE_FILE),
            schema::written(&schema::rule()).as_bytes(),
        )?;
        let hint = hint(&Path::new("..").join(schema::RULE_FILE));
        let mut count = 0;
        for kind in rules::kinds() {
            if let Some(text) = data::text(&format!("kinds/{}.toml", kind.name)) {
                let path = family.join(format!("{}.toml", kind.name));
                fs::write(path, format!("{hint}\n\n{text}"))?;
                count += 1;
            }
        }
        Ok(count)
    };
    let problem = match write() {
        Ok(count) => {
            let (shown, name) = (escape::path(&shown), escape::line(name));
            return cli::print_all(OutputSyntax::Text, |out| {
                writeln!(
                    out,
                    "wrote {count} rules to {shown}; `copydesk test {shown}` runs their examples"
                )?;
                writeln!(out, "to use them, add to {FILE_NAME}:\n\nrule-folders = [\"{name}\"]")
            });
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Problem::error("there is such a folder already").help("it was left as it is")
        }
        Err(error) => Problem::error(format!("cannot write the house style: {error}")),
    };
    cli::show(&[problem.path(shown)]);
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_is_a_configuration_with_and_without_its_examples() {
        Config::parse(FILE_NAME, &starter(true)).unwrap();
        Config::parse(FILE_NAME, &starter(false)).unwrap();
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
