//! What quantities are read as.

use std::sync::Arc;

use super::*;
use crate::facts;
use crate::read;
use crate::text::source::Source;

fn read_as(text: &str) -> Vec<String> {
    let document = read::read("a.md", Source::from_text(text));
    let (facts, _) = facts::extract(&document);
    assert_eq!(facts.path, Arc::from("a.md"));
    let shown = |it: &Quantity| {
        let unit = match it.kind {
            QuantityKind::Count => it.noun.to_string(),
            QuantityKind::Fraction => "part".to_owned(),
            QuantityKind::Percent => "%".to_owned(),
            QuantityKind::Points => "points".to_owned(),
            QuantityKind::Money(at) => quantities::currency(at).to_owned(),
            QuantityKind::Measure(at) => {
                quantities::unit(at).map_or_else(String::new, |it| it.symbol.clone())
            }
            QuantityKind::Rank => "rank".to_owned(),
            QuantityKind::Score => "score".to_owned(),
            QuantityKind::Label => "label".to_owned(),
        };
        let upper = it.upper.map_or_else(String::new, |upper| format!("–{upper}"));
        let bound = match it.bound {
            Bound::Exact => "",
            Bound::Lower => "≥",
            Bound::Upper => "≤",
        };
        let about = if it.approximate { "~" } else { "" };
        format!("{bound}{about}{}{upper} {unit}", it.value).trim().to_owned()
    };
    facts.quantities.iter().map(shown).collect()
}

#[test]
fn figures_words_and_scales() {
    assert_eq!(read_as("The fair drew 1,250 traders."), ["1,250 traders"]);
    assert_eq!(read_as("It drew twenty-five thousand visitors."), ["25,000 visitors"]);
    assert_eq!(read_as("It drew three hundred and forty-two old sailors."), ["342 sailors"]);
    assert_eq!(
        read_as("Half a million books and two dozen maps burnt."),
        ["500,000 books", "24 maps"]
    );
    assert_eq!(
        read_as("A budget of $9.6 million, or £7.5m."),
        ["9,600,000 dollar", "7,500,000 pound"]
    );
    assert_eq!(read_as("It holds 12\u{202F}345 seeds."), ["12,345 seeds"]);
    assert_eq!(read_as("Nine of the mills, two and a half miles off."), ["9", "2.5 mi"]);
}

#[test]
fn parts_percentages_and_ranges() {
    assert_eq!(
        read_as("Two-thirds of the huts and half of the sheds."),
        ["0.667 part", "0.5 part"]
    );
    assert_eq!(read_as("It fell by a third, to 44.1 per cent."), ["0.333 part", "44.1 %"]);
    assert_eq!(read_as("A rise of 5 percentage points."), ["5 points"]);
    assert_eq!(read_as("From 10–12 m, and a win by 3–1."), ["10–12 m", "3–1 score"]);
    assert_eq!(read_as("The second-longest dam."), ["2 rank"]);
}

#[test]
fn units_signs_and_bounds() {
    assert_eq!(read_as("It lies at −20 °C (−4 °F)."), ["−20 °C", "−4 °F"]);
    assert_eq!(read_as("A 40-metre mast, 5 ft 6 in, of ash."), ["40 m", "5.5 ft"]);
    assert_eq!(
        read_as("Some 60 men, at least 12 boys and fewer than 9 dogs."),
        ["~60 men", "≥12 boys", "≤9 dogs"]
    );
    assert_eq!(read_as("A speed of 18 km/h, some 30km off."), ["18 km/h", "~30 km"]);
    assert_eq!(read_as("A house of 149-seat fame."), ["149 seat"]);
}

#[test]
fn what_names_a_thing_is_no_quantity() {
    assert_eq!(read_as("As Chapter 12 and p. 40 say."), ["12 label", "40 label"]);
    assert_eq!(read_as("On 12 May 1902 he left."), Vec::<String>::new());
    assert_eq!(read_as("Version 2.4.1 of the Boeing 747 came."), ["747 label"]);
    assert_eq!(read_as("He met the third man."), Vec::<String>::new());
}
