//! House styles that a configuration builds on: `extends = ["preset:chicago", "house.toml"]`.
//!
//! A preset is data: a language, terms, abbreviations, accepted words. Those of the program lie in
//! `rules/presets/`; one of a user is a file, or a folder of them. What comes later wins: a preset
//! over those before it, the configuration over all of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::Deserialize;
use toml::Spanned;

use super::settings::{self, DeclaredAbbreviation, Settings, Term};
use super::{File, toml_problem};
use crate::files::{self, typed};
use crate::house::rulefile::nearest;
use crate::text::finding::Problem;
use crate::words::data;

/// What a name of a preset of the program begins with.
const BUILT_IN: &str = "preset:";

/// A preset as it was read.
#[derive(Debug, Clone)]
pub struct Preset {
    /// `preset:chicago`, or the path of the file.
    pub name: String,
    /// The file, if it is one of a user.
    pub path: Option<PathBuf>,
    /// Its text.
    pub text: Arc<str>,
}

/// The shape of a preset.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct RawPreset {
    title: String,
    source: String,
    language: Option<Spanned<String>>,
    /// Whether terms leave the names of bodies and works alone.
    outside_names: bool,
    accept: Vec<String>,
    term: Vec<Term>,
    abbreviation: Vec<DeclaredAbbreviation>,
}

/// The presets that a configuration names, and what they say together; `folder` is that of the
/// configuration, and where there is none, files are not looked for.
pub(super) fn read(
    named: &[Spanned<String>],
    folder: Option<&Path>,
    file: &File<'_>,
    problems: &mut Vec<Problem>,
) -> (Vec<Preset>, Settings) {
    let mut presets = Vec::new();
    for name in named {
        match find(name.get_ref(), folder) {
            Ok(found) => presets.extend(found),
            Err((label, help)) => {
                let problem = file.problem("unknown preset", &name.span(), label);
                problems.push(problem.help(help));
            }
        }
    }
    let mut all = Settings::default();
    for preset in &presets {
        match parse(preset) {
            Ok(settings) => all = over(all, settings),
            Err(problem) => problems.push(*problem),
        }
    }
    (presets, all)
}

/// The presets of one name; else what is wrong with it, and what to do.
fn find(name: &str, folder: Option<&Path>) -> Result<Vec<Preset>, (String, String)> {
    if let Some(id) = name.strip_prefix(BUILT_IN) {
        if let Some(text) = data::preset(id) {
            return Ok(vec![Preset { name: name.to_owned(), path: None, text: Arc::from(text) }]);
        }
        let all: Vec<_> = data::presets().collect();
        let known = format!("there are `{BUILT_IN}{}`", all.join(&format!("`, `{BUILT_IN}")));
        let near = nearest(id, all.iter().copied());
        let help = near.map_or(known, |near| format!("did you mean `{BUILT_IN}{near}`?"));
        return Err((format!("there is no preset `{id}`"), help));
    }
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let path = folder.join(name);
    files::keep_private(&path, folder);
    let unread = |error: std::io::Error| {
        let help = format!("name a file, a folder of them, or one of the program: `{BUILT_IN}…`");
        (format!("this cannot be read: {error}"), help)
    };
    let mut paths = vec![path.clone()];
    if path.is_dir() {
        paths = files::below(&path, |_| false).map_err(unread)?;
        paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
        paths.sort();
    }
    let read = |path: PathBuf| {
        let text = files::read_text(&path, "a house style", files::TEXT_AT_MOST).map_err(unread)?;
        Ok(Preset { name: files::name(&path), path: Some(path), text: Arc::from(text) })
    };
    paths.into_iter().map(read).collect()
}

fn parse(preset: &Preset) -> Result<Settings, Box<Problem>> {
    let fail = |error: &typed::Error| {
        Box::new(toml_problem("broken preset", &preset.name, &preset.text, error, 0..0))
    };
    let raw: RawPreset = typed::of_text(&preset.text).map_err(|error| fail(&error))?;
    if let Some(language) = &raw.language
        && let Err(label) = settings::check_language(language.get_ref())
    {
        let span = super::source_span(&language.span());
        let problem = Problem::error("unknown language").path(&preset.name);
        let problem = problem.excerpt(Arc::clone(&preset.text), span, label);
        return Err(Box::new(problem.help(settings::LANGUAGES)));
    }
    let mut terms = raw.term;
    terms.iter_mut().for_each(|term| term.outside_names |= raw.outside_names);
    Ok(Settings {
        language: raw.language.map(Spanned::into_inner),
        terms,
        abbreviations: raw.abbreviation,
        accept: raw.accept,
        ..Settings::default()
    })
}

/// What is said before with what is said later: of a form of which both speak, the later one holds.
pub(super) fn over(before: Settings, later: Settings) -> Settings {
    let spoken: FxHashSet<&str> = later
        .terms
        .iter()
        .flat_map(|term| term.avoid.iter().chain([&term.preferred]))
        .chain(&later.accept)
        .map(String::as_str)
        .collect();
    let avoided: FxHashSet<&str> =
        later.terms.iter().flat_map(|term| &term.avoid).map(String::as_str).collect();
    let mut terms = before.terms;
    terms.retain_mut(|term| {
        term.avoid.retain(|form| !spoken.contains(form.as_str()));
        !term.avoid.is_empty() && !avoided.contains(term.preferred.as_str())
    });
    let mut accept = before.accept;
    accept.retain(|word| !avoided.contains(word.as_str()));
    let short: FxHashSet<&str> = later.abbreviations.iter().map(|it| it.short.as_str()).collect();
    let mut abbreviations = before.abbreviations;
    abbreviations.retain(|it| !short.contains(it.short.as_str()));
    drop((spoken, avoided, short));
    terms.extend(later.terms);
    accept.extend(later.accept);
    abbreviations.extend(later.abbreviations);
    let mut events = before.events;
    events.extend(later.events);
    Settings {
        language: later.language.or(before.language),
        terms,
        abbreviations,
        events,
        accept,
        ..Settings::default()
    }
}
