//! What a text says about itself: title, date, language, size.

use serde::Serialize;

use crate::calendar::Day;
use crate::document::{Format, Zone};
use crate::layers::Layers;

/// Where a document's own date was found, best source first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// `date` of the front matter.
    FrontMatter,
    /// A line of its own near the top, or the byline.
    Dateline,
    /// The line that tells how to cite the text.
    CitationLine,
    /// The name of the file.
    FileName,
}

/// A document about itself.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Its title.
    pub title: Option<String>,
    /// The day it gives itself; the last day of a month or year that it gives.
    pub date: Option<Day>,
    /// Where that stands.
    pub date_source: Option<DateSource>,
    /// BCP 47 tag, `en` where nothing says otherwise.
    pub language: String,
    /// The format it was read as.
    pub format: Format,
    /// Number of words of the prose.
    pub words: usize,
}

/// Reads what a document says about itself; `parse` reads one date out of a short text.
#[must_use]
pub fn extract(layers: &Layers<'_>, parse: impl Fn(&str) -> Option<Day>) -> Summary {
    let document = layers.document;
    let block = |zone| document.blocks.iter().find(|block| block.zone == zone);
    let title = document
        .front
        .title
        .clone()
        .or_else(|| block(Zone::Title).map(|block| document.text(block.span).to_owned()));
    let front = document.front.date.as_deref().and_then(&parse);
    let dateline = || block(Zone::Dateline).and_then(|block| parse(document.text(block.span)));
    let dated = front
        .map(|day| (day, DateSource::FrontMatter))
        .or_else(|| dateline().map(|day| (day, DateSource::Dateline)));
    Summary {
        title,
        date: dated.map(|(day, _)| day),
        date_source: dated.map(|(_, source)| source),
        language: document.front.language.clone().unwrap_or_else(|| "en".to_owned()),
        format: document.format,
        words: layers.words(),
    }
}
