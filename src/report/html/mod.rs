//! `--format html`: a page to look at, in one file that asks nothing of any network.
//!
//! The page holds the findings as JSON and a script that draws what is in view, so that ten thousand
//! of them scroll. Who has scripts off reads the first findings as a list. No text of the corpus is
//! ever markup: in the list it is escaped, in the data no `<` is left that could end the element,
//! and the script makes text nodes only. A policy in the page allows no source but its own style
//! and script, known by their digests.

mod graph;
mod passage;

mod data;

use std::io::{self, Write};

use self::passage::Passage;
use crate::report::{Run, Signed, Sources, found, signed, write_each};
use crate::run::engine::Report;
use crate::text::escape;
use crate::text::finding::{DocumentId, Place};
use crate::text::span::SourceSpan;

/// The looks of the page.
const STYLE: &str = include_str!("page.css");

/// What lets somebody decide about the findings.
const REVIEW: &str = include_str!("review.js");

/// What draws it.
const SCRIPT: &str = include_str!("page.js");

/// The digests of both, as a policy names them, made when the program is built.
const POLICY: &str = include_str!(concat!(env!("OUT_DIR"), "/page-policy.txt"));

/// Findings that are listed for who has scripts off.
const LISTED: usize = 200;

/// Writes the page.
///
/// # Errors
/// What the writer fails with.
pub fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_page(run, "", out)
}

/// Writes the page with which somebody decides about the findings; it speaks to the server that it
/// comes from.
///
/// # Errors
/// What the writer fails with.
pub fn write_review(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_page(run, REVIEW, out)
}

/// Writes what the script of the page reads, for a page that is open already.
///
/// # Errors
/// What the writer fails with.
pub fn write_data(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    data::write(run, &signed(run.report), &all_sources(run.report), out)
}

/// What links to each finding of a report, in order.
#[must_use]
pub fn ids(report: &Report) -> Vec<String> {
    signed(report).iter().map(id).collect()
}

fn write_page(run: &Run<'_>, review: &str, out: &mut dyn Write) -> io::Result<()> {
    let signed = signed(run.report);
    let sources = all_sources(run.report);
    write_head(run, !review.is_empty(), out)?;
    write_list(&signed, &sources, out)?;
    write!(out, "<script type=\"application/json\" id=\"data\">")?;
    data::write(run, &signed, &sources, out)?;
    writeln!(out, "</script>")?;
    if !review.is_empty() {
        writeln!(out, "<script>{review}</script>")?;
    }
    write!(out, "<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// The timeline and the names are of all texts, not only of those with findings.
fn all_sources(report: &Report) -> Sources<'_> {
    let ids = 0..report.inputs.len() as u32;
    let nothing = SourceSpan { start: 0, end: 0 };
    Sources::at(report, ids.map(|id| Place { document: DocumentId(id), span: nothing }))
}

/// The page up to its data; one for decisions may speak to its own server.
fn write_head(run: &Run<'_>, review: bool, out: &mut dyn Write) -> io::Result<()> {
    let connect = if review { "; connect-src 'self'" } else { "" };
    let found = escaped(&found(run.report));
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
         http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {POLICY}; base-uri \
         'none'; form-action 'none'{connect}\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" \
         content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>copydesk: \
         {found}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
}

/// The list for who has scripts off.
fn write_list(signed: &[Signed<'_>], sources: &Sources<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<noscript>\n<main>\n<h1>copydesk</h1>")?;
    let rest = signed.len().saturating_sub(LISTED);
    if rest > 0 {
        writeln!(
            out,
            "<p>Without scripts the first {LISTED} findings are listed; {rest} more are in the page \
             and need its script to be shown.</p>"
        )?;
    }
    writeln!(out, "<ol>")?;
    write_each(&signed[..signed.len() - rest], "\n", out, |it, out| {
        let finding = it.finding;
        let (level, rule) = (finding.level, escaped(&finding.rule));
        write!(out, "<li><p>{level} <code>{rule}</code>: {}</p><ul>", escaped(&finding.message))?;
        for label in [&finding.primary].into_iter().chain(&finding.labels).take(data::LABELS) {
            let Passage { before, text, after } = Passage::around(sources, label.place);
            let place = escaped_once(&sources.named(label.place));
            let [before, text, after] = [before, text, after].map(|it| escaped_once(&it));
            write!(out, "<li>{place}: {before}<mark>{text}</mark>{after}")?;
            if !label.message.is_empty() {
                write!(out, " ({})", escaped(&label.message))?;
            }
            write!(out, "</li>")?;
        }
        write!(out, "</ul>")?;
        for note in finding.notes.iter().cloned().chain(finding.advice()) {
            write!(out, "<p>{}</p>", escaped(&note))?;
        }
        write!(out, "</li>")
    })?;
    writeln!(out, "\n</ol>\n</main>\n</noscript>")
}

/// What links to a finding.
fn id(signed: &Signed<'_>) -> String {
    match signed.ordinal {
        0 => signed.fingerprint.to_string(),
        more => format!("{}-{}", signed.fingerprint, more + 1),
    }
}

/// Line and column of a place.
fn at(sources: &Sources<'_>, place: Place) -> (usize, usize) {
    sources.positions(place).map_or((1, 1), |(start, _)| (start.line, start.column))
}

/// A text as a part of a line of the page.
fn escaped(text: &str) -> String {
    escaped_once(&escape::line(text))
}

/// A text that shows already what is hidden in it.
fn escaped_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
