//! The authors of an entry, in every common order of family and given names.

use crate::words::authorship::{acronym, is_initials, is_particle, is_suffix, lexicon};

/// One author.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) family: String,
    pub(super) given: Option<String>,
}

/// What the head of an entry says.
#[derive(Debug, Default)]
pub(super) struct Authors {
    pub(super) names: Vec<Name>,
    /// Whether "et al." stands for more.
    pub(super) et_al: bool,
    /// Whether a dash stands for the authors of the entry before.
    pub(super) repeated: bool,
}

/// A stretch between two separators.
#[derive(Clone, Copy)]
struct Chunk<'t> {
    text: &'t str,
    /// Whether a comma stands before it, and nothing else.
    after_comma: bool,
    /// Whether it is a word that follows names: `Jr.`
    suffix: bool,
}

/// Reads the authors out of the head of an entry.
pub(super) fn parse(text: &str) -> Authors {
    // `Md.~Osei`: a space that holds two words together is one.
    let text = &*text.replace('\u{a0}', " ");
    let mut out = Authors::default();
    let dashes = text.split([',', ' ', '.']).next().unwrap_or_default();
    if !dashes.is_empty() && dashes.chars().all(|c| crate::words::fold::is_dash(c) || c == '_') {
        out.repeated = true;
        return out;
    }
    if let Some((short, long)) = short_and_long(text) {
        out.names.push(Name { family: format!("{long} ({short})"), given: None });
        return out;
    }
    if is_national(text) {
        let family = text.trim_matches([' ', ',']).to_owned();
        out.names.push(Name { family, given: None });
        return out;
    }
    let chunks = chunks(text, &mut out.et_al);
    let edited = text.contains([']', ')']) && chunks.len() == 1;
    if are_families(&chunks) {
        let names = chunks.iter().map(|it| Name { family: it.text.to_owned(), given: None });
        out.names.extend(names);
        return out;
    }
    if are_whole_names(&chunks, edited) {
        out.names.extend(chunks.iter().map(|chunk| given_first(*chunk)));
        return out;
    }
    if is_one_organisation(text, &chunks) {
        let name = text.trim_matches([' ', ',']);
        out.names.push(Name { family: name.to_owned(), given: None });
        return out;
    }
    let mut at = 0;
    while at < chunks.len() {
        at += take(&chunks[at..], at == 0, &mut out.names);
    }
    out
}

/// How many heads with several people at least tell that a list has given names first.
const LEAST_GIVEN_FIRST: usize = 2;

/// Whether the entries of a list have the given names of their first authors first: one head is rarely
/// enough to tell `Kofi Osei` from an organisation, all of them are.
pub(super) fn are_given_first<'t>(heads: impl Iterator<Item = &'t str>) -> bool {
    let (mut alone, mut joined, mut inverted) = (0, 0, 0);
    for head in heads {
        let chunks = chunks(head, &mut false);
        match &*chunks {
            [first, second, ..] if is_given_first(first) && is_given_first(second) => joined += 1,
            [only] if is_given_first(only) => alone += 1,
            [first, second, ..] if second.after_comma || !is_given_first(first) => inverted += 1,
            [only] if only.text.split(' ').skip(1).any(is_initials) => inverted += 1,
            _ => {}
        }
    }
    joined >= LEAST_GIVEN_FIRST && joined + alone > 3 * inverted
}

/// Whether a chunk is a whole name with the family name last: `Peter V. de Souza`, `M. A. Adu`.
fn is_given_first(chunk: &Chunk<'_>) -> bool {
    let words: Vec<_> = chunk.text.split(' ').collect();
    let [first, .., last] = &words[..] else { return false };
    let family = last.contains(char::is_uppercase) && !is_initials(last);
    let capital = |word: &&str| word.starts_with(char::is_uppercase) || is_particle(word);
    first.starts_with(char::is_uppercase)
        && family
        && words[..words.len() - 1].iter().all(capital)
        && !lexicon().names_organisation(chunk.text)
}

