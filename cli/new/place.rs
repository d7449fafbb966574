//! What becomes of each planned file in the folder that is written into, and writing them: all, or none.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::failure::{Failure, shown};
use crate::files;
use crate::new::answers::PlannedFile;
use crate::new::http::CONFIGURATION;
use crate::new::register;
use crate::write::site::Site;
use crate::write::stays_in;
use crate::write::transaction::Change;

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
    /// The provider's entry goes into the file that is there; all else in it stays.
    Merge,
}

/// A planned file: plain data, which can be shown, and changed before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where, relative to the folder that is written into, with `/`.
    pub path: String,
    /// What becomes of it. Of a file that would be kept, [`Fate::Replace`] or, for an entry, [`Fate::Merge`] takes the new content.
    pub fate: Fate,
    /// What it would hold: for an entry the whole file with it.
    pub content: String,
    /// What is there now.
    pub old: Option<Vec<u8>>,
    /// Whether only an entry in it is the provider's.
    pub is_entry: bool,
}

/// What is the user's own once it is there.
const SHARED: [&str; 2] = [CONFIGURATION, "providers/__init__.py"];

/// What will become of each file in `into`.
///
/// # Errors
/// A place that can't be written to, or that a link leads out of `into`.
pub fn plan(into: &Path, files: &[PlannedFile], force: bool) -> Result<Vec<Item>, Failure> {
    let item = |file: &PlannedFile| {
        let old = look(into, &file.path)?;
        let fate = match &old {
            None => Fate::Create,
            Some(old) if old == file.content.as_bytes() => Fate::Same,
            Some(_) if SHARED.contains(&&*file.path) => Fate::Own,
            Some(_) if force => Fate::Replace,
            Some(_) => Fate::Keep,
        };
        check_replaceable(into, &file.path, fate)?;
        Ok(Item { path: file.path.clone(), fate, content: file.content.clone(), old, is_entry: false })
    };
    files.iter().map(item).collect()
}

/// The same for a place that holds nothing yet, such as an archive.
pub fn all_new(files: &[PlannedFile]) -> Vec<Item> {
    let item = |file: &PlannedFile| Item {
        path: file.path.clone(),
        fate: Fate::Create,
        content: file.content.clone(),
        old: None,
        is_entry: false,
    };
    files.iter().map(item).collect()
}

/// What stands at a place in `into`; `None` where there is nothing yet.
///
/// # Errors
/// A place that can't be written to, or that a link leads out of `into`.
pub fn look(into: &Path, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    if let Ok(there) = fs::metadata(into)
        && !there.is_dir()
    {
        return Err(Failure::usage(format!("can't write into {}: it is no folder", shown(into))));
    }
    let whole = into.join(path);
    let mut here = into.to_owned();
    for part in Path::new(path) {
        let above = here.clone();
        here.push(part);
        if above.ends_with("providers") && here != whole {
            check_case(&above, &here)?;
        }
        let there = match fs::symlink_metadata(&here) {
            Ok(there) => there,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                let file = here.ancestors().find(|path| fs::metadata(path).is_ok_and(|there| !there.is_dir()));
                return Err(file.map_or_else(|| Failure::creating(&whole, &error), |file| no_folder(&whole, file)));
            }
        };
        if there.is_symlink() && !stays_in(into, &here) {
            let remedy = "it is a link that leads out of the folder or to nothing; remove it, or choose another folder with `--into`";
            return Err(Failure::usage(format!("can't write {}: {remedy}", shown(&here))));
        }
        let there = fs::metadata(&here).map_err(|error| Failure::creating(&whole, &error))?;
        if here != whole && !there.is_dir() {
            return Err(no_folder(&whole, &here));
        }
        if here == whole && !there.is_file() {
            let what = if there.is_dir() { "a folder" } else { "no plain file" };
            return Err(Failure::usage(format!("can't write {}: it is {what}; move it away", shown(&here))));
        }
    }
    let old = files::read(&whole, files::MAX_READ).map_err(|error| Failure::reading(&whole, &error))?;
    old.map(Some).ok_or_else(|| Failure::usage(format!("{} is not read: it is larger than 16 MiB; move it away", shown(&whole))))
}

fn no_folder(path: &Path, file: &Path) -> Failure {
    Failure::usage(format!("can't write {}: {} is no folder; move it away", shown(path), shown(file)))
}

/// Some file systems, and Faxbot 2025, take two ids for one that differ in upper and lower case alone (contract §10).
fn check_case(folder: &Path, wanted: &Path) -> Result<(), Failure> {
    let name = wanted.file_name().unwrap_or_default();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    if names.iter().any(|there| there == name) {
        return Ok(());
    }
    let Some(other) = names.iter().find(|there| there.eq_ignore_ascii_case(name)) else { return Ok(()) };
    Err(Failure::usage(format!(
        "can't write {}: {} is there, which differs in upper and lower case alone. Faxbot 2025 and some systems take both for one: choose another `--id`, or rename it",
        shown(wanted),
        shown(&folder.join(other))
    )))
}

/// A file that may not be written is left alone, although its folder would allow to replace it.
pub fn check_replaceable(into: &Path, path: &str, fate: Fate) -> Result<(), Failure> {
    let path = into.join(path);
    let is_changed = matches!(fate, Fate::Replace | Fate::Merge);
    if is_changed && fs::metadata(&path).is_ok_and(|there| there.permissions().readonly()) {
        return Err(Failure::usage(format!("can't write {}: it is read-only; allow writing it first", shown(&path))));
    }
    Ok(())
}

/// Whether anything would be written.
pub fn has_changes(plan: &[Item]) -> bool {
    plan.iter().any(|item| is_written(item.fate))
}

fn is_written(fate: Fate) -> bool {
    matches!(fate, Fate::Create | Fate::Replace | Fate::Merge)
}

/// Writes what is planned. A new folder appears with all that is in it.
///
/// # Errors
/// What could not be written, or has changed since it was planned. Then nothing has changed.
pub fn write(site: Site, into: &Path, plan: &[Item]) -> Result<(), Failure> {
    let changes: Vec<Change<'_>> = plan
        .iter()
        .filter(|item| is_written(item.fate))
        .map(|item| Change {
            path: Path::new(&item.path),
            content: item.content.as_bytes(),
            old: item.old.as_deref(),
            keeps_old: item.fate == Fate::Merge,
            private: item.path == register::CONFIG,
        })
        .collect();
    site.write(into, &changes)
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
