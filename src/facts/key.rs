//! Citation keys in texts: `[@osei2019, p. 3]`, `@osei2019`, `\citep{osei2019,adu2018}`.
//!
//! The syntax is that of pandoc and of the `\cite` family of LaTeX. A name behind an `@` is many
//! things; which of them are citations is told by brackets, and by the keys that the corpus has.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr2;
use regex::Regex;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::text::document::{Document, Format};
use crate::text::layers::Layers;
use crate::text::span::{Extent, SourceSpan, TextSpan};
use crate::text::zone::{Zone, ZoneSet};
use crate::words::data;

/// How a key stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyForm {
    /// `[@osei2019]`
    Bracketed,
    /// `@osei2019 writes`
    Narrative,
    /// `\cite{osei2019}`
    Command,
}

/// One key cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCitation {
    /// The key, without what marks it.
    pub extent: Extent,
    /// The key; `*` cites all.
    pub key: String,
    /// How it stands.
    pub form: KeyForm,
    /// What the text around it is.
    pub zones: ZoneSet,
    /// The LaTeX commands in whose arguments it stands, from the inside out.
    pub within: Vec<String>,
}

/// The keys of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// The citations, in order.
    pub cited: Vec<KeyCitation>,
    /// Keys that the front matter defines: works that stand in the text's own metadata.
    pub defined: Vec<String>,
    /// The files that the text takes its entries from, without folder and extension.
    pub sources: Vec<String>,
    /// The commands that it defines to print nothing of their arguments.
    pub emptied: Vec<String>,
    /// Whether it is a LaTeX document by itself, not a part of one.
    pub whole: bool,
}

/// `rules/data/keys.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct KeySyntax {
    labels: FxHashSet<String>,
    commands: FxHashSet<String>,
}

static SYNTAX: LazyLock<KeySyntax> = LazyLock::new(|| data::table("keys.toml"));

/// The keys of a document.
#[must_use]
pub fn extract(layers: &Layers<'_>) -> Keys {
    let document = layers.document;
    let mut out = Keys::default();
    front_matter(document, &mut out);
    if document.format == Format::Latex {
        sources(document.source.text(), &mut out);
        let emptied = EMPTIED.iter().flat_map(|it| it.captures_iter(document.source.text()));
        let name = emptied.filter_map(|found| found.get(1).or_else(|| found.get(2)));
        out.emptied = name.map(|name| name.as_str().to_owned()).collect();
    }
    for command in &document.citing {
        let source = command.source.of(document.source.text());
        let base = command.source.start as usize;
        let within = enclosing(&document.source.text()[..base]);
        commands(source, &mut |range, key| {
            let source = SourceSpan::new(base + range.start, base + range.end);
            let (extent, zones) =
                (Extent { text: command.text, source }, layers.zones(command.text));
            out.cited.push(KeyCitation {
                extent,
                key: key.to_owned(),
                form: KeyForm::Command,
                zones,
                within: within.clone(),
            });
        });
    }
    // There an `@` is a letter, and commands were found by the reader.
    let found = document.format == Format::Latex;
    if found || memchr2(b'@', b'\\', document.prose.as_bytes()).is_none() {
        return out;
    }
    for block in &document.blocks {
        let text = document.text(block.span);
        if block.zone == Zone::Furniture || !text.contains(['@', '\\']) {
            continue;
        }
        let base = block.span.start as usize;
        let first = out.cited.len();
        at_signs(layers, text, base, &mut out.cited);
        commands(text, &mut |range, key| {
            let span = TextSpan::new(base + range.start, base + range.end);
            out.cited.push(citation(layers, span, key, KeyForm::Command));
        });
        out.cited[first..].sort_by_key(|it| it.extent.text);
    }
    out
}

/// `\newcommand{\later}[1]{}`, `\def\later#1{}`: what prints nothing of what is in it.
static EMPTIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\\(?:new|renew|provide)command\*?\s*\{?\\([A-Za-z]+)\}?\s*\[\d\]\s*\{\s*\}|\\def\\([A-Za-z]+)#1\{\s*\}",
    )
    .ok()
});

/// How far before a citation the commands are looked for that enclose it, in bytes.
const ENCLOSING: usize = 2000;

