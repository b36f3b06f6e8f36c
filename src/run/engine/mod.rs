//! The flow: discover, read, extract, check each document, check the corpus, sort.
//!
//! The only room that knows about threads. Left of the corpus checks everything is a pure function
//! of one file and runs in parallel; the results keep the order of the paths, so the same input
//! gives the same report whatever the number of threads.

mod allowing;
mod document;
mod fixing;
mod hanging;

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

pub use self::document::problems;
pub use self::fixing::{Fixes, fix};
use crate::facts::{self, Facts};
use crate::files::atomic;
use crate::house::config::Config;
use crate::linkage::entities::LazyEntities;
use crate::linkage::entity::LazyIndex;
use crate::read;
pub use crate::read::input::Input;
use crate::rulebook::ruleset::Ruleset;
use crate::rules::{CorpusContext, Rule};
use crate::run::corpus::Corpus;
use crate::run::monitor::{Monitor, Stage};
use crate::run::reading::{Reading, Rest};
use crate::text::document::{Decoded, Document};
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{DocumentId, Finding, Place, Problem};
use crate::text::layers::Layers;
use crate::text::source::Source;

/// What a run goes by.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Which rules.
    pub ruleset: &'a Ruleset,
    /// What the house says.
    pub config: &'a Config,
    /// Who watches.
    pub monitor: &'a Monitor,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// The texts that could be read, in the order of [`DocumentId`].
    pub inputs: Vec<Input>,
    /// Whether a fix of each of them can be written back: it is sound UTF-8, in a format that is
    /// known.
    pub rewritable: Vec<bool>,
    /// The inputs that could not be read.
    pub unread: Vec<Input>,
    /// The path of each text that could be read, as reports show it.
    pub paths: Vec<Arc<str>>,
    /// Their facts; none where a [`Corpus`] keeps them, and where nobody needed to look at them.
    pub documents: Vec<Facts>,
    /// Findings, sorted.
    pub findings: Vec<Finding>,
    /// Problems with the inputs.
    pub problems: Vec<Problem>,
    /// Words that were read.
    pub words: usize,
    /// By finding, once somebody asked.
    fingerprints: OnceLock<Vec<Fingerprint>>,
    /// What is shown of the texts, by document, once it was read.
    sources: Vec<Option<Source>>,
}

impl Report {
    /// The fingerprints of the findings, in their order.
    ///
    /// The texts with findings are read again for it when it is asked for the first time; who
    /// takes findings out later does so with [`Report::retain`].
    #[must_use]
    pub fn fingerprints(&self) -> &[Fingerprint] {
        self.fingerprints.get_or_init(|| self.sign(&vec![None; self.findings.len()]))
    }

    /// The fingerprints of the findings, of which some are known.
    fn sign(&self, known: &[Option<Fingerprint>]) -> Vec<Fingerprint> {
        let findings: Vec<_> = self.findings.iter().zip(known.iter().copied()).collect();
        let document = |it: &(&Finding, _)| it.0.primary.place.document;
        // Findings are in the order of their documents.
        let groups: Vec<_> = findings.chunk_by(|a, b| document(a) == document(b)).collect();
        let of = |group: &&[(&Finding, Option<Fingerprint>)]| {
            if let Some(known) = group.iter().map(|(_, known)| *known).collect() {
                return known;
            }
            let id = document(&group[0]);
            let name = self.inputs.get(id.0 as usize).map(Input::name).unwrap_or_default();
            // A file that changed meanwhile is as good as an empty one: its findings go.
            let decoded = match self.source(id) {
                Some(source) if source.origin().is_none() => Some(source.into_owned().into()),
                Some(_) => self.inputs[id.0 as usize].decoded().ok(),
                None => None,
            };
            let decoded = decoded.unwrap_or_else(|| Source::from_text("").into());
            let document = read::read(&name, decoded);
            let of = |it: &Finding| Fingerprint::of(&document, &it.rule, it.primary.place.span);
            group.iter().map(|(finding, known)| known.unwrap_or_else(|| of(finding))).collect()
        };
        each(&groups, of).into_iter().flat_map(|signed: Vec<_>| signed).collect()
    }

    /// Takes over fingerprints that are known, so that the texts of these findings need not be read
    /// for them; `known` tells them.
    pub fn recall(&mut self, known: impl Fn(&Finding) -> Option<Fingerprint>) {
        let known: Vec<_> = self.findings.iter().map(known).collect();
        let all: Option<Vec<_>> = known.iter().copied().collect();
        let all = all.unwrap_or_else(|| self.sign(&known));
        self.fingerprints = OnceLock::from(all);
    }