/// Reads the authors out of the head of an entry in a list that has given names first.
pub(super) fn parse_given_first(text: &str) -> Authors {
    let mut out = Authors::default();
    let chunks = chunks(text, &mut out.et_al);
    if !chunks.iter().any(is_given_first) {
        return out;
    }
    out.names.extend(chunks.iter().map(|chunk| {
        if is_given_first(chunk) {
            given_first(*chunk)
        } else {
            Name { family: chunk.text.to_owned(), given: None }
        }
    }));
    out
}

/// A name whose last word is the family name, with the particles before it.
fn given_first(chunk: Chunk<'_>) -> Name {
    let words: Vec<_> = words(chunk.text).collect();
    let mut from = words.len() - 1;
    while from > 1 && is_particle(words[from - 1].1) {
        from -= 1;
    }
    split_at(chunk, &words, from, true)
}

/// Splits at commas, semicolons and conjunctions; marks of editors, suffixes and "et al." go.
fn chunks<'t>(text: &'t str, et_al: &mut bool) -> Vec<Chunk<'t>> {
    let lexicon = lexicon();
    let mut out: Vec<Chunk<'_>> = Vec::new();
    let mut start: Option<usize> = None;
    let mut after_comma = false;
    let mut close = |start: &mut Option<usize>, end: usize, comma: bool| {
        let Some(from) = start.take() else { return };
        // A mark of a note, as of equal authors, is no part of the name.
        let trimmed = text[from..end].trim_end().trim_end_matches(['*', '†', '‡', '§', '#']);
        let bare = trimmed.trim_end_matches('.').to_lowercase();
        // `JR` alone is initials: suffixes are not printed in capitals there.
        let suffix = lexicon.suffixes.contains(&bare) && (bare.len() > 2 || trimmed != "JR");
        // `Osei JR Jr`
        let trimmed = match trimmed.rsplit_once(' ') {
            Some((name, last))
                if is_clear_suffix(last) && name.rsplit(' ').next().is_some_and(is_initials) =>
            {
                name
            }
            Some((name, "Jr" | "Jr.")) if name.contains(' ') => name,
            _ => trimmed,
        };
        if !trimmed.is_empty() {
            out.push(Chunk { text: trimmed, after_comma: comma, suffix });
        }
    };
    // How many dots stand between two names.
    let mut dots = 0;
    let mut words = words(text).peekable();
    while let Some((at, word)) = words.next() {
        let bare = word.trim_matches([',', ';', '.', '(', ')', '[', ']']).to_lowercase();
        let next = words.peek().map(|(_, next)| next.trim_matches(['.', ',', ')', ']']));
        // `Osei, K., . . . Lund, U.`: dots stand for further authors.
        let marks = word.trim_matches([',', '&']);
        if !marks.is_empty() && marks.chars().all(|c| matches!(c, '.' | '…')) {
            close(&mut start, at, after_comma);
            dots += marks.chars().map(|c| if c == '…' { 3 } else { 1 }).sum::<usize>();
            *et_al |= dots > 2;
            after_comma = false;
            continue;
        }
        if bare == "et" && next.is_some_and(|next| next.eq_ignore_ascii_case("al")) {
            close(&mut start, at, after_comma);
            *et_al = true;
            words.next();
            continue;
        }
        if lexicon.conjunctions.contains(&bare) && !is_initials(word) && !word.ends_with(',') {
            close(&mut start, at, after_comma);
            after_comma = false;
            continue;
        }
        let capitals = word.trim_end_matches(',').chars().all(char::is_uppercase);
        let editor = lexicon.editors.contains(&bare)
            && (word.contains(['.', '(', ')']) || start.is_none() && !capitals);
        if editor || bare == "others" {
            *et_al |= bare == "others";
            close(&mut start, at, after_comma);
            continue;
        }
        start.get_or_insert(at);
        let content = word.trim_end_matches([',', ';']);
        if content.len() < word.len() {
            close(&mut start, at + content.len(), after_comma);
            after_comma = !word.ends_with(';');
        }
    }
    close(&mut start, text.len(), after_comma);
    without_suffixes(&out)
}

