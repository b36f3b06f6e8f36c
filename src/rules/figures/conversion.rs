//! Measures given in two units that are not the same: "120 metres (294 feet)".

use serde::Deserialize;

use crate::facts::quantity::{Bound, Quantity, QuantityKind};
use crate::facts::table::{self, Amount, Grid};
use crate::rules::figures::reading::{self, Phrases, at, between, count, within_ratio, words};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;
use crate::text::zone::Zone;
use crate::words::number::Number;
use crate::words::quantities::{self, Measure, Unit};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::of::<Conversion>("conversion");

/// Reports a measure beside one in another unit that it is not equal to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Conversion {
    /// Between a measure and the same in another unit.
    links: Phrases,
    /// Before a measure that is one of several dimensions.
    dimensions: Phrases,
    /// Behind a measure that is another one, or a difference.
    others: Phrases,
}

impl Check for Conversion {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        for sentence in reading::sentences(context) {
            for pair in sentence.quantities.windows(2) {
                findings.extend(self.judge(context, &pair[0], &pair[1], sentence.span.end));
            }
        }
        if context.document.cells.is_empty() || !context.zones.contains(Zone::TableCell) {
            return;
        }
        for grid in table::grids(context.layers, &context.facts.quantities) {
            for column in 1..grid.width() {
                findings.extend(columns(context, &grid, [column - 1, column]));
            }
        }
    }
}

/// How many rows of two columns bear out that one is the other in another unit.
const ROWS: usize = 3;

/// The row whose numbers are not the same, where two columns beside each other give one measure in two
/// units and all the other rows bear that out: `Feet | Metres`.
fn columns(context: &DocumentContext<'_>, grid: &Grid<'_>, at: [usize; 2]) -> Option<Finding> {
    let [one, other] = [unit_of(grid.heading(at[0]))?, unit_of(grid.heading(at[1]))?];
    let alike = one.dimension == other.dimension && one.factor != other.factor;
    let absolute = one.offset == Number::ZERO && other.offset == Number::ZERO;
    if !alike || !absolute {
        return None;
    }
    let cell = |row: usize, column: usize| grid.rows.get(row)?.get(column)?.amount.as_ref();
    let rows = (grid.head()..grid.rows.len())
        .filter_map(|row| Some((cell(row, at[0])?, cell(row, at[1])?)))
        .filter(|(first, second)| !first.loose && !second.loose);
    let (mut fit, mut wrong) = (0, None);
    for (first, second) in rows {
        let exact = other.of_base(one.to_base(first.value)?)?;
        let shown = |it: &Amount| {
            let steps = it.value.over(it.step)?.magnitude();
            steps.roundness().times(it.step)?.half()
        };
        let left = other.of_base(one.to_base(shown(first)?)?)?.magnitude();
        if exact.distance(second.value)? <= left.plus(shown(second)?)? {
            fit += 1;
        } else if wrong.replace((first, second, exact)).is_some() {
            return None;
        }
    }
    let (first, second, exact) = wrong.filter(|_| fit >= ROWS)?;
    let places = if exact.magnitude() < Number::whole(10) { 2 } else { 1 };
    let message = format!(
        "{} {} = {} {}, the table says {}",
        first.value,
        one.symbol,
        exact.shown(places),
        other.symbol,
        second.value,
    );
    Some(
        Finding::new(context.place(second.span), message)
            .label(context.place(first.span), "")
            .note(format!("the other {fit} rows of the two columns are equal"))
            .help("correct one of the two measures"),
    )
}

/// The unit that the words over a column end with: "Feet", "Height (ft)", "Height in metres".
fn unit_of(heading: &str) -> Option<&'static Unit> {
    let words = heading.trim().trim_end_matches([')', ']', '.']);
    let last = words.rsplit(['(', '[', ',']).next()?.trim();
    let last = last.strip_prefix("in ").unwrap_or(last);
    let measure = quantities::measure(last)
        .or_else(|| quantities::measure(last.rsplit(' ').next().unwrap_or_default()));
    match measure? {
        Measure::Unit(at) => quantities::unit(at),
        _ => None,
    }
}

