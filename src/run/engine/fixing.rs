//! Rounds of fixes: what is fixed is read again, until nothing more is to be fixed.

use std::collections::BTreeSet;

use crate::run::corpus::Corpus;
use crate::run::engine::{Input, Report, Run, each, judge, update};
use crate::run::fix::Plan;
use crate::text::finding::DocumentId;

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixes {
    /// The texts that each fix changes, by name.
    applied: Vec<BTreeSet<String>>,
    /// How many stand in the way of others, round after round.
    pub left: usize,
    /// The texts as they are with the fixes; none where nothing was fixed.
    corpus: Option<Corpus>,
}

impl Fixes {
    /// How many were applied.
    #[must_use]
    pub fn applied(&self) -> usize {
        self.applied.len()
    }

    /// Takes back what was fixed in texts of some names, for it could not be written, and judges
    /// the corpus as it stands on disk. A fix counts only where all of its texts were written.
    #[must_use]
    pub fn withdraw(
        &mut self,
        report: Report,
        unwritten: &BTreeSet<String>,
        run: &Run<'_>,
        narrow: &mut dyn FnMut(&mut Report),
    ) -> Report {
        let Some(corpus) = self.corpus.as_mut().filter(|_| !unwritten.is_empty()) else {
            return report;
        };
        let original = |input: &Input| match input {
            Input::Fixed { original, .. } if unwritten.contains(&input.name()) => {
                Some(Input::clone(original))
            }
            _ => None,
        };
        let originals: Vec<_> = report.inputs.iter().filter_map(original).collect();
        self.applied.retain(|texts| texts.is_disjoint(unwritten));
        update(corpus, originals, run);
        let mut report = judge(corpus, run);
        narrow(&mut report);
        report
    }
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
    for _ in 0..ROUNDS {
        let plan = Plan::new(&report.findings, unsafe_too, |id| report.is_rewritable(id));
        let documents: Vec<_> = plan.documents().collect();
        let fixed = each(&documents, |&id| fixed(&report, &plan, id));
        fixes.left = plan.left;
        if fixed.iter().any(Result::is_err) {
            // A text that changed meanwhile is known to have, and next time no part of the plan.
            continue;
        }
        let changed: Vec<_> = fixed.into_iter().flatten().flatten().collect();
        if changed.is_empty() {
            break;
        }
        let name = |id: &DocumentId| report.inputs[id.0 as usize].name();
        fixes.applied.extend(plan.applied.iter().map(|ids| ids.iter().map(name).collect()));
        // Filled in the first round; later ones read again only what they change.
        let corpus = fixes.corpus.get_or_insert_with(|| {
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

/// A text with its part of a plan; nothing where that is what stands there already.
///
/// # Errors
/// None that need a word: the file has changed, and the input says so from now on.
fn fixed(report: &Report, plan: &Plan<'_>, id: DocumentId) -> Result<Option<Input>, ()> {
    let input = &report.inputs[id.0 as usize];
    let source = input.source().map_err(|_| ())?;
    let Some(text) = plan.apply(id, source.text()).filter(|text| text != source.text()) else {
        return Ok(None);
    };
    // A mark at the start is no part of the text.
    let mark = if source.position(0).byte > 0 { "\u{FEFF}" } else { "" };
    let bytes = [mark, &text].concat().into_bytes();
    let original = match input {
        Input::Fixed { original, .. } => original.clone(),
        original => Box::new(original.clone()),
    };
    Ok(Some(Input::Fixed { original, bytes }))
}
