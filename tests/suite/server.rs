//! The language server, spoken to as an editor does: real frames over the standard input and
//! output of a child process.

#![allow(clippy::needless_pass_by_value, reason = "JSON is written where it is sent")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::corpus::corpus;

/// How long an answer may take: the tests run unoptimised, on machines that have other work.
const PATIENCE: Duration = Duration::from_secs(300);

struct Client {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    /// What the server said unasked.
    said: Vec<Value>,
    id: i64,
    folder: PathBuf,
}

fn read_frame(out: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length: ") {
                    length = value.parse().unwrap();
                }
            }
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

impl Client {
    /// A server that was started in a folder but not greeted.
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .arg("server")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read_frame(&mut out) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take().unwrap();
        Self { child, input, messages, said: Vec::new(), id: 0, folder: folder.to_owned() }
    }

    /// A server of a folder, greeted; `capabilities` and `options` are the editor's.
    fn greet(folder: &Path, capabilities: &Value, options: &Value) -> (Self, Value) {
        let mut client = Self::start(folder);
        let root = client.uri("");
        let answer = client.ask(
            "initialize",
            json!({
                "processId": null, "rootUri": null, "capabilities": capabilities,
                "initializationOptions": options,
                "workspaceFolders": [{ "uri": root.trim_end_matches('/'), "name": "texts" }],
            }),
        );
        client.tell("initialized", json!({}));
        (client, answer["result"]["capabilities"].clone())
    }

    fn uri(&self, name: &str) -> String {
        let folder = fs::canonicalize(&self.folder).unwrap();
        format!("file://{}/{name}", folder.display())
    }

    fn write(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn request(&mut self, method: &str, params: Value) -> i64 {
        self.id += 1;
        let id = self.id;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    fn next(&mut self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("the server says nothing")
    }

    fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.next();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.said.push(message);
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.answer(id)
    }

    /// The next diagnostics of a text that satisfy a condition.
    fn diagnostics(&mut self, name: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = self.uri(name);
        loop {
            let message = if self.said.is_empty() { self.next() } else { self.said.remove(0) };
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
            {
                let all = message["params"]["diagnostics"].as_array().unwrap();
                if wanted(all) {
                    return all.clone();
                }
            }
        }
    }

    fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, name: &str, version: i32, changes: Value) {
        let document = json!({ "uri": self.uri(name), "version": version });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    fn actions(&mut self, name: &str, range: &Value, only: Option<&str>) -> Vec<Value> {
        let context = match only {
            Some(kind) => json!({ "diagnostics": [], "only": [kind] }),
            None => json!({ "diagnostics": [] }),
        };
        let params = json!({
            "textDocument": { "uri": self.uri(name) }, "range": range, "context": context,
        });
        self.ask("textDocument/codeAction", params)["result"].as_array().unwrap().clone()
    }

    fn close(mut self) {
        let answer = self.ask("shutdown", Value::Null);
        assert_eq!(answer["result"], Value::Null);
        let late = self.ask("textDocument/hover", json!({}));
        assert_eq!(late["error"]["code"], -32600);
        self.tell("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

fn of_rule<'a>(diagnostics: &'a [Value], rule: &str) -> Vec<&'a Value> {
    diagnostics.iter().filter(|it| it["code"] == rule).collect()
}

/// The new text of a buffer after the edits of an action.
fn applied(text: &str, edits: &Value) -> String {
    let byte = |at: &Value| {
        let line = at["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = at["character"].as_u64().unwrap() as usize;
        let mut byte = start;
        for letter in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= letter.len_utf16();
            byte += letter.len_utf8();
        }
        byte
    };
    let mut edits: Vec<_> = edits.as_array().unwrap().iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(byte(&edit["range"]["start"])));
    let mut out = text.to_owned();
    for edit in edits {
        let (start, end) = (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]));
        out.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    out
}

const A: &str = "The January 2022 bombing of the Harbour Exchange in Tarsk killed 41 people.\n";
const B: &str =
    "At least 41 people died in the bombing of the Harbour Exchange in Tarsk on 12 January 2023.\n";

fn versions() -> Value {
    json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } })
}

