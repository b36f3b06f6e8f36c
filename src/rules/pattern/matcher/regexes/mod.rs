//! The regexes of a rule, searched as one.
//!
//! All regexes of a rule make one automaton that goes over the whole text once; of several that
//! match at one place the first listed wins. The word boundary of Unicode stops fast automata at
//! every letter that is not ASCII, so that they run with the boundary of ASCII, which is the same
//! wherever all letters are ASCII; the few stretches with others are searched by the book.
//!
//! Look-around and back-references are no regular language: a regex with them runs on a
//! backtracking engine, and only where the regex without its look-around can begin.

mod backtracking;
mod joined;
mod opening;
mod reach;
mod rewrite;

pub use opening::{Opening, TWINS};

use std::sync::{Arc, OnceLock};

use backtracking::Backtracking;
use joined::Joined;
use opening::{lowered, mark, openings};
use reach::Reach;
use regex_automata::util::interpolate;
use regex_automata::{Anchored, Input};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look};
use rewrite::{ascii_boundaries, replaced, without_look_around};
use serde::Deserialize;

use crate::rules::effort;
use crate::text::span::TextSpan;

/// A regular expression, checked when the rule file is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    text: String,
    /// Whether it takes the backtracking engine.
    backtracks: bool,
}

impl Pattern {
    /// The regex as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match parse(&text, false) {
            Ok(_) => Ok(Self { text, backtracks: false }),
            Err(error) => match fancy_regex::Regex::new(&text) {
                Ok(_) => Ok(Self { text, backtracks: true }),
                Err(_) => Err(error),
            },
        }
    }
}

/// Reads a regex; an error says in one line what is wrong.
fn parse(pattern: &str, ignore_case: bool) -> Result<Hir, String> {
    let parsed = ParserBuilder::new().case_insensitive(ignore_case).build().parse(pattern);
    parsed.map_err(|error| match error {
        regex_syntax::Error::Parse(error) => {
            let at = pattern[..error.span().start.offset].chars().count() + 1;
            format!("{}, at character {at} of the regex", error.kind())
        }
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        error => error.to_string(),
    })
}

/// A match of one of some regexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Which regex, in the order in which they were given.
    pub(super) row: usize,
    /// First byte.
    pub(super) start: usize,
    /// Byte after the last.
    pub(super) end: usize,
}

/// What the groups of a regex matched, by number and by name.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    texts: Vec<Option<String>>,
    names: Vec<Option<String>>,
}

impl Groups {
    /// Groups without names.
    #[cfg(test)]
    pub fn of(texts: &[&str]) -> Self {
        let texts = texts.iter().map(|&text| Some(text.to_owned())).collect();
        Self { texts, names: Vec::new() }
    }

    /// The text of a group; 0 is the whole match.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&str> {
        self.texts.get(number)?.as_deref()
    }

    /// The text of a group that there is, where it took part in the match.
    #[must_use]
    pub fn slot(&self, number: usize) -> Option<Option<&str>> {
        self.texts.get(number).map(Option::as_deref)
    }

    /// A template with `$1` and `${name}` filled in.
    #[must_use]
    pub fn expand(&self, template: &str) -> String {
        let mut out = String::new();
        interpolate::string(
            template,
            |number, out| out.push_str(self.get(number).unwrap_or_default()),
            |name| self.names.iter().position(|known| known.as_deref() == Some(name)),
            &mut out,
        );
        out
    }
}

/// The regexes of a rule.
#[derive(Debug, Default)]
pub(super) struct Regexes {
    regular: Option<Regular>,
    backtracking: Vec<Backtracking>,
}

/// Those that are regular.
#[derive(Debug)]
struct Regular {
    hirs: Vec<Hir>,
    /// As written, once somebody asked for it.
    exact: OnceLock<Arc<Joined>>,
    /// With the word boundary of ASCII.
    fast: Arc<Joined>,
    /// Whether no match depends on where a stretch begins or ends.
    whole: bool,
    /// The row of each pattern.
    rows: Vec<usize>,
    /// What every match begins with, if that is known.
    openings: Option<Vec<Opening>>,
    /// A mark that every match holds, if there is one.
    mark: Option<u8>,
    /// How far they look, once that was asked for.
    reach: OnceLock<Reach>,
}

