//! Weights of linear models, read as they lie in the binary: rows of small integers, by 32-bit
//! features.
//!
//! A table begins with the number of bits by which features are parted, in one byte, the length of
//! its rows in bytes, and where the rows of each part end, both in 32 bits, low byte first. A row has
//! the next 16 bits of its feature, low byte first, and its weights: each of them in a byte where
//! there are few outcomes, else a byte with the count of pairs, an outcome and its weight. The last
//! bits of a feature count for nothing. Sums of integers are the same on every machine.

/// A model that chooses among `N` outcomes.
#[derive(Debug, Clone, Copy)]
pub struct Weights<'a, const N: usize> {
    ends: &'a [[u8; 4]],
    rows: &'a [u8],
    bits: u32,
}

/// How many features are looked up together.
const AT_ONCE: usize = 16;

/// Up to so many outcomes, each row has a weight for every one.
pub const DENSE: usize = 4;

impl<'a, const N: usize> Weights<'a, N> {
    /// Takes a table from the front of some bytes; nothing where they are no table.
    #[must_use]
    pub fn read(bytes: &mut &'a [u8]) -> Option<Self> {
        let (&bits, rest) = bytes.split_first()?;
        let (&length, rest) = rest.split_first_chunk()?;
        let parts = 1_usize.checked_shl(bits.into()).filter(|_| bits <= 16)?;
        let (ends, rest) = rest.split_at_checked(parts * 4)?;
        let (rows, rest) = rest.split_at_checked(u32::from_le_bytes(length) as usize)?;
        *bytes = rest;
        Some(Self { ends: ends.as_chunks().0, rows, bits: bits.into() })
    }

    /// Adds what some features speak for.
    pub fn add(&self, features: &[u32], scores: &mut [i16; N]) {
        // Each look-up waits for memory. Those of several features do not depend on each other, so
        // that they wait together if the first thing asked of each is asked at once.
        let mut found = [(&[][..], [0_u8; 2]); AT_ONCE];
        for features in features.chunks(AT_ONCE) {
            for (found, &feature) in found.iter_mut().zip(features) {
                let rows = self.part(feature);
                *found = (rows, rows.first_chunk().copied().unwrap_or_default());
            }
            for (&(rows, first), &feature) in found.iter().zip(features) {
                let wanted = ((feature << self.bits >> 16) as u16).to_le_bytes();
                if !rows.is_empty() && (first == wanted || rows.len() > N + 2 || N > DENSE) {
                    Self::add_row(rows, wanted, scores);
                }
            }
        }
    }

    /// The rows of all features that are parted alike.
    fn part(&self, feature: u32) -> &'a [u8] {
        let part = (u64::from(feature) << self.bits >> 32) as usize;
        let end =
            |part: usize| self.ends.get(part).map_or(0, |&end| u32::from_le_bytes(end) as usize);
        let start = part.checked_sub(1).map_or(0, end);
        self.rows.get(start..end(part)).unwrap_or_default()
    }

    /// Adds the row of a feature, if there is one.
    fn add_row(mut rows: &[u8], wanted: [u8; 2], scores: &mut [i16; N]) {
        while let Some((key, rest)) = rows.split_first_chunk::<2>() {
            let found = *key == wanted;
            if N <= DENSE {
                let Some((row, rest)) = rest.split_at_checked(N) else { return };
                if found {
                    for (score, weight) in scores.iter_mut().zip(row) {
                        *score += i16::from(weight.cast_signed());
                    }
                    return;
                }
                rows = rest;
            } else {
                let Some((&pairs, rest)) = rest.split_first() else { return };
                let Some((row, rest)) = rest.split_at_checked(usize::from(pairs) * 2) else {
                    return;
                };
                if found {
                    for &[outcome, weight] in row.as_chunks::<2>().0 {
                        if let Some(score) = scores.get_mut(usize::from(outcome)) {
                            *score += i16::from(weight.cast_signed());
                        }
                    }
                    return;
                }
                rows = rest;
            }
        }
    }
}

/// The place of the highest score; of several the first.
#[must_use]
pub fn best<T: PartialOrd>(scores: &[T]) -> usize {
    (1..scores.len()).fold(0, |best, at| if scores[at] > scores[best] { at } else { best })
}

/// The number of a feature: a hash of a template and of what fills it.
pub(super) fn feature<const N: usize>(template: u32, parts: [u32; N]) -> u32 {
    let mut hash = template.wrapping_mul(0x9E37_79B1);
    for part in parts {
        hash = (hash.rotate_left(13) ^ part).wrapping_mul(0x85EB_CA6B);
        hash ^= hash >> 15;
    }
    hash
}

/// Reads a LEB128 number of at most 32 bits.
pub fn number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_features() {
        // Two parts. In the first a feature of 0x0001_0000 speaks for 0 by 7 and against 2 by 1, in
        // the second one of 0x8002_0000 for 1 by 2.
        let dense = [1, 10, 0, 0, 0, 5, 0, 0, 0, 10, 0, 0, 0, 2, 0, 7, 0, 255, 4, 0, 0, 2, 0, 99];
        let sparse =
            [1, 12, 0, 0, 0, 7, 0, 0, 0, 12, 0, 0, 0, 2, 0, 2, 0, 7, 2, 255, 4, 0, 1, 1, 2, 99];
        let features = [0x0001_0000, 0x8002_0000, 0x8001_0000, 0];
        let mut bytes = &dense[..];
        let weights = Weights::<3>::read(&mut bytes).expect("a table");
        let mut scores = [0; 3];
        weights.add(&features, &mut scores);
        assert_eq!((bytes, scores), (&[99][..], [7, 2, -1]));

        let mut bytes = &sparse[..];
        let weights = Weights::<5>::read(&mut bytes).expect("a table");
        let mut scores = [0; 5];
        weights.add(&features, &mut scores);
        assert_eq!((bytes, scores), (&[99][..], [7, 2, -1, 0, 0]));
    }

    #[test]
    fn what_is_broken_says_nothing() {
        for mut bytes in
            [&[][..], &[1], &[17, 0, 0, 0, 0], &[1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
        {
            assert!(Weights::<3>::read(&mut bytes).is_none(), "{bytes:?}");
        }
        let mut bytes = &[0, 3, 0, 0, 0, 3, 0, 0, 0, 0, 0, 9][..];
        let weights = Weights::<5>::read(&mut bytes).expect("a table");
        let mut scores = [0; 5];
        weights.add(&[0], &mut scores);
        assert_eq!(scores, [0; 5]);
    }
}
