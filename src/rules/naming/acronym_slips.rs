//! An acronym one slip away from another that a text defines: two letters exchanged, one lost, added or
//! changed, or a space inside.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::abbreviation::short_key;
use crate::facts::{Facts, numbered};
use crate::rules::{CorpusContext, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Fix};
use crate::text::span::Extent;
use crate::text::zone::ZoneSet;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;

use super::abbreviation::is_known;
use super::{Authority, accepted, in_one_sentence, rewrite, times};

/// The longest acronym that is compared, in bytes.
const LONGEST: usize = 16;

/// The letters of the shortest acronym of which one may be lost, and of which one may be another.
const LOST: usize = 4;
const CHANGED: usize = 5;

/// The letters of the shortest acronym of which two may be exchanged.
const SHORTEST: usize = 3;

/// How probable it is that two letters of English text are the same: its index of coincidence, as
/// W. F. Friedman (1922) has it.
const SAME_LETTER: f64 = 0.0667;

/// How many pairs that differ in the order of two letters a corpus may be expected to have by accident.
const ACCIDENTS: f64 = 0.1;

/// How often a text must use an acronym for a form that stands once to be a slip for it.
const OFTEN: usize = 3;

/// The mentions of one acronym in the corpus, in order; never empty.
type Mentions = Vec<(DocumentId, Extent, ZoneSet)>;

/// The acronyms of a corpus.
struct Acronyms<'a> {
    /// By their letters, each as its first mention has it.
    forms: FxHashMap<String, (&'a str, Mentions)>,
    /// The keys of those that some text defines.
    defined: FxHashSet<&'a str>,
}

impl<'a> Acronyms<'a> {
    fn of(documents: &'a [Facts]) -> Self {
        let mut forms: FxHashMap<String, (&str, Mentions)> = FxHashMap::default();
        for (id, facts) in numbered(documents) {
            let uses = facts.uses.iter().filter(|it| !it.long);
            let uses = uses.map(|it| (&*it.text, it.extent, it.zones));
            let defined = facts.abbreviations.iter();
            let defined = defined.map(|it| (it.short.as_str(), it.extent, it.zones));
            for (text, extent, zones) in uses.chain(defined) {
                let letters = text.replace('.', "");
                // Patterns such as CVCV are written with few.
                let several = letters.chars().collect::<FxHashSet<_>>().len() > 2
                    && !fold::is_roman(&letters);
                if several && letters.len() <= LONGEST && letters.chars().all(char::is_uppercase) {
                    let form = forms.entry(letters).or_insert_with(|| (text, Mentions::new()));
                    form.1.push((id, extent, zones));
                }
            }
        }
        for (_, mentions) in forms.values_mut() {
            mentions.sort_by_key(|&(id, extent, _)| (id, extent.text));
        }
        let definitions = documents.iter().flat_map(|facts| &facts.abbreviations);
        Self { forms, defined: definitions.map(|it| &*it.key).collect() }
    }

    fn is_defined(&self, letters: &str) -> bool {
        self.defined.contains(fold::lower(letters).as_ref())
    }

    /// Whether two short acronyms of which a text defines one would hardly differ in the order of their
    /// letters by accident: a corpus with few acronyms has none that do, one with hundreds has several.
    fn are_no_accident(&self, pair: [&str; 2]) -> bool {
        let letters = pair[0].len();
        let one_defined = self.is_defined(pair[0]) != self.is_defined(pair[1]);
        let known = pair.iter().any(|it| !self.is_defined(it) && is_a_word(it));
        if letters < SHORTEST || !one_defined || known {
            return false;
        }
        let alike = || self.forms.keys().filter(|it| it.len() == letters);
        let defined = alike().filter(|it| self.is_defined(it)).count();
        let orders = alike().count() * defined * (letters - 1);
        let accidents = (0..letters).fold(orders as f64, |all, _| all * SAME_LETTER);
        accidents < ACCIDENTS
    }

