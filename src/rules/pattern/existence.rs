//! `existence`: what must not be there.

use serde::Deserialize;

use super::options::yes;
use super::{Groups, Matcher, Message, Opening, Pattern, Terms, Within};
use crate::rules::{Check, DocumentContext, Kind};
use crate::text::document::OBJECT;
use crate::text::finding::{Applicability, Finding};

/// As rule files name it.
pub(super) const KIND: Kind = Kind::documented::<Existence>("existence", Options::DOCS);

/// Reports every match of its phrases and regexes.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Options")]
struct Existence {
    terms: Terms,
    edit: Option<Matcher>,
    options: Options,
}

options! {
    /// The options of `[check.existence]`.
    struct Options: searched("yes") {
        /// What is said. Knows `{text}`, what was found, and `{1}`, `{2}` …, the groups of a regex.
        message: Message,
        /// What to do about it.
        #[serde(default)]
        help: Option<String>,
        /// How the text found is changed by `--fix --unsafe-fixes`: every match of the regex `find`
        /// in it becomes `use`, in which `$1` is the first group. `{ find = ".+", use = "" }` takes
        /// it out.
        #[serde(default)]
        edit: Option<Edit>,
    }
}

/// A change of what was found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    find: Pattern,
    #[serde(rename = "use")]
    better: String,
}

impl TryFrom<Options> for Existence {
    type Error = String;

    fn try_from(options: Options) -> Result<Self, String> {
        let terms = options.searched()?;
        let edit = options.edit.as_ref().map(|edit| Matcher::new([], [&edit.find], false, true));
        Ok(Self { terms, edit: edit.transpose()?, options })
    }
}

impl Check for Existence {
    fn openings(&self) -> Option<Vec<Opening>> {
        self.terms.openings()
    }

    fn document(&self, context: &DocumentContext<'_>, findings: &mut Vec<Finding>) {
        let Options { message, help, .. } = &self.options;
        let hits = self.terms.hits(context);
        let found = hits.iter().map(|hit| {
            let text = self.terms.text(context, hit);
            let groups = message.has_groups().then(|| self.terms.groups(context, hit)).flatten();
            let edited = self.edited(text);
            let better = edited.as_deref().unwrap_or_default();
            let said = message.about_match(text, better, groups.as_ref());
            let mut finding = Finding::new(self.terms.place(context, hit.span), said);
            finding.help.clone_from(help);
            match edited {
                Some(edited) if edited != text && !edited.contains(OBJECT) => {
                    finding.replace(Applicability::Unsafe, edited)
                }
                _ => finding,
            }
        });
        self.terms.report(findings, found);
    }
}

impl Existence {
    /// What a text becomes.
    fn edited(&self, text: &str) -> Option<String> {
        let (find, edit) = (self.edit.as_ref()?, self.options.edit.as_ref()?);
        let whole = crate::text::span::TextSpan::new(0, text.len());
        let (mut out, mut end) = (String::new(), 0);
        for hit in find.hits(text, &[whole], |_| false) {
            let groups: Groups = find.groups(text, &hit).unwrap_or_default();
            out.push_str(&text[end..hit.span.start as usize]);
            out.push_str(&groups.expand(&edit.better));
            end = hit.span.end as usize;
        }
        out.push_str(&text[end..]);
        Some(out)
    }
}
