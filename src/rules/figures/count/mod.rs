//! Counts that the enumeration behind them does not keep: "three reasons", and four of them.

mod items;
mod ordinals;

use serde::Deserialize;

use crate::facts::quantity::{Quantity, QuantityKind};
use crate::facts::table;
use crate::rules::figures::reading::{self, Phrases, Sentence, at, words};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::{Block, ListKind};
use crate::text::finding::{Finding, Place};
use crate::text::span::TextSpan;
use crate::text::zone::Zone;
use crate::words::fold;
use crate::words::number::Number;
use crate::words::quantities;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Count>("count");

/// Reports "three reasons: the cold, the distance, the price of grain and the war".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Count {
    /// Words that leave an enumeration open.
    open: Phrases,
    /// Before a number that counts some of more, or of which some are chosen.
    some: Phrases,
    /// Before a number of things that others are of.
    within: Phrases,
    /// Before a number of all that something has, for all that it ends like one of those: "consists of".
    whole: Phrases,
    /// Behind the noun of a number that tells how far off something is: "two releases after".
    distance: Phrases,
    /// Before a number that is no subject of the list that follows: "on three days".
    aside: Phrases,
    /// What stands for a colon.
    namely: Vec<String>,
    /// Before a number of things that were named before.
    definite: Phrases,
    /// What an item does not begin with.
    clauses: Vec<String>,
    /// Between a number with its noun and the names of all that it counts.
    are: Phrases,
    /// Between things with their number and what they are.
    verbs: Vec<String>,
    /// Words that send to the table that follows.
    tables: Phrases,
    /// Of a row of a table that is no item.
    total: Vec<String>,
    ordinals: ordinals::Ordinals,
}

/// How many things are counted and enumerated at most.
const MOST: i64 = 20;

impl Check for Count {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let mut found: Vec<Finding> = Vec::new();
        for sentence in reading::sentences(context) {
            let before = found.len();
            for quantity in sentence.quantities.iter().filter(|it| self.counts(context, it)) {
                found.extend(self.enumerated(context, &sentence, quantity));
                if found.len() == before {
                    found.extend(self.named(context, &sentence, quantity));
                }
                if found.len() == before {
                    found.extend(self.stated(context, &sentence, quantity));
                }
                if found.len() == before {
                    found.extend(self.ordinals.judge(context, &sentence, quantity));
                }
                if found.len() == before {
                    found.extend(self.listed(context, &sentence, quantity));
                }
            }
        }
        self.tabled(context, &mut found);
        findings.append(&mut found);
    }
}

/// A number of things and how many of them follow.
pub(super) fn miscounted(
    context: &DocumentContext<'_>,
    quantity: &Quantity,
    said: i64,
    items: &[Place],
) -> Finding {
    let noun = &quantity.noun;
    let follow = if items.len() == 1 { "follows" } else { "follow" };
    let number = context.text(quantity.extent.text);
    let mut finding = Finding::new(
        at(context, quantity),
        format!("`{number}` {noun} are announced, {} {follow}", items.len()),
    )
    .note(format!("counted: {}, announced: {said}", items.len()))
    .help("correct the number or the enumeration");
    for (nth, &place) in items.iter().enumerate() {
        finding = finding.label(place, (nth + 1).to_string());
    }
    finding
}

impl Count {
    /// Whether a quantity tells how many things there are.
    fn counts(&self, context: &DocumentContext<'_>, quantity: &Quantity) -> bool {
        let small = quantity.value.to_whole().is_some_and(|it| (2..=MOST).contains(&it));
        let plain = quantity.kind == QuantityKind::Count
            && quantity.is_exact()
            && quantities::is_plural(&quantity.noun);
        let start = quantity.extent.text.start;
        let opens = context.document.block_at(start).map_or(0, |it| it.span.start);
        let before = words(context, start.saturating_sub(30).max(opens), start);
        let behind = words(context, quantity.extent.text.end, quantity.extent.text.end + 40);
        let noun = behind.split_once(&*quantity.noun).map_or("", |(_, rest)| rest);
        // "two of the five members", "two releases after that"
        let within = self.within.end(&before) && !self.whole.end(&before);
        let within = within || self.distance.begin(noun);
        small && plain && !within && !self.some.end(&before)
    }

