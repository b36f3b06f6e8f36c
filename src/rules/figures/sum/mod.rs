//! Totals that are not the sum of their parts: in a sentence, in a list, in a table.

mod listed;
mod tabular;

use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::rules::figures::reading::{
    self, Listing, Phrases, Sentence, addition, at, between, count, has_break, sum_tolerance,
    within_ratio, words, wrong_sum,
};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::number::Number;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Sum>("sum");

/// Reports "49 vessels: 12 dhows, 30 cutters and 6 tugs".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sum {
    /// Words that leave a list open, or let its parts overlap.
    open: Phrases,
    /// Between a total and parts that are all of it.
    comprising: Phrases,
    /// Before a total that ends its sentence.
    total_before: Phrases,
    /// Behind such a total.
    total_after: Phrases,
    /// What opens a sentence about the parts of a total.
    of: Phrases,
    /// What opens one about the parts of a total of the sentence before.
    of_these: Phrases,
    /// Before a number that is taken away.
    less: Phrases,
    /// Before a number that is left.
    leaving: Phrases,
    /// In a sentence whose percentages are all parts of one whole.
    whole: Phrases,
    listing: Listing,
    tables: tabular::Labels,
}

impl Check for Sum {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.facts.quantities.len() < 2 {
            return;
        }
        for sentence in reading::sentences(context) {
            self.sentence(context, &sentence, findings);
        }
        self.tables.document(context, findings);
        listed::document(self, context, findings);
    }
}

/// How surely parts are all of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// "comprising", "in all": they are.
    Said,
    /// A colon or a bracket.
    Sign,
    /// "Of the 49 ships, …".
    Of,
    /// A comma.
    Comma,
}

impl Cue {
    /// Between which hundredths of a total the sum of such parts lies where both are meant to be
    /// one: beyond, the text speaks of something else.
    fn ratio(self) -> (i64, i64) {
        match self {
            Self::Said => (50, 200),
            Self::Sign => (67, 150),
            Self::Of => (90, 110),
            Self::Comma => (80, 125),
        }
    }
}

impl Sum {
    fn sentence(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let all = sentence.quantities;
        let before = findings.len();
        if all.len() > 2 {
            findings.extend(self.trailing(context, sentence));
            if findings.len() == before {
                findings.extend(self.leading(context, sentence));
            }
        }
        if findings.len() == before && all.len() > 1 {
            findings.extend(self.of_these(context, sentence));
        }
        if findings.len() == before && all.len() > 2 {
            findings.extend(self.percentages(context, sentence));
        }
        if findings.len() == before {
            findings.extend(self.difference(context, sentence));
        }
    }

    /// "12 dhows, 30 cutters and 7 tugs, 49 vessels in all".
    fn trailing(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        let all = sentence.quantities;
        (2..all.len()).find_map(|at| {
            let total = &all[at];
            let gap = between(context, &all[at - 1], total);
            let behind = words(context, total.extent.text.end, sentence.span.end);
            let tail: String = behind.split_inclusive(' ').take(6).collect();
            let clause = tail.split([',', ';', '.', ')']).next().unwrap_or_default();
            let said =
                self.total_before.end(&gap) || self.total_after.within(&format!("{clause} "));
            if !said || !total.is_exact() {
                return None;
            }
            let mut first = at;
            while first > 0
                && all[first - 1].is_exact()
                && all[first - 1].may_be_like(total)
                && all[first - 1].value < total.value
            {
                if first < at {
                    let gap = between(context, &all[first - 1], &all[first]);
                    let joined = gap.contains([',', ';', '+'])
                        || gap.contains(" and ")
                        || gap.contains(" plus ");
                    if !joined || gap.contains(" : ") || count(&gap) > 10 {
                        break;
                    }
                }
                first -= 1;
            }
            let parts = &all[first..at];
            let region = words(context, sentence.span.start, total.extent.text.start);
            if parts.len() < 2 || self.open.within(&region) {
                return None;
            }
            // Any number of the last ones may be the parts.
            for from in 0..parts.len() - 1 {
                let sum = Number::sum(parts[from..].iter().map(|it| it.value))?;
                let room = sum_tolerance(total, &parts[from..])?;
                if sum.distance(total.value)? <= room {
                    return None;
                }
            }
            self.judge(context, total, parts, Cue::Said)
        })
    }

