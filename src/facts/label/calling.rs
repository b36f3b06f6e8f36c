//! References to numbered parts, and whether they point into another text.

use crate::facts::label::caption::{is_own, number_after};
use crate::facts::label::{CrossReference, Direction, Number, Part, TERMS, about, direction};
use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::TokenKind;
use crate::text::zone::Zone;
use crate::words::authorship::is_year;
use crate::words::fold;

/// What may join the numbers of one reference: `Tables 3 and 4`, `Figs. 2–5`.
const JOINED: [&str; 9] = [" and ", ", and ", " or ", ", ", "–", "-", " to ", " through ", " & "];

/// Reads the reference that a word begins, with all of its numbers.
///
/// `is_other` tells whether a token is a word that may begin another one.
pub(super) fn refer(
    layers: &Layers<'_>,
    at: usize,
    part: Part,
    is_other: &dyn Fn(usize) -> bool,
    out: &mut Vec<CrossReference>,
) {
    let start = layers.tokens[at].span;
    let Some(block) = layers.document.block_at(start.start) else { return };
    let word = layers.token_text(at);
    let text = layers.text(TextSpan { start: start.end, end: block.span.end });
    let sign = word == "§";
    // `§3` is written without a space, and `§§ 3, 4` with two signs.
    if sign && text.starts_with('§') {
        return;
    }
    let spaced;
    let (text, shift) = match text.strip_prefix(|c: char| c.is_ascii_digit()) {
        Some(_) if sign => {
            spaced = format!(" {text}");
            (spaced.as_str(), 1)
        }
        _ => (text, 0),
    };
    let Some((len, number)) = number_after(text, part) else { return };
    if is_counted(layers, at, word, number) || is_excluded(part, word, number) {
        return;
    }
    let end = start.end + (len - shift) as u32;
    let mut numbers = vec![(number, end)];
    let doubled = sign && at > 0 && layers.token_text(at - 1) == "§";
    let plural =
        word.ends_with(['s', 'S']) && !matches!(part, Part::Appendix) || word.ends_with("ces");
    let mut rest = if plural || doubled { &text[len..] } else { "" };
    let mut last = end;
    while let Some(join) = JOINED.iter().find(|join| rest.starts_with(**join)) {
        let after = &rest[join.len()..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let stop = after.find(|c| !is_part(c)).unwrap_or(after.len());
        let bare = after[..stop].trim_end_matches('.');
        let Some(next) = Number::parse(bare).filter(|it| it.depth > 0 || number.depth == 0) else {
            break;
        };
        if is_year(bare) {
            break;
        }
        last += (join.len() + bare.len()) as u32;
        numbers.push((next, last));
        rest = &after[bare.len()..];
    }
    let span = TextSpan { start: start.start, end: last };
    let zones = layers.zones(span);
    let apart = [
        Zone::Quotation,
        Zone::BlockQuotation,
        Zone::Reference,
        Zone::CitedTitle,
        Zone::Code,
        Zone::Locator,
        Zone::Foreign,
    ];
    if apart.iter().any(|&zone| zones.contains(zone)) {
        return;
    }
    let around = Around { layers, at, after: layers.range(span).end, part };
    let (here, told) = around.here();
    let elsewhere = !here && (zones.contains(Zone::Citation) || around.points_elsewhere());
    let toward = if here { None } else { around.toward(zones.contains(Zone::Citation)) };
    let extent = layers.extent(span);
    // What several are called for together says little of each.
    let titled = part.is_captioned() || part.may_stand_alone();
    let words = titled && !elsewhere && numbers.len() == 1;
    let (around, clause) = if words {
        (about::around(layers, span), about::clause(layers, span, is_other))
    } else {
        (Vec::new(), Vec::new())
    };
    out.extend(numbers.into_iter().map(|(number, _)| CrossReference {
        extent,
        part,
        number,
        elsewhere,
        toward: toward.clone(),
        here,
        direction: told,
        about: around.clone(),
        clause: clause.clone(),
    }));
}

/// Whether a word and a number are something else: `the figure 3` is a number, `Part A` a name.
fn is_counted(layers: &Layers<'_>, at: usize, word: &str, number: Number) -> bool {
    let before = at.checked_sub(1).map_or("", |at| layers.token_text(at));
    let common = word.starts_with(char::is_lowercase) && number.depth == 1;
    common && matches!(before, "the" | "a" | "an" | "The" | "this" | "no" | "each" | "every")
}

/// Whether a word and a number name no part of a text.
fn is_excluded(part: Part, word: &str, number: Number) -> bool {
    let capital = word.starts_with(char::is_uppercase);
    let zero = number.depth > 0 && number.parts[0] == 0;
    match part {
        // `Note 3`, `paragraph 12`; `Note A` begins a sentence, `ch` is a county.
        Part::Note | Part::Paragraph => number.depth != 1 || zero,
        Part::Map | Part::Chart | Part::Box | Part::Schedule | Part::Scheme | Part::Diagram => {
            !capital || number.depth == 0 || zero
        }
        Part::Article | Part::Part => !capital && !number.roman || number.depth == 0 || zero,
        Part::Appendix | Part::Annex | Part::Attachment | Part::Enclosure | Part::Exhibit => {
            number.depth == 0 && !capital || zero
        }
        // `Figure A` is told from `figure a way` by a figure.
        _ => number.depth == 0 || zero || word == "app",
    }
}

/// The words around a reference.
struct Around<'l, 'd> {
    layers: &'l Layers<'d>,
    /// The word of the reference.
    at: usize,
    /// The token behind it.
    after: usize,
    part: Part,
}

/// How many tokens before a reference another text may be named.
const NAMED: usize = 4;

/// How many tokens the number of a clause has with its brackets: `(3)`.
const CLAUSE: usize = 3;

/// How many words behind *of the* name a text.
const NAMING: usize = 3;

/// How many tokens a reference and a word about it are apart.
const REACH: usize = 6;

impl<'d> Around<'_, 'd> {
    fn word(&self, at: usize) -> &'d str {
        self.layers.token_text(at)
    }

    /// A word of the same sentence some tokens before the reference; nothing where there is none.
    fn before(&self, back: usize) -> &'d str {
        let token = self.at.checked_sub(back);
        let start = self.layers.tokens[self.at].span.start;
        let sentence = self.layers.sentence_at(start).map_or(0, |it| it.start);
        let inside = |at: &usize| self.layers.tokens[*at].span.start >= sentence;
        token.filter(inside).map_or("", |at| self.layers.token_text(at))
    }

    /// Whether the reference says that it points into its own text, and to which side.
    fn here(&self) -> (bool, Option<Direction>) {
        let next = self.word(self.after);
        let second = self.word(self.after + 1);
        let told = direction(next).filter(|_| !self.is_clause(self.after + 1));
        let told = told.or_else(|| direction(second).filter(|_| matches!(next, "," | "(")));
        let ahead = match self.before(1) {
            "," | "in" | "see" | ":" => direction(self.before(2)),
            word => direction(word).filter(|_| !matches!(self.before(2), "the" | "an" | "its")),
        };
        let told = told.or(ahead);
        if told.is_some() {
            return (true, told);
        }
        // `section 4 of this report`, `this volume`, `our Table 2`
        let near = (self.after..self.after + 3).any(|at| {
            let word = fold::lower(self.word(at));
            let wider = || TERMS.wider.contains(&*fold::lower(self.word(at + 1)));
            is_own(&word) && direction(&word).is_none() && !wider()
        });
        let named = near && matches!(next, "of" | "in" | "to" | "," | "(");
        let own = matches!(self.before(1), "our" | "my" | "this");
        (named || own, None)
    }

    /// Whether a word goes on with a clause: `Table 2 below shows` does not, `below 30` does.
    fn is_clause(&self, at: usize) -> bool {
        let kind = self.layers.tokens.get(at).map(|token| token.kind);
        kind == Some(TokenKind::Number) || matches!(self.word(at), "the" | "a" | "an")
    }

    /// Whether the words around the reference name another text.
    fn points_elsewhere(&self) -> bool {
        self.named_behind() || self.named_before()
    }

    /// `Section 4 of the Act`, `Figure 3 in [2]`, `Section 230(c)`, `Table 3.1 in Osei`.
    fn named_behind(&self) -> bool {
        let mut at = self.after;
        let next = self.word(at);
        if matches!(next, "(" | "[") && self.layers.touches(at - 1) {
            return true;
        }
        if next == "," {
            at += 1;
        }
        let next = self.word(at);
        if next == "[" {
            return true;
        }
        if !TERMS.elsewhere.contains(next) {
            return false;
        }
        let object = self.word(at + 1);
        match next {
            "in" | "from" | "to" => {
                let named = object.starts_with(char::is_uppercase)
                    || matches!(object, "the" | "his" | "her" | "their" | "its" | "a" | "an")
                    || matches!(object, "[" | "“" | "‘" | "\"" | "\u{FFFC}" | "that" | "vol");
                named && !is_year(object)
            }
            _ => !is_year(object),
        }
    }

    /// The content words that name a text behind the reference, none where none does; nothing at all
    /// where a text is named before it or cited.
    fn toward(&self, cited: bool) -> Option<Vec<u32>> {
        if cited || self.named_before() {
            return None;
        }
        let mut at = self.after;
        // `Article 14(3)` is a part of article 14.
        if self.word(at) == "(" && self.layers.touches(at - 1) {
            at = (at..at + CLAUSE).find(|&at| self.word(at) == ")")? + 1;
        }
        if !TERMS.elsewhere.contains(self.word(at)) {
            return (!matches!(self.word(at), "[" | "(")).then(Vec::new);
        }
        if self.word(at + 1) != "the" {
            return None;
        }
        let words = (at + 2..self.layers.tokens.len()).take(NAMING);
        let words = words.take_while(|&at| self.layers.tokens[at].kind == TokenKind::Word);
        let words = about::of_tokens(self.layers, words);
        (!words.is_empty()).then_some(words)
    }

    /// `RFC 2119, section 4`, `Osei's Table 2`, `Osei (2019), chapter 3`, `its annex 2`.
    fn named_before(&self) -> bool {
        let lower = |back: usize| fold::lower(self.before(back));
        let next = if matches!(self.before(1), "," | "(" | ":" | ";") { 2 } else { 1 };
        let near = self.before(next);
        if next == 1 && TERMS.others.contains(&*lower(1)) {
            return true;
        }
        if next == 2 && TERMS.others.contains(lower(2).trim_end_matches('.')) {
            return true;
        }
        let separated = next == 2 && matches!(self.before(1), "," | ":" | ";");
        if matches!(near, "]" | "”" | "\u{FFFC}") && (separated || near != "\u{FFFC}") {
            return true;
        }
        // `(Osei 2019); Table 4 shows` begins afresh.
        if near == ")" && separated && self.before(1) != ";" && self.is_citing() {
            return true;
        }
        // A year or the number of a document: `Osei 2019, chapter 3`, `RFC 2119, section 4`.
        let figures = near.starts_with(|c: char| c.is_ascii_digit()) && near.len() >= 2;
        let opener = lower(next + 1);
        if figures && separated && !matches!(&*opener, "in" | "by" | "since" | "until" | "of" | "")
        {
            return true;
        }
        if figures && next == 1 && !is_year(near) {
            let named = self.before(2);
            if named.len() > 1 && named.starts_with(char::is_uppercase) {
                return true;
            }
        }
        // An acronym that names a document: `PEP §4`, `the AWS guide`.
        let acronym = near.len() > 1 && near.bytes().all(|b| b.is_ascii_uppercase());
        if acronym && !fold::is_roman(near) {
            return true;
        }
        let name = near.len() > 1 && near.starts_with(char::is_uppercase) && !self.is_first(next);
        // `Osei Papers, Part IV` names a work, `In Accra, Table 2` a place.
        let work = separated && self.part.is_legal() && !self.opens_with_preposition();
        if name && (work || separated && self.is_aside() || next == 1 && self.part.is_legal()) {
            return !is_opener(&fold::lower(near));
        }
        // `Osei's famous Table 2`; `the report's annex`.
        let possessive = (1..=3).any(|back| {
            let word = self.before(back);
            fold::strip_possessive(word).len() < word.len() || matches!(word, "’s" | "'s")
        });
        let legal = || (1..=NAMED).any(|back| TERMS.law.contains(&*lower(back)));
        possessive || self.part.is_legal() && legal()
    }

    /// Whether a bracket before the reference is a citation.
    fn is_citing(&self) -> bool {
        (1..=REACH).any(|back| is_year(self.before(back)))
    }

    /// Whether the sentence begins with a word such as `In`.
    fn opens_with_preposition(&self) -> bool {
        let start = self.layers.tokens[self.at].span.start;
        let sentence = self.layers.sentence_at(start).map_or(0, |it| it.start);
        let first = self.layers.tokens.partition_point(|token| token.span.start < sentence);
        matches!(
            self.word(first),
            "In" | "As" | "At" | "For" | "By" | "From" | "On" | "Unlike" | "Like"
        )
    }

    /// Whether a token before the reference is the first word of its sentence.
    fn is_first(&self, back: usize) -> bool {
        self.before(back + 1).is_empty()
    }

    /// Whether the reference stands in brackets or in a note, where works are named.
    fn is_aside(&self) -> bool {
        let start = self.layers.tokens[self.at].span.start;
        let block = self.layers.document.block_at(start);
        let noted = block.is_some_and(|block| block.zone == Zone::Footnote);
        noted
            || (1..=ASIDE).map(|back| self.before(back)).find(|word| matches!(*word, "(" | ")"))
                == Some("(")
    }
}

/// How many tokens a bracket is open before a reference in it.
const ASIDE: usize = 40;

/// Whether a word with a capital begins an aside and names nothing: `(See Table 2)`.
fn is_opener(word: &str) -> bool {
    matches!(word, "see" | "cf" | "compare" | "and" | "in" | "as" | "the" | "from" | "note")
}
