//! Uses of abbreviations: every short form in a text, whether the text defines it or not, and
//! every long form that is written out beside its definition.

use std::sync::{Arc, LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Abbreviation, CUES, Setting, Use, short_key};
use crate::text::cursor::Cursor;
use crate::text::document::Document;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::Zone;
use crate::words::data::Initials;
use crate::words::fold;

/// The longest short form that no definition shows to be one, in letters.
const LONGEST: usize = 10;
/// The most parts of a compound short form: `TNF-α-R1`.
const PARTS: usize = 4;
/// Long forms that begin with the same word and are looked for; a text with more is no prose.
const ALIKE: usize = 16;

/// The uses in a document whose definitions are known, in order.
pub(super) fn uses(
    layers: &Layers<'_>,
    definitions: &[Abbreviation],
    abstracts: &[TextSpan],
) -> Vec<Use> {
    let finder = UsageScanner::new(layers, definitions);
    let mut interned: FxHashMap<&str, Arc<str>> = FxHashMap::default();
    let mut uses = Vec::new();
    let mut own = definitions.iter().peekable();
    let mut at = 0;
    while let Some(&id) = layers.vocabulary.ids().get(at) {
        // Most words are neither.
        if !finder.begins[id as usize] {
            at += 1;
            continue;
        }
        let start = layers.tokens[at].span.start;
        while own.next_if(|one| one.extent.text.end <= start).is_some() {}
        let defining = own.peek().is_some_and(|one| one.extent.text.start <= start);
        let found = if defining { None } else { finder.short(at, id) };
        let found = if defining { None } else { found.or_else(|| finder.long(at, id)) };
        at += 1;
        let Some(Found { span, key, long, end }) = found else { continue };
        // Short forms may stand inside a long one.
        at = if long { at } else { end };
        let text = fold::strip_possessive(layers.text(span));
        let span = TextSpan { end: span.start + text.len() as u32, ..span };
        let zones = layers.zones(span);
        uses.push(Use {
            extent: layers.extent(span),
            text: Arc::clone(interned.entry(text).or_insert_with(|| Arc::from(text))),
            key,
            zones,
            setting: setting(zones, abstracts, span),
            long,
        });
    }
    uses
}

/// A use that starts at some token.
struct Found {
    span: TextSpan,
    key: Arc<str>,
    long: bool,
    /// The token after it.
    end: usize,
}

/// A long form to look for: its words after the first, and the short form's key.
struct Long<'a> {
    rest: Vec<u32>,
    key: &'a Arc<str>,
}

/// Whether a word looks like a short form.
static SHORTS: Lore<bool> = Lore::new();

struct UsageScanner<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: Cursor<'a, 'd>,
    /// For each distinct word the key that it has as a short form, where it looks like one.
    keys: Vec<Option<Arc<str>>>,
    defined: FxHashSet<Arc<str>>,
    longs: FxHashMap<u32, Vec<Long<'a>>>,
    /// For each distinct word whether it opens one of them.
    opens_long: Vec<bool>,
    /// Where long forms stand beside their short forms, in order.
    beside: Vec<TextSpan>,
    /// For each distinct word whether a short or a long form may begin with it.
    begins: Vec<bool>,
}

