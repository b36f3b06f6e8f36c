//! Instruments with their year: resolutions, acts and the like, cited by number or by name.
//!
//! "Resolution 2593 (2021)" and "the Dawes Act of 1887" say nothing of when something happened in
//! the sentence around them: the year belongs to the name. Two texts that give one name two years
//! contradict each other all the same.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::facts::Anchor;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::text::vocabulary::Lore;
use crate::text::zone::ZoneSet;
use crate::words::data;
use crate::words::fold;

/// The most digits of a number; more is a file reference.
const DIGITS: usize = 5;

/// A year as the dates of the document have it.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    /// Its index among the dates.
    pub index: u32,
    /// Where.
    pub span: TextSpan,
    /// The year that the whole date lies in.
    pub year: i16,
}

/// One mention of an instrument with its year.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instrument {
    /// The name or number with its year.
    pub extent: Extent,
    /// The year or the date that gives it.
    pub date_extent: Extent,
    /// The index of that in the dates of the document.
    pub date: u32,
    /// What it is called: `resolution 2593`, `dawes act`.
    pub name: String,
    /// Its number, where it is known by one.
    pub number: Option<u32>,
    /// The key of the name before the number: `security council`.
    pub issuer: Option<String>,
    /// The year.
    pub year: i16,
    /// Whether the year is part of the name, rather than that of what happened to it: "the Act of
    /// 1887", not "the Act in 1887".
    pub fixed: bool,
    /// What it stands in.
    pub zones: ZoneSet,
    /// The number by itself, which is no year although it may look like one.
    #[serde(skip)]
    pub number_span: Option<TextSpan>,
}

#[derive(Deserialize)]
struct Table {
    numbered: Vec<RawNumbered>,
    number: Words,
    named: Words,
}

#[derive(Deserialize)]
struct RawNumbered {
    name: String,
    forms: Vec<String>,
    least: u32,
}

#[derive(Deserialize)]
struct Words {
    words: FxHashSet<String>,
}

/// A kind of numbered instrument.
struct Kind {
    name: String,
    least: u32,
}

struct Heads {
    kinds: Vec<Kind>,
    /// By the last word of a form: the kind, and the words before it.
    numbered: FxHashMap<String, (usize, Option<String>)>,
    /// The bytes that those words begin with.
    between: FxHashSet<String>,
    named: FxHashSet<String>,
}

static HEADS: LazyLock<Heads> = LazyLock::new(|| {
    let table: Table = data::table("instruments.toml");
    let mut kinds = Vec::new();
    let mut numbered = FxHashMap::default();
    for raw in table.numbered {
        for form in raw.forms {
            let (before, last) = match form.rsplit_once(' ') {
                Some((before, last)) => (Some(before.to_owned()), last.to_owned()),
                None => (None, form),
            };
            numbered.insert(last, (kinds.len(), before));
        }
        kinds.push(Kind { name: raw.name, least: raw.least });
    }
    Heads { kinds, numbered, between: table.number.words, named: table.named.words }
});

/// The instruments of a document with their years, in order; `dates` and `names` are in order too.
#[must_use]
pub fn extract<'a>(
    layers: &Layers<'_>,
    dates: &'a [Dated],
    names: &'a [Anchor<'a>],
) -> Vec<Instrument> {
    let finder = Finder { layers, dates, names };
    let mut out = finder.numbered();
    out.extend(names.iter().filter_map(|name| finder.named(name)));
    out.sort_by_key(|it| it.extent.text);
    out
}

struct Finder<'a, 'd> {
    layers: &'a Layers<'d>,
    dates: &'a [Dated],
    names: &'a [Anchor<'a>],
}

/// Whether numbers may follow a word.
static IS_HEAD: Lore<bool> = Lore::new();

/// The word that numbers follow, read.
struct Head<'a> {
    kind: &'static Kind,
    start: u32,
    issuer: Option<&'a str>,
}

