//! What the rules of today find at each commit of a corpus.
//!
//! From one commit to the next only the texts are read that changed; what a commit came to is kept
//! in the cache, for a commit never changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files;
use crate::house::config::Config;
use crate::mined::trend::{Point, by_family};
use crate::rulebook::ruleset::Ruleset;
use crate::run::cache::{self, Cache};
use crate::run::corpus::Corpus;
use crate::run::discover;
use crate::run::engine::{self, Input, Run};
use crate::run::monitor::Monitor;
use crate::text::finding::{DocumentId, Finding, Place, Problem};
use crate::text::span::SourceSpan;
use crate::triage::git::{Commit, Repository};

/// The corpus of some paths at its last commits, `most` of them, the oldest first.
///
/// # Errors
/// A [`Problem`] where there is no repository, or git fails.
pub fn mine(
    paths: &[PathBuf],
    config: &Config,
    ruleset: &Ruleset,
    cache: Option<&Cache>,
    most: usize,
) -> Result<Vec<Point>, Box<Problem>> {
    let here = Path::new(".");
    let repository = Repository::of(paths.first().map_or(here, PathBuf::as_path))?;
    let monitor = Monitor::default();
    let run = Run { ruleset, config, monitor: &monitor };
    let mut corpus = Corpus::default();
    let mut held: BTreeMap<String, String> = BTreeMap::new();
    let mut points = Vec::new();
    for commit in repository.history(paths, most)? {
        let texts = texts(&repository, &commit, paths, config)?;
        let hashes: Vec<_> =
            texts.iter().map(|(name, object)| (name, cache::hash_of(object.as_bytes()))).collect();
        let list = cache::hash_of_list(hashes.iter().map(|(name, hash)| (name.as_str(), hash)));
        let kept = cache.and_then(|cache| cache.run(&list));
        let (words, findings) = match kept {
            Some(kept) => (kept.words, by_family(&kept.findings)),
            None => {
                follow(&repository, &mut corpus, &mut held, &texts, &run)?;
                let report = engine::judge(&corpus, &run);
                let findings = report.findings.iter().map(bare).collect();
                let run = cache::Run {
                    findings,
                    problems: Vec::new(),
                    texts: Vec::new(),
                    words: report.words,
                };
                if let Some(cache) = cache {
                    cache.save(Vec::new(), Some((list, run)));
                }
                (report.words, by_family(&report.findings))
            }
        };
        let Commit { id, date, subject } = commit;
        points.push(Point { commit: id, date, subject, texts: texts.len(), words, findings });
    }
    Ok(points)
}

/// The texts of a commit by name, each with its object.
fn texts(
    repository: &Repository,
    commit: &Commit,
    paths: &[PathBuf],
    config: &Config,
) -> Result<BTreeMap<String, String>, Box<Problem>> {
    let roots: Vec<_> = paths.iter().map(|path| (files::real_so_far(path), path)).collect();
    let named = |path: &Path| {
        roots.iter().find_map(|(root, given)| {
            let rest = path.strip_prefix(root).ok()?;
            let is_file = rest == Path::new("");
            let wanted = is_file || discover::is_wanted(path, config) && !config.leaves_out(path);
            let name = if is_file { (*given).clone() } else { given.join(rest) };
            let name = name.strip_prefix(".").map(Path::to_owned).unwrap_or(name);
            wanted.then(|| files::name(&name))
        })
    };
    let files = repository.files(commit)?.into_iter();
    Ok(files.filter_map(|(path, object)| Some((named(&path)?, object))).collect())
}

/// Brings a corpus from one commit to another.
fn follow(
    repository: &Repository,
    corpus: &mut Corpus,
    held: &mut BTreeMap<String, String>,
    texts: &BTreeMap<String, String>,
    run: &Run<'_>,
) -> Result<(), Box<Problem>> {
    let new: Vec<_> =
        texts.iter().filter(|(name, object)| held.get(*name) != Some(object)).collect();
    let objects: Vec<_> = new.iter().map(|(_, object)| object.as_str()).collect();
    let contents = repository.contents(&objects)?;
    held.keys().filter(|name| !texts.contains_key(*name)).for_each(|name| corpus.remove(name));
    let inputs = new.iter().zip(contents);
    let inputs = inputs.map(|((name, _), bytes)| Input::Text { name: (*name).clone(), bytes });
    engine::update(corpus, inputs.collect(), run);
    *held = texts.clone();
    Ok(())
}

/// What is kept of a finding: which rule it is of.
fn bare(finding: &Finding) -> Finding {
    let place = Place { document: DocumentId(0), span: SourceSpan { start: 0, end: 0 } };
    Finding { rule: Arc::clone(&finding.rule), level: finding.level, ..Finding::new(place, "") }
}
