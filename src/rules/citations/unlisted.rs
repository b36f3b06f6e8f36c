//! Works that a text cites and its reference list does not have, as far as that is sure.
//!
//! A name and a year in brackets are many things, and lists are laid out in more ways than the
//! program reads. So what stands in the list in any form is listed, and what is no citation by what
//! stands around it is none.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{accepted, citations, grouped, has_names};
use crate::facts::citation::CitationForm;
use crate::facts::{Citation, Reference};
use crate::rules::DocumentContext;
use crate::text::span::TextSpan;
use crate::words::authorship::{abbreviates, bare_year, is_particle, is_year, key, lexicon};
use crate::words::fold;

/// What a reference list lacks.
pub(super) struct Unlisted<'a> {
    /// The citations of each work that it lacks.
    pub(super) works: Vec<Vec<&'a Citation>>,
    /// How many works are cited and listed.
    pub(super) listed: usize,
    /// How many of its entries could not be read.
    unread: usize,
    entries: usize,
}

/// Up to how many works a list that was read may lack, however short it is.
const FEW: usize = 5;

impl<'a> Unlisted<'a> {
    /// Compares a text with its list; nothing where fewer than `least` of its citations are listed.
    pub(super) fn of(context: &DocumentContext<'a>, least: usize) -> Option<Self> {
        let references = &context.facts.references;
        let resolved: Vec<_> = citations(context).filter(|it| it.reference.is_some()).collect();
        if references.is_empty() || resolved.len() < least {
            return None;
        }
        let style = CommaStyle::of(&resolved);
        let entries = Entries::new(context);
        let (places, bodies) = (OnceCell::new(), OnceCell::new());
        let missing: Vec<_> = citations(context)
            .filter(|it| it.reference.is_none() && it.near.is_none() && has_names(it))
            .filter(|it| !it.authors.iter().any(|name| accepted(context, name)))
            .filter(|it| style.allows(it) && !is_acronym(it) && !is_planned(it))
            .collect();
        let apart = asides(context, &missing);
        let missing = missing
            .into_iter()
            .filter(|it| !apart.contains(&it.extent.text.start))
            .filter(|it| !entries.is_too_early(it) && !is_defined(context, it))
            .filter(|it| !is_place(it, places.get_or_init(|| self::places(context))))
            .filter(|it| !is_free_body(it, bodies.get_or_init(|| free_bodies(context, &resolved))))
            .filter(|it| !entries.have(it));
        let works = grouped(missing.map(|it| {
            let names: Vec<_> = it.authors.iter().map(|name| key(name)).collect();
            ((names, it.et_al, it.year.as_deref().map(bare_year)), it)
        }));
        let listed = grouped(resolved.iter().map(|it| (it.reference, ()))).len();
        let unread = references.iter().filter(|entry| !entries.is_read(entry)).count();
        Some(Self { works, listed, unread, entries: references.len() })
    }

    /// Whether so much is missing that the list is incomplete as a whole, or of a kind that is not
    /// understood.
    pub(super) fn are_many(&self, share: f64) -> bool {
        let missing = self.works.len();
        let many = missing > FEW && missing as f64 > share * (missing + self.listed) as f64;
        many || missing > 0 && self.unread * 4 > self.entries
    }
}

/// Whether a text puts a comma before the year of a citation in brackets. A bracket with one name
/// that is against this style is less likely a citation than a place with a date.
struct CommaStyle {
    with: usize,
    without: usize,
}

impl CommaStyle {
    fn of(resolved: &[&Citation]) -> Self {
        let bracketed = resolved.iter().filter(|it| it.form == CitationForm::Parenthetical);
        let with = bracketed.clone().filter(|it| it.comma.is_some()).count();
        Self { with, without: bracketed.count() - with }
    }

    fn allows(&self, citation: &Citation) -> bool {
        if citation.form != CitationForm::Parenthetical
            || citation.et_al
            || citation.authors.len() > 1
        {
            return citation.form != CitationForm::Bare;
        }
        if citation.comma.is_some() { self.with >= self.without } else { self.without >= self.with }
    }
}

/// `NATO (1999)` in running text is more often the subject of the sentence than an author.
fn is_acronym(citation: &Citation) -> bool {
    let capitals = |name: &String| name.chars().all(|c| c.is_uppercase() || c == '-');
    citation.form == CitationForm::Narrative && citation.authors.iter().all(capitals)
}

/// What is not yet out need not be listed.
fn is_planned(citation: &Citation) -> bool {
    citation.year.as_deref().is_some_and(|year| !is_year(year) && !year.starts_with('n'))
}

/// Whether a citation names one author and nobody else.
fn is_lone(citation: &Citation) -> bool {
    citation.authors.len() == 1 && !citation.et_al
}

