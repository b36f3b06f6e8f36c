//! Dated event mentions: a trigger word, the names beside it and a date, inside one clause.
//!
//! The trigger nearest to the date gives the mention its class. Anchors are the names of the
//! clause; a pronoun brings the subject of the clause before, and an example in brackets ("e.g.
//! the January 2023 attack …") what the clause before says of events of its class.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::facts::Anchor;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::{Token, TokenKind};
use crate::text::zone::ZoneSet;
use crate::words::calendar::Interval;
use crate::words::data;
use crate::words::fold;

/// A date as an event sees it, with the clause that it stands in.
#[derive(Debug, Clone, Copy)]
pub struct When<'a> {
    /// Its index among the dates of the document.
    pub index: u32,
    /// Where.
    pub span: TextSpan,
    /// The TIMEX3 value.
    pub value: &'a str,
    /// The days.
    pub interval: Interval,
    /// Whether it runs from one date to another.
    pub range: bool,
    /// The clause.
    pub clause: TextSpan,
    /// The clause before.
    pub lead: TextSpan,
    /// Whether the clause takes its subject from the one before.
    pub pronoun: bool,
    /// Whether the clause is planned, supposed, denied, or one of several alike.
    pub doubtful: bool,
}

/// A word of the table of triggers; those live as long as the program.
pub type TableWord = &'static str;

/// One dated event mention.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// The whole mention.
    pub extent: Extent,
    /// The date's place.
    pub date_extent: Extent,
    /// The index of the date in the dates of the document.
    pub date: u32,
    /// The trigger as written.
    pub trigger: String,
    /// Its class, from `rules/data/event-triggers.toml`.
    #[serde(deserialize_with = "known")]
    pub class: TableWord,
    /// What a message calls it: the noun that triggers it, or one for its class.
    #[serde(deserialize_with = "known")]
    pub noun: TableWord,
    /// The preposition that ties the noun to a name: `of`, `in`.
    #[serde(deserialize_with = "known")]
    pub tie: TableWord,
    /// Whether an entity has one event of this class.
    pub once: bool,
    /// Whether mentions of the class may be compared.
    pub comparable: bool,
    /// Names in the clause, as written, nearest to the trigger first.
    pub names: Vec<String>,
    /// What variants of those names share, in the same order.
    pub keys: Vec<String>,
    /// TIMEX3 value of the date.
    pub value: String,
    /// The days; of a rule "from 2014 to 2018" those of its end.
    pub interval: Interval,
    /// Whether the event is the end of the period that the date names.
    pub end: bool,
    /// Whether the statement is planned, supposed, denied, or one of several alike.
    pub doubtful: bool,
    /// What it stands in.
    pub zones: ZoneSet,
}

#[derive(Deserialize)]
struct Table {
    class: Vec<RawClass>,
    rule: RawRule,
    r#final: RawFinal,
    qualifier: RawWords,
    lead: RawWords,
}

#[derive(Deserialize)]
struct RawWords {
    words: FxHashSet<String>,
}

