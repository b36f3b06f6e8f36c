//! `copydesk facts`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::cli::{self, CorpusArguments};
use crate::facts::quantity::QuantityKind;
use crate::facts::{self, Facts, VitalEvent};
use crate::language::{Syntax, View};
use crate::linkage::entity::{self, EntityIndex};
use crate::linkage::measure::comparison::{Comparison as Contrast, Slip};
use crate::linkage::measure::{self, Measures};
use crate::linkage::statement::comparison::{Comparison, compare};
use crate::linkage::statement::{self, Tellings};
use crate::read;
use crate::run::engine::{self, Input};
use crate::text::escape::OutputSyntax;
use crate::text::finding::Problem;
use crate::text::source::Source;
use crate::text::span::SourceSpan;
use crate::words::calendar::Interval;
use crate::words::number::Number;
use crate::words::quantities;

#[derive(Debug, Args)]
pub(super) struct FactsArguments {
    #[command(flatten)]
    corpus: CorpusArguments,
    /// Print how each sentence is read, its words and its clauses, instead of the facts
    #[arg(long)]
    analysis: bool,
    /// Print the pairs of names that may be one in two forms, with the evidence that is weighed
    #[arg(long)]
    pairs: bool,
    /// Print the pairs of dated statements that may speak of one thing, with the evidence that is weighed
    #[arg(long)]
    statements: bool,
    /// Print the pairs of quantities that may be of one thing, with the evidence that is weighed
    #[arg(long)]
    measures: bool,
}

pub(super) fn run(arguments: &FactsArguments) -> ExitCode {
    let mut problems = Vec::new();
    let config = arguments.corpus.config(&mut problems);
    if !problems.is_empty() {
        cli::show(&problems);
        return ExitCode::from(2);
    }
    let inputs = arguments.corpus.inputs(&config, &mut problems);
    if arguments.pairs {
        return pairs(inputs, problems);
    }
    if arguments.statements {
        return statements(inputs, problems);
    }
    if arguments.measures {
        return measures(inputs, problems);
    }
    let syntax = if arguments.analysis { OutputSyntax::Text } else { OutputSyntax::Json };
    let unprinted = cli::print_as(syntax, |out| {
        for input in inputs {
            match input.decoded() {
                Ok(source) => {
                    let document = read::read(&input.name(), source);
                    let (mut facts, layers) = facts::extract(&document);
                    problems.extend(engine::problems(&document, &facts));
                    let syntax = Syntax::new(&layers);
                    if arguments.analysis {
                        for sentence in syntax.sentences() {
                            writeln!(out, "{}", View { syntax: &syntax, sentence })?;
                        }
                        continue;
                    }
                    (facts.vitals, facts.relations) = facts::told(&facts, &layers, &syntax, true);
                    for line in lines(&facts, &document.source) {
                        writeln!(out, "{line}")?;
                    }
                }
                Err(problem) => problems.push(*problem),
            }
        }
        Ok(())
    });
    problems.extend(unprinted);
    cli::show(&problems);
    cli::exit(&problems)
}

/// Prints the pairs of names of a corpus that may be one.
fn pairs(inputs: Vec<Input>, mut problems: Vec<Problem>) -> ExitCode {
    let (report, _) = engine::survey(inputs, |_| ());
    problems.extend(report.problems);
    let index = EntityIndex::build(&report.documents);
    let unprinted = cli::print_as(OutputSyntax::Json, |out| {
        for pair in &index.pairs {
            let names = pair.nodes.map(|at| {
                let node = &index.nodes[at];
                let first = node.mentions[0];
                json!({
                    "text": node.text, "mentions": node.mentions.len(),
                    "path": report.paths.get(first.document.0 as usize), "byte": first.name.extent.source.start,
                })
            });
            let line = json!({
                "names": names, "score": pair.score, "features": features(&entity::feature::FEATURES, &pair.row),
            });
            writeln!(out, "{line}")?;
        }
        Ok(())
    });
    problems.extend(unprinted);
    cli::show(&problems);
    cli::exit(&problems)
}

/// Prints the pairs of dated statements of a corpus that may speak of one thing, and whether their
/// dates agree.
fn statements(inputs: Vec<Input>, mut problems: Vec<Problem>) -> ExitCode {
    let (report, _) = engine::survey(inputs, |_| ());
    problems.extend(report.problems);
    let all = statement::tellings(&report.documents, |_| true);
    let tellings = Tellings::new(&report.documents, &all);
    let unprinted = cli::print_as(OutputSyntax::Json, |out| {
        for pair in tellings.candidates(|left, right| compare(left, right).is_some()) {
            let both = pair.at.map(|at| all[at]);
            let dates = both.map(|it| {
                json!({
                    "path": report.paths.get(it.document.0 as usize), "byte": it.date.extent.source.start,
                    "value": it.date.value, "granularity": it.date.granularity, "basis": it.date.basis,
                })
            });
            let agree = compare(&both[0], &both[1]);
            let line = json!({
                           "dates": dates, "agree": agree == Some(Comparison::Agree),
            "score": pair.score,
                           "features": features(&statement::evidence::FEATURES, &pair.row),
                       });
            writeln!(out, "{line}")?;
        }
        Ok(())
    });
    problems.extend(unprinted);
    cli::show(&problems);
    cli::exit(&problems)
}