    /// "three reasons: A, B, C and D".
    fn enumerated(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        quantity: &Quantity,
    ) -> Option<Finding> {
        let from = quantity.extent.text.end;
        let rest = context.text(TextSpan { start: from, end: sentence.span.end });
        let (colon, sign) = rest
            .find(": ")
            .map(|at| (at, 1))
            .or_else(|| self.namely.iter().find_map(|it| Some((rest.find(&**it)?, it.len()))))?;
        let start = from + (colon + sign) as u32;
        let gap = words(context, from, from + colon as u32);
        // Another number nearer to the colon announces what follows, and so does another noun.
        let alone = !sentence.quantities.iter().any(|it| {
            let span = it.extent.text;
            span.start < start && span.end > from && it.kind != QuantityKind::Label
        });
        let distance = reading::count(&gap);
        let broken = gap.contains(['(', ')', ';', '?', '"', '“']);
        let all: Vec<&str> = gap.split(' ').filter(|it| !it.is_empty()).collect();
        let of = all.len() == 3 && all[1] == "of";
        let other =
            all.last().is_some_and(|it| quantities::is_plural(it) && **it != *quantity.noun && !of);
        if !alone
            || distance > 12
            || broken
            || other
            || self.open.within(&words(context, from, sentence.span.end))
        {
            return None;
        }
        let span = TextSpan { start, end: sentence.span.end };
        if let Some(list) = items::marked(context, span) {
            return self.judge(context, quantity, &list);
        }
        let list = items::read(context, span, &self.clauses)?;
        if !list.named && distance > 9 {
            return None;
        }
        self.judge(context, quantity, &list)
    }

    /// "Its three daughters, A, B, C and D, …", "The four winners were A, B and C."
    fn named(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        quantity: &Quantity,
    ) -> Option<Finding> {
        let rest = TextSpan { start: quantity.extent.text.end, end: sentence.span.end };
        let text = context.text(rest);
        let noun =
            fold::lower(text).find(&*quantity.noun).filter(|&it| it < 40)? + quantity.noun.len();
        let gap = text.get(noun..)?.split(|c: char| c.is_uppercase()).next()?;
        let start = rest.start + (noun + gap.len()) as u32;
        let lead: String = words(context, rest.start + noun as u32, start);
        let lead = lead.trim_end_matches(" the ").trim();
        if !(lead == "," || lead == "(" || self.are.has(lead)) {
            return None;
        }
        let mut end = sentence.span.end;
        if lead == "(" {
            let inside = context.text(TextSpan { start, end });
            end = start + inside.find(')')? as u32;
        }
        let span = TextSpan { start, end };
        let list = items::names(context, span)?;
        if self.open.within(&words(context, rest.start, list.end + 30)) {
            return None;
        }
        self.judge(context, quantity, &list)
    }

    /// "The three stages of the work are digging, lining and planting."
    fn stated(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        quantity: &Quantity,
    ) -> Option<Finding> {
        let before = words(context, sentence.span.start, quantity.extent.text.start);
        let from = quantity.extent.text.end;
        let rest = context.text(TextSpan { start: from, end: sentence.span.end });
        let verb = self.verbs.iter().find_map(|it| Some(rest.find(&**it)? + it.len()))?;
        let start = from + verb as u32;
        let gap = words(context, from, start);
        let subject = self.definite.has(before.trim())
            && reading::count(&gap) <= 8
            && !reading::has_break(&gap)
            && !gap.contains(',')
            && !sentence.quantities.iter().any(|it| it.extent.text.start > from);
        if !subject || self.open.within(&words(context, from, sentence.span.end)) {
            return None;
        }
        let list = items::read(context, TextSpan { start, end: sentence.span.end }, &self.clauses)?;
        // "The two sides are old, tired and poor."
        let nouns = list.named
            || list.spans.len() > 2
                && list.spans.iter().all(|&it| {
                    let first = words(context, it.start, it.end);
                    let first = first.trim_start().split(' ').next().unwrap_or_default().to_owned();
                    matches!(&*first, "the" | "a" | "an") || first.ends_with("ing")
                });
        nouns.then(|| self.judge(context, quantity, &list)).flatten()
    }

