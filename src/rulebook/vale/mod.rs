//! Styles of Vale: each of their YAML rules becomes a rule file of ours.
//!
//! A rule is translated, not interpreted: what comes out is the text of a rule file with a
//! `[check.…]` table, so that selection, options, suppression, fixes and `explain` know it like any
//! other. The rule `Adverbs` of the style `Microsoft` is `microsoft/adverbs`. What is wrong in a
//! YAML file is shown there.
//!
//! The semantics are those of the documentation of Vale 3: tokens are joined to one regex between
//! word boundaries, exceptions and accepted words are regexes that match inside of what was found,
//! and headings, list items, cells and quotations are blocks of their own, which `sentence` and
//! `paragraph` do not mean.

mod dialect;
mod files;
mod rule;
mod scope;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files as given;
use crate::house::rulefile::{Examples, RuleFile, Tier, vale_id as id};
use crate::rulebook::yaml::Node;
use crate::text::finding::{Level, Problem};

use dialect::{is_phrase, message, replacement, translate};
use files::{Ini, ROLE, Style, Vocabulary};
use rule::{Made, Maker};
use scope::read;

/// The extension of the file beside a rule that holds its examples: `Adverbs.test.toml`.
pub const EXAMPLES: &str = "test.toml";

/// Reads styles: folders, or a `.vale.ini` that names some; `vocabularies` are names of folders in
/// `config/vocabularies` beside the styles.
///
/// What is wrong becomes a problem at its place; the other rules are returned all the same. Rules
/// that are read and cannot run are told in one note for each style.
#[must_use]
pub fn load(
    paths: &[PathBuf],
    vocabularies: &[String],
    problems: &mut Vec<Problem>,
) -> Vec<RuleFile> {
    let mut rules: Vec<RuleFile> = Vec::new();
    for path in paths {
        let loaded = if is_ini(path) {
            load_ini(path, vocabularies, problems)
        } else {
            let styles = path.parent().unwrap_or(Path::new("."));
            let words = vocabulary(styles, vocabularies, problems);
            load_style(path, &words, problems)
        };
        for rule in loaded {
            if !rules.iter().any(|known| known.id == rule.id) {
                rules.push(rule);
            }
        }
    }
    rules
}

/// Whether a path is one that [`load`] reads: a `.vale.ini`, or a folder with YAML files.
#[must_use]
pub fn is_style(path: &Path) -> bool {
    is_ini(path) || Style::find(path).is_ok()
}

fn is_ini(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "ini") || path.ends_with(".vale.ini")
}

fn vocabulary(styles: &Path, names: &[String], problems: &mut Vec<Problem>) -> Vocabulary {
    let mut words = Vocabulary::default();
    for name in names {
        match words.add(styles, name) {
            Ok(true) => {}
            Ok(false) => {
                let message = format!("there is no vocabulary `{name}` beside the styles");
                let folder = given::name(&styles.join("config/vocabularies"));
                problems.push(Problem::error(message).path(folder));
            }
            Err(problem) => problems.push(*problem),
        }
    }
    words
}

fn load_ini(path: &Path, vocabularies: &[String], problems: &mut Vec<Problem>) -> Vec<RuleFile> {
    const WHAT: &str = "the configuration of Vale";
    let text = match given::read_text(path, WHAT, given::TEXT_AT_MOST) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem::unread(WHAT, given::name(path), &error));
            return Vec::new();
        }
    };
    let ini = Ini::parse(path.parent().unwrap_or(Path::new(".")), &text);
    given::keep_private(&ini.styles_path, path.parent().unwrap_or(Path::new(".")));
    let names: Vec<_> = ini.vocabularies.iter().chain(vocabularies).cloned().collect();
    let words = vocabulary(&ini.styles_path, &names, problems);
    let mut rules = Vec::new();
    // Vale's own style has its words in the program: spelling and repetition, which copydesk does.
    for style in ini.styles.iter().filter(|style| *style != "Vale") {
        rules.extend(load_style(&ini.styles_path.join(style), &words, problems));
    }
    let level = |name: &str| match name {
        "suggestion" => Some(Level::Note),
        "warning" => Some(Level::Warning),
        "error" => Some(Level::Error),
        _ => None,
    };
    for (name, value) in &ini.rules {
        let id = id(name);
        if value == "NO" {
            rules.retain(|rule| *rule.id != id);
        } else if let Some(level) = level(value) {
            let named = rules.iter_mut().filter(|rule| *rule.id == id);
            named.for_each(|rule| rule.head.level = level);
        }
    }
    let least = ini.least.as_deref().and_then(level).unwrap_or(Level::Note);
    rules.retain(|rule| rule.head.level >= least);
    rules
}