impl<'a, 'd> UsageScanner<'a, 'd> {
    fn new(layers: &'a Layers<'d>, definitions: &'a [Abbreviation]) -> Self {
        let vocabulary = &layers.vocabulary;
        let defined: FxHashSet<Arc<str>> = definitions.iter().map(|it| it.key.clone()).collect();
        let first = |span: TextSpan| {
            let at = layers.tokens.partition_point(|token| token.span.start < span.start);
            vocabulary.ids().get(at).copied()
        };
        let opening: FxHashSet<u32> =
            definitions.iter().filter_map(|it| first(it.extent.text)).collect();
        let short = |word: &Word<'_>| word.kind == TokenKind::Word && is_mixed(word.text);
        let mut keys = vec![None; vocabulary.words().len()];
        let shorts = SHORTS.which(vocabulary, short);
        for id in shorts.into_iter().chain(opening.iter().copied()) {
            let word = &vocabulary.words()[id as usize];
            let key: Arc<str> = Arc::from(short_key(word.text));
            // What the text has in small letters, too, is a word that is shouted here.
            let shouted = || vocabulary.id(&fold::lower(word.text)).is_some();
            let acronym = || is_acronym(word.text) && !shouted();
            if opening.contains(&id) || defined.contains(&key) || acronym() {
                keys[id as usize] = Some(key);
            }
        }
        let mut longs: FxHashMap<u32, Vec<Long<'a>>> = FxHashMap::default();
        for one in definitions.iter().filter(|one| !one.listed) {
            let span = one.long_extent.text;
            let from = layers.tokens.partition_point(|token| token.span.start < span.start);
            let to = layers.tokens.partition_point(|token| token.span.start < span.end);
            let Some((_, rest)) = vocabulary.ids().get(from..to).and_then(<[u32]>::split_first)
            else {
                continue;
            };
            let word = layers.text(layers.tokens[from].span);
            for id in [fold::lower(word).into_owned(), fold::capitalised(word), word.to_owned()]
                .iter()
                .filter_map(|word| vocabulary.id(word))
                .collect::<FxHashSet<_>>()
            {
                let alike = longs.entry(id).or_default();
                if alike.len() < ALIKE && alike.iter().all(|long| long.rest != rest) {
                    alike.push(Long { rest: rest.to_vec(), key: &one.key });
                }
            }
        }
        let mut opens_long = vec![false; vocabulary.words().len()];
        longs.keys().for_each(|&id| opens_long[id as usize] = true);
        let mut beside: Vec<_> = definitions.iter().map(|it| it.long_extent.text).collect();
        beside.sort_unstable();
        let begins = keys.iter().zip(&opens_long).map(|(key, long)| key.is_some() || *long);
        let begins = begins.collect();
        let tokens = Cursor::new(layers);
        Self { layers, tokens, keys, defined, longs, opens_long, beside, begins }
    }

    /// The short form that starts at a token.
    fn short(&self, at: usize, id: u32) -> Option<Found> {
        let key = self.keys[id as usize].as_ref()?;
        let tokens = self.tokens;
        // The longest compound that is defined: `UFH-K` rather than `UFH`.
        let mut ends = [at; PARTS];
        let mut count = 1;
        while count < PARTS {
            let last = ends[count - 1];
            let mark = self.tokens.text(last + 1);
            let links = mark.chars().all(fold::is_dash) || matches!(mark, "&" | "/" | "+");
            let part = tokens.get(last + 2);
            let tied = links && self.tokens.touches(last) && self.tokens.touches(last + 1);
            if !tied || part.is_none_or(|part| part.kind == TokenKind::Punctuation) {
                break;
            }
            ends[count] = last + 2;
            count += 1;
        }
        let compound = |end: usize| tokens[at].span.cover(tokens[end].span);
        let found = |end: usize, key: Arc<str>| {
            Some(Found { span: compound(end), key, long: false, end: end + 1 })
        };
        for &end in ends[1..count].iter().rev() {
            let key = short_key(self.layers.text(compound(end)));
            if let Some(key) = self.defined.get(key.as_str()) {
                return found(end, Arc::clone(key));
            }
        }
        if self.defined.contains(key) {
            return found(at, Arc::clone(key));
        }
        if !is_acronym(self.tokens.text(at)) || self.layers.shouts(at) {
            return None;
        }
        let loud = |end: &&usize| {
            self.tokens.text(**end).chars().all(|c| c.is_uppercase() || c.is_numeric())
        };
        let end = *ends[1..count].iter().take_while(loud).last().unwrap_or(&at);
        let key = match end {
            end if end == at => Arc::clone(key),
            end => Arc::from(short_key(self.layers.text(compound(end)))),
        };
        found(end, key)
    }