impl Regexes {
    /// Compiles regexes.
    ///
    /// # Errors
    /// What an engine says of one that is too large.
    pub(super) fn new<'p>(
        patterns: impl IntoIterator<Item = &'p Pattern>,
        ignore_case: bool,
    ) -> Result<Self, String> {
        let mut hirs = Vec::new();
        let mut rows = Vec::new();
        let mut backtracking = Vec::new();
        for (row, pattern) in patterns.into_iter().enumerate() {
            if pattern.backtracks {
                backtracking.push(Backtracking::new(&pattern.text, row, ignore_case)?);
            } else {
                hirs.push(parse(&pattern.text, ignore_case)?);
                rows.push(row);
            }
        }
        let regular = (!rows.is_empty()).then(|| Regular::new(hirs, rows)).transpose()?;
        Ok(Self { regular, backtracking })
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.regular.is_none() && self.backtracking.is_empty()
    }

    /// Whether one matches in a text.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.regular.as_ref().is_some_and(|regular| regular.exact().is_match(Input::new(text)))
            || self.backtracking.iter().any(|it| it.matches(text))
    }

    /// What every match begins with, if that is known.
    pub(super) fn openings(&self) -> Option<Vec<Opening>> {
        let regular = self.regular.iter().map(Some);
        let all = regular.chain(self.backtracking.iter().map(Backtracking::wider));
        let mut out = Vec::new();
        for regular in all {
            out.extend_from_slice(regular?.openings.as_deref()?);
        }
        out.sort();
        out.dedup();
        Some(out)
    }

    /// The matches inside stretches of a text, which are in order and do not overlap; `plain` tells
    /// of a stretch whether all its letters are ASCII, and `places`, where they are known, are all
    /// those where a match can begin. Empty matches are left out.
    pub(super) fn find(
        &self,
        text: &str,
        stretches: &[TextSpan],
        plain: impl Fn(TextSpan) -> bool,
        places: Option<&[u32]>,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        if let Some(regular) = &self.regular {
            regular.find(text, stretches, &plain, places, &mut |it| found.push(it));
        }
        for it in &self.backtracking {
            it.find(text, stretches, &plain, places, &mut |it| found.push(it));
        }
        found
    }

    /// The groups of a match inside a stretch of a text.
    pub(super) fn groups(&self, text: &str, stretch: TextSpan, found: Found) -> Option<Groups> {
        let base = stretch.start as usize;
        let (inside, at) = (stretch.of(text), found.start.checked_sub(base)?);
        if let Ok(it) = self.backtracking.binary_search_by_key(&found.row, |it| it.row) {
            let it = &self.backtracking[it];
            let captures = it.captures(inside, at)?;
            let texts = captures.iter().map(|group| group.map(|it| it.as_str().to_owned()));
            return Some(Groups { texts: texts.collect(), names: it.names() });
        }
        let regular = self.regular.as_ref()?;
        let number = regular.rows.binary_search(&found.row).ok()?;
        let (exact, id) = regular.exact().with_groups(number)?;
        let mut captures = exact.create_captures();
        let input = Input::new(inside).range(at..).anchored(Anchored::Pattern(id));
        exact.search_captures(&input, &mut captures);
        captures.is_match().then(|| Groups {
            texts: captures.iter().map(|it| it.map(|it| inside[it.range()].to_owned())).collect(),
            names: exact
                .group_info()
                .pattern_names(id)
                .map(|name| name.map(str::to_owned))
                .collect(),
        })
    }
}

impl Regular {
    /// In bytes: a search that looks at more of a text is not begun again and again.
    const LONG: usize = 4096;

