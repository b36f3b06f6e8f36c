//! Messages with placeholders.

use serde::Deserialize;

use super::Groups;
use crate::text::document::OBJECT;

/// A text with placeholders in braces, such as ``avoid `{text}` ``.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Message {
    /// Literal text and the names of placeholders, in turn, a literal first.
    parts: Vec<String>,
}

impl Message {
    /// The message with every placeholder filled in; one that has no value is left out. Code in a
    /// value is shown as an ellipsis.
    #[must_use]
    pub fn render<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> String {
        let parts = self.parts.iter().enumerate();
        let said: String = parts
            .map(|(at, part)| if at % 2 == 0 { part } else { value(part).unwrap_or_default() })
            .collect();
        if said.contains(OBJECT) { said.replace(OBJECT, "…") } else { said }
    }

    /// [`Message::render`] with `{text}` and `{use}`.
    #[must_use]
    pub fn about(&self, text: &str, better: &str) -> String {
        self.about_match(text, better, None)
    }

    /// [`Message::render`] with `{text}` and a number: `{count}`, which `{value}` is too.
    #[must_use]
    pub fn about_count(&self, text: &str, count: &str) -> String {
        self.render(|name| match name {
            "text" => Some(text),
            "count" | "value" => Some(count),
            _ => None,
        })
    }

    /// [`Message::about`], with `{1}` and its like for the groups of a regex that matched.
    #[must_use]
    pub fn about_match<'v>(
        &self,
        text: &'v str,
        better: &'v str,
        groups: Option<&'v Groups>,
    ) -> String {
        self.render(|name| match name {
            "text" => Some(text),
            "use" => Some(better),
            number => groups?.get(number.parse().ok()?),
        })
    }

    /// Several forms as `{use}` shows them: between the marks that the message sets around one.
    #[must_use]
    pub fn join(&self, forms: &[String]) -> String {
        let at = self.parts.iter().skip(1).step_by(2).position(|name| name == "use");
        let before = at.and_then(|at| self.parts.get(at * 2)?.chars().next_back());
        let (close, open) = match before {
            Some('\'') => ("'", "'"),
            Some('"') => ("\"", "\""),
            Some('“') => ("”", "“"),
            Some('‘') => ("’", "‘"),
            Some('`') => ("`", "`"),
            _ => ("", ""),
        };
        forms.join(&format!("{close} or {open}"))
    }

    /// Whether it has placeholders for the groups of a regex.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.parts.iter().skip(1).step_by(2).any(|name| name.parse::<u8>().is_ok())
    }
}

/// Every placeholder but the numbers of groups.
const PLACEHOLDERS: [&str; 4] = ["text", "use", "count", "value"];

impl TryFrom<String> for Message {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let tail = &rest[at..];
            if tail.starts_with("{{") || tail.starts_with("}}") {
                literal.push_str(&tail[..1]);
                rest = &tail[2..];
                continue;
            }
            let name = tail.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let Some((name, after)) = name else {
                return Err("a brace that opens no placeholder is written twice: `{{`".to_owned());
            };
            if !PLACEHOLDERS.contains(&name) && name.parse::<u8>().is_err() {
                let known = PLACEHOLDERS.join("`, `");
                return Err(format!(
                    "there is no placeholder `{name}`; those are `{known}` and group numbers"
                ));
            }
            parts.push(std::mem::take(&mut literal));
            parts.push(name.to_owned());
            rest = after;
        }
        literal.push_str(rest);
        parts.push(literal);
        Ok(Self { parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Result<Message, String> {
        Message::try_from(text.to_owned())
    }

    #[test]
    fn placeholders_are_filled_in() {
        let message = message("use `{use}`, not `{text}` {{sic}}").expect("it is well formed");
        assert_eq!(message.about("utilise", "use"), "use `use`, not `utilise` {sic}");
        assert_eq!(message.about("(\u{FFFC})", "x"), "use `x`, not `(…)` {sic}");
    }

    #[test]
    fn numbers_stand_for_groups() {
        let message = message("`{1}` before `{2}`, {3}").expect("it is well formed");
        let groups = Groups::of(&["aa b", "aa", "b"]);
        assert_eq!(message.about_match("aa b", "", Some(&groups)), "`aa` before `b`, ");
        assert!(message.has_groups());
    }

    #[test]
    fn unknown_placeholders_are_refused() {
        assert!(message("{word}").is_err_and(|error| error.contains("`word`")));
        assert!(message("a } b").is_err());
    }
}
