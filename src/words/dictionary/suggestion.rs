//! Words that an unknown one may stand for: those of the dictionary that few edits lead to, likely
//! slips first.

use super::Variety;
use super::edit::EDIT;
use super::search::{FAR_REACH, LONGEST, Search, Suggestion};

/// How far the search goes first; the far reach is for words that it finds nothing for.
const NEAR_REACH: u8 = 2 * EDIT;
/// Shorter words are not searched with the far reach: anything is three edits from `xyz`.
const FAR: usize = 6;

/// The words of a variety that a word in lower case may stand for, the likeliest first, at most
/// `most`.
#[must_use]
pub fn suggest(word: &str, variety: Variety, most: usize) -> Vec<Suggestion> {
    let letters = word.as_bytes();
    if letters.len() < 2 || letters.len() > LONGEST || !word.is_ascii() || most == 0 {
        return Vec::new();
    }
    let mut found = Search::new(letters, NEAR_REACH, variety, most).run();
    if found.is_empty() && letters.len() >= FAR {
        found = Search::new(letters, FAR_REACH, variety, most).run();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(word: &str) -> Vec<String> {
        suggest(word, Variety::ANY, 3).into_iter().map(|it| it.word).collect()
    }

    #[test]
    fn likely_slips_come_first() {
        for (wrong, right) in [
            ("recieve", "receive"),
            ("hosue", "house"),
            ("occured", "occurred"),
            ("seperate", "separate"),
            ("afganistan", "Afghanistan"),
        ] {
            assert_eq!(first(wrong).first().map(String::as_str), Some(right), "{wrong}");
        }
    }

    #[test]
    fn what_is_left_out_is_none_of_the_likeliest() {
        for (wrong, right) in [
            ("recieve", &["receive 8", "relieve 10", "received 19", "receives 19"][..]),
            ("tlephone", &["telephone 10", "telephones 21", "telephoned 21", "telephony 18"]),
            ("goverment", &["government 10", "governments 21", "movement 24", "averment 21"]),
            ("mispeling", &["misspelling 12", "dispelling 20", "misruling 17", "misdealing 20"]),
            ("dont't", &["don't 10", "won't 24"]),
            ("hte", &["hate 10", "he 10", "the 12", "ate 14"]),
            ("phisolophycal", &["philosophical 27"]),
            ("zqxjkvbw", &[]),
        ] {
            let found = suggest(wrong, Variety::ANY, 4);
            let found: Vec<_> = found.iter().map(|it| format!("{} {}", it.word, it.cost)).collect();
            assert_eq!(found, right, "{wrong}");
        }
    }

    #[test]
    fn the_variety_counts() {
        let words = |variety| suggest("colur", Variety::of(variety), 3);
        assert_eq!(words("en-GB")[0].word, "colour");
        assert_eq!(words("en-US")[0].word, "color");
    }

    #[test]
    fn nothing_takes_long() {
        let strange = ["aeiouaeiouaeiouaeiouaeiouaeiou", "x", "", "zzzzzz", "straße"];
        for word in strange.into_iter().chain([&*"q".repeat(10_000)]) {
            let _ = suggest(word, Variety::ANY, 3);
        }
        assert_eq!(first("zzzzzzzzzzzzzzz"), Vec::<String>::new());
    }
}
