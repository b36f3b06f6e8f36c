//! From a citation to the entry of the reference list that it means.

use rustc_hash::FxHashMap;

use super::{Citation, Near, NearKind, Work};
use crate::words::authorship::{
    Lexicon, abbreviates, bare_year, behind_initials, confusable, is_year, key, lexicon, shorts,
};
use crate::words::fold;

/// How many works of one name are looked at: more than one list has of one author, and few enough
/// for a list of nothing else.
const CANDIDATES: usize = 500;

/// How many bodies of one year an abbreviation is held against.
const BODIES: usize = 64;

/// From this length on, in letters, two names of one year that are one edit apart are rather one name
/// than two.
const LONG_NAME: usize = 7;

/// The works of a reference list, by every name that a citation can have for them.
pub(super) struct Resolver<'w> {
    works: &'w [Work],
    /// Keys of all authors of each work.
    keys: Vec<Vec<String>>,
    by_first: FxHashMap<String, Vec<usize>>,
    by_any: FxHashMap<String, Vec<usize>>,
    by_container: FxHashMap<String, Vec<usize>>,
    /// First authors with one letter left out, for names that are one edit away.
    by_gap: FxHashMap<String, Vec<usize>>,
    /// First authors of several words, and titles in their place, by their last word.
    names_by_end: FxHashMap<String, Vec<Vec<String>>>,
    /// Titles by their last word.
    titles_by_end: FxHashMap<String, Vec<usize>>,
    /// Works whose first author is a name of several words, by their year.
    bodies_by_year: FxHashMap<&'w str, Vec<usize>>,
}

/// What a citation names.
#[derive(Clone, Copy)]
pub(super) struct Cited<'c> {
    pub(super) names: &'c [String],
    /// The letters of the initials of the first of them; empty where it has none.
    pub(super) initials: &'c str,
    pub(super) et_al: bool,
    pub(super) year: &'c str,
}

impl<'c> Cited<'c> {
    /// The authors of a citation with a year.
    pub(super) fn again(citation: &'c Citation, year: &'c str) -> Self {
        let Citation { authors, initials, et_al, .. } = citation;
        Self { names: authors, initials, et_al: *et_al, year }
    }
}

/// How well the names of a citation are those of a work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Another work.
    None,
    /// Its first authors, with others left out or in another order.
    Loose,
    /// Its authors, with one of them misspelt, or "et al." for one.
    Near,
    /// Its authors.
    Exact,
}

/// How well the year of a citation is that of a work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum YearFit {
    /// Another year.
    None,
    /// But for a letter behind it, or two words for no year.
    Alike,
    /// The same.
    Same,
}

impl<'w> Resolver<'w> {
    pub(super) fn new(works: &'w [Work]) -> Self {
        let mut out = Self {
            works,
            keys: Vec::with_capacity(works.len()),
            by_first: FxHashMap::default(),
            by_any: FxHashMap::default(),
            by_container: FxHashMap::default(),
            by_gap: FxHashMap::default(),
            names_by_end: FxHashMap::default(),
            titles_by_end: FxHashMap::default(),
            bodies_by_year: FxHashMap::default(),
        };
        for (at, work) in works.iter().enumerate() {
            let keys: Vec<_> = work.families.iter().map(|family| key(family)).collect();
            if let (Some(first), Some(family)) = (keys.first(), work.families.first()) {
                push(&mut out.by_first, first.clone(), at);
                if first.contains(' ') {
                    shorts(family).into_iter().for_each(|short| push(&mut out.by_first, short, at));
                }
                if let Some((number, rest)) = first.split_once(' ')
                    && number.bytes().all(|byte| byte.is_ascii_digit())
                {
                    // No name in running text begins with a number: `1000 Genomes Consortium`.
                    push(&mut out.by_first, rest.to_owned(), at);
                }
                if let Some(short) = &work.short {
                    push(&mut out.by_first, key(short), at);
                }
                if let Some(rest) = behind_initials(family) {
                    push(&mut out.by_first, key(rest), at);
                }
                if let Some(year) = work.year.as_deref().filter(|_| family.contains(' ')) {
                    out.bodies_by_year.entry(bare_year(year)).or_default().push(at);
                }
                gaps(first).into_iter().for_each(|gap| push(&mut out.by_gap, gap, at));
            } else if let Some(title) = &work.title {
                push(&mut out.by_first, key(title), at);
            }
            let named = keys.first().cloned().or_else(|| work.title.as_deref().map(key));
            let words = plain_words(&named.unwrap_or_default());
            if let (Some(last), true) = (words.last(), words.len() > 1) {
                out.names_by_end.entry(last.clone()).or_default().push(words);
            }
            let title = work.title.as_deref().map(plain_words).unwrap_or_default();
            if let (Some(last), true) = (title.last(), title.len() > 1) {
                push(&mut out.titles_by_end, last.clone(), at);
            }
            for author in &keys {
                push(&mut out.by_any, author.clone(), at);
            }
            for name in work.container.iter().map(|name| key(name)) {
                push(&mut out.by_container, name, at);
            }
            out.keys.push(keys);
        }
        out
    }

