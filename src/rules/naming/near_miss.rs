//! A rare form one slip of the fingers away from a name that the corpus uses often.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::abbreviation::short_key;
use crate::facts::{Name, NameKind};
use crate::rules::{Check, CorpusContext, Kind, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Fix};
use crate::words::data;
use crate::words::fold;
use crate::words::lexicon;

use super::{Authority, accepted, rewrite, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<NearMiss>("near-miss");

#[derive(Deserialize)]
struct Words {
    pairs: FxHashSet<String>,
    endings: FxHashSet<String>,
    /// Names that are right as they are.
    #[serde(skip)]
    known: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Gazetteer {
    countries: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words: Words = data::table("near-names.toml");
    let gazetteer: Gazetteer = data::table("gazetteer.toml");
    let countries = gazetteer.countries.iter().flat_map(|names| names.split(' '));
    let plural = |name: &str| [fold::key(name), fold::key(name) + "s"];
    Words { known: countries.flat_map(plural).collect(), ..words }
});

/// Reports misspelt names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct NearMiss {
    /// How many times as often the right form must stand in the corpus.
    ratio: usize,
    /// The shortest abbreviation that is looked at, in letters.
    shortest_abbreviation: usize,
    /// The shortest word.
    shortest_word: usize,
}

impl Default for NearMiss {
    fn default() -> Self {
        Self { ratio: 10, shortest_abbreviation: 4, shortest_word: 7 }
    }
}

/// The mentions of one form in the corpus.
struct Form<'a> {
    /// Never empty.
    mentions: Vec<(DocumentId, &'a Name)>,
    /// Whether all are in text that the rule reads.
    read: bool,
}

impl Form<'_> {
    fn count(&self) -> usize {
        self.mentions.len()
    }
}

impl Check for NearMiss {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        self.abbreviations(context, findings);
        let words = words(context);
        self.phrases(context, &words, findings);
        self.single(context, &words, findings);
    }
}

/// How often each word stands in a name.
fn words<'a>(context: &CorpusContext<'a>) -> FxHashMap<&'a str, usize> {
    let mut words: FxHashMap<&str, usize> = FxHashMap::default();
    for name in context.documents.iter().flat_map(|facts| &facts.names) {
        name.key.split(' ').for_each(|word| *words.entry(word).or_default() += 1);
    }
    words
}

/// The forms of names of some kind, by key.
struct Forms<'a> {
    by_key: FxHashMap<&'a str, Form<'a>>,
    /// In order.
    keys: Vec<&'a str>,
}

impl<'a> Forms<'a> {
    fn get(&self, key: &str) -> Option<&Form<'a>> {
        self.by_key.get(key)
    }

    fn get_key_value(&self, key: &str) -> Option<(&'a str, &Form<'a>)> {
        self.by_key.get_key_value(key).map(|(&key, form)| (key, form))
    }

    /// In the order of the keys.
    fn iter(&self) -> impl Iterator<Item = (&'a str, &Form<'a>)> {
        self.keys.iter().filter_map(|key| self.get_key_value(key))
    }
}

/// The forms of names of some kind.
fn forms<'a>(context: &CorpusContext<'a>, key: impl Fn(&'a Name) -> Option<&'a str>) -> Forms<'a> {
    let mut forms: FxHashMap<&str, Form<'a>> = FxHashMap::default();
    for (id, facts) in context.iter() {
        for name in &facts.names {
            let Some(key) = key(name) else { continue };
            let read = context.reads(name.zones);
            let form = forms.entry(key).or_insert(Form { mentions: Vec::new(), read });
            form.mentions.push((id, name));
            form.read &= read;
        }
    }
    let mut keys: Vec<_> = forms.keys().copied().collect();
    keys.sort_unstable();
    Forms { by_key: forms, keys }
}