    /// What a slip of the letters may have made of an acronym, and in what the two differ.
    fn slips(&self) -> Vec<([&str; 2], &'static str)> {
        let mut all: Vec<&str> = self.forms.keys().map(String::as_str).collect();
        all.sort_unstable();
        // The acronyms that are defined, by what is left when one letter is lost.
        let mut shorter: FxHashMap<String, Vec<&str>> = FxHashMap::default();
        for &text in all.iter().filter(|text| text.len() >= LOST && self.is_defined(text)) {
            deletions(text).for_each(|it| shorter.entry(it).or_default().push(text));
        }
        let mut found = Vec::new();
        for &text in &all {
            for exchanged in exchanges(text) {
                let other = self.forms.get_key_value(exchanged.as_str());
                let other = other.map(|(other, _)| other.as_str()).filter(|other| *other > text);
                found.extend(other.map(|other| ([text, other], "two letters are exchanged")));
            }
            if self.is_defined(text) || is_a_word(text) {
                continue;
            }
            let lost = shorter.get(text).into_iter().flatten().copied();
            let mut others: Vec<(&str, &str)> = lost.map(|it| (it, "a letter is lost")).collect();
            for less in deletions(text) {
                if text.len() > LOST
                    && let Some((other, _)) = self.forms.get_key_value(less.as_str())
                    && self.is_defined(other)
                {
                    others.push((other, "one has a letter more"));
                }
                let changed = shorter.get(less.as_str()).into_iter().flatten().copied();
                let changed = changed.filter(|it| it.len() == text.len() && it.len() >= CHANGED);
                let changed = changed.filter(|it| strsim::hamming(it, text) == Ok(1));
                others.extend(changed.map(|it| (it, "one letter differs")));
            }
            others.sort_unstable();
            others.dedup_by_key(|it| it.0);
            found.extend(others.into_iter().map(|(other, how)| ([text, other], how)));
        }
        found
    }
}

/// The word with each letter left out in turn.
fn deletions(text: &str) -> impl Iterator<Item = String> + '_ {
    text.char_indices().map(|(at, c)| [&text[..at], &text[at + c.len_utf8()..]].concat())
}

/// The word with each two neighbouring letters exchanged.
fn exchanges(text: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = text.chars().collect();
    (1..letters.len()).map(move |at| {
        let mut exchanged = letters.clone();
        exchanged.swap(at - 1, at);
        exchanged.into_iter().collect()
    })
}

/// Whether readers know it for something else.
fn is_a_word(text: &str) -> bool {
    let key = fold::lower(text);
    is_known(&key) || dictionary::contains(&key, Variety::ANY) || fold::is_roman(&key)
}

/// Reports them; `shortest` letters at least have those of which two may be exchanged, unless their
/// text tells what is meant.
pub(super) fn report(context: &CorpusContext<'_>, shortest: usize, findings: &mut Vec<Finding>) {
    let acronyms = Acronyms::of(context.documents);
    for (pair, how) in acronyms.slips() {
        let both = pair.iter().all(|it| acronyms.is_defined(it));
        let [left, right] = pair.map(|it| &acronyms.forms[it].1);
        if both || in_one_sentence(context, places(left), places(right)) {
            continue;
        }
        let exchanged = how.starts_with("two")
            && (pair[0].chars().count() >= shortest || acronyms.are_no_accident(pair));
        if exchanged || is_meant(context, &acronyms, pair) {
            findings.extend(each_text(context, &acronyms, pair, how));
        }
    }
    for (id, facts) in context.iter() {
        split(context, &acronyms, (id, facts), findings);
    }
}

/// Whether a form that stands once can only be meant for one that is defined: its text uses that, or has
/// its long form.
fn is_meant(context: &CorpusContext<'_>, acronyms: &Acronyms<'_>, pair: [&str; 2]) -> bool {
    let (wrong, right) = match pair.map(|it| acronyms.is_defined(it)) {
        [true, false] => (pair[1], pair[0]),
        [false, true] => (pair[0], pair[1]),
        _ => return false,
    };
    let (strays, uses) = (&acronyms.forms[wrong].1, &acronyms.forms[right].1);
    let [(id, ..)] = strays[..] else { return false };
    let own = uses.iter().filter(|it| it.0 == id).count();
    let longs = || {
        let key = short_key(right);
        let all = context.documents.iter().flat_map(|facts| &facts.abbreviations);
        let longs: FxHashSet<String> =
            all.filter(|it| *it.key == *key).map(|it| fold::key(&it.long)).collect();
        let names = context.documents[id.0 as usize].names.iter();
        names.chain(&context.documents[id.0 as usize].bodies).any(|it| longs.contains(&*it.key))
    };
    !is_a_word(wrong) && (own >= OFTEN || uses.len() >= OFTEN && longs())
}

