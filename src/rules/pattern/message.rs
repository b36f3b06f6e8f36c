//! Messages with placeholders.

use regex::Captures;
use serde::Deserialize;

/// A text with placeholders in braces, such as ``avoid `{text}` ``.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Message {
    /// Literal text and the names of placeholders, in turn, a literal first.
    parts: Vec<String>,
}

impl Message {
    /// The message with every placeholder filled in; one that has no value is left out.
    #[must_use]
    pub fn render<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> String {
        let parts = self.parts.iter().enumerate();
        parts
            .map(|(at, part)| if at % 2 == 0 { part } else { value(part).unwrap_or_default() })
            .collect()
    }

    /// [`Message::render`] with `{text}` and `{use}`.
    #[must_use]
    pub fn about(&self, text: &str, better: &str) -> String {
        self.about_match(text, better, None)
    }

    /// [`Message::about`], with `{1}` and its like for the groups of a regex that matched.
    #[must_use]
    pub fn about_match<'v>(
        &self,
        text: &'v str,
        better: &'v str,
        groups: Option<&Captures<'v>>,
    ) -> String {
        self.render(|name| match name {
            "text" => Some(text),
            "use" => Some(better),
            number => Some(groups?.get(number.parse().ok()?)?.as_str()),
        })
    }
}

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
            if name != "text" && name != "use" && name.parse::<u8>().is_err() {
                return Err(format!(
                    "there is no placeholder `{name}`; those are `text`, `use` and group numbers"
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
    }

    #[test]
    fn numbers_stand_for_groups() {
        let message = message("`{1}` before `{2}`, {3}").expect("it is well formed");
        let regex = regex::Regex::new("(a+) (b)").expect("it is well formed");
        let groups = regex.captures("aa b");
        assert_eq!(message.about_match("aa b", "", groups.as_ref()), "`aa` before `b`, ");
    }

    #[test]
    fn unknown_placeholders_are_refused() {
        assert!(message("{word}").is_err_and(|error| error.contains("`word`")));
        assert!(message("a } b").is_err());
    }
}