    /// The work of a first author, known by one word, and an exact year.
    pub(super) fn exact(&self, word: &str, year: &str) -> Option<usize> {
        let found = self.by_first.get(&key(word))?;
        let mut found = found
            .iter()
            .copied()
            .take(CANDIDATES)
            .filter(|&at| self.year_fit(year, at) == YearFit::Same);
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }

    /// The first authors of several words, and titles in their place, that end in a word.
    pub(super) fn names_ending(&self, word: &str) -> &[Vec<String>] {
        let found = self.names_by_end.get(word).map(Vec::as_slice).unwrap_or_default();
        &found[..found.len().min(CANDIDATES)]
    }

    /// The works of a year whose titles end in a word, with the words of the title; of any year where
    /// the citation has none.
    pub(super) fn titles_ending(
        &self,
        word: &str,
        year: &str,
    ) -> impl Iterator<Item = (usize, Vec<String>)> {
        let found = self.titles_by_end.get(word).map(Vec::as_slice).unwrap_or_default();
        let undated = !is_year(year);
        let fits = move |&at: &usize| {
            // A title tells the work by itself where the citation has no year.
            self.year_fit(year, at) == YearFit::Same || undated && self.works[at].year.is_some()
        };
        found
            .iter()
            .copied()
            .take(CANDIDATES)
            .filter(fits)
            .map(|at| (at, self.works[at].title.as_deref().map(plain_words).unwrap_or_default()))
    }

