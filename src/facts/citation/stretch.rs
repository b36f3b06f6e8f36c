//! The stretch of names before a year: how far back it reaches, and which names it has.

use crate::text::layers::Layers;
use crate::text::span::TextSpan;
use crate::text::token::{Token, TokenKind};
use crate::words::authorship::{is_initials, is_particle, lexicon};
use crate::words::fold;

/// One name of a stretch.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) span: TextSpan,
    /// Without leading initials and the `’s` of a possessive.
    pub(super) text: String,
    /// The letters of the initials before it.
    pub(super) initials: String,
    /// How much of the text stands before initials behind it: all of it where there are none.
    family: usize,
    /// Whether stops tell that these are initials and no part of the name.
    dotted: bool,
}

impl Name {
    /// A name as it stands.
    pub(super) fn plain(span: TextSpan, text: String) -> Self {
        Self { span, family: text.len(), text, initials: String::new(), dotted: false }
    }

    /// The name without the initials behind it.
    fn apart(&self) -> Self {
        let (family, behind) = self.text.split_at(self.family);
        let text = family.trim_end().to_owned();
        let end = self.span.start + text.len() as u32;
        let initials = if behind.is_empty() { self.initials.clone() } else { capitals(behind) };
        Self { initials, ..Self::plain(TextSpan { end, ..self.span }, text) }
    }
}

/// The letters of initials.
fn capitals(initials: &str) -> String {
    initials.chars().filter(|c| c.is_uppercase()).collect()
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

impl Stretch {
    /// The stretch with the initials behind its names apart from them, `Osei K.A. and Lund U.`, and
    /// whether stops tell that they are initials; nothing where no name has any.
    pub(super) fn without_initials(&self) -> Option<(Self, bool)> {
        let has = |name: &&Name| name.family < name.text.len();
        let dotted = self.names.iter().filter(has).all(|name| name.dotted);
        let names = self.names.iter().map(Name::apart).collect();
        self.names.iter().any(|name| has(&name)).then(|| (Self { names, ..self.clone() }, dotted))
    }
}

/// How many tokens a stretch can have: more than any list of authors in running text.
const LONGEST: usize = 60;

/// How many tokens a name with hyphens has at most.
const JOINED: usize = 12;

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
        let particle = is_particle(text);
        let named = first.kind == TokenKind::Word
            && !lexicon.conjunctions.contains(&*lower)
            && lower != "al";
        // `March-Osei` is a name.
        let part = stretch.get(1).is_some_and(|next| {
            next.span.start == first.span.end && layers.text(next.span).chars().all(fold::is_dash)
        });
        let month =
            lexicon.no_authors.contains(&*lower) && !part && !followed_by_comma(layers, stretch);
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
                || is_particle(text)
                || lexicon.conjunctions.contains(text)
                || lexicon.linkers.contains(text)
                || lexicon.company.contains(text)
                || text.chars().any(char::is_uppercase)
                || known(text)
                || is_inside(layers, tokens, at)
        }
        TokenKind::Punctuation => match text {
            "," | "&" => true,
            // `Sailors' Fund`
            "'" | "’" => {
                let next = tokens.get(at + 1).map_or("", |next| layers.text(next.span));
                let plural =
                    previous.is_some_and(|previous| layers.text(previous.span).ends_with('s'));
                touches(previous, Some(&token))
                    && (touches(Some(&token), tokens.get(at + 1))
                        || plural && next.starts_with(char::is_uppercase))
            }
            "*" | "†" | "‡" | "+" => touches(previous, Some(&token)),
            "." => previous.is_some_and(|previous| {
                let word = layers.text(previous.span);
                let short = (word.chars().count() <= 3 || word.contains('.'))
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

/// Whether a word in lower case ends a name with hyphens: `Adu-tayo`, `Adu-i-Lund`.
fn is_inside(layers: &Layers<'_>, tokens: &[Token], at: usize) -> bool {
    let mut start = at;
    while start > 0 && at - start < JOINED && tokens[start - 1].span.end == tokens[start].span.start
    {
        start -= 1;
    }
    let joins = |token: &Token| {
        let text = layers.text(token.span);
        token.kind == TokenKind::Word || text.chars().all(fold::is_dash)
    };
    start < at && !is_lower(layers.text(tokens[start].span)) && tokens[start..at].iter().all(joins)
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
    let stopped = bare.ends_with('.');
    let bare = bare.trim_end_matches(['.', '*', '†', '‡', '+']);
    if bare.chars().any(char::is_alphabetic) {
        let family = before_initials(bare, stopped);
        out.names.push(Name {
            initials: capitals(&text[..skip]),
            family,
            dotted: stopped || bare[family..].contains('.'),
            ..Name::plain(TextSpan::new(start, start + bare.len()), bare.to_owned())
        });
    }
}

/// How much of a name stands before the initials that end it: `Osei` of `Osei K.A`, `van Dam` of
/// `van Dam KA`. `stopped` tells whether a stop follows.
fn before_initials(name: &str, stopped: bool) -> usize {
    let mut end = name.len();
    while let Some((before, last)) = name[..end].rsplit_once([' ', '\u{a0}']) {
        let dotted = end == name.len() && stopped && is_initials(&format!("{last}."));
        if !(is_initials(last) || dotted) || !before.contains(char::is_lowercase) {
            break;
        }
        end = before.len();
    }
    end
}
