//! Inputs to start from: the texts that the other tests have, as they lie there.

use std::fs;
use std::path::{Path, PathBuf};

use super::SEPARATOR;

/// The longest seed, in bytes: what is longer is cut, since short inputs are tried more often.
const LONGEST: usize = 4096;

/// The folder of the program.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inside = env!("CARGO_PKG_NAME") == "copydesk-fuzz";
    if inside { here.join("..") } else { here.to_owned() }
}

/// What was found: inputs that failed once.
pub(crate) fn regressions(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    read(&root().join("fuzz/corpus").join(target), &|_| true)
}

/// Words that inputs are made of, from `fuzz/dictionary`, which is written for libFuzzer.
pub(crate) fn dictionary() -> Vec<Vec<u8>> {
    let text = fs::read_to_string(root().join("fuzz/dictionary")).expect("there is a dictionary");
    text.lines().filter_map(word).collect()
}

/// The word of a line such as `"a\x0Ab"`.
fn word(line: &str) -> Option<Vec<u8>> {
    let mut rest = line.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = Vec::new();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            out.extend(c.to_string().bytes());
        } else if let Some(code) = rest.strip_prefix('x') {
            out.push(u8::from_str_radix(code.get(..2)?, 16).ok()?);
            rest = &code[2..];
        } else {
            out.push(*rest.as_bytes().first()?);
            rest = &rest[1..];
        }
    }
    Some(out)
}

/// The files under a folder whose path is wanted, in order.
fn read(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        if path.is_dir() {
            out.extend(read(&path, wanted));
        } else if wanted(&path.to_string_lossy())
            && let Ok(bytes) = fs::read(&path)
        {
            out.push((path, bytes));
        }
    }
    out
}

/// The fenced blocks of the literate cases, by case: the name of each with its text.
fn cases() -> Vec<Vec<(String, String)>> {
    let mut cases = Vec::new();
    for (_, bytes) in read(&root().join("tests/cases"), &|path| path.ends_with(".md")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut fence: Option<(String, String, String)> = None;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end();
            let ticks = bare.len() - bare.trim_start_matches('`').len();
            match &mut fence {
                Some((open, _, _)) if bare == open => {
                    let (_, name, text) = fence.take().unwrap_or_default();
                    if cases.is_empty() {
                        cases.push(Vec::new());
                    }
                    cases.last_mut().into_iter().for_each(|case: &mut Vec<_>| {
                        case.push((name.clone(), text.clone()));
                    });
                }
                Some((_, _, text)) => text.push_str(line),
                None if ticks >= 3 => {
                    let (open, name) = bare.split_at(ticks);
                    fence = Some((open.to_owned(), name.trim().to_owned(), String::new()));
                }
                None if bare.starts_with('#') => cases.push(Vec::new()),
                None => {}
            }
        }
    }
    cases
}

/// The blocks of all cases and the files of the tests whose name ends so.
fn named(ends: &[&str]) -> Vec<Vec<u8>> {
    let ends = |name: &str| ends.iter().any(|end| name.ends_with(end));
    let blocks = cases().into_iter().flatten().filter(|(name, _)| ends(name));
    let files = read(&root().join("tests"), &|path| ends(path) && !path.contains("/cases/"));
    let blocks = blocks.map(|(_, text)| text.into_bytes());
    short(blocks.chain(files.into_iter().map(|(_, bytes)| bytes)))
}

fn short(seeds: impl Iterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    let cut = |mut seed: Vec<u8>| {
        seed.truncate(LONGEST);
        seed
    };
    let mut seeds: Vec<_> = seeds.map(cut).filter(|seed| !seed.is_empty()).collect();
    seeds.sort();
    seeds.dedup();
    seeds
}

/// Texts of a format, by its extension.
pub(crate) fn texts(extension: &str) -> Vec<Vec<u8>> {
    named(&[&format!(".{extension}")])
}

/// Pages of HTML.
pub(crate) fn pages() -> Vec<Vec<u8>> {
    let more = "<html lang=\"en\"><head><title>A &amp; b</title></head><body><main><h1>The mill</h1>\
                <p lang=\"fr\">Il <em>pleut</em>&nbsp;<br>ici<sup><a href=\"#fn1\" \
                role=\"doc-noteref\">1</a></sup></p><table><tr><th>a<td>b</table><ul><li>x<li>y</ul>\
                <q>It <code>rains</code></q><aside role=\"doc-footnote\" id=\"fn1\">Note.</aside>";
    short(named(&[".html"]).into_iter().chain([more.into()]))
}

