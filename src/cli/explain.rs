//! `copydesk explain`: a rule's page, as a terminal shows it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use toml::de::DeValue;

use crate::cli::{self, ConfigArguments};
use crate::config::Selector;
use crate::diagnostic::Problem;
use crate::excerpt::wrap;
use crate::rulefile::{Corpus, RuleFile, Tier, nearest};
use crate::ruleset;

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A rule, or a family for all of its rules
    rule: String,
    #[command(flatten)]
    config: ConfigArguments,
}

pub(super) fn run(arguments: &ExplainArguments) -> ExitCode {
    let mut problems = Vec::new();
    let config = arguments.config.load(&[PathBuf::from(".")], &mut problems);
    let files = ruleset::files(&config, &mut problems);
    let selector = Selector::new(&arguments.rule);
    let chosen: Vec<_> = files.iter().filter(|file| selector.matches(&file.id)).collect();
    if chosen.is_empty() {
        let name = &selector.name;
        let problem = Problem::error(format!("there is no rule or family `{name}`"));
        problems.push(problem.help(match nearest(name, files.iter().map(|file| &*file.id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`copydesk rules` lists every rule".to_owned(),
        }));
    }
    let width = cli::style(&io::stdout()).width.min(100);
    cli::print(|out| {
        for (at, file) in chosen.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            page(file, width, out)?;
        }
        Ok(())
    });
    cli::show(&problems);
    cli::exit(&problems)
}

fn page(file: &RuleFile, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let head = &file.head;
    writeln!(out, "{}: {}", file.id, head.title)?;
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
    let options = file.options();
    let Ok(DeValue::Table(table)) = options.as_ref().map(toml::Spanned::get_ref) else {
        return Ok(());
    };
    let mut set = String::new();
    for (key, value) in table {
        let value = file.text.get(value.span()).unwrap_or_default();
        set.push_str(&format!("{} = {value}\n", key.get_ref()));
    }
    if set.is_empty() {
        return Ok(());
    }
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
