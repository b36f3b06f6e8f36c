//! `cargo xtask`: what developers of copydesk do besides `cargo build` and `cargo test`.

mod dictionaries;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "cargo xtask TASK

tasks:
  dictionaries   write the word lists in dictionaries/ that come from crates";

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
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("dictionaries") => dictionaries::write(root),
        Some(other) => bail!("there is no task `{other}`\n\n{USAGE}"),
        None => {
            println!("{USAGE}");
            Ok(())
        }
    }
}
