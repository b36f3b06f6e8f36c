//! The binary: arguments in, exit code out.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Texts fall into many small words: a faster allocator is a faster program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    copydesk::cli::run(std::env::args_os())
}