/// The places of names with years in a row, of which the list has none: `Kumasi (1852), Tamale (1878)
/// and Ho (1960)` are places with dates.
fn asides(context: &DocumentContext<'_>, missing: &[&Citation]) -> FxHashSet<u32> {
    let narrative = |it: &&Citation| it.form == CitationForm::Narrative && is_lone(it);
    let sentence = |it: &Citation| context.layers.sentence_at(it.extent.text.start);
    let mut rows: FxHashMap<TextSpan, Vec<&Citation>> = FxHashMap::default();
    for &it in missing.iter().filter(|it| narrative(it)) {
        if let Some(sentence) = sentence(it) {
            rows.entry(sentence).or_default().push(it);
        }
    }
    for it in citations(context).filter(|it| it.reference.is_some() || it.near.is_some()) {
        if let Some(sentence) = sentence(it) {
            rows.remove(&sentence);
        }
    }
    let several =
        |row: &Vec<&Citation>| row.iter().any(|it| key(&it.authors[0]) != key(&row[0].authors[0]));
    let rows = rows.into_values().filter(several).flatten();
    rows.map(|it| it.extent.text.start).collect()
}

/// How far before a bracket the words stand that it abbreviates, in words.
const REACH: usize = 10;

/// `the Harbour Excellence Framework (HEF 2023)`: the bracket gives a short name, and its year.
fn is_defined(context: &DocumentContext<'_>, citation: &Citation) -> bool {
    let [name] = &*citation.authors else { return false };
    let capitals = name.chars().count() > 1 && name.chars().all(char::is_uppercase);
    let tokens = &context.layers.tokens;
    let at = tokens.partition_point(|token| token.span.start < citation.extent.text.start);
    let Some(open) = at.checked_sub(1).filter(|&open| context.text(tokens[open].span) == "(")
    else {
        return false;
    };
    let end = tokens[open].span.start;
    let from = |words: usize| open.checked_sub(words).map(|at| tokens[at].span.start);
    capitals
        && (2..=REACH).filter_map(from).any(|start| {
            let phrase = context.text(TextSpan { start, end });
            phrase.starts_with(char::is_uppercase) && abbreviates(name, phrase)
        })
}

/// The names that the text has behind `in` or `near`, with a word that goes on behind them: places.
fn places<'c>(context: &'c DocumentContext<'_>) -> FxHashSet<&'c str> {
    let tokens = &context.layers.tokens;
    let places = tokens.windows(3).filter_map(|words| {
        let [before, name, next] = [0, 1, 2].map(|at| context.text(words[at].span));
        // A mark, another name or a year follows the name of an author.
        let goes_on = next == "."
            || next.starts_with(char::is_lowercase) && !matches!(next, "et" | "and" | "al");
        let named = name.starts_with(char::is_uppercase) && goes_on;
        (named && lexicon().locative.contains(&*fold::lower(before))).then_some(name)
    });
    places.collect()
}

/// Whether a name is that of a place, or ends in the name of a country.
fn is_place(citation: &Citation, places: &FxHashSet<&str>) -> bool {
    let ([name], false) = (&*citation.authors, citation.et_al) else { return false };
    let (_, last) = name.rsplit_once(' ').unwrap_or_default();
    places.contains(&**name) || lexicon().places.contains(&*fold::lower(last))
}

/// The bodies of a list that nothing cites: their years with the letters that open their first two
/// words.
fn free_bodies<'a>(
    context: &DocumentContext<'a>,
    resolved: &[&Citation],
) -> FxHashSet<(&'a str, char)> {
    let cited: FxHashSet<usize> = resolved.iter().filter_map(|it| it.reference).collect();
    let entries = context.facts.references.iter().enumerate();
    let bodies = entries.filter(|(at, _)| !cited.contains(at)).filter_map(|(_, entry)| {
        let author = entry.authors.first();
        let name = match author {
            Some(author) if author.given.is_some() => return None,
            Some(author) => &author.family,
            None => entry.title.as_ref()?,
        };
        let letters = name.split(' ').take(2).filter_map(|word| word.chars().next());
        let year = bare_year(entry.year.as_deref()?);
        name.contains(' ').then(|| letters.map(move |letter| (year, letter)))
    });
    bodies.flatten().collect()
}

/// Whether a citation gives a body by letters, and the list has a body of that year that nothing cites
/// and whose name begins with the first of them.
fn is_free_body(citation: &Citation, bodies: &FxHashSet<(&str, char)>) -> bool {
    let ([name], Some(year)) = (&*citation.authors, &citation.year) else { return false };
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = capitals > 1 && capitals * 2 >= name.chars().count();
    letters && name.chars().next().is_some_and(|first| bodies.contains(&(bare_year(year), first)))
}

/// The words of the entries.
struct Texts {
    /// Folded, each word with spaces around it.
    texts: Vec<String>,
    /// The entries that have a word.
    by_word: FxHashMap<String, Vec<usize>>,
}

