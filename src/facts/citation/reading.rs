//! What the names before a year say: which of them are the authors, and of which entry.

use super::resolve::{Cited, Fit, Resolver};
use super::stretch::Stretch;
use super::{Citation, CitationForm, NearKind};
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::words::authorship::lexicon;
use crate::words::timewords::{self, TimeWord};

/// How the names and the year of a citation stand.
#[derive(Clone, Copy)]
pub(super) struct Standing<'y> {
    pub(super) form: CitationForm,
    pub(super) year: &'y str,
    /// The comma before the year.
    pub(super) comma: Option<TextSpan>,
    /// Whether a page number follows the year.
    pub(super) located: bool,
}

/// Reads the names of one citation.
pub(super) struct Reader<'s> {
    pub(super) layers: &'s Layers<'s>,
    pub(super) resolver: &'s Resolver<'s>,
    /// Whether there is a reference list.
    pub(super) listed: bool,
}

impl Reader<'_> {
    /// Tries the readings of a stretch, best first: one organisation, all of its names, the later
    /// ones only; then what the list nearly has; then what looks like a citation by itself.
    pub(super) fn read(&self, stretch: &Stretch, standing: Standing<'_>) -> Option<Citation> {
        let written = self.read_as(stretch, standing);
        let listed = |read: &Citation| read.reference.is_some();
        if written.as_ref().is_some_and(listed) {
            return written;
        }
        let Some((apart, dotted)) = stretch.without_initials() else { return written };
        let apart = self.read_as(&apart, standing);
        // `Apple TV`: capitals without stops may be a part of the name.
        apart.filter(|read| dotted || listed(read) || read.near.is_some()).or(written)
    }

    /// Reads a stretch with its names as they are.
    fn read_as(&self, stretch: &Stretch, standing: Standing<'_>) -> Option<Citation> {
        // One function: the readings of one stretch, tried in turn until one holds.
        let Standing { form, year, comma, .. } = standing;
        let et_al = stretch.et_al.is_some();
        let whole = [self.layers.text(stretch.span).to_owned()];
        let initials = |from: usize| stretch.names.get(from).map_or("", |name| &*name.initials);
        let resolve = |names: &[String], from: usize| {
            self.resolver.resolve(Cited { names, initials: initials(from), et_al, year })
        };
        let build = |authors: Vec<String>, author_spans, from: usize, reference, near| Citation {
            extent: Extent::default(),
            form,
            authors,
            author_spans,
            initials: initials(from).to_owned(),
            et_al,
            et_al_span: None,
            conjunction: None,
            comma: None,
            year: None,
            year_span: TextSpan::default(),
            reference,
            near,
        };
        let months = |name: &str| lexicon().no_authors.contains(&name.to_lowercase());
        if !et_al
            && stretch.names.len() != 1
            && let Some((entry, _)) = resolve(&whole, usize::MAX)
        {
            let spans = vec![stretch.span];
            return Some(build(whole.to_vec(), spans, usize::MAX, Some(entry), None));
        }
        let all: Vec<String> = stretch.names.iter().map(|name| name.text.clone()).collect();
        let spans: Vec<TextSpan> = stretch.names.iter().map(|name| name.span).collect();
        for from in 0..all.len() {
            for (name, skip) in tails(&all[from]) {
                let mut names = all[from..].to_vec();
                names[0] = name.to_owned();
                let Some((entry, fit)) = resolve(&names, from) else { continue };
                // Names that are left out must not be authors of another work.
                if from > 0 && fit < Fit::Exact {
                    continue;
                }
                // `In May 2004` cites no author of that name.
                if form == CitationForm::Bare
                    && !et_al
                    && names.len() == 1
                    && (months(name) || comma.is_some())
                {
                    return None;
                }
                let mut spans = spans[from..].to_vec();
                spans[0].start += skip as u32;
                return Some(build(names, spans, from, Some(entry), None));
            }
        }
        let from = if form == CitationForm::Parenthetical { 0 } else { plausible_from(stretch) };
        let names = all.get(from..).filter(|names| !names.is_empty())?.to_vec();
        let cited = Cited { names: &names, initials: initials(from), et_al, year };
        if form != CitationForm::Bare
            && let Some(entry) = self.resolver.abbreviated(cited)
        {
            return Some(build(names, spans[from..].to_vec(), from, Some(entry), None));
        }
        let near =
            (form != CitationForm::Bare || et_al).then(|| self.resolver.closest(cited)).flatten();
        if near.is_none() && form != CitationForm::Bare {
            // `studied in Coastal Quarterly by Osei and Adu (2019)`
            let behind = behind_linker(&all[0]).map(|(name, skip)| {
                let names = std::iter::once(name.to_owned()).chain(all[1..].iter().cloned());
                (names.collect::<Vec<_>>(), skip)
            });
            if let Some((names, skip)) = behind
                && let Some(near) =
                    self.resolver.closest(Cited { names: &names, initials: "", et_al, year })
            {
                let mut spans = spans;
                spans[0].start += skip as u32;
                return Some(build(names, spans, usize::MAX, None, Some(near)));
            }
        }
        let convinces = near.is_some_and(|near| near.kind != NearKind::Year || !months(&names[0]))
            || self.looks_cited(&names, stretch, standing);
        convinces.then(|| build(names, spans[from..].to_vec(), from, None, near))
    }

    /// Whether a stretch that the list knows nothing of is a citation by its looks.
    fn looks_cited(
        &self,
        names: &[String],
        stretch: &Stretch,
        Standing { form, comma, located, .. }: Standing<'_>,
    ) -> bool {
        let lexicon = lexicon();
        // `(Early 1994, 405)`: a page is of a work, whatever word its author's name is as well.
        let located = located && form == CitationForm::Parenthetical;
        let words = |name: &str| {
            name.split([' ', '-', '\u{a0}']).map(str::to_lowercase).collect::<Vec<_>>()
        };
        let impossible = names.iter().any(|name| {
            let words = words(name);
            let timed = |word: &String| {
                !located || !matches!(timewords::lookup(word), Some(TimeWord::Modifier(_)))
            };
            words.iter().any(|word| lexicon.no_authors.contains(word) && timed(word))
                || words.len() == 1 && lexicon.places.contains(&words[0])
                || words.len() == 1 && lexicon.signals.contains(&words[0])
                || name.chars().filter(|c| c.is_alphabetic()).count() < 2
        });
        if impossible {
            return false;
        }
        if stretch.et_al.is_some() {
            return form != CitationForm::Bare || comma.is_some();
        }
        let several = names.len() > 1 && stretch.conjunction.is_some();
        let particle = |word: &str| lexicon.particles.contains(word);
        let suffix = |word: &str| lexicon.suffixes.contains(word);
        let plain = |name: &String| {
            let words = words(name);
            let suffixed = words.len() > 1 && words.last().is_some_and(|word| suffix(word));
            let words = &words[..words.len() - usize::from(suffixed)];
            words.len() == 1 || words[..words.len() - 1].iter().all(|word| particle(word))
        };
        match form {
            CitationForm::Parenthetical if comma.is_some() => {
                several
                    || names.len() == 1
                        && (names[0].split(' ').count() <= 2
                            || lexicon.names_organisation(&names[0]))
            }
            CitationForm::Parenthetical => {
                several && names.iter().all(plain)
                    || self.listed && names.len() == 1 && plain(&names[0])
            }
            CitationForm::Narrative => {
                self.listed && (several || names.len() == 1) && names.iter().all(plain)
            }
            CitationForm::Bare | CitationForm::Chained | CitationForm::Distant => false,
        }
    }
}

/// In running text the names that belong to a year begin where a list of authors can begin: with
/// the last of several names that no conjunction joins, and behind names of places.
fn plausible_from(stretch: &Stretch) -> usize {
    let count = stretch.names.len();
    if stretch.conjunction.is_none() {
        return count.saturating_sub(1);
    }
    let places = &lexicon().places;
    stretch.names.iter().take_while(|name| places.contains(&name.text.to_lowercase())).count()
}

/// What follows the last small word in a name, with how much was left out.
fn behind_linker(name: &str) -> Option<(&str, usize)> {
    let linkers = &lexicon().linkers;
    let at = tails(name).skip(1).filter(|(_, at)| {
        let before = name[..*at].trim_end().rsplit([' ', '\u{a0}']).next();
        before.is_some_and(|word| linkers.contains(word))
    });
    at.last().filter(|(tail, _)| tail.starts_with(char::is_uppercase))
}

/// A name and what remains of it behind each of its first words, with how much was left out.
fn tails(name: &str) -> impl Iterator<Item = (&str, usize)> {
    let starts = name.match_indices([' ', '\u{a0}']).map(|(at, space)| at + space.len());
    std::iter::once(0).chain(starts.take(6)).map(move |at| (&name[at..], at))
}
