//! Fitted weights are those that their examples give.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use copydesk::linkage::logistic::{self, Example};
use copydesk::linkage::{entity, measure, statement};

use super::repository::{blesses, root};

/// A line of examples: whether the two are one, how much it counts, the features.
fn example<const N: usize>(line: &str, features: &[&str; N]) -> Example<N> {
    let fields: Vec<&str> = line.split('\t').collect();
    let mut row = [0; N];
    for feature in fields[2].split(' ') {
        let (name, value) = feature.split_once('=').unwrap();
        let at = features.iter().position(|it| *it == name).unwrap();
        row[at] = value.parse().unwrap();
    }
    Example { row, one: fields[0] == "1", weight: fields[1].parse().unwrap() }
}

/// Compares the weights of a table with those that the examples of `xtask/fit/` give, for a precision of
/// the prior of each; or writes them.
fn compare<const N: usize>(examples: &str, table: &str, features: &[&str; N], prior: f64) {
    let rows = fs::read_to_string(root().join("xtask/fit").join(examples)).unwrap();
    let examples: Vec<_> = rows.lines().map(|line| example(line, features)).collect();
    let fitted = logistic::fit(&examples, prior);
    let path = root().join("rules/data").join(table);
    let text = fs::read_to_string(&path).unwrap();
    if blesses() {
        let comment = text.lines().take_while(|line| line.starts_with('#'));
        let mut new: String = comment.flat_map(|line| [line, "\n"]).collect();
        for (name, weight) in features.iter().zip(fitted) {
            writeln!(new, "{name} = {weight}").unwrap();
        }
        fs::write(&path, new).unwrap();
        return;
    }
    let table: BTreeMap<String, i64> = toml::from_str(&text).unwrap();
    assert_eq!(table.len(), N, "a weight for each feature, and no other");
    for (name, weight) in features.iter().zip(fitted) {
        // The last digit may differ from machine to machine.
        assert!((table[*name] - weight).abs() <= 2, "{name}: {} is not {weight}", table[*name]);
    }
}

#[test]
fn the_weights_of_names_are_those_that_their_examples_give() {
    compare("entities.tsv", "entity-weights.toml", &entity::feature::FEATURES, 1.0);
}

#[test]
fn the_weights_of_statements_are_those_that_their_examples_give() {
    compare("statements.tsv", "statement-weights.toml", &statement::evidence::FEATURES, 3.0);
}

#[test]
fn the_weights_of_measures_are_those_that_their_examples_give() {
    compare("measures.tsv", "measure-weights.toml", &measure::evidence::FEATURES, 33.0);
}