    /// "49 vessels: 12 dhows, 30 cutters and 7 tugs", "Of the 49 vessels, 12 were …".
    fn leading(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        let all = sentence.quantities;
        (0..all.len() - 2).find_map(|at| {
            let total = &all[at];
            if !total.is_exact() {
                return None;
            }
            let gap = between(context, total, &all[at + 1]);
            let head = words(context, sentence.span.start, total.extent.text.start);
            let bare = gap.trim_end();
            let cue =
                if self.comprising.end(&gap) || self.comprising.within(&gap) && count(&gap) < 8 {
                    Cue::Said
                } else if bare.ends_with(" :") || bare.ends_with('(') {
                    Cue::Sign
                } else if at == 0 && self.of.begin(&head) && count(&head) < 5 && !has_break(&gap) {
                    Cue::Of
                } else if bare.ends_with(',') && !has_break(&gap) && count(&gap) < 6 {
                    Cue::Comma
                } else {
                    return None;
                };
            let list = self.listing.read(context, all, at + 1);
            let parts = &all[list.parts.clone()];
            let end = if bare.ends_with('(') {
                self.bracket_end(context, sentence, total)?
            } else {
                sentence.span.end
            };
            let inside = all.iter().filter(|it| {
                it.extent.text.start > total.extent.text.start && it.extent.text.start < end
            });
            // What follows the list may be parts as well.
            let complete = inside.filter(|it| it.is_like(&parts[0])).count() == parts.len();
            let bracketed = bare.ends_with('(');
            let closed = list.closed || cue == Cue::Sign && (bracketed || parts.len() > 2);
            let region = words(context, total.extent.text.start, end);
            let exact = parts.iter().all(|it| it.is_exact() && it.may_be_like(total));
            if parts.len() < 2 || !complete || !closed || !exact || self.open.within(&region) {
                return None;
            }
            match cue {
                Cue::Of if parts.len() < 3 && !list.rest => return None,
                Cue::Comma if !self.is_parallel(context, parts, total) => return None,
                // "1,100 cases, of which 467 were heard, 451 …": one of the parts.
                Cue::Comma if all[..at].iter().any(|it| it.is_like(total)) => return None,
                _ => {}
            }
            let cue = if list.rest { Cue::Said } else { cue };
            self.judge(context, total, parts, cue)
        })
    }

    /// "The crew numbered 49. Of these, 12 …, 30 … and 7 …".
    fn of_these(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        let head = words(context, sentence.span.start, sentence.quantities[0].extent.text.start);
        let total = sentence.before.last()?;
        if !self.of_these.begin(&head) || !total.is_exact() {
            return None;
        }
        let list = self.listing.read(context, sentence.quantities, 0);
        let parts = &sentence.quantities[list.parts.clone()];
        let region = words(context, sentence.quantities[0].extent.text.start, sentence.span.end);
        let like = parts.iter().all(|it| it.is_exact() && it.is_like(total));
        let whole = parts.len() == sentence.quantities.len() && list.closed && like;
        let enough = parts.len() > 2 || parts.len() == 2 && list.rest;
        if !whole || !enough || self.open.within(&region) {
            return None;
        }
        self.judge(context, total, parts, if list.rest { Cue::Said } else { Cue::Of })
    }

    /// Where the bracket closes that opens behind a total.
    fn bracket_end(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        total: &Quantity,
    ) -> Option<u32> {
        let from = total.extent.text.end;
        let rest = context.text(TextSpan { start: from, end: sentence.span.end });
        Some(from + rest.find(')')? as u32)
    }

    /// Whether each part goes on with the same word: "22 from the towns and 18 from the villages".
    fn is_parallel(
        &self,
        context: &DocumentContext<'_>,
        parts: &[Quantity],
        total: &Quantity,
    ) -> bool {
        let next = |it: &Quantity| {
            let words = words(context, it.extent.text.end, it.extent.text.end + 60);
            let mut words = words.split(' ').filter(|word| !word.is_empty());
            let first = words.next().unwrap_or_default().to_owned();
            if !total.noun.is_empty() && *first == *total.noun {
                return words.next().unwrap_or_default().to_owned();
            }
            first
        };
        let first = next(&parts[0]);
        first.starts_with(char::is_alphabetic)
            && !matches!(&*first, "and" | "or")
            && parts.iter().all(|it| next(it) == first)
    }

