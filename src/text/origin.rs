//! Where the text of a container came from: a file of Word or an e-book is an archive of parts in
//! XML, and what a reader sees of it is none of them.
//!
//! The text of such a file is extracted, a line a paragraph, and that is its source: spans, lines
//! and columns are those of the extracted text. An [`Origin`] leads from there to the part, the run
//! and the bytes that the words stand in. It is made once, by who extracts; nothing is searched for.

use crate::text::span::SourceSpan;

/// The way from an extracted text to the parts that it came from.
///
/// The parts that were read stand one behind the other in what is called the joined text.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// In the order of the joined text.
    pub parts: Vec<Part>,
    /// Stretches of the extracted text and where they stand in the joined one, in order.
    pub runs: Vec<Run>,
    /// Where the runs of formatting begin in the joined text, in order, where the format has such.
    pub formatting: Vec<u32>,
    /// Where the paragraphs begin in the joined text, in order.
    pub paragraphs: Vec<u32>,
    /// What could not be read, in words.
    pub faults: Vec<String>,
}

/// A part of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in the container, with `/`.
    pub name: Box<str>,
    /// Its place in the joined text.
    pub joined: SourceSpan,
}

/// A stretch of extracted text, with its source in the joined text; where both have the same length
/// they agree byte for byte, but for what cannot be shown in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// In the extracted text.
    pub text: SourceSpan,
    /// In the joined text.
    pub joined: SourceSpan,
}

/// A place in a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartPlace<'o> {
    /// The name of the part.
    pub part: &'o str,
    /// The run of formatting within its paragraph, from 1, where the format has such.
    pub run: Option<usize>,
    /// Bytes of the part, decoded as UTF-8: from the first word's start to the last one's end, with
    /// all markup between them.
    pub bytes: SourceSpan,
}

impl Origin {
    /// Where a span of the extracted text stands; none for text that stands in no part.
    #[must_use]
    pub fn place(&self, span: SourceSpan) -> Option<PartPlace<'_>> {
        let mut pieces = self.pieces(span);
        let first = pieces.next()?;
        let joined = pieces.fold(first, SourceSpan::cover);
        let part = self.part_at(joined.start)?;
        let base = part.joined.start;
        let paragraph = self.paragraphs.partition_point(|&at| at <= joined.start);
        let start = paragraph.checked_sub(1).map_or(base, |at| self.paragraphs[at]);
        let before = self.formatting.partition_point(|&at| at < start);
        let upto = self.formatting.partition_point(|&at| at <= joined.start);
        Some(PartPlace {
            part: &part.name,
            run: (upto > before).then(|| upto - before),
            bytes: SourceSpan { start: joined.start - base, end: joined.end - base },
        })
    }

    /// The stretches of the joined text that a span of the extracted one came from, in order.
    pub fn pieces(&self, span: SourceSpan) -> impl Iterator<Item = SourceSpan> {
        let first = self.runs.partition_point(|run| run.text.end <= span.start);
        let runs = self.runs[first..].iter().take_while(move |run| run.text.start < span.end);
        runs.map(move |run| {
            if run.text.len() != run.joined.len() {
                return run.joined;
            }
            let start = span.start.saturating_sub(run.text.start);
            let behind = run.text.end.saturating_sub(span.end);
            SourceSpan { start: run.joined.start + start, end: run.joined.end - behind }
        })
    }

    /// The part that holds a byte of the joined text.
    #[must_use]
    pub fn part_at(&self, joined: u32) -> Option<&Part> {
        let after = self.parts.partition_point(|part| part.joined.start <= joined);
        self.parts.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_part_a_run_and_bytes() {
        // `<p><r>ab</r><r>&amp;c</r></p>` behind ten bytes of another part.
        let origin = Origin {
            parts: vec![
                Part { name: "a".into(), joined: SourceSpan::new(0, 10) },
                Part { name: "b".into(), joined: SourceSpan::new(10, 40) },
            ],
            runs: vec![
                Run { text: SourceSpan::new(0, 2), joined: SourceSpan::new(16, 18) },
                Run { text: SourceSpan::new(2, 3), joined: SourceSpan::new(25, 30) },
                Run { text: SourceSpan::new(3, 4), joined: SourceSpan::new(30, 31) },
            ],
            formatting: vec![13, 22],
            paragraphs: vec![10],
            faults: Vec::new(),
        };
        let place = |start, end| origin.place(SourceSpan::new(start, end)).unwrap();
        let bytes = SourceSpan::new(7, 20);
        assert_eq!(place(1, 3), PartPlace { part: "b", run: Some(1), bytes });
        assert_eq!(place(3, 4).run, Some(2));
        assert_eq!(place(2, 3).bytes, SourceSpan::new(15, 20));
        assert_eq!(origin.place(SourceSpan::new(4, 5)), None);
    }
}
