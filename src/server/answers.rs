//! Answers to requests, once what they ask about is up to date.

use lsp_server::{ErrorCode, Request, Response};
use lsp_types::{CodeActionParams, HoverParams, Range, RenameParams, TextDocumentPositionParams};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Server, Teller, Versions, Workspace, actions, name_of, rename};
use crate::text::finding::Place;
use crate::text::span::SourceSpan;
use crate::words::fold;

impl Server {
    pub(super) fn answer(&mut self, workspaces: &mut [Workspace], request: Request) {
        let Request { id, method, params } = request;
        let answer = match &*method {
            "textDocument/codeAction" => {
                self.ask(params, |server, params| server.code_actions(workspaces, &params))
            }
            "textDocument/hover" => self.ask(params, |server, params: HoverParams| {
                let at = &params.text_document_position_params;
                Ok(server.at(workspaces, at).and_then(|(workspace, place)| {
                    actions::hover(workspace, &server.teller(), place)
                }))
            }),
            "textDocument/prepareRename" => {
                self.ask(params, |server, at: TextDocumentPositionParams| {
                    Ok(server.at(workspaces, &at).and_then(|(workspace, place)| {
                        let name = rename::name_at(workspace, place)?;
                        let span = rename::bare(name);
                        let written = name.text.clone();
                        workspace.open_text(place.document)?;
                        let place = Place { span, ..place };
                        let range = workspace.range(place, server.abilities.encoding)?;
                        let written = fold::strip_possessive(&written);
                        Some(json!({ "range": range, "placeholder": written }))
                    }))
                })
            }
            _ => {
                self.ask(params, |server, params: RenameParams| server.rename(workspaces, &params))
            }
        };
        match answer {
            Ok(answer) => self.send(Response::new_ok(id, answer)),
            Err(message) => self.fail(id, ErrorCode::InvalidParams, message),
        }
    }

    /// Answers a request that can be understood.
    fn ask<P: DeserializeOwned>(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Self, P) -> Result<Option<Value>, String>,
    ) -> Result<Option<Value>, String> {
        let params = serde_json::from_value(params).map_err(|error| error.to_string())?;
        answer(self, params)
    }

    fn teller(&mut self) -> Teller<'_> {
        Teller { encoding: self.abilities.encoding, uris: &self.uris, pages: &mut self.pages }
    }

    /// The workspace and place of a position.
    fn at<'w>(
        &self,
        workspaces: &'w mut [Workspace],
        at: &TextDocumentPositionParams,
    ) -> Option<(&'w mut Workspace, Place)> {
        self.place(workspaces, at.text_document.uri.as_str(), Range::new(at.position, at.position))
    }

    fn place<'w>(
        &self,
        workspaces: &'w mut [Workspace],
        uri: &str,
        range: Range,
    ) -> Option<(&'w mut Workspace, Place)> {
        let open = self.buffers.iter().find(|(_, it)| it.uri == uri);
        let name = open.map_or_else(|| name_of(uri, ""), |(name, _)| name.clone());
        let encoding = self.abilities.encoding;
        for workspace in workspaces {
            let Some(document) = workspace.session.corpus().id(&name) else { continue };
            let text = workspace.open_text(document)?;
            let span: SourceSpan = text.lines.span(text.source.text(), range, encoding);
            return Some((workspace, Place { document, span }));
        }
        None
    }

    fn code_actions(
        &mut self,
        workspaces: &mut [Workspace],
        params: &CodeActionParams,
    ) -> Result<Option<Value>, String> {
        let uri = params.text_document.uri.as_str();
        let Some((workspace, place)) = self.place(workspaces, uri, params.range) else {
            return Ok(Some(json!([])));
        };
        let only = params.context.only.as_ref();
        // `source` asks for `source.fixAll.copydesk`, too.
        let wanted = |kind: &str| {
            only.is_none_or(|only| {
                only.iter().any(|asked| {
                    let rest = kind.strip_prefix(asked.as_str());
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
            })
        };
        let buffers = &self.buffers;
        let versions = Versions {
            of: &|name| buffers.get(name).map(|it| it.version),
            checked: self.abilities.versions,
            creates: self.abilities.creates,
        };
        let mut teller =
            Teller { encoding: self.abilities.encoding, uris: &self.uris, pages: &mut self.pages };
        let actions = actions::actions(workspace, &mut teller, &versions, place, &wanted);
        Ok(Some(Value::from(actions)))
    }

    fn rename(
        &mut self,
        workspaces: &mut [Workspace],
        params: &RenameParams,
    ) -> Result<Option<Value>, String> {
        let new = params.new_name.trim();
        if new.is_empty() || new.contains(['\n', '\r']) {
            return Err("a name is one line of text".to_owned());
        }
        let at = &params.text_document_position;
        let Some((workspace, place)) = self.at(workspaces, at) else { return Ok(None) };
        let Some(edits) = rename::rename(workspace, place, new) else {
            return Err("there is no name here that the text uses in its own voice".to_owned());
        };
        let buffers = &self.buffers;
        let versions = Versions {
            of: &|name| buffers.get(name).map(|it| it.version),
            checked: self.abilities.versions,
            creates: self.abilities.creates,
        };
        let teller =
            Teller { encoding: self.abilities.encoding, uris: &self.uris, pages: &mut self.pages };
        Ok(Some(actions::edit_of(workspace, &teller, &versions, edits)))
    }
}
