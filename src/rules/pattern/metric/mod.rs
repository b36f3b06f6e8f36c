//! `metric`: sentences, paragraphs or texts that are too long or too hard to read, by a count or a
//! formula.
//!
//! The formulas are those of their authors: Flesch (1948), Kincaid et al. (1975), Gunning (1952),
//! McLaughlin (SMOG, 1969), Coleman and Liau (1975), Senter and Smith (ARI, 1967).

mod counts;
mod formula;

use serde::Deserialize;

use super::{Message, blocks, sentences};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

use counts::Counts;
use formula::Formula;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Metric>("metric", Options::DOCS);

/// Reports what is above or below a limit.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Metric {
    formulas: Vec<Formula>,
    options: Options,
}

options! {
    /// The options of `[check.metric]`.
    struct Options {
        /// What is measured: a count (`"words"`, `"sentences"`, `"paragraphs"`, `"characters"`,
        /// `"syllables"`, `"long_words"`, `"complex_words"`, `"polysyllabic_words"`) or a formula
        /// (`"flesch"`, `"flesch-kincaid"`, `"gunning-fog"`, `"smog"`, `"coleman-liau"`, `"ari"`);
        /// of several the mean counts.
        #[serde(default)]
        measure: Vec<Measure>,
        /// Instead: a formula of your own over the counts, such as `"words / sentences"`; it knows
        /// `+ - * / ( )`, `sqrt`, `list`, `blockquote` and `heading_h1` to `heading_h6` as well.
        #[serde(default)]
        formula: Option<String>,
        /// What is measured: each `"sentence"`, each `"paragraph"`, or the whole `"document"`.
        #[serde(default)]
        per: Per,
        /// Reported is what has more.
        #[serde(default)]
        max: Option<f64>,
        /// Reported is what has less.
        #[serde(default)]
        min: Option<f64>,
        /// Instead of limits: when to report, such as `"> 12"`, `">= 3"`, `"< 30"`, `"== 0"`.
        #[serde(default)]
        condition: Option<Condition>,
        /// Texts of fewer words are not measured: formulas mean nothing there.
        #[serde(default)]
        min_words: usize,
        /// What is said. Knows `{value}`.
        message: Message,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
    }
}

/// A measure by name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
struct Measure(Formula);

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Per {
    Sentence,
    Paragraph,
    #[default]
    Document,
}

/// A comparison with a number.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
struct Condition {
    /// Which orders of the value to the number it takes: less, equal, greater.
    takes: [bool; 3],
    number: f64,
}

/// The formulas that have a name. Grades are school years of the United States but for `flesch`,
/// which goes from 0 (hard) to 100 (easy).
const NAMED: [(&str, &str); 6] = [
    ("flesch", "206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words)"),
    ("flesch-kincaid", "0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59"),
    ("gunning-fog", "0.4 * ((words / sentences) + 100 * (complex_words / words))"),
    ("smog", "1.0430 * sqrt(polysyllabic_words * 30 / sentences) + 3.1291"),
    (
        "coleman-liau",
        "0.0588 * (characters / words) * 100 - 0.296 * (sentences / words) * 100 - 15.8",
    ),
    ("ari", "4.71 * (characters / words) + 0.5 * (words / sentences) - 21.43"),
];

fn is_count(name: &str) -> bool {
    Counts::default().get(name).is_some()
}

impl TryFrom<String> for Measure {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, formula)| *formula);
        if named.is_none() && !is_count(&name) {
            let names = NAMED.map(|(name, _)| name).join("`, `");
            return Err(format!(
                "there is no measure `{name}`; there are the counts and `{names}`"
            ));
        }
        Ok(Self(Formula::parse(named.unwrap_or(&name), &is_count)?))
    }
}

impl TryFrom<String> for Condition {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let signs = [
            (">=", [false, true, true]),
            ("<=", [true, true, false]),
            ("==", [false, true, false]),
            ("!=", [true, false, true]),
            (">", [false, false, true]),
            ("<", [true, false, false]),
        ];
        let read = signs.iter().find_map(|&(sign, takes)| {
            let number = text.trim().strip_prefix(sign)?.trim().parse().ok()?;
            Some(Self { takes, number })
        });
        read.ok_or_else(|| format!("`{text}` is no condition; write `> 12` or the like"))
    }
}

