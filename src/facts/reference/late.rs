//! The authors of an entry whose year stands at its end, as in numbered styles, in notes with a
//! bibliography and in MLA: they reach to what can be no name.

use crate::words::authorship::{bare, is_initials, is_particle, is_suffix, is_year, lexicon};
use crate::words::fold;

/// How the parts of an entry are parted from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parting {
    /// With stops: `Osei, Kofi. Rain. Accra: Adu Press, 2019.`
    Stops,
    /// With commas: `K. Osei, Rain, J. Air 12 (2019) 4.`
    Commas,
}

/// Where the authors end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// Behind the last name.
    pub(super) end: usize,
    /// Where the title begins.
    pub(super) body: usize,
    pub(super) parting: Parting,
}

/// Longest list of authors that is looked at, in bytes.
const LONGEST: usize = 20_000;

/// The longest title before which a quotation mark can open another, in bytes.
const NEAR: usize = 600;

/// The authors of an entry that begins with them, where their order or a quotation mark behind them
/// shows where they end.
pub(super) fn find(entry: &str, is_head: impl Fn(&str) -> bool) -> Option<Head> {
    let mut limit = entry.len().min(LONGEST);
    while !entry.is_char_boundary(limit) {
        limit -= 1;
    }
    let entry = &entry[..limit];
    before_quotation(entry, is_head)
        .or_else(|| given_first(entry))
        .or_else(|| bare_initials(entry))
        .or_else(|| before_publisher(entry))
}

/// `Osei, Kofi. “Rain.”`, `K. Osei, “Rain,”`.
fn before_quotation(entry: &str, is_head: impl Fn(&str) -> bool) -> Option<Head> {
    let body = entry.find(['“', '"', '‘']).filter(|&at| at < NEAR)?;
    let before = entry[..body].trim_end();
    let head = before.trim_end_matches([',', '.', ':', ' ']);
    let spaced = before.len() < body || before.is_empty();
    let closed = head.len() < before.len() || before.is_empty();
    let named = head.is_empty() || is_head(head);
    let stopped = before.ends_with('.') && ends_in_initial(head);
    let end = head.len() + usize::from(stopped);
    (spaced && closed && named).then_some(Head { end, body, parting: Parting::Stops })
}

fn ends_in_initial(head: &str) -> bool {
    let word = head.rsplit([' ', ',', '\u{a0}']).next().unwrap_or_default();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0 && (letters == 1 || word.contains('.')) && is_initials(&format!("{word}."))
}

/// Words with where they begin.
fn words(text: &str) -> Vec<(usize, &str)> {
    let words = text.split([' ', '\u{a0}', '\n']).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect()
}

fn is_conjunction(word: &str) -> bool {
    lexicon().conjunctions.contains(&*fold::lower(bare(word))) && !is_initials(word)
}

fn is_editor(word: &str) -> bool {
    lexicon().editors.contains(&*fold::lower(bare(word)))
}

/// Whether a word can be a part of a family name.
fn is_name(word: &str) -> bool {
    bare(word).chars().next().is_some_and(char::is_uppercase) || is_particle(word)
}

fn is_dotted(word: &str) -> bool {
    word.contains('.') && is_initials(word.trim_end_matches([',', ';']))
}

/// `J. A. Smith, B. Jones, and C. Lee, Rain on roofs`: what follows a comma and has no initials is
/// the title.
fn given_first(entry: &str) -> Option<Head> {
    let words = words(entry);
    let mut at = 0;
    let mut people = 0;
    let mut end = 0;
    while let Some(&(_, word)) = words.get(at) {
        let next = words.get(at + 1).map_or("", |(_, word)| *word);
        if people > 0 && bare(word) == "et" && bare(next) == "al" {
            let (from, al) = words[at + 1];
            let body = words.get(at + 2).map_or(entry.len(), |(start, _)| *start);
            return Some(Head { end: from + al.len(), body, parting: Parting::Commas });
        }
        if people > 0 && (is_conjunction(word) || is_suffix(word) || is_editor(word)) {
            at += 1;
            continue;
        }
        if !is_dotted(word) || word.ends_with(',') {
            break;
        }
        let given =
            words[at..].iter().take_while(|(_, word)| is_dotted(word) && !word.ends_with(','));
        at += given.count();
        let family = at;
        let mut closed = false;
        while let Some(&(from, word)) = words.get(at) {
            if is_conjunction(word) || bare(word) == "et" || !is_name(word) || at - family > 4 {
                break;
            }
            at += 1;
            end = from + bare_end(word);
            closed = word.ends_with([',', '.', ':', ';']);
            if closed {
                break;
            }
        }
        if at == family {
            return None;
        }
        people += 1;
        if words[at - 1].1.ends_with(['.', ':']) {
            break;
        }
        let goes_on =
            words.get(at).is_some_and(|(_, next)| is_conjunction(next) || bare(next) == "et");
        if !closed && !goes_on {
            return None;
        }
    }
    let stopped = at.checked_sub(1).is_some_and(|last| words[last].1.ends_with('.'));
    let parting = if stopped { Parting::Stops } else { Parting::Commas };
    let body = words.get(at)?.0;
    (people > 0).then_some(Head { end, body, parting })
}

