//! YAML as a tree with places: what rule files of Vale are written in.
//!
//! Scalars stay texts, since what `5` or `no` is depends on who asks. Where a key stands twice the
//! last one counts, as for the programs that these files were written for.
//!
//! An alias stands for a copy of what it names, and aliases of aliases multiply: a few hundred bytes
//! could fill any memory. What they repeat is counted, and so is how deep a value nests.

use rustc_hash::{FxHashMap, FxHashSet};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::text::span::SourceSpan;

/// How deep lists and tables may nest: a rule file needs a few levels, and a hostile one must not
/// exhaust the stack.
const DEEPEST: usize = 64;

/// How much anchors and aliases may repeat, in values and bytes of scalars.
const REPEATED: usize = 1 << 20;

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// Where it stands.
    pub span: SourceSpan,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// `~`, `null` or nothing at all.
    Null,
    /// A text, a number or a truth value, as written.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file, without entries whose key a later one has.
    Map(Vec<(Node, Node)>),
}

/// What is wrong with a YAML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub span: SourceSpan,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Option<&'static str>,
}

impl Node {
    /// Reads the first document of a text.
    ///
    /// # Errors
    /// Where it is not YAML.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut reader = Reader {
            events: Parser::new_from_str(text),
            bytes: Bytes::new(text),
            anchors: FxHashMap::default(),
            repeated: 0,
            depth: 0,
        };
        loop {
            match reader.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => {
                    return Ok(Self { span, value: Value::Null });
                }
                (event, span) => return reader.node(event, span),
            }
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Map(entries) = &self.value else { return None };
        let entry = entries.iter().find(|(name, _)| name.text() == Some(key));
        entry.map(|(_, value)| value).filter(|value| value.value != Value::Null)
    }

    /// The items of a list; a value that is no list is a list of one.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The entries of a table.
    pub fn entries(&self) -> impl Iterator<Item = (&Self, &Self)> {
        let entries = match &self.value {
            Value::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(key, value)| (key, value))
    }

    /// How many values it is, with the bytes of its scalars.
    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Null => 0,
            Value::Scalar(text) => text.len(),
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(entries) => entries.iter().map(|(k, v)| k.size() + v.size()).sum(),
        }
    }
}

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    bytes: Bytes,
    /// Nodes with an anchor, by its number.
    anchors: FxHashMap<usize, Node>,
    /// How much anchors and aliases have repeated so far.
    repeated: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, SourceSpan), Error> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, self.bytes.span(span))),
            Some(Err(error)) => {
                let at = self.bytes.at(error.marker().index());
                let span = SourceSpan::new(at, at);
                Err(Error { span, message: error.info().to_owned(), help: None })
            }
            None => Ok((Event::StreamEnd, SourceSpan::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, span: SourceSpan) -> Result<Node, Error> {
        if self.depth > DEEPEST {
            let message = format!("this is nested more than {DEEPEST} levels deep");
            let help = Some("a rule of Vale needs three levels or so");
            return Err(Error { span, message, help });
        }
        self.depth += 1;
        let read = self.inner(event, span);
        self.depth -= 1;
        read
    }

    fn inner(&mut self, event: Event<'t>, span: SourceSpan) -> Result<Node, Error> {
        let (anchor, node) = match event {
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.remove(&anchor) else {
                    return Ok(Node { span, value: Value::Null });
                };
                let value = self.repeat(&node, span)?.value;
                self.anchors.insert(anchor, node);
                return Ok(Node { span, value });
            }
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let value = if null { Value::Null } else { Value::Scalar(text.into_owned()) };
                (anchor, Node { span, value })
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next()? {
                        (Event::SequenceEnd | Event::StreamEnd, end) => break end,
                        (event, span) => items.push(self.node(event, span)?),
                    }
                };
                let span = SourceSpan { start: span.start, end: end.end.max(span.start) };
                (anchor, Node { span, value: Value::List(items) })
            }
            Event::MappingStart(anchor, _) => {
                let mut entries = Vec::new();
                let end = loop {
                    match self.next()? {
                        (Event::MappingEnd | Event::StreamEnd, end) => break end,
                        (event, span) => {
                            let key = self.node(event, span)?;
                            let (event, span) = self.next()?;
                            entries.push((key, self.node(event, span)?));
                        }
                    }
                };
                let span = SourceSpan { start: span.start, end: end.end.max(span.start) };
                (anchor, Node { span, value: Value::Map(last_of_each(entries)) })
            }
            _ => (0, Node { span, value: Value::Null }),
        };
        if anchor > 0 {
            let kept = self.repeat(&node, span)?;
            self.anchors.insert(anchor, kept);
        }
        Ok(node)
    }

    /// A copy of a node, as long as copies do not get too many.
    fn repeat(&mut self, node: &Node, span: SourceSpan) -> Result<Node, Error> {
        self.repeated = self.repeated.saturating_add(node.size());
        if self.repeated > REPEATED {
            let message = format!("anchors and aliases stand for more than {REPEATED} bytes here");
            let help = Some("write out what the aliases stand for");
            return Err(Error { span, message, help });
        }
        Ok(node.clone())
    }
}

