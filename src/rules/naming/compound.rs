//! One compound written closed, hyphenated and open in one text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::rules::{Check, DocumentContext, Kind};
use crate::text::cursor::Cursor;
use crate::text::finding::{Edit, Finding, Fix};
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::vocabulary::Word;
use crate::words::data::{self, Initials};
use crate::words::fold;

use super::{Authority, accepted, is_declared, prevails, times};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Compound>("compound");

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CompoundTerms {
    distinct: FxHashSet<String>,
    adjective_endings: Vec<String>,
    participle_endings: Vec<String>,
    attributive_before: FxHashSet<String>,
}

static TERMS: LazyLock<CompoundTerms> = LazyLock::new(|| data::table("compounds.toml"));

/// Reports the way of writing a compound that the text uses less.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Compound {
    mode: Mode,
    /// How often the usual form must stand in the text.
    least: usize,
    /// How many times as often as the other form.
    ratio: usize,
}

impl Default for Compound {
    fn default() -> Self {
        Self { mode: Mode::Consistent, least: 3, ratio: 3 }
    }
}

/// Which form is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    /// The one that the text uses most.
    Consistent,
    /// `counter-terrorism`.
    Hyphenated,
    /// `counterterrorism`.
    Closed,
}

/// How a compound is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Closed,
    Hyphenated,
    Open,
}

impl Style {
    fn name(self) -> &'static str {
        match self {
            Self::Closed => "in one word",
            Self::Hyphenated => "with a hyphen",
            Self::Open => "in two words",
        }
    }
}

/// One occurrence.
#[derive(Debug, Clone, Copy)]
struct Use {
    span: TextSpan,
    /// Length of the first part, in bytes.
    first: usize,
    /// Whether a word follows that it may modify.
    attributive: bool,
}

/// The occurrences of one compound.
#[derive(Debug, Default)]
struct Uses {
    closed: Vec<Use>,
    hyphenated: Vec<Use>,
    open: Vec<Use>,
}

impl Check for Compound {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let layers = context.layers;
        let hyphens = ["-", "\u{2010}", "\u{2011}"].into_iter();
        let hyphens = hyphens.filter_map(|hyphen| layers.vocabulary.id(hyphen)).collect();
        let finder = CompoundScanner { context, tokens: Cursor::new(layers), hyphens };
        for (key, uses) in finder.uses() {
            self.closed_or_hyphenated(context, &key, &uses, findings);
            self.open_or_hyphenated(context, &key, &uses, findings);
        }
    }
}

impl Compound {
    fn closed_or_hyphenated(
        &self,
        context: &DocumentContext<'_>,
        key: &str,
        uses: &Uses,
        findings: &mut Vec<Finding>,
    ) {
        // Proper names keep their own form: the Anti-Slavery Society of an antislavery party.
        let common = |uses: &[Use]| -> Vec<Use> {
            let lower = |one: &&Use| !context.text(one.span).starts_with(char::is_uppercase);
            uses.iter().filter(lower).copied().collect()
        };
        let (closed, hyphenated) = (&common(&uses.closed), &common(&uses.hyphenated));
        let declared = |uses: &[Use]| {
            uses.iter().any(|one| is_declared(context.settings, context.text(one.span)))
        };
        let (usual, authority) = match self.mode {
            Mode::Hyphenated => (Style::Hyphenated, Authority::Declared),
            Mode::Closed => (Style::Closed, Authority::Declared),
            Mode::Consistent if declared(closed) => (Style::Closed, Authority::Declared),
            Mode::Consistent if declared(hyphenated) => (Style::Hyphenated, Authority::Declared),
            Mode::Consistent if self.outweighs(closed, hyphenated) => {
                (Style::Closed, Authority::Majority)
            }
            Mode::Consistent if self.outweighs(hyphenated, closed) => {
                (Style::Hyphenated, Authority::Majority)
            }
            Mode::Consistent => return,
        };
        if closed.is_empty() || hyphenated.is_empty() || TERMS.distinct.contains(key) {
            return;
        }
        let (usual, other) = match usual {
            Style::Closed => ((usual, closed), (Style::Hyphenated, hyphenated)),
            _ => ((usual, hyphenated), (Style::Closed, closed)),
        };
        findings.extend(report(context, usual, other, authority));
    }

