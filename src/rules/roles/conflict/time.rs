//! Whether two statements are told of one time.

use crate::rules::roles::conflict::said::{Account, Said};
use crate::words::calendar::Interval;

/// From so many days on an interval has years for its ends, and what is told at an end may be of the next holder.
const COARSE: i32 = 365;

/// How many days lie at most between two texts that tell of one present.
const PRESENT: i32 = 120;

/// The time of which both tell, as a note has it; nothing where it may be two.
pub(super) fn shared(account: &Account<'_>, a: &Said<'_>, b: &Said<'_>) -> Option<String> {
    // A text without any date is of the time of another one on its matter.
    let undated = [a, b].iter().any(|it| it.now.is_none() && it.relation.when.is_none());
    if undated {
        let so = !a.relation.past && !b.relation.past && a.document != b.document;
        let one = so && account.is_one_matter(a.document, b.document);
        return one.then(|| "both texts are of one matter, and tell of their present".to_owned());
    }
    match (a.relation.when, b.relation.when) {
        (Some(x), Some(y)) => common((x, a.relation.open), (y, b.relation.open)),
        (Some(x), None) if !b.relation.past => common((x, a.relation.open), (b.now?, false)),
        (None, Some(y)) if !a.relation.past => common((a.now?, false), (y, b.relation.open)),
        (None, None) if !a.relation.past && !b.relation.past => {
            if a.document == b.document && a.relation.record == b.relation.record {
                return None;
            }
            present(a.now?, b.now?)
        }
        _ => None,
    }
}

/// What is told of the time of both texts.
fn present(a: Interval, b: Interval) -> Option<String> {
    let gap = a
        .earliest
        .since(b.latest)
        .ok()?
        .get_days()
        .max(b.earliest.since(a.latest).ok()?.get_days());
    let near = gap <= PRESENT && (a.days() < COARSE && b.days() < COARSE || a.overlaps(b));
    near.then(|| match a == b {
        true => format!("both are told of {}", a.spoken()),
        false => format!("told of {} and {}", a.spoken(), b.spoken()),
    })
}

/// What two intervals share beyond a year at an end; an open one ends with its text.
fn common((a, a_open): (Interval, bool), (b, b_open): (Interval, bool)) -> Option<String> {
    let inner = |it: Interval, open: bool| -> Option<(i16, i16)> {
        // Within its first and last years somebody may have come or gone.
        let slack = i16::from(it.days() >= COARSE);
        let (from, to) =
            (it.earliest.year() + slack, it.latest.year() - if open { 0 } else { slack });
        (from <= to).then_some((from, to))
    };
    let (x, y) = (inner(a, a_open)?, inner(b, b_open)?);
    let (from, to) = (x.0.max(y.0), x.1.min(y.1));
    // Two days of one year are two times, unless they are near.
    if a.days() < COARSE && b.days() < COARSE {
        return present(a, b);
    }
    if from > to {
        return None;
    }
    Some(match (a.spoken(), b.spoken()) {
        (a, b) if a == b => format!("both are told of {a}"),
        (a, b) => format!("told of {a} and {b}"),
    })
}
