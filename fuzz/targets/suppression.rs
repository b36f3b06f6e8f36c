//! What allows findings: comments in texts, and the lines of `.copydesk-allow`.

use std::path::Path;
use std::sync::LazyLock;

use copydesk::house::config::{AllowList, Config, Selector};
use copydesk::house::suppress::Suppressions;
use copydesk::read;
use copydesk::rulebook::ruleset::{self, Ruleset, Selection};
use copydesk::run::engine::{self, Input};
use copydesk::text::source::Source;

use super::{FILES, invariants, text_of};

/// What finds something in these texts, and what says that an allowance is of no use: with all rules
/// few inputs would be tried.
static RULES: LazyLock<Ruleset> = LazyLock::new(|| {
    let select = ["typos/doubled-word", "typos/indefinite-article", "style/unused-allow"];
    let select = Some(select.map(Selector::new).to_vec());
    let selection = Selection { select, ..Selection::default() };
    let mut problems = Vec::new();
    let rules = ruleset::build(&FILES, &Config::default(), &selection, &mut problems);
    assert!(problems.is_empty() && rules.rules.len() == 3, "{problems:#?}");
    rules
});

/// Takes an input for the text of comments in each format that has some, and runs the rules.
pub(crate) fn comments(input: &[u8]) {
    let Some(text) = text_of(input) else { return };
    let each = |open: &str, close: &str| -> String {
        text.lines()
            .map(|line| format!("{open}{line}{close}\n\nIt rains the the rain.\n\n"))
            .collect()
    };
    let texts = [
        ("a.md", each("<!-- ", " -->")),
        ("b.rst", each(".. ", "")),
        ("c.tex", each("% ", "")),
        ("d.md", text.clone()),
    ];
    for (name, text) in &texts {
        let document = read::read(name, Source::from_text(text));
        let mut suppressions = Suppressions::read(&document);
        let source = document.source.text();
        for fault in &suppressions.faults {
            invariants::inside(source, fault.span.range(), fault);
        }
        for allowance in &suppressions.allowances {
            invariants::inside(source, allowance.name.range(), allowance);
            invariants::inside(source, allowance.scope.range(), allowance);
        }
        for block in &document.blocks {
            suppressions.covers("typos/doubled-word", block.source);
            let _ = suppressions.switched_off("House.Words", block.source);
        }
    }
    let input = |(name, text): (&str, String)| Input::Text {
        name: name.to_owned(),
        bytes: text.into_bytes(),
    };
    let inputs = texts.into_iter().map(input).collect();
    invariants::report(&engine::check(inputs, &RULES, &Config::default()));
}

/// Reads a list of allowed findings and runs the rules under it.
pub(crate) fn allow_list(input: &[u8]) {
    let Some(text) = text_of(input) else { return };
    match AllowList::parse(".copydesk-allow", &text) {
        Err(problems) => {
            assert!(!problems.is_empty());
            invariants::problems(&problems);
        }
        Ok(allowed) => {
            for entry in &allowed.entries {
                let _ = entry.is_for(Path::new("docs/a.md"));
                for selector in &entry.selectors {
                    invariants::inside(&allowed.text, selector.span.clone(), selector);
                }
            }
            let config = Config { allowed, ..Config::default() };
            let texts = [("a.md", "It rains the the rain.\n"), ("b/c.md", "An university.\n")];
            let inputs =
                texts.map(|(name, text)| Input::Text { name: name.into(), bytes: text.into() });
            invariants::report(&engine::check(inputs.into(), &RULES, &config));
        }
    }
}