    fn new(hirs: Vec<Hir>, rows: Vec<usize>) -> Result<Self, String> {
        let looks = |hir: &Hir| hir.properties().look_set();
        let border = |look: Look| {
            let lines = [Look::StartLF, Look::EndLF, Look::StartCRLF, Look::EndCRLF];
            matches!(look, Look::Start | Look::End) || lines.contains(&look)
        };
        let each = hirs.iter().map(|hir| openings(&replaced(hir, &lowered)));
        let each = each.collect::<Option<Vec<_>>>();
        let openings = each.map(|each| each.into_iter().flatten().collect());
        // Where it is known what matches begin with, nothing has to find that out.
        let sifted = openings.is_some();
        let exact = OnceLock::new();
        let fast = if hirs.iter().any(|hir| looks(hir).contains_word_unicode()) {
            Arc::new(Joined::new(&hirs.iter().map(ascii_boundaries).collect::<Vec<_>>(), sifted)?)
        } else {
            let built = Arc::new(Joined::new(&hirs, sifted)?);
            Arc::clone(exact.get_or_init(|| built))
        };
        let whole = !hirs.iter().any(|hir| looks(hir).iter().any(border));
        let marks: Vec<_> = hirs.iter().map(mark).collect();
        let mark = marks.first().copied().flatten();
        let mark = mark.filter(|_| marks.iter().all(|other| *other == mark));
        let reach = OnceLock::new();
        Ok(Self { hirs, exact, fast, whole, rows, openings, mark, reach })
    }

    /// The regexes as they are written.
    fn exact(&self) -> &Joined {
        // They are as large as the other form, which could be built.
        self.exact.get_or_init(|| {
            let built = Joined::new(&self.hirs, self.openings.is_some());
            built.map_or_else(|_| Arc::clone(&self.fast), Arc::new)
        })
    }

    /// What a stretch is searched with, by whether all its letters are ASCII.
    fn regex(&self, plain: bool) -> &Joined {
        if plain { &self.fast } else { self.exact() }
    }

    fn find(
        &self,
        text: &str,
        stretches: &[TextSpan],
        plain: &impl Fn(TextSpan) -> bool,
        places: Option<&[u32]>,
        report: &mut impl FnMut(Found),
    ) {
        // One function: a search that goes on over several stretches, whose state no part of it could leave
        // to another.
        if let Some(places) = places {
            self.find_at(text, stretches, plain, places, report);
            return;
        }
        let covered: usize = stretches.iter().map(|stretch| stretch.len()).sum();
        if !self.whole || covered * 2 < text.len() {
            for &stretch in stretches {
                self.inside(text, stretch, plain(stretch), 0, report);
            }
            return;
        }
        // Where the automaton is in the text, and the first stretch that it has not yet passed.
        let (mut at, mut next) = (0, 0);
        // What was read of matches that are none, as they go over the end of their stretch.
        let mut vain = 0;
        let mut stops = (0, None);
        loop {
            let input = Input::new(text).range(at.min(text.len())..);
            let found = self.fast.find(input.clone());
            let from = found.as_ref().map_or(text.len(), regex_automata::Match::start);
            // Stretches on the way that the fast automaton cannot be trusted with.
            while let Some(&stretch) = stretches.get(next) {
                let passed = stretch.end as usize <= from;
                if (passed || (stretch.start as usize) <= from) && !plain(stretch) {
                    self.inside(text, stretch, false, 0, report);
                    at = at.max(stretch.end as usize);
                    next += 1;
                } else if passed {
                    next += 1;
                } else {
                    break;
                }
            }
            let Some(found) = found else { return };
            let Some(&stretch) = stretches.get(next) else { return };
            if found.start() < at {
                continue;
            }
            let (start, end) = (stretch.start as usize, stretch.end as usize);
            if found.start() < start {
                at = start;
            } else if found.end() > end {
                vain += found.len();
                if vain > text.len().saturating_mul(16) {
                    for &stretch in &stretches[next..] {
                        self.inside(text, stretch, plain(stretch), 0, report);
                    }
                    return;
                }
                self.inside(text, stretch, true, found.start() - start, report);
                (at, next) = (end, next + 1);
            } else {
                if stops.0 != next {
                    stops = (next, None);
                }
                if self.is_far(stretch.of(text), found.start() - start, &mut stops.1)
                    && !effort::spend(stretch.len() as u64)
                {
                    return;
                }
                if found.is_empty() {
                    at = text[found.end()..]
                        .chars()
                        .next()
                        .map_or(text.len() + 1, |c| found.end() + c.len_utf8());
                    if at > text.len() {
                        return;
                    }
                } else {
                    let row = self.rows[self.fast.number(found, &input)];
                    report(Found { row, start: found.start(), end: found.end() });
                    at = found.end();
                }
            }
        }
    }