/// The length of a word without the mark behind it.
fn bare_end(word: &str) -> usize {
    word.trim_end_matches([',', '.', ';', ':']).len()
}

/// `Osei KA, de Vries L, et al. Rain on roofs`: initials without stops.
fn bare_initials(entry: &str) -> Option<Head> {
    let words = words(entry);
    let mut at = 0;
    let mut people = 0;
    loop {
        let first = at;
        // Up to the initials, which close the name.
        let family = words[at..].iter().take(6).take_while(|(_, word)| {
            is_name(word) && !word.ends_with([',', '.', ';', ':']) && !is_closed_initials(word)
        });
        at += family.count();
        let &(from, word) = words.get(at)?;
        let initials = is_initials(bare(word)) && bare(word).chars().count() <= 4;
        // `Smith JR Jr,`
        let before =
            at.checked_sub(1).filter(|&before| before > first).map_or("", |it| words[it].1);
        let initials = initials || is_suffix(word) && is_initials(before);
        let plain = initials && !bare(word).contains('.') && word.len() > bare_end(word);
        if first == at || !plain {
            // An organisation, a suffix or the mark of editors among the authors.
            let next = words.get(first + 1).map_or("", |(_, word)| *word);
            let &(start, word) = words.get(first)?;
            if people > 0 && bare(word) == "et" && bare(next) == "al" {
                let (al, next) = words[first + 1];
                let body = words.get(first + 2)?.0;
                return Some(Head { end: al + next.len(), body, parting: Parting::Stops });
            }
            if people > 0 && (is_editor(word) || is_suffix(word)) {
                at = first + 1;
                if word.ends_with(['.', ':']) {
                    let body = words.get(at)?.0;
                    let end = start + bare_end(word);
                    return Some(Head { end, body, parting: Parting::Stops });
                }
                continue;
            }
            let stop = entry[start..].find(". ")?;
            let group = &entry[start..start + stop];
            let named = people > 0 && group.len() < 120 && lexicon().names_organisation(group);
            let end = start + stop;
            return named.then_some(Head { end, body: end + 2, parting: Parting::Stops });
        }
        people += 1;
        at += 1;
        // `Smith JR Jr, O'Neil PT.`
        if word.ends_with(['.', ':']) {
            let body = words.get(at)?.0;
            return Some(Head { end: from + bare_end(word), body, parting: Parting::Stops });
        }
    }
}

/// `Osei, Kofi, and Mary Adu, Nets and Boats (Accra: Adu Press, 2011)`: only commas before a bracket
/// with publisher and year.
fn before_publisher(entry: &str) -> Option<Head> {
    let bracket = entry.find(" (")?;
    let inner = entry[bracket + 2..].split(')').next()?;
    let dated = inner.contains(", ") && inner.rsplit(' ').next().is_some_and(is_year);
    let names = |text: &str, most: usize| {
        let words = || text.split(' ');
        words().count() <= most && words().all(is_name)
    };
    let mut parts = entry[..bracket].split(", ").peekable();
    let (family, given) = (parts.next()?, parts.next()?);
    if !dated || !names(family, 3) || !names(given, 3) || given.ends_with('.') && given.len() > 3 {
        return None;
    }
    let mut end = family.len() + 2 + given.len();
    while let Some(next) = parts.peek().and_then(|part| part.strip_prefix("and ")) {
        if !names(next, 4) {
            break;
        }
        end += ", and ".len() + next.len();
        parts.next();
    }
    parts.peek().is_some().then_some(Head { end, body: end + 2, parting: Parting::Stops })
}

/// Initials with a mark behind them: `KA,`.
fn is_closed_initials(word: &str) -> bool {
    word.len() > bare_end(word) && is_initials(bare(word)) && !bare(word).contains('.')
}