#[test]
fn findings_reach_across_texts_and_follow_edits() {
    let folder = corpus(&[("a.md", A), ("sub dir/b.md", B)]);
    let (mut client, capabilities) = Client::greet(folder.path(), &json!({}), &Value::Null);
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    let found = client.diagnostics("a.md", |it| !it.is_empty());
    let [conflict] = of_rule(&found, "dates/conflict")[..] else { panic!("{found:#?}") };
    assert_eq!(conflict["range"], range(0, 4, 16));
    assert_eq!(conflict["severity"], 1);
    let related = conflict["relatedInformation"].as_array().unwrap();
    let b = client.uri("sub%20dir/b.md");
    assert!(related.iter().any(|it| it["location"]["uri"] == b.as_str()), "{related:#?}");
    // The link behind the code leads to the rule's page.
    let link = conflict["codeDescription"]["href"].as_str().unwrap();
    let page = fs::read_to_string(link.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.starts_with("# dates/conflict: one event, two dates"), "{page}");

    // A buffer counts instead of its file, and positions count code units of UTF-16.
    client.open("a.md", A);
    client.change("a.md", 2, json!([{ "range": range(0, 0, 0), "text": "😀 Ā " }]));
    let found = client.diagnostics("a.md", |it| it[0]["range"] == range(0, 9, 21));
    assert_eq!(of_rule(&found, "dates/conflict").len(), 1);
    // An edit of one text settles the finding in the other, several changes being made in turn.
    let year = range(0, 17, 21);
    client.change(
        "a.md",
        3,
        json!([{ "range": year, "text": "202" }, { "range": range(0, 20, 20), "text": "3" }]),
    );
    client.diagnostics("a.md", <[Value]>::is_empty);
    // The same from the other side, on disk.
    let path = folder.path().join("sub dir/b.md");
    fs::write(&path, B.replace("2023", "2024")).unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": b, "type": 2 }] }));
    client.diagnostics("a.md", |it| of_rule(it, "dates/conflict").len() == 1);
    fs::remove_file(&path).unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": b, "type": 3 }] }));
    client.diagnostics("a.md", <[Value]>::is_empty);
    fs::write(folder.path().join("c.md"), B).unwrap();
    let c = client.uri("c.md");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": c, "type": 1 }] }));
    // The buffer is closed without saving: the file counts again.
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": client.uri("a.md") } }));
    client.diagnostics("a.md", |it| of_rule(it, "dates/conflict").len() == 1);
    client.close();
}