    /// A hyphen is right before the noun that a compound modifies and often wrong elsewhere, so
    /// these two are compared only where grammar does not decide.
    fn open_or_hyphenated(
        &self,
        context: &DocumentContext<'_>,
        key: &str,
        uses: &Uses,
        findings: &mut Vec<Finding>,
    ) {
        let (first, second) = key.split_once(' ').unwrap_or((key, ""));
        let ends = |endings: &[String], word: &str| endings.iter().any(|end| word.ends_with(end));
        let Some(example) = uses.hyphenated.first() else { return };
        let named = context.text(example.span).starts_with(char::is_uppercase);
        let (hyphenated, open) = ((Style::Hyphenated, &uses.hyphenated), (Style::Open, &uses.open));
        if named && !ends(&TERMS.participle_endings, second) {
            // A name with a common noun: `ISIS-central`.
            let alike = |one: &Use| {
                let text = context.text(one.span);
                let second = text.get(one.first..).unwrap_or_default();
                let second = second.trim_start_matches(fold::is_dash).trim_start();
                text.starts_with(char::is_uppercase) && second.starts_with(char::is_lowercase)
            };
            if !uses.hyphenated.iter().chain(&uses.open).all(alike) {
                return;
            }
            // Before a noun the hyphen joins, elsewhere the same words may well stand apart.
            let alike =
                |one: &Use| uses.hyphenated.iter().any(|it| !it.attributive || one.attributive);
            if self.outweighs(&uses.hyphenated, &uses.open) && uses.open.iter().all(alike) {
                findings.extend(report(context, hyphenated, open, Authority::Majority));
            } else if self.outweighs(&uses.open, &uses.hyphenated)
                && uses.hyphenated.iter().all(|one| !one.attributive)
            {
                findings.extend(report(context, open, hyphenated, Authority::Majority));
            }
        } else if second.ends_with('s')
            && ends(&TERMS.adjective_endings, first)
            && uses.open.len() >= uses.hyphenated.len()
            && uses.hyphenated.iter().all(|one| !one.attributive)
        {
            // An adjective and a plural noun: `strategic-narratives`.
            findings.extend(report(context, open, hyphenated, Authority::Majority));
        }
    }

    fn outweighs(&self, usual: &[Use], other: &[Use]) -> bool {
        !other.is_empty() && prevails((self.least, self.ratio), usual.len(), other.len())
    }
}

fn report(
    context: &DocumentContext<'_>,
    (usual, majority): (Style, &Vec<Use>),
    (other, minority): (Style, &Vec<Use>),
    authority: Authority,
) -> Option<Finding> {
    let (stray, model) = (minority.first()?, majority.first()?);
    let written = context.text(stray.span);
    if accepted(context.settings, written) {
        return None;
    }
    let rewrite = |one: &Use| {
        let text = context.text(one.span);
        let (left, right) = text.split_at_checked(one.first)?;
        let right = right.trim_start_matches(|c: char| c == ' ' || fold::is_dash(c));
        let join = match usual {
            Style::Closed => "",
            Style::Hyphenated => "-",
            Style::Open => " ",
        };
        Some(format!("{left}{join}{right}"))
    };
    let edits = minority.iter().filter_map(|one| {
        Some(Edit { place: context.place(one.span), replacement: rewrite(one)? })
    });
    let edits: Vec<_> = edits.collect();
    let preferred = rewrite(stray)?;
    let message = match authority {
        Authority::Declared => format!("`{written}` is not the house form; use `{preferred}`"),
        _ => format!("`{written}` is written `{preferred}` elsewhere in this text"),
    };
    Some(
        Finding::new(context.place(stray.span), message)
            .here(format!("{} here", other.name()))
            .label(context.place(model.span), format!("{} here", usual.name()))
            .note(format!(
                "{} {}, {} {}",
                usual.name(),
                times(majority.len()),
                other.name(),
                times(minority.len())
            ))
            .help(format!("write `{preferred}`"))
            .fix(Fix { applicability: authority.applicability(), edits }),
    )
}

/// What a word may be in a compound that is hyphenated somewhere.
#[derive(Clone, Default)]
struct Role {
    /// The compound in one word: its key, and the length of its first part in bytes.
    closed: Option<(String, usize)>,
    /// The first part.
    first: bool,
    /// The second part, or the singular of one.
    second: bool,
    /// Its length in lower case and without the ending of a possessive, in bytes.
    len: u32,
}

struct CompoundScanner<'a> {
    context: &'a DocumentContext<'a>,
    tokens: Cursor<'a, 'a>,
    /// The ids of the hyphens that the text uses.
    hyphens: Vec<u32>,
}

impl<'a> CompoundScanner<'a> {
    fn is_word(&self, at: usize) -> bool {
        self.tokens.is(at, TokenKind::Word)
    }

    fn is_hyphen(&self, at: usize) -> bool {
        let ids = self.context.layers.vocabulary.ids();
        ids.get(at).is_some_and(|id| self.hyphens.contains(id))
    }

