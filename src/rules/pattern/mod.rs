//! Checks that live in data: what a rule file says is all there is to them.
//!
//! | kind | reports |
//! |---|---|
//! | `existence` | what must not be there: phrases and regexes |
//! | `substitution` | what has a better form: from → to, case kept |
//! | `consistency` | either/or: the rarer of several forms in one document |
//! | `repetition` | a word that comes again after at most so many others |
//! | `occurrence` | too many, or too few, of something in a sentence, block or document |
//! | `conditional` | X where the document has no Y |
//! | `capitalisation` | headings (or any zone) in another case than declared |
//! | `phrase` | sequences of words and word classes, with a replacement |
//!
//! Messages may hold placeholders in braces: `{text}` is the text at fault, `{use}` what should
//! stand there, `{1}` the first group of a regex. `{{` is a brace.

mod capitalisation;
mod conditional;
mod consistency;
mod existence;
mod matcher;
mod message;
mod occurrence;
mod phrase;
mod repetition;
mod substitution;

pub use matcher::{Hit, Matcher, Pattern};
pub use message::Message;

use crate::document::Block;
use crate::rules::{DocumentContext, Kind};

/// The kinds of this family.
pub const KINDS: &[Kind] = &[
    Kind::of::<capitalisation::Capitalisation>("capitalisation"),
    Kind::of::<conditional::Conditional>("conditional"),
    Kind::of::<consistency::Consistency>("consistency"),
    Kind::of::<existence::Existence>("existence"),
    Kind::of::<occurrence::Occurrence>("occurrence"),
    Kind::of::<phrase::PhraseCheck>("phrase"),
    Kind::of::<repetition::Repetition>("repetition"),
    Kind::of::<substitution::Substitution>("substitution"),
];

/// The blocks that a rule reads. Stretches inside them that it does not read are left to
/// [`DocumentContext::reads`].
fn blocks<'a>(context: &DocumentContext<'a>) -> impl Iterator<Item = &'a Block> {
    let zones = context.zones;
    context.document.blocks.iter().filter(move |block| zones.contains(block.zone))
}

/// Whether a house accepts a text as it is.
fn accepted(context: &DocumentContext<'_>, text: &str) -> bool {
    context.settings.accept.iter().any(|word| word == text)
}
