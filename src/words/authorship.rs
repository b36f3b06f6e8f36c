//! How authors and years of works are written: the words of bibliographic names, the key by which
//! an entry and a citation agree on an author, and years with their suffix letters.
//!
//! Entries, citations and the checks of both read the same tables, so a particle that an entry
//! knows is one that a citation knows.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::words::{data, fold};

/// Sets of lower-case words, from `rules/data/authorship.toml`; the table says what each is for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lexicon {
    /// `van`, `de la`: inside family names.
    pub particles: FxHashSet<String>,
    /// `Jr`, `III`.
    pub suffixes: FxHashSet<String>,
    /// `and`, `&`: between the last two authors.
    pub conjunctions: FxHashSet<String>,
    /// `colleagues`: for further authors.
    pub company: FxHashSet<String>,
    /// `ed`, `eds`.
    pub editors: FxHashSet<String>,
    /// `of`, `for`: inside names of organisations.
    pub linkers: FxHashSet<String>,
    /// `ministry`, `press`: only in names of organisations.
    pub organisation: FxHashSet<String>,
    /// Those of the organisations' words that are no family names.
    pub corporate: FxHashSet<String>,
    /// `see`, `according`: before citations.
    pub signals: FxHashSet<String>,
    /// `cited in`: behind a work that is cited by way of another.
    pub secondary: FxHashSet<String>,
    /// `pers. comm`: beside the name and year of what no list has.
    pub unlisted: Vec<String>,
    /// `June`, `Table`: before a year that cites nothing.
    pub no_authors: FxHashSet<String>,
    /// `forthcoming`, `n.d`: in the place of a year.
    pub undated: FxHashSet<String>,
    /// `France`, `Berlin`.
    pub places: FxHashSet<String>,
    /// `in`, `near`: before the name of a place.
    pub locative: FxHashSet<String>,
    /// Endings of Latin words: names of species.
    pub latin: Vec<String>,
    /// `U.S. `, as which lists sort it: `United States `.
    pub sorted_as: Vec<(String, String)>,
    /// `unicef`, with its name: what bodies go by where no rule tells.
    pub initialisms: Vec<(String, String)>,
    /// Headings of lists that need not be cited.
    pub background: FxHashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| data::table("authorship.toml"));

/// The words of bibliographic names.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// Whether a name has a word that only organisations have.
    #[must_use]
    pub fn names_organisation(&self, name: &str) -> bool {
        name.split(|c: char| !c.is_alphanumeric())
            .any(|word| self.organisation.contains(&word.to_lowercase()))
    }

    /// Whether a word can be a part of a species' name.
    #[must_use]
    pub fn ends_in_latin(&self, word: &str) -> bool {
        self.latin.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending.as_str()))
    }
}

/// A word of a reference without the punctuation around it.
#[must_use]
pub fn bare(word: &str) -> &str {
    word.trim_matches([',', '.', ';', '(', ')', '[', ']', ':'])
}

/// Whether a word leads to a family name: `van`, `de`.
#[must_use]
pub fn is_particle(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
        && bare(word).split('-').all(|part| LEXICON.particles.contains(part) || is_contracted(part))
}

/// Whether a word is a Dutch particle with its article: `van’t`, `in 't` written as one.
fn is_contracted(word: &str) -> bool {
    let particle = word.strip_suffix('t').and_then(|word| word.strip_suffix(fold::is_apostrophe));
    particle.is_some_and(|word| {
        word.is_empty() || LEXICON.particles.contains(word) || LEXICON.linkers.contains(word)
    })
}

/// Whether a word follows a name without being a part of it: `Jr.`, `III`.
#[must_use]
pub fn is_suffix(word: &str) -> bool {
    LEXICON.suffixes.contains(&*fold::lower(bare(word)))
}

/// What two writings of one author's name have in common: [`fold::key`] without particles,
/// articles and suffixes. `van der Berg` and `Berg` share a key, and so do `The Economist` and
/// `Economist`.
#[must_use]
pub fn key(name: &str) -> String {
    // `d’ Alembert` is `d’Alembert`.
    let joined = ["’ ", "' "].iter().any(|gap| name.contains(gap));
    let joined = joined.then(|| without_gaps(name));
    let folded = fold::folded(joined.as_deref().unwrap_or(name));
    let plain = folded.contains('.').then(|| without_stops(&folded));
    let folded = plain.as_deref().unwrap_or(&folded);
    // `Data+`, `Listen!`: a sign at the end is not always written.
    let signs = ['+', '!'];
    let words = || {
        let words = folded.split([' ', ',']).filter(|word| !word.is_empty());
        words.map(|word| word.trim_end_matches(signs)).filter(|word| !word.is_empty())
    };
    let bare = |word: &&str| {
        *word != "the" && !LEXICON.particles.contains(*word) && !LEXICON.suffixes.contains(*word)
    };
    let mut out = words().filter(bare).collect::<Vec<_>>().join(" ");
    if out.is_empty() {
        out = words().collect::<Vec<_>>().join(" ");
    }
    out
}

