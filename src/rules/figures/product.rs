//! Products that are not those of their factors: "12 boats of 40 seats each, 520 seats".

use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::rules::figures::reading::{
    self, Phrases, Sentence, at, between, count, counted, half_step, words,
};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::words::number::Number;
use crate::words::quantities::{self, Measure};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Product>("product");

/// Reports a number of things, how much each of them has, and a total that is not both multiplied.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Product {
    /// Beside a number that each of some things has.
    each: Phrases,
    /// Words that leave open whether a number is the product.
    open: Phrases,
    /// Between what there is in one period and what there is in another.
    same: Phrases,
    /// Before the period of a number: "a", "per".
    per: Vec<String>,
    /// Before the period of a number, and before that the article: "the full week".
    full: Vec<String>,
    /// How many of one period another has, where that is sure enough.
    period: Vec<Period>,
    /// Units of money of which others are a hundredth.
    hundredth: Vec<[String; 2]>,
}

/// Two periods of time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Period {
    short: Vec<String>,
    long: Vec<String>,
    /// How many of the short ones the long one has, at least and at most.
    least: i64,
    most: i64,
}

impl Check for Product {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for sentence in reading::sentences(context) {
            let own: Vec<&Quantity> = counted(sentence.quantities).collect();
            if own.len() < 2 {
                continue;
            }
            let all = words(context, sentence.span.start, sentence.span.end);
            if self.open.within(&all) {
                continue;
            }
            let factors = self.factors(context, &sentence, &own);
            findings.extend(factors.or_else(|| self.periods(context, &sentence, &own)));
        }
    }
}

/// Between which hundredths of the product a total lies that is meant to be it.
const RATIO: (i64, i64) = (60, 170);

impl Product {
    /// How many of a quantity's unit are one of another's; none where they are of two kinds.
    fn scale(&self, one: &Quantity, other: &Quantity) -> Option<Number> {
        match (one.kind, other.kind) {
            (QuantityKind::Measure(a), QuantityKind::Measure(b)) => {
                let (a, b) = (quantities::unit(a)?, quantities::unit(b)?);
                let same = a.dimension == b.dimension && a.offset == Number::ZERO;
                if same { a.factor.over(b.factor) } else { None }
            }
            (QuantityKind::Money(a), QuantityKind::Money(b)) if a != b => {
                let names = [quantities::currency(a), quantities::currency(b)];
                let cents =
                    self.hundredth.iter().any(|[small, large]| [&**small, &**large] == names);
                if cents { Number::fraction(1, 100) } else { None }
            }
            _ if one.is_like(other) => {
                let nouns = one.noun == other.noun || one.noun.is_empty() || other.noun.is_empty();
                nouns.then_some(Number::ONE)
            }
            _ => None,
        }
    }

