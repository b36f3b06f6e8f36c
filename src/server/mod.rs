//! `copydesk server`: the language server, over standard input and output.
//!
//! The main loop takes messages and keeps the buffers of the editor. Reading and checking is done
//! by one job at a time on another thread, which is handed the workspaces and gives them back: an
//! edit that comes meanwhile waits for the next job, which follows all that happened since, and a
//! request waits until what it asks about is up to date. So nothing is answered about a text that
//! the editor no longer has, and no lock is needed.

mod decisions;

mod actions;
mod frames;
mod rename;

mod answers;
mod buffers;
mod diagnostics;
mod handshake;
mod pages;
mod position;
mod publish;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Write};
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::actions::Versions;
use self::buffers::{Buffer, name_of};
use self::diagnostics::{Teller, Uris};
use self::frames::Incoming;
use self::handshake::{Abilities, abilities, options, roots};
use self::pages::Pages;
use self::position::{Encoding, Lines, path_of, uri_of};
use self::workspace::{Buffers, Changes, Options, Workspace};
use crate::run::engine;
use crate::text::finding::DocumentId;
use crate::text::span::SourceSpan;

/// The workspaces as a job gives them back; none where it failed.
type Done = Option<Vec<Workspace>>;

/// Replacements by document.
type Edits = Vec<(DocumentId, Vec<(SourceSpan, String)>)>;

/// What the reader of messages hands on.
type Heard = io::Result<Option<Incoming>>;

/// How many requests may wait for a job to end.
const MOST_WAITING: usize = 1_000;

/// The server between two messages.
struct Server {
    /// Takes the content of messages.
    sender: Sender<Vec<u8>>,
    abilities: Abilities,
    options: Options,
    threads: Option<NonZeroUsize>,
    buffers: BTreeMap<String, Buffer>,
    changes: Changes,
    /// With a job while one runs.
    workspaces: Option<Vec<Workspace>>,
    /// Roots to add and to take away before the next job.
    roots: Vec<PathBuf>,
    jobs: (Sender<Done>, Receiver<Done>),
    waiting: Vec<Request>,
    /// What the editor shows, by the name of the text.
    shown: BTreeMap<String, Vec<Value>>,
    /// Problems without a place that the editor was told of.
    said: Vec<String>,
    uris: Uris,
    pages: Pages,
    shut_down: bool,
}

/// Serves one editor over standard input and output until it says goodbye or goes away; whether it
/// said goodbye.
///
/// # Errors
/// Where standard input or output break, or what comes in is not framed as messages are.
pub fn serve(threads: Option<NonZeroUsize>) -> io::Result<bool> {
    serve_over(BufReader::new(io::stdin()), io::stdout(), threads)
}

/// Serves one editor over any two streams; whether it said goodbye.
///
/// # Errors
/// As [`serve`].
pub fn serve_over(
    mut input: impl BufRead + Send + 'static,
    mut out: impl Write + Send + 'static,
    threads: Option<NonZeroUsize>,
) -> io::Result<bool> {
    let (sender, said) = bounded::<Vec<u8>>(0);
    let (hear, heard) = bounded::<Heard>(0);
    let writer = thread::spawn(move || {
        said.into_iter().try_for_each(|content| frames::write(&content, &mut out))
    });
    // It is not waited for: it may stand before an input that says nothing any more.
    thread::spawn(move || {
        loop {
            let message = frames::read(&mut input);
            let last = !matches!(message, Ok(Some(_)));
            if hear.send(message).is_err() || last {
                break;
            }
        }
    });
    let served = run(&heard, sender, threads);
    let written = writer.join().unwrap_or(Ok(()));
    served.and_then(|said_goodbye| written.map(|()| said_goodbye))
}

fn run(
    heard: &Receiver<Heard>,
    sender: Sender<Vec<u8>>,
    threads: Option<NonZeroUsize>,
) -> io::Result<bool> {
    let Some((params, options)) = handshake::greet(heard, &sender)? else { return Ok(false) };
    let abilities = abilities(&params);
    let mut server = Server {
        sender,
        abilities,
        threads,
        pages: Pages::at(options.rule_pages.clone()),
        options,
        buffers: BTreeMap::new(),
        changes: Changes { reload: true, ..Changes::default() },
        workspaces: Some(Vec::new()),
        roots: roots(&params),
        jobs: unbounded(),
        waiting: Vec::new(),
        shown: BTreeMap::new(),
        said: Vec::new(),
        uris: Uris::new(),
        shut_down: false,
    };
    loop {
        let done = server.jobs.1.clone();
        select! {
            recv(heard) -> message => match message {
                Ok(Ok(Some(Incoming::Notification(note)))) if note.method == "exit" => {
                    return Ok(server.shut_down);
                }
                Ok(Ok(Some(message))) => server.take(message),
                Ok(Err(error)) => return Err(error),
                // The editor went away.
                Ok(Ok(None)) | Err(_) => return Ok(false),
            },
            recv(done) -> workspaces => server.finish(workspaces.unwrap_or_default()),
        }
        server.work();
    }
}

impl Server {
    fn take(&mut self, message: Incoming) {
        match message {
            Incoming::Request(request) => self.request(request),
            Incoming::Notification(notification) => self.notification(notification),
            Incoming::Response => {}
            Incoming::Faulty { id, code, message } => {
                let _ = self.sender.send(frames::refusal(&id, code, &message));
            }
        }
    }