    /// The first author of a work, or its title where it has none.
    pub(super) fn author(&self, at: usize) -> Option<&'w str> {
        let work = &self.works[at];
        work.families.first().or(work.title.as_ref()).map(String::as_str)
    }

    /// Whether a word is, by itself, the first author of a work.
    pub(super) fn knows(&self, word: &str) -> bool {
        !self.by_first.is_empty() && self.by_first.contains_key(&key(word))
    }

    /// Whether a word is, by itself, an author of a work.
    pub(super) fn lists(&self, word: &str) -> bool {
        self.by_any.contains_key(&key(word))
    }

    /// The entry that a citation means.
    pub(super) fn resolve(&self, cited: Cited<'_>) -> Option<(usize, Fit)> {
        let first = cited.names.first()?;
        let candidates = self.by_first.get(&key(first))?;
        let scored = candidates.iter().take(CANDIDATES).filter_map(|&at| {
            let fit = self.fit(cited, at);
            let year = self.year_fit(cited.year, at);
            let namesake = self.is_namesake(cited, at);
            (fit > Fit::None && year > YearFit::None).then_some(((!namesake, fit, year), at))
        });
        // The first of equals: `max_by_key` takes the last.
        scored.rev().max_by_key(|(score, _)| *score).map(|((_, fit, _), at)| (at, fit))
    }

    /// Whether the initials of a citation are those of another author than the work's.
    fn is_namesake(&self, cited: Cited<'_>, at: usize) -> bool {
        let (a, b) = (cited.initials, &*self.works[at].initials);
        !a.is_empty() && {
            let (a, b) = (fold::folded(a), fold::folded(b));
            a.chars().zip(b.chars()).any(|(a, b)| a != b)
        }
    }

    /// The one work of a year whose author is a body that goes by the beginnings of its words.
    pub(super) fn abbreviated(&self, cited: Cited<'_>) -> Option<usize> {
        let [short] = cited.names else { return None };
        let letters = short.chars().all(|c| c.is_alphanumeric() || fold::is_dash(c));
        let capitals = short.chars().filter(|c| c.is_uppercase()).count() > 1;
        if cited.et_al || !letters || !capitals {
            return None;
        }
        let bodies = self.bodies_by_year.get(bare_year(cited.year))?;
        let mut found = bodies.iter().copied().take(BODIES).filter(|&at| {
            let name = self.works[at].families.first();
            name.is_some_and(|name| abbreviates(short, name))
        });
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }

    /// The entry that a citation with a slip most likely means.
    pub(super) fn closest(&self, cited: Cited<'_>) -> Option<Near> {
        // `2019b` is one of several works of a year: another year is not what is meant by it.
        let lettered = is_year(cited.year) && cited.year.len() > 4;
        let early = if lettered { self.undated(cited) } else { None };
        let long = cited.names.first().is_some_and(|name| name.chars().count() >= LONG_NAME);
        let slip = || if long { self.misspelt(cited) } else { None };
        early
            .or_else(slip)
            .or_else(|| self.other_year(cited))
            .or_else(|| self.undated(cited))
            .or_else(|| self.swapped(cited))
            .or_else(|| self.misspelt(cited))
            .or_else(|| self.contained(cited))
    }

    fn year_fit(&self, year: &str, at: usize) -> YearFit {
        let Some(have) = self.works[at].year.as_deref() else { return YearFit::None };
        let alike = match (is_year(have), is_year(year)) {
            (true, true) => bare_year(have) == bare_year(year),
            (have, year) => have == year,
        };
        let second = self.works[at].second_year.as_deref() == Some(year);
        match () {
            () if have.eq_ignore_ascii_case(year) || second => YearFit::Same,
            () if alike => YearFit::Alike,
            () => YearFit::None,
        }
    }

    fn fit(&self, cited: Cited<'_>, at: usize) -> Fit {
        let (keys, work) = (&self.keys[at], &self.works[at]);
        let total = keys.len();
        let rest: Vec<_> = cited.names.iter().skip(1).map(|name| key(name)).collect();
        let given = rest.len() + 1;
        if let ([second], [_], Some(name)) = (&*rest, &**keys, &work.given)
            && !cited.et_al
            && key(name) == *second
        {
            return Fit::Exact;
        }
        let mut fit = Fit::Exact;
        for (name, have) in rest.iter().zip(keys.iter().skip(1)) {
            // `Sanchez Ruiz` may be listed as `Ruiz, Ana Sanchez`.
            let longer = |a: &str, b: &str| a.strip_suffix(b).is_some_and(|a| a.ends_with(' '));
            if name != have && !longer(name, have) && !longer(have, name) {
                let close = strsim::osa_distance(name, have) <= 1 && name.len() > 3;
                if !close {
                    return Fit::None;
                }
                fit = Fit::Near;
            }
        }
        let count = if cited.et_al {
            match total {
                _ if work.et_al => Fit::Exact,
                0 => Fit::None,
                1 if given == 1 => Fit::Loose,
                2 => Fit::Near,
                _ if given < total => Fit::Exact,
                _ => Fit::None,
            }
        } else if given == total || total == 0 {
            if work.et_al { Fit::Loose } else { Fit::Exact }
        } else if given < total {
            Fit::Loose
        } else {
            Fit::None
        };
        fit.min(count)
    }

    /// The work of these authors whose year is closest, where the years can be taken for each other.
    fn other_year(&self, cited: Cited<'_>) -> Option<Near> {
        let candidates = self.by_first.get(&key(cited.names.first()?))?;
        let closest = |least: Fit| {
            let candidates = candidates.iter().copied().take(CANDIDATES);
            let mut close: Vec<_> = candidates
                .filter(|&at| self.fit(cited, at) >= least && !self.is_namesake(cited, at))
                .filter_map(|at| Some((self.year_distance(cited.year, at)?, at)))
                .collect();
            close.sort_unstable();
            match *close {
                [(_, one)] => Some(one),
                // Two works equally near: neither is surely meant.
                [(first, one), (second, _), ..] if first < second => Some(one),
                _ => None,
            }
        };
        let entry = closest(Fit::Exact).or_else(|| closest(Fit::Near))?;
        Some(Near { entry, kind: NearKind::Year })
    }

    /// How far a year that can be taken for one of a work's is from it.
    fn year_distance(&self, year: &str, at: usize) -> Option<u32> {
        let work = &self.works[at];
        let years = [&work.year, &work.second_year].into_iter().flatten();
        // An author may well have written a work two years before another: only one that nobody
        // cites otherwise is taken for it.
        years.filter_map(|have| confusable(year, have)).filter(|&distance| distance != 2).min()
    }

    /// The work of exactly these authors that has a year where the citation has none, or none where
    /// the citation has one.
    fn undated(&self, cited: Cited<'_>) -> Option<Near> {
        let candidates = self.by_first.get(&key(cited.names.first()?))?;
        let dated = is_year(cited.year);
        let mut fitting = candidates.iter().copied().take(CANDIDATES).filter(|&at| {
            let year = self.works[at].year.as_deref();
            year.is_some_and(|year| is_year(year) != dated)
                && self.fit(cited, at) == Fit::Exact
                && !self.is_namesake(cited, at)
        });
        let entry = fitting.next()?;
        let one = dated || fitting.next().is_none();
        one.then_some(Near { entry, kind: NearKind::Undated })
    }

    /// The one work of these authors that no citation resolves to, where the years can be taken
    /// for each other.
    pub(super) fn orphan(&self, cited: Cited<'_>, taken: &[bool]) -> Option<Near> {
        let candidates = self.by_first.get(&key(cited.names.first()?))?;
        let mut free = candidates.iter().copied().take(CANDIDATES).filter(|&at| {
            let year = self.works[at].year.as_deref();
            !taken[at]
                && !self.is_namesake(cited, at)
                && self.fit(cited, at) >= Fit::Near
                && year.is_some_and(|year| confusable(cited.year, year).is_some())
        });
        let entry = free.next()?;
        free.next().is_none().then_some(Near { entry, kind: NearKind::Year })
    }

    /// A work of the same year and the same authors in another order.
    fn swapped(&self, cited: Cited<'_>) -> Option<Near> {
        let names: Vec<_> = cited.names.iter().map(|name| key(name)).collect();
        if names.len() < 2 {
            return None;
        }
        let candidates = self.by_any.get(names.first()?)?;
        let entry = candidates.iter().copied().take(CANDIDATES).find(|&at| {
            let keys = &self.keys[at];
            let same_size = keys.len() == names.len() || cited.et_al && keys.len() > names.len();
            self.year_fit(cited.year, at) > YearFit::None
                && same_size
                && names.iter().all(|name| keys.contains(name))
        })?;
        Some(Near { entry, kind: NearKind::Order })
    }

    /// A work of the same year whose first author is one edit away.
    fn misspelt(&self, cited: Cited<'_>) -> Option<Near> {
        let name = key(cited.names.first()?);
        if name.chars().count() < 4 {
            return None;
        }
        let mut candidates: Vec<_> = gaps(&name)
            .iter()
            .filter_map(|gap| self.by_gap.get(gap))
            .flatten()
            .copied()
            .take(CANDIDATES)
            .filter(|&at| self.year_fit(cited.year, at) > YearFit::None)
            .filter(|&at| self.fit(cited, at) > Fit::Loose)
            .filter(|&at| self.keys[at].first().is_some_and(|first| is_one_edit(&name, first)))
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let &entry = candidates.first()?;
        let author = &self.keys[entry][0];
        let same = candidates.iter().all(|&at| self.keys[at].first() == Some(author));
        same.then_some(Near { entry, kind: NearKind::Spelling })
    }

    /// A work of the same year that appeared in, or was published by, what is cited.
    fn contained(&self, cited: Cited<'_>) -> Option<Near> {
        let [name] = cited.names else { return None };
        let whole = key(name);
        let organisation = &lexicon().organisation;
        // `Time Magazine` and `Time` are one periodical.
        let short: Vec<_> = whole.split(' ').filter(|word| !organisation.contains(*word)).collect();
        let short = short.join(" ");
        let found = [whole, short].iter().find_map(|name| {
            let found = self.by_container.get(name)?;
            found
                .iter()
                .copied()
                .take(CANDIDATES)
                .find(|&at| self.year_fit(cited.year, at) > YearFit::None)
        })?;
        Some(Near { entry: found, kind: NearKind::Container })
    }
}