    fn judge(
        &self,
        context: &DocumentContext<'_>,
        quantity: &Quantity,
        list: &items::Items,
    ) -> Option<Finding> {
        let said = quantity.value.to_whole()?;
        let (least, most) = (list.spans.len() as i64, (list.spans.len() + list.doubtful) as i64);
        // What is far off is another list.
        let near = least <= 2 * said && said <= 2 * least + 1;
        if (least..=most).contains(&said) || !near {
            return None;
        }
        let places: Vec<_> = list.spans.iter().map(|&span| context.place(span)).collect();
        Some(miscounted(context, quantity, said, &places))
    }

    /// "The plan has three steps:" over a list.
    fn listed(
        &self,
        context: &DocumentContext<'_>,
        sentence: &Sentence<'_>,
        quantity: &Quantity,
    ) -> Option<Finding> {
        let blocks = &context.document.blocks;
        let after = blocks.partition_point(|it| it.span.start <= sentence.span.start);
        let over = blocks.get(after.checked_sub(1)?)?;
        let rest = words(context, quantity.extent.text.end, sentence.span.end);
        let last = sentence.span.end == over.span.end;
        let counts = sentence.quantities.iter().filter(|it| it.kind == QuantityKind::Count);
        let alone = counts.count() == 1;
        let before = words(context, sentence.span.start, quantity.extent.text.start);
        let colon = rest.trim_end().ends_with(" :");
        let near = reading::count(&rest) <= 12;
        // "We make five recommendations." over a list of them.
        let told = rest.trim_end().ends_with(" .")
            && reading::count(&before) <= 4
            && reading::count(&before) + reading::count(&rest) <= 14
            && !self.definite.end(&before);
        // "Three things to bring", but not "Three Rivers".
        let titled = over.zone == Zone::Heading && before.trim().is_empty();
        let told = told || titled && (2..=10).contains(&reading::count(&rest));
        if !last
            || !(colon || told)
            || !alone
            || !near
            || self.aside.end(&before)
            || self.open.within(&rest)
        {
            return None;
        }
        // An item does not announce its neighbours, and "the two formats" were named before.
        let beside = over.zone == Zone::ListItem
            && blocks.get(after).is_some_and(|it| it.level <= over.level)
            && kind_of_item(context, over)
                == blocks.get(after).and_then(|it| kind_of_item(context, it));
        if beside || self.definite.end(&before) && reading::count(&rest) > 4 {
            return None;
        }
        let block = blocks.get(after)?;
        if context.text(block.span).starts_with('(') && colon && block.zone.is_running() {
            let list = items::marked(context, block.span)?;
            return self.judge(context, quantity, &list);
        }
        let items = list_behind(context, after)?;
        let said = quantity.value.to_whole()?;
        let count = items.len() as i64;
        // An item may hold several: "`A`, `B`", "Adler and Brandt".
        let several = |place: &Place| {
            let text = place.span.of(context.document.source.text());
            let parts = text.trim_end_matches([';', '.', ',']).split([',', ';']);
            let parts: Vec<&str> = parts.flat_map(|it| it.split(" and ")).collect();
            let short = |it: &&str| it.split_whitespace().count() <= 3;
            let alike = |it: &&str| {
                // "the kitchen, with a scullery"
                let first = it.split_whitespace().next().unwrap_or_default();
                if quantities::is_stop(first) && !matches!(first, "the" | "a" | "an") {
                    return false;
                }
                let shape = |text: &str| {
                    text.trim_start().chars().next().map(|c| (c.is_uppercase(), c.is_alphabetic()))
                };
                shape(it) == shape(parts[0])
            };
            parts.len() > 1 && parts.iter().all(short) && parts.iter().all(alike)
        };
        if count < said && items.iter().any(several) {
            return None;
        }
        if told && (count - said).abs() > 1 || count < 2 {
            return None;
        }
        (count != said && (count - said).abs() <= 2 && count > 1)
            .then(|| miscounted(context, quantity, said, &items))
    }

