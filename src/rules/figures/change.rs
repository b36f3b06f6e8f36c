//! Rises and falls that are not the difference of the two numbers beside them.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::rules::figures::reading::{
    self, Phrases, at as at_place, between, count, counted, words,
};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::number::Number;
use crate::words::quantities::{self, Measure, Qualifier};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Change>("change");

/// Reports "from 800 tons to 600 tons, a drop of 300 tons".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Change {
    /// Words of a rise.
    rises: Phrases,
    /// Words of a fall.
    falls: Phrases,
    /// Between a move and how far it went: "by", "of".
    by: Phrases,
    /// Behind how far it went, in place of a word of a move: "two thirds more".
    degrees: Phrases,
    /// Between the number of today and that of before.
    against: Phrases,
    /// Between the number of before and that of today.
    and: Phrases,
    /// What opens a sentence about a change of the one before.
    this: Phrases,
    /// "doubled": how many halves of the first number the second is.
    halves: FxHashMap<String, i64>,
    /// "four times as many", behind its number.
    times: Phrases,
    /// Behind a difference: "24,840 more than".
    more: Phrases,
    fewer: Phrases,
    /// Between a difference and the same as a share.
    again: Phrases,
    /// Between a difference and how much it is.
    is: Phrases,
    /// Words behind a difference that is one to something else.
    others: Phrases,
}

impl Check for Change {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for sentence in reading::sentences(context) {
            let own: Vec<&Quantity> = counted(sentence.quantities).collect();
            let before: Vec<&Quantity> = counted(sentence.before).collect();
            let moving = Moving { rule: self, context, span: sentence.span, own, before };
            findings.extend(moving.judge());
        }
    }
}

/// Two numbers of one thing at two times, and how far it went from the one to the other.
type Told<'a> = (&'a Quantity, &'a Quantity, &'a Quantity);

/// A sentence with what it and the one before it count.
struct Moving<'a, 's> {
    rule: &'s Change,
    context: &'s DocumentContext<'a>,
    span: TextSpan,
    own: Vec<&'a Quantity>,
    before: Vec<&'a Quantity>,
}

/// The most words between two numbers of one claim.
const APART: usize = 10;