/// The commands whose arguments are open at the end of a source, from the inside out.
fn enclosing(source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut closed = 0_u32;
    for (back, byte) in source.bytes().rev().take(ENCLOSING).enumerate() {
        match byte {
            b'}' => closed += 1,
            b'{' if closed > 0 => closed -= 1,
            b'{' => {
                let before = &source[..source.len() - back - 1];
                let name =
                    before.len() - before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
                if before[..name].ends_with('\\') && name < before.len() {
                    out.push(before[name..].to_owned());
                }
            }
            _ => {}
        }
    }
    out
}

/// Whether a key is a label of pandoc-crossref or Quarto: `fig:coast`, `tbl-prices`.
#[must_use]
pub fn is_label(key: &str) -> bool {
    let prefix = key.split([':', '-']).next().unwrap_or_default();
    prefix.len() < key.len() && SYNTAX.labels.contains(&prefix.to_lowercase())
}

/// Keys behind an `@`.
fn at_signs(layers: &Layers<'_>, text: &str, base: usize, out: &mut Vec<KeyCitation>) {
    let document = layers.document;
    let source = document.source.text();
    // The bracket that is open, if it closes.
    let mut bracket: Option<usize> = None;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '[' => bracket = text[at + 1..].find([']', '[']).map(|close| at + 1 + close),
            ']' => bracket = None,
            '@' if at >= end => {
                let Some((key, from)) = key_at(&text[at + 1..]) else { continue };
                let span = TextSpan::new(base + at + 1 + from, base + at + 1 + from + key.len());
                end = at + 1 + from + key.len();
                let before = text[..at].chars().next_back();
                let opens = before.is_none_or(|c| {
                    c.is_whitespace()
                        || matches!(
                            c,
                            '[' | '(' | ';' | ',' | '-' | '–' | '—' | '^' | '“' | '‘' | '"' | '*'
                        )
                });
                let sign = document.source_span(TextSpan::new(base + at, base + at + 1));
                let escaped = source[..sign.start as usize].ends_with('\\');
                if !opens || escaped {
                    continue;
                }
                let close = bracket.filter(|&close| close >= end && text[close..].starts_with(']'));
                // `[text @name](…)` would be a link: the reader has taken its brackets away.
                let form = if close.is_some() { KeyForm::Bracketed } else { KeyForm::Narrative };
                out.push(citation(layers, span, key, form));
            }
            _ => {}
        }
    }
}

fn citation(layers: &Layers<'_>, span: TextSpan, key: &str, form: KeyForm) -> KeyCitation {
    let (extent, zones) = (layers.extent(span), layers.zones(span));
    KeyCitation { extent, key: key.to_owned(), form, zones, within: Vec::new() }
}

/// The key that a text begins with, and where: in braces, or letters, digits and single marks.
fn key_at(text: &str) -> Option<(&str, usize)> {
    if let Some(inner) = text.strip_prefix('{').map(within_reach) {
        let close = inner.find(['}', ' ', '\n'])?;
        let closed = inner[close..].starts_with('}') && close > 0;
        return closed.then_some((&inner[..close], 1));
    }
    let first = text.chars().next()?;
    if !(first.is_alphanumeric() || first == '_' || first == '*') {
        return None;
    }
    if first == '*' {
        return Some((&text[..1], 0));
    }
    let mut end = first.len_utf8();
    let mut mark = false;
    for (at, c) in text.char_indices().skip(1) {
        if c.is_alphanumeric() || c == '_' {
            mark = false;
            end = at + c.len_utf8();
        } else if mark || !":.#$%&-+?<>~/".contains(c) {
            break;
        } else {
            mark = true;
        }
    }
    Some((&text[..end], 0))
}

