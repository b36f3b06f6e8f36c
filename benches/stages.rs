//! One benchmark a stage, and the whole job: `cargo bench`.
//!
//! Throughput is bytes of source text a second. Stages run on one thread, the whole job on all.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark fails by panicking")]

mod corpus;

use std::io;
use std::sync::LazyLock;

use copydesk::facts::{self, Facts};
use copydesk::house::config::{Config, Selector};
use copydesk::linkage::entities::Entities;
use copydesk::read;
use copydesk::report::full::{self, Style};
use copydesk::report::json;
use copydesk::rulebook::ruleset::{self, Ruleset, Selection};
use copydesk::run::engine::{self, Report, Run};
use copydesk::run::monitor::Monitor;
use copydesk::text::document::Document;
use copydesk::text::finding::Finding;
use copydesk::text::source::Source;
use copydesk::text::token;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

/// Bytes that the stages work on.
const STAGE: usize = 1_000_000;

/// Bytes of the whole job.
const WHOLE: usize = 20_000_000;

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| corpus::texts(STAGE));
static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| documents(&TEXTS));
static FACTS: LazyLock<Vec<Facts>> =
    LazyLock::new(|| DOCUMENTS.iter().map(|document| facts::extract(document).0).collect());
static RULES: LazyLock<Ruleset> = LazyLock::new(rules);
static REPORT: LazyLock<Report> =
    LazyLock::new(|| engine::check(corpus::inputs(&TEXTS), &RULES, &Config::default()));

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn documents(texts: &[String]) -> Vec<Document> {
    texts.iter().map(|text| read::read("text.txt", Source::from_text(text))).collect()
}

fn rules() -> Ruleset {
    let mut problems = Vec::new();
    let files = ruleset::files(&Config::default(), &mut problems);
    ruleset::build(&files, &Config::default(), &Selection::default(), &mut problems)
}

fn corpus_checks(facts: &[Facts], ruleset: &Ruleset) -> Vec<Finding> {
    let (config, monitor) = (Config::default(), Monitor::default());
    engine::check_corpus(facts, &Run { ruleset, config: &config, monitor: &monitor })
}

fn stage(bencher: Bencher<'_, '_>, run: impl Fn()) {
    let bytes: usize = TEXTS.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(run);
}

#[divan::bench]
fn decode(bencher: Bencher<'_, '_>) {
    stage(bencher, || {
        for text in &*TEXTS {
            divan::black_box(Source::decode(text.clone().into_bytes()).is_ok());
        }
    });
}

#[divan::bench]
fn read_document(bencher: Bencher<'_, '_>) {
    stage(bencher, || drop(divan::black_box(documents(&TEXTS))));
}

#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DOCUMENTS);
    stage(bencher, || DOCUMENTS.iter().for_each(|document| drop(token::tokens(document))));
}

#[divan::bench]
fn extract_facts(bencher: Bencher<'_, '_>) {
    LazyLock::force(&DOCUMENTS);
    stage(bencher, || DOCUMENTS.iter().for_each(|document| drop(facts::extract(document))));
}

/// Reading, facts and document rules; the corpus rules see one text at a time.
#[divan::bench]
fn document_rules(bencher: Bencher<'_, '_>) {
    LazyLock::force(&RULES);
    stage(bencher, || {
        for text in &*TEXTS {
            let input = corpus::inputs(std::slice::from_ref(text));
            drop(divan::black_box(engine::check(input, &RULES, &Config::default())));
        }
    });
}

#[divan::bench]
fn entities(bencher: Bencher<'_, '_>) {
    LazyLock::force(&FACTS);
    stage(bencher, || drop(divan::black_box(Entities::build(&FACTS))));
}

#[divan::bench]
fn corpus_rules(bencher: Bencher<'_, '_>) {
    LazyLock::force(&FACTS);
    stage(bencher, || {
        drop(divan::black_box(corpus_checks(&FACTS, &RULES)));
    });
}

/// A corpus of many names, with the rules of the preview tier: time and memory must be linear.
#[divan::bench(args = [25_000, 50_000, 100_000], sample_count = 3, sample_size = 1)]
fn corpus_rules_distinct_names(bencher: Bencher<'_, '_>, names: usize) {
    let texts = corpus::names(names);
    let facts: Vec<_> =
        documents(&texts).iter().map(|document| facts::extract(document).0).collect();
    let mut problems = Vec::new();
    let files = ruleset::files(&Config::default(), &mut problems);
    let selection = Selection { preview: true, ..Selection::default() };
    let rules = ruleset::build(&files, &Config::default(), &selection, &mut problems);
    bencher.counter(ItemsCount::new(names)).bench_local(|| corpus_checks(&facts, &rules));
}

/// A corpus of many dated mentions: comparing them must stay near-linear.
#[divan::bench(args = [125_000, 250_000, 500_000, 1_000_000], sample_count = 1, sample_size = 1)]
fn corpus_rules_dated_mentions(bencher: Bencher<'_, '_>, mentions: usize) {
    let texts = corpus::dated(mentions);
    let facts: Vec<_> =
        documents(&texts).iter().map(|document| facts::extract(document).0).collect();
    let mut problems = Vec::new();
    let files = ruleset::files(&Config::default(), &mut problems);
    let selection =
        Selection { select: Some(vec![Selector::new("dates")]), ..Selection::default() };
    let rules = ruleset::build(&files, &Config::default(), &selection, &mut problems);
    bencher.counter(ItemsCount::new(mentions)).bench_local(|| corpus_checks(&facts, &rules));
}

/// A book of 300 pages with 2,000 works in its list and 8,000 citations, checked on one core, and
/// books of half and twice the size: time must be near-linear.
#[divan::bench(args = [1_000, 2_000, 4_000], sample_count = 5, sample_size = 1)]
fn citations_of_a_book(bencher: Bencher<'_, '_>, references: usize) {
    let text = corpus::book(references);
    let mut problems = Vec::new();
    let files = ruleset::files(&Config::default(), &mut problems);
    let selection =
        Selection { select: Some(vec![Selector::new("citations")]), ..Selection::default() };
    let rules = ruleset::build(&files, &Config::default(), &selection, &mut problems);
    bencher
        .counter(BytesCount::new(text.len()))
        .with_inputs(|| corpus::inputs(std::slice::from_ref(&text)))
        .bench_local_values(|input| engine::check(input, &rules, &Config::default()));
}

#[divan::bench]
fn report_full(bencher: Bencher<'_, '_>) {
    LazyLock::force(&REPORT);
    let style = Style { width: 100, color: true };
    stage(bencher, || full::write(&REPORT, style, &mut io::sink()).unwrap());
}

#[divan::bench]
fn report_json(bencher: Bencher<'_, '_>) {
    LazyLock::force(&REPORT);
    stage(bencher, || json::write(&REPORT, &mut io::sink()).unwrap());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn whole_job(bencher: Bencher<'_, '_>) {
    let texts = corpus::texts(WHOLE);
    let bytes: usize = texts.iter().map(String::len).sum();
    LazyLock::force(&RULES);
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(|| corpus::inputs(&texts))
        .bench_local_values(|inputs| {
            let report = engine::check(inputs, &RULES, &Config::default());
            json::write(&report, &mut io::sink()).unwrap();
        });
}
