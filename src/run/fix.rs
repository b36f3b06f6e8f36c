//! Fixes: which of them go together, and what text comes of them.
//!
//! A fix is applied whole or not at all: its edits belong together. Where two fixes want the same
//! stretch of a text, the first in the order of the report wins and the other is left for the next
//! round, when the text has been read again. The engine runs the rounds.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::finding::{Applicability, DocumentId, Edit, Finding, Fix};
use crate::text::span::SourceSpan;

/// The edits of one round.
#[derive(Debug, Default)]
pub struct Plan<'f> {
    /// Replacements by the place that they replace; no two overlap.
    edits: BTreeMap<DocumentId, BTreeMap<SourceSpan, &'f str>>,
    /// The documents of each fix that it applies.
    pub applied: Vec<BTreeSet<DocumentId>>,
    /// How many fixes stand in the way of one another and are left for later.
    pub left: usize,
}

impl<'f> Plan<'f> {
    /// Takes the fixes of some findings in their order; `unsafe_too` takes those that a person
    /// should look at, `rewritable` tells which documents may be changed.
    #[must_use]
    pub fn new(
        findings: &'f [Finding],
        unsafe_too: bool,
        rewritable: impl Fn(DocumentId) -> bool,
    ) -> Self {
        let mut plan = Self::default();
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        for fix in fixes.filter(|fix| unsafe_too || fix.applicability == Applicability::Safe) {
            if !is_possible(fix, &rewritable) {
                continue;
            }
            if plan.has_room(fix) {
                let documents = fix.edits.iter().map(|edit| edit.place.document);
                plan.applied.push(documents.collect());
                for Edit { place, replacement } in &fix.edits {
                    plan.edits.entry(place.document).or_default().insert(place.span, replacement);
                }
            } else {
                plan.left += 1;
            }
        }
        plan
    }

    /// The documents that change.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> {
        self.edits.keys().copied()
    }

    /// The text of a document after its edits; nothing where an edit does not fall on its
    /// character boundaries, because it is not the text that was checked.
    #[must_use]
    pub fn apply(&self, document: DocumentId, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (span, replacement) in self.edits.get(&document).into_iter().flatten() {
            let range = span.range();
            out.push_str(text.get(at..range.start)?);
            push_in_lines_of(text.get(range.clone())?, replacement, &mut out);
            at = range.end;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }

    /// What is replaced in a document, in order, with what; no two overlap.
    #[must_use]
    pub fn replacements(&self, document: DocumentId, text: &str) -> Vec<(SourceSpan, String)> {
        let edits = self.edits.get(&document).into_iter().flatten();
        edits.map(|(&span, replacement)| (span, in_lines_of(span.of(text), replacement))).collect()
    }

    /// Whether no edit of a fix stands in the way of another, its own or a planned one.
    fn has_room(&self, fix: &Fix) -> bool {
        let mut own: Vec<_> =
            fix.edits.iter().map(|edit| (edit.place, edit.replacement.as_str())).collect();
        own.sort_unstable();
        let apart = own.windows(2).all(|pair| {
            let ((left, written), (right, other)) = (pair[0], pair[1]);
            left.document != right.document || compatible((left.span, written), (right.span, other))
        });
        apart
            && own.iter().all(|&(place, written)| {
                let Some(planned) = self.edits.get(&place.document) else { return true };
                // Planned edits are apart, so only the neighbours can be in the way. One that
                // starts at the end counts as a neighbour, too.
                let end = SourceSpan { start: place.span.end, end: u32::MAX };
                let before = planned.range(..=place.span).next_back();
                let after = planned.range(place.span..=end).next();
                let room = |(span, other): (&SourceSpan, &&str)| {
                    compatible((place.span, written), (*span, other))
                };
                before.is_none_or(room) && after.is_none_or(room)
            })
    }
}

/// Whether a fix changes only documents that may be changed.
#[must_use]
pub fn is_possible(fix: &Fix, rewritable: impl Fn(DocumentId) -> bool) -> bool {
    !fix.edits.is_empty() && fix.edits.iter().all(|edit| rewritable(edit.place.document))
}

/// What replaces some text, broken into lines as that was, if both have as many words.
#[must_use]
pub fn in_lines_of(text: &str, replacement: &str) -> String {
    let mut out = String::with_capacity(replacement.len());
    push_in_lines_of(text, replacement, &mut out);
    out
}

/// Adds what replaces some text, broken into lines as that was, if both have as many words.
fn push_in_lines_of(text: &str, replacement: &str, out: &mut String) {
    let words = |text: &str| text.split_whitespace().count();
    // White space at an edge is what the fix is about.
    let bare = |text: &str| !text.is_empty() && text.trim() == text;
    let broken = text.contains(['\n', '\r']) && bare(text) && bare(replacement);
    if !broken || words(text) != words(replacement) {
        out.push_str(replacement);
        return;
    }
    let mut rest = text;
    for (at, word) in replacement.split_whitespace().enumerate() {
        if at > 0 {
            let gap = rest.len() - rest.trim_start().len();
            out.push_str(&rest[..gap]);
            rest = &rest[gap..];
        }
        out.push_str(word);
        rest = &rest[rest.find(char::is_whitespace).unwrap_or(rest.len())..];
    }
}

