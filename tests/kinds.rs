//! The kinds of check that users configure: each has a page whose example holds.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use copydesk::data;
use copydesk::examples::{self, Verdict};
use copydesk::rulefile::RuleFile;
use copydesk::rules;

#[test]
fn every_kind_for_users_has_an_example_that_holds() {
    let kinds = rules::KINDS.iter().copied().flatten().filter(|kind| !kind.options.is_empty());
    let mut count = 0;
    for kind in kinds {
        let name = format!("kinds/{}.toml", kind.name);
        let text = data::text(&name).unwrap_or_else(|| panic!("rules/data/{name} is missing"));
        let id = format!("style/{}", kind.name);
        let file = RuleFile::parse(&id, Some(&name), text).unwrap();
        assert_eq!(file.kind, kind.name, "{name} is an example of another kind");
        let files = [file];
        let judged = examples::judge(&files, &files[0]);
        assert_eq!(judged, (Verdict::Validated, Vec::new()), "{name}");
        count += 1;
    }
    assert_eq!(count, 10, "the page of a kind is not printed");
}
