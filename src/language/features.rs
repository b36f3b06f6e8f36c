//! What the tagger sees of a word and of its neighbours, as 32-bit numbers.
//!
//! A feature is the hash of a template and of what fills it; the weights have a row a feature. The
//! trainer (`cargo xtask train`) compiles this very file, so that both see the same.

use super::tag::Tag;
use super::weights::feature;

/// The number of tags.
pub const TAGS: usize = Tag::ALL.len();
/// What a row of weights has room for: the tags, and so many that it fills whole registers.
pub const LANES: usize = 24;

/// What hangs on the form of a word alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The word in lower case, digits made alike.
    pub form: u32,
    /// Its last letters: one to five.
    pub suffixes: [u32; 5],
    /// Its first letters: one to three.
    pub prefixes: [u32; 3],
    /// Capitals, digits and hyphens.
    pub shape: u8,
    /// The tags that the form had where the tagger was trained, a bit each; above them the classes
    /// that the lemmas of English allow.
    pub class: u32,
}

/// The shape of a word with a capital first; the others follow below.
pub const CAPITAL: u8 = 1;
/// All letters are capitals.
pub const CAPITALS: u8 = 2;
/// It has a digit.
pub const DIGIT: u8 = 4;
/// It has a hyphen, a dash or a stop inside.
pub const JOINED: u8 = 8;
/// It has no letter and no digit.
pub const MARK: u8 = 16;
/// It is the first word of its sentence.
pub const FIRST: u8 = 32;

/// A hash of bytes: FNV-1a.
#[must_use]
pub fn hash(bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes
        .into_iter()
        .fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What a word looks like; its class is left open.
#[must_use]
pub fn appearance(word: &str) -> Appearance {
    // Words of texts are short; what is longer is told by its start and its end.
    let mut letters = [0u32; 48];
    let mut count = 0;
    let (mut shape, mut has_upper, mut has_lower) = (0, false, false);
    let mut push = |c: char| {
        if count < letters.len() {
            letters[count] = c as u32;
            count += 1;
        } else {
            letters.copy_within(17.., 16);
            letters[47] = c as u32;
        }
    };
    for (at, c) in word.chars().enumerate() {
        if c.is_uppercase() {
            has_upper = true;
            shape |= if at == 0 { CAPITAL } else { 0 };
            c.to_lowercase().for_each(&mut push);
            continue;
        }
        has_lower |= c.is_lowercase();
        shape |= match c {
            '0'..='9' => DIGIT,
            '-' | '‐' | '–' | '.' | '/' if at > 0 => JOINED,
            _ => 0,
        };
        push(match c {
            '0'..='9' => '0',
            '’' | '‘' => '\'',
            '“' | '”' | '«' | '»' => '"',
            _ => c,
        });
    }
    let letters = &letters[..count];
    if has_upper && !has_lower && count > 1 {
        shape |= CAPITALS;
    }
    if shape & DIGIT == 0 && !has_upper && !has_lower && !word.chars().any(char::is_alphabetic) {
        shape |= MARK;
    }
    let bytes = |letters: &[u32]| hash(letters.iter().flat_map(|letter| letter.to_le_bytes()));
    let form = bytes(letters);
    let mut suffixes = [0; 5];
    for (length, suffix) in (1..).zip(&mut suffixes) {
        *suffix = bytes(&letters[count.saturating_sub(length)..]);
    }
    let mut prefixes = [0; 3];
    for (length, prefix) in (1..).zip(&mut prefixes) {
        *prefix = bytes(&letters[..count.min(length)]);
    }
    Appearance { form, suffixes, prefixes, shape, class: 0 }
}

/// The features of one word: those of its neighbours' forms and of the tags before it.
pub fn features(words: &[Appearance], at: usize, before: [u8; 2], out: &mut Vec<u32>) {
    out.clear();
    let edge = Appearance { form: 1, ..Appearance::default() };
    let word = &words[at];
    let look =
        |offset: isize| at.checked_add_signed(offset).and_then(|at| words.get(at)).unwrap_or(&edge);
    let (left, left2, right, right2) = (look(-1), look(-2), look(1), look(2));
    let shape = u32::from(word.shape);
    let (t1, t2) = (u32::from(before[0]), u32::from(before[1]));
    let mut template = 0;
    let mut add = |a: u32, b: u32, c: u32| {
        template += 1;
        out.push(feature(template, [a, b, c]));
    };
    add(word.form, 0, 0);
    add(word.form, shape, 0);
    for suffix in word.suffixes {
        add(suffix, 0, 0);
    }
    for prefix in word.prefixes {
        add(prefix, 0, 0);
    }
    add(shape, 0, 0);
    add(shape, u32::from(left.shape), u32::from(right.shape));
    add(word.suffixes[2], shape, t1);
    add(t1, 0, 0);
    add(t1, t2, 0);
    add(t1, word.form, 0);
    add(t1, t2, word.form);
    add(left.form, 0, 0);
    add(right.form, 0, 0);
    add(left2.form, 0, 0);
    add(right2.form, 0, 0);
    add(left.form, word.form, 0);
    add(word.form, right.form, 0);
    add(left.form, right.form, 0);
    add(right.form, right2.form, 0);
    add(left.suffixes[2], 0, 0);
    add(right.suffixes[2], 0, 0);
    add(right.suffixes[1], right2.suffixes[1], 0);
    add(word.class, 0, 0);
    add(word.class, t1, 0);
    add(word.class, t1, t2);
    add(word.class, right.class, 0);
    add(word.class, t1, right.class);
    add(right.class, right2.class, 0);
    add(word.class, right.class, right2.class);
    add(word.class, left.form, 0);
    add(word.class, right.form, 0);
    add(right.class, t1, 0);
    add(word.form, right.class, 0);
    add(word.suffixes[2], right.class, t1);
    add(word.suffixes[1], word.class, t1);
}