/// Leaves out what follows names. `Osei, K., & Neto, J. R.` has an author of that name: initials
/// follow it, and those of another author stand before.
fn without_suffixes<'a>(chunks: &[Chunk<'a>]) -> Vec<Chunk<'a>> {
    let initials = |chunk: &Chunk<'_>| chunk.text.split(' ').all(is_initials);
    let named = |at: usize| {
        let opens = at.checked_sub(1).is_none_or(|before| initials(&chunks[before]));
        opens && chunks.get(at + 1).is_some_and(|next| next.after_comma && initials(next))
    };
    let kept = chunks.iter().enumerate().filter(|&(at, chunk)| !chunk.suffix || named(at));
    kept.map(|(_, chunk)| *chunk).collect()
}

/// `Osei, Lund, and Adu`: nobody's given name stands behind the word before the last author.
fn are_families(chunks: &[Chunk<'_>]) -> bool {
    let lone = |chunk: &Chunk<'_>| {
        let mut words = chunk.text.split(' ').filter(|word| !is_particle(word));
        let family = words.next().is_some_and(|word| {
            word.starts_with(char::is_uppercase) && !is_initials(word) && !word.ends_with('.')
        });
        family && words.next().is_none() && !lexicon().names_organisation(chunk.text)
    };
    chunks.len() > 2
        && chunks.last().is_some_and(|last| !last.after_comma)
        && chunks.iter().all(lone)
}

/// Words with what is attached to them; a comma ends one even where the space behind it is missing.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + (rest.len() - rest.trim_start_matches(SPACES).len());
        let rest = &text[start..];
        let space = rest.find(SPACES).unwrap_or(rest.len());
        let comma = rest[..space]
            .match_indices([',', ';'])
            .map(|(comma, _)| comma + 1)
            .find(|&behind| rest[behind..space].starts_with(char::is_alphabetic));
        let end = start + comma.unwrap_or(space);
        at = end;
        (end > start).then(|| (start, &text[start..end]))
    })
}

const SPACES: [char; 3] = [' ', '\u{a0}', '\n'];

/// `CSO, Coastal Survey Office`, `CSO – Coastal Survey Office`, `[CSO] Coastal Survey Office`: the
/// abbreviation of an organisation before its name.
fn short_and_long(head: &str) -> Option<(&str, &str)> {
    let capitals = |short: &str| short.chars().filter(|c| c.is_uppercase()).count();
    if let Some((short, long)) = head.strip_prefix('[').and_then(|head| head.split_once("] ")) {
        let named = capitals(short) > 0 && !short.contains(',') && capitals(long) > 0;
        return named.then_some((short, long.trim_end_matches(['.', ',', ' '])));
    }
    let dashed = [" - ", " – ", " — "].iter().find_map(|dash| head.split_once(dash));
    if let Some((short, long)) = dashed {
        let named = capitals(short) > 1 && !short.contains(' ') && capitals(long) > 1;
        return named.then_some((short, long.trim_end_matches(['.', ',', ' '])));
    }
    let (short, long) = head.split_once(", ")?;
    let long = long.trim_end_matches(['.', ',', ' ']);
    (short.chars().count() > 2
        && short.chars().all(char::is_uppercase)
        && acronym(long).is_some_and(|letters| letters == short.to_lowercase()))
    .then_some((short, long))
}

