//! `copydesk explain`: a rule's page, as a terminal shows it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::{self, ConfigArguments, StyleArguments};
use crate::house::config::Selector;
use crate::house::rulefile::{Corpus, RuleFile, Tier, meant};
use crate::rulebook::pages;
use crate::rulebook::ruleset;
use crate::rules::{self, Kind};
use crate::text::escape::{self, OutputSyntax};
use crate::text::excerpt::wrap;
use crate::text::finding::Problem;
use crate::text::zone::Zone;
use crate::words::data;
use crate::words::lexicon;

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A rule, a family for all of its rules, or a kind of check (`existence`) for its options
    #[arg(required_unless_present = "kinds")]
    rule: Option<String>,
    /// List the kinds of check that rules of your own can use
    #[arg(long)]
    kinds: bool,
    #[command(flatten)]
    styles: StyleArguments,
    #[command(flatten)]
    config: ConfigArguments,
}

pub(super) fn run(arguments: &ExplainArguments) -> ExitCode {
    let width = cli::style(&io::stdout()).width.min(100);
    let name = arguments.rule.as_deref().unwrap_or_default();
    if arguments.kinds {
        return cli::print_all(OutputSyntax::Text, |out| kinds(width, out));
    }
    if let Some(kind) = kinds_for_users().find(|kind| kind.name == name) {
        return cli::print_all(OutputSyntax::Text, |out| kind_page(kind, width, out));
    }
    let mut problems = Vec::new();
    let mut config = arguments.config.load(&[PathBuf::from(".")], &mut problems);
    arguments.styles.add_to(&mut config);
    let files = ruleset::files(&config, &mut problems);
    let selector = Selector::new(name);
    let chosen: Vec<_> = files.iter().filter(|file| selector.matches(&file.id)).collect();
    if chosen.is_empty() {
        let name = &selector.name;
        let problem = Problem::error(format!("there is no rule or family `{name}`"));
        let kinds = kinds_for_users().map(|kind| kind.name);
        let names = files.iter().map(|file| &*file.id).chain(kinds);
        let mut help = meant(name, names);
        if !help.starts_with("did you mean") {
            help.push_str(", `copydesk explain --kinds` every kind of check");
        }
        problems.push(problem.help(help));
    }
    let unprinted = cli::print(|out| {
        for (at, file) in chosen.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            page(file, width, out)?;
        }
        Ok(())
    });
    problems.extend(unprinted);
    cli::show(&problems);
    cli::exit(&problems)
}

/// The kinds of check that users configure.
fn kinds_for_users() -> impl Iterator<Item = &'static Kind> {
    rules::kinds().filter(|kind| !kind.options.is_empty())
}

/// The kinds of check that users configure, each with what its example is about.
fn kinds(width: usize, out: &mut dyn Write) -> io::Result<()> {
    let intro = "A rule of your own is a TOML file with a table `[check.KIND]`. `copydesk explain \
                 KIND` shows the options of a kind and a whole rule; `copydesk init --style NAME` \
                 writes one of each.";
    writeln!(out, "{}\n", wrap(intro, width))?;
    for kind in kinds_for_users() {
        let example = data::text(&format!("kinds/{}.toml", kind.name)).unwrap_or_default();
        let title = example.lines().next().and_then(|line| line.split('"').nth(1));
        writeln!(out, "{:16}such as: {}", kind.name, title.unwrap_or_default())?;
    }
    Ok(())
}

/// The page of a kind: its options and a rule that uses it.
fn kind_page(kind: &Kind, width: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "[check.{}]\n", kind.name)?;
    for option in kind.options {
        let needed = if option.is_needed() { ", needed" } else { "" };
        writeln!(out, "{} = {}{needed}", option.key(), option.value())?;
        let text = option.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in wrap(&text, width.saturating_sub(4)).lines() {
            writeln!(out, "    {line}")?;
        }
    }
    if kind.name == "sequence" || kind.name == "phrase" {
        let classes = lexicon::class_names().join(", ");
        writeln!(out, "\n{}", wrap(&format!("Word classes: {classes}."), width))?;
    }
    let zones = Zone::ALL.map(|zone| serde_json::to_string(&zone).unwrap_or_default());
    let zones = format!(
        "Any rule may say which zones of a text it reads: `zones = [\"heading\"]`, of {}; and \
         `heading-levels = [1, 2]`. Without, it reads paragraphs, list items and notes.",
        zones.join(", ").replace('"', "`")
    );
    writeln!(out, "\n{}", wrap(&zones, width))?;
    if let Some(example) = data::text(&format!("kinds/{}.toml", kind.name)) {
        let title = format!("A whole rule, in a file such as house-rules/style/{}.toml", kind.name);
        indented(&title, example, out)?;
    }
    Ok(())
}

pub(super) fn page(file: &RuleFile, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let head = &file.head;
    writeln!(out, "{}: {}", escape::line(&file.id), escape::line(&head.title))?;
    let tier = match head.tier {
        Tier::Stable => "stable",
        Tier::Preview => "preview: on with `--preview`",
    };
    let since = head.since.iter().map(|version| format!(", since {version}")).collect::<String>();
    writeln!(out, "{}, {tier}{since}\n", head.level)?;
    writeln!(out, "{}\n", prose(&head.explain, width))?;
    writeln!(out, "{}", prose(&format!("Source: {}", head.source), width))?;
    options(file, out)?;
    for example in &head.examples {
        let example = example.get_ref();
        if let Some(config) = &example.config {
            indented("With copydesk.toml", config, out)?;
        }
        texts("Reported", example.bad.as_ref(), out)?;
        texts("Not reported", example.good.as_ref(), out)?;
    }
    Ok(())
}

/// Markdown with its paragraphs filled; lists, tables and code stay as they are.
fn prose(text: &str, width: usize) -> String {
    let filled = text.trim().split("\n\n").map(|block| {
        let plain =
            |line: &str| line.starts_with(|c: char| c.is_alphabetic() || "`*“\"".contains(c));
        let listed = |line: &str| line.starts_with("* ") || line.starts_with("```");
        if block.lines().all(|line| plain(line) && !listed(line)) {
            wrap(block, width)
        } else {
            block.to_owned()
        }
    });
    filled.collect::<Vec<_>>().join("\n\n")
}

/// The options of the rule's check, as its file sets them.
fn options(file: &RuleFile, out: &mut dyn Write) -> io::Result<()> {
    let options = pages::options(file);
    if options.is_empty() {
        return Ok(());
    }
    let set: String = options.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    indented(&format!("Options, for `[rules.\"{}\"]` in copydesk.toml", file.id), &set, out)
}

fn texts(title: &str, corpus: Option<&Corpus>, out: &mut dyn Write) -> io::Result<()> {
    let texts = corpus.map(Corpus::texts).unwrap_or_default();
    let one = texts.len() == 1;
    for (name, text) in texts {
        let title = if one { title.to_owned() } else { format!("{title}, {name}") };
        indented(&title, &text, out)?;
    }
    Ok(())
}

fn indented(title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{title}:")?;
    text.trim_end().lines().try_for_each(|line| {
        if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") }
    })
}
