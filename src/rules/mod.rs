//! The checks: each kind of check is one file, each rule is one TOML file that configures a kind.
//!
//! [`KINDS`] is the only registry. A check is its own options: the struct is deserialised from the
//! `[check.<kind>]` table of a rule file, with the user's options laid over it.

pub mod effort;

pub mod citations;
pub mod dates;
pub mod figures;
pub mod naming;
pub mod pattern;
pub mod quotations;
pub mod references;
pub mod roles;
pub mod style;
pub mod typos;

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

use pattern::{Opening, OptionDoc};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::facts::{self, Facts, Sighting, Unknown};
use crate::files::typed;
use crate::house::config::{Config, Selector, Settings};
use crate::house::rulefile::{Options, RuleFile, Tier, meant};
use crate::house::suppress::Suppressions;
use crate::language::Syntax;
use crate::linkage::entities::LazyEntities;
use crate::linkage::entity::LazyIndex;
use crate::text::document::Document;
use crate::text::finding::{DocumentId, Finding, Level, Place, Problem};
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::zone::{HeadingLevels, ZoneSet};

/// One kind of check, configured.
///
/// A check overrides one of the methods, or several. Findings need no rule id and no level: the
/// engine fills them in.
pub trait Check: Debug + Send + Sync {
    /// Looks at one document by itself. Runs in parallel and must depend on nothing else.
    fn document(&self, _context: &DocumentContext<'_>, _findings: &mut Vec<Finding>) {}

    /// Texts of which every match begins with one, whatever the case of its ASCII letters, where that
    /// holds: [`DocumentContext::openings`] tells then where they are.
    fn openings(&self) -> Option<Vec<Opening>> {
        None
    }

    /// The words of one document that no dictionary of this check has, for its look at the corpus:
    /// they become a part of the document's facts. Runs in parallel, as [`Check::document`] does.
    fn unknown(&self, _context: &DocumentContext<'_>) -> Vec<Unknown> {
        Vec::new()
    }

    /// Whether its look at the corpus needs what texts say of who or what something is; only then that is read.
    fn needs_relations(&self) -> bool {
        false
    }

    /// Reads the files that the options name, relative to the configuration; what cannot be read
    /// becomes a problem.
    fn load(&mut self, _config: &Config, _problems: &mut Vec<Problem>) {}

    /// The hash of the files that it has read: what the rule finds depends on them, too.
    fn loaded(&self) -> [u8; 32] {
        [0; 32]
    }

    /// Notes what one document has of what the check compares over the corpus.
    fn sightings(&self, _context: &DocumentContext<'_>, _sightings: &mut Vec<Sighting>) {}

    /// Looks at the facts of the whole corpus.
    fn corpus(&self, _context: &CorpusContext<'_>, _findings: &mut Vec<Finding>) {}

    /// Looks at what one document allows, after all findings are known.
    fn suppressions(&self, _context: &SuppressionContext<'_>, _findings: &mut Vec<Finding>) {}
}

/// What a document check sees.
#[derive(Debug, Clone, Copy)]
pub struct DocumentContext<'a> {
    /// The document's place in the corpus.
    pub id: DocumentId,
    /// The document.
    pub document: &'a Document,
    /// Its tokens, sentences and zones.
    pub layers: &'a Layers<'a>,
    /// Its sentences by grammar, each read when it is first asked for.
    pub syntax: &'a Syntax<'a>,
    /// Its facts.
    pub facts: &'a Facts,
    /// The id of the rule.
    pub rule: &'a Arc<str>,
    /// The zones that the rule reads.
    pub zones: ZoneSet,
    /// The levels of the headings that it reads.
    pub levels: HeadingLevels,
    /// Where the rule's matches can begin, if it says what they begin with; in bytes of the prose.
    pub openings: Option<&'a [u32]>,
    /// House terms, declared events, accepted words.
    pub settings: &'a Settings,
}

impl DocumentContext<'_> {
    /// Whether the rule reads a stretch of the prose.
    #[must_use]
    pub fn reads(&self, span: TextSpan) -> bool {
        self.layers.zones(span).within(self.zones)
    }

    /// The text of a stretch of the prose.
    #[must_use]
    pub fn text(&self, span: TextSpan) -> &str {
        self.document.text(span)
    }

    /// A stretch of the prose as a place in the corpus.
    #[must_use]
    pub fn place(&self, span: TextSpan) -> Place {
        Place { document: self.id, span: self.document.source_span(span) }
    }
}

/// What a corpus check sees.
#[derive(Debug, Clone, Copy)]
pub struct CorpusContext<'a> {
    /// The facts of every document, in the order of their paths.
    pub documents: &'a [Facts],
    /// Which of their names stand for one entity.
    pub entities: &'a LazyEntities<'a>,
    /// Its names, and the pairs of them that may be one.
    pub index: &'a LazyIndex<'a>,
    /// The id of the rule.
    pub rule: &'a Arc<str>,
    /// The zones that the rule reads.
    pub zones: ZoneSet,
    /// House terms, declared events, accepted words.
    pub settings: &'a Settings,
    /// Does something with each number below one, on all threads: for what takes long and does not
    /// depend on the rest.
    pub each: fn(usize, &(dyn Fn(usize) + Sync)),
}

impl<'a> CorpusContext<'a> {
    /// What comes of each of some things, in order, worked out on all threads.
    pub fn map<T: Sync, R: Send + Sync>(
        &self,
        things: &[T],
        of: impl Fn(&T) -> R + Sync,
    ) -> Vec<R> {
        let results: Vec<OnceLock<R>> = things.iter().map(|_| OnceLock::new()).collect();
        (self.each)(things.len(), &|at| {
            results[at].get_or_init(|| of(&things[at]));
        });
        results.into_iter().filter_map(OnceLock::into_inner).collect()
    }

