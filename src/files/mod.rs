//! Files as the tool meets them: what they are called in reports, which of two names are one file,
//! and how they are read: regular files only, so that no pipe or device keeps a run waiting.

mod glob;
mod real;

pub mod atomic;
pub mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub use glob::{glob, nest_deep};
pub use real::{folder_of, real, real_so_far, resolved, working_folder};

/// The most bytes of a file that a run goes by and whose text is taken apart, such as a rule file:
/// one in TOML takes fifty times its size while it is read.
pub const TEXT_AT_MOST: u64 = 4 << 20;
/// The most bytes of a list that programs write or that holds a line a word, such as a baseline.
pub const LIST_AT_MOST: u64 = 64 << 20;

/// What the files that this process has read besides the texts are to it, such as `the baseline`.
static READ: Mutex<BTreeMap<Identity, &'static str>> = Mutex::new(BTreeMap::new());

/// Folders of which no line is to be shown, by their real paths.
static PRIVATE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A path in UTF-8, with `/`: a byte that is no part of a character is written `\xFF`, and a
/// backslash that would read as the start of such is `\x5C`, so no two paths have one name.
#[must_use]
pub fn name(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find("\\x") {
            let escape = byte_of(&rest.as_bytes()[at..]).is_some();
            out.push_str(&rest[..at]);
            out.push_str(if escape { "\\x5C" } else { "\\" });
            rest = &rest[at + 1..];
        }
        out.push_str(rest);
        out.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    // Elsewhere it is a letter of the name.
    if MAIN_SEPARATOR == '\\' { out.replace(MAIN_SEPARATOR, "/") } else { out }
}

/// The bytes of the path that [`name`] made a name of.
#[must_use]
pub fn name_bytes(name: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        match byte_of(rest).filter(|_| MAIN_SEPARATOR != '\\') {
            Some(byte) => {
                out.push(byte);
                rest = &rest[4..];
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    out
}

/// The path that [`name`] made a name of.
#[must_use]
pub fn path(name: &str) -> PathBuf {
    path_of(&name_bytes(name))
}

/// A path out of the bytes that another program names it by.
#[must_use]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(&*String::from_utf8_lossy(bytes))
    }
}

/// The byte that `\xFF` at the start of a name stands for.
fn byte_of(name: &[u8]) -> Option<u8> {
    let digits = name.strip_prefix(b"\\x")?.get(..2)?;
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    };
    Some(value(digits[0])? * 16 + value(digits[1])?)
}

/// What makes two names one file: links are followed, and hard links are names of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl Identity {
    /// That of a file or folder; none where there is no such.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let file = fs::metadata(path).ok()?;
            Some(Self((file.dev(), file.ino())))
        }
        #[cfg(not(unix))]
        {
            resolved(path).ok().map(Self)
        }
    }
}

/// What is at a path, where it is neither a file nor a folder.
#[must_use]
pub fn special(path: &Path) -> Option<&'static str> {
    fs::metadata(path).ok().as_ref().and_then(special_kind)
}

fn special_kind(file: &Metadata) -> Option<&'static str> {
    if file.is_file() || file.is_dir() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = file.file_type();
        if kind.is_fifo() {
            return Some("a named pipe");
        } else if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some("a device")
}

/// Whether something stands at a path that is meant to be read: a link that leads nowhere and a
/// pipe do, so that reading them tells what is wrong; a folder does not.
#[must_use]
pub fn stands(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() && !path.is_dir()
}

/// The bytes of a regular file.
///
/// # Errors
/// What the file system fails with; a pipe, a socket and a device are refused, for they may have no
/// end and never answer.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata().map_or(0, |file| file.len() as usize));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The first bytes of a regular file, at most `most`.
///
/// # Errors
/// As [`bytes`].
pub fn head(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(path: &Path) -> io::Result<File> {
    let regular = |file: &Metadata| match special_kind(file) {
        Some(kind) => Err(io::Error::other(format!("this is {kind}, not a file"))),
        None => Ok(()),
    };
    // A device may do something when it is opened.
    regular(&fs::metadata(path)?)?;
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // What became a pipe meanwhile is not waited for.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    let file = options.read(true).open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a file that a run goes by, as opposed to a text that it is about; `role` says what it is,
/// as `the baseline`, should a report be about to take its place.
///
/// # Errors
/// As [`bytes`]; also where the file has more than `most` bytes.
pub fn read(path: &Path, role: &'static str, most: u64) -> io::Result<Vec<u8>> {
    let bytes = head(path, most + 1)?;
    if bytes.len() as u64 > most {
        let message = format!("this file is larger than {} MiB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    if let Some(identity) = Identity::of(path) {
        READ.lock().unwrap_or_else(PoisonError::into_inner).insert(identity, role);
    }
    Ok(bytes)
}

/// As [`read`], of a file in UTF-8.
///
/// # Errors
/// As [`read`]; also where the file is not UTF-8.
pub fn read_text(path: &Path, role: &'static str, most: u64) -> io::Result<String> {
    String::from_utf8(read(path, role, most)?).map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidData, "stream did not contain valid UTF-8")
    })
}