    /// Looks for matches where they can begin.
    fn find_at(
        &self,
        text: &str,
        stretches: &[TextSpan],
        plain: &impl Fn(TextSpan) -> bool,
        places: &[u32],
        report: &mut impl FnMut(Found),
    ) {
        let mut places = places;
        for &stretch in stretches {
            if places.is_empty() {
                return;
            }
            let regex = self.regex(plain(stretch));
            let base = stretch.start as usize;
            let mut free = stretch.start;
            let mut stops = None;
            while let Some((&place, more)) = places.split_first() {
                if place >= stretch.end {
                    break;
                }
                places = more;
                if place < free {
                    continue;
                }
                let from = (place - stretch.start) as usize;
                if self.is_far(stretch.of(text), from, &mut stops) {
                    // One search finds what begins anywhere.
                    self.inside(text, stretch, plain(stretch), from, report);
                    places = &places[places.partition_point(|&place| place < stretch.end)..];
                    break;
                }
                let input = Input::new(stretch.of(text)).range(from..).anchored(Anchored::Yes);
                let found = regex.find(input.clone()).filter(|found| !found.is_empty());
                if let Some(found) = found {
                    let row = self.rows[regex.number(found, &input)];
                    report(Found { row, start: base + found.start(), end: base + found.end() });
                    free = stretch.start + found.end() as u32;
                }
            }
        }
    }

    /// Whether a search from a place on may look at a long part of a stretch.
    fn is_far(&self, inside: &str, at: usize, stops: &mut Option<Vec<u32>>) -> bool {
        inside.len() - at > Self::LONG
            && self.reach.get_or_init(|| Reach::of(&self.hirs)).cost(inside, at, stops) > Self::LONG
    }

    /// The next place of a stretch, from one on, where a match begins.
    fn next(&self, inside: &str, plain: bool, from: usize) -> Option<usize> {
        if from > inside.len() {
            return None;
        }
        let regex = self.regex(plain);
        regex.find(Input::new(inside).range(from..)).map(|found| found.start())
    }

    /// Whether a match begins at a place of a stretch.
    fn begins_at(&self, inside: &str, plain: bool, at: usize) -> bool {
        let regex = self.regex(plain);
        regex.is_match(Input::new(inside).range(at..).anchored(Anchored::Yes))
    }