/// The text of each mention, and where it begins.
fn places(mentions: &Mentions) -> impl Iterator<Item = (DocumentId, u32)> {
    mentions.iter().map(|(id, extent, _)| (*id, extent.text.start))
}

/// Reports, once a text, the acronym for which less speaks.
fn each_text(
    context: &CorpusContext<'_>,
    acronyms: &Acronyms<'_>,
    pair: [&str; 2],
    how: &str,
) -> Vec<Finding> {
    let authority = |letters: &str, text: &str| match Authority::of(context.settings, text) {
        Authority::Majority if acronyms.is_defined(letters) => Authority::Defined,
        authority => authority,
    };
    let mut forms = pair.map(|letters| {
        let (text, mentions) = &acronyms.forms[letters];
        (authority(letters, text), *text, mentions)
    });
    let first = |mentions: &Mentions| (mentions[0].0, mentions[0].1.text.start);
    forms.sort_by_key(|(authority, _, mentions)| {
        (Reverse((*authority, mentions.len())), first(mentions))
    });
    let [(authority, right, known), (_, wrong, mentions)] = forms;
    if accepted(context.settings, wrong) {
        return Vec::new();
    }
    let mut texts: BTreeMap<DocumentId, Mentions> = BTreeMap::new();
    for &mention in mentions.iter().filter(|it| context.reads(it.2)) {
        texts.entry(mention.0).or_default().push(mention);
    }
    let one = |(id, mentions): (DocumentId, Mentions)| {
        let model = known.iter().find(|it| it.0 == id).unwrap_or(&known[0]);
        let finding = Finding::new(
            place(id, mentions[0].1),
            format!("`{wrong}` looks like a slip for `{right}`"),
        )
        .here(times(mentions.len()))
        .label(place(model.0, model.1), format!("`{right}` {}", times(known.len())))
        .note(how)
        .help(format!("check which is right; `{right}` is held for it"))
        .confidence(match authority {
            Authority::Majority => Confidence::Medium,
            _ => Confidence::High,
        });
        let edit = |it: &(DocumentId, Extent, ZoneSet)| rewrite(it.0, it.1, right.to_owned());
        match mentions.iter().map(edit).collect::<Option<Vec<_>>>() {
            Some(edits) => finding.fix(Fix { applicability: authority.applicability(), edits }),
            None => finding,
        }
    };
    texts.into_iter().map(one).collect()
}

/// Reports acronyms of a text that a space breaks: `RW SB` where `RWSB` stands often.
fn split(
    context: &CorpusContext<'_>,
    acronyms: &Acronyms<'_>,
    (id, facts): (DocumentId, &Facts),
    findings: &mut Vec<Finding>,
) {
    let own = |letters: &str| {
        let mentions = acronyms.forms.get(letters).map_or(&[][..], |(_, mentions)| mentions);
        mentions.iter().filter(|it| it.0 == id).count()
    };
    for name in facts.names.iter().filter(|it| context.reads(it.zones)) {
        let Some((first, second)) = name.text.split_once(' ') else { continue };
        let whole = [first, second].concat();
        let loud = whole.len() <= LONGEST && whole.chars().all(char::is_uppercase);
        if !loud || own(&whole) < OFTEN || accepted(context.settings, &whole) {
            continue;
        }
        let extent = name.extent;
        let alone = |part: &str| {
            let outside =
                |it: &(DocumentId, Extent, ZoneSet)| it.0 != id || !extent.text.contains(it.1.text);
            let mentions = acronyms.forms.get(part).map_or(&[][..], |(_, mentions)| mentions);
            !mentions.iter().any(outside) && !acronyms.is_defined(part)
        };
        if !alone(first) || !alone(second) {
            continue;
        }
        let Some((right, known)) = acronyms.forms.get(whole.as_str()) else { continue };
        let Some(model) = known.iter().find(|it| it.0 == id) else { continue };
        let wrong = &name.text;
        let message = format!("`{wrong}` looks like a slip for `{right}`");
        let finding = Finding::new(place(id, extent), message)
            .here("with a space")
            .label(place(model.0, model.1), format!("`{right}` {}", times(own(&whole))))
            .help(format!("write `{right}`"))
            .confidence(Confidence::High);
        findings.push(match rewrite(id, extent, (*right).to_owned()) {
            Some(edit) => {
                let applicability = Authority::Majority.applicability();
                finding.fix(Fix { applicability, edits: vec![edit] })
            }
            None => finding,
        });
    }
}
