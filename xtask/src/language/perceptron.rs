//! The averaged perceptron (Freund and Schapire 1999; Collins 2002) over sparse binary features.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::weights::DENSE;

/// Features are hashes already.
#[derive(Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// A table by features or other hashes.
pub type Table<T> = HashMap<u32, T, BuildHasherDefault<Identity>>;

struct Row<const N: usize> {
    now: [i32; N],
    /// The sum of the weights over all steps up to `last`.
    sum: [i64; N],
    last: i64,
    /// How often the feature stood in a mistake.
    mistakes: u32,
}

/// A perceptron that learns to choose among `N` outcomes.
#[derive(Default)]
pub struct Perceptron<const N: usize> {
    rows: Table<Row<N>>,
    step: i64,
}

impl<const N: usize> Perceptron<N> {
    /// What some features speak for; a step of the time over which weights are averaged.
    pub fn scores(&mut self, features: &[u32]) -> [i32; N] {
        self.step += 1;
        let mut scores = [0; N];
        for row in features.iter().filter_map(|feature| self.rows.get(feature)) {
            scores.iter_mut().zip(&row.now).for_each(|(score, weight)| *score += weight);
        }
        scores
    }

    /// Learns that some features speak for one outcome rather than for another.
    pub fn learn(&mut self, features: &[u32], right: usize, wrong: usize) {
        let step = self.step;
        for &feature in features {
            let new = || Row { now: [0; N], sum: [0; N], last: step, mistakes: 0 };
            let row = self.rows.entry(feature).or_insert_with(new);
            let passed = step - row.last;
            row.sum
                .iter_mut()
                .zip(&row.now)
                .for_each(|(sum, now)| *sum += passed * i64::from(*now));
            row.last = step;
            row.mistakes += 1;
            row.now[right] += 1;
            row.now[wrong] -= 1;
        }
    }

    /// The averages in parts of one, so many as `scale` says, without the features that stood in
    /// fewer mistakes than `least` and the weights that are less than `small` parts.
    pub fn averaged(&self, least: u32, scale: f64, small: i8) -> BTreeMap<u32, [i8; N]> {
        let mut out = BTreeMap::new();
        for (&feature, row) in self.rows.iter().filter(|(_, row)| row.mistakes >= least) {
            let passed = self.step - row.last;
            let mut weights = [0_i8; N];
            for (weight, (sum, now)) in weights.iter_mut().zip(row.sum.iter().zip(&row.now)) {
                let average = (sum + passed * i64::from(*now)) as f64 / self.step as f64;
                let rounded = (average * scale).round().clamp(-127.0, 127.0) as i8;
                *weight = if rounded.abs() < small { 0 } else { rounded };
            }
            if weights != [0; N] {
                out.insert(feature, weights);
            }
        }
        out
    }
}

/// Writes weights as `src/language/weights.rs` reads them, parted by so many bits of the features.
pub fn write<const N: usize>(weights: &BTreeMap<u32, [i8; N]>, bits: u8, out: &mut Vec<u8>) {
    let (mut rows, mut ends) = (Vec::new(), vec![0_u32; 1 << bits]);
    for (&feature, row) in weights {
        rows.extend(((feature << bits >> 16) as u16).to_le_bytes());
        if N <= DENSE {
            rows.extend(row.map(i8::cast_unsigned));
        } else {
            let some = row.iter().enumerate().filter(|(_, weight)| **weight != 0);
            rows.push(some.clone().count() as u8);
            some.for_each(|(at, weight)| rows.extend([at as u8, weight.cast_unsigned()]));
        }
        ends[(u64::from(feature) << bits >> 32) as usize] = rows.len() as u32;
    }
    // A part without rows ends where the one before it does.
    let mut before = 0;
    for end in &mut ends {
        before = before.max(*end);
        *end = before;
    }
    out.push(bits);
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend(ends.into_iter().flat_map(u32::to_le_bytes));
    out.extend(rows);
}

/// Writes a LEB128 number.
pub fn number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Chance that is the same each time: xorshift (Marsaglia 2003).
pub struct Shuffle(u64);

impl Default for Shuffle {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Shuffle {
    /// Puts places in another order.
    pub fn shuffle(&mut self, places: &mut [usize]) {
        for at in (1..places.len()).rev() {
            let other = self.chance(at as u64 + 1) as usize;
            places.swap(at, other);
        }
    }

    /// A number below another.
    pub fn chance(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}
