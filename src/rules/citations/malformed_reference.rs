//! Entries with a broken piece: doubled stops, a comma too many, organisations turned round, addresses
//! that lead nowhere.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::{Applicability, Confidence, Finding};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::authorship::lexicon;
use crate::words::data;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<MalformedReference>("malformed-reference");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MalformedReference {}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hosts {
    hosts: FxHashSet<String>,
}

static HOSTS: LazyLock<Hosts> = LazyLock::new(|| data::table("hosts.toml"));

impl Check for MalformedReference {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let references = &context.facts.references;
        let joints: Vec<_> = references.iter().map(|entry| joint(context, entry)).collect();
        let commas =
            joints.iter().flatten().filter(|joint| context.text(**joint).starts_with(',')).count();
        let usual = joints.iter().flatten().count() >= 3 * commas;
        for (entry, joint) in references.iter().zip(joints) {
            findings.extend(doubled_stop(context, entry));
            let comma = joint.filter(|joint| context.text(*joint).starts_with(',') && usual);
            findings.extend(comma.map(|joint| stray_comma(context, joint)));
            findings.extend(home_page(context, entry));
            findings.extend(lost_hyphen(context, entry));
            findings.extend(turned_round(context, entry));
        }
        empty_addresses(context, findings);
    }
}

/// What stands between the authors and the bracket of the year.
fn joint(context: &DocumentContext<'_>, entry: &Reference) -> Option<TextSpan> {
    let (head, year) = (entry.head.text, entry.year_extent?.text);
    let between = TextSpan { start: head.end, end: year.start };
    let bracketed =
        !head.is_empty() && head.end <= year.start && context.text(between).ends_with('(');
    bracketed.then_some(between)
}

/// `Osei, K.. (2019)`
fn doubled_stop(context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
    let year = entry.year_extent?.text;
    let start = entry.extent.text.start;
    let before = context.text(TextSpan { start, end: year.start.max(start) });
    let at = before.find("..")?;
    let initial = before[..at].chars().next_back().is_some_and(char::is_alphabetic);
    if !initial || before[at..].starts_with("...") {
        return None;
    }
    let at = start as usize + at;
    let span = TextSpan::new(at, at + "..".len());
    Some(
        Finding::new(context.place(span), "two stops in the authors of an entry")
            .help("write one stop")
            .replace(Applicability::Safe, "."),
    )
}

/// `Osei, K., (2019)` in a list that has `Adu, M. (2018)`.
fn stray_comma(context: &DocumentContext<'_>, joint: TextSpan) -> Finding {
    let comma = TextSpan { start: joint.start, end: joint.start + 1 };
    Finding::new(context.place(comma), "a comma between the authors and the bracket of the year")
        .note("the other entries of the list have none")
        .help("take it out")
        .replace(Applicability::Safe, "")
}

/// `Network, Coastal Analysts`: an organisation that a program took for a person.
fn turned_round(context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
    let head = entry.head.text;
    let (word, rest) = context.text(head).split_once(", ")?;
    let end = rest.find([',', '.', ';', '&', '(']).unwrap_or(rest.len());
    let end = rest[..end].find(" and ").unwrap_or(end);
    let before = rest[..end].trim_end();
    let named = before.split(' ').all(|word| word.chars().count() > 1)
        && before.starts_with(char::is_uppercase);
    if !lexicon().corporate.contains(&word.to_lowercase()) || !named {
        return None;
    }
    let start = head.start as usize;
    let length = word.len() + ", ".len() + before.len();
    let name = format!("{before} {word}");
    Some(
        Finding::new(
            context.place(TextSpan::new(start, start + length)),
            format!("the name of `{name}` is turned round like a person's"),
        )
        .confidence(Confidence::Medium)
        .help(format!("write `{name}`"))
        .replace(Applicability::Unsafe, name),
    )
}

/// `https://books.google.com`: no work stands at the home page of a library.
fn home_page(context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
    let url = entry.url.as_deref()?;
    let bare = url.split("://").last()?.trim_end_matches('/').to_lowercase();
    let host = bare.strip_prefix("www.").unwrap_or(&bare);
    HOSTS.hosts.contains(host).then(|| {
        let place = entry.url_extent.map_or(entry.extent.text, |extent| extent.text);
        Finding::new(
            context.place(place),
            format!("`{url}` is a home page, not the address of a work"),
        )
        .help("give the full address, or the publisher alone")
    })
}

/// `National-SecurityStrategy` in an address whose other words have hyphens between them.
fn lost_hyphen(context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
    let (url, extent) = (entry.url.as_deref()?, entry.url_extent?);
    let title: Vec<_> = fold::key(entry.title.as_deref()?).split(' ').map(str::to_owned).collect();
    let slug = url.rsplit('/').find(|part| part.matches('-').count() >= 3)?;
    let offset = slug.as_ptr() as usize - url.as_ptr() as usize;
    let mut at = offset;
    for word in slug.split('-') {
        let seam =
            word.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map(|(seam, _)| seam);
        let halves = seam.map(|seam| word.split_at(seam));
        if let Some((left, right)) = halves {
            let (left, right) = (left.to_lowercase(), right.to_lowercase());
            let neighbours = title.windows(2).any(|pair| pair[0] == left && pair[1] == right);
            if neighbours {
                let start = extent.text.start as usize + at;
                let span = TextSpan::new(start, start + word.len());
                let (left, right) = halves?;
                return Some(
                    Finding::new(
                        context.place(span),
                        format!("`{word}` has lost a hyphen in an address"),
                    )
                    .confidence(Confidence::Medium)
                    .note("the address has the words of the title, with hyphens between all others")
                    .help("try the address with the hyphen")
                    .replace(Applicability::Unsafe, format!("{left}-{right}")),
                );
            }
        }
        at += word.len() + 1;
    }
    None
}

/// `Available at: <>`
fn empty_addresses(context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
    let blocks = &context.document.blocks;
    let listed =
        blocks.iter().filter(|block| matches!(block.zone, Zone::Reference | Zone::Furniture));
    for block in listed {
        for (at, empty) in context.text(block.span).match_indices("<>") {
            let start = block.span.start as usize + at;
            let span = TextSpan::new(start, start + empty.len());
            findings.push(
                Finding::new(
                    context.place(span),
                    "an address is missing between the angle brackets",
                )
                .help("put the address there"),
            );
        }
    }
}
