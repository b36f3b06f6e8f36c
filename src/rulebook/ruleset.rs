//! The rules of a run: built-in and the user's own, selected and configured.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::files::{self, typed};
use crate::house::config::{Config, Selector};
use crate::house::rulefile::{Options, RuleFile, Tier, nearest, source_span, toml_problem};
use crate::rulebook::vale;
use crate::rules::pattern::Sieve;
use crate::rules::{self, Roster, RosterEntry, Rule};
use crate::text::finding::Problem;
use crate::words::data;

/// For how many names that are no rule the one that was meant is looked for: each is compared with
/// all there are.
const GUESSES: usize = 100;

/// Which rules a command asks for, over what the configuration says.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Instead of the configuration's `select`.
    pub select: Option<Vec<Selector>>,
    /// Added to the configuration's `ignore`.
    pub ignore: Vec<Selector>,
    /// Whether the preview tier runs.
    pub preview: bool,
}

impl Selection {
    /// One rule, whatever its tier.
    #[must_use]
    pub fn only(rule: &str) -> Self {
        Self { select: Some(vec![Selector::new(rule)]), ignore: Vec::new(), preview: true }
    }
}

/// The rules of a run.
#[derive(Debug, Default)]
pub struct Ruleset {
    /// Those that run.
    pub rules: Vec<Rule>,
    /// All that there are.
    pub roster: Roster,
    /// Stands for the rules, their options and the whole configuration: two rulesets of one key
    /// find the same in the same texts.
    pub key: [u8; 32],
    /// Where the rules can match in a text at all.
    pub sieve: Sieve,
}

