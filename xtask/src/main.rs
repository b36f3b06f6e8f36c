//! `cargo xtask`: what developers of copydesk do besides `cargo build` and `cargo test`.

#[cfg(feature = "dictionaries")]
mod dictionaries;
mod language;
mod lemmas;
mod rule;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

const USAGE: &str = "cargo xtask TASK

tasks:
  new-rule FAMILY/RULE   write the skeleton of a rule and of its cases
  bless                  rewrite all expected outputs; read the diff
  quick                  the tests of architecture, rules and cases
  ci                     all that continuous integration runs
  release --dry-run      build, install and try all that a release is made of, as far as this machine can
  precision              write docs/precision.md from verdicts/
  dictionaries           write the word lists in dictionaries/ that come from crates
  lemmas DIR             write dictionaries/lemmas.txt from a checkout of Open English WordNet
  train DIR...           learn the weights in dictionaries/ from treebanks, and measure them";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask/ has no parent")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => println!("{USAGE}"),
        ["new-rule", id] => rule::write(root, id)?,
        ["bless"] => bless(root)?,
        ["quick"] => {
            step(cargo(root).args(["test", "--lib"]))?;
            let tests = ["architecture::", "cases::", "kinds::"];
            step(cargo(root).args(["test", "--test", "suite", "--"]).args(tests))?;
        }
        ["ci"] => step(Command::new("bash").arg(".ci/run").current_dir(root))?,
        ["release", "--dry-run"] => {
            let script = ["packaging/release.py", "dry-run"];
            step(Command::new("python3").args(script).current_dir(root))?;
        }
        ["precision"] => {
            let test = ["test", "-q", "--test", "suite", "--", "precision::"];
            step(cargo(root).args(test).env("COPYDESK_BLESS", "1"))?;
        }
        #[cfg(feature = "dictionaries")]
        ["dictionaries"] => dictionaries::write(root)?,
        // The crates are word lists of some megabytes of source, which take minutes to compile.
        #[cfg(not(feature = "dictionaries"))]
        ["dictionaries"] => {
            let run = ["run", "--manifest-path", "xtask/Cargo.toml", "--features", "dictionaries"];
            step(cargo(root).args(run).args(["--", "dictionaries"]))?;
        }
        ["train", treebanks @ ..] => language::train(root, treebanks)?,
        ["lemmas", wordnet] => lemmas::write(root, Path::new(wordnet))?,
        other => bail!("there is no task `{}`\n\n{USAGE}", other.join(" ")),
    }
    Ok(())
}

/// Rewrites what tests compare with.
fn bless(root: &Path) -> Result<()> {
    let tests = ["cases::", "precision::", "readme::", "schemas::"];
    let suite = ["test", "-q", "--test", "suite", "--"];
    step(cargo(root).args(suite).args(tests).env("COPYDESK_BLESS", "1"))?;
    step(cargo(root).args(["test", "-q", "--test", "cli"]).env("TRYCMD", "overwrite"))?;
    println!("\nChanged, of which transcripts may show times:");
    step(Command::new("git").args(["status", "--short"]).current_dir(root))
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.current_dir(root);
    cargo
}

fn step(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