impl<'a> Moving<'a, '_> {
    fn judge(&self) -> Option<Finding> {
        if let Some(finding) = self.multiple().or_else(|| self.times()).or_else(|| self.told_by()) {
            return Some(finding);
        }
        let (first, second, change) = self.told()?;
        let finding = self.rule.judge(self.context, first, second, change)?;
        (!self.is_explained(first, second, change)).then_some(finding)
    }

    fn words(&self, start: u32, end: u32) -> String {
        words(self.context, start, end)
    }

    /// The words from the number before one, or the start of the sentence, up to it.
    fn lead(&self, at: usize) -> String {
        let start = at.checked_sub(1).map_or(self.span.start, |it| self.own[it].extent.text.end);
        self.words(start, self.own[at].extent.text.start)
    }

    fn moves(&self, words: &str) -> bool {
        self.rule.rises.within(words) || self.rule.falls.within(words)
    }

    /// Whether two numbers can be of one thing at two times.
    fn is_pair(&self, first: &Quantity, second: &Quantity) -> bool {
        let kind = !matches!(first.kind, QuantityKind::Fraction | QuantityKind::Points);
        let noun = first.noun == second.noun || first.noun.is_empty() || second.noun.is_empty();
        // "612,000 tons in 1956; in 1966, 459,000"
        let like = first.may_be_like(second) || second.may_be_like(first);
        [first, second].iter().all(|it| it.is_exact()) && like && kind && noun
    }

    /// In which order two numbers side by side are told, the earlier one first; none where they are
    /// no pair.
    fn ends(&self, at: usize) -> Option<(&'a Quantity, &'a Quantity)> {
        let (one, two) = (self.own[at], *self.own.get(at + 1)?);
        let gap = between(self.context, one, two);
        if !self.is_pair(one, two) || gap.contains('(') || gap.contains(" . ") {
            return None;
        }
        let bare = gap.trim_end();
        let close = count(&gap) <= 8;
        if self.lead(at).trim_end().ends_with(" from") && bare.ends_with(" to") && close {
            return Some((one, two));
        }
        if self.rule.against.end(&gap) && close {
            return Some((two, one));
        }
        let joined = (self.rule.and.within(&gap) || gap.contains(" ; ")) && count(&gap) <= APART;
        (joined && !self.is_apart(at)).then_some((one, two))
    }

    /// Whether two numbers side by side are told of two things: "12 dead and 30 wounded", "exports
    /// rose to 300 tons and imports to 200".
    fn is_apart(&self, at: usize) -> bool {
        let (one, two) = (self.own[at], self.own[at + 1]);
        let kind = |it: &Quantity| {
            let behind = self.words(it.extent.text.end, self.span.end);
            let word = reading::each(&behind).next().unwrap_or_default();
            let tells = it.kind == QuantityKind::Count
                && it.noun.is_empty()
                && word.starts_with(char::is_alphabetic)
                && !quantities::is_stop(word)
                && !self.rule.and.has(word);
            tells.then(|| word.to_owned())
        };
        let kinds = kind(one).zip(kind(two)).is_some_and(|(a, b)| a != b);
        let towards = |it: &str| it.trim_end().ends_with(" to");
        kinds || towards(&self.lead(at)) && towards(&self.lead(at + 1))
    }

    /// A claim of two numbers and the way between them.
    fn told(&self) -> Option<Told<'a>> {
        (0..self.own.len())
            .find_map(|at| {
                let change = self.own[at];
                let rest = self.words(change.extent.text.end, self.span.end);
                if self.rule.others.begin(&rest) {
                    return None;
                }
                let lead = self.lead(at);
                let degree = self.rule.degrees.begin(&rest);
                let near = reading::last(&lead, 6);
                let verb = self.rule.rises.end(&lead) || self.rule.falls.end(&lead);
                let moved = self.moves(&near) && (verb || self.rule.by.end(&lead))
                    || degree
                        && matches!(change.kind, QuantityKind::Percent | QuantityKind::Fraction);
                let colon = lead.trim_start().trim_start_matches(':');
                let clear = !colon.contains([';', ':']) && count(&lead) <= APART;
                // "from 40 to 50, a rise of 10", "50, up from 40, or 25 per cent more".
                if let Some(pair) = at.checked_sub(2).and_then(|it| self.ends(it)) {
                    let alone = count(&lead) <= 8 && !self.rule.and.within(&lead) && clear;
                    if moved && alone {
                        return Some((pair.0, pair.1, change));
                    }
                    // "(+7.0 per cent)", behind a word of a move or two numbers set against each other.
                    let sign = lead.trim_end().trim_end_matches('+').trim_end();
                    let closed = rest.starts_with(" ) ") && change.kind == QuantityKind::Percent;
                    let head = self.words(self.span.start, pair.0.extent.text.start);
                    let against = pair.0.extent.text.start > pair.1.extent.text.start;
                    let bracketed = sign.ends_with('(') && closed && count(&lead) <= 6;
                    if bracketed && (against || self.moves(&head)) {
                        return Some((pair.0, pair.1, change));
                    }
                }
                if !moved || degree {
                    return None;
                }
                // "rose by 20 per cent, from 150 to 180", "grew by 30 to 180, from 150".
                let next = self.own.get(at + 1)?;
                let gap = between(self.context, change, next);
                let towards = gap.trim_end();
                if let Some(pair) = self.ends(at + 1)
                    && count(&gap) <= 6
                    && !gap.contains(';')
                    && (towards.ends_with(" from") && pair.0.extent.text == next.extent.text
                        || towards.ends_with(" to") && pair.1.extent.text == next.extent.text)
                {
                    return Some((pair.0, pair.1, change));
                }
                // "The toll of 20 cents was cut by a quarter, to 15 cents".
                let first = self.own[at.checked_sub(1)?];
                let to = matches!(towards.trim(), "to" | ", to");
                let own = to && clear && count(&lead) <= 8 && self.is_pair(first, next);
                own.then_some((first, *next, change))
            })
            .or_else(|| self.told_over())
            .or_else(|| self.difference())
    }

    /// "Men were 166.4 cm tall, women 155.1 cm. The difference is 11.3 cm."
    fn difference(&self) -> Option<Told<'a>> {
        let change = *self.own.last()?;
        let lead = self.words(self.span.start, change.extent.text.start);
        let (head, rest) = lead.rsplit_once(" difference ")?;
        let verb = self.rule.is.end(&lead);
        let between = rest.starts_with("between ") && !rest.contains(" of ") && count(rest) <= 10;
        let plain = self.rule.is.has(rest.trim()) || between && !reading::has_break(rest);
        let alone = self.own.len() == 1 && count(head) <= 2;
        let pair = if alone { &self.before[..] } else { &self.own[..self.own.len() - 1] };
        let [first, second] = *pair else { return None };
        let behind = self.words(change.extent.text.end, self.span.end);
        let like = self.is_pair(first, second) && change.is_like(second);
        let told = plain && verb && like && !self.rule.others.begin(&behind);
        let (less, more) =
            if first.value <= second.value { (first, second) } else { (second, first) };
        told.then_some((less, more, change))
    }

    /// "312,500 people, which is 24,840 more than before, or 8.6 per cent".
    fn told_by(&self) -> Option<Finding> {
        let percent = self.own.iter().position(|it| it.kind == QuantityKind::Percent)?;
        // "24,840 more than ten years before"
        let mut told = self.own[..percent].iter().rev().filter(|it| !is_time(it));
        let (step, now) = (*told.next()?, *told.next()?);
        let change = self.own[percent];
        let rest = self.words(step.extent.text.end, change.extent.text.start);
        let more = self.rule.more.begin(&rest);
        let told = (more || self.rule.fewer.begin(&rest))
            && self.rule.again.within(&rest)
            && count(&rest) <= 12
            && !rest.contains([';', ':'])
            && count(&between(self.context, now, step)) <= 6;
        let exact = [now, step, change].iter().all(|it| it.is_exact() || it.approximate);
        if !told || !exact || !now.is_like(step) || step.value >= now.value {
            return None;
        }
        let before = if more { now.value.minus(step.value) } else { now.value.plus(step.value) }?;
        let hundred = Number::whole(100);
        let percent = |of: Number| step.value.over(of)?.times(hundred);
        let (exact, other) = (percent(before)?, percent(now.value)?);
        // An approximate end may move the second digit.
        let room = change.step.plus(exact.over(Number::whole(if now.approximate {
            20
        } else {
            200
        }))?)?;
        let said = change.value;
        let wrong = [exact, other].iter().all(|it| it.distance(said).is_some_and(|it| it > room));
        wrong.then(|| {
            Finding::new(
                at_place(self.context, change),
                format!(
                    "{} of {before} is {}%, the text says `{}`",
                    step.value,
                    exact.shown(1),
                    self.context.text(change.extent.text)
                ),
            )
            .label(at_place(self.context, now), "")
            .label(at_place(self.context, step), "")
            .help("correct one of the three numbers")
        })
    }

    /// "It had 40 boats in 1900 and 50 in 1910. This was a rise of 20 per cent."
    fn told_over(&self) -> Option<Told<'a>> {
        let change = *self.own.first()?;
        let head = self.words(self.span.start, change.extent.text.start);
        let rest = self.words(change.extent.text.end, self.span.end);
        let opens = self.rule.this.begin(&head) && count(&head) <= 8;
        let moved = self.moves(&head) && self.rule.by.end(&head);
        let [first, second] = self.before[..] else { return None };
        let gap = between(self.context, first, second);
        let joined = gap.trim_end().ends_with(" to") || self.rule.and.within(&gap);
        let told = opens && moved && joined && self.is_pair(first, second);
        (told && !self.rule.others.begin(&rest)).then_some((first, second, change))
    }

    /// Whether two other numbers nearby make the change.
    fn is_explained(&self, first: &Quantity, second: &Quantity, change: &Quantity) -> bool {
        let like = |it: &&&Quantity| {
            it.may_be_like(first) && it.extent.text != change.extent.text && it.value > Number::ZERO
        };
        let all: Vec<&&Quantity> = self.before.iter().chain(&self.own).filter(like).collect();
        all.iter().any(|one| {
            all.iter().any(|two| {
                let pair = [first, second].map(|it| it.extent.text);
                let own = [one, two].iter().all(|it| pair.contains(&it.extent.text));
                !own && one.extent.text != two.extent.text
                    && self.rule.judge(self.context, one, two, change).is_none()
            })
        })
    }

    /// "doubled from 40 to 80".
    fn multiple(&self) -> Option<Finding> {
        let (at, (first, second)) =
            (0..self.own.len()).find_map(|at| Some((at, self.ends(at)?)))?;
        let from = self.lead(at).trim_end().ends_with(" from");
        if !from {
            return None;
        }
        let before = self.words(self.span.start, first.extent.text.start);
        let words: Vec<_> = reading::each(&before).collect();
        let near = words.len().saturating_sub(6);
        let place =
            (near..words.len()).rev().find(|&it| self.rule.halves.contains_key(words[it]))?;
        let halves = *self.rule.halves.get(words[place])?;
        let lead = |from: usize| {
            words.get(place.saturating_sub(from)..place).unwrap_or_default().join(" ")
        };
        let qualifier = (1..=3).rev().find_map(|it| quantities::qualifier_before(&lead(it)));
        let times = second.value.over(first.value)?;
        let said = Number::fraction(i128::from(halves), 2)?;
        let room = said.times(Number::fraction(12, 100)?)?;
        let off = times.distance(said)? > room;
        // "More than doubled" leaves open how much more, "nearly doubled" a quarter.
        let smaller = (times < said) == (said > Number::ONE);
        let wrong = match qualifier {
            None => off,
            Some(Qualifier::More) => times != said && smaller,
            Some(Qualifier::Less) => times != said && !smaller,
            Some(Qualifier::Approximate) => {
                times.distance(said)? > said.times(Number::fraction(25, 100)?)?
            }
        };
        wrong.then(|| {
            let verb = words[place];
            let head = TextSpan { start: self.span.start, end: first.extent.text.start };
            let said = self.context.layers.tokens_in(head).get(place).map(|it| it.span);
            let (one, two) = (first.value, second.value);
            let shown = times.shown(2);
            let finding = Finding::new(
                at_place(self.context, second),
                format!("{two} / {one} = {shown}, which is not `{verb}`"),
            )
            .label(at_place(self.context, first), "")
            .help("correct one of the two numbers or the word between them");
            match said {
                Some(said) => finding.label(self.context.place(said), ""),
                None => finding,
            }
        })
    }

    /// "5,000 in 1850 and four times as many, 20,000, in 1900".
    fn times(&self) -> Option<Finding> {
        let at = (1..self.own.len()).find(|&at| {
            let rest = self.words(self.own[at].extent.text.end, self.span.end);
            self.rule.times.begin(&rest)
        })?;
        let (first, by, second) = (self.own[at - 1], self.own[at], *self.own.get(at + 1)?);
        let gap = between(self.context, by, second);
        let told = gap.trim_end().ends_with(',') && count(&gap) <= 5 && self.is_pair(first, second);
        let exact = first.value.times(by.value)?;
        let room = exact.times(Number::fraction(12, 100)?)?;
        let wrong = told && by.is_exact() && exact.distance(second.value)? > room;
        wrong.then(|| {
            let (one, many, said) = (first.value, by.value, second.value);
            Finding::new(
                at_place(self.context, second),
                format!("{many} × {one} = {exact}, the text says {said}"),
            )
            .label(at_place(self.context, first), "")
            .label(at_place(self.context, by), "")
            .help("correct one of the three numbers")
        })
    }
}

