//! Definitions of abbreviations: `tests/abbreviations/definitions.txt` has texts and, below each,
//! what they define. What defines nothing matters as much as what does.

use copydesk::text::source::Source;
use copydesk::{facts, read};

/// What a text defines, as `SHORT: long form`.
fn definitions(text: &str) -> Vec<String> {
    let document = read::read("definitions.md", Source::from_text(text));
    let (facts, _) = facts::extract(&document);
    let shown = facts.abbreviations.iter().map(|it| format!("{}: {}", it.short, it.long));
    let mut shown: Vec<_> = shown.collect();
    shown.sort();
    shown
}

#[test]
fn texts_define_what_stands_below_them() {
    let file = include_str!("../abbreviations/definitions.txt");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for section in file.split("=== ").skip(1) {
        let (name, section) = section.split_once('\n').unwrap();
        for case in section.split("---\n") {
            let (text, wanted) = case.split_once("=> ").unwrap();
            let wanted = wanted.lines().map(|line| line.trim_start_matches("=> "));
            let mut wanted: Vec<_> = wanted.filter(|&line| line != "nothing").collect();
            wanted.sort_unstable();
            let found = definitions(text);
            cases += 1;
            if found != wanted {
                wrong.push(format!("[{name}] {text}  wanted {wanted:?}\n  found  {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases > 100);
}
