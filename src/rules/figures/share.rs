//! Shares, averages and rates that are not those of the numbers beside them.

use serde::Deserialize;

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::rules::figures::reading::{
    self, Phrases, Sentence, at, between, count, counted, has_break, words,
};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::number::Number;
use crate::words::quantities::{self, Measure, Unit};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Share>("share");

/// Reports "18 of the 72 stations (35%)".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Share {
    /// Between a part and its whole.
    of: Vec<String>,
    /// What opens a sentence before the whole of a part.
    heads: Phrases,
    /// Between a rate and the number that it is taken by.
    per: Phrases,
    /// Before a share that says the same again.
    again: Phrases,
    /// Behind a share that is one of something else.
    others: Phrases,
    /// Before an average.
    average: Phrases,
    /// Between cases and those who could have been.
    among: Phrases,
    /// Words for a share that is told behind both numbers.
    rates: Phrases,
    /// Behind a share, for a whole that was told before.
    of_whole: Phrases,
    /// Behind a part, for a whole that was told before.
    of_them: Phrases,
    /// Behind a share of all that a text has counted before.
    of_all: Phrases,
}

impl Check for Share {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for sentence in reading::sentences(context) {
            let own: Vec<&Quantity> = counted(sentence.quantities).collect();
            let before = findings.len();
            for triple in own.windows(3) {
                findings.extend(self.share(context, &sentence, triple));
            }
            if findings.len() == before {
                findings.extend(self.rate(context, &sentence));
                findings.extend(self.average(context, &sentence, &own));
                findings.extend(self.of_before(context, &sentence, &own));
                findings.extend(self.of_them(context, &sentence, &own));
                findings.extend(self.of_all(context, &sentence, &own));
            }
        }
    }
}

/// Whether a quantity is a share.
fn is_share(quantity: &Quantity) -> bool {
    matches!(quantity.kind, QuantityKind::Percent | QuantityKind::Fraction)
        && quantity.upper.is_none()
}

/// The least and the most that a quantity may be by the digits it shows.
fn range(quantity: &Quantity) -> Option<(Number, Number)> {
    let whole = quantity.step == Number::ONE;
    let round = quantity.roundness() >= Number::whole(1000);
    let room = match (whole, round) {
        (true, false) => Number::ZERO,
        (true, true) => quantity.roundness().over(Number::whole(10))?,
        (false, _) => reading::half_step(quantity),
    };
    Some((quantity.value.minus(room)?, quantity.value.plus(room)?))
}

