//! References to characters: `&nbsp;`, `&#8217;`.

use html5gum::{Token, Tokenizer};

/// The longest reference that is looked at, in bytes.
const LONGEST: usize = 40;

/// What the reference is that a text begins with, and its length in bytes; none where the `&` is one.
pub(super) fn decoded(text: &str) -> Option<(String, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(LONGEST).position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
    let end = end.unwrap_or_else(|| name.len().min(LONGEST));
    let end = if name[end..].starts_with(';') { end + 1 } else { end };
    let reference = text.get(..end + 1)?;
    let known = match reference {
        "&amp;" => "&",
        "&nbsp;" => "\u{A0}",
        "&quot;" => "\"",
        "&lt;" => "<",
        "&gt;" => ">",
        _ => return by_table(reference),
    };
    Some((known.to_owned(), reference.len()))
}

/// The tables of the standard are those of the tokenizer.
fn by_table(reference: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    for Ok(token) in Tokenizer::new(reference) {
        if let Token::String(text) = token {
            out.push_str(&String::from_utf8_lossy(&text));
        }
    }
    (out != reference && !out.is_empty()).then_some((out, reference.len()))
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn references_are_decoded_as_browsers_do() {
        let of = decoded;
        assert_eq!(of("&nbsp;x"), Some(("\u{A0}".into(), 6)));
        assert_eq!(of("&#8217;s"), Some(("’".into(), 7)));
        assert_eq!(of("&#x2013; a"), Some(("–".into(), 8)));
        assert_eq!(of("&eacute;"), Some(("é".into(), 8)));
        assert_eq!(of("&copy 2020"), Some(("©".into(), 5)));
        assert_eq!(of("& so on"), None);
        assert_eq!(of("&unheardof;"), None);
    }
}