#[test]
fn fixes_allowances_pages_and_renames() {
    let text = "We recieve an e-mail from Āsa about teh harbour.\n\nThe Northern Harbour Union met.\n\n\
                The NORTHERN Harbour Union’s chair spoke. “The Northern Harbour Union failed.”\n";
    let other = "In Tarsk the Northern Harbour Union\nspoke.\n";
    let config = "[[term]]\nuse = \"email\"\nnot = [\"e-mail\"]\n";
    let folder = corpus(&[("a.md", text), ("b.md", other), ("copydesk.toml", config)]);
    let (mut client, _) = Client::greet(folder.path(), &versions(), &Value::Null);
    client.open("a.md", text);
    let found = client.diagnostics("a.md", |it| it.len() > 2);
    let [term] = of_rule(&found, "naming/preferred-term")[..] else { panic!("{found:#?}") };
    assert_eq!(term["range"], range(0, 14, 20));

    // A fix that is safe is the preferred action.
    let actions = client.actions("a.md", &term["range"], None);
    let fix = actions.iter().find(|it| it["title"] == "write `email`").unwrap();
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(fix["diagnostics"][0]["code"], "naming/preferred-term");
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": client.uri("a.md"), "version": 1 }));
    assert!(applied(text, &change["edits"]).starts_with("We recieve an email from"));

    // Only what was asked for; an editor that runs it on saving gets all that is safe.
    let actions = client.actions("a.md", &range(0, 0, 0), Some("source.fixAll"));
    assert_eq!(actions.len(), 1, "{actions:#?}");
    let all = applied(text, &actions[0]["edit"]["documentChanges"][0]["edits"]);
    assert!(all.starts_with("We receive an email from Āsa about the harbour.\n"), "{all}");

    // Allowed here: the comment does what it says.
    let actions = client.actions("a.md", &term["range"], Some("quickfix"));
    let allow = actions.iter().find(|it| it["title"] == "allow `naming/preferred-term` here");
    let allowed = applied(text, &allow.unwrap()["edit"]["documentChanges"][0]["edits"]);
    assert!(
        allowed.contains("<!-- copydesk: allow naming/preferred-term -- TODO: say why -->"),
        "{allowed}"
    );
    client.change("a.md", 2, json!([{ "text": allowed }]));
    client.diagnostics("a.md", |it| of_rule(it, "naming/preferred-term").is_empty());
    client.change("a.md", 3, json!([{ "text": text }]));

    // The page of the rule, and nothing where nothing is found.
    let uri = client.uri("a.md");
    let at = |line: u32, character: u32| json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
    let hover = client.ask("textDocument/hover", at(0, 16));
    let value = hover["result"]["contents"]["value"].as_str().unwrap().to_owned();
    assert!(value.contains("naming/preferred-term") && value.contains("*Source:* "), "{value}");
    assert_eq!(client.ask("textDocument/hover", at(0, 24))["result"], Value::Null);

    // A name in all its variants, in every text, but not where it is quoted.
    let prepared = client.ask("textDocument/prepareRename", at(2, 10));
    assert_eq!(prepared["result"]["placeholder"], "Northern Harbour Union");
    let mut params = at(2, 10);
    params["newName"] = "Union of Northern Harbours".into();
    let renamed = client.ask("textDocument/rename", params);
    let changes = renamed["result"]["documentChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{renamed:#}");
    let new = applied(text, &changes[0]["edits"]);
    assert!(new.contains("The Union of Northern Harbours met."), "{new}");
    assert!(new.contains("The Union of Northern Harbours’s chair"), "{new}");
    assert!(new.contains("“The Northern Harbour Union failed.”"), "{new}");
    let new = applied(other, &changes[1]["edits"]);
    assert!(new.contains("Union of Northern Harbours\nspoke"), "{new}");
    assert_eq!(client.ask("textDocument/prepareRename", at(0, 0))["result"], Value::Null);
    client.close();
}

#[test]
fn a_text_without_comments_is_allowed_by_the_list() {
    let folder = corpus(&[("sub/a b.txt", "We recieve mail.\n"), ("copydesk.toml", "")]);
    let abilities = json!({ "workspace": { "workspaceEdit": {
        "documentChanges": true, "resourceOperations": ["create"],
    } } });
    let (mut client, _) = Client::greet(folder.path(), &abilities, &Value::Null);
    let name = "sub/a%20b.txt";
    let list = folder.path().join(".copydesk-allow");
    let found = client.diagnostics(name, |it| it.len() == 1);
    let allow = |client: &mut Client| {
        let actions = client.actions(name, &found[0]["range"], None);
        let action = actions.iter().find(|it| it["title"] == "allow `typos/misspelling` here");
        action.unwrap()["edit"]["documentChanges"].as_array().unwrap().clone()
    };
    let changes = allow(&mut client);
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[1]["textDocument"]["uri"], client.uri(".copydesk-allow").as_str());
    let new = applied("", &changes[1]["edits"]);
    assert!(new.starts_with("# Findings of copydesk that are allowed"), "{new}");
    // A list that is there gets a line more.
    fs::write(&list, "# ours").unwrap();
    let uri = client.uri(".copydesk-allow");
    client
        .tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 1 }] }));
    let changes = allow(&mut client);
    assert_eq!(changes.len(), 1, "{changes:?}");
    let new = applied("# ours", &changes[0]["edits"]);
    assert!(new.starts_with("# ours\n\"sub/a b.txt\" typos/misspelling "), "{new}");
    fs::write(&list, new).unwrap();
    client
        .tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    client.diagnostics(name, <[Value]>::is_empty);
    client.close();
}

#[test]
fn old_findings_of_a_baseline_are_not_shown() {
    let folder = corpus(&[("a.md", "We recieve mail.\n"), ("copydesk.toml", "")]);
    let baseline = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(["baseline", "."]).current_dir(folder.path()).output().unwrap()
    };
    assert!(baseline().status.success());
    let (mut client, _) = Client::greet(folder.path(), &versions(), &Value::Null);
    client.open("a.md", "We recieve mail.\n\nWe recieve two more.\n");
    let found = client.diagnostics("a.md", |it| !it.is_empty());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["range"], range(2, 3, 10));
    client.close();
}

