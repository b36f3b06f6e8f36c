//! `repeated-sentence`: a long sentence that stands twice, in one text or in two.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::wording::Wording;
use crate::rules::{Check, CorpusContext, DocumentContext, Kind, Scope, place};
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::text::zone::Zone;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<RepeatedSentence>("repeated-sentence");

/// Reports sentences of many words that come again word for word.
///
/// What comes a third time is a formula of its author. So is what a text repeats more often than
/// `most`, and what two texts share more often: versions of one text, or texts from one template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RepeatedSentence {
    scope: Scope,
    /// How many sentences one text may repeat, or two texts may share, and still be reported.
    most: usize,
    /// In one text: how many blocks further the sentence may come again.
    #[serde(default)]
    reach: u32,
}

impl RepeatedSentence {
    /// Whether a sentence comes again in the same paragraph, or as a paragraph by itself in reach of
    /// another one, with nothing but running text between. Elsewhere it may well be said again:
    /// under another heading, of another term of a list, beside the paragraph that a caption or a
    /// pull quotation is taken from.
    fn is_close(&self, context: &DocumentContext<'_>, first: &Wording, second: &Wording) -> bool {
        let between = first.block as usize..second.block as usize;
        let blocks = context.document.blocks.get(between).unwrap_or_default();
        let broken = context.text(first.extent.text).contains('\n');
        let paragraphs = second.block - first.block <= self.reach
            && blocks.iter().all(|block| block.zone == Zone::Paragraph)
            && (first.alone && second.alone);
        !broken && (first.block == second.block || paragraphs)
    }
}

impl Check for RepeatedSentence {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if self.scope != Scope::Document {
            return;
        }
        let mut seen: FxHashMap<u64, Vec<&Wording>> = FxHashMap::default();
        for sentence in &context.facts.wordings {
            if context.reads(sentence.extent.text) {
                seen.entry(sentence.hash).or_default().push(sentence);
            }
        }
        let mut repeated: Vec<_> = seen.into_values().filter(|places| places.len() > 1).collect();
        if repeated.len() > self.most {
            return;
        }
        repeated.sort_by_key(|places| places[0].extent.text);
        for places in repeated {
            if let [first, second] = places[..]
                && self.is_close(context, first, second)
            {
                let at = |it: &Wording| place(context.id, it.extent);
                let finding =
                    Finding::new(at(second), "the sentence stands here a second time".to_owned());
                findings.push(
                    finding
                        .label(at(first), "and here first")
                        .note("both are the same, word for word")
                        .help("delete one of the two")
                        .confidence(Confidence::Medium),
                );
            }
        }
    }

    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        if self.scope != Scope::Corpus {
            return;
        }
        // Sentences that one text alone has are most of them: only their hash is looked at.
        let mut once: FxHashMap<u64, DocumentId> = FxHashMap::default();
        let mut shared: FxHashSet<u64> = FxHashSet::default();
        for (id, facts) in context.iter() {
            for sentence in &facts.wordings {
                if *once.entry(sentence.hash).or_insert(id) != id {
                    shared.insert(sentence.hash);
                }
            }
        }
        let mut places: FxHashMap<u64, Vec<(DocumentId, Place)>> = FxHashMap::default();
        for (id, facts) in context.iter() {
            for it in facts.wordings.iter().filter(|it| shared.contains(&it.hash)) {
                places.entry(it.hash).or_default().push((id, place(id, it.extent)));
            }
        }
        let pairs = places.into_values().filter_map(|found| match found[..] {
            [first, second] => Some((first, second)),
            _ => None,
        });
        let mut pairs: Vec<_> = pairs.collect();
        pairs.sort_by_key(|((_, first), (_, second))| (*first, *second));
        let mut common: FxHashMap<(DocumentId, DocumentId), usize> = FxHashMap::default();
        for (first, second) in &pairs {
            *common.entry((first.0, second.0)).or_default() += 1;
        }
        for ((one, first), (other, second)) in pairs {
            if common[&(one, other)] > self.most {
                continue;
            }
            let finding =
                Finding::new(second, "the sentence stands in another text as well".to_owned());
            findings.push(
                finding
                    .label(first, "word for word")
                    .note("no third text has it")
                    .help("quote it, or say it in other words")
                    .confidence(Confidence::Low),
            );
        }
    }
}