#[derive(Deserialize)]
struct RawClass {
    name: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    tie: Option<String>,
    #[serde(default)]
    once: bool,
    #[serde(default = "yes")]
    compare: bool,
    #[serde(default)]
    titles: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct RawRule {
    forms: FxHashSet<String>,
    class: String,
    noun: String,
}

#[derive(Deserialize)]
struct RawFinal {
    words: FxHashSet<String>,
    from: String,
    to: String,
}

struct Class {
    name: &'static str,
    tie: &'static str,
    once: bool,
    compare: bool,
    titles: bool,
}

struct Triggers {
    classes: Vec<Class>,
    /// By form: the class and, of a noun, its singular.
    forms: FxHashMap<String, (usize, Option<&'static str>)>,
    rule_forms: FxHashSet<String>,
    rule: usize,
    rule_noun: &'static str,
    final_words: FxHashSet<String>,
    final_from: usize,
    final_to: usize,
    qualifiers: FxHashSet<String>,
    leads: FxHashSet<String>,
}

static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
    let table: Table = data::table("event-triggers.toml");
    let mut forms = FxHashMap::default();
    let mut classes = Vec::new();
    for raw in table.class {
        let number = classes.len();
        for verb in &raw.verbs {
            for form in inflections(verb) {
                forms.insert(form, (number, None));
            }
        }
        forms.extend(raw.forms.into_iter().map(|form| (form, (number, None))));
        for noun in raw.nouns {
            let plural = plural(&noun);
            // Nouns and names live as long as the program, and so facts may borrow them.
            let noun: &'static str = noun.leak();
            // Deaths are many, though each comes once.
            if !raw.once {
                forms.insert(plural, (number, Some(noun)));
            }
            forms.insert(noun.to_owned(), (number, Some(noun)));
        }
        let name: &'static str = raw.name.leak();
        let tie: &'static str = raw.tie.map_or("of", |tie| tie.leak());
        let RawClass { once, compare, titles, .. } = raw;
        classes.push(Class { name, tie, once, compare, titles });
    }
    let class = |name: &str| classes.iter().position(|it| it.name == name).unwrap_or_default();
    Triggers {
        rule: class(&table.rule.class),
        rule_noun: table.rule.noun.leak(),
        final_from: class(&table.r#final.from),
        final_to: class(&table.r#final.to),
        rule_forms: table.rule.forms,
        final_words: table.r#final.words,
        qualifiers: table.qualifier.words,
        leads: table.lead.words,
        forms,
        classes,
    }
});

/// The classes, nouns and ties of the table, by their text.
static KNOWN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let Triggers { classes, forms, rule_noun, .. } = &*TRIGGERS;
    let classes = classes.iter().flat_map(|class| [class.name, class.tie]);
    let nouns = forms.values().filter_map(|(_, noun)| *noun);
    classes.chain(nouns).chain([*rule_noun]).collect()
});

/// A word of the table, read back.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TableWord, D::Error> {
    let word = Cow::<str>::deserialize(deserializer)?;
    let known = KNOWN.get(&*word).copied();
    known.ok_or_else(|| D::Error::custom("a word that the table of triggers does not have"))
}

/// A key without the words that leave a body what it is: `isis central` becomes `isis`.
#[must_use]
pub fn head(key: &str) -> &str {
    match key.rsplit_once(' ') {
        Some((head, last)) if TRIGGERS.qualifiers.contains(last) => head,
        _ => key,
    }
}

/// A person's key without initials between the names: `franklin d roosevelt`.
#[must_use]
pub fn without_initials(key: &str) -> Cow<'_, str> {
    let words = || key.split(' ').enumerate();
    let is_initial =
        |(at, word): &(usize, &str)| *at > 0 && word.trim_end_matches('.').chars().count() == 1;
    let last_is_name =
        key.rsplit(' ').next().is_some_and(|word| word.trim_end_matches('.').chars().count() > 1);
    if !last_is_name || !words().any(|it| is_initial(&it)) {
        return Cow::Borrowed(key);
    }
    let kept: Vec<_> = words().filter(|it| !is_initial(it)).map(|(_, word)| word).collect();
    Cow::Owned(kept.join(" "))
}

/// The regular inflections of an English verb.
fn inflections(verb: &str) -> [String; 4] {
    let e = verb.strip_suffix('e');
    let y = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let past = match (e, y) {
        (Some(_), _) => format!("{verb}d"),
        (_, Some(stem)) => format!("{stem}ied"),
        _ => format!("{verb}ed"),
    };
    let progressive = format!("{}ing", e.unwrap_or(verb));
    [verb.to_owned(), plural(verb), past, progressive]
}

/// The regular plural of a noun, which is the third person of a verb too.
fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if word.ends_with(['s', 'x']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        _ => format!("{word}s"),
    }
}

/// A trigger in a clause.
#[derive(Clone, Copy)]
struct Trigger {
    token: Token,
    class: usize,
    /// Its singular, where it is a noun.
    noun: Option<&'static str>,
    /// The end of a rule that is told as a period.
    end: bool,
}

