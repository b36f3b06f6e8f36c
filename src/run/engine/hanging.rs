//! Which fixes are safe for what hangs on the words that they change.
//!
//! A check knows a text, or the facts of a corpus, and not that the words which it corrects are
//! the name that a link goes by, or that a line is drawn under them. Here both are seen: a fix
//! that would leave a link behind is not safe, and says why; one that lengthens a title lengthens
//! the lines at it, too.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Facts, numbered};
use crate::text::document::Format;
use crate::text::finding::{Applicability, DocumentId, Edit, Finding, Place};
use crate::text::frame::{Frame, Link, Scope, Target, Tie, called, columns, keys};
use crate::text::span::SourceSpan;

/// Takes fixes that break what hangs on the words for unsafe, and completes those of titles.
pub(super) fn settle(findings: &mut [Finding], documents: &[Facts]) {
    let mut calls = None;
    for finding in findings.iter_mut() {
        let Some(fix) = &finding.fix else { continue };
        if fix.applicability != Applicability::Safe {
            continue;
        }
        let reason = fix.edits.iter().find_map(|edit| reason(edit, documents, &mut calls));
        if let Some(reason) = reason {
            finding.notes.push(reason);
            if let Some(fix) = &mut finding.fix {
                fix.applicability = Applicability::Unsafe;
            }
        }
    }
    lengthen(findings, documents);
}

/// Why an edit is not safe; nothing where it is.
fn reason<'a>(
    edit: &Edit,
    documents: &'a [Facts],
    calls: &mut Option<Calls<'a>>,
) -> Option<String> {
    let Edit { place, replacement } = edit;
    let facts = documents.get(place.document.0 as usize)?;
    let Frame { targets, ties, tables, foreign, .. } = &facts.frame;
    if *foreign {
        return Some("the format of this text is not known, so its words may be code".to_owned());
    }
    if let Some(tied) = covering(ties, place.span, |tied| tied.stretch.source)
        && tied.stretch.piece(place.span).is_none_or(|old| !is_same(old, replacement))
    {
        return Some(
            match tied.tie {
                Tie::Reference => "the words are the name that this link is resolved by",
                Tie::Name => "the words are a name that a program may look up",
                Tie::Program => "the words are attributes or code that a program reads",
            }
            .to_owned(),
        );
    }
    if let Some(table) = covering(tables, place.span, |table| table.source)
        && table.piece(place.span).is_none_or(|old| columns(old) != columns(replacement))
    {
        return Some("the columns of this table are drawn, and the fix would move them".to_owned());
    }
    let target = covering(targets, place.span, |target| target.stretch.source)?;
    let old = target.stretch.piece(place.span);
    let kept = old.is_some_and(|old| match facts.summary.format {
        Format::Markdown => slug(old) == slug(replacement),
        _ => is_same(old, replacement),
    });
    if kept {
        return None;
    }
    let calls = calls.get_or_insert_with(|| Calls::new(documents));
    let (caller, link) = calls.find(place.document, target)?;
    let caller = match caller == place.document {
        true => "this text".to_owned(),
        false => format!("`{}`", documents.get(caller.0 as usize)?.path),
    };
    Some(format!("{caller} links here by these words, as `{}`, so the fix breaks it", link.name))
}

/// Whether two names are one to Markdown and reStructuredText: neither minds case.
fn is_same(left: &str, right: &str) -> bool {
    left.split_whitespace()
        .map(str::to_lowercase)
        .eq(right.split_whitespace().map(str::to_lowercase))
}

/// The item that a span lies in or meets, of some that are in order and do not overlap; an
/// insertion meets only what it stands inside of.
fn covering<T>(items: &[T], span: SourceSpan, of: impl Fn(&T) -> SourceSpan) -> Option<&T> {
    let at = items.partition_point(|item| of(item).end <= span.start);
    let item = items.get(at)?;
    let SourceSpan { start, .. } = of(item);
    let inside = if span.is_empty() { start < span.start } else { start < span.end };
    inside.then_some(item)
}

/// What anchors make of a heading's words.
fn slug(words: &str) -> String {
    let lower = words.chars().flat_map(char::to_lowercase);
    let kept = lower.filter(|&c| c.is_alphanumeric() || c == '-' || c == '_' || c.is_whitespace());
    kept.map(|c| if c.is_whitespace() { '-' } else { c }).collect()
}

/// A link with the text that it stands in.
type Call<'a> = (DocumentId, &'a Link);

/// The links of a corpus by what they call.
struct Calls<'a> {
    documents: &'a [Facts],
    by_key: FxHashMap<String, Callers<'a>>,
}

/// The links that call one name, the first of each kind.
#[derive(Default)]
struct Callers<'a> {
    /// Those to the text that they stand in.
    here: FxHashMap<DocumentId, &'a Link>,
    /// Those to texts of a name.
    pages: FxHashMap<String, Call<'a>>,
    /// One that may lead to any text: it says nothing of where, or its address is none of theirs.
    anywhere: Option<Call<'a>>,
}

