//! Documents of word processors, e-books and pages: the same findings as from Markdown, each at the
//! very words; comments that are written into documents of Word; files that mean harm.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::repository::root;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Status, standard output and standard error of a run in a folder.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The findings in some files of a folder.
fn findings(folder: &Path, names: &[&str]) -> Vec<Value> {
    let options = ["check", "--isolated", "--no-cache", "--exit-zero", "--format", "json"];
    let (status, out, err) = run(folder, &[&options, names].concat());
    assert_eq!(status, 0, "{err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The rule, the message and the words of each finding, in any order.
fn told(findings: &[Value]) -> Vec<String> {
    let one = |it: &Value| {
        // A page breaks its lines where it will.
        let words: Vec<_> = it["text"].as_str().unwrap().split_whitespace().collect();
        format!("{} {} {}", it["rule"], it["message"], words.join(" "))
    };
    let mut told: Vec<_> = findings.iter().map(one).collect();
    told.sort();
    told
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.insert(part.name().unwrap().into_owned(), bytes);
    }
    parts
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A document of Word with some body and nothing else.
fn document(body: &str) -> Vec<u8> {
    let text = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    packed(&[("word/document.xml", &text)])
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

#[test]
fn every_format_has_the_findings_of_markdown() {
    let formats = root().join("tests/formats");
    let expected = told(&findings(&formats, &["lighthouse.md"]));
    assert_eq!(expected.len(), 7, "{expected:#?}");
    let files = [
        "pandoc.docx",
        "pandoc.odt",
        "pandoc.html",
        "pandoc.epub",
        "libreoffice.docx",
        "libreoffice.odt",
        "python-docx.docx",
    ];
    for name in files {
        assert_eq!(told(&findings(&formats, &[name])), expected, "{name}");
    }
}

#[test]
fn a_place_is_a_part_and_bytes_that_hold_the_words() {
    let formats = root().join("tests/formats");
    for name in ["pandoc.docx", "libreoffice.docx", "python-docx.docx", "pandoc.odt", "pandoc.epub"]
    {
        let parts = parts(&fs::read(formats.join(name)).unwrap());
        for finding in findings(&formats, &[name]) {
            let place = &finding["part"];
            let number = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
            let part = &parts[place["name"].as_str().unwrap()];
            let xml = std::str::from_utf8(part).unwrap();
            let piece = &xml[number("start")..number("end")];
            // Words may be split into runs, and white space may be an element.
            let mut within = false;
            let bare: String = piece
                .chars()
                .filter(|&c| {
                    let tag = within || c == '<';
                    within = tag && c != '>';
                    !tag && !c.is_whitespace()
                })
                .collect();
            let words = finding["text"].as_str().unwrap().replace(char::is_whitespace, "");
            assert_eq!(bare, words, "{name}: {finding}");
        }
    }
}

#[test]
fn a_place_is_shown_by_its_paragraph() {
    let body = "<w:p/><w:p><w:r><w:t>The the mayor spoke.</w:t></w:r></w:p>";
    let folder = folder(&[("a.docx", &document(body))]);
    let (_, out, _) = run(folder.path(), &["check", "--isolated", "a.docx"]);
    assert!(out.contains(" --> a.docx:¶2\n"), "{out}");
    let (_, out, _) = run(folder.path(), &["check", "--isolated", "--format", "concise", "a.docx"]);
    assert!(out.starts_with("a.docx:¶2 `The the`: error[typos/doubled-word]"), "{out}");
    let (_, out, _) = run(folder.path(), &["check", "--isolated", "--format", "sarif", "a.docx"]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let place = &log["runs"][0]["results"][0]["locations"][0];
    assert_eq!(place["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "word/document.xml:¶2");
}

#[test]
fn texts_of_several_formats_are_one_corpus() {
    let body =
        "<w:p><w:r><w:t>Captain Ilse Marrovic sailed to Varo with the brig.</w:t></w:r></w:p>";
    let text = "Captain Ilse Marovic sailed from Varo with the brig.\n";
    let folder = folder(&[("a.docx", &document(body)), ("b.md", text.as_bytes())]);
    let found = findings(folder.path(), &["."]);
    let conflict = found.iter().find(|it| it["rule"] == "naming/near-miss").unwrap();
    let mut paths = [&conflict["path"], &conflict["labels"][0]["path"]].map(|it| it.as_str());
    paths.sort();
    assert_eq!(paths, [Some("a.docx"), Some("b.md")], "{conflict}");
}

#[test]
fn changes_are_read_as_accepted_and_words_over_runs_as_one() {
    let body = "\
        <w:p><w:r><w:t xml:space=\"preserve\">It was rec</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
        <w:t>iev</w:t></w:r><w:r><w:t>ed at</w:t></w:r>\
        <w:del><w:r><w:delText xml:space=\"preserve\"> teh</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t xml:space=\"preserve\"> the</w:t></w:r></w:ins>\
        <w:r><w:t xml:space=\"preserve\"> har</w:t><w:softHyphen/><w:t>bour.</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">All of the </w:t>\
        </w:r></w:p><w:p><w:r><w:t>the boats came.</w:t></w:r></w:p>\
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>teh hidden</w:t></w:r></w:p>\
        <w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> REF teh </w:instrText>\
        <w:fldChar w:fldCharType=\"separate\"/><w:t>A field</w:t><w:fldChar w:fldCharType=\"end\"/>\
        <w:t xml:space=\"preserve\"> is text.</w:t></w:r></w:p>";
    let folder = folder(&[("a.docx", &document(body))]);
    let found = findings(folder.path(), &["a.docx"]);
    let words: Vec<_> = found.iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(words, ["recieved", "the the"], "{found:#?}");
    // The paragraphs are those of the file, though two of them became one.
    assert_eq!(found[1]["start"]["line"], 2);
}

#[test]
fn a_comment_stands_on_the_very_words_and_nothing_else_changes() {
    let formats = root().join("tests/formats");
    for name in ["pandoc.docx", "libreoffice.docx", "python-docx.docx"] {
        let original = fs::read(formats.join(name)).unwrap();
        let folder = folder(&[(name, &original)]);
        let annotate = |from: &str, to: &str| {
            let (status, _, err) =
                run(folder.path(), &["check", "--isolated", "--annotate", to, from]);
            assert_eq!(status, 1, "{err}");
            fs::read(folder.path().join(to).join(from)).unwrap()
        };
        let once = annotate(name, "once");
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), original);
        let (before, after) = (parts(&original), parts(&once));
        let changed: Vec<_> =
            after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).collect();
        let known = [
            "word/document.xml",
            "word/comments.xml",
            "word/_rels/document.xml.rels",
            "[Content_Types].xml",
        ];
        assert!(changed.iter().all(|(name, _)| known.contains(&name.as_str())), "{changed:?}");
        assert!(before.keys().all(|name| after.contains_key(name)));
        let text = |name: &str| String::from_utf8(after[name].clone()).unwrap();
        let (document, comments) = (text("word/document.xml"), text("word/comments.xml"));
        assert_eq!(comments.matches("author=\"copydesk\"").count(), 7, "{name}");
        assert!(comments.contains("typos/misspelling: `recieved` is misspelt"), "{comments}");
        for mark in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
            assert_eq!(document.matches(&format!("<w:{mark} ")).count(), 7, "{name} {mark}");
        }
        // The text is the same, and so is what is found in it.
        fs::create_dir(folder.path().join("again")).unwrap();
        let expected = told(&findings(&formats, &[name]));
        assert_eq!(told(&findings(&folder.path().join("once"), &[name])), expected);
        // What was said is not said again.
        let inner = folder.path().join("once");
        let (status, _, err) = run(&inner, &["check", "--isolated", "--annotate", "two", name]);
        assert_eq!(status, 1, "{err}");
        assert_eq!(parts(&fs::read(inner.join("two").join(name)).unwrap()), after);
    }
}

#[test]
fn an_annotated_copy_takes_the_place_of_nothing() {
    let body = "<w:p><w:r><w:t>The the mayor spoke.</w:t></w:r></w:p>";
    let bytes = document(body);
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let text = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    let whole = packed(&[("[Content_Types].xml", types), ("word/document.xml", &text)]);
    let folder = folder(&[("a.docx", &whole), ("b.docx", &bytes)]);
    let annotate =
        |to: &str, name: &str| run(folder.path(), &["check", "--isolated", "--annotate", to, name]);
    let (status, _, err) = annotate(".", "a.docx");
    assert!(status == 2 && err.contains("would take the place of a text"), "{err}");
    assert_eq!(fs::read(folder.path().join("a.docx")).unwrap(), whole);
    let (status, _, err) = annotate("out", "a.docx");
    assert!(status == 1 && err.contains("1 finding in 1 document annotated in `out`"), "{err}");
    fs::write(folder.path().join("out/a.docx"), "answered").unwrap();
    let (status, _, err) = annotate("out", "a.docx");
    assert!(status == 2 && err.contains("another version of it"), "{err}");
    // Without a list of types nothing says that there are comments.
    let (status, _, err) = annotate("out", "b.docx");
    assert!(status == 2 && err.contains("no list of types"), "{err}");
}

#[test]
fn documents_are_not_rewritten() {
    let body = "<w:p><w:r><w:t>The the mayor spoke.</w:t></w:r></w:p>";
    let bytes = document(body);
    let page = "<!DOCTYPE html><html><body><p>The the mayor spoke.</p></body></html>";
    let folder = folder(&[("a.docx", &bytes), ("p.html", page.as_bytes())]);
    for name in ["a.docx", "p.html"] {
        let (_, _, err) =
            run(folder.path(), &["check", "--isolated", "--fix", "--unsafe-fixes", name]);
        assert!(err.contains(&format!("`{name}` is not a format that is written back")), "{err}");
    }
    assert_eq!(fs::read(folder.path().join("a.docx")).unwrap(), bytes);
    assert_eq!(fs::read_to_string(folder.path().join("p.html")).unwrap(), page);
}

#[test]
fn a_walk_reads_documents_and_passes_pages_by() {
    let body = "<w:p><w:r><w:t>The the mayor spoke.</w:t></w:r></w:p>";
    let page = "<html><body><p>The the mayor spoke.</p></body></html>";
    let folder = folder(&[("a.docx", &document(body)), ("p.html", page.as_bytes())]);
    let paths = |names: &[&str]| {
        let found = findings(folder.path(), names);
        let paths: Vec<_> =
            found.iter().map(|it| it["path"].as_str().unwrap().to_owned()).collect();
        paths
    };
    assert_eq!(paths(&["."]), ["a.docx"]);
    assert_eq!(paths(&[".", "p.html"]), ["a.docx", "p.html"]);
}

#[test]
fn a_file_that_means_harm_is_named_and_the_rest_is_reported() {
    let swollen = format!("<w:document xmlns:w=\"{WORD}\">{}</w:document>", " ".repeat(32 << 20));
    let entities = format!(
        "<!DOCTYPE d [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \
         \"file:///etc/hostname\">]><w:document xmlns:w=\"{WORD}\"><w:body><w:p><w:r><w:t>The the \
         end &b;&x;</w:t></w:r></w:p></w:body></w:document>"
    );
    let relations: String = (0..100_000)
        .map(|at| format!("<Relationship Id=\"r{at}\" Type=\"x/image\" Target=\"../../../{at}\"/>"))
        .collect();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let body = |words: &str| {
        format!("<w:document xmlns:w=\"{WORD}\"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    };
    let whole = body("The the end.") + "</w:body></w:document>";
    let files: [(&str, Vec<u8>); 6] = [
        ("swollen.docx", packed(&[("word/document.xml", &swollen)])),
        ("entities.docx", packed(&[("word/document.xml", &entities)])),
        (
            "relations.docx",
            packed(&[("word/document.xml", &whole), ("word/_rels/document.xml.rels", &relations)]),
        ),
        (
            "paths.docx",
            packed(&[("../../evil.xml", "x"), ("/abs", "y"), ("word/document.xml", &whole)]),
        ),
        ("broken.docx", packed(&[("word/document.xml", &body("The the end."))])),
        ("text.docx", b"The the end.".to_vec()),
    ];
    let files: Vec<_> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let folder = folder(&files);
    let options = ["check", "--isolated", "--no-cache", "--format", "json", "."];
    let (status, out, err) = run(folder.path(), &options);
    assert_eq!(status, 2, "{err}");
    let err = err.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|it| it["rule"] == "typos/doubled-word")
        .map(|it| it["path"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    assert_eq!(found, ["broken.docx", "entities.docx", "paths.docx", "relations.docx"]);
    assert!(err.contains("`word/document.xml` of this file is too large, or packed too tightly"));
    assert!(err.contains("not all of this file could be read"), "{err}");
    assert!(err.contains("this file is damaged: it is no archive of parts"), "{err}");
    assert!(!out.contains("lol"), "an entity was expanded");
}

#[test]
fn what_a_page_adds_is_no_text_of_it() {
    let page = "<!DOCTYPE html><html lang=\"en\"><head><title>A page</title>\
        <meta property=\"article:published_time\" content=\"2020-05-03\">\
        <script>let x = \"the the script\";</script></head><body>\
        <nav><ul><li>The the menu</li></ul></nav>\
        <main><h1>The mill</h1><p>The mill was recieved <em>well</em> by the&nbsp;town, the the \
        county &amp; its mayor. <span lang=\"fr\">Le recieved moulin</span> <code>the the</code></p>\
        <div class=\"cookie-banner\"><p>We use the the cookies.</p></div>\
        <div class=\"related-posts\"><p>Read the the other one.</p></div>\
        <pre>the the code</pre></main>\
        <footer><p>All the the rights.</p></footer></body></html>";
    let folder = folder(&[("p.html", page.as_bytes())]);
    let found = findings(folder.path(), &["p.html"]);
    let words: Vec<_> = found.iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(words, ["recieved", "the the"], "{found:#?}");
}