impl NearMiss {
    /// Abbreviations with two neighbouring letters exchanged: any other slip gives an abbreviation
    /// that may well be another one.
    fn abbreviations(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let forms = forms(context, |name| {
            let letters =
                name.kind == NameKind::Acronym && name.text.chars().all(char::is_alphabetic);
            letters.then_some(&*name.text)
        });
        let defined: FxHashSet<String> = context
            .documents
            .iter()
            .flat_map(|facts| &facts.abbreviations)
            .map(|abbreviation| short_key(&abbreviation.short))
            .collect();
        for (text, form) in forms.iter().filter(|(_, form)| form.read) {
            let letters: Vec<char> = text.chars().collect();
            let short = letters.len() < self.shortest_abbreviation;
            if short || text.len() > LONGEST || defined.contains(&short_key(text)) {
                continue;
            }
            let right = (1..letters.len()).filter_map(|at| {
                let mut swapped = letters.clone();
                swapped.swap(at - 1, at);
                let swapped: String = swapped.into_iter().collect();
                (swapped != text).then(|| forms.get_key_value(swapped.as_str())).flatten()
            });
            let right = right.max_by_key(|(_, right)| right.count());
            if let Some((right, model)) =
                right.filter(|(_, right)| right.count() >= self.ratio.saturating_mul(form.count()))
            {
                findings.extend(report(
                    context,
                    (text, form),
                    (right, model),
                    "two letters are exchanged",
                ));
            }
        }
    }

    /// Names of several words that differ by one letter in one of them. The other words make sure
    /// that both mean the same: `Lyndon Johnston`, but not `Johnston` alone.
    fn phrases(
        &self,
        context: &CorpusContext<'_>,
        words: &FxHashMap<&str, usize>,
        findings: &mut Vec<Finding>,
    ) {
        let forms = forms(context, |name| (name.kind == NameKind::Phrase).then_some(&*name.key));
        // Phrases by what is left of them without one of their words that is frequent.
        let mut by_rest: FxHashMap<String, Vec<(&str, &str)>> = FxHashMap::default();
        for &key in &forms.keys {
            for (at, word) in key.split(' ').enumerate() {
                let frequent = words.get(word).is_some_and(|&count| count >= self.ratio);
                if frequent && word.chars().count() >= self.shortest_word {
                    by_rest.entry(without(key, at)).or_default().push((word, key));
                }
            }
        }
        for (key, form) in forms.iter().filter(|(_, form)| form.read && form.count() <= 2) {
            let miss = key.split(' ').enumerate().find_map(|(at, word)| {
                let rare = words.get(word).copied().unwrap_or_default();
                let candidates = by_rest.get(&without(key, at)).filter(|_| rare <= 2)?;
                candidates
                    .iter()
                    .take(64)
                    .filter(|(other, _)| self.is_slip(word, other))
                    .filter_map(|&(other, right)| {
                        let frequent = words.get(other).copied().unwrap_or_default();
                        (frequent >= self.ratio.saturating_mul(rare)).then_some(right)
                    })
                    .max_by_key(|right| forms.get(right).map(Form::count))
            });
            let Some(model) = miss.and_then(|right| forms.get(right)) else { continue };
            let (wrong, right) =
                (form.mentions[0].1.text.to_string(), model.mentions[0].1.text.to_string());
            let why = "the rest of the name is the same";
            findings.extend(report(context, (&wrong, form), (&right, model), why));
        }
    }

    /// Names of one word that stand once in the corpus, beside one that is frequent in the same
    /// text. Another person of a like name would be introduced by a given name, and so would not
    /// stand alone; words of English and known names are no slips.
    fn single(
        &self,
        context: &CorpusContext<'_>,
        words: &FxHashMap<&str, usize>,
        findings: &mut Vec<Finding>,
    ) {
        let forms = forms(context, |name| {
            (name.kind == NameKind::Word && !name.sentence_initial).then_some(&*name.key)
        });
        let long = |key: &str| key.chars().count() >= self.shortest_word;
        let frequent = forms.iter().filter(|(key, form)| form.count() >= self.ratio && long(key));
        let mut by_part: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        for (key, _) in frequent {
            for part in parts(key) {
                by_part.entry(part).or_default().push(key);
            }
        }
        for (key, form) in forms.iter() {
            let alone = form.read && words.get(key) == Some(&1) && long(key);
            if !alone || by_part.is_empty() || WORDS.known.contains(key) {
                continue;
            }
            let (id, _) = form.mentions[0];
            let near = parts(key).into_iter().filter_map(|part| by_part.get(&part)).flatten();
            // The end of a word makes other words: Freedman, Freedmen; Populism, Populist.
            let near = near.filter(|right| self.is_slip(key, right) && same_end(key, right));
            let right = near.filter_map(|&right| forms.get_key_value(right)).find(|(_, right)| {
                right.mentions.binary_search_by_key(&id, |(other, _)| *other).is_ok()
            });
            let Some((_, model)) = right else { continue };
            let wrong = form.mentions[0].1.text.to_string();
            let right = model.mentions[0].1.text.to_string();
            let why = "it stands once in all texts, and the other often in this one";
            findings.extend(report(context, (&wrong, form), (&right, model), why));
        }
    }

