//! How many findings a corpus had at each of its commits, by family.

pub mod chart;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::text::finding::Finding;

/// A corpus at one commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// The commit.
    pub commit: String,
    /// Its date, as `2024-01-31`.
    pub date: String,
    /// What it says of itself, in one line.
    pub subject: String,
    /// How many texts there were.
    pub texts: usize,
    /// How many words they had.
    pub words: usize,
    /// Findings by family.
    pub findings: BTreeMap<String, usize>,
}

impl Point {
    /// All findings.
    #[must_use]
    pub fn total(&self) -> usize {
        self.findings.values().sum()
    }
}

/// Counts by family.
#[must_use]
pub fn by_family(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        let family = finding.rule.split('/').next().unwrap_or_default();
        *counts.entry(family.to_owned()).or_default() += 1;
    }
    counts
}

/// The families that any point has, in order.
#[must_use]
pub fn families(points: &[Point]) -> Vec<&str> {
    let all: BTreeSet<&str> =
        points.iter().flat_map(|point| point.findings.keys()).map(String::as_str).collect();
    all.into_iter().collect()
}
