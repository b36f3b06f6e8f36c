//! How English inflects: what a form may be a form of, and which classes it may belong to.
//!
//! Endings are taken off by the rules of spelling, and a list of lemmas decides between what the
//! rules allow (`hoped` is of `hope`, since there is such a verb). `cargo xtask train` compiles this
//! very file, so that tagger and trainer see the same.

/// Classes of a form, a bit each; `left` has several.
pub type Classes = u16;

/// A noun as it stands in a dictionary.
pub const NOUN: Classes = 1;
/// A verb as it stands in a dictionary.
pub const VERB: Classes = 1 << 1;
/// An adjective, of whatever degree.
pub const ADJECTIVE: Classes = 1 << 2;
/// An adverb.
pub const ADVERB: Classes = 1 << 3;
/// A name.
pub const NAME: Classes = 1 << 4;
/// A noun in the plural.
pub const PLURAL: Classes = 1 << 5;
/// A verb with the ending of the third person.
pub const THIRD: Classes = 1 << 6;
/// A past tense or past participle.
pub const PAST: Classes = 1 << 7;
/// A verb in *-ing*.
pub const PROGRESSIVE: Classes = 1 << 8;

/// What a list of lemmas says of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Listed {
    /// What it is as it stands; of the classes the first five.
    pub classes: Classes,
    /// Whether it is an irregular form of a noun, of a verb, of an adjective or adverb.
    pub irregular: [bool; 3],
}

/// What is put at the end of a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Plural and third person.
    S,
    /// Past tense and participle.
    Ed,
    /// The progressive.
    Ing,
    /// The comparative.
    Er,
    /// The superlative.
    Est,
}

impl Ending {
    const fn letters(self) -> &'static str {
        match self {
            Self::S => "s",
            Self::Ed => "ed",
            Self::Ing => "ing",
            Self::Er => "er",
            Self::Est => "est",
        }
    }
}

/// The classes that a form in lower case may belong to, by a list of lemmas.
pub fn classes(form: &str, listed: impl Fn(&str) -> Listed) -> Classes {
    let own = listed(form);
    let [noun, verb, compared] = own.irregular;
    let mut classes = own.classes;
    if noun {
        classes |= PLURAL;
    }
    if verb {
        classes |= match form {
            _ if form.ends_with("ing") => PROGRESSIVE,
            _ if form.ends_with('s') && form != "was" => THIRD,
            _ => PAST,
        };
    }
    if compared {
        classes |= ADJECTIVE;
    }
    let formed =
        |ending, class| base(form, ending, |base| listed(base).classes & class != 0).is_some();
    for (ending, of, makes) in [
        (Ending::S, NOUN, PLURAL),
        (Ending::S, VERB, THIRD),
        (Ending::Ed, VERB, PAST),
        (Ending::Ing, VERB, PROGRESSIVE),
        (Ending::Er, ADJECTIVE, ADJECTIVE),
        (Ending::Est, ADJECTIVE, ADJECTIVE),
    ] {
        if form.ends_with(ending.letters()) && classes & makes == 0 && formed(ending, of) {
            classes |= makes;
        }
    }
    classes
}

/// What a form in lower case is the base with an ending of: the first that is one among those that
/// spelling allows, the likeliest first.
pub fn base(form: &str, ending: Ending, is_base: impl Fn(&str) -> bool) -> Option<String> {
    let stem = form.strip_suffix(ending.letters()).filter(|stem| stem.len() > 1)?;
    let mut candidate = String::with_capacity(form.len());
    let mut holds = |stem: &str, end: &str| {
        candidate.clear();
        candidate.push_str(stem);
        candidate.push_str(end);
        is_base(&candidate).then(|| candidate.clone())
    };
    if ending == Ending::S {
        if stem.ends_with(['s', 'u', 'i']) {
            return None;
        }
        return match stem.strip_suffix('e') {
            Some(shorter) if shorter.ends_with('i') => {
                holds(&shorter[..shorter.len() - 1], "y").or_else(|| holds(stem, ""))
            }
            Some(shorter) if hisses(shorter) => holds(shorter, "").or_else(|| holds(stem, "")),
            Some(_) => holds(stem, ""),
            None => holds(stem, ""),
        };
    }
    if let Some(shorter) = stem.strip_suffix('i') {
        return holds(shorter, "y").or_else(|| holds(stem, "e"));
    }
    if ending == Ending::Ing
        && let Some(shorter) = stem.strip_suffix('y')
        && let Some(found) = holds(shorter, "ie")
    {
        return Some(found);
    }
    // "hoped" has one p and is of `hope`; of `hop` it would have two.
    let found = match would_double(stem) {
        true => holds(stem, "e").or_else(|| holds(stem, "")),
        false => holds(stem, "").or_else(|| holds(stem, "e")),
    };
    found.or_else(|| undoubled(stem).and_then(|single| holds(single, "")))
}

