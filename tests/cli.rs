//! Command transcripts: `tests/cli/*.trycmd`, each run in the folder `*.in` beside it.
//!
//! `TRYCMD=overwrite cargo test --test cli` rewrites them; put `[..]` back where a time stood.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}