/// Prints the pairs of quantities of a corpus that may be of one thing, and whether they agree.
fn measures(inputs: Vec<Input>, mut problems: Vec<Problem>) -> ExitCode {
    let (report, _) = engine::survey(inputs, |_| ());
    problems.extend(report.problems);
    let all = measure::measures(&report.documents, |_| true);
    let measures = Measures::new(&report.documents, &all);
    let unprinted = cli::print_as(OutputSyntax::Json, |out| {
        for pair in measures.pairs() {
            let both = pair.at.map(|at| all[at]);
            let quantities = both.map(|it| {
                json!({
                    "path": report.paths.get(it.document.0 as usize), "byte": it.quantity.extent.source.start,
                    "value": it.quantity.value.to_string(), "spelled": it.quantity.spelled,
                })
            });
            let compared = match measure::comparison::compare(&both[0], &both[1]) {
                Some(Contrast::Agree) => "agree",
                Some(Contrast::Exclude(Slip::Other)) => "exclude",
                Some(Contrast::Exclude(Slip::Digit)) => "digit",
                Some(Contrast::Exclude(Slip::Pair)) => "pair",
                Some(Contrast::Exclude(Slip::Exchange)) => "exchange",
                None => "apart",
            };
            let line = json!({
                "quantities": quantities, "compared": compared, "score": pair.score, "best": pair.best,
                "features": features(&measure::evidence::FEATURES, &pair.row),
            });
            writeln!(out, "{line}")?;
        }
        Ok(())
    });
    problems.extend(unprinted);
    cli::show(&problems);
    cli::exit(&problems)
}

/// The features that are not 0, by their names.
fn features(names: &[&str], row: &[i32]) -> Map<String, Value> {
    let named = names.iter().zip(row).filter(|(_, value)| **value != 0);
    named.map(|(name, value)| ((*name).to_owned(), (*value).into())).collect()
}

/// The facts of one document as JSON objects.
pub(super) fn lines(facts: &Facts, source: &Source) -> Vec<Value> {
    let mut lines = Lines { facts, source, out: Vec::new() };
    let summary = &facts.summary;
    lines.push(
        "document",
        SourceSpan::new(0, 0),
        json!({
            "title": summary.title, "date": summary.date, "date_source": summary.date_source,
            "language": summary.language, "format": summary.format,
        }),
    );
    lines.names();
    lines.times();
    lines.quantities();
    lines.citations();
    lines.works();
    lines.out
}

/// The lines of one document so far.
struct Lines<'a> {
    facts: &'a Facts,
    source: &'a Source,
    out: Vec<Value>,
}