/// Whether a quantity is a length of time.
fn is_time(quantity: &Quantity) -> bool {
    let QuantityKind::Measure(at) = quantity.kind else { return false };
    let day = quantities::measure("days");
    let dimension = |at: u16| quantities::unit(at).map(|it| it.dimension);
    matches!(day, Some(Measure::Unit(day)) if dimension(day) == dimension(at))
}

impl Change {
    /// Reports a difference that is not that of two numbers.
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        first: &Quantity,
        second: &Quantity,
        change: &Quantity,
    ) -> Option<Finding> {
        if change.upper.is_some() || first.value <= Number::ZERO {
            return None;
        }
        let rise = second.value.minus(first.value)?;
        let loose = |room: Number| match change.approximate {
            true => Some(
                room.max(change.value.magnitude().over(Number::whole(8))?).max(change.roundness()),
            ),
            false => Some(room),
        };
        let said = change.value.magnitude();
        // "More than a tenth" leaves open how much more.
        let differs = |exact: Number, room: Number| {
            let off = exact.magnitude().distance(said).is_some_and(|it| it > room);
            off && match change.bound {
                Bound::Exact => true,
                Bound::Lower => exact.magnitude() < said,
                Bound::Upper => exact.magnitude() > said,
            }
        };
        let steps = first.step.plus(second.step)?;
        let whole = first.step == Number::ONE && second.step == Number::ONE;
        let apart = match second.kind {
            QuantityKind::Count | QuantityKind::Money(_) if whole => Number::ZERO,
            _ if whole => Number::fraction(1, 2)?,
            _ => steps.half()?,
        };
        let absolute = loose(apart.plus(if change.step == Number::ONE {
            Number::ZERO
        } else {
            reading::half_step(change)
        })?)?;
        let hundred = Number::whole(100);
        let percent = rise.over(first.value)?.times(hundred)?;
        // What the two ends may be by the digits that they show.
        let spread = [first, second].map(|it| {
            let room = if it.step == Number::ONE {
                it.roundness().over(Number::whole(20))?
            } else {
                reading::half_step(it)
            };
            room.over(it.value)?.times(hundred.plus(percent.magnitude())?)
        });
        let spread = Number::sum(spread.into_iter().collect::<Option<Vec<_>>>()?)?;
        let relative = loose(change.step.plus(spread)?)?;
        let percents = second.kind == QuantityKind::Percent;
        let (wrong, exact) = match change.kind {
            QuantityKind::Points => (percents && differs(rise, absolute), rise),
            QuantityKind::Percent if percents => {
                (differs(rise, absolute) && differs(percent, relative), rise)
            }
            QuantityKind::Percent => (differs(percent, relative), percent),
            QuantityKind::Fraction => {
                let share = said.times(hundred)?;
                let off = percent.magnitude().distance(share)?;
                let room = Number::whole(7).min(share.over(Number::whole(4))?);
                let wrong = match change.bound {
                    Bound::Exact => off > room,
                    Bound::Lower => percent.magnitude().plus(spread)? < share,
                    Bound::Upper => percent.magnitude().minus(spread)? > share,
                };
                return wrong
                    .then(|| self.finding(context, [first, second, change], percent, true));
            }
            _ if change.may_be_like(second) => (differs(rise, absolute), rise),
            _ => return None,
        };
        let in_percent = change.kind == QuantityKind::Percent && !percents;
        wrong.then(|| self.finding(context, [first, second, change], exact, in_percent))
    }

    fn finding(
        &self,
        context: &DocumentContext<'_>,
        [first, second, change]: [&Quantity; 3],
        exact: Number,
        in_percent: bool,
    ) -> Finding {
        let said = context.text(change.extent.text);
        let (from, to) = (first.value, second.value);
        let computed = if in_percent {
            format!("from {from} to {to} is {}%", exact.magnitude().shown(1))
        } else if exact < Number::ZERO {
            format!("{from} − {to} = {}", exact.magnitude())
        } else {
            format!("{to} − {from} = {exact}")
        };
        Finding::new(at_place(context, change), format!("{computed}, the text says `{said}`"))
            .label(at_place(context, first), "")
            .label(at_place(context, second), "")
            .help("correct the difference or one of the two numbers")
    }
}
