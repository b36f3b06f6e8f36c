//! The timeline as a table: for the terminal, in Markdown, as JSON lines and as CSV.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::diagnostic::{Place, Show};
use crate::timeline::Entry;

/// The columns of the comma-separated table.
const COLUMNS: [&str; 10] =
    ["date", "earliest", "latest", "event", "names", "path", "line", "column", "text", "conflict"];

/// The most places that a line for people shows.
const PLACES: usize = 3;

/// Aligned columns, `!` before an event with two dates.
///
/// # Errors
/// What the writer fails with.
pub fn text(entries: &[Entry], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = |of: &dyn Fn(&Entry) -> String, most: usize| {
        entries.iter().map(|it| of(it).chars().count()).max().unwrap_or(0).min(most)
    };
    let date = |it: &Entry| it.interval.spoken();
    let (dates, events) = (width(&date, 40), width(&what, 48));
    for entry in entries {
        let mark = if entry.conflicts.is_empty() { ' ' } else { '!' };
        let (date, what) = (date(entry), what(entry));
        writeln!(out, "{mark} {date:<dates$}  {what:<events$}  {}", places(entry, show))?;
        for (place, message) in &entry.conflicts {
            let shown = show(*place);
            writeln!(out, "  {:dates$}  {}:{} {message}", "", shown.path, shown.line)?;
        }
    }
    Ok(())
}

/// A table of Markdown.
///
/// # Errors
/// What the writer fails with.
pub fn markdown(entries: &[Entry], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| date | event | where | other dates |")?;
    writeln!(out, "|---|---|---|---|")?;
    for entry in entries {
        let others = entry.conflicts.iter().map(|(place, message)| {
            let shown = show(*place);
            format!("**{}:{}** {message}", shown.path, shown.line)
        });
        let others = others.collect::<Vec<_>>().join("; ");
        let cells =
            [entry.interval.spoken(), what(entry), places(entry, show), others].map(|it| cell(&it));
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// One JSON object a line.
///
/// # Errors
/// What the writer fails with.
pub fn json(entries: &[Entry], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
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
pub fn csv(entries: &[Entry], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
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
                entry.names.join("; "),
                shown.path,
                shown.line.to_string(),
                shown.column.to_string(),
                shown.text,
                if entry.conflicts.is_empty() { String::new() } else { "yes".to_owned() },
            ])?;
        }
    }
    rows.flush()
}

fn what(entry: &Entry) -> String {
    format!("{}: {}", entry.event, entry.names.join(", "))
}

fn places(entry: &Entry, show: Show<'_>) -> String {
    let shown = entry.places.iter().take(PLACES).map(|it| show(*it));
    let mut text =
        shown.map(|it| format!("{}:{}", it.path, it.line)).collect::<Vec<_>>().join(", ");
    if entry.places.len() > PLACES {
        text.push_str(&format!(" and {} more", entry.places.len() - PLACES));
    }
    text
}

/// A cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
