//! Lists of quantities in running text: "12 dhows, 30 cutters and 7 tugs".

use std::ops::Range;

use serde::Deserialize;

use crate::facts::quantity::Quantity;
use crate::rules::DocumentContext;
use crate::rules::figures::reading::{between, count};

/// The words that a list of quantities is made with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Listing {
    /// Before the last part.
    last: Vec<String>,
    /// Before a part that comes behind the last one: "with nine abstentions".
    further: Vec<String>,
    /// Before or behind a part that closes the list: "the remaining".
    rest: Vec<String>,
}

/// Quantities that one list has.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// Their places among those of the sentence.
    pub(super) parts: Range<usize>,
    /// Whether "and" stands before the last.
    pub(super) closed: bool,
    /// Whether the last one is called the rest.
    pub(super) rest: bool,
}

/// How a list goes on from one quantity to the next.
#[derive(Debug, Clone, Copy)]
struct Step {
    closes: bool,
    further: bool,
    rest: bool,
}

/// The most words between two parts.
const APART: usize = 12;

impl Listing {
    /// How some words between two quantities lead from one part to the next; none where they do
    /// not.
    fn step(&self, words: &str) -> Option<Step> {
        let words: Vec<&str> = words.split(' ').filter(|it| !it.is_empty()).collect();
        let is = |of: &[String], word: &str| of.iter().any(|it| it == word);
        if words.iter().filter(|it| it.starts_with(char::is_alphanumeric)).count() > APART
            || words.iter().any(|it| matches!(*it, "." | ":" | "?" | "!" | "—" | "–"))
        {
            return None;
        }
        // "staff (£42,000), travel (£8,500)": brackets close before the sign and open behind it.
        let opened = words.iter().position(|it| *it == "(");
        let closed = words.iter().position(|it| *it == ")");
        let nested = match (opened, closed) {
            (Some(open), Some(close)) => close > open,
            (None, Some(_)) | (Some(_), None) => true,
            (None, None) => false,
        };
        if nested {
            return None;
        }
        let sign = words.iter().rposition(|it| matches!(*it, "," | ";"));
        let from = match sign {
            Some(at) => at + 1,
            None => words.iter().position(|it| is(&self.last, it))?,
        };
        let behind = words.get(from..).unwrap_or_default();
        let first = behind.first().copied().unwrap_or_default();
        // "30 novels, reference books and 12 maps": the sign is inside of an item.
        let closes = is(&self.last, first) || behind.iter().any(|it| is(&self.last, it));
        Some(Step {
            closes,
            further: is(&self.further, first),
            rest: words.iter().any(|it| is(&self.rest, it)),
        })
    }

    /// The list that begins at a quantity.
    pub(super) fn read(
        &self,
        context: &DocumentContext<'_>,
        all: &[&Quantity],
        from: usize,
    ) -> List {
        let mut list = List { parts: from..from + 1, closed: false, rest: false };
        for at in from + 1..all.len() {
            let step = self.step(&between(context, all[at - 1], all[at]));
            let next = step.filter(|it| !list.closed || it.rest || it.further);
            let Some(step) = next.filter(|_| all[at].is_like(all[from])) else { break };
            list = List {
                parts: from..at + 1,
                closed: list.closed || step.closes || step.rest,
                rest: step.rest,
            };
        }
        list
    }

    /// Whether words between two quantities lead from one part of a list to the next, and whether
    /// to the last, and to what is left.
    pub(super) fn goes_on(&self, words: &str) -> Option<(bool, bool)> {
        self.step(words).map(|it| (it.closes || it.rest, it.rest))
    }

    /// Whether one of some words says that a part is what is left.
    pub(super) fn is_rest(&self, words: &str) -> bool {
        words.split(' ').any(|word| self.rest.iter().any(|it| it == word))
    }

    /// Whether the words right before a quantity call it what is left: "the remaining 33".
    pub(super) fn is_rest_before(&self, words: &str) -> bool {
        let near: Vec<_> = words.split(' ').filter(|it| !it.is_empty()).rev().take(2).collect();
        count(words) > 0 && near.iter().any(|word| self.rest.iter().any(|it| it == word))
    }
}
