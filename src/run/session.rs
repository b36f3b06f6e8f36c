//! Runs that keep what they read: on disk from one run to the next, in memory from one change to
//! the next.
//!
//! [`check`] is a single run with a [`Cache`]. A [`Session`] lives longer: it holds the corpus and
//! the rules, is told which texts changed, reads only those, and judges the corpus again. Both
//! come to the same report as [`engine::check`], to the byte.

use std::sync::Arc;

use crate::files::atomic::Digest;
use crate::house::config::Config;
use crate::read::input::Input;
use crate::rulebook::ruleset::Ruleset;
use crate::run::cache::{self, Cache, Found, Stamp, Text};
use crate::run::corpus::Corpus;
use crate::run::engine::{self, Report, Run};
use crate::run::monitor::{Monitor, Stage};
use crate::run::reading::Reading;
use crate::text::finding::Problem;

/// Reads the inputs, or recalls what an earlier run read, and runs the rules over them.
///
/// Where the very same texts were checked before, the report has no
/// [`documents`](Report::documents): nothing had to be looked at.
#[must_use]
pub fn check(inputs: Vec<Input>, run: &Run<'_>, cache: Option<&Cache>) -> Report {
    let mut corpus = Corpus::default();
    let Some(cache) = cache else {
        engine::update(&mut corpus, inputs, run);
        let mut report = engine::judge(&corpus, run);
        report.documents = corpus.into_documents();
        return report;
    };
    let inputs = in_order(inputs);
    let found = find(&inputs, run, cache);
    if let Some(report) = recall_report(&inputs, &found, run, cache) {
        return report;
    }
    let (texts, complete) = fill(&mut corpus, inputs, &found, run, cache);
    let mut report = engine::judge(&corpus, run);
    run.monitor.stage(Stage::Remember, || {
        let kept = complete.then(|| {
            let list = cache::hash_of_list(texts.iter().map(Text::identity));
            (list, run_of(&report, &texts))
        });
        cache.save(texts, kept);
    });
    report.documents = corpus.into_documents();
    report
}

/// Reads the inputs into a corpus, or recalls what an earlier run read.
#[must_use]
pub fn read(inputs: Vec<Input>, run: &Run<'_>, cache: Option<&Cache>) -> Corpus {
    let mut corpus = Corpus::default();
    fill_with(&mut corpus, inputs, run, cache);
    corpus
}

/// A corpus under some rules, kept while its texts change.
#[derive(Debug)]
pub struct Session {
    ruleset: Ruleset,
    config: Config,
    corpus: Corpus,
}

impl Session {
    /// One without texts yet.
    #[must_use]
    pub fn new(ruleset: Ruleset, config: Config) -> Self {
        Self { ruleset, config, corpus: Corpus::default() }
    }

    /// Reads texts, or recalls what an earlier run read of them.
    pub fn open(&mut self, inputs: Vec<Input>, monitor: &Monitor, cache: Option<&Cache>) {
        let Self { ruleset, config, corpus } = self;
        fill_with(corpus, inputs, &Run { ruleset, config, monitor }, cache);
    }

    /// Reads texts that are new or changed, and forgets those of some names.
    pub fn change(&mut self, changed: Vec<Input>, gone: &[String]) {
        let Self { ruleset, config, corpus } = self;
        gone.iter().for_each(|name| corpus.remove(name));
        engine::update(corpus, changed, &Run { ruleset, config, monitor: &Monitor::default() });
    }

    /// Judges the corpus as it is.
    #[must_use]
    pub fn report(&self) -> Report {
        let Self { ruleset, config, corpus } = self;
        engine::judge(corpus, &Run { ruleset, config, monitor: &Monitor::default() })
    }

    /// The texts as they were read.
    #[must_use]
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The configuration that it runs under.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The rules that run.
    #[must_use]
    pub fn ruleset(&self) -> &Ruleset {
        &self.ruleset
    }
}

fn fill_with(corpus: &mut Corpus, inputs: Vec<Input>, run: &Run<'_>, cache: Option<&Cache>) {
    let Some(cache) = cache else {
        return engine::update(corpus, inputs, run);
    };
    let inputs = in_order(inputs);
    let found = find(&inputs, run, cache);
    let (texts, _) = fill(corpus, inputs, &found, run, cache);
    run.monitor.stage(Stage::Remember, || cache.save(texts, None));
}

/// The inputs in the order of their names; of two with one name the later one counts, as in
/// [`Corpus::put`].
fn in_order(mut inputs: Vec<Input>) -> Vec<Input> {
    inputs.reverse();
    inputs.sort_by_cached_key(Input::name);
    inputs.dedup_by_key(|input| input.name());
    inputs
}