impl Share {
    /// A part, its whole and its share, in any order that a sentence has them in.
    fn share(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        triple: &[&Quantity],
    ) -> Option<Finding> {
        let [one, two, three] = *triple else { return None };
        let (first, second) = (between(context, one, two), between(context, two, three));
        let behind = words(context, three.extent.text.end, sentence.span.end);
        let next = behind.split(' ').find(|it| !it.is_empty()).unwrap_or_default().to_owned();
        let aside = behind.split([',', ')', ';', '.']).next().unwrap_or_default();
        // "75 per cent of the house, …"
        let again = next == "of" && count(aside) <= 5 && three.kind == QuantityKind::Percent;
        let closed = next.is_empty() || !next.starts_with(char::is_alphanumeric) || again;
        if is_share(three) && one.is_like(two) && !is_share(one) {
            let same = self.says_again(&second, &behind, closed);
            // "18 of the 72 stations (25%)".
            if (self.is_of(&first) || self.is_among(&first)) && same {
                return judge(context, one, two, three);
            }
            // "With 54 deaths among 1,200 patients, the fatality rate was 4.5 per cent."
            let rate = self.rates.within(&second) && count(&second) <= 8 && !has_break(&second);
            if self.is_among(&first) && rate && closed && !self.others.begin(&behind) {
                return judge(context, one, two, three);
            }
            // "Of the 72 stations, 18 (25%) …".
            let head = words(context, sentence.span.start, one.extent.text.start);
            let opens = self.heads.has(head.trim());
            let direct = second.trim_end().ends_with('(') && count(&second) <= 3
                || same && self.again.end(&second);
            // "4,300 tons, of which 3,913, or 91 per cent, …"
            if self.of_them.end(&first) && count(&first) <= 8 && direct && closed {
                return judge(context, two, one, three);
            }
            if one.extent.text == sentence_first(sentence)
                && opens
                && (first.trim_end().ends_with(',') || count(&first) <= 1)
                && !has_break(&first)
                && direct
                && closed
            {
                return judge(context, two, one, three);
            }
        }
        // "A quarter of the 72 stations, 18 in all, …".
        if is_share(one) && two.is_like(three) && !is_share(two) && self.is_of(&first) {
            let lead = second.trim_end();
            let same = (lead.ends_with(',') || lead.ends_with('(') || self.again.end(&second))
                && count(&second) <= 6
                && !self.others.begin(&behind);
            let counted = three.noun.is_empty() && (closed || self.again.begin(&behind));
            if same && counted {
                return judge(context, three, two, one);
            }
        }
        // "25 per cent: 18 of the 72 stations", "25 per cent (18 of 72)".
        if is_share(one) && two.is_like(three) && !is_share(two) && self.is_of(&second) {
            let lead = first.trim_end();
            let told = lead.ends_with([':', '(', '—']) || self.again.end(&first);
            if told && count(&first) <= 4 {
                return judge(context, two, three, one);
            }
        }
        // "18 (25%) of the 72 stations".
        if is_share(two) && one.is_like(three) && !is_share(one) {
            let bracket = first.trim() == "(" && second.trim_start().starts_with(')');
            let apposed = self.again.end(&first)
                && first.trim_start().starts_with(',')
                && count(&first) <= 3
                && second.trim_start().starts_with(',');
            if (bracket || apposed)
                && self.is_of(second.trim_start().trim_start_matches([')', ',']))
            {
                return judge(context, one, three, two);
            }
        }
        None
    }

    /// Whether words between two numbers set a few among many: "deaths among".
    fn is_among(&self, words: &str) -> bool {
        self.among.end(words) && count(words) <= 4 && !has_break(words)
    }

    /// Whether words lead from a part to its whole.
    fn is_of(&self, words: &str) -> bool {
        let mut found = false;
        words.split(' ').filter(|it| !it.is_empty()).all(|word| {
            found |= word == "of";
            self.of.iter().any(|it| it == word)
        }) && found
    }

    /// Whether a share says once more what stands before it.
    fn says_again(&self, gap: &str, behind: &str, closed: bool) -> bool {
        let lead = gap.trim_end();
        let near = count(gap) <= 6;
        let sign = (lead.ends_with('(') || lead.ends_with(',') || lead.ends_with('—')) && closed;
        near && !self.others.begin(behind) && (sign || self.again.end(gap)) && !gap.contains(" ) ")
    }

    /// "49 cases among 6,125 children, that is 8 per 1,000".
    fn rate(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        // "children under one year of age"
        let all: Vec<&Quantity> = sentence
            .quantities
            .iter()
            .filter(|it| !matches!(it.kind, QuantityKind::Measure(_)))
            .collect();
        (0..all.len().checked_sub(3)?).find_map(|from| {
            let [cases, all_of, rate, base] = all[from..from + 4] else { return None };
            let joined = self.among.within(&between(context, cases, all_of))
                && count(&between(context, cases, all_of)) <= 4
                && self.per.has(between(context, rate, base).trim());
            let hundred = Number::whole(100);
            let scale = base.value >= hundred && base.roundness() == base.value;
            let counts = [cases, all_of, base]
                .iter()
                .all(|it| it.kind == QuantityKind::Count && it.is_exact());
            if !joined || !scale || !counts || cases.value >= all_of.value {
                return None;
            }
            let exact = cases.value.times(base.value)?.over(all_of.value)?;
            let room = rate.roundness().max(rate.step);
            let room = if rate.approximate { room.times(Number::whole(2))? } else { room };
            let wrong = exact.distance(rate.value)? >= room && rate.bound == Bound::Exact;
            wrong.then(|| {
                Finding::new(
                    at(context, rate),
                    format!(
                        "{} of {} = {} per {}, the text says {}",
                        cases.value,
                        all_of.value,
                        exact.shown(1),
                        base.value,
                        rate.value
                    ),
                )
                .label(at(context, cases), "")
                .label(at(context, all_of), "")
                .label(at(context, base), "")
                .help("correct the rate or what it is taken of")
            })
        })
    }

