//! The archive itself: its parts by name, within limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The most bytes of a part, unpacked.
const PART_AT_MOST: u64 = 128 << 20;

/// The most bytes of all parts that are read of an archive, unpacked.
const ALL_AT_MOST: u64 = 256 << 20;

/// Parts up to this size may be packed as tightly as they come, in bytes.
const SMALL: u64 = 8 << 20;

/// What a larger part has in bytes for each packed one, at most: text has some ten.
const RATIO: u64 = 200;

/// The most parts of an archive.
const PARTS_AT_MOST: usize = 65_536;

/// What old documents of Office and encrypted new ones begin with.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Why a container cannot be read: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Refusal {
    /// What is wrong.
    pub(in crate::read) message: String,
    /// What to do.
    pub(in crate::read) help: &'static str,
}

impl Refusal {
    pub(in crate::read) fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self { message: message.into(), help }
    }

    /// That a part which there must be is not there.
    pub(in crate::read) fn missing(what: &str) -> Self {
        Self::new(
            format!("this file has no {what}"),
            "open it in the program that made it, and save it again",
        )
    }
}

/// An archive that is open.
#[derive(Debug)]
pub(in crate::read) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes that may still be unpacked.
    room: u64,
}

impl<'b> Archive<'b> {
    /// Opens the archive that some bytes are; nothing is unpacked yet.
    pub(in crate::read) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        if bytes.starts_with(&COMPOUND) {
            return Err(Refusal::new(
                "this document is encrypted, or in the format of Office before 2007",
                "save it without a password, in the present format",
            ));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            Refusal::new(
                "this file is damaged: it is no archive of parts, as its format asks for",
                "open it in the program that made it, and save it again",
            )
        })?;
        if zip.len() > PARTS_AT_MOST {
            return Err(Refusal::new(
                format!("this file has {} parts, too many to be a document", zip.len()),
                "leave it out with `exclude`",
            ));
        }
        Ok(Self { zip, room: ALL_AT_MOST })
    }

    /// The bytes of a part; none where there is no such.
    pub(in crate::read) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let mut part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(Refusal::new(
                    "this document is encrypted",
                    "save it without a password",
                ));
            }
            Err(error) => return Err(damaged(name, &error.to_string())),
        };
        let (size, packed) = (part.size(), part.compressed_size());
        let most = PART_AT_MOST.min(self.room);
        let swollen = size > SMALL && size / RATIO > packed;
        if size > most || swollen {
            return Err(too_large(name));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        // What an archive says of itself need not be so.
        let read = part.by_ref().take(most + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > most || bytes.len() as u64 > SMALL.max(packed * RATIO) {
            return Err(too_large(name));
        }
        read.map_err(|error| damaged(name, &error.to_string()))?;
        self.room -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

impl Archive<'_> {
    /// A copy of the archive with some parts changed or added; the others are as they are, packed as
    /// they are.
    pub(in crate::read) fn copy(
        &mut self,
        changed: &BTreeMap<String, Vec<u8>>,
    ) -> Result<Vec<u8>, Refusal> {
        let failed = |error: ZipError| damaged("", &error.to_string());
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        let mut rest: BTreeMap<_, _> = changed.iter().collect();
        let put = |out: &mut ZipWriter<_>, name: &str, bytes: &[u8]| {
            out.start_file(name, SimpleFileOptions::default())?;
            out.write_all(bytes).map_err(ZipError::from)
        };
        for at in 0..self.zip.len() {
            let part = self.zip.by_index_raw(at).map_err(failed)?;
            let name = part.name().map_err(failed)?.into_owned();
            match rest.remove(&name) {
                Some(bytes) => {
                    drop(part);
                    put(&mut out, &name, bytes).map_err(failed)?;
                }
                None => out.raw_copy_file(part).map_err(failed)?,
            }
        }
        for (name, bytes) in rest {
            put(&mut out, name, bytes).map_err(failed)?;
        }
        Ok(out.finish().map_err(failed)?.into_inner())
    }
}

fn too_large(name: &str) -> Refusal {
    Refusal::new(
        format!("the part `{name}` of this file is too large, or packed too tightly, to be read"),
        "split the document, or leave it out with `exclude`",
    )
}

fn damaged(name: &str, error: &str) -> Refusal {
    Refusal::new(
        format!("the part `{name}` of this file cannot be unpacked: {error}"),
        "open it in the program that made it, and save it again",
    )
}

/// The name of a part that another part, in some folder, names by a path.
pub(in crate::read) fn within(folder: &str, target: &str) -> String {
    let absolute = target.strip_prefix('/');
    let base = if absolute.is_some() { "" } else { folder };
    let mut steps: Vec<&str> = base.split('/').filter(|it| !it.is_empty()).collect();
    for step in absolute.unwrap_or(target).split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_read_by_name_and_never_by_path() {
        let bytes = packed(&[("word/a.xml", b"<a/>"), ("../../b.xml", b"<b/>")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.part("word/a.xml").unwrap().unwrap(), b"<a/>");
        assert_eq!(archive.part("word/b.xml").unwrap(), None);
    }

    #[test]
    fn a_part_that_swells_is_refused() {
        let bytes = packed(&[("a.xml", &vec![b' '; 32 << 20])]);
        assert!(bytes.len() < 64 << 10);
        let refusal = Archive::open(&bytes).unwrap().part("a.xml").unwrap_err();
        assert!(refusal.message.contains("`a.xml`") && refusal.message.contains("too large"));
    }

    #[test]
    fn what_is_no_archive_or_damaged_is_named() {
        assert!(Archive::open(b"words").unwrap_err().message.contains("damaged"));
        let old = [&COMPOUND[..], &[0; 600]].concat();
        assert!(Archive::open(&old).unwrap_err().message.contains("encrypted"));
        let mut bytes = packed(&[("a.xml", b"some words that are packed here")]);
        let at = bytes.windows(5).position(|it| it == b"a.xml").unwrap() + 6;
        bytes[at..at + 8].fill(0xFF);
        assert!(Archive::open(&bytes).unwrap().part("a.xml").is_err());
    }

    #[test]
    fn targets_are_names_of_parts() {
        assert_eq!(within("word", "styles.xml"), "word/styles.xml");
        assert_eq!(within("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(within("a/b", "../c/./d.xml"), "a/c/d.xml");
        assert_eq!(within("", "../../etc/passwd"), "etc/passwd");
    }
}
