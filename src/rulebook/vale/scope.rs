//! Vale's scopes as zones.

use crate::text::zone::{HeadingLevels, Zone, ZoneSet};

/// What a rule of Vale reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reads {
    /// The zones.
    pub(super) zones: ZoneSet,
    /// Of headings, which levels.
    pub(super) levels: HeadingLevels,
    /// What a match lies in, as `within` has it.
    pub(super) within: Option<&'static str>,
    /// What it should read and does not.
    pub(super) unread: Vec<String>,
}

/// Blocks of running text, which Vale alone splits into sentences.
const RUNNING: [Zone; 5] =
    [Zone::Paragraph, Zone::Reference, Zone::Furniture, Zone::Dateline, Zone::Byline];
const HEADINGS: [Zone; 2] = [Zone::Title, Zone::Heading];
/// Notes are a list in the page that Vale reads.
const LISTS: [Zone; 2] = [Zone::ListItem, Zone::Footnote];
/// Stretches inside of blocks. Code is one sign of the prose, which a match may hold; addresses are
/// masked.
const INLINE: [Zone; 5] =
    [Zone::Quotation, Zone::CitedTitle, Zone::Citation, Zone::Foreign, Zone::Code];

/// Every block.
fn everything() -> ZoneSet {
    let others = [Zone::BlockQuotation, Zone::TableCell, Zone::Caption];
    RUNNING.into_iter().chain(HEADINGS).chain(LISTS).chain(others).collect()
}

/// What some alternative scopes name together.
pub(super) fn read<'a>(scopes: impl Iterator<Item = &'a str>) -> Reads {
    let mut reads = Reads {
        zones: ZoneSet::EMPTY,
        levels: HeadingLevels::ALL,
        within: None,
        unread: Vec::new(),
    };
    let mut levels: Option<Vec<u8>> = None;
    for scope in scopes {
        let mut zones = everything();
        let mut own: Option<Vec<u8>> = None;
        for part in scope.split('&').map(str::trim) {
            let (negated, name) = match part.strip_prefix('~') {
                Some(name) => (true, name.trim()),
                None => (false, part),
            };
            let Some((set, level)) = named(name) else {
                // What is not read anyway need not be left out.
                if negated {
                    continue;
                }
                reads.unread.push(name.to_owned());
                zones = ZoneSet::EMPTY;
                continue;
            };
            match name {
                "raw" if !negated => reads.within = Some("source"),
                "sentence" if !negated && reads.within.is_none() => reads.within = Some("sentence"),
                _ => {}
            }
            let keeps = |zone: &Zone| match (negated, level) {
                (false, _) => set.contains(*zone),
                (true, None) => !set.contains(*zone),
                // Headings of other levels are read.
                (true, Some(_)) => true,
            };
            zones =
                Zone::ALL.into_iter().filter(|&zone| zones.contains(zone)).filter(keeps).collect();
            if let Some(level) = level {
                let all = own.unwrap_or_else(|| (1..=6).collect());
                own = Some(all.into_iter().filter(|&it| (it == level) != negated).collect());
            }
        }
        let heads = zones.contains(Zone::Heading);
        match (own, heads) {
            (Some(own), true) => levels.get_or_insert_default().extend(own),
            (None, true) => levels.get_or_insert_default().extend(1..=6),
            _ => {}
        }
        reads.zones = reads.zones.union(zones);
    }
    if let Some(levels) = levels.filter(|levels| (1..=6).any(|level| !levels.contains(&level))) {
        reads.levels = HeadingLevels::from(levels);
    }
    reads.zones = reads.zones.union(INLINE.into_iter().collect());
    reads
}

/// The zones of a scope, and the level of heading that it names; none for what is not read here.
fn named(scope: &str) -> Option<(ZoneSet, Option<u8>)> {
    let mut parts = scope.split('.');
    let base = parts.next().unwrap_or_default();
    let sub = parts.next();
    let zones: ZoneSet = match base {
        // `text.md` and the like name a format.
        "text" if matches!(sub, Some("attr" | "comment" | "frontmatter")) => return None,
        "text" | "raw" => everything(),
        "sentence" | "paragraph" => RUNNING.into_iter().collect(),
        "summary" => RUNNING.into_iter().chain(LISTS).chain([Zone::BlockQuotation]).collect(),
        "heading" => {
            let level = sub.and_then(|sub| sub.strip_prefix('h')?.parse().ok());
            return Some((HEADINGS.into_iter().collect(), level));
        }
        "list" => LISTS.into_iter().collect(),
        "blockquote" => [Zone::BlockQuotation].into_iter().collect(),
        "table" if sub == Some("caption") => [Zone::Caption].into_iter().collect(),
        "table" => [Zone::TableCell].into_iter().collect(),
        "figure" => [Zone::Caption].into_iter().collect(),
        _ => return None,
    };
    Some((zones, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones(scopes: &[&str]) -> Reads {
        read(scopes.iter().copied())
    }

    #[test]
    fn scopes_are_sets() {
        let text = zones(&["text"]);
        assert!(text.zones.contains(Zone::Heading) && !text.zones.contains(Zone::Locator));
        let negated = zones(&["~heading"]);
        assert!(!negated.zones.contains(Zone::Title) && negated.zones.contains(Zone::ListItem));
        let both = zones(&["list", "sentence"]);
        assert!(both.zones.contains(Zone::ListItem) && both.zones.contains(Zone::Paragraph));
        assert!(!both.zones.contains(Zone::Heading));
        assert_eq!(both.within, Some("sentence"));
        let meet = zones(&["text & ~list & ~table.cell"]);
        assert!(!meet.zones.contains(Zone::ListItem) && !meet.zones.contains(Zone::TableCell));
        assert_eq!(zones(&["raw"]).within, Some("source"));
    }

    #[test]
    fn headings_have_levels() {
        let first = zones(&["heading.h1"]);
        assert!(first.levels.contains(1) && !first.levels.contains(2));
        let others = zones(&["~heading.h1"]);
        assert!(others.zones.contains(Zone::Heading) && others.zones.contains(Zone::Paragraph));
        assert!(!others.levels.contains(1) && others.levels.contains(3));
    }

    #[test]
    fn what_is_not_read_is_told() {
        assert_eq!(zones(&["link", "text"]).unread, ["link"]);
    }
}
