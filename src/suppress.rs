//! Comments in a text that allow a finding, and what of them is unused.