/// The text of a document of Word, as its part has it.
pub(crate) fn documents() -> Vec<Vec<u8>> {
    let body = [
        "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>The \
         mill</w:t></w:r></w:p><w:p><w:r><w:rPr><w:i/><w:lang w:val=\"fr-FR\"/></w:rPr><w:t \
         xml:space=\"preserve\">It &amp; rai</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r>\
         </w:del><w:ins><w:r><w:t>ned</w:t><w:softHyphen/><w:br/></w:r></w:ins></w:p>",
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>\
         <w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent><w:p><w:r>\
         <w:t>box</w:t></w:r></w:p></w:txbxContent></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/>\
         <w:instrText>TOC</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>one</w:t>\
         <w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
    ];
    let root = "<w:document xmlns:w=\"a/wordprocessingml/2006/main\"><w:body>";
    let whole = body.iter().map(|body| format!("{root}{body}</w:body></w:document>").into_bytes());
    short(whole)
}

/// The text of a document in OpenDocument format, as its part has it.
pub(crate) fn open_documents() -> Vec<Vec<u8>> {
    let text = "<office:document-content><office:automatic-styles><style:style style:name=\"T1\">\
                <style:text-properties fo:font-style=\"italic\"/></style:style>\
                </office:automatic-styles><office:body><office:text><text:h text:outline-level=\"1\">\
                The mill</text:h><text:p text:style-name=\"Quotations\">It <text:span \
                text:style-name=\"T1\">rained</text:span><text:s/>here<text:note text:id=\"n1\">\
                <text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p>\
                </text:note-body></text:note></text:p><text:list><text:list-item><text:p>x</text:p>\
                </text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>\
                a</text:p></table:table-cell></table:table-row></table:table></office:text>\
                </office:body></office:document-content>";
    short([text.as_bytes().to_vec()].into_iter())
}

/// Archives: a document of Word that holds next to nothing.
pub(crate) fn archives() -> Vec<Vec<u8>> {
    let pack = |text: Vec<u8>| {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file("word/document.xml", options).expect("a name");
        std::io::Write::write_all(&mut archive, &text).expect("room in memory");
        archive.finish().expect("an archive").into_inner()
    };
    short(documents().into_iter().map(pack))
}

/// What stands between the fences of front matter.
pub(crate) fn front_matter() -> Vec<Vec<u8>> {
    let inside = |text: Vec<u8>| {
        let text = String::from_utf8(text).ok()?;
        let (front, _) = text.strip_prefix("---\n")?.split_once("\n---")?;
        Some(front.as_bytes().to_vec())
    };
    let more = [
        "title: \"A: b\" # c\ndate: 2019-01-03\nlang: en-GB\ntags: [a, 'b']\n",
        "title = \"x\"\ndate = 2019-01-03T00:00:00Z\n",
    ];
    let more = more.iter().map(|text| text.as_bytes().to_vec());
    short(texts("md").into_iter().filter_map(inside).chain(more))
}

/// Texts of comments, one a line.
pub(crate) fn comments() -> Vec<Vec<u8>> {
    let speak = |text: &Vec<u8>| {
        let text = String::from_utf8_lossy(text);
        text.contains("copydesk:") || text.contains("vale ")
    };
    let texts = named(&[".md", ".rst", ".tex"]).into_iter().filter(speak);
    let more = [
        "copydesk: allow typos/doubled-word -- as printed\ncopydesk: off all\ncopydesk: on all",
        "vale off\nvale on\nvale House.Words = NO\nvale House.Words = YES",
        "copydesk: allow-line dates, naming/variant\ncopydesk: allow-file typos",
    ];
    short(texts.chain(more.iter().map(|text| text.as_bytes().to_vec())))
}

/// Lists of allowed findings.
pub(crate) fn allow_lists() -> Vec<Vec<u8>> {
    let line =
        "docs/*.md typos/doubled-word \"the the\" -- why\n* dates #0123456789abcdef\n".into();
    let files = named(&["copydesk-allow"]);
    short(files.into_iter().chain([line]))
}