/// Whether a noun or verb takes *-es* after this.
fn hisses(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| stem.ends_with(end))
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether a short stem would double its last letter before an ending.
fn would_double(stem: &str) -> bool {
    match stem.as_bytes() {
        [.., before, vowel, last] => {
            !is_vowel(*before)
                && is_vowel(*vowel)
                && !is_vowel(*last)
                && !matches!(last, b'w' | b'x' | b'y')
        }
        _ => false,
    }
}

/// A stem without one of the two like letters that it ends in.
fn undoubled(stem: &str) -> Option<&str> {
    match stem.as_bytes() {
        [.., before, last] if before == last && last.is_ascii_alphabetic() && !is_vowel(*last) => {
            stem.get(..stem.len() - 1)
        }
        _ => None,
    }
}

/// What a form that no list knows is most likely a form of.
#[must_use]
pub fn guessed(form: &str, ending: Ending) -> String {
    let likely = |base: &str| match ending {
        Ending::S => true,
        _ if base.ends_with('e') => {
            let stem = &base[..base.len() - 1];
            undoubled(stem).is_none()
                && ["at", "iz", "is", "uc", "ur", "v", "c", "g", "ibl", "ut"]
                    .iter()
                    .any(|it| stem.ends_with(it))
        }
        _ => {
            undoubled(base).is_none()
                || ["ll", "ss", "ff", "zz"].iter().any(|it| base.ends_with(it))
        }
    };
    base(form, ending, likely).unwrap_or_else(|| form.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(word: &str) -> Listed {
        let classes = match word {
            "hope" | "plan" | "plane" | "tie" => NOUN | VERB,
            "hop" | "carry" | "visit" | "go" | "agree" | "call" => VERB,
            "city" | "church" | "house" | "bus" => NOUN,
            "big" | "late" => ADJECTIVE,
            _ => 0,
        };
        Listed { classes, irregular: [word == "mice", word == "went", word == "better"] }
    }

    #[test]
    fn endings_are_taken_off_as_spelling_put_them_on() {
        let verb = |form, ending| base(form, ending, |base| listed(base).classes & VERB != 0);
        for (form, ending, want) in [
            ("hoped", Ending::Ed, "hope"),
            ("hopped", Ending::Ed, "hop"),
            ("planed", Ending::Ed, "plane"),
            ("planning", Ending::Ing, "plan"),
            ("carried", Ending::Ed, "carry"),
            ("carries", Ending::S, "carry"),
            ("ties", Ending::S, "tie"),
            ("tying", Ending::Ing, "tie"),
            ("visited", Ending::Ed, "visit"),
            ("called", Ending::Ed, "call"),
            ("goes", Ending::S, "go"),
            ("agreed", Ending::Ed, "agree"),
        ] {
            assert_eq!(verb(form, ending).as_deref(), Some(want), "{form}");
        }
        assert_eq!(verb("bed", Ending::Ed), None);
    }

    #[test]
    fn a_form_may_belong_to_several_classes() {
        let of = |form| classes(form, listed);
        assert_eq!(of("hopes"), PLURAL | THIRD);
        assert_eq!(of("churches"), PLURAL);
        assert_eq!(of("hoping"), PROGRESSIVE);
        assert_eq!((of("bigger"), of("latest")), (ADJECTIVE, ADJECTIVE));
        assert_eq!((of("mice"), of("went"), of("better")), (PLURAL, PAST, ADJECTIVE));
        assert_eq!((of("bus"), of("ring"), of("")), (NOUN, 0, 0));
    }

    #[test]
    fn unknown_forms_are_guessed() {
        assert_eq!(guessed("digitised", Ending::Ed), "digitise");
        assert_eq!(guessed("blogged", Ending::Ed), "blog");
        assert_eq!(guessed("selfies", Ending::S), "selfy");
        assert_eq!(guessed("tweeting", Ending::Ing), "tweet");
    }
}
