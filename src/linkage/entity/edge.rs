//! In what two names differ, where that makes them candidates for one: the typed edges between
//! names.
//!
//! A slip is one edit as F. J. Damerau (1964) counts them: a letter more, less or another, or two
//! neighbours exchanged.

use crate::facts::keyword;
use crate::linkage::spellings;
use crate::words::authorship::is_particle;
use crate::words::dictionary::{self, Variety};
use crate::words::fold;
use crate::words::lexicon;
use crate::words::nameforms::name_forms;
use crate::words::nameparts::name_parts;
use crate::words::names;
use crate::words::varieties::VARIETIES;

use super::node::{Node, Part, Role};

/// The kinds of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeKind {
    /// Marks on letters, or an apostrophe.
    Marks,
    /// A capital inside a word.
    Case,
    /// A hyphen or a space.
    Join,
    /// Letters that romanisations of one name interchange.
    Romanisation,
    /// Letters that romanisations interchange, in several words.
    Romanisations,
    /// The spelling of another variety of English.
    Variety,
    /// Another middle initial.
    Initial,
    /// Another particle of a personal name: `de`, `di`; `al-`, `el-`.
    Particle,
    /// An article more: `of the`.
    Article,
    /// One slip of the fingers.
    Slip(Slip),
    /// A plural and its singular.
    Number,
    /// A people, its language or an adjective made of the name of a place: `Norway`, `Norwegian`.
    Demonym,
    /// Another word of one stem: `Environment`, `Environmental`.
    WordForm,
    /// Another preposition between the parts that says the same: `of` for `for`, `des` for `de`.
    Connective,
    /// Another that need not, or none.
    Tie,
    /// `&` for `and`.
    Ampersand,
    /// A conjunction for a preposition.
    Conjunction,
    /// The same parts in another order.
    Order,
    /// The two sides of an `and` inside a name exchanged: `Office of Wells and Roads`.
    Coordination,
    /// The head before the rest and behind it, in a name that a body gives itself: `Bakers’ Union`.
    Turned,
    /// The names of a person in another order.
    NameOrder,
    /// Another given name before the same surname.
    GivenName,
    /// Another head of the same kind: `Board`, `Bureau`.
    Head,
    /// Another word in a long name.
    Word,
    /// Two slips in one word.
    TwoSlips,
    /// Slips in two words, or in one and a small one.
    SlipsInTwo,
}

/// The kinds of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slip {
    /// Two neighbouring letters exchanged.
    Exchange,
    /// A letter doubled or made single.
    Doubling,
    /// One vowel for another.
    Vowel,
    /// A vowel more.
    VowelMore,
    /// Another letter that sounds alike: c and k, s and z, i and y.
    Alike,
    /// Another consonant.
    Consonant,
    /// A consonant more.
    ConsonantMore,
}

/// The difference of two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Its kind.
    pub kind: EdgeKind,
    /// The places of the parts that differ among all parts of either name, where only one does.
    pub at: Option<[usize; 2]>,
    /// Whether the first letter differs.
    pub first: bool,
    /// Whether the last letter differs.
    pub last: bool,
    /// How many tenths of their letters the words that differ share, in edges of other words.
    pub likeness: u8,
}

impl Edge {
    fn of(kind: EdgeKind, at: Option<[usize; 2]>) -> Self {
        Self { kind, at, first: false, last: false, likeness: 0 }
    }
}

