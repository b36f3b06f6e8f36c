//! The flow: discover, read, extract, check each document, check the corpus, sort.
//!
//! The only file that knows about threads. Left of the corpus checks everything is a pure function
//! of one file and runs in parallel; the results keep the order of the paths, so the same input
//! gives the same report whatever the number of threads.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{MAIN_SEPARATOR, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::diagnostic::{DocumentId, Finding, Place, Problem};
use crate::document::Document;
use crate::entities::LazyEntities;
use crate::facts::{self, Facts, Unknown};
use crate::fingerprint::Fingerprint;
use crate::fix::Plan;
use crate::layers::Layers;
use crate::read;
use crate::rules::{CorpusContext, DocumentContext, Rule, SuppressionContext};
use crate::ruleset::Ruleset;
use crate::source::{NotText, Source};
use crate::span::{SourceSpan, TextSpan};
use crate::suppress::{Listed, Overrides, Suppressions};
use crate::zone::Zone;

/// One text to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Text that is already here, under the name that reports show.
    Text {
        /// The name, which also tells the format.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Another input with fixes applied to its text, not yet written.
    Fixed {
        /// What was fixed.
        original: Box<Input>,
        /// The text now, as it will stand on disk.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// The path as reported: relative where it was given so, with `/`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => {
                let path = path.strip_prefix(".").unwrap_or(path);
                let name = path.to_string_lossy();
                // Elsewhere it is a letter of the name.
                let separates = MAIN_SEPARATOR == '\\';
                if separates { name.replace(MAIN_SEPARATOR, "/") } else { name.into_owned() }
            }
            Self::Text { name, .. } => name.clone(),
            Self::Fixed { original, .. } => original.name(),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// A [`Problem`] where they cannot be read.
    pub fn bytes(&self) -> Result<Vec<u8>, Box<Problem>> {
        match self {
            Self::File(path) => fs::read(path).map_err(|error| {
                let problem = Problem::error(format!("cannot read the file: {error}"));
                Box::new(problem.path(self.name()))
            }),
            Self::Text { bytes, .. } | Self::Fixed { bytes, .. } => Ok(bytes.clone()),
        }
    }

    /// Reads and decodes it.
    ///
    /// # Errors
    /// A [`Problem`] where it cannot be read or is no text.
    pub fn source(&self) -> Result<Source, Box<Problem>> {
        let (name, bytes) = (self.name(), self.bytes()?);
        Source::decode(bytes).map_err(|error| {
            let problem = match error {
                NotText::Binary => Problem::error("this is a binary file, not a text")
                    .help("leave it out with `exclude` in copydesk.toml"),
                NotText::TooLarge => Problem::error("this file is too large to read"),
            };
            Box::new(problem.path(name))
        })
    }
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// The texts that could be read, in the order of [`DocumentId`].
    pub inputs: Vec<Input>,
    /// Whether each of them is sound UTF-8, so that a fix can be written back.
    pub rewritable: Vec<bool>,
    /// The inputs that could not be read.
    pub unread: Vec<Input>,
    /// Their facts.
    pub documents: Vec<Facts>,
    /// Findings, sorted.
    pub findings: Vec<Finding>,
    /// Problems with the inputs.
    pub problems: Vec<Problem>,
    /// Words that were read.
    pub words: usize,
    /// By finding, once somebody asked.
    fingerprints: OnceLock<Vec<Fingerprint>>,
}

