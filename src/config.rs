//! `copydesk.toml`: what a corpus is, which rules run on it and what its house style says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::calendar::Interval;
use crate::diagnostic::{Level, Problem};
use crate::rulefile::{source_span, toml_problem};

/// The file's name.
pub const FILE_NAME: &str = "copydesk.toml";

/// A configuration, read and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it stands; paths and globs in it are relative to the folder of this file.
    pub path: Option<PathBuf>,
    /// Its text, for diagnostics about rule options.
    pub text: Arc<str>,
    /// Which files make the corpus.
    pub include: Option<Globs>,
    /// Which files do not.
    pub exclude: Globs,
    /// Rules and families that run; `all` by default.
    pub select: Vec<Selector>,
    /// Rules and families that do not.
    pub ignore: Vec<Selector>,
    /// Whether the preview tier runs.
    pub preview: bool,
    /// From which level on a finding fails the run.
    pub fail_on: Level,
    /// Further folders of rule files, as absolute or relative paths.
    pub rule_folders: Vec<PathBuf>,
    /// Level and options of single rules, by rule id.
    pub rules: BTreeMap<String, RuleSettings>,
    /// What differs for some paths.
    pub overrides: Vec<Override>,
    /// What the rules themselves read.
    pub settings: Settings,
}

/// What rules read of a configuration.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// BCP 47 tag of the corpus's language, such as `en-GB`.
    pub language: Option<String>,
    /// House terms.
    pub terms: Vec<Term>,
    /// Declared events.
    pub events: Vec<DeclaredEvent>,
    /// Names and words that are right as they are.
    pub accept: Vec<String>,
}

/// A house term: one form to use, others not to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Term {
    /// The form to use.
    #[serde(rename = "use")]
    pub preferred: String,
    /// The forms not to use.
    #[serde(default, rename = "not")]
    pub avoid: Vec<String>,
    /// Why, shown in findings.
    #[serde(default)]
    pub note: Option<String>,
}

/// An event with the date that the house holds for right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredEvent {
    /// What it is called in findings.
    pub name: String,
    /// Names that a mention must have, each at least by one of its alternatives.
    pub names: Vec<String>,
    /// Words of which a mention must have one, such as `attack`, `bombing`; any if empty.
    pub words: Vec<String>,
    /// The date in EDTF, as written.
    pub date: String,
    /// Its days.
    pub interval: Interval,
}

/// Level and options of one rule.
#[derive(Debug, Clone)]
pub struct RuleSettings {
    /// Where the table stands in the configuration's text.
    pub span: std::ops::Range<usize>,
    /// Another level than the rule file's.
    pub level: Option<Level>,
    /// Switched off by `mode = "off"`.
    pub off: bool,
    /// Whether it sets options of the check; [`Config::options`] gives them.
    pub has_options: bool,
}

/// What differs for some paths.
#[derive(Debug, Clone)]
pub struct Override {
    /// Which paths.
    pub paths: Globs,
    /// Rules and families that do not report there.
    pub ignore: Vec<Selector>,
    /// Why, for the readers of the file.
    pub reason: Option<String>,
}

/// A set of path globs.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    set: GlobSet,
    /// The globs as written.
    pub patterns: Vec<String>,
}

impl Globs {
    /// Whether a path, relative to the configuration's folder, matches one of them.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        self.set.is_match(path)
    }
}

/// `all`, a family or a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selector(pub String);

impl Selector {
    /// Whether it names a rule; `id` is `family/rule`.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        self.0 == "all"
            || self.0 == id
            || id.strip_prefix(self.0.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }

    /// How closely it names a rule: a rule id beats a family, a family beats `all`.
    #[must_use]
    pub fn specificity(&self) -> usize {
        if self.0 == "all" { 0 } else { 1 + self.0.matches('/').count() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            path: None,
            text: Arc::from(""),
            include: None,
            exclude: Globs::default(),
            select: vec![Selector("all".to_owned())],
            ignore: Vec::new(),
            preview: false,
            fail_on: Level::Warning,
            rule_folders: Vec::new(),
            rules: BTreeMap::new(),
            overrides: Vec::new(),
            settings: Settings::default(),
        }
    }
}

