//! Rule files: what a `rules/<family>/<rule>.toml` says, with every error shown at its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::files::typed;
use crate::text::finding::{Level, Problem};
use crate::text::span::SourceSpan;
use crate::text::zone::{HeadingLevels, ZoneSet};

/// Whether a rule is on by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// On by default; almost free of false alarms on clean texts.
    Stable,
    /// Opt-in with `--preview`.
    Preview,
}

/// Options of a check, not yet in the shape of the check that they are for; errors in them carry
/// byte offsets of the text that they were parsed from.
pub type Options<'t> = Spanned<DeValue<'t>>;

/// A rule file, read.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// `family/rule`, from the path.
    pub id: Arc<str>,
    /// The head: everything but the check.
    pub head: Head,
    /// The name of the check that it configures.
    pub kind: String,
    /// The file's text, for diagnostics.
    pub text: Arc<str>,
    /// The file's path as reported; none for a built-in rule.
    pub path: Option<String>,
    /// The name that Vale has for it, such as `Microsoft.Adverbs`, where it is a rule of Vale.
    pub vale: Option<Arc<str>>,
    /// The file that its examples stand in, where that is not its own.
    pub examples_in: Option<(String, Arc<str>)>,
}

/// What a rule file says beside its check.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Head {
    /// What is wrong, in a few words.
    pub title: String,
    /// How bad.
    pub level: Level,
    /// Whether it is on by default.
    #[serde(default = "stable")]
    pub tier: Tier,
    /// The version that it came with.
    #[serde(default)]
    pub since: Option<String>,
    /// The authority: a style manual, a standard, a paper.
    pub source: String,
    /// The rule's page, in Markdown.
    pub explain: String,
    /// What the rule reads.
    #[serde(default = "ZoneSet::prose")]
    pub zones: ZoneSet,
    /// Of which levels it reads headings, where it reads headings.
    #[serde(default)]
    pub heading_levels: HeadingLevels,
    /// Examples, which are tests too.
    #[serde(default, rename = "example")]
    pub examples: Vec<Spanned<Example>>,
}

fn stable() -> Tier {
    Tier::Stable
}

/// A pair of examples; each side is one text or several named ones.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Example {
    /// What the rule reports.
    #[serde(default)]
    pub bad: Option<Corpus>,
    /// What it must not report.
    #[serde(default)]
    pub good: Option<Corpus>,
    /// A configuration to run it under, as `copydesk.toml` would have it.
    #[serde(default)]
    pub config: Option<String>,
}

/// The texts of an example.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Corpus {
    /// One Markdown text.
    One(String),
    /// Texts by file name.
    Many(BTreeMap<String, String>),
}

impl Corpus {
    /// The texts with their names.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        match self {
            Self::One(text) => vec![("example.md".to_owned(), text.clone())],
            Self::Many(texts) => texts.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
        }
    }
}

/// Examples in a file of their own, for rules whose own file has no place for them.
#[derive(Debug, Clone)]
pub struct Examples {
    path: String,
    text: Arc<str>,
    list: Vec<Spanned<Example>>,
}

impl Examples {
    /// Reads `[[example]]` tables.
    ///
    /// # Errors
    /// A [`Problem`] that shows the place.
    pub fn parse(path: &str, text: &str) -> Result<Self, Box<Problem>> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default, rename = "example")]
            examples: Vec<Spanned<Example>>,
        }
        let text: Arc<str> = Arc::from(text);
        let file = typed::of_text::<File>(&text);
        let list = file.map_err(|error| {
            Box::new(toml_problem("broken examples", path, &text, &error, 0..0))
        })?;
        Ok(Self { path: path.to_owned(), list: list.examples, text })
    }
}

