//! The trend as a table for people and as JSON lines.

use std::io::{self, Write};

use super::{Point, families};
use crate::text::escape;

/// Columns of a subject that are shown.
const SUBJECT: usize = 40;

/// Aligned columns, the oldest commit first.
///
/// # Errors
/// What the writer fails with.
pub fn text(points: &[Point], out: &mut dyn Write) -> io::Result<()> {
    let families = families(points);
    let mut rows = vec![heading(&families)];
    rows.extend(points.iter().map(|point| {
        let mut row = vec![point.date.clone(), point.commit.chars().take(8).collect()];
        row.extend([point.texts, point.words, point.total()].map(|it| it.to_string()));
        let counts = families.iter().map(|it| point.findings.get(*it).copied().unwrap_or(0));
        row.extend(counts.map(|count| count.to_string()));
        row.push(escape::line(&point.subject).chars().take(SUBJECT).collect());
        row
    }));
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let last = rows[0].len() - 1;
    let widths: Vec<_> = (0..last).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            match at {
                0 | 1 => line.push_str(&format!("{cell:<width$}  ", width = widths[at])),
                at if at < last => line.push_str(&format!("{cell:>width$}  ", width = widths[at])),
                _ => line.push_str(cell),
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn heading(families: &[&str]) -> Vec<String> {
    let fixed = ["date", "commit", "texts", "words", "findings"];
    let all = fixed.iter().chain(families).chain(&["subject"]);
    all.map(|it| escape::line(it).into_owned()).collect()
}

/// One JSON object a commit.
///
/// # Errors
/// What the writer fails with.
pub fn json(points: &[Point], out: &mut dyn Write) -> io::Result<()> {
    for point in points {
        serde_json::to_writer(&mut *out, point)?;
        writeln!(out)?;
    }
    Ok(())
}
