//! The steps of which a transaction consists. Each of them either happens or doesn't, and tests make each one fail: see [`fault`].

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder. A private one is for this user alone; of any other the user's mask decides.
pub fn make_folder(path: &Path, private: bool) -> io::Result<()> {
    fault::before(true)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, if private { 0o700 } else { 0o777 });
    #[cfg(not(unix))]
    let _ = private;
    builder.create(path)
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug)]
pub enum Access<'a> {
    /// As the user's mask has it.
    Usual,
    /// This user alone.
    Private,
    /// The owner and the permissions of the file that it takes the place of.
    Like(&'a Metadata),
}

/// Writes a new file down to the disk.
pub fn write_new(path: &Path, content: &[u8], access: Access<'_>) -> io::Result<()> {
    fault::before(true)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if matches!(access, Access::Usual) { 0o666 } else { 0o600 });
    let mut file = options.open(path)?;
    // In two parts, so that a test can end the program between them.
    for part in [&content[..content.len() / 2], &content[content.len() / 2..]] {
        fault::before(true)?;
        file.write_all(part)?;
    }
    if let Access::Like(old) = access {
        fault::before(false)?;
        liken(&file, old)?;
    }
    fault::before(true)?;
    file.sync_all()
}

/// Gives a file that takes the place of another one its owner and its permissions.
pub fn liken(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Only root may give files away; whoever else replaces a file of another owner owns it from then on.
        let _ = std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

/// Opens a file to lock, which may be there already. Nothing is ever written into it.
pub fn open_lock(path: &Path) -> io::Result<File> {
    fault::before(true)?;
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

/// Gives a file or folder another name.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fault::before(false)?;
    fs::rename(from, to)
}

/// Removes a file.
pub fn remove_file(path: &Path) -> io::Result<()> {
    fault::before(false)?;
    fs::remove_file(path)
}

/// Removes an empty folder.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    fault::before(false)?;
    fs::remove_dir(path)
}

/// Removes a file or a folder with all that is in it; links are not followed.
pub fn remove_all(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return remove_file(path);
    }
    for entry in fs::read_dir(path)? {
        remove_all(&entry?.path())?;
    }
    remove_folder(path)
}

/// Brings the names in a folder down to the disk, where the system can: after a power failure they are there, or the old ones.
pub fn sync_folder(path: &Path) {
    #[cfg(unix)]
    let _ = File::open(path).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = path;
}

/// Faults for tests. `FAXSMITH_FAULT=die:7` ends the program before its seventh step as a kill would, `fail:7` makes that one step fail,
/// `full:7` each from that one on that needs room on the disk, `end:7` has the system ask the program to end; several with `,` between
/// them. Only in builds for development: a finished program never looks at the variable.
mod fault {
    use std::io;

    #[cfg(not(debug_assertions))]
    pub fn before(_needs_room: bool) -> io::Result<()> {
        Ok(())
    }

    #[cfg(debug_assertions)]
    pub fn before(needs_room: bool) -> io::Result<()> {
        use std::sync::OnceLock;
        use std::sync::atomic::{AtomicUsize, Ordering};

        static FAULTS: OnceLock<Vec<(String, usize)>> = OnceLock::new();
        static DONE: AtomicUsize = AtomicUsize::new(0);
        let faults = FAULTS.get_or_init(|| {
            let text = std::env::var("FAXSMITH_FAULT").unwrap_or_default();
            let fault = |text: &str| text.split_once(':').and_then(|(kind, at)| Some((kind.to_owned(), at.parse().ok()?)));
            text.split(',').filter_map(fault).collect()
        });
        let step = DONE.fetch_add(1, Ordering::Relaxed) + 1;
        faults.iter().try_for_each(|(kind, at)| match &**kind {
            "die" if step == *at => std::process::abort(),
            "fail" if step == *at => Err(io::ErrorKind::PermissionDenied.into()),
            "full" if step >= *at && needs_room => Err(io::ErrorKind::StorageFull.into()),
            "end" if step == *at => {
                std::process::Command::new("kill").args(["-TERM", &std::process::id().to_string()]).status()?;
                while !crate::interrupt::is_requested() {
                    std::thread::yield_now();
                }
                Ok(())
            }
            _ => Ok(()),
        })
    }
}