/// The start of a text, as far as the arguments of a command or the braces of a key reach.
fn within_reach(text: &str) -> &str {
    let mut end = text.len().min(300);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Hands on the keys between the braces of `\cite` and its kin, with their places.
fn commands(text: &str, take: &mut dyn FnMut(Range<usize>, &str)) {
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        let start = at + found + 1;
        let rest = &text[start..];
        let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        at = start + len;
        let name = rest[..len].to_ascii_lowercase();
        if !name.contains("cite") || SYNTAX.commands.contains(&name) {
            continue;
        }
        // `\cites(see)[12]{a}[13]{b}`
        let several = name.ends_with("cites");
        at += usize::from(text[at..].starts_with('*'));
        loop {
            while let Some(close) = option(&text[at..]) {
                // `\citep[see also \citealt{a}]{b}`
                let inner = &text[at..at + close];
                if inner.contains('\\') {
                    commands(inner, &mut |range, key| take(range.start + at..range.end + at, key));
                }
                at += close;
            }
            let Some(inner) = text[at..].strip_prefix('{').map(within_reach) else { break };
            let Some(close) = inner.find('}') else { break };
            keys(&inner[..close], at + 1, take);
            at += close + 2;
            if !several {
                break;
            }
        }
    }
}

/// The length of an optional argument that a text begins with, line breaks before it included.
fn option(text: &str) -> Option<usize> {
    let lead = text.len() - text.trim_start().len();
    let close = match text[lead..].chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    let open = text[lead..].chars().next()?;
    let mut depth = 0;
    for (at, c) in within_reach(&text[lead..]).char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(lead + at + 1);
            }
        }
    }
    None
}

/// The keys of a list with commas that begins at a byte; a comment in it is none.
fn keys(list: &str, base: usize, take: &mut dyn FnMut(Range<usize>, &str)) {
    let mut at = base;
    for part in list.split(',') {
        let mut from = at;
        let mut key = part;
        while let Some(comment) = key.trim_start().strip_prefix('%') {
            let rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
            from += key.len() - rest.len();
            key = rest;
        }
        let bare = key.split('%').next().unwrap_or_default().trim();
        from += key.len() - key.trim_start().len();
        at += part.len() + 1;
        if !bare.is_empty() && !bare.contains(['\\', '#', '{', '@']) {
            take(from..from + bare.len(), bare);
        }
    }
}

/// The commands that name files of entries.
const SOURCES: [&str; 3] = ["\\bibliography{", "\\addbibresource{", "\\addglobalbib{"];

/// What a LaTeX text says of where its entries stand.
fn sources(text: &str, out: &mut Keys) {
    for line in text.lines().filter(|line| line.contains('{')) {
        let line = line.split('%').next().unwrap_or_default();
        out.whole |= line.contains("\\begin{document}");
        for named in SOURCES.iter().filter_map(|command| line.split_once(command)) {
            let files = named.1.split('}').next().unwrap_or_default();
            out.sources.extend(files.split(',').filter_map(file_stem));
        }
    }
}

/// The name of a file without quotation marks, folder and extension.
fn file_stem(path: &str) -> Option<String> {
    let bare = path.trim().trim_matches(['"', '\'']);
    let name = bare.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".bib").unwrap_or(name);
    (!stem.is_empty()).then(|| stem.to_owned())
}

/// What the YAML at the start of a Markdown text says: `nocite`, and works under `references`.
fn front_matter(document: &Document, out: &mut Keys) {
    let text = document.source.text();
    if document.format != Format::Markdown || !text.starts_with("---") {
        return;
    }
    let mut field = "";
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if start > 0 && matches!(bare, "---" | "...") {
            break;
        }
        if line.starts_with(|c: char| c.is_alphabetic()) {
            field = line.split(':').next().unwrap_or_default();
        }
        let item = bare.strip_prefix("- ").unwrap_or(bare).trim_start();
        if field == "bibliography" {
            let listed = item.strip_prefix("bibliography:").unwrap_or(item);
            listed.split([',', '[', ']']).filter_map(file_stem).for_each(|it| out.sources.push(it));
        }
        if field == "references"
            && let Some(id) = item.strip_prefix("id:")
        {
            out.defined.push(id.trim().trim_matches(['"', '\'']).to_owned());
        }
        if field == "nocite" {
            for (sign, _) in line.match_indices('@') {
                let Some((key, from)) = key_at(&line[sign + 1..]) else { continue };
                let from = start + sign + 1 + from;
                let source = SourceSpan::new(from, from + key.len());
                let extent = Extent { text: TextSpan::default(), source };
                let (form, zones) = (KeyForm::Bracketed, ZoneSet::EMPTY);
                let (key, within) = (key.to_owned(), Vec::new());
                out.cited.push(KeyCitation { extent, key, form, zones, within });
            }
        }
    }
}
