//! The year of an entry against the date in its address.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::entry_name;
use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::words::authorship::{bare_year, is_year};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UrlYear>("url-year");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UrlYear {
    /// Parts of a path below which a date tells when a file was stored, not when a text appeared.
    stored: Vec<String>,
}

/// `/2019/05/`, `/2019/05/17/`, `/2019-05-17-`: a year and a month at least.
static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x) / (?P<year> (?:19|20)\d\d )
          (?: / (?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (?:/|$)
            | - (?:0[1-9]|1[0-2]) - (?:0[1-9]|[12]\d|3[01]) (?:[/-]|$) )",
    )
    .ok()
});

impl Check for UrlYear {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        findings
            .extend(context.facts.references.iter().filter_map(|entry| self.one(context, entry)));
    }
}

impl UrlYear {
    fn one(&self, context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
        let extent = entry.url_extent?;
        let url = context.text(extent.text);
        let written = entry.year.as_deref().filter(|year| is_year(year))?;
        let found = DATED.as_ref()?.captures(url)?.name("year")?;
        let stored = |part: &str| self.stored.iter().any(|word| part.eq_ignore_ascii_case(word));
        let year = found.as_str();
        if year == bare_year(written)
            || entry.second_year.as_deref() == Some(year)
            || url.contains("doi.org")
            || url[..found.start()].split('/').any(stored)
        {
            return None;
        }
        let start = extent.text.start as usize + found.start();
        Some(
            Finding::new(
                place(context.id, entry.year_extent?),
                format!("`{}` has an address of {year}", entry_name(entry)),
            )
            .here(format!("not {year}"))
            .label(
                context.place(TextSpan::new(start, start + year.len())),
                format!("the address says {year}"),
            )
            .note("sites put the day on which a text appeared into its address")
            .help("check the year")
            .confidence(Confidence::Medium),
        )
    }
}
