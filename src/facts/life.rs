//! Life dates: the years in brackets after the name of a person, "Elias Varnhagen (1870–1953)".

use serde::{Deserialize, Serialize};

use crate::facts::Anchor;
use crate::text::layers::Layers;
use crate::text::span::{Extent, TextSpan};
use crate::text::token::TokenKind;
use crate::text::zone::ZoneSet;
use crate::words::calendar::Interval;

/// The shortest and the longest life in years. Shorter ranges are terms of office, wars and reigns.
const YEARS: std::ops::RangeInclusive<i16> = 20..=110;

/// A range of dates as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// The whole.
    pub span: TextSpan,
    /// Its two dates.
    pub ends: [(Extent, Interval); 2],
}

/// The dates of birth and death beside a name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Life {
    /// The name with its dates.
    pub extent: Extent,
    /// The name as written.
    pub name: String,
    /// What variants of the name share.
    pub key: String,
    /// Birth and death: where, and the days.
    pub ends: [(Extent, Interval); 2],
    /// What it stands in.
    pub zones: ZoneSet,
}

/// The life dates of a document, in order; `names` are in order too.
#[must_use]
pub fn extract(layers: &Layers<'_>, ranges: &[Range], names: &[Anchor<'_>]) -> Vec<Life> {
    let life = |range: &Range| {
        let years = range.ends[1].1.latest.year() - range.ends[0].1.earliest.year();
        let at = layers.range(range.span);
        let bracket = at.start.checked_sub(1).filter(|&it| layers.token_text(it) == "(")?;
        let last = bracket.checked_sub(1).map(|it| layers.tokens[it])?;
        let closed = matches!(layers.token_text(at.end), ")" | "," | ";");
        if !YEARS.contains(&years) || !closed || last.kind != TokenKind::Word {
            return None;
        }
        let after = names.partition_point(|name| name.span.start <= last.span.start);
        let name = names[..after].last().filter(|name| name.span.end >= last.span.end)?;
        // One word is the name of many.
        name.text.contains(char::is_whitespace).then(|| {
            let whole = name.span.cover(range.span);
            Life {
                extent: layers.extent(whole),
                name: name.text.to_owned(),
                key: name.key.to_owned(),
                ends: range.ends,
                zones: layers.zones(whole),
            }
        })
    };
    ranges.iter().filter_map(life).collect()
}

#[cfg(test)]
mod tests {
    use crate::facts;
    use crate::read;
    use crate::text::source::Source;

    fn found(text: &str) -> Vec<String> {
        let (facts, _) = facts::extract(&read::read("a.md", Source::from_text(text)));
        let year = |it: &crate::words::calendar::Interval| it.earliest.year();
        let lives = facts.lives.iter();
        lives
            .map(|it| format!("{} {} {}", it.key, year(&it.ends[0].1), year(&it.ends[1].1)))
            .collect()
    }

    #[test]
    fn years_or_days_in_brackets_after_a_name() {
        let text = "He met Elias Varnhagen (1870–1953), Oskar Meinert (12 May 1870 – 3 June 1953) \
                    and Rudolf Kahn (1899-1980, Tarsk).";
        assert_eq!(
            found(text),
            ["elias varnhagen 1870 1953", "oskar meinert 1870 1953", "rudolf kahn 1899 1980"]
        );
    }

    #[test]
    fn terms_guesses_and_single_names_are_no_lives() {
        for text in [
            "He met Elias Varnhagen (1919–1926), the president.",
            "He met Elias Varnhagen (c. 1870–1953) there.",
            "He met Varnhagen (1870–1953) there.",
            "Elias Varnhagen lived there (from 1870 to 1953).",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