/// The difference of two names; nothing where they differ in more.
#[must_use]
pub fn edge(left: &Node<'_>, right: &Node<'_>) -> Option<Edge> {
    let content = |node: &Node<'_>| -> Vec<usize> {
        let parts = node.parts.iter().enumerate();
        parts.filter(|(_, part)| part.role != Role::Connective).map(|(at, _)| at).collect()
    };
    let (lefts, rights) = (content(left), content(right));
    if lefts.len() == rights.len() {
        let pairs = || lefts.iter().copied().zip(rights.iter().copied());
        let mut differing = pairs().filter(|&(l, r)| left.parts[l].key != right.parts[r].key);
        match (differing.next(), differing.next()) {
            (None, _) => return same_content(left, right, pairs()),
            (Some((l, r)), None) => {
                let (x, y) = (&left.parts[l], &right.parts[r]);
                let found = words(x, y).or_else(|| other_word([left, right], [l, r]));
                return found.map(|edge| Edge { at: Some([l, r]), ..edge });
            }
            _ => {}
        }
        let several = pairs().all(|(l, r)| {
            let (x, y) = (&left.parts[l], &right.parts[r]);
            x.key == y.key || is_respelled(x, y)
        });
        if several {
            return Some(Edge::of(EdgeKind::Romanisations, None));
        }
        let mut close = pairs().filter(|&(l, r)| left.parts[l].key != right.parts[r].key);
        if close.clone().count() == 2
            && close.all(|(l, r)| are_close(&left.parts[l], &right.parts[r]))
        {
            return Some(Edge::of(EdgeKind::SlipsInTwo, None));
        }
    }
    let joined = |node: &Node<'_>| node.parts.iter().map(|it| it.key.as_str()).collect::<String>();
    if joined(left) == joined(right) {
        let cased = left.text.to_lowercase() == right.text.to_lowercase();
        return Some(Edge::of(if cased { EdgeKind::Case } else { EdgeKind::Join }, None));
    }
    let sorted = |node: &Node<'_>| {
        let mut keys: Vec<_> = node.content().map(|it| it.key.clone()).collect();
        keys.sort_unstable();
        keys
    };
    let kind = match (left.head(), right.head()) {
        (Some(_), Some(_)) if is_exchanged(left, right) => EdgeKind::Coordination,
        (Some(_), Some(_)) if is_turned(left, right) => EdgeKind::Turned,
        (Some(_), Some(_)) => EdgeKind::Order,
        (None, None) if are_persons(left, right) => EdgeKind::NameOrder,
        _ => return None,
    };
    (sorted(left) == sorted(right)).then(|| Edge::of(kind, None))
}

/// Whether two names differ only in which side of an `and` comes first, and a head stands outside of it.
fn is_exchanged(left: &Node<'_>, right: &Node<'_>) -> bool {
    let keys = |node: &Node<'_>| -> Vec<String> {
        let parts = node.parts.iter().filter(|it| it.key != "the" || it.role != Role::Connective);
        parts.map(|it| if it.key.is_empty() { "&".to_owned() } else { it.key.clone() }).collect()
    };
    let (x, y) = (keys(left), keys(right));
    if x.len() != y.len() {
        return false;
    }
    let first = x.iter().zip(&y).take_while(|(x, y)| x == y).count();
    let last = x[first..].iter().rev().zip(y[first..].iter().rev()).take_while(|(x, y)| x == y);
    let inside = first..x.len() - last.count();
    let sides = |keys: &[String]| {
        let at = keys.iter().position(|key| name_forms().is_conjunction(key))?;
        Some((keys[..at].to_vec(), keys[at + 1..].to_vec()))
    };
    let exchanged = match (sides(&x[inside.clone()]), sides(&y[inside.clone()])) {
        (Some((a, b)), Some((c, d))) => a == d && b == c && !a.is_empty() && !b.is_empty(),
        _ => false,
    };
    let (before, behind) = (&x[..inside.start], &x[inside.end..]);
    exchanged && before.iter().chain(behind).any(|key| name_parts().is_head(key))
}

/// Whether one name has its head first and the other has it last, and its members or its own name say what
/// it is: an office of a government goes by either.
fn is_turned(left: &Node<'_>, right: &Node<'_>) -> bool {
    let head = |part: Option<&Part>| {
        part.filter(|part| matches!(part.role, Role::Head(_))).map(|part| part.key.clone())
    };
    let ends = |node: &Node<'_>| [head(node.content().next()), head(node.content().last())];
    let turned = |first: &Node<'_>, last: &Node<'_>| {
        let ([head, _], [_, tail]) = (ends(first), ends(last));
        let owners = last.parts.iter().rev().nth(1).is_some_and(|part| {
            let end = part.start + part.len;
            part.key.ends_with('s') && last.text[end..].starts_with(fold::is_apostrophe)
        });
        let tied = first.parts.get(1).is_some_and(|it| it.role == Role::Connective);
        tied && head.is_some_and(|head| {
            Some(&head) == tail.as_ref() && (owners || name_parts().member.contains(&head))
        })
    };
    turned(left, right) || turned(right, left)
}

