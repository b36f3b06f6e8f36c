//! `missing-comma`: two names of a list that no comma parts.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::cursor::Cursor;
use crate::text::finding::{Applicability, Edit, Finding, Fix};
use crate::text::token::TokenKind;
use crate::text::vocabulary::{Lore, Word};
use crate::words::gazetteer::gazetteer;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingComma>("missing-comma");

/// Reports `Pakistan Afghanistan, Iran and Uzbekistan`.
///
/// All members are names of one kind that a gazetteer has, each whole; so two of them side by side
/// are two members, and no name of somebody or something.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct MissingComma {
    names: Names,
    least: usize,
}

/// The options of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    /// Further names that stand in lists with each other.
    #[serde(default)]
    names: Vec<String>,
    /// How many members a list must have besides the two.
    least: usize,
}

/// What names are names of: lists do not mix kinds (`Paris, France`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NameOf {
    Country,
    City,
    Declared,
}

/// Names by their first word, with the words that follow; longer ones first.
#[derive(Debug, Default)]
struct Names {
    by_first: FxHashMap<String, Vec<(NameOf, Vec<String>)>>,
    /// Whether a name begins with a word.
    beginning: Lore<bool>,
}

impl Names {
    fn add(&mut self, kind: NameOf, name: &str) {
        let mut words = name.split(' ').map(str::to_owned);
        let Some(first) = words.next() else { return };
        let forms = self.by_first.entry(first).or_default();
        forms.push((kind, words.collect()));
        forms.sort_by_key(|(_, rest)| std::cmp::Reverse(rest.len()));
    }
}

impl TryFrom<Options> for MissingComma {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let mut names = Names::default();
        // The row of a country goes on with what its people are called.
        let gazetteer = gazetteer();
        let short = gazetteer.countries.iter().filter_map(|row| row.split(' ').next());
        short.for_each(|name| names.add(NameOf::Country, name));
        gazetteer.long_countries.iter().for_each(|name| names.add(NameOf::Country, name));
        gazetteer.cities.iter().for_each(|name| names.add(NameOf::City, name));
        options.names.iter().for_each(|name| names.add(NameOf::Declared, name));
        Ok(Self { names, least: options.least.max(2) })
    }
}

impl Check for MissingComma {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let vocabulary = &context.layers.vocabulary;
        let begin = |word: &Word<'_>| {
            word.kind == TokenKind::Word
                && word.text.starts_with(char::is_uppercase)
                && self.names.by_first.contains_key(word.text)
        };
        let beginning = self.names.beginning.which(vocabulary, begin);
        if beginning.len() < self.least.saturating_add(2) {
            return;
        }
        let mut begins = vec![false; vocabulary.words().len()];
        beginning.into_iter().for_each(|id| begins[id as usize] = true);
        let list = Lists {
            context,
            tokens: Cursor::new(context.layers),
            names: &self.names,
            begins: &begins,
        };
        for (at, &id) in vocabulary.ids().iter().enumerate() {
            if begins[id as usize] {
                findings.extend(list.gap(at, self.least));
            }
        }
    }
}

/// A document with what is known of its names.
struct Lists<'a> {
    context: &'a DocumentContext<'a>,
    tokens: Cursor<'a, 'a>,
    names: &'a Names,
    begins: &'a [bool],
}

impl Lists<'_> {
    /// Whether nothing but a space stands between a token and the one after it.
    fn is_next(&self, at: usize) -> bool {
        self.tokens.gap(at) == Some(" ")
    }

    /// Where the longest name of a kind ends that begins at a token.
    fn name(&self, at: usize, kind: NameOf) -> Option<usize> {
        let id = *self.context.layers.vocabulary.ids().get(at)?;
        let forms =
            self.begins[id as usize].then(|| self.names.by_first.get(self.tokens.text(at)))??;
        forms.iter().filter(|it| it.0 == kind).find_map(|(_, rest)| {
            let fits = |(step, word): (usize, &String)| {
                self.is_next(at + step) && self.tokens.text(at + step + 1) == word
            };
            rest.iter().enumerate().all(fits).then_some(at + 1 + rest.len())
        })
    }

    /// Where the next member begins, if a comma or a conjunction stands at a token, and whether it
    /// is the last one.
    fn after(&self, at: usize) -> Option<(usize, bool)> {
        let joins = |at: usize| matches!(self.tokens.text(at), "and" | "or" | "&");
        match self.tokens.text(at) {
            "," if joins(at + 1) => Some((at + 2, true)),
            "," => Some((at + 1, false)),
            _ if joins(at) => Some((at + 1, true)),
            _ => None,
        }
    }

    /// How many members follow those that end before a token, if the last of them is said to be.
    fn members(&self, mut at: usize, kind: NameOf) -> Option<usize> {
        let mut members = 0;
        while let Some((next, last)) = self.after(at) {
            let next = next + usize::from(self.tokens.text(next) == "the");
            at = self.name(next, kind)?;
            members += 1;
            if last {
                return Some(members);
            }
        }
        None
    }

    /// The finding for a name at a token that another one of its list follows without a comma.
    fn gap(&self, at: usize, least: usize) -> Option<Finding> {
        let kinds = [NameOf::Country, NameOf::City, NameOf::Declared];
        let (end, after) = kinds.into_iter().find_map(|kind| {
            let end = self.name(at, kind)?;
            let after = self.name(end, kind).filter(|_| self.is_next(end - 1))?;
            self.members(after, kind).filter(|&more| more >= least)?;
            Some((end, after))
        })?;
        // `New Mexico Georgia`: the first is a part of a name that the gazetteer lacks.
        let part =
            at.checked_sub(1).filter(|&before| self.is_next(before) || self.tokens.touches(before));
        let part = part.is_some_and(|before| {
            let text = self.tokens.text(before);
            text.starts_with(char::is_uppercase) || text == "-" || text == "–"
        });
        let tokens = self.tokens;
        let (first, second) = (tokens[at].span.cover(tokens[end - 1].span), tokens[end].span);
        let second = second.cover(tokens[after - 1].span);
        let whole = first.cover(second);
        if part
            || self.context.text(first) == self.context.text(second)
            || !self.context.reads(whole)
        {
            return None;
        }
        let (left, right) = (self.context.text(first), self.context.text(second));
        // Where a line ends there, it still does.
        let last = tokens[end - 1].span;
        let replacement = format!("{},", self.context.text(last));
        let message = format!("no comma between `{left}` and `{right}` in a list");
        Some(
            Finding::new(self.context.place(whole), message)
                .help(format!("write `{left}, {right}`"))
                .fix(Fix {
                    applicability: Applicability::Unsafe,
                    edits: vec![Edit { place: self.context.place(last), replacement }],
                }),
        )
    }
}
