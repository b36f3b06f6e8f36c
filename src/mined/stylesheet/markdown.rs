//! The style sheet as Markdown, to be read on a terminal or printed.

use std::io::{self, Write};

use super::{AbbreviationEntry, EventEntry, NameEntry, Sheet, WrittenForm};
use crate::text::escape::markdown as text;
use crate::text::excerpt::wrap;
use crate::text::finding::Place;

/// The most words of other varieties that are shown.
const STRAYS: usize = 12;

/// Writes a sheet; `at` tells a place as `path:line`, lines are at most `width` columns wide.
///
/// # Errors
/// What the writer fails with.
pub fn write(
    sheet: &Sheet,
    at: &dyn Fn(Place) -> String,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { at, width, out };
    writeln!(page.out, "# Style sheet")?;
    page.names(&sheet.names)?;
    page.frequent(&sheet.frequent)?;
    page.abbreviations(&sheet.abbreviations)?;
    page.spelling(sheet)?;
    page.events(sheet)
}

struct Page<'a> {
    at: &'a dyn Fn(Place) -> String,
    width: usize,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n## {text}\n")
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", wrap(text, self.width))
    }

    /// A list item, its further lines indented.
    fn item(&mut self, text: &str) -> io::Result<()> {
        let text = wrap(text, self.width.saturating_sub(2).max(20));
        writeln!(self.out, "- {}", text.replace('\n', "\n  "))
    }

    /// `Khorasan (3, a.md:10)`.
    fn form(&self, form: &WrittenForm) -> String {
        format!("{} ({}, {})", text(&form.text), form.count, (self.at)(form.first))
    }

    fn forms(&self, forms: &[WrittenForm]) -> String {
        forms.iter().map(|form| self.form(form)).collect::<Vec<_>>().join(", ")
    }

    fn names(&mut self, names: &[NameEntry]) -> io::Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        self.heading("Names in several forms")?;
        self.paragraph("The form to use, how often it stands and where first; then the others.")?;
        writeln!(self.out)?;
        names.iter().try_for_each(|NameEntry { preferred, others }| {
            let WrittenForm { text: form, count, first } = preferred;
            let (form, at) = (text(form), (self.at)(*first));
            self.item(&format!("**{form}** ({count}, {at}), not {}", self.forms(others)))
        })
    }

    fn frequent(&mut self, names: &[WrittenForm]) -> io::Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        self.heading("Other frequent names")?;
        let names = names.iter().map(|form| format!("{} ({})", text(&form.text), form.count));
        self.paragraph(&format!("{}.", names.collect::<Vec<_>>().join(", ")))
    }

    fn abbreviations(&mut self, abbreviations: &[AbbreviationEntry]) -> io::Result<()> {
        if abbreviations.is_empty() {
            return Ok(());
        }
        self.heading("Abbreviations")?;
        abbreviations.iter().try_for_each(|entry| {
            let AbbreviationEntry { short, long, rivals, ambiguous } = entry;
            let (form, long, at) = (text(&short.text), text(long), (self.at)(short.first));
            let mut item = format!("**{form}**: {long} ({}, {at})", short.count);
            if !rivals.is_empty() {
                item.push_str(&format!(", not {}", self.forms(rivals)));
            }
            if *ambiguous {
                item.push_str("; stands for something else, too");
            }
            self.item(&item)
        })
    }

    fn spelling(&mut self, sheet: &Sheet) -> io::Result<()> {
        let Some(variety) = sheet.spelling.variety() else { return Ok(()) };
        self.heading("Spelling")?;
        let mut text = match variety.tag {
            Some(tag) => format!("{} (`{tag}`): {} words show it", variety.name, variety.with),
            None => format!("No variety is clear; {} explains {}", variety.name, variety.with),
        };
        let all: usize = variety.strays.iter().map(|(_, count)| count).sum();
        if all > 0 {
            let mut strays: Vec<_> = variety.strays.iter().collect();
            strays.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), word));
            let shown =
                strays.iter().take(STRAYS).map(|(word, count)| format!("*{word}* ({count})"));
            let shown = shown.collect::<Vec<_>>().join(", ");
            let dots = if strays.len() > STRAYS { " …" } else { "" };
            text.push_str(&format!(", {all} do not: {shown}{dots}"));
        }
        self.paragraph(&format!("{text}."))
    }

    fn events(&mut self, sheet: &Sheet) -> io::Result<()> {
        if sheet.events.is_empty() {
            return Ok(());
        }
        self.heading("Dated events")?;
        sheet.events.iter().try_for_each(|event| {
            let EventEntry { interval, words, names, mentions, first, .. } = event;
            let (date, names) = (interval.spoken(), text(&names.join(", ")));
            let words = text(&words.join("/"));
            let about = if names.is_empty() { String::new() } else { format!(", {names}") };
            let times = if *mentions > 1 { format!("{mentions}, ") } else { String::new() };
            self.item(&format!("**{date}**: {words}{about} ({times}{})", (self.at)(*first)))
        })?;
        if sheet.more_events > 0 {
            writeln!(self.out)?;
            self.paragraph(&format!("{} more are mentioned once.", sheet.more_events))?;
        }
        Ok(())
    }
}
