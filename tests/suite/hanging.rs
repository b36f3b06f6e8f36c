//! Safe fixes are safe for what hangs on the words that they change: links, names, drawn lines.

use copydesk::house::config::Config;
use copydesk::rulebook::ruleset::{self, Selection};
use copydesk::run::engine::{self, Input, Report};
use copydesk::run::monitor::Monitor;
use copydesk::run::session;
use copydesk::text::finding::Applicability;

/// The house writes `harbour` and `Accra-by-the-Sea`, and grows words by other rules as well.
const HOUSE: &str = r#"
[[term]]
use = "harbour board"
not = ["port board"]
[[term]]
use = "Gdynia"
not = ["Gdingen"]
[[term]]
use = "Łódź"
not = ["Litzmannstadt"]
"#;

/// Checks some texts as one corpus; fixes them too, if told.
fn run(texts: &[(&str, &str)], fix: bool) -> Report {
    let config = Config::parse("copydesk.toml", HOUSE).unwrap();
    let mut problems = Vec::new();
    let files = ruleset::files(&config, &mut problems);
    let selection = Selection {
        select: Some(vec![copydesk::house::config::Selector::new("naming/preferred-term")]),
        ..Selection::default()
    };
    let rules = ruleset::build(&files, &config, &selection, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let input = |&(name, text): &(&str, &str)| Input::Text {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let report = engine::check(texts.iter().map(input).collect(), &rules, &config);
    if !fix {
        return report;
    }
    let run = engine::Run { ruleset: &rules, config: &config, monitor: &Monitor::default() };
    engine::fix(report, false, &run, &|it| session::read(it, &run, None), &mut |_| {}).0
}

/// A text after all safe fixes.
fn fixed(name: &str, text: &str) -> String {
    let report = run(&[(name, text)], true);
    String::from_utf8(report.inputs[0].bytes().unwrap()).unwrap()
}

/// What the fixes of some texts are, in order, with the last note of each.
fn fixes(texts: &[(&str, &str)]) -> Vec<(Applicability, String)> {
    let findings = run(texts, false).findings;
    let fix = |finding: copydesk::text::finding::Finding| {
        let note = finding.notes.last().cloned().unwrap_or_default();
        finding.fix.map(|fix| (fix.applicability, note))
    };
    findings.into_iter().filter_map(fix).collect()
}

fn assert_unsafe(texts: &[(&str, &str)], reason: &str) {
    let found = fixes(texts);
    let is_unsafe = |(kind, note): &(Applicability, String)| {
        *kind == Applicability::Unsafe && note.contains(reason)
    };
    assert!(!found.is_empty() && found.iter().all(is_unsafe), "{texts:?}: {found:?}");
}

fn assert_safe(texts: &[(&str, &str)]) {
    let found = fixes(texts);
    let is_safe = |(kind, _): &(Applicability, String)| *kind == Applicability::Safe;
    assert!(!found.is_empty() && found.iter().all(is_safe), "{texts:?}: {found:?}");
}

#[test]
fn a_heading_that_a_link_calls_is_not_fixed_unseen() {
    let page = "# Walks\n\n## The way to Gdingen\n\nWords.\n";
    let here = |link: &str| format!("{page}\n{link}\n");
    for link in [
        "[x](#the-way-to-gdingen)",
        "[x](#The-Way-To-Gdingen)",
        "[x][y]\n\n[y]: #the-way-to-gdingen",
        "[y]: #the-way-to-gdingen",
        "<a href=\"#the-way-to-gdingen\">x</a>",
        "<div>\n<a href='#the-way-to-gdingen'>x</a>\n</div>",
        "[x](#the%2Dway-to-gdingen)",
        "[x](#the-way-to-gdingen-1)",
        "[x](#user-content-the-way-to-gdingen)",
        "[x](walks.md#the-way-to-gdingen)",
        "`x` and {ref}`The way to Gdingen`",
    ] {
        assert_unsafe(&[("walks.md", &here(link))], "this text links here by these words");
    }
    for (at, link) in [
        ("b.md", "[x](walks.md#the-way-to-gdingen)"),
        ("b.md", "[x](walks#the-way-to-gdingen)"),
        ("in/b.md", "[x](../walks.html#the-way-to-gdingen)"),
        ("b.md", "[x](https://docs.example.org/walks/#the-way-to-gdingen)"),
        ("b.md", "[x](/a-name-by-hand/#the-way-to-gdingen)"),
        ("b.rst", "`x <walks.html#the-way-to-gdingen>`_"),
    ] {
        assert_unsafe(&[(at, link), ("walks.md", page)], &format!("`{at}` links here"));
    }
    let wiki = fixes(&[("walks.md", &here("[[#The way to Gdingen]]"))]);
    assert!(wiki.iter().all(|it| it.0 == Applicability::Unsafe), "{wiki:?}");
    let setext = "The way to Gdingen\n------------------\n\n[x](#the-way-to-gdingen)\n";
    assert_unsafe(&[("a.md", setext)], "links here");
    let pandoc = "# The way to Gdingen\n\nRead [the way to x][The way to Gdingen] soon.\n";
    let found = fixes(&[("a.md", pandoc)]);
    assert!(found.iter().all(|it| it.0 == Applicability::Unsafe), "{found:?}");
}

#[test]
fn a_heading_that_no_link_calls_is_fixed() {
    let page = "# Walks\n\n## The way to Gdingen\n\n[x](#walks)\n";
    assert_safe(&[("a.md", page)]);
    assert_safe(&[("a.md", "## To Gdingen {#way}\n\n[x](#way)\n")]);
    let other = "# Other\n\n[x](c.md#the-way-to-gdingen)\n";
    assert_safe(&[("a.md", page), ("b.md", other), ("c.md", "# The way to Gdynia\n")]);
    // Running text is no anchor.
    assert_safe(&[("a.md", "# X\n\nTo Gdingen [x](#to-gdingen).\n")]);
}

#[test]
fn words_that_are_a_name_are_not_fixed_unseen() {
    for text in [
        "[To Gdingen][] now.\n\n[to gdingen]: /x\n",
        "[To Gdingen] now.\n\n[to gdingen]: /x\n",
        "Go to [[Gdingen]] now.\n",
        "Go to [[Gdingen|the town]] now.\n",
        "*[Gdingen]: the town\n",
        "A [town]{.Gdingen} there.\n",
        "Words.\n{: .Gdingen }\n",
        "Words {{ towns.Gdingen }} there.\n",
        "Words {% town Gdingen %} there.\n",
        "A note[^Gdingen] there.\n",
        "Words of #Gdingen there.\n",
        "Words of @Gdingen there [@Gdingen].\n",
        "import Town from \"./Gdingen\"\n",
        "export const town = Gdingen\n",
    ] {
        let found = fixes(&[("a.md", text)]);
        assert!(found.iter().all(|it| it.0 == Applicability::Unsafe), "{text}: {found:?}");
        assert_eq!(fixed("a.md", text), text);
    }
    for text in [
        "To `the way to Gdingen`_ now.\n",
        "To Gdingen_ now.\n",
        "To `x`_ now.\n\n.. container:: Gdingen\n\n   Words.\n",
    ] {
        assert_eq!(fixed("a.rst", text), text);
    }
    assert_safe(&[("a.md", "[To Gdingen][x] and [to Gdingen](/y) (Gdingen).\n\n[x]: /x\n")]);
    assert_safe(&[("a.rst", "To `Gdingen`__ now.\n\n__ http://x.example\n")]);
}

#[test]
fn code_inside_of_markdown_is_no_text() {
    let text = "Words <code>Gdingen</code>, <kbd>Gdingen</kbd>.\n\n<svg>\n\n<text>Gdingen</text>\n\n</svg>\n";
    assert!(fixes(&[("a.md", text)]).is_empty());
    assert_safe(&[("a.md", "Words <code>x, Gdingen.\n\nGdingen </code> <b>Gdingen</b>\n")]);
}

#[test]
fn lines_at_a_title_grow_with_it() {
    let text = "The port board\n==============\n\nWords.\n";
    assert_eq!(fixed("a.rst", text), "The harbour board\n=================\n\nWords.\n");
    let text = "~~~~~~~~~~~~~~~~\n The port board\n~~~~~~~~~~~~~~~~\n\nWords.\n";
    let right = "~~~~~~~~~~~~~~~~~~~\n The harbour board\n~~~~~~~~~~~~~~~~~~~\n\nWords.\n";
    assert_eq!(fixed("a.rst", text), right);
    // Two fixes of one title, and a letter that is wide.
    let text = "漢 port board, port board\r\n-------------------------\r\n\r\nWords.\r\n";
    let right =
        "漢 harbour board, harbour board\r\n-------------------------------\r\n\r\nWords.\r\n";
    assert_eq!(fixed("a.rst", text), right);
    // A line that is long enough, and one that is so for the first of two fixes only.
    let text = "The port board\n========================\n\nWords.\n";
    assert_eq!(fixed("a.rst", text), text.replace("port", "harbour"));
    let text = "Port board, port board\n==========================\n\nWords.\n";
    let fixed_text = fixed("a.rst", text);
    let lines: Vec<_> = fixed_text.lines().collect();
    assert!(lines[0] == "Harbour board, harbour board" && lines[1].len() >= lines[0].len());
    // A title that becomes shorter.
    let text = "To Litzmannstadt\n================\n\nWords.\n";
    assert_eq!(fixed("a.rst", text), text.replace("Litzmannstadt", "Łódź"));
}

#[test]
fn a_title_that_a_reference_calls_is_not_fixed_unseen() {
    let page = "Guide\n=====\n\nThe port board\n--------------\n\nWords.\n";
    for reference in [
        "See `the port board`_ there.",
        "See `them <The port board_>`_ there.",
        "See :ref:`The port board` there.",
        "See :ref:`them <a:The port board>` there.",
        ".. _them: `The port board`_",
        "See `them <#the-port-board>`__ there.",
    ] {
        let text = format!("{page}\n{reference}\n");
        let found = fixes(&[("a.rst", &text)]);
        assert!(found.iter().all(|it| it.0 == Applicability::Unsafe), "{reference}: {found:?}");
    }
    let other = ":ref:`a:The port board`\n";
    assert_unsafe(&[("a.rst", page), ("b.rst", other)], "`b.rst` links here");
    assert_safe(&[("a.rst", page), ("b.rst", "See `guide`_ there.\n")]);
}

#[test]
fn a_table_that_is_drawn_keeps_its_columns() {
    let simple = "==========  =====\nport board  words\n==========  =====\nwords       words\n==========  =====\n";
    let grid = "+------------+---+\n| port board | a |\n+------------+---+\n";
    for table in [simple, grid] {
        assert_unsafe(&[("a.rst", table)], "the columns of this table are drawn");
        assert_eq!(fixed("a.rst", table), table);
    }
    assert_safe(&[("a.md", "| a | b |\n|---|---|\n| port board | c |\n")]);
}

#[test]
fn a_text_of_an_unknown_format_is_not_rewritten() {
    for (name, text) in [
        ("p.html", "The port board met.\n"),
        ("p.txt", "<!doctype html>\n<p>The port board met.\n"),
        ("p.py", "x = 1  # what the port board says\n"),
        ("run", "#!/bin/sh\necho port board\n"),
        ("p.txt", "{ \"a\": 1, // the port board\n}\n"),
    ] {
        assert_unsafe(&[(name, text)], "the format of this text is not known");
        assert_eq!(fixed(name, text), text);
        assert!(!run(&[(name, text)], false).rewritable[0]);
    }
    assert_safe(&[("README", "The port board met.\n"), ("a.text", "The port board met.\n")]);
}
