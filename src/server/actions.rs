//! What can be done about findings: fixes, all safe fixes of a text, allowing a finding where it
//! is; and what is to be read about them.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::decisions;
use super::{Edits, Lines, Teller, Workspace};
use crate::house::config;
use crate::read;
use crate::rulebook::pages;
use crate::run::fix::{self, Plan};
use crate::text::escape;
use crate::text::finding::fingerprint::Fingerprint;
use crate::text::finding::{Applicability, Finding, Fix, Place};
use crate::text::span::SourceSpan;
use crate::triage::allow;

/// What `source.fixAll` is called, so that an editor can run it on saving.
const FIX_ALL: &str = "source.fixAll.copydesk";

/// For how many findings single fixes are offered at once: a person chooses from them.
const OFFERED: usize = 200;

/// Versions of texts that are open, by name; and whether the editor can check them.
pub(super) struct Versions<'a> {
    pub(super) of: &'a dyn Fn(&str) -> Option<i32>,
    pub(super) checked: bool,
    /// Whether it can make files.
    pub(super) creates: bool,
}

/// The code actions for a stretch of a text; `wanted` tells which kinds are asked for.
pub(super) fn actions(
    workspace: &Workspace,
    teller: &mut Teller<'_>,
    versions: &Versions<'_>,
    place: Place,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<Value> {
    let mut out = Vec::new();
    let touches = |span: SourceSpan| span.start <= place.span.end && place.span.start <= span.end;
    let all: Vec<&Finding> = workspace.findings(place.document).collect();
    if wanted("quickfix") {
        let here = all.iter().filter(|it| touches(it.primary.place.span)).take(OFFERED);
        for &finding in here.clone() {
            let Some(fix) = finding.fix.as_ref().filter(|fix| is_possible(workspace, fix)) else {
                continue;
            };
            let Some(edit) = workspace_edit(workspace, teller, versions, &[finding], true) else {
                continue;
            };
            out.push(json!({
                "title": title(finding, fix), "kind": "quickfix", "edit": edit,
                "isPreferred": fix.applicability == Applicability::Safe,
                "diagnostics": teller.diagnostic(workspace, finding).into_iter().collect::<Vec<_>>(),
            }));
        }
        for &finding in here.clone().filter(|_| versions.checked) {
            for (title, edit) in decisions::edits(workspace, teller, versions.creates, finding) {
                out.push(json!({
                    "title": title, "kind": "quickfix", "edit": edit,
                    "diagnostics": teller.diagnostic(workspace, finding).into_iter().collect::<Vec<_>>(),
                }));
            }
        }
        let mut offered: Vec<&str> = Vec::new();
        for &finding in here {
            if offered.contains(&&*finding.rule) {
                continue;
            }
            offered.push(&finding.rule);
            let edit = match comments(workspace, finding) {
                Some(edits) => {
                    Some(edit_of(workspace, teller, versions, vec![(place.document, edits)]))
                }
                None => list_edit(workspace, teller, versions, finding),
            };
            let Some(edit) = edit else { continue };
            out.push(json!({
                "title": format!("allow `{}` here", finding.rule), "kind": "quickfix",
                "edit": edit,
                "diagnostics": teller.diagnostic(workspace, finding).into_iter().collect::<Vec<_>>(),
            }));
        }
    }
    if wanted(FIX_ALL)
        && let Some(edit) = workspace_edit(workspace, teller, versions, &all, false)
    {
        let title = "fix all that is safe to fix in this text";
        out.push(json!({ "title": title, "kind": FIX_ALL, "edit": edit }));
    }
    out
}

fn is_possible(workspace: &Workspace, fix: &Fix) -> bool {
    fix::is_possible(fix, |id| workspace.report.is_rewritable(id))
}

fn title(finding: &Finding, fix: &Fix) -> String {
    let title = match &*fix.edits {
        [edit] if edit.replacement.is_empty() => "delete it".to_owned(),
        [edit] => format!("write `{}`", escape::line(&edit.replacement)),
        edits => format!("fix `{}` in {} places", finding.rule, edits.len()),
    };
    match fix.applicability {
        Applicability::Safe => title,
        Applicability::Unsafe => format!("{title} (look at it)"),
    }
}

/// The fixes of some findings as one edit; none where there is nothing to change.
fn workspace_edit(
    workspace: &Workspace,
    teller: &Teller<'_>,
    versions: &Versions<'_>,
    findings: &[&Finding],
    unsafe_too: bool,
) -> Option<Value> {
    let owned: Vec<Finding> = findings.iter().map(|&finding| finding.clone()).collect();
    let plan = Plan::new(&owned, unsafe_too, |id| workspace.report.is_rewritable(id));
    let edits: Vec<_> = plan
        .documents()
        .map(|id| {
            let text = workspace.text(id)?;
            Some((id, plan.replacements(id, text.source.text())))
        })
        .collect::<Option<_>>()?;
    (!edits.is_empty()).then(|| edit_of(workspace, teller, versions, edits))
}

/// Replacements as the protocol has them.
pub(super) fn edit_of(
    workspace: &Workspace,
    teller: &Teller<'_>,
    versions: &Versions<'_>,
    edits: Edits,
) -> Value {
    let mut changes = Map::new();
    let mut documents = Vec::new();
    for (id, edits) in edits {
        let edits = edits.into_iter().filter_map(|(span, text)| {
            let range = workspace.range(Place { document: id, span }, teller.encoding)?;
            Some(json!({ "range": range, "newText": text }))
        });
        let edits: Vec<_> = edits.collect();
        let name = workspace.name(id);
        let uri = teller.uri(name);
        let version = (versions.of)(name);
        documents
            .push(json!({ "textDocument": { "uri": &uri, "version": version }, "edits": &edits }));
        changes.insert(uri, Value::from(edits));
    }
    if versions.checked {
        json!({ "documentChanges": documents })
    } else {
        json!({ "changes": changes })
    }
}

/// The comment that allows a finding, as an insertion; none where the format has no comments.
fn comments(workspace: &Workspace, finding: &Finding) -> Option<Vec<(SourceSpan, String)>> {
    let document = finding.primary.place.document;
    let source = &workspace.text(document)?.source;
    let name = workspace.name(document);
    let comments = allow::comments(name, source, &[finding], allow::PLACEHOLDER)?;
    let insertion = |(at, text)| (SourceSpan::new(at, at), text);
    Some(comments.into_iter().map(insertion).collect())
}

/// A line of the list that allows a finding, where its text has no comments; none where the editor
/// cannot make the file that is not there.
fn list_edit(
    workspace: &Workspace,
    teller: &Teller<'_>,
    versions: &Versions<'_>,
    finding: &Finding,
) -> Option<Value> {
    let document = finding.primary.place.document;
    let name = workspace.name(document);
    let source = &workspace.text(document)?.source;
    let config = workspace.session.config();
    let path = config.allowed.path.clone();
    let is_new = path.is_none();
    let folder = config.root().unwrap_or(&workspace.root);
    let path = path.unwrap_or_else(|| folder.join(config::ALLOW_LIST));
    if !versions.checked || is_new && !versions.creates || !Path::new(name).starts_with(folder) {
        return None;
    }
    let text = finding.primary.place.span.of(source.text());
    let read = read::read(name, source.clone());
    let fingerprint = Fingerprint::of(&read, &finding.rule, finding.primary.place.span);
    let shown = Path::new(name).strip_prefix(path.parent()?).ok()?.to_string_lossy();
    let line = config::allow_line(&shown, &finding.rule, fingerprint, text, allow::PLACEHOLDER);
    let old = &*config.allowed.text;
    let end = Lines::new(old).position(old, old.len(), teller.encoding);
    let added = allow::added((!is_new).then_some(old), [&line]);
    let uri = teller.uri(&path.to_string_lossy());
    let edit = json!({
        "textDocument": { "uri": &uri, "version": null },
        "edits": [{ "range": { "start": end, "end": end }, "newText": added }],
    });
    let create = json!({ "kind": "create", "uri": &uri, "options": { "ignoreIfExists": true } });
    Some(json!({ "documentChanges": if is_new { vec![create, edit] } else { vec![edit] } }))
}

/// What is found at a place, with the pages of the rules; none where nothing is.
pub(super) fn hover(workspace: &Workspace, teller: &Teller<'_>, place: Place) -> Option<Value> {
    let at = place.span.start;
    let here: Vec<&Finding> = workspace
        .findings(place.document)
        .filter(|it| (it.primary.place.span.start..=it.primary.place.span.end).contains(&at))
        .collect();
    let range = workspace.range(here.first()?.primary.place, teller.encoding)?;
    let mut parts = Vec::new();
    let mut rules: Vec<&str> = Vec::new();
    for finding in here {
        let message = escape::markdown_message(&finding.message);
        let mut part = format!("**{}** `{}`: {message}", finding.level, finding.rule);
        for label in &finding.labels {
            let Some(text) = workspace.text(label.place.document) else { continue };
            let name = workspace.name(label.place.document);
            let line = text.source.position(label.place.span.start).line;
            let link = format!("{}#L{line}", teller.uri(name));
            let quoted = label.place.span.of(text.source.text());
            let name = escape::path(name.rsplit('/').next().unwrap_or(name));
            let (name, quoted) = (escape::markdown(&name), escape::markdown(quoted));
            let message = escape::markdown_message(&label.message);
            part.push_str(&format!("\n- [{name}:{line}](<{link}>) “{quoted}”: {message}"));
        }
        for note in &finding.notes {
            part.push_str(&format!("\n- note: {}", escape::markdown_message(note)));
        }
        if let Some(help) = &finding.help {
            part.push_str(&format!("\n- help: {}", escape::markdown_message(help)));
        }
        parts.push(part);
        if !rules.contains(&&*finding.rule) {
            rules.push(&finding.rule);
        }
    }
    let files = rules.into_iter().filter_map(|rule| workspace.rule(rule));
    parts.extend(files.map(pages::summary));
    let value = parts.join("\n\n---\n\n");
    Some(json!({ "contents": { "kind": "markdown", "value": value }, "range": range }))
}