    /// What the rule saw in every document, in order.
    pub fn sightings(&self) -> impl Iterator<Item = (DocumentId, &'a Sighting)> + use<'a> {
        let rule = self.rule;
        let seen =
            |(id, facts): (DocumentId, &'a Facts)| facts.sightings.iter().map(move |it| (id, it));
        self.iter().flat_map(seen).filter(move |(_, it)| it.rule == *rule)
    }

    /// The documents with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (DocumentId, &'a Facts)> + use<'a> {
        facts::numbered(self.documents)
    }

    /// Whether the rule reads text of these zones.
    #[must_use]
    pub fn reads(&self, zones: ZoneSet) -> bool {
        zones.within(self.zones)
    }
}

/// What a check of allowances sees.
#[derive(Debug, Clone, Copy)]
pub struct SuppressionContext<'a> {
    /// The document's place in the corpus.
    pub id: DocumentId,
    /// What its comments allow, and whether that was of use.
    pub suppressions: &'a Suppressions,
    /// Every rule there is.
    pub roster: &'a Roster,
}

/// Every rule by name, with whether it runs.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// In the order of the ids.
    pub entries: Vec<RosterEntry>,
}

/// A rule in a [`Roster`].
#[derive(Debug, Clone)]
pub struct RosterEntry {
    /// `family/rule`.
    pub id: Arc<str>,
    /// Whether it is on by default.
    pub tier: Tier,
    /// Whether it runs.
    pub runs: bool,
}

impl Roster {
    /// Whether a selector names any rule.
    #[must_use]
    pub fn knows(&self, selector: &Selector) -> bool {
        selector.name == "all" || self.entries.iter().any(|rule| selector.matches(&rule.id))
    }

    /// Whether all that a selector names runs, but for the preview tier: only then does the lack
    /// of findings mean anything.
    #[must_use]
    pub fn runs(&self, selector: &Selector) -> bool {
        let mut named = self.entries.iter().filter(|rule| selector.matches(&rule.id));
        let idle = |rule: &RosterEntry| !rule.runs && rule.tier == Tier::Stable;
        named.clone().any(|rule| rule.runs) && !named.any(idle)
    }

    /// What to do about a misspelt name of a rule or family.
    #[must_use]
    pub fn meant(&self, name: &str) -> String {
        meant(name, self.entries.iter().map(|rule| &*rule.id))
    }
}

/// The place of a fact.
#[must_use]
pub fn place(document: DocumentId, extent: Extent) -> Place {
    Place { document, span: extent.source }
}

/// `never`, `once`, `twice`, `3 times`.
fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// How far something has to be kept to, or reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In each text by itself.
    #[default]
    Document,
    /// In all texts of the corpus: they are chapters of one work.
    Corpus,
}

/// A kind of check that rule files can configure.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The name in `[check.<name>]`, unique in its family.
    pub name: &'static str,
    /// The name that it had before, by which rule files of users may still call it.
    pub former: Option<&'static str>,
    /// What a user may write in it; empty for kinds that are there for one built-in rule.
    pub options: &'static [OptionDoc],
    build: fn(Options<'_>) -> Result<Box<dyn Check>, typed::Error>,
}