/// Rule files: the built-in ones, and those of the tests.
pub(crate) fn rule_files() -> Vec<Vec<u8>> {
    let rules =
        read(&root().join("rules"), &|path| path.ends_with(".toml") && !path.contains("/data/"));
    let own = read(&root().join("tests"), &|path| {
        path.ends_with(".toml") && !path.ends_with("copydesk.toml")
    });
    // Neither explanation nor examples make a check, and they are most of a file.
    let bare = |(_, bytes): (PathBuf, Vec<u8>)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let text = text.split("[[example]]").next().unwrap_or_default();
        let mut parts = text.splitn(3, "'''");
        match (parts.next(), parts.next(), parts.next()) {
            (Some(head), Some(_), Some(rest)) => format!("{head}'''x'''{rest}"),
            _ => text.to_owned(),
        }
    };
    short(rules.into_iter().chain(own).map(bare).map(String::into_bytes))
}

/// Rules of Vale.
pub(crate) fn vale_rules() -> Vec<Vec<u8>> {
    named(&[".yml", ".yaml"])
}

/// Configurations.
pub(crate) fn configurations() -> Vec<Vec<u8>> {
    let more = ["seeds/copydesk.toml", "src/cli/starter.toml"];
    let more = more.iter().filter_map(|path| fs::read(root().join(path)).ok());
    short(named(&["copydesk.toml"]).into_iter().chain(more))
}

/// The texts of each case together.
pub(crate) fn corpora() -> Vec<Vec<u8>> {
    let joined = |case: Vec<(String, String)>| {
        let texts = case.into_iter().filter_map(|(name, text)| {
            let extension = name.rsplit_once('.')?.1;
            (extension != "toml").then(|| format!("{SEPARATOR}{extension}\n{text}"))
        });
        texts.collect::<String>().into_bytes()
    };
    let bibliographies = named(&[".bib", ".rst", ".tex"])
        .into_iter()
        .map(|text| [format!("{SEPARATOR}tex\n").as_bytes(), &text].concat());
    short(cases().into_iter().map(joined).chain(bibliographies))
}

/// Sessions of an editor.
pub(crate) fn sessions() -> Vec<Vec<u8>> {
    const OPEN: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{"general":{"positionEncodings":["utf-8"]},"workspace":{"workspaceEdit":{"documentChanges":true}}},"workspaceFolders":[{"uri":"file:///","name":"texts"}]}}
{"jsonrpc":"2.0","method":"initialized","params":{}}
{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///texts/a.md","languageId":"markdown","version":1,"text":"It rains the the rain.\n\nSmith’s recieve 🚀.\n"}}}
"#;
    const EDITS: &str = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///texts/a.md","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":0,"character":8}},"text":"é"},{"text":"A teh 🚀 x\r\ny"}]}}
{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///texts/a.md"}}}
"#;
    const ASKS: &str = r#"{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///texts/a.md"},"position":{"line":0,"character":12}}}
{"jsonrpc":"2.0","id":"x","method":"textDocument/codeAction","params":{"textDocument":{"uri":"file:///texts/a.md"},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":9}},"context":{"diagnostics":[]}}}
{"jsonrpc":"2.0","id":3,"method":"textDocument/prepareRename","params":{"textDocument":{"uri":"file:///texts/a.md"},"position":{"line":2,"character":2}}}
{"jsonrpc":"2.0","id":4,"method":"textDocument/rename","params":{"textDocument":{"uri":"file:///texts/a.md"},"position":{"line":2,"character":2},"newName":"Jones"}}
"#;
    const REST: &str = r#"{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":{"copydesk":{"preview":true,"select":["typos"]}}}}
{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"file:///texts/a.md","type":2}]}}
{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":{"added":[{"uri":"file:///b","name":"b"}],"removed":[{"uri":"file:///","name":"texts"}]}}}
{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}
{"jsonrpc":"2.0","id":5,"method":"shutdown"}
{"jsonrpc":"2.0","method":"exit"}
"#;
    let sessions = [
        OPEN.to_owned(),
        [OPEN, ASKS].concat(),
        [OPEN, EDITS].concat(),
        [OPEN, EDITS, ASKS, REST].concat(),
        [OPEN, REST].concat(),
        "Content-Length: 2\r\n\r\n{}Content-Length: 5\r\n\r\n".to_owned(),
    ];
    short(sessions.map(String::into_bytes).into_iter())
}
