//! Somebody or something on one side of a relation, and how a place in the text names it.

use serde::{Deserialize, Serialize};

use crate::facts::Anchor;
use crate::facts::relation::lexicon::{Side, lexicon};
use crate::facts::vital::Bearer;
use crate::facts::vital::narrative::Narrative;
use crate::language::{Sentence, Tag};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::fold;
use crate::words::nameparts::name_parts;
use crate::words::names;

/// One side of a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// As it is written.
    pub text: Box<str>,
    /// What forms of one name share.
    pub key: Box<str>,
    /// A person by the parts of the name.
    pub bearer: Option<Bearer>,
}

impl Party {
    pub(super) fn of_person(bearer: Bearer) -> Self {
        let key = fold::key(&bearer.text).into();
        Self { text: bearer.text.clone(), key, bearer: Some(bearer) }
    }

    /// Itself, unless a pronoun is all that is known.
    pub(super) fn named(self) -> Option<Self> {
        let known = self.bearer.as_ref().is_none_or(|it| !it.is_unnamed());
        known.then_some(self)
    }

    pub(super) fn of_words(text: &str) -> Self {
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        let key = fold::key(bare);
        let key = key.strip_prefix("the ").unwrap_or(&key).into();
        Self { text: bare.into(), key, bearer: None }
    }
}

/// A party with the stretch that names it, and the token behind it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) party: Party,
    pub(super) span: TextSpan,
    pub(super) end: usize,
}

/// The person whose name, perhaps behind a form of address, begins with a token.
pub(super) fn person_at(narrative: &Narrative<'_, '_>, mut at: usize) -> Option<Place> {
    let layers = narrative.layers;
    let start = layers.tokens.get(at)?.span.start;
    let mut titled = false;
    let parts = name_parts();
    for _ in 0..4 {
        let lower = narrative.lower(at);
        let address = parts.title.contains(&*lower) || crate::facts::vital::is_address(&lower);
        if address && layers.token_text(at).starts_with(char::is_uppercase) {
            titled = true;
            at += 1;
        } else if titled && lower == "." {
            at += 1;
        } else {
            break;
        }
    }
    let token = layers.tokens.get(at)?;
    let name = narrative.name_at(token.span.start)?;
    if name.span.end <= token.span.start || token.kind != TokenKind::Word {
        return None;
    }
    let span = TextSpan { start: token.span.start, end: name.span.end };
    let mut bearer = Bearer::read(layers.text(span))?;
    bearer.titled |= titled;
    if bearer.surname.chars().next().is_none_or(|it| it.is_ascii_digit()) {
        return None;
    }
    let text = layers.text(TextSpan { start, end: span.end });
    let end = layers.range(span).end;
    let party = Party { text: text.into(), ..Party::of_person(bearer) };
    Some(Place { party, span: TextSpan { start, end: span.end }, end })
}

/// The person whose name ends before a token, with the place of its first token.
pub(super) fn person_before(narrative: &Narrative<'_, '_>, at: usize) -> Option<(Place, usize)> {
    let layers = narrative.layers;
    let last = layers.tokens.get(at.checked_sub(1)?)?;
    if last.kind != TokenKind::Word {
        return None;
    }
    let name = narrative.name_at(last.span.start)?;
    if name.span.end < last.span.end || name.span.start > last.span.start {
        return None;
    }
    let bearer = narrative.bearer(name)?;
    let first = layers.range(name.span).start;
    Some((Place { party: Party::of_person(bearer), span: name.span, end: at }, first))
}

/// The person behind whom a relative pronoun before a verb stands: "Roe, who had been born", "Roe, forty years
/// old, who served".
pub(super) fn antecedent(narrative: &Narrative<'_, '_>, verb: usize) -> Option<Bearer> {
    const BACK: usize = 8;
    let layers = narrative.layers;
    let words = &lexicon().office;
    let pronoun = (verb.saturating_sub(4)..verb)
        .rfind(|&it| words.relatives.contains(&*narrative.lower(it)))?;
    let comma = pronoun.checked_sub(1)?;
    let direct = |at: usize| person_before(narrative, at).and_then(|(place, _)| place.party.bearer);
    if layers.token_text(comma) != "," {
        return direct(pronoun);
    }
    direct(comma).or_else(|| {
        let apart =
            (comma.saturating_sub(BACK)..comma).rfind(|&it| layers.token_text(it) == ",")?;
        direct(apart)
    })
}