/// The file's shape.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Raw {
    include: Option<Vec<Spanned<String>>>,
    exclude: Vec<Spanned<String>>,
    select: Vec<String>,
    ignore: Vec<String>,
    preview: bool,
    fail_on: Level,
    language: Option<String>,
    rule_folders: Vec<PathBuf>,
    accept: Vec<String>,
    term: Vec<Term>,
    event: Vec<RawEvent>,
    #[serde(rename = "override")]
    overrides: Vec<RawOverride>,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            include: None,
            exclude: Vec::new(),
            select: vec!["all".to_owned()],
            ignore: Vec::new(),
            preview: false,
            fail_on: Level::Warning,
            language: None,
            rule_folders: Vec::new(),
            accept: Vec::new(),
            term: Vec::new(),
            event: Vec::new(),
            overrides: Vec::new(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawEvent {
    name: String,
    names: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    date: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawOverride {
    paths: Vec<Spanned<String>>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    reason: Option<String>,
}

impl Config {
    /// The nearest `copydesk.toml` in a folder or above it.
    #[must_use]
    pub fn discover(from: &Path) -> Option<PathBuf> {
        let from = fs::canonicalize(from).ok()?;
        from.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    /// A [`Problem`] that shows the place of the first error.
    pub fn load(path: &Path) -> Result<Self, Box<Problem>> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            Box::new(Problem::error(format!("cannot read the configuration: {error}")).path(&name))
        })?;
        Ok(Self { path: Some(path.to_owned()), ..Self::parse(&name, &text)? })
    }

    /// Reads a configuration from text; `name` is the path that diagnostics show.
    ///
    /// # Errors
    /// A [`Problem`] that shows the place of the first error.
    pub fn parse(name: &str, text: &str) -> Result<Self, Box<Problem>> {
        let shared: Arc<str> = Arc::from(text);
        let fail = |error: &toml::de::Error| {
            Box::new(toml_problem("broken configuration", name, &shared, error, 0..0))
        };
        let mut table = DeTable::parse(text).map_err(|error| fail(&error))?;
        let rules = match table.get_mut().remove("rules") {
            Some(value) => rule_settings(value, name, &shared)?,
            None => BTreeMap::new(),
        };
        let raw = Raw::deserialize(toml::de::Deserializer::from(table)).map_err(|error| {
            let problem = fail(&error);
            match did_you_mean(error.message()) {
                Some(hint) => Box::new(problem.help(hint)),
                None => problem,
            }
        })?;

        let globs = |patterns: &[Spanned<String>]| globs(patterns, name, &shared);
        let events = raw
            .event
            .into_iter()
            .map(|event| declared_event(event, name, &shared))
            .collect::<Result<_, _>>()?;
        let overrides = raw
            .overrides
            .into_iter()
            .map(|raw| {
                let paths = globs(&raw.paths)?;
                Ok(Override { paths, ignore: selectors(raw.ignore), reason: raw.reason })
            })
            .collect::<Result<_, Box<Problem>>>()?;
        Ok(Self {
            path: None,
            include: raw.include.as_deref().map(globs).transpose()?,
            exclude: globs(&raw.exclude)?,
            select: selectors(raw.select),
            ignore: selectors(raw.ignore),
            preview: raw.preview,
            fail_on: raw.fail_on,
            rule_folders: raw.rule_folders,
            rules,
            overrides,
            settings: Settings {
                language: raw.language,
                terms: raw.term,
                events,
                accept: raw.accept,
            },
            text: shared,
        })
    }

    /// The options that the configuration sets for a rule's check.
    ///
    /// # Errors
    /// None for a configuration that [`Config::parse`] has read.
    pub fn options(&self, rule: &str) -> Result<DeTable<'_>, toml::de::Error> {
        let mut table = DeTable::parse(&self.text)?;
        let rules = table.get_mut().remove("rules").map(Spanned::into_inner);
        let Some(DeValue::Table(mut rules)) = rules else { return Ok(DeTable::new()) };
        let Some(DeValue::Table(mut options)) = rules.remove(rule).map(Spanned::into_inner) else {
            return Ok(DeTable::new());
        };
        options.remove("level");
        if options.get("mode").is_some_and(|mode| mode.get_ref().as_str() == Some("off")) {
            options.remove("mode");
        }
        Ok(options)
    }

    /// The folder that paths and globs are relative to.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }

    /// The name under which diagnostics show the file.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| FILE_NAME.to_owned(), |path| path.display().to_string())
    }
}