impl RuleFile {
    /// Reads a rule file.
    ///
    /// # Errors
    /// A [`Problem`] that shows the place: broken TOML, unknown keys, a missing or doubled check.
    pub fn parse(id: &str, path: Option<&str>, text: &str) -> Result<Self, Box<Problem>> {
        let shared: Arc<str> = Arc::from(text);
        let name = path.map_or_else(|| format!("rules/{id}.toml"), str::to_owned);
        let fail = |error: &typed::Error| {
            let summary = format!("rule file of `{id}` is broken");
            Box::new(toml_problem(&summary, &name, &shared, error, 0..0))
        };
        let mut table = DeTable::parse(text).map_err(|error| fail(&error.into()))?;
        let no_check = || {
            Problem::error(format!("rule file of `{id}` has no check"))
                .path(&name)
                .help("add a table such as `[check.existence]`; `copydesk explain` shows those of built-in rules")
        };
        let check = table.get_mut().remove("check").ok_or_else(no_check)?;
        let span = check.span();
        let DeValue::Table(checks) = check.into_inner() else { return Err(Box::new(no_check())) };
        let mut checks = checks.into_iter();
        let (Some((kind, _)), None) = (checks.next(), checks.next()) else {
            let problem = Problem::error(format!("rule file of `{id}` needs exactly one check"))
                .path(&name)
                .excerpt(shared, source_span(&span), "one `[check.…]` table goes here");
            return Err(Box::new(problem));
        };
        let head: Head = typed::of_table(table).map_err(|error| fail(&error))?;
        Ok(Self {
            id: Arc::from(id),
            head,
            kind: kind.into_inner().into_owned(),
            text: shared,
            path: path.map(str::to_owned),
            vale: None,
            examples_in: None,
        })
    }

    /// Takes examples from a file of their own.
    pub fn take_examples(&mut self, examples: Examples) {
        self.head.examples = examples.list;
        self.examples_in = Some((examples.path, examples.text));
    }

    /// The file that its examples stand in, with its text.
    #[must_use]
    pub fn examples_file(&self) -> (String, Arc<str>) {
        self.examples_in.clone().unwrap_or_else(|| {
            let path = self.path.clone().unwrap_or_else(|| format!("rules/{}.toml", self.id));
            (path, Arc::clone(&self.text))
        })
    }

    /// The check's options, as they stand in the file.
    ///
    /// # Errors
    /// None for a file that [`RuleFile::parse`] has read.
    pub fn options(&self) -> Result<Options<'_>, typed::Error> {
        let mut table = DeTable::parse(&self.text)?;
        let check = table.get_mut().remove("check").map(Spanned::into_inner);
        let options = match check {
            Some(DeValue::Table(mut checks)) => checks.remove(self.kind.as_str()),
            _ => None,
        };
        Ok(options.unwrap_or_else(|| Spanned::new(0..0, DeValue::Table(DeTable::new()))))
    }
}

/// A TOML error as a problem that shows its place; `fallback` is shown where the error has none.
#[must_use]
pub fn toml_problem(
    summary: &str,
    path: &str,
    text: &Arc<str>,
    error: &typed::Error,
    fallback: Range<usize>,
) -> Problem {
    let span = source_span(&error.span().unwrap_or(fallback));
    let problem = Problem::error(summary).path(path);
    if let Some(names) = error.message().strip_prefix("unknown variant ") {
        let mut names = names.split('`').skip(1).step_by(2);
        let wrong = names.next().unwrap_or_default();
        let label = format!("there is no `{wrong}` here");
        let help = match nearest(wrong, names.clone()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("there are `{}`", names.collect::<Vec<_>>().join("`, `")),
        };
        return problem.excerpt(Arc::clone(text), span, label).help(help);
    }
    let Some(names) = error.message().strip_prefix("unknown field ") else {
        // Types as a file of TOML has them.
        let message = error.message().replace("expected usize", "expected a whole number");
        let message = message.replace("expected a sequence", "expected a list");
        let message = message.replace("expected f64", "expected a number");
        let message_of_list = message.ends_with("expected a list");
        let problem = problem.excerpt(Arc::clone(text), span, message);
        return match error.message().strip_prefix("missing field `") {
            Some(name) => {
                let name = name.trim_end_matches('`');
                problem.help(format!("add a line `{name} = …`"))
            }
            None => match text.get(span.start as usize..span.end as usize) {
                Some(value) if message_of_list && value.starts_with(['"', '\'']) => {
                    problem.help(format!("write `[{value}]`"))
                }
                _ => problem,
            },
        };
    };
    let mut names = names.split('`').skip(1).step_by(2);
    let wrong = names.next().unwrap_or_default();
    let problem = problem.excerpt(Arc::clone(text), span, "there is no such key here");
    match nearest(wrong, names.clone()) {
        Some(name) => problem.help(format!("did you mean `{name}`?")),
        None => {
            let names = names.map(|name| format!("`{name}`")).collect::<Vec<_>>();
            if names.is_empty() {
                return problem;
            }
            problem.help(format!("the keys are {}", names.join(", ")))
        }
    }
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

/// What to do about the name of a rule or family that there is none of: the rules or families that
/// may be meant, by their whole names or by what stands behind the family.
#[must_use]
pub fn meant<'a>(wrong: &str, ids: impl Iterator<Item = &'a str>) -> String {
    /// Candidates that are shown: one word may name rules of several families.
    const SHOWN: usize = 3;
    /// From where on two words are taken for one.
    const LIKE: f64 = 0.8;
    if wrong.trim().is_empty() {
        return "names stand between commas, without spaces: `dates,typos/misspelling`".to_owned();
    }
    let last = |id: &'a str| id.rsplit_once('/').map_or(id, |(_, last)| last);
    let wrong_last = wrong.rsplit_once('/').map_or(wrong, |(_, last)| last);
    let mut candidates: Vec<_> = ids.chain(["all"]).collect();
    let families = candidates.iter().filter_map(|id| id.split_once('/')).map(|(family, _)| family);
    candidates.extend(families.collect::<Vec<_>>());
    candidates.sort_unstable();
    candidates.dedup();
    let likeness = |id: &'a str| {
        let (whole, part) =
            (strsim::jaro_winkler(wrong, id), strsim::jaro_winkler(wrong_last, last(id)));
        // Behind another family only the very word counts.
        if !wrong.contains('/') || part > 0.999 { whole.max(part) } else { whole }
    };
    let scored: Vec<_> = candidates.iter().map(|&id| (likeness(id), id)).collect();
    let best = scored.iter().map(|&(likeness, _)| likeness).fold(0.0, f64::max);
    let ties = scored.iter().filter(|&&(likeness, _)| best - likeness < 1e-6);
    let names: Vec<_> = ties.take(SHOWN).map(|(_, id)| format!("`{id}`")).collect();
    if best > LIKE {
        format!("did you mean {}?", names.join(" or "))
    } else {
        "`copydesk rules` lists every rule".to_owned()
    }
}