/// A name that begins with a token, an article aside, of the kind that a side asks for.
pub(super) fn named_at(narrative: &Narrative<'_, '_>, mut at: usize, side: Side) -> Option<Place> {
    let layers = narrative.layers;
    if side == Side::Person {
        return person_at(narrative, at);
    }
    let article = narrative.lower(at) == "the";
    at += usize::from(article);
    if side == Side::Maker
        && !article
        && let Some(place) = person_at(narrative, at)
    {
        return Some(place);
    }
    let token = layers.tokens.get(at)?;
    let name = narrative.name_at(token.span.start).filter(|it| it.span.end > token.span.start)?;
    let span = TextSpan { start: token.span.start, end: name.span.end };
    let end = layers.range(span).end;
    if side == Side::Place {
        return place_at(narrative, span, end);
    }
    let text = layers.text(span);
    let body = |key: &str| name_parts().body.contains(key) || name_parts().form.contains(key);
    let plain = text.starts_with(char::is_uppercase);
    // A maker that is neither a person nor a body is not understood.
    let firm = fold::key(text).split(' ').any(body);
    (plain && (side != Side::Maker || firm)).then(|| Place {
        party: Party::of_words(text),
        span,
        end,
    })
}

/// A name of a record, which ends with its line.
pub(super) fn line_at(narrative: &Narrative<'_, '_>, at: usize, side: Side) -> Option<Place> {
    let layers = narrative.layers;
    let mut place = named_at(narrative, at, side)?;
    let text = layers.text(place.span);
    if let Some(line) = text.find('\n') {
        let cut = text[..line].trim_end();
        place.span.end = place.span.start + cut.len() as u32;
        place.end = layers.range(place.span).end;
        place.party = match place.party.bearer {
            Some(_) => Party::of_person(Bearer::read(cut)?),
            None => Party::of_words(cut),
        };
    }
    Some(place)
}

/// A place with the greater one behind a comma: "Moorby, Skelshire".
fn place_at(narrative: &Narrative<'_, '_>, span: TextSpan, end: usize) -> Option<Place> {
    let layers = narrative.layers;
    let known = |name: &str| names::known(&fold::key(name));
    let text = layers.text(span);
    let key = fold::key(text);
    let month = !narrative.dates_in(span).is_empty();
    let own = known(text);
    // "born in Ilse": a given name is no place, "in Parliament" no town.
    let parts = name_parts();
    let other = parts.body.contains(&*key) || parts.work.contains(&*key);
    if month || other || own.given && !own.place || !text.starts_with(char::is_uppercase) {
        return None;
    }
    let mut whole = Place { party: Party::of_words(text), span, end };
    if layers.token_text(end) == ","
        && let Some(next) = layers.tokens.get(end + 1)
        && let Some(more) =
            narrative.name_at(next.span.start).filter(|it| it.span.start == next.span.start)
        && narrative.dates_in(more.span).is_empty()
        && !known(more.text).given
    {
        let both = TextSpan { start: span.start, end: more.span.end };
        // What goes on like a clause is none: "born in Moorby, Ilse was …".
        let behind = layers.range(both).end;
        if matches!(layers.token_text(behind), "," | "." | ";" | ")" | "") {
            whole = Place { party: Party::of_words(layers.text(both)), span: both, end: behind };
        }
    }
    Some(whole)
}

/// The thing that the head of a noun phrase names or means: "the Selby Bridge", "the bridge" behind it.
pub(super) fn thing_of(
    narrative: &Narrative<'_, '_>,
    sentence: &Sentence,
    head: u32,
) -> Option<Party> {
    let word = sentence.tree.word(head)?;
    let at = narrative.layers.range(word.span).start;
    match word.tag {
        Tag::Noun | Tag::Name => thing_ending(narrative, at),
        _ => None,
    }
}

/// The body that an object names, with the words before the name: "the Second Harbour Board".
pub(super) fn body_of(
    narrative: &Narrative<'_, '_>,
    sentence: &Sentence,
    head: u32,
) -> Option<(Party, TextSpan)> {
    let span = sentence.tree.word(head)?.span;
    let name = narrative.name_at(span.start).filter(|it| it.span.end > span.start)?;
    let chunk = sentence.tree.span(sentence.tree.chunk(head))?;
    let span = TextSpan { start: chunk.start.min(name.span.start), end: name.span.end };
    let party = Party::of_words(narrative.layers.text(span));
    narrative.dates_in(span).is_empty().then_some((party, span))
}

