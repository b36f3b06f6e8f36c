//! Foreign text in Markdown: no link, image, code or HTML comes of it.

use super::line;

/// A text as a part of one line of Markdown, a cell of a table too.
#[must_use]
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&line(text), &mut out);
    out
}

/// A message, whose back-ticks set code apart: that code stays code, whatever stands in it, and
/// what is around it is text.
#[must_use]
pub fn message(message: &str) -> String {
    let message = line(message);
    let mut out = String::with_capacity(message.len());
    let mut rest = &*message;
    while let Some((before, inside)) = rest.split_once('`') {
        push(before, &mut out);
        match inside.split_once('`') {
            Some((code, behind)) if !code.is_empty() => {
                out.extend(["`", code, "`"]);
                rest = behind;
            }
            _ => {
                out.push_str("\\`");
                rest = inside;
            }
        }
    }
    push(rest, &mut out);
    out
}

fn push(text: &str, out: &mut String) {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let special = match c {
            '\\' | '`' | '*' | '<' | '[' | ']' | '|' | '~' => true,
            // An entity; elsewhere the sign stands for itself.
            '&' => rest.clone().next().is_some_and(|c| c == '#' || c.is_ascii_alphanumeric()),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_stand_for_themselves() {
        assert_eq!(text("a|b `c` <img> [x](y) *z*"), r"a\|b \`c\` \<img> \[x\](y) \*z\*");
        assert_eq!(
            text("Salt & Bread, AT&T, O’Brien-Smith"),
            r"Salt & Bread, AT\&T, O’Brien-Smith"
        );
    }

    #[test]
    fn code_of_a_message_stays_code() {
        assert_eq!(message("`a*b` is *not* `c`"), r"`a*b` is \*not\* `c`");
        assert_eq!(message("`a`[x](y)`b`"), r"`a`\[x\](y)`b`");
        assert_eq!(message("``` <b>"), r"\`\`\` \<b>");
    }
}
