//! Findings and problems as an editor shows them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Encoding, Lines, Pages, Workspace, uri_of};
use crate::text::escape;
use crate::text::finding::{Excerpt, Finding, Level, Problem};

/// The URI of a text: as its editor calls it, else made of its path.
pub(super) type Uris = BTreeMap<String, String>;

/// How an editor wants to be told.
pub(super) struct Teller<'a> {
    pub(super) encoding: Encoding,
    pub(super) uris: &'a Uris,
    pub(super) pages: &'a mut Pages,
}

impl Teller<'_> {
    pub(super) fn uri(&self, name: &str) -> String {
        self.uris.get(name).cloned().unwrap_or_else(|| uri_of(Path::new(name)))
    }

    /// The diagnostics of a workspace by the name of the text.
    pub(super) fn diagnostics(&mut self, workspace: &Workspace) -> BTreeMap<String, Vec<Value>> {
        let mut out: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for finding in &workspace.report.findings {
            if let Some(diagnostic) = self.diagnostic(workspace, finding) {
                let name = workspace.name(finding.primary.place.document).to_owned();
                out.entry(name).or_default().push(diagnostic);
            }
        }
        // Those of one text follow one another: its lines are looked for once.
        let mut lines = None;
        for problem in workspace.problems.iter().chain(&workspace.report.problems) {
            if let Some(path) = &problem.path {
                // Such a path is one from the working folder, as far as it is in that.
                let here = std::path::absolute(path).ok().filter(|path| path.exists());
                let path = here.unwrap_or_else(|| workspace.root.join(path));
                let name = path.to_string_lossy().into_owned();
                out.entry(name).or_default().push(self.problem(problem, &mut lines));
            }
        }
        out
    }

    /// A finding as a diagnostic; none where its text went away.
    pub(super) fn diagnostic(&mut self, workspace: &Workspace, finding: &Finding) -> Option<Value> {
        let range = workspace.range(finding.primary.place, self.encoding)?;
        let related = finding.labels.iter().filter_map(|label| {
            let range = workspace.range(label.place, self.encoding)?;
            let uri = self.uri(workspace.name(label.place.document));
            Some(json!({ "location": { "uri": uri, "range": range }, "message": escape::line(&label.message) }))
        });
        let related: Vec<_> = related.collect();
        let mut message = escape::line(&finding.message).into_owned();
        for note in &finding.notes {
            message.push_str(&format!("\nnote: {}", escape::line(note)));
        }
        if let Some(help) = &finding.help {
            message.push_str(&format!("\nhelp: {}", escape::line(help)));
        }
        let mut out = json!({
            "range": range, "severity": severity(finding.level), "source": "copydesk",
            "code": &*finding.rule, "message": message, "relatedInformation": related,
        });
        if let Some(link) = workspace.rule(&finding.rule).and_then(|file| self.pages.link(file)) {
            out["codeDescription"] = json!({ "href": link });
        }
        Some(out)
    }

    fn problem(&self, problem: &Problem, known: &mut Option<(Arc<str>, Lines)>) -> Value {
        let range = problem.excerpt.as_ref().map(|Excerpt { text, span, .. }| {
            let kept = known.take().filter(|(of, _)| Arc::ptr_eq(of, text));
            let kept = kept.unwrap_or_else(|| (Arc::clone(text), Lines::new(text)));
            known.insert(kept).1.range(text, *span, self.encoding)
        });
        let label = problem.excerpt.iter().map(|it| &it.label).filter(|label| !label.is_empty());
        let mut message = escape::line(&problem.message).into_owned();
        label.for_each(|label| message.push_str(&format!(": {}", escape::line(label))));
        if let Some(help) = &problem.help {
            message.push_str(&format!("\nhelp: {}", escape::line(help)));
        }
        json!({
            "range": range.unwrap_or_default(), "severity": severity(problem.level),
            "source": "copydesk", "message": message,
        })
    }
}

fn severity(level: Level) -> u8 {
    match level {
        Level::Error => 1,
        Level::Warning => 2,
        Level::Note => 3,
    }
}
