//! Aligns the letters of a short form with the words before it.
//!
//! Schwartz and Hearst (2003) match letters from the right and accept the first fit; Ab3P (Sohn et
//! al. 2008) ranks strategies by how reliable they are. Here one dynamic programme weighs the same
//! evidence: initials of words count most, runs of letters from a word's start nearly as much,
//! letters inside a word little; passing over a minor word is free, over any other it costs.

use crate::words::fold;

/// What one letter of the short form is worth where it falls.
mod weight {
    /// The first letter of a word.
    pub(super) const INITIAL: f32 = 1.0;
    /// The first letter of a minor word: `LoC`.
    pub(super) const MINOR_INITIAL: f32 = 0.9;
    /// A letter that continues a run from the word's start: `Interpol`.
    pub(super) const RUN: f32 = 0.8;
    /// A letter further inside a word whose first letter counts: `TB`, `tuberculosis`.
    pub(super) const INNER: f32 = 0.35;
    /// A minor word that gives no letter.
    pub(super) const SKIP_MINOR: f32 = -0.02;
    /// A later part of a hyphenated compound that gives no letter.
    pub(super) const SKIP_PART: f32 = -0.2;
    /// Another word that gives no letter.
    pub(super) const SKIP_WORD: f32 = -0.75;
    /// The same where a comma sets the word apart from those before it.
    pub(super) const SKIP_APART: f32 = -1.25;
    /// A long form that starts inside a compound: `anti-tumour necrosis factor (TNF)`.
    pub(super) const INSIDE: f32 = -0.35;
}

/// A word of a possible long form.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its letters and digits, folded.
    pub(super) letters: Vec<char>,
    /// What short forms write in its place: `2` for `second`, `β` for `beta`.
    pub(super) sign: Option<char>,
    /// Whether it is a preposition, article or the like.
    pub(super) minor: bool,
    /// Whether a hyphen or slash joins it to the word before.
    pub(super) joined: bool,
    /// Whether a comma stands before it.
    pub(super) apart: bool,
}

impl Word {
    /// Whether it only says where on a molecule something sits: `3,4`, `N`.
    pub(super) fn is_locant(&self) -> bool {
        !self.apart && (self.letters.len() == 1 || self.letters.iter().all(char::is_ascii_digit))
    }

    /// What it costs to pass it over.
    fn skip(&self) -> f32 {
        match self {
            Self { minor: true, .. } => weight::SKIP_MINOR,
            Self { joined: true, .. } if self.is_locant() => weight::SKIP_MINOR,
            Self { joined: true, .. } => weight::SKIP_PART,
            Self { apart: true, .. } => weight::SKIP_APART,
            _ => weight::SKIP_WORD,
        }
    }
}

/// The letters and digits of a text, folded; `None` where there is none.
pub(super) fn letters(text: &str) -> Vec<char> {
    fold::folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Where a long form starts, and how well it explains the short form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alignment {
    /// Index of the first word.
    pub(super) start: usize,
    /// Mean worth of a letter of the short form; 1 when every one is an initial.
    pub(super) score: f32,
}

/// The best alignment of a short form with words that end where the short form begins.
pub(super) fn align<'a>(
    short: &[char],
    words: impl Iterator<Item = &'a Word>,
) -> Option<Alignment> {
    let words: Vec<&Word> = words.collect();
    if short.len() < 2 {
        return None;
    }
    // best[i]: worth of explaining short[i..] by the words from the current one on.
    let mut best = vec![f32::NEG_INFINITY; short.len() + 1];
    best[short.len()] = 0.0;
    let mut found: Option<Alignment> = None;
    for (at, word) in words.iter().enumerate().rev() {
        let skip = word.skip();
        let (start, inside) = opening(&words, at);
        let mut next: Vec<f32> = best.iter().map(|worth| worth + skip).collect();
        for i in 0..short.len() {
            for (taken, worth) in takes(&short[i..], word) {
                next[i] = next[i].max(worth + best[i + taken]);
                if i == 0 {
                    let score = (worth + best[taken] + inside) / short.len() as f32;
                    if score > found.map_or(0.0, |found| found.score + 1e-4) {
                        found = Some(Alignment { start, score });
                    }
                }
            }
        }
        if at + 1 == words.len() && is_compound(word, short) {
            let last = short.len() - 1;
            next[last] = next[last].max(weight::INNER);
        }
        best = next;
    }
    found
}