/// The span of a TOML error or value.
#[must_use]
pub fn source_span(span: &Range<usize>) -> SourceSpan {
    SourceSpan::new(span.start, span.end)
}

/// The id of a rule, or the family of a style, of a name as Vale has it: `Microsoft.SentenceLength`
/// is `microsoft/sentence-length`.
#[must_use]
pub fn vale_id(name: &str) -> String {
    let mut parts = name.splitn(2, '.').map(kebab);
    let family = parts.next().unwrap_or_default();
    parts.next().map_or(family.clone(), |rule| format!("{family}/{rule}"))
}

/// `SentenceLength` as `sentence-length`; capitals in a row stay together (`E-Prime`, `OxfordComma`,
/// `RedHat`, `HTMLTags`).
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase()
                        && letters.get(at + 1).is_some_and(|next| next.is_lowercase()))
            });
        if starts {
            out.push('-');
        }
        match c {
            '_' | ' ' | '.' => out.push('-'),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_answered_with_what_may_be_meant() {
        let ids = [
            "dates/conflict",
            "naming/conflicting-expansions",
            "style/numbering",
            "citations/numbering",
            "typos/misspelling",
        ];
        let meant = |wrong| meant(wrong, ids.into_iter());
        assert_eq!(meant("conflict"), "did you mean `dates/conflict`?");
        assert_eq!(meant("naming/conflict"), "did you mean `dates/conflict`?");
        assert_eq!(meant("mispelling"), "did you mean `typos/misspelling`?");
        assert_eq!(meant("numbering"), "did you mean `citations/numbering` or `style/numbering`?");
        assert_eq!(meant("date"), "did you mean `dates`?");
        assert_eq!(meant("style/*"), "did you mean `style`?");
        assert_eq!(meant("weather"), "`copydesk rules` lists every rule");
        assert!(meant("").contains("without spaces"));
    }

    #[test]
    fn names_become_ids() {
        assert_eq!(vale_id("Microsoft.SentenceLength"), "microsoft/sentence-length");
        assert_eq!(vale_id("write-good.E-Prime"), "write-good/e-prime");
        assert_eq!(vale_id("RedHat"), "red-hat");
        assert_eq!(
            vale_id("OpenShiftAsciiDoc.NoXrefInModules"),
            "open-shift-ascii-doc/no-xref-in-modules"
        );
        assert_eq!(vale_id("Google.LyHyphens"), "google/ly-hyphens");
        assert_eq!(vale_id("Joblint.TechTerms"), "joblint/tech-terms");
        assert_eq!(vale_id("proselint.But"), "proselint/but");
        assert_eq!(vale_id("alex.LGBTQ"), "alex/lgbtq");
    }
}
