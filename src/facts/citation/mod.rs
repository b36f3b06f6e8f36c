//! In-text citations, and the entries that they resolve to.
//!
//! A citation is found by its year: the names are what stands right before it, in the same bracket
//! (`(Osei 2019)`), before the bracket (`Osei (2019)`), or bare. What the reference list has by
//! that name and year decides between readings; what it has not must look like a citation in every
//! respect.

mod resolve;
mod stretch;
mod surroundings;

mod reading;

mod scan;

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::{Token, TokenKind};
use crate::text::vocabulary::{Lore, Word};
use crate::text::zone::{Mark, Zone};
use crate::words::authorship::{is_year, lexicon};
use crate::words::fold;

use resolve::{Cited, Resolver};
use scan::Scan;

/// What a citation is resolved by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Family names, in order.
    pub families: Vec<String>,
    /// The abbreviation in brackets behind the first author's name.
    pub short: Option<String>,
    /// What stands as the given name of an only author: in a list without given names it is the
    /// family name of another one.
    pub given: Option<String>,
    /// The first letters of the given names of the first author.
    pub initials: String,
    /// Whether the entry's own list of authors ends in "et al.".
    pub et_al: bool,
    /// Year with its suffix letter.
    pub year: Option<String>,
    /// A second year by which it may be cited.
    pub second_year: Option<String>,
    /// Title, by which a work without authors is cited.
    pub title: Option<String>,
    /// Where it appeared.
    pub container: Option<String>,
}

/// How a citation stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CitationForm {
    /// `(Osei 2019)`
    Parenthetical,
    /// `Osei (2019)`
    Narrative,
    /// `Osei et al., 2019`
    Bare,
    /// `Osei describes the coast (2019)`
    Distant,
    /// A further year of the authors before: `1999` of `(Osei 1997, 1999)`.
    Chained,
}

/// An entry that a citation without one of its own comes close to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    /// Index of the entry.
    pub entry: usize,
    /// In what they differ.
    pub kind: NearKind,
}

/// In what a citation and an entry differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NearKind {
    /// The year.
    Year,
    /// One has a year and the other has none yet, or none at all.
    Undated,
    /// One letter of the first author.
    Spelling,
    /// The order of the authors.
    Order,
    /// The entry appeared in what the citation names as its author.
    Container,
}

/// One work cited in the text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Citation {
    /// From the first author to the year.
    pub extent: Extent,
    /// How it stands.
    pub form: CitationForm,
    /// Family names as written.
    pub authors: Vec<String>,
    /// Where each of them stands; empty for a chained year.
    pub author_spans: Vec<TextSpan>,
    /// The letters of the initials beside the first of them, which tell namesakes apart.
    pub initials: String,
    /// Whether "et al." stands for further authors.
    pub et_al: bool,
    /// Where "et al." stands.
    pub et_al_span: Option<TextSpan>,
    /// The word or sign between the last two authors.
    pub conjunction: Option<TextSpan>,
    /// The comma before the year.
    pub comma: Option<TextSpan>,
    /// Year with its suffix letter.
    pub year: Option<String>,
    /// Where the year stands.
    pub year_span: TextSpan,
    /// The entry it resolves to.
    pub reference: Option<usize>,
    /// Where it resolves to none: the entry that it comes close to.
    pub near: Option<Near>,
}

impl Citation {
    /// As a zone.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { span: self.extent.text, zone: Zone::Citation }
    }
}

/// The citations of a document, in order, resolved against the works of its reference list.
#[must_use]
pub fn extract(layers: &Layers<'_>, works: &[Work]) -> Vec<Citation> {
    if works.is_empty() && !has_year(layers) {
        return Vec::new();
    }
    let resolver = Resolver::new(works);
    let mut out = Vec::new();
    for block in &layers.document.blocks {
        if block.zone.holds_citations() {
            let tokens = apart(layers, &resolver, layers.tokens_in(block.span));
            Scan::new(layers, &tokens, &resolver, !works.is_empty()).run(&mut out);
        }
    }
    adopt_orphans(&resolver, works.len(), &mut out);
    out
}

/// The last words of what stands in the place of a year: `press` of `in press`.
static UNDATED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    lexicon().undated.iter().filter_map(|words| words.rsplit(' ').next()).collect()
});

/// Whether a word is a year or may end what stands in its place.
static YEARS: Lore<bool> = Lore::new();

/// Whether a text has a year, or may have words in its place: nothing else is a citation.
fn has_year(layers: &Layers<'_>) -> bool {
    let is_year = |word: &Word<'_>| match word.kind {
        TokenKind::Number => is_year(word.text),
        TokenKind::Word => UNDATED.contains(&*fold::lower(word.text)),
        TokenKind::Punctuation => false,
    };
    !YEARS.which(&layers.vocabulary, is_year).is_empty()
}

/// The tokens of a block, a year apart from the listed name that it touches: `Adu and Osei2019`.
fn apart<'t>(
    layers: &Layers<'_>,
    resolver: &Resolver<'_>,
    tokens: &'t [Token],
) -> Cow<'t, [Token]> {
    let glued = |token: &Token| {
        let text = layers.text(token.span);
        let name = text.len().checked_sub(4)?;
        (token.kind == TokenKind::Word
            && name > 2
            && text.is_char_boundary(name)
            && is_year(&text[name..])
            && text.starts_with(char::is_uppercase)
            && resolver.lists(&text[..name]))
        .then_some(name)
    };
    if !tokens.iter().any(|token| glued(token).is_some()) {
        return Cow::Borrowed(tokens);
    }
    let mut out = Vec::with_capacity(tokens.len() + 1);
    for token in tokens {
        match glued(token) {
            Some(name) => {
                let middle = token.span.start + name as u32;
                let name = TextSpan { end: middle, ..token.span };
                let year = TextSpan { start: middle, ..token.span };
                out.push(Token { span: name, kind: TokenKind::Word });
                out.push(Token { span: year, kind: TokenKind::Number });
            }
            None => out.push(*token),
        }
    }
    Cow::Owned(out)
}

/// A citation without an entry and an entry without a citation, of the same authors and close in
/// time, belong together even where the list has further works of these authors.
fn adopt_orphans(resolver: &Resolver<'_>, works: usize, citations: &mut [Citation]) {
    let mut taken = vec![false; works];
    for entry in citations.iter().filter_map(|it| it.reference) {
        taken[entry] = true;
    }
    for citation in citations {
        if citation.reference.is_none()
            && citation.near.is_none()
            && let Some(year) = &citation.year
        {
            citation.near = resolver.orphan(Cited::again(citation, year), &taken);
        }
    }
}
