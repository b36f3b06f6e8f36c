//! Quotation marks and brackets without their counterpart.

use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Finding};
use crate::text::quotemark::{Pair, Quote};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<UnbalancedQuotes>("unbalanced-quotes");

/// Reports marks that open or close alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct UnbalancedQuotes {
    /// How many paragraphs further a quotation may be closed that no paragraph between opens again.
    #[serde(default = "reach")]
    reach: usize,
    /// What a paragraph says that speaks of marks.
    #[serde(default)]
    naming: Vec<String>,
    /// What a line of a list of errata begins with, before a number and a colon.
    #[serde(default)]
    errata: Vec<String>,
}

fn reach() -> usize {
    6
}

/// As many opening single marks without a closing one are a letter (‘ayn), not marks.
const LETTERS: usize = 3;

/// A mark without a counterpart, and the paragraph that it stands in.
struct Stray {
    block: usize,
    quote: Quote,
}

impl Check for UnbalancedQuotes {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let blocks = &context.document.blocks;
        let pairings = &context.layers.pairings;
        let mut waiting: Vec<Stray> = Vec::new();
        let mut strays: Vec<(Stray, Option<TextSpan>)> = Vec::new();
        let mut unclosed: Vec<Stray> = Vec::new();
        for (at, (block, pairing)) in blocks.iter().zip(pairings).enumerate() {
            let (gone, rest) =
                waiting.into_iter().partition(|stray| stray.block.saturating_add(self.reach) < at);
            unclosed.extend::<Vec<Stray>>(gone);
            waiting = rest;
            if !context.reads(TextSpan { start: block.span.start, end: block.span.start + 1 }) {
                // A note in brackets may end in a line that is taken for a heading.
                for quote in pairing.unopened.iter().filter(|quote| quote.is_bracket()) {
                    let opener = waiting.iter().rposition(|stray| stray.quote.is_like(quote));
                    opener.map(|opener| waiting.remove(opener));
                }
                continue;
            }
            let astray = !pairing.unopened.is_empty() || !pairing.unclosed.is_empty();
            if astray && self.names_marks(context.text(block.span)) {
                continue;
            }
            let next = blocks.get(at + 1).map_or("", |next| context.text(next.span));
            for &quote in &pairing.unopened {
                let opener = waiting.iter().rposition(|stray| stray.quote.is_like(&quote));
                if let Some(opener) = opener {
                    waiting.remove(opener);
                } else {
                    let before = pairing.pairs.iter().rev().find(|pair| pair.close < quote.span);
                    let same = |span: TextSpan| context.text(span) == context.text(quote.span);
                    let pair = before.filter(|pair| same(pair.close));
                    strays.push((Stray { block: at, quote }, pair.map(|pair| pair.close)));
                }
            }
            let open = pairing.unclosed.iter().filter(|quote| !quote.reopens(next));
            let open = open.map(|&quote| Stray { block: at, quote });
            // An entry of a list is whole in itself.
            if matches!(block.zone, Zone::Reference | Zone::Caption | Zone::TableCell) {
                unclosed.extend(open);
            } else {
                waiting.extend(open);
            }
        }
        unclosed.extend(waiting);
        turned(context, findings);
        report(context, unclosed, strays, findings);
    }
}

impl UnbalancedQuotes {
    /// Whether a paragraph speaks of marks: it says so, or is a line of errata, which shows a piece of
    /// a sentence with whatever marks it has (`Page 12: changed "so to "so"`).
    fn names_marks(&self, text: &str) -> bool {
        let lower = fold::lower(text);
        let erratum = self.errata.iter().any(|place| {
            let rest = lower.strip_prefix(place.as_str()).map(str::trim_start);
            let bare = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
            rest != bare && bare.is_some_and(|bare| bare.trim_start().starts_with([':', ',']))
        });
        erratum || self.naming.iter().any(|name| lower.contains(name.as_str()))
    }
}

/// Reports pairs of which one mark was turned the wrong way: `“so“`, and `”so”` where the text opens
/// with the other mark elsewhere (Swedish and Finnish do not).
fn turned(context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
    let pairs = || context.layers.pairings.iter().flat_map(|pairing| &pairing.pairs);
    let shape = |pair: &Pair| (context.text(pair.open), context.text(pair.close));
    let count = |wanted| pairs().filter(|pair| shape(pair) == wanted).count();
    let alike = |pair: &&Pair| matches!(shape(pair), ("“", "“") | ("”", "”"));
    if !pairs().any(|pair| alike(&pair)) {
        return;
    }
    let usual = count(("“", "”"));
    let opens_so = usual > 0 && usual >= count(("”", "”"));
    for pair in pairs().filter(alike) {
        let (wrong, right, message) = match shape(pair) {
            ("”", _) if opens_so => {
                (pair.open, "“", "a quotation that closes with `”` opens with it")
            }
            ("“", _) => (pair.close, "”", "a quotation that opens with `“` closes with it"),
            _ => continue,
        };
        if !context.reads(wrong) {
            continue;
        }
        let (partner, label) = match wrong == pair.open {
            true => (pair.close, "closed here"),
            false => (pair.open, "opened here"),
        };
        findings.push(
            Finding::new(context.place(wrong), message)
                .label(context.place(partner), label)
                .help(format!("write `{right}`"))
                .replace(Applicability::Unsafe, right)
                .confidence(Confidence::High),
        );
    }
}

