//! JSON schemas of `copydesk.toml` and of rule files, by which editors complete and check them.
//!
//! What a kind of check takes comes from its documentation, which keys and words it knows from the
//! parser itself, and the types of the other options from the rules that set them: a new option is
//! a part of the schema by itself.

use serde_json::map::Entry;
use serde_json::{Map, Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::house::config::FILE_NAME;
use crate::house::rulefile::{RuleFile, Tier};
use crate::rules::pattern::OptionDoc;
use crate::rules::{self, Kind};
use crate::text::zone::Zone;
use crate::words::varieties::VARIETIES;

/// The dialect that the schemas are written in: editors for TOML know it.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// What the file with the schema of the configuration is called beside a `copydesk.toml`.
pub const CONFIG_FILE: &str = "copydesk.schema.json";

/// What the file with the schema of rule files is called.
pub const RULE_FILE: &str = "rule.schema.json";

/// A schema as the text of a file.
#[must_use]
pub fn written(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// The schema of `copydesk.toml`; `files` are the rules whose names and options it knows.
#[must_use]
pub fn config(files: &[RuleFile]) -> Value {
    // One function: the schema as it stands in the file.
    let mut tables = Map::new();
    for file in files {
        tables.insert(file.id.to_string(), settings(file));
    }
    let families = files.iter().filter_map(|file| Some(file.id.split_once('/')?.0));
    let mut names: Vec<&str> = families.chain(files.iter().map(|file| &*file.id)).collect();
    names.push("all");
    names.sort_unstable();
    names.dedup();
    let globs = "globs relative to this file";
    json!({
        "$schema": DIALECT,
        "title": FILE_NAME,
        "description": "what a corpus of prose is, which rules run on it and what its house style says",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "extends": texts(
                "House styles to build on, the later over the earlier: `preset:chicago`, `preset:gpo`, \
                 `preset:un`, or files and folders of your own, relative to this file.",
            ),
            "include": texts(&format!("Which files make the corpus: {globs}.")),
            "exclude": texts(&format!("Which files do not: {globs}.")),
            "select": selectors("Rules and families that run; `[\"all\"]` unless told."),
            "ignore": selectors("Rules and families that do not."),
            "preview": truth("Whether the rules run that may still be noisy."),
            "fail-on": {
                "$ref": "#/definitions/level",
                "description": "From which level on a finding fails the run; `\"warning\"` unless told.",
            },
            "language": {
                "type": "string",
                "examples": VARIETIES,
                "description": "The language of the texts, as a tag of BCP 47.",
            },
            "rule-folders": texts("Folders with rules of your own, relative to this file."),
            "styles": table("Styles of Vale.", &[], &json!({
                "vale": texts("Folders of styles, or `.vale.ini` files that name some."),
                "vocabularies": texts("Names of vocabularies beside the styles."),
            })),
            "accept": texts("Names and words that are right as they are, whatever their case and marks."),
            "term": tables_of("One form to use, others not to.", &["use"], &json!({
                "use": text("The form to use."),
                "not": texts("The forms not to use."),
                "note": text("Why, shown in findings."),
                "except-in": texts("Longer phrases in which the forms stay as they are."),
                "before": texts("Only in front of one of these words."),
                "after": texts("Only behind one of these words."),
                "outside-names": truth("Whether the names of bodies and works keep the forms."),
                "message": text("What a finding says; `{text}` is what is written, `{use}` what to write."),
                "source": text("Where the usage is laid down."),
            })),
            "abbreviation": tables_of(
                "An abbreviation that no text has to define.", &["short", "long"],
                &json!({ "short": text("The short form."), "long": text("What it stands for.") }),
            ),
            "event": tables_of(
                "An event whose date is settled; every mention is compared with it.",
                &["name", "names", "date"],
                &json!({
                    "name": text("What it is called in findings."),
                    "names": texts("Names that a mention must have; `|` separates alternatives."),
                    "words": texts("Words of which a mention must have one, such as `attack`."),
                    "date": text("The date in EDTF, such as `2024-01-03` or `2024-01`."),
                }),
            ),
            "override": tables_of("What is not reported for some paths.", &["paths", "ignore"], &json!({
                "paths": texts(&format!("Which paths: {globs}.")),
                "ignore": selectors("Rules and families that do not report there."),
                "reason": text("Why, for the readers of this file."),
            })),
            "rules": {
                "type": "object",
                "description": "Level and options of single rules, by rule id.",
                "properties": tables,
                "additionalProperties": {
                    "type": "object",
                    "properties": { "level": { "$ref": "#/definitions/level" }, "mode": {} },
                },
            },
        },
        "definitions": {
            "level": level(),
            "selector": {
                "anyOf": [{ "enum": names }, { "type": "string", "pattern": "^[a-z0-9-]+(/[a-z0-9-]+)?$" }],
            },
        },
    })
}

/// The schema of rule files.
#[must_use]
pub fn rule() -> Value {
    // One function: the schema as it stands in the file.
    let mut checks = Map::new();
    for kind in rules::kinds() {
        let needed = kind.options.iter().filter(|option| option.is_needed());
        let needed: Vec<_> = needed.map(OptionDoc::key).collect();
        let properties = options(kind);
        let check = json!({
            "type": "object", "additionalProperties": properties.is_none(),
            "properties": properties.unwrap_or_default(), "required": needed,
        });
        if let Some(former) = kind.former {
            checks.insert(former.to_owned(), check.clone());
        }
        match checks.entry(kind.name) {
            Entry::Vacant(slot) => _ = slot.insert(check),
            // Two families have a kind of this name: which is meant depends on the path.
            Entry::Occupied(mut slot) => {
                let other = slot.get_mut().take();
                slot.insert(json!({ "anyOf": [other, check] }));
            }
        }
    }
    let zones = Zone::ALL.map(|zone| serde_json::to_value(zone).unwrap_or_default());
    let texts_of_example = |description: &str| {
        json!({
            "description": description,
            "anyOf": [
                { "type": "string" },
                { "type": "object", "additionalProperties": { "type": "string" } },
            ],
        })
    };
    json!({
        "$schema": DIALECT,
        "title": "rule file of copydesk",
        "description": "one rule; its path, `family/rule.toml`, is its id",
        "type": "object",
        "additionalProperties": false,
        "required": ["title", "level", "source", "explain", "check"],
        "properties": {
            "title": text("What is wrong, in a few words."),
            "level": level(),
            "tier": {
                "enum": [Tier::Stable, Tier::Preview],
                "description": "Whether it is on by default; `\"stable\"` unless told.",
            },
            "since": text("The version that it came with."),
            "source": text("The authority: a style manual, a standard, a paper."),
            "explain": text("The rule's page, in Markdown."),
            "zones": {
                "type": "array", "items": { "enum": zones },
                "description": "What it reads; paragraphs, list items and notes unless told.",
            },
            "heading-levels": {
                "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": 6 },
                "description": "Of which levels it reads headings, where it reads headings.",
            },
            "check": {
                "type": "object", "additionalProperties": false,
                "minProperties": 1, "maxProperties": 1, "properties": checks,
                "description": "The kind of check, with its options.",
            },
            "example": tables_of("Texts that show what the rule does, and test it.", &[], &json!({
                "bad": texts_of_example("What is reported: a text, or texts by file name."),
                "good": texts_of_example("What is not."),
                "config": text("A `copydesk.toml` to run it under."),
            })),
        },
    })
}

