//! Citations that are punctuated in two ways in one text.

use serde::Deserialize;

use super::{citations, with_places};
use crate::facts::Citation;
use crate::facts::citation::CitationForm;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Edit, Finding, Fix};
use crate::text::span::TextSpan;
use crate::words::authorship::is_year;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MixedStyle>("mixed-style");

/// The check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MixedStyle {
    /// How many citations of the usual style a text must have.
    least: usize,
    /// How many times as often as the other the usual style must be.
    ratio: usize,
    /// Declared: whether a comma stands before the year.
    comma: Option<bool>,
    /// Declared: whether `&` joins two authors in brackets.
    ampersand: Option<bool>,
    /// Declared: whether "et al" has a stop.
    stop: Option<bool>,
}

impl Default for MixedStyle {
    fn default() -> Self {
        Self { least: 5, ratio: 3, comma: None, ampersand: None, stop: None }
    }
}

/// One either/or of citation style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trait {
    /// A comma before the year.
    Comma,
    /// `&` or a word between two authors.
    Conjunction,
    /// A stop behind "et al".
    Stop,
}

/// How one citation does it.
struct Use {
    /// The first of two ways: with comma, with `&`, with stop.
    first: bool,
    /// Whether it is the way of citations with "et al.".
    et_al: bool,
    /// What to underline.
    span: TextSpan,
    edit: Edit,
}

impl Check for MixedStyle {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for of in [Trait::Comma, Trait::Conjunction, Trait::Stop] {
            let certain = |it: &&Citation| it.reference.is_some() || it.near.is_some();
            let uses = citations(context).filter(certain);
            let uses: Vec<_> = uses.filter_map(|it| read(context, it, of)).collect();
            self.judge(context, of, &uses, findings);
        }
    }
}

impl MixedStyle {
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        of: Trait,
        uses: &[Use],
        findings: &mut Vec<Finding>,
    ) {
        let count = |first: bool, et_al: Option<bool>| {
            uses.iter()
                .filter(|it| it.first == first && et_al.is_none_or(|et_al| it.et_al == et_al))
                .count()
        };
        let (first, second) = (count(true, None), count(false, None));
        let declared = match of {
            Trait::Comma => self.comma,
            Trait::Conjunction => self.ampersand,
            Trait::Stop => self.stop,
        };
        let usual = declared.unwrap_or(first >= second);
        let (more, fewer) = if usual { (first, second) } else { (second, first) };
        let clear = fewer > 0 && more >= self.least && more >= self.ratio.saturating_mul(fewer);
        if declared.is_none() && !clear {
            return;
        }
        for et_al in [false, true] {
            // A form that always has its own style is a style, not a slip.
            let strays = count(!usual, Some(et_al));
            let own = of == Trait::Comma && count(usual, Some(et_al)) == 0;
            if strays == 0 || own && declared.is_none() {
                continue;
            }
            let model = |like| uses.iter().find(|it| it.first == usual && it.et_al == like);
            let model = model(et_al).or_else(|| model(!et_al));
            let strays = uses.iter().filter(|it| it.first != usual && it.et_al == et_al);
            let strays: Vec<_> = strays.collect();
            findings.extend(together(context, of, usual, &strays, more, model));
        }
    }
}

/// `n.d.` and `forthcoming` have their own punctuation.
fn is_dated(citation: &Citation) -> bool {
    citation.year.as_deref().is_some_and(is_year)
}

/// How a citation does it, where it can be done in two ways.
fn read(context: &DocumentContext<'_>, citation: &Citation, of: Trait) -> Option<Use> {
    let insert = |at: u32, replacement: &str| Edit {
        place: context.place(TextSpan { start: at, end: at }),
        replacement: replacement.to_owned(),
    };
    let et_al = citation.et_al_span.is_some();
    match of {
        Trait::Comma if citation.form == CitationForm::Parenthetical && is_dated(citation) => {
            let names = citation.et_al_span.or(citation.author_spans.last().copied())?;
            Some(match citation.comma {
                Some(comma) => Use {
                    first: true,
                    et_al,
                    span: comma,
                    edit: Edit { place: context.place(comma), replacement: String::new() },
                },
                None => Use {
                    first: false,
                    et_al,
                    span: names.cover(citation.year_span),
                    edit: insert(names.end, ","),
                },
            })
        }
        // Running text may join two authors in another way than brackets do.
        Trait::Conjunction if citation.form == CitationForm::Parenthetical && !et_al => {
            let span = citation.conjunction?;
            let first = context.text(span) == "&";
            let replacement = if first { "and" } else { "&" }.to_owned();
            let place = context.place(span);
            matches!(context.text(span), "&" | "and").then_some(Use {
                first,
                et_al,
                span,
                edit: Edit { place, replacement },
            })
        }
        Trait::Stop => {
            let span = citation.et_al_span?;
            let text = context.text(span);
            let first = text.ends_with('.');
            let end = TextSpan { start: span.end - u32::from(first), end: span.end };
            let edit = if first {
                Edit { place: context.place(end), replacement: String::new() }
            } else {
                insert(span.end, ".")
            };
            text.starts_with("et").then_some(Use { first, et_al, span, edit })
        }
        _ => None,
    }
}

/// One finding for all citations of a form that have the rarer style: it is one habit.
fn together(
    context: &DocumentContext<'_>,
    of: Trait,
    usual: bool,
    strays: &[&Use],
    more: usize,
    model: Option<&Use>,
) -> Option<Finding> {
    let (first, others) = strays.split_first()?;
    let (message, help) = match (of, usual) {
        (Trait::Comma, true) => ("no comma before the year of a citation", "put a comma there"),
        (Trait::Comma, false) => ("a comma before the year of a citation", "take the comma out"),
        (Trait::Conjunction, true) => ("`and` between the authors of a citation", "write `&`"),
        (Trait::Conjunction, false) => ("`&` between the authors of a citation", "write `and`"),
        (Trait::Stop, true) => ("no stop behind `et al`", "put a stop there"),
        (Trait::Stop, false) => ("a stop behind `et al`", "take the stop out"),
    };
    let edits = strays.iter().map(|stray| stray.edit.clone()).collect();
    let finding = Finding::new(context.place(first.span), message)
        .note(match more {
            1 => "one other citation of this text is written in the other way".to_owned(),
            _ => format!("{more} other citations of this text are written in the other way"),
        })
        .help(help)
        .fix(Fix { applicability: Applicability::Safe, edits });
    let places = others.iter().map(|stray| context.place(stray.span));
    let finding = with_places(finding, places, "and here");
    Some(match model {
        Some(model) => finding.label(context.place(model.span), "as here"),
        None => finding,
    })
}
