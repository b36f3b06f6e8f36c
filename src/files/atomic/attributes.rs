//! What a file has besides its bytes, and what a new version of it must have too: owner and group,
//! extended attributes (access control lists are such on Linux), and mode. Times are not kept.

use std::fs::{File, Metadata};
use std::io;

use crate::files::atomic::Refusal;

/// What a file has besides its bytes.
#[derive(Debug)]
pub(super) struct Attributes {
    metadata: Metadata,
    #[cfg(unix)]
    extended: extended::Map,
}

impl Attributes {
    /// Those of a file.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        Ok(Self {
            metadata: file.metadata()?,
            #[cfg(unix)]
            extended: extended::read(file)?,
        })
    }

    /// Gives them to another file.
    ///
    /// # Errors
    /// [`Refusal::Attribute`] where that file cannot have one of them.
    pub(super) fn give(&self, file: &File) -> Result<(), Refusal> {
        let refused = |what: &str| {
            let what = what.to_owned();
            |error| Refusal::Attribute(what, error)
        };
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let now = file.metadata()?;
            let (user, group) = (self.metadata.uid(), self.metadata.gid());
            if now.uid() != user {
                std::os::unix::fs::fchown(file, Some(user), None).map_err(refused("owner"))?;
            }
            if now.gid() != group {
                std::os::unix::fs::fchown(file, None, Some(group)).map_err(refused("group"))?;
            }
            extended::give(&self.extended, file).map_err(|(name, error)| {
                Refusal::Attribute(format!("attribute `{name}`"), error)
            })?;
        }
        // Behind the owner, whose change takes bits out of the mode, and the access control list,
        // of which the mode shows a part.
        file.set_permissions(self.metadata.permissions()).map_err(refused("mode"))?;
        if file.metadata()?.permissions() != self.metadata.permissions() {
            return Err(refused("mode")(io::ErrorKind::Unsupported.into()));
        }
        Ok(())
    }
}

#[cfg(unix)]
mod extended {
    use std::collections::BTreeMap;
    use std::fs::File;
    use std::io;

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
    use rustix::io::Errno;

    /// Values by name.
    pub(super) type Map = BTreeMap<Vec<u8>, Vec<u8>>;

    /// As much as Linux allows for a value, and for all names of a file.
    const LARGEST: usize = 64 * 1024;

    /// An access control list of the folder that a new file takes over.
    const ACCESS: &[u8] = b"system.posix_acl_access";

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub(super) fn read(file: &File) -> io::Result<Map> {
        let mut buffer = vec![0; LARGEST];
        let len = match flistxattr(file, &mut buffer[..]) {
            // The file system has none.
            Err(error) if error == Errno::NOTSUP || error == Errno::NOSYS => return Ok(Map::new()),
            len => len?,
        };
        let names = buffer[..len].split(|&byte| byte == 0).filter(|name| !name.is_empty());
        let names: Vec<Vec<u8>> = names.map(<[u8]>::to_vec).collect();
        let mut map = Map::new();
        for name in names {
            match fgetxattr(file, &name[..], &mut buffer[..]) {
                Ok(len) => map.insert(name, buffer[..len].to_vec()),
                // It went away since.
                Err(Errno::NODATA) => continue,
                Err(error) => return Err(error.into()),
            };
        }
        Ok(map)
    }

    /// Makes the attributes of a file those of a map; the error has the name of one that it
    /// cannot have.
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    pub(super) fn give(map: &Map, file: &File) -> Result<(), (String, io::Error)> {
        let named = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let now = read(file).map_err(|error| (String::new(), error))?;
        for name in now.keys().filter(|name| !map.contains_key(*name)) {
            let removed = fremovexattr(file, &name[..]);
            // Systems mark each new file in ways of their own; who may read it matters.
            if name == ACCESS {
                removed.map_err(|error| (named(name), error.into()))?;
            }
        }
        for (name, value) in map.iter().filter(|(name, value)| now.get(*name) != Some(*value)) {
            fsetxattr(file, &name[..], value, XattrFlags::empty())
                .map_err(|error| (named(name), error.into()))?;
        }
        Ok(())
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub(super) fn read(_file: &File) -> io::Result<Map> {
        Ok(Map::new())
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    pub(super) fn give(_map: &Map, _file: &File) -> Result<(), (String, io::Error)> {
        Ok(())
    }
}