    /// Keeps the findings for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&Finding) -> bool) {
        let keeps: Vec<_> = self.findings.iter().map(&mut keep).collect();
        let kept = |at: &mut usize| {
            *at += 1;
            keeps.get(*at - 1) == Some(&true)
        };
        let mut at = 0;
        self.findings.retain(|_| kept(&mut at));
        if let Some(mut fingerprints) = self.fingerprints.take() {
            let mut at = 0;
            fingerprints.retain(|_| kept(&mut at));
            self.fingerprints = OnceLock::from(fingerprints);
        }
    }

    /// Whether fixes of a document can be written back: it is sound UTF-8, in a format that is
    /// known, and not known to have changed.
    #[must_use]
    pub fn is_rewritable(&self, document: DocumentId) -> bool {
        let at = document.0 as usize;
        let changed = self.inputs.get(at).is_some_and(Input::has_changed);
        self.rewritable.get(at) == Some(&true) && !changed
    }

    /// The text of a document, read again unless it was for [`Report::settle`]; none where it is
    /// not the text any more that was checked.
    #[must_use]
    pub fn source(&self, document: DocumentId) -> Option<Cow<'_, Source>> {
        let at = document.0 as usize;
        if let Some(source) = self.sources.get(at).and_then(Option::as_ref) {
            return Some(Cow::Borrowed(source));
        }
        self.inputs.get(at)?.source().ok().map(Cow::Owned)
    }

    /// Reads the texts of all findings once more, so that whatever is told of them is told of the
    /// bytes that were checked. Findings that have to do with a text that changed are taken out;
    /// returned are problems that name the texts.
    pub fn settle(&mut self) -> Vec<Problem> {
        let mut shown = vec![false; self.inputs.len()];
        for finding in &self.findings {
            let edits = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|it| it.place));
            for place in finding.places().chain(edits) {
                if let Some(shown) = shown.get_mut(place.document.0 as usize) {
                    *shown = true;
                }
            }
        }
        let inputs: Vec<_> = self.inputs.iter().zip(shown).collect();
        self.sources =
            each(&inputs, |(input, shown)| if *shown { input.source().ok() } else { None });
        let problems = self.changed();
        if !problems.is_empty() {
            let changed: Vec<_> = self.inputs.iter().map(Input::has_changed).collect();
            let changed = |place: Place| changed.get(place.document.0 as usize) == Some(&true);
            self.retain(|finding| {
                let mut edits = finding.fix.iter().flat_map(|fix| &fix.edits);
                !finding.places().any(changed) && !edits.any(|edit| changed(edit.place))
            });
        }
        problems
    }

    /// Takes over the facts of the same texts, unless one of them changed meanwhile.
    pub fn take_facts(&mut self, corpus: Corpus) {
        let documents = corpus.into_documents();
        let same = documents.iter().map(|facts| &*facts.path).eq(self.paths.iter().map(|it| &**it));
        self.documents = if same { documents } else { Vec::new() };
    }

    /// Names the texts that were found to have changed since they were read.
    #[must_use]
    pub fn changed(&self) -> Vec<Problem> {
        self.inputs.iter().filter(|input| input.has_changed()).map(Input::changed).collect()
    }
}

/// Does something with a number of threads; as many as there are processors unless told.
pub fn on_threads<T: Send>(threads: Option<NonZeroUsize>, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, NonZeroUsize::get));
    match pool.build() {
        Ok(pool) => pool.install(work),
        // Without threads to be had, this one does it.
        Err(_) => work(),
    }
}

/// What some work makes of each item, in the order of the items, on all threads.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    items.par_iter().map(work).collect()
}

/// Reads the inputs and runs the rules over them.
#[must_use]
pub fn check(inputs: Vec<Input>, ruleset: &Ruleset, config: &Config) -> Report {
    let run = Run { ruleset, config, monitor: &Monitor::default() };
    let mut corpus = Corpus::default();
    update(&mut corpus, inputs, &run);
    let report = judge(&corpus, &run);
    Report { documents: corpus.into_documents(), ..report }
}

/// Reads texts, new ones and such that changed, into a corpus.
pub fn update(corpus: &mut Corpus, inputs: Vec<Input>, run: &Run<'_>) {
    run.monitor.expect(inputs.len());
    let work = |document: &Document| document::check(document, run);
    for (input, reading) in read_all(inputs, run.monitor, work) {
        corpus.put(input, reading);
    }
}

/// What is to be kept of a decoded text; `name` is its path as reports show it.
#[must_use]
pub fn read_source(name: &str, source: Decoded, run: &Run<'_>) -> Reading {
    let document = run.monitor.stage(Stage::Parse, || read::read(name, source));
    let reading = document::check(&document, run);
    run.monitor.advance();
    reading
}

