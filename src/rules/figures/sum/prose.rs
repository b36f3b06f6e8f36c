//! Totals and their parts in running text: in one sentence, or over two.
//!
//! Words or a sign say which number is the total, the shape of a list which are the parts. Before
//! anything is reported, every other way in which the numbers around may fit is tried: a true text
//! nearly always has one.

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::rules::DocumentContext;
use crate::rules::figures::reading::{
    Sentence, at as at_place, between, count, has_break, last, sum_tolerance, words,
};
use crate::rules::figures::sum::listing::List;
use crate::rules::figures::sum::{Cue, Sum};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::words::number::Number;

/// A sentence with what it and the one before it count.
pub(super) struct Prose<'a, 's> {
    pub(super) rule: &'s Sum,
    pub(super) context: &'s DocumentContext<'a>,
    pub(super) sentence: &'s Sentence<'a>,
    pub(super) own: Vec<&'a Quantity>,
    pub(super) before: Vec<&'a Quantity>,
}

impl<'a> Prose<'a, '_> {
    pub(super) fn judge(&self) -> Option<Finding> {
        if self.own.len() + self.before.len() < 3 {
            return None;
        }
        let ways = [Self::trailing, Self::remaining, Self::leading, Self::behind];
        ways.iter().find_map(|way| {
            let (total, parts, cue) = way(self)?;
            let finding = self.rule.judge(self.context, total, &parts, cue)?;
            (!self.is_explained(total, &parts)).then_some(finding)
        })
    }

    fn words(&self, start: u32, end: u32) -> String {
        words(self.context, start, end)
    }

    /// "carried by 31 to 24, a majority of seven", "won 78–65, by a margin of 13 points".
    pub(super) fn margin(&self) -> Option<Finding> {
        let all: Vec<&Quantity> = self.sentence.quantities.iter().collect();
        let at = (1..all.len()).find(|&at| {
            let gap = between(self.context, all[at - 1], all[at]);
            self.rule.margin.within(&gap) && count(&gap) <= 6 && !has_break(&gap)
        })?;
        let (margin, last) = (all[at], all[at - 1]);
        let pair = match last.upper {
            Some(upper) if last.bound == Bound::Exact => Some((last, last.value, upper)),
            Some(_) => None,
            None => at.checked_sub(2).map(|it| all[it]).and_then(|first| {
                let gap = between(self.context, first, last);
                let versus = gap.trim_end().ends_with(" to") && count(&gap) <= 2;
                let exact = [first, last].iter().all(|it| it.is_exact());
                (versus && exact && last.kind == QuantityKind::Count).then_some((
                    first,
                    first.value,
                    last.value,
                ))
            }),
        };
        let (first, one, two) = pair?;
        let exact = one.distance(two)?;
        let whole = one.is_whole() && two.is_whole() && margin.is_exact();
        let wrong = whole && margin.kind == QuantityKind::Count && exact != margin.value;
        (wrong && exact > Number::ZERO && margin.value < one.max(two)).then(|| {
            let (more, less) = (one.max(two), one.min(two));
            let mut finding = Finding::new(
                at_place(self.context, margin),
                format!("{more} − {less} = {exact}, the text says {}", margin.value),
            )
            .label(at_place(self.context, first), "")
            .help("correct one of the three numbers");
            if first.extent.text != last.extent.text {
                finding = finding.label(at_place(self.context, last), "");
            }
            finding
        })
    }

    /// Whether the numbers around fit in another way: some of the parts make the total, or what
    /// the parts make is another number nearby.
    fn is_explained(&self, total: &Quantity, parts: &[&Quantity]) -> bool {
        let all: Vec<&Quantity> = self.before.iter().chain(&self.own).copied().collect();
        let Some(sum) = Number::sum(parts.iter().map(|it| it.value)) else { return true };
        let others = all.iter().filter(|it| it.extent.text != total.extent.text);
        let others: Vec<&Quantity> = others.filter(|it| it.is_like(total)).copied().collect();
        let elsewhere = others.iter().any(|it| {
            it.value == sum && !parts.iter().any(|part| part.extent.text == it.extent.text)
        });
        let fits = |run: &[&Quantity]| {
            let sum = Number::sum(run.iter().map(|it| it.value));
            let distance = sum.and_then(|sum| sum.distance(total.value));
            distance.zip(sum_tolerance(total, run)).is_some_and(|(off, room)| off <= room)
        };
        elsewhere
            || (0..others.len())
                .any(|from| (from + 2..=others.len()).any(|to| fits(&others[from..to])))
    }

    /// "12 dhows, 30 cutters and 7 tugs, 49 vessels in all".
    fn trailing(&self) -> Option<(&'a Quantity, Vec<&'a Quantity>, Cue)> {
        let all: Vec<&Quantity> = self.before.iter().chain(&self.own).copied().collect();
        let first_own = self.before.len();
        (first_own.max(2)..all.len()).find_map(|place| {
            let total = all[place];
            let opens = place == first_own;
            let start =
                if opens { self.sentence.span.start } else { all[place - 1].extent.text.end };
            let gap = self.words(start, total.extent.text.start);
            let behind = self.words(total.extent.text.end, self.sentence.span.end);
            let tail: String = behind.split_inclusive(' ').take(6).collect();
            let clause = tail.split([',', ';', '.', ')']).next().unwrap_or_default();
            let near = last(gap.rsplit([',', ';', ':', '(']).next().unwrap_or_default(), 6);
            let said = self.rule.total_before.end(&gap)
                || self.rule.total_after.within(&format!("{clause} "));
            let hinted = self.rule.total_near.within(&near);
            if !(said || hinted) || !total.is_exact() || total.kind == QuantityKind::Percent {
                return None;
            }
            let mut first = place;
            while first > 0
                && all[first - 1].is_exact()
                && all[first - 1].may_be_like(total)
                && all[first - 1].value < total.value
            {
                if first < place {
                    let gap = between(self.context, all[first - 1], all[first]);
                    let joined = self.rule.listing.goes_on(&gap).is_some()
                        || gap.contains(" plus ")
                        || gap.contains(" + ");
                    if !joined || count(&gap) > 12 {
                        break;
                    }
                }
                first -= 1;
            }
            let parts = &all[first..place];
            let from = parts.first()?.extent.text.start;
            let region = self.words(from, all[place - 1].extent.text.end);
            // Over two sentences only what opens the second one is about the first.
            let over = first < first_own;
            let head = self.words(self.sentence.span.start, total.extent.text.start);
            if parts.len() < 2
                || self.rule.open.within(&region)
                || over && (!opens || count(&head) > 5 || place != first_own)
            {
                return None;
            }
            let cue = if said && !over { Cue::Said } else { Cue::Comma };
            Some((total, parts.to_vec(), cue))
        })
    }

    /// "Of the 64 applicants, 41 were admitted and the remaining 23 were not."
    fn remaining(&self) -> Option<(&'a Quantity, Vec<&'a Quantity>, Cue)> {
        let at = (0..self.own.len()).find(|&at| {
            let start = match at.checked_sub(1) {
                Some(prior) => self.own[prior].extent.text.end,
                None => self.sentence.span.start,
            };
            let gap = self.words(start, self.own[at].extent.text.start);
            self.rule.listing.is_rest_before(&gap)
        })?;
        let rest = self.own[at];
        let like = |it: &&Quantity| it.is_exact() && it.is_like(rest);
        if !like(&rest) || rest.kind == QuantityKind::Percent {
            return None;
        }
        let earlier: Vec<&Quantity> =
            self.before.iter().chain(&self.own[..at]).copied().filter(like).collect();
        let total = *earlier.iter().max_by_key(|it| it.value)?;
        let place = earlier.iter().position(|it| it.extent.text == total.extent.text)?;
        let mut parts = earlier.get(place + 1..)?.to_vec();
        let end = self.sentence.span.end;
        let region = self.words(total.extent.text.end, end);
        let counted = !total.noun.is_empty() || total.kind != QuantityKind::Count;
        if parts.is_empty() || !counted || self.rule.open.within(&region) {
            return None;
        }
        parts.push(rest);
        Some((total, parts, Cue::Sign))
    }

    /// "49 vessels: 12 dhows, 30 cutters and 7 tugs", "Of the 49 vessels, 12 were …".
    fn leading(&self) -> Option<(&'a Quantity, Vec<&'a Quantity>, Cue)> {
        let (all, sentence) = (&self.own, self.sentence);
        (0..all.len().saturating_sub(2)).find_map(|at| {
            let total = all[at];
            if !total.is_exact() {
                return None;
            }
            let gap = between(self.context, total, all[at + 1]);
            let head = self.words(sentence.span.start, total.extent.text.start);
            let bare = gap.trim_end();
            let bracketed = bare.ends_with(" (");
            let counts = total.kind != QuantityKind::Count || !total.noun.is_empty();
            let first = self.words(all[at + 1].extent.text.end, all[at + 1].extent.text.end + 40);
            let of_these = self.rule.of_these.within(&gap) || self.rule.of_these.begin(&first);
            let cue = if self.rule.comprising.end(&gap)
                || self.rule.comprising.within(&gap) && count(&gap) < 8
            {
                Cue::Said
            } else if bracketed || bare.ends_with(" :") && !gap.contains(';') && count(&gap) < 16 {
                Cue::Sign
            } else if self.rule.of.begin(&head) && count(&head) < 5 && !has_break(&gap)
                || of_these && !has_break(&gap) && count(&gap) < 8 && counts
            {
                Cue::Of
            } else if self.comma(&gap) && counts {
                Cue::Comma
            } else {
                return None;
            };
            let list = self.rule.listing.read(self.context, all, at + 1);
            let parts = &all[list.parts.clone()];
            let end = if bracketed { self.bracket_end(total)? } else { sentence.span.end };
            let inside = all.iter().filter(|it| {
                it.extent.text.start > total.extent.text.start && it.extent.text.start < end
            });
            // What follows the list may be parts as well.
            let complete = inside.filter(|it| it.is_like(parts[0])).count() == parts.len();
            let closed = list.closed || cue == Cue::Sign && (bracketed || parts.len() > 2);
            let region = self.words(total.extent.text.end, end);
            let exact = parts.iter().all(|it| it.is_exact() && it.may_be_like(total));
            if parts.len() < 2
                || !complete
                || !closed
                || !exact
                || total.kind == QuantityKind::Percent
                || self.rule.open.within(&region)
                || parts[1..].iter().any(|it| self.is_within(it))
            {
                return None;
            }
            match cue {
                Cue::Of if parts.len() < 3 && !self.is_sure(total, parts) => return None,
                Cue::Comma if !self.is_parallel(parts, total) => return None,
                // "1,100 cases, of which 467 were heard, 451 …": one of the parts.
                Cue::Comma if all[..at].iter().any(|it| it.is_like(total)) => return None,
                _ => {}
            }
            let cue = match cue {
                _ if list.rest => Cue::Said,
                Cue::Comma if !self.goes_on_alike(parts, total) => Cue::Of,
                cue => cue,
            };
            Some((total, parts.to_vec(), cue))
        })
    }

    /// "The crew numbered 49. Twelve were …, 30 … and seven …".
    fn behind(&self) -> Option<(&'a Quantity, Vec<&'a Quantity>, Cue)> {
        (0..self.own.len()).find_map(|from| {
            let opens = from == 0 && !self.before.is_empty();
            let parted = from.checked_sub(1).is_some_and(|prior| {
                let gap = between(self.context, self.own[prior], self.own[from]);
                gap.contains(" ; ") || gap.contains(" : ") || gap.contains(" — ")
            });
            if !(opens || parted) {
                return None;
            }
            self.behind_of(&self.rule.listing.read(self.context, &self.own, from))
        })
    }

    /// The total of a list in the sentence before it, or before the sign that it stands behind.
    fn behind_of(&self, list: &List) -> Option<(&'a Quantity, Vec<&'a Quantity>, Cue)> {
        let parts = &self.own[list.parts.clone()];
        let first = parts[0];
        let head = self.words(self.sentence.span.start, first.extent.text.start);
        let of_these = self.rule.of_these.begin(&head);
        let outside = self.own[list.parts.end..].iter().any(|it| it.is_like(first));
        let bare = |it: &&Quantity| it.noun.is_empty() && it.is_exact();
        let enough = parts.len() > 2 || parts.len() == 2 && list.rest;
        let last = parts.last()?;
        let close = self.words(first.extent.text.start, last.extent.text.end + 40);
        if !list.closed
            || !enough
            || outside
            || !(of_these || parts.iter().all(bare))
            || first.kind == QuantityKind::Percent
            || self.rule.open.within(&close)
        {
            return None;
        }
        let earlier = self.before.iter().chain(&self.own[..list.parts.start]).rev();
        let like = |it: &&&Quantity| {
            it.is_exact()
                && it.is_like(first)
                && (!it.noun.is_empty() || it.kind != QuantityKind::Count || of_these)
        };
        let total = *earlier.filter(|it| it.is_like(first)).find(like)?;
        if !of_these && count(&head) > 6 && list.parts.start == 0 {
            return None;
        }
        Some((total, parts.to_vec(), if list.rest { Cue::Said } else { Cue::Of }))
    }

    /// Whether a part is told to be one of what was told before: "seven … and four of these".
    fn is_within(&self, part: &Quantity) -> bool {
        let end = part.extent.text.end;
        self.rule.of_these.begin(&self.words(end, end + 40))
    }

    /// Whether words between a total and the first part end in a comma, or in one and a
    /// preposition: "33 times, on 19 occasions …".
    fn comma(&self, gap: &str) -> bool {
        let bare = gap.trim_end();
        let sign =
            bare.ends_with(',') || bare.rsplit_once(' ').is_some_and(|(it, _)| it.ends_with(','));
        sign && !has_break(gap) && count(gap) < 8
    }

    /// Whether two parts are sure to be meant as all of a total: they are more than it, or it is
    /// not so small that they are near by chance.
    fn is_sure(&self, total: &Quantity, parts: &[&Quantity]) -> bool {
        let sum = Number::sum(parts.iter().map(|it| it.value));
        total.value >= Number::whole(20) || sum.is_some_and(|it| it > total.value)
    }

    /// Whether the same word stands before each part: "on 19 occasions … and on 12".
    fn begins_alike(&self, parts: &[&Quantity]) -> bool {
        let before = |it: &&Quantity| {
            let start = it.extent.text.start;
            let lead = self.words(start.saturating_sub(20), start);
            lead.split(' ').rfind(|it| !it.is_empty()).unwrap_or_default().to_owned()
        };
        let first = before(&parts[0]);
        first.starts_with(char::is_alphabetic)
            && !matches!(&*first, "and" | "or" | "the" | "to")
            && parts.iter().all(|it| before(it) == first)
    }

    /// Where the bracket closes that opens behind a total.
    fn bracket_end(&self, total: &Quantity) -> Option<u32> {
        let from = total.extent.text.end;
        let rest = self.context.text(TextSpan { start: from, end: self.sentence.span.end });
        Some(from + rest.find(')')? as u32)
    }

    fn next_word(&self, it: &Quantity, total: &Quantity) -> String {
        let words = self.words(it.extent.text.end, it.extent.text.end + 60);
        let mut words = words.split(' ').filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default().to_owned();
        if !total.noun.is_empty() && *first == *total.noun {
            return words.next().unwrap_or_default().to_owned();
        }
        first
    }

    /// Whether each part goes on with the same word: "22 from the towns and 18 from the villages".
    fn goes_on_alike(&self, parts: &[&Quantity], total: &Quantity) -> bool {
        let first = self.next_word(parts[0], total);
        parts.iter().all(|it| self.next_word(it, total) == first)
    }

    /// Whether no part has a noun of its own, and each goes on with a word.
    fn is_parallel(&self, parts: &[&Quantity], total: &Quantity) -> bool {
        let goes_on = |it: &&Quantity| {
            let word = self.next_word(it, total);
            word.starts_with(char::is_alphabetic) && !matches!(&*word, "and" | "or")
        };
        let bare = |it: &&Quantity| it.noun.is_empty() || it.noun == total.noun;
        parts.iter().all(goes_on)
            && (self.goes_on_alike(parts, total)
                || self.begins_alike(parts)
                || parts.len() > 2 && parts.iter().all(bare))
    }
}
