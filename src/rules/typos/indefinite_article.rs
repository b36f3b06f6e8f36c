//! `indefinite-article`: *a* before a vowel sound, *an* before a consonant.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::BLOCK_BREAK;
use crate::text::finding::{Applicability, Finding};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::Memo;
use crate::words::dictionary::{self, Variety};
use crate::words::lexicon;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<IndefiniteArticle>("indefinite-article");

/// Reports an article that does not go with the sound of the next word.
///
/// What a word sounds like is told by its first letters, by tables for the letters that go both
/// ways, by the names of the letters for an abbreviation, and by the first figures of a number. A
/// word that can be said in two ways (`historic`, `SQL`, `URL`) is let alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct IndefiniteArticle {
    /// Beginnings, a vowel letter first, of words that sound as if a consonant came first.
    consonant_sound: Vec<String>,
    /// Whole words of that kind whose beginning does not tell.
    consonant_words: FxHashSet<String>,
    /// Beginnings in `u` that are a vowel for certain.
    vowel_u: Vec<String>,
    /// Beginnings in `h` where the h is silent.
    silent_h: Vec<String>,
    /// Beginnings in `h` where it is not, for certain.
    sounded_h: Vec<String>,
    /// Words and abbreviations that are said in two ways, or in one that their letters do not tell.
    either: FxHashSet<String>,
    /// Abbreviations that are spelled out letter by letter although they could be read as a word.
    spelled: FxHashSet<String>,
    /// Words that come after an `a` that is no article: the letter, a variable, a mark.
    not_nouns: FxHashSet<String>,
    /// What older writers put an article before, after a word: `such an one`.
    older: FxHashSet<String>,
    /// Words before a letter: `vitamin A`, `class A`.
    lettered: FxHashSet<String>,
}

/// What a word begins with for the ear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Vowel,
    Consonant,
}

impl Check for IndefiniteArticle {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if !context.facts.summary.language.starts_with("en") {
            return;
        }
        let vocabulary = &context.layers.vocabulary;
        let articles = ["a", "an", "A", "An"].map(|word| vocabulary.id(word));
        if articles.iter().all(Option::is_none) {
            return;
        }
        let mut sounds = Memo::new(vocabulary);
        for (at, &id) in vocabulary.ids().iter().enumerate() {
            let Some(form) = articles.iter().position(|&article| article == Some(id)) else {
                continue;
            };
            let wanted = if form % 2 == 0 { Sound::Consonant } else { Sound::Vowel };
            let Some((next, quoted)) = following(context, at) else {
                continue;
            };
            let (Some(word), id) = (vocabulary.word_at(next), vocabulary.ids()[next]) else {
                continue;
            };
            // Most articles are an `a` before a small letter that no word says as a vowel.
            if wanted == Sound::Consonant && word.text.starts_with(is_consonant) {
                continue;
            }
            let sound = sounds.get(id, || self.sound(word.text, word.kind));
            let Some(sound) = sound else { continue };
            if sound != wanted && self.is_article(context, at, next, quoted) {
                findings.push(report(context, at, next, sound));
            }
        }
    }
}

impl IndefiniteArticle {
    fn sound(&self, word: &str, kind: TokenKind) -> Option<Sound> {
        match kind {
            TokenKind::Punctuation => None,
            TokenKind::Number => number_sound(word),
            TokenKind::Word if self.either.contains(word) => None,
            TokenKind::Word if word.chars().nth(1).is_none() => letter_alone(word),
            TokenKind::Word if word.chars().all(|c| c.is_ascii_uppercase()) => self.acronym(word),
            TokenKind::Word => self.word(word),
        }
    }

    /// The sound of an abbreviation in capitals. Whether it is read as a word or by its letters
    /// matters for some initials only.
    fn acronym(&self, word: &str) -> Option<Sound> {
        let initial = word.chars().next()?;
        // `a II corps` is a second one.
        if word.bytes().all(|byte| b"IVX".contains(&byte)) {
            return None;
        }
        let spelled = self.spelled.contains(word) || !word.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
        let spelled = spelled && word.len() <= 5;
        match initial {
            'A' | 'I' | 'O' => Some(Sound::Vowel),
            'B' | 'C' | 'D' | 'G' | 'J' | 'K' | 'P' | 'Q' | 'T' | 'V' | 'W' | 'Y' | 'Z' => {
                Some(Sound::Consonant)
            }
            'E' if !word.starts_with("EU") => Some(Sound::Vowel),
            'U' if spelled => Some(Sound::Consonant),
            _ if spelled => Some(Sound::Vowel),
            _ => None,
        }
    }

