//! The timeline as a table: for the terminal, in Markdown, as JSON lines and as CSV.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::mined::timeline::TimelineEvent;
use crate::text::escape;
use crate::text::finding::{Place, Show};

/// The columns of the comma-separated table.
const COLUMNS: [&str; 10] =
    ["date", "earliest", "latest", "event", "names", "path", "line", "column", "text", "conflict"];

/// The most places that a line for people shows.
const PLACES: usize = 3;

/// Aligned columns, `!` before an event with two dates.
///
/// # Errors
/// What the writer fails with.
pub fn text(entries: &[TimelineEvent], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = |of: &dyn Fn(&TimelineEvent) -> String, most: usize| {
        entries.iter().map(|it| of(it).chars().count()).max().unwrap_or(0).min(most)
    };
    let date = |it: &TimelineEvent| it.interval.spoken();
    let (dates, events) = (width(&date, 40), width(&what, 48));
    for entry in entries {
        let mark = if entry.conflicts.is_empty() { ' ' } else { '!' };
        let (date, what) = (date(entry), what(entry));
        writeln!(out, "{mark} {date:<dates$}  {what:<events$}  {}", places(entry, show))?;
        for (place, message) in &entry.conflicts {
            let shown = show(*place);
            let (path, message) = (escape::path(&shown.path), escape::line(message));
            writeln!(out, "  {:dates$}  {path}:{} {message}", "", shown.line)?;
        }
    }
    Ok(())
}

/// A table of Markdown.
///
/// # Errors
/// What the writer fails with.
pub fn markdown(entries: &[TimelineEvent], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| date | event | where | other dates |")?;
    writeln!(out, "|---|---|---|---|")?;
    for entry in entries {
        let others = entry.conflicts.iter().map(|(place, message)| {
            let shown = show(*place);
            let path = escape::markdown(&escape::path(&shown.path));
            format!("**{path}:{}** {}", shown.line, escape::markdown_message(message))
        });
        // Code in a cell is not safe from a bar, which would end the cell.
        let others = others.collect::<Vec<_>>().join("; ").replace("\\|", "|").replace('|', "\\|");
        let [what, places] = [what(entry), places(entry, show)].map(|it| escape::markdown(&it));
        writeln!(out, "| {} | {what} | {places} | {others} |", entry.interval.spoken())?;
    }
    Ok(())
}

/// One JSON object a line.
///
/// # Errors
/// What the writer fails with.
pub fn json(entries: &[TimelineEvent], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    let place = |place: Place| -> Value {
        let shown = show(place);
        json!({
            "path": shown.path, "line": shown.line, "column": shown.column, "text": shown.text,
        })
    };
    for entry in entries {
        let conflicts = entry.conflicts.iter().map(|(other, message)| {
            let mut value = place(*other);
            value["message"] = message.as_str().into();
            value
        });
        let line = json!({
            "date": entry.interval.to_edtf(),
            "earliest": entry.interval.earliest,
            "latest": entry.interval.latest,
            "event": entry.event,
            "names": entry.names,
            "places": entry.places.iter().map(|it| place(*it)).collect::<Vec<_>>(),
            "conflicts": conflicts.collect::<Vec<_>>(),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Comma-separated values after RFC 4180, one line a place.
///
/// # Errors
/// What the writer fails with.
pub fn csv(entries: &[TimelineEvent], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(COLUMNS)?;
    for entry in entries {
        for place in &entry.places {
            let shown = show(*place);
            rows.write_record([
                entry.interval.to_edtf(),
                entry.interval.earliest.to_string(),
                entry.interval.latest.to_string(),
                entry.event.to_owned(),
                cell(&entry.names.join("; ")),
                file_cell(&shown.path),
                shown.line.to_string(),
                shown.column.to_string(),
                cell(&shown.text),
                if entry.conflicts.is_empty() { String::new() } else { "yes".to_owned() },
            ])?;
        }
    }
    rows.flush()
}

fn what(entry: &TimelineEvent) -> String {
    escape::line(&format!("{}: {}", entry.event, entry.names.join(", "))).into_owned()
}

fn places(entry: &TimelineEvent, show: Show<'_>) -> String {
    let shown = entry.places.iter().take(PLACES).map(|it| show(*it));
    let mut text = shown
        .map(|it| format!("{}:{}", escape::path(&it.path), it.line))
        .collect::<Vec<_>>()
        .join(", ");
    if entry.places.len() > PLACES {
        text.push_str(&format!(" and {} more", entry.places.len() - PLACES));
    }
    text
}

/// What makes a spreadsheet take a cell for a formula, which may start programs.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A cell of a spreadsheet: an apostrophe makes it a text.
fn cell(text: &str) -> String {
    let text = escape::line(text);
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.into_owned() }
}

/// A cell with a path, which stays one of the same file.
fn file_cell(path: &str) -> String {
    let path = escape::path(path);
    if path.starts_with(FORMULA) { format!("./{path}") } else { path.into_owned() }
}