/// Whether two names may be those of persons: no small words, and no ordinary ones.
fn are_persons(left: &Node<'_>, right: &Node<'_>) -> bool {
    let person = |node: &Node<'_>| {
        node.parts.iter().all(|part| {
            let known = names::known(&part.key);
            // `Ha-neul`: what a hyphen ties is one name.
            let before = node.text[..part.start].ends_with(fold::is_dash);
            let tied = before || node.text[part.start + part.len..].starts_with(fold::is_dash);
            let letters = node.content().any(|it| it.role == Role::Initial);
            let name = tied && !letters
                || known.given
                || known.surname
                || !dictionary::contains(&part.key, Variety::ANY);
            match part.role {
                Role::Own => name && !known.place,
                Role::Initial | Role::Title => true,
                Role::Connective | Role::Head(_) => false,
            }
        })
    };
    let spaced = |node: &Node<'_>| node.text.contains(' ');
    let english = |part: &Part| dictionary::contains(&part.key, Variety::ANY);
    let words = left.content().filter(|it| it.role == Role::Own).all(english);
    !words && spaced(left) && spaced(right) && person(left) && person(right)
}

/// The difference of two names that have another word in one place: the given name of a person, the
/// head of a body, a word of a long name.
fn other_word([left, right]: [&Node<'_>; 2], [l, r]: [usize; 2]) -> Option<Edge> {
    let (x, y) = (&left.parts[l], &right.parts[r]);
    let written_out = |part: &Part| {
        let letters = part.key.chars().all(char::is_alphabetic);
        letters && part.key.chars().nth(2).is_some()
    };
    if !written_out(x) || !written_out(y) || fold::is_roman(&x.key) && fold::is_roman(&y.key) {
        return None;
    }
    let opens =
        |node: &Node<'_>, at: usize| node.parts[..at].iter().all(|it| it.role == Role::Title);
    let surname = left.content().count() > l + 1;
    let person = surname && left.head().is_none() && right.head().is_none();
    let long = left.content().count() > 2;
    // `Harkness Shield`: the rest of two words is a name.
    let named = left
        .content()
        .any(|it| it.role == Role::Own && !dictionary::contains(&it.key, Variety::ANY));
    let kind = match (x.role, y.role) {
        (Role::Own, Role::Own) if is_two_slips(x, y) => EdgeKind::TwoSlips,
        (Role::Own, Role::Own) if person && opens(left, l) && opens(right, r) => {
            EdgeKind::GivenName
        }
        (Role::Head(one), Role::Head(other)) if one == other && (long || named) => EdgeKind::Head,
        (Role::Own, Role::Own) if !person && long => EdgeKind::Word,
        _ => return None,
    };
    let letters = x.key.chars().count().max(y.key.chars().count());
    let apart = strsim::osa_distance(&x.key, &y.key).min(letters);
    let likeness = ((letters - apart) * 10 / letters.max(1)) as u8;
    Some(Edge { likeness, ..Edge::of(kind, None) })
}

/// Whether two long words differ by two slips at most.
fn is_two_slips(x: &Part, y: &Part) -> bool {
    let letters = x.key.chars().count().min(y.key.chars().count());
    letters > 4 && strsim::osa_distance(&x.key, &y.key) == 2
}

/// Whether two words of two names are so alike that one may be a slip for the other.
fn are_close(x: &Part, y: &Part) -> bool {
    let own = x.role == Role::Own && y.role == Role::Own;
    let letters = x.key.chars().count().min(y.key.chars().count());
    own && letters > 3 && strsim::osa_distance(&x.key, &y.key) * 4 <= letters + 1
}

/// The difference of two names with the same words: connectives, hyphens, marks, capitals.
fn same_content(
    left: &Node<'_>,
    right: &Node<'_>,
    mut pairs: impl Iterator<Item = (usize, usize)>,
) -> Option<Edge> {
    let forms = name_forms();
    let ties = |node: &Node<'_>| -> Vec<String> {
        let parts = node.parts.iter().filter(|it| it.role == Role::Connective && it.key != "the");
        let written = parts.map(|it| node.written(it));
        let mut ties: Vec<_> = written.map(str::to_owned).collect();
        // The legal form of a company, and what ties it to the name: `Holt & Co.`
        if ties.pop_if(|last| last.starts_with(char::is_uppercase)).is_some() {
            ties.pop_if(|last| forms.is_conjunction(last));
        }
        ties
    };
    let [x, y] = [ties(left), ties(right)];
    if x != y {
        let differing = || x.iter().zip(&y).filter(|(x, y)| x != y);
        let and = |tie: &str| forms.is_conjunction(tie);
        let kind =
            if x.len() == y.len() && differing().all(|(x, y)| is_particle(x) && is_particle(y)) {
                EdgeKind::Particle
            } else if x.len() != y.len() {
                EdgeKind::Tie
            } else if differing().all(|(x, y)| forms.are_prepositions_alike(x, y)) {
                EdgeKind::Connective
            } else if differing().all(|(x, y)| and(x) && and(y)) {
                EdgeKind::Ampersand
            } else if differing().any(|(x, y)| and(x) || and(y)) {
                EdgeKind::Conjunction
            } else {
                EdgeKind::Tie
            };
        return Some(Edge::of(kind, None));
    }
    let written = |node: &Node<'_>, at: usize| spellings::curly(node.written(&node.parts[at]));
    let lower = |word: &str| word.starts_with(char::is_lowercase);
    let other = pairs.find(|&(l, r)| {
        let (x, y) = (written(left, l), written(right, r));
        x != y && lower(&x) == lower(&y)
    });
    if let Some((l, r)) = other {
        let (x, y) = (written(left, l), written(right, r));
        let kind = match fold::plain(&x) == fold::plain(&y) {
            true => EdgeKind::Marks,
            false => EdgeKind::Case,
        };
        return Some(Edge::of(kind, Some([l, r])));
    }
    if left.text.to_lowercase() == right.text.to_lowercase() {
        return None;
    }
    let articles = |node: &Node<'_>| {
        node.parts.iter().filter(|it| it.role == Role::Connective && it.key == "the").count()
    };
    // `France and Spain`, `France and the Levant`: these are no names of one thing.
    if x.iter().any(|tie| forms.is_conjunction(tie)) {
        return None;
    }
    if articles(left) != articles(right) {
        return Some(Edge::of(EdgeKind::Article, None));
    }
    let dashes = |node: &Node<'_>| node.text.chars().filter(|&c| fold::is_dash(c)).count();
    (dashes(left) != dashes(right)).then(|| Edge::of(EdgeKind::Join, None))
}

