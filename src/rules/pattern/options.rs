//! The options of the kinds: what the struct of a kind reads and what `copydesk explain` prints of
//! it come from one place, and what several kinds share is written once.

/// One option of a kind, as its page shows it.
#[derive(Debug, Clone, Copy)]
pub struct OptionDoc {
    /// The name of the field, with underscores.
    pub field: &'static str,
    /// What it does, one line of the source a line.
    pub text: &'static str,
    /// Its type in Rust.
    pub shape: &'static str,
    /// What serde is told about it: with `default`, the option may be left out.
    pub serde: &'static str,
}

impl OptionDoc {
    /// The key in a rule file.
    #[must_use]
    pub fn key(&self) -> String {
        self.field.replace('_', "-")
    }

    /// Whether a rule file must have it.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        !self.serde.contains("default") && !self.shape.starts_with("Option")
    }

    /// What its value looks like.
    #[must_use]
    pub fn value(&self) -> &'static str {
        match self.shape.replace(' ', "").as_str() {
            "bool" => "true or false",
            "usize" | "Option<usize>" => "a whole number",
            "f64" | "Option<f64>" => "a number",
            "Vec<String>" | "FxHashSet<String>" => "a list of texts",
            "Vec<Pattern>" => "a list of regexes",
            "Vec<Measure>" => "a list of names",
            "Option<String>" | "String" | "Option<Message>" | "Message" | "Option<Condition>" => {
                "a text"
            }
            "Option<Pattern>" | "Pattern" => "a regex",
            shape if shape.starts_with("Vec<Vec") => "a list of lists",
            shape if shape.starts_with("Vec<") => "a list of tables",
            shape if shape.contains("Map<") || shape.contains("Edit") => "a table",
            _ => "one of those named",
        }
    }
}

/// Writes the struct of a kind's options, with what a page says of each.
///
/// `: searched` adds the phrases and regexes that are looked for; it and `: terms` add the options of [`super::Terms`] and a function that builds them.
macro_rules! options {
    ($(#[$meta:meta])* struct $name:ident: searched($cased:literal) { $($own:tt)* }) => {
        options! {
            $(#[$meta])*
            struct $name: terms($cased) {
                /// What is looked for, literally: whole words, whatever the space between them.
                #[serde(default)]
                phrases: Vec<String>,
                /// What is looked for, as regexes.
                #[serde(default)]
                patterns: Vec<Pattern>,
                $($own)*
            }
        }
        impl $name {
            /// What is to be found.
            fn searched(&self) -> Result<Terms, String> {
                self.terms(self.phrases.iter().map(String::as_str), &self.patterns)
            }
        }
    };
    ($(#[$meta:meta])* struct $name:ident: terms($cased:literal) { $($own:tt)* }) => {
        options! {
            $(#[$meta])*
            struct $name {
                $($own)*
                /// Whether capitals are ignored.
                #[serde(default = $cased)]
                ignore_case: bool,
                /// Whether phrases match inside words too.
                #[serde(default)]
                nonword: bool,
                /// Matched texts that are right all the same, written as they stand in the text.
                #[serde(default)]
                exceptions: Vec<String>,
                /// Regexes of which none may match inside the matched text.
                #[serde(default)]
                exception_patterns: Vec<Pattern>,
                /// What a match lies in: `"paragraph"` (any heading, list item or cell too),
                /// `"sentence"`, or `"source"`: the file as it stands, with markup and code.
                #[serde(default)]
                within: Within,
                /// How many findings of the rule are reported in one text.
                #[serde(default)]
                limit: Option<usize>,
            }
        }
        impl $name {
            /// What is to be found, with what all kinds know about it.
            fn terms<'p>(
                &self,
                phrases: impl IntoIterator<Item = &'p str>,
                patterns: impl IntoIterator<Item = &'p Pattern>,
            ) -> Result<Terms, String> {
                Terms::new(
                    Matcher::new(phrases, patterns, self.ignore_case, self.nonword)?,
                    &self.exceptions,
                    &self.exception_patterns,
                    self.within,
                    self.limit,
                )
            }
        }
    };
    (
        $(#[$meta:meta])*
        struct $name:ident {
            $( $(#[doc = $doc:literal])+ $(#[serde $serde:tt])* $field:ident: $type:ty ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub(super) struct $name {
            $( $(#[doc = $doc])+ $(#[serde $serde])* $field: $type, )*
        }
        impl $name {
            /// What `copydesk explain` prints of them.
            pub(super) const DOCS: &'static [$crate::rules::pattern::OptionDoc] = &[
                $( $crate::rules::pattern::OptionDoc {
                    field: stringify!($field),
                    text: concat!($($doc, "\n"),+),
                    shape: stringify!($type),
                    serde: concat!($(stringify!($serde),)* ""),
                }, )*
            ];
        }
    };
}

/// For serde: what holds unless a rule file says otherwise.
pub(super) fn yes() -> bool {
    true
}

/// For serde: what does not.
pub(super) fn no() -> bool {
    false
}