    fn word(&self, word: &str) -> Option<Sound> {
        // `iPhone`, `mRNA`, `O’Neill`, `é`: not words that their letters tell.
        let plain = word.bytes().all(|byte| byte.is_ascii_alphabetic())
            && word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
        if !plain {
            return None;
        }
        let lower = word.to_ascii_lowercase();
        let begins = |list: &[String]| list.iter().any(|start| lower.starts_with(start.as_str()));
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        if self.either.contains(&lower) || self.not_nouns.contains(word) {
            return None;
        }
        // How a name or a word of another language is said its letters do not tell: `Ewenki`, `usul`.
        let english = || lexicon::is_word(&lower) || dictionary::contains(&lower, Variety::ANY);
        match lower.as_bytes()[0] {
            _ if self.consonant_words.contains(&lower) => Some(Sound::Consonant),
            _ if begins(&self.consonant_sound) => english().then_some(Sound::Consonant),
            b'u' => begins(&self.vowel_u).then_some(Sound::Vowel),
            b'h' if begins(&self.silent_h) => Some(Sound::Vowel),
            b'h' => begins(&self.sounded_h).then_some(Sound::Consonant),
            b'i' if capital && matches!(lower.as_bytes()[1], b'a' | b'e' | b'u') => None,
            b'a' | b'e' | b'i' | b'o' => Some(Sound::Vowel),
            // A consonant is believed of words only, and of those that can be said as they are
            // written: `nginx` and `lvalue` begin with a vowel.
            first => {
                let second = lower.as_bytes()[1];
                let vowel = matches!(second, b'a' | b'e' | b'i' | b'o' | b'u');
                let cluster = matches!(second, b'h' | b'l' | b'r' | b'w' | b'y');
                let cluster = cluster || matches!(first, b's' | b'k' | b'g' | b'p' | b't');
                let known =
                    if capital { vowel } else { (vowel || cluster) && lexicon::is_word(&lower) };
                // What has no vowel is spelled out, whatever its case: `an ssh key`.
                let said = lower.bytes().any(|byte| b"aeiouy".contains(&byte));
                (known && said && lower.len() > 2).then_some(Sound::Consonant)
            }
        }
    }

    /// Whether a token is the article of the word that comes next, and the author's own.
    fn is_article(
        &self,
        context: &DocumentContext<'_>,
        at: usize,
        next: usize,
        quoted: bool,
    ) -> bool {
        let layers = context.layers;
        let span = layers.tokens[at].span;
        let touched = |at: usize| {
            layers.touches(at)
                && !matches!(layers.token_text(at), "(" | "“" | "‘" | "\"" | "'" | "—" | "–")
        };
        let before = at.checked_sub(1);
        if before.is_some_and(touched) || layers.touches(at) {
            return false;
        }
        // A capital inside a sentence is a letter, a grade, a name.
        let opens = layers.sentence_at(span.start).is_none_or(|it| {
            context
                .text(TextSpan { start: it.start, end: span.start })
                .trim_start_matches(['“', '‘', '"', '\'', '('])
                .is_empty()
        });
        let previous = before.map_or("", |at| layers.token_text(at));
        // A small letter at the start marks a note or an item.
        if opens && context.text(span).starts_with('a') {
            return false;
        }
        if context.text(span).starts_with('A') && !opens && !matches!(previous, ":" | "“" | "\"")
        {
            return false;
        }
        if self.lettered.contains(previous) || previous == "a" || previous == "an" {
            return false;
        }
        let word = layers.token_text(next);
        if self.older.contains(&format!("{previous} {word}").to_lowercase()) {
            return false;
        }
        // A letter by itself is the first part of a compound or nothing that is sure: `an X-ray`.
        if word.chars().nth(1).is_none()
            && !word.starts_with(|c: char| c.is_ascii_digit())
            && !(layers.touches(next) && layers.token_text(next + 1) == "-")
        {
            return false;
        }
        // `a Int`, `a Ok`: a name with its case from code. Behind a mark only words count.
        // `An Dung held the fort`: a name of two words. `A adds a method`: a letter is the subject.
        let lower = word.to_lowercase();
        let english = [word, &lower].iter().any(|it| dictionary::contains(it, Variety::ANY));
        let name =
            word.starts_with(char::is_uppercase) && !english && word.contains(char::is_lowercase);
        let subject = word.ends_with('s') && !word.ends_with("ss") && context.text(span) == "A";
        if context.text(span).starts_with('A') && (name || subject) {
            return false;
        }
        let sic =
            layers.token_text(next + 1) == "[" || quoted && !word.starts_with(char::is_lowercase);
        let whole = span.cover(layers.tokens[next].span);
        // `a **MSG** structure`: the name of something, which may be said as a word.
        let shown = word.chars().all(|c| c.is_ascii_uppercase())
            && context.document.has_markup(context.place(whole).span);
        let article = context.place(span).span;
        !sic && !shown
            && context.reads(whole)
            && !context.document.has_markup(article)
            && !context.document.is_set_off(span)
    }
}

