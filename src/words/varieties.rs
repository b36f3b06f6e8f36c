//! The varieties of English. The program, the build of its dictionaries and their making read this file.

/// Their BCP 47 tags, in the order of the bits of a set of them.
pub const VARIETIES: [&str; 5] = ["en-US", "en-GB", "en-GB-oxendict", "en-CA", "en-AU"];
