//! Putting planned files where they belong: all of them, or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, shown};
use crate::interrupt;
use crate::new::answers::PlannedFile;
use crate::new::http::CONFIGURATION;
use crate::write;

/// What becomes of a planned file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Create,
    /// It is there already, just so.
    Same,
    /// Another one is there and stays.
    Keep,
    /// What all providers of a folder share is there and always stays: the configuration, the package around Python's packages.
    Own,
    /// Another one is there and is replaced.
    Replace,
}

/// What is the user's own once it is there.
const SHARED: [&str; 2] = [CONFIGURATION, "providers/__init__.py"];

/// What will become of each file in `into`.
///
/// # Errors
/// A place that can't be written to, or that a link leads out of `into`.
pub fn plan<'f>(into: &Path, files: &'f [PlannedFile], force: bool) -> Result<Vec<(&'f PlannedFile, Fate)>, Failure> {
    files.iter().map(|file| Ok((file, fate(into, file, force)?))).collect()
}

fn fate(into: &Path, file: &PlannedFile, force: bool) -> Result<Fate, Failure> {
    if let Ok(there) = fs::metadata(into)
        && !there.is_dir()
    {
        return Err(Failure::usage(format!("can't write into {}: it is no folder", shown(into))));
    }
    let path = into.join(&file.path);
    let mut here = into.to_owned();
    for part in Path::new(&file.path) {
        here.push(part);
        let is_last = here == path;
        let Ok(there) = fs::symlink_metadata(&here) else { return Ok(Fate::Create) };
        if there.is_symlink() && !stays_in(into, &here) {
            let remedy = "it is a link that leads out of the folder or to nothing; remove it, or choose another folder with `--into`";
            return Err(Failure::usage(format!("can't write {}: {remedy}", shown(&here))));
        }
        let is_folder = fs::metadata(&here).is_ok_and(|there| there.is_dir());
        if is_last && is_folder {
            return Err(Failure::usage(format!("can't write {}: it is a folder", shown(&here))));
        }
        if !is_last && !is_folder {
            return Err(Failure::usage(format!("can't write {}: {} is no folder", shown(&path), shown(&here))));
        }
    }
    let old = fs::read(&path).map_err(|error| Failure::reading(&path, &error))?;
    Ok(if old == file.content.as_bytes() {
        Fate::Same
    } else if SHARED.contains(&&*file.path) {
        Fate::Own
    } else if force {
        Fate::Replace
    } else {
        Fate::Keep
    })
}

fn stays_in(into: &Path, link: &Path) -> bool {
    let home = fs::canonicalize(if into.as_os_str().is_empty() { Path::new(".") } else { into });
    home.and_then(|home| Ok(fs::canonicalize(link)?.starts_with(home))).unwrap_or(false)
}

/// Writes what is planned. A new folder appears with all that is in it.
///
/// # Errors
/// What could not be written. Then nothing has changed.
pub fn write(into: &Path, plan: &[(&PlannedFile, Fate)]) -> Result<(), Failure> {
    let mut done = Done::default();
    let outcome = write_all(into, plan, &mut done);
    if outcome.is_err() {
        done.undo();
    }
    outcome
}

fn write_all(into: &Path, plan: &[(&PlannedFile, Fate)], done: &mut Done) -> Result<(), Failure> {
    let mut folders: Vec<(PathBuf, Vec<(PathBuf, &str)>)> = Vec::new();
    let mut single = Vec::new();
    for (file, _) in plan.iter().filter(|(_, fate)| *fate == Fate::Create) {
        let path = into.join(&file.path);
        match first_missing(&path) {
            Some(folder) => match folders.iter_mut().find(|(known, _)| *known == folder) {
                Some((_, files)) => files.push((path, &file.content)),
                None => folders.push((folder, vec![(path, &file.content)])),
            },
            None => single.push((path, &file.content)),
        }
    }
    for (folder, files) in &folders {
        stage(folder, files).map_err(|(path, error)| Failure::creating(&path, &error))?;
        done.created.extend(files.iter().map(|(path, _)| path.clone()));
        done.folders.push(folder.clone());
    }
    for (path, content) in single {
        write::create(&path, content.as_bytes())?;
        done.created.push(path);
    }
    for (file, _) in plan.iter().filter(|(_, fate)| *fate == Fate::Replace) {
        let path = into.join(&file.path);
        let old = fs::read(&path).map_err(|error| Failure::reading(&path, &error))?;
        write::replace(&path, file.content.as_bytes())?;
        done.replaced.push((path, old));
    }
    Ok(())
}

/// The outermost folder above a file that is not there yet.
fn first_missing(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).last().map(Path::to_owned)
}

/// Makes a folder with files in it under another name beside its place, and renames it. On failure: the file that could not be written.
fn stage(folder: &Path, files: &[(PathBuf, &str)]) -> Result<(), (PathBuf, io::Error)> {
    let failed = |error: io::Error| (folder.to_owned(), error);
    let _whole = interrupt::while_writing();
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".faxsmith-");
    // As any new folder: the user's mask decides who may read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let temporary = builder.tempdir_in(parent).map_err(failed)?;
    for (path, content) in files {
        // Each file lies in the folder: it was found above it.
        let inner = temporary.path().join(path.strip_prefix(folder).unwrap_or(path));
        put(&inner, content).map_err(|error| (path.clone(), error))?;
    }
    if fs::symlink_metadata(folder).is_ok() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    fs::rename(temporary.path(), folder).map_err(failed)?;
    // It has another name now.
    let _ = temporary.keep();
    Ok(())
}

fn put(path: &Path, content: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

/// What has been done so far.
#[derive(Default)]
struct Done {
    created: Vec<PathBuf>,
    /// The outermost new folders.
    folders: Vec<PathBuf>,
    replaced: Vec<(PathBuf, Vec<u8>)>,
}

impl Done {
    /// Takes it back as far as that is possible. What others have put into a new folder in the meantime stays.
    fn undo(&self) {
        for (path, old) in &self.replaced {
            let _ = write::replace(path, old);
        }
        for path in &self.created {
            let _ = fs::remove_file(path);
            let above = path.ancestors().skip(1);
            for folder in above.take_while(|folder| self.folders.iter().any(|new| folder.starts_with(new))) {
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

/// The files as a zip archive.
///
/// # Errors
/// A name that no archive can hold.
pub fn archive(files: &[PlannedFile]) -> Result<Vec<u8>, Failure> {
    let failed = |error: zip::result::ZipError| Failure::usage(format!("can't make the archive: {error}"));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored).unix_permissions(0o644);
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(file.path.as_str(), options).map_err(failed)?;
        archive.write_all(file.content.as_bytes()).map_err(|error| failed(error.into()))?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}