/// Runs the corpus checks over a corpus and reports all that was found.
#[must_use]
pub fn judge(corpus: &Corpus, run: &Run<'_>) -> Report {
    let mut report = Report { inputs: corpus.inputs().to_vec(), ..Report::default() };
    let mut problems: Vec<(Arc<str>, Problem)> = Vec::new();
    let found = |(at, rest): (usize, &Rest)| -> Vec<Finding> {
        rest.findings_at(DocumentId(at as u32)).collect()
    };
    let found: Vec<_> = corpus.rests().par_iter().enumerate().map(found).collect();
    report.findings.reserve(found.iter().map(Vec::len).sum());
    found.into_iter().for_each(|mut found| report.findings.append(&mut found));
    for (facts, rest) in corpus.documents().iter().zip(corpus.rests()) {
        report.paths.push(Arc::clone(&facts.path));
        report.rewritable.push(rest.rewritable);
        report.words += rest.words;
        problems.extend(rest.problems.iter().map(|it| (Arc::clone(&facts.path), it.clone())));
    }
    for (input, problem) in corpus.unread() {
        problems.push((Arc::from(input.name()), problem.clone()));
        report.unread.push(input.clone());
    }
    problems.sort_by(|a, b| a.0.cmp(&b.0));
    report.problems.extend(problems.into_iter().map(|(_, problem)| problem));
    run.monitor.judge();
    let found = run.monitor.stage(Stage::Corpus, || check_corpus(corpus.documents(), run));
    report.findings.extend(found);
    run.monitor.stage(Stage::Suppress, || {
        let suppressions = corpus.rests().iter().map(|rest| rest.suppressions.clone()).collect();
        allowing::suppress(&mut report, suppressions, run.ruleset, run.config);
        hanging::settle(&mut report.findings, corpus.documents());
        report.findings.par_sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        report.findings.dedup();
    });
    report
}

/// Reads the inputs in parallel; what `work` makes of them comes in the order of their names.
fn read_all<T: Send>(
    mut inputs: Vec<Input>,
    monitor: &Monitor,
    work: impl Fn(&Document) -> T + Sync,
) -> Vec<(Input, Result<T, Box<Problem>>)> {
    inputs.sort_by_cached_key(Input::name);
    let read = |input: Input| {
        let decoded = monitor.stage(Stage::Decode, || {
            let bytes = input.bytes()?;
            Ok((atomic::digest(&bytes), input.decode(bytes)))
        });
        let (input, source) = match decoded {
            Ok((digest, source)) => (input.pinned(digest), source),
            Err(problem) => (input, Err(problem)),
        };
        let made = source.map(|source| {
            let document = monitor.stage(Stage::Parse, || read::read(&input.name(), source));
            work(&document)
        });
        monitor.advance();
        (input, made)
    };
    inputs.into_par_iter().map(read).collect()
}

/// Reads the facts of the inputs without checking anything, and what `look` sees in each while its
/// text is at hand.
#[must_use]
pub fn survey<T: Send>(
    inputs: Vec<Input>,
    look: impl Fn(&Layers<'_>) -> T + Sync,
) -> (Report, Vec<T>) {
    let mut report = Report::default();
    let mut seen = Vec::new();
    let read = read_all(inputs, &Monitor::default(), |document| {
        let (facts, layers) = facts::extract(document);
        let problems = problems(document, &facts);
        (facts, layers.words(), problems, look(&layers))
    });
    for (input, read) in read {
        match read {
            Ok((facts, words, problems, look)) => {
                report.inputs.push(input);
                report.paths.push(Arc::clone(&facts.path));
                report.documents.push(facts);
                report.words += words;
                report.problems.extend(problems);
                seen.push(look);
            }
            Err(problem) => {
                report.unread.push(input);
                report.problems.push(*problem);
            }
        }
    }
    (report, seen)
}

/// What the corpus checks find, not yet suppressed or sorted.
#[must_use]
pub fn check_corpus(documents: &[Facts], run: &Run<'_>) -> Vec<Finding> {
    let entities = LazyEntities::of(documents);
    let index = LazyIndex::of(documents);
    let found: Vec<Vec<Finding>> = run
        .ruleset
        .rules
        .par_iter()
        // A few rules do most of the work, and they are neighbours.
        .with_max_len(1)
        .enumerate()
        .map(|(at, rule)| {
            let context = CorpusContext {
                documents,
                entities: &entities,
                index: &index,
                rule: &rule.id,
                zones: rule.zones,
                settings: &run.config.settings,
                each: |count, work| (0..count).into_par_iter().for_each(work),
            };
            collect(rule, |findings| {
                run.monitor.rule(at, true, || rule.check.corpus(&context, findings));
            })
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// The findings of a rule, signed with its id and level.
fn collect(rule: &Rule, run: impl FnOnce(&mut Vec<Finding>)) -> Vec<Finding> {
    let mut findings = Vec::new();
    run(&mut findings);
    for finding in &mut findings {
        finding.rule = Arc::clone(&rule.id);
        finding.level = rule.level;
    }
    findings
}
