//! The texts that are open in the editor, which count instead of their files.

use std::path::Path;

use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileChangeType, Position, Range,
    TextDocumentContentChangeEvent,
};

use super::{Encoding, Lines, Server, path_of};
use crate::read::format;
use crate::read::input::Input;
use crate::run::discover;

/// A text that is open in the editor.
#[derive(Debug)]
pub(super) struct Buffer {
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) text: String,
}

/// The name of a text: its path, or the URI of one that has none.
pub(super) fn name_of(uri: &str, language: &str) -> String {
    match path_of(uri) {
        Some(path) => Input::File(path).name(),
        None => match format::of_language(language).and_then(|it| it.extensions.first()) {
            Some(extension) => format!("{uri}.{extension}"),
            None => uri.to_owned(),
        },
    }
}

impl Server {
    pub(super) fn opened(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let uri = document.uri.as_str().to_owned();
        let name = name_of(&uri, &document.language_id);
        self.uris.insert(name.clone(), uri.clone());
        let buffer = Buffer { uri, version: document.version, text: document.text };
        self.buffers.insert(name.clone(), buffer);
        self.changes.changed.insert(name);
    }

    pub(super) fn changed(&mut self, params: DidChangeTextDocumentParams) {
        let uri = params.text_document.uri.as_str();
        let Some((name, buffer)) = self.buffers.iter_mut().find(|(_, it)| it.uri == uri) else {
            return;
        };
        buffer.version = params.text_document.version;
        for change in params.content_changes {
            edit(&mut buffer.text, change, self.abilities.encoding);
        }
        self.changes.changed.insert(name.clone());
    }

    pub(super) fn closed(&mut self, params: &DidCloseTextDocumentParams) {
        let uri = params.text_document.uri.as_str();
        let name = self.buffers.iter().find(|(_, it)| it.uri == uri).map(|(name, _)| name.clone());
        if let Some(name) = name {
            self.buffers.remove(&name);
            // The file on disk may be another text, or none.
            self.changes.rescan |= !Path::new(&name).exists();
            self.changes.changed.insert(name);
        }
    }

    pub(super) fn files_changed(&mut self, params: DidChangeWatchedFilesParams) {
        for change in params.changes {
            let Some(path) = path_of(change.uri.as_str()) else { continue };
            if discover::is_ruling(&path) {
                self.changes.reload = true;
                continue;
            }
            let name = name_of(change.uri.as_str(), "");
            if self.buffers.contains_key(&name) {
                continue;
            }
            self.changes.rescan |= change.typ != FileChangeType::CHANGED;
            self.changes.changed.insert(name);
        }
    }

    pub(super) fn folders_changed(&mut self, params: &DidChangeWorkspaceFoldersParams) {
        let gone: Vec<_> =
            params.event.removed.iter().filter_map(|it| path_of(it.uri.as_str())).collect();
        self.roots.retain(|root| !gone.contains(root));
        self.roots.extend(params.event.added.iter().filter_map(|it| path_of(it.uri.as_str())));
        self.changes.reload = true;
    }
}

/// Makes one change of a buffer.
fn edit(text: &mut String, change: TextDocumentContentChangeEvent, encoding: Encoding) {
    let Some(Range { start, end }) = change.range else {
        *text = change.text;
        return;
    };
    let lines = Lines::new(text);
    let byte = |position: Position| lines.byte(text, position, encoding);
    let (start, end) = (byte(start), byte(end));
    // A range from end to start is one, too.
    text.replace_range(start.min(end)..start.max(end), &change.text);
}
