//! Vale's regexes in the dialect of ours: Go's RE2 with the look-around of .NET.

/// A regex of Vale as ours; what both read alike is left alone.
///
/// A brace that counts nothing and a bracket inside of a class are literal there and an error, or a
/// class of its own, here; `\Z` is not known here; `\<` is the start of a word here.
#[must_use]
pub(super) fn translate(pattern: &str) -> String {
    // One function: one pass over the regex, an arm a sign that means something else here.
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut class = false;
    let mut rest = pattern;
    // In a class: whether nothing of it was read yet.
    let mut fresh = false;
    while let Some(c) = rest.chars().next() {
        let mut len = c.len_utf8();
        match c {
            '\\' => {
                let next = rest[1..].chars().next();
                len += next.map_or(0, char::len_utf8);
                match next {
                    Some('Z') if !class => out.push_str(r"(?:\n?\z)"),
                    Some('<') => out.push('<'),
                    Some('>') => out.push('>'),
                    Some('u') if is_hex(rest.get(2..6)) => {
                        out.push_str(&format!("\\x{{{}}}", &rest[2..6]));
                        len = 6;
                    }
                    // A backspace there, and no escape here.
                    Some('b') if class => out.push_str(r"\x08"),
                    Some(_) => out.push_str(&rest[..len]),
                    None => out.push_str(r"\\"),
                }
            }
            '[' if class => {
                if rest.starts_with("[:") && rest.contains(":]") {
                    let end = rest.find(":]").map_or(rest.len(), |at| at + 2);
                    out.push_str(&rest[..end]);
                    len = end;
                } else {
                    out.push_str(r"\[");
                }
            }
            '[' => {
                out.push('[');
                if rest[1..].starts_with('^') {
                    out.push('^');
                    len = 2;
                }
                (class, fresh) = (true, true);
                rest = &rest[len..];
                continue;
            }
            ']' if class && !fresh => {
                out.push(']');
                class = false;
            }
            ']' if class => out.push_str(r"\]"),
            // Operations on classes here.
            '&' | '~' if class => {
                out.push('\\');
                out.push(c);
            }
            '-' if class && rest.starts_with("--") => {
                out.push_str(r"\-\-");
                len = 2;
            }
            '{' if !class && !counts(rest) => out.push_str(r"\{"),
            '(' if !class && rest.starts_with("(?#") => {
                len = rest.find(')').map_or(rest.len(), |at| at + 1);
            }
            _ => out.push(c),
        }
        fresh = false;
        rest = &rest[len..];
    }
    out
}

fn is_hex(digits: Option<&str>) -> bool {
    digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a brace opens a count: `{2}`, `{2,}`, `{2,5}`.
fn counts(rest: &str) -> bool {
    let Some((inside, _)) = rest[1..].split_once('}') else { return false };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

/// Whether a regex is a text that stands for itself, of letters, digits, spaces and hyphens.
#[must_use]
pub(super) fn is_phrase(pattern: &str) -> bool {
    pattern.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '-')
}

/// A replacement of Vale as ours: `$1` is a group in both, any other dollar sign a dollar sign.
#[must_use]
pub(super) fn replacement(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            out.push_str(&format!("${{{}}}", &after[..digits]));
        } else if after.starts_with('{') {
            out.push('$');
        } else {
            out.push_str("$$");
        }
        rest = &after[digits..];
    }
    out.push_str(rest);
    out
}

/// A message of Vale as ours: each `%s` becomes the next of some placeholders.
#[must_use]
pub(super) fn message(text: &str, placeholders: &[&str]) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut given = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut len = c.len_utf8();
        match c {
            '{' | '}' => {
                out.push(c);
                out.push(c);
            }
            '%' => {
                let after = &rest[1..];
                let numbered = after.strip_prefix('[').and_then(|it| it.split_once("]s"));
                let index = if after.starts_with('s') {
                    len = 2;
                    given += 1;
                    Some(given - 1)
                } else if let Some((number, _)) = numbered {
                    len = 1 + 1 + number.len() + 2;
                    number.parse::<usize>().ok().and_then(|number| number.checked_sub(1))
                } else {
                    len = if after.starts_with('%') { 2 } else { 1 };
                    out.push('%');
                    None
                };
                if let Some(name) = index.and_then(|index| placeholders.get(index)) {
                    out.push_str(&format!("{{{name}}}"));
                }
            }
            c if c.is_whitespace() => {
                // Line breaks and runs of spaces are one space.
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
        rest = &rest[len..];
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regexes_of_the_other_dialect() {
        for (theirs, ours) in [
            (r"\bfoo\b(?!\.)", r"\bfoo\b(?!\.)"),
            (r"{{foo}}", r"\{\{foo}}"),
            (r"a{2,3}b{x}", r"a{2,3}b\{x}"),
            (r"[[\]&--]", r"[\[\]\&\-\-]"),
            (r"[[:alpha:]x]", r"[[:alpha:]x]"),
            (r"[^]a]", r"[^\]a]"),
            (r"end\Z", r"end(?:\n?\z)"),
            (r"\<b\>", "<b>"),
            (r"‘|\u2019", r"‘|\x{2019}"),
            (r"a(?#why)b", "ab"),
        ] {
            assert_eq!(translate(theirs), ours, "{theirs}");
            if !theirs.contains("(?!") {
                assert!(regex_syntax::parse(ours).is_ok(), "{ours}");
            }
        }
    }

    #[test]
    fn messages_and_replacements() {
        assert_eq!(
            message("Use '%s' {x}, not '%[1]s' 5%%", &["use", "text"]),
            "Use '{use}' {{x}}, not '{use}' 5%"
        );
        assert_eq!(message("a\n  b %s %s", &["text"]), "a b {text}");
        assert_eq!(replacement("$1st costs $ ${2}"), "${1}st costs $$ ${2}");
    }
}