/// Into how many further parts an entry is broken, and how long each is at most, in bytes.
const CONTINUED: usize = 3;
const LONGEST_PART: usize = 700;

/// How many entries of one word are looked at.
const CANDIDATES: usize = 200;

/// The entries of a list as they stand.
struct Entries<'c, 'a> {
    context: &'c DocumentContext<'a>,
    texts: OnceCell<Texts>,
    earliest: Option<u32>,
}

/// How many years a work by one author is older than all that is listed when it is rather the date of
/// something: in running text, and in brackets.
const OLDER: [u32; 2] = [30, 100];

impl<'c, 'a> Entries<'c, 'a> {
    fn new(context: &'c DocumentContext<'a>) -> Self {
        let years = context.facts.references.iter().flat_map(|it| [&it.year, &it.second_year]);
        let years = years.flatten().filter_map(|year| bare_year(year).parse().ok());
        Self { context, texts: OnceCell::new(), earliest: years.min() }
    }

    fn is_too_early(&self, citation: &Citation) -> bool {
        let year = citation.year.as_deref().and_then(|year| bare_year(year).parse::<u32>().ok());
        let older = OLDER[usize::from(citation.form != CitationForm::Narrative)];
        let early = year.zip(self.earliest).is_some_and(|(year, first)| year + older < first);
        early && is_lone(citation)
    }

    fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| {
            let folded =
                |entry: &Reference| plain(&fold::key(self.context.text(entry.extent.text)));
            let references = &self.context.facts.references;
            let own: Vec<_> = references.iter().map(folded).collect();
            // An entry that stops before its year may go on in what was read as the next ones.
            let joined = |at: usize| {
                let mut text = own[at].clone();
                let open = |text: &str| !text.split(' ').any(is_year);
                for next in own.iter().skip(at + 1).take(CONTINUED) {
                    if !open(&text) || text.len() > LONGEST_PART {
                        break;
                    }
                    text.push_str(next);
                }
                text
            };
            let texts: Vec<_> = (0..own.len()).map(joined).collect();
            let mut by_word: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for (at, text) in texts.iter().enumerate() {
                for word in text.split(' ').filter(|word| !word.is_empty()) {
                    let entries = by_word.entry(word.to_owned()).or_default();
                    if entries.last() != Some(&at) && entries.len() < CANDIDATES {
                        entries.push(at);
                    }
                }
            }
            Texts { texts, by_word }
        })
    }

    /// Whether it is known who wrote a work and when, as far as its entry says so.
    fn is_read(&self, entry: &Reference) -> bool {
        let text = self.context.text(entry.extent.text);
        let dated = || text.split(|c: char| !c.is_alphanumeric()).any(is_year);
        let named = !entry.authors.is_empty() || entry.title.is_some();
        // What goes on with the line before is no entry.
        let first = text.split(' ').next().unwrap_or_default();
        let fragment = text.ends_with(|c: char| c == ',' || fold::is_dash(c))
            || is_year(first.trim_end_matches(['.', ',']))
            || first.starts_with(char::is_lowercase) && !is_particle(first);
        !fragment && (named && entry.year.is_some() || !dated())
    }

    /// Whether the list has a work in a form that is not understood: an entry opens with the first
    /// author and has the others and the year, or has them all and could not be read.
    fn have(&self, citation: &Citation) -> bool {
        let Some(year) = citation.year.as_deref().map(bare_year) else { return false };
        let names: Vec<_> = citation.authors.iter().map(|name| plain(&key(name))).collect();
        let Some(word) = names[0].trim().rsplit(' ').next() else { return false };
        let Texts { texts, by_word } = self.texts();
        by_word.get(word).into_iter().flatten().any(|&at| {
            let (entry, text) = (&self.context.facts.references[at], &texts[at]);
            let all = text.contains(year) && names.iter().all(|name| text.contains(&**name));
            let joined = || entry.year.is_none();
            all && (!self.is_read(entry)
                || joined()
                || opens(text, &names[0])
                || is_first(entry, &names[0]))
        })
    }
}

/// The words of a folded text with spaces around them.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    format!(" {} ", words.join(" "))
}

/// Whether a name is a part of that of the first author: `Marquez Soler` of `Luis Marquez Soler`.
fn is_first(entry: &Reference, name: &str) -> bool {
    entry.authors.first().is_some_and(|author| {
        let given = author.given.as_deref().unwrap_or_default();
        plain(&format!("{} {}", key(given), key(&author.family))).contains(name)
    })
}

/// Whether a text has nothing before a name but initials, particles and articles.
fn opens(text: &str, name: &str) -> bool {
    let before = text.find(name).map(|at| &text[..at]);
    before.is_some_and(|before| before.split(' ').all(|word| word.chars().count() <= 3))
}
