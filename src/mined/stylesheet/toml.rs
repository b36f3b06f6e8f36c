//! The style sheet as TOML for `copydesk.toml`: `language`, `[[term]]`, `[[abbreviation]]` and
//! `[[event]]`.
//!
//! What the configuration has already is not said again, so a sheet that was taken over adds
//! nothing the next time. The user's lines and comments stay as they are, and tables are added
//! behind them all: a key that stands in a comment, as in a new configuration, can be put to use
//! still, which it could not below a table.

use toml_edit::{Array, DocumentMut, Item, Table, Value, value};

use super::Sheet;
use crate::house::config::Settings;
use crate::house::decisions::{self, Refused, push, tables};
use crate::text::escape;
use crate::words::fold;
use crate::words::lexicon;

/// How many words must show a variety of English, and how many times as many as do not, to be
/// declared for the whole corpus.
const LEAST_WORDS: usize = 5;
const LEAST_RATIO: usize = 5;

/// A configuration with a sheet added to it, and how many entries were added or completed;
/// `settings` is what the configuration says.
///
/// # Errors
/// [`Refused`] where the text cannot be added to.
pub fn merge(sheet: &Sheet, settings: &Settings, config: &str) -> Result<(String, usize), Refused> {
    let mut document: DocumentMut = config.parse().map_err(Refused::Broken)?;
    let mut new = DocumentMut::new();
    let mut added = 0;
    if let Some(tag) = language(sheet, settings) {
        document["language"] = value(tag);
        added += 1;
    }
    for (preferred, avoid) in terms(sheet, settings) {
        added += 1;
        let known = tables(&mut document, "term")?.and_then(|terms| {
            terms.iter_mut().find(|it| it.get("use").and_then(Item::as_str) == Some(&preferred))
        });
        match known {
            Some(term) => {
                let forms = term.entry("not").or_insert(value(Array::new()));
                if let Some(forms) = forms.as_array_mut() {
                    forms.extend(&avoid);
                }
            }
            None => {
                let mut table = Table::new();
                table["use"] = value(preferred);
                table["not"] = list(&avoid);
                push(&mut new, "term", table);
            }
        }
    }
    tables(&mut document, "abbreviation")?;
    for entry in sheet.abbreviations.iter().filter(|entry| !entry.ambiguous) {
        let known = |short: &String| settings.abbreviations.iter().any(|it| it.short == *short);
        if known(&entry.short.text) || !is_seen(&entry.short.text) || !is_seen(&entry.long) {
            continue;
        }
        let mut table = Table::new();
        table["short"] = value(&entry.short.text);
        table["long"] = value(&entry.long);
        push(&mut new, "abbreviation", table);
        added += 1;
    }
    tables(&mut document, "event")?;
    for event in sheet.events.iter().filter(|event| event.settled) {
        // Two names tell a reader which event is meant.
        let named = event.names.iter().take(2).cloned().collect::<Vec<_>>().join(", ");
        let known = settings.events.iter().any(|known| {
            known.interval.overlaps(event.interval)
                && known.names.iter().any(|all| {
                    all.split('|').any(|name| event.names.iter().any(|own| own == name.trim()))
                })
        });
        if known || !event.names.iter().chain(&event.words).all(|name| is_seen(name)) {
            continue;
        }
        let mut table = Table::new();
        table["name"] = value(format!("the {} ({named})", event.class));
        table["names"] = list(&event.names);
        table["words"] = list(&event.words);
        table["date"] = value(event.interval.to_edtf());
        push(&mut new, "event", table);
        added += 1;
    }
    Ok((decisions::joined(&document, &new), added))
}

/// The variety of English that the texts are clearly in, where none is declared.
fn language(sheet: &Sheet, settings: &Settings) -> Option<&'static str> {
    let variety = sheet.spelling.variety().filter(|_| settings.language.is_none())?;
    let strays: usize = variety.strays.iter().map(|(_, count)| count).sum();
    let clear = variety.with >= LEAST_WORDS && variety.with >= LEAST_RATIO * strays;
    variety.tag.filter(|_| clear)
}

/// The terms of a sheet: each form to use with those to avoid, but for what is settled already.
fn terms(sheet: &Sheet, settings: &Settings) -> Vec<(String, Vec<String>)> {
    let names = sheet.names.iter().map(|entry| (&entry.preferred, &entry.others));
    let shorts = sheet.abbreviations.iter().filter(|entry| !entry.ambiguous);
    let shorts = shorts.map(|entry| (&entry.short, &entry.rivals));
    let is_avoided = |form: &String| settings.avoids(form);
    let settled = |form: &String| {
        is_avoided(form)
            || settings.accepts(form)
            || settings.prefers(form)
            // A term is avoided wherever it stands, so it must be no word besides: `Charge`.
            || lexicon::is_word(&fold::lower(form))
    };
    let terms = names.chain(shorts).filter(|(preferred, _)| !is_avoided(&preferred.text));
    let terms = terms.map(|(preferred, others)| {
        let others = others.iter().map(|form| form.text.clone());
        (preferred.text.clone(), others.filter(|form| !settled(form)).collect::<Vec<_>>())
    });
    let terms = terms.map(|(preferred, mut others)| {
        others.retain(|form| is_seen(form));
        (preferred, others)
    });
    terms.filter(|(preferred, others)| is_seen(preferred) && !others.is_empty()).collect()
}

/// Whether all of a form can be seen: nobody can write the others as they are, nor means them.
fn is_seen(form: &str) -> bool {
    !form.contains(escape::hidden)
}

fn list(items: &[String]) -> Item {
    Item::Value(Value::Array(items.iter().collect()))
}
