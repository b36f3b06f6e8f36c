//! E-books: the pages of the spine, one after the other, each a page in XHTML.

use rustc_hash::FxHashMap;

use super::container::{Archive, Joined, Node, Refusal, Xml, attribute, within};
use super::html;
use crate::text::document::Decoded;

/// The most pages of a book.
const PAGES_AT_MOST: usize = 10_000;

/// Reads a book.
pub(super) fn read(bytes: &[u8]) -> Result<Decoded, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let mut container = Joined::default();
    container.add(&mut archive, "META-INF/container.xml")?;
    let package = first(&container.text, "rootfile", "full-path");
    let Some(package) = package else { return Err(Refusal::missing("package in it")) };
    let mut list = Joined::default();
    if list.add(&mut archive, &package)?.is_none() {
        return Err(Refusal::missing("package in it"));
    }
    let book = Book::read(&list.text);
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);

    let mut joined = Joined::default();
    let mut faults = Vec::new();
    let mut pages = Vec::new();
    for target in book.spine.iter().take(PAGES_AT_MOST) {
        match joined.add(&mut archive, &within(folder, target)) {
            Ok(Some(range)) => pages.push(range),
            Ok(None) => faults.push(format!("the part `{target}` of this book is not there")),
            Err(refusal) => faults.push(refusal.message),
        }
    }
    if pages.is_empty() {
        return Err(Refusal::missing("page that can be read"));
    }
    let mut page = html::parts(&joined.text);
    for range in pages {
        if let Some(fault) = html::read_part(&mut page, &joined.text, range) {
            faults.push(format!("not all of this book could be read: {fault}"));
        }
    }
    let front = page.front();
    front.title = book.title.or_else(|| front.title.take());
    front.language =
        book.language.filter(|it| html::is_language(it)).or_else(|| front.language.take());
    // Its date is that of the file, often a century after the text.
    front.date = None;
    let draft = page.finish();
    let mut origin = joined.origin();
    origin.faults = faults;
    Ok(Decoded::extract(draft, origin))
}

/// What the package of a book says.
#[derive(Debug, Default)]
struct Book {
    spine: Vec<String>,
    title: Option<String>,
    language: Option<String>,
}

impl Book {
    fn read(text: &str) -> Self {
        let mut out = Self::default();
        let mut targets: FxHashMap<String, String> = FxHashMap::default();
        let mut field = None;
        for node in Xml::new(text, 0..text.len()) {
            match node {
                Node::Open(name, tag, _) => {
                    field = None;
                    match name.rsplit(':').next().unwrap_or(name) {
                        "title" => field = Some("title"),
                        "language" => field = Some("language"),
                        "item" => {
                            let navigates = attribute(&tag, "properties")
                                .is_some_and(|it| it.split(' ').any(|it| it == "nav"));
                            if let (Some(id), Some(target), false) =
                                (attribute(&tag, "id"), attribute(&tag, "href"), navigates)
                            {
                                targets.insert(id, target);
                            }
                        }
                        "itemref" => {
                            let aside = attribute(&tag, "linear").is_some_and(|it| it == "no");
                            let id = attribute(&tag, "idref").filter(|_| !aside);
                            let target = id.and_then(|id| targets.get(&id));
                            out.spine.extend(target.map(|it| decoded(it)));
                        }
                        _ => {}
                    }
                }
                Node::Text(range) => {
                    let words = text[range].trim();
                    let place = match field {
                        Some("title") => &mut out.title,
                        Some("language") => &mut out.language,
                        _ => continue,
                    };
                    if !words.is_empty() {
                        place.get_or_insert_with(|| words.to_owned());
                    }
                }
                _ => {}
            }
        }
        out
    }
}

fn decoded(target: &str) -> String {
    let target = target.split('#').next().unwrap_or(target);
    percent_encoding::percent_decode_str(target).decode_utf8_lossy().into_owned()
}

/// The value of an attribute of the first element of a name.
fn first(text: &str, element: &str, name: &str) -> Option<String> {
    Xml::new(text, 0..text.len()).find_map(|node| match node {
        Node::Open(own, tag, _) if own.rsplit(':').next() == Some(element) => attribute(&tag, name),
        _ => None,
    })
}
