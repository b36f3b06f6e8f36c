//! The kinds of check that users configure: each has a page whose example holds.

use std::collections::BTreeMap;

use copydesk::house::config::Config;
use copydesk::house::rulefile::RuleFile;
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::rules;
use copydesk::run::engine::{self, Input};
use copydesk::run::examples::{self, Verdict};
use copydesk::words::data;

#[test]
fn every_kind_for_users_has_an_example_that_holds() {
    let kinds = rules::kinds().filter(|kind| !kind.options.is_empty());
    let mut count = 0;
    for kind in kinds {
        let name = format!("kinds/{}.toml", kind.name);
        let text = data::text(&name).unwrap_or_else(|| panic!("rules/data/{name} is missing"));
        let id = format!("style/{}", kind.name);
        let file = RuleFile::parse(&id, Some(&name), text).unwrap();
        assert_eq!(file.kind, kind.name, "{name} is an example of another kind");
        let files = [file];
        let judged = examples::judge(&files, &files[0]);
        assert_eq!(judged, (Verdict::Validated, Vec::new()), "{name}");
        count += 1;
    }
    assert_eq!(count, 10, "the page of a kind is not printed");
}

/// The options of a rule that are numbers, each with whether it is a real one: those that its file
/// sets, and those that its kind has.
fn numbers(file: &RuleFile) -> BTreeMap<String, bool> {
    let table: toml::Table = toml::from_str(&file.text).unwrap();
    let set = table["check"][&file.kind].as_table().unwrap().iter();
    let set = set.filter(|(_, value)| value.is_integer() || value.is_float());
    let mut numbers: BTreeMap<_, _> =
        set.map(|(key, value)| (key.clone(), value.is_float())).collect();
    for option in rules::kind(&file.id, &file.kind).unwrap().options {
        match option.value() {
            "a whole number" => numbers.insert(option.key(), false),
            "a number" => numbers.insert(option.key(), true),
            _ => None,
        };
    }
    numbers
}

#[test]
fn no_number_is_too_wild_for_a_rule() {
    let text = "# The Fall of Kabul, and the the rest\n\nThe attack in Kerman on January 3, 2024 \
                killed 84 (Smith 2019, p. 7–5). It was very very good; U.S. and US forces left \
                3 % of 1,200 kilometers.\n\n- one\n- Two.\n\nSmith, J. (2018). Rain. Accra: Adu.\n";
    let built_in = data::rule_files().map(|(id, text)| RuleFile::parse(&id, None, text).unwrap());
    let kinds = rules::kinds().filter(|kind| !kind.options.is_empty());
    let kinds = kinds.map(|kind| {
        let text = data::text(&format!("kinds/{}.toml", kind.name)).unwrap();
        RuleFile::parse(&format!("kinds/{}", kind.name), None, text).unwrap()
    });
    let files: Vec<_> = built_in.chain(kinds).collect();
    let wild = [
        ("0", "0.0"),
        ("1", "-0.0"),
        ("-1", "-1.0"),
        ("18446744073709551615", "1e308"),
        ("9223372036854775807", "-1e308"),
        ("-9223372036854775808", "nan"),
        ("4294967296", "inf"),
        ("65536", "5e-324"),
    ];
    for (whole, real) in wild {
        let mut settings = String::new();
        for file in &files {
            settings.push_str(&format!("[rules.\"{}\"]\n", file.id));
            for (key, is_real) in numbers(file) {
                settings.push_str(&format!("{key} = {}\n", if is_real { real } else { whole }));
            }
        }
        let config = Config::parse("copydesk.toml", &settings).unwrap();
        let mut problems = Vec::new();
        let selection = Selection { preview: true, ..Selection::default() };
        let ruleset = ruleset::build(&files, &config, &selection, &mut problems);
        let told: Vec<_> = problems.iter().map(copydesk::text::finding::Problem::told).collect();
        for rule in &ruleset.roster.entries {
            let named = || told.iter().any(|told| told.contains(&*rule.id));
            assert!(rule.runs || named(), "{} is lost at {whole} and {real}", rule.id);
        }
        let input = Input::Text { name: "a.md".to_owned(), bytes: text.as_bytes().to_vec() };
        let report = engine::check(vec![input], &ruleset, &config);
        assert_eq!(report.paths.len(), 1);
    }
}
