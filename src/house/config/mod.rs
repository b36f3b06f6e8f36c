//! `copydesk.toml`: what a corpus is, which rules run on it and what its house style says.

mod allowlist;
mod settings;

mod presets;
mod rule_tables;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use globset::{GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use allowlist::{AllowList, FILE_NAME as ALLOW_LIST, line as allow_line, spaced};
pub use presets::Preset;
pub use settings::{DeclaredAbbreviation, DeclaredEvent, Settings, Term};

use crate::files::{self, typed};
use crate::house::rulefile::{source_span, toml_problem, vale_id};
use crate::text::finding::{Level, Problem};
use crate::words::calendar::Interval;
use crate::words::data;

/// The file's name.
pub const FILE_NAME: &str = "copydesk.toml";

/// A configuration, read and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it stands; paths and globs in it are relative to the folder of this file.
    pub path: Option<PathBuf>,
    /// The name under which diagnostics show it.
    pub name: String,
    /// Its text, for diagnostics about rule options.
    pub text: Arc<str>,
    /// Which files make the corpus.
    pub include: Option<Globs>,
    /// Which files do not.
    pub exclude: Globs,
    /// Which do not for this run, whatever else names them; relative to the working folder.
    pub left_out: Globs,
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
    /// Styles of Vale: folders, or `.vale.ini` files that name some.
    pub vale_styles: Vec<PathBuf>,
    /// Vocabularies of Vale beside the styles, by name.
    pub vocabularies: Vec<String>,
    /// Level and options of single rules, by rule id.
    pub rules: BTreeMap<String, RuleSettings>,
    /// What differs for some paths.
    pub overrides: Vec<Override>,
    /// The house styles that it builds on.
    pub presets: Vec<Preset>,
    /// What the rules themselves read, with what those say.
    pub settings: Settings,
    /// As the file itself has it, without them.
    pub own: Settings,
    /// Findings that `.copydesk-allow` allows.
    pub allowed: AllowList,
}

/// Level and options of one rule.
#[derive(Debug, Clone)]
pub struct RuleSettings {
    /// Where the table stands in the configuration's text.
    pub span: Range<usize>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    /// The name.
    pub name: String,
    /// Where the configuration names it; empty where something else does.
    pub span: Range<usize>,
}

impl Selector {
    /// A selector that stands in no configuration.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: known_name(name.into()), span: 0..0 }
    }

    /// Whether it names a rule; `id` is `family/rule`.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        self.name == "all"
            || self.name == id
            || id.strip_prefix(self.name.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }

    /// How closely it names a rule: a rule id beats a family, a family beats `all`.
    #[must_use]
    pub fn specificity(&self) -> usize {
        if self.name == "all" { 0 } else { 1 + self.name.matches('/').count() }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            path: None,
            name: FILE_NAME.to_owned(),
            text: Arc::from(""),
            include: None,
            exclude: Globs::default(),
            left_out: Globs::default(),
            select: vec![Selector::new("all")],
            ignore: Vec::new(),
            preview: false,
            fail_on: Level::Warning,
            rule_folders: Vec::new(),
            vale_styles: Vec::new(),
            vocabularies: Vec::new(),
            rules: BTreeMap::new(),
            overrides: Vec::new(),
            presets: Vec::new(),
            settings: Settings::default(),
            own: Settings::default(),
            allowed: AllowList::default(),
        }
    }
}

/// The file's shape.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Raw {
    extends: Vec<Spanned<String>>,
    include: Option<Vec<Spanned<String>>>,
    exclude: Vec<Spanned<String>>,
    select: Option<Vec<Spanned<String>>>,
    ignore: Vec<Spanned<String>>,
    preview: bool,
    fail_on: Level,
    language: Option<Spanned<String>>,
    rule_folders: Vec<PathBuf>,
    styles: RawStyles,
    accept: Vec<String>,
    term: Vec<Term>,
    abbreviation: Vec<DeclaredAbbreviation>,
    event: Vec<RawEvent>,
    #[serde(rename = "override")]
    overrides: Vec<RawOverride>,
}

