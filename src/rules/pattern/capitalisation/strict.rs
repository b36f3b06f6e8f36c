//! The case of a line judged word for word, without knowledge of what the words are: what only
//! looks like a name or an abbreviation has to be excepted by the rule.
//!
//! A word goes from its first letter or digit to the next space, with all that stands between, and
//! an exception is a word of its own. This is how Vale 3 judges `$sentence` and `$title`; the
//! line is compared with what it should be, word by word.

use rustc_hash::FxHashSet;

use super::Style;
use crate::rules::pattern::{Matcher, Pattern};
use crate::text::document::OBJECT;
use crate::text::span::TextSpan;

/// Judges lines.
#[derive(Debug)]
pub(super) struct Strict {
    style: Style,
    /// The exceptions that are texts, the longest first, and in lower case.
    listed: Vec<(String, String)>,
    /// Exceptions as words, whatever their case.
    named: Matcher,
    /// Exceptions as words.
    kept: Matcher,
    /// Exceptions anywhere in a word.
    inside: Matcher,
    small: FxHashSet<String>,
    indicators: Vec<String>,
    threshold: f64,
}

impl Strict {
    pub(super) fn new(
        style: Style,
        exceptions: &[String],
        patterns: &[Pattern],
        small: &FxHashSet<String>,
        indicators: &[String],
        threshold: Option<f64>,
    ) -> Result<Self, String> {
        let mut listed = exceptions.to_vec();
        listed.sort_by_key(|text| usize::MAX - text.len());
        let matcher = |any_case, nonword| {
            Matcher::new(listed.iter().map(String::as_str), patterns, any_case, nonword)
        };
        Ok(Self {
            style,
            named: matcher(true, false)?,
            kept: matcher(false, false)?,
            inside: matcher(false, true)?,
            listed: listed.iter().map(|it| (it.clone(), it.to_lowercase())).collect(),
            small: small.clone(),
            indicators: indicators.to_vec(),
            threshold: threshold.unwrap_or(1.0),
        })
    }

    /// How a line whose first bytes are a prefix should be written, where it is not.
    pub(super) fn better(&self, text: &str, prefix: usize) -> Option<String> {
        let (before, rest) = text.split_at(prefix);
        let whole = match self.style {
            Style::Lower => Some(text.to_lowercase()),
            Style::Upper => Some(text.to_uppercase()),
            Style::Sentence | Style::Title => None,
        };
        if let Some(better) = whole {
            return (text != better && !self.kept.matches(text)).then_some(better);
        }
        let better = match self.style {
            Style::Title => before.to_owned() + &self.title(rest),
            _ => before.to_owned() + &self.sentence(rest),
        };
        (!self.is_right(text, &better)).then_some(better)
    }

    /// Whether enough words of a line are as they should be.
    fn is_right(&self, text: &str, better: &str) -> bool {
        let (words, wanted) = (words(text, &self.kept), words(better, &self.kept));
        let mut right = 0;
        for (at, span) in words.iter().enumerate() {
            let word = span.of(text);
            let same = wanted.get(at).is_none_or(|wanted| {
                let wanted = wanted.of(better);
                // Whether `to` is part of a verb takes a grammar.
                word == wanted || (self.style == Style::Title && is_to(word) && is_to(wanted))
            });
            if same || self.kept.matches(word) {
                right += 1;
            } else if self.style == Style::Title {
                right += usize::from(word == word.to_uppercase());
            } else if at == 0 && word != capitalised(&word.to_lowercase()) {
                return false;
            }
        }
        // A line without words is in any case.
        words.is_empty() || f64::from(right as u32) / words.len() as f64 >= self.threshold
    }

    /// A line in sentence case.
    fn sentence(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        let mut previous: Option<&str> = None;
        for (at, span) in words(text, &self.named).into_iter().enumerate() {
            let word = span.of(text);
            // Words that touch are two all the same.
            let between = &text[end..span.start as usize];
            out.push_str(if between.is_empty() && at > 0 { " " } else { between });
            match self.excepted(word) {
                Some(wanted) => out.push_str(wanted),
                None if previous.is_none_or(|word| self.opens(word, at - 1)) => {
                    let mut letters = word.chars();
                    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                    out.push_str(&letters.as_str().to_lowercase());
                }
                None => out.push_str(&word.to_lowercase()),
            }
            previous = Some(word);
            end = span.end as usize;
        }
        out + &text[end..]
    }

    /// Whether a capital is right behind a word.
    fn opens(&self, word: &str, at: usize) -> bool {
        let numbers = || {
            let dots = word.match_indices('.');
            dots.into_iter().any(|(dot, _)| word[..dot].ends_with(|c: char| c.is_ascii_digit()))
        };
        self.indicators.iter().any(|ending| word.ends_with(ending.as_str())) || at == 0 && numbers()
    }