/// The longest word that an apostrophe ends and that belongs to the next one: `dell’`.
const LONGEST_ELIDED: usize = 5;

/// A name without the spaces behind elided words: `d’ Alembert`, and not `Sailors’ Fund`.
fn without_gaps(name: &str) -> String {
    let elided =
        |word: &str| word.ends_with(fold::is_apostrophe) && word.chars().count() <= LONGEST_ELIDED;
    let mut out = String::with_capacity(name.len());
    let mut apart = false;
    for word in name.split(' ') {
        if apart {
            out.push(' ');
        }
        out.push_str(word);
        apart = !elided(word);
    }
    out
}

/// A name without its stops: `U.S. Senate` and `US Senate` are one, and `St.` is a word.
fn without_stops(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let mut letters = word.split('.').filter(|part| !part.is_empty());
        let initials = letters.all(|part| part.chars().count() == 1);
        word.replace('.', if initials { "" } else { " " })
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What is left of a family name behind initials that open it: `Szabó` of `É. Szabó`, `Senate` of
/// `U.S. Senate`.
#[must_use]
pub fn behind_initials(family: &str) -> Option<&str> {
    let (initials, rest) = family.split_once(' ')?;
    let dotted = initials.ends_with('.') && is_initials(initials);
    (dotted && rest.starts_with(char::is_uppercase)).then_some(rest)
}

/// The most letters of an abbreviation, and the most words of a name that it can stand for.
const LONGEST_SHORT: usize = 24;

/// Whether a short name is made of the beginnings of the words of a long one, in their order and
/// with none of its capitalised words left out: `MTur` of `Ministério do Turismo`.
#[must_use]
pub fn abbreviates(short: &str, long: &str) -> bool {
    let letters: Vec<char> = fold::folded(short).chars().filter(|c| c.is_alphanumeric()).collect();
    if !(3..=LONGEST_SHORT).contains(&letters.len()) {
        return false;
    }
    let words = long.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // Where in the letters what was read of the words can end.
    let mut ends = vec![true];
    ends.resize(letters.len() + 1, false);
    let mut count = 0;
    for word in words.take(LONGEST_SHORT) {
        let optional = word.starts_with(char::is_lowercase);
        count += usize::from(!optional);
        let word: Vec<char> = fold::folded(word).chars().collect();
        let mut next = if optional { ends.clone() } else { vec![false; ends.len()] };
        for (from, _) in ends.iter().enumerate().filter(|(_, end)| **end) {
            let alike = letters[from..].iter().zip(&word).take_while(|(a, b)| a == b).count();
            next[from + 1..].iter_mut().take(alike).for_each(|end| *end = true);
        }
        ends = next;
    }
    count > 1 && ends[letters.len()]
}

/// The capitals of a name of several words: `World Health Organization` gives `who`.
#[must_use]
pub fn acronym(name: &str) -> Option<String> {
    let initials: String = name
        .split(|c: char| c.is_whitespace() || fold::is_dash(c))
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_uppercase())
        .flat_map(char::to_lowercase)
        .collect();
    (initials.chars().count() > 1).then_some(initials)
}

