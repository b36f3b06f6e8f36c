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

/// How two things are weighed by what stands around them, where each has a profile: the same features for
/// statements and for quantities.
macro_rules! weigh_profiles {
    () => {
        impl Sheet {
            /// Notes how many of two it holds for.
            fn either(&mut self, [one, both]: [Feature; 2], holds: [bool; 2]) {
                self.note(one, holds[0] != holds[1]);
                self.note(both, holds[0] && holds[1]);
            }

            /// Notes by how much each is liker the other than the rest of that text, in some unit.
            fn weigh_margins(&mut self, margins: [i64; 2], unit: u32) {
                let [x, y] = margins.map(|it| (it / i64::from(unit)).clamp(-4, 4) as i32);
                self.set(Feature::LessMargin, x.min(y));
                self.set(Feature::MoreMargin, x.max(y));
                self.note(Feature::Mutual, x.min(y) > 0);
            }

            /// Notes the words that both have.
            fn weigh_overlap(&mut self, overlap: &Overlap) {
                let units = |scope: u8, most: usize| overlap.units[usize::from(scope)].min(most);
                let held = |scope: u8| overlap.held[usize::from(scope)];
                self.count(Feature::NearShared, units(NEAR, 5));
                self.count(Feature::ClauseShared, units(CLAUSE, 8));
                self.count(Feature::SentenceShared, units(SENTENCE, 10));
                self.count(Feature::ContextShared, units(CONTEXT, 12));
                self.count(Feature::NearHeld, held(NEAR));
                self.count(Feature::ClauseHeld, held(CLAUSE));
                self.count(Feature::SentenceHeld, held(SENTENCE));
            }

            /// Notes what each names.
            fn weigh_naming(&mut self, naming: &Naming) {
                self.count(Feature::NamesShared, naming.shared.min(5));
                self.count(Feature::NamesAround, naming.around.min(3));
                self.either([Feature::NamesMore, Feature::NamesForeign], naming.foreign);
                self.either([Feature::OneNameless, Feature::BothNameless], naming.none);
                self.note(Feature::SameBefore, naming.same_before);
                self.note(Feature::OtherBefore, naming.other_before);
            }
        }
    };
}

pub(super) use features;
pub(super) use weigh_profiles;
