//! One folder of an editor's workspace: its configuration, its corpus, and what was last reported.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::{Encoding, Lines};
use crate::files;
use crate::house::baseline;
use crate::house::config::{Config, Selector};
use crate::house::rulefile::RuleFile;
use crate::read::input::Input;
use crate::rulebook::ruleset::{self, Selection};
use crate::run::cache;
use crate::run::discover;
use crate::run::engine::Report;
use crate::run::monitor::Monitor;
use crate::run::session::Session;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{DocumentId, Finding, Level, Place, Problem};
use crate::text::source::Source;
use crate::text::span::SourceSpan;
use crate::triage::narrow::Standing;

/// What an editor may set, on start or later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Options {
    /// Adds the rules of the preview tier.
    pub(super) preview: bool,
    /// Instead of the configuration's `select`.
    pub(super) select: Option<Vec<String>>,
    /// Added to the configuration's `ignore`.
    pub(super) ignore: Vec<String>,
    /// A configuration file instead of the nearest one.
    pub(super) config: Option<PathBuf>,
    /// Keeps nothing in `.copydesk_cache`.
    pub(super) no_cache: bool,
    /// Where rule pages are on the web, with `{rule}` for the rule.
    pub(super) rule_pages: Option<String>,
}

/// What happened since the last report.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    /// Rules or configuration changed: everything is read anew.
    pub(super) reload: bool,
    /// Files came or went.
    pub(super) rescan: bool,
    /// Texts with other content, by name.
    pub(super) changed: BTreeSet<String>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        !self.reload && !self.rescan && self.changed.is_empty()
    }
}

/// Buffers of the editor, by the name of the text: they count instead of the files.
pub(super) type Buffers = BTreeMap<String, Vec<u8>>;

/// A text with its lines.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) source: Source,
    pub(super) lines: Lines,
}

/// A folder, checked.
#[derive(Debug)]
pub(super) struct Workspace {
    /// The folder.
    pub(super) root: PathBuf,
    /// Whether only texts that are open are a part of it.
    loose: bool,
    /// Whether nothing was read yet.
    fresh: bool,
    pub(super) session: Session,
    /// Every rule file.
    pub(super) rules: Vec<RuleFile>,
    pub(super) report: Report,
    /// What is wrong with configuration and rules.
    pub(super) problems: Vec<Problem>,
    /// Old findings, which are not shown.
    standing: Option<Standing>,
    /// Fingerprints of findings, old ones among them, by text, rule and place.
    signed: HashMap<(Arc<str>, Arc<str>, SourceSpan), Fingerprint>,
    texts: BTreeMap<String, Text>,
}

impl Workspace {
    /// One that was not read yet.
    pub(super) fn new(root: PathBuf, loose: bool) -> Self {
        Self {
            root,
            loose,
            fresh: true,
            session: Session::new(Default::default(), Config::default()),
            rules: Vec::new(),
            report: Report::default(),
            problems: Vec::new(),
            standing: None,
            signed: HashMap::new(),
            texts: BTreeMap::new(),
        }
    }

    /// Whether a text belongs to the folder.
    pub(super) fn holds(&self, name: &str) -> bool {
        let path = Path::new(name);
        if self.loose { path.parent() == Some(&*self.root) } else { path.starts_with(&self.root) }
    }

    /// Follows what happened, and reports anew.
    pub(super) fn follow(&mut self, changes: &Changes, buffers: &Buffers, options: &Options) {
        let own = |name: &&String| self.holds(name);
        let changed: Vec<String> = changes.changed.iter().filter(own).cloned().collect();
        if changes.reload || self.fresh {
            self.fresh = false;
            self.signed.clear();
            self.reload(buffers, options);
        } else if changes.rescan || !changed.is_empty() {
            self.update(&changed, changes.rescan, buffers);
        } else {
            return;
        }
        self.report = self.session.report();
        self.leave_out_old(&changed);
        self.load_texts();
    }

    /// Leaves out of the report what the baseline has. That takes the fingerprints of all findings:
    /// those in texts that did not change are remembered.
    fn leave_out_old(&mut self, changed: &[String]) {
        let Some(standing) = &self.standing else { return self.signed.clear() };
        let report = &mut self.report;
        let paths = report.paths.clone();
        let key = |finding: &Finding| {
            let Place { document, span } = finding.primary.place;
            let path = paths.get(document.0 as usize).cloned().unwrap_or_default();
            (path, Arc::clone(&finding.rule), span)
        };
        self.signed.retain(|(path, ..), _| !changed.iter().any(|name| **name == **path));
        report.recall(|finding| self.signed.get(&key(finding)).copied());
        let signed = report.findings.iter().map(key).zip(report.fingerprints().iter().copied());
        self.signed = signed.collect();
        standing.narrow(report, self.session.ruleset());
    }