/// `Kofi Osei, Mary A. Adu, Ulla Lund`, `Kofi Osei and Mary Adu`: no family name comes first where
/// every name has two words, initials and particles between them aside. One name by itself can be
/// that of an organisation, unless it is `edited`.
fn are_whole_names(chunks: &[Chunk<'_>], edited: bool) -> bool {
    let plain = |text: &str| {
        let words: Vec<_> = text.split(' ').collect();
        let [first, between @ .., last] = &words[..] else { return false };
        let full = |word: &str| {
            word.starts_with(char::is_uppercase) && !is_initials(word) && !is_clear_suffix(word)
        };
        let small = |word: &&str| is_initials(word) && word.contains('.') || is_particle(word);
        full(first)
            && full(last)
            && between.iter().all(small)
            && !lexicon().names_organisation(text)
    };
    let joined = chunks.len() == 2 && !chunks[1].after_comma;
    (chunks.len() > 2 || joined || edited) && chunks.iter().all(|chunk| plain(chunk.text))
}

/// `U.S. Salt and Harbour Commission`: an organisation that a country opens.
fn is_national(head: &str) -> bool {
    let lexicon = lexicon();
    let named = lexicon.sorted_as.iter().filter(|(short, _)| short.starts_with('U'));
    let mut rest = named.filter_map(|(short, _)| head.strip_prefix(short.as_str()));
    rest.any(|rest| lexicon.names_organisation(rest) && !rest.contains([',', '.', ';']))
}

/// Whether all of the head is one name, commas and conjunctions included: `Ministry of Health,
/// Ghana`, `Food and Agriculture Organization`.
fn is_one_organisation(head: &str, chunks: &[Chunk<'_>]) -> bool {
    let personal = chunks.iter().any(|chunk| chunk.text.split(' ').any(is_initials));
    let lexicon = lexicon();
    let linked = head.split(' ').any(|word| lexicon.linkers.contains(word));
    let organised = lexicon.names_organisation(head) || linked;
    let first = chunks.first().map_or(0, |chunk| chunk.text.split(' ').count());
    let commas = chunks.iter().any(|chunk| chunk.after_comma);
    chunks.len() > 1
        && !personal
        && (organised && (first > 1 || linked || !chunks[1].after_comma) || first > 2 && !commas)
}

/// Takes one author off the front; tells how many chunks that was.
fn take(chunks: &[Chunk<'_>], first: bool, names: &mut Vec<Name>) -> usize {
    // One function: the shapes of a name, each tried where those before it are ruled out.
    let chunk = chunks[0];
    let next = chunks.get(1).filter(|next| next.after_comma);
    let words: Vec<_> = words(chunk.text).collect();
    let lexicon = lexicon();
    // `Church RL`: some words of organisations are family names as well.
    let personal = matches!(&*words, [(_, family), (_, initials)]
        if family.contains(char::is_lowercase) && is_initials(initials));
    let organised = words.len() > 1 && !personal && lexicon.names_organisation(chunk.text);
    let whole = |given: Option<&str>| Name {
        family: chunk.text.trim_end_matches('.').to_owned(),
        given: given.map(str::to_owned),
    };
    // `Osei, K, A.`: one initial that a comma parts from the others.
    let letters = chunk.text.chars().filter(|c| c.is_alphabetic()).count();
    if chunk.after_comma
        && letters == 1
        && is_initials(chunk.text)
        && let Some(Name { given: Some(given), .. }) = names.last_mut()
        && given.split(' ').all(is_initials)
    {
        given.push(' ');
        given.push_str(chunk.text);
        return 1;
    }
    if let Some(next) = next
        && next.text.split(' ').all(|word| is_initials(word) || is_particle(word) || is_short(word))
        && next.text.split(' ').any(is_initials)
        && !(words.len() > 1 && is_initials(words[0].1) && words[0].1.contains('.'))
        && (next.text.contains('.')
            || words.len() == 1
            || !words[1..].iter().all(|(_, word)| is_initials(word)))
    {
        names.push(whole(Some(next.text)));
        return 2;
    }
    let opening = words.iter().take_while(|(_, word)| is_initials(word)).count();
    let closing =
        words.iter().rev().take_while(|(_, word)| is_initials(word) && !is_clear_suffix(word));
    let closing = closing.count();
    let opens_dotted = opening > 0 && words[0].1.contains('.');
    if closing > 0 && words.len() > 1 && !opens_dotted && !organised {
        // `Osei KA`, `LI J.M.`; where every word could be initials, the first is the name.
        let cut = (words.len() - closing).max(1);
        names.push(split_at(chunk, &words, cut, false));
        return 1;
    }
    // `É. Varga, Anna`, `Ó Laoire, Diarmuid`: what opens with a capital, and a given name behind it.
    if first
        && (1..words.len()).contains(&opening)
        && let Some(next) = next
        && is_one_given(next.text)
    {
        names.push(whole(Some(next.text)));
        return 2;
    }
    if opening > 0 && words.len() > 1 && !organised {
        // `B.A. Warner`
        names.push(split_at(chunk, &words, opening.min(words.len() - 1), true));
        return 1;
    }
    if let Some(next) = next
        && (first || words.len() == 1)
        && is_given(next.text)
    {
        if lexicon.corporate.contains(&chunk.text.to_lowercase()) {
            // An organisation that a reference manager has turned round.
            let mut name = whole(None);
            name.family = format!("{} {}", next.text, name.family);
            names.push(name);
        } else if organised {
            names.push(whole(None));
            return 1;
        } else {
            names.push(whole(Some(next.text)));
        }
        return 2;
    }
    if words.len() > 1 && !first && !organised {
        let mut from = words.len() - 1;
        while from > 1 && is_particle(words[from - 1].1) {
            from -= 1;
        }
        names.push(split_at(chunk, &words, from, true));
        return 1;
    }
    names.push(whole(None));
    1
}

/// Splits a chunk before a word; the family name is the later part where `family_last`.
fn split_at(chunk: Chunk<'_>, words: &[(usize, &str)], at: usize, family_last: bool) -> Name {
    let cut = words.get(at).map_or(chunk.text.len(), |(start, _)| *start);
    let (left, right) = chunk.text.split_at(cut);
    let (family, given) = if family_last {
        (right.trim_end_matches('.'), left.trim())
    } else {
        (left.trim(), right.trim())
    };
    let given = (!given.is_empty()).then(|| given.to_owned());
    Name { family: family.to_owned(), given }
}

/// Whether a word is a suffix and no initials: `Jr.`, not the `JR` of `Adu JR`.
fn is_clear_suffix(word: &str) -> bool {
    let capitals = word.chars().all(|c| c.is_uppercase() || c == '.');
    let roman = word.starts_with('I');
    word.len() > 2 && is_suffix(word) && (!capitals || roman)
}

/// Whether a chunk is one given name, initials behind it aside.
fn is_one_given(text: &str) -> bool {
    let mut words = text.split(' ');
    let given = words.next().is_some_and(|word| {
        word.starts_with(char::is_uppercase)
            && word.contains(char::is_lowercase)
            && !is_initials(word)
    });
    given && words.all(is_initials) && !lexicon().names_organisation(text)
}

/// An abbreviated particle: `v. d.`.
fn is_short(word: &str) -> bool {
    word.len() == 2 && word.ends_with('.') && word.starts_with(char::is_lowercase)
}

/// Whether a chunk can be given names: at most four words, none of an organisation.
fn is_given(text: &str) -> bool {
    text.split(' ').count() <= 4 && text.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families(head: &str) -> Vec<String> {
        parse(head).names.into_iter().map(|name| name.family).collect()
    }

    #[test]
    fn every_order_of_names() {
        for (head, want) in [
            ("Osei, K.A., de Vries, L. and Adu, M.", &["Osei", "de Vries", "Adu"][..]),
            ("Osei, K. A., Adu, M., & Lund, U.", &["Osei", "Adu", "Lund"]),
            ("Osei KA, de Vries L, Sanchez Ruiz M, et al", &["Osei", "de Vries", "Sanchez Ruiz"]),
            ("Osei, Kofi, Laura de Vries, and Moritz B. Lund", &["Osei", "de Vries", "Lund"]),
            ("Osei, K., and M. Adu", &["Osei", "Adu"]),
            ("Osei, KA, BA Warner, V. Lund, and KS Adu", &["Osei", "Warner", "Lund", "Adu"]),
            ("OSEI, K., LI J.M. & LUND-ADU, U.", &["OSEI", "LI", "LUND-ADU"]),
            ("Osei, K., Jr., and Adu, M. (Eds.)", &["Osei", "Adu"]),
            ("Osei, Kofi; Adu, Mary", &["Osei", "Adu"]),
            ("Osei, Kofi", &["Osei"]),
            ("Moser, M.-B. and Adu, M.", &["Moser", "Adu"]),
            ("Osei, K., Silva de Araújo, A.,e Lund, U.", &["Osei", "Silva de Araújo", "Lund"]),
            ("Osei, K, A.", &["Osei"]),
            ("Osei Jr., Kofi B., and Mary Adu", &["Osei Jr", "Adu"]),
            ("Kofi Osei, Mary Adu, & Ulla Lund (eds)", &["Osei", "Adu", "Lund"]),
            ("Osei*, Kofi, Mary Adu*, and Ulla Lund", &["Osei", "Adu", "Lund"]),
            ("Osei F, Adu SR.", &["Osei", "Adu"]),
            ("Church RL, Adu M", &["Church", "Adu"]),
            ("Osei, K., Adu, M., . . . Lund, U.", &["Osei", "Adu", "Lund"]),
            ("Osei, K., & Neto, J. R.", &["Osei", "Neto"]),
            ("Osei, Jr., K. A., & Lund, U.", &["Osei", "Lund"]),
            ("Osei, Lund, & Adu", &["Osei", "Lund", "Adu"]),
            ("É. Varga, Anna", &["É. Varga"]),
            ("Ó Laoire, Diarmuid, and Mary Adu", &["Ó Laoire", "Adu"]),
            ("Osei, Kofi, Marta de-la Torre, and Ulla Lund", &["Osei", "de-la Torre", "Lund"]),
            ("Osei, Kofi, and Ulla Lund, transl.", &["Osei", "Lund"]),
        ] {
            assert_eq!(families(head), want, "{head}");
        }
    }

    #[test]
    fn a_list_tells_that_given_names_come_first() {
        let heads = [
            "Peter K. Osei, Vera J. Della Lund, and Robert Adu",
            "Yun Sol Lee",
            "Mary Adu and Ulla Lund",
            "Coastal Survey Office",
            "Paul van der Osei Jr., Mary de Souza",
        ];
        assert!(are_given_first(heads.into_iter()));
        let families = |head| {
            let names = parse_given_first(head).names.into_iter();
            names.map(|name| name.family).collect::<Vec<_>>()
        };
        assert_eq!(families(heads[0]), ["Osei", "Lund", "Adu"]);
        assert_eq!(families(heads[1]), ["Lee"]);
        assert_eq!(families(heads[4]), ["van der Osei", "de Souza"]);
        assert!(families(heads[3]).is_empty(), "an organisation is left as it was read");
        for inverted in [
            ["Osei, Kofi, Mary Adu, and Ulla Lund", "White House", "Lund, Ulla", "Adu, Mary A."],
            ["Osei KA, Adu M", "Lund U", "Coast Team", "Adu M, Lund U"],
            [
                "Sanchez Ruiz, Ana Maria",
                "Osei, K.",
                "Lund, U. and Adu, M.",
                "Silva Neves, Eva Rosa",
            ],
        ] {
            assert!(!are_given_first(inverted.into_iter()), "{inverted:?}");
        }
    }

    #[test]
    fn organisations_are_whole() {
        for head in [
            "Ministry of Health, Ghana",
            "Food and Agriculture Organization",
            "White House",
            "Al Jazeera",
            "Accra Media Foundation",
            "COAST TEAM",
        ] {
            assert_eq!(families(head), [head]);
        }
        assert_eq!(
            families("Osei, K. and Coastal Survey Network"),
            ["Osei", "Coastal Survey Network"]
        );
        assert_eq!(
            families("CSOH, Coastal Survey Office for Harbours"),
            ["Coastal Survey Office for Harbours (CSOH)"]
        );
        for head in ["CSOff – Coastal Survey Office", "[CSOff] Coastal Survey Office"] {
            assert_eq!(families(head), ["Coastal Survey Office (CSOff)"], "{head}");
        }
        assert_eq!(
            families("Network, Coastal Analysts and Adu, M."),
            ["Coastal Analysts Network", "Adu"]
        );
    }

    #[test]
    fn a_dash_stands_for_the_authors_before() {
        assert!(parse("———").repeated);
        assert!(parse("Osei, K. et al.").et_al && parse("Osei, K., … Lund, U.").et_al);
    }
}
