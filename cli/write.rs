//! Writing a file whole: into a temporary file of the same folder, flushed, then renamed over the old one. Several at once:
//! [`transaction`].

mod disk;
mod journal;
pub mod site;
pub mod transaction;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::failure::Failure;
use crate::interrupt;

/// Writes a file that may be there already: see [`replace`] and [`create`]. What is no plain file, such as a pipe, is written to as
/// it is.
pub fn put(path: &Path, text: &[u8]) -> Result<(), Failure> {
    match fs::metadata(path) {
        Ok(there) if there.is_file() => replace(path, text),
        Ok(_) => {
            let written = fs::OpenOptions::new().write(true).open(path).and_then(|mut file| file.write_all(text));
            written.map_err(|error| Failure::creating(path, &error))
        }
        Err(_) => create(path, text),
    }
}

/// Replaces the content of `path`. Whatever happens it is the old file or the new one. Permissions stay, and the owner as far as this user
/// may. A link is followed only within its own folder and below.
pub fn replace(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let failed = |error: &io::Error| Failure::writing(path, error);
    let target = fs::canonicalize(path).map_err(|error| failed(&error))?;
    let folder = folder_of(&target);
    if path.is_symlink() && !stays_in(folder_of(path), path) {
        let shown = crate::failure::shown(path);
        return Err(Failure::usage(format!("can't write {shown}: it is a link that leaves its folder; name the file itself")));
    }
    let _whole = interrupt::while_writing();
    let old = fs::metadata(&target).map_err(|error| failed(&error))?;
    // A file that may not be written is left alone, although its folder would allow to replace it.
    if old.permissions().readonly() {
        return Err(failed(&io::ErrorKind::PermissionDenied.into()));
    }
    let mut temporary = tempfile::Builder::new().prefix(".faxsmith-").tempfile_in(folder).map_err(|error| failed(&error))?;
    temporary.write_all(text).and_then(|()| temporary.as_file().sync_all()).map_err(|error| failed(&error))?;
    disk::liken(temporary.as_file(), &old).map_err(|error| failed(&error))?;
    temporary.persist(&target).map_err(|error| failed(&error.error))?;
    Ok(())
}

/// Writes a new file. Whatever happens it is there as a whole or not at all; what is there already, be it a link, is never replaced.
pub fn create(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let failed = |error: &io::Error| Failure::creating(path, error);
    let folder = folder_of(path);
    let _whole = interrupt::while_writing();
    let mut builder = tempfile::Builder::new();
    builder.prefix(".faxsmith-");
    // As any new file: the user's mask decides who may read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder).map_err(|error| failed(&error))?;
    temporary.write_all(text).and_then(|()| temporary.as_file().sync_all()).map_err(|error| failed(&error))?;
    temporary.persist_noclobber(path).map_err(|error| failed(&error.error))?;
    Ok(())
}

/// The folder that a path is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a link leads to something that is there, in a folder or below.
pub fn stays_in(folder: &Path, link: &Path) -> bool {
    let home = fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    home.and_then(|home| Ok(fs::canonicalize(link)?.starts_with(home))).unwrap_or(false)
}