/// Whether the last letter of a short form opens the second part of a compound that closes the long
/// form, and no initial does: `stripe adenovirus`, SV.
fn is_compound(word: &Word, short: &[char]) -> bool {
    let [.., letter] = short else { return false };
    let letters = &word.letters;
    let joint = |pair: &[char]| matches!(pair[0], 'o' | 'a' | 'i') && pair[1] == *letter;
    short.len() > 2
        && letters.len() >= COMPOUND
        && letters[2..=letters.len() - SHORTEST_TAIL].windows(2).any(joint)
}

/// The letters of a compound, at least, and of its second part.
const COMPOUND: usize = 8;
const SHORTEST_TAIL: usize = 4;

/// Where a long form starts whose first letter comes from a word, and what it costs that this is
/// no start of a compound. `3,4-` before a name of a substance is a part of it.
fn opening(words: &[&Word], at: usize) -> (usize, f32) {
    let mut start = at;
    while words[start].joined && start > 0 && words[start - 1].is_locant() {
        start -= 1;
    }
    (start, if words[start].joined { weight::INSIDE } else { 0.0 })
}

/// The ways in which a word can give the first letters of `short`: how many, and their worth.
fn takes<'a>(short: &'a [char], word: &'a Word) -> impl Iterator<Item = (usize, f32)> + 'a {
    let mut at = 0;
    let mut worth = 0.0;
    let mut run = true;
    let sign = short.first().filter(|&first| word.sign == Some(*first));
    // `COVID-19`: a year by its last digits.
    let year = word.letters.len() == 4
        && word.letters.iter().all(char::is_ascii_digit)
        && short.starts_with(&word.letters[2..]);
    let whole = sign.map(|_| (1, weight::INITIAL));
    let whole = whole.into_iter().chain(year.then_some((2, 2.0 * weight::INITIAL)));
    let spelt = short.iter().enumerate().map_while(move |(taken, letter)| {
        if taken == 0 {
            (word.letters.first()? == letter).then_some(())?;
            worth = if word.minor { weight::MINOR_INITIAL } else { weight::INITIAL };
            at = 1;
        } else {
            let found = word.letters[at..].iter().position(|other| other == letter)?;
            run &= found == 0;
            worth += if run { weight::RUN } else { weight::INNER };
            at += found + 1;
        }
        // A word that stands whole in the short form is as good as that many initials: `UN-Women`.
        if run && at == word.letters.len() && at > 2 {
            return Some((taken + 1, at as f32 * weight::INITIAL));
        }
        Some((taken + 1, worth))
    });
    whole.chain(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned<'a>(short: &str, text: &'a str) -> Option<&'a str> {
        let mut words = Vec::new();
        let mut starts = Vec::new();
        let mut at = 0;
        for part in text.split_inclusive([' ', '-']) {
            let joined = text[..at].ends_with('-');
            let minor = matches!(part.trim_end(), "of" | "the" | "in" | "and" | "for");
            let (sign, apart) = (None, false);
            words.push(Word { letters: letters(part), sign, minor, joined, apart });
            starts.push(at);
            at += part.len();
        }
        align(&letters(short), words.iter())
            .filter(|found| found.score > 0.5)
            .map(|a| &text[starts[a.start]..])
    }

    #[test]
    fn initials_pass_over_minor_words() {
        let text = "members of the League of Free Harbours in the Northern Sea";
        assert_eq!(aligned("LFHNS", text), Some("League of Free Harbours in the Northern Sea"));
        assert_eq!(aligned("LoFHNS", text), Some("League of Free Harbours in the Northern Sea"));
    }

    #[test]
    fn letters_inside_words_and_parts_of_compounds_count() {
        assert_eq!(aligned("TB", "cases of tuberculosis"), Some("tuberculosis"));
        assert_eq!(
            aligned("NGO", "many non-governmental organisations"),
            Some("non-governmental organisations")
        );
        assert_eq!(
            aligned("HKP", "the Hilal of Khurāsān Province"),
            Some("Hilal of Khurāsān Province")
        );
    }

    #[test]
    fn the_second_part_of_a_compound_gives_the_last_letter() {
        assert_eq!(aligned("GDV", "many grey duck rotavirus"), Some("grey duck rotavirus"));
        assert_eq!(aligned("GDV", "many grey duck lamps"), None);
    }

    #[test]
    fn words_without_the_letters_are_no_long_form() {
        assert_eq!(aligned("WHO", "as the ministry said"), None);
        assert_eq!(aligned("IV", "the fourth part"), None);
    }
}
