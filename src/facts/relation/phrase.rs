//! A noun for an office or a maker with what belongs to it: "the deputy mayor of Moorby".

use crate::facts::relation::lexicon::lexicon;
use crate::facts::relation::party::{self, Party};
use crate::facts::vital;
use crate::facts::vital::narrative::Narrative;
use crate::language::Tag;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::fold;

/// The phrase.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The first token, determiners included.
    pub(super) outer: usize,
    /// The first token of the noun and what stands before it.
    pub(super) first: usize,
    /// The token of the noun.
    pub(super) head: usize,
    /// The token behind what belongs to it.
    pub(super) end: usize,
    /// Its words before and with the noun, in lower case.
    pub(super) words: Vec<String>,
    /// Whose or of what it is.
    pub(super) of: Option<Party>,
    /// Whether a word says that it is one, and which.
    pub(super) determined: bool,
    /// Whether it is one of several, or no longer or not yet so.
    pub(super) changed: bool,
    /// Whether "then" says that it was so at the time that is told of.
    pub(super) then: bool,
}

/// The most words before a noun.
const WORDS: usize = 4;

/// The most words of what stands behind "of".
const COMPLEMENT: usize = 7;

/// Whether the sentence of a noun names or means anybody: only then it is read by grammar.
pub(super) fn may_be_held(narrative: &Narrative<'_, '_>, head: usize) -> bool {
    let layers = narrative.layers;
    let Some(span) = layers.tokens.get(head).map(|it| it.span) else { return false };
    let Some(sentence) = layers.sentence_at(span.start) else { return false };
    let block = layers.document.block_at(span.start).map(|it| it.zone);
    let pronoun = |at: usize| vital::is_pronoun(&narrative.lower(at));
    !narrative.names_in(sentence).is_empty()
        || block == Some(Zone::TableCell)
        || layers.range(sentence).any(pronoun)
}

/// Reads the phrase around a noun.
pub(super) fn read(narrative: &Narrative<'_, '_>, head: usize) -> Option<Phrase> {
    let layers = narrative.layers;
    let words = &lexicon().office;
    let span = layers.tokens.get(head)?.span;
    let sentence = layers.range(layers.sentence_at(span.start)?);
    let next = narrative.lower(head + 1);
    // "director general" is read at the last noun; "chief clerk", "pilot study" are other things.
    let adjacent = head + 1 < sentence.end
        && !words.complements.contains(&*next)
        && !words.being.contains(&*next);
    if adjacent && (words.heads.contains(&*next) || next == "-" && layers.touches(head)) {
        return None;
    }
    if adjacent
        && layers.tokens[head + 1].kind == TokenKind::Word
        && next.starts_with(char::is_lowercase)
        && layers.token_text(head + 1).starts_with(char::is_lowercase)
        && is_compound(narrative, head)
    {
        return None;
    }
    let mut first = head;
    while first > sentence.start && head - first < WORDS {
        let before = narrative.lower(first - 1);
        if words.modifiers.contains(&*before) || words.heads.contains(&*before) {
            first -= 1;
        } else if before == "-"
            && first >= sentence.start + 2
            && layers.touches(first - 2)
            && layers.touches(first - 1)
        {
            first -= 2;
        } else {
            break;
        }
    }
    // "Consul General"
    let general = words.behind.contains(&*next);
    let mut phrase = Phrase {
        outer: first,
        first,
        head,
        end: head + 1 + usize::from(general),
        words: (first..=head)
            .map(|at| narrative.lower(at).into_owned())
            .filter(|it| it != "-")
            .collect(),
        of: None,
        determined: false,
        changed: words.changed.contains(&*narrative.lower(head + 1)),
        then: false,
    };
    if general {
        phrase.words.insert(0, next.clone().into_owned());
    }
    // "co-chair"
    let joint = |it: &String| words.changed.contains(it) && !words.modifiers.contains(it);
    phrase.changed |= phrase.words.iter().any(joint);
    before(narrative, &mut phrase, sentence.start);
    behind(narrative, &mut phrase, sentence.end);
    Some(phrase)
}