/// What a file was read as in this process, by whatever name.
#[must_use]
pub fn role(path: &Path) -> Option<&'static str> {
    let identity = Identity::of(path)?;
    READ.lock().unwrap_or_else(PoisonError::into_inner).get(&identity).copied()
}

/// Keeps the lines of the files in a folder out of messages where it does not lie within another
/// one: who writes a configuration is not to read through it what others keep elsewhere.
pub fn keep_private(folder: &Path, unless_within: &Path) {
    let folder = real(folder);
    if !folder.starts_with(real(unless_within)) {
        PRIVATE.lock().unwrap_or_else(PoisonError::into_inner).insert(folder);
    }
}

/// Whether a file lies in a folder that is kept private.
#[must_use]
pub fn is_private(path: &Path) -> bool {
    let private = PRIVATE.lock().unwrap_or_else(PoisonError::into_inner);
    !private.is_empty() && real(path).ancestors().any(|folder| private.contains(folder))
}

/// Whether a link on the way to a file leads out of the folder that holds the link: what such a
/// file says may be no business of who reads the messages.
#[must_use]
pub fn leads_elsewhere(path: &Path) -> bool {
    let mut place = PathBuf::new();
    for part in path.components() {
        let folder = if place.as_os_str().is_empty() { PathBuf::from(".") } else { place.clone() };
        place.push(part);
        if matches!(part, Component::Normal(_)) && place.is_symlink() {
            match (resolved(&folder), resolved(&place)) {
                (Ok(folder), Ok(target)) if target.starts_with(&folder) => {}
                _ => return true,
            }
        }
    }
    false
}

/// The files in a folder and in the folders below it that `enters` lets in, sorted. A folder that
/// is reached twice, as by a link that leads back, is entered once, and by its own name.
///
/// # Errors
/// What the file system fails with.
pub fn below(folder: &Path, enters: impl Fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entered = BTreeSet::new();
    let (mut folders, mut links) = (vec![folder.to_owned()], BTreeSet::new());
    while let Some(folder) = folders.pop().or_else(|| links.pop_first()) {
        if !Identity::of(&folder).is_none_or(|it| entered.insert(it)) {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if !path.is_dir() {
                files.push(path);
            } else if enters(&path) {
                if path.is_symlink() {
                    links.insert(path);
                } else {
                    folders.push(path);
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn no_two_paths_have_one_name() {
        let named = |bytes: &[u8]| {
            let path = path_of(bytes);
            let name = name(&path);
            assert_eq!(super::path(&name), path, "{name}");
            name
        };
        assert_eq!(named("é b/c.md".as_bytes()), "é b/c.md");
        assert_eq!(named(b"\xFF.md"), "\\xFF.md");
        assert_eq!(named(b"\\xFF.md"), "\\x5CxFF.md");
        assert_eq!(named(b"\\x5CxFF.md"), "\\x5Cx5CxFF.md");
        assert_eq!(named(b"a\\b\\x\xC3\\xf0\\"), "a\\b\\x\\xC3\\xf0\\");
    }

    #[test]
    fn a_pipe_is_not_waited_for_and_links_in_a_circle_end() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("z")).unwrap();
        fs::write(at("z/a.toml"), "").unwrap();
        symlink(".", at("z/circle")).unwrap();
        symlink("z", at("b")).unwrap();
        assert_eq!(below(folder.path(), |_| true).unwrap(), [at("z/a.toml")]);
        let error = bytes(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(error.to_string(), "this is a device, not a file");
    }

    #[test]
    fn what_was_read_is_known_by_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "x").unwrap();
        symlink("a", at("b")).unwrap();
        fs::hard_link(at("a"), at("c")).unwrap();
        fs::write(at("d"), "x").unwrap();
        assert_eq!(role(&at("b")), None);
        assert_eq!(read_text(&at("b"), "the list", 1).unwrap(), "x");
        for name in ["a", "b", "c", "../x/../a"] {
            let path = at(name);
            let known = if name.starts_with("..") { None } else { Some("the list") };
            assert_eq!(role(&path), known, "{name}");
        }
        assert_eq!(role(&at("d")), None);
    }

    #[test]
    fn a_link_leads_elsewhere_where_it_leaves_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("in/deep")).unwrap();
        fs::create_dir(at("out")).unwrap();
        fs::write(at("out/x"), "").unwrap();
        fs::write(at("in/deep/x"), "").unwrap();
        symlink("../out/x", at("in/file")).unwrap();
        symlink("../out", at("in/folder")).unwrap();
        symlink("deep/x", at("in/near")).unwrap();
        for (name, elsewhere) in
            [("file", true), ("folder/x", true), ("near", false), ("deep/x", false), ("no", false)]
        {
            assert_eq!(leads_elsewhere(&at("in").join(name)), elsewhere, "{name}");
        }
    }
}
