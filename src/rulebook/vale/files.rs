//! The files of Vale: styles, vocabularies and `.vale.ini`.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::files;
use crate::text::finding::Problem;

/// What a file of a style is to a run.
pub(super) const ROLE: &str = "a rule of Vale";

/// A style: a folder of rule files.
#[derive(Debug)]
pub(super) struct Style {
    /// The folder's name.
    pub(super) name: String,
    /// The rule files (`Adverbs.yml`), in order.
    pub(super) rules: Vec<PathBuf>,
    /// Where they are, if not in the folder that was named: that holds this one style.
    pub(super) inside: Option<PathBuf>,
}

impl Style {
    /// Finds the rule files of a style: those of its folder and of the folders below it, as in Vale.
    ///
    /// A folder without a YAML file of its own, such as the repository of a style with its tests,
    /// stands for the one style somewhere below it.
    pub(super) fn find(folder: &Path) -> Result<Self, Box<Problem>> {
        let fail = |message: String| Box::new(Problem::error(message).path(files::name(folder)));
        let real = files::resolved(folder)
            .map_err(|error| fail(format!("cannot read the Vale style: {error}")))?;
        let name = real.file_name().map(|name| name.to_string_lossy().into_owned());
        let rules = collect(folder)
            .map_err(|error| fail(format!("cannot read the Vale style: {error}")))?;
        if rules.is_empty() {
            let problem = fail("there are no rules of Vale here".to_owned());
            return Err(Box::new(
                problem.help("name the folder of one style, such as `styles/Microsoft`"),
            ));
        }
        if rules.iter().any(|rule| rule.parent() == Some(folder)) {
            return Ok(Self { name: name.unwrap_or_default(), rules, inside: None });
        }
        let folders: BTreeSet<_> =
            rules.iter().filter(|rule| is_rule(rule)).filter_map(|it| it.parent()).collect();
        let mut outermost: Vec<PathBuf> = Vec::new();
        for folder in folders {
            if !outermost.iter().any(|outer| folder.starts_with(outer)) {
                outermost.push(folder.to_owned());
            }
        }
        match outermost.as_slice() {
            [only] => Ok(Self { inside: Some(only.clone()), ..Self::find(only)? }),
            [] => {
                let problem = fail("none of the YAML files here is a rule of Vale".to_owned());
                Err(Box::new(problem.help("a rule has the keys `extends` and `message`")))
            }
            several => {
                let problem = fail("there are several styles of Vale here".to_owned());
                let shown: Vec<_> = several.iter().map(|it| it.display().to_string()).collect();
                Err(Box::new(problem.help(format!("name one of `{}`", shown.join("`, `")))))
            }
        }
    }
}

/// Whether a YAML file has what every rule has.
fn is_rule(path: &Path) -> bool {
    let is_key = |line: &str| line.trim_start_matches('\u{FEFF}').starts_with("extends:");
    match files::read_text(path, ROLE, files::TEXT_AT_MOST) {
        Ok(text) => text.lines().any(is_key),
        // Whoever reads it then says why it cannot be.
        Err(error) => error.kind() == ErrorKind::FileTooLarge,
    }
}

/// Rule files in a folder and some floors below it, in order.
fn collect(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    const FLOORS: usize = 4;
    let hidden =
        |path: &Path| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with('.'));
    let floor = |path: &Path| path.components().count() - folder.components().count();
    let mut rules = files::below(folder, |path| floor(path) <= FLOORS && !hidden(path))?;
    rules.retain(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("yml" | "yaml")) && !hidden(path)
    });
    Ok(rules)
}

/// Words that a house accepts and words that it does not.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Regexes, as written.
    pub(super) accept: Vec<String>,
    /// Regexes, as written.
    pub(super) reject: Vec<String>,
}

impl Vocabulary {
    /// Adds `config/vocabularies/NAME` (or `Vocab/NAME`, as it was called) of a folder of styles;
    /// false where there is none.
    ///
    /// # Errors
    /// A [`Problem`] where a file of it cannot be read, or is a link to a file elsewhere: its lines
    /// become parts of rules, which are shown.
    pub(super) fn add(&mut self, styles: &Path, name: &str) -> Result<bool, Box<Problem>> {
        let folders = ["config/vocabularies", "Vocab"].map(|it| styles.join(it).join(name));
        let Some(folder) = folders.iter().find(|folder| folder.is_dir()) else { return Ok(false) };
        let words = |file: &str| {
            let path = folder.join(file);
            if !files::stands(&path) {
                return Ok(Vec::new());
            }
            let fail = |message: String| Problem::error(message).path(files::name(&path));
            if files::leads_elsewhere(&path) {
                let problem = fail("this vocabulary is a link to a file elsewhere".to_owned());
                return Err(Box::new(problem.help("put the file itself here")));
            }
            let text = files::read_text(&path, "a vocabulary", files::TEXT_AT_MOST);
            let unread =
                |error| Box::new(Problem::unread("the vocabulary", files::name(&path), &error));
            let text = text.map_err(unread)?;
            let words = text.lines().map(str::trim);
            let words = words.filter(|word| !word.is_empty() && !word.starts_with("# "));
            Ok(words.map(str::to_owned).collect::<Vec<_>>())
        };
        self.accept.extend(words("accept.txt")?);
        self.reject.extend(words("reject.txt")?);
        Ok(true)
    }
}

/// What a `.vale.ini` says that is followed here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ini {
    /// The folder of the styles.
    pub(super) styles_path: PathBuf,
    /// The styles that any section is based on.
    pub(super) styles: Vec<String>,
    /// The vocabularies.
    pub(super) vocabularies: Vec<String>,
    /// The lowest level that is reported: `suggestion`, `warning`, `error`.
    pub(super) least: Option<String>,
    /// `Style.Rule` and what it is set to: `YES`, `NO` or a level.
    pub(super) rules: Vec<(String, String)>,
}

impl Ini {
    /// Reads a `.vale.ini`; sections for some files only count as for all.
    pub(super) fn parse(folder: &Path, text: &str) -> Self {
        let mut ini = Self { styles_path: folder.join("styles"), ..Self::default() };
        let list = |value: &str| {
            let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.map(str::to_owned).collect::<Vec<_>>()
        };
        for line in text.lines().map(str::trim) {
            if line.starts_with(['#', ';', '[']) {
                continue;
            }
            let Some((key, value)) = line.split_once('=') else { continue };
            let (key, value) = (key.trim(), value.trim());
            match key {
                "StylesPath" => ini.styles_path = folder.join(value),
                "MinAlertLevel" => ini.least = Some(value.to_owned()),
                "Vocab" => ini.vocabularies.extend(list(value)),
                "BasedOnStyles" => {
                    for style in list(value) {
                        if !ini.styles.contains(&style) {
                            ini.styles.push(style);
                        }
                    }
                }
                rule if rule.contains('.') => ini.rules.push((rule.to_owned(), value.to_owned())),
                _ => {}
            }
        }
        ini
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ini_file_names_styles_and_rules() {
        let text = "StylesPath = s\nMinAlertLevel = warning\nVocab = A, B\n\n[*.md]\n# x\n\
                    BasedOnStyles = Vale, Microsoft\nMicrosoft.Adverbs = NO\n";
        let ini = Ini::parse(Path::new("f"), text);
        assert_eq!(ini.styles_path, Path::new("f/s"));
        assert_eq!(ini.styles, ["Vale", "Microsoft"]);
        assert_eq!(ini.vocabularies, ["A", "B"]);
        assert_eq!(ini.rules, [("Microsoft.Adverbs".to_owned(), "NO".to_owned())]);
    }
}