fn load_style(folder: &Path, words: &Vocabulary, problems: &mut Vec<Problem>) -> Vec<RuleFile> {
    let style = match Style::find(folder) {
        Ok(style) => style,
        Err(problem) => {
            problems.push(*problem);
            return Vec::new();
        }
    };
    if let Some(inside) = &style.inside {
        let message = format!("the style `{}` was read, and nothing else here", style.name);
        let problem = Problem::note(message).path(folder.display().to_string());
        problems.push(problem.help(format!("name its folder, `{}`", inside.display())));
    }
    let mut rules = Vec::new();
    let mut idle: Vec<String> = Vec::new();
    for path in &style.rules {
        match load_rule(&style.name, path, words) {
            Ok(Loaded { file, idle: reason }) => {
                rules.extend(file);
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                idle.extend(reason.map(|reason| format!("`{name}` ({reason})")));
            }
            Err(all) => problems.extend(all),
        }
    }
    for (name, made) in rule::of_vocabulary(&words.accept, &words.reject) {
        let file = rule_file(&id(name), name, None, &made);
        rules.extend(file.map_err(|problem| problems.push(*problem)).ok());
    }
    if !idle.is_empty() {
        let (count, are) = match idle.len() {
            1 => ("one rule".to_owned(), "is"),
            more => (format!("{more} rules"), "are"),
        };
        let message = format!("{count} of the style `{}` {are} not run in full", style.name);
        let problem = Problem::note(message).path(folder.display().to_string());
        problems.push(problem.help(idle.join(", ")));
    }
    rules
}

/// What became of a rule of Vale.
struct Loaded {
    /// The rule; none for a script.
    file: Option<RuleFile>,
    /// Why it does not run, or not as it should.
    idle: Option<String>,
}

fn load_rule(style: &str, path: &Path, words: &Vocabulary) -> Result<Loaded, Vec<Problem>> {
    let shown = given::name(path);
    let text = given::read_text(path, ROLE, given::TEXT_AT_MOST)
        .map_err(|error| vec![Problem::unread("the rule of Vale", &shown, &error)])?;
    let text: Arc<str> = Arc::from(text.strip_prefix('\u{FEFF}').unwrap_or(&text));
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{style}.{stem}");
    let summary = format!("rule `{name}` of Vale is broken");
    let node = Node::parse(&text).map_err(|error| {
        let problem = Problem::error(&summary).path(&shown);
        let problem = problem.excerpt(Arc::clone(&text), error.span, error.message);
        vec![Problem { help: error.help.map(str::to_owned), ..problem }]
    })?;
    let mut maker = Maker::new(&name, &node, &words.accept);
    let made = maker.make();
    if !maker.faults.is_empty() {
        let problem = |fault: rule::Fault| {
            let problem = Problem::error(&summary).path(&shown);
            let problem = problem.excerpt(Arc::clone(&text), fault.span, fault.message);
            Problem { help: fault.help, ..problem }
        };
        return Err(maker.faults.into_iter().map(problem).collect());
    }
    let idle = (!maker.notes.is_empty()).then(|| maker.notes.join("; "));
    let Some(made) = made else { return Ok(Loaded { file: None, idle }) };
    let mut file = rule_file(&id(&name), &name, Some(&shown), &made).map_err(|it| vec![*it])?;
    let examples = path.with_extension(EXAMPLES);
    if given::stands(&examples) {
        let shown = given::name(&examples);
        let text = given::read_text(&examples, "the examples of a rule", given::TEXT_AT_MOST)
            .map_err(|error| vec![Problem::unread("the examples", &shown, &error)])?;
        let examples = Examples::parse(&shown, &text).map_err(|problem| vec![*problem])?;
        file.take_examples(examples);
    }
    Ok(Loaded { file: Some(file), idle })
}

/// The rule file that a translated rule is.
fn rule_file(
    id: &str,
    name: &str,
    path: Option<&str>,
    made: &Made,
) -> Result<RuleFile, Box<Problem>> {
    let text = made.to_toml().map_err(|error| Box::new(Problem::error(error)))?;
    let mut file = RuleFile::parse(id, path.or(Some(name)), &text)?;
    file.vale = Some(Arc::from(name));
    debug_assert_eq!(file.head.tier, Tier::Stable, "rules of Vale are on");
    Ok(file)
}