fn report(
    context: &DocumentContext<'_>,
    unclosed: Vec<Stray>,
    unopened: Vec<(Stray, Option<TextSpan>)>,
    findings: &mut Vec<Finding>,
) {
    // One function: the ways to settle a lone mark, the surest first.
    // A sign that markup sets off by itself is shown, not used: a key, a token of a language.
    let reads = |stray: &Stray| {
        context.reads(stray.quote.span) && !context.document.is_set_off(stray.quote.span)
    };
    let singles = unclosed.iter().filter(|stray| is_single(context, stray)).count();
    let doubles = quotes_with_doubles(context);
    let apostrophe = |stray: &Stray| {
        let sign = context.text(stray.quote.span);
        doubles && (sign == "'" || sign == "’")
    };
    let mut unclosed: Vec<Stray> = unclosed
        .into_iter()
        .filter(|stray| reads(stray) && !apostrophe(stray))
        .filter(|stray| !(is_single(context, stray) && singles >= LETTERS))
        .collect();
    let unopened = unopened.into_iter().filter(|(stray, _)| reads(stray) && !apostrophe(stray));
    for (stray, closed) in unopened {
        let sign = context.text(stray.quote.span);
        let (kind, place) = (kind(&stray.quote), context.place(stray.quote.span));
        // A mark of another shape may have opened it: “so".
        let other = unclosed.iter().rposition(|open| {
            open.block == stray.block
                && open.quote.span < stray.quote.span
                && open.quote.is_bracket() == stray.quote.is_bracket()
                && is_single(context, open) == is_single(context, &stray)
        });
        let finding = if let Some(other) = other {
            let open = unclosed.remove(other).quote.span;
            let opener = context.text(open);
            Finding::new(place, format!("a {kind} that opens with `{opener}` closes with `{sign}`"))
                .label(context.place(open), "opened here")
                .help("let both marks be of one shape")
        } else {
            let finding =
                Finding::new(place, format!("the closing {kind} `{sign}` was never opened"))
                    .help(format!("add the opening {kind}, or take this one out"));
            match closed {
                Some(closed) => finding
                    .label(context.place(closed), "the quotation before it is closed here already"),
                None => finding.note("nothing before it in this paragraph opens it"),
            }
        };
        findings.push(finding.confidence(confidence(context, &stray)));
    }
    let mut unclosed = unclosed.into_iter().peekable();
    while let Some(stray) = unclosed.next() {
        let sign = context.text(stray.quote.span);
        let kind = kind(&stray.quote);
        let finding = Finding::new(
            context.place(stray.quote.span),
            format!("the opening {kind} `{sign}` is never closed"),
        );
        // `“so“ it is`: one slip, not two.
        let again = |other: &Stray| {
            other.block == stray.block
                && !other.quote.is_bracket()
                && context.text(other.quote.span) == sign
        };
        let finding = match unclosed.next_if(again) {
            Some(other) => finding
                .label(context.place(other.quote.span), "opened again here")
                .help(format!("let the {kind} that ends the quotation be a closing one")),
            None => finding
                .note("neither this paragraph nor those after it close it")
                .help(format!("add the closing {kind}, or take this one out")),
        };
        findings.push(finding.confidence(confidence(context, &stray)));
    }
}

/// Whether a text has more quotations in double marks than in single ones: in such a text a single
/// mark that stands alone is the apostrophe of a dialect (`Lor'!`), a prime or a glottal stop.
fn quotes_with_doubles(context: &DocumentContext<'_>) -> bool {
    let pairs = context.layers.pairings.iter().flat_map(|pairing| &pairing.pairs);
    let (mut doubles, mut singles) = (0, 0);
    for pair in pairs {
        match context.text(pair.open) {
            "\"" | "“" | "„" | "«" => doubles += 1,
            _ => singles += 1,
        }
    }
    doubles > singles
}

fn kind(quote: &Quote) -> &'static str {
    if quote.is_bracket() { "bracket" } else { "quotation mark" }
}

fn is_single(context: &DocumentContext<'_>, stray: &Stray) -> bool {
    context.text(stray.quote.span).starts_with(['‘', '’', '\'', '‚', '‹', '›', '‛'])
}

/// A single mark may still be an apostrophe.
fn confidence(context: &DocumentContext<'_>, stray: &Stray) -> Confidence {
    if is_single(context, stray) { Confidence::Medium } else { Confidence::High }
}
