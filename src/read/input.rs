//! The texts that a command is given: files, standard input, unsaved buffers of an editor, and
//! texts with fixes that are not written yet.
//!
//! A file that was read is [`Pinned`] to the bytes that it had: reports, fixes and fingerprints
//! read it again, and what is said of other bytes would be wrong.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Undecoded;
use crate::files;
use crate::files::atomic::{self, Digest};
use crate::read;
use crate::text::document::Decoded;
use crate::text::finding::Problem;
use crate::text::source::{NotText, Source};

/// One text to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// A file that was read.
    Pinned(Pinned),
    /// Text that is already here, under the name that reports show.
    Text {
        /// The name, which also tells the format.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Another input with fixes applied to its text, not yet written.
    Fixed {
        /// What was fixed.
        original: Box<Input>,
        /// The text now, as it will stand on disk.
        bytes: Vec<u8>,
    },
}

/// The name under which reports show a file.
#[must_use]
pub fn name(path: &Path) -> String {
    files::name(path.strip_prefix(".").unwrap_or(path))
}

/// A file with the bytes that it had when it was read.
#[derive(Debug, Clone)]
pub struct Pinned {
    path: PathBuf,
    digest: Digest,
    /// Once other bytes were seen it stays so, for all that were made of it: two looks at one
    /// report must not come to different ends.
    changed: Arc<AtomicBool>,
}

impl Pinned {
    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The digest of the bytes that were read.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Says that the file has other bytes now.
    pub fn give_up(&self) {
        self.changed.store(true, Ordering::Relaxed);
    }
}

impl Input {
    /// The file that it is, or that its name says it is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        match self {
            Self::File(path) | Self::Pinned(Pinned { path, .. }) => path.clone(),
            Self::Text { name, .. } => files::path(name),
            Self::Fixed { original, .. } => original.path(),
        }
    }

    /// The input of a file that was read, with the digest of its bytes; others are as they are.
    #[must_use]
    pub fn pinned(self, digest: Digest) -> Self {
        match self {
            Self::File(path) => Self::Pinned(Pinned { path, digest, changed: Arc::default() }),
            Self::Pinned(old) if old.digest != digest => {
                Self::Pinned(Pinned { path: old.path, digest, changed: Arc::default() })
            }
            other => other,
        }
    }

    /// Where it is, if it is a file as it stands on disk.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Pinned(Pinned { path, .. }) => Some(path),
            Self::Text { .. } | Self::Fixed { .. } => None,
        }
    }

    /// Whether a later look found other bytes than the first one.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        match self {
            Self::Pinned(file) => file.changed.load(Ordering::Relaxed),
            Self::Fixed { original, .. } => original.has_changed(),
            Self::File(_) | Self::Text { .. } => false,
        }
    }

    /// The path as reported: relative where it was given so, with `/`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) | Self::Pinned(Pinned { path, .. }) => name(path),
            Self::Text { name, .. } => name.clone(),
            Self::Fixed { original, .. } => original.name(),
        }
    }

    /// Its bytes; those of a file that was read before are the same ones.
    ///
    /// # Errors
    /// A [`Problem`] where they cannot be read, and where they are others than before.
    pub fn bytes(&self) -> Result<Vec<u8>, Box<Problem>> {
        match self {
            Self::File(path) => files::bytes(path).map_err(|error| {
                let problem = Problem::error(format!("cannot read the file: {error}"));
                Box::new(problem.path(self.name()))
            }),
            Self::Pinned(file) => {
                let bytes = files::bytes(&file.path).unwrap_or_default();
                if atomic::digest(&bytes) != file.digest {
                    file.give_up();
                }
                if self.has_changed() { Err(Box::new(self.changed())) } else { Ok(bytes) }
            }
            Self::Text { bytes, .. } | Self::Fixed { bytes, .. } => Ok(bytes.clone()),
        }
    }

    /// The problem of a file that changed since it was read.
    #[must_use]
    pub fn changed(&self) -> Problem {
        Problem::error("the file changed while it was checked")
            .path(self.name())
            .help("run copydesk again")
    }

    /// Reads and decodes it, for who shows it.
    ///
    /// # Errors
    /// A [`Problem`] where it cannot be read or is no text.
    pub fn source(&self) -> Result<Source, Box<Problem>> {
        Ok(self.decoded()?.source)
    }

    /// Reads and decodes it, for who reads it as a document.
    ///
    /// # Errors
    /// A [`Problem`] where it cannot be read or is no text.
    pub fn decoded(&self) -> Result<Decoded, Box<Problem>> {
        self.decode(self.bytes()?)
    }

    /// Decodes bytes of it.
    ///
    /// # Errors
    /// A [`Problem`] where they are no text.
    pub fn decode(&self, bytes: Vec<u8>) -> Result<Decoded, Box<Problem>> {
        read::decode(&self.path(), bytes).map_err(|error| {
            let problem = match error {
                Undecoded::NotText(NotText::Binary) => {
                    Problem::error("this is a binary file, not a text")
                        .help("export it as Markdown or plain text, or leave it out with `exclude`")
                }
                Undecoded::NotText(NotText::TooLarge) => {
                    Problem::error("this file is too large to read")
                }
                Undecoded::Container { message, help } => Problem::error(message).help(help),
            };
            Box::new(problem.path(self.name()))
        })
    }
}
