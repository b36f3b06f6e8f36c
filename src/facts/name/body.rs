//! Names of bodies, laws and works that go on behind a preposition: `Committee on Civil Rights`,
//! `Ministry of Health and Social Care`.

use std::sync::Arc;

use super::{Name, NameKind};
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::nameparts::name_parts;
use crate::words::names;

/// The most parts of a name.
const PARTS_AT_MOST: usize = 4;

/// The names among those of a document that go on behind a preposition, in order, each as a whole.
#[must_use]
pub fn extract(layers: &Layers<'_>, names: &[Name]) -> Vec<Name> {
    let mut bodies = Vec::new();
    let mut at = 0;
    while let Some(first) = names.get(at) {
        let mut last = at;
        // `Holt and Birch Company`: the head comes last.
        let later = || {
            names.get(at + 1).is_some_and(|next| {
                let and = joined(layers, first, next).is_some_and(|tie| matches!(tie, "and" | "&"));
                and && has_head(next.key.rsplit(' ').next().unwrap_or_default())
            })
        };
        if has_head(&first.key) || later() {
            while last + 1 < names.len()
                && last - at < PARTS_AT_MOST
                && joined(layers, &names[last], &names[last + 1]).is_some()
            {
                last += 1;
            }
        }
        if last > at {
            bodies.push(whole(layers, first, &names[last]));
        } else if let Some(next) = names.get(at + 1).filter(|next| owns(layers, first, next)) {
            // `Women’s Rights Forum`; what stands behind the possessive is read by itself as well.
            bodies.push(whole(layers, first, next));
        }
        at = last + 1;
    }
    bodies
}

/// Whether a word of a name is the head of a body, a law or a work.
fn has_head(key: &str) -> bool {
    key.split(' ').any(|word| name_parts().body.contains(word) || name_parts().work.contains(word))
}

/// Whether the first of two names is a common noun in the possessive that begins the name of a body
/// with the second.
fn owns(layers: &Layers<'_>, left: &Name, right: &Name) -> bool {
    let (from, to) = (left.extent.text.end, right.extent.text.start);
    if to <= from || to - from > POSSESSIVE || right.kind == NameKind::Acronym {
        return false;
    }
    let between = layers.text(TextSpan { start: from, end: to });
    let ending = between.strip_suffix(' ').map(|it| it.trim_start_matches(['’', '\'']));
    let plural = left.key.ends_with('s') && ending == Some("") || ending == Some("s");
    let last = right.key.rsplit(' ').next().unwrap_or_default();
    let noun = left.key.rsplit(' ').next().unwrap_or_default();
    let english = dictionary::contains(noun, Variety::ANY) && !names::known(noun).place;
    plural && english && has_head(last) && between.starts_with(['’', '\''])
}

/// The longest ending of a possessive with the space behind it, in bytes.
const POSSESSIVE: u32 = 5;

/// The connective that alone, perhaps with an article, stands between two names.
fn joined<'d>(layers: &Layers<'d>, left: &Name, right: &Name) -> Option<&'d str> {
    let (from, to) = (left.extent.text.end, right.extent.text.start);
    // The longest that can stand between: "against the".
    if to < from || to - from > 16 || right.kind == NameKind::Acronym || right.sentence_initial {
        return None;
    }
    let between = layers.text(TextSpan { start: from, end: to });
    let mut words = between.split(' ').filter(|word| !word.is_empty());
    let connective = words.next().filter(|word| name_parts().connective.contains(*word))?;
    let article = words.next().is_none_or(|word| word == "the");
    (article && words.next().is_none() && between.starts_with(' ')).then_some(connective)
}

/// The name from the first to the last of its parts.
fn whole(layers: &Layers<'_>, first: &Name, last: &Name) -> Name {
    let span = first.extent.text.cover(last.extent.text);
    let text = layers.text(span);
    Name {
        extent: layers.extent(span),
        text: Arc::from(text),
        key: Arc::from(fold::key(text)),
        zones: layers.zones(span),
        kind: NameKind::Phrase,
        ..first.clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::read;
    use crate::text::source::Source;

    fn bodies(text: &str) -> Vec<String> {
        let document = read::read("x.txt", Source::from_text(text));
        let (facts, _) = facts::extract(&document);
        facts.bodies.iter().map(|it| it.text.to_string()).collect()
    }

    #[test]
    fn a_body_goes_on_behind_a_preposition() {
        let text = "She led the Council for the Defence of Norrland and met the Joint Office on \
                    Tidal Power in Berlin.";
        assert_eq!(bodies(text)[0], "Council for the Defence of Norrland");
    }

    #[test]
    fn a_body_begins_with_a_possessive() {
        let text = "They asked the Tanners’ Union in May, the Children’s Library Board; Norway’s Board slept.";
        assert_eq!(bodies(text), ["Tanners’ Union", "Children’s Library Board"]);
    }

    #[test]
    fn persons_do_not() {
        assert!(bodies("We saw Mary Holt and John Birch in Berlin.").is_empty());
    }
}