/// Whether two edits can both be made: they are one, or they do not meet. An insertion at the edge
/// of another edit meets it, for nothing tells which text comes first.
fn compatible((left, written): (SourceSpan, &str), (right, other): (SourceSpan, &str)) -> bool {
    if left == right {
        return written == other;
    }
    let inserts = left.is_empty() || right.is_empty();
    let before = |a: SourceSpan, b: SourceSpan| a.end < b.start || a.end == b.start && !inserts;
    before(left, right) || before(right, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::finding::Place;

    fn fix(edits: &[(usize, usize, &str)]) -> Finding {
        let place =
            |start, end| Place { document: DocumentId(0), span: SourceSpan::new(start, end) };
        let edits = edits.iter().map(|&(start, end, text)| Edit {
            place: place(start, end),
            replacement: text.to_owned(),
        });
        let fix = Fix { applicability: Applicability::Safe, edits: edits.collect() };
        Finding::new(place(0, 0), "").fix(fix)
    }

    /// The text after one round, with how many fixes were applied and left.
    fn fixed(text: &str, findings: &[Finding]) -> (String, usize, usize) {
        let plan = Plan::new(findings, false, |_| true);
        (plan.apply(DocumentId(0), text).unwrap(), plan.applied.len(), plan.left)
    }

    #[test]
    fn the_first_of_two_that_overlap_wins() {
        let findings = [fix(&[(4, 7, "zwei")]), fix(&[(0, 5, "x")]), fix(&[(0, 3, "eins")])];
        assert_eq!(fixed("one two", &findings), ("eins zwei".to_owned(), 2, 1));
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let findings = [fix(&[(4, 7, "zwei")]), fix(&[(0, 3, "eins"), (4, 7, "deux")])];
        assert_eq!(fixed("one two", &findings), ("one zwei".to_owned(), 1, 1));
        assert_eq!(fixed("one two", &[fix(&[(0, 3, "a"), (1, 2, "b")])]).1, 0);
    }

    #[test]
    fn one_edit_that_two_findings_ask_for_is_made_once() {
        let findings = [fix(&[(0, 3, "eins")]), fix(&[(0, 3, "eins"), (4, 7, "zwei")])];
        assert_eq!(fixed("one two", &findings), ("eins zwei".to_owned(), 2, 0));
    }

    #[test]
    fn neighbours_do_not_meet_but_an_insertion_at_an_edge_does() {
        let findings = [fix(&[(0, 3, "a")]), fix(&[(3, 6, "b")])];
        assert_eq!(fixed("onetwo", &findings), ("ab".to_owned(), 2, 0));
        let findings = [fix(&[(3, 6, "b")]), fix(&[(3, 3, "-")]), fix(&[(6, 6, "!")])];
        assert_eq!(fixed("onetwo", &findings), ("oneb".to_owned(), 1, 2));
        let findings = [fix(&[(3, 3, "-")]), fix(&[(3, 3, "+")]), fix(&[(2, 4, "x")])];
        assert_eq!(fixed("onetwo", &findings), ("one-two".to_owned(), 1, 2));
    }

    #[test]
    fn line_breaks_stay_where_the_words_allow() {
        let fixes = |text: &str| [fix(&[(0, 7, text)])];
        assert_eq!(fixed("one\ntwo three", &fixes("eins zwei")).0, "eins\nzwei three");
        assert_eq!(fixed("one\ntwo three", &fixes("beide")).0, "beide three");
        assert_eq!(fixed("one two\nthree", &[fix(&[(0, 7, "a\u{A0}b")])]).0, "a\u{A0}b\nthree");
        assert_eq!(fixed("one\ntwo", &[fix(&[(3, 4, " ")])]).0, "one two");
    }

    #[test]
    fn edits_off_a_boundary_change_nothing() {
        let findings = [fix(&[(1, 2, "x")])];
        assert_eq!(Plan::new(&findings, false, |_| true).apply(DocumentId(0), "é"), None);
        assert_eq!(Plan::new(&findings, false, |_| true).apply(DocumentId(0), ""), None);
    }

    #[test]
    fn what_is_unsafe_or_not_to_be_rewritten_is_no_part_of_a_plan() {
        let mut finding = fix(&[(0, 1, "x")]);
        assert_eq!(Plan::new(std::slice::from_ref(&finding), true, |_| false).applied.len(), 0);
        if let Some(fix) = &mut finding.fix {
            fix.applicability = Applicability::Unsafe;
        }
        assert_eq!(Plan::new(std::slice::from_ref(&finding), false, |_| true).applied.len(), 0);
        assert_eq!(Plan::new(std::slice::from_ref(&finding), true, |_| true).applied.len(), 1);
    }
}
