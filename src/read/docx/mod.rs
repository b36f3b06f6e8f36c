//! Documents of Word: Office Open XML, as Word, LibreOffice, Google Docs, Pages and Pandoc write it.
//!
//! What a document is made of is told by styles, outline levels and lists, and is the same as in any
//! other format. The text is that of the document with all tracked changes accepted, without its
//! comments, hidden words, headers and footers. Notes follow behind the body.

mod styles;

mod body;

mod package;

pub mod annotation;

use self::body::Body;
use self::package::Package;
use self::styles::{Lists, Styles};
use super::container::{Archive, Joined, Refusal};
use crate::text::document::Decoded;

/// What the namespaces have in their names that the elements of Word are in, transitional or strict.
const WORD: &str = "/wordprocessingml/";

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Decoded, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let package = Package::read(&mut archive)?;
    let mut joined = Joined::default();
    let Some(main) = joined.add(&mut archive, &package.document)? else {
        return Err(Refusal::missing("document in it"));
    };
    let mut faults = Vec::new();
    // Without its notes and styles a text is still worth reading.
    let mut add = |joined: &mut Joined, name: &Option<String>| {
        let name = name.as_ref()?;
        joined.add(&mut archive, name).unwrap_or_else(|refusal| {
            faults.push(refusal.message);
            None
        })
    };
    let notes = add(&mut joined, &package.footnotes);
    let endnotes = add(&mut joined, &package.endnotes);
    let mut aside = |name: &Option<String>| {
        let mut part = Joined::default();
        add(&mut part, name);
        part.text
    };
    let (styles, lists) = (aside(&package.styles), aside(&package.numbering));
    // When a file was made says nothing of when its text was written.
    let title = package::title(&aside(&package.properties));
    let (styles, lists) = (Styles::read(&styles), Lists::read(&lists));

    let mut body = Body::new(&joined.text, &styles, &lists);
    body.title(title);
    body.read(main, None);
    for (part, prefix) in [(notes, ""), (endnotes, "*")] {
        if let Some(part) = part {
            body.read(part, Some(prefix));
        }
    }
    let mut origin = joined.origin();
    let draft = body.finish(&mut origin);
    origin.faults.extend(faults);
    Ok(Decoded::extract(draft, origin))
}
