//! Locators: URLs, DOIs, e-mail addresses, host names, file paths.
//!
//! One pass over the signs that every locator has (a slash, an at sign, a full stop inside); the
//! word around such a sign is looked at once.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::document::Document;
use crate::text::span::TextSpan;
use crate::text::zone::{Mark, Zone};
use crate::words::data;

/// `rules/data/locators.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LocatorForms {
    domains: Vec<String>,
    prefixes: Vec<String>,
}

static FORMS: LazyLock<LocatorForms> = LazyLock::new(|| data::table("locators.toml"));

/// The locators of a document, in order.
#[must_use]
pub fn locators(document: &Document) -> Vec<Mark> {
    let prose = document.prose.as_str();
    let bytes = prose.as_bytes();
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(hit) = memchr::memchr3(b'/', b'@', b'.', &bytes[from..]) {
        let hit = from + hit;
        // Most full stops end a sentence.
        if bytes[hit] == b'.' && bytes.get(hit + 1).is_none_or(u8::is_ascii_whitespace) {
            from = hit + 1;
            continue;
        }
        let start = prose[from..hit].rfind(is_gap).map_or(from, |at| {
            from + at + prose[from + at..].chars().next().map_or(0, char::len_utf8)
        });
        let end = prose[hit..].find(is_gap).map_or(prose.len(), |at| hit + at);
        if let Some((start, end)) = locator(prose, start, end) {
            out.push(Mark { span: TextSpan::new(start, end), zone: Zone::Locator });
        }
        from = end;
    }
    out
}

/// What ends a word that may be a locator.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '“' | '”' | '"' | '«' | '»' | '—' | '‘' | '’')
}

/// The locator inside of a word, if there is one.
fn locator(prose: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let word = &prose[start..end];
    let bare = word.trim_start_matches(['(', '[', '{', '\'', '*', '_', ',']);
    let start = start + word.len() - bare.len();
    let mut bare = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ']', '}']);
    while bare.ends_with(')') && bare.matches('(').count() < bare.matches(')').count() {
        bare = bare[..bare.len() - 1].trim_end_matches(['.', ',', ';']);
    }
    // `at:https://…`, with the space lost.
    let scheme = bare.find("http").filter(|&at| {
        let rest = &bare[at + 4..];
        rest.starts_with("://") || rest.starts_with("s://")
    });
    let skip = scheme.unwrap_or(0);
    is_locator(&bare[skip..]).then_some((start + skip, start + bare.len()))
}

fn is_locator(word: &str) -> bool {
    if let Some((scheme, rest)) = word.split_once("://") {
        return !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphabetic())
            && !rest.is_empty();
    }
    let prefixed = |prefix: &String| {
        word.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
            && word.len() > prefix.len()
    };
    if FORMS.prefixes.iter().any(prefixed) {
        return true;
    }
    if let Some((user, host)) = word.split_once('@') {
        return !user.is_empty() && is_host(host, |_| true);
    }
    if let Some(rest) = word.strip_prefix("10.") {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return (4..=9).contains(&digits) && rest[digits..].starts_with('/');
    }
    match word.split_once('/') {
        // `/etc/hosts`, `~/notes`, `./a.txt`
        Some(("" | "~" | "." | "..", path)) => {
            path.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.')
                && path.contains(['/', '.'])
        }
        Some((host, _)) => is_host(host, |domain| domain.bytes().all(|b| b.is_ascii_lowercase())),
        None => is_host(word, |domain| FORMS.domains.iter().any(|known| known == domain)),
    }
}

/// Whether a text is a host name whose last part is accepted.
fn is_host(host: &str, accept: impl Fn(&str) -> bool) -> bool {
    let Some((names, domain)) = host.rsplit_once('.') else { return false };
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    (2..=12).contains(&domain.len())
        && domain.bytes().all(|b| b.is_ascii_alphabetic())
        && names.len() >= 2
        && names.split('.').all(label)
        && accept(domain)
}
