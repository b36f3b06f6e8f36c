//! Who may ask the server of `copydesk review`, and what it answers.
//!
//! Another page that is open in the same browser may send requests to any port. It cannot know the
//! secret in the path; besides, a request must name this very host, so that no name of another's
//! leads here, and must not say that it comes from another origin. No answer allows another origin
//! to read it.

use std::io::Read;

use serde_json::json;
use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::Decision;
use super::desk::Desk;

/// The longest decision, in bytes.
const LONGEST: u64 = 1 << 16;

/// Where the server is found.
pub(super) struct Address {
    pub(super) port: u16,
    pub(super) secret: String,
}

impl Address {
    /// The address of the page.
    pub(super) fn page(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.secret)
    }

    /// Whether a request is of the page, or of who was given its address.
    fn admits(&self, request: &Request) -> bool {
        let hosts = ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", self.port));
        let values = |name: &'static str| {
            let headers = request.headers().iter().filter(move |it| it.field.equiv(name));
            headers.map(|it| it.value.as_str())
        };
        let mut named = values("Host");
        let host = named.next().filter(|host| hosts.iter().any(|it| it == host));
        let (Some(host), None) = (host, named.next()) else { return false };
        let origin = format!("http://{host}");
        values("Origin").all(|it| it == origin)
            && values("Sec-Fetch-Site").all(|it| matches!(it, "same-origin" | "none"))
    }
}

/// Answers a request; a connection that breaks meanwhile is the browser's choice.
pub(super) fn answer(mut request: Request, address: &Address, desk: &mut Desk<'_>) {
    let (status, kind, body) = if address.admits(&request) {
        route(&mut request, address, desk)
    } else {
        (403, "text/plain", b"this address is not for others\n".to_vec())
    };
    let mut response = Response::from_data(body).with_status_code(StatusCode(status));
    for (name, value) in [
        ("Content-Type", format!("{kind}; charset=utf-8").as_str()),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    let _ = request.respond(response);
}

type Answer = (u16, &'static str, Vec<u8>);

fn route(request: &mut Request, address: &Address, desk: &mut Desk<'_>) -> Answer {
    let page = format!("/{}/", address.secret);
    let json = |body: Vec<u8>| (200, "application/json", body);
    match (request.method(), request.url().strip_prefix(&page)) {
        (Method::Get, Some("")) => match desk.page() {
            Ok(page) => (200, "text/html", page),
            Err(told) => (500, "text/plain", told.into_bytes()),
        },
        (Method::Post, Some("decide")) => {
            let is_json = request.headers().iter().any(|it| {
                it.field.equiv("Content-Type") && it.value.as_str().starts_with("application/json")
            });
            if !is_json {
                return (415, "text/plain", b"decisions are JSON\n".to_vec());
            }
            let mut body = Vec::new();
            if request.as_reader().take(LONGEST).read_to_end(&mut body).is_err() {
                return (400, "text/plain", b"the request broke off\n".to_vec());
            }
            match serde_json::from_slice::<Decision>(&body) {
                Ok(decision) => json(desk.decide(&decision)),
                Err(error) => {
                    let told = format!("this is no decision: {error}");
                    json(json!({ "told": told }).to_string().into_bytes())
                }
            }
        }
        _ => (404, "text/plain", b"there is nothing here\n".to_vec()),
    }
}
