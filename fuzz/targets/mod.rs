//! What fuzzing runs: for each kind of input a function that takes any bytes and panics where
//! something does not hold that must hold for every input.
//!
//! `tests/suite/fuzz.rs` runs them as tests on changed seeds, `libfuzzer.rs` guided by coverage.

mod bibliography;
mod corpus;
pub(crate) mod invariants;
mod reader;
mod rulefile;
mod seeds;
mod server;
mod suppression;

use std::sync::LazyLock;

use copydesk::house::config::Config;
use copydesk::house::rulefile::RuleFile;
use copydesk::rulebook::ruleset::{self, Ruleset, Selection};
use copydesk::text::source::Source;

pub(crate) use seeds::{dictionary, regressions};

/// A kind of input.
pub(crate) struct Target {
    /// As `fuzz/run` takes it, and the name of its folder in `fuzz/corpus`.
    pub(crate) name: &'static str,
    /// Reads an input and looks at what comes of it.
    pub(crate) run: fn(&[u8]),
    /// Inputs to start from.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "markdown", run: |it| reader::run("a.md", it), seeds: || seeds::texts("md") },
    Target { name: "rst", run: |it| reader::run("a.rst", it), seeds: || seeds::texts("rst") },
    Target { name: "latex", run: |it| reader::run("a.tex", it), seeds: || seeds::texts("tex") },
    Target { name: "plain", run: |it| reader::run("a.txt", it), seeds: || seeds::texts("txt") },
    Target { name: "html", run: |it| reader::run("a.html", it), seeds: seeds::pages },
    Target {
        name: "docx",
        run: |it| reader::packed("a.docx", "word/document.xml", it),
        seeds: seeds::documents,
    },
    Target {
        name: "odt",
        run: |it| reader::packed("a.odt", "content.xml", it),
        seeds: seeds::open_documents,
    },
    Target { name: "epub", run: |it| reader::packed("a.epub", "a.xhtml", it), seeds: seeds::pages },
    Target { name: "archive", run: reader::archive, seeds: seeds::archives },
    Target { name: "front-matter", run: reader::front_matter, seeds: seeds::front_matter },
    Target { name: "bibliography", run: bibliography::run, seeds: || seeds::texts("bib") },
    Target { name: "suppressions", run: suppression::comments, seeds: seeds::comments },
    Target { name: "allow-list", run: suppression::allow_list, seeds: seeds::allow_lists },
    Target { name: "rule-file", run: rulefile::of_ours, seeds: seeds::rule_files },
    Target { name: "vale", run: rulefile::of_vale, seeds: seeds::vale_rules },
    Target { name: "configuration", run: rulefile::configuration, seeds: seeds::configurations },
    Target { name: "server", run: server::run, seeds: seeds::sessions },
    Target { name: "corpus", run: corpus::run, seeds: seeds::corpora },
];

/// Stands between the texts of an input that has several: the record separator of ASCII.
const SEPARATOR: char = '\u{1E}';

/// A target by its name.
pub(crate) fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// The text of an input; none where it is no text.
fn text_of(input: &[u8]) -> Option<String> {
    Source::decode(input.to_vec()).ok().map(|source| source.text().to_owned())
}

/// The rule files that the program has.
static FILES: LazyLock<Vec<RuleFile>> = LazyLock::new(|| {
    let mut problems = Vec::new();
    let files = ruleset::files(&Config::default(), &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    files
});

/// Every rule, the preview tier too.
pub(crate) static RULES: LazyLock<Ruleset> = LazyLock::new(|| {
    let mut problems = Vec::new();
    let selection = Selection { preview: true, ..Selection::default() };
    let rules = ruleset::build(&FILES, &Config::default(), &selection, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    rules
});
