//! What tells the pieces that this machine wrote from those that somebody else put in their place.
//!
//! A cache lies beside the texts, where whoever sends the texts can put one: nothing in it is
//! believed that is not sealed with a secret of the user. It is made once, at random, and kept in
//! the user's own cache folder, for their eyes only. Where caches are carried from one machine to
//! the next, the environment gives it.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::files;

/// The environment variable that gives the key.
pub(super) const VARIABLE: &str = "COPYDESK_CACHE_KEY";

/// The length of a secret, in bytes.
const LEN: usize = 32;

/// The secret that seals what is kept.
#[derive(Clone)]
pub struct Secret(Kind);

#[derive(Clone)]
enum Kind {
    /// By the environment.
    Given([u8; LEN]),
    /// In this file, once it is made.
    Kept(PathBuf),
}

/// Why there is no secret.
#[derive(Debug)]
pub(super) enum NoSecret {
    /// There is no place to keep it in; nobody is at fault.
    NoPlace(String),
    /// What stands in its place may be somebody else's.
    Unbelieved(String),
}

/// Says where it is from, and never what it is.
impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kind::Given(_) => out.write_str("Given"),
            Kind::Kept(path) => out.debug_tuple("Kept").field(path).finish(),
        }
    }
}

impl Secret {
    /// One that is made of a key, as the environment gives it.
    #[must_use]
    pub fn given(key: &[u8]) -> Self {
        Self(Kind::Given(blake3::derive_key("copydesk 2026-11-30 key of a shared cache", key)))
    }

    /// One that is kept in a file, and made there when it is first needed.
    #[must_use]
    pub fn kept(path: PathBuf) -> Self {
        Self(Kind::Kept(path))
    }

    /// The secret of the environment or else of the user, made when it is first needed. `trees` are
    /// folders, without links, in which somebody else may have put one.
    pub(super) fn find(trees: &[PathBuf]) -> Result<Self, NoSecret> {
        if let Some(key) = std::env::var_os(VARIABLE).filter(|key| !key.is_empty()) {
            return Ok(Self::given(key.as_encoded_bytes()));
        }
        let folder = etcetera::choose_base_strategy().map(|it| it.cache_dir()).ok();
        let folder = folder.filter(|it| it.is_absolute());
        let no_home = || NoSecret::NoPlace("the user has no home folder to keep its key in".into());
        let folder = files::real_so_far(&folder.ok_or_else(no_home)?.join("copydesk"));
        if trees.iter().any(|tree| folder.starts_with(tree)) {
            let why =
                format!("its key would lie within the checked folder, in `{}`", folder.display());
            return Err(NoSecret::NoPlace(why));
        }
        let path = folder.join("cache-key");
        believed(&path)?;
        Ok(Self::kept(path))
    }

    /// Whether pieces may come from another machine.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.0, Kind::Given(_))
    }

    /// The secret, if there is one already.
    pub(super) fn known(&self) -> Option<[u8; LEN]> {
        match &self.0 {
            Kind::Given(secret) => Some(*secret),
            Kind::Kept(path) => believed(path).ok()?,
        }
    }

    /// The secret, made where there is none.
    pub(super) fn make(&self) -> Result<[u8; LEN], NoSecret> {
        let path = match &self.0 {
            Kind::Given(secret) => return Ok(*secret),
            Kind::Kept(path) => path,
        };
        if let Some(secret) = believed(path)? {
            return Ok(secret);
        }
        let failed = |error: io::Error| {
            NoSecret::NoPlace(format!("its key cannot be kept in `{}`: {error}", path.display()))
        };
        match write_new(path) {
            // What another run has made meanwhile is as good.
            Err(error) => believed(path)?.ok_or_else(|| failed(error)),
            Ok(secret) => Ok(secret),
        }
    }
}

/// Makes a secret, in one step: of several runs that do so at once one has its way.
fn write_new(path: &Path) -> io::Result<[u8; LEN]> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut secret = [0; LEN];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    // Such files are for their owner alone.
    let mut file = tempfile::Builder::new().prefix(".unfinished-").tempfile_in(folder)?;
    file.write_all(&secret)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(secret)
}

/// The secret in a file that nobody else can have written or read.
fn believed(path: &Path) -> Result<Option<[u8; LEN]>, NoSecret> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(None) };
    let unbelieved =
        |why: &str| NoSecret::Unbelieved(format!("its key `{}` {why}", path.display()));
    if !found.is_file() {
        return Err(unbelieved("is not a plain file"));
    }
    if is_open_to_others(&found) {
        return Err(unbelieved("is open to other users"));
    }
    let mut secret = [0; LEN];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut secret));
    if found.len() != LEN as u64 || read.is_err() {
        return Err(unbelieved(&format!("cannot be read as {LEN} bytes")));
    }
    Ok(Some(secret))
}

#[cfg(unix)]
fn is_open_to_others(file: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;

    file.permissions().mode() & 0o077 != 0
}

/// The user's folders are closed to others by what they inherit.
#[cfg(not(unix))]
fn is_open_to_others(_file: &fs::Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let secret = Secret::kept(folder.path().join("copydesk/cache-key"));
        assert_eq!(secret.known(), None);
        let made: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| secret.make().unwrap())).collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert!(made.iter().all(|it| *it == made[0] && *it != [0; LEN]));
        assert_eq!(secret.known(), Some(made[0]));
        let file = fs::metadata(folder.path().join("copydesk/cache-key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path().join("copydesk")).unwrap().count(), 1);
    }

    #[test]
    fn what_others_may_have_written_is_not_believed_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache-key");
        let other = folder.path().join("other");
        let write = |path: &Path, len: usize, mode: u32| {
            fs::write(path, vec![7; len]).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        let faults: [&dyn Fn(); 6] = [
            &|| write(&path, LEN, 0o602),
            &|| write(&path, LEN, 0o640),
            &|| write(&path, LEN - 1, 0o600),
            &|| write(&path, LEN + 1, 0o600),
            &|| {
                write(&other, LEN, 0o600);
                symlink(&other, &path).unwrap();
            },
            &|| symlink("/nowhere", &path).unwrap(),
        ];
        for (at, fault) in faults.iter().enumerate() {
            fault();
            let before = (fs::read(&path).ok(), path.is_symlink());
            let secret = Secret::kept(path.clone());
            assert_eq!(secret.known(), None, "{at}");
            assert!(matches!(secret.make(), Err(NoSecret::Unbelieved(_))), "{at}");
            assert_eq!((fs::read(&path).ok(), path.is_symlink()), before, "{at}");
            fs::remove_file(&path).unwrap();
        }
        write(&path, LEN, 0o600);
        assert_eq!(Secret::kept(path.clone()).known(), Some([7; LEN]));
    }

    #[test]
    fn keys_that_differ_make_secrets_that_differ() {
        let secret = |key: &str| Secret::given(key.as_bytes()).known().unwrap();
        assert_eq!(secret("a"), secret("a"));
        assert_ne!(secret("a"), secret("b"));
        assert_eq!(format!("{:?}", Secret::given(b"a")), "Given");
    }
}
