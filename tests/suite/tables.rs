//! The tables of `rules/data/`: whether each of their rows can be met at all, and whether a key that
//! nobody reads would be seen.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use copydesk::text::token;
use copydesk::words::fold;

use super::repository::{files, root};

/// As what a row is looked up: in another form nothing can meet it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    /// One token in lower case.
    Word,
    /// One token as it is written.
    Token,
    /// Words in lower case, a space between each two.
    Phrase,
    /// A [`fold::key`], of one word or several.
    Key,
    /// The end or the start of a word, in lower case.
    Affix,
    /// Text that is searched for as it stands, or a name of its own kind.
    Text,
}

use Shape::{Affix, Key, Phrase, Text, Token, Word};

/// A table, the shape of its rows, and its sections whose rows have another.
type Shaped = (&'static str, Shape, &'static [(&'static str, Shape)]);

const SHAPES: &[Shaped] = &[
    (
        "abbreviation-words",
        Word,
        &[
            ("never", Text),
            ("tell", Phrase),
            ("listing", Phrase),
            ("glossary", Phrase),
            ("abstracts", Phrase),
        ],
    ),
    ("abbreviations-with-stop", Phrase, &[]),
    ("apostrophes", Word, &[]),
    (
        "authorship",
        Word,
        &[
            ("secondary", Phrase),
            ("undated", Phrase),
            ("latin", Affix),
            ("background", Phrase),
            ("signals", Phrase),
            ("unlisted", Text),
            ("initialisms", Phrase),
            ("sorted-as", Text),
        ],
    ),
    ("backreferences", Word, &[("cited", Phrase)]),
    ("capitals", Word, &[]),
    ("clause-words", Word, &[("recurring", Text)]),
    ("clauses", Word, &[("modals", Text)]),
    ("clitics", Word, &[("endings", Text)]),
    ("compounds", Word, &[("distinct", Key), ("adjective-endings", Affix)]),
    (
        "conventions",
        Word,
        &[
            ("units", Token),
            ("contracted-titles", Token),
            ("shortened-titles", Token),
            ("distinct-accents", Key),
        ],
    ),
    ("date-context", Word, &[]),
    ("directives", Text, &[]),
    ("document-styles", Text, &[]),
    ("entity-weights", Text, &[]),
    ("statement-weights", Text, &[]),
    ("measure-weights", Text, &[]),
    ("aspects", Text, &[]),
    ("entries", Phrase, &[("edited", Text), ("available", Text)]),
    ("event-triggers", Text, &[]),
    ("extracts", Text, &[]),
    ("facilities", Key, &[]),
    ("foreign-words", Token, &[]),
    ("gazetteer", Text, &[]),
    ("generic-words", Key, &[]),
    ("headings", Phrase, &[]),
    ("holidays", Phrase, &[]),
    ("hosts", Text, &[]),
    ("html-elements", Text, &[]),
    ("instruments", Text, &[]),
    ("junctures", Word, &[]),
    ("keys", Word, &[]),
    ("known-abbreviations", Key, &[]),
    ("labels", Word, &[]),
    ("languages", Word, &[]),
    ("latex", Text, &[]),
    ("letter-pairs", Affix, &[]),
    ("letters", Text, &[]),
    ("locators", Text, &[]),
    ("name-words", Key, &[]),
    ("event-words", Phrase, &[]),
    ("name-forms", Text, &[("numbers", Affix), ("places", Affix)]),
    ("name-parts", Key, &[("connective", Text), ("title", Word)]),
    ("numbered", Word, &[("spoken", Token), ("units", Token)]),
    ("penn", Text, &[]),
    ("quantities", Text, &[]),
    ("reckonings", Text, &[]),
    ("relations", Text, &[("hearsay", Word)]),
    ("reporting", Phrase, &[]),
    ("renamed", Text, &[]),
    ("romanisations", Text, &[]),
    ("sayings", Word, &[("before", Phrase)]),
    ("section-calls", Word, &[]),
    ("spelling-varieties", Word, &[("ize-endings", Affix)]),
    ("summary", Phrase, &[]),
    ("time-words", Word, &[]),
    ("title-case", Phrase, &[]),
    ("units", Text, &[]),
    (
        "vitals",
        Word,
        &[
            ("born-marks", Text),
            ("died-marks", Text),
            ("born-heads", Phrase),
            ("died-heads", Phrase),
            ("life-heads", Phrase),
            ("name-heads", Phrase),
            ("term-heads", Text),
            ("units", Text),
            ("alternatives", Text),
            ("apart", Text),
        ],
    ),
    // Names of classes that are names themselves, such as those of armies, begin with a capital.
    ("word-classes", Token, &[]),
    ("word-formation", Affix, &[]),
];

fn tables() -> Vec<(String, toml::Table)> {
    let paths = fs::read_dir(root().join("rules/data")).unwrap().map(|it| it.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|it| it == "toml"));
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let read = |path: PathBuf| (name(&path), fs::read_to_string(path).unwrap().parse().unwrap());
    paths.map(read).collect()
}

/// Every list of words below a value, with the keys that lead to it; the keys of a map to values are
/// a list.
fn lists(value: &toml::Value, at: &str, out: &mut Vec<(String, Vec<String>)>) {
    match value {
        toml::Value::Table(table) => {
            let leaf = table.values().all(|it| !it.is_table() && !it.is_array());
            if leaf {
                out.push((at.to_owned(), table.keys().cloned().collect()));
            }
            for (key, value) in table {
                lists(value, if at.is_empty() { key } else { at }, out);
            }
        }
        toml::Value::Array(array) => {
            let texts: Option<Vec<_>> =
                array.iter().map(|it| it.as_str().map(str::to_owned)).collect();
            match texts {
                Some(texts) => out.push((at.to_owned(), texts)),
                None => array.iter().for_each(|it| lists(it, at, out)),
            }
        }
        _ => {}
    }
}

impl Shape {
    fn fits(self, row: &str) -> bool {
        let lower = row == row.to_lowercase();
        let tokens = token::split(row, 0).count();
        match self {
            Word => lower && tokens == 1,
            Token => tokens == 1,
            Phrase => lower && !row.is_empty() && row.split(' ').all(|word| !word.is_empty()),
            Key => row == fold::key(row) && !row.is_empty(),
            Affix => row.chars().all(|c| c.is_alphabetic() && c.is_lowercase()),
            Text => !row.is_empty(),
        }
    }
}

#[test]
fn every_row_has_the_shape_in_which_it_is_looked_up() {
    let mut wrong = Vec::new();
    for (name, table) in tables() {
        let (_, shape, others) =
            SHAPES.iter().find(|it| it.0 == name).unwrap_or_else(|| panic!("{name}: what shape?"));
        let mut all = Vec::new();
        lists(&toml::Value::Table(table), "", &mut all);
        for (section, rows) in all {
            let shape = others.iter().find(|it| it.0 == section).map_or(*shape, |it| it.1);
            wrong.extend(rows.iter().filter(|row| !shape.fits(row)).map(|row| {
                format!("{name}.toml, {section}: nothing meets `{row}` as a {shape:?}")
            }));
            let mut known = BTreeSet::new();
            wrong.extend(
                rows.iter()
                    .filter(|row| !known.insert(*row))
                    .map(|row| format!("{name}.toml, {section}: `{row}` stands there twice")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A key that no struct has would be skipped in silence otherwise.
#[test]
fn whoever_reads_a_table_refuses_unknown_keys() {
    let src = root().join("src");
    let mut wrong = Vec::new();
    for path in files(&src, "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let shown = path.strip_prefix(&src).unwrap().display().to_string();
        if !code.contains("data::table") || WRITTEN_ANEW.contains(&&*shown.replace('\\', "/")) {
            continue;
        }
        for item in code.split("#[derive(").skip(1) {
            let (derived, rest) = item.split_once(')').unwrap_or_default();
            // What is written, too, is a fact.
            let derives = |name: &str| derived.split(',').any(|it| it.trim() == name);
            if !derives("Deserialize") || derives("Serialize") {
                continue;
            }
            let head = rest.split('{').next().unwrap_or_default();
            let Some((_, name)) = head.split_once("struct ") else { continue };
            if code.contains(&format!("impl Serialize for {}", name.trim())) {
                continue;
            }
            let by_other = ["from = ", "transparent"].iter().any(|it| head.contains(it));
            // With `flatten`, the keys of the map are an enum, which knows its own.
            let body = rest.split("\n}").next().unwrap_or_default();
            if !head.contains("deny_unknown_fields") && !by_other && !body.contains("flatten") {
                wrong.push(format!("{shown}: {}", name.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "add `deny_unknown_fields` to:\n{}", wrong.join("\n"));
}

/// What is written anew.
const WRITTEN_ANEW: &[&str] = &[
    "facts/event.rs",
    "facts/instrument.rs",
    "facts/statement.rs",
    "rules/naming/alias.rs",
    "rules/naming/partial_name.rs",
];
