//! Links to a part of a text of the corpus that has no such part.

use std::collections::hash_map::Entry as MapEntry;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::facts::Facts;
use crate::facts::anchor::AnchorName;
use crate::rules::{Check, CorpusContext, Kind};
use crate::text::document::Format;
use crate::text::finding::{Confidence, DocumentId, Finding, Place};
use crate::text::frame::{Link, Scope, called, keys};
use crate::text::span::SourceSpan;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MissingTarget>("missing-target");

/// Reports links that lead nowhere.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MissingTarget {}

/// Names that programs make or know, beside those of a text.
const KNOWN: [&str; 6] = ["top", "genindex", "modindex", "search", "toc", "content"];

impl Check for MissingTarget {
    fn corpus(&self, context: &CorpusContext<'_>, findings: &mut Vec<Finding>) {
        let parts = Parts::of(context);
        for (id, facts) in context.iter() {
            let mut said: FxHashSet<(SourceSpan, &str)> = FxHashSet::default();
            let made = parts.are_made(id, facts);
            for link in &facts.frame.links {
                if made && link.scope == Scope::Here {
                    continue;
                }
                if let Some(finding) = parts.judge(id, facts, link)
                    && said.insert((link.source, &link.name))
                {
                    findings.push(finding);
                }
            }
            for it in &facts.anchors.called {
                if parts.resolves_labels && !parts.labels.contains_key(&*it.name) {
                    let place = Place { document: id, span: it.source };
                    findings.push(unlabelled(place, &it.name));
                }
            }
        }
    }
}

/// What links of a corpus can lead to.
struct Parts<'a> {
    /// The texts by their paths.
    paths: FxHashMap<String, DocumentId>,
    /// What each of them has, by what every way to make an anchor leaves of a name.
    keys: Vec<FxHashSet<String>>,
    /// What any of them has.
    all: FxHashSet<String>,
    /// The labels of LaTeX and reStructuredText, which any text may call, and the first place of each.
    labels: FxHashMap<&'a str, Place>,
    /// Those of them that begin alike, and those that end alike, in lower case.
    alike: FxHashMap<(End, String), Vec<&'a str>>,
    /// Whether nearly all that commands call is there: otherwise these texts are a part of more.
    resolves_labels: bool,
}

impl<'a> Parts<'a> {
    fn of(context: &CorpusContext<'a>) -> Self {
        let mut parts = Self {
            paths: FxHashMap::default(),
            keys: Vec::new(),
            all: FxHashSet::default(),
            labels: FxHashMap::default(),
            alike: FxHashMap::default(),
            resolves_labels: false,
        };
        for (id, facts) in context.iter() {
            parts.paths.insert(facts.path.to_lowercase(), id);
            for AnchorName { source, name } in &facts.anchors.names {
                let place = Place { document: id, span: *source };
                if let MapEntry::Vacant(first) = parts.labels.entry(name) {
                    first.insert(place);
                    for end in ends(name) {
                        parts.alike.entry(end).or_default().push(name);
                    }
                }
            }
            let mut own: FxHashSet<String> = FxHashSet::default();
            let mut add =
                |words: &str| own.extend(keys(words).into_iter().filter(|it| !it.is_empty()));
            for target in &facts.frame.targets {
                add(&target.words);
                // Pandoc leaves out the number that a heading begins with.
                add(target.words.trim_start_matches(|c: char| !c.is_alphabetic()));
            }
            facts.anchors.names.iter().for_each(|it| add(&it.name));
            parts.all.extend(own.iter().cloned());
            parts.keys.push(own);
        }
        let calls = context.iter().flat_map(|(_, facts)| &facts.anchors.called);
        let found: Vec<bool> = calls.map(|it| parts.labels.contains_key(&*it.name)).collect();
        parts.resolves_labels = nearly_all(&found);
        parts
    }

    /// Whether any text has a label; reStructuredText does not mind case.
    fn has_label(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        self.labels.contains_key(name)
            || self.labels.contains_key(&*lower)
            || called(name).iter().any(|key| self.all.contains(key))
    }

    /// The label that a slip made another of. Labels of reStructuredText come from docstrings, from other
    /// projects and from extensions as well: what is like none of the texts' own tells nothing.
    fn nearest_label(&self, name: &str) -> Option<(&'a str, Place)> {
        // A number tells apart.
        let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
        let wanted = name.to_lowercase();
        let near = |label: &&str| {
            let label = label.to_lowercase();
            digits(&wanted) == digits(&label)
                && strsim::damerau_levenshtein(&wanted, &label) <= SLIP
        };
        if wanted.len() <= SHORT {
            return None;
        }
        let ends = ends(name);
        let alike = ends.iter().filter_map(|end| self.alike.get(end));
        let alike = alike.filter(|labels| labels.len() <= ALIKE).flatten().copied();
        let found = alike.filter(near).min()?;
        Some((found, *self.labels.get(found)?))
    }