impl Conversion {
    fn judge(
        &self,
        context: &DocumentContext<'_>,
        first: &Quantity,
        second: &Quantity,
        end: u32,
    ) -> Option<Finding> {
        let (QuantityKind::Measure(one), QuantityKind::Measure(other)) = (first.kind, second.kind)
        else {
            return None;
        };
        let (one, other) = (quantities::unit(one)?, quantities::unit(other)?);
        let dimension = one.dimension == other.dimension && one.converted && other.converted;
        if !dimension || one.factor == other.factor && one.offset == other.offset {
            return None;
        }
        let gap = between(context, first, second);
        let behind = words(context, second.extent.text.end, end.min(second.extent.text.end + 60));
        let next = behind.split(' ').find(|it| !it.is_empty()).unwrap_or_default();
        let before =
            words(context, first.extent.text.start.saturating_sub(40), first.extent.text.start);
        let bracket =
            gap.split_once(" ( ").filter(|(lead, rest)| count(lead) <= 2 && count(rest) <= 3);
        let bracketed = bracket.is_some() && matches!(next, ")" | ";" | "," | "]" | "or" | "/");
        let linked = bracket.is_none() && self.links.end(&format!("{gap} ")) && count(&gap) <= 4;
        let apart =
            self.dimensions.end(&before) || self.others.begin(&behind) || gap.contains(" ) ");
        if !(bracketed || linked) || apart {
            return None;
        }
        let pairs = match (first.upper, second.upper) {
            (None, None) => vec![(first.value, second.value)],
            (Some(a), Some(b)) => vec![(first.value, second.value), (a, b)],
            _ => return None,
        };
        for (value, said) in pairs {
            let measures = [(first, value), (second, said)];
            let ways =
                factors(one).into_iter().flat_map(|one| factors(other).map(|other| (one, other)));
            // "A drop of 10 °C (18 °F)" is a difference: where a scale begins does not count.
            let offsets = [(one.offset, other.offset), (Number::ZERO, Number::ZERO)];
            let fits =
                |factors| offsets.iter().any(|&it| fits(factors, it, measures) != Some(false));
            if ways.into_iter().any(fits) {
                continue;
            }
            let exact = other.of_base(one.to_base(value)?)?;
            // "10 miles or 30 km" are two choices; "1,500 kg, or 15 tonnes" is a slip of the point.
            let (told, meant) = (said.magnitude(), exact.magnitude());
            let slips = [10, 100, 1000].map(Number::whole).into_iter().any(|power| {
                let larger = meant.times(power).is_some_and(|it| within_ratio(told, it, 90, 110));
                larger || told.times(power).is_some_and(|it| within_ratio(it, meant, 90, 110))
            });
            if linked && !within_ratio(told, meant, 50, 200) && !slips {
                return None;
            }
            let places = if exact.magnitude() < Number::whole(10) { 2 } else { 1 };
            let message = format!(
                "{value} {} = {} {}, the text says {said}",
                one.symbol,
                exact.shown(places),
                other.symbol,
            );
            return Some(
                Finding::new(at(context, second), message)
                    .label(at(context, first), "")
                    .help("correct one of the two measures"),
            );
        }
        None
    }
}

/// What writers mean by a unit: the second factor is another one only for some of bytes.
fn factors(unit: &Unit) -> [Number; 2] {
    [unit.factor, unit.binary.unwrap_or(unit.factor)]
}

/// Whether two measures are equal as far as their digits show; none where that cannot be computed.
fn fits(
    (one, other): (Number, Number),
    (zero, other_zero): (Number, Number),
    [(first, value), (second, said)]: [(&Quantity, Number); 2],
) -> Option<bool> {
    // "Over three miles (17,000 feet)" may be a tenth more.
    let loose = [first, second].iter().any(|it| it.approximate || it.bound != Bound::Exact);
    let temperature = zero != other_zero;
    let room = |quantity: &Quantity, value: Number, most: i64| -> Option<Number> {
        if temperature {
            return quantity.step.half();
        }
        // "12 feet 6 inches" is not rounded to tens.
        if !quantity.step.is_power_of_ten() {
            return quantity.step.half();
        }
        let steps = value.over(quantity.step)?.magnitude();
        let place = steps.roundness().times(quantity.step)?;
        // 75 is rounded to fives.
        let fives = value.over(place)?.to_whole().is_some_and(|it| it % 5 == 0);
        let rounded = place.half()?.times(Number::whole(if fives { 5 } else { 1 }))?;
        let most = value.magnitude().times(Number::fraction(i128::from(most), 1000)?)?;
        Some(rounded.min(most))
    };
    // What is converted may be exact; what it was converted to is rounded.
    let (mut left, mut right) = (room(first, value, 25)?, room(second, said, 150)?);
    if temperature && second.roundness() > second.step {
        // "180 °C (350 °F)" is rounded to fifties.
        let place = second.roundness();
        let fives = said.over(place)?.to_whole().is_some_and(|it| it % 5 == 0);
        right = if fives { place } else { place.half()? };
    }
    if loose {
        let tenth = |it: Number| it.magnitude().over(Number::whole(10));
        left = left.max(tenth(value)?);
        right = right.max(tenth(said)?);
    }
    let converted = |value: Number| value.times(one)?.plus(zero)?.minus(other_zero)?.over(other);
    let (least, most) = (converted(value.minus(left)?)?, converted(value.plus(left)?)?);
    Some(least <= said.plus(right)? && said.minus(right)? <= most)
}
