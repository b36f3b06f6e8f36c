//! Words as changes of other words: tables that `build.rs` makes, which says how they are laid out.

/// A table of edits as it lies in the binary.
#[derive(Debug, Clone, Copy)]
pub struct Edits(pub &'static [u8]);

impl Edits {
    /// The words that a row makes of a word, in order; none where the word is not one that the row
    /// was made for.
    pub fn of(self, row: usize, word: &str) -> impl Iterator<Item = String> {
        let mut rest = self.row(row).unwrap_or_default();
        std::iter::from_fn(move || {
            let (&[kept, cut, put], after) = rest.split_first_chunk()?;
            let (put, after) = after.split_at_checked(usize::from(put))?;
            rest = after;
            let (before, end) = word.split_at_checked(word.len().checked_sub(kept.into())?)?;
            let begin = before.get(..before.len().checked_sub(cut.into())?)?;
            Some([begin, std::str::from_utf8(put).ok()?, end].concat())
        })
    }

    fn row(self, row: usize) -> Option<&'static [u8]> {
        let (&rows, rest) = self.0.split_first_chunk()?;
        let (ends, bytes) = rest.split_at_checked(u32::from_le_bytes(rows) as usize * 4)?;
        let (ends, _) = ends.as_chunks();
        let end = |at: usize| ends.get(at).map(|&end| u32::from_le_bytes(end) as usize);
        let start = if row == 0 { 0 } else { end(row - 1)? };
        bytes.get(start..end(row)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_makes_words_of_a_word() {
        // One row: the last two letters exchanged; `e` put in before the end.
        let table = Edits(b"\x01\0\0\0\x09\0\0\0\0\x02\x02ei\0\0\x01e");
        assert_eq!(table.of(0, "thie").collect::<Vec<_>>(), ["thei", "thiee"]);
        assert_eq!(table.of(0, "e").collect::<Vec<_>>(), Vec::<String>::new());
        assert_eq!(table.of(1, "thie").count(), 0);
        assert_eq!(Edits(b"").of(0, "thie").count(), 0);
    }
}
