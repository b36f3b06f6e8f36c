//! `conditional`: X, where the document has no Y.

use serde::Deserialize;

use super::{Matcher, Message, Pattern, accepted, blocks};
use crate::diagnostic::Finding;
use crate::rules::{Check, DocumentContext};

/// Reports the first match of `if-found` in a document that has no match of `needs`, such as an
/// abbreviation that is nowhere written out.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
pub(super) struct Conditional {
    given: Matcher,
    needed: Matcher,
    options: Options,
}

/// The options of `[check.conditional]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    if_found: Vec<Pattern>,
    needs: Vec<Pattern>,
    #[serde(default)]
    ignore_case: bool,
    /// Knows `{text}`.
    message: Message,
    #[serde(default)]
    help: Option<String>,
}

impl TryFrom<Options> for Conditional {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let given = Matcher::new([], &options.if_found, options.ignore_case, false)?;
        let needed = Matcher::new([], &options.needs, options.ignore_case, false)?;
        Ok(Self { given, needed, options })
    }
}

impl Check for Conditional {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let given = blocks(context)
            .flat_map(|block| self.given.hits(context, block))
            .find(|hit| context.reads(hit.span) && !accepted(context, context.text(hit.span)));
        let Some(given) = given else { return };
        // What is needed may stand anywhere, in a heading or a footnote as well.
        let met = |block| !self.needed.hits(context, block).is_empty();
        if context.document.blocks.iter().any(met) {
            return;
        }
        let said = self.options.message.about(context.text(given.span), "");
        let finding = Finding::new(context.place(given.span), said);
        findings.push(Finding { help: self.options.help.clone(), ..finding });
    }
}
