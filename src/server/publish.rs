//! What the editor is told unasked, after each job.

use std::collections::BTreeMap;

use lsp_server::Notification;
use serde_json::{Value, json};

use super::{Done, Server, Teller};
use crate::text::escape;

impl Server {
    /// Takes the workspaces back from a job and tells the editor what changed.
    pub(super) fn finish(&mut self, workspaces: Done) {
        let Some(workspaces) = workspaces else {
            // What the workspaces were when the job failed is not to be trusted.
            self.log(1, "copydesk failed over these texts; they are read anew");
            self.workspaces = Some(Vec::new());
            return;
        };
        let mut now: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut teller =
            Teller { encoding: self.abilities.encoding, uris: &self.uris, pages: &mut self.pages };
        for workspace in &workspaces {
            for (name, diagnostics) in teller.diagnostics(workspace) {
                now.entry(name).or_default().extend(diagnostics);
            }
        }
        // Of a text that was edited meanwhile the editor is told after the next job.
        for name in &self.changes.changed {
            match self.shown.get(name) {
                Some(before) => drop(now.insert(name.clone(), before.clone())),
                None => drop(now.remove(name)),
            }
        }
        let mut messages = Vec::new();
        let gone = self.shown.keys().filter(|name| !now.contains_key(*name));
        let gone = gone.map(|name| (name, Vec::new()));
        let new = now.iter().filter(|(name, it)| self.shown.get(*name) != Some(it));
        for (name, diagnostics) in new.map(|(name, it)| (name, it.clone())).chain(gone) {
            let mut params = json!({ "uri": teller.uri(name), "diagnostics": diagnostics });
            if let Some(buffer) = self.buffers.get(name) {
                params["version"] = buffer.version.into();
            }
            messages.push(Notification::new("textDocument/publishDiagnostics".into(), params));
        }
        self.shown = now;
        // What has no place in a file is said once, as long as it stays so.
        let problems = workspaces.iter().flat_map(|it| &it.problems);
        let homeless: Vec<String> =
            problems.filter(|it| it.path.is_none()).map(|it| it.message.clone()).collect();
        for message in homeless.iter().filter(|message| !self.said.contains(message)) {
            let params =
                json!({ "type": 1, "message": format!("copydesk: {}", escape::line(message)) });
            messages.push(Notification::new("window/showMessage".into(), params));
        }
        self.said = homeless;
        messages.into_iter().for_each(|message| self.send(message));
        self.workspaces = Some(workspaces);
    }
}
