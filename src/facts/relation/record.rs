//! Relations in records: `Architect: Ada Roe` under the name of a bridge, and the cells of a row.

use crate::facts::relation::lexicon::{Side, lexicon};
use crate::facts::relation::party;
use crate::facts::relation::{Relation, RelationKind, relation};
use crate::facts::vital::narrative::Narrative;
use crate::text::span::TextSpan;
use crate::text::zone::Zone;

/// What a label of some words that begins with a token says of the thing that the record is about.
pub(super) fn labelled(
    narrative: &Narrative<'_, '_>,
    kind: u8,
    at: usize,
    count: u8,
) -> Option<Relation> {
    let layers = narrative.layers;
    let words = lexicon().relation.get(usize::from(kind))?;
    let token = layers.tokens.get(at)?.span;
    let block = layers.document.block_at(token.start)?;
    let opens = layers.range(block.span).start == at || {
        let before = layers.tokens.get(at.checked_sub(1)?)?.span;
        let between = TextSpan { start: before.end, end: token.start };
        layers.text(between).contains('\n') || matches!(layers.token_text(at - 1), "•" | "*" | "-")
    };
    let end = at + usize::from(count);
    let label: Vec<_> = (at..end).map(|it| narrative.lower(it)).collect();
    let label = label.join(" ");
    if !opens || !words.labels.iter().any(|it| **it == *label) {
        return None;
    }
    let cells = &layers.document.cells;
    let value = if layers.token_text(end) == ":" {
        end + 1
    } else if block.zone == Zone::TableCell && layers.range(block.span).end == end {
        let own = cells.partition_point(|it| it.start <= block.span.start).checked_sub(1)?;
        let next = cells
            .get(own + 1)
            .filter(|it| it.table == cells[own].table && it.row == cells[own].row)?;
        // The head of a column is no label of the cell beside it.
        if cells[own].column > 0 {
            return None;
        }
        layers.range(TextSpan { start: next.start, end: next.start + 1 }).start
    } else {
        return None;
    };
    let place = party::line_at(narrative, value, words.object)?;
    let about = party::heading_over(narrative, token.start)?;
    let subject = match words.subject {
        Side::Person => about.party.named().filter(|it| it.bearer.is_some())?,
        _ => Some(about.party).filter(|it| it.bearer.is_none())?,
    };
    let several = party::is_joined(narrative, &place) && words.object != Side::Place;
    let told =
        relation(layers, RelationKind::Listed(kind), (Some(subject), place.party), place.span);
    Some(Relation { several, record: true, ..told })
}
