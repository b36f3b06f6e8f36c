//! What the editor and the server tell each other at the start: what they can do, which folders
//! there are, what is set.

use std::io;
use std::path::PathBuf;

use crossbeam_channel::{Receiver, Sender};
use lsp_server::{ErrorCode, Request, Response};
use lsp_types::{InitializeParams, ResourceOperationKind};
use serde_json::{Value, json};

use super::{Encoding, Heard, Incoming, Options, frames, path_of};
use crate::house::baseline;
use crate::house::config;
use crate::read::format;

/// What the editor can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    /// Edits may name the version that they are for.
    pub(super) versions: bool,
    /// Edits may make files.
    pub(super) creates: bool,
    /// Files can be watched for us.
    pub(super) watches: bool,
}

/// Waits for an `initialize` that can be understood, and answers it; none where the editor goes
/// away before. What comes before it is refused.
///
/// # Errors
/// Where the input breaks.
pub(super) fn greet(
    heard: &Receiver<Heard>,
    sender: &Sender<Vec<u8>>,
) -> io::Result<Option<(InitializeParams, Options)>> {
    // An editor that does not listen will soon be seen to be gone.
    let refuse = |id, code: ErrorCode, message: String| {
        let response = Response::new_err(id, code as i32, message);
        let _ = sender.send(frames::content(&response.into()));
    };
    while let Ok(message) = heard.recv() {
        match message? {
            Some(Incoming::Request(Request { id, method, params })) if method == "initialize" => {
                let options = options(&params["initializationOptions"]).unwrap_or_default();
                match serde_json::from_value(params) {
                    Ok(params) => {
                        let response = Response::new_ok(id, capabilities(abilities(&params)));
                        let _ = sender.send(frames::content(&response.into()));
                        return Ok(Some((params, options)));
                    }
                    Err(error) => {
                        let message = format!("cannot understand `initialize`: {error}");
                        refuse(id, ErrorCode::InvalidParams, message);
                    }
                }
            }
            Some(Incoming::Request(request)) => {
                let message = "the server is not initialised".to_owned();
                refuse(request.id, ErrorCode::ServerNotInitialized, message);
            }
            Some(Incoming::Faulty { id, code, message }) => {
                let _ = sender.send(frames::refusal(&id, code, &message));
            }
            Some(Incoming::Notification(note)) if note.method == "exit" => break,
            Some(_) => {}
            None => break,
        }
    }
    Ok(None)
}

/// The folders of the workspace.
#[allow(deprecated, reason = "old editors name one root")]
pub(super) fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let mut roots: Vec<PathBuf> = folders.filter_map(|it| path_of(it.uri.as_str())).collect();
    if roots.is_empty() {
        roots.extend(params.root_uri.as_ref().and_then(|uri| path_of(uri.as_str())));
    }
    roots
}

pub(super) fn abilities(params: &InitializeParams) -> Abilities {
    let general = params.capabilities.general.as_ref();
    let offered = general.and_then(|it| it.position_encodings.as_ref());
    let utf8 = offered.is_some_and(|it| it.iter().any(|it| it.as_str() == "utf-8"));
    let workspace = params.capabilities.workspace.as_ref();
    let edits = workspace.and_then(|it| it.workspace_edit.as_ref());
    let watched = workspace.and_then(|it| it.did_change_watched_files.as_ref());
    let operations = edits.and_then(|it| it.resource_operations.as_ref());
    Abilities {
        creates: operations.is_some_and(|it| it.contains(&ResourceOperationKind::Create)),
        encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
        versions: edits.and_then(|it| it.document_changes) == Some(true),
        watches: watched.and_then(|it| it.dynamic_registration) == Some(true),
    }
}

pub(super) fn capabilities(abilities: Abilities) -> Value {
    let encoding = match abilities.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    };
    json!({
        "capabilities": {
            "positionEncoding": encoding,
            // Incremental.
            "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
            "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll.copydesk"] },
            "hoverProvider": true,
            "renameProvider": { "prepareProvider": true },
            "workspace": {
                "workspaceFolders": { "supported": true, "changeNotifications": true },
            },
        },
        "serverInfo": { "name": "copydesk", "version": env!("CARGO_PKG_VERSION") },
    })
}

/// What an editor sets; `copydesk` may or may not stand around it.
pub(super) fn options(value: &Value) -> Option<Options> {
    let value = value.get("copydesk").unwrap_or(value);
    serde_json::from_value(value.clone()).ok()
}

/// Asks the editor to tell about files.
pub(super) fn watch() -> Request {
    let texts = format!("**/*.{{{}}}", format::extensions().collect::<Vec<_>>().join(","));
    let ruling = "**/*.{toml,yml,yaml,ini}".to_owned();
    let lists = [config::ALLOW_LIST, baseline::FILE_NAME].map(|name| format!("**/{name}"));
    let watchers = [texts, ruling].into_iter().chain(lists);
    let watchers: Vec<_> = watchers.map(|glob| json!({ "globPattern": glob })).collect();
    let params = json!({ "registrations": [{
        "id": "copydesk-files", "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": watchers },
    }] });
    Request::new("copydesk-files".to_owned().into(), "client/registerCapability".into(), params)
}