    /// Whether a word may be a misspelling of another: one edit, the same first letter, and no
    /// ending that makes another word.
    fn is_slip(&self, word: &str, other: &str) -> bool {
        let same = word.chars().next() == other.chars().next();
        let letters = word.chars().chain(other.chars()).all(char::is_alphabetic);
        let comparable = same && letters && word != other && word.len() <= LONGEST;
        if !comparable || strsim::osa_distance(word, other) != 1 {
            return false;
        }
        let (short, long) = if word.len() < other.len() { (word, other) } else { (other, word) };
        let ending = long.strip_prefix(short).is_some_and(|end| WORDS.endings.contains(end));
        let pair = if word < other { format!("{word} {other}") } else { format!("{other} {word}") };
        // Another variety spells it so: International Organisations.
        !ending && !WORDS.pairs.contains(&pair) && !lexicon::is_word(word)
    }
}

/// Whether two words end in the same two letters.
fn same_end(left: &str, right: &str) -> bool {
    left.chars().rev().take(2).eq(right.chars().rev().take(2))
}

/// The longest word that is compared, in bytes: what is longer is no word, and has too many forms.
const LONGEST: usize = 64;

/// A word, and what is left of it without any one of its letters: two words that are one slip
/// apart share one of these.
fn parts(word: &str) -> Vec<String> {
    if word.len() > LONGEST {
        return vec![word.to_owned()];
    }
    let letters = word.char_indices();
    let without = |(at, letter): (usize, char)| {
        let mut part = String::with_capacity(word.len());
        part.push_str(&word[..at]);
        part.push_str(&word[at + letter.len_utf8()..]);
        part
    };
    letters.map(without).chain([word.to_owned()]).collect()
}

/// A key without one of its words, with a gap in its place.
fn without(key: &str, at: usize) -> String {
    let words = key.split(' ').enumerate();
    words.map(|(other, word)| if other == at { "*" } else { word }).collect::<Vec<_>>().join(" ")
}

fn report(
    context: &CorpusContext<'_>,
    (wrong, form): (&str, &Form<'_>),
    (right, model): (&str, &Form<'_>),
    why: &str,
) -> Option<Finding> {
    if accepted(context.settings, wrong) {
        return None;
    }
    let (id, name) = form.mentions[0];
    let (other, known) = model.mentions[0];
    let finding = Finding::new(
        place(id, name.extent),
        format!("`{wrong}` looks like a slip for `{right}`"),
    )
    .here(format!("`{wrong}` {} in all texts", times(form.count())))
    .label(place(other, known.extent), format!("`{right}` {}", times(model.count())))
    .note(why)
    .help(format!(
        "check the spelling; in a quotation, check it against the source before writing `{right}`"
    ))
    .confidence(if form.count() == 1 { Confidence::High } else { Confidence::Medium });
    let applicability = Authority::of(context.settings, right).applicability();
    let edit = |&(id, name): &(DocumentId, &Name)| {
        rewrite(id, name.extent, in_case_of(&name.text, right)?)
    };
    Some(match form.mentions.iter().map(edit).collect::<Option<Vec<_>>>() {
        Some(edits) => finding.fix(Fix { applicability, edits }),
        None => finding,
    })
}

/// A name in capitals throughout if the one that it replaces is; nothing where only the better one
/// is, so that its small letters are not known.
fn in_case_of(text: &str, better: &str) -> Option<String> {
    let shouts = |text: &str| !text.chars().any(char::is_lowercase);
    match (shouts(text), shouts(better)) {
        (true, false) => Some(better.to_uppercase()),
        (false, true) => None,
        _ => Some(better.to_owned()),
    }
}
