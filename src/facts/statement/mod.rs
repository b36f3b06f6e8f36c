//! Dated statements: the clause that a date stands in, what the clause is about, and whether it
//! states a fact at all.
//!
//! What a clause is about is kept as hashes of its content words, so that statements of a whole
//! corpus can be compared without its texts. `predicate` says what happens in it, `setting` what it
//! stands under and beside.

mod lexeme;
mod predicate;
mod setting;

pub mod measured;

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use self::lexeme::Lexeme;
pub use self::measured::Measured;
pub use self::predicate::Predicate;
pub use self::setting::Setting;
use self::setting::Settings;
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::Memo;
use crate::text::zone::Zone;
use crate::words::fold;
use crate::words::timewords::{self, TimeWord};

/// The most words of a clause that are kept: those nearest to the date.
const WORDS: usize = 40;

/// The most dates of a sentence; one with more is a table without rules.
const DATES: usize = 24;

/// How far a clause reaches from its date, in tokens: text without stops has no end.
const REACH: usize = 120;

/// One dated statement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Statement {
    /// The index of its date in the dates of the document.
    pub date: u32,
    /// The clause, in the prose.
    pub clause: TextSpan,
    /// Where its sentence begins, in the prose: statements of one sentence are told apart by it.
    pub sentence: u32,
    /// The clause before it in the sentence; empty where there is none.
    pub lead: TextSpan,
    /// Hashes of its content words, ascending.
    pub words: Box<[u32]>,
    /// Those of them that are words of names, ascending.
    pub names: Box<[u32]>,
    /// Hashes of the content words of its whole sentence, where that has more dates.
    pub wide: Box<[u32]>,
    /// Its numbers outside dates, ascending.
    pub numbers: Box<[u32]>,
    /// Which date of the statement it is, from 0.
    pub rank: u8,
    /// How many dates the statement has.
    pub dates: u8,
    /// Planned or supposed.
    pub doubtful: bool,
    /// Told from others of its kind: "the second", "another".
    pub counted: bool,
    /// Denied.
    pub negated: bool,
    /// Whether the clause takes its subject from the one before.
    pub pronoun: bool,
    /// Whether it speaks of its own text: "this report was adopted".
    pub own: bool,
    /// Whether the date is a bound of the time: "by 1902", "until May".
    pub bounded: bool,
    /// Whether it tells of something that comes again and again: a letter, a meeting, an issue.
    pub recurring: bool,
    /// Hashes of the words of its clause that tell one of two or of a series from the others: "last",
    /// "upper", "second".
    pub contrasts: Box<[u32]>,
    /// Whether the date stands beside a name and nothing is said of it, as in a note on sources:
    /// "Marrow to Stenn, 3 May 1921".
    pub apposed: bool,
    /// How the date stands in a record that is like many others, if it does.
    pub entry: Option<EntryKind>,
    /// What happens in the clause, by the words that say it, the one of the date first.
    pub predicates: Box<[Predicate]>,
    /// What it stands under and beside.
    pub setting: Setting,
}

/// Dates that number entries of a series: two of them are no two dates of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// It opens an item of a list or a line, or closes an item: an entry of a log or history of changes.
    Log,
    /// A year right behind a name, as that of an edition or version: `Weir Server 2019`.
    Edition,
    /// It ends a paragraph or item in which nothing is told, as a year of publication or the day of a
    /// meeting or letter does.
    Imprint,
}

