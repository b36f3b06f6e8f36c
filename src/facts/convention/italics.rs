//! Terms that stand in italics here and in roman type there.
//!
//! Many styles set a term in italics where it is introduced and not again, and any word may be
//! stressed once; so a term counts that has been in roman type before, or that is in italics
//! several times.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Convention, Group, Tally};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::words::lexicon;

pub(super) fn extract(tally: &mut Tally<'_, '_>) {
    let layers = tally.layers;
    // Words that are set in italics by themselves, with how often.
    let mut terms: FxHashMap<&str, (u32, u32)> = FxHashMap::default();
    for span in &layers.document.italics {
        if let Some(term) = term(tally, *span) {
            terms.entry(term).or_insert((0, span.start)).0 += 1;
        }
    }
    terms.retain(|_, (count, _)| *count > 1);
    if terms.is_empty() {
        return;
    }
    let ids: FxHashMap<u32, &str> =
        terms.keys().filter_map(|&term| Some((layers.vocabulary.id(term)?, term))).collect();
    let italics = &layers.document.italics;
    for block in layers.document.blocks.iter().filter(|block| super::reads(block.zone)) {
        for at in layers.range(block.span) {
            let Some(&term) = ids.get(&layers.vocabulary.ids()[at]) else { continue };
            let span = tally.tokens.span(at);
            let after = italics.partition_point(|it| it.start <= span.start);
            let italic = after.checked_sub(1).is_some_and(|at| italics[at].contains(span));
            let form = if italic { "italic" } else { "roman" };
            tally.add(Convention::Italics, Group::Word(Arc::from(term)), form, span);
        }
    }
}

/// The word that a stretch of italics is, where it is a term rather than a word stressed.
fn term<'d>(tally: &Tally<'_, 'd>, span: TextSpan) -> Option<&'d str> {
    let [token] = tally.layers.tokens_in(span) else { return None };
    let word = tally.layers.text(token.span);
    let plain =
        token.kind == TokenKind::Word && word.len() > 3 && word.starts_with(char::is_lowercase);
    (plain && !lexicon::is_word(word)).then_some(word)
}
