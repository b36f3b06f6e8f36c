//! What parts texts have, by their numbers: what references are looked up in.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::label::{Label, Number, Part};

/// The parts of a text, or of a corpus.
#[derive(Debug, Default)]
pub(super) struct Inventory(BTreeMap<Part, Series>);

impl Inventory {
    /// The parts that some labels number.
    pub(super) fn of<'a>(labels: impl IntoIterator<Item = &'a Label>) -> Self {
        let mut inventory = Self::default();
        for label in labels {
            inventory.add(label, label.part);
        }
        inventory
    }

    /// Adds what a label numbers as a part of a kind.
    pub(super) fn add(&mut self, label: &Label, part: Part) {
        self.0.entry(part).or_default().add(label);
    }

    /// The numbers of a kind of part.
    pub(super) fn series(&self, part: Part) -> Option<&Series> {
        self.0.get(&part)
    }
}

/// The numbers of one kind of part.
#[derive(Debug, Default)]
pub(super) struct Series {
    /// Every number that is there, wherever it is listed.
    all: BTreeSet<Number>,
    /// Without their letters, and the numbers that they are parts of.
    whole: BTreeSet<Number>,
    /// How many figures those have that are counted, a bit for each.
    depths: u8,
    /// Those that stand at their parts, or in a list that counts them up, by what they are parts
    /// of: their last figures.
    counted: BTreeMap<Number, BTreeSet<u16>>,
}

/// The longest series that is looked at.
const MOST: u16 = 400;

/// Whether parts are all there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// How many there are.
    pub(super) count: u16,
    /// The last one.
    pub(super) last: u16,
}

impl Series {
    fn add(&mut self, label: &Label) {
        let number = label.number;
        self.all.insert(number);
        let mut part = number.whole();
        while self.whole.insert(part) && part.depth > 1 {
            part = part.parent();
        }
        // A number at the start of a line may be any number.
        if !label.listed || !label.title.is_empty() || label.part != Part::Section {
            self.depths |= 1 << number.depth;
            self.counted.entry(number.parent()).or_default().insert(number.last());
        }
    }

    /// The numbers that are counted together with a number, if they begin with the first one and
    /// leave none out but it.
    pub(super) fn run(&self, number: Number) -> Option<Run> {
        let counted = self.counted.get(&number.parent())?;
        let mut last = *counted.last()?;
        let listed = |at: u16| self.all.contains(&number.with_last(at));
        while last < MOST && listed(last + 1) {
            last += 1;
        }
        // What is only listed is there all the same.
        let asked = number.last();
        let whole =
            last <= MOST && (1..=last).all(|at| at == asked || counted.contains(&at) || listed(at));
        let count = last - u16::from(asked < last);
        (whole && last > 0 && asked != 1).then_some(Run { count, last })
    }

    /// Whether any part of the same part is there.
    pub(super) fn has_siblings(&self, number: Number) -> bool {
        self.counted.contains_key(&number.parent())
    }

    /// Whether any number has as many figures.
    pub(super) fn is_deep(&self, depth: u8) -> bool {
        self.depths & (1 << depth) != 0
    }

    /// Whether a number is there, with a letter or without: `Figure 3a` is a part of figure 3.
    pub(super) fn has(&self, number: Number) -> bool {
        let has = |number: Number| {
            self.all.contains(&number)
                || self.all.contains(&number.whole())
                || number.letter.is_none() && self.whole.contains(&number)
        };
        let other = number.otherwise();
        // `Chapter IV` is called chapter 4, and `Appendix I` may stand behind `Appendix H`.
        has(number)
            || has(other) && !self.has_siblings(number)
            || number.roman && self.all.contains(&lettered(number))
            || number.depth > 1 && !self.is_deep(number.depth) && has(number.parent())
    }
}

/// One Roman figure as the letter that it is written with.
fn lettered(number: Number) -> Number {
    let prefix = match number.parts[0] {
        1 => 'I',
        5 => 'V',
        10 => 'X',
        _ => '?',
    };
    Number { prefix: Some(prefix), ..Number::default() }
}