    /// A line in title case. The parts of `well-known` and `and/or` are words of their own.
    fn title(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut end = 0;
        while let Some(at) = text[end..].find(char::is_alphanumeric) {
            let start = end + at;
            let breaks = |c: char| c.is_whitespace() || matches!(c, '-' | '/');
            let len = text[start..].find(breaks).unwrap_or(text.len() - start);
            out.push_str(&text[end..start]);
            let word = &text[start..start + len];
            let mut before = text[..start].chars().rev();
            let (last, second) = (before.next(), before.next());
            let hyphen = text[start + len..].starts_with(['-', '–', '—']);
            let joins = |c: Option<char>| matches!(c, Some('-' | '–' | '—'));
            let bounding = start == 0 || start + len == text.len();
            let small = !bounding
                && self.small.contains(&word.to_lowercase())
                && (joins(last) || matches!(last, Some(' ' | '/')))
                && !(joins(second) || second == Some(':'))
                && (!hyphen || joins(last));
            match self.excepted(word) {
                Some(wanted) => out.push_str(wanted),
                None if small => out.push_str(&word.to_lowercase()),
                None => {
                    let mut letters = word.chars();
                    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                    out.push_str(letters.as_str());
                }
            }
            end = start + len;
        }
        out + &text[end..]
    }

    /// How an excepted word is written: as it is listed, or as it is if an exception is part of it.
    fn excepted<'w>(&'w self, word: &'w str) -> Option<&'w str> {
        let lower = word.to_lowercase();
        for (listed, in_lower) in &self.listed {
            if *in_lower == lower {
                return Some(listed);
            } else if word.contains(listed.as_str()) {
                return Some(word);
            }
        }
        self.inside.matches(word).then_some(word)
    }
}

/// The words of a line, exceptions among them.
fn words(text: &str, exceptions: &Matcher) -> Vec<TextSpan> {
    let hits = exceptions.hits(text, &[TextSpan::new(0, text.len())], |_| false);
    let mut hits = hits.into_iter().map(|hit| hit.span).peekable();
    let mut out: Vec<TextSpan> = Vec::new();
    let mut from = 0;
    loop {
        while hits.next_if(|hit| (hit.start as usize) < from).is_some() {}
        let start = text[from..].find(|c: char| c.is_alphanumeric() || matches!(c, '*' | OBJECT));
        let start = start.map(|at| from + at);
        let exception = hits.next_if(|hit| start.is_none_or(|at| hit.start as usize <= at));
        let word = exception.or_else(|| {
            let start = start?;
            let len = text[start..].find(char::is_whitespace).unwrap_or(text.len() - start);
            Some(TextSpan::new(start, start + len))
        });
        let Some(word) = word else { return out };
        out.push(word);
        from = word.end as usize;
    }
}

/// A word with a capital wherever letters start: `Well-Known`, `D'état`.
fn capitalised(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut before = ' ';
    for c in word.chars() {
        let joins = before.is_alphanumeric() || before == '_';
        if joins || (!before.is_ascii() && !before.is_whitespace()) {
            out.push(c);
        } else {
            out.extend(c.to_uppercase());
        }
        before = c;
    }
    out
}

fn is_to(word: &str) -> bool {
    word.eq_ignore_ascii_case("to")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(style: Style, exceptions: &[&str], threshold: f64, text: &str) -> Option<String> {
        let exceptions: Vec<_> = exceptions.iter().map(|&it| it.to_owned()).collect();
        let small = ["a", "and", "of", "on", "the", "to"].map(str::to_owned).into_iter().collect();
        let indicators = [":".to_owned()];
        let strict =
            Strict::new(style, &exceptions, &[], &small, &indicators, Some(threshold)).unwrap();
        strict.better(text, 0)
    }

    #[test]
    fn the_first_word_is_asked_for_itself() {
        let first = |text| judge(Style::Sentence, &["I", "VS"], 0.8, text);
        assert_eq!(
            first("ATL tools are here to stay now").as_deref(),
            Some("Atl tools are here to stay now")
        );
        assert_eq!(first("use tools").as_deref(), Some("Use tools"));
        assert_eq!(first("Well-Known names of the web now stay"), None);
        assert_eq!(first("VSCode tools"), None, "an exception is part of it");
        assert_eq!(first("\u{FFFC} tools"), None);
        assert_eq!(first("→ "), None);
    }

    #[test]
    fn a_share_of_the_words_is_enough() {
        let share = |text| judge(Style::Sentence, &[], 0.8, text);
        assert_eq!(share("One two three four Five"), None);
        assert_eq!(share("One two three Four"), Some("One two three four".to_owned()));
        assert_eq!(share("One: Two three"), None);
        assert_eq!(share("1. Two three"), None);
    }

    #[test]
    fn exceptions_are_words() {
        let kept = |text| judge(Style::Sentence, &["Visual Studio", "Docker"], 1.0, text);
        assert_eq!(kept("Use Visual Studio with Docker"), None);
        assert_eq!(kept("Use visual studio").as_deref(), Some("Use Visual Studio"));
        assert_eq!(kept("Use Visual tools").as_deref(), Some("Use visual tools"));
    }

    #[test]
    fn titles() {
        let title = |text| judge(Style::Title, &["macOS"], 1.0, text);
        assert_eq!(title("The Art of the Well-Known macOS"), None);
        assert_eq!(title("The art of War").as_deref(), Some("The Art of War"));
        assert_eq!(title("How To Learn and to Forget"), None);
        assert_eq!(title("What It Is On").as_deref(), None);
        assert_eq!(title("USING HTTP"), None, "capitals are let alone");
    }

    #[test]
    fn lower_and_upper_case_are_asked_of_the_whole() {
        assert_eq!(judge(Style::Lower, &[], 0.8, "a B").as_deref(), Some("a b"));
        assert_eq!(judge(Style::Lower, &["B"], 0.8, "a B"), None);
        assert_eq!(judge(Style::Upper, &[], 0.8, "A b").as_deref(), Some("A B"));
    }
}
