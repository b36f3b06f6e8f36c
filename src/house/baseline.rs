//! `copydesk-baseline.json`: findings that were there when a corpus took copydesk up, so that
//! `check` reports new ones only.
//!
//! An entry counts the findings of one [`Fingerprint`] in one text. A text that was renamed, or a
//! paragraph that went to another text, takes its entries along: what a text has more than its own
//! entries may use those that its old text no longer needs. A copy of an old finding is new.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::files;
use crate::files::atomic;
use crate::text::finding::Problem;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::span::SourceSpan;

/// The file's name.
pub const FILE_NAME: &str = "copydesk-baseline.json";

/// The version of the file's shape.
const VERSION: u32 = 1;

/// Characters of the text at fault that an entry shows.
const SHOWN: usize = 60;

/// A finding as a baseline sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The path, relative to the folder of the baseline, with `/`.
    pub path: String,
    /// `family/rule`.
    pub rule: Arc<str>,
    /// What makes it the same finding.
    pub fingerprint: Fingerprint,
    /// The text at fault.
    pub text: String,
}

/// Findings of one fingerprint in one text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownFinding {
    /// The path, relative to the folder of the baseline, with `/`.
    pub path: String,
    /// `family/rule`.
    pub rule: String,
    /// What makes them the same.
    pub fingerprint: Fingerprint,
    /// How many there are.
    pub count: usize,
    /// What stands there, for the readers of the file.
    #[serde(default)]
    pub text: String,
}

/// The file's shape.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "copydesk-baseline")]
    version: u32,
    findings: Vec<KnownFinding>,
}

/// What holds for any version.
#[derive(Debug, Deserialize)]
struct Head {
    #[serde(rename = "copydesk-baseline")]
    version: Option<u32>,
}

/// Which findings of a run are old.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// By finding.
    pub old: Vec<bool>,
    /// How many findings the baseline has of the texts and rules of the run that are gone.
    pub gone: usize,
}

