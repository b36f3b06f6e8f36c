//! Totals that are not the sum of their parts: in sentences, in a list, in a table.

mod listing;
mod related;
mod remainder;

mod prose;
mod tabular;

mod beside;
mod listed;

use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::rules::figures::reading::{
    self, Phrases, Sentence, addition, at, between, count, counted, has_break, sum_tolerance,
    within_ratio, words, wrong_sum,
};
use crate::rules::figures::sum::listing::Listing;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
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
    /// A few words before such a total.
    total_near: Phrases,
    /// Behind such a total.
    total_after: Phrases,
    /// What opens a sentence about the parts of a total.
    of: Phrases,
    /// Beside a part, or at the start of a sentence about the parts of a total told before.
    of_these: Phrases,
    /// Before a number that is taken away.
    less: Phrases,
    /// Before a number that is left.
    leaving: Phrases,
    /// Before the difference of two numbers of votes or points.
    margin: Phrases,
    /// In a sentence whose percentages are all parts of one whole.
    whole: Phrases,
    listing: Listing,
    tables: tabular::Labels,
    beside: beside::Beside,
}

impl Check for Sum {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.facts.quantities.len() < 2 {
            return;
        }
        for sentence in reading::sentences(context) {
            findings.extend(self.sentence(context, &sentence));
        }
        self.tables.document(context, findings);
        self.beside.document(&self.tables, context, findings);
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
    /// "Of the 49 ships, …", or the sentence behind one that counts them.
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
            Self::Of => (90, 112),
            Self::Comma => (80, 125),
        }
    }
}

impl Sum {
    fn sentence(&self, context: &DocumentContext<'_>, sentence: &Sentence<'_>) -> Option<Finding> {
        let own: Vec<&Quantity> = counted(sentence.quantities).collect();
        let before: Vec<&Quantity> = counted(sentence.before).collect();
        let prose = prose::Prose { rule: self, context, sentence, own, before };
        prose
            .judge()
            .or_else(|| self.percentages(&prose))
            .or_else(|| self.difference(&prose))
            .or_else(|| prose.margin())
    }

    /// Reports parts that do not make a total, unless the text plainly means something else.
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        total: &Quantity,
        parts: &[&Quantity],
        cue: Cue,
    ) -> Option<Finding> {
        // Of two releases (1.25 and 1.26) both are named, and none is a number of releases.
        let named = total.value.to_whole().is_some_and(|it| usize::try_from(it) == Ok(parts.len()));
        if named && parts.iter().any(|it| it.value.to_whole().is_none()) {
            return None;
        }
        let sum = Number::sum(parts.iter().map(|it| it.value))?;
        let room = sum_tolerance(total, parts)?;
        let (least, most) = cue.ratio();
        let wrong = sum.distance(total.value)? > room;
        let positive = parts.iter().all(|it| it.value > Number::ZERO && it.value < total.value);
        (wrong && positive && within_ratio(sum, total.value, least, most))
            .then(|| wrong_sum(context, total, parts, sum))
    }

    /// "46% agreed, 31% disagreed and the other 33% had no view".
    fn percentages(&self, prose: &prose::Prose<'_, '_>) -> Option<Finding> {
        let prose::Prose { context, sentence, own: all, .. } = prose;
        let first = all.iter().position(|it| it.kind == QuantityKind::Percent)?;
        // "46 per cent, 31 and 23".
        let mut parts: Vec<&Quantity> = vec![all[first]];
        let mut closed = false;
        let mut rest = false;
        for pair in all[first..].windows(2) {
            let next = self.listing.goes_on(&between(context, pair[0], pair[1]));
            let (last, is_rest) = next.filter(|&(_, rest)| !closed || rest)?;
            closed = last || is_rest;
            rest |= is_rest;
            parts.push(pair[1]);
        }
        let percent = parts.iter().all(|it| {
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
        let room = Number::sum(parts.iter().map(|it| reading::half_step(it)))?;
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
    fn difference(&self, prose: &prose::Prose<'_, '_>) -> Option<Finding> {
        let prose::Prose { context, sentence, own, before, .. } = prose;
        let all: Vec<&Quantity> = before.iter().rev().take(1).chain(own.iter()).copied().collect();
        let first = all.len() - own.len();
        let (whole, taken, left) = (1..all.len()).find_map(|at| {
            let start = if at > first { all[at - 1].extent.text.end } else { sentence.span.start };
            let gap = words(context, start, all[at].extent.text.start);
            let next = all.get(at + 1);
            if at >= first && self.less.within(&gap) && count(&gap) < 8 {
                let behind = between(context, all[at], next?);
                let close = count(&behind) < 6 && !has_break(&behind) && behind.contains(',');
                return close.then_some((all[at - 1], all[at], *next?));
            }
            (at > first && at >= 2 && self.leaving.end(&gap))
                .then(|| (all[at - 2], all[at - 1], all[at]))
        })?;
        let like = [taken, left]
            .iter()
            .all(|it| it.is_exact() && it.is_like(whole) && it.value < whole.value);
        let rest = whole.value.minus(taken.value)?;
        let room = sum_tolerance(whole, &[taken])?
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
