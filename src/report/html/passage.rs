//! What stands around a place: as much of its paragraph as one needs to judge it.

use crate::report::Sources;
use crate::text::escape;
use crate::text::finding::Place;
use crate::text::span::floor;

/// Bytes before and behind a place that are shown.
const AROUND: usize = 200;

/// Bytes of a place itself that are shown.
const INSIDE: usize = 600;

/// A place in its paragraph, what is hidden in it made visible.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) before: String,
    pub(super) text: String,
    pub(super) after: String,
}

impl Passage {
    /// The passage of a place; empty where its text is not to be had any more.
    pub(super) fn around(sources: &Sources<'_>, place: Place) -> Self {
        let Some(source) = sources.source(place.document) else { return Self::default() };
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        Self::of(source.text(), start, end)
    }

    fn of(text: &str, start: usize, end: usize) -> Self {
        let shown = |text: &str| escape::line(text).into_owned();
        let from = floor(text, start.saturating_sub(AROUND));
        let mut before = &text[from..start];
        if let Some(at) = before.rfind("\n\n") {
            before = before[at..].trim_start();
        } else if from > 0 {
            let at = before.find(char::is_whitespace).unwrap_or(0);
            before = &before[at..];
        }
        let is_cut = from > 0 && before.len() > AROUND / 2;
        let before =
            if is_cut { format!("… {}", before.trim_start()) } else { before.to_owned() };

        let inside = &text[start..end];
        let mut kept = inside;
        if inside.len() > INSIDE {
            kept = &inside[..floor(inside, INSIDE)];
        }
        let cut = if kept.len() < inside.len() { " …" } else { "" };

        let to = floor(text, end.saturating_add(AROUND).min(text.len()));
        let mut after = &text[end..to];
        let mut more = "";
        if let Some(at) = after.find("\n\n") {
            after = after[..at].trim_end();
        } else if to < text.len() {
            let at = after.rfind(char::is_whitespace).unwrap_or(after.len());
            after = &after[..at];
            more = " …";
        }
        Self {
            before: shown(&before),
            text: format!("{}{cut}", shown(kept)),
            after: format!("{}{more}", shown(after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, word: &str) -> [String; 3] {
        let start = text.find(word).unwrap();
        let Passage { before, text, after } = Passage::of(text, start, start + word.len());
        [before, text, after]
    }

    #[test]
    fn a_passage_ends_with_its_paragraph() {
        let text = "One.\n\nThe mill\nof Arve burned.\n\nThree.";
        assert_eq!(around(text, "Arve"), ["The mill of ", "Arve", " burned."]);
        assert_eq!(around("Arve", "Arve"), ["", "Arve", ""]);
    }

    #[test]
    fn a_long_one_is_cut_between_words_and_letters() {
        let text = format!("{} Arve {}", "ünd ".repeat(200), "où ".repeat(200));
        let [before, word, after] = around(&text, "Arve");
        assert!(before.starts_with("… ünd ") && before.ends_with("ünd  "), "{before}");
        assert!(after.starts_with(" où") && after.ends_with("où …"), "{after}");
        assert_eq!(word, "Arve");
        assert!(before.len() <= AROUND + 8 && after.len() <= AROUND + 8);
        let long = "é".repeat(2000);
        assert!(around(&long, &long)[1].len() < INSIDE + 8);
    }

    #[test]
    fn what_is_hidden_is_seen() {
        assert_eq!(around("a\u{202e}b Arve\u{7}", "Arve")[0], r"a\u{202e}b ");
    }
}
