//! What the tool says: findings about texts, and problems with its own input.

pub mod fingerprint;

use std::sync::Arc;
use std::{fmt, io};

use serde::{Deserialize, Serialize};

use crate::files;
use crate::text::escape;
use crate::text::span::SourceSpan;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Worth knowing; never fails a check by itself.
    Note,
    /// Most likely a slip.
    Warning,
    /// A reader will be misled.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// How sure a rule is of one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A person should look.
    Low,
    /// Probably right.
    Medium,
    /// The text itself proves it.
    High,
}

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Keeps the meaning.
    Safe,
    /// Changes what the text says; a person decides.
    Unsafe,
}

/// The index of a document in its corpus, in the order of sorted paths.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct DocumentId(pub u32);

/// A place in the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Which document.
    pub document: DocumentId,
    /// Where in its source.
    pub span: SourceSpan,
}

/// A place as a reader finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The path of the text.
    pub path: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What stands there.
    pub text: String,
}

/// How to show a place.
pub type Show<'a> = &'a dyn Fn(Place) -> Shown;

/// A place with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What it was read as, or what is wrong there; may be empty on a primary label.
    pub message: String,
}

/// One replacement of source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What to replace; an empty span inserts.
    pub place: Place,
    /// What to put there.
    pub replacement: String,
}

/// A change that settles a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// Edits that belong together.
    pub edits: Vec<Edit>,
}

/// One thing wrong, with the evidence for it.
///
/// Checks build findings with [`Finding::new`], which cannot be called without a primary label;
/// the engine fills in rule and level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `family/rule`.
    pub rule: Arc<str>,
    /// How bad.
    pub level: Level,
    /// How sure.
    pub confidence: Confidence,
    /// What is wrong; stands alone, starts in lower case, has no final stop.
    pub message: String,
    /// The smallest text that would have to change.
    pub primary: Label,
    /// The other places that prove it, in any document.
    pub labels: Vec<Label>,
    /// Why the places are judged to be about one thing.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// What may be meant in the primary place, the likeliest first.
    pub suggestions: Vec<String>,
    /// The change, where there is exactly one sensible one.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            rule: Arc::from(""),
            level: Level::Warning,
            confidence: Confidence::High,
            message: message.into(),
            primary: Label { place, message: String::new() },
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            suggestions: Vec::new(),
            fix: None,
        }
    }

    /// Says something about the primary place.
    #[must_use]
    pub fn here(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Shows another place as evidence.
    #[must_use]
    pub fn label(mut self, place: Place, message: impl Into<String>) -> Self {
        self.labels.push(Label { place, message: message.into() });
        self
    }

    /// Adds a fact that lets the reader judge.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to change.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what may be meant instead, the likeliest first, and asks to write it.
    #[must_use]
    pub fn suggest(mut self, suggestions: Vec<String>) -> Self {
        self.help = match suggestions.as_slice() {
            [] => self.help,
            [only] => Some(format!("write `{only}`")),
            several => Some(format!("write one of `{}`", several.join("`, `"))),
        };
        self.suggestions = suggestions;
        self
    }

    /// Sets how sure the rule is; [`Confidence::High`] unless told.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Offers the primary place's replacement as a fix.
    #[must_use]
    pub fn replace(self, applicability: Applicability, replacement: impl Into<String>) -> Self {
        let edit = Edit { place: self.primary.place, replacement: replacement.into() };
        self.fix(Fix { applicability, edits: vec![edit] })
    }

    /// Offers a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// What to do: the help, or else the fix in words where it is one replacement.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let fix = || match self.fix.as_ref()?.edits.as_slice() {
            [edit] if edit.replacement.is_empty() => Some("delete it".to_owned()),
            [edit] => Some(format!("write `{}`", edit.replacement)),
            _ => None,
        };
        self.help.clone().or_else(fix)
    }

    /// Its places: the primary one, then the others.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        [self.primary.place].into_iter().chain(self.labels.iter().map(|label| label.place))
    }

    /// The order of reports: by document, then place, then rule.
    #[must_use]
    pub fn sort_key(&self) -> (Place, &str, &str) {
        (self.primary.place, &self.rule, &self.message)
    }
}

/// Something wrong with the tool's own input: configuration, a rule file, an unreadable text.
///
/// Problems go to standard error and, at [`Level::Error`], make the exit status 2; whatever could
/// be read is reported all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// An error ends in status 2; a note only informs.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// The file at fault, as the user named it.
    pub path: Option<String>,
    /// The offending text, where the file was readable.
    pub excerpt: Option<Excerpt>,
    /// What to do.
    pub help: Option<String>,
}

/// A part of a file that a [`Problem`] points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The whole text of the file.
    pub text: Arc<str>,
    /// What is underlined.
    pub span: SourceSpan,
    /// Said beside the underline.
    pub label: String,
}

impl Problem {
    /// An error without a place.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self { level: Level::Error, message: message.into(), path: None, excerpt: None, help: None }
    }

    /// That a file that the run goes by cannot be read; `what` says what it is.
    #[must_use]
    pub fn unread(what: &str, path: impl Into<String>, error: &io::Error) -> Self {
        let problem = Self::error(format!("cannot read {what}: {error}")).path(path);
        match error.kind() {
            io::ErrorKind::FileTooLarge => {
                problem.help("split it, or leave out what is not needed")
            }
            _ => problem,
        }
    }

    /// A remark that does not fail the run.
    #[must_use]
    pub fn note(message: impl Into<String>) -> Self {
        Self { level: Level::Note, ..Self::error(message) }
    }

    /// Names the file.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Shows the offending part of a configuration, a rule file or what else a run goes by.
    ///
    /// Of a link to a file elsewhere, and of a file that a configuration fetches from elsewhere, only
    /// the line is named: who can put those beside a text is not to read through them what others
    /// keep there.
    #[must_use]
    pub fn excerpt(mut self, text: Arc<str>, span: SourceSpan, label: impl Into<String>) -> Self {
        let elsewhere = self.path.as_deref().map(files::path).and_then(|path| {
            if files::leads_elsewhere(&path) {
                return Some("this is a link to a file elsewhere");
            }
            let private = "this lies outside of the folder of the configuration";
            files::is_private(&path).then_some(private)
        });
        if let Some(why) = elsewhere {
            let before = text.get(..span.start as usize).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            self.message = format!("line {line} is not as it should be; it is not shown: {why}");
            return self;
        }
        self.excerpt_of_text(text, span, label)
    }

    /// Shows the offending part of a text of the corpus.
    #[must_use]
    pub fn excerpt_of_text(
        mut self,
        text: Arc<str>,
        span: SourceSpan,
        label: impl Into<String>,
    ) -> Self {
        self.excerpt = Some(Excerpt { text, span, label: label.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do where nothing was said of that yet.
    #[must_use]
    pub fn or_help(mut self, help: &str) -> Self {
        self.help.get_or_insert_with(|| help.to_owned());
        self
    }

    /// The 1-based line of the file that it points at.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        let excerpt = self.excerpt.as_ref()?;
        let before = excerpt.text.get(..excerpt.span.start as usize)?;
        Some(before.matches('\n').count() + 1)
    }

    /// All that it says, in several lines.
    #[must_use]
    pub fn told(&self) -> String {
        let label = self.excerpt.iter().map(|excerpt| excerpt.label.as_str());
        let label = label.filter(|label| !label.is_empty()).map(escape::line);
        let help = self.help.iter().map(|help| format!("help: {}", escape::line(help)).into());
        let parts = [escape::line(&self.message)].into_iter().chain(label).chain(help);
        parts.collect::<Vec<_>>().join("\n")
    }
}