/// A baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted by path, rule and fingerprint.
    pub entries: Vec<KnownFinding>,
}

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    /// A [`Problem`] that shows what is wrong with it.
    pub fn load(path: &Path) -> Result<Self, Box<Problem>> {
        let name = files::name(path);
        let text = files::read_text(path, "the baseline", files::LIST_AT_MOST);
        let text = text.map_err(|error| {
            let problem = Problem::unread("the baseline", &name, &error);
            Box::new(problem.or_help("`copydesk baseline` writes one"))
        })?;
        Self::parse(&name, &text)
    }

    /// Whether a file looks like a baseline, of whatever version.
    #[must_use]
    pub fn is_one(path: &Path) -> bool {
        let named = path.file_name().is_some_and(|name| name == FILE_NAME);
        let head = files::head(path, 200).unwrap_or_default();
        let head: Vec<u8> = head.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        named || head.starts_with(b"{\"copydesk-baseline\":")
    }

    /// Reads a baseline from text; `name` is the path that diagnostics show.
    ///
    /// # Errors
    /// A [`Problem`] at the place of what is wrong.
    pub fn parse(name: &str, text: &str) -> Result<Self, Box<Problem>> {
        const ANEW: &str = "delete the file and run `copydesk baseline` to begin anew";
        let fail = |error: &serde_json::Error| {
            let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
            let start = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
            let start = (0..=start.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
            let start = start.unwrap_or_default();
            let next = text[start..].chars().next().map_or(0, char::len_utf8);
            let told = error.to_string();
            let told = told.split(" at line ").next().unwrap_or_default().to_owned();
            let problem = Problem::error("this is no baseline of copydesk").path(name);
            let span = SourceSpan::new(start, start + next);
            Box::new(problem.excerpt(Arc::from(text), span, told).help(ANEW))
        };
        let head: Head = serde_json::from_str(text).map_err(|error| fail(&error))?;
        match head.version {
            Some(VERSION) => {}
            Some(version) => {
                let problem = Problem::error(format!(
                    "this baseline is of version {version}; this copydesk reads version {VERSION}"
                ));
                return Err(Box::new(problem.path(name).help(ANEW)));
            }
            None => {
                let problem = Problem::error("this is no baseline of copydesk").path(name);
                return Err(Box::new(problem.help(ANEW)));
            }
        }
        let file: File = serde_json::from_str(text).map_err(|error| fail(&error))?;
        Ok(Self::of_entries(file.findings))
    }

    /// The baseline of some findings.
    #[must_use]
    pub fn of(found: &[Found]) -> Self {
        let entry = |it: &Found| KnownFinding {
            path: it.path.clone(),
            rule: it.rule.to_string(),
            fingerprint: it.fingerprint,
            count: 1,
            text: shown(&it.text),
        };
        Self::of_entries(found.iter().map(entry).collect())
    }

    /// Sorts the entries and adds up those of one key.
    fn of_entries(entries: Vec<KnownFinding>) -> Self {
        let mut sorted: BTreeMap<_, KnownFinding> = BTreeMap::new();
        for entry in entries.into_iter().filter(|entry| entry.count > 0) {
            let key = (entry.path.clone(), entry.rule.clone(), entry.fingerprint);
            match sorted.get_mut(&key) {
                Some(known) => known.count = known.count.saturating_add(entry.count),
                None => {
                    sorted.insert(key, entry);
                }
            }
        }
        Self { entries: sorted.into_values().collect() }
    }

    /// Tells old findings from new ones. `looked` tells of an entry whether the run would have
    /// found it again: its rule ran, and its text was read or is gone.
    #[must_use]
    pub fn judge(&self, found: &[Found], looked: impl Fn(&KnownFinding) -> bool) -> Verdict {
        let mut left: HashMap<(Fingerprint, &str), usize> = HashMap::new();
        for entry in self.entries.iter().filter(|entry| looked(entry)) {
            let left = left.entry((entry.fingerprint, &entry.path)).or_default();
            *left = left.saturating_add(entry.count);
        }
        let mut old = Vec::with_capacity(found.len());
        for it in found {
            let count = left.get_mut(&(it.fingerprint, it.path.as_str()));
            old.push(count.filter(|count| **count > 0).map(|count| *count -= 1).is_some());
        }
        let mut moved: HashMap<Fingerprint, usize> = HashMap::new();
        for ((fingerprint, _), count) in left {
            let moved = moved.entry(fingerprint).or_default();
            *moved = moved.saturating_add(count);
        }
        for (it, old) in found.iter().zip(&mut old).filter(|(_, old)| !**old) {
            if let Some(count) = moved.get_mut(&it.fingerprint).filter(|count| **count > 0) {
                *count -= 1;
                *old = true;
            }
        }
        Verdict { old, gone: total(moved.into_values()) }
    }

    /// The baseline after a run: what the run could not have found again stays, the rest is what
    /// it found, or only the old part of that.
    #[must_use]
    pub fn renewed(
        &self,
        found: &[Found],
        looked: impl Fn(&KnownFinding) -> bool,
        only_old: bool,
    ) -> Self {
        let old = if only_old { self.judge(found, &looked).old } else { vec![true; found.len()] };
        let kept = found.iter().zip(old).filter(|&(_, old)| old).map(|(it, _)| it.clone());
        let now = Self::of(&kept.collect::<Vec<_>>());
        let rest = self.entries.iter().filter(|entry| !looked(entry)).cloned();
        Self::of_entries(now.entries.into_iter().chain(rest).collect())
    }

    /// How many findings it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        total(self.entries.iter().map(|entry| entry.count))
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The file's text: an entry a line, so that versions of it can be compared and merged.
    ///
    /// # Errors
    /// What the writer fails with.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n  \"copydesk-baseline\": {VERSION},\n  \"findings\": [")?;
        for (at, entry) in self.entries.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(out, "{comma}\n    {}", serde_json::to_string(entry)?)?;
        }
        let gap = if self.entries.is_empty() { "" } else { "\n  " };
        writeln!(out, "{gap}]\n}}")
    }

    /// Writes the file in one step.
    ///
    /// # Errors
    /// What the file system fails with; the old file stays then.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut text = Vec::new();
        self.write(&mut text)?;
        atomic::write(path, &text)
    }
}

/// Where the baseline of a corpus stands: beside the configuration, or in the working folder where
/// there is none.
#[must_use]
pub fn beside(root: Option<&Path>) -> PathBuf {
    let here = files::working_folder();
    match root {
        Some(root) if here.as_deref() != Some(root) => {
            let inside = here.as_deref().and_then(|here| root.strip_prefix(here).ok());
            inside.unwrap_or(root).join(FILE_NAME)
        }
        _ => PathBuf::from(FILE_NAME),
    }
}