    /// Whether the anchors of a text are made by other means: most of those that it calls of its own are
    /// not there.
    fn are_made(&self, id: DocumentId, facts: &Facts) -> bool {
        let Some(own) = self.keys.get(id.0 as usize) else { return false };
        let here = facts.frame.links.iter().filter(|link| link.scope == Scope::Here);
        let here = here.filter(|link| !link.source.is_empty());
        let missing =
            here.clone().filter(|it| !called(&it.name).iter().any(|key| own.contains(key)));
        let missing = missing.count();
        missing >= MANY && missing * 2 > here.count()
    }

    /// What is wrong with a link, if anything is.
    fn judge(&self, id: DocumentId, facts: &Facts, link: &Link) -> Option<Finding> {
        let name = &*link.name;
        if link.source.is_empty() || name.contains([':', '~', '/', '?', '=', '{', '<', '!', '$']) {
            return None;
        }
        if KNOWN.contains(&name.to_lowercase().as_str()) || is_of_line(name) {
            return None;
        }
        let place = Place { document: id, span: link.source };
        let document = match &link.scope {
            Scope::Here => id,
            Scope::Path(path) => self.leads_to(&facts.path, path)?,
            Scope::Anywhere => {
                let missing =
                    facts.summary.format == Format::ReStructuredText && !self.has_label(name);
                if !missing {
                    return None;
                }
                let (meant, made) = self.nearest_label(name)?;
                return Some(
                    Finding::new(place, format!("no text has the label `{name}`"))
                        .label(made, format!("`{meant}` is one"))
                        .help("correct the name, or put back what it calls")
                        .confidence(Confidence::Medium),
                );
            }
        };
        let own = self.keys.get(document.0 as usize)?;
        // A text without headings gets its anchors from elsewhere.
        if own.is_empty() || called(name).iter().any(|key| own.contains(key)) {
            return None;
        }
        // The texts of a book may be one page, and what has a name by its author is called all over it.
        if link.scope == Scope::Here && self.labels.contains_key(name) {
            return None;
        }
        let message = match &link.scope {
            Scope::Path(path) => format!("`{path}` has no part that this link calls, `{name}`"),
            _ => format!("this text has no part that this link calls, `{name}`"),
        };
        Some(
            Finding::new(place, message)
                .note("neither a heading nor an anchor there has this name")
                .help("correct the name, or put back the heading")
                .confidence(Confidence::Medium),
        )
    }

    /// The text of the corpus that an address leads to.
    fn leads_to(&self, from: &str, address: &str) -> Option<DocumentId> {
        let address = address.split('?').next().unwrap_or_default();
        if address.contains("://") || address.starts_with(['/', '{']) {
            return None;
        }
        let mut path: Vec<&str> = from.split('/').collect();
        path.pop();
        for part in address.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    path.pop()?;
                }
                part => path.push(part),
            }
        }
        self.paths.get(&path.join("/").to_lowercase()).copied()
    }
}

/// How many letters a slip changes in a label, and how long one is in which they tell.
const SLIP: usize = 2;
const SHORT: usize = 6;

/// How many letters two labels share at least at one end, and how many labels may share them: of more a slip
/// is not told from another name.
const SHARED: usize = 3;
const ALIKE: usize = 400;

/// An end of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    First,
    Last,
}

/// The letters at both ends of a label: a slip leaves one of them as it is.
fn ends(name: &str) -> [(End, String); 2] {
    let lower = name.to_lowercase();
    let first = lower.chars().take(SHARED).collect();
    let last = lower.chars().rev().take(SHARED).collect();
    [(End::First, first), (End::Last, last)]
}

/// So many missing anchors are no slips where they are most of a text's own.
const MANY: usize = 4;

/// Whether nearly all of some calls lead somewhere.
fn nearly_all(found: &[bool]) -> bool {
    let missing = found.iter().filter(|&&it| !it).count();
    missing * 2 <= found.len() && missing <= (found.len() / 20).max(2)
}

/// Whether a name is that of a line of code, or of a note: programs make these.
fn is_of_line(name: &str) -> bool {
    let made = ["fn", "L", "cite", "page", "ref", "sec-", "heading=", "x"];
    made.iter().any(|start| {
        name.strip_prefix(start).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['-', ':', 'r', 'e', 'f']);
            rest.starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// Says why a label is missed.
fn unlabelled(place: Place, name: &str) -> Finding {
    Finding::new(place, format!("no text has the label `{name}`"))
        .note("the texts have most of the labels that they call")
        .help("correct the name, or put back what it calls")
        .confidence(Confidence::Medium)
}
