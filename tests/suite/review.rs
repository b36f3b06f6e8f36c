//! The page of `copydesk review`: who may speak to its server, and what its decisions change.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// A review of some texts, ended with the test.
struct Review {
    child: Child,
    port: u16,
    path: String,
}

impl Drop for Review {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Review {
    fn of(root: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(["review", "--no-cache"]).current_dir(root).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let rest = line.trim_end().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, path) = rest.split_once('/').unwrap();
        Self { child, port: port.parse().unwrap(), path: format!("/{path}") }
    }

    /// The status and the body of an answer.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request = format!("{method} {path} HTTP/1.0\r\nConnection: close\r\n");
        let host = format!("127.0.0.1:{}", self.port);
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {host}\r\n"));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        assert!(!head.to_ascii_lowercase().contains("access-control-"), "{head}");
        (status, body.to_owned())
    }

    fn page(&self) -> Value {
        let (status, page) = self.ask("GET", &self.path, &[], "");
        assert_eq!(status, 200, "{page}");
        let (_, data) = page.split_once("id=\"data\">").unwrap();
        serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
    }

    /// What links to the first finding of a rule.
    fn id(&self, rule: &str) -> String {
        let page = self.page();
        let rules = page["rules"].as_array().unwrap();
        let at = rules.iter().position(|it| it[0] == rule).unwrap_or_else(|| panic!("{rules:?}"));
        let findings = page["findings"].as_array().unwrap();
        let found = findings.iter().find(|it| it["r"] == at).unwrap();
        found["i"].as_str().unwrap().to_owned()
    }

    fn decide(&self, decision: &Value) -> Value {
        let path = format!("{}decide", self.path);
        let headers = [("Content-Type", "application/json")];
        let (status, body) = self.ask("POST", &path, &headers, &decision.to_string());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }
}

/// What links to the findings that an answer tells of.
fn ids(told: &Value) -> Vec<String> {
    let findings = told["data"]["findings"].as_array().unwrap_or_else(|| panic!("{told}"));
    findings.iter().map(|it| it["i"].as_str().unwrap().to_owned()).collect()
}

fn corpus() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let config = "# Our house.\n[[term]]\nuse = \"quay\"\nnot = [\"wharf\"]\n";
    fs::write(root.path().join("copydesk.toml"), config).unwrap();
    let text = "The wharf was long, and the the ships lay there. A second wharf was built.\n";
    fs::write(root.path().join("a.md"), text).unwrap();
    fs::write(root.path().join("b.md"), "At the the mill they met by the wharf.\n").unwrap();
    root
}

fn read(root: &Path, name: &str) -> String {
    fs::read_to_string(root.join(name)).unwrap_or_default()
}

#[test]
fn others_are_refused() {
    let root = corpus();
    let review = Review::of(root.path());
    let status = |path: &str, headers: &[(&str, &str)]| review.ask("GET", path, headers, "").0;
    let own = format!("http://127.0.0.1:{}", review.port);
    assert_eq!(status(&review.path, &[("Origin", &own)]), 200);
    assert_eq!(status("/", &[]), 404);
    assert_eq!(status("/00000000000000000000000000000000/", &[]), 404);
    assert_eq!(status(&review.path, &[("Host", "example.org")]), 403);
    assert_eq!(status(&review.path, &[("Host", &format!("example.org:{}", review.port))]), 403);
    assert_eq!(status(&review.path, &[("Origin", "https://example.org")]), 403);
    assert_eq!(status(&review.path, &[("Origin", "null")]), 403);
    assert_eq!(status(&review.path, &[("Sec-Fetch-Site", "cross-site")]), 403);
    // What a form of another page can send.
    let decide = format!("{}decide", review.path);
    let undo = r#"{"kind":"undo"}"#;
    assert_eq!(review.ask("POST", &decide, &[("Content-Type", "text/plain")], undo).0, 415);
    assert_eq!(review.ask("OPTIONS", &decide, &[], "").0, 404);
    assert!(
        review.decide(&json!({"kind": "burn"}))["told"].as_str().unwrap().contains("no decision")
    );
}

#[test]
fn a_form_that_is_right_is_written_down_and_taken_back() {
    let root = corpus();
    let review = Review::of(root.path());
    let before = read(root.path(), "copydesk.toml");
    let id = review.id("naming/preferred-term");
    let told = review.decide(&json!({"kind": "form", "id": id, "place": 0}));
    assert!(!ids(&told).contains(&id), "{told}");
    let config = read(root.path(), "copydesk.toml");
    assert!(config.contains("accept = [\"wharf\"]") && config.contains("# Our house."), "{config}");
    let page = review.page();
    assert!(!page["rules"].to_string().contains("naming/preferred-term"), "once for the corpus");
    let told = review.decide(&json!({"kind": "undo"}));
    assert!(ids(&told).contains(&id), "{told}");
    assert_eq!(read(root.path(), "copydesk.toml"), before);
    assert_eq!(review.decide(&json!({"kind": "undo"}))["told"], "nothing to undo");
    review.id("naming/preferred-term");
}

#[test]
fn a_fix_goes_to_one_place_or_everywhere() {
    let root = corpus();
    let review = Review::of(root.path());
    let (a, b) = (read(root.path(), "a.md"), read(root.path(), "b.md"));
    let id = review.id("naming/preferred-term");
    let told = review.decide(&json!({"kind": "fix", "id": id, "everywhere": false}));
    assert_eq!(told["told"], "1 fix applied");
    assert_eq!(read(root.path(), "a.md"), a.replacen("wharf", "quay", 1));
    let id = review.id("naming/preferred-term");
    let told = review.decide(&json!({"kind": "fix", "id": id, "everywhere": true}));
    assert_eq!(told["told"], "2 fixes applied");
    assert_eq!(read(root.path(), "a.md"), a.replace("wharf", "quay"));
    assert_eq!(read(root.path(), "b.md"), b.replace("wharf", "quay"));
    // What somebody wrote meanwhile is not undone.
    fs::write(root.path().join("b.md"), "Another text.\n").unwrap();
    let told = review.decide(&json!({"kind": "undo"}));
    assert!(told["told"].as_str().unwrap().contains("changed since"), "{told}");
    assert_eq!(read(root.path(), "a.md"), a.replace("wharf", "quay"));
}

#[test]
fn a_place_is_allowed_with_a_reason() {
    let root = corpus();
    let review = Review::of(root.path());
    let a = read(root.path(), "a.md");
    let id = review.id("typos/doubled-word");
    let told = review.decide(&json!({"kind": "allow", "id": id, "reason": "  "}));
    assert!(told["told"].as_str().unwrap().starts_with("say why"), "{told}");
    let told = review.decide(&json!({"kind": "allow", "id": id, "reason": "as spoken"}));
    assert!(!ids(&told).contains(&id), "{told}");
    assert!(read(root.path(), "a.md").contains("allow typos/doubled-word -- as spoken"));
    review.decide(&json!({"kind": "undo"}));
    assert_eq!(read(root.path(), "a.md"), a);
}

#[test]
fn what_a_rule_does_not_go_by_is_taken_back() {
    let root = corpus();
    let review = Review::of(root.path());
    let before = read(root.path(), "copydesk.toml");
    let id = review.id("typos/doubled-word");
    let told = review.decide(&json!({"kind": "form", "id": id, "place": 0}));
    assert!(told["data"].is_null(), "{told}");
    assert!(told["told"].as_str().unwrap().contains("allow it here"), "{told}");
    assert_eq!(read(root.path(), "copydesk.toml"), before);
}
