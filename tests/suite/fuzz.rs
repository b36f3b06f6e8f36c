//! Fuzzing on a stable toolchain, in the build of the other tests: every target of `fuzz/` on the
//! inputs that failed once and on as many seeds, changed by chance, as `COPYDESK_FUZZ_INPUTS` says: a number
//! and no time, so that a fast machine tries the same as a slow one. `fuzz/run` does more, guided by
//! coverage.

#![allow(clippy::print_stdout, reason = "what was tried is for who runs it")]

#[path = "../../fuzz/targets/mod.rs"]
pub(super) mod targets;

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::time::SystemTime;

use super::repository::root;
use targets::Target;

/// The longest input that is made, in bytes.
const LONGEST: usize = 4096;

/// Numbers by chance: splitmix64, which needs no more than a counter.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another, 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        self.next().checked_rem(end as u64).unwrap_or_default() as usize
    }

    fn one_of<'a>(&mut self, things: &'a [Vec<u8>]) -> &'a [u8] {
        let at = self.below(things.len());
        things.get(at).map_or(&[], Vec::as_slice)
    }

    /// A stretch of some bytes, mostly a short one.
    fn stretch(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        let most = if self.below(4) == 0 { bytes.len() } else { 16 };
        start..(start + self.below(most + 1)).min(bytes.len())
    }
}

/// Changes an input: words and stretches come, go, move and are repeated, bits turn over.
fn change(input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[Vec<u8>], chance: &mut Chance) {
    let stretch = chance.stretch(input);
    let piece = match chance.below(8) {
        0 => Vec::new(),
        1 => input[stretch.clone()].repeat(2 + chance.below(3)),
        2 => {
            let other = chance.one_of(seeds);
            let piece = chance.stretch(other);
            other[piece].to_vec()
        }
        3 => chance.one_of(words).repeat(1 << chance.below(8)),
        4 => vec![chance.next() as u8; 1 + chance.below(2)],
        5 => input[stretch.clone()].iter().map(|byte| byte ^ (1 << chance.below(8))).collect(),
        _ => [&input[stretch.clone()], chance.one_of(words)].concat(),
    };
    input.splice(stretch, piece);
    input.truncate(LONGEST);
}

/// Runs a target on one input; where it fails the input is kept for a test.
fn run(target: &Target, input: &[u8]) {
    if let Err(cause) = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(target.name);
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(blake3::hash(input).to_hex().as_str());
        fs::write(&path, input).unwrap();
        println!("this input failed: {}", path.display());
        println!("mend the fault and keep the input in fuzz/corpus/{}", target.name);
        panic::resume_unwind(cause);
    }
}

/// What chance begins with: `COPYDESK_FUZZ_SEED`, so that a run can be had again, or the time.
fn seed() -> u64 {
    match std::env::var("COPYDESK_FUZZ_SEED") {
        Ok(seed) => seed.parse().expect("a number"),
        Err(_) => {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
            now.as_nanos() as u64
        }
    }
}

fn fuzz(name: &str) {
    let target = targets::find(name).unwrap();
    for (path, input) in targets::regressions(name) {
        println!("{}", path.display());
        (target.run)(&input);
    }
    let inputs = std::env::var("COPYDESK_FUZZ_INPUTS").ok();
    let Some(inputs) = inputs.map(|it| it.parse::<u64>().expect("a number of inputs")) else {
        return;
    };
    let seed = seed();
    let mut chance = Chance(seed);
    let (seeds, words) = ((target.seeds)(), targets::dictionary());
    assert!(!seeds.is_empty(), "there are no seeds");
    for _ in 0..inputs {
        let mut input = chance.one_of(&seeds).to_vec();
        for _ in 0..chance.below(8) {
            change(&mut input, &seeds, &words, &mut chance);
        }
        run(target, &input);
    }
    println!("{name}: {inputs} inputs, seed {seed}");
}

#[test]
fn every_target_is_run_and_described() {
    let (here, page) = (include_str!("fuzz.rs"), fs::read_to_string(root().join("fuzz/README.md")));
    let page = page.unwrap();
    for target in targets::TARGETS {
        assert!(
            here.contains(&format!("fuzz(\"{}\")", target.name)),
            "{} has no test",
            target.name
        );
        assert!(page.contains(&format!("| `{}` |", target.name)), "{} is on no page", target.name);
    }
}

#[test]
fn markdown() {
    fuzz("markdown");
}

#[test]
fn rst() {
    fuzz("rst");
}

#[test]
fn latex() {
    fuzz("latex");
}

#[test]
fn plain() {
    fuzz("plain");
}

#[test]
fn html() {
    fuzz("html");
}

#[test]
fn docx() {
    fuzz("docx");
}

#[test]
fn odt() {
    fuzz("odt");
}

#[test]
fn epub() {
    fuzz("epub");
}

#[test]
fn archive() {
    fuzz("archive");
}

#[test]
fn front_matter() {
    fuzz("front-matter");
}

#[test]
fn bibliography() {
    fuzz("bibliography");
}

#[test]
fn suppressions() {
    fuzz("suppressions");
}

#[test]
fn allow_list() {
    fuzz("allow-list");
}

#[test]
fn rule_file() {
    fuzz("rule-file");
}

#[test]
fn vale() {
    fuzz("vale");
}

#[test]
fn configuration() {
    fuzz("configuration");
}

#[test]
fn server() {
    fuzz("server");
}

#[test]
fn corpus() {
    fuzz("corpus");
}