/// The difference of two words of names whose keys differ.
fn words(left: &Part, right: &Part) -> Option<Edge> {
    if left.role == Role::Initial && right.role == Role::Initial {
        return Some(Edge::of(EdgeKind::Initial, None));
    }
    let comparable = |part: &Part| matches!(part.role, Role::Own | Role::Head(_) | Role::Title);
    if !comparable(left) || !comparable(right) {
        return None;
    }
    let (x, y): (Vec<char>, Vec<char>) = (left.key.chars().collect(), right.key.chars().collect());
    let letters = |word: &[char]| word.len() > 2 && word.iter().all(|c| c.is_alphabetic());
    if !letters(&x) || !letters(&y) || fold::is_roman(&left.key) && fold::is_roman(&right.key) {
        return None;
    }
    let (first, last) = (x[0] != y[0], x.last() != y.last());
    let found = |kind| Some(Edge { kind, at: None, first, last, likeness: 0 });
    let (short, long) =
        if x.len() <= y.len() { (&left.key, &right.key) } else { (&right.key, &left.key) };
    let forms = name_forms();
    if forms.differ_in_number(short, long) {
        return found(EdgeKind::Number);
    }
    let more = long.strip_prefix(short.as_str());
    if more.is_some_and(|ending| forms.is_of_people(ending)) {
        return found(EdgeKind::Demonym);
    }
    let respelled = |one: &str, other: &str| {
        (0..VARIETIES.len()).any(|it| lexicon::respelled(one, it).as_deref() == Some(other))
    };
    if respelled(short, long) || respelled(long, short) {
        return found(EdgeKind::Variety);
    }
    let derived =
        more.is_some_and(|ending| forms.is_derivation(ending)) && x.len().min(y.len()) > 4;
    if derived || forms.have_exchanged_endings(short, long) {
        return found(EdgeKind::WordForm);
    }
    let hash = |key: &str| keyword::stem(key).map(keyword::Stem::hash);
    let long_enough = !first && x.len().min(y.len()) > 4;
    let slip = slip(&x, &y);
    let inside = slip.is_some() && !last;
    let english =
        dictionary::contains(short, Variety::ANY) && dictionary::contains(long, Variety::ANY);
    if english && long_enough && !inside && hash(&left.key) == hash(&right.key) {
        return found(EdgeKind::WordForm);
    }
    if let Some(slip) = slip {
        return found(EdgeKind::Slip(slip));
    }
    let alike = fold::romanised(&left.key) == fold::romanised(&right.key)
        || forms.skeleton(&left.key) == forms.skeleton(&right.key);
    let close = strsim::osa_distance(&left.key, &right.key) <= ROMANISED_APART;
    let telling = !first || forms.skeleton(&left.key).chars().nth(2).is_some();
    (alike && telling && close && x.len().min(y.len()) > 4)
        .then(|| found(EdgeKind::Romanisation))
        .flatten()
}