impl Kind {
    /// The kind whose check is `C`.
    #[must_use]
    pub const fn of<C: Check + DeserializeOwned + 'static>(name: &'static str) -> Self {
        Self::documented::<C>(name, &[])
    }

    /// The kind whose check is `C`, for users to configure.
    #[must_use]
    pub const fn documented<C: Check + DeserializeOwned + 'static>(
        name: &'static str,
        options: &'static [OptionDoc],
    ) -> Self {
        Self {
            name,
            former: None,
            options,
            build: |options| {
                let check: C = typed::of_value(options)?;
                Ok(Box::new(check))
            },
        }
    }

    /// The same kind, which had another name before.
    #[must_use]
    pub const fn formerly(self, name: &'static str) -> Self {
        Self { former: Some(name), ..self }
    }

    /// Builds the check from its options.
    ///
    /// # Errors
    /// Unknown keys and values of the wrong shape, with their place in the text they came from.
    pub fn build(&self, options: Options<'_>) -> Result<Box<dyn Check>, typed::Error> {
        (self.build)(options)
    }
}

/// Every kind of check, by family.
pub const KINDS: &[(&str, &[Kind])] = &[
    ("citations", citations::KINDS),
    ("dates", dates::KINDS),
    ("figures", figures::KINDS),
    ("naming", naming::ABBREVIATION),
    ("naming", naming::KINDS),
    ("pattern", pattern::KINDS),
    ("quotations", quotations::KINDS),
    ("references", references::KINDS),
    ("roles", roles::KINDS),
    ("style", style::KINDS),
    ("typos", typos::KINDS),
];

/// Every kind of check.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().flat_map(|(_, kinds)| *kinds)
}

/// The kind that the rule `family/rule` means by a name.
///
/// Two families may have kinds of one name. A rule that is called as its kind means that of its own
/// family: so `dates/missing-year` is no business of `citations`. Any other rule means the first that
/// there is, by its name of today or else by a former one.
#[must_use]
pub fn kind(rule: &str, name: &str) -> Option<&'static Kind> {
    let family = rule.strip_suffix(name).and_then(|family| family.strip_suffix('/'));
    let own = KINDS.iter().filter(|(it, _)| Some(*it) == family).flat_map(|(_, kinds)| *kinds);
    own.chain(kinds())
        .find(|kind| kind.name == name)
        .or_else(|| kinds().find(|kind| kind.former == Some(name)))
}

/// A rule, ready to run.
#[derive(Debug)]
pub struct Rule {
    /// `family/rule`.
    pub id: Arc<str>,
    /// The name that Vale has for it, where it is a rule of Vale.
    pub vale: Option<Arc<str>>,
    /// How bad its findings are.
    pub level: Level,
    /// Whether it is on by default.
    pub tier: Tier,
    /// What it reads.
    pub zones: ZoneSet,
    /// Of which levels it reads headings.
    pub levels: HeadingLevels,
    /// The check that it configures.
    pub check: Box<dyn Check>,
}

impl Rule {
    /// Builds a rule from its file, with options laid over those of the file.
    ///
    /// # Errors
    /// Options of the wrong shape. Built from the file alone, the error's place is in the file.
    pub fn build(file: &RuleFile, kind: &Kind, options: Options<'_>) -> Result<Self, typed::Error> {
        Ok(Self {
            id: Arc::clone(&file.id),
            vale: file.vale.clone(),
            level: file.head.level,
            tier: file.head.tier,
            zones: file.head.zones,
            levels: file.head.heading_levels,
            check: kind.build(options)?,
        })
    }

    /// The family part of the id.
    #[must_use]
    pub fn family(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |(family, _)| family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_goes_by_its_former_name_too() {
        for (former, now) in [("date-conflict", "conflict"), ("part-numbering", "numbering")] {
            assert_eq!(kind("house/own", former).unwrap().name, now);
        }
        // Nor does a former name take the place of one of today.
        for one in kinds() {
            assert!(kinds().all(|other| one.former != Some(other.name)), "{:?}", one.former);
        }
    }

    #[test]
    fn of_two_kinds_of_a_name_a_rule_means_that_of_its_own_family() {
        let former = |rule: &str| kind(rule, "missing-year").unwrap().former;
        assert_eq!(former("dates/missing-year"), Some("yearless-date"));
        assert_eq!(former("citations/missing-year"), None);
        // What a house called its rule before there were two goes on meaning the first.
        assert_eq!(former("style/years"), None);
    }

    #[test]
    fn a_family_has_no_two_kinds_of_a_name() {
        for (family, own) in KINDS {
            let same = KINDS.iter().filter(|(it, _)| it == family).flat_map(|(_, kinds)| *kinds);
            for one in *own {
                assert_eq!(
                    same.clone().filter(|it| it.name == one.name).count(),
                    1,
                    "{}",
                    one.name
                );
            }
        }
    }
}