/// Whether a noun is a part of a longer one: "pilot study".
fn is_compound(narrative: &Narrative<'_, '_>, head: usize) -> bool {
    let span = narrative.layers.tokens[head].span;
    let Some(sentence) = narrative.syntax.at(span.start) else { return false };
    let at = sentence.tree.word_at(span.start);
    let noun = |at: u32| sentence.tree.word(at).is_some_and(|it| it.tag == Tag::Noun);
    !sentence.tree.word(at).is_some_and(|it| matches!(it.tag, Tag::Noun | Tag::Name))
        || noun(at + 1)
}

/// Reads what stands before the noun: whose it is, which one, whether it is so yet.
fn before(narrative: &Narrative<'_, '_>, phrase: &mut Phrase, start: usize) {
    let layers = narrative.layers;
    let words = &lexicon().office;
    for _ in 0..3 {
        let Some(at) = phrase.outer.checked_sub(1).filter(|&it| it >= start) else { return };
        let text = layers.token_text(at);
        let lower = narrative.lower(at);
        let possessive = fold::strip_possessive(text).len() < text.len();
        if words.determiners.contains(&*lower) {
            phrase.determined = true;
            phrase.then |= words.past.contains(&*lower);
            phrase.outer = at;
        } else if words.indefinite.contains(&*lower) || words.changed.contains(&*lower) {
            phrase.changed = true;
            return;
        } else if possessive && text.starts_with(char::is_uppercase) && phrase.of.is_none() {
            let token = layers.tokens[at].span;
            if let Some(name) =
                narrative.name_at(token.start).filter(|it| it.span.end > token.start)
            {
                phrase.of = Some(Party::of_words(name.text));
                phrase.outer = layers.range(name.span).start;
                phrase.determined = true;
            }
            return;
        } else if lower == "'s" || lower == "’s" || possessive {
            phrase.changed |= phrase.of.is_none();
            return;
        } else if text.starts_with(char::is_uppercase) && phrase.of.is_none() && at > start {
            // "the Moorby delegate": whose it is, where it is no name of a person.
            let token = layers.tokens[at].span;
            let name = narrative.name_at(token.start).filter(|it| it.span.end > token.start);
            let Some(name) = name.filter(|it| !party::is_person(narrative, it)) else { return };
            let own = TextSpan { start: name.span.start, end: token.end };
            phrase.of = Some(Party::of_words(layers.text(own)));
            phrase.outer = layers.range(own).start;
        } else {
            return;
        }
    }
}

/// Reads what stands behind "of".
fn behind(narrative: &Narrative<'_, '_>, phrase: &mut Phrase, end: usize) {
    let layers = narrative.layers;
    let words = &lexicon().office;
    let next = phrase.end;
    if next >= end || !words.complements.contains(&*narrative.lower(next)) {
        return;
    }
    let first = next + 1;
    let mut at = first;
    while at < end && at < first + COMPLEMENT {
        let lower = narrative.lower(at);
        let token = &layers.tokens[at];
        if let Some(name) =
            narrative.name_at(token.span.start).filter(|it| it.span.end > token.span.start)
        {
            // A name that begins where the complement has its words goes with it as a whole.
            let stop = layers.range(name.span).end;
            if at > first && party::is_person(narrative, name) {
                break;
            }
            at = stop.max(at + 1);
            if !matches!(&*narrative.lower(at), "of" | "for") {
                break;
            }
            at += 1;
            continue;
        }
        let noun = token.kind == TokenKind::Word
            && (matches!(&*lower, "the" | "its" | "our" | "of" | "and")
                || !words.being.contains(&*lower) && is_nominal(narrative, at));
        if !noun {
            break;
        }
        at += 1;
    }
    while at > first && matches!(&*narrative.lower(at - 1), "the" | "its" | "our" | "of" | "and") {
        at -= 1;
    }
    if at > first {
        let span = layers.tokens[first].span.cover(layers.tokens[at - 1].span);
        let party = Party::of_words(layers.text(span));
        if !party.key.is_empty() {
            phrase.of = Some(party);
            phrase.determined = true;
            phrase.end = at;
        }
    }
}

fn is_nominal(narrative: &Narrative<'_, '_>, at: usize) -> bool {
    let span = narrative.layers.tokens[at].span;
    let Some(sentence) = narrative.syntax.at(span.start) else { return false };
    let tag = sentence.tree.word(sentence.tree.word_at(span.start)).map(|it| it.tag);
    matches!(tag, Some(Tag::Noun | Tag::Adjective | Tag::Name))
}
