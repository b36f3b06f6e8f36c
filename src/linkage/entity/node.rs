//! The full names of a corpus: each form that stands in it once, with its parts and its mentions.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Facts, Italics, Name, NameKind, numbered};
use crate::linkage::spellings;
use crate::text::finding::DocumentId;
use crate::text::span::Extent;
use crate::text::zone::{Zone, ZoneSet};
use crate::words::authorship::is_particle;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::nameparts::name_parts;
use crate::words::names;

/// What a part of a name does in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Tells the thing from others.
    Own,
    /// A single letter.
    Initial,
    /// Says of what kind the thing is: a body, a law, a place.
    Head(Head),
    /// A rank, an office or a form of address.
    Title,
    /// Ties parts together: `of`, `for`, `&`, `the`.
    Connective,
}

/// The kinds of things that heads of names tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Head {
    /// An organisation, an office, an armed force.
    Body,
    /// A law, a plan, a publication.
    Work,
    /// What is awarded, held or measured: a prize, a festival, a scale.
    Thing,
    /// A place or a building.
    Place,
}

/// A word of a name.
#[derive(Debug, Clone)]
pub struct Part {
    /// Where it starts in the name, and how long it is, in bytes.
    pub start: usize,
    /// Its length in bytes.
    pub len: usize,
    /// Its [`fold::key`].
    pub key: String,
    /// What it does.
    pub role: Role,
}

/// A mention of a name in a corpus.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'a> {
    /// In which text.
    pub document: DocumentId,
    /// The mention that it is, or that it is a part of.
    pub name: &'a Name,
    /// Where it starts in that, in bytes.
    pub start: usize,
    /// Whether it is the whole mention.
    pub whole: bool,
}

impl Mention<'_> {
    /// The place of a stretch of it, in bytes from its start; that of the whole mention where prose
    /// and source differ inside it.
    #[must_use]
    pub fn place(&self, start: usize, len: usize) -> Extent {
        let from = self.start + start;
        spellings::part(self.name, from, len).unwrap_or(self.name.extent)
    }
}

/// A full name as it is written.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// As its first mention has it.
    pub text: &'a str,
    /// Its words.
    pub parts: Vec<Part>,
    /// Where it stands, in order; never empty.
    pub mentions: Vec<Mention<'a>>,
}

impl Node<'_> {
    /// The parts that are not connectives.
    pub fn content(&self) -> impl Iterator<Item = &Part> + Clone {
        self.parts.iter().filter(|part| part.role != Role::Connective)
    }

    /// A part as it is written.
    #[must_use]
    pub fn written(&self, part: &Part) -> &str {
        self.text.get(part.start..part.start + part.len).unwrap_or_default()
    }

    /// Whether one of its parts is a head.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        head(&self.parts)
    }

    /// Whether it ends in the legal form of a company.
    #[must_use]
    pub fn has_legal_form(&self) -> bool {
        let last = self.parts.last();
        last.is_some_and(|it| name_parts().form.contains(&it.key) && self.parts.len() > 1)
    }

    /// Whether some mention is set in italics as a whole, as titles of works and names of ships are.
    #[must_use]
    pub fn is_title(&self) -> bool {
        self.mentions.iter().any(|it| it.whole && it.name.italics == Italics::Whole)
    }

    /// Whether it stands by itself somewhere, and not only as a part of longer names.
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        self.mentions.iter().any(|it| it.whole)
    }
}

fn head(parts: &[Part]) -> Option<Head> {
    parts.iter().find_map(|part| match part.role {
        Role::Head(head) => Some(head),
        _ => None,
    })
}

/// Whether a word, by its key, is the head of names of bodies.
#[must_use]
pub fn is_body(key: &str) -> bool {
    name_parts().body.contains(key)
}

/// Zones whose names are not the author's.
fn is_foreign(zones: ZoneSet) -> bool {
    [Zone::Code, Zone::Locator, Zone::Foreign].into_iter().any(|zone| zones.contains(zone))
}

/// The names of a corpus in the order of their first mentions; acronyms and headlines aside.
///
/// A long name is there with those of its parts that are names by themselves, too: without its
/// titles, the surname of a person, what stands behind `of`.
#[must_use]
pub fn nodes(documents: &[Facts]) -> Vec<Node<'_>> {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let mut known: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    // The ranges of each name's own text that are names, in entries of lists and elsewhere.
    let mut ranges: FxHashMap<(&str, bool), Vec<Range<usize>>> = FxHashMap::default();
    for (document, facts) in numbered(documents) {
        for name in facts.names.iter().chain(&facts.bodies) {
            if name.kind == NameKind::Acronym || is_foreign(name.zones) {
                continue;
            }
            let whole = 0..name.text.len();
            let entry = name.zones.contains(Zone::Reference);
            let inside =
                ranges.entry((&name.text, entry)).or_insert_with(|| inside(&name.text, entry));
            for range in std::iter::once(&whole).chain(&*inside) {
                let text = name.text.get(range.clone()).unwrap_or_default();
                let at = *known.entry(text).or_insert_with(|| {
                    let parts = parts(text)?;
                    nodes.push(Node { text, parts, mentions: Vec::new() });
                    Some(nodes.len() - 1)
                });
                if let Some(at) = at {
                    let (start, whole) = (range.start, *range == whole);
                    nodes[at].mentions.push(Mention { document, name, start, whole });
                }
            }
        }
    }
    nodes
}

