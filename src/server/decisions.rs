//! What somebody decides about a word or a name, for every text: it is right, it belongs in the
//! dictionary, it is the form to use. All of these are edits of the configuration or of a list beside it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{Lines, Teller, Workspace};
use crate::house::config::{Config, FILE_NAME};
use crate::house::decisions;
use crate::text::escape;
use crate::text::finding::{Finding, Place};

/// The rule that goes by dictionaries.
const UNKNOWN: &str = "typos/unknown-word";

/// The list of words that is made where the configuration names none.
const WORD_LIST: &str = "words.txt";

/// Bytes of what can be a word or a name.
const LONGEST: usize = 80;

/// Forms that are offered for one finding.
const FORMS: usize = 4;

/// Titles and edits for a finding; `creates` tells whether the editor can make files.
pub(super) fn edits(
    workspace: &Workspace,
    teller: &Teller<'_>,
    creates: bool,
    finding: &Finding,
) -> Vec<(String, Value)> {
    let written = |place: Place| {
        let text = place.span.of(workspace.text(place.document)?.source.text());
        let is_name = !text.is_empty()
            && text.len() <= LONGEST
            && text.starts_with(char::is_alphanumeric)
            && !text.contains(escape::hidden);
        is_name.then_some(text)
    };
    let Some(own) = written(finding.primary.place) else { return Vec::new() };
    let config = workspace.session.config();
    let path = config.path.clone().unwrap_or_else(|| workspace.root.join(FILE_NAME));
    let edit = |new: &str| edit(teller, creates, &path, config.path.is_some(), &config.text, new);
    let mut out = Vec::new();
    let mut offer = |title: String, edit: Option<Value>| {
        out.extend(edit.map(|edit| (title, edit)));
    };
    let mut forms = vec![own];
    forms.extend(finding.labels.iter().take(FORMS).filter_map(|label| written(label.place)));
    forms.sort_unstable();
    forms.dedup();
    let between = finding.rule.starts_with("naming/") && forms.len() > 1;
    if decisions::settle(&finding.rule) && !between {
        let new = decisions::accept(&config.text, own).ok();
        offer(format!("accept `{own}` in every text"), new.and_then(|new| edit(&new)));
    } else if between {
        for form in &forms {
            let others: Vec<_> = forms.iter().copied().filter(|it| it != form).collect();
            let new = decisions::prefer(&config.text, form, &others).ok();
            offer(format!("`{form}` is the form to use"), new.and_then(|new| edit(&new)));
        }
    }
    if &*finding.rule == UNKNOWN {
        let edit = dictionary(teller, creates, &path, config, own);
        offer(format!("add `{own}` to the dictionary"), edit);
    }
    out
}

/// Adds a word to the first list of words that the configuration names, or to a new one.
fn dictionary(
    teller: &Teller<'_>,
    creates: bool,
    path: &Path,
    config: &Config,
    word: &str,
) -> Option<Value> {
    let mut document: DocumentMut = config.text.parse().ok()?;
    let named = document.get("rules").and_then(|it| it.get(UNKNOWN)?.get("word-lists")?.as_array());
    let named = named.and_then(|lists| lists.iter().find_map(|it| it.as_str().map(PathBuf::from)));
    let folder = path.parent()?;
    let mut changes = Vec::new();
    let list = folder.join(named.as_deref().unwrap_or(Path::new(WORD_LIST)));
    if named.is_none() {
        let rules = document.entry("rules").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let rule = rules.as_table_mut()?.entry(UNKNOWN).or_insert(Item::Table(Table::new()));
        rule.as_table_mut()?["word-lists"] = value(Array::from_iter([WORD_LIST]));
        let new = document.to_string();
        let edit = edit(teller, creates, path, config.path.is_some(), &config.text, &new)?;
        changes.extend(edit["documentChanges"].as_array()?.iter().cloned());
    }
    let old = fs::read_to_string(&list).ok();
    let gap = old.as_ref().is_some_and(|old| !old.is_empty() && !old.ends_with('\n'));
    let new =
        format!("{}{}{word}\n", old.as_deref().unwrap_or_default(), if gap { "\n" } else { "" });
    let is_there = old.is_some();
    let edit = edit(teller, creates, &list, is_there, old.as_deref().unwrap_or_default(), &new)?;
    changes.extend(edit["documentChanges"].as_array()?.iter().cloned());
    Some(json!({ "documentChanges": changes }))
}

/// The edit that makes one version of a file of another: what differs between them.
fn edit(
    teller: &Teller<'_>,
    creates: bool,
    path: &Path,
    is_there: bool,
    old: &str,
    new: &str,
) -> Option<Value> {
    if old == new || !is_there && !creates {
        return None;
    }
    let same = old.char_indices().zip(new.chars()).take_while(|((_, a), b)| a == b);
    let start = same.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let (rest, added) = (&old[start..], &new[start..]);
    let same = rest.chars().rev().zip(added.chars().rev()).take_while(|(a, b)| a == b);
    let tail: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let lines = Lines::new(old);
    let position = |at| lines.position(old, at, teller.encoding);
    let range = json!({ "start": position(start), "end": position(old.len() - tail) });
    let uri = teller.uri(&path.to_string_lossy());
    let edit = json!({
        "textDocument": { "uri": &uri, "version": null },
        "edits": [{ "range": range, "newText": &added[..added.len() - tail] }],
    });
    let create = json!({ "kind": "create", "uri": &uri, "options": { "ignoreIfExists": true } });
    Some(json!({ "documentChanges": if is_there { vec![edit] } else { vec![create, edit] } }))
}