#[test]
fn configuration_is_followed_and_its_errors_are_shown() {
    let folder = corpus(&[("a.md", "We recieve mail.\n"), ("copydesk.toml", "")]);
    let (mut client, _) = Client::greet(folder.path(), &json!({}), &Value::Null);
    client.diagnostics("a.md", |it| it.len() == 1);
    let configure = |client: &mut Client, text: &str| {
        fs::write(folder.path().join("copydesk.toml"), text).unwrap();
        let uri = client.uri("copydesk.toml");
        let changes = json!({ "changes": [{ "uri": uri, "type": 2 }] });
        client.tell("workspace/didChangeWatchedFiles", changes);
    };
    configure(&mut client, "select = [\"dates\"]\n");
    client.diagnostics("a.md", <[Value]>::is_empty);
    configure(&mut client, "\nselct = [\"dates\"]\n");
    let errors = client.diagnostics("copydesk.toml", |it| it.len() == 1);
    assert_eq!(errors[0]["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert!(errors[0]["message"].as_str().unwrap().contains("did you mean `select`?"));
    configure(&mut client, "");
    client.diagnostics("copydesk.toml", <[Value]>::is_empty);
    // What the editor sets comes on top.
    let settings = json!({ "settings": { "copydesk": { "ignore": ["typos"] } } });
    client.tell("workspace/didChangeConfiguration", settings);
    client.diagnostics("a.md", <[Value]>::is_empty);
    client.close();
}

#[test]
fn wild_messages_do_not_end_it() {
    let folder = corpus(&[("a.md", "Some text.\n")]);
    let utf8 = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let (mut client, capabilities) = Client::greet(folder.path(), &utf8, &json!({ "x": [1] }));
    assert_eq!(capabilities["positionEncoding"], "utf-8");
    assert_eq!(client.ask("text/unknown", json!({}))["error"]["code"], -32601);
    client.tell("$/unknown", json!({}));
    client.tell("textDocument/didChange", json!({ "nonsense": true }));
    client.open("a.md", "é We recieve mail.\n");
    let found = client.diagnostics("a.md", |it| it.len() == 1);
    assert_eq!(found[0]["range"], range(0, 6, 13), "bytes, where the editor counts them");
    let wild = json!({
        "start": { "line": 7, "character": 4_000_000_000u32 }, "end": { "line": 0, "character": 1 },
    });
    client.actions("a.md", &wild, None);
    client.change("a.md", 2, json!([{ "range": wild, "text": "We recieve mail. " }]));
    client.diagnostics("a.md", |it| !it.is_empty());
    let nowhere = json!({ "textDocument": { "uri": "untitled:x" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.ask("textDocument/hover", nowhere)["result"], Value::Null);
    assert_eq!(client.ask("textDocument/hover", json!(3))["error"]["code"], -32602);
    // A text that was never saved is a text, too.
    let document = json!({
        "uri": "untitled:Untitled-1", "languageId": "markdown", "version": 1, "text": "We recieve mail.\n",
    });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    loop {
        let message = client.next();
        if message["params"]["uri"] == "untitled:Untitled-1" {
            assert_eq!(message["params"]["diagnostics"][0]["code"], "typos/misspelling");
            break;
        }
    }
    // A request that waits for a check is cancelled before it.
    client.change("a.md", 3, json!([{ "text": "We recieve mail.\n" }]));
    let at = json!({ "textDocument": { "uri": client.uri("a.md") }, "position": { "line": 0, "character": 5 } });
    let id = client.request("textDocument/hover", at);
    client.tell("$/cancelRequest", json!({ "id": id }));
    let answer = client.answer(id);
    let cancelled = answer["error"]["code"] == -32800;
    assert!(cancelled || answer["result"]["contents"].is_object(), "{answer}");
    client.close();
}

#[test]
fn it_ends_with_its_editor() {
    let folder = corpus(&[("a.md", "Some text.\n")]);
    let (mut client, _) = Client::greet(folder.path(), &json!({}), &Value::Null);
    client.tell("exit", Value::Null);
    assert_eq!(client.child.wait().unwrap().code(), Some(1), "without a goodbye");
}

/// The exit status of a server that reads some bytes, what it answers, and its standard error.
fn fate(input: &[u8]) -> (Option<i32>, Vec<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .arg("server")
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A server that gave up reads no more.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let mut out = &output.stdout[..];
    let answers = std::iter::from_fn(|| read_frame(&mut out)).collect();
    (output.status.code(), answers, String::from_utf8(output.stderr).unwrap())
}

fn framed(contents: &[&[u8]]) -> Vec<u8> {
    let frame = |content: &&[u8]| {
        [format!("Content-Length: {}\r\n\r\n", content.len()).as_bytes(), content].concat()
    };
    contents.iter().flat_map(frame).collect()
}

#[test]
fn what_is_no_message_is_answered_and_the_next_one_is_read() {
    let deep = "[".repeat(100_000);
    let input = framed(&[
        b"{\"id\": 1,",
        b"{\"jsonrpc\": \"2.0\", \"id\": 2, \"method\": \"a\xff\"}",
        deep.as_bytes(),
        br#"{"jsonrpc": "2.0", "id": 3, "method": "textDocument/hover", "params": []}"#,
        br#"{"jsonrpc": "2.0", "id": 4, "method": "initialize", "params": [7]}"#,
        br#"{"jsonrpc": "2.0", "id": 5, "method": "initialize", "params": {"capabilities": {}}}"#,
        br#"{"jsonrpc": "2.0", "id": 6, "method": "initialize", "params": {"capabilities": {}}}"#,
        br#"{"jsonrpc": "2.0", "method": "initialized", "params": 7}"#,
        br#"{"jsonrpc": "2.0", "id": 7, "method": "textDocument/hover", "params": {"position": -1}}"#,
        br#"{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": 1}}"#,
        br#"{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///none.md", "version": 1}, "contentChanges": [{"range": {"start": {"line": 9, "character": 9}, "end": {"line": 1, "character": 1}}, "text": "x"}]}}"#,
        br#"{"jsonrpc": "2.0", "id": 8, "method": "shutdown"}"#,
        br#"{"jsonrpc": "2.0", "method": "exit"}"#,
    ]);
    let (status, answers, said) = fate(&input);
    assert_eq!((status, said.as_str()), (Some(0), ""));
    let answers: Vec<_> = answers.iter().filter(|it| it.get("method").is_none()).collect();
    let codes: Vec<_> = answers.iter().map(|it| (&it["id"], &it["error"]["code"])).collect();
    let parse = json!(-32700);
    for (at, (id, code)) in codes.iter().enumerate().take(3) {
        assert_eq!((*id, *code), (&Value::Null, &parse), "{at}");
    }
    let expected = json!([[3, -32002], [4, -32602], [5, null], [6, -32600]]);
    assert_eq!(json!(&codes[3..7]), expected);
    // Which of the last two is answered first depends on whether a job runs.
    let code = |id: i64| &codes.iter().find(|(own, _)| **own == id).unwrap().1;
    assert!(json!([-32602, -32800]).as_array().unwrap().contains(code(7)));
    assert!(code(8).is_null());
}

#[test]
fn a_wild_frame_ends_the_connection_with_one_line() {
    for (input, line) in [
        (
            "Content-Length: 1000000000000\r\n\r\n{}",
            "a message has 1000000000000 bytes; the most is 67108864 (64 MiB)",
        ),
        ("Content-Length: -1\r\n\r\n{}", "`Content-Length` is `-1`, which is no length"),
        ("Content-Length: 9\r\n\r\n{}", "the input ends in the middle of a message"),
        ("GET / HTTP/1.1\r\n\r\n", "`GET / HTTP/1.1` is no header of a message"),
    ] {
        let (status, answers, said) = fate(input.as_bytes());
        assert_eq!((status, answers), (Some(2), vec![]), "{input}");
        let first = said.lines().next().unwrap();
        assert!(first.ends_with(&format!("the language server stopped: {line}")), "{said}");
        assert!(said.lines().count() <= 5, "{said}");
    }
}

/// Quoted in reports: `cargo test --release --test suite server:: -- --ignored --nocapture`.
#[test]
#[ignore = "needs an optimised build"]
fn an_edit_in_a_thousand_texts_is_answered_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..1000 {
        let year = 1990 + at % 30;
        let mut text = format!("# Report {at}\n\n");
        for part in 0..12 {
            text.push_str(&format!(
                "In May {year} the Northern Harbour Union (NHU) met in Tarsk, where Maria Okafor \
                 spoke of plan {}. About {} people came to the meeting of {} June {year}, and the \
                 NHU raised the tolls of the harbour for the {part} ships that were there.\n\n",
                at * 7 + part,
                at * 13 + part,
                part + 1
            ));
        }
        // Something for the baseline in each.
        text.push_str("The the tide was low.\n");
        fs::write(folder.path().join(format!("text-{at:04}.md")), text).unwrap();
    }
    for with in ["no baseline", "a baseline"] {
        let times = times_of_edits(folder.path(), "text-0500.md");
        println!("with {with}: median {:?}, slowest {:?}", times[5], times[9]);
        assert!(times[5] < Duration::from_millis(200));
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        let output = command.args(["baseline", "."]).current_dir(folder.path()).output().unwrap();
        println!("{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Quoted in reports, as the one above.
#[test]
#[ignore = "needs an optimised build"]
fn an_edit_of_a_line_with_thousands_of_findings_is_answered_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for count in [1_000, 2_000, 4_000] {
        // Signs of two units of UTF-16 stand between the findings.
        let text = "The the ship 𝄞 left. ".repeat(count);
        fs::write(folder.path().join("line.md"), text).unwrap();
        let times = times_of_edits(folder.path(), "line.md");
        println!("{count} on a line: median {:?}, slowest {:?}", times[5], times[9]);
        assert!(count < 4_000 || times[5] < Duration::from_millis(100));
    }
}

/// From an edit to the diagnostics, sorted.
fn times_of_edits(folder: &Path, name: &str) -> Vec<Duration> {
    let (mut client, _) = Client::greet(folder, &json!({}), &Value::Null);
    let text = fs::read_to_string(folder.join(name)).unwrap();
    client.open(name, &text);
    let mut times = Vec::new();
    for round in 0..12 {
        let slip = if round % 2 == 0 { "We recieve mail. " } else { "" };
        let start = Instant::now();
        client.change(name, round + 2, json!([{ "text": format!("{slip}{text}") }]));
        client.diagnostics(name, |it| of_rule(it, "typos/misspelling").len() == slip.len().min(1));
        // The first one waits for the whole workspace.
        if round > 1 {
            times.push(start.elapsed());
        }
    }
    times.sort();
    client.close();
    times
}

#[test]
fn a_word_is_accepted_and_a_form_is_right_in_every_text() {
    let folder = tempfile::tempdir().unwrap();
    let config =
        "# Ours: “é”\naccept = [\"Arve\"]\n\n[[term]]\nuse = \"email\"\nnot = [\"e-mail\"]\n";
    fs::write(folder.path().join("copydesk.toml"), config).unwrap();
    let text = "They recieve an e-mail.\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    let (mut client, _) = Client::greet(folder.path(), &versions(), &Value::Null);
    client.open("a.md", text);
    let found = client.diagnostics("a.md", |it| it.len() > 1);
    let uri = client.uri("copydesk.toml");
    for (rule, title, want) in [
        ("typos/misspelling", "accept `recieve` in every text", "accept = [\"Arve\", \"recieve\"]"),
        (
            "naming/preferred-term",
            "accept `e-mail` in every text",
            "accept = [\"Arve\", \"e-mail\"]",
        ),
    ] {
        let [diagnostic] = of_rule(&found, rule)[..] else { panic!("{found:#?}") };
        let actions = client.actions("a.md", &diagnostic["range"], Some("quickfix"));
        let action = actions.iter().find(|it| it["title"] == title).unwrap();
        let change = &action["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"]["uri"], uri.as_str());
        let new = applied(config, &change["edits"]);
        assert!(new.starts_with("# Ours: “é”\n") && new.contains(want), "{new}");
        assert!(!new.contains("not = [\"e-mail\"]") || rule == "typos/misspelling", "{new}");
    }
}