impl Lines<'_> {
    fn position(&self, byte: u32) -> Value {
        let at = self.source.position(byte);
        json!({ "byte": at.byte, "line": at.line, "column": at.column })
    }

    fn push(&mut self, fact: &str, span: SourceSpan, fields: Value) {
        let mut line = Map::new();
        line.insert("fact".into(), fact.into());
        line.insert("path".into(), (*self.facts.path).into());
        line.insert("start".into(), self.position(span.start));
        line.insert("end".into(), self.position(span.end));
        line.insert("text".into(), span.of(self.source.text()).into());
        if let Value::Object(fields) = fields {
            line.extend(fields);
        }
        self.out.push(Value::Object(line));
    }

    fn names(&mut self) {
        let facts = self.facts;
        for it in &facts.abbreviations {
            let long = it.long_extent.source;
            let fields = json!({
                "short": it.short, "long": it.long,
                "long_start": self.position(long.start), "long_end": self.position(long.end),
            });
            self.push("abbreviation", it.extent.source, fields);
        }
        for it in &facts.names {
            self.push("name", it.extent.source, json!({ "key": it.key }));
        }
        for it in &facts.bodies {
            self.push("body", it.extent.source, json!({ "key": it.key }));
        }
    }

    /// Dates, and what is dated by them.
    fn times(&mut self) {
        let facts = self.facts;
        let days = |interval: Option<Interval>| {
            (interval.map(|it| it.earliest), interval.map(|it| it.latest))
        };
        for it in &facts.dates {
            // The ends of a range are two expressions to TimeML; `range` says what they delimit.
            if let Some(ends) = &it.ends {
                for end in ends.iter() {
                    let (earliest, latest) = days(end.interval);
                    let fields = json!({
                        "type": it.kind, "value": end.value, "range": it.value,
                        "earliest": earliest, "latest": latest,
                    });
                    self.push("date", end.extent.source, fields);
                }
                continue;
            }
            let (earliest, latest) = days(it.interval);
            let fields = json!({
                "type": it.kind, "value": it.value, "earliest": earliest, "latest": latest,
            });
            self.push("date", it.extent.source, fields);
        }
        for it in &facts.events {
            let fields = json!({
                "trigger": it.trigger, "names": it.names, "value": it.value,
                "earliest": it.interval.earliest, "latest": it.interval.latest,
            });
            self.push("event", it.extent.source, fields);
        }
        for it in &facts.instruments {
            let fields = json!({ "name": it.name, "issuer": it.issuer, "year": it.year });
            self.push("instrument", it.extent.source, fields);
        }
        for it in &facts.lives {
            let [birth, death] = it.ends.map(|(_, interval)| interval);
            let fields = json!({
                "name": it.name, "key": it.key, "birth": birth.earliest, "death": death.latest,
            });
            self.push("life", it.extent.source, fields);
        }
        for it in &facts.vitals {
            let (event, days, years) = match it.event {
                VitalEvent::Birth(interval) => ("birth", Some(interval), None),
                VitalEvent::Death(interval) => ("death", Some(interval), None),
                VitalEvent::Act(when) => ("act", Some(when), None),
                VitalEvent::Term { from, to } => {
                    let whole = Interval { earliest: from.earliest, latest: to.latest };
                    ("term", Some(whole), None)
                }
                VitalEvent::Entry(when) => ("entry", Some(when), None),
                VitalEvent::Election(when) => ("election", Some(when), None),
                VitalEvent::Exit(when) => ("exit", Some(when), None),
                VitalEvent::Tenure { years, until, .. } => ("tenure", Some(until), Some(years)),
                VitalEvent::Year { rank, when, .. } => ("year-of-office", Some(when), Some(rank)),
                VitalEvent::AgeAtDeath(years) => ("age-at-death", None, Some(years)),
                VitalEvent::Age { years, when, .. } => ("age", Some(when), Some(years)),
            };
            let fields = json!({
                "event": event, "person": it.bearer.text, "office": it.office, "years": years,
                "earliest": days.map(|it| it.earliest), "latest": days.map(|it| it.latest),
            });
            self.push("vital", it.extent.source, fields);
        }
        for it in &facts.relations {
            let fields = json!({
                "relation": it.kind.name(), "subject": it.subject.as_ref().map(|it| &it.text),
                "object": it.object.text, "past": it.past, "several": it.several, "record": it.record,
                "earliest": it.when.map(|it| it.earliest), "latest": it.when.map(|it| it.latest),
            });
            self.push("relation", it.extent.source, fields);
        }
    }

    fn quantities(&mut self) {
        for it in &self.facts.quantities {
            let (kind, unit) = match it.kind {
                QuantityKind::Measure(at) => {
                    (json!("measure"), quantities::unit(at).map(|it| it.symbol.as_str()))
                }
                QuantityKind::Money(at) => (json!("money"), Some(quantities::currency(at))),
                _ => (json!(it.kind), None),
            };
            let (low, high) = it.interval();
            let shown = |number: Option<Number>| number.map(|it| it.to_string().replace(',', ""));
            let fields = json!({
                "kind": kind, "value": shown(Some(it.value)), "low": shown(low), "high": shown(high),
                "unit": unit, "noun": it.noun, "approximate": it.approximate, "bound": it.bound,
            });
            self.push("quantity", it.extent.source, fields);
        }
    }

    fn citations(&mut self) {
        let facts = self.facts;
        for it in &facts.citations {
            let fields = json!({
                "kind": "author-date",
                "authors": it.authors, "et_al": it.et_al, "year": it.year, "reference": it.reference,
            });
            self.push("citation", it.extent.source, fields);
        }
        for it in facts.numbered.iter().flat_map(|it| &it.citations) {
            let fields = json!({
                "kind": "numeric", "number": it.number,
                "authors": [], "et_al": false, "year": null, "reference": it.reference,
            });
            self.push("citation", it.extent.source, fields);
        }
        for it in &facts.backreferences {
            let fields = json!({
                "kind": it.kind, "authors": [], "et_al": false, "year": null, "reference": null,
            });
            self.push("citation", it.extent.source, fields);
        }
        for it in &facts.notes {
            let fields = json!({
                "index": it.index, "authors": it.authors, "year": it.year, "title": it.title,
                "container": it.container,
            });
            self.push("note", it.extent.source, fields);
        }
        for it in &facts.keys.cited {
            let fields = json!({
                "kind": "key", "key": it.key,
                "authors": [], "et_al": false, "year": null, "reference": null,
            });
            self.push("citation", it.extent.source, fields);
        }
    }

    /// What is cited, and what is quoted of it.
    fn works(&mut self) {
        let facts = self.facts;
        let listed = facts.references.iter().map(|it| (it, None));
        let keyed = facts.entries.iter().map(|it| (&it.work, Some(&it.key)));
        for (it, key) in listed.chain(keyed) {
            let [volume, issue, pages] = &it.numbers;
            let mut fields = json!({
                "index": it.index, "authors": it.authors, "year": it.year, "title": it.title,
                "container": it.container, "volume": volume, "issue": issue, "pages": pages,
                "doi": it.doi, "url": it.url, "accessed": it.accessed,
            });
            if let Some(key) = key {
                fields["key"] = key.as_str().into();
            }
            self.push("reference", it.extent.source, fields);
        }
        for it in &facts.quotations {
            self.push("quotation", it.extent.source, json!({}));
        }
    }
}