/// The names inside a name; `entry` tells whether it stands in an entry of a reference list, where
/// the family name comes first.
fn inside(text: &str, entry: bool) -> Vec<Range<usize>> {
    let Some(parts) = parts(text) else { return Vec::new() };
    let end = |part: &Part| part.start + part.len;
    let Some(last) = parts.last().map(end) else { return Vec::new() };
    let mut found = Vec::new();
    let titles = parts.iter().take_while(|it| it.role == Role::Title).count();
    let ties = parts[titles..].iter().take_while(|it| it.role == Role::Connective).count();
    // A Secretary of State is no title of which the rest is a name.
    let titles = if ties > 0 { 0 } else { titles };
    let bare = &parts[titles..];
    if titles > 0 && !bare.is_empty() {
        found.push(bare[0].start..last);
    }
    let own = bare.iter().filter(|it| it.role == Role::Own).count();
    if entry && parts.len() > 1 {
        found.push(parts[0].start..end(&parts[0]));
    } else if head(bare).is_none() && bare.len() > 1 && bare.len() <= LONGEST_PERSON && own > 0 {
        // The surname, which may have two parts.
        let tied = |pair: &&[Part]| text[end(&pair[0])..].starts_with(fold::is_dash);
        let double = bare[1..].windows(2).last().filter(tied).map(|pair| &pair[0]);
        let surname = double.or(bare.last()).filter(|it| it.role == Role::Own);
        found.extend(surname.map(|it| it.start..last));
    }
    // `Ilse Moor of Varda`: the person before the place.
    let tie = bare.iter().position(|it| it.role == Role::Connective);
    let named = |part: &Part| {
        names::known(&part.key).given || !dictionary::contains(&part.key, Variety::ANY)
    };
    if let Some(tie) = tie.filter(|tie| (2..=LONGEST_PERSON).contains(tie))
        && bare[..tie].iter().any(named)
        && bare[tie].key == "of"
        && bare[..tie].iter().all(|it| matches!(it.role, Role::Own | Role::Initial))
    {
        found.push(bare[0].start..end(&bare[tie - 1]));
        found.push(bare[tie - 1].start..end(&bare[tie - 1]));
    }
    // `Mouth of Alder Creek`: the name behind a common noun.
    let of = bare.iter().position(|it| it.role == Role::Connective);
    if let Some(of) = of
        && let Some(first) = bare[of..].iter().position(|it| it.role != Role::Connective)
        && bare[of + first..].iter().any(|it| it.role == Role::Own)
        && head(&bare[of + first..]).is_some()
    {
        found.push(bare[of + first].start..last);
    }
    found
}

/// The most parts of the name of a person.
const LONGEST_PERSON: usize = 5;

/// The most parts of a name; longer runs are headlines.
const LONGEST: usize = 10;

/// The parts of a name; nothing for a headline or what has no word to compare.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts: Vec<_> =
        spellings::words(text).filter_map(|(at, word)| part(at, word)).collect();
    // The legal form of a company stands at the end.
    if let Some(last) = parts.last_mut().filter(|it| name_parts().form.contains(&it.key)) {
        last.role = Role::Connective;
    }
    let letters = |part: &Part| part.key.chars().count();
    let telling = parts.iter().any(|part| part.role != Role::Connective && letters(part) > 3);
    let shouts = text.chars().all(|c| !c.is_lowercase());
    let small = !text.contains(char::is_uppercase);
    let broken = small || text.contains('\n') || text.contains(['*', '_', '/']);
    (telling && !shouts && !broken && parts.len() <= LONGEST).then_some(parts)
}

fn part(start: usize, word: &str) -> Option<Part> {
    let bare = word.trim_end_matches('.');
    let key = fold::key(bare);
    if key.is_empty() && bare != "&" {
        return None;
    }
    let capital = bare.starts_with(char::is_uppercase);
    let words = name_parts();
    let is = |list: &FxHashSet<String>| capital && list.contains(&key);
    let small = words.connective.contains(bare) || is_particle(bare);
    let tie = !capital && small || bare == "the";
    let role = if tie {
        Role::Connective
    } else if key.chars().nth(1).is_none() {
        Role::Initial
    } else if is(&words.title) {
        Role::Title
    } else if is(&words.body) {
        Role::Head(Head::Body)
    } else if is(&words.work) {
        Role::Head(Head::Work)
    } else if is(&words.thing) {
        Role::Head(Head::Thing)
    } else if is(&words.place) {
        Role::Head(Head::Place)
    } else {
        Role::Own
    };
    Some(Part { start, len: bare.len(), key, role })
}
