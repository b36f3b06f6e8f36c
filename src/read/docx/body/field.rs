//! Fields: an instruction that a program follows, and what it wrote when it did so last. What it
//! wrote is text of the document; what the instruction asks for tells what that is.

/// What a field writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// The list of the works that are cited.
    Bibliography,
    /// A table of contents or an index.
    Contents,
}

#[derive(Debug)]
struct Field {
    instruction: String,
    kind: Option<Kind>,
}

/// The fields that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

/// The longest instruction that is looked at, in bytes.
const LONGEST: usize = 64;

impl Fields {
    pub(super) fn begin(&mut self) {
        self.0.push(Field { instruction: String::new(), kind: None });
    }

    /// Begins a field that says at once what it is.
    pub(super) fn simple(&mut self, instruction: &str) {
        self.0.push(Field { instruction: String::new(), kind: Some(kind(instruction)) });
    }

    /// Adds to the instruction.
    pub(super) fn instruct(&mut self, words: &str) {
        if let Some(field) = self.0.last_mut().filter(|it| it.instruction.len() < LONGEST) {
            field.instruction.push_str(words);
        }
    }

    /// What is written begins.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.0.last_mut() {
            field.kind = Some(kind(&field.instruction));
        }
    }

    pub(super) fn end(&mut self) {
        self.0.pop();
    }

    /// Whether an instruction is being read, so that words are no text.
    pub(super) fn instructs(&self) -> bool {
        self.0.iter().any(|it| it.kind.is_none())
    }

    /// Whether what is read is of a kind.
    pub(super) fn writes(&self, kind: Kind) -> bool {
        self.0.iter().any(|it| it.kind == Some(kind))
    }
}

fn kind(instruction: &str) -> Kind {
    let mut words = instruction.split_whitespace();
    let mut first = words.next().unwrap_or_default();
    if first == "ADDIN" {
        first = words.next().unwrap_or_default();
    }
    match first {
        "BIBLIOGRAPHY" | "ZOTERO_BIBL" | "EN.REFLIST" | "CSL_BIBLIOGRAPHY" => Kind::Bibliography,
        "Mendeley" if words.next() == Some("Bibliography") => Kind::Bibliography,
        "TOC" | "INDEX" | "TOA" => Kind::Contents,
        _ => Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_tells_what_is_written() {
        assert_eq!(kind(" ADDIN ZOTERO_BIBL {\"a\": []} CSL_BIBLIOGRAPHY "), Kind::Bibliography);
        assert_eq!(kind(" TOC \\o \"1-3\" "), Kind::Contents);
        assert_eq!(kind(" ADDIN ZOTERO_ITEM CSL_CITATION {}"), Kind::Text);
    }

    #[test]
    fn a_field_in_an_instruction_is_none_of_the_text() {
        let mut fields = Fields::default();
        fields.begin();
        fields.instruct("IF ");
        fields.simple("PAGE");
        assert!(fields.instructs());
        fields.end();
        fields.separate();
        assert!(!fields.instructs() && fields.writes(Kind::Text));
        fields.end();
        fields.end();
        assert!(!fields.instructs());
    }
}
