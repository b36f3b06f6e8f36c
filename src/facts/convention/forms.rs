//! The ways to settle each convention, and what one is in the place of another.

use super::Convention;

/// One way to settle a convention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConventionForm {
    /// As a configuration names it.
    pub name: &'static str,
    /// As a message names one case of it.
    pub shown: &'static str,
}

const fn form(name: &'static str, shown: &'static str) -> ConventionForm {
    ConventionForm { name, shown }
}

impl Convention {
    /// The ways to settle it; a [`Usage`](super::Usage) names one by its place here.
    #[must_use]
    pub const fn forms(self) -> &'static [ConventionForm] {
        // One function: a table, a row a form, that a constant can be made of.
        match self {
            Self::HeadingCase => {
                const {
                    &[
                        form("sentence", "a heading in sentence case"),
                        form("title", "a heading in title case"),
                        form("capitals", "a heading in capitals"),
                    ]
                }
            }
            Self::ColumnCase => {
                const {
                    &[
                        form("sentence", "a column heading in sentence case"),
                        form("title", "a column heading in title case"),
                        form("capitals", "a column heading in capitals"),
                    ]
                }
            }
            Self::CaptionCase => {
                const {
                    &[
                        form("sentence", "a caption in sentence case"),
                        form("title", "a caption in title case"),
                        form("capitals", "a caption in capitals"),
                    ]
                }
            }
            Self::CaptionEnd => {
                const {
                    &[
                        form("none", "a caption without a mark at its end"),
                        form("stop", "a caption with a full stop"),
                        form("colon", "a caption with a colon"),
                    ]
                }
            }
            Self::HeadingEnd => {
                const {
                    &[
                        form("none", "a heading without a mark at its end"),
                        form("stop", "a heading with a full stop"),
                        form("colon", "a heading with a colon"),
                    ]
                }
            }
            Self::ItemEnd => {
                const {
                    &[
                        form("none", "an item without a mark at its end"),
                        form("stop", "an item with a full stop"),
                        form("semicolon", "an item with a semicolon"),
                        form("comma", "an item with a comma"),
                    ]
                }
            }
            Self::ListEnd => {
                const {
                    &[
                        form("none", "a list without marks at the ends of its items"),
                        form("stop", "a list with full stops"),
                        form("semicolon", "a list with semicolons"),
                        form("comma", "a list with commas"),
                    ]
                }
            }
            Self::ItemCapital => {
                const {
                    &[
                        form("capital", "an item with a capital"),
                        form("lower", "an item in lower case"),
                    ]
                }
            }
            Self::ListCapital => {
                const {
                    &[
                        form("capital", "a list whose items have capitals"),
                        form("lower", "a list whose items are in lower case"),
                    ]
                }
            }
            Self::ListLead => {
                const {
                    &[
                        form("colon", "a colon before a list"),
                        form("stop", "a full stop before a list"),
                        form("none", "no mark before a list"),
                    ]
                }
            }
            Self::Dash => {
                const {
                    &[
                        form("spaced-en", "a spaced en dash"),
                        form("unspaced-em", "an unspaced em dash"),
                        form("spaced-em", "a spaced em dash"),
                        form("spaced-hyphen", "a hyphen for a dash"),
                        form("double-hyphen", "two hyphens for a dash"),
                    ]
                }
            }
            Self::Range => {
                const {
                    &[
                        form("en-dash", "an en dash between numbers"),
                        form("hyphen", "a hyphen between numbers"),
                    ]
                }
            }
            Self::RangeWords => {
                const { &[form("words", "a range in words"), form("dash", "`from` with a dash")] }
            }
            Self::Ellipsis => {
                const {
                    &[
                        form("character", "an ellipsis as one character"),
                        form("stops", "an ellipsis of three stops"),
                        form("spaced-stops", "an ellipsis of three spaced stops"),
                    ]
                }
            }
            Self::QuotationMark => {
                const {
                    &[
                        form("double", "double quotation marks"),
                        form("single", "single quotation marks"),
                    ]
                }
            }
            Self::QuotationStop => {
                const {
                    &[
                        form("inside", "punctuation inside the quotation marks"),
                        form("outside", "punctuation outside the quotation marks"),
                    ]
                }
            }
            Self::Number => {
                const { &[form("words", "a number in words"), form("figures", "a number in figures")] }
            }
            Self::Ordinal => {
                const {
                    &[
                        form("words", "an ordinal in words"),
                        form("figures", "an ordinal in figures"),
                    ]
                }
            }
            Self::Thousands => {
                const {
                    &[
                        form("comma", "a number with commas"),
                        form("space", "a number with spaces"),
                        form("none", "a number without separators"),
                    ]
                }
            }
            Self::Percent => {
                const {
                    &[
                        form("percent", "`percent`"),
                        form("per-cent", "`per cent`"),
                        form("sign", "the sign `%`"),
                    ]
                }
            }
            Self::UnitSpace => {
                const {
                    &[
                        form("space", "a space before the unit"),
                        form("none", "no space before the unit"),
                    ]
                }
            }
            Self::TimeOfDay => {
                const {
                    &[
                        form("stops", "`a.m.` or `p.m.`"),
                        form("lower", "`am` or `pm`"),
                        form("capitals", "`AM` or `PM`"),
                        form("capitals-with-stops", "`A.M.` or `P.M.`"),
                    ]
                }
            }
            Self::TitleStop => {
                const { &[form("stop", "a title with a stop"), form("none", "a title without a stop")] }
            }
            Self::LatinStop => {
                const {
                    &[
                        form("stops", "a Latin abbreviation with stops"),
                        form("none", "a Latin abbreviation without stops"),
                    ]
                }
            }
            Self::LatinComma => {
                const {
                    &[
                        form("comma", "a comma behind the abbreviation"),
                        form("none", "no comma behind the abbreviation"),
                    ]
                }
            }
            Self::AbbreviationPlural => {
                const {
                    &[
                        form("s", "a plural in `s`"),
                        form("apostrophe", "a plural with an apostrophe"),
                    ]
                }
            }
            Self::Decade => {
                const {
                    &[
                        form("s", "a decade in `s`"),
                        form("apostrophe", "a decade with an apostrophe"),
                    ]
                }
            }
            Self::Contraction => {
                const { &[form("full", "`not` in full"), form("contracted", "a contraction")] }
            }
            Self::Accent => {
                const {
                    &[
                        form("accents", "the word with its accent"),
                        form("none", "the word without an accent"),
                    ]
                }
            }
            Self::Ampersand => {
                const { &[form("and", "a name with `and`"), form("ampersand", "a name with `&`")] }
            }
            Self::SerialComma => {
                const {
                    &[
                        form("comma", "a comma before the last item of a series"),
                        form("none", "no comma before the last item of a series"),
                    ]
                }
            }
            Self::Italics => {
                const {
                    &[
                        form("italic", "the term in italics"),
                        form("roman", "the term without italics"),
                    ]
                }
            }
        }
    }

    /// What a form is in the place of another, where that is the same for every use.
    #[must_use]
    pub fn rewrite(self, text: &str, to: &str) -> Option<String> {
        Some(match (self, to) {
            (Self::Ellipsis, "character") => "…".to_owned(),
            (Self::Ellipsis, "stops") => "...".to_owned(),
            (Self::Dash, "spaced-en") => " – ".to_owned(),
            (Self::Dash, "unspaced-em") => "—".to_owned(),
            (Self::Dash, "spaced-em") => " — ".to_owned(),
            (Self::Range, "en-dash") => text.replacen(['-', '–'], "–", 1),
            (Self::Range, "hyphen") => text.replacen(['-', '–'], "-", 1),
            (Self::TitleStop, "stop") => format!("{}.", text.trim_end_matches('.')),
            (Self::TitleStop, "none") => text.trim_end_matches('.').to_owned(),
            (Self::Decade | Self::AbbreviationPlural, "s") => text.replace(['\'', '’'], ""),
            (Self::Thousands, "none") => text.replace([',', ' ', '\u{A0}', '\u{202F}'], ""),
            (Self::UnitSpace, "space") if !text.contains([' ', '\u{A0}', '\u{202F}']) => {
                let unit = text.find(|c: char| c.is_alphabetic())?;
                format!("{} {}", &text[..unit], &text[unit..])
            }
            (Self::UnitSpace, "none") => text.replace([' ', '\u{A0}', '\u{202F}'], ""),
            _ => return None,
        })
    }
}
