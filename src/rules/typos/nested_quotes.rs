//! `nested-quotes`: a quotation inside a quotation with the same marks.

use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Finding};
use crate::text::quotemark::Pair;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<NestedQuotes>("nested-quotes");

/// Reports inner quotations whose marks are those of the outer one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NestedQuotes {}

/// The marks that open and close differently, and those that stand inside of them.
const INNER: &[([&str; 2], [&str; 2])] = &[(["“", "”"], ["‘", "’"]), (["«", "»"], ["“", "”"])];

impl Check for NestedQuotes {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for pairing in &context.layers.pairings {
            // A pair stands behind those inside of it.
            let mut open: Vec<&Pair> = Vec::new();
            for pair in pairing.pairs.iter().rev() {
                while open.last().is_some_and(|outer| pair.close < outer.open) {
                    open.pop();
                }
                findings.extend(open.last().and_then(|outer| report(context, pair, outer)));
                open.push(pair);
            }
        }
    }
}

fn report(context: &DocumentContext<'_>, inner: &Pair, outer: &Pair) -> Option<Finding> {
    let marks = |pair: &Pair| [context.text(pair.open), context.text(pair.close)];
    let own = marks(inner);
    let (_, right) = INNER.iter().find(|(all, _)| *all == own && *all == marks(outer))?;
    let mut whole = inner.open;
    whole.end = inner.close.end;
    let text = context.text(inner.inner());
    let before = context.text(outer.inner()).get(..(inner.open.start - outer.open.end) as usize)?;
    let within_brackets = before.rfind('[') > before.rfind(']');
    let is_whole = before.is_empty() && inner.close.end == outer.close.start;
    // Marks set twice are another slip, and in brackets an editor speaks and not who is quoted.
    if text.trim().is_empty() || is_whole || within_brackets {
        return None;
    }
    let [opening, closing] = right;
    context.reads(whole).then(|| {
        let message = "a quotation inside a quotation has the same marks";
        Finding::new(context.place(whole), message)
            .label(context.place(outer.open), "the outer one opens here")
            .help(format!("write `{opening}{text}{closing}`"))
            .replace(Applicability::Unsafe, format!("{opening}{text}{closing}"))
            .confidence(Confidence::Medium)
    })
}
