//! American and British spelling mixed in one text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Edit, Finding, Fix};
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::vocabulary::Lore;
use crate::text::zone::Zone;
use crate::text::zone::ZoneSet;
use crate::words::data;
use crate::words::lexicon;
use crate::words::varieties::VARIETIES;

use super::{Authority, accepted, prevails, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<SpellingVariety>("spelling-variety");

/// Reports words in another variety of English than the text's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct SpellingVariety {
    mode: Mode,
    /// How many words must show the text's variety.
    least: usize,
    /// How many times as many as show another.
    ratio: usize,
}

impl Default for SpellingVariety {
    fn default() -> Self {
        Self { mode: Mode::Consistent, least: 5, ratio: 5 }
    }
}

/// Which variety is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The one that the text or the configuration declares, else the one that the text uses most.
    Consistent,
    /// `color`, `organize`.
    American,
    /// `colour`, `organise`.
    British,
    /// `colour`, `organize`.
    Oxford,
    /// `colour`, `organize`, `analyze`.
    Canadian,
    /// `colour`, `organise`, `program`.
    Australian,
}

impl Mode {
    /// The variety, as a position in [`VARIETIES`].
    fn variety(self) -> Option<usize> {
        match self {
            Self::Consistent => None,
            Self::American => Some(0),
            Self::British => Some(1),
            Self::Oxford => Some(2),
            Self::Canadian => Some(3),
            Self::Australian => Some(4),
        }
    }
}

/// What each variety of [`VARIETIES`] is called. Where two explain a text alike, the first is
/// meant.
const NAMES: [&str; VARIETIES.len()] = [
    "American spelling",
    "British spelling with -ise",
    "British spelling with -ize",
    "Canadian spelling",
    "Australian spelling",
];
/// The varieties that most texts are in. The others agree with one of them in nearly every word.
const MAIN: usize = 3;
/// The varieties that write `-ize`.
const IZE: u8 = 0b01101;

/// The variety of a BCP 47 tag.
fn tagged(tag: &str) -> Option<usize> {
    VARIETIES.iter().position(|own| own.eq_ignore_ascii_case(tag))
}

/// The variety that leaves the fewest words unexplained; `unexplained` counts them.
fn best(unexplained: impl Fn(usize) -> usize) -> usize {
    (0..NAMES.len()).min_by_key(|&at| unexplained(at)).unwrap_or_default()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct VarietyExceptions {
    both: FxHashSet<String>,
    always_ize: FxHashSet<String>,
    tools: Vec<String>,
    ize_endings: Vec<(String, String)>,
}

static EXCEPTIONS: LazyLock<VarietyExceptions> =
    LazyLock::new(|| data::table("spelling-varieties.toml"));

/// The varieties that allow a word, where not all do.
fn varieties(word: &str) -> Option<u8> {
    if let Some(varieties) = listed(word, lexicon::varieties) {
        return Some(varieties);
    }
    // Newer verbs in -ize are in no table; few words have the letter.
    if !word.contains('z') {
        return None;
    }
    let (stem, _) = ize(word)?;
    (stem.len() > 4 && !EXCEPTIONS.always_ize.contains(word)).then_some(IZE)
}

/// What the list of varieties says of a word, but for words that are right in both, whatever it says.
fn listed<T>(word: &str, ask: impl Fn(&str) -> Option<T>) -> Option<T> {
    ask(word).filter(|_| !EXCEPTIONS.both.contains(word))
}

/// The stem and the British ending of a word in `-ize`, `-ization` …
fn ize(word: &str) -> Option<(&str, &'static str)> {
    let endings = &EXCEPTIONS.ize_endings;
    endings.iter().find_map(|(ize, ise)| Some((word.strip_suffix(ize.as_str())?, ise.as_str())))
}

/// The varieties that a word tells.
static VARIETIES_OF: Lore<Option<u8>> = Lore::new();

/// The words of a text that tell a variety, each with the varieties that allow it and its places.
fn telling<'d>(layers: &Layers<'d>, zones: ZoneSet) -> BTreeMap<&'d str, (u8, Vec<TextSpan>)> {
    let mut words: BTreeMap<&str, (u8, Vec<TextSpan>)> = BTreeMap::new();
    // Capitals may be names, which keep their spelling.
    let lower = |word: &str| word.len() >= 4 && word.bytes().all(|it| it.is_ascii_lowercase());
    let telling = VARIETIES_OF.of_each(&layers.vocabulary, |word| {
        lower(word.text).then(|| varieties(word.text)).flatten()
    });
    for (token, id) in layers.tokens.iter().zip(layers.vocabulary.ids()) {
        if let Some(set) = telling[*id as usize]
            && layers.zones(token.span).within(zones)
        {
            words.entry(layers.text(token.span)).or_insert((set, Vec::new())).1.push(token.span);
        }
    }
    words
}