    fn request(&mut self, request: Request) {
        if self.shut_down {
            let message = "the server was shut down".to_owned();
            return self.fail(request.id, ErrorCode::InvalidRequest, message);
        }
        match &*request.method {
            "shutdown" => {
                for waiting in std::mem::take(&mut self.waiting) {
                    let message = "the server is shutting down".to_owned();
                    self.fail(waiting.id, ErrorCode::RequestCanceled, message);
                }
                self.shut_down = true;
                self.send(Response::new_ok(request.id, Value::Null));
            }
            "initialize" => {
                let message = "the server was initialised before".to_owned();
                self.fail(request.id, ErrorCode::InvalidRequest, message);
            }
            "textDocument/codeAction"
            | "textDocument/hover"
            | "textDocument/prepareRename"
            | "textDocument/rename"
                if self.waiting.len() >= MOST_WAITING =>
            {
                let message = format!("{MOST_WAITING} requests wait already");
                self.fail(request.id, ErrorCode::ServerCancelled, message);
            }
            "textDocument/codeAction"
            | "textDocument/hover"
            | "textDocument/prepareRename"
            | "textDocument/rename" => self.waiting.push(request),
            method => {
                let message = format!("there is no method `{method}` here");
                self.fail(request.id, ErrorCode::MethodNotFound, message);
            }
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match &*method {
            "initialized" if self.abilities.watches => self.send(handshake::watch()),
            "textDocument/didOpen" => self.with(params, Self::opened),
            "textDocument/didChange" => self.with(params, Self::changed),
            "textDocument/didClose" => self.with(params, |server, params| server.closed(&params)),
            "workspace/didChangeWatchedFiles" => self.with(params, Self::files_changed),
            "workspace/didChangeWorkspaceFolders" => {
                self.with(params, |server, params| server.folders_changed(&params));
            }
            "workspace/didChangeConfiguration" => {
                let options = options(&params["settings"]);
                if let Some(options) = options.filter(|options| *options != self.options) {
                    self.pages = Pages::at(options.rule_pages.clone());
                    self.options = options;
                    self.changes.reload = true;
                }
            }
            "$/cancelRequest" => {
                let id = match &params["id"] {
                    Value::Number(id) => {
                        id.as_i64().and_then(|id| i32::try_from(id).ok()).map(RequestId::from)
                    }
                    Value::String(id) => Some(RequestId::from(id.clone())),
                    _ => None,
                };
                let at = self.waiting.iter().position(|request| Some(&request.id) == id.as_ref());
                if let Some(at) = at {
                    let request = self.waiting.remove(at);
                    let message = "the request was cancelled".to_owned();
                    self.fail(request.id, ErrorCode::RequestCanceled, message);
                }
            }
            // `didSave` says nothing new, and of others nobody expects anything.
            _ => {}
        }
    }

    /// Takes a notification that can be understood; another one is left alone.
    fn with<P: DeserializeOwned>(&mut self, params: Value, take: impl FnOnce(&mut Self, P)) {
        match serde_json::from_value(params) {
            Ok(params) => take(self, params),
            Err(error) => {
                self.log(2, &format!("cannot understand a message: {error}"));
            }
        }
    }

    /// Answers what can be answered, or starts a job where there is something to follow.
    fn work(&mut self) {
        let Some(mut workspaces) = self.workspaces.take() else { return };
        if self.changes.is_empty() || self.shut_down {
            for request in std::mem::take(&mut self.waiting) {
                self.answer(&mut workspaces, request);
            }
            self.workspaces = Some(workspaces);
            return;
        }
        let changes = std::mem::take(&mut self.changes);
        let names: BTreeSet<PathBuf> = self.folders();
        workspaces.retain(|workspace| names.contains(&workspace.root));
        let known: Vec<PathBuf> = workspaces.iter().map(|it| it.root.clone()).collect();
        for root in names.into_iter().filter(|name| !known.contains(name)) {
            let loose = !self.roots.contains(&root);
            workspaces.push(Workspace::new(root, loose));
        }
        let (buffers, options, threads) = (self.texts(), self.options.clone(), self.threads);
        let done = self.jobs.0.clone();
        thread::spawn(move || {
            let work = AssertUnwindSafe(|| {
                engine::on_threads(threads, || {
                    for workspace in &mut workspaces {
                        workspace.follow(&changes, &buffers, &options);
                    }
                });
                workspaces
            });
            let _ = done.send(panic::catch_unwind(work).ok());
        });
    }

    /// The roots, none inside another, and the folders of texts that stand in none of them.
    fn folders(&self) -> BTreeSet<PathBuf> {
        let inside = |path: &Path| self.roots.iter().any(|it| path != it && path.starts_with(it));
        let roots = self.roots.iter().filter(|root| !inside(root)).cloned();
        let loose = self.buffers.keys().map(Path::new).filter(|name| !inside(name));
        let loose = loose.map(|name| name.parent().unwrap_or(name).to_owned());
        roots.chain(loose).collect()
    }

    fn texts(&self) -> Buffers {
        let texts = self.buffers.iter();
        texts.map(|(name, it)| (name.clone(), it.text.clone().into_bytes())).collect()
    }

    fn fail(&self, id: RequestId, code: ErrorCode, message: String) {
        self.send(Response::new_err(id, code as i32, message));
    }

    fn log(&self, kind: u8, message: &str) {
        let params = json!({ "type": kind, "message": message });
        self.send(Notification::new("window/logMessage".into(), params));
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that does not listen any more will soon be seen to be gone.
        let _ = self.sender.send(frames::content(&message.into()));
    }
}