    /// "12 boats of 40 seats each gave 480 seats", "at 15 cents a copy, 2,000 copies brought $300".
    fn factors(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        own: &[&Quantity],
    ) -> Option<Finding> {
        let [_, _, _] = own else { return None };
        if !own.iter().all(|it| it.is_exact() && it.value > Number::ZERO) {
            return None;
        }
        let places = [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]];
        let mut told = None;
        for [number, each, total] in places.map(|it| it.map(|at| own[at])) {
            let counts = number.kind == QuantityKind::Count && !number.noun.is_empty();
            if !counts || each.kind == QuantityKind::Percent || each.value >= total.value {
                continue;
            }
            let Some(scale) = self.scale(each, total) else { continue };
            let apart = number.noun != total.noun && number.noun != each.noun;
            let bare = each.kind == QuantityKind::Count && each.noun.is_empty();
            if !apart || bare || !self.is_each(context, sentence, number, each) {
                continue;
            }
            let product = number.value.times(each.value)?.times(scale)?;
            let slack = half_step(each).times(number.value)?.times(scale)?;
            let whole = each.step == Number::ONE;
            let room = half_step(total).plus(if whole { Number::ZERO } else { slack })?;
            let round = total.roundness().half()?;
            let round = round.min(product.over(Number::whole(20))?);
            let room = if total.roundness() > each.roundness() { room.max(round) } else { room };
            if product.distance(total.value)? <= room {
                return None;
            }
            // "20 loaves each on Monday and 300 on Tuesday"
            if reading::dated_apart(context, each, total)
                && between(context, each, total).contains(" and ")
            {
                continue;
            }
            let (least, most) = RATIO;
            if reading::within_ratio(total.value, product, least, most) {
                told.get_or_insert((number, each, total, product));
            }
        }
        let (number, each, total, product) = told?;
        Some(finding(context, [number, each, total], product))
    }

    /// Whether a quantity is what each of the things has that another one counts.
    fn is_each(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        number: &Quantity,
        each: &Quantity,
    ) -> bool {
        let behind = words(context, each.extent.text.end, sentence.span.end);
        let near: String = behind.split_inclusive(' ').take(5).collect();
        // "40 seats each", "180 acres apiece", "15 cents a copy" where copies are counted.
        let stem = number.noun.strip_suffix('s').unwrap_or(&number.noun);
        let singular = |word: &str| {
            let shorter = stem.strip_suffix('e') == Some(word);
            let y = word.strip_suffix('y').is_some_and(|it| stem.strip_suffix("ie") == Some(it));
            !word.is_empty() && (word == stem || *number.noun == *word || shorter || y)
        };
        let list: Vec<&str> = reading::each(&near).collect();
        let per = list
            .windows(2)
            .any(|pair| self.per.iter().any(|it| it == pair[0]) && singular(pair[1]));
        let lead = words(
            context,
            sentence.span.start.max(each.extent.text.start.saturating_sub(40)),
            each.extent.text.start,
        );
        let before = reading::last(&lead, 4);
        let head = words(context, sentence.span.start, number.extent.text.start);
        // "Each of the 25 schools received 30 desks".
        let of_each = self.each.end(head.trim_end_matches(" the ").trim_end_matches(" of "))
            && head.trim_end().ends_with(" the")
            || head.trim_end().ends_with(" each of");
        per || self.each.within(&near) || self.each.within(&before) || of_each
    }

    /// "50 litres a minute, 3,000 litres an hour".
    fn periods(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        own: &[&Quantity],
    ) -> Option<Finding> {
        own.iter().enumerate().find_map(|(place, one)| {
            // A length of time beside the second number may stand between.
            let two = *own.get(place + 1)?;
            let scale = self.scale(one, two)?;
            let sound = one.is_exact() && two.is_exact() && one.kind != QuantityKind::Percent;
            // "twelve hours a day, six days a week"
            let sound = sound && !is_time(one) && !is_time(two);
            let gap = between(context, one, two);
            let joined = self.same.end(&gap) && count(&gap) <= 8;
            if !sound || !joined || gap.contains([';', '.']) {
                return None;
            }
            let behind = words(context, two.extent.text.end, sentence.span.end);
            let behind = behind.split([',', ';', '.', '(', ')']).next().unwrap_or_default();
            let (short, long) = (self.period_in(&gap)?, self.period_in(behind)?);
            let period = self
                .period
                .iter()
                .find(|it| it.short.contains(&short) && it.long.contains(&long))?;
            // "for a six-day week"
            let days = own.get(place + 2).filter(|it| is_time(it));
            let said = days.and_then(|it| it.value.to_whole());
            let (least, most) = said.map_or((period.least, period.most), |it| (it, it));
            let base = one.value.times(scale)?;
            let half = half_step(one).times(scale)?;
            let low = base.minus(half)?.times(Number::whole(least))?;
            let high = base.plus(half)?.times(Number::whole(most))?;
            let round = two.roundness().half()?.max(half_step(two));
            let room =
                if one.step == Number::ONE && least == most { half_step(two) } else { round };
            let (exact_low, exact_high) =
                (base.times(Number::whole(least))?, base.times(Number::whole(most))?);
            let (low, high) =
                if one.step == Number::ONE { (exact_low, exact_high) } else { (low, high) };
            let wrong = two.value.plus(room)? < low || two.value.minus(room)? > high;
            let meant = reading::within_ratio(two.value, exact_low, 50, 250);
            (wrong && meant).then(|| {
                let shown = if least == most {
                    format!("{base} × {least} = {exact_low}")
                } else {
                    format!("{base} × {least} to {most} = {exact_low} to {exact_high}")
                };
                let finding =
                    Finding::new(at(context, two), format!("{shown}, the text says {}", two.value))
                        .label(at(context, one), "");
                let finding = match days.filter(|_| said.is_some()) {
                    Some(days) => finding.label(at(context, days), ""),
                    None => finding,
                };
                finding.help("correct one of the two numbers")
            })
        })
    }

    /// The period that some words behind a number give: "a minute", "per week", "for a six-day week".
    fn period_in(&self, words: &str) -> Option<String> {
        let list: Vec<&str> = words.split(' ').filter(|it| !it.is_empty()).take(7).collect();
        let is_period = |word: &str| {
            let all = self.period.iter().flat_map(|it| it.short.iter().chain(&it.long));
            all.into_iter().any(|it| it == word)
        };
        let at = list.iter().position(|it| is_period(it))?;
        let article = at.checked_sub(1).is_some_and(|before| {
            self.per.iter().any(|it| it == list[before])
                || list[before] == "-"
                || self.full.iter().any(|it| it == list[before])
                || list[before].ends_with("day")
        });
        (article || list[at].ends_with("ly")).then(|| list[at].to_owned())
    }
}

/// Whether a quantity is a length of time.
fn is_time(quantity: &Quantity) -> bool {
    let of = |measure| match measure {
        QuantityKind::Measure(at) => quantities::unit(at).map(|it| it.dimension),
        _ => None,
    };
    let hour = match quantities::measure("hour") {
        Some(Measure::Unit(at)) => quantities::unit(at).map(|it| it.dimension),
        _ => None,
    };
    of(quantity.kind).is_some() && of(quantity.kind) == hour
}

fn finding(
    context: &DocumentContext<'_>,
    [number, each, total]: [&Quantity; 3],
    product: Number,
) -> Finding {
    let (many, much, said) = (number.value, each.value, total.value);
    Finding::new(at(context, total), format!("{many} × {much} = {product}, the text says {said}"))
        .label(at(context, number), "")
        .label(at(context, each), "")
        .help("correct one of the three numbers")
}
