//! What is to be said of one document while its text is at hand.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::facts::{self, Facts, Unknown};
use crate::house::suppress::Suppressions;
use crate::language::Syntax;
use crate::rules::DocumentContext;
use crate::rules::effort;
use crate::run::engine::{Run, collect};
use crate::run::monitor::Stage;
use crate::run::reading::{Reading, Rest};
use crate::text::document::Document;
use crate::text::finding::{DocumentId, Problem};
use crate::text::layers::Layers;
use crate::text::span::{SourceSpan, TextSpan};
use crate::text::zone::Zone;

/// Facts and findings of one document, under the id 0: which document it is in its corpus is known
/// only when all are read.
pub(super) fn check(document: &Document, run: &Run<'_>) -> Reading {
    let monitor = run.monitor;
    let (mut facts, layers) = monitor.stage(Stage::Extract, || facts::extract(document));
    let syntax = Syntax::new(&layers);
    let related = run.ruleset.rules.iter().any(|rule| rule.check.needs_relations());
    (facts.vitals, facts.relations) =
        monitor.stage(Stage::Extract, || facts::told(&facts, &layers, &syntax, related));
    let (mut all, mut sightings) = (Vec::new(), Vec::new());
    let mut unfinished = Vec::new();
    let mut unknown: Vec<Unknown> = Vec::new();
    let checks = || {
        let sifted = run.ruleset.sieve.sift(&document.prose);
        for (at, rule) in run.ruleset.rules.iter().enumerate() {
            let context = DocumentContext {
                id: DocumentId(0),
                document,
                layers: &layers,
                syntax: &syntax,
                facts: &facts,
                rule: &rule.id,
                zones: rule.zones,
                levels: rule.levels,
                openings: sifted.of(at),
                settings: &run.config.settings,
            };
            let check = || {
                all.extend(collect(rule, |findings| rule.check.document(&context, findings)));
                let more = rule.check.unknown(&context);
                if !more.is_empty() {
                    let known: FxHashSet<_> =
                        unknown.iter().map(|word| Arc::clone(&word.text)).collect();
                    unknown.extend(more.into_iter().filter(|word| !known.contains(&word.text)));
                }
                rule.check.sightings(&context, &mut sightings);
            };
            let len = document.source.text().len();
            let ((), gave_up) = monitor.rule(at, false, || effort::granted(len, check));
            unfinished.extend(gave_up.then(|| unfinished_by(&rule.id, document)));
        }
    };
    monitor.stage(Stage::Documents, checks);
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
    let rest = Rest {
        findings: all,
        suppressions: Suppressions::read(document),
        problems: problems(document, &facts).into_iter().chain(unfinished).collect(),
        rewritable: document.source.is_utf8()
            && document.source.fault().is_none()
            && document.source.origin().is_none()
            && !document.frame.foreign,
        words: layers.words(),
    };
    Reading { facts, rest }
}

/// That a rule has not read a text to its end.
fn unfinished_by(rule: &str, document: &Document) -> Problem {
    Problem::error(format!("the rule `{rule}` gave up on this text: its regexes take too long here"))
        .path(&*document.path)
        .help("a long line and `.*`, look-around or a back-reference do not go together: say in the regex what may stand between")
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
    let faults = document.source.origin().map_or(&[][..], |origin| &origin.faults);
    let faults = faults.iter().map(|fault| {
        Problem::error(fault)
            .path(&*document.path)
            .help("open it in the program that made it, and save it again")
    });
    let encoding = faults.chain(encoding_problem(document));
    if facts.faults.is_empty() {
        return encoding.collect();
    }
    let text: Arc<str> = Arc::from(document.source.text());
    let faults = facts.faults.iter().map(|fault| {
        let message = if fault.is_limit {
            "a part of this bibliography is too much to be read"
        } else {
            "this bibliography is not valid BibTeX"
        };
        Problem::error(message)
            .path(&*document.path)
            .excerpt_of_text(Arc::clone(&text), fault.span, &fault.message)
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
                .excerpt_of_text(text, fault, "these bytes are no character")
                .help("the rest of the text is checked; save the file as UTF-8"),
        );
    }
    let foreign = !source.is_utf8() && !source.encoding().starts_with("UTF-16");
    foreign.then(|| {
        Problem::note(format!("this text is no UTF-8 and was read as {}", source.encoding()))
            .path(&*document.path)
    })
}
