//! The language server: whole sessions, from the bytes on the wire to the answers.
//!
//! An input is a session, one message a line, which is framed; a line that does not begin as a
//! message goes over the wire as it is. Messages name no place but a folder of the session's own.

use std::io::{self, BufReader, Read, Write};
use std::num::NonZeroUsize;
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use copydesk::server;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long the server may say nothing before the editor hangs up: a frame with a wild length
/// swallows what comes behind it, and the server waits for more.
const QUIET: Duration = Duration::from_secs(3);

/// How long it may take to end after that.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the last request is called.
const LAST: &str = "the last one";

/// The only place that a message may name.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a folder of its own"));

/// The bytes that come over the wire, with a request behind them.
fn wire(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in input.split(|&byte| byte == b'\n') {
        if !line.starts_with(b"{") {
            // What was not looked into must be no message.
            out.extend(line.iter().map(|&byte| if byte == b'{' { b'[' } else { byte }));
            out.extend_from_slice(b"\r\n");
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(mut message) => {
                without_cache(&mut message);
                tame(&mut message);
                frame(message.to_string().as_bytes(), &mut out);
            }
            Err(_) => frame(line, &mut out),
        }
    }
    let last = json!({
        "jsonrpc": "2.0", "id": LAST, "method": "textDocument/hover",
        "params": {
            "textDocument": { "uri": "file:///none.md" }, "position": { "line": 0, "character": 0 },
        },
    });
    frame(last.to_string().as_bytes(), &mut out);
    out
}

fn frame(content: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("Content-Length: {}\r\n\r\n", content.len()).as_bytes());
    out.extend_from_slice(content);
}

/// Leads what a message says of places into the folder.
fn tame(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(':') && !text.contains(' ') => {
            let name = text.rsplit('/').next().unwrap_or_default();
            let name: String =
                name.chars().filter(|c| c.is_alphanumeric() || *c == '.').take(32).collect();
            let folder = FOLDER.path().display();
            *text = format!("file://{folder}/{}", name.trim_start_matches('.'));
        }
        Value::Array(values) => values.iter_mut().for_each(tame),
        Value::Object(fields) => {
            for key in ["rootPath", "config"] {
                fields.remove(key);
            }
            fields.values_mut().for_each(tame);
        }
        _ => {}
    }
}

/// Options under which nothing is kept on disk.
fn without_cache(message: &mut Value) {
    let begins = message["method"] == "initialize";
    let Some(Value::Object(params)) = message.get_mut("params") else { return };
    if begins {
        params.entry("initializationOptions").or_insert(Value::Null);
    }
    for key in ["initializationOptions", "settings"] {
        let Some(options) = params.get_mut(key) else { continue };
        let options = match options.get("copydesk") {
            Some(_) => &mut options["copydesk"],
            None => options,
        };
        match options {
            Value::Object(options) => drop(options.insert("noCache".into(), true.into())),
            other => *other = json!({ "noCache": true }),
        }
    }
}

/// What the editor sends, and then nothing until it hangs up.
struct Speech {
    bytes: io::Cursor<Vec<u8>>,
    hung_up: Receiver<()>,
}

impl Read for Speech {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        if read == 0 {
            let _ = self.hung_up.recv();
        }
        Ok(read)
    }
}

/// What the server says, frame by frame.
struct Ear {
    frame: Vec<u8>,
    heard: Sender<Vec<u8>>,
}

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.heard.send(std::mem::take(&mut self.frame));
        Ok(())
    }
}

/// Speaks a session: all that the server says is sound, and it neither dies nor stays.
pub(crate) fn run(input: &[u8]) {
    let (hang_up, hung_up) = channel();
    let (heard, hear) = channel();
    let speech = Speech { bytes: io::Cursor::new(wire(input)), hung_up };
    let ear = Ear { frame: Vec::new(), heard };
    let served = thread::spawn(move || {
        server::serve_over(BufReader::new(speech), ear, NonZeroUsize::new(1))
    });
    let mut line = Some(hang_up);
    loop {
        match hear.recv_timeout(if line.is_some() { QUIET } else { PATIENCE }) {
            Ok(frame) => {
                if sound(&frame)["id"] == LAST {
                    line = None;
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                assert!(line.take().is_some(), "the server does not end");
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    drop(line);
    // A wrong frame ends the session with an error, and with nothing worse.
    let _ = served.join().expect("the server does not die");
}

/// A frame of the server is one, with JSON in it; its ranges do not run backwards, and no job of
/// the server failed.
fn sound(frame: &[u8]) -> Value {
    let text = str::from_utf8(frame).expect("the server speaks UTF-8");
    let (header, content) = text.split_once("\r\n\r\n").expect("a frame has a header");
    assert_eq!(header, format!("Content-Length: {}", content.len()));
    let value = serde_json::from_str(content).expect("messages are JSON");
    assert!(!content.contains("copydesk failed over these texts"), "a job failed");
    ranges(&value);
    value
}

fn ranges(value: &Value) {
    match value {
        Value::Object(fields) => {
            if let (Some(start), Some(end)) = (fields.get("start"), fields.get("end")) {
                let place = |it: &Value| (it["line"].as_u64(), it["character"].as_u64());
                assert!(place(start) <= place(end), "a range runs backwards: {value}");
            }
            fields.values().for_each(ranges);
        }
        Value::Array(values) => values.iter().for_each(ranges),
        _ => {}
    }
}
