//! Several regexes as one automaton that tells which of them matched.
//!
//! Where an automaton has to leave its fast engines, as at a letter beyond ASCII beside the border
//! of a word, it keeps for each of its states where each of its regexes began: room that grows with
//! the square of their number, gigabytes for two thousand words. So many regexes are searched as the
//! alternatives of one, and at the place of a match a few at a time are asked which of them it is.

use std::sync::OnceLock;

use regex_automata::meta::{Config, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::{Anchored, Input, Match, MatchKind, PatternID};
use regex_syntax::hir::{Hir, HirKind, Repetition};

/// How many regexes make one automaton as they are.
const FEW: usize = 64;

/// Some regexes; of those that match at one place the first wins.
#[derive(Debug)]
pub(super) struct Joined {
    all: Regex,
    /// The regexes, a few each, where `all` does not tell them apart.
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    hirs: Vec<Hir>,
    /// Built when one of them has matched.
    regex: OnceLock<Option<Regex>>,
}

impl Joined {
    /// Builds the automaton; `sifted` ones are searched where matches can begin only.
    pub(super) fn new(hirs: &[Hir], sifted: bool) -> Result<Self, String> {
        if hirs.len() <= FEW {
            return Ok(Self { all: build(hirs, sifted, WhichCaptures::All)?, parts: Vec::new() });
        }
        let alternatives = hirs.iter().map(without_groups).collect();
        let all = build(&[Hir::alternation(alternatives)], sifted, WhichCaptures::Implicit)?;
        let part = |hirs: &[Hir]| Part { hirs: hirs.to_vec(), regex: OnceLock::new() };
        Ok(Self { all, parts: hirs.chunks(FEW).map(part).collect() })
    }

    /// The first match.
    pub(super) fn find(&self, input: Input<'_>) -> Option<Match> {
        self.all.find(input)
    }

    /// Whether there is a match.
    pub(super) fn is_match(&self, input: Input<'_>) -> bool {
        self.all.is_match(input)
    }

    /// Which regex a match of some input is of.
    pub(super) fn number(&self, found: Match, input: &Input<'_>) -> usize {
        if self.parts.is_empty() {
            return found.pattern().as_usize();
        }
        let at = input.clone().range(found.start()..input.end()).anchored(Anchored::Yes);
        let own = |(number, part): (usize, &Part)| {
            let half = part.regex()?.search_half(&at)?;
            Some(number * FEW + half.pattern().as_usize())
        };
        self.parts.iter().enumerate().find_map(own).unwrap_or_default()
    }

    /// An automaton that has a regex, with its number there: it knows the groups.
    pub(super) fn with_groups(&self, number: usize) -> Option<(&Regex, PatternID)> {
        if self.parts.is_empty() {
            return Some((&self.all, PatternID::new(number).ok()?));
        }
        let regex = self.parts.get(number / FEW)?.regex()?;
        Some((regex, PatternID::new(number % FEW).ok()?))
    }
}

impl Part {
    fn regex(&self) -> Option<&Regex> {
        // They are a part of what could be built.
        self.regex.get_or_init(|| build(&self.hirs, true, WhichCaptures::All).ok()).as_ref()
    }
}

fn build(hirs: &[Hir], sifted: bool, captures: WhichCaptures) -> Result<Regex, String> {
    /// What one rule may take, in bytes: a rule with thousands of words fits.
    const SIZE: usize = 1 << 26;
    /// What the states that are made on the way take, in bytes.
    const CACHE: usize = 1 << 23;
    let config = |cache: usize| {
        Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .which_captures(captures)
            .nfa_size_limit(Some(SIZE))
            .auto_prefilter(!sifted)
            .hybrid_cache_capacity(cache)
    };
    let build = |cache| {
        let built = Regex::builder().configure(config(cache)).build_many_from_hir(hirs);
        built.map_err(|error| match error.size_limit() {
            Some(_) => "the regexes of this rule are too large".to_owned(),
            None => error.to_string(),
        })
    };
    let built = build(CACHE)?;
    // A large one has large states, and none is made where there is no room for a few.
    let size = built.memory_usage();
    if size > CACHE / 2 { build(size.saturating_mul(8)) } else { Ok(built) }
}

/// A regex without its groups.
fn without_groups(hir: &Hir) -> Hir {
    let all = |parts: &[Hir]| parts.iter().map(without_groups).collect();
    match hir.kind() {
        HirKind::Capture(capture) => without_groups(&capture.sub),
        HirKind::Repetition(Repetition { min, max, greedy, sub }) => {
            let sub = Box::new(without_groups(sub));
            Hir::repetition(Repetition { min: *min, max: *max, greedy: *greedy, sub })
        }
        HirKind::Concat(parts) => Hir::concat(all(parts)),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => hir.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(count: usize) -> Joined {
        let hirs = (0..count).map(|it| regex_syntax::parse(&format!(r"\b(w{it})(x?)")).unwrap());
        Joined::new(&hirs.collect::<Vec<_>>(), false).unwrap()
    }

    #[test]
    fn many_regexes_find_what_few_do() {
        let text = "w1 w63x w64 w65é w100 w1000";
        for count in [FEW, FEW + 1, 150] {
            let joined = joined(count);
            let mut found = Vec::new();
            let mut at = 0;
            while let Some(it) = joined.find(Input::new(text).range(at..)) {
                let number = joined.number(it, &Input::new(text));
                // Of `w6` and `w63` the first wins.
                assert!(text[it.range()].starts_with(&format!("w{number}")));
                assert!(joined.with_groups(number).is_some());
                found.push(number);
                at = it.end();
            }
            assert_eq!(found, [1, 6, 6, 6, 1, 1], "{count}");
        }
    }

    #[test]
    fn the_memory_of_many_regexes_grows_with_their_number() {
        let size = |count: usize| {
            let joined = joined(count);
            let mut cache = joined.all.create_cache();
            joined.all.search_with(&mut cache, &Input::new("éw éw9é w99é"));
            cache.memory_usage()
        };
        let (one, four) = (size(500), size(2000));
        assert!(four < 8 * one, "{one} and {four} bytes");
    }
}
