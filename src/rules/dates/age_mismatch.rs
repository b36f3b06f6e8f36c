//! Ages at death that do not follow from the dates of birth and death beside them.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::Date;
use crate::facts::date::Basis;
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;
use crate::words::calendar::{Day, Interval};
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<AgeMismatch>("age-mismatch");

/// How far apart, in tokens, a word and the date or age that it explains may be.
const NEAR: usize = 8;

/// Reports "Ada Roe (1870–1953) … died aged 75".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AgeMismatch {
    /// Words that introduce a birth.
    born: FxHashSet<String>,
    /// Words that introduce a death.
    died: FxHashSet<String>,
}

/// A life as its dates tell it.
struct Life<'a> {
    born: (Interval, &'a Date),
    died: (Interval, &'a Date),
}

impl Check for AgeMismatch {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let (tokens, vocabulary) = (&context.layers.tokens, &context.layers.vocabulary);
        let ages = [vocabulary.id("aged"), vocabulary.id("age")];
        if ages.iter().all(Option::is_none) {
            return;
        }
        for (at, (token, id)) in tokens.iter().zip(vocabulary.ids()).enumerate() {
            if !ages.contains(&Some(*id)) || !context.reads(token.span) {
                continue;
            }
            let number = at + 1 + usize::from(context.layers.token_text(at + 1) == "of");
            let Ok(age) = context.layers.token_text(number).parse::<i16>() else { continue };
            // "aged 60 to 64", "aged 5 months": no age of one person in years.
            let next = context.layers.token_text(number + 1);
            let years = matches!(next, "." | "," | ";" | ")" | "" | "in" | "on" | "at" | "and");
            let dies = (at.saturating_sub(NEAR)..at)
                .any(|it| self.is_death(context.layers.token_text(it)));
            // "a daughter aged 51" is not the one who died.
            let before = at.checked_sub(1).map_or("", |it| context.layers.token_text(it));
            let own = !before.starts_with(char::is_lowercase)
                || matches!(before, "the" | "at")
                || self.is_death(before);
            if !years || !dies || !own {
                continue;
            }
            let Some(sentence) = context.layers.sentence_at(token.span.start) else { continue };
            let Some(life) = self.life(context, sentence) else { continue };
            let most = whole_years(life.born.0.earliest, life.died.0.latest);
            let least = whole_years(life.born.0.latest, life.died.0.earliest);
            if (least..=most).contains(&age) {
                continue;
            }
            let span = TextSpan { start: token.span.start, end: tokens[number].span.end };
            let text = context.text(span);
            let (born, died) = (life.born.0.spoken(), life.died.0.spoken());
            let real = if least == most { most.to_string() } else { format!("{least} or {most}") };
            let mut finding = Finding::new(
                context.place(span),
                format!("`{text}` does not follow from a life from {born} to {died}"),
            )
            .confidence(Confidence::Medium)
            .label(place(context.id, life.born.1.extent), format!("born {born}"));
            if life.born.1.extent != life.died.1.extent {
                finding =
                    finding.label(place(context.id, life.died.1.extent), format!("died {died}"));
            }
            findings.push(
                finding
                    .note(format!("the age at death was {real}"))
                    .help("correct the age or one of the two dates"),
            );
        }
    }
}

impl AgeMismatch {
    fn is_death(&self, word: &str) -> bool {
        self.died.contains(&*fold::lower(word))
    }

    /// The life that the dates of a sentence tell: a range in brackets, or a date after a word of
    /// birth and another after one of death. Nothing where the sentence has further dates.
    fn life<'a>(&self, context: &DocumentContext<'a>, sentence: TextSpan) -> Option<Life<'a>> {
        let all = &context.facts.dates;
        let first = all.partition_point(|it| it.extent.text.start < sentence.start);
        let dates: Vec<_> = all[first..]
            .iter()
            .take_while(|it| it.extent.text.start < sentence.end)
            .filter(|it| it.interval.is_some() && !it.value.starts_with('P'))
            .collect();
        if dates.iter().any(|it| it.basis != Basis::Written || it.approximate) {
            return None;
        }
        match dates[..] {
            [range] => {
                let [born, died] = range.ends.as_deref()?;
                let start = context.layers.range(range.extent.text).start;
                let opened =
                    start.checked_sub(1).is_some_and(|it| context.layers.token_text(it) == "(");
                let (born, died) = (born.interval?, died.interval?);
                opened.then_some(Life { born: (born, range), died: (died, range) })
            }
            [born, died] => {
                let near = |date: &Date, is: &dyn Fn(&str) -> bool| {
                    let at = context.layers.range(date.extent.text).start;
                    (at.saturating_sub(NEAR)..at).any(|it| is(context.layers.token_text(it)))
                };
                let is_birth = |word: &str| self.born.contains(&*fold::lower(word));
                let told = born.ends.is_none()
                    && died.ends.is_none()
                    && near(born, &is_birth)
                    && near(died, &|word| self.is_death(word));
                let life =
                    || Some(Life { born: (born.interval?, born), died: (died.interval?, died) });
                if told { life() } else { None }
            }
            _ => None,
        }
    }
}

/// Birthdays from one day to another.
fn whole_years(from: Day, to: Day) -> i16 {
    let early = (to.month(), to.day()) < (from.month(), from.day());
    to.year() - from.year() - i16::from(early)
}
