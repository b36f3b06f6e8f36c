//! The stretch of names before a year: how far back it reaches, and which names it has.

use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::words::authorship::{is_initials, lexicon};
use crate::words::fold;

/// One name of a stretch.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) span: TextSpan,
    /// Without leading initials and the `’s` of a possessive.
    pub(super) text: String,
}

/// The names of a stretch.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    pub(super) names: Vec<Name>,
    pub(super) et_al: Option<TextSpan>,
    /// The word or sign between the last two names.
    pub(super) conjunction: Option<TextSpan>,
    /// All of it as it stands.
    pub(super) span: TextSpan,
}

/// How many tokens a stretch can have: more than any list of authors in running text.
const LONGEST: usize = 60;

/// The tokens that can be names, from `low` or later up to `end`; `known` tells words that the
/// reference list has as names however they are written. Where `semicolons`, one may stand between
/// two names: `Osei; Adu, 2019`.
pub(super) fn reach<'t>(
    layers: &Layers<'_>,
    tokens: &'t [Token],
    low: usize,
    end: usize,
    semicolons: bool,
    known: &dyn Fn(&str) -> bool,
) -> &'t [Token] {
    let mut start = end;
    let fits = |at: usize| {
        semicolons && layers.text(tokens[at].span) == ";" || can_stand(layers, tokens, at, known)
    };
    while start > low && end - start < LONGEST && fits(start - 1) {
        start -= 1;
    }
    let mut stretch = &tokens[start..end];
    // What remains on the left edge is no name: commas, conjunctions, `see`, `In`.
    while let Some(first) = stretch.first() {
        let text = layers.text(first.span);
        let lower = fold::lower(text);
        let lexicon = lexicon();
        let particle = lexicon.particles.contains(&*lower) && text == lower;
        let named = first.kind == TokenKind::Word
            && !lexicon.conjunctions.contains(&*lower)
            && lower != "al";
        let month = lexicon.no_authors.contains(&*lower) && !followed_by_comma(layers, stretch);
        // `(Via and Adu, 1994)`: such words are names as well.
        let author = !is_lower(text) && known(text) && is_joined(layers, stretch);
        let signal = lexicon.linkers.contains(&*lower)
            || stretch.len() > 1
                && (lexicon.signals.contains(&*lower) && !author || month && !known(text));
        if named && !signal && (!is_lower(text) || particle || known(text)) {
            break;
        }
        stretch = &stretch[1..];
    }
    stretch
}

/// Whether further names follow the first word.
fn is_joined(layers: &Layers<'_>, stretch: &[Token]) -> bool {
    let next = stretch.get(1).map_or("", |next| layers.text(next.span));
    matches!(next, "," | "et") || lexicon().conjunctions.contains(next)
}

fn followed_by_comma(layers: &Layers<'_>, stretch: &[Token]) -> bool {
    stretch.get(1).is_some_and(|next| layers.text(next.span) == ",")
}

fn is_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether a token can stand inside a list of authors.
fn can_stand(
    layers: &Layers<'_>,
    tokens: &[Token],
    at: usize,
    known: &dyn Fn(&str) -> bool,
) -> bool {
    let token = tokens[at];
    let text = layers.text(token.span);
    let touches = |a: Option<&Token>, b: Option<&Token>| matches!((a, b), (Some(a), Some(b)) if a.span.end == b.span.start);
    let previous = at.checked_sub(1).and_then(|at| tokens.get(at));
    match token.kind {
        TokenKind::Number => false,
        TokenKind::Word if !is_lower(text) => true,
        TokenKind::Word => {
            let lexicon = lexicon();
            matches!(text, "et" | "al")
                || lexicon.particles.contains(text)
                || lexicon.conjunctions.contains(text)
                || lexicon.linkers.contains(text)
                || lexicon.company.contains(text)
                || text.chars().any(char::is_uppercase)
                || known(text)
        }
        TokenKind::Punctuation => match text {
            "," | "&" => true,
            "*" | "†" | "‡" | "+" => touches(previous, Some(&token)),
            "." => previous.is_some_and(|previous| {
                let word = layers.text(previous.span);
                let short = word.chars().count() <= 3
                    && word.chars().next().is_some_and(char::is_uppercase);
                word == "al"
                    || lexicon().suffixes.contains(&*fold::lower(word))
                    || short && is_initials(&format!("{word}."))
            }),
            _ => {
                let joins = text.chars().all(|c| fold::is_dash(c) || fold::is_apostrophe(c));
                joins
                    && touches(previous, Some(&token))
                    && touches(Some(&token), tokens.get(at + 1))
            }
        },
    }
}

/// Splits a stretch into its names.
pub(super) fn names(layers: &Layers<'_>, tokens: &[Token]) -> Stretch {
    let mut out = Stretch::default();
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return out };
    out.span = first.span.cover(last.span);
    let lexicon = lexicon();
    let mut run: Option<TextSpan> = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let text = layers.text(token.span);
        let next = tokens.get(at + 1).map(|next| (next.span, layers.text(next.span)));
        at += 1;
        match (text, next) {
            ("et", Some((al, "al"))) => {
                push(layers, &mut run, &mut out);
                let stop = tokens.get(at + 1).filter(|stop| layers.text(stop.span) == ".");
                let end = stop.map_or(al, |stop| stop.span);
                out.et_al = Some(token.span.cover(end));
                at += 1 + usize::from(stop.is_some());
            }
            ("," | ";", _) => push(layers, &mut run, &mut out),
            _ if lexicon.conjunctions.contains(text) => {
                push(layers, &mut run, &mut out);
                out.conjunction = Some(token.span);
            }
            _ if lexicon.company.contains(text) => {
                push(layers, &mut run, &mut out);
                out.et_al = Some(token.span);
                out.conjunction = None;
            }
            _ => run = Some(run.map_or(token.span, |run| run.cover(token.span))),
        }
    }
    push(layers, &mut run, &mut out);
    out
}

/// Adds a name; one of only initials belongs to the name before.
fn push(layers: &Layers<'_>, run: &mut Option<TextSpan>, out: &mut Stretch) {
    let Some(span) = run.take() else { return };
    let text = layers.text(span);
    let words = || text.split([' ', '\u{a0}']).filter(|word| !word.is_empty());
    if words().all(|word| is_initials(word) && word.contains('.')) {
        return;
    }
    let initials = words().take_while(|word| is_initials(word) && word.contains('.')).last();
    let skip =
        initials.map_or(0, |word| word.as_ptr() as usize - text.as_ptr() as usize + word.len());
    let bare = text[skip..].trim_start();
    let start = span.end as usize - bare.len();
    let bare = fold::strip_possessive(bare);
    let bare = bare.trim_end_matches(['.', '*', '†', '‡', '+']);
    if bare.chars().any(char::is_alphabetic) {
        let name = Name { span: TextSpan::new(start, start + bare.len()), text: bare.to_owned() };
        out.names.push(name);
    }
}
