//! The HTML report: no text of a corpus becomes markup or script, the data are whole, and the bytes
//! are the same at any number of threads.

use std::num::NonZeroUsize;

use copydesk::house::config::Config;
use copydesk::report::{Run, html};
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::run::engine::{self, Input};
use copydesk::text::finding::Problem;
use serde_json::Value;

/// What would run, were it markup anywhere.
const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)><!--<script>&lt;\"'>";

/// The page of some texts, with problems and a note on what is left out as hostile as they are.
fn page(texts: &[(&str, String)], threads: usize) -> String {
    let mut problems = Vec::new();
    let config = Config::default();
    let rules = ruleset::files(&config, &mut problems);
    let ruleset = ruleset::build(&rules, &config, &Selection::default(), &mut problems);
    let inputs = texts.iter().map(|(name, text)| Input::Text {
        name: (*name).to_owned(),
        bytes: text.clone().into_bytes(),
    });
    let inputs = inputs.collect();
    problems.push(Problem::error(format!("cannot read {HOSTILE}")).path(HOSTILE));
    engine::on_threads(NonZeroUsize::new(threads), || {
        let report = engine::check(inputs, &ruleset, &config);
        let settings = &config.settings;
        let run = Run {
            report: &report,
            problems: &problems,
            rules: &rules,
            settings,
            trend: &[],
            base: Some(HOSTILE),
        };
        let mut out = Vec::new();
        html::write(&run, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    })
}

fn data(page: &str) -> Value {
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

fn hostile() -> Vec<(&'static str, String)> {
    let text = format!(
        "# Notes\n\nThe the dog of “{HOSTILE}” barked. The raid on Varo{HOSTILE} in May 1901 failed.\n\nOn 31 \
         February{HOSTILE} 2021 we met.\n"
    );
    let far = "# More\n\nThe raid on Varo of 3 May 1911 failed, as the the Varo Gazette wrote.\n"
        .to_owned();
    vec![(HOSTILE, text), ("far.md", far)]
}

fn plain() -> Vec<(&'static str, String)> {
    let near = "# Notes\n\nThe attack in Orvania in May 1901 killed two. The the dog barked.\n";
    let far = "# More\n\nThe attack in Orvania on 3 May 1902 killed two.\n";
    vec![("near.md", near.to_owned()), ("far.md", far.to_owned())]
}

/// The parts of a page that are markup: without its style, its data and its script.
fn markup(page: &str) -> String {
    let mut rest = page;
    let mut out = String::new();
    for (begin, end) in
        [("<style>", "</style>"), ("id=\"data\">", "</script>"), ("<script>", "</script>")]
    {
        let (before, inside) = rest.split_once(begin).unwrap();
        out.push_str(before);
        out.push_str(begin);
        rest = inside.split_once(end).unwrap().1;
    }
    out + rest
}

#[test]
fn no_text_becomes_markup() {
    let page = page(&hostile(), 2);
    let markup = markup(&page);
    assert_eq!(markup.matches("<script").count(), 2, "{markup}");
    assert!(!markup.contains("<img") && !markup.contains("<!--"), "{markup}");
    assert!(markup.contains("&lt;/script&gt;&lt;script&gt;alert(1)"), "{markup}");
    let (_, raw) = page.split_once("id=\"data\">").unwrap();
    let raw = raw.split_once("</script>").unwrap().0;
    assert!(!raw.contains(['<', '>', '&']), "{raw}");
    let data = data(&page);
    assert_eq!(data["paths"][0], HOSTILE);
    let quoted = data["findings"].to_string();
    assert!(quoted.contains("<script>alert(1)"), "the value itself is whole: {quoted}");
}

#[test]
fn a_page_allows_nothing_but_its_own_style_and_script() {
    let page = page(&plain(), 1);
    let (_, policy) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split_once("\">").unwrap().0;
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("; script-src 'sha256-"), "{policy}");
    assert!(
        !policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'),
        "{policy}"
    );
    let own = markup(&page);
    for attribute in [" src=", "url(", "@import", " style=", " onclick=", "<link", "<iframe"] {
        assert!(!own.contains(attribute), "{attribute}: {own}");
    }
}

#[test]
fn the_data_show_both_places_and_what_is_dated_and_named() {
    let data = data(&page(&plain(), 1));
    let findings = data["findings"].as_array().unwrap();
    let rule = |it: &Value| data["rules"][it["r"].as_u64().unwrap() as usize][0].clone();
    let conflict = findings.iter().find(|it| rule(it) == "dates/conflict").unwrap();
    assert_eq!(conflict["p"].as_array().unwrap().len(), 2, "{conflict}");
    assert!(conflict["p"][1][4].as_str().unwrap().contains("19"), "{conflict}");
    assert!(conflict["a"].to_string().contains("Orvania"), "{conflict}");
    let events = data["timeline"].as_array().unwrap();
    assert!(
        events.iter().any(|it| it["x"].as_array().is_some_and(|x| !x.is_empty())),
        "{events:?}"
    );
    let mut ids: Vec<_> = findings.iter().map(|it| it["i"].as_str().unwrap()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "a link leads to one finding");
}

#[test]
fn a_page_is_the_same_at_any_number_of_threads() {
    assert!(page(&hostile(), 1) == page(&hostile(), 4));
}

#[test]
fn without_scripts_the_first_findings_are_listed() {
    let text = "The the mill burned.\n\n".repeat(260);
    let page = page(&[("mill.md", text)], 2);
    let (_, list) = page.split_once("<noscript>").unwrap();
    let list = list.split_once("</noscript>").unwrap().0;
    assert_eq!(list.matches("<li><p>").count(), 200);
    assert!(list.contains("the first 200 findings are listed; 60 more"), "{list}");
    assert_eq!(data(&page)["findings"].as_array().unwrap().len(), 260);
}
