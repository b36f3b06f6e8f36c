//! What can be done about findings: fixes, all safe fixes of a text, allowing a finding where it
//! is; and what is to be read about them.

use serde_json::{Map, Value, json};

use super::{Edits, Teller, Workspace};
use crate::allow;
use crate::diagnostic::{Applicability, Finding, Fix, Place};
use crate::fix::{self, Plan};
use crate::rulepage;
use crate::span::SourceSpan;

/// What `source.fixAll` is called, so that an editor can run it on saving.
const FIX_ALL: &str = "source.fixAll.copydesk";

/// Versions of texts that are open, by name; and whether the editor can check them.
pub(super) struct Versions<'a> {
    pub(super) of: &'a dyn Fn(&str) -> Option<i32>,
    pub(super) checked: bool,
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
        let here = all.iter().filter(|it| touches(it.primary.place.span));
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
        let mut offered: Vec<&str> = Vec::new();
        for &finding in here {
            if offered.contains(&&*finding.rule) {
                continue;
            }
            offered.push(&finding.rule);
            let Some(edits) = comments(workspace, finding) else { continue };
            let edits = vec![(place.document, edits)];
            out.push(json!({
                "title": format!("allow `{}` here", finding.rule), "kind": "quickfix",
                "edit": edit_of(workspace, teller, versions, edits),
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
        [edit] => format!("write `{}`", edit.replacement.escape_debug()),
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
        let mut part = format!("**{}** `{}`: {}", finding.level, finding.rule, finding.message);
        for label in &finding.labels {
            let Some(text) = workspace.text(label.place.document) else { continue };
            let name = workspace.name(label.place.document);
            let line = text.source.position(label.place.span.start).line;
            let link = format!("{}#L{line}", teller.uri(name));
            let quoted = label.place.span.of(text.source.text());
            let name = name.rsplit('/').next().unwrap_or(name);
            part.push_str(&format!("\n- [{name}:{line}]({link}) “{quoted}”: {}", label.message));
        }
        for note in &finding.notes {
            part.push_str(&format!("\n- note: {note}"));
        }
        if let Some(help) = &finding.help {
            part.push_str(&format!("\n- help: {help}"));
        }
        parts.push(part);
        if !rules.contains(&&*finding.rule) {
            rules.push(&finding.rule);
        }
    }
    let files = rules.into_iter().filter_map(|rule| workspace.rule(rule));
    parts.extend(files.map(rulepage::summary));
    let value = parts.join("\n\n---\n\n");
    Some(json!({ "contents": { "kind": "markdown", "value": value }, "range": range }))
}
