//! From a citation to the entry of the reference list that it means.

use rustc_hash::FxHashMap;

use super::{Near, NearKind, Work};
use crate::authorship::{acronym, bare_year, is_year, key, lexicon};
use crate::fold;

/// How many works of one name are looked at: more than one list has of one author, and few enough
/// for a list of nothing else.
const CANDIDATES: usize = 500;

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
}

/// What a citation names.
#[derive(Clone, Copy)]
pub(super) struct Cited<'c> {
    pub(super) names: &'c [String],
    pub(super) et_al: bool,
    pub(super) year: &'c str,
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

impl<'w> Resolver<'w> {
    pub(super) fn new(works: &'w [Work]) -> Self {
        let mut out = Self {
            works,
            keys: Vec::with_capacity(works.len()),
            by_first: FxHashMap::default(),
            by_any: FxHashMap::default(),
            by_container: FxHashMap::default(),
            by_gap: FxHashMap::default(),
        };
        for (at, work) in works.iter().enumerate() {
            let keys: Vec<_> = work.families.iter().map(|family| key(family)).collect();
            if let (Some(first), Some(family)) = (keys.first(), work.families.first()) {
                push(&mut out.by_first, first.clone(), at);
                if first.contains(' ') {
                    acronym(family)
                        .into_iter()
                        .for_each(|short| push(&mut out.by_first, short, at));
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
                gaps(first).into_iter().for_each(|gap| push(&mut out.by_gap, gap, at));
            } else if let Some(title) = &work.title {
                push(&mut out.by_first, key(title), at);
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
        let mut found =
            found.iter().copied().take(CANDIDATES).filter(|&at| self.year_fit(year, at) == 2);
        let one = found.next()?;
        found.next().is_none().then_some(one)
    }

    /// Whether a word is, by itself, the first author of a work.
    pub(super) fn knows(&self, word: &str) -> bool {
        !self.by_first.is_empty() && self.by_first.contains_key(&key(word))
    }

    /// The entry that a citation means.
    pub(super) fn resolve(&self, cited: Cited<'_>) -> Option<(usize, Fit)> {
        let first = cited.names.first()?;
        let candidates = self.by_first.get(&key(first))?;
        let scored = candidates.iter().take(CANDIDATES).filter_map(|&at| {
            let fit = self.fit(cited, at);
            let year = self.year_fit(cited.year, at);
            (fit > Fit::None && year > 0).then_some(((fit, year), at))
        });
        // The first of equals: `max_by_key` takes the last.
        scored.rev().max_by_key(|(score, _)| *score).map(|((fit, _), at)| (at, fit))
    }

    /// The entry that a citation with a slip most likely means.
    pub(super) fn near(&self, cited: Cited<'_>) -> Option<Near> {
        self.other_year(cited)
            .or_else(|| self.swapped(cited))
            .or_else(|| self.misspelt(cited))
            .or_else(|| self.contained(cited))
    }

    /// 2 for the same year, 1 where only a suffix letter differs.
    fn year_fit(&self, year: &str, at: usize) -> u8 {
        let Some(have) = self.works[at].year.as_deref() else { return 0 };
        let alike = match (is_year(have), is_year(year)) {
            (true, true) => bare_year(have) == bare_year(year),
            (have, year) => have == year,
        };
        let second = self.works[at].second_year.as_deref() == Some(year);
        if have.eq_ignore_ascii_case(year) || second { 2 } else { u8::from(alike) }
    }

    fn fit(&self, cited: Cited<'_>, at: usize) -> Fit {
        let (keys, work) = (&self.keys[at], &self.works[at]);
        let total = keys.len();
        let rest: Vec<_> = cited.names.iter().skip(1).map(|name| key(name)).collect();
        let given = rest.len() + 1;
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
                0 | 1 => Fit::None,
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

    /// The one work of these authors, where the years can be taken for each other.
    fn other_year(&self, cited: Cited<'_>) -> Option<Near> {
        let candidates = self.by_first.get(&key(cited.names.first()?))?;
        let fitting = |least: Fit| {
            let candidates = candidates.iter().copied().take(CANDIDATES);
            let mut found = candidates.filter(|&at| self.fit(cited, at) >= least);
            let first = found.next()?;
            let close: Vec<_> = std::iter::once(first)
                .chain(found)
                .filter(|&at| {
                    let year = self.works[at].year.as_deref();
                    year.is_some_and(|year| is_confusable(cited.year, year))
                })
                .take(2)
                .collect();
            // Two works within reach: neither is surely meant.
            if let [one] = *close { Some(one) } else { None }
        };
        let entry = fitting(Fit::Exact).or_else(|| fitting(Fit::Near))?;
        Some(Near { entry, kind: NearKind::Year })
    }

    /// The one work of these authors that no citation resolves to, where the years can be taken
    /// for each other.
    pub(super) fn orphan(&self, cited: Cited<'_>, taken: &[bool]) -> Option<Near> {
        let candidates = self.by_first.get(&key(cited.names.first()?))?;
        let mut free = candidates.iter().copied().take(CANDIDATES).filter(|&at| {
            let year = self.works[at].year.as_deref();
            !taken[at]
                && self.fit(cited, at) >= Fit::Near
                && year.is_some_and(|year| is_confusable(cited.year, year))
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
            self.year_fit(cited.year, at) > 0
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
            .filter(|&at| self.year_fit(cited.year, at) > 0)
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
            found.iter().copied().take(CANDIDATES).find(|&at| self.year_fit(cited.year, at) > 0)
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

/// Whether one year can be a slip for another: two years apart at most, one digit different, or
/// two digits swapped.
fn is_confusable(a: &str, b: &str) -> bool {
    let (a, b) = (bare_year(a), bare_year(b));
    let (Ok(x), Ok(y)) = (a.parse::<i32>(), b.parse::<i32>()) else { return false };
    x != y && ((x - y).abs() <= 2 || strsim::osa_distance(a, b) == 1)
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
        let cited = Cited { names: &names, et_al, year };
        (resolver.resolve(cited).map(|(at, _)| at), resolver.near(cited))
    }

    #[test]
    fn the_number_of_authors_tells_works_apart() {
        let works = [work(&["Osei"], "2024"), work(&["Osei", "Adu", "Lund"], "2024")];
        assert_eq!(cited(&works, &["Osei"], false, "2024").0, Some(0));
        assert_eq!(cited(&works, &["Osei"], true, "2024").0, Some(1));
        assert_eq!(cited(&works[1..], &["Osei"], false, "2024").0, Some(0));
        assert_eq!(cited(&works, &["Osei", "Lund"], false, "2024").0, None);
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
