//! What an author quotes, cites or shows as code is not corrected: the bad examples of every rule of
//! the family `typos` are let alone there, and its pages say what they read.

use copydesk::house::config::Config;
use copydesk::house::rulefile::RuleFile;
use copydesk::rulebook::ruleset;
use copydesk::run::examples;
use copydesk::text::zone::Zone;

/// Rules about the quotation marks themselves: an example inside a quotation is another example.
const ABOUT_MARKS: [&str; 3] =
    ["typos/mixed-marks", "typos/nested-quotes", "typos/unbalanced-quotes"];

/// Rules that read quotations, too, for a reason that their pages give: the slip is of the one who
/// copied or set the words, or the mark at fault is the author's own.
const IN_QUOTATIONS: [&str; 5] = [
    "typos/broken-line",
    "typos/doubled-punctuation",
    "typos/joined-words",
    "typos/singular-plural",
    "typos/split-words",
];

fn typos() -> Vec<RuleFile> {
    let mut files = ruleset::files(&Config::default(), &mut Vec::new());
    files.retain(|file| file.id.starts_with("typos/"));
    assert!(files.len() > 10, "the family is there");
    files
}

/// A text as somebody else's: quoted, cited, or no prose at all.
fn wrapped(text: &str) -> Vec<(&'static str, String)> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = line.trim_end_matches('.');
    let quoted: String = text.trim().lines().map(|line| format!("> {line}\n")).collect();
    let address = line.replace(' ', "-");
    vec![
        ("a block quotation", format!("The old letter says:\n\n{quoted}\nThen it ends.\n")),
        ("a quotation", format!("The old letter says “{line}” and ends.\n")),
        ("a code span", format!("The program prints `{line}` and ends.\n")),
        ("a code block", format!("The program prints this.\n\n```\n{text}\n```\n")),
        ("an address", format!("The letter is at https://example.org/{address} today.\n")),
        (
            "a cited title",
            format!(
                "The roads are old (Roe, 2020).\n\n## References\n\nRoe, J. (2020) *{title}*. Paris: Presse.\n"
            ),
        ),
    ]
}

#[test]
fn nothing_of_somebody_else_is_corrected() {
    let files = typos();
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| !ABOUT_MARKS.contains(&&*file.id)) {
        for example in &file.head.examples {
            let example = example.get_ref();
            let config = example.config.as_deref().unwrap_or_default();
            for (name, text) in
                example.bad.iter().flat_map(copydesk::house::rulefile::Corpus::texts)
            {
                // A quotation cannot be put into the same marks.
                let quotes = text.contains(['“', '”', '"', '`']);
                let read = IN_QUOTATIONS.contains(&&*file.id);
                for (place, text) in wrapped(&text) {
                    if quotes && place == "a quotation" || read && place.ends_with("quotation") {
                        continue;
                    }
                    let texts = vec![(format!("{name}.md"), text.clone())];
                    let report = examples::run(&files, &file.id, config, texts).unwrap();
                    for finding in &report.findings {
                        wrong.push(format!("{} in {place}: {}\n{text}", file.id, finding.message));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn every_rule_says_what_it_reads() {
    for file in typos() {
        assert!(file.text.contains("\nzones = ["), "{} names no zones", file.id);
        if ABOUT_MARKS.contains(&&*file.id) {
            continue;
        }
        let quotations = [Zone::BlockQuotation, Zone::Quotation];
        let quotations = quotations.into_iter().filter(|_| !IN_QUOTATIONS.contains(&&*file.id));
        for zone in quotations.chain([Zone::CitedTitle, Zone::Locator, Zone::Code]) {
            assert!(!file.head.zones.contains(zone), "{} reads {zone:?}", file.id);
        }
        let page = &file.head.explain;
        assert!(page.contains("uotations"), "the page of {} does not say what it reads", file.id);
    }
}
