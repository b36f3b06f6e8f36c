//! `consistency`: either form is right, but a document should keep to one.

use serde::Deserialize;

use super::{Hit, Matcher, accepted, blocks};
use crate::diagnostic::{Confidence, Finding};
use crate::rules::{Check, DocumentContext};

/// Reports the forms of a group that are not the document's own.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
pub(super) struct Consistency {
    matcher: Matcher,
    /// The (group, form) of each row of the matcher.
    rows: Vec<(usize, usize)>,
    options: Options,
}

/// The options of `[check.consistency]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Rival forms; a form may have several shapes (`adviser`, `advisers`), in the same order in
    /// each form.
    groups: Vec<Vec<Form>>,
    /// Which form to hold for right.
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    scope: Scope,
    #[serde(default = "yes")]
    ignore_case: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Form {
    One(String),
    Shapes(Vec<String>),
}

/// Which form of a group is held for right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The most frequent one; of two equally frequent ones that which comes first.
    #[default]
    Consistent,
    /// The first form of each group.
    First,
    /// The second form of each group.
    Second,
}

/// How far a form has to be kept. A form kept over a corpus needs facts that are not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scope {
    /// Inside each document.
    #[default]
    Document,
}

fn yes() -> bool {
    true
}

impl Form {
    fn shapes(&self) -> &[String] {
        match self {
            Self::One(shape) => std::slice::from_ref(shape),
            Self::Shapes(shapes) => shapes,
        }
    }
}

impl TryFrom<Options> for Consistency {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let Scope::Document = options.scope;
        let mut phrases = Vec::new();
        let mut rows = Vec::new();
        for (group, forms) in options.groups.iter().enumerate() {
            if forms.len() < 2 {
                return Err("a group needs two forms or more".to_owned());
            }
            for (form, shapes) in forms.iter().enumerate() {
                phrases.extend(shapes.shapes().iter().map(String::as_str));
                rows.resize(phrases.len(), (group, form));
            }
        }
        let matcher = Matcher::new(phrases, [], options.ignore_case, false)?;
        Ok(Self { matcher, rows, options })
    }
}

impl Check for Consistency {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut hits: Vec<Vec<Hit>> = vec![Vec::new(); self.options.groups.len()];
        for block in blocks(context) {
            for hit in self.matcher.hits(context, block) {
                let text = context.text(hit.span);
                if context.reads(hit.span) && !accepted(context, text) {
                    hits[self.rows[hit.row].0].push(hit);
                }
            }
        }
        for hits in hits.iter().filter(|hits| !hits.is_empty()) {
            self.group(context, hits, findings);
        }
    }
}

impl Consistency {
    /// Reports the hits of one group that are not of the form to keep.
    fn group(&self, context: &DocumentContext<'_>, hits: &[Hit], findings: &mut Vec<Finding>) {
        let form = |hit: &Hit| self.rows[hit.row].1;
        let count = |wanted: usize| hits.iter().filter(|hit| form(hit) == wanted).count();
        let right = match self.options.mode {
            Mode::First => 0,
            Mode::Second => 1,
            // The first hit wins a tie, so hits are read from the last to the first.
            Mode::Consistent => {
                hits.iter().rev().map(form).max_by_key(|&form| count(form)).unwrap_or_default()
            }
        };
        let evidence = hits.iter().find(|hit| form(hit) == right);
        for hit in hits.iter().filter(|hit| form(hit) != right) {
            let text = context.text(hit.span);
            let better = self.better(hit, right);
            let place = context.place(hit.span);
            let finding = match evidence {
                Some(kept) => {
                    let (n, m) = (count(right), count(form(hit)));
                    let kept_text = context.text(kept.span);
                    Finding::new(place, format!("`{text}` here, `{kept_text}` elsewhere"))
                        .label(context.place(kept.span), "the form of this text")
                        .note(format!("`{kept_text}` and its like {n} times, `{text}` {m}"))
                        .confidence(if n > m { Confidence::High } else { Confidence::Medium })
                }
                None => Finding::new(place, format!("`{text}` is not the form of the house")),
            };
            findings.push(match better {
                Some(better) => finding.help(format!("write `{better}`")),
                None => finding,
            });
        }
    }

    /// The shape of the right form that stands where the shape of a hit stands in its own form.
    fn better(&self, hit: &Hit, right: usize) -> Option<&str> {
        let (group, form) = self.rows[hit.row];
        let first = self.rows.iter().position(|&row| row == (group, form))?;
        let shapes = self.options.groups[group].get(right)?.shapes();
        shapes.get(hit.row - first).map(String::as_str)
    }
}