/// Which of the inputs are known.
fn find(inputs: &[Input], run: &Run<'_>, cache: &Cache) -> Vec<Option<Found>> {
    if cache.is_empty() {
        return vec![None; inputs.len()];
    }
    run.monitor.stage(Stage::Recall, || engine::each(inputs, |input| cache.find(input)))
}

/// The report of an earlier run over the very same texts.
fn recall_report(
    inputs: &[Input],
    found: &[Option<Found>],
    run: &Run<'_>,
    cache: &Cache,
) -> Option<Report> {
    let known: Vec<&Found> = found.iter().map(Option::as_ref).collect::<Option<_>>()?;
    if known.is_empty() {
        return None;
    }
    run.monitor.stage(Stage::Recall, || {
        let names: Vec<String> = inputs.iter().map(Input::name).collect();
        let hashes = known.iter().map(|found| &found.hash);
        let list = cache::hash_of_list(names.iter().map(String::as_str).zip(hashes));
        let cache::Run { findings, problems, texts, words } =
            cache.run(&list).filter(|run| run.texts.len() == inputs.len())?;
        let mut report = Report::default();
        (report.findings, report.problems, report.words) = (findings, problems, words);
        for (((input, name), text), found) in inputs.iter().zip(&names).zip(texts).zip(&known) {
            match text {
                Some(rewritable) => {
                    report.inputs.push(input.clone().pinned(found.hash));
                    report.paths.push(Arc::from(name.as_str()));
                    report.rewritable.push(rewritable);
                }
                None => report.unread.push(input.clone()),
            }
        }
        // Files may have been touched, so that they need not be hashed the next time.
        let pairs = names.into_iter().zip(known);
        cache.save(pairs.map(|(name, found)| Text::before(name, found)).collect(), None);
        Some(report)
    })
}

/// Recalls and reads inputs into a corpus; what is to be kept of them, and whether that is all.
fn fill(
    corpus: &mut Corpus,
    inputs: Vec<Input>,
    found: &[Option<Found>],
    run: &Run<'_>,
    cache: &Cache,
) -> (Vec<Text>, bool) {
    run.monitor.expect(inputs.len());
    if found.iter().any(Option::is_some) {
        let packs: Vec<usize> = (0..cache::PACKS).collect();
        run.monitor.stage(Stage::Recall, || engine::each(&packs, |&pack| cache.load(pack)));
    }
    let pairs: Vec<_> = inputs.iter().zip(found).collect();
    let read = engine::each(&pairs, |&(input, found)| {
        let recalled = run.monitor.stage(Stage::Recall, || {
            let found = found.as_ref()?;
            let text = Text::before(input.name(), found);
            Some((cache.recall(found)?, Some(text), Some(found.hash)))
        });
        if recalled.is_some() {
            run.monitor.advance();
        }
        recalled.unwrap_or_else(|| read_one(input, run))
    });
    let mut texts = Vec::with_capacity(inputs.len());
    let mut complete = true;
    for (input, (reading, text, digest)) in inputs.into_iter().zip(read) {
        complete &= text.is_some();
        texts.extend(text);
        let input = match digest {
            Some(digest) => input.pinned(digest),
            None => input,
        };
        corpus.put(input, reading);
    }
    (texts, complete)
}

/// Reads one input; with what is to be kept of it, if it is a file that can be read, and the digest
/// of its bytes.
fn read_one(
    input: &Input,
    run: &Run<'_>,
) -> (Result<Reading, Box<Problem>>, Option<Text>, Option<Digest>) {
    let stamp = input.file().and_then(Stamp::of);
    let decode = || {
        let bytes = input.bytes()?;
        Ok((bytes.len(), cache::hash_of(&bytes), input.decode(bytes)))
    };
    let (size, hash, source) = match run.monitor.stage(Stage::Decode, decode) {
        Ok(decoded) => decoded,
        Err(problem) => return (Err(problem), None, None),
    };
    let name = input.name();
    let reading = source.map(|source| engine::read_source(&name, source, run));
    let text = input.file().map(|_| {
        run.monitor.stage(Stage::Remember, || Text::now(name, (size, hash), stamp, &reading))
    });
    (reading, text, Some(hash))
}

/// What a run came to, for the next one over the same texts.
fn run_of(report: &Report, texts: &[Text]) -> cache::Run {
    let mut readable = report.paths.iter().zip(&report.rewritable).peekable();
    let texts = texts.iter().map(|text| {
        let (_, rewritable) = readable.next_if(|(path, _)| ***path == *text.identity().0)?;
        Some(*rewritable)
    });
    cache::Run {
        texts: texts.collect(),
        findings: report.findings.clone(),
        problems: report.problems.clone(),
        words: report.words,
    }
}
