//! The targets for libFuzzer, which builds on what each input covers: `fuzz/run` builds and runs it.
//!
//! `COPYDESK_FUZZ` names the target; seeds are written into the folder `COPYDESK_FUZZ_SEEDS`.

#![no_main]

#[allow(
    dead_code,
    unused_imports,
    reason = "libFuzzer reads what failed once and the dictionary itself"
)]
mod targets;

use std::path::PathBuf;
use std::sync::LazyLock;
use std::{env, fs};

use targets::Target;

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = env::var("COPYDESK_FUZZ").unwrap_or_default();
    let known: Vec<_> = targets::TARGETS.iter().map(|target| target.name).collect();
    targets::find(&name).unwrap_or_else(|| panic!("`{name}` is none of {}", known.join(", ")))
});

/// Lays the seeds out as files, which is how libFuzzer takes them.
fn write_seeds() {
    let Some(folder) = env::var_os("COPYDESK_FUZZ_SEEDS").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).expect("a folder for the seeds");
    for (at, seed) in (TARGET.seeds)().iter().enumerate() {
        fs::write(folder.join(format!("{at:04}")), seed).expect("a seed is written");
    }
}

libfuzzer_sys::fuzz_target!(init: write_seeds(), |input: &[u8]| (TARGET.run)(input));
