//! Which parts of a document of Word are what: its relations tell.

use crate::read::container::{Archive, Joined, Node, Refusal, Xml, attribute, within};

/// The names of the parts that are read.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) document: String,
    pub(super) styles: Option<String>,
    pub(super) numbering: Option<String>,
    pub(super) footnotes: Option<String>,
    pub(super) endnotes: Option<String>,
    pub(super) comments: Option<String>,
    /// What the document says of itself.
    pub(super) properties: Option<String>,
}

impl Package {
    pub(super) fn read(archive: &mut Archive<'_>) -> Result<Self, Refusal> {
        let mut out = Self { document: "word/document.xml".to_owned(), ..Self::default() };
        for (kind, target) in relations(archive, "")? {
            match &*kind {
                "officeDocument" => out.document = target,
                "core-properties" => out.properties = Some(target),
                _ => {}
            }
        }
        for (kind, target) in relations(archive, &out.document)? {
            let part = match &*kind {
                "styles" => &mut out.styles,
                "numbering" => &mut out.numbering,
                "footnotes" => &mut out.footnotes,
                "endnotes" => &mut out.endnotes,
                "comments" => &mut out.comments,
                _ => continue,
            };
            part.get_or_insert(target);
        }
        Ok(out)
    }
}

/// The name of the part that lists the types of all others.
pub(super) const TYPES: &str = "[Content_Types].xml";

/// The name of the part that lists the relations of a part.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("{place}_rels/{file}.rels")
}

/// A list of relations that has none.
pub(super) fn no_relations() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
     xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
        .to_owned()
}

/// A relation to a part in the same folder.
pub(super) fn relation(strict: bool, kind: &str, target: &str) -> String {
    let base = if strict {
        "http://purl.oclc.org/ooxml/officeDocument"
    } else {
        "http://schemas.openxmlformats.org/officeDocument/2006"
    };
    format!(
        "<Relationship Id=\"copydesk-{kind}\" Type=\"{base}/relationships/{kind}\" Target=\"{target}\"/>"
    )
}

/// The type of a part of comments.
pub(super) fn comments_type(part: &str) -> String {
    format!(
        "<Override PartName=\"/{part}\" ContentType=\"application/\
         vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/>"
    )
}

/// The relations of a part, or of the whole package: what each is for, the last word of its type,
/// and the name of the part that it leads to. What leads out of the package is left out.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<(String, String)>, Refusal> {
    let (folder, _) = part.rsplit_once('/').unwrap_or(("", part));
    let mut list = Joined::default();
    list.add(archive, &relations_of(part))?;
    let mut out = Vec::new();
    for node in Xml::new(&list.text, 0..list.text.len()) {
        let Node::Open(_, tag, _) = node else { continue };
        let external = attribute(&tag, "TargetMode").is_some_and(|it| it == "External");
        if let (Some(kind), Some(target), false) =
            (attribute(&tag, "Type"), attribute(&tag, "Target"), external)
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            out.push((kind, within(folder, &target)));
        }
    }
    Ok(out)
}

/// The title that the properties of a document give it.
pub(super) fn title(properties: &str) -> Option<String> {
    let mut within = false;
    let mut title = String::new();
    for node in Xml::new(properties, 0..properties.len()) {
        match node {
            Node::Open(name, ..) => within = name.rsplit(':').next() == Some("title"),
            Node::Close(..) => within = false,
            Node::Text(range) if within => title.push_str(&properties[range]),
            Node::Reference(c, _) if within => title.extend(c),
            _ => {}
        }
    }
    let title = title.trim();
    (!title.is_empty()).then(|| title.to_owned())
}