    /// Reports parts that do not make a total, unless the text plainly means something else.
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        total: &Quantity,
        parts: &[Quantity],
        cue: Cue,
    ) -> Option<Finding> {
        let sum = Number::sum(parts.iter().map(|it| it.value))?;
        let room = sum_tolerance(total, parts)?;
        let (least, most) = cue.ratio();
        let wrong = sum.distance(total.value)? > room;
        let positive = parts.iter().all(|it| it.value > Number::ZERO && it.value < total.value);
        (wrong && positive && within_ratio(sum, total.value, least, most))
            .then(|| wrong_sum(context, total, parts, sum))
    }

    /// "46% agreed, 31% disagreed and the other 33% had no view".
    fn percentages(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
    ) -> Option<Finding> {
        let all = sentence.quantities;
        let first = all
            .iter()
            .position(|it| matches!(it.kind, QuantityKind::Percent | QuantityKind::Count))?;
        // "46 per cent, 31 and 23".
        let mut parts: Vec<Quantity> = vec![all[first].clone()];
        let mut closed = false;
        let mut rest = false;
        for pair in all[first..].windows(2) {
            let next = self.listing.read_pair(context, &pair[0], &pair[1]);
            let (last, is_rest) = next.filter(|&(_, rest)| !closed || rest)?;
            closed = last || is_rest;
            rest |= is_rest;
            parts.push(pair[1].clone());
        }
        let percent = parts.iter().any(|it| it.kind == QuantityKind::Percent)
            && parts[0].kind == QuantityKind::Percent
            && parts.iter().all(|it| {
                it.is_exact()
                    && matches!(it.kind, QuantityKind::Percent | QuantityKind::Count)
                    && it.noun.is_empty()
            });
        let behind = words(context, parts.last()?.extent.text.end, sentence.span.end);
        let region = words(context, sentence.span.start, sentence.span.end);
        rest |= self.listing.is_rest(&behind);
        let whole = rest || self.whole.within(&region);
        if !percent || !closed || !whole || parts.len() < 3 || self.open.within(&region) {
            return None;
        }
        let hundred = Number::whole(100);
        let sum = Number::sum(parts.iter().map(|it| it.value))?;
        let room = Number::sum(parts.iter().map(reading::half_step))?;
        if sum.distance(hundred)? <= room || !within_ratio(sum, hundred, 80, 120) {
            return None;
        }
        let added = addition(parts.iter().map(|it| it.value));
        let (last, others) = parts.split_last()?;
        let mut finding =
            Finding::new(at(context, last), format!("{added} = {sum}%, which is not the whole"))
                .help("correct one of the percentages, or say what they are parts of");
        for part in others {
            finding = finding.label(at(context, part), "");
        }
        Some(finding)
    }

    /// "412 records; after removal of 96 duplicates, 316 were read", "49 ships, 12 of which sank,
    /// leaving 37".
    fn difference(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
    ) -> Option<Finding> {
        let all: Vec<&Quantity> =
            sentence.before.iter().rev().take(1).chain(sentence.quantities).collect();
        let own = all.len() - sentence.quantities.len();
        let (whole, taken, left) = (1..all.len()).find_map(|at| {
            let start = if at > own { all[at - 1].extent.text.end } else { sentence.span.start };
            let gap = words(context, start, all[at].extent.text.start);
            let next = all.get(at + 1);
            if at >= own && self.less.within(&gap) && count(&gap) < 8 {
                let behind = between(context, all[at], next?);
                let close = count(&behind) < 6 && !has_break(&behind) && behind.contains(',');
                return close.then_some((all[at - 1], all[at], *next?));
            }
            (at > own && at >= 2 && self.leaving.end(&gap))
                .then(|| (all[at - 2], all[at - 1], all[at]))
        })?;
        let like = [taken, left]
            .iter()
            .all(|it| it.is_exact() && it.is_like(whole) && it.value < whole.value);
        let rest = whole.value.minus(taken.value)?;
        let room = sum_tolerance(whole, std::slice::from_ref(taken))?
            .plus(reading::half_step(left).minus(Number::fraction(1, 2)?)?.magnitude())?;
        let wrong = rest.distance(left.value)? > room && within_ratio(left.value, rest, 80, 125);
        let finding = || {
            let said = left.value;
            Finding::new(
                at(context, left),
                format!("{} − {} = {rest}, the text says {said}", whole.value, taken.value),
            )
            .label(at(context, whole), "")
            .label(at(context, taken), "")
            .help("correct one of the three numbers")
        };
        (like && whole.is_exact() && wrong).then(finding)
    }
}
