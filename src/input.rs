//! The texts that a command is given: files, standard input, unsaved buffers of an editor, and
//! texts with fixes that are not written yet.

use std::path::{Path, PathBuf};

use crate::diagnostic::Problem;
use crate::files;
use crate::source::{NotText, Source};

/// One text to read.
#[derive(Debug, Clone)]
pub enum Input {
    /// A file.
    File(PathBuf),
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

impl Input {
    /// The file that it is, or that its name says it is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Text { name, .. } => files::path(name),
            Self::Fixed { original, .. } => original.path(),
        }
    }

    /// The path as reported: relative where it was given so, with `/`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => name(path),
            Self::Text { name, .. } => name.clone(),
            Self::Fixed { original, .. } => original.name(),
        }
    }

    /// Its bytes.
    ///
    /// # Errors
    /// A [`Problem`] where they cannot be read.
    pub fn bytes(&self) -> Result<Vec<u8>, Box<Problem>> {
        match self {
            Self::File(path) => files::bytes(path).map_err(|error| {
                let problem = Problem::error(format!("cannot read the file: {error}"));
                Box::new(problem.path(self.name()))
            }),
            Self::Text { bytes, .. } | Self::Fixed { bytes, .. } => Ok(bytes.clone()),
        }
    }

    /// Reads and decodes it.
    ///
    /// # Errors
    /// A [`Problem`] where it cannot be read or is no text.
    pub fn source(&self) -> Result<Source, Box<Problem>> {
        self.decode(self.bytes()?)
    }

    /// Decodes bytes of it.
    ///
    /// # Errors
    /// A [`Problem`] where they are no text.
    pub fn decode(&self, bytes: Vec<u8>) -> Result<Source, Box<Problem>> {
        Source::decode(bytes).map_err(|error| {
            let problem = match error {
                NotText::Binary => Problem::error("this is a binary file, not a text")
                    .help("leave it out with `exclude` in copydesk.toml"),
                NotText::TooLarge => Problem::error("this file is too large to read"),
            };
            Box::new(problem.path(self.name()))
        })
    }
}
