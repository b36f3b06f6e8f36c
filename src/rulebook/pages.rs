//! The page of a rule in Markdown: what it is, why, on whose authority, its options and examples.
//!
//! The pages of the built-in rules stand under `docs/rules/`, and editors show the first half of
//! one beside a finding.

use std::fmt::Write as _;

use toml::de::DeValue;

use crate::house::rulefile::{Corpus, RuleFile, Tier};
use crate::text::escape;

/// The options of a rule's check as its file sets them: names with values in TOML, in the order of
/// the names.
#[must_use]
pub fn options(file: &RuleFile) -> Vec<(String, &str)> {
    let Ok(options) = file.options() else { return Vec::new() };
    let DeValue::Table(table) = options.get_ref() else { return Vec::new() };
    let option = |(key, value): (&toml::Spanned<_>, &toml::Spanned<_>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        Some((key.to_string(), file.text.get(value.span())?))
    };
    table.iter().filter_map(option).collect()
}

/// What the rule finds, why that is wrong and who says so, under a heading.
#[must_use]
pub fn summary(file: &RuleFile) -> String {
    let head = &file.head;
    let tier = match head.tier {
        Tier::Stable => "stable",
        Tier::Preview => "preview, on with `--preview`",
    };
    let since = head.since.iter().map(|version| format!(", since {version}")).collect::<String>();
    format!(
        "# {}: {}\n\nLevel *{}*; {tier}{since}.\n\n{}\n\n*Source:* {}\n",
        file.id,
        escape::line(&head.title),
        head.level,
        head.explain.trim(),
        head.source.trim(),
    )
}

/// The whole page.
#[must_use]
pub fn page(file: &RuleFile) -> String {
    let mut out = summary(file);
    let zones: Vec<_> = Vec::from(file.head.zones)
        .iter()
        .filter_map(|zone| Some(format!("`{}`", serde_json::to_value(zone).ok()?.as_str()?)))
        .collect();
    let _ = write!(out, "\n*Reads:* {}.\n", zones.join(", "));
    let options = options(file);
    if !options.is_empty() {
        let _ = write!(out, "\n## Options\n\nIn `[rules.\"{}\"]` of `copydesk.toml`:\n", file.id);
        let set: String = options.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        fenced("toml", &set, &mut out);
    }
    if !file.head.examples.is_empty() {
        out.push_str("\n## Examples\n");
    }
    for example in &file.head.examples {
        let example = example.get_ref();
        if let Some(config) = &example.config {
            out.push_str("\nWith this `copydesk.toml`:\n");
            fenced("toml", config, &mut out);
        }
        texts("Reported", example.bad.as_ref(), &mut out);
        texts("Not reported", example.good.as_ref(), &mut out);
    }
    out
}

/// The page that leads to the others: every rule with a link, by family.
#[must_use]
pub fn index(files: &[RuleFile]) -> String {
    let mut out = "# The rules of copydesk\n".to_owned();
    let mut family = "";
    for file in files {
        let Some((own, name)) = file.id.split_once('/') else { continue };
        if own != family {
            family = own;
            let _ = write!(
                out,
                "\n## {family}\n\n| rule | level | tier | what is wrong |\n|---|---|---|---|\n"
            );
        }
        let tier = match file.head.tier {
            Tier::Stable => "stable",
            Tier::Preview => "preview",
        };
        let (level, title) = (file.head.level, escape::line(&file.head.title));
        let _ = writeln!(out, "| [`{name}`]({}.md) | {level} | {tier} | {title} |", file.id);
    }
    out
}

fn texts(title: &str, corpus: Option<&Corpus>, out: &mut String) {
    let texts = corpus.map(Corpus::texts).unwrap_or_default();
    let one = texts.len() == 1;
    for (name, text) in texts {
        let _ = match one {
            true => write!(out, "\n{title}:\n"),
            false => write!(out, "\n{title}, `{name}`:\n"),
        };
        fenced("markdown", &text, out);
    }
}

/// A code block, fenced by more back-ticks than stand in it.
fn fenced(language: &str, text: &str, out: &mut String) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = write!(out, "\n{fence}{language}\n{}\n{fence}\n", text.trim_end());
}
