//! `mixed-marks`: straight and curly marks in one text.

use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Confidence, Finding};
use crate::text::span::TextSpan;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MixedMarks>("mixed-marks");

/// Reports the first straight mark of a text that has curly ones, or the first curly one of a text
/// that has straight ones, whichever are fewer; quotation marks and apostrophes each for
/// themselves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MixedMarks {
    /// How many of the other shape a text needs for each that is reported.
    ratio: usize,
}

/// The marks of one shape: how many, and the first of them.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    count: usize,
    first: TextSpan,
}

impl Check for MixedMarks {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        // Quotation marks, then apostrophes; straight, then curly.
        let mut tallies = [[Tally::default(); 2]; 2];
        for block in &context.document.blocks {
            let text = context.text(block.span);
            for (at, sign) in text.char_indices() {
                let Some((kind, shape)) = shape(text, at, sign) else { continue };
                let start = block.span.start as usize + at;
                let span = TextSpan::new(start, start + sign.len_utf8());
                if !context.reads(span) {
                    continue;
                }
                let tally = &mut tallies[kind][shape];
                if tally.count == 0 {
                    tally.first = span;
                }
                tally.count += 1;
            }
        }
        for ([straight, curly], name) in tallies.into_iter().zip(["quotation mark", "apostrophe"]) {
            let (few, many, shapes) = if straight.count <= curly.count {
                (straight, curly, ["straight", "curly"])
            } else {
                (curly, straight, ["curly", "straight"])
            };
            if few.count == 0 || few.count.saturating_mul(self.ratio) > many.count {
                continue;
            }
            let [here, elsewhere] = shapes;
            let finding = Finding::new(
                context.place(few.first),
                format!("a {here} {name} in a text with {elsewhere} ones"),
            );
            let note = format!("{elsewhere} {} times, {here} {}", many.count, few.count);
            findings.push(
                finding
                    .label(context.place(many.first), format!("a {elsewhere} one"))
                    .note(note)
                    .help("let all be of one shape")
                    .confidence(Confidence::Medium),
            );
        }
    }
}

/// Whether a sign is a quotation mark (0) or an apostrophe inside of a word (1), and whether it is
/// straight (0) or curly (1). Inch and minute marks are neither.
fn shape(text: &str, at: usize, sign: char) -> Option<(usize, usize)> {
    let before = || text[..at].chars().next_back();
    let after = || text[at + sign.len_utf8()..].chars().next();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match sign {
        '"' => (!before().is_some_and(|c| c.is_ascii_digit())).then_some((0, 0)),
        '“' | '”' => Some((0, 1)),
        '\'' => (letter(before()) && letter(after())).then_some((1, 0)),
        '’' => (letter(before()) && letter(after())).then_some((1, 1)),
        _ => None,
    }
}