/// The dated statements of a document; `dates` are the spans of its dates in order, none for a
/// date that is not to be compared.
#[must_use]
pub fn extract(layers: &Layers<'_>, dates: &[Option<TextSpan>]) -> Vec<Statement> {
    let mut out = Vec::new();
    let mut known = Memo::new(&layers.vocabulary);
    let mut settings = Settings::new(layers);
    // What the cells at the heads of rows and columns say to happen, each read once.
    let mut said: FxHashMap<u32, Box<[Predicate]>> = FxHashMap::default();
    let mut at = 0;
    while at < dates.len() {
        let Some(span) = dates[at] else {
            at += 1;
            continue;
        };
        let Some(sentence) = layers.sentence_at(span.start) else {
            at += 1;
            continue;
        };
        let inside = |date: &Option<TextSpan>| date.is_none_or(|date| date.start < sentence.end);
        let count = dates[at..].iter().take_while(|date| inside(date)).count().max(1);
        let inside = &dates[at..at + count];
        if inside.iter().flatten().count() <= DATES {
            let setting = settings.of(sentence);
            let before = out.len();
            Sentence::new(layers, sentence, inside, &mut known).statements(at, &setting, &mut out);
            // A cell that is a date says nothing itself: the rest of its row does.
            for statement in &mut out[before..] {
                for &head in &setting.heads {
                    if statement.predicates.is_empty()
                        && let Some(cell) = layers.sentence_at(head)
                    {
                        let read = || {
                            let cell = Sentence::new(layers, cell, &[], &mut known);
                            cell.predicates(&(0..cell.tokens.len()), 0)
                        };
                        statement.predicates = said.entry(head).or_insert_with(read).clone();
                    }
                }
            }
        }
        at += count;
    }
    out
}

/// A sentence on its way to statements.
struct Sentence<'a, 'd> {
    layers: &'a Layers<'d>,
    tokens: &'a [Token],
    /// What each token is; nothing for a number or mark.
    lexemes: Vec<Lexeme>,
    /// Whether each token belongs to a date.
    dated: Vec<bool>,
    dates: &'a [Option<TextSpan>],
    /// The tokens that begin a clause, ascending; the first is 0.
    clauses: Vec<usize>,
}

impl<'a, 'd> Sentence<'a, 'd> {
    fn new(
        layers: &'a Layers<'d>,
        span: TextSpan,
        dates: &'a [Option<TextSpan>],
        known: &mut Memo<Lexeme>,
    ) -> Self {
        let range = layers.range(span);
        let tokens = &layers.tokens[range.clone()];
        let words = tokens.iter().zip(&layers.vocabulary.ids()[range]);
        let lexemes = words.map(|(token, &id)| match token.kind {
            TokenKind::Word => known.get(id, || Lexeme::of(layers.text(token.span))),
            _ => Lexeme::default(),
        });
        let lexemes = lexemes.collect();
        // The dates of one sentence are a handful.
        let is_dated = |it: &Token| dates.iter().flatten().any(|date| date.overlaps(it.span));
        let dated = tokens.iter().map(is_dated).collect();
        let mut sentence = Self { layers, tokens, lexemes, dated, dates, clauses: vec![0] };
        sentence.clauses = sentence.split();
        sentence
    }

