//! Pages of an entry that end before they begin.

use serde::Deserialize;

use super::entry_name;
use crate::facts::Reference;
use crate::rules::{Check, DocumentContext, Kind, place};
use crate::text::finding::Finding;
use crate::words::fold;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<PageRange>("page-range");

/// The check.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageRange {}

impl Check for PageRange {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        findings.extend(context.facts.references.iter().filter_map(|entry| one(context, entry)));
    }
}

fn one(context: &DocumentContext<'_>, entry: &Reference) -> Option<Finding> {
    let extent = entry.pages_extent?;
    let pages = context.text(extent.text);
    let (first, last) = pages.split_once(fold::is_dash)?;
    let (first, last) = (first.trim(), last.trim());
    let end = end_of(first, last)?;
    let start = digits(first)?.1;
    if end >= start {
        return None;
    }
    let finding = Finding::new(
        place(context.id, extent),
        format!("the pages of `{}` end before they begin", entry_name(entry)),
    );
    let finding = if digits(last)?.1 == end {
        finding
    } else {
        finding.note(format!("`{last}` behind `{first}` stands for {end}"))
    };
    Some(finding.help("check both numbers"))
}

/// The letters and the number of a page.
fn digits(page: &str) -> Option<(&str, u64)> {
    let at = page.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = page.split_at(at);
    Some((letters, number.parse().ok()?))
}

/// From this number of digits on, what stands in the place of pages is the number of an article.
const ARTICLE: usize = 5;

/// The last page, where the digits that it shares with the first may be left out: `232–46`.
fn end_of(first: &str, last: &str) -> Option<u64> {
    let ((letters, start), (other, end)) = (digits(first)?, digits(last)?);
    if !other.is_empty() && other != letters {
        return None;
    }
    let (long, short) = (first.len() - letters.len(), last.len() - other.len());
    if short >= long {
        return Some(end);
    }
    // `e01163-15` and `050038-1` are numbers of articles.
    if long >= ARTICLE {
        return None;
    }
    let unit = 10_u64.checked_pow(u32::try_from(short).ok()?)?;
    Some(start / unit * unit + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_digits_may_be_left_out() {
        assert_eq!(end_of("232", "46"), Some(246));
        assert_eq!(end_of("1008", "9"), Some(1009));
        assert_eq!(end_of("e98", "e112"), Some(112));
        assert_eq!(end_of("246", "32"), Some(232));
        assert_eq!(end_of("S12", "e4"), None);
        assert_eq!(end_of("e01163", "15"), None);
    }
}
