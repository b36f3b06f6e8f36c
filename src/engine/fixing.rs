//! Rounds of fixes: what is fixed is read again, until nothing more is to be fixed.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::engine::{Input, Report, Run, judge, update};
use crate::fix::Plan;

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixes {
    /// How many were applied.
    pub applied: usize,
    /// How many stand in the way of others, round after round.
    pub left: usize,
}

/// How often texts are read again after fixes: a fix may bring forward another, but two rules that
/// undo each other's work must come to an end.
const ROUNDS: usize = 10;

/// Applies the fixes of a report and checks again, until nothing more is to be fixed; `unsafe_too`
/// applies those that a person should look at, `read` reads the texts that are left as they are,
/// and `narrow` takes out of each further report what was taken out of this one.
///
/// Nothing is written: the report's inputs that changed are [`Input::Fixed`].
#[must_use]
pub fn fix(
    mut report: Report,
    unsafe_too: bool,
    run: &Run<'_>,
    read: &dyn Fn(Vec<Input>) -> Corpus,
    narrow: &mut dyn FnMut(&mut Report),
) -> (Report, Fixes) {
    let mut fixes = Fixes::default();
    // Filled in the first round; later ones read again only what they change.
    let mut corpus = None;
    for _ in 0..ROUNDS {
        let plan = Plan::new(&report.findings, unsafe_too, |id| report.is_rewritable(id));
        let changed: Vec<_> = plan.documents().collect();
        let changed = changed.into_par_iter().filter_map(|id| {
            let input = &report.inputs[id.0 as usize];
            let source = input.source().ok()?;
            let text = plan.apply(id, source.text()).filter(|text| text != source.text())?;
            // A mark at the start is no part of the text.
            let mark = if source.position(0).byte > 0 { "\u{FEFF}" } else { "" };
            let bytes = [mark, &text].concat().into_bytes();
            let original = match input {
                Input::Fixed { original, .. } => original.clone(),
                original => Box::new(original.clone()),
            };
            Some(Input::Fixed { original, bytes })
        });
        let changed: Vec<_> = changed.collect();
        fixes.left = plan.left;
        if changed.is_empty() {
            break;
        }
        fixes.applied += plan.applied;
        let corpus = corpus.get_or_insert_with(|| {
            let names: BTreeSet<_> = changed.iter().map(Input::name).collect();
            let inputs = report.inputs.iter().chain(&report.unread);
            let others = inputs.filter(|input| !names.contains(&input.name())).cloned();
            read(others.collect())
        });
        update(corpus, changed, run);
        report = judge(corpus, run);
        narrow(&mut report);
    }
    (report, fixes)
}