impl TryFrom<Options> for Metric {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let mut formulas: Vec<_> = options.measure.iter().map(|it| it.0.clone()).collect();
        if let Some(formula) = &options.formula {
            formulas.push(Formula::parse(formula, &is_count)?);
        }
        if formulas.is_empty() {
            return Err("`measure` or `formula` is needed".to_owned());
        }
        if options.max.is_none() && options.min.is_none() && options.condition.is_none() {
            return Err("`max`, `min` or `condition` is needed".to_owned());
        }
        Ok(Self { formulas, options })
    }
}

impl Check for Metric {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let stretches = match self.options.per {
            Per::Sentence => sentences(context),
            Per::Paragraph => blocks(context).map(|block| block.span).collect(),
            Per::Document => {
                if let Some((counts, first)) = whole(context) {
                    self.judge(context, &counts, first, findings);
                }
                return;
            }
        };
        for span in stretches {
            let mut counts = Counts { paragraphs: 1.0, ..Counts::default() };
            counts.add(context.layers, span);
            counts.sentences = sentences_in(context, span);
            if context.reads(span) {
                self.judge(context, &counts, span, findings);
            }
        }
    }
}

impl Metric {
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        counts: &Counts,
        span: TextSpan,
        findings: &mut Vec<Finding>,
    ) {
        if counts.words < 1.0 || counts.words < self.options.min_words as f64 {
            return;
        }
        let values = self.formulas.iter();
        let sum: f64 =
            values.map(|it| it.value(&|name| counts.get(name).unwrap_or_default())).sum();
        let value = sum / self.formulas.len() as f64;
        let Options { max, min, condition, message, help, .. } = &self.options;
        let wrong = max.is_some_and(|max| value > max)
            || min.is_some_and(|min| value < min)
            || condition.is_some_and(|it| it.holds(value));
        if !value.is_finite() || !wrong {
            return;
        }
        let shown = if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.2}") };
        let said = message.about_count(context.text(span), &shown);
        let finding = Finding::new(context.place(span), said);
        findings.push(Finding { help: help.clone(), ..finding });
    }
}

impl Condition {
    fn holds(self, value: f64) -> bool {
        let [less, equal, greater] = self.takes;
        match value.partial_cmp(&self.number) {
            Some(std::cmp::Ordering::Less) => less,
            Some(std::cmp::Ordering::Equal) => equal,
            Some(std::cmp::Ordering::Greater) => greater,
            None => false,
        }
    }
}

/// The counts of what the rule reads of a text, and its first line.
fn whole(context: &DocumentContext<'_>) -> Option<(Counts, TextSpan)> {
    let first = context.document.blocks.first()?.span;
    let mut counts = Counts::default();
    for block in blocks(context) {
        counts.paragraphs += f64::from(u8::from(block.zone.is_running()));
        counts.list += f64::from(u8::from(block.zone == Zone::ListItem));
        counts.blockquote += f64::from(u8::from(block.zone == Zone::BlockQuotation));
        counts.add(context.layers, block.span);
        counts.sentences += sentences_in(context, block.span);
    }
    for block in &context.document.blocks {
        let heading = matches!(block.zone, Zone::Heading | Zone::Title);
        let level = usize::from(block.level).checked_sub(1).filter(|&level| heading && level < 6);
        if let Some(level) = level {
            counts.headings[level] += 1.0;
        }
    }
    Some((counts, first))
}

/// The number of sentences in a stretch.
fn sentences_in(context: &DocumentContext<'_>, span: TextSpan) -> f64 {
    let sentences = &context.layers.sentences;
    let from = sentences.partition_point(|it| it.start < span.start);
    let to = sentences.partition_point(|it| it.start < span.end);
    (to.saturating_sub(from)).max(1) as f64
}