    /// Searches one stretch as a text of its own, from a byte of it on.
    fn inside(
        &self,
        text: &str,
        stretch: TextSpan,
        plain: bool,
        from: usize,
        report: &mut impl FnMut(Found),
    ) {
        let regex = self.regex(plain);
        let (inside, base) = (stretch.of(text), stretch.start as usize);
        if self.mark.is_some_and(|mark| memchr::memchr(mark, inside.as_bytes()).is_none()) {
            return;
        }
        let mut stops = None;
        let mut at = from;
        while at <= inside.len() {
            let input = Input::new(inside).range(at..);
            let Some(found) = regex.find(input.clone()) else { return };
            // Each match may have been looked for up to the end of the text.
            if self.is_far(inside, found.start(), &mut stops) && !effort::spend(inside.len() as u64)
            {
                return;
            }
            if found.is_empty() {
                let next = inside[found.end()..].chars().next();
                at = found.end() + next.map_or(1, char::len_utf8);
            } else {
                let row = self.rows[regex.number(found, &input)];
                report(Found { row, start: base + found.start(), end: base + found.end() });
                at = found.end();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::try_from(text.to_owned()).unwrap()
    }

    fn find(patterns: &[&str], text: &str) -> Vec<(usize, String)> {
        let patterns: Vec<_> = patterns.iter().map(|text| pattern(text)).collect();
        let regexes = Regexes::new(&patterns, false).unwrap();
        let mut stretches = Vec::new();
        let mut at = 0;
        for block in text.split("\n\n") {
            stretches.push(TextSpan::new(at, at + block.len()));
            at += block.len() + 2;
        }
        let found = regexes.find(text, &stretches, |stretch| stretch.of(text).is_ascii(), None);
        found.into_iter().map(|it| (it.row, text[it.start..it.end].to_owned())).collect()
    }

    fn texts(patterns: &[&str], text: &str) -> Vec<String> {
        find(patterns, text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_bad_regex_says_what_is_wrong_and_where() {
        let error = Pattern::try_from("(a".to_owned()).unwrap_err();
        assert_eq!(error, "unclosed group, at character 1 of the regex");
    }

    #[test]
    fn no_match_crosses_a_stretch() {
        assert_eq!(texts(&["a[^.]*z"], "a one\n\na two z, a three z"), ["a two z, a three z"]);
        assert_eq!(texts(&["one|b[^.]*"], "one b\n\none c"), ["one", "b", "one"]);
        assert_eq!(texts(&["x\\s+y"], "x\n\ny x y"), ["x y"]);
    }

    #[test]
    fn anchors_are_those_of_a_stretch() {
        assert_eq!(texts(&["^a", "z$"], "a z\n\na z a"), ["a", "z", "a"]);
    }

    #[test]
    fn letters_beyond_ascii_make_words() {
        assert_eq!(texts(&[r"\bna\b"], "naïve na\n\nna"), ["na", "na"]);
        assert_eq!(texts(&[r"\bétat\b"], "état\n\nl’état x\n\nétats"), ["état", "état"]);
        assert_eq!(texts(&[r"\b\w+t\b"], "cat\n\nétat\n\nbat"), ["cat", "état", "bat"]);
    }

    #[test]
    fn the_first_listed_wins_at_one_place() {
        assert_eq!(find(&["ab", "abc", "b"], "abc"), [(0, "ab".to_owned())]);
    }

    #[test]
    fn look_around_and_back_references_work() {
        assert_eq!(
            texts(&[r"(?<!not )\bgood\b(?! luck)"], "not good\n\ngood\n\ngood luck"),
            ["good"]
        );
        assert_eq!(texts(&[r"\b(\w+) \1\b"], "the the\n\nof an"), ["the the"]);
    }

    #[test]
    fn groups_are_read_in_their_place() {
        let text = "see foo-bar here";
        for source in [r"(\w+)-(?<second>\w+)", r"(\w+)-(?<second>\w+)(?= here)"] {
            let patterns = [pattern(source)];
            let regexes = Regexes::new(&patterns, false).unwrap();
            let whole = TextSpan::new(0, text.len());
            let found = regexes.find(text, &[whole], |_| true, None)[0];
            let groups = regexes.groups(text, whole, found).unwrap();
            assert_eq!(groups.expand("$second of ${1}"), "bar of foo");
        }
    }

    #[test]
    fn look_around_reads_a_long_line_to_its_end() {
        let text = format!("{}good bye", "the good luck of it is ".repeat(20_000));
        assert_eq!(texts(&[r"\bgood\b(?! luck)"], &text), ["good"]);
        assert_eq!(texts(&[r"good(?= bye)"], &text), ["good"]);
        let (found, gave_up) =
            effort::granted(text.len(), || texts(&[r"[a-z]+ (?!of|luck|it|is|the)[a-z]+"], &text));
        assert!(!gave_up);
        assert_eq!(found.len(), 20_001);
    }

    #[test]
    fn what_would_take_too_long_is_given_up_and_told() {
        let line = "the good luck of it is ".repeat(20_000);
        let slow = [
            ("(?=.*zebra)good", line.as_str()),
            ("(.+) \\1z", line.as_str()),
            ("good.*zebra|good", &line),
        ];
        for (pattern, text) in slow {
            let (_, gave_up) = effort::granted(text.len(), || texts(&[pattern], text));
            assert!(gave_up, "{pattern}");
        }
    }
}
