//! Messages on the wire: JSON in frames that tell its length, read within limits.
//!
//! Where a frame is sound and its content is not, the content is answered with an error and the
//! next frame is read. Where the frame is wrong, nobody knows where the next message begins: the
//! connection ends. No more memory is taken than there are bytes that came.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message, Notification, Request};
use serde::Serialize;
use serde_json::{Value, json};

/// The most bytes of the header of a message.
const LONGEST_HEADER: usize = 8 << 10;

/// The most bytes of the content of a message. Editors do not hand out texts that are larger.
const LARGEST_CONTENT: u64 = 64 << 20;

/// How much of a wrong header is shown, in characters.
const SHOWN: usize = 40;

/// What came from the editor.
#[derive(Debug)]
pub(super) enum Incoming {
    Request(Request),
    Notification(Notification),
    /// An answer, of which none is waited for.
    Response,
    /// What is no message. `id` is what names it, as far as something does.
    Faulty {
        id: Value,
        code: ErrorCode,
        message: String,
    },
}

/// The next message; none where there are no more.
///
/// # Errors
/// Where the input breaks, ends inside of a message, or has a frame that cannot be followed.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = read_header(input)? else { return Ok(None) };
    let mut content = Vec::new();
    input.take(length).read_to_end(&mut content)?;
    if (content.len() as u64) < length {
        return Err(broken_off());
    }
    Ok(Some(understand(&content)))
}

/// The length of the content in bytes; none at the end of the input.
fn read_header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    let (mut line, mut left) = (Vec::new(), LONGEST_HEADER);
    loop {
        line.clear();
        input.take(left as u64).read_until(b'\n', &mut line)?;
        left -= line.len();
        if line.is_empty() && left == LONGEST_HEADER {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') {
            let long = format!("the header of a message has more than {LONGEST_HEADER} bytes");
            return Err(if left == 0 { invalid(long) } else { broken_off() });
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            break;
        }
        let Some((name, value)) = text.split_once(':') else {
            return Err(invalid(format!("`{}` is no header of a message", shown(text))));
        };
        if name.eq_ignore_ascii_case("Content-Length")
            && length.replace(length_of(value.trim())?).is_some()
        {
            return Err(invalid("a message has two headers `Content-Length`".to_owned()));
        }
    }
    let missing = || invalid("a message has no header `Content-Length`".to_owned());
    length.map(Some).ok_or_else(missing)
}

fn length_of(value: &str) -> io::Result<u64> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        let value = shown(value);
        return Err(invalid(format!("`Content-Length` is `{value}`, which is no length")));
    }
    // So many digits that they fit into no number are too much in any case.
    let length = value.parse().unwrap_or(u64::MAX);
    if length > LARGEST_CONTENT {
        let value = shown(value);
        let most = format!("the most is {LARGEST_CONTENT} (64 MiB)");
        return Err(invalid(format!("a message has {value} bytes; {most}")));
    }
    Ok(length)
}

/// A beginning of what came, on one line.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown.escape_debug().to_string()
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

fn broken_off() -> io::Error {
    let message = "the input ends in the middle of a message";
    io::Error::new(io::ErrorKind::UnexpectedEof, message)
}

/// Reads the content of a frame.
fn understand(content: &[u8]) -> Incoming {
    let faulty =
        |id, code, message: &str| Incoming::Faulty { id, code, message: message.to_owned() };
    let mut fields = match serde_json::from_slice(content) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => {
            let message = "a message is one JSON object";
            return faulty(Value::Null, ErrorCode::InvalidRequest, message);
        }
        Err(error) => {
            let message = format!("the content of a message is no JSON: {error}");
            return faulty(Value::Null, ErrorCode::ParseError, &message);
        }
    };
    let params = fields.remove("params").unwrap_or_default();
    match (fields.remove("id"), fields.remove("method")) {
        (None, Some(Value::String(method))) => {
            Incoming::Notification(Notification { method, params })
        }
        (Some(_), None) => Incoming::Response,
        (Some(id), Some(Value::String(method))) => match serde_json::from_value(id.clone()) {
            Ok(id) => Incoming::Request(Request { id, method, params }),
            Err(_) => {
                let id = if id.is_number() { id } else { Value::Null };
                let message = "the id of a request is a string or a whole number of 32 bits";
                faulty(id, ErrorCode::InvalidRequest, message)
            }
        },
        (id, _) => {
            let id = id.filter(|id| id.is_number() || id.is_string());
            let message = "a message has a `method`, which is a string";
            faulty(id.unwrap_or_default(), ErrorCode::InvalidRequest, message)
        }
    }
}

