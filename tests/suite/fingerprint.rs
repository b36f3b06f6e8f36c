//! What makes a finding the same one, by example; `tests/suite/baseline.rs` holds it against any text.

use copydesk::read;
use copydesk::text::finding::fingerprint::Fingerprint;
use copydesk::text::source::Source;
use copydesk::text::span::SourceSpan;

fn fingerprint(path: &str, text: &str, word: &str) -> Fingerprint {
    let document = read::read(path, Source::from_text(text));
    let start = text.find(word).unwrap();
    Fingerprint::of(&document, "a/b", SourceSpan::new(start, start + word.len()))
}

#[test]
fn line_breaks_and_containers_make_no_difference() {
    let of = |text| fingerprint("x.md", text, "wrong word");
    let want = of("one two three four five six wrong word seven eight nine ten eleven\n");
    assert_eq!(of("one\ntwo three four five\nsix wrong word\nseven eight nine\nten x\n"), want);
    assert_eq!(of("> other three four five six\n> wrong word seven eight\n> nine ten\n"), want);
    assert_eq!(of("# T\n\n3. three *four* five six wrong word\n   seven eight nine ten"), want);
    assert_ne!(of("three four five six wrong word seven eight nine eleven"), want);
    let rst =
        fingerprint("x.rst", "three four five\nsix wrong word seven\neight nine ten", "wrong word");
    assert_eq!(rst, want);
}

#[test]
fn the_next_block_is_no_context() {
    let of = |text| fingerprint("x.md", text, "wrong");
    assert_eq!(of("# Title\n\nwrong\n\n- item"), of("wrong"));
    assert_eq!(of("- one\n- wrong\n- three"), of("1. wrong\n2. x"));
}

#[test]
fn what_is_no_prose_is_held_by_its_lines() {
    let of = |text| fingerprint("x.md", text, "wrong");
    assert_eq!(of("Text.\n\n<!-- a wrong b -->\n"), of("<!-- a\nwrong b -->\n\nOther."));
    assert_ne!(of("<!-- a wrong b -->"), of("<!-- wrong b -->"));
}

#[test]
fn it_is_read_as_it_is_shown() {
    let it = fingerprint("x.md", "a wrong b", "wrong");
    assert_eq!(it.to_string().parse(), Ok(it));
    assert_eq!("9f2c".parse::<Fingerprint>(), Err(()));
    assert_ne!(it.nth(1), it);
    assert_eq!(it.nth(0), it);
}