    /// "30 wells for 4,500 people, an average of 150 people per well", "180 kilometres in three
    /// hours, at an average of 60 kilometres an hour".
    fn average(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        own: &[&Quantity],
    ) -> Option<Finding> {
        let (place, mean) = own.iter().enumerate().skip(2).find(|&(at, mean)| {
            let gap = between(context, own[at - 1], mean);
            self.average.end(&gap) && mean.bound == Bound::Exact && mean.upper.is_none()
        })?;
        let behind = words(context, mean.extent.text.end, sentence.span.end);
        let (lead, each) = behind.split_once(" per ").unwrap_or_default();
        let each = if count(lead) > 3 || has_break(lead) { "" } else { each };
        let mut each = each.split(' ').filter(|it| !it.is_empty());
        let (first, second) = (each.next().unwrap_or_default(), each.next().unwrap_or_default());
        let is_base = |it: &Quantity| match it.kind {
            _ if first.is_empty() => false,
            QuantityKind::Count => {
                it.noun.strip_prefix(first).is_some_and(|end| matches!(end, "s" | "es"))
            }
            QuantityKind::Measure(unit) => {
                let said = |words: &str| quantities::measure(words) == Some(Measure::Unit(unit));
                said(first) || said(&format!("{first} {second}"))
            }
            _ => false,
        };
        let exact: Vec<&Quantity> =
            own[..place].iter().copied().filter(|it| it.is_exact()).collect();
        let mut ways = Vec::new();
        for whole in &exact {
            for base in exact.iter().filter(|it| it.extent.text != whole.extent.text) {
                if is_base(base) && !is_base(whole) {
                    ways.push((*whole, *base, ratio(whole, base)?));
                } else if let Some(range) = speed(whole, base, mean) {
                    ways.push((*whole, *base, range));
                }
            }
        }
        let room = mean.roundness().half()?.max(mean.step);
        let room =
            if mean.approximate { room.max(mean.value.over(Number::whole(10))?) } else { room };
        let fits = |(low, high): (Number, Number)| {
            let least = low.minus(room).is_some_and(|it| it <= mean.value);
            least && high.plus(room).is_some_and(|it| mean.value <= it)
        };
        let [(whole, base, range)] = ways[..] else { return None };
        (!fits(range)).then(|| {
            let exact = range.0.plus(range.1).and_then(Number::half).unwrap_or(range.0);
            Finding::new(
                at(context, mean),
                format!(
                    "{} / {} = {}, the text says {}",
                    whole.value,
                    base.value,
                    exact.shown(1),
                    mean.value
                ),
            )
            .label(at(context, whole), "")
            .label(at(context, base), "")
            .help("correct the average or what it is taken of")
        })
    }

    /// "The war had killed 1,260 people. Civilians were 504 of them, or 40 per cent."
    fn of_them(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        own: &[&Quantity],
    ) -> Option<Finding> {
        let (at, gap, behind) = first_share(context, sentence, own)?;
        let (part, share) = (own[at - 1], own[at]);
        let told = self.of_them.begin(&gap) && self.says_again(&gap, &behind, true);
        let like = |it: &&Quantity| it.is_like(part) && it.extent.text != part.extent.text;
        let all: Vec<&Quantity> =
            counted(sentence.before).chain(own[..at - 1].iter().copied()).filter(like).collect();
        let [whole] = all[..] else { return None };
        (told && !is_share(part)).then(|| judge(context, part, whole, share)).flatten()
    }