fn selectors(names: Vec<String>) -> Vec<Selector> {
    names.into_iter().map(Selector).collect()
}

fn globs(patterns: &[Spanned<String>], name: &str, text: &Arc<str>) -> Result<Globs, Box<Problem>> {
    let mut builder = GlobSetBuilder::new();
    let broken = |span, error: &globset::Error| {
        Box::new(Problem::error("broken glob in the configuration").path(name).excerpt(
            Arc::clone(text),
            source_span(&span),
            error.kind().to_string(),
        ))
    };
    for pattern in patterns {
        let glob = Glob::new(pattern.get_ref()).map_err(|error| broken(pattern.span(), &error))?;
        builder.add(glob);
    }
    let set = builder.build().map_err(|error| broken(0..0, &error))?;
    Ok(Globs { set, patterns: patterns.iter().map(|p| p.get_ref().clone()).collect() })
}

fn declared_event(
    raw: RawEvent,
    name: &str,
    text: &Arc<str>,
) -> Result<DeclaredEvent, Box<Problem>> {
    let date = raw.date.get_ref();
    let broken = |label: String| {
        Box::new(
            Problem::error(format!("the event `{}` has no usable date", raw.name))
                .path(name)
                .excerpt(Arc::clone(text), source_span(&raw.date.span()), label)
                .help("write an EDTF date: `2024-01-03`, `2019-03`, `2014/2018`"),
        )
    };
    let interval = match Interval::edtf(date) {
        Ok(Some(interval)) => interval,
        Ok(None) => return Err(broken("this date has an open end".to_owned())),
        Err(error) => return Err(broken(error.message.to_owned())),
    };
    Ok(DeclaredEvent {
        interval,
        date: date.clone(),
        name: raw.name,
        names: raw.names,
        words: raw.words,
    })
}

/// The `[rules."family/rule"]` tables.
fn rule_settings(
    value: Spanned<DeValue<'_>>,
    name: &str,
    text: &Arc<str>,
) -> Result<BTreeMap<String, RuleSettings>, Box<Problem>> {
    let problem = |span: std::ops::Range<usize>, label: &str| {
        Box::new(Problem::error("broken configuration").path(name).excerpt(
            Arc::clone(text),
            source_span(&span),
            label,
        ))
    };
    let span = value.span();
    let DeValue::Table(tables) = value.into_inner() else {
        return Err(problem(span, "`rules` is a table of tables: `[rules.\"family/rule\"]`"));
    };
    let mut out = BTreeMap::new();
    for (id, value) in tables {
        let span = id.span();
        let DeValue::Table(table) = value.into_inner() else {
            return Err(problem(span, "expected a table of options"));
        };
        let mut settings = RuleSettings { span, level: None, off: false, has_options: false };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "level" => {
                    let span = value.span();
                    let level = Level::deserialize(value.into_deserializer())
                        .map_err(|error| problem(span, error.message()))?;
                    settings.level = Some(level);
                }
                "mode" if value.get_ref().as_str() == Some("off") => settings.off = true,
                _ => settings.has_options = true,
            }
        }
        out.insert(id.into_inner().into_owned(), settings);
    }
    Ok(out)
}

/// The nearest allowed key, out of the text of an "unknown field" error.
#[must_use]
pub fn did_you_mean(message: &str) -> Option<String> {
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    nearest(wrong, names).map(|name| format!("did you mean `{name}`?"))
}

/// The candidate that is most like a misspelt name, if one is like it at all.
#[must_use]
pub fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::jaro_winkler(wrong, name), name))
        .filter(|&(likeness, _)| likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
