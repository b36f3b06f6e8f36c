//! `.copydesk-allow`: findings that are allowed in texts that have no comments to say so.
//!
//! One entry a line: a path glob relative to the folder of the file, rules or families, and, if
//! only one finding is meant, the text at fault in quotation marks, its fingerprint, or both;
//! behind two hyphens the reason:
//!
//! ```text
//! # Interviews are printed as they were spoken.
//! interviews/*.txt   typos,style                    -- as spoken
//! notes/2021.txt     naming/variant  "Khorasan"     -- the ministry's own spelling
//! ```

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::files;
use crate::house::config::{Selector, known_name};
use crate::text::finding::Problem;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::span::SourceSpan;

/// The file's name.
pub const FILE_NAME: &str = ".copydesk-allow";

/// What separates an entry from its reason.
const REASON: &str = "--";

/// The entries of a file.
#[derive(Debug, Clone, Default)]
pub struct AllowList {
    /// Where it stands.
    pub path: Option<PathBuf>,
    /// The name under which diagnostics show it.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
    /// In order.
    pub entries: Vec<Allowance>,
}

/// What one line allows.
#[derive(Debug, Clone)]
pub struct Allowance {
    glob: Glob,
    /// What is allowed; spans are places in the file.
    pub selectors: Vec<Selector>,
    /// The text at fault, where only that is meant.
    pub text: Option<String>,
    /// The finding, where only that is meant.
    pub fingerprint: Option<Fingerprint>,
}

impl Allowance {
    /// Whether it is for a text, by the path from the folder of the file.
    #[must_use]
    pub fn is_for(&self, path: &Path) -> bool {
        self.glob.compile_matcher().is_match(files::name(path))
    }

    /// Whether it means single findings.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.text.is_some() || self.fingerprint.is_some()
    }
}

/// A word of a line.
struct Word {
    text: String,
    quoted: bool,
    span: SourceSpan,
}

impl AllowList {
    /// Reads the file of a folder, if it has one.
    ///
    /// # Errors
    /// As [`AllowList::parse`]; also where the file cannot be read.
    pub fn load(path: &Path, name: &str) -> Result<Self, Vec<Problem>> {
        let text = files::read_text(path, "the list of allowed findings", files::TEXT_AT_MOST);
        let text = text.map_err(|error| vec![Problem::unread("the list", name, &error)])?;
        let path = files::real(path);
        Ok(Self { path: Some(path), ..Self::parse(name, &text)? })
    }

    /// Reads the entries of a text; `name` is the path that diagnostics show.
    ///
    /// # Errors
    /// A [`Problem`] for every line that is no entry.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let shared: Arc<str> = Arc::from(text);
        let mut problems = Vec::new();
        let mut entries = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            match entry(line, start) {
                Ok(entry) => entries.extend(entry),
                Err((span, label)) => problems.push(
                    Problem::error("this is no entry of a list of allowed findings")
                        .path(name)
                        .excerpt(Arc::clone(&shared), span, label)
                        .help("write `path rule -- reason`, or `path rule \"text\" -- reason`"),
                ),
            }
            start += line.len();
        }
        if problems.is_empty() {
            Ok(Self { path: None, name: name.to_owned(), text: shared, entries })
        } else {
            Err(problems)
        }
    }

    /// The globs of all entries at once; none where they are too many for one set.
    #[must_use]
    pub fn globs(&self) -> Option<GlobSet> {
        let mut set = GlobSetBuilder::new();
        for entry in &self.entries {
            set.add(entry.glob.clone());
        }
        set.build().ok()
    }

    /// The path of a text as the globs see it: from the folder of the file.
    #[must_use]
    pub fn relative(&self, path: &Path) -> PathBuf {
        let Some(folder) = self.path.as_deref().and_then(Path::parent) else {
            return path.to_owned();
        };
        let real = files::real_so_far(path);
        real.strip_prefix(folder).map(Path::to_owned).unwrap_or(real)
    }
}

/// The entry of a line that begins at a byte of the file; none in an empty line or a comment.
fn entry(line: &str, start: usize) -> Result<Option<Allowance>, (SourceSpan, String)> {
    let words = words(line, start)?;
    if words.first().is_none_or(|word| !word.quoted && word.text.starts_with('#')) {
        return Ok(None);
    }
    let mut words = words.into_iter();
    let Some(path) = words.next() else { return Ok(None) };
    let glob = files::glob(&path.text).map_err(|error| (path.span, error))?;
    let Some(rules) = words.next().filter(|word| !word.quoted) else {
        return Err((path.span, "which rules are allowed here is not said".to_owned()));
    };
    let mut at = rules.span.start as usize;
    let mut selectors = Vec::new();
    for name in rules.text.split(',') {
        if !name.is_empty() {
            let known = known_name(name.to_owned());
            selectors.push(Selector { name: known, span: at..at + name.len() });
        }
        at += name.len() + 1;
    }
    let mut entry = Allowance { glob, selectors, text: None, fingerprint: None };
    for word in words {
        match word.text.parse() {
            _ if word.quoted => entry.text = Some(word.text),
            Ok(fingerprint) => entry.fingerprint = Some(fingerprint),
            Err(()) => {
                let label = "this is no text in quotation marks and no fingerprint";
                return Err((word.span, label.to_owned()));
            }
        }
    }
    Ok(Some(entry))
}