    /// "They visited 1,360 farms. … Of these 145 farms, or 10.7 per cent of the sample, had none."
    fn of_all(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        own: &[&Quantity],
    ) -> Option<Finding> {
        let (at, gap, behind) = first_share(context, sentence, own)?;
        let (part, share) = (own[at - 1], own[at]);
        let lead = gap.trim_end();
        let again = self.again.end(&gap) || lead.ends_with('(');
        let told = again && count(&gap) <= 4 && self.of_all.begin(&behind);
        if !told || part.noun.is_empty() || is_share(part) {
            return None;
        }
        let all = &context.facts.quantities;
        let before = all.partition_point(|it| it.extent.text.start < sentence.span.start);
        let like = |it: &&Quantity| it.is_like(part) && it.noun == part.noun && it.is_exact();
        let mut wholes: Vec<&Quantity> =
            all[..before].iter().rev().take(MANY).filter(like).collect();
        wholes.retain(|it| it.value > part.value);
        // What several numbers could be the whole of is left alone.
        let whole = *wholes.first()?;
        if wholes.iter().any(|it| it.value != whole.value) {
            return None;
        }
        judge(context, part, whole, share)
    }

    /// "The tank holds 600 litres. At 25 per cent of capacity, it gave 150 litres."
    fn of_before(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        own: &[&Quantity],
    ) -> Option<Finding> {
        let at_share = own.iter().position(|it| is_share(it) && it.is_exact())?;
        let (share, part) = (own[at_share], *own.get(at_share + 1)?);
        let gap = between(context, share, part);
        let unit = matches!(part.kind, QuantityKind::Measure(_) | QuantityKind::Money(_));
        let close = count(&gap) <= 7 && gap.contains(',') && !gap.contains([';', '(', ':']);
        if !unit || !close || !self.of_whole.begin(&gap) || !part.is_exact() {
            return None;
        }
        let like = |it: &&Quantity| it.is_like(part) && it.extent.text != part.extent.text;
        let all: Vec<&Quantity> =
            counted(sentence.before).chain(own.iter().copied()).filter(like).collect();
        // What several numbers could be the whole of is left alone.
        let whole = *all.iter().max_by_key(|it| it.value).filter(|_| all.len() <= 2)?;
        let hundred = Number::whole(100);
        let rate = match share.kind {
            QuantityKind::Percent => share.value.over(hundred)?,
            _ => share.value,
        };
        let earlier = whole.extent.text.end <= share.extent.text.start;
        let room = reading::half_step(share).over(hundred)?.times(whole.value)?;
        let room = room.plus(reading::half_step(part))?;
        let fits = |all: &Quantity, rate: Number| {
            let off = all.value.times(rate).and_then(|it| it.distance(part.value));
            off.is_none_or(|off| off <= room)
        };
        let left = Number::ONE.minus(rate)?;
        let explained = all.iter().any(|it| fits(it, rate) || fits(it, left));
        let exact = whole.value.times(rate)?;
        let meant = reading::within_ratio(part.value, exact, 50, 200);
        (whole.is_exact() && earlier && !explained && meant).then(|| {
            Finding::new(
                at(context, part),
                format!(
                    "{} of {} is {}, the text says {}",
                    context.text(share.extent.text),
                    whole.value,
                    exact.shown(1),
                    part.value
                ),
            )
            .label(at(context, share), "")
            .label(at(context, whole), "")
            .help("correct one of the three numbers")
        })
    }
}

/// How many numbers before a share are looked at for its whole.
const MANY: usize = 40;