/// Entries without those whose key comes again.
fn last_of_each(entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
    let mut seen = FxHashSet::default();
    let last: Vec<bool> = entries.iter().rev().map(|(key, _)| seen.insert(&key.value)).collect();
    drop(seen);
    let kept = entries.into_iter().zip(last.into_iter().rev());
    kept.filter_map(|(entry, last)| last.then_some(entry)).collect()
}

/// Where the characters of a text are in bytes.
struct Bytes {
    /// For each character its first byte; none for a text in ASCII.
    starts: Option<Vec<usize>>,
    len: usize,
}

impl Bytes {
    fn new(text: &str) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self { starts, len: text.len() }
    }

    fn at(&self, character: usize) -> usize {
        let byte = match &self.starts {
            Some(starts) => starts.get(character).copied(),
            None => Some(character),
        };
        byte.unwrap_or(self.len).min(self.len)
    }

    fn span(&self, span: Span) -> SourceSpan {
        SourceSpan::new(self.at(span.start.index()), self.at(span.end.index()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let text = "é: x\nswap:\n  'a b': [c, \"d\"]\n  n: 5\nempty:\n";
        let node = Node::parse(text).unwrap();
        let swap = node.get("swap").unwrap();
        let list = swap.get("a b").unwrap();
        let items: Vec<_> = list.items().iter().map(|it| it.span.of(text)).collect();
        assert_eq!(items, ["c", "\"d\""]);
        assert_eq!(swap.get("n").unwrap().text(), Some("5"));
        assert_eq!(node.get("empty"), None);
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        let node = Node::parse("a: 1\na: 2\n").unwrap();
        let entries: Vec<_> = node.entries().map(|(_, value)| value.text()).collect();
        assert_eq!((entries, node.get("a").unwrap().text()), (vec![Some("2")], Some("2")));
    }

    #[test]
    fn anchors_stand_for_their_values() {
        let node = Node::parse("a: &x [1]\nb: *x\n").unwrap();
        assert_eq!(node.get("b").unwrap().items().len(), 1);
    }

    #[test]
    fn aliases_of_aliases_come_to_an_end() {
        let mut text = "a0: &a0 [lol, lol]\n".to_owned();
        for at in 1..40 {
            let before = at - 1;
            text.push_str(&format!("a{at}: &a{at} [*a{before}, *a{before}]\n"));
        }
        let error = Node::parse(&text).unwrap_err();
        assert_eq!(error.message, "anchors and aliases stand for more than 1048576 bytes here");
        assert!(error.span.start > 0);
    }

    #[test]
    fn what_nests_too_deep_is_told() {
        for (open, close, n) in [("[", "]", 70), ("{a: ", "}", 70), ("[{a: ", "}]", 40)] {
            let text = format!("x: {}{}", open.repeat(n), close.repeat(n));
            let error = Node::parse(&text).unwrap_err();
            assert_eq!(error.message, "this is nested more than 64 levels deep", "{open}");
        }
    }

    #[test]
    fn broken_yaml_is_an_error_with_a_place() {
        let error = Node::parse("a: [1\nb: 2").unwrap_err();
        assert!(!error.message.is_empty());
    }
}
