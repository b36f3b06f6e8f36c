//! Who is meant, and when: the subject of a clause, the person behind a pronoun, the date beside a word.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::facts::Anchor;
use crate::facts::vital::Dated;
use crate::facts::vital::bearer::Bearer;
use crate::facts::vital::lexicon::lexicon;
use crate::language::clause::Modality;
use crate::language::relation::Relation;
use crate::language::{Sentence, Syntax, Tag};
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::calendar::Interval;
use crate::words::fold;
use crate::words::names;
use crate::words::quantities::{self, NumberWord};

/// How many sentences before a pronoun its person may be named.
const SENTENCES: usize = 24;

/// How many tokens stand at most between a word and its date.
const REACH: usize = 16;

/// How many tokens before a date say that it is a guess.
const GUARD: usize = 3;

/// A document as a narrative of persons.
pub(in crate::facts) struct Narrative<'a, 'd> {
    pub(in crate::facts) layers: &'a Layers<'d>,
    pub(in crate::facts) syntax: &'a Syntax<'d>,
    pub(in crate::facts) dates: &'a [Dated],
    pub(in crate::facts) names: &'a [Anchor<'a>],
    /// The time of the text itself.
    pub(in crate::facts) now: Option<Interval>,
    /// The surnames, and the first given names, of those whom names prove to be persons.
    people: FxHashSet<Box<str>>,
}

/// Whom a stretch of text names.
enum Named {
    Nobody,
    One(Bearer),
    Several,
}