fn push(map: &mut FxHashMap<String, Vec<usize>>, key: String, at: usize) {
    let entries = map.entry(key).or_default();
    if entries.last() != Some(&at) {
        entries.push(at);
    }
}

/// A name and what remains of it without any one letter: two names that are one edit apart share
/// one of these.
fn gaps(name: &str) -> Vec<String> {
    let mut out = vec![name.to_owned()];
    if name.len() <= 60 {
        let without = |(at, c): (usize, char)| [&name[..at], &name[at + c.len_utf8()..]].concat();
        out.extend(name.char_indices().map(without));
        out.sort_unstable();
        out.dedup();
    }
    out
}

/// One letter wrong, missing, too many, or two swapped.
fn is_one_edit(a: &str, b: &str) -> bool {
    a != b && strsim::osa_distance(a, b) == 1 && fold::key(a) != fold::key(b)
}

/// The words of a name that every writing of it has: no articles, particles and conjunctions.
fn plain_words(name: &str) -> Vec<String> {
    let lexicon = lexicon();
    let key = fold::key(name);
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let kept = words.filter(|word| !is_dropped(word, lexicon));
    kept.map(str::to_owned).collect()
}

/// Whether a word may be left out or changed where a name is written.
pub(super) fn is_dropped(word: &str, lexicon: &Lexicon) -> bool {
    let sets = [&lexicon.particles, &lexicon.conjunctions, &lexicon.suffixes];
    word == "the" || sets.iter().any(|set| set.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(families: &[&str], year: &str) -> Work {
        Work {
            families: families.iter().map(ToString::to_string).collect(),
            year: Some(year.to_owned()),
            ..Work::default()
        }
    }

    fn cited(
        works: &[Work],
        names: &[&str],
        et_al: bool,
        year: &str,
    ) -> (Option<usize>, Option<Near>) {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        let resolver = Resolver::new(works);
        let cited = Cited { names: &names, initials: "", et_al, year };
        (resolver.resolve(cited).map(|(at, _)| at), resolver.closest(cited))
    }

    #[test]
    fn the_number_of_authors_tells_works_apart() {
        let works = [work(&["Osei"], "2024"), work(&["Osei", "Adu", "Lund"], "2024")];
        assert_eq!(cited(&works, &["Osei"], false, "2024").0, Some(0));
        assert_eq!(cited(&works, &["Osei"], true, "2024").0, Some(1));
        assert_eq!(cited(&works[1..], &["Osei"], false, "2024").0, Some(0));
        assert_eq!(cited(&works, &["Osei", "Lund"], false, "2024").0, None);
        assert_eq!(cited(&works[..1], &["Osei"], true, "2024").0, Some(0));
        assert_eq!(cited(&works[..1], &["Osei"], true, "2023"), (None, None));
    }

    #[test]
    fn names_that_stand_otherwise_in_the_list_lead_to_their_works() {
        let works = [
            work(&["É. Varga"], "2019"),
            work(&["U.S. Harbour Board"], "2020"),
            work(&["Ministério da Pesca"], "2021"),
            Work { given: Some("Lund".to_owned()), ..work(&["Adu"], "2022") },
        ];
        let found = |names: &[&str], year| cited(&works, names, false, year).0;
        assert_eq!(found(&["Varga"], "2019"), Some(0));
        assert_eq!(found(&["US Harbour Board"], "2020"), Some(1));
        assert_eq!(found(&["Harbour Board"], "2020"), Some(1));
        assert_eq!(found(&["Adu", "Lund"], "2022"), Some(3));
        let resolver = Resolver::new(&works);
        let short = |name: &str, year| {
            let names = [name.to_owned()];
            resolver.abbreviated(Cited { names: &names, initials: "", et_al: false, year })
        };
        assert_eq!(short("MPes", "2021"), Some(2));
        assert_eq!((short("MPes", "2020"), short("MTur", "2021")), (None, None));
    }

    #[test]
    fn slips_lead_to_the_work_that_is_meant() {
        let works = [
            work(&["Marchetti", "Adu"], "2019"),
            Work { container: Some("Coastal Times".to_owned()), ..work(&["Lund"], "2020") },
        ];
        let near = |names: &[&str], year| cited(&works, names, false, year).1.map(|near| near.kind);
        assert_eq!(near(&["Marchetti", "Adu"], "2018"), Some(NearKind::Year));
        assert_eq!(near(&["Marcheti", "Adu"], "2019"), Some(NearKind::Spelling));
        assert_eq!(near(&["Adu", "Marchetti"], "2019"), Some(NearKind::Order));
        assert_eq!(near(&["Coastal Times"], "2020"), Some(NearKind::Container));
        assert_eq!(near(&["Marchetti", "Adu"], "1975"), None);
    }
}
