//! Regexes with look-around or back-references, on the engine that goes back and tries again.
//!
//! What such a regex costs has no bound but one that is set: it is tried only where the regex
//! without its look-around can begin, each attempt takes of the allowance of its text what it may
//! look at, and one that goes back too often is given up. None of it is silent: the run tells of a
//! rule that has not read a text to its end.

use std::ops::Range;
use std::sync::OnceLock;

use fancy_regex::{Captures, RegexBuilder, RegexInput};

use super::{Found, Reach, Regular, parse, without_look_around};
use crate::rules::effort;
use crate::text::span::TextSpan;

/// How often most attempts go back at most.
const FEW: usize = 1_000;

/// How often those may that need more; then a search is given up.
const MANY: usize = 200_000;

/// What an attempt costs at least, in steps.
const ATTEMPT: u64 = 100;

/// A regex that is not regular.
#[derive(Debug)]
pub(super) struct Backtracking {
    regex: fancy_regex::Regex,
    /// The same for attempts that go back more often; built when the first does.
    patient: OnceLock<Option<fancy_regex::Regex>>,
    ignore_case: bool,
    /// Matches wherever the regex does, and in other places.
    wider: Option<Regular>,
    reach: Reach,
    pub(super) row: usize,
}

fn build(pattern: &str, ignore_case: bool, limit: usize) -> Result<fancy_regex::Regex, String> {
    let mut builder = RegexBuilder::new(pattern);
    let built = builder.case_insensitive(ignore_case).backtrack_limit(limit).build();
    built.map_err(|error| error.to_string())
}

impl Backtracking {
    pub(super) fn new(pattern: &str, row: usize, ignore_case: bool) -> Result<Self, String> {
        let wider = without_look_around(pattern);
        let wider = wider.and_then(|text| parse(&text, ignore_case).ok());
        Ok(Self {
            regex: build(pattern, ignore_case, FEW)?,
            patient: OnceLock::new(),
            ignore_case,
            wider: wider.map(|hir| Regular::new(vec![hir], vec![row])).transpose()?,
            reach: Reach::of_pattern(pattern, ignore_case),
            row,
        })
    }

    /// What every match begins with, if that is known; see [`Regular`].
    pub(super) fn wider(&self) -> Option<&Regular> {
        self.wider.as_ref()
    }

    /// Searches with what may be looked at; none where the search was given up.
    fn search<T>(
        &self,
        cost: usize,
        run: impl Fn(&fancy_regex::Regex) -> fancy_regex::Result<T>,
    ) -> Option<T> {
        if !effort::spend(ATTEMPT + cost as u64) {
            return None;
        }
        if let Ok(value) = run(&self.regex) {
            return Some(value);
        }
        if !effort::spend(MANY as u64) {
            return None;
        }
        let patient =
            self.patient.get_or_init(|| build(self.regex.as_str(), self.ignore_case, MANY).ok());
        let value = patient.as_ref().and_then(|regex| run(regex).ok());
        if value.is_none() {
            effort::give_up();
        }
        value
    }

    /// Whether it matches in a text.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.search(text.len(), |regex| regex.is_match(text)).unwrap_or_default()
    }

    /// The groups of the match that begins at a place.
    pub(super) fn captures<'t>(&self, text: &'t str, at: usize) -> Option<Captures<'t, str>> {
        let input = || RegexInput::new(text).from_pos(at).anchored(true);
        // It was found before, for what that took.
        self.search(0, |regex| regex.captures_input(input())).flatten()
    }

    /// The names of its groups.
    pub(super) fn names(&self) -> Vec<Option<String>> {
        self.regex.capture_names().map(|name| name.map(str::to_owned)).collect()
    }

    pub(super) fn find(
        &self,
        text: &str,
        stretches: &[TextSpan],
        plain: &impl Fn(TextSpan) -> bool,
        places: Option<&[u32]>,
        report: &mut impl FnMut(Found),
    ) {
        for &stretch in stretches {
            let places = places.map(|places| {
                let from = places.partition_point(|&place| place < stretch.start);
                let to = places.partition_point(|&place| place < stretch.end);
                &places[from..to.max(from)]
            });
            if places.is_some_and(<[u32]>::is_empty) {
                continue;
            }
            let base = stretch.start as usize;
            let mut found = |it: Range<usize>| {
                report(Found { row: self.row, start: base + it.start, end: base + it.end });
            };
            if !self.inside(stretch.of(text), plain(stretch), base, places, &mut found) {
                return;
            }
        }
    }

    /// Searches one stretch; tells whether it came to its end.
    fn inside(
        &self,
        text: &str,
        plain: bool,
        base: usize,
        mut places: Option<&[u32]>,
        report: &mut impl FnMut(Range<usize>),
    ) -> bool {
        let mut stops = None;
        let mut from = 0;
        while let Some(at) = self.next(text, plain, from, base, &mut places) {
            let cost = self.reach.cost(text, at, &mut stops);
            let input = || RegexInput::new(text).from_pos(at).anchored(true);
            let Some(found) = self.search(cost, |regex| regex.find_input(input())) else {
                return false;
            };
            let found = found.map(|it| it.range()).filter(|it| !it.is_empty());
            let step = text[at..].chars().next().map_or(1, char::len_utf8);
            from = found.as_ref().map_or(at + step, |it| it.end);
            found.into_iter().for_each(&mut *report);
        }
        true
    }

    /// The next place from one on where a match may begin.
    fn next(
        &self,
        text: &str,
        plain: bool,
        from: usize,
        base: usize,
        places: &mut Option<&[u32]>,
    ) -> Option<usize> {
        match (places, &self.wider) {
            (Some(places), wider) => loop {
                let (&place, more) = places.split_first()?;
                *places = more;
                let at = place as usize - base;
                let fits = || wider.as_ref().is_none_or(|it| it.begins_at(text, plain, at));
                if at >= from && fits() {
                    return Some(at);
                }
            },
            (None, Some(wider)) => wider.next(text, plain, from),
            (None, None) => Some(from).filter(|&from| from < text.len()),
        }
    }
}