impl<'a, 'd> Narrative<'a, 'd> {
    pub(in crate::facts) fn new(
        layers: &'a Layers<'d>,
        syntax: &'a Syntax<'d>,
        dates: &'a [Dated],
        names: &'a [Anchor<'a>],
        now: Option<Interval>,
    ) -> Self {
        let mut people = FxHashSet::default();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for name in names.iter().filter(|it| seen.insert(it.text)) {
            if let Some(it) = Bearer::read(name.text).filter(Bearer::is_person) {
                people.extend(it.given.first().cloned());
                people.insert(it.surname);
            }
        }
        Self { layers, syntax, dates, names, now, people }
    }

    /// A token in lower case.
    pub(in crate::facts) fn lower(&self, at: usize) -> Cow<'d, str> {
        fold::lower(self.layers.token_text(at))
    }

    /// The names that begin inside a stretch.
    pub(in crate::facts) fn names_in(&self, span: TextSpan) -> &'a [Anchor<'a>] {
        let first = self.names.partition_point(|name| name.span.start < span.start);
        let last = self.names.partition_point(|name| name.span.start < span.end);
        self.names.get(first..last).unwrap_or_default()
    }

    /// The dates that begin inside a stretch.
    pub(in crate::facts) fn dates_in(&self, span: TextSpan) -> &'a [Dated] {
        let first = self.dates.partition_point(|it| it.span.start < span.start);
        let last = self.dates.partition_point(|it| it.span.start < span.end);
        self.dates.get(first..last).unwrap_or_default()
    }

    /// The name that holds a byte or ends there.
    pub(in crate::facts) fn name_at(&self, byte: u32) -> Option<&'a Anchor<'a>> {
        let after = self.names.partition_point(|name| name.span.start <= byte);
        after.checked_sub(1).map(|at| &self.names[at]).filter(|it| byte <= it.span.end)
    }

    /// The name that ends with the token before one, a comma aside.
    pub(in crate::facts) fn name_before(&self, at: usize) -> Option<&'a Anchor<'a>> {
        let mut last = at.checked_sub(1)?;
        if self.layers.token_text(last) == "," {
            last = last.checked_sub(1)?;
        }
        let span = self.layers.tokens.get(last)?.span;
        self.name_at(span.start).filter(|it| it.span.end <= span.end && it.span.end > span.start)
    }

    /// The person whom a name names where it stands: a form of address before it and "the younger"
    /// behind it go with it.
    pub(in crate::facts) fn bearer(&self, name: &Anchor<'_>) -> Option<Bearer> {
        let mut bearer = Bearer::read(name.text)?;
        let tokens = self.layers.range(name.span);
        let before = tokens.start.checked_sub(1).map(|at| self.lower(at)).unwrap_or_default();
        let before = match &*before {
            // "Mr. Moor"
            "." => tokens.start.checked_sub(2).map(|at| self.lower(at)).unwrap_or_default(),
            _ => before,
        };
        bearer.titled |= lexicon().address.contains(&*before);
        // "a daughter, Rosa": not the one who is spoken of.
        let back = usize::from(self.layers.token_text(tokens.start.wrapping_sub(1)) == ",") + 1;
        let kin =
            tokens.start.checked_sub(back).is_some_and(|at| lexicon().is_kin(&self.lower(at)));
        if kin && !bearer.is_full() {
            return None;
        }
        let generation = |word: &str| lexicon().generations.contains(word).then(|| word.into());
        let mut next = tokens.end;
        let text = self.layers.token_text(next);
        if text == "," || lexicon().the.contains(text) {
            next += 1;
        }
        if bearer.generation.is_none() {
            bearer.generation = generation(&self.lower(next)).or_else(|| generation(&before));
        }
        Some(bearer)
    }

    /// Whether a token is a common noun.
    pub(in crate::facts) fn is_noun(&self, at: usize) -> bool {
        let Some(span) = self.layers.tokens.get(at).map(|it| it.span) else { return false };
        let Some(sentence) = self.syntax.at(span.start) else { return true };
        let word = sentence.tree.word(sentence.tree.word_at(span.start));
        word.is_some_and(|it| it.tag == Tag::Noun)
    }

    /// Whether somebody is a person, by the name itself or by what the document says elsewhere.
    pub(in crate::facts) fn is_person(&self, bearer: &Bearer) -> bool {
        let known = self.people.contains(&bearer.surname);
        bearer.is_person() || known && !bearer.is_full()
    }

    /// The persons whom a stretch names.
    fn named(&self, span: TextSpan) -> Named {
        let mut found: Option<Bearer> = None;
        for name in self.names_in(span).iter().filter(|it| it.span.end <= span.end) {
            let Some(it) = self.bearer(name).filter(|it| self.is_person(it)) else { continue };
            match &found {
                Some(known) if known.may_be(&it) => {
                    if it.is_full() && !known.is_full() {
                        found = Some(it);
                    }
                }
                // "Ilse" of "Ilse Moor"
                Some(known) if !it.is_full() && known.given.first() == Some(&it.surname) => {}
                Some(_) => return Named::Several,
                None => found = Some(it),
            }
        }
        found.map_or(Named::Nobody, Named::One)
    }

    /// Who is meant by a pronoun, or by no word at all, at a byte: the only person named before it in its
    /// sentence, or in the last sentence or heading before it that names any. A sentence whose subject is the
    /// same pronoun names nobody new.
    pub(in crate::facts) fn antecedent(&self, at: u32, pronoun: &str) -> Option<Bearer> {
        let sentences = &self.layers.sentences;
        let own = sentences.partition_point(|it| it.start <= at).checked_sub(1)?;
        let agrees = |bearer: &Bearer| self.agrees(bearer, pronoun);
        let here = TextSpan { start: sentences[own].start, end: at };
        // Who speaks in a quotation is not known.
        let quoted =
            self.layers.zones(TextSpan { start: at, end: at + 1 }).contains(Zone::Quotation);
        if quoted || self.speaks_of_kin(here, pronoun) {
            return None;
        }
        let opens = self.layers.range(here).len() < 3;
        match self.named(here) {
            Named::One(bearer) => return Some(bearer).filter(agrees),
            Named::Several => return None,
            Named::Nobody if !opens && self.leading(here).is_some() => {
                return self.leading(here).filter(agrees);
            }
            Named::Nobody => {}
        }
        for back in (own.saturating_sub(SENTENCES)..own).rev() {
            let span = sentences[back];
            let zone = self.layers.document.block_at(span.start).map(|it| it.zone);
            if matches!(zone, Some(Zone::Heading | Zone::Title)) {
                // What stands under a heading of something else is of nobody before it.
                return match self.named(span) {
                    Named::One(bearer) => Some(bearer).filter(agrees),
                    _ => None,
                };
            }
            if self.speaks_of_kin(span, pronoun) {
                return None;
            }
            // Who is meant by a pronoun before all names of a sentence was named before it.
            if !pronoun.is_empty() && self.goes_on(span, pronoun) {
                continue;
            }
            if let Some(bearer) = self.leading(span) {
                return Some(bearer).filter(agrees);
            }
            match self.named(span) {
                Named::One(bearer) => return Some(bearer).filter(agrees),
                Named::Several => return None,
                Named::Nobody => {}
            }
        }
        None
    }

    /// Whether a sentence has a pronoun before all persons that it names.
    fn goes_on(&self, span: TextSpan, pronoun: &str) -> bool {
        let names = self.names_in(span).iter();
        let mut persons = names.filter(|it| self.bearer(it).is_some_and(|it| self.is_person(&it)));
        let end = persons.next().map_or(span.end, |it| it.span.start);
        let mut before = self.layers.range(TextSpan { start: span.start, end });
        before.any(|at| self.lower(at) == pronoun)
    }

    /// The person with whose name a sentence begins, where a small letter or a comma follows: its subject.
    fn leading(&self, span: TextSpan) -> Option<Bearer> {
        let name = self.names_in(span).first()?;
        let opens = self.layers.range(TextSpan { start: span.start, end: name.span.start }).len();
        let next = self.layers.range(name.span).end;
        let text = self.layers.token_text(next);
        let possessive =
            self.layers.tokens.get(next).is_some_and(|it| it.span.start == name.span.end);
        let goes_on = text.starts_with(char::is_lowercase) || text == "," && possessive;
        let several = lexicon().and.contains(text);
        let bearer = self.bearer(name).filter(|_| opens < 2 && goes_on && !several)?;
        let place = names::known(&bearer.surname).place;
        (!place && (self.is_person(&bearer) || !bearer.is_full())).then_some(bearer)
    }

    /// Whether a pronoun may stand for a person, by what titles say.
    fn agrees(&self, bearer: &Bearer, pronoun: &str) -> bool {
        let mut words = bearer.text.split(' ').map(fold::key);
        let lexicon = lexicon();
        let other = match () {
            () if lexicon.men.contains(pronoun) => &lexicon.feminine,
            () if lexicon.women.contains(pronoun) => &lexicon.masculine,
            () => return true,
        };
        !words.any(|word| other.contains(&*word))
    }

    /// Whether a sentence tells of somebody by whose he is: the next pronoun may mean him.
    fn speaks_of_kin(&self, span: TextSpan, pronoun: &str) -> bool {
        let lexicon = lexicon();
        let tokens = self.layers.range(span);
        let kin = |at: usize| {
            let word = self.lower(at);
            let own = match () {
                () if lexicon.women.contains(pronoun) => lexicon.kinswomen.contains(&*word),
                () if lexicon.men.contains(pronoun) => lexicon.kinsmen.contains(&*word),
                () => lexicon.is_kin(&word),
            };
            own || lexicon.relatives.contains(&*word)
        };
        tokens.clone().filter(|&at| kin(at)).any(|at| {
            let owned = (at.saturating_sub(3).max(tokens.start)..at).any(|at| {
                let word = self.lower(at);
                lexicon.possessives.contains(&*word)
                    || fold::strip_possessive(&word).len() < word.len()
            });
            owned || at < tokens.start + 4
        })
    }

    /// The person of whom a word says something: the subject of its clause.
    pub(in crate::facts) fn subject(&self, at: usize) -> Option<Bearer> {
        if let Some(bearer) = self.adjacent(at) {
            return Some(bearer);
        }
        let span = self.layers.tokens.get(at)?.span;
        let sentence = self.syntax.at(span.start)?;
        let clause = sentence.clause_around(sentence.tree.word_at(span.start));
        let clause = clause.map(|it| &sentence.clauses[it]);
        if clause.is_some_and(|it| it.negated || it.modality != Modality::Fact) {
            return None;
        }
        let head = clause.and_then(|it| {
            let predicate = sentence.tree.word(it.predicate)?.tag;
            let own = matches!(predicate, Tag::Pronoun | Tag::Name).then_some(it.predicate);
            it.subject.map(|it| it.word).or(own)
        });
        match head {
            Some(head) => self.bearer_of(sentence, head),
            None => self.implied(at),
        }
    }

    /// The subject of the main clause of the sentence of a byte.
    pub(in crate::facts) fn main_subject(&self, at: u32) -> Option<Bearer> {
        let sentence = self.syntax.at(at)?;
        let main = sentence.clauses.iter().find(|it| it.governor.is_none())?;
        self.bearer_of(sentence, main.subject?.word)
    }

    /// The subject just before a verb, whatever the grammar of the rest: "he had been born", "Moor died".
    pub(in crate::facts) fn adjacent(&self, at: usize) -> Option<Bearer> {
        let lexicon = lexicon();
        let mut before = at.checked_sub(1)?;
        while lexicon.auxiliaries.contains(&*self.lower(before)) && at - before < 5 {
            before = before.checked_sub(1)?;
        }
        let span = self.layers.tokens.get(before)?.span;
        let sentence = self.layers.sentence_at(span.start).filter(|it| it.contains(span))?;
        let lower = self.lower(before);
        if lexicon.pronouns.contains(&*lower) {
            let known = self.antecedent(span.start, &lower);
            return Some(known.unwrap_or_else(|| Bearer::unnamed(&lower)));
        }
        let name = self.name_at(span.start).filter(|it| it.span.end <= span.end)?;
        // "Ms Moor was appointed": the form of address is no part of the name.
        let mut first = self.layers.range(name.span).start;
        let address = |at: usize| {
            let word = self.lower(at);
            let inside = self.layers.tokens[at].span.start >= sentence.start;
            inside && (word == "." || lexicon.address.contains(&*word))
        };
        while first.checked_sub(1).is_some_and(address) {
            first -= 1;
        }
        let opener = |at: usize| {
            let word = self.lower(at);
            word == "," || word == "." || word == ";" || lexicon.openers.contains(&*word)
        };
        let start = self.layers.tokens.get(first)?.span.start;
        let opens = start <= sentence.start || first.checked_sub(1).is_some_and(opener);
        if opens && name.span.end > span.start { self.bearer(name) } else { None }
    }

    /// The person whom the head of a noun phrase names or means.
    pub(in crate::facts) fn bearer_of(&self, sentence: &Sentence, head: u32) -> Option<Bearer> {
        let word = sentence.tree.word(head)?;
        let lower = fold::lower(self.syntax.text(word));
        if lexicon().pronouns.contains(&*lower) {
            let known = self.antecedent(word.span.start, &lower);
            return Some(known.unwrap_or_else(|| Bearer::unnamed(&lower)));
        }
        if let Some(name) = self.name_at(word.span.start).filter(|it| it.span.end > word.span.start)
        {
            return self.bearer(name);
        }
        // "Mr Moor", "the engineer Ilse Moor", "the engineer, Ilse Moor"
        let next = self.layers.range(word.span).end;
        let dot = usize::from(self.layers.token_text(next) == ".");
        let token = self.layers.tokens.get(next + dot)?;
        let joined = self.name_at(token.span.start).filter(|it| it.span.start == token.span.start);
        let apposed = || {
            let mut all = sentence.tree.related(head, Relation::Apposition);
            all.find_map(|at| self.name_at(sentence.tree.word(at)?.span.start))
        };
        self.bearer(joined.or_else(apposed)?)
    }

    /// Who is meant where a clause has no subject: the name just before it, or whom the text speaks of
    /// where a sentence begins with it.
    pub(in crate::facts) fn implied(&self, at: usize) -> Option<Bearer> {
        if let Some(name) = self.name_before(at) {
            return self.bearer(name);
        }
        let span = self.layers.tokens.get(at)?.span;
        let start = self.layers.sentence_at(span.start)?.start;
        let opens = self.layers.range(TextSpan { start, end: span.start }).len() < 3;
        if opens { self.antecedent(start, "") } else { None }
    }

    /// Whether a verb says what is done to its subject.
    pub(in crate::facts) fn passive(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|it| self.lower(it)).unwrap_or_default();
        if lexicon().passives.contains(&*before) {
            return true;
        }
        let Some(span) = self.layers.tokens.get(at).map(|it| it.span) else { return false };
        let Some(sentence) = self.syntax.at(span.start) else { return false };
        let clause = sentence.clause_of(sentence.tree.word_at(span.start));
        clause.is_some_and(|it| sentence.clauses[it].passive)
    }

    /// Whether a clause begins between two bytes of a sentence: its predicate stands there.
    pub(in crate::facts) fn parted(&self, from: u32, to: u32) -> bool {
        let Some(sentence) = self.syntax.at(from) else { return true };
        sentence.clauses.iter().any(|clause| {
            let word = sentence.tree.word(clause.predicate);
            word.is_some_and(|it| it.tag.is_verb() && from <= it.span.start && it.span.start < to)
        })
    }

    /// Where the sentence of a byte begins.
    pub(in crate::facts) fn sentence(&self, at: u32) -> u32 {
        self.layers.sentence_at(at).map_or(at, |it| it.start)
    }

    /// Whether the words before a date or age say that it is a guess or a bound.
    pub(in crate::facts) fn guessed(&self, at: usize, guard: usize) -> bool {
        (at.saturating_sub(guard)..at).any(|at| lexicon().guesses.contains(&*self.lower(at)))
    }

    /// The date that a word of a sentence is told with: the next one behind it, or the one that opens
    /// the sentence. Nothing where another clause or another such word (`cue`) stands between.
    pub(in crate::facts) fn date_of(
        &self,
        at: usize,
        cue: impl Fn(usize) -> bool,
    ) -> Option<&'a Dated> {
        let word = self.layers.tokens.get(at)?.span;
        let sentence = self.layers.sentence_at(word.start)?;
        let dates = self.dates_in(sentence);
        let behind = dates.iter().find(|it| it.span.start >= word.end);
        if let Some(date) = behind {
            let first = self.layers.range(date.span).start;
            let mut between = at + 1..first;
            let stop = |at: usize| {
                let text = self.layers.token_text(at);
                matches!(text, ";" | "(" | ")") || text == ":" && at > between.start || cue(at)
            };
            let open = between.len() <= REACH && !between.clone().any(stop);
            if open && !self.parted(word.end, date.span.start) {
                let guess = self.guessed(first, GUARD.min(between.len()))
                    || between.next().is_some_and(|at| self.guessed(at + 1, 1))
                    || self.is_alternative(date);
                return Some(date).filter(|it| it.sound && !guess);
            }
        }
        let date = dates.first().filter(|it| it.span.end <= word.start)?;
        let tokens = self.layers.range(date.span);
        let opens = self.layers.range(TextSpan { start: sentence.start, end: date.span.start });
        let mut between = tokens.end..at;
        let apart = between.len() > REACH || between.any(&cue);
        let whole = opens.len() <= 2 && !apart && !self.parted(date.span.end, word.start);
        let guess = self.guessed(tokens.start, opens.len()) || self.is_alternative(date);
        Some(date).filter(|it| whole && it.sound && !guess && behind.is_none())
    }

    /// "1874 or 1875", "1874?", "1874 (Old Style)".
    fn is_alternative(&self, date: &Dated) -> bool {
        let next = self.layers.range(date.span).end;
        let lexicon = lexicon();
        lexicon.alternatives.contains(&*self.lower(next))
            && !lexicon.apart.contains(&*self.lower(next + 1))
    }

    /// The whole number that begins with a token, in figures or words, and the token behind it.
    pub(in crate::facts) fn number(&self, at: usize) -> Option<(i16, usize)> {
        let token = self.layers.tokens.get(at)?;
        let text = self.layers.token_text(at);
        if token.kind == TokenKind::Number {
            return text.parse().ok().map(|number| (number, at + 1));
        }
        let spelled = |text: &str| match quantities::number_word(text)? {
            NumberWord::Cardinal(number) => i16::try_from(number).ok(),
            _ => None,
        };
        let tens = spelled(text)?;
        let tied = self.layers.touches(at) && matches!(self.layers.token_text(at + 1), "-" | "‑");
        let ones = spelled(self.layers.token_text(at + 2)).filter(|it| (1..10).contains(it));
        match ones.filter(|_| tied && tens >= 20 && tens % 10 == 0) {
            Some(ones) => Some((tens + ones, at + 3)),
            None => Some((tens, at + 1)),
        }
    }

    /// The whole number that ends before a token, with its first token.
    pub(in crate::facts) fn number_before(&self, at: usize) -> Option<(i16, usize)> {
        let starts: Range<usize> = at.saturating_sub(3)..at;
        let mut all = starts.filter_map(|it| Some((it, self.number(it)?)));
        all.find(|(_, (_, end))| *end == at).map(|(start, (number, _))| (number, start))
    }
}
