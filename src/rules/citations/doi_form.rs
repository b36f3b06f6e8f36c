//! Identifiers of works that no resolver knows: a resolver given twice, an empty or broken DOI.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Finding};
use crate::text::span::TextSpan;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<DoiForm>("doi-form");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DoiForm {}

/// What announces a DOI, and what is written as one.
static ANNOUNCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:https?://(?:dx\.)?doi\.org/|\bdoi:[\s\u{a0}]?)([^\s<>"”’]*)"#).ok()
});
static DOI: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^10\.\d{4,9}(?:\.\d+)*/\S").ok());
/// A second announcement inside what the first one announces.
static AGAIN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:https?:/?/?(?:dx\.)?doi\.org/|doi\.org/|doi:)+").ok());

impl Check for DoiForm {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for entry in &context.facts.references {
            findings.extend(one(context, entry));
        }
    }
}

fn one(context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
    let text = context.text(entry.extent.text);
    let found = ANNOUNCED.as_ref()?.captures_iter(text).next()?;
    let (whole, id) = (found.get(0)?, found.get(1)?);
    let base = entry.extent.text.start as usize;
    let span = |start: usize, end: usize| TextSpan::new(base + start, base + end);
    let written = id.as_str().trim_end_matches(['.', ',', ';', ')', ']']);
    if let Some(again) = AGAIN.as_ref()?.find(written) {
        let resolver = whole.as_str().to_lowercase().starts_with("http");
        // `doi: https://doi.org/10.…` announces an address: that is a style.
        if !resolver && again.as_str().to_lowercase().starts_with("http") {
            return None;
        }
        let start = id.start();
        return Some(
            Finding::new(
                context.place(span(start, start + again.end())),
                format!("`{}` is one announcement of a DOI too many", again.as_str()),
            )
            .help("take it out")
            .replace(Applicability::Safe, ""),
        );
    }
    if DOI.as_ref()?.is_match(written) {
        return None;
    }
    if written.is_empty() {
        let announced = whole.as_str()[..id.start() - whole.start()].trim_end();
        return Some(
            Finding::new(
                context.place(span(whole.start(), whole.start() + announced.len())),
                format!("no DOI stands behind `{announced}`"),
            )
            .help("put it there, or take the words out"),
        );
    }
    // Shortened DOIs are letters; what begins with a digit tries to be a full one.
    written.starts_with(|c: char| c.is_ascii_digit()).then(|| {
        Finding::new(
            context.place(span(id.start(), id.start() + written.len())),
            format!("`{written}` is not a DOI"),
        )
        .note("a DOI is `10.`, the number of a registrant, a slash and the name of the work")
        .help("look the DOI up")
    })
}
