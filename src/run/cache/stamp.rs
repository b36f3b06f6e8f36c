//! What the file system says of a file that was not changed.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Size, inode and times of a file: while they stay, its bytes do.
///
/// The change time is what makes that so: programs that set the modification time back cannot set
/// it. It is trusted only when it is older than the look by more than the clocks of file systems
/// are coarse (FAT counts in 2 seconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    device: u64,
    inode: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// How much older than the look the last change must be.
const COARSE: Duration = Duration::from_secs(3);

impl Stamp {
    /// The stamp of a file; none where it was changed just now, and where the system keeps no
    /// change time.
    #[cfg(unix)]
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        let file = std::fs::metadata(path).ok()?;
        let stamp = Self {
            size: file.size(),
            device: file.dev(),
            inode: file.ino(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        };
        let last = stamp.modified.max(stamp.changed).0;
        let last = UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(last).ok()?))?;
        let age = SystemTime::now().duration_since(last).ok()?;
        (age > COARSE).then_some(stamp)
    }

    /// No stamp: the system keeps no change time.
    #[cfg(not(unix))]
    #[must_use]
    pub fn of(_path: &Path) -> Option<Self> {
        None
    }
}

/// The day, counted from 1970.
pub(super) fn today() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX)
}