/// The content of the frame of a message.
pub(super) fn content(message: &Message) -> Vec<u8> {
    #[derive(Serialize)]
    struct Versioned<'m> {
        jsonrpc: &'static str,
        #[serde(flatten)]
        message: &'m Message,
    }
    serde_json::to_vec(&Versioned { jsonrpc: "2.0", message }).unwrap_or_default()
}

/// The content of the frame of an error that answers what is no message.
pub(super) fn refusal(id: &Value, code: ErrorCode, message: &str) -> Vec<u8> {
    let error = json!({ "code": code as i32, "message": message });
    json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string().into_bytes()
}

/// Writes a frame.
///
/// # Errors
/// What the output fails with.
pub(super) fn write(content: &[u8], out: &mut impl Write) -> io::Result<()> {
    write!(out, "Content-Length: {}\r\n\r\n", content.len())?;
    out.write_all(content)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(input: &str) -> String {
        read(&mut input.as_bytes()).unwrap_err().to_string()
    }

    fn fault(content: &str) -> (Value, i32) {
        let frame = format!("Content-Length: {}\r\n\r\n{content}", content.len());
        match read(&mut frame.as_bytes()).unwrap().unwrap() {
            Incoming::Faulty { id, code, .. } => (id, code as i32),
            message => panic!("{message:?}"),
        }
    }

    #[test]
    fn wild_frames_end_the_connection() {
        for (header, message) in [
            ("Content-Length: -5", "`Content-Length` is `-5`, which is no length"),
            ("Content-Length: +5", "`Content-Length` is `+5`, which is no length"),
            ("Content-Length: 0x10", "`Content-Length` is `0x10`, which is no length"),
            ("Content-Length:", "`Content-Length` is ``, which is no length"),
            (
                "Content-Length: 1000000000000",
                "a message has 1000000000000 bytes; the most is 67108864 (64 MiB)",
            ),
            (
                "Content-Length: 99999999999999999999999",
                "a message has 99999999999999999999999 bytes; the most is 67108864 (64 MiB)",
            ),
            (
                "Content-Length: 2\r\ncontent-length: 2",
                "a message has two headers `Content-Length`",
            ),
            ("Content-Type: text", "a message has no header `Content-Length`"),
        ] {
            assert_eq!(error(&format!("{header}\r\n\r\n{{}}")), message);
        }
        assert_eq!(
            error("what is this\u{1b}\n"),
            "`what is this\\u{1b}` is no header of a message"
        );
    }

    #[test]
    fn a_header_without_end_is_read_up_to_a_limit() {
        let mut endless = io::BufReader::new(io::repeat(b'a'));
        let long = read(&mut endless).unwrap_err().to_string();
        assert_eq!(long, "the header of a message has more than 8192 bytes");
        let lines = "A: b\r\n".repeat(10_000);
        assert_eq!(error(&lines), long);
    }

    #[test]
    fn input_may_end_between_messages_only() {
        assert!(read(&mut &b""[..]).unwrap().is_none());
        for input in ["Content-", "Content-Length: 5\r\n", "Content-Length: 50000000\r\n\r\n{}"] {
            assert_eq!(error(input), "the input ends in the middle of a message");
        }
    }

    #[test]
    fn what_is_no_message_is_answered() {
        let parse = ErrorCode::ParseError as i32;
        let request = ErrorCode::InvalidRequest as i32;
        assert_eq!(fault(""), (Value::Null, parse));
        assert_eq!(fault("{\"id\": 1,"), (Value::Null, parse));
        assert_eq!(fault(&"[".repeat(100_000)), (Value::Null, parse));
        assert_eq!(fault("[]"), (Value::Null, request));
        assert_eq!(fault("{}"), (Value::Null, request));
        assert_eq!(fault("{\"id\": 7, \"method\": 7}"), (json!(7), request));
        assert_eq!(
            fault("{\"id\": 5000000000, \"method\": \"a\"}"),
            (json!(5_000_000_000_u64), request)
        );
        assert_eq!(fault("{\"id\": null, \"method\": \"a\"}"), (Value::Null, request));
        let bytes =
            b"Content-Length: 4\r\n\r\n\"\xff\xfe\"Content-Length: 16\r\n\r\n{\"method\": \"ab\"}";
        let mut input = &bytes[..];
        assert!(matches!(
            read(&mut input).unwrap(),
            Some(Incoming::Faulty { code: ErrorCode::ParseError, .. })
        ));
        let next = read(&mut input).unwrap();
        assert!(matches!(next, Some(Incoming::Notification(note)) if note.method == "ab"));
    }
}
