//! One abbreviation with stops and without: `U.S.`, `US`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Edit, Finding, Fix};
use crate::text::span::TextSpan;
use crate::words::dictionary::{self, Variety};
use crate::words::{fold, names};

use super::{Authority, accepted, prevails, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Stops>("stops");

/// Reports the way of writing an abbreviation that the text uses less.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Stops {
    /// How often the usual form must stand in the text.
    least: usize,
    /// How many times as often as the other.
    ratio: usize,
}

impl Default for Stops {
    fn default() -> Self {
        Self { least: 3, ratio: 3 }
    }
}

/// The places of both forms of one abbreviation.
#[derive(Default)]
struct Forms {
    with: Vec<TextSpan>,
    without: Vec<TextSpan>,
}

/// The letters of an abbreviation with a stop between each two: of `U.S`, `US`. The last stop is a
/// token of its own.
fn letters(word: &str) -> Option<String> {
    let mut parts = word.split('.');
    let single = |part: &str| part.len() == 1 && part.bytes().all(|it| it.is_ascii_uppercase());
    (word.len() > 2 && parts.all(single)).then(|| word.replace('.', ""))
}

impl Check for Stops {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let vocabulary = &context.layers.vocabulary;
        // Both forms by their word ids, where the text has both.
        let mut forms: BTreeMap<u32, (bool, String)> = BTreeMap::new();
        for word in vocabulary.words().iter().filter(|word| word.text.contains('.')) {
            let Some(letters) = letters(word.text) else { continue };
            if let (Some(with), Some(without)) = (vocabulary.id(word.text), vocabulary.id(&letters))
            {
                forms.insert(with, (true, letters.clone()));
                forms.insert(without, (false, letters));
            }
        }
        if forms.is_empty() {
            return;
        }
        let mut found: BTreeMap<&str, Forms> = BTreeMap::new();
        for (at, id) in vocabulary.ids().iter().enumerate() {
            let Some((stopped, letters)) = forms.get(id) else { continue };
            let span = context.layers.tokens[at].span;
            if !context.reads(span) || context.layers.shouts(at) {
                continue;
            }
            if *stopped && opens_a_person(context, at) {
                continue;
            }
            let places = found.entry(letters).or_default();
            if *stopped { places.with.push(span) } else { places.without.push(span) }
        }
        for (letters, forms) in found {
            let dotted: String = letters.chars().flat_map(|letter| [letter, '.']).collect();
            let (with, without) = ((dotted.as_str(), &forms.with), (letters, &forms.without));
            let declared =
                |form: &str| Authority::of(context.settings, form) == Authority::Declared;
            let ratio = (self.least, self.ratio);
            let (usual, other) = if declared(&dotted)
                || !declared(letters) && prevails(ratio, forms.with.len(), forms.without.len())
            {
                (with, without)
            } else if declared(letters) || prevails(ratio, forms.without.len(), forms.with.len()) {
                (without, with)
            } else {
                continue;
            };
            findings.extend(report(context, usual, other));
        }
    }
}

/// Whether letters with stops are the initials before a family name: a word with a capital that is no
/// word of English, and no article before them.
fn opens_a_person(context: &DocumentContext<'_>, at: usize) -> bool {
    let tokens = &context.layers.tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token| context.text(token.span));
    let next = if text(at + 1) == "." { text(at + 2) } else { text(at + 1) };
    let key = fold::key(next);
    let family = next.starts_with(char::is_uppercase)
        && next.contains(char::is_lowercase)
        && (!dictionary::contains(&key, Variety::ANY) || names::known(&key).surname);
    let before = at.checked_sub(1).map_or("", text);
    family && !matches!(before, "the" | "The")
}

fn report(
    context: &DocumentContext<'_>,
    (usual, model): (&str, &Vec<TextSpan>),
    (other, strays): (&str, &Vec<TextSpan>),
) -> Option<Finding> {
    let (known, stray) = (*model.first()?, *strays.first()?);
    if accepted(context.settings, other) {
        return None;
    }
    let authority = Authority::of(context.settings, usual);
    let message = match authority {
        Authority::Declared => format!("`{other}` is not the house form; use `{usual}`"),
        _ => format!("`{other}` is written `{usual}` elsewhere in this text"),
    };
    let finding = Finding::new(context.place(whole(context, stray)), message)
        .here(times(strays.len()))
        .label(context.place(whole(context, known)), format!("`{usual}` {}", times(model.len())))
        .help(format!("write `{usual}`"));
    let edit = |&span: &TextSpan| rewrite(context, span, usual);
    Some(match strays.iter().map(edit).collect::<Option<Vec<_>>>() {
        Some(edits) => finding.fix(Fix { applicability: authority.applicability(), edits }),
        None => finding,
    })
}

/// An abbreviation with its last stop, if it has one.
fn whole(context: &DocumentContext<'_>, span: TextSpan) -> TextSpan {
    let stopped = context.text(span).contains('.') && after(context, span).starts_with('.');
    TextSpan { end: span.end + u32::from(stopped), ..span }
}

/// What follows in the paragraph.
fn after<'a>(context: &DocumentContext<'a>, span: TextSpan) -> &'a str {
    let block = context.document.block_at(span.start).map_or(span, |block| block.span);
    context.document.text(TextSpan { start: span.end, end: block.end.max(span.end) })
}

/// The other form in the place of one; none where the last stop may end the sentence as well.
fn rewrite(context: &DocumentContext<'_>, span: TextSpan, usual: &str) -> Option<Edit> {
    let rest = after(context, span);
    let (span, replacement) = if usual.contains('.') {
        let stopped = rest.starts_with('.');
        (span, if stopped { usual.trim_end_matches('.') } else { usual })
    } else {
        let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start();
        let goes_on = rest.starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';');
        (whole(context, span), goes_on.then_some(usual)?)
    };
    Some(Edit { place: context.place(span), replacement: replacement.to_owned() })
}
