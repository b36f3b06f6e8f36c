//! What the names before a year say: which of them are the authors, and of which entry.

use super::resolve::{Cited, Fit, Resolver};
use super::stretch::Stretch;
use super::{Citation, Form, NearKind};
use crate::authorship::lexicon;
use crate::layers::Layers;
use crate::span::{Extent, TextSpan};

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
    pub(super) fn read(
        &self,
        stretch: &Stretch,
        form: Form,
        year: &str,
        comma: Option<TextSpan>,
    ) -> Option<Citation> {
        let et_al = stretch.et_al.is_some();
        let whole = [self.layers.text(stretch.span).to_owned()];
        let resolve = |names: &[String]| self.resolver.resolve(Cited { names, et_al, year });
        let build = |authors: Vec<String>, author_spans, reference, near| Citation {
            extent: Extent::default(),
            form,
            authors,
            author_spans,
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
            && let Some((entry, _)) = resolve(&whole)
        {
            return Some(build(whole.to_vec(), vec![stretch.span], Some(entry), None));
        }
        let all: Vec<String> = stretch.names.iter().map(|name| name.text.clone()).collect();
        let spans: Vec<TextSpan> = stretch.names.iter().map(|name| name.span).collect();
        for from in 0..all.len() {
            for (name, skip) in tails(&all[from]) {
                let mut names = all[from..].to_vec();
                names[0] = name.to_owned();
                let Some((entry, fit)) = resolve(&names) else { continue };
                // Names that are left out must not be authors of another work.
                if from > 0 && fit < Fit::Exact {
                    continue;
                }
                // `In May 2004` cites no author of that name.
                if form == Form::Bare
                    && !et_al
                    && names.len() == 1
                    && (months(name) || comma.is_some())
                {
                    return None;
                }
                let mut spans = spans[from..].to_vec();
                spans[0].start += skip as u32;
                return Some(build(names, spans, Some(entry), None));
            }
        }
        let from = if form == Form::Parenthetical { 0 } else { plausible_from(stretch) };
        let names = all.get(from..).filter(|names| !names.is_empty())?.to_vec();
        let cited = Cited { names: &names, et_al, year };
        let near = (form != Form::Bare || et_al).then(|| self.resolver.near(cited)).flatten();
        let convinces = near.is_some_and(|near| near.kind != NearKind::Year || !months(&names[0]))
            || self.looks_cited(&names, stretch, form, comma);
        convinces.then(|| build(names, spans[from..].to_vec(), None, near))
    }

    /// Whether a stretch that the list knows nothing of is a citation by its looks.
    fn looks_cited(
        &self,
        names: &[String],
        stretch: &Stretch,
        form: Form,
        comma: Option<TextSpan>,
    ) -> bool {
        let lexicon = lexicon();
        let words = |name: &str| {
            name.split([' ', '-', '\u{a0}']).map(str::to_lowercase).collect::<Vec<_>>()
        };
        let impossible = names.iter().any(|name| {
            let words = words(name);
            words.iter().any(|word| lexicon.no_authors.contains(word))
                || words.len() == 1 && lexicon.places.contains(&words[0])
                || words.len() == 1 && lexicon.signals.contains(&words[0])
                || name.chars().filter(|c| c.is_alphabetic()).count() < 2
        });
        if impossible {
            return false;
        }
        if stretch.et_al.is_some() {
            return form != Form::Bare || comma.is_some();
        }
        let several = names.len() > 1 && stretch.conjunction.is_some();
        let particle = |word: &str| lexicon.particles.contains(word);
        let plain = |name: &String| {
            let words = words(name);
            words.len() == 1 || words[..words.len() - 1].iter().all(|word| particle(word))
        };
        match form {
            Form::Parenthetical if comma.is_some() => {
                several
                    || names.len() == 1
                        && (names[0].split(' ').count() <= 2
                            || lexicon.names_organisation(&names[0]))
            }
            Form::Parenthetical => {
                several && names.iter().all(plain)
                    || self.listed && names.len() == 1 && plain(&names[0])
            }
            Form::Narrative => {
                self.listed && (several || names.len() == 1) && names.iter().all(plain)
            }
            Form::Bare | Form::Chained | Form::Distant => false,
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

/// A name and what remains of it behind each of its first words, with how much was left out.
fn tails(name: &str) -> impl Iterator<Item = (&str, usize)> {
    let starts = name.match_indices([' ', '\u{a0}']).map(|(at, space)| at + space.len());
    std::iter::once(0).chain(starts.take(6)).map(move |at| (&name[at..], at))
}