/// The dated event mentions of a document, in order of their dates.
#[must_use]
pub fn extract(layers: &Layers<'_>, dates: &[When<'_>], names: &[Anchor<'_>]) -> Vec<Event> {
    let finder = Finder { layers, names };
    dates.iter().filter_map(|date| finder.event(date)).collect()
}

struct Finder<'a, 'd> {
    layers: &'a Layers<'d>,
    names: &'a [Anchor<'a>],
}

impl<'a> Finder<'a, '_> {
    fn event(&self, date: &When<'_>) -> Option<Event> {
        let tokens = self.layers.tokens_in(date.clause);
        let found: Vec<_> = tokens.iter().filter_map(|&token| self.read(token, date)).collect();
        let trigger = self.choose(&found, date)?;
        let class = &TRIGGERS.classes[trigger.class];
        let at = trigger.token.span;
        let titles = |name: TextSpan| {
            let opens = |it: &Trigger| it.token.span.start == name.start;
            found.iter().any(|it| it.class == trigger.class && opens(it))
        };
        let mut anchors: Vec<Anchor<'_>> = self
            .names_in(date.clause)
            .filter(|name| !self.belongs_elsewhere(name.span, at, date.span, &found))
            .map(|&name| if titles(name.span) { untitled(name) } else { name })
            .filter(|name| !name.span.overlaps(date.span) && !name.span.overlaps(at))
            .collect();
        anchors.sort_by_key(|name| distance(name.span, at));
        anchors.extend(self.borrowed(date, trigger));
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        anchors.retain(|name| seen.insert(name.key));
        if anchors.is_empty() {
            return None;
        }
        let whole = anchors
            .iter()
            .filter(|name| date.clause.contains(name.span))
            .fold(at.cover(date.span), |whole, name| whole.cover(name.span));
        let interval = if trigger.end {
            // The last year, or month, or day of the period.
            last_part(date)
        } else {
            date.interval
        };
        Some(Event {
            extent: self.layers.extent(whole),
            date_extent: self.layers.extent(date.span),
            date: date.index,
            trigger: self.layers.text(at).to_owned(),
            class: class.name,
            noun: trigger.noun.unwrap_or(class.name),
            tie: class.tie,
            once: class.once,
            comparable: class.compare && (trigger.end || !date.range),
            names: anchors.iter().map(|name| name.text.to_owned()).collect(),
            keys: anchors.iter().map(|name| name.key.to_owned()).collect(),
            value: date.value.to_owned(),
            interval,
            end: trigger.end,
            doubtful: date.doubtful,
            zones: self.layers.zones(whole),
        })
    }

    /// Whether a name belongs to another trigger of the clause: in "attacks in Norvia, except the
    /// May attack in Suland" the May attack is not one in Norvia.
    fn belongs_elsewhere(
        &self,
        name: TextSpan,
        trigger: TextSpan,
        date: TextSpan,
        found: &[Trigger],
    ) -> bool {
        let (first, last) = (trigger.start.min(date.start), trigger.end.max(date.end));
        let parted = |start: u32, end: u32| {
            self.layers.text(TextSpan { start, end: end.max(start) }).contains(',')
        };
        found.iter().map(|other| other.token.span).any(|other| {
            let between = other.end <= name.start && name.end <= first && parted(name.end, first);
            let beyond =
                other.start >= last && name.start >= other.end && parted(last, other.start);
            other != trigger && (between || beyond)
        })
    }

    fn names_in(&self, span: TextSpan) -> impl Iterator<Item = &'a Anchor<'a>> + use<'a> {
        let first = self.names.partition_point(|name| name.span.start < span.start);
        let last = self.names.partition_point(|name| name.span.start < span.end);
        self.names[first..last.max(first)].iter()
    }

    /// The trigger of the clause that the date belongs to.
    fn choose(&self, found: &[Trigger], date: &When<'_>) -> Option<Trigger> {
        let tokens = self.layers.tokens_in(date.clause);
        let is_before = |it: &&Trigger| it.token.span.start < date.span.start;
        let before = found.iter().rfind(is_before);
        let after = found.iter().find(|it| !is_before(it));
        // "the attack in May" looks back, "the May attack" and "In May, the attack" look ahead.
        let own = tokens.partition_point(|token| token.span.start < date.span.start);
        let led = own.checked_sub(1).is_some_and(|at| {
            TRIGGERS.leads.contains(&*fold::lower(self.layers.text(tokens[at].span)))
        });
        let mut trigger = if led { before.or(after) } else { after.or(before) }.copied()?;
        if trigger.class == TRIGGERS.final_from {
            let is_final = tokens.iter().any(|&token| {
                let after = token.span.start > trigger.token.span.start;
                after && TRIGGERS.final_words.contains(&*fold::lower(self.layers.text(token.span)))
            });
            if is_final {
                trigger.class = TRIGGERS.final_to;
            }
        }
        Some(trigger)
    }

    fn read(&self, token: Token, date: &When<'_>) -> Option<Trigger> {
        if token.kind != TokenKind::Word || token.span.overlaps(date.span) {
            return None;
        }
        let text = self.layers.text(token.span);
        if text.len() > 16 {
            return None;
        }
        let lower = fold::lower(text);
        let rules = date.range && TRIGGERS.rule_forms.contains(&*lower);
        let form = TRIGGERS.forms.get(&*lower);
        if !rules && form.is_none() {
            return None;
        }
        // "the Media Foundation" is a name, and founds nothing; "the Battle of Meren" is one.
        let titles = form.is_some_and(|&(class, _)| TRIGGERS.classes[class].titles);
        let is_part = |name: &Anchor<'_>| {
            let opens = name.span.start == token.span.start && untitled(*name).span != name.span;
            name.span.contains(token.span)
                && name.span.len() > token.span.len()
                && !(titles && opens)
        };
        if self.names_in(date.clause).any(is_part) {
            return None;
        }
        if rules {
            let noun = Some(TRIGGERS.rule_noun);
            return Some(Trigger { token, class: TRIGGERS.rule, noun, end: true });
        }
        let &(class, noun) = form?;
        Some(Trigger { token, class, noun, end: false })
    }

    /// Names from the clause before: its subject for a pronoun, what an example stands for.
    fn borrowed(&self, date: &When<'_>, trigger: Trigger) -> Vec<Anchor<'a>> {
        if date.lead.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        if date.pronoun || self.names_in(date.clause).all(|name| name.span.overlaps(date.span)) {
            out.extend(self.names_in(date.lead).next().copied());
        }
        let bracketed = self.layers.text(date.clause).starts_with(['(', '[']);
        let tokens = self.layers.tokens_in(date.lead);
        let example = tokens
            .iter()
            .rev()
            .filter_map(|&token| self.read(token, date))
            .find(|it| it.class == trigger.class);
        if let Some(example) = example.filter(|_| bracketed) {
            let at = example.token.span;
            let before = self.names_in(date.lead).filter(|name| name.span.end <= at.start).last();
            let after = self.names_in(date.lead).filter(|name| name.span.start >= at.end);
            out.extend(after.chain(before).copied());
        }
        out
    }
}

/// What a name like "Battle of Meren" says after the word for the event: "Meren".
fn untitled(name: Anchor<'_>) -> Anchor<'_> {
    const OF: &str = " of ";
    let (Some(key), Some(text)) = (name.key.split_once(OF), name.text.split_once(OF)) else {
        return name;
    };
    if key.0.contains(' ') || key.1.is_empty() || name.text.len() != name.span.len() {
        return name;
    }
    let start = name.span.end - text.1.len() as u32;
    Anchor { span: TextSpan { start, ..name.span }, key: key.1, text: text.1 }
}

/// Bytes between two spans.
fn distance(a: TextSpan, b: TextSpan) -> u32 {
    if a.start >= b.end { a.start - b.end } else { b.start.saturating_sub(a.end) }
}

/// The last day, month or year of a range, as finely as its value tells.
fn last_part(date: &When<'_>) -> Interval {
    let last = date.interval.latest;
    let end = date.value.rsplit('/').next().unwrap_or_default();
    let whole = match end.len() {
        4 => Interval::year(last.year()),
        7 => Interval::month(last.year(), last.month()),
        _ => None,
    };
    whole.unwrap_or_else(|| last.into())
}