    /// Reads configuration, rules and all texts; with a broken configuration what was before it
    /// stays.
    fn reload(&mut self, buffers: &Buffers, options: &Options) {
        let mut problems = Vec::new();
        let named = options.config.as_ref().map(|path| self.root.join(path));
        let found = named.or_else(|| {
            let found = Config::discover(std::slice::from_ref(&self.root))?;
            std::path::absolute(found).ok()
        });
        let config = match found.map(|path| Config::load(&path)) {
            None => Ok(Config::default()),
            Some(loaded) => loaded,
        };
        let root = std::slice::from_ref(&self.root);
        let allowing = |mut config: Config| config.load_allowed(root).map(|()| config);
        let config = match config.and_then(allowing) {
            Ok(config) => config,
            Err(errors) => {
                self.problems = errors;
                return self.update(&[], true, buffers);
            }
        };
        let path = baseline::beside(Some(config.root().unwrap_or(&self.root)));
        let standing = files::stands(&path).then(|| Standing::load(&path)).transpose();
        self.standing = standing.map_err(|problem| problems.push(*problem)).ok().flatten();
        let selectors = |names: &[String]| names.iter().map(Selector::new).collect::<Vec<_>>();
        let selection = Selection {
            select: options.select.as_deref().map(selectors),
            ignore: selectors(&options.ignore),
            preview: options.preview,
        };
        let rules = ruleset::files(&config, &mut problems);
        let ruleset = ruleset::build(&rules, &config, &selection, &mut problems);
        self.problems = problems;
        let broken = self.problems.iter().any(|it| it.level == Level::Error);
        if broken && !self.rules.is_empty() {
            return self.update(&[], true, buffers);
        }
        self.rules = rules;
        self.texts.clear();
        let home = config.root().unwrap_or(&self.root).to_owned();
        let kept = !options.no_cache && !self.loose;
        let opened = if kept { cache::open(&home, None, &ruleset.key) } else { Ok(None) };
        let cache = opened.unwrap_or_else(|note| {
            self.problems.push(*note);
            None
        });
        self.session = Session::new(ruleset, config);
        let inputs = self.inputs(buffers).into_values().collect();
        self.session.open(inputs, &Monitor::default(), cache.as_ref());
    }

    /// The texts of the folder, by name.
    fn inputs(&self, buffers: &Buffers) -> BTreeMap<String, Input> {
        let config = self.session.config();
        let mut inputs = BTreeMap::new();
        if !self.loose {
            // A folder without texts is no problem to somebody who is about to write one.
            let files =
                discover::discover(std::slice::from_ref(&self.root), config, &mut Vec::new());
            for input in files.files.into_iter().map(Input::File) {
                inputs.insert(input.name(), input);
            }
        }
        for (name, bytes) in buffers.iter().filter(|(name, _)| self.holds(name)) {
            // What exists and was not found is left out on purpose.
            let path = Path::new(name);
            let new = self.loose || !path.exists() && discover::is_wanted(path, config);
            if new || inputs.contains_key(name) {
                let input = Input::Text { name: name.clone(), bytes: bytes.clone() };
                inputs.insert(name.clone(), input);
            }
        }
        inputs
    }

    fn update(&mut self, changed: &[String], rescan: bool, buffers: &Buffers) {
        let corpus = self.session.corpus();
        let unread = corpus.unread().iter().map(|(input, _)| input.name());
        let known: BTreeSet<String> =
            corpus.inputs().iter().map(Input::name).chain(unread).collect();
        let strange = |name: &String| !known.contains(name);
        let (inputs, gone) = if rescan || changed.iter().any(strange) {
            let mut inputs = self.inputs(buffers);
            let gone = known.iter().filter(|name| !inputs.contains_key(*name)).cloned().collect();
            inputs.retain(|name, _| !known.contains(name) || changed.contains(name));
            (inputs.into_values().collect(), gone)
        } else {
            let input = |name: &String| match buffers.get(name) {
                Some(bytes) => Input::Text { name: name.clone(), bytes: bytes.clone() },
                None => Input::File(PathBuf::from(name)),
            };
            (changed.iter().map(input).collect(), Vec::new())
        };
        for name in changed.iter().chain(&gone) {
            self.texts.remove(name);
        }
        self.session.change(inputs, &gone);
    }

    /// Reads the texts that the report shows.
    fn load_texts(&mut self) {
        let places = self.report.findings.iter().flat_map(|finding| {
            let edits = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|it| it.place));
            finding.places().chain(edits)
        });
        let shown: BTreeSet<DocumentId> = places.map(|place| place.document).collect();
        for id in shown {
            self.load_text(id);
        }
    }

    fn load_text(&mut self, id: DocumentId) {
        let Some(input) = self.report.inputs.get(id.0 as usize) else { return };
        if let std::collections::btree_map::Entry::Vacant(slot) = self.texts.entry(input.name())
            && let Ok(source) = input.source()
        {
            let lines = Lines::new(source.text());
            slot.insert(Text { source, lines });
        }
    }

    /// The text of a document, read now if nothing was shown of it.
    pub(super) fn open_text(&mut self, id: DocumentId) -> Option<&Text> {
        self.load_text(id);
        self.text(id)
    }

    /// The text of a document that the report shows.
    pub(super) fn text(&self, id: DocumentId) -> Option<&Text> {
        self.texts.get(self.name(id))
    }

    /// The name of a document.
    pub(super) fn name(&self, id: DocumentId) -> &str {
        self.report.paths.get(id.0 as usize).map_or("", |path| path)
    }

    /// The range of a place.
    pub(super) fn range(&self, place: Place, encoding: Encoding) -> Option<lsp_types::Range> {
        let text = self.text(place.document)?;
        Some(text.lines.range(text.source.text(), place.span, encoding))
    }

    /// The findings of a document.
    pub(super) fn findings(&self, id: DocumentId) -> impl Iterator<Item = &Finding> {
        let all = &self.report.findings;
        let start = all.partition_point(|it| it.primary.place.document < id);
        all[start..].iter().take_while(move |it| it.primary.place.document == id)
    }

    /// The file of a rule.
    pub(super) fn rule(&self, id: &str) -> Option<&RuleFile> {
        self.rules.iter().find(|file| *file.id == *id)
    }
}