    fn text(&self, at: usize) -> &'d str {
        self.tokens.get(at).map_or("", |token| self.layers.text(token.span))
    }

    /// Where clauses begin: after stops and brackets, at conjunctions and relative pronouns.
    fn split(&self) -> Vec<usize> {
        let mut out = vec![0];
        for (at, token) in self.tokens.iter().enumerate().skip(1) {
            let begins = match token.kind {
                // "(ISIS)" after a name is a part of its clause.
                TokenKind::Punctuation => {
                    matches!(self.text(at), "(" | "[")
                        && !(at + 1..at + 4).any(|at| self.closes(at))
                }
                TokenKind::Number => self.after_break(at),
                TokenKind::Word => {
                    let word = self.lexemes[at];
                    let next_dated = self.dated.get(at + 1).is_some_and(|&it| it);
                    let joined = || self.dated[at - 1] || self.text(at - 1) == ",";
                    word.opening
                        || word.temporal && !next_dated
                        || word.joining && !next_dated && joined()
                        || self.after_break(at)
                }
            };
            if begins && out.last() != Some(&at) {
                out.push(at);
            }
        }
        out
    }

    fn closes(&self, at: usize) -> bool {
        matches!(self.text(at), ")" | "]")
    }

    /// Whether a token follows a mark that ends a clause.
    fn after_break(&self, at: usize) -> bool {
        let before = self.text(at - 1);
        match before {
            ")" | "]" => {
                let open = at.saturating_sub(4)..at.saturating_sub(1);
                !open.into_iter().any(|at| matches!(self.text(at), "(" | "["))
            }
            ";" | ":" | "—" | "!" | "?" => true,
            "." => {
                let apart = self.tokens[at - 1].span.end < self.tokens[at].span.start;
                // Not after an initial, "St." or "e.g."
                let word = at >= 2 && self.tokens[at - 2].kind == TokenKind::Word;
                let word_before = self.text(at.saturating_sub(2));
                let long = !word || (word_before.chars().count() > 2 && !word_before.contains('.'));
                apart && long && self.text(at).starts_with(char::is_uppercase)
            }
            _ => {
                before.chars().all(fold::is_dash) && {
                    let apart = self.tokens[at - 1].span.end < self.tokens[at].span.start;
                    apart
                        && at >= 2
                        && self.tokens[at - 2].span.end < self.tokens[at - 1].span.start
                }
            }
        }
    }

    fn statements(&self, first: usize, setting: &Setting, out: &mut Vec<Statement>) {
        for (number, date) in self.dates.iter().enumerate() {
            let Some(date) = date else { continue };
            let token = self.tokens.partition_point(|token| token.span.end <= date.start);
            if self.is_label(token, *date) {
                continue;
            }
            let clause = self.clauses.partition_point(|&begin| begin <= token).saturating_sub(1);
            let end =
                |clause: usize| self.clauses.get(clause + 1).copied().unwrap_or(self.tokens.len());
            let near = |range: Range<usize>| {
                range.start.max(token.saturating_sub(REACH))..range.end.min(token + REACH)
            };
            let range = near(self.clauses[clause]..end(clause));
            let sentence = near(self.around(clause));
            let lead = clause.checked_sub(1).map(|it| near(self.clauses[it]..end(it)));
            let lead = lead.filter(|lead| !lead.is_empty());
            let alone = self.dates.iter().flatten().count() == 1;
            let scope = if alone { sentence.clone() } else { range.clone() };
            let mut statement = self.describe(scope, token);
            if !alone {
                statement.wide = self.describe(sentence.clone(), token).words;
            }
            let whole = self.span(&sentence);
            let here = |it: &&TextSpan| whole.contains(**it);
            let dates = self.dates.iter().flatten().filter(here);
            statement.dates = u8::try_from(dates.clone().count()).unwrap_or(u8::MAX);
            let rank = dates.take_while(|it| it.start < date.start).count();
            statement.rank = u8::try_from(rank).unwrap_or(u8::MAX);
            statement.date = (first + number) as u32;
            statement.clause = self.span(&range);
            statement.sentence = whole.start;
            statement.lead = lead.map_or(TextSpan::default(), |lead| self.span(&lead));
            let words = self.lexemes.get(range.clone()).unwrap_or_default();
            statement.pronoun = words.iter().any(|word| word.pronoun);
            // What follows the date by more than a few words is said of something else.
            let told = range.start..range.end.min(token + BEHIND);
            let opening = range.start..range.end.min(range.start + 2);
            statement.own = self.lexemes[opening].iter().any(|word| word.own);
            statement.doubtful = self.has_near(&told, token, |word| word.doubt);
            statement.counted = near_tokens(&range, token).any(|at| self.counts(at));
            statement.negated = self.has_near(&range, token, |word| word.negation);
            statement.bounded = self.is_bounded(&range, token);
            // "Did not leave until May" is to leave in May.
            if statement.bounded && statement.negated {
                (statement.bounded, statement.negated) = (false, false);
            }
            statement.recurring = near_tokens(&range, token)
                .filter(|at| at.abs_diff(token) <= RECURRING)
                .any(|at| self.lexemes[at].recurring);
            statement.contrasts = words.iter().filter_map(|word| word.contrast).collect();
            statement.apposed = self.is_apposed(&range, token);
            statement.entry = self.entry(&range, token, *date);
            statement.predicates = self.predicates(&range, token);
            statement.setting = setting.clone();
            out.push(statement);
        }
    }

    /// Whether a year is the end of an imprint or heading ("Oxford University Press, 1998."), or a
    /// part of a name ("the Tariff of 1832"), rather than the time of anything.
    fn is_label(&self, at: usize, date: TextSpan) -> bool {
        let year = self.tokens.get(at).is_some_and(|token| token.span == date);
        let (Some(two), true) = (at.checked_sub(2), year) else { return false };
        // "(2023)." at the end of an entry says when the thing before it came out.
        let bracketed = matches!(self.text(two + 1), "(" | "[") && self.closes(at + 1);
        if bracketed && matches!(self.text(at + 2), "" | ".") {
            return true;
        }
        let numbered = self.text(two + 1);
        // "RFC 2119", "ISO 1999": the number of a work.
        if numbered.len() > 1 && numbered.chars().all(char::is_uppercase) {
            return true;
        }
        let name = self.text(two).starts_with(char::is_uppercase);
        let ends = matches!(self.text(at + 1), "" | "." | "]" | ")");
        name && ((self.text(two + 1) == "," && ends) || self.text(two + 1) == "of")
    }

    /// The tokens of the full sentence that a clause is part of, where a stop was missed.
    fn around(&self, clause: usize) -> Range<usize> {
        let is_stop = |at: usize| at > 0 && matches!(self.text(at - 1), "." | "!" | "?" | ";");
        let first = self.clauses[..=clause].iter().rev().find(|&&at| is_stop(at));
        let last = self.clauses[clause + 1..].iter().find(|&&at| is_stop(at));
        first.copied().unwrap_or(0)..last.copied().unwrap_or(self.tokens.len())
    }

    fn span(&self, range: &Range<usize>) -> TextSpan {
        match (self.tokens.get(range.start), self.tokens.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => TextSpan::default(),
        }
    }

    /// Whether one of the words near a date, in its clause, is of some kind.
    fn has_near(&self, range: &Range<usize>, date: usize, is: impl Fn(&Lexeme) -> bool) -> bool {
        near_tokens(range, date).any(|at| !self.dated[at] && is(&self.lexemes[at]))
    }

    /// Whether a date is a bound: "by 1902", "till as late as May".
    fn is_bounded(&self, range: &Range<usize>, date: usize) -> bool {
        let mut ties = (range.start..date).rev().take(TIES);
        let found = ties.find(|&at| !self.lexemes[at].tying);
        found.is_some_and(|at| self.lexemes[at].bounding)
    }

    /// Whether a word tells one of several events from the others: not the end of "thirty-third",
    /// nor that of "six years later".
    fn counts(&self, at: usize) -> bool {
        let before = || at.checked_sub(1).map_or("", |at| self.text(at));
        !self.dated[at]
            && self.lexemes[at].counting
            && !before().chars().any(fold::is_dash)
            && !matches!(timewords::lookup(before()), Some(TimeWord::Unit(_) | TimeWord::Units(_)))
    }

    /// The content words around a date.
    fn describe(&self, range: Range<usize>, date: usize) -> Statement {
        let mut near: Vec<usize> = range.collect();
        near.sort_by_key(|&at| at.abs_diff(date));
        let (mut words, mut names, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for at in near {
            let token = self.tokens[at];
            if words.len() >= WORDS {
                break;
            }
            let word = self.lexemes[at];
            match (token.kind, word.content) {
                _ if self.dated[at] => {}
                (TokenKind::Number, _) => {
                    let digits = fold::strip_possessive(self.text(at)).replace(',', "");
                    numbers.extend(digits.parse::<u32>());
                }
                (TokenKind::Word, Some(hash)) => {
                    let opens = at == 0 || matches!(self.text(at - 1), "." | "!" | "?" | "“" | "#");
                    words.push(hash);
                    if word.capital && !opens {
                        names.push(hash);
                    }
                }
                _ => {}
            }
        }
        let sorted = |mut list: Vec<u32>| {
            list.sort_unstable();
            list.dedup();
            list.into_boxed_slice()
        };
        Statement {
            date: 0,
            clause: TextSpan::default(),
            sentence: 0,
            lead: TextSpan::default(),
            words: sorted(words),
            names: sorted(names),
            wide: Box::default(),
            numbers: sorted(numbers),
            rank: 0,
            dates: 1,
            doubtful: false,
            counted: false,
            negated: false,
            pronoun: false,
            own: false,
            bounded: false,
            apposed: false,
            entry: None,
            recurring: false,
            contrasts: Box::default(),
            predicates: Box::default(),
            setting: Setting::default(),
        }
    }

    /// Whether a date stands in brackets alone, or nothing between it and a name before it but a
    /// comma, and its clause has no finite verb that shows itself as one.
    fn is_apposed(&self, range: &Range<usize>, date: usize) -> bool {
        let Some(name) = date.checked_sub(2) else { return false };
        let length = self.dated.iter().skip(date).take_while(|&&dated| dated).count();
        let (before, after) = (self.text(date - 1), self.text(date + length));
        if before == "(" && after == ")" {
            return true;
        }
        let named = self.closes(name) || self.lexemes[name].capital;
        let stated = || range.clone().any(|at| !self.dated[at] && self.lexemes[at].finite);
        named && before == "," && !matches!(after, ")" | "–") && !stated()
    }

    /// What sort of entry a date numbers, if any.
    fn entry(&self, range: &Range<usize>, token: usize, date: TextSpan) -> Option<EntryKind> {
        let block = self.layers.document.block_at(date.start)?;
        let lead = self.layers.text(TextSpan { end: date.start, ..block.span });
        let rest = self.layers.text(TextSpan { start: date.end, end: block.span.end });
        let is_mark = |text: &str| text.chars().all(|c| !c.is_alphanumeric());
        let item = block.zone == Zone::ListItem;
        // A line of its own, or an item that ends with its date behind a colon.
        let line = lead.trim_end().ends_with(['.', '\n']) && rest.starts_with(':');
        let last = item && lead.trim_end().ends_with(':') && is_mark(rest);
        let first = is_mark(lead) || lead.trim() == "[x]";
        if item && first || line || first && rest.starts_with(':') || last {
            return Some(EntryKind::Log);
        }
        let bare = self.layers.text(date).bytes().all(|byte| byte.is_ascii_digit());
        let named =
            token.checked_sub(1).is_some_and(|before| self.lexemes[before].capital && before > 0);
        if bare && named {
            return Some(EntryKind::Edition);
        }
        let told = range.clone().any(|at| !self.dated[at] && self.lexemes[at].finite);
        let line = matches!(block.zone, Zone::Paragraph | Zone::Heading | Zone::Title);
        // "Signed in Ruen on 3 May 1921." says when.
        let led = token.checked_sub(1).is_some_and(|before| self.lexemes[before].leading);
        let last = is_mark(rest) && !told;
        (last && (bare && lead.contains(',') || !bare && line && !led))
            .then_some(EntryKind::Imprint)
    }

    /// What happens in a clause by the words that say it, the one of a date first: "the attack in
    /// May" looks back, "the May attack" and "In May, the attack" look ahead.
    fn predicates(&self, range: &Range<usize>, date: usize) -> Box<[Predicate]> {
        let led = date
            .checked_sub(1)
            .filter(|it| range.contains(it))
            .is_some_and(|at| self.lexemes[at].leading || matches!(self.text(at), "," | "(" | "–"));
        let read = |at: usize| {
            let lore = self.lexemes[at].event;
            let known = !self.dated[at] && (lore.kinds != 0 || lore.opens);
            let word = fold::lower(known.then(|| self.text(at))?);
            let rest: Vec<_> = (at + 1..at + predicate::LONGEST).map(|at| self.text(at)).collect();
            predicate::read(self.tokens[at].span.start, &word, lore, &rest)
        };
        // What is on the other side of the date counts as further away.
        let order = |at: usize| (date.abs_diff(at) + if (at < date) == led { 0 } else { 6 }, at);
        let mut near: Vec<_> = range.clone().collect();
        near.sort_by_key(|&at| order(at));
        near.into_iter().filter_map(read).take(predicate::MOST).collect()
    }
}

/// How far before its date a word makes it a bound, in tokens.
const TIES: usize = 4;

/// How far behind the beginning of its date a word still says that it is planned, in tokens.
const BEHIND: usize = 8;

/// How far from its date the word stands that says that something comes again, in tokens.
const RECURRING: usize = 6;

/// The tokens of a clause near its date: what is further away speaks of something else.
fn near_tokens(range: &Range<usize>, date: usize) -> Range<usize> {
    const NEAR: usize = 12;
    range.start.max(date.saturating_sub(NEAR))..range.end.min(date + NEAR)
}