    /// The long form that starts at a token.
    fn long(&self, at: usize, id: u32) -> Option<Found> {
        let ids = self.layers.vocabulary.ids();
        let tokens = self.tokens;
        let longs = self.opens_long[id as usize].then(|| self.longs.get(&id)).flatten()?;
        longs.iter().find_map(|long| {
            let end = at + 1 + long.rest.len();
            (ids.get(at + 1..end)? == long.rest).then_some(())?;
            let span = tokens[at].span.cover(tokens[end - 1].span);
            let before = self.beside.partition_point(|it| it.start < span.end);
            let beside = before.checked_sub(1).is_some_and(|at| self.beside[at].overlaps(span));
            // A part of a longer name, or of a compound, is something else.
            let name = |at: usize| self.tokens.text(at).starts_with(char::is_uppercase);
            let tied = at > 0 && self.tokens.touches(at - 1)
                || self.tokens.text(end).chars().all(fold::is_dash);
            let minor = |at: usize| CUES.minor.contains(&*fold::lower(self.tokens.text(at)));
            let part = name(end) || at > 0 && name(at - 1) && name(at) && !minor(at - 1);
            (!beside && !tied && !part && !matches!(self.tokens.text(end), "(" | "["))
                .then(|| Found { span, key: Arc::clone(long.key), long: true, end })
        })
    }
}

/// What part of a text a stretch of these zones belongs to.
pub(super) fn setting(
    zones: crate::text::zone::ZoneSet,
    abstracts: &[TextSpan],
    span: TextSpan,
) -> Setting {
    let any = |set: &[Zone]| set.iter().any(|&zone| zones.contains(zone));
    if any(&[Zone::Heading, Zone::Title]) {
        Setting::Heading
    } else if any(&[Zone::Caption, Zone::TableCell, Zone::Footnote]) {
        Setting::Aside
    } else if zones.within([Zone::Paragraph, Zone::ListItem].into_iter().collect()) {
        let inside = abstracts.iter().any(|it| it.overlaps(span));
        if inside { Setting::Abstract } else { Setting::Body }
    } else {
        Setting::Quoted
    }
}

/// What the words for an abstract begin with.
static ABSTRACT: LazyLock<Initials> = LazyLock::new(|| Initials::of(&CUES.abstracts));

/// The abstracts of a document: what stands under a heading that says so, or in a paragraph that
/// opens with the word.
#[must_use]
pub fn abstracts(document: &Document) -> Vec<TextSpan> {
    /// Blocks from the start of a text that are searched.
    const HEAD: usize = 40;
    /// Bytes of the words that open an abstract, and one more.
    const LONGEST_WORD: usize = 24;
    let mut out = Vec::new();
    let mut open = false;
    for block in document.blocks.iter().take(HEAD) {
        let text = document.text(block.span);
        let heading = matches!(block.zone, Zone::Heading | Zone::Title);
        let word = text.trim_matches(|c: char| !c.is_alphabetic());
        if !ABSTRACT.admit(word) {
            if heading {
                open = false;
            } else if open {
                out.push(block.span);
            }
            continue;
        }
        let ends = |&(at, c): &(usize, char)| {
            at >= LONGEST_WORD || matches!(c, ':' | '.' | '—' | '–' | '\n')
        };
        let word = &word[..word.char_indices().find(ends).map_or(word.len(), |(at, _)| at)];
        let named =
            word.len() < LONGEST_WORD && CUES.abstracts.contains(&*fold::lower(word.trim()));
        if heading {
            open = named;
        } else if open || named {
            open |= named && word.len() + 2 >= text.len();
            out.push(block.span);
        }
    }
    out
}

/// Whether a word has a capital or a digit after its first letter, as most short forms have.
fn is_mixed(text: &str) -> bool {
    if text.is_ascii() {
        let mut bytes = text.bytes().skip(1);
        return bytes.any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    }
    text.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric())
}

/// Capitals and digits, at least two capitals, perhaps a plural `s`.
fn is_acronym(text: &str) -> bool {
    let bare = fold::strip_possessive(text);
    let stem = bare.strip_suffix('s').filter(|stem| stem.ends_with(char::is_uppercase));
    let stem = stem.unwrap_or(bare);
    let capitals = stem.chars().filter(|c| c.is_uppercase()).count();
    (2..=LONGEST).contains(&capitals) && !stem.chars().any(char::is_lowercase)
}
