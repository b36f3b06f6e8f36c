//! `.bib` files: entries, faults, and what is written of them.

use copydesk::facts;
use copydesk::linkage::bibliography::{bibtex, csl, mine, table};
use copydesk::read;
use copydesk::text::finding::Shown;
use copydesk::text::source::Source;
use serde_json::Value;

use super::invariants;

/// Reads a bibliography, merges its works, and writes them in every format.
pub(crate) fn run(input: &[u8]) {
    let Ok(source) = Source::decode(input.to_vec()) else { return };
    let document = read::read("a.bib", source);
    invariants::document(&document);
    let (found, _) = facts::extract(&document);
    let text = document.source.text();
    for fault in &found.faults {
        invariants::inside(text, fault.span.range(), fault);
    }
    for entry in &found.entries {
        invariants::inside(text, entry.key_span.range(), entry);
    }
    invariants::facts(&found, &document);

    let documents = [found];
    let works = mine(&documents);
    let listed: usize = works.iter().map(|work| work.listed.len()).sum();
    assert!(listed >= documents[0].entries.len(), "an entry is in no work");
    let show = |_| Shown { path: "a.bib".into(), line: 1, column: 1, text: String::new() };
    let (mut as_bibtex, mut as_csl, mut out) = (Vec::new(), Vec::new(), Vec::new());
    bibtex::write(&works, &mut as_bibtex).expect("memory takes everything");
    csl::write(&works, &mut as_csl).expect("memory takes everything");
    table::text(&works, &show, &mut out).expect("memory takes everything");
    table::json(&works, &show, &mut out).expect("memory takes everything");
    serde_json::from_slice::<Value>(&as_csl).expect("CSL is JSON");

    // What we write we can read.
    let written = String::from_utf8(as_bibtex).expect("BibTeX of ours is text");
    let again = read::read("b.bib", Source::from_text(&written));
    let (again, _) = facts::extract(&again);
    assert_eq!(again.faults, [], "our own BibTeX is broken: {written}");
    assert_eq!(again.entries.len(), works.len(), "an entry is lost in our own BibTeX: {written}");
}