/// How texts spell the words that varieties of English spell differently.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// By word: the varieties that allow it, and how often it stands.
    words: BTreeMap<String, (u8, usize)>,
}

/// The variety that explains a [`Spelling`] best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variety {
    /// What it is called.
    pub name: &'static str,
    /// Its BCP 47 tag; none where another variety explains as much.
    pub tag: Option<&'static str>,
    /// How often words stand that it spells so, and not every variety.
    pub with: usize,
    /// The words of other varieties, with how often they stand.
    pub strays: Vec<(String, usize)>,
}

impl Spelling {
    /// The spelling of one text.
    #[must_use]
    pub fn of(layers: &Layers<'_>, zones: ZoneSet) -> Self {
        let words = telling(layers, zones).into_iter();
        Self { words: words.map(|(word, (set, at))| (word.to_owned(), (set, at.len()))).collect() }
    }

    /// Adds that of another text.
    pub fn add(&mut self, other: Self) {
        for (word, (set, count)) in other.words {
            self.words.entry(word).or_insert((set, 0)).1 += count;
        }
    }

    /// The variety that leaves the fewest words unexplained; none where nothing tells one.
    #[must_use]
    pub fn variety(&self) -> Option<Variety> {
        let count = |at: usize, allowed: bool| -> usize {
            let counted = self.words.values().filter(|(set, _)| (set & 1 << at != 0) == allowed);
            counted.map(|(_, count)| count).sum()
        };
        let best = best(|at| count(at, false));
        let ties = (0..MAIN).filter(|&at| count(at, false) == count(best, false)).count();
        let strays = self.words.iter().filter(|(_, (set, _))| set & 1 << best == 0);
        let variety = Variety {
            name: NAMES[best],
            tag: (ties <= 1).then_some(VARIETIES[best]),
            with: count(best, true),
            strays: strays.map(|(word, (_, count))| (word.clone(), *count)).collect(),
        };
        (variety.with > 0).then_some(variety)
    }
}

/// The words of a text that tell a variety, and the one that is held for the text's own.
struct Text<'a, 'd> {
    context: &'a DocumentContext<'a>,
    words: BTreeMap<&'d str, (u8, Vec<TextSpan>)>,
    own: usize,
    authority: Authority,
}

impl Check for SpellingVariety {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let language = &context.facts.summary.language;
        if !language.starts_with("en") {
            return;
        }
        let words = telling(context.layers, context.zones);
        let count = |at: usize, allowed: bool| -> usize {
            let counted = words.values().filter(|(set, _)| (set & 1 << at != 0) == allowed);
            counted.map(|(_, spans)| spans.len()).sum()
        };
        let declared = || context.settings.language.as_deref().and_then(tagged);
        let (own, authority) = if let Some(own) = self.mode.variety() {
            (own, Authority::Declared)
        } else if let Some(own) = tagged(language) {
            (own, Authority::Defined)
        } else if let Some(own) = declared() {
            (own, Authority::Declared)
        } else {
            let own = best(|at| count(at, false));
            let (with, against) = (count(own, true), count(own, false));
            if against == 0 || !prevails((self.least, self.ratio), with, against) {
                return;
            }
            (own, Authority::Majority)
        };
        let text = Text { context, words, own, authority };
        for (word, (set, spans)) in text.words.iter().filter(|(_, (set, _))| set & 1 << own == 0) {
            if text.is_of_a_program(word, spans) {
                continue;
            }
            let Some(replacement) = respelled(word, own) else { continue };
            if authority > Authority::Majority || text.contradicted(*set, &replacement) {
                findings.extend(text.report(word, spans, &replacement));
            }
        }
    }
}