    /// "The table gives five species", and four rows under that heading.
    fn tabled(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        if context.document.cells.is_empty() {
            return;
        }
        let blocks = &context.document.blocks;
        let quantities = &context.facts.quantities;
        for grid in table::grids(context.layers, quantities) {
            let first = blocks.partition_point(|it| it.span.start < grid.span.start);
            let Some(over) = first.checked_sub(1).map(|it| &blocks[it]) else { continue };
            let head = grid.head();
            if over.zone == Zone::TableCell || head == 0 {
                continue;
            }
            let heading = fold::lower(grid.heading(0)).into_owned();
            let at = quantities.partition_point(|it| it.extent.text.start < over.span.start);
            let own = quantities[at..].iter().take_while(|it| it.extent.text.end <= over.span.end);
            for quantity in own.filter(|it| self.counts(context, it)) {
                let Some(sentence) = context.layers.sentence_at(quantity.extent.text.start) else {
                    continue;
                };
                let told = self.tables.within(&words(context, sentence.start, sentence.end));
                let same = !heading.is_empty()
                    && (*quantity.noun == *heading
                        || quantity.noun.strip_suffix('s') == Some(&*heading));
                let rows: Vec<_> = (head..grid.rows.len())
                    .filter(|&row| reading::is_item(grid.label(row), &self.total))
                    .collect();
                let said = quantity.value.to_whole().unwrap_or_default();
                let count = rows.len() as i64;
                if told && same && count != said && (count - said).abs() <= 2 {
                    let places: Vec<_> =
                        rows.iter().map(|&row| context.place(grid.rows[row][0].span)).collect();
                    findings.push(miscounted(context, quantity, said, &places));
                }
            }
        }
    }
}

/// How the item is marked that a block stands in: by a number or by a bullet.
fn kind_of_item(context: &DocumentContext<'_>, block: &Block) -> Option<ListKind> {
    let items = &context.document.items;
    let at = items.partition_point(|it| it.source.start <= block.source.start);
    at.checked_sub(1).map(|it| items[it].kind)
}

/// The first blocks of the items of the list that begins with a block; none where none does.
fn list_behind(context: &DocumentContext<'_>, first: usize) -> Option<Vec<Place>> {
    let blocks = &context.document.blocks;
    let is_item = |it: &&Block| it.zone == Zone::ListItem;
    let list: Vec<&Block> = blocks[first..].iter().take_while(is_item).collect();
    let (start, end) = (list.first()?.source.start, list.last()?.source.end);
    let items = &context.document.items;
    let from = items.partition_point(|it| it.source.start < start);
    let level = items.get(from)?.level;
    let kind = items[from].kind;
    // With an item of the list around it, the list is at its end.
    let own = items[from..].iter().take_while(|it| it.source.start < end && it.level >= level);
    // Two lists in a row are told apart by nothing else.
    let own = own.filter(|it| it.level == level).take_while(|it| it.kind == kind);
    let places = own.filter_map(|item| {
        let block = list.iter().find(|it| it.source.start >= item.source.start)?;
        Some(context.place(block.span))
    });
    Some(places.collect())
}

/// Whether a number is the same as one in figures.
pub(super) fn whole(quantity: &Quantity) -> Option<i64> {
    quantity.value.to_whole().filter(|&it| Number::whole(it) > Number::ONE)
}

/// Whether a word is a name, as far as its first letter tells.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && !quantities::is_stop(word)
}