impl<'a> Calls<'a> {
    fn new(documents: &'a [Facts]) -> Self {
        let names: FxHashSet<String> =
            documents.iter().flat_map(|facts| page(&facts.path)).collect();
        let mut by_key: FxHashMap<String, Callers<'a>> = FxHashMap::default();
        for (id, facts) in numbered(documents) {
            for link in &facts.frame.links {
                let asked = match &link.scope {
                    Scope::Path(address) => asked(address).filter(|page| names.contains(page)),
                    _ => None,
                };
                for key in called(&link.name) {
                    let callers = by_key.entry(key).or_default();
                    match (&link.scope, &asked) {
                        (Scope::Here, _) => {
                            callers.here.entry(id).or_insert(link);
                        }
                        (_, Some(page)) => {
                            callers.pages.entry(page.clone()).or_insert((id, link));
                        }
                        _ => {
                            callers.anywhere.get_or_insert((id, link));
                        }
                    }
                }
            }
        }
        Self { documents, by_key }
    }

    /// A link that calls some words of a document.
    fn find(&self, document: DocumentId, target: &Target) -> Option<Call<'a>> {
        let [stem, folder] = page(&self.documents.get(document.0 as usize)?.path);
        // Pandoc leaves out the number that a heading begins with.
        let bare = target.words.trim_start_matches(|c: char| !c.is_alphabetic());
        let keys = keys(&target.words).into_iter().chain(keys(bare));
        let mut called = keys.filter_map(|key| self.by_key.get(&key));
        called.find_map(|callers| {
            let here = callers.here.get(&document).map(|&link| (document, link));
            let folder = Some(&folder).filter(|_| INDEXES.contains(&&*stem));
            let by_folder = || callers.pages.get(folder?);
            let page = || callers.pages.get(&stem).or_else(by_folder).copied();
            here.or_else(page).or(callers.anywhere)
        })
    }
}

/// The name of the text that an address leads to; none where it only says in which folder.
fn asked(address: &str) -> Option<String> {
    let address = address.split('?').next().unwrap_or_default().trim_end_matches('/');
    let address = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    let [stem, folder] = page(&address);
    let name = if INDEXES.contains(&&*stem) { folder } else { stem };
    (!name.trim_matches('.').is_empty()).then_some(name)
}

/// Names of the text that stands for its folder.
const INDEXES: [&str; 4] = ["index", "_index", "readme", "home"];

/// The name of a file without its extension, and that of its folder, in lower case.
fn page(path: &str) -> [String; 2] {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    [stem.to_lowercase(), parts.next().unwrap_or_default().to_lowercase()]
}

/// Lengthens the lines at titles that fixes make longer than them.
///
/// A fix replaces the columns of the line that the words stand over, so that each fix of a title
/// makes room for its own words, whichever others are applied.
fn lengthen(findings: &mut [Finding], documents: &[Facts]) {
    let title = |place: Place| {
        let targets = &documents.get(place.document.0 as usize)?.frame.targets;
        let target = covering(targets, place.span, |target| target.stretch.source)?;
        let start = target.stretch.source.start;
        let before = target.stretch.piece(SourceSpan { start, end: place.span.start })?;
        let old = target.stretch.piece(place.span).filter(|_| !target.rules.is_empty())?;
        Some((target, columns(before), columns(old)))
    };
    let mut growth: FxHashMap<(DocumentId, u32), usize> = FxHashMap::default();
    let edits = |finding: &Finding| finding.fix.as_ref().map_or(Vec::new(), |it| it.edits.clone());
    for edit in findings.iter().filter_map(|it| it.fix.as_ref()).flat_map(|it| &it.edits) {
        let Some((target, _, old)) = title(edit.place) else { continue };
        let key = (edit.place.document, target.stretch.source.start);
        *growth.entry(key).or_default() += columns(&edit.replacement).saturating_sub(old);
    }
    if growth.is_empty() {
        return;
    }
    for finding in findings {
        let mut more = Vec::new();
        for edit in edits(finding) {
            let Some((target, before, old)) = title(edit.place) else { continue };
            let document = edit.place.document;
            let new = columns(&edit.replacement);
            let all = growth.get(&(document, target.stretch.source.start)).copied();
            if new <= old || all.unwrap_or_default() <= target.room {
                continue;
            }
            for rule in &target.rules {
                let at = |column: usize| rule.end.min(rule.start.saturating_add(column as u32));
                let span = SourceSpan { start: at(before), end: at(before + old) };
                let sign = target.sign.encode_utf8(&mut [0; 4]).repeat(span.len() + new - old);
                more.push(Edit { place: Place { document, span }, replacement: sign });
            }
        }
        if !more.is_empty() {
            // The words of the title are what there is to say.
            finding.help = finding.advice();
            finding.fix.iter_mut().for_each(|fix| fix.edits.append(&mut more));
        }
    }
}