/// The table of a rule in the configuration.
fn settings(file: &RuleFile) -> Value {
    let kind = rules::kind(&file.id, &file.kind);
    let own = kind.and_then(options);
    let complete = own.is_some();
    let mut properties = own.unwrap_or_default();
    for (key, value) in own_options(file) {
        let option = properties.entry(key).or_insert(json!({}));
        if option.as_object().is_some_and(Map::is_empty) {
            *option = value;
        }
    }
    let off = json!({ "enum": ["off"], "description": "`\"off\"` switches the rule off." });
    let mode = properties.entry("mode").or_insert(off);
    if let Some(Value::Array(modes)) = mode.get_mut("enum")
        && !modes.contains(&json!("off"))
    {
        modes.push(json!("off"));
    }
    properties.insert("level".to_owned(), json!({ "$ref": "#/definitions/level" }));
    json!({
        "type": "object", "description": file.head.title, "properties": properties,
        "additionalProperties": !complete,
    })
}

/// The options of a kind; none where nothing tells them.
fn options(kind: &Kind) -> Option<Map<String, Value>> {
    if kind.options.is_empty() {
        return undocumented(kind);
    }
    let option = |option: &OptionDoc| {
        let mut schema = shape(kind, option);
        let told = option.text.split_whitespace().collect::<Vec<_>>().join(" ");
        schema["description"] = told.into();
        (option.key(), schema)
    };
    Some(kind.options.iter().map(option).collect())
}