impl Report {
    /// The fingerprints of the findings, in their order.
    ///
    /// The texts with findings are read again for it when it is asked for the first time; who
    /// takes findings out later does so with [`Report::retain`].
    #[must_use]
    pub fn fingerprints(&self) -> &[Fingerprint] {
        self.fingerprints.get_or_init(|| {
            // Findings are in the order of their documents.
            let same =
                |a: &Finding, b: &Finding| a.primary.place.document == b.primary.place.document;
            let groups: Vec<_> = self.findings.chunk_by(same).collect();
            let of = |group: &&[Finding]| {
                let input = self.inputs.get(group[0].primary.place.document.0 as usize);
                let name = input.map(Input::name).unwrap_or_default();
                // A file that went away meanwhile is as good as an empty one.
                let source = input.and_then(|input| input.source().ok());
                let source = source.unwrap_or_else(|| Source::from_text(""));
                let document = read::read(&name, source);
                let of = |it: &Finding| Fingerprint::of(&document, &it.rule, it.primary.place.span);
                group.iter().map(of).collect::<Vec<_>>()
            };
            each(&groups, of).into_iter().flatten().collect()
        })
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

    /// Whether fixes of a document can be written back: it is sound UTF-8.
    #[must_use]
    pub fn is_rewritable(&self, document: DocumentId) -> bool {
        self.rewritable.get(document.0 as usize) == Some(&true)
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

/// What is kept of one text.
struct Read {
    facts: Facts,
    findings: Vec<Finding>,
    suppressions: Suppressions,
    problems: Vec<Problem>,
    rewritable: bool,
    words: usize,
}

/// Reads the inputs and runs the rules over them.
#[must_use]
pub fn check(inputs: Vec<Input>, ruleset: &Ruleset, config: &Config) -> Report {
    let mut report = Report::default();
    let mut suppressions = Vec::new();
    for (input, read) in read_all(inputs, |it| check_document(it, &ruleset.rules, config)) {
        match read {
            Ok(read) => {
                let id = DocumentId(report.documents.len() as u32);
                report.findings.extend(read.findings.into_iter().map(|it| relocate(it, id)));
                report.documents.push(read.facts);
                report.inputs.push(input);
                report.rewritable.push(read.rewritable);
                report.problems.extend(read.problems);
                report.words += read.words;
                suppressions.push(read.suppressions);
            }
            Err(problem) => {
                report.unread.push(input);
                report.problems.push(*problem);
            }
        }
    }
    report.findings.extend(check_corpus(&report.documents, &ruleset.rules, config));
    suppress(&mut report, suppressions, ruleset, config);
    report.findings.par_sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    report.findings.dedup();
    report
}

/// Reads the inputs in parallel; what `work` makes of them comes in the order of their names.
fn read_all<T: Send>(
    mut inputs: Vec<Input>,
    work: impl Fn(&Document) -> T + Sync,
) -> Vec<(Input, Result<T, Box<Problem>>)> {
    inputs.sort_by_cached_key(Input::name);
    let read = |input: Input| {
        let made = input.source().map(|source| work(&read::read(&input.name(), source)));
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
    let read = read_all(inputs, |document| {
        let (facts, layers) = facts::extract(document);
        let problems = problems(document, &facts);
        (facts, layers.words(), problems, look(&layers))
    });
    for (input, read) in read {
        match read {
            Ok((facts, words, problems, look)) => {
                report.inputs.push(input);
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

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixes {
    /// How many were applied.
    pub applied: usize,
    /// How many stand in the way of others, round after round.
    pub left: usize,
}

/// How often texts are read again after fixes: a fix may bring forward another, but two rules that
/// undo each other's work must come to an end.
const ROUNDS: usize = 10;

/// Applies the fixes of a report and checks again, until nothing more is to be fixed; `unsafe_too`
/// applies those that a person should look at, and `narrow` takes out of each further report what
/// was taken out of this one.
///
/// Nothing is written: the report's inputs that changed are [`Input::Fixed`].
#[must_use]
pub fn fix(
    mut report: Report,
    unsafe_too: bool,
    ruleset: &Ruleset,
    config: &Config,
    narrow: &mut dyn FnMut(&mut Report),
) -> (Report, Fixes) {
    let mut fixes = Fixes::default();
    for _ in 0..ROUNDS {
        let plan = Plan::new(&report.findings, unsafe_too, |id| report.is_rewritable(id));
        let changed: Vec<_> = plan.documents().collect();
        let changed = changed.into_par_iter().filter_map(|id| {
            let source = report.inputs[id.0 as usize].source().ok()?;
            let text = plan.apply(id, source.text()).filter(|text| text != source.text())?;
            // A mark at the start is no part of the text.
            let mark = if source.position(0).byte > 0 { "\u{FEFF}" } else { "" };
            Some((id, [mark, &text].concat().into_bytes()))
        });
        let changed: Vec<_> = changed.collect();
        fixes.left = plan.left;
        if changed.is_empty() {
            break;
        }
        fixes.applied += plan.applied;
        let mut inputs = report.inputs;
        for (id, bytes) in changed {
            let slot = &mut inputs[id.0 as usize];
            *slot = match std::mem::replace(slot, Input::File(PathBuf::new())) {
                Input::Fixed { original, .. } => Input::Fixed { original, bytes },
                original => Input::Fixed { original: Box::new(original), bytes },
            };
        }
        inputs.append(&mut report.unread);
        report = check(inputs, ruleset, config);
        narrow(&mut report);
    }
    (report, fixes)
}

/// What the corpus checks find, not yet suppressed or sorted.
#[must_use]
pub fn check_corpus(documents: &[Facts], rules: &[Rule], config: &Config) -> Vec<Finding> {
    let entities = LazyEntities::of(documents);
    let found: Vec<Vec<Finding>> = rules
        .par_iter()
        .map(|rule| {
            let context = CorpusContext {
                documents,
                entities: &entities,
                rule: &rule.id,
                zones: rule.zones,
                settings: &config.settings,
            };
            collect(rule, |findings| rule.check.corpus(&context, findings))
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// Takes out what texts and configuration allow, and lets the rules look at what they allow for
/// nothing.
fn suppress(
    report: &mut Report,
    mut suppressions: Vec<Suppressions>,
    ruleset: &Ruleset,
    config: &Config,
) {
    let paths = report.documents.iter().map(|facts| &*facts.path);
    let mut overrides = Overrides::new(config, paths.clone());
    let mut listed = Listed::new(&config.allowed, paths);
    let mut details =
        details(report, |finding| listed.asks(&finding.rule, finding.primary.place.document));
    let of_vale: FxHashMap<&str, &str> =
        ruleset.rules.iter().filter_map(|rule| Some((&*rule.id, rule.vale.as_deref()?))).collect();
    let mut at = 0;
    report.findings.retain_mut(|finding| {
        let rule = &finding.rule;
        let detail = details.get_mut(at).and_then(Option::take);
        at += 1;
        let detail = detail.as_ref().map(|(text, fingerprint)| (text.as_str(), *fingerprint));
        let document = finding.primary.place.document;
        if let Some(name) = of_vale.get(&**rule) {
            let span = finding.primary.place.span;
            if suppressions[document.0 as usize].switched_off(name, span) {
                return false;
            }
        }
        let by_list = listed.cover(rule, document, detail);
        let mut allowed = |place: Place| {
            let by_comment = suppressions[place.document.0 as usize].covers(rule, place.span);
            let by_path = overrides.cover(rule, place.document);
            listed.cover(rule, place.document, None) || by_path || by_comment
        };
        let kept = !allowed(finding.primary.place) && !by_list;
        // What may stay as it is is not rewritten for the sake of another place.
        if let Some(fix) = finding.fix.as_mut().filter(|_| kept) {
            fix.edits.retain(|edit| !allowed(edit.place));
        }
        finding.fix = finding.fix.take().filter(|fix| !fix.edits.is_empty());
        kept
    });
    // Most texts allow nothing, and there is a call for each rule and text.
    let telling: Vec<_> = suppressions
        .iter()
        .enumerate()
        .filter(|(_, suppressions)| !suppressions.is_empty())
        .collect();
    for rule in &ruleset.rules {
        for &(at, suppressions) in &telling {
            let id = DocumentId(at as u32);
            let context = SuppressionContext { id, suppressions, roster: &ruleset.roster };
            let found = collect(rule, |findings| rule.check.suppressions(&context, findings));
            report.findings.extend(found.into_iter().filter(|finding| {
                let document = finding.primary.place.document;
                !overrides.cover(&finding.rule, document)
                    && !listed.cover(&finding.rule, document, None)
            }));
        }
    }
    let unused = listed.unused().filter(|selector| ruleset.roster.runs(selector));
    report.problems.extend(unused.map(|selector| {
        let span = SourceSpan::new(selector.span.start, selector.span.end);
        Problem::note(format!("`{}` is allowed here, but finds nothing", selector.name))
            .path(&config.allowed.name)
            .excerpt(
                Arc::clone(&config.allowed.text),
                span,
                "nothing of it is found in these files",
            )
            .help("take it out, so that it hides nothing later")
    }));
    let unused = overrides.unused().filter(|selector| ruleset.roster.runs(selector));
    report.problems.extend(unused.map(|selector| {
        let span = SourceSpan::new(selector.span.start, selector.span.end);
        Problem::note(format!("this override of `{}` suppresses nothing", selector.name))
            .path(&config.name)
            .excerpt(Arc::clone(&config.text), span, "nothing is found in these files")
            .help("take it out, so that it hides nothing later")
    }));
}

/// The text at fault and the fingerprint of the findings that are asked for; findings need not be
/// in any order.
fn details(
    report: &Report,
    wanted: impl Fn(&Finding) -> bool,
) -> Vec<Option<(String, Fingerprint)>> {
    let mut details = vec![None; report.findings.len()];
    let mut groups: BTreeMap<DocumentId, Vec<usize>> = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate().filter(|(_, it)| wanted(it)) {
        groups.entry(finding.primary.place.document).or_default().push(at);
    }
    let groups: Vec<_> = groups.into_iter().collect();
    let read = each(&groups, |(id, group)| {
        let input = &report.inputs[id.0 as usize];
        let source = input.source().unwrap_or_else(|_| Source::from_text(""));
        let document = read::read(&input.name(), source);
        let detail = |&at: &usize| {
            let Finding { rule, primary, .. } = &report.findings[at];
            let span = primary.place.span;
            let text = span.of(document.source.text()).to_owned();
            (at, (text, Fingerprint::of(&document, rule, span)))
        };
        group.iter().map(detail).collect::<Vec<_>>()
    });
    for (at, detail) in read.into_iter().flatten() {
        details[at] = Some(detail);
    }
    details
}

/// Facts and findings of one document, under the id 0: which document it is in its corpus is known
/// only when all are read.
fn check_document(document: &Document, rules: &[Rule], config: &Config) -> Read {
    let (mut facts, layers) = facts::extract(document);
    let (mut all, mut sightings) = (Vec::new(), Vec::new());
    let mut unknown: Vec<Unknown> = Vec::new();
    for rule in rules {
        let context = DocumentContext {
            id: DocumentId(0),
            document,
            layers: &layers,
            facts: &facts,
            rule: &rule.id,
            zones: rule.zones,
            levels: rule.levels,
            settings: &config.settings,
        };
        all.extend(collect(rule, |findings| rule.check.document(&context, findings)));
        let known: FxHashSet<_> = unknown.iter().map(|word| Arc::clone(&word.text)).collect();
        let more = rule.check.unknown(&context).into_iter();
        unknown.extend(more.filter(|word| !known.contains(&word.text)));
        rule.check.sightings(&context, &mut sightings);
    }
    for finding in &mut all {
        let Some(fix) = &finding.fix else { continue };
        if fix.edits.iter().any(|it| document.has_markup(it.place.span)) {
            finding.fix = None;
        } else if fix.edits.iter().any(|it| is_quoted(&layers, it.place.span)) {
            // The slip may be the author's or that of the quoted text: only the source tells.
            finding.fix = None;
            finding.help =
                Some("check the source; if it has this, mark it with `[sic]`".to_owned());
        }
    }
    facts.unknown = unknown;
    facts.sightings = sightings;
    Read {
        findings: all,
        suppressions: Suppressions::read(document),
        problems: problems(document, &facts),
        rewritable: document.source.is_utf8() && document.source.fault().is_none(),
        words: layers.words(),
        facts,
    }
}

/// Whether a place lies inside a quotation, its marks aside.
fn is_quoted(layers: &Layers<'_>, place: SourceSpan) -> bool {
    let Some(span) = layers.document.text_span(place) else { return false };
    let displayed = layers.document.block_at(span.start);
    let inside = |it: TextSpan| it.start < span.start && span.end < it.end;
    displayed.is_some_and(|block| block.zone == Zone::BlockQuotation)
        || layers.zones.overlapping(span).any(|it| it.zone == Zone::Quotation && inside(it.span))
}

/// What is wrong with a text as an input: how it was decoded, and the syntax of a `.bib` file.
#[must_use]
pub fn problems(document: &Document, facts: &Facts) -> Vec<Problem> {
    let encoding = encoding_problem(document).into_iter();
    if facts.faults.is_empty() {
        return encoding.collect();
    }
    let text: Arc<str> = Arc::from(document.source.text());
    let faults = facts.faults.iter().map(|fault| {
        Problem::error("this bibliography is not valid BibTeX")
            .path(&*document.path)
            .excerpt(Arc::clone(&text), fault.span, &fault.message)
            .help(&fault.help)
    });
    encoding.chain(faults).collect()
}

/// What is to be said about how a text was decoded.
fn encoding_problem(document: &Document) -> Option<Problem> {
    let source = &document.source;
    if let Some(fault) = source.fault() {
        let text = Arc::from(source.text());
        return Some(
            Problem::error("this text is not valid UTF-8")
                .path(&*document.path)
                .excerpt(text, fault, "these bytes are no character")
                .help("the rest of the text is checked; save the file as UTF-8"),
        );
    }
    let foreign = !source.is_utf8() && !source.encoding().starts_with("UTF-16");
    foreign.then(|| {
        Problem::note(format!("this text is no UTF-8 and was read as {}", source.encoding()))
            .path(&*document.path)
    })
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

fn relocate(mut finding: Finding, document: DocumentId) -> Finding {
    finding.primary.place.document = document;
    finding.labels.iter_mut().for_each(|label| label.place.document = document);
    let edits = finding.fix.iter_mut().flat_map(|fix| &mut fix.edits);
    edits.for_each(|edit| edit.place.document = document);
    finding
}
