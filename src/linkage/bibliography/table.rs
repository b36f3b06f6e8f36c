//! The bibliography for the terminal, and as JSON lines.

use std::io::{self, Write};

use serde_json::json;

use super::Work;
use crate::text::escape;
use crate::text::finding::{Place, Show};

/// The most places of one kind that a line for people shows.
const PLACES: usize = 3;

/// The longest title that a line for people shows, in characters.
const TITLE: usize = 56;

/// Aligned columns: who and when, title, where it is listed and where it is cited.
///
/// # Errors
/// What the writer fails with.
pub fn text(works: &[Work<'_>], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> = works.iter().map(|work| row(work, show)).collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (wide, titles) = (width(0), width(1));
    for [who, title, places] in &rows {
        writeln!(out, "{who:<wide$}  {title:<titles$}  {places}")?;
    }
    Ok(())
}

fn row(work: &Work<'_>, show: Show<'_>) -> [String; 3] {
    let entry = work.entry;
    let year = entry.year.as_deref().unwrap_or("no year");
    let titled = entry.title.as_deref().unwrap_or_default();
    let who = if entry.authors.is_empty() { "no author".to_owned() } else { entry.short_name() };
    let mut title: String = titled.chars().take(TITLE).collect();
    if title.len() < titled.len() {
        title = format!("{} …", title.trim_end());
    }
    let listed = places(work.listed.iter().map(|(place, _)| *place), show);
    let mut listed = format!("listed {listed}");
    for (place, year) in work.other_years() {
        let shown = show(place);
        let (year, path) = (escape::line(year), escape::path(&shown.path));
        listed.push_str(&format!(" ({year} in {path}:{})", shown.line));
    }
    let cited = match work.cited.len() {
        0 => "never cited".to_owned(),
        _ => format!("cited {}", places(work.cited.iter().copied(), show)),
    };
    let who = format!("{who} {year}");
    [escape::line(&who).into(), escape::line(&title).into(), format!("{listed}; {cited}")]
}

/// `a.md:3, b.md:7 and 4 more`; lines that have several are told once.
fn places(places: impl Iterator<Item = Place>, show: Show<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for place in places {
        let shown = show(place);
        let line = format!("{}:{}", escape::path(&shown.path), shown.line);
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(PLACES);
    lines.truncate(PLACES);
    let text = lines.join(", ");
    if more > 0 { format!("{text} and {more} more") } else { text }
}

/// One JSON object a work.
///
/// # Errors
/// What the writer fails with.
pub fn json(works: &[Work<'_>], show: Show<'_>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        let entry = work.entry;
        let [volume, issue, pages] = &entry.numbers;
        let listed = work.listed.iter().map(|(place, entry)| {
            let shown = show(*place);
            json!({
                "path": shown.path, "line": shown.line, "column": shown.column,
                "text": shown.text, "year": entry.year,
            })
        });
        let cited = work.cited.iter().map(|place| {
            let shown = show(*place);
            json!({
                "path": shown.path, "line": shown.line, "column": shown.column,
                "text": shown.text,
            })
        });
        let line = json!({
            "id": work.id, "authors": entry.authors, "et_al": entry.et_al, "year": entry.year,
            "title": entry.title, "container": entry.container, "volume": volume,
            "issue": issue, "pages": pages, "doi": entry.doi, "url": entry.url,
            "listed": listed.collect::<Vec<_>>(), "cited": cited.collect::<Vec<_>>(),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
