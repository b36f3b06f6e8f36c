//! `docs/precision.md`: how many findings of each rule were right where a person read them. It is made
//! of `verdicts/`, and no rule is on by default that was wrong too often.
//!
//! `cargo xtask precision`, which is `COPYDESK_BLESS=1 cargo test --test suite precision::`, writes it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use copydesk::house::rulefile::Tier;

use super::repository::{by_rule, expect, rule_files};

/// A rule of which so many findings or more were read is judged by them.
const ENOUGH: usize = 20;
/// The least share of real findings that a rule has which is on by default, in hundredths.
const SHARE: usize = 90;

/// Rules below that share which stay on all the same: what an expert marked in the sample corpus, or most
/// of what is found in texts with planted slips, is theirs. A debt: whoever mends one takes it out.
const BELOW: [&str; 5] =
    ["citations/order", "naming/capitals", "naming/compound", "naming/variant", "naming/wording"];

/// What was said of the findings of one rule.
#[derive(Debug, Default)]
struct Verdicts {
    rule: String,
    date: String,
    corpora: BTreeSet<String>,
    real: usize,
    debatable: usize,
    wrong: usize,
}

impl Verdicts {
    fn parse(rule: String, text: &str) -> Self {
        let mut verdicts = Self { rule, ..Self::default() };
        let mut seen = BTreeSet::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(comment) = line.strip_prefix('#') {
                verdicts.date.push_str(comment.trim().strip_prefix("read ").unwrap_or_default());
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [corpus, fingerprint, verdict, reason] = *fields else {
                panic!("{}: four fields are wanted: {line}", verdicts.rule);
            };
            assert!(seen.insert((corpus, fingerprint)), "{}: twice: {line}", verdicts.rule);
            assert!(!reason.trim().is_empty(), "{}: no reason: {line}", verdicts.rule);
            verdicts.corpora.insert(corpus.to_owned());
            match verdict {
                "real" => verdicts.real += 1,
                "debatable" => verdicts.debatable += 1,
                "false" => verdicts.wrong += 1,
                other => panic!("{}: `{other}` is no verdict", verdicts.rule),
            }
        }
        let is_date = verdicts.date.len() == 10 && verdicts.date.matches('-').count() == 2;
        assert!(is_date, "{}: the file begins with `# read YEAR-MONTH-DAY`", verdicts.rule);
        verdicts
    }

    fn read(&self) -> usize {
        self.real + self.debatable + self.wrong
    }
}

/// The bounds of a share of `all` with a confidence of 95 % (Wilson 1927).
fn wilson(real: usize, all: usize) -> (f64, f64) {
    let (z, n) = (1.96_f64, all as f64);
    let share = real as f64 / n;
    let centre = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    ((centre - spread) / whole, (centre + spread) / whole)
}

fn verdicts() -> Vec<Verdicts> {
    let read = |(rule, path)| Verdicts::parse(rule, &fs::read_to_string(path).unwrap());
    by_rule("verdicts", "tsv").into_iter().map(read).collect()
}

fn page(all: &[Verdicts]) -> String {
    let mut page = String::from(
        "<!-- Written by `cargo xtask precision` from verdicts/; do not edit. -->\n\n\
         # How often the rules are right\n\n\
         Findings in texts that went through an editor, drawn at random and read by hand: *real* is what a\n\
         careful copy editor would change, *debatable* where good editors differ. The share is real by all\n\
         that were read, with the bounds of 95 % after Wilson. A rule of which 20 findings or more were read\n\
         is on by default only if nine in ten were real, but for those marked †, which are to be mended.\n\
         What was said of each finding, and why, stands in [`verdicts/`](../verdicts/README.md).\n\n\
         | rule | read | real | debatable | false | share | 95 % | corpora | date |\n\
         |---|--:|--:|--:|--:|--:|---|---|---|\n",
    );
    let mut sum = Verdicts::default();
    for it in all {
        let (low, high) = wilson(it.real, it.read());
        let corpora: Vec<_> = it.corpora.iter().map(String::as_str).collect();
        writeln!(
            page,
            "| [{rule}](rules/{rule}.md){debt} | {} | {} | {} | {} | {:.2} | {low:.2}–{high:.2} | {} | {} |",
            it.read(),
            it.real,
            it.debatable,
            it.wrong,
            it.real as f64 / it.read() as f64,
            corpora.join(", "),
            it.date,
            rule = it.rule,
            debt = if BELOW.contains(&&*it.rule) { " †" } else { "" },
        )
        .unwrap();
        sum.real += it.real;
        sum.debatable += it.debatable;
        sum.wrong += it.wrong;
    }
    let share = sum.real as f64 / sum.read().max(1) as f64;
    let Verdicts { real, debatable, wrong, .. } = &sum;
    writeln!(page, "| all | {} | {real} | {debatable} | {wrong} | {share:.2} | | | |", sum.read())
        .unwrap();
    page
}

#[test]
fn the_page_of_precision_is_up_to_date() {
    expect("docs/precision.md", &page(&verdicts()));
}

#[test]
fn rules_that_are_wrong_too_often_are_not_on_by_default() {
    let rules = rule_files();
    for it in verdicts().iter().filter(|it| it.read() >= ENOUGH) {
        let rule = rules.iter().find(|rule| *rule.id == *it.rule);
        let rule = rule.unwrap_or_else(|| panic!("there is no rule `{}`", it.rule));
        let right = it.real * 100 >= it.read() * SHARE;
        let debt = BELOW.contains(&&*it.rule);
        assert!(!(right && debt), "{} is no debt any more", it.rule);
        assert!(
            right || debt || rule.head.tier != Tier::Stable,
            "{}: {} of {} real",
            it.rule,
            it.real,
            it.read()
        );
    }
}

#[test]
fn the_bounds_are_those_of_wilson() {
    let (low, high) = wilson(22, 25);
    assert!((low - 0.700).abs() < 0.001 && (high - 0.958).abs() < 0.001, "{low} {high}");
}
