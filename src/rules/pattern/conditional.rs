//! `conditional`: X, where the document has no Y.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::options::no;
use super::{Matcher, Message, Pattern, Terms, Within, blocks};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::finding::Finding;

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Conditional>("conditional", Options::DOCS);

/// Reports the first match of `if-found` in a document that has no match of `needs`, such as an
/// abbreviation that is nowhere written out.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Conditional {
    given: Terms,
    needed: Matcher,
    options: Options,
}

options! {
    /// The options of `[check.conditional]`.
    struct Options: terms("no") {
        /// What asks for something, as regexes.
        if_found: Vec<Pattern>,
        /// What it asks for, anywhere in the same text, as regexes.
        needs: Vec<Pattern>,
        /// Whether what is found needs a match of its own: one whose group `(…)` is the same text
        /// and that stands before it or in the same paragraph. Each that has none is reported.
        #[serde(default)]
        by_group: bool,
        /// What is said. Knows `{text}`, what was found.
        message: Message,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
    }
}

impl TryFrom<Options> for Conditional {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let given = options.terms([], &options.if_found)?;
        let needed = Matcher::new([], &options.needs, options.ignore_case, true)?;
        Ok(Self { given, needed, options })
    }
}

impl Check for Conditional {
    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let hits = self.given.hits(context);
        if hits.is_empty() {
            return;
        }
        let text = self.given.all(context);
        // What is needed may stand anywhere, in a heading or a footnote as well; what a match of
        // its own needs, only where the rule reads.
        let stretches: Vec<_> = match self.given.within {
            Within::Source => self.given.stretches(context),
            _ if self.options.by_group => blocks(context).map(|block| block.span).collect(),
            _ => context.document.blocks.iter().map(|block| block.span).collect(),
        };
        let needed = self.needed.hits(text, &stretches, |_| false);
        if !self.options.by_group {
            if needed.is_empty() {
                findings.extend(hits.first().map(|hit| self.finding(context, hit)));
            }
            return;
        }
        let mut met: FxHashSet<String> = FxHashSet::default();
        let mut needed = needed.iter().peekable();
        let mut found = Vec::new();
        for hit in &hits {
            while let Some(next) = needed.next_if(|it| it.stretch.start <= hit.stretch.start) {
                let groups = self.needed.groups(text, next).unwrap_or_default();
                let groups = (1..).map_while(|number| groups.slot(number));
                met.extend(groups.flatten().map(str::to_owned));
            }
            if !met.contains(self.given.text(context, hit)) {
                found.push(self.finding(context, hit));
            }
        }
        self.given.report(findings, found);
    }
}

impl Conditional {
    fn finding(&self, context: &DocumentContext<'_>, hit: &super::Hit) -> Finding {
        let said = self.options.message.about(self.given.text(context, hit), "");
        let finding = Finding::new(self.given.place(context, hit.span), said);
        Finding { help: self.options.help.clone(), ..finding }
    }
}
