//! Fitted weights are those that their examples give.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use copydesk::linkage::entity::feature::{COUNT, FEATURES};
use copydesk::linkage::logistic::{self, Example};

use super::repository::{blesses, root};

/// The precision of the prior of each weight.
const PRIOR: f64 = 1.0;

/// A line of `xtask/fit/entities.tsv`: whether the two are one, how much it counts, the features.
fn example(line: &str) -> Example<COUNT> {
    let fields: Vec<&str> = line.split('\t').collect();
    let mut row = [0; COUNT];
    for feature in fields[2].split(' ') {
        let (name, value) = feature.split_once('=').unwrap();
        let at = FEATURES.iter().position(|it| *it == name).unwrap();
        row[at] = value.parse().unwrap();
    }
    Example { row, one: fields[0] == "1", weight: fields[1].parse().unwrap() }
}

#[test]
fn the_weights_of_names_are_those_that_their_examples_give() {
    let rows = fs::read_to_string(root().join("xtask/fit/entities.tsv")).unwrap();
    let examples: Vec<_> = rows.lines().map(example).collect();
    let fitted = logistic::fit(&examples, PRIOR);
    let path = root().join("rules/data/entity-weights.toml");
    let text = fs::read_to_string(&path).unwrap();
    if blesses() {
        let comment = text.lines().take_while(|line| line.starts_with('#'));
        let mut new: String = comment.flat_map(|line| [line, "\n"]).collect();
        for (name, weight) in FEATURES.iter().zip(fitted) {
            writeln!(new, "{name} = {weight}").unwrap();
        }
        fs::write(&path, new).unwrap();
        return;
    }
    let table: BTreeMap<String, i64> = toml::from_str(&text).unwrap();
    assert_eq!(table.len(), COUNT, "a weight for each feature, and no other");
    for (name, weight) in FEATURES.iter().zip(fitted) {
        // The last digit may differ from machine to machine.
        assert!((table[*name] - weight).abs() <= 2, "{name}: {} is not {weight}", table[*name]);
    }
}
