//! Tables with totals: right ones are silent, and whichever of their numbers is changed is reported.

use std::fmt::Write as _;
use std::fs;

use copydesk::house::rulefile::RuleFile;
use copydesk::run::examples;
use proptest::prelude::*;

use super::repository::{files, root, rule_files};

/// The messages of `figures/sum` about a text.
fn reported(files: &[RuleFile], name: &str, text: &str) -> Vec<String> {
    let texts = vec![(name.to_owned(), text.to_owned())];
    let report = examples::run(files, "figures/sum", "", texts).unwrap();
    report.findings.into_iter().map(|it| it.message).collect()
}

/// A table of numbers as some format has it, with a total under each column.
fn table(format: &str, rows: &[Vec<i64>], totals: &[i64]) -> String {
    let width = totals.len();
    let names = |at: usize| format!("Parish {}", char::from(b'A' + at as u8));
    let all = rows.iter().enumerate().map(|(at, row)| (names(at), row.as_slice()));
    let all: Vec<_> = all.chain([("Total".to_owned(), totals)]).collect();
    let mut out = String::from("Births, deaths and removals by parish.\n\n");
    let heads: Vec<_> =
        (0..width).map(|it| format!("Kind {}", char::from(b'A' + it as u8))).collect();
    let cell = |number: i64| {
        let digits = number.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    };
    match format {
        "md" => {
            writeln!(out, "| Parish | {} |\n|---|{}", heads.join(" | "), "---|".repeat(width))
                .unwrap();
            for (name, row) in all {
                let cells: Vec<_> = row.iter().map(|&it| cell(it)).collect();
                writeln!(out, "| {name} | {} |", cells.join(" | ")).unwrap();
            }
        }
        "rst" => {
            let border = format!("========  {}", ["=========="].repeat(width).join("  "));
            writeln!(out, "{border}\nParish    {}\n{border}", pad(&heads)).unwrap();
            for (name, row) in all {
                let cells: Vec<_> = row.iter().map(|&it| cell(it)).collect();
                writeln!(out, "{name:<8}  {}", pad(&cells)).unwrap();
            }
            writeln!(out, "{border}").unwrap();
        }
        _ => {
            writeln!(
                out,
                "\\begin{{tabular}}{{l{}}}\n\\hline\nParish & {} \\\\\n\\hline",
                "r".repeat(width),
                heads.join(" & ")
            )
            .unwrap();
            for (name, row) in all {
                let cells: Vec<_> = row.iter().map(|&it| cell(it)).collect();
                writeln!(out, "{name} & {} \\\\", cells.join(" & ")).unwrap();
            }
            out.push_str("\\end{tabular}\n");
        }
    }
    out
}

fn pad(cells: &[String]) -> String {
    let padded: Vec<_> = cells.iter().map(|it| format!("{it:<10}")).collect();
    padded.join("  ").trim_end().to_owned()
}

fn sums(rows: &[Vec<i64>]) -> Vec<i64> {
    (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column]).sum()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_changed_number_of_a_right_table_is_reported(
        rows in (1_usize..5).prop_flat_map(|width| {
            prop::collection::vec(prop::collection::vec(200_i64..9_000, width), 3..8)
        }),
        place in any::<prop::sample::Index>(),
        by in 1_i64..90,
        format in prop::sample::select(vec!["md", "rst", "tex"]),
    ) {
        let files = rule_files();
        let name = format!("a.{format}");
        let totals = sums(&rows);
        let right = table(format, &rows, &totals);
        prop_assert_eq!(reported(&files, &name, &right), Vec::<String>::new(), "{}", right);
        let width = totals.len();
        let place = place.index((rows.len() + 1) * width);
        let (mut changed, mut total) = (rows, totals);
        match changed.get_mut(place / width) {
            Some(row) => row[place % width] += by,
            None => total[place % width] += by,
        }
        let wrong = table(format, &changed, &total);
        prop_assert_eq!(reported(&files, &name, &wrong).len(), 1, "{}", wrong);
    }
}

/// Numbers of tables in `tests/tables/`, digit by digit: each table is right, and none of its
/// numbers can be changed unseen.
#[test]
fn published_tables_are_silent_until_a_number_is_changed() {
    let rules = rule_files();
    let paths = files(&root().join("tests/tables"), "md");
    assert!(!paths.is_empty());
    let mut unseen = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(reported(&rules, "a.md", &text), Vec::<String>::new(), "{}", path.display());
        for (at, digit) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let line = text[..at].rfind('\n').map_or(0, |it| it + 1);
            // The last digit of each number of a row, its label aside.
            let last =
                !text[at + 1..].starts_with(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
            let label = text[line..at].matches('|').count() < 2;
            let head = text[line..].split('\n').nth(1).is_some_and(|next| next.starts_with("|-"));
            if !text[line..].starts_with('|') || !last || label || head {
                continue;
            }
            let other = if digit == '9' { '7' } else { char::from(digit as u8 + 1) };
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            if reported(&rules, "a.md", &changed).is_empty() {
                unseen.push(format!("{}: byte {at}", path.display()));
            }
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
}