/// The word that an article goes with: the next token, or the one behind an opening mark.
fn following(context: &DocumentContext<'_>, at: usize) -> Option<(usize, bool)> {
    let layers = context.layers;
    let marked = matches!(layers.token_text(at + 1), "“" | "‘" | "\"" | "'");
    let quoted = marked && layers.touches(at + 1);
    let next = at + 1 + usize::from(quoted);
    let span =
        TextSpan { start: layers.tokens[at].span.end, end: layers.tokens.get(next)?.span.start };
    let gap = layers.text(span);
    // Markup on either side may set off what is no part of the sentence.
    let apart = gap.contains(BLOCK_BREAK) || gap.contains('\n');
    (!apart && gap.starts_with(char::is_whitespace)).then_some((next, quoted))
}

/// Whether a small letter is a consonant in whatever word it begins.
fn is_consonant(letter: char) -> bool {
    letter.is_ascii_lowercase() && !matches!(letter, 'a' | 'e' | 'h' | 'i' | 'o' | 'u')
}

/// What a number begins with for the ear: 8, 11 and 18 with a vowel. Eleven and eighteen hundred
/// have two names and are let alone.
fn number_sound(number: &str) -> Option<Sound> {
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let (figure, rest) = number.split_at(digits);
    let plain = rest.is_empty()
        || matches!(rest, "th" | "st" | "nd" | "rd" | "s")
        || rest.starts_with([',', '.'])
            && rest[1..].bytes().all(|b| b.is_ascii_digit() || b == b',');
    if !plain {
        return None;
    }
    match figure {
        _ if figure.starts_with('8') => Some(Sound::Vowel),
        "11" | "18" => Some(Sound::Vowel),
        _ if digits == 4 && (figure.starts_with("11") || figure.starts_with("18")) => None,
        _ if figure.starts_with('0') => None,
        _ => Some(Sound::Consonant),
    }
}

/// The name of a letter, which the caller believes in a compound only.
fn letter_alone(letter: &str) -> Option<Sound> {
    match letter {
        "F" | "H" | "L" | "M" | "N" | "R" | "S" | "X" | "A" | "E" | "I" | "O" => Some(Sound::Vowel),
        "B" | "C" | "D" | "G" | "J" | "K" | "P" | "Q" | "T" | "U" | "V" | "W" | "Y" | "Z" => {
            Some(Sound::Consonant)
        }
        _ => None,
    }
}

fn report(context: &DocumentContext<'_>, at: usize, next: usize, sound: Sound) -> Finding {
    let tokens = &context.layers.tokens;
    let (article, word) = (tokens[at].span, tokens[next].span);
    let right = match (sound, context.text(article).starts_with('A')) {
        (Sound::Vowel, false) => "an",
        (Sound::Vowel, true) => "An",
        (Sound::Consonant, false) => "a",
        (Sound::Consonant, true) => "A",
    };
    let heard = match sound {
        Sound::Vowel => "a vowel",
        Sound::Consonant => "a consonant",
    };
    let between = context.text(TextSpan { start: article.end, end: word.start });
    let (shown, noun) = (context.text(article.cover(word)), context.text(word));
    Finding::new(context.place(article), format!("`{shown}` should be `{right}{between}{noun}`"))
        .note(format!("`{noun}` begins with {heard} for the ear"))
        .help(format!("write `{right}{between}{noun}`"))
        .replace(Applicability::Unsafe, right)
}
