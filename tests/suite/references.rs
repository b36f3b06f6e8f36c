//! Entries of reference lists in the styles of the world: `tests/references/entries.txt` has
//! entries and, below each, every part that must be read out of it. A part that is not named there
//! must not be found.

use copydesk::facts::{self, Reference};
use copydesk::read;
use copydesk::text::source::Source;

/// The parts of an entry as the file names them.
fn parts(reference: &Reference) -> Vec<String> {
    let name = |family: &str, given: Option<&str>| match given {
        Some(given) => format!("{family}, {given}"),
        None => family.to_owned(),
    };
    let mut authors: Vec<_> =
        reference.authors.iter().map(|it| name(&it.family, it.given.as_deref())).collect();
    if reference.et_al {
        authors.push("et al.".to_owned());
    }
    let numbers = reference.numbers.clone().map(Option::unwrap_or_default);
    let numbers = (!numbers.concat().is_empty()).then(|| numbers.join(" | ").trim().to_owned());
    let parts = [
        ("authors", Some(authors.join("; ")).filter(|names| !names.is_empty())),
        ("year", reference.year.clone()),
        ("second", reference.second_year.clone()),
        ("title", reference.title.clone()),
        ("container", reference.container.clone()),
        ("numbers", numbers.map(|numbers| numbers.replace("  ", " "))),
        ("doi", reference.doi.clone()),
        ("url", reference.url.clone()),
    ];
    let mut out: Vec<_> =
        parts.into_iter().filter_map(|(part, value)| Some(format!("{part}: {}", value?))).collect();
    out.sort();
    out
}

#[test]
fn entries_have_the_parts_that_stand_below_them() {
    let file = include_str!("../references/entries.txt");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for section in file.split("=== ").skip(1) {
        let (style, section) = section.split_once('\n').unwrap();
        let entries: Vec<_> =
            section.split("---\n").map(|case| case.split_once("=> ").unwrap()).collect();
        let list: String = entries.iter().map(|(entry, _)| format!("{entry}\n\n")).collect();
        let text = format!("# Rain\n\nRain falls.\n\n## References\n\n{list}");
        let document = read::read("entries.md", Source::from_text(&text));
        let (facts, _) = facts::extract(&document);
        cases += entries.len();
        if facts.references.len() != entries.len() {
            wrong.push(format!(
                "[{style}] {} entries of {}",
                facts.references.len(),
                entries.len()
            ));
            continue;
        }
        for ((entry, wanted), reference) in entries.iter().zip(&facts.references) {
            let wanted = wanted.lines().map(|line| line.trim_start_matches("=> ").trim());
            let mut wanted: Vec<_> = wanted.collect();
            wanted.sort_unstable();
            let found = parts(reference);
            let differ = |a: &[String], b: &[&str]| -> Vec<String> {
                a.iter().filter(|it| !b.contains(&it.as_str())).cloned().collect()
            };
            let extra = differ(&found, &wanted);
            let missing: Vec<_> =
                wanted.iter().filter(|it| !found.contains(&(**it).to_owned())).collect();
            if !extra.is_empty() || !missing.is_empty() {
                wrong.push(format!("[{style}] {entry}  wanted {missing:?}\n  found  {extra:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 80);
}