/// The thing whose name a token is the last or any word of.
pub(super) fn thing_ending(narrative: &Narrative<'_, '_>, at: usize) -> Option<Party> {
    let layers = narrative.layers;
    let span = layers.tokens.get(at)?.span;
    if let Some(name) = narrative.name_at(span.start).filter(|it| it.span.end > span.start) {
        // "the second edition of the Handbook" is another thing.
        let first = layers.range(name.span).start;
        let back = 1 + usize::from(first > 0 && narrative.lower(first - 1) == "the");
        let part =
            first.checked_sub(back).is_some_and(|it| matches!(&*narrative.lower(it), "of" | "for"));
        return (is_thing(name) && !part).then(|| Party::of_words(name.text));
    }
    let before = at.checked_sub(1).map(|it| narrative.lower(it)).unwrap_or_default();
    if !matches!(&*before, "the" | "this") {
        // "the Moorby valve": a noun with its name.
        let last = layers.tokens.get(at.checked_sub(1)?)?.span;
        let name = narrative.name_at(last.start).filter(|it| it.span.end == last.end)?;
        let noun = layers.text(span).chars().all(char::is_lowercase) && !is_person(narrative, name);
        return noun.then(|| Party::of_words(layers.text(name.span.cover(span))));
    }
    meant(narrative, &narrative.lower(at), span.start)
}

/// The thing that "the bridge" means: the last name before it that ends so, or that of the heading over it.
fn meant(narrative: &Narrative<'_, '_>, noun: &str, before: u32) -> Option<Party> {
    const BACK: usize = 60;
    let after = narrative.names.partition_point(|it| it.span.start < before);
    let recent = &narrative.names[after.saturating_sub(BACK)..after];
    let same = |it: &&Anchor<'_>| it.key.rsplit(' ').next() == Some(noun) && it.key.contains(' ');
    let found = recent.iter().rev().find(same)?;
    Some(Party::of_words(found.text))
}

/// Whether a name is that of a person, by itself or by what the text says elsewhere.
pub(super) fn is_person(narrative: &Narrative<'_, '_>, name: &Anchor<'_>) -> bool {
    narrative.bearer(name).is_some_and(|it| narrative.is_person(&it))
}

/// Whether a name may be that of a thing: words beside others, or set off by what it is.
fn is_thing(name: &Anchor<'_>) -> bool {
    let last = name.key.rsplit(' ').next().unwrap_or_default();
    let person = Bearer::read(name.text).is_some_and(|it| it.is_person());
    name_parts().is_head(last) || !person
}

/// What a record is about: the only name of the heading or title over it.
pub(super) fn heading_over(narrative: &Narrative<'_, '_>, byte: u32) -> Option<Place> {
    let layers = narrative.layers;
    let blocks = &layers.document.blocks;
    let after = blocks.partition_point(|it| it.span.start <= byte);
    let is_head = |zone| matches!(zone, Zone::Heading | Zone::Title);
    let block = blocks[..after].iter().rev().find(|it| is_head(it.zone) && it.span.end <= byte)?;
    let [name] = narrative.names_in(block.span) else { return None };
    let party = match Bearer::read(name.text).filter(Bearer::is_person) {
        Some(bearer) => Party::of_person(bearer),
        None => Party::of_words(name.text),
    };
    Some(Place { party, span: name.span, end: layers.range(name.span).end })
}

/// Whether two or more are joined where a party stands: "by Roe and Moor", "Roe & Sons" aside.
pub(super) fn is_joined(narrative: &Narrative<'_, '_>, place: &Place) -> bool {
    let layers = narrative.layers;
    let words = &lexicon().office;
    let first = layers.range(place.span).start;
    let behind = narrative.lower(place.end);
    let comma = behind == ","
        && person_at(narrative, place.end + 1).is_some_and(|it| {
            words.joining.contains(&*narrative.lower(it.end)) || layers.token_text(it.end) == ","
        });
    words.joining.contains(&*behind)
        && layers
            .tokens
            .get(place.end + 1)
            .is_some_and(|it| layers.text(it.span).starts_with(char::is_uppercase))
        || comma
        || first.checked_sub(1).is_some_and(|at| words.joining.contains(&*narrative.lower(at)))
}
