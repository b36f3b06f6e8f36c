//! `rules/data/latex.toml`: what the commands and environments of LaTeX do.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::words::data;

/// What a command does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// It has arguments, one letter each.
    Arguments(String),
    Title,
    Author,
    Date,
    Caption,
    Footnote,
    Define,
    OpensExample,
    ClosesExample,
    Gloss,
    Translation,
    Space,
    Break,
    Switch,
    /// A heading of this depth.
    Heading(u8),
    /// It stands for this text.
    Symbol(String),
    /// It puts this on the next letter.
    Accent(char),
}

/// What an environment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Environment {
    Skip,
    Maths,
    Quotation,
    Example,
    List,
    Float,
    Table,
    References,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawLatexNames {
    arguments: FxHashMap<String, Vec<String>>,
    commands: Commands,
    headings: FxHashMap<String, u8>,
    environments: Environments,
    symbols: FxHashMap<String, String>,
    accents: FxHashMap<String, char>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Commands {
    title: Vec<String>,
    author: Vec<String>,
    date: Vec<String>,
    caption: Vec<String>,
    footnote: Vec<String>,
    define: Vec<String>,
    opens_example: Vec<String>,
    closes_example: Vec<String>,
    gloss: Vec<String>,
    translation: Vec<String>,
    space: Vec<String>,
    r#break: Vec<String>,
    switch: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Environments {
    skip: Vec<String>,
    verbatim: FxHashSet<String>,
    maths: Vec<String>,
    quotation: Vec<String>,
    example: Vec<String>,
    list: Vec<String>,
    float: Vec<String>,
    table: Vec<String>,
    references: Vec<String>,
}

/// Commands and environments by name.
#[derive(Debug)]
pub(super) struct LatexNames {
    commands: FxHashMap<String, Command>,
    environments: FxHashMap<String, Environment>,
    verbatim: FxHashSet<String>,
}

impl LatexNames {
    fn new(table: RawLatexNames) -> Self {
        let words = table.commands;
        let kinds = [
            (words.title, Command::Title),
            (words.author, Command::Author),
            (words.date, Command::Date),
            (words.caption, Command::Caption),
            (words.footnote, Command::Footnote),
            (words.define, Command::Define),
            (words.opens_example, Command::OpensExample),
            (words.closes_example, Command::ClosesExample),
            (words.gloss, Command::Gloss),
            (words.translation, Command::Translation),
            (words.space, Command::Space),
            (words.r#break, Command::Break),
            (words.switch, Command::Switch),
        ];
        let mut commands = FxHashMap::default();
        for (shape, names) in table.arguments {
            commands.extend(names.into_iter().map(|it| (it, Command::Arguments(shape.clone()))));
        }
        for (names, kind) in kinds {
            commands.extend(names.into_iter().map(|name| (name, kind.clone())));
        }
        commands
            .extend(table.headings.into_iter().map(|(it, level)| (it, Command::Heading(level))));
        commands.extend(table.symbols.into_iter().map(|(it, text)| (it, Command::Symbol(text))));
        commands.extend(table.accents.into_iter().map(|(it, mark)| (it, Command::Accent(mark))));
        let words = table.environments;
        let kinds = [
            (words.skip, Environment::Skip),
            (words.maths, Environment::Maths),
            (words.quotation, Environment::Quotation),
            (words.example, Environment::Example),
            (words.list, Environment::List),
            (words.float, Environment::Float),
            (words.table, Environment::Table),
            (words.references, Environment::References),
        ];
        let environments = kinds
            .into_iter()
            .flat_map(|(names, kind)| names.into_iter().map(move |name| (name, kind)))
            .collect();
        Self { commands, environments, verbatim: words.verbatim }
    }

    /// What a command does, if it is known.
    pub(super) fn command(&self, name: &str) -> Option<&Command> {
        self.commands.get(name)
    }

    /// Whether the first argument of a command is an address, in which `%` is a letter.
    pub(super) fn takes_address(&self, name: &str) -> bool {
        matches!(self.command(name), Some(Command::Arguments(shape)) if shape.starts_with(['u', 'a']))
    }

    /// What an environment holds, if it is known.
    pub(super) fn environment(&self, name: &str) -> Option<Environment> {
        self.environments.get(name).copied()
    }

    /// Whether nothing in an environment is a command.
    pub(super) fn is_verbatim(&self, name: &str) -> bool {
        self.verbatim.contains(name)
    }
}

pub(super) static NAMES: LazyLock<LatexNames> =
    LazyLock::new(|| LatexNames::new(data::table("latex.toml")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_is_listed_twice() {
        let table: RawLatexNames = data::table("latex.toml");
        let words = &table.commands;
        let lists = [
            &words.title,
            &words.author,
            &words.date,
            &words.caption,
            &words.footnote,
            &words.define,
            &words.opens_example,
            &words.closes_example,
            &words.gloss,
            &words.translation,
            &words.space,
            &words.r#break,
            &words.switch,
        ];
        let mut all: Vec<&String> = table.arguments.values().chain(lists).flatten().collect();
        all.extend(table.headings.keys().chain(table.symbols.keys()).chain(table.accents.keys()));
        all.sort();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