impl Default for Raw {
    fn default() -> Self {
        Self {
            extends: Vec::new(),
            include: None,
            exclude: Vec::new(),
            select: None,
            ignore: Vec::new(),
            preview: false,
            fail_on: Level::Warning,
            language: None,
            rule_folders: Vec::new(),
            styles: RawStyles::default(),
            accept: Vec::new(),
            term: Vec::new(),
            abbreviation: Vec::new(),
            event: Vec::new(),
            overrides: Vec::new(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct RawStyles {
    vale: Vec<PathBuf>,
    vocabularies: Vec<String>,
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
    ignore: Vec<Spanned<String>>,
    #[serde(default)]
    reason: Option<String>,
}

impl Config {
    /// The nearest `copydesk.toml` above some files and folders: in the folder that holds them all
    /// or above it.
    #[must_use]
    pub fn discover(paths: &[PathBuf]) -> Option<PathBuf> {
        Self::nearest(paths, FILE_NAME)
    }

    /// The folder that holds some files and folders.
    #[must_use]
    pub fn common_folder(paths: &[PathBuf]) -> Option<PathBuf> {
        let mut paths = paths.iter().filter_map(|path| files::resolved(path).ok());
        let first = paths.next()?;
        let common = paths.fold(first, |common, path| {
            common.ancestors().find(|folder| path.starts_with(folder)).unwrap_or(&common).to_owned()
        });
        Some(if common.is_dir() { common } else { common.parent()?.to_owned() })
    }

    fn nearest(paths: &[PathBuf], name: &str) -> Option<PathBuf> {
        let common = Self::common_folder(paths)?;
        let found =
            common.ancestors().map(|folder| folder.join(name)).find(|p| files::stands(p))?;
        let here = files::working_folder();
        Some(here.and_then(|here| found.strip_prefix(here).ok()).unwrap_or(&found).to_owned())
    }

    /// Reads a configuration file.
    ///
    /// # Errors
    /// As [`Config::parse`]; also where the file cannot be read.
    pub fn load(path: &Path) -> Result<Self, Vec<Problem>> {
        let name = files::name(path);
        let text = files::read_text(path, "the configuration", files::TEXT_AT_MOST);
        let text = text.map_err(|error| {
            let help = "`copydesk init` writes one; without `--config` the nearest one is taken";
            vec![Problem::unread("the configuration", &name, &error).or_help(help)]
        })?;
        let real = files::real(path);
        let parsed = Self::parse_in(&name, &text, real.parent())?;
        let config = Self { path: Some(real), ..parsed };
        if let Some(root) = config.root() {
            for folder in config.rule_folders.iter().chain(&config.vale_styles) {
                files::keep_private(&root.join(folder), root);
            }
        }
        Ok(config)
    }

    /// Reads the list of allowed findings: the one beside the configuration or, where there is no
    /// configuration, the nearest one above some files and folders.
    ///
    /// # Errors
    /// [`Problem`]s at the lines that are no entries.
    pub fn load_allowed(&mut self, paths: &[PathBuf]) -> Result<(), Vec<Problem>> {
        let path = match self.root() {
            Some(root) => Some(root.join(ALLOW_LIST)).filter(|path| files::stands(path)),
            None => Self::nearest(paths, ALLOW_LIST),
        };
        if let Some(path) = path {
            let here = files::working_folder();
            let shown = here.and_then(|here| Some(path.strip_prefix(here).ok()?.to_owned()));
            let shown = files::name(&shown.unwrap_or_else(|| path.clone()));
            self.allowed = AllowList::load(&path, &shown)?;
        }
        Ok(())
    }

    /// Reads a configuration from text; `name` is the path that diagnostics show.
    ///
    /// # Errors
    /// [`Problem`]s that show their places: the first error of the file's shape, or else every
    /// broken glob, date and level.
    ///
    /// House styles in files are not looked for: such a text has no place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Problem>> {
        Self::parse_in(name, text, None)
    }

    fn parse_in(name: &str, text: &str, folder: Option<&Path>) -> Result<Self, Vec<Problem>> {
        let file = File { name, text: Arc::from(text) };
        let fail = |error: &typed::Error| {
            vec![toml_problem("broken configuration", name, &file.text, error, 0..0)]
        };
        let mut table = DeTable::parse(text).map_err(|error| fail(&error.into()))?;
        let rules = table.get_mut().remove("rules");
        let raw: Raw = typed::of_table(table).map_err(|error| fail(&error))?;

        let mut problems = Vec::new();
        let rules = rules
            .map_or_else(BTreeMap::new, |rules| rule_tables::read(rules, &file, &mut problems));
        let include = raw.include.map(|include| file.globs(&include, &mut problems));
        let exclude = file.globs(&raw.exclude, &mut problems);
        let overrides = raw.overrides.into_iter().map(|raw| Override {
            paths: file.globs(&raw.paths, &mut problems),
            ignore: selectors(raw.ignore),
            reason: raw.reason,
        });
        let overrides = overrides.collect();
        let events = raw.event.into_iter().filter_map(|event| {
            declared_event(event, &file).map_err(|problem| problems.push(*problem)).ok()
        });
        let events = events.collect();
        if let Some(language) = &raw.language
            && let Err(label) = settings::check_language(language.get_ref())
        {
            let problem = file.problem("unknown language", &language.span(), label);
            problems.push(problem.help(settings::LANGUAGES));
        }
        let (presets, base) = presets::read(&raw.extends, folder, &file, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let own = Settings {
            language: raw.language.map(Spanned::into_inner),
            terms: raw.term,
            abbreviations: raw.abbreviation,
            events,
            accept: raw.accept,
            index: OnceLock::new(),
        };
        Ok(Self {
            path: None,
            name: name.to_owned(),
            include,
            exclude,
            left_out: Globs::default(),
            select: raw.select.map_or_else(|| vec![Selector::new("all")], selectors),
            ignore: selectors(raw.ignore),
            preview: raw.preview,
            fail_on: raw.fail_on,
            rule_folders: raw.rule_folders,
            vale_styles: raw.styles.vale,
            vocabularies: raw.styles.vocabularies,
            rules,
            overrides,
            presets,
            settings: presets::over(base, own.clone()),
            own,
            allowed: AllowList::default(),
            text: file.text,
        })
    }

    /// Takes over what a command line says of one run: files to leave out, by globs relative to
    /// the working folder, and the language of the texts.
    ///
    /// # Errors
    /// A [`Problem`] for a glob or a language that is none.
    pub fn amend(
        &mut self,
        exclude: &[String],
        language: Option<&str>,
    ) -> Result<(), Box<Problem>> {
        if let Some(tag) = language {
            settings::check_language(tag).map_err(|what| {
                Problem::error(format!("unknown language `{tag}`: {what}"))
                    .help(settings::LANGUAGES)
            })?;
            self.settings.language = Some(tag.to_owned());
        }
        let mut builder = GlobSetBuilder::new();
        for pattern in exclude {
            let broken = |error: String| {
                let message = format!("broken glob `{pattern}`: {error}");
                Problem::error(message).help("write `--exclude drafts` or `--exclude '*.txt'`")
            };
            let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
            builder.add(files::glob(pattern).map_err(broken)?);
            // A bare name is meant wherever it stands.
            if !pattern.contains('/') {
                builder.add(files::glob(&format!("**/{pattern}")).map_err(broken)?);
            }
        }
        let set = builder.build().map_err(|error| {
            Problem::error(format!("the globs of `--exclude` are too large: {error}"))
        })?;
        self.left_out = Globs { set, patterns: exclude.to_vec() };
        Ok(())
    }

    /// Whether this run leaves a file out, by its own name or that of a folder that holds it.
    #[must_use]
    pub fn leaves_out(&self, path: &Path) -> bool {
        if self.left_out.patterns.is_empty() {
            return false;
        }
        let real = files::real(path);
        let here = files::working_folder().and_then(|here| real.strip_prefix(here).ok());
        let real = here.unwrap_or(&real);
        let named = path.strip_prefix(".").unwrap_or(path);
        let mut names = named.ancestors().chain(real.ancestors());
        names.any(|name| !name.as_os_str().is_empty() && self.left_out.matches(name))
    }

    /// The options that the configuration sets for the checks of rules, by rule id.
    ///
    /// # Errors
    /// None for a configuration that [`Config::parse`] has read.
    pub fn options(&self) -> Result<BTreeMap<String, DeTable<'_>>, typed::Error> {
        let mut table = DeTable::parse(&self.text)?;
        let rules = table.get_mut().remove("rules").map(Spanned::into_inner);
        let Some(DeValue::Table(rules)) = rules else { return Ok(BTreeMap::new()) };
        let own = rules.into_iter().filter_map(|(id, value)| {
            let DeValue::Table(mut options) = value.into_inner() else { return None };
            options.remove("level");
            if options.get("mode").is_some_and(|mode| mode.get_ref().as_str() == Some("off")) {
                options.remove("mode");
            }
            Some((known_name(id.into_inner().into_owned()), options))
        });
        Ok(own.collect())
    }

    /// The folder that paths and globs are relative to.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }

    /// A path as globs of the configuration see it: relative to its folder.
    #[must_use]
    pub fn relative(&self, path: &Path) -> PathBuf {
        let Some(root) = self.root() else { return path.to_owned() };
        let real = files::real_so_far(path);
        real.strip_prefix(root).map(Path::to_owned).unwrap_or(real)
    }
}

/// `rules/data/renamed.toml`: rules by the names that they had.
static RENAMED: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| data::table("renamed.toml"));

/// The name of a rule or family; one that is as Vale has it (`Microsoft.Adverbs`), or as it was
/// before, as the id that it has now.
pub(super) fn known_name(name: String) -> String {
    let vale = name.contains(|c: char| c == '.' || c.is_ascii_uppercase()) && !name.contains('/');
    if vale { vale_id(&name) } else { RENAMED.get(&name).cloned().unwrap_or(name) }
}

fn selectors(names: Vec<Spanned<String>>) -> Vec<Selector> {
    let selector =
        |name: Spanned<String>| Selector { span: name.span(), name: known_name(name.into_inner()) };
    names.into_iter().map(selector).collect()
}

/// Globs of one list, at most: each takes kilobytes.
const GLOBS: usize = 10_000;

/// The file as its diagnostics show it.
struct File<'a> {
    name: &'a str,
    text: Arc<str>,
}

impl File<'_> {
    fn problem(
        &self,
        message: impl Into<String>,
        span: &Range<usize>,
        label: impl Into<String>,
    ) -> Problem {
        let text = Arc::clone(&self.text);
        Problem::error(message).path(self.name).excerpt(text, source_span(span), label)
    }