/// A sum of counts, which anybody may have written.
fn total(counts: impl Iterator<Item = usize>) -> usize {
    counts.fold(0, usize::saturating_add)
}

/// The text at fault in one line, cut where it is long.
fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, number: u64) -> Found {
        let fingerprint = format!("{number:016x}").parse().unwrap();
        Found { path: path.to_owned(), rule: Arc::from("a/b"), fingerprint, text: "x\n y".into() }
    }

    fn all(_: &KnownFinding) -> bool {
        true
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written() {
        let baseline = Baseline::of(&[found("b.md", 1), found("a.md", 2), found("b.md", 1)]);
        let mut text = Vec::new();
        baseline.write(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(Baseline::parse("x", &text).unwrap(), baseline);
        let want = r#"{"path":"b.md","rule":"a/b","fingerprint":"0000000000000001","count":2,"text":"x y"}"#;
        assert!(text.contains(want), "{text}");
        let mut empty = Vec::new();
        Baseline::default().write(&mut empty).unwrap();
        let empty = String::from_utf8(empty).unwrap();
        assert_eq!(Baseline::parse("x", &empty).unwrap(), Baseline::default());
    }

    #[test]
    fn a_further_one_of_the_same_is_new() {
        let baseline = Baseline::of(&[found("a.md", 1)]);
        let verdict = baseline.judge(&[found("a.md", 1), found("a.md", 1)], all);
        assert_eq!(verdict, Verdict { old: vec![true, false], gone: 0 });
        // A copy in a text that comes first in the order of paths is the new one all the same.
        let verdict = baseline.judge(&[found("0.md", 1), found("a.md", 1)], all);
        assert_eq!(verdict.old, [false, true]);
    }

    #[test]
    fn wild_counts_are_no_more_than_many() {
        let entry = |rule: &str| KnownFinding {
            path: "a.md".to_owned(),
            rule: rule.to_owned(),
            fingerprint: "0000000000000001".parse().unwrap(),
            count: usize::MAX,
            text: String::new(),
        };
        let baseline = Baseline::of_entries(vec![entry("a/b"), entry("a/c")]);
        assert_eq!(baseline.len(), usize::MAX);
        assert_eq!(baseline.judge(&[], all).gone, usize::MAX);
    }

    #[test]
    fn what_moves_to_another_text_stays_old() {
        let baseline = Baseline::of(&[found("a.md", 1), found("a.md", 2)]);
        let verdict = baseline.judge(&[found("b.md", 1)], all);
        assert_eq!(verdict, Verdict { old: vec![true], gone: 1 });
        // What a text has that was not read does not move.
        let verdict = baseline.judge(&[found("b.md", 1)], |entry| entry.path != "a.md");
        assert_eq!(verdict, Verdict { old: vec![false], gone: 0 });
    }

    #[test]
    fn pruning_adds_nothing() {
        let baseline = Baseline::of(&[found("a.md", 1), found("a.md", 1), found("c.md", 3)]);
        let now = [found("a.md", 1), found("a.md", 2)];
        let looked = |entry: &KnownFinding| entry.path == "a.md";
        let pruned = baseline.renewed(&now, looked, true);
        assert_eq!(pruned, Baseline::of(&[found("a.md", 1), found("c.md", 3)]));
        let renewed = baseline.renewed(&now, looked, false);
        assert_eq!(renewed, Baseline::of(&[found("a.md", 1), found("a.md", 2), found("c.md", 3)]));
    }

    #[test]
    fn what_is_no_baseline_is_told() {
        let told = |text: &str| Baseline::parse("x.json", text).unwrap_err().told();
        assert!(told("").starts_with("this is no baseline of copydesk\nEOF while parsing a value"));
        assert!(told("[]").contains("this is no baseline"));
        assert!(told("{\"version\": 1}").starts_with("this is no baseline of copydesk"));
        assert!(
            told("{\"copydesk-baseline\": 7, \"x\": []}")
                .starts_with("this baseline is of version 7")
        );
        assert!(
            told("{\"copydesk-baseline\": 1, \"findings\": [{}]}").contains("missing field `path`")
        );
        let broken = "{\"copydesk-baseline\": 1,\n \"findings\": [{\"path\": \"é\", \"rule\": \"a\", \"fingerprint\": \"é\", \"count\": 1}]}";
        assert!(told(broken).contains("`é` is no fingerprint"));
    }
}
