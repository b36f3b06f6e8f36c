//! Where two sequences differ, of lines or of words: by the algorithm of Myers.

use std::hash::Hash;

use rustc_hash::FxHashMap;
use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// What makes one sequence of another, in order.
///
/// What is compared are numbers, whatever the sequences are of: so that the algorithm is compiled
/// once, and long words that are equal are compared once.
#[must_use]
pub fn difference<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let mut numbers = FxHashMap::default();
    let mut number = |it| {
        let next = numbers.len();
        *numbers.entry(it).or_insert(next)
    };
    let old: Vec<usize> = old.iter().map(&mut number).collect();
    let new: Vec<usize> = new.iter().map(&mut number).collect();
    let mut operations = Compact::new(Replace::new(Capture::new()), &old[..], &new[..]);
    let Ok(()) = myers::diff(&mut operations, &old[..], 0..old.len(), &new[..], 0..new.len());
    operations.into_inner().into_inner().into_ops()
}

#[cfg(test)]
mod tests {
    use similar::{Algorithm, capture_diff_slices};

    use super::*;

    #[test]
    fn numbers_differ_as_what_they_stand_for() {
        for (old, new) in [
            ("", "a b"),
            ("a b c", "a b c"),
            ("the boat came in late", "a boat came late in the night"),
            ("a a b a a c", "a b a a a c c"),
        ] {
            let old: Vec<_> = old.split(' ').collect();
            let new: Vec<_> = new.split(' ').collect();
            let plain = capture_diff_slices(Algorithm::Myers, &old, &new);
            assert_eq!(difference(&old, &new), plain);
        }
    }
}
