//! Rule pages that the link behind a diagnostic's code leads to.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::uri_of;
use crate::files;
use crate::house::rulefile::RuleFile;
use crate::rulebook::pages;

/// Where pages can be followed to: written when the first link to one is made, gone with the
/// server.
#[derive(Debug)]
pub(super) struct Pages {
    folder: Option<TempDir>,
    /// What leads to a page on the web, with `{rule}` for the rule.
    address: Option<String>,
}

impl Pages {
    /// Pages that stand on the web, or else on this machine.
    pub(super) fn at(address: Option<String>) -> Self {
        Self { folder: None, address }
    }

    /// A link to the page of a rule; for a rule of the user's own, its file.
    pub(super) fn link(&mut self, file: &RuleFile) -> Option<String> {
        if let Some(path) = &file.path {
            let path = files::real(Path::new(path));
            return Some(uri_of(&path));
        }
        if let Some(address) = &self.address {
            return Some(address.replace("{rule}", &file.id));
        }
        if self.folder.is_none() {
            self.folder = tempfile::Builder::new().prefix("copydesk-rules-").tempdir().ok();
        }
        let path = self.folder.as_ref()?.path().join(format!("{}.md", file.id));
        if !path.exists() {
            fs::create_dir_all(path.parent()?).ok()?;
            fs::write(&path, pages::page(file)).ok()?;
        }
        Some(uri_of(&path))
    }
}