/// How many words must speak against the varieties of a stray, and how many times as many as for
/// them.
const AGAINST: (usize, usize) = (3, 3);

impl Text<'_, '_> {
    /// Whether the text speaks against the very varieties of a stray, or has the word in its own
    /// spelling, too: an American verb says nothing against a British noun.
    fn contradicted(&self, set: u8, replacement: &str) -> bool {
        let own = 1 << self.own;
        let count = |counted: &dyn Fn(u8) -> bool| -> usize {
            let words = self.words.values().filter(|(other, _)| counted(*other));
            words.map(|(_, spans)| spans.len()).sum()
        };
        let with = count(&|other| other & own != 0 && other & set == 0);
        let against = count(&|other| other & own == 0 && other & set != 0);
        let twin = self.words.get(replacement).map_or(0, |(_, spans)| spans.len());
        prevails(AGAINST, with, against) || twin >= against
    }

    /// Whether a word keeps its spelling as a program has it: it stands in code, or is a part of a name
    /// behind a hyphen (`Mill-organizer`).
    fn is_of_a_program(&self, word: &str, spans: &[TextSpan]) -> bool {
        let document = self.context.document;
        let tied = |span: &TextSpan| {
            let before = document.prose.get(..span.start as usize).unwrap_or_default();
            before.ends_with(['-', '_', '/'])
        };
        // In the prose a sign stands for code.
        let code = document.marks.iter().filter(|it| it.zone == Zone::Code).any(|it| {
            let source = document.source_span(it.span).range();
            document.source.text().get(source).is_some_and(|it| it.contains(word))
        });
        let tool = EXCEPTIONS.tools.iter().any(|ending| word.ends_with(ending));
        code || tool || spans.iter().all(tied)
    }

    fn report(&self, word: &str, spans: &[TextSpan], replacement: &str) -> Option<Finding> {
        let context = self.context;
        let own = 1 << self.own;
        if accepted(context.settings, word) {
            return None;
        }
        let (name, first) = (NAMES[self.own], *spans.first()?);
        let edits = spans
            .iter()
            .map(|&span| Edit { place: context.place(span), replacement: replacement.to_owned() });
        let whose = match self.authority {
            Authority::Declared => "which the house asks for",
            Authority::Defined => "which this text declares",
            Authority::Majority => "which this text uses",
        };
        let mut finding =
            Finding::new(context.place(first), format!("`{word}` is not {name}, {whose}"));
        // The words that show the text's own variety by the same feature are the best evidence.
        let own_words = self.words.iter().filter(|(_, (set, _))| set & own != 0);
        let alike = |other: &str| ending(other) == ending(replacement);
        let evidence =
            own_words.clone().max_by_key(|(other, (_, spans))| (alike(other), spans.len()));
        if let Some((other, (_, places))) = evidence {
            finding = finding
                .label(
                    context.place(places[0]),
                    format!("`{other}` is {name}, {}", times(places.len())),
                )
                .note(format!(
                    "words that show {name} stand in this text {}",
                    times(own_words.map(|(_, (_, spans))| spans.len()).sum())
                ));
        }
        Some(
            finding
                .help(format!("write `{replacement}`"))
                .fix(Fix { applicability: self.authority.applicability(), edits: edits.collect() }),
        )
    }
}

/// A word in the spelling of a variety.
fn respelled(word: &str, own: usize) -> Option<String> {
    let formed = || ize(word).map(|(stem, ise)| format!("{stem}{ise}"));
    listed(word, |word| lexicon::respelled(word, own)).or_else(formed)
}

/// The last three letters.
fn ending(word: &str) -> &str {
    word.get(word.len().saturating_sub(3)..).unwrap_or(word)
}