/// The most edits between two romanisations of one name.
const ROMANISED_APART: usize = 3;

/// Whether two words may be romanisations of one, or one a slip for the other that keeps its
/// consonants.
fn is_respelled(left: &Part, right: &Part) -> bool {
    let forms = name_forms();
    let own = left.role == Role::Own && right.role == Role::Own;
    // Of few consonants many names have the same.
    let few = forms.skeleton(&left.key).chars().nth(2).is_none();
    let apart = if few { 1 } else { ROMANISED_APART };
    let close = strsim::osa_distance(&left.key, &right.key) <= apart;
    own && close
        && left.key.len().min(right.key.len()) > 3
        && (forms.skeleton(&left.key) == forms.skeleton(&right.key)
            || fold::romanised(&left.key) == fold::romanised(&right.key))
}

/// The one slip that makes a word of another, if one does.
fn slip(x: &[char], y: &[char]) -> Option<Slip> {
    let forms = name_forms();
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if long.len() == short.len() {
        let (a, b) = (short[same], long[same]);
        if short[same + 1..] == long[same + 1..] {
            return Some(match (forms.is_vowel(a), forms.is_vowel(b)) {
                _ if forms.are_letters_alike(a, b) => Slip::Alike,
                (true, true) => Slip::Vowel,
                _ => Slip::Consonant,
            });
        }
        let exchanged = same + 1 < short.len()
            && a == long[same + 1]
            && b == short[same + 1]
            && short[same + 2..] == long[same + 2..];
        return exchanged.then_some(Slip::Exchange);
    }
    if long.len() != short.len() + 1 || short[same..] != long[same + 1..] {
        return None;
    }
    let more = long[same];
    let doubled = same > 0 && long[same - 1] == more || long.get(same + 1) == Some(&more);
    Some(match forms.is_vowel(more) {
        _ if doubled => Slip::Doubling,
        true => Slip::VowelMore,
        false => Slip::ConsonantMore,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip_of(x: &str, y: &str) -> Option<Slip> {
        slip(&x.chars().collect::<Vec<_>>(), &y.chars().collect::<Vec<_>>())
    }

    #[test]
    fn slips_are_told_by_their_kind() {
        assert_eq!(slip_of("marlow", "malrow"), Some(Slip::Exchange));
        assert_eq!(slip_of("halsted", "halstedt"), Some(Slip::ConsonantMore));
        assert_eq!(slip_of("yusuf", "yussuf"), Some(Slip::Doubling));
        assert_eq!(slip_of("korvan", "korven"), Some(Slip::Vowel));
        assert_eq!(slip_of("andrei", "andrey"), Some(Slip::Alike));
        assert_eq!(slip_of("brandt", "brant"), Some(Slip::ConsonantMore));
        assert_eq!(slip_of("hauer", "hamer"), Some(Slip::Consonant));
        assert_eq!(slip_of("norton", "newton"), None);
    }
}
