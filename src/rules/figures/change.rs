//! Rises and falls that are not the difference of the two numbers beside them.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::rules::figures::reading::{self, Phrases, Sentence, at, between, count, words};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::words::number::Number;
use crate::words::quantities;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Change>("change");

/// Reports "from 800 tons to 600 tons, a drop of 300 tons".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Change {
    /// Words of a rise or a fall.
    moves: Phrases,
    /// Between the number of today and that of before.
    against: Phrases,
    /// "doubled": how many halves of the first number the second is.
    halves: FxHashMap<String, i64>,
    /// Words behind a difference that is one to something else.
    others: Phrases,
}

impl Check for Change {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for sentence in reading::sentences(context).filter(|it| it.quantities.len() > 1) {
            for at in 0..sentence.quantities.len() - 1 {
                findings.extend(self.between(context, &sentence, at));
            }
        }
    }
}

impl Change {
    fn between(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        index: usize,
    ) -> Option<Finding> {
        let all = sentence.quantities;
        let (first, second) = (&all[index], &all[index + 1]);
        let pair = [first, second].iter().all(|it| it.is_exact()) && first.may_be_like(second);
        if !pair || matches!(first.kind, QuantityKind::Fraction | QuantityKind::Points) {
            return None;
        }
        let gap = between(context, first, second);
        let start = match index.checked_sub(1) {
            Some(prior) => all[prior].extent.text.end,
            None => sentence.span.start,
        };
        let lead = words(context, start, first.extent.text.start);
        let from = lead.trim_end().ends_with(" from")
            && gap.trim_end().ends_with(" to")
            && count(&gap) <= 4;
        let next = all.get(index + 2);
        if !from {
            // "1,326,800 in 2022, against 1,240,000 the year before (+7.0 per cent)".
            let third = next.filter(|it| it.kind == QuantityKind::Percent)?;
            let behind = between(context, second, third);
            let close = words(context, third.extent.text.end, sentence.span.end);
            let sign = behind.trim_end().trim_end_matches('+').trim_end();
            let alone = sign.ends_with('(') && count(&behind) <= 6 && close.starts_with(" ) ");
            let told = self.against.end(&gap) && count(&gap) <= 8 && alone;
            return told.then(|| self.judge(context, second, first, third)).flatten();
        }
        let clash = gap.contains([',', ';', '(']);
        if clash {
            return None;
        }
        // "doubled from 40 to 80".
        let before = words(context, sentence.span.start, first.extent.text.start);
        if let Some(finding) = self.multiple(context, &before, first, second) {
            return finding;
        }
        // "rose by 20 per cent, from 150 to 180".
        if let Some(prior) = index.checked_sub(1).map(|it| &all[it])
            && matches!(lead.trim(), "from" | ", from")
        {
            let start = match index.checked_sub(2) {
                Some(earlier) => all[earlier].extent.text.end,
                None => sentence.span.start,
            };
            let lead = words(context, start, prior.extent.text.start);
            let near: Vec<_> = lead.split(' ').filter(|it| !it.is_empty()).rev().take(3).collect();
            let near = format!(" {} ", near.into_iter().rev().collect::<Vec<_>>().join(" "));
            if self.moves.within(&near) {
                return self.judge(context, first, second, prior);
            }
        }
        let third = next?;
        let behind = between(context, second, third);
        let after = words(context, third.extent.text.end, sentence.span.end);
        let moved = self.moves.within(&behind)
            && (behind.trim_end().ends_with(" of") || behind.trim_end().ends_with(" by"))
            || behind.trim_end().ends_with('(')
                && self.moves.within(&before)
                && third.kind == QuantityKind::Percent
                && after.starts_with(" ) ");
        let one = count(&behind) <= 8 && !behind.contains([';', '.']) && !behind.contains(" and ");
        (moved && one && !self.others.begin(&after))
            .then(|| self.judge(context, first, second, third))
            .flatten()
    }

    /// The outer none where no multiple is told.
    fn multiple(
        &self,
        context: &DocumentContext<'_>,
        before: &str,
        first: &Quantity,
        second: &Quantity,
    ) -> Option<Option<Finding>> {
        let words: Vec<_> = before.split(' ').filter(|it| !it.is_empty()).collect();
        let near = words.len().saturating_sub(5);
        let verb = (near..words.len()).rev().find(|&it| self.halves.contains_key(words[it]))?;
        let halves = *self.halves.get(words[verb])?;
        let lead =
            |from: usize| words.get(verb.saturating_sub(from)..verb).unwrap_or_default().join(" ");
        let loose = (1..=3).any(|it| quantities::qualifier_before(&lead(it)).is_some());
        let judged = || {
            let times = second.value.over(first.value)?;
            let said = Number::fraction(i128::from(halves), 2)?;
            let room = said.times(Number::fraction(12, 100)?)?;
            (!loose && times.distance(said)? > room).then(|| {
                let verb = words[verb];
                Finding::new(
                    at(context, second),
                    format!(
                        "{} / {} = {}, which is not `{verb}`",
                        second.value,
                        first.value,
                        times.shown(2)
                    ),
                )
                .label(at(context, first), "")
                .help("correct one of the two numbers or the word between them")
            })
        };
        Some(judged())
    }

    /// Reports a difference that is not that of two numbers.
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        first: &Quantity,
        second: &Quantity,
        change: &Quantity,
    ) -> Option<Finding> {
        if change.upper.is_some() || change.bound != Bound::Exact || first.value <= Number::ZERO {
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
        let differs = |exact: Number, room: Number| {
            exact.magnitude().distance(said).is_some_and(|it| it > room)
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
                return (off > Number::whole(7))
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
        Finding::new(at(context, change), format!("{computed}, the text says `{said}`"))
            .label(at(context, first), "")
            .label(at(context, second), "")
            .help("correct the difference or one of the two numbers")
    }
}