    fn globs(&self, patterns: &[Spanned<String>], problems: &mut Vec<Problem>) -> Globs {
        let mut builder = GlobSetBuilder::new();
        let summary = "broken glob in the configuration";
        if let Some(first) = patterns.get(GLOBS) {
            let label = format!("this is one of more than {GLOBS} globs");
            problems.push(self.problem(summary, &first.span(), label));
        }
        for pattern in patterns.iter().take(GLOBS) {
            match files::glob(pattern.get_ref()) {
                Ok(glob) => {
                    builder.add(glob);
                }
                Err(error) => {
                    problems.push(self.problem(summary, &pattern.span(), error));
                }
            }
        }
        // What is too large shows only when all are one automaton.
        let set = builder.build().unwrap_or_else(|_| {
            let span = patterns.iter().take(GLOBS).find(|it| {
                GlobSet::new([it.get_ref()].iter().flat_map(|it| files::glob(it))).is_err()
            });
            let span = span.or(patterns.first()).map_or(0..0, Spanned::span);
            let label = "this is too large, or its braces nest too deep";
            let help = "write several globs with fewer alternatives in braces";
            problems.push(self.problem(summary, &span, label).help(help));
            GlobSet::empty()
        });
        Globs { set, patterns: patterns.iter().map(|p| p.get_ref().clone()).collect() }
    }
}

fn declared_event(raw: RawEvent, file: &File<'_>) -> Result<DeclaredEvent, Box<Problem>> {
    let date = raw.date.get_ref();
    let broken = |label: &str| {
        let summary = format!("the event `{}` has no usable date", raw.name);
        let problem = file.problem(summary, &raw.date.span(), label);
        Box::new(problem.help("write an EDTF date: `2024-01-03`, `2019-03`, `2014/2018`"))
    };
    let interval = match Interval::edtf(date) {
        Ok(Some(interval)) => interval,
        Ok(None) => return Err(broken("this date has an open end")),
        Err(error) => return Err(broken(error.message)),
    };
    Ok(DeclaredEvent {
        interval,
        date: date.clone(),
        name: raw.name,
        names: raw.names,
        words: raw.words,
    })
}