/// The words of a line up to its reason.
fn words(line: &str, start: usize) -> Result<Vec<Word>, (SourceSpan, String)> {
    let mut words = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut text = String::new();
        let mut end = at + c.len_utf8();
        if c == '"' {
            let mut closed = false;
            while let Some((at, c)) = chars.next() {
                end = at + c.len_utf8();
                match c {
                    '"' => {
                        closed = true;
                        break;
                    }
                    '\\' => text.extend(chars.next().map(|(_, c)| c)),
                    c => text.push(c),
                }
            }
            if !closed {
                let span = SourceSpan::new(start + at, start + line.trim_end().len());
                return Err((span, "this quotation mark is not closed".to_owned()));
            }
        } else {
            text.push(c);
            while let Some((at, c)) = chars.next_if(|(_, c)| !c.is_whitespace()) {
                end = at + c.len_utf8();
                text.push(c);
            }
            if text == REASON || (words.is_empty() && text.starts_with('#')) {
                if text != REASON {
                    words.push(Word { text, quoted: false, span: SourceSpan::new(0, 0) });
                }
                break;
            }
        }
        let span = SourceSpan::new(start + at, start + end);
        words.push(Word { text, quoted: c == '"', span });
    }
    Ok(words)
}

/// A line for a finding.
#[must_use]
pub fn line(path: &str, rule: &str, fingerprint: Fingerprint, text: &str, reason: &str) -> String {
    /// Longer texts are known by their fingerprint alone, in characters.
    const LONGEST: usize = 60;
    // A line break in a name would end the line: any character stands for it.
    let path = globset::escape(path).replace('\\', "[\\]").replace(['\n', '\r'], "?");
    let plain = !path.contains(|c: char| c.is_whitespace() || c == '"') && !path.starts_with('#');
    let path = if plain { path } else { quoted(&path) };
    let text = spaced(text);
    let text = match text.chars().count() {
        1..=LONGEST => format!(" {}", quoted(&text)),
        _ => String::new(),
    };
    format!("{path} {rule} {fingerprint}{text} {REASON} {reason}")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text with one space between its words, as texts at fault are compared.
#[must_use]
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(entry: &Allowance, text: &str, fingerprint: Fingerprint) -> bool {
        entry.fingerprint.is_none_or(|it| it == fingerprint)
            && entry.text.as_ref().is_none_or(|it| spaced(it) == spaced(text))
    }

    fn label(text: &str) -> String {
        AllowList::parse("x", text).unwrap_err()[0].excerpt.as_ref().unwrap().label.clone()
    }

    #[test]
    fn an_entry_names_path_rules_and_finding() {
        let text = "# notes\n\n*.txt naming,typos/misspelling -- as printed\r\n\"a b.txt\" dates \"say \\\"x\\\"\" 00000000000000ff\n";
        let list = AllowList::parse("x", text).unwrap();
        let [first, second] = list.entries.as_slice() else { panic!("{list:?}") };
        assert!(first.is_for(Path::new("n/a.txt")) && !first.is_for(Path::new("a.md")));
        assert_eq!(first.selectors[1].name, "typos/misspelling");
        assert_eq!(&text[first.selectors[1].span.clone()], "typos/misspelling");
        assert!(!first.is_narrow());
        assert!(second.is_for(Path::new("a b.txt")));
        let fingerprint = "00000000000000ff".parse().unwrap();
        assert!(means(second, "say\n \"x\"", fingerprint));
        assert!(!means(second, "say x", fingerprint));
        assert!(!means(second, "say \"x\"", "00000000000000fe".parse().unwrap()));
    }

    #[test]
    fn what_is_no_entry_is_told() {
        assert_eq!(label("a.txt\n"), "which rules are allowed here is not said");
        assert_eq!(label("a.txt -- why\n"), "which rules are allowed here is not said");
        assert_eq!(
            label("a.txt x/y z -- why"),
            "this is no text in quotation marks and no fingerprint"
        );
        assert_eq!(label("a.txt x/y \"z -- why"), "this quotation mark is not closed");
        assert!(AllowList::parse("x", "[ x/y").is_err());
    }

    #[test]
    fn a_written_line_is_read_as_it_was_meant() {
        let fingerprint = "00000000000000ff".parse().unwrap();
        for path in ["a.txt", "b [1] é.txt", "#c.txt", "d\"e*.txt", r"f\xFF.txt", "g\n* a/b.txt"] {
            let line = line(path, "a/b", fingerprint, "one\n\"two\" \\", "why -- not");
            let list = AllowList::parse("x", &line).unwrap();
            assert_eq!(list.entries.len(), 1, "{line}");
            assert!(list.entries[0].is_for(&files::path(path)), "{line}");
            assert!(means(&list.entries[0], "one \"two\" \\", fingerprint), "{line}");
        }
    }
}
