//! The features that a fitted model weighs, by their names in its table of weights, and the sheet on which
//! those of one pair are noted.

/// Declares what is weighed: `Feature`, the names `FEATURES` in the order of a `Row`, and the `Sheet` that
/// fills one.
macro_rules! features {
    ($($(#[$doc:meta])* $feature:ident = $name:literal,)*) => {
        /// What is weighed of a pair.
        #[allow(missing_docs, reason = "one line may serve several that belong together")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Feature {
            $($(#[$doc])* $feature,)*
        }

        /// The features by their names in the table of weights, in the order of a [`Row`].
        pub const FEATURES: [&str; COUNT] = [$($name,)*];

        /// How many features there are.
        pub const COUNT: usize = [$($name,)*].len();

        /// The values of the features of one pair, in the order of [`FEATURES`].
        pub type Row = [i32; COUNT];

        /// A row that is being filled.
        pub(super) struct Sheet(Row);

        impl Sheet {
            /// What was filled in.
            pub(super) fn row(self) -> Row {
                self.0
            }

            pub(super) fn get(&self, feature: Feature) -> usize {
                self.0[feature as usize] as usize
            }

            pub(super) fn set(&mut self, feature: Feature, value: i32) {
                self.0[feature as usize] = value;
            }

            pub(super) fn count(&mut self, feature: Feature, value: usize) {
                self.set(feature, value as i32);
            }

            pub(super) fn note(&mut self, feature: Feature, holds: bool) {
                self.count(feature, usize::from(holds));
            }
        }
    };
}

pub(super) use features;