/// Every rule file: the built-in ones, then those of the configuration's rule folders.
///
/// What cannot be read becomes a problem; the rest is returned all the same. A user's file with
/// the id of a built-in rule replaces it.
#[must_use]
pub fn files(config: &Config, problems: &mut Vec<Problem>) -> Vec<RuleFile> {
    let mut files: Vec<RuleFile> = Vec::new();
    for (id, text) in data::rule_files() {
        match RuleFile::parse(&id, None, text) {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    let at = |path: &PathBuf| config.root().map_or_else(|| path.clone(), |root| root.join(path));
    let styles: Vec<_> = config.vale_styles.iter().map(at).collect();
    let styles = vale::load(&styles, &config.vocabularies, problems);
    let folders = config.rule_folders.iter().map(at);
    let folders: Vec<_> = folders.flat_map(|folder| folder_files(&folder, problems)).collect();
    let mut places: FxHashMap<Arc<str>, usize> =
        files.iter().enumerate().map(|(at, file)| (Arc::clone(&file.id), at)).collect();
    for file in styles.into_iter().chain(folders) {
        let at = *places.entry(Arc::clone(&file.id)).or_insert(files.len());
        match files.get_mut(at) {
            Some(known) => *known = file,
            None => files.push(file),
        }
    }
    files.sort_by(|a, b| a.id.cmp(&b.id));
    files
}

/// The rule files of a user's folder: `<family>/<rule>.toml`, or `<rule>.toml` for the family
/// `style`.
#[must_use]
pub fn folder_files(folder: &Path, problems: &mut Vec<Problem>) -> Vec<RuleFile> {
    let paths = files::below(folder, |_| true).unwrap_or_else(|error| {
        let problem = Problem::error(format!("cannot read the rule folder: {error}"));
        problems.push(problem.path(files::name(folder)));
        Vec::new()
    });
    let is_rule = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "toml")
            && !path.to_string_lossy().ends_with(vale::EXAMPLES)
    };
    let mut rules = Vec::new();
    for path in paths.into_iter().filter(is_rule) {
        let relative = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
        let mut id = files::name(&relative);
        if !id.contains('/') {
            id.insert_str(0, "style/");
        }
        let name = files::name(&path);
        let file = files::read_text(&path, "a rule file", files::TEXT_AT_MOST)
            .map_err(|error| Box::new(Problem::unread("the rule file", &name, &error)))
            .and_then(|text| RuleFile::parse(&id, Some(&name), &text));
        match file {
            Ok(file) => rules.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    rules
}

/// Builds the rules that a run needs.
#[must_use]
pub fn build(
    files: &[RuleFile],
    config: &Config,
    selection: &Selection,
    problems: &mut Vec<Problem>,
) -> Ruleset {
    let entry = |file: &RuleFile| RosterEntry {
        id: Arc::clone(&file.id),
        tier: file.head.tier,
        runs: false,
    };
    let mut roster = Roster { entries: files.iter().map(entry).collect() };
    check_names(&roster, config, selection, problems);
    let select = Names::new(selection.select.as_ref().unwrap_or(&config.select));
    let ignore = Names::new(config.ignore.iter().chain(&selection.ignore));
    let mut set = config.options().unwrap_or_default();
    let preview = config.preview || selection.preview;
    let mut out = Vec::new();
    for (file, entry) in files.iter().zip(&mut roster.entries) {
        let settings = config.rules.get(&*file.id);
        let Some(selected) = select.closest(&file.id) else { continue };
        let ignored = ignore.closest(&file.id);
        let on = ignored.is_none_or(|ignored| selected > ignored)
            && !settings.is_some_and(|settings| settings.off)
            && (file.head.tier == Tier::Stable || preview);
        if !on {
            continue;
        }
        match build_one(file, config, &mut set) {
            Ok(mut rule) => {
                if let Some(level) = settings.and_then(|settings| settings.level) {
                    rule.level = level;
                }
                rule.check.load(config, problems);
                entry.runs = true;
                out.push(rule);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    let key = key(files, &out, &roster, config);
    let sieve = Sieve::new(out.iter().map(|rule| &*rule.check));
    Ruleset { rules: out, roster, key, sieve }
}

/// What a check depends on besides the text: whatever a rule or the configuration is made of must
/// be a part of it, lest a cache outlives a change of it.
fn key(files: &[RuleFile], rules: &[Rule], roster: &Roster, config: &Config) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    };
    let rules: FxHashMap<_, _> = rules.iter().map(|rule| (&*rule.id, rule)).collect();
    for (file, entry) in files.iter().zip(&roster.entries) {
        let rule = rules.get(&*file.id);
        add(&file.id);
        let loaded = rule.map(|rule| rule.check.loaded());
        add(&format!("{} {:?} {loaded:?}", entry.runs, rule.map(|rule| rule.level)));
        add(&format!("{:?}", file.vale));
        add(&file.text);
    }
    for preset in &config.presets {
        add(&preset.name);
        add(&preset.text);
    }
    // The command line may name another one than the configuration.
    add(&format!("{:?}", config.settings.language));
    let allowed = &config.allowed;
    for (name, path, text) in
        [(&config.name, &config.path, &config.text), (&allowed.name, &allowed.path, &allowed.text)]
    {
        add(name);
        add(&format!("{path:?}"));
        add(text);
    }
    *hasher.finalize().as_bytes()
}

/// Builds the rule of a file, with what the configuration sets for it, which it takes out of `set`.
fn build_one(
    file: &RuleFile,
    config: &Config,
    set: &mut BTreeMap<String, DeTable<'_>>,
) -> Result<Rule, Box<Problem>> {
    let file_name = file.path.clone().unwrap_or_else(|| format!("rules/{}.toml", file.id));
    let summary = format!("rule `{}` is broken", file.id);
    // What is wrong with the options as a whole stands at the head of their table.
    let table = file.text.find("[check.").unwrap_or_default();
    let head = table..table + file.text[table..].find('\n').unwrap_or_default();
    let in_file =
        |error| Box::new(toml_problem(&summary, &file_name, &file.text, &error, head.clone()));
    let options = file.options().map_err(in_file)?;
    let Some(kind) = rules::kind(&file.id, &file.kind) else {
        let names = rules::kinds().map(|kind| kind.name);
        let hint = nearest(&file.kind, names).map(|name| format!("did you mean `{name}`?"));
        let problem = Problem::error(summary).path(&file_name).excerpt(
            file.text.clone(),
            source_span(&options.span()),
            format!("there is no kind of check named `{}`", file.kind),
        );
        return Err(Box::new(Problem { help: hint, ..problem }));
    };
    let rule = Rule::build(file, kind, options.clone()).map_err(|error| {
        let mut problem = in_file(error);
        if problem.help.is_none() && !kind.options.is_empty() {
            let name = kind.name;
            let help = format!("`copydesk explain {name}` shows its options and a whole rule");
            problem.help = Some(help);
        }
        problem
    })?;
    let Some(settings) = config.rules.get(&*file.id).filter(|settings| settings.has_options) else {
        return Ok(rule);
    };

    let in_config = |error: typed::Error| {
        let summary = format!("options of `{}` are wrong", file.id);
        let fallback = settings.span.clone();
        Box::new(toml_problem(&summary, &config.name, &config.text, &error, fallback))
    };
    let own = set.remove(&*file.id).unwrap_or_default();
    let merged = merge(options, own, settings.span.clone());
    Rule::build(file, kind, merged).map_err(in_config)
}

/// Lays the user's options over those of the rule file. What is wrong with them as a whole is wrong where
/// the user set them: the rule file's own did for themselves.
fn merge<'t>(options: Options<'t>, own: DeTable<'t>, place: Range<usize>) -> Options<'t> {
    let mut value = options.into_inner();
    if let DeValue::Table(table) = &mut value {
        for (key, value) in own {
            table.remove(key.get_ref().as_ref());
            table.insert(Spanned::new(key.span(), key.into_inner()), value);
        }
    }
    Spanned::new(place, value)
}

/// The names of some selectors.
struct Names<'a>(FxHashSet<&'a str>);

impl<'a> Names<'a> {
    fn new(selectors: impl IntoIterator<Item = &'a Selector>) -> Self {
        Self(selectors.into_iter().map(|selector| selector.name.as_str()).collect())
    }

    /// How closely the closest of them names a rule, if one does.
    fn closest(&self, id: &str) -> Option<usize> {
        let families = id.match_indices('/').map(|(at, _)| &id[..at]);
        let names = families.chain([id, "all"]).filter(|name| self.0.contains(name));
        // As [`Selector::specificity`] has it.
        names.map(|name| if name == "all" { 0 } else { 1 + name.matches('/').count() }).max()
    }
}

/// Reports selectors and rule tables that name no rule.
fn check_names(
    roster: &Roster,
    config: &Config,
    selection: &Selection,
    problems: &mut Vec<Problem>,
) {
    let ids = || roster.entries.iter().map(|rule| &*rule.id);
    let mut known: FxHashSet<&str> = ids().collect();
    known.extend(ids().flat_map(|id| id.match_indices('/').map(|(at, _)| &id[..at])));
    let is_known = |name: &str| name == "all" || known.contains(name);
    let guesses = Cell::new(0);
    let unknown = |name: &str| {
        guesses.set(guesses.get() + 1);
        let hint = if guesses.get() <= GUESSES {
            roster.meant(name)
        } else {
            "`copydesk rules` lists every rule".to_owned()
        };
        Problem::error(format!("there is no rule or family `{name}`")).help(hint)
    };
    let asked = selection.select.iter().flatten().chain(&selection.ignore);
    let asked = asked.filter(|selector| !is_known(&selector.name));
    problems.extend(asked.map(|selector| unknown(&selector.name)));

    let in_file = |name: &str, span: &Range<usize>, label: &str| {
        let text = Arc::clone(&config.text);
        unknown(name).path(&config.name).excerpt(text, source_span(span), label)
    };
    let overridden = config.overrides.iter().flat_map(|entry| &entry.ignore);
    let configured = config.select.iter().chain(&config.ignore).chain(overridden);
    let configured = configured.filter(|selector| !is_known(&selector.name));
    problems.extend(configured.map(|selector| in_file(&selector.name, &selector.span, "")));
    let listed = config.allowed.entries.iter().flat_map(|entry| &entry.selectors);
    problems.extend(listed.filter(|selector| !is_known(&selector.name)).map(|selector| {
        let text = Arc::clone(&config.allowed.text);
        unknown(&selector.name).path(&config.allowed.name).excerpt(
            text,
            source_span(&selector.span),
            "",
        )
    }));
    let tables = config.rules.iter();
    let rules: FxHashSet<&str> = ids().collect();
    let tables = tables.filter(|(id, _)| !rules.contains(id.as_str()));
    problems.extend(
        tables.map(|(id, table)| in_file(id, &table.span, "these options are for no rule")),
    );
}
