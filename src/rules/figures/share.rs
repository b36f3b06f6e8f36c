//! Shares, averages and rates that are not those of the numbers beside them.

use serde::Deserialize;

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::rules::figures::reading::{
    self, Phrases, Sentence, at, between, count, has_break, words,
};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::words::number::Number;
use crate::words::quantities::{self, Measure};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Share>("share");

/// Reports "18 of the 72 stations (35%)".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Share {
    /// Between a part and its whole.
    of: Vec<String>,
    /// Before a share that says the same again.
    again: Phrases,
    /// Behind a share that is one of something else.
    others: Phrases,
    /// Before an average.
    average: Phrases,
    /// Between cases and those who could have been.
    among: Phrases,
}

impl Check for Share {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for sentence in reading::sentences(context).filter(|it| it.quantities.len() > 2) {
            for at in 0..sentence.quantities.len() - 2 {
                findings.extend(self.share(context, &sentence, at));
            }
            findings.extend(self.rate(context, &sentence));
            findings.extend(self.average(context, &sentence));
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
        from: usize,
    ) -> Option<Finding> {
        let [one, two, three] = &sentence.quantities[from..from + 3] else { return None };
        let (first, second) = (between(context, one, two), between(context, two, three));
        let behind = words(context, three.extent.text.end, sentence.span.end);
        let next = behind.split(' ').find(|it| !it.is_empty()).unwrap_or_default().to_owned();
        let closed = next.is_empty() || !next.starts_with(char::is_alphanumeric);
        if is_share(three) && one.is_like(two) && !is_share(one) {
            let same = self.says_again(&second, &behind, closed);
            // "18 of the 72 stations (25%)".
            if self.is_of(&first) && same {
                return judge(context, one, two, three);
            }
            // "Of the 72 stations, 18 (25%) …".
            let head = words(context, sentence.span.start, one.extent.text.start);
            let opens = matches!(
                head.trim(),
                "of" | "of the" | "out of" | "out of the" | "of these" | "of all" | "among the"
            );
            let direct = second.trim_end().ends_with('(') && count(&second) <= 3;
            if from == 0
                && opens
                && first.trim_end().ends_with(',')
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
        // "18 (25%) of the 72 stations".
        if is_share(two) && one.is_like(three) && !is_share(one) {
            let bracket = first.trim() == "(" && second.trim_start().starts_with(')');
            if bracket && self.is_of(second.trim_start().trim_start_matches(')')) {
                return judge(context, one, three, two);
            }
        }
        None
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
                && matches!(
                    between(context, rate, base).trim(),
                    "per" | "in" | "in every" | "in each"
                );
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
                .help("correct the rate or what it is taken of")
            })
        })
    }

    /// "30 wells for 4,500 people, an average of 150 people per well".
    fn average(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        let [one, two, mean] = sentence.quantities else { return None };
        let gap = between(context, two, mean);
        if !self.average.end(&gap) || ![one, two].iter().all(|it| it.is_exact()) {
            return None;
        }
        let behind = words(context, mean.extent.text.end, sentence.span.end);
        let (lead, each) = behind.split_once(" per ")?;
        if count(lead) > 3 || has_break(lead) {
            return None;
        }
        let mut each = each.split(' ').filter(|it| !it.is_empty());
        let (first, second) = (each.next()?, each.next().unwrap_or_default());
        let is_base = |it: &Quantity| match it.kind {
            QuantityKind::Count => {
                it.noun.strip_prefix(first).is_some_and(|end| matches!(end, "s" | "es"))
            }
            QuantityKind::Measure(unit) => {
                let said = |words: &str| quantities::measure(words) == Some(Measure::Unit(unit));
                said(first) || said(&format!("{first} {second}"))
            }
            _ => false,
        };
        let (whole, base) = match (is_base(one), is_base(two)) {
            (true, false) => (two, one),
            (false, true) => (one, two),
            _ => return None,
        };
        let ((least, most), (fewest, greatest)) = (range(whole)?, range(base)?);
        let (low, high) = (least.over(greatest)?, most.over(fewest)?);
        let room = mean.roundness().half()?.max(mean.step);
        let room =
            if mean.approximate { room.max(mean.value.over(Number::whole(10))?) } else { room };
        let wrong = mean.value < low.minus(room)? || mean.value > high.plus(room)?;
        let exact = whole.value.over(base.value)?;
        (wrong && mean.bound == Bound::Exact && mean.upper.is_none()).then(|| {
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