    /// Every compound that is hyphenated somewhere, with its uses in all three ways of writing.
    fn uses(&self) -> BTreeMap<String, Uses> {
        let mut found: BTreeMap<String, Uses> = BTreeMap::new();
        let ids = self.context.layers.vocabulary.ids();
        let hyphens = (1..ids.len()).filter(|&at| self.hyphens.contains(&ids[at]));
        for at in hyphens.map(|hyphen| hyphen - 1) {
            if let Some((span, first)) = self.hyphenated(at) {
                let key = key(self.tokens.text(at), self.tokens.text(at + 2));
                if self.context.reads(span) {
                    let attributive = self.attributive(at + 2);
                    found.entry(key).or_default().hyphenated.push(Use { span, first, attributive });
                }
            }
        }
        if found.is_empty() {
            return found;
        }
        let roles = self.roles(found.keys());
        for (at, (token, &id)) in self.tokens.iter().zip(ids).enumerate() {
            let role = &roles[id as usize];
            if !(role.first || role.closed.is_some()) || self.in_compound(at) {
                continue;
            }
            if let Some((key, first)) = &role.closed
                && self.context.reads(token.span)
            {
                let end = token.span.start + role.len;
                let span = TextSpan { end: end.min(token.span.end), ..token.span };
                let one = Use { span, first: *first, attributive: self.attributive(at) };
                // Folded case may change lengths in rare scripts; then the parts are not known.
                if self.context.text(span).is_char_boundary(*first)
                    && let Some(uses) = found.get_mut(key)
                {
                    uses.closed.push(one);
                }
            }
            let next = ids.get(at + 1).is_some_and(|&next| roles[next as usize].second);
            if role.first && next && self.tokens.is_spaced(at) {
                let singular = key(self.tokens.text(at), self.tokens.text(at + 1));
                let plural = format!("{singular}s");
                let known = if found.contains_key(&singular) { singular } else { plural };
                let Some(uses) = found.get_mut(&known) else { continue };
                let second = self.tokens[at + 1].span;
                let bare = fold::strip_possessive(self.tokens.text(at + 1)).len() as u32;
                let span = TextSpan { start: token.span.start, end: second.start + bare };
                if self.context.reads(span) {
                    let first = token.span.len();
                    uses.open.push(Use { span, first, attributive: self.attributive(at + 1) });
                }
            }
        }
        found
    }

    /// What each distinct word may be in the compounds of these keys.
    fn roles<'k>(&self, keys: impl Iterator<Item = &'k String>) -> Vec<Role> {
        let mut known: FxHashMap<String, Role> = FxHashMap::default();
        for key in keys {
            let Some((first, second)) = key.split_once(' ') else { continue };
            let whole = (key.clone(), first.len());
            known.entry(format!("{first}{second}")).or_default().closed = Some(whole);
            known.entry(first.to_owned()).or_default().first = true;
            // The singular is evidence for the plural, too.
            for second in [Some(second), second.strip_suffix('s')].into_iter().flatten() {
                known.entry(second.to_owned()).or_default().second = true;
            }
        }
        let initials = Initials::of(known.keys());
        let role = |word: &Word<'_>| {
            if word.kind != TokenKind::Word || !initials.admit(word.text) {
                return Role::default();
            }
            let lower = fold::lower(fold::strip_possessive(word.text));
            let role = known.get(&*lower).cloned();
            role.map_or_else(Role::default, |role| Role { len: lower.len() as u32, ..role })
        };
        self.context.layers.vocabulary.words().iter().map(role).collect()
    }

    /// A compound of two parts whose first part is a token: its span and the first part's length.
    fn hyphenated(&self, at: usize) -> Option<(TextSpan, usize)> {
        let parts = self.is_hyphen(at + 1) && self.is_word(at) && self.is_word(at + 2);
        let tied = parts && self.tokens.touches(at) && self.tokens.touches(at + 1);
        let before = at > 0 && self.tokens.touches(at - 1) && !is_opening(self.tokens.text(at - 1));
        let after = (self.is_hyphen(at + 3) || self.is_path(at + 3)) && self.tokens.touches(at + 2);
        let long = |at: usize| self.tokens.text(at).len() > 1;
        if !tied || before || after || !long(at + 2) {
            return None;
        }
        let second = self.tokens[at + 2].span;
        let bare = fold::strip_possessive(self.tokens.text(at + 2)).len() as u32;
        let span = TextSpan { start: self.tokens[at].span.start, end: second.start + bare };
        Some((span, self.tokens[at].span.len()))
    }

    /// Whether a token parts the folders of a path.
    fn is_path(&self, at: usize) -> bool {
        matches!(self.tokens.text(at), "/" | "_")
    }

    /// Whether a word is a part of something hyphenated, or of a path.
    fn in_compound(&self, at: usize) -> bool {
        let ties = |at: usize| self.is_hyphen(at) || self.is_path(at);
        at > 0 && ties(at - 1) && self.tokens.touches(at - 1)
            || ties(at + 1) && self.tokens.touches(at)
    }

    /// Whether a word, or a sign that stands for one, follows that what ends here may modify.
    fn attributive(&self, at: usize) -> bool {
        let next = self.tokens.text(at + 1);
        let stop = next.starts_with(|c: char| c.is_ascii_punctuation() && !matches!(c, '+' | '&'));
        self.tokens.is_spaced(at) && !stop && !TERMS.attributive_before.contains(next)
    }
}

fn is_opening(text: &str) -> bool {
    matches!(text, "(" | "[" | "“" | "‘" | "\"" | "'" | "—" | "/")
}

fn key(first: &str, second: &str) -> String {
    format!("{} {}", fold::lower(first), fold::lower(fold::strip_possessive(second)))
}