/// Where the first quantity of a sentence stands.
fn sentence_first(sentence: &Sentence<'_>) -> TextSpan {
    sentence.quantities[0].extent.text
}

/// What one number over another may be.
fn ratio(whole: &Quantity, base: &Quantity) -> Option<(Number, Number)> {
    let ((least, most), (fewest, greatest)) = (range(whole)?, range(base)?);
    Some((least.over(greatest)?, most.over(fewest)?))
}

/// What a distance in a time may be as a speed, in the unit of that.
fn speed(way: &Quantity, time: &Quantity, speed: &Quantity) -> Option<(Number, Number)> {
    let unit = |it: &Quantity| match it.kind {
        QuantityKind::Measure(at) => quantities::unit(at),
        _ => None,
    };
    let (way_unit, time_unit, unit) = (unit(way)?, unit(time)?, unit(speed)?);
    if unit.ratio != Some((way_unit.dimension, time_unit.dimension)) {
        return None;
    }
    let ends = |it: &Quantity, of: &Unit| {
        let (least, most) = range(it)?;
        // "Three hours" may be some minutes more.
        let room = if it.spelled { it.value.over(Number::whole(20))? } else { Number::ZERO };
        Some((of.to_base(least.minus(room)?)?, of.to_base(most.plus(room)?)?))
    };
    let ((least, most), (fewest, greatest)) = (ends(way, way_unit)?, ends(time, time_unit)?);
    Some((unit.of_base(least.over(greatest)?)?, unit.of_base(most.over(fewest)?)?))
}

/// The first share of a sentence that a number stands before: its place among the quantities, and the words
/// between the two and behind it.
fn first_share(
    context: &DocumentContext<'_>,
    sentence: &Sentence<'_>,
    own: &[&Quantity],
) -> Option<(usize, String, String)> {
    let at = own.iter().position(|it| it.kind == QuantityKind::Percent)?;
    let (part, share) = (own[at.checked_sub(1)?], own[at]);
    let behind = words(context, share.extent.text.end, sentence.span.end);
    Some((at, between(context, part, share), behind))
}

/// Reports a share that is not that of a part and its whole.
fn judge(
    context: &DocumentContext<'_>,
    part: &Quantity,
    whole: &Quantity,
    share: &Quantity,
) -> Option<Finding> {
    let exact = [part, whole].iter().all(|it| it.is_exact() && it.value > Number::ZERO);
    if !exact || part.value > whole.value {
        return None;
    }
    let hundred = Number::whole(100);
    let ((least, most), (fewest, greatest)) = (range(part)?, range(whole)?);
    let percent = |of: Number, by: Number| of.over(by)?.times(hundred);
    let (low, high) = (percent(least, greatest)?, percent(most, fewest)?);
    let (said, room) = match share.kind {
        // Between the number cut off and the number rounded.
        QuantityKind::Percent if share.approximate => {
            (share.value, share.roundness().max(Number::whole(3)))
        }
        // "Two out of three, 64 per cent" is said in round numbers first.
        QuantityKind::Percent if whole.spelled && whole.value <= Number::whole(10) => {
            (share.value, Number::whole(5))
        }
        QuantityKind::Percent => (share.value, share.step),
        _ => (share.value.times(hundred)?, Number::whole(if share.approximate { 9 } else { 5 })),
    };
    let above = said.minus(room)? >= high;
    let below = said.plus(room)? <= low;
    let wrong = match share.bound {
        Bound::Exact => above || below,
        Bound::Lower => above,
        Bound::Upper => below,
    };
    let exact = percent(part.value, whole.value)?;
    wrong.then(|| {
        let said = context.text(share.extent.text);
        Finding::new(
            at(context, share),
            format!(
                "{} of {} = {}%, the text says `{said}`",
                part.value,
                whole.value,
                exact.shown(1)
            ),
        )
        .label(at(context, part), "")
        .label(at(context, whole), "")
        .help("correct the share or what it is taken of")
    })
}