/// The shape of an option's value, by its type.
fn shape(kind: &Kind, option: &OptionDoc) -> Value {
    let text_or_texts = json!({ "anyOf": [
        { "type": "string" }, { "type": "array", "items": { "type": "string" } },
    ] });
    match option.shape.replace(' ', "").trim_start_matches("Option<").trim_end_matches('>') {
        "bool" => json!({ "type": "boolean" }),
        "usize" => json!({ "type": "integer", "minimum": 0 }),
        "f64" => json!({ "type": "number" }),
        "String" | "Message" | "Condition" => json!({ "type": "string" }),
        "Pattern" => json!({ "type": "string", "format": "regex" }),
        "Vec<String" | "FxHashSet<String" | "Vec<Pattern" | "Vec<Measure" => {
            json!({ "type": "array", "items": { "type": "string" } })
        }
        "Vec<Vec<GroupForm" => json!({
            "type": "array",
            "items": { "type": "array", "minItems": 2, "items": text_or_texts },
        }),
        "BTreeMap<String,Forms" => {
            json!({ "type": "object", "additionalProperties": text_or_texts })
        }
        "Edit" => json!({ "type": "object", "required": ["find", "use"] }),
        shape if shape.starts_with("Vec<") => {
            json!({ "type": "array", "items": { "type": "object" } })
        }
        _ => match words(kind, &option.key()) {
            words if words.is_empty() => json!({}),
            words => json!({ "enum": words }),
        },
    }
}

/// What the parser of a kind says of an option with a word that means nothing.
fn refusal(kind: &Kind, key: &str) -> String {
    let value = Spanned::new(0..0, DeValue::String("no such word".into()));
    let mut table = DeTable::new();
    table.insert(Spanned::new(0..0, key.into()), value);
    let told = kind.build(Spanned::new(0..0, DeValue::Table(table))).err();
    told.map(|told| told.message().to_owned()).unwrap_or_default()
}

/// The names that a parser's message offers.
fn offered(message: &str) -> Vec<String> {
    let (_, offered) = message.split_once("expected ").unwrap_or_default();
    offered.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The words that an option knows, where it knows only some.
fn words(kind: &Kind, key: &str) -> Vec<String> {
    let told = refusal(kind, key);
    if told.starts_with("unknown variant") { offered(&told) } else { Vec::new() }
}

/// The options of a kind that has no documentation; none where its parser takes any key.
fn undocumented(kind: &Kind) -> Option<Map<String, Value>> {
    let told = refusal(kind, "no such key");
    let option = |key: String| match words(kind, &key) {
        words if words.is_empty() => (key, json!({})),
        words => (key, json!({ "enum": words })),
    };
    told.starts_with("unknown field").then(|| offered(&told).into_iter().map(option).collect())
}

/// The options that a rule's file sets, with the types of their values.
fn own_options(file: &RuleFile) -> Map<String, Value> {
    let Ok(options) = file.options() else { return Map::new() };
    let DeValue::Table(table) = options.get_ref() else { return Map::new() };
    let option = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
        let kind = match value.get_ref() {
            DeValue::String(_) | DeValue::Datetime(_) => "string",
            // An option of a share or a limit may be written as either.
            DeValue::Integer(_) | DeValue::Float(_) => "number",
            DeValue::Boolean(_) => "boolean",
            DeValue::Array(_) => "array",
            DeValue::Table(_) => "object",
        };
        (key.get_ref().to_string(), json!({ "type": kind }))
    };
    table.iter().map(option).collect()
}

fn level() -> Value {
    json!({ "enum": ["error", "warning", "note"], "description": "How bad its findings are." })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn truth(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn selectors(description: &str) -> Value {
    let items = json!({ "$ref": "#/definitions/selector" });
    json!({ "type": "array", "items": items, "description": description })
}

fn table(description: &str, needed: &[&str], properties: &Value) -> Value {
    json!({
        "type": "object", "additionalProperties": false, "description": description,
        "required": needed, "properties": properties,
    })
}

fn tables_of(description: &str, needed: &[&str], properties: &Value) -> Value {
    json!({ "type": "array", "items": table(description, needed, properties) })
}