/// The initialisms by which the name of a body goes, in lower case: of all its words, without an article
/// or the country that opens it (`The Federal Court`, `U.S. Census Office`), without the last of
/// two purposes (`Centre for Rain Control and Prevention`), and without the greater body that it
/// is a part of (`Harbour Organization of the United Nations`).
#[must_use]
pub fn shorts(name: &str) -> Vec<String> {
    let whole = name.strip_prefix("The ").unwrap_or(name);
    let mut names = vec![whole];
    names.extend(behind_initials(whole));
    for at in 0..names.len() {
        let name = names[at];
        names.extend(name.split_once(" of the ").map(|(part, _)| part));
        let second = name.rsplit_once(" and ").or_else(|| name.rsplit_once(" & "));
        names.extend(second.filter(|(_, last)| !last.contains(' ')).map(|(first, _)| first));
    }
    let mut out: Vec<_> = names.into_iter().filter_map(acronym).collect();
    out.extend(acronym(name));
    let plain = |c: &char| c.is_alphanumeric() || *c == ' ';
    let folded: String = fold::folded(whole).chars().filter(plain).collect();
    let known = LEXICON.initialisms.iter().filter(|(_, long)| *long == folded);
    out.extend(known.map(|(short, _)| short.clone()));
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether a word is initials: `J.`, `J.-P.`, `JM`, `Yu.`; bare capitals count up to four.
#[must_use]
pub fn is_initials(word: &str) -> bool {
    let dotted = word.contains('.');
    let mut capitals = 0;
    let mut small = 0;
    for c in word.chars() {
        if c.is_uppercase() {
            capitals += 1;
        } else if c.is_lowercase() {
            small += 1;
        } else if c != '.' && !fold::is_dash(c) && !fold::is_apostrophe(c) {
            return false;
        }
    }
    match (capitals, dotted) {
        (0, _) => false,
        (1, true) => small <= 1 && word.ends_with('.'),
        (_, true) => small <= 1,
        (_, false) => small == 0 && capitals <= 4,
    }
}

/// A year as a citation or an entry has it: four digits, `2019a`; from 1400 to 2099.
#[must_use]
pub fn is_year(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let century = bytes.get(..2);
    digits == 4
        && century.is_some_and(|century| (b"14"..=b"20").contains(&&[century[0], century[1]]))
        && (bytes.len() == 4 || bytes.len() == 5 && bytes[4].is_ascii_lowercase())
}

/// A year without its suffix letter.
#[must_use]
pub fn bare_year(year: &str) -> &str {
    if is_year(year) { &year[..4] } else { year }
}

/// How far a year is from another for which it can be a slip: the years between them up to two, 3
/// where one digit is different or two digits are swapped.
#[must_use]
pub fn confusable(a: &str, b: &str) -> Option<u32> {
    let (a, b) = (bare_year(a), bare_year(b));
    let (Ok(x), Ok(y)) = (a.parse::<u32>(), b.parse::<u32>()) else { return None };
    match x.abs_diff(y) {
        0 => None,
        near @ 1..=2 => Some(near),
        _ => (strsim::osa_distance(a, b) == 1).then_some(3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_and_articles_do_not_tell_authors_apart() {
        assert_eq!(key("van der Auwera"), key("Auwera"));
        assert_eq!(key("The Economist"), key("Economist"));
        assert_eq!(key("Nüske"), key("NUSKE"));
        assert_ne!(key("Al-Azaim Media Foundation"), key("Media Foundation"));
        assert_eq!(key("De"), "de");
        assert_eq!(key("d’ Alembert"), key("d’Alembert"));
        assert_ne!(key("Sailors’ Fund"), key("Sailors’Fund"));
        assert_eq!(key("U.S. Harbour Board"), key("US Harbour Board"));
        assert_eq!(key("St. Clair"), key("St Clair"));
        assert_eq!(key("de-la Torre"), key("Torre"));
        assert_eq!(key("Nets+"), key("Nets"));
    }

    #[test]
    fn a_name_can_go_by_the_beginnings_of_its_words() {
        for (short, long) in [
            ("MPes", "Ministério da Pesca"),
            ("Emcopa", "Empresa Costeira de Pesca Artesanal"),
            ("CSO", "Coastal Survey Office"),
        ] {
            assert!(abbreviates(short, long), "{short}");
        }
        for (short, long) in [
            ("MPes", "Ministério da Pesca e do Mar"),
            ("CSB", "Coastal Survey Office"),
            ("Pes", "Pesca"),
            ("", "Coastal Survey Office"),
        ] {
            assert!(!abbreviates(short, long), "{short}");
        }
        assert_eq!(behind_initials("É. Varga"), Some("Varga"));
        assert_eq!(behind_initials("Varga"), None);
    }

    #[test]
    fn initials_are_told_from_names() {
        for initials in ["J.", "J.-P.", "JM", "A.Y.", "Yu.", "J.P.F.M.", "M"] {
            assert!(is_initials(initials), "{initials}");
        }
        for name in ["Li", "Jo", "Smith", "LEBEDEV", "1"] {
            assert!(!is_initials(name), "{name}");
        }
    }

    #[test]
    fn years_carry_one_letter() {
        assert!(is_year("2019") && is_year("1919a"));
        for not in ["2019ab", "1234", "2656f", "19", "2019A", "é019"] {
            assert!(!is_year(not), "{not}");
        }
        assert_eq!(bare_year("2019a"), "2019");
    }

    #[test]
    fn slips_of_years_have_a_distance() {
        assert_eq!(confusable("2019a", "2018"), Some(1));
        assert_eq!(confusable("1987", "1978"), Some(3));
        assert_eq!(confusable("2019", "2009"), Some(3));
        assert_eq!(confusable("2019", "2019b"), None);
        assert_eq!(confusable("2019", "1975"), None);
        assert_eq!(confusable("n.d", "1975"), None);
    }

    #[test]
    fn bodies_go_by_several_initialisms() {
        for (name, short) in [
            ("Centres for Rain Control and Prevention", "crc"),
            ("The Federal Bureau of Inshore Fishing", "fbif"),
            ("U.S. Harbour and Salt Commission", "hsc"),
            ("Harbour and Net Organization of the United Nations", "hno"),
            ("United Nations Children's Fund", "unicef"),
        ] {
            assert!(shorts(name).contains(&short.to_owned()), "{name}: {:?}", shorts(name));
        }
        assert!(shorts("Osei").is_empty());
    }

    #[test]
    fn capitals_make_an_acronym() {
        assert_eq!(acronym("World Health Organization").as_deref(), Some("who"));
        assert_eq!(acronym("Smith"), None);
    }
}