impl<'a> Finder<'a, '_> {
    /// Those known by a number: after each head all numbers with a year, "resolutions 1368 (2001)
    /// and 1373 (2001)".
    fn numbered(&self) -> Vec<Instrument> {
        let mut out = Vec::new();
        let ids = self.layers.vocabulary.ids();
        let is_head = IS_HEAD.of_each(&self.layers.vocabulary, |word| {
            HEADS.numbered.contains_key(&*fold::lower(word.text))
        });
        for (at, &id) in ids.iter().enumerate() {
            if !is_head.get(id as usize).is_some_and(|&it| it) {
                continue;
            }
            let Some(head) = self.head(at) else { continue };
            let mut next = at + 1;
            while HEADS.between.contains(&*fold::lower(self.layers.token_text(next)))
                || (next > at + 1 && self.layers.token_text(next) == ".")
            {
                next += 1;
            }
            let mut start = head.start;
            loop {
                let after = match self.number(&head, start, next) {
                    Some((found, after)) => {
                        out.push(found);
                        after
                    }
                    // "resolutions 1368 and 1373 (2001)": not every number has a year.
                    None if self.is_number(next) => next + 1,
                    None => break,
                };
                next = after;
                while matches!(self.layers.token_text(next), "," | ";" | "and" | "or" | "&") {
                    next += 1;
                }
                if next == after {
                    break;
                }
                start = self.layers.tokens.get(next).map_or(0, |token| token.span.start);
            }
        }
        out
    }

    fn head(&self, at: usize) -> Option<Head<'a>> {
        let word = fold::lower(self.layers.token_text(at));
        let (kind, before) = HEADS.numbered.get(&*word)?;
        let mut first = at;
        if let Some(before) = before {
            first = at.checked_sub(1)?;
            if *fold::lower(self.layers.token_text(first)) != **before {
                return None;
            }
        }
        let start = self.layers.tokens.get(first)?.span.start;
        // "Security Council resolution": the name that ends right before the head, or with it.
        let end = first.checked_sub(1).map_or(0, |at| self.layers.tokens[at].span.end);
        let until = self.names.partition_point(|name| name.span.start < start);
        let name = until.checked_sub(1).map(|at| self.names[at]);
        let issuer = name.filter(|name| name.span.end >= end && name.span.start < start);
        let issuer = issuer.map(|name| {
            let key = name.key;
            key.strip_suffix(&*word).map_or(key, str::trim_end)
        });
        Some(Head { kind: &HEADS.kinds[*kind], start, issuer: issuer.filter(|it| !it.is_empty()) })
    }

    fn is_number(&self, at: usize) -> bool {
        self.layers.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    /// A number at a token with its year, and the token behind them.
    fn number(&self, head: &Head<'_>, start: u32, at: usize) -> Option<(Instrument, usize)> {
        let token = self.layers.tokens.get(at).filter(|token| token.kind == TokenKind::Number)?;
        let digits = self.layers.text(token.span);
        let number: u32 = digits.parse().ok().filter(|_| digits.len() <= DIGITS)?;
        if number < head.kind.least {
            return None;
        }
        // "resolution 2758 (XXVI) of 1971": another one than 2758 without a session.
        let session = self.session(at + 1);
        let next = at + 1 + if session.is_some() { 3 } else { 0 };
        let (date, after) = match self.layers.token_text(next) {
            "(" if self.layers.token_text(next + 2) == ")" => (self.date_at(next + 1)?, next + 3),
            "of" => {
                let date = self.date_at(next + 1)?;
                (date, self.layers.range(date.span).end)
            }
            _ => return None,
        };
        let session = session.map(|it| format!(" ({it})")).unwrap_or_default();
        let whole = TextSpan { start, end: date.span.end };
        let found = Instrument {
            extent: self.layers.extent(whole),
            date_extent: self.layers.extent(date.span),
            date: date.index,
            name: format!("{} {number}{session}", head.kind.name),
            number: Some(number),
            issuer: head.issuer.map(str::to_owned),
            year: date.year,
            fixed: true,
            zones: self.layers.zones(whole),
            number_span: Some(token.span),
        };
        Some((found, after))
    }

    /// The session in Roman figures that stands in brackets at a token.
    fn session(&self, at: usize) -> Option<&'a str> {
        let figures = self.layers.token_text(at + 1);
        let bracketed = self.layers.token_text(at) == "(" && self.layers.token_text(at + 2) == ")";
        (fold::is_roman(figures) && bracketed).then_some(figures)
    }

    /// The date that starts at a token.
    fn date_at(&self, at: usize) -> Option<Dated> {
        let start = self.layers.tokens.get(at)?.span.start;
        let found = self.dates.binary_search_by_key(&start, |date| date.span.start).ok()?;
        self.dates.get(found).copied()
    }

    /// One known by its name, with the year beside it.
    fn named(&self, name: &Anchor<'_>) -> Option<Instrument> {
        let last = name.key.rsplit_once(' ')?.1;
        if !HEADS.named.contains(last) {
            return None;
        }
        let range = self.layers.range(name.span);
        let before = self.dates.partition_point(|date| date.span.end <= name.span.start);
        let led = before.checked_sub(1).map(|at| self.dates[at]).filter(|date| {
            let between = TextSpan { start: date.span.end, end: name.span.start };
            self.layers.text(between) == " " && self.layers.range(date.span).len() == 1
        });
        let (date, fixed) = match (led, self.layers.token_text(range.end)) {
            (Some(date), _) => (date, true),
            (None, "," | "of" | "(") => (self.date_at(range.end + 1)?, true),
            (None, "in") => (self.date_at(range.end + 1)?, false),
            _ => return None,
        };
        let whole = name.span.cover(date.span);
        Some(Instrument {
            extent: self.layers.extent(whole),
            date_extent: self.layers.extent(date.span),
            date: date.index,
            name: name.key.to_owned(),
            number: None,
            issuer: None,
            year: date.year,
            fixed,
            zones: self.layers.zones(whole),
            number_span: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::read;
    use crate::text::source::Source;

    /// Name, issuer and year of each instrument of a text.
    fn found(text: &str) -> Vec<String> {
        let document = read::read("a.md", Source::from_text(text));
        let (facts, _) = facts::extract(&document);
        facts
            .instruments
            .iter()
            .map(|it| {
                let issuer = it.issuer.as_deref().map(|it| format!("{it} ")).unwrap_or_default();
                format!("{issuer}{} {}", it.name, it.year)
            })
            .collect()
    }

    #[test]
    fn numbers_stand_before_their_years() {
        assert_eq!(
            found("Security Council resolution 2593 (2021) recalls its resolution 1267(1999)."),
            ["security council resolution 2593 2021", "resolution 1267 1999"]
        );
        assert_eq!(
            found("In Resolution No. 598 of 20 July 1987, and by Executive Order 13769 (2017)."),
            ["resolution 598 1987", "executive order 13769 2017"]
        );
        assert_eq!(
            found("See S/RES/1701 (2006) and UNSCR 1373 (2001)."),
            ["resolution 1701 2006", "resolution 1373 2001"]
        );
    }

    #[test]
    fn a_row_of_numbers_shares_its_word() {
        assert_eq!(
            found("By resolutions 661 (1990), 687 and 1284 (1999), and 1973 (2011) it acted."),
            ["resolution 661 1990", "resolution 1284 1999", "resolution 1973 2011"]
        );
    }

    #[test]
    fn a_session_is_part_of_the_number() {
        assert_eq!(
            found("General Assembly resolution 2758 (XXVI) of 25 October 1971 said so."),
            ["general assembly resolution 2758 (XXVI) 1971"]
        );
    }

    #[test]
    fn a_number_that_looks_like_a_year_is_no_date() {
        let text = "Resolution 1973 (2011) was adopted.";
        let (facts, _) = facts::extract(&read::read("a.md", Source::from_text(text)));
        let dates: Vec<_> = facts.dates.iter().map(|date| date.value.as_str()).collect();
        assert_eq!(dates, ["2011"]);
    }

    #[test]
    fn sessions_lists_and_small_numbers_are_no_instruments() {
        for text in [
            "Resolution 60/1 (2005) and resolution 1514 (XV).",
            "A resolution of 1999 said so.",
            "Its resolution 5 (2004) was the last.",
            "Resolution 1325 was kept in 2010.",
            "Tables 1325 (2000) and 1326 (2001).",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn names_have_their_year_on_either_side() {
        for text in [
            "They passed the Harbury Act of 1887.",
            "They passed the Harbury Act, 1887.",
            "They passed the Harbury Act (1887).",
            "They passed the 1887 Harbury Act.",
        ] {
            assert_eq!(found(text), ["harbury act 1887"], "{text}");
        }
    }
}
