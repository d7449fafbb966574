//! Writing several files: all of them, or none. Whatever ends the program and whenever, each file is the old one or the new one, a new
//! folder is there with all that belongs into it or not at all, and the next run puts right what is left.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, shown};
use crate::interrupt;
use crate::write::disk::{self, Access};
use crate::write::folder_of;
use crate::write::journal::{self, Step, saved, staged};
use crate::write::site::Site;

/// One file.
#[derive(Debug)]
pub struct Change<'a> {
    /// Where, below the folder that is written into.
    pub path: &'a Path,
    /// What it will hold.
    pub content: &'a [u8],
    /// What it holds now; `None` where there is none.
    pub old: Option<&'a [u8]>,
    /// Whether the old file stays beside it, with `.bak` behind its name, in place of an earlier one: as Faxbot's own store does
    /// (contract §11.1).
    pub keeps_old: bool,
    /// Whether a new file is for this user alone.
    pub private: bool,
}

impl Site {
    /// Writes the files.
    ///
    /// # Errors
    /// What could not be written, or is not as it was when it was planned. Then nothing has changed.
    pub fn write(mut self, into: &Path, changes: &[Change<'_>]) -> Result<(), Failure> {
        if changes.is_empty() {
            return Ok(());
        }
        let work = self.spot.work();
        let mut staging = Staging { site: &self, into, work: &work, steps: Vec::new() };
        staging.all(changes)?;
        let Staging { steps, .. } = staging;
        if interrupt::is_requested() {
            return Err(Failure::usage("interrupted"));
        }
        disk::sync_folder(&work);
        journal::carry_out(&self.spot.home, &work, steps).map_err(|(place, error, is_undone)| {
            let place = place.strip_prefix(self.spot.goal()).map_or(place.clone(), |inner| into.join(inner));
            undone(&place, &error, is_undone)
        })?;
        self.written = true;
        Ok(())
    }
}

fn undone(place: &Path, error: &io::Error, is_undone: bool) -> Failure {
    let mut failure = Failure::creating(place, error);
    failure.message.push_str(if is_undone {
        "; nothing has changed"
    } else {
        "; what was written before could not be undone: the next `faxsmith new` here undoes or finishes it"
    });
    failure
}

/// Laying everything ready beside its place, where nobody looks.
struct Staging<'a> {
    site: &'a Site,
    into: &'a Path,
    work: &'a Path,
    steps: Vec<Step>,
}

impl Staging<'_> {
    fn all(&mut self, changes: &[Change<'_>]) -> Result<(), Failure> {
        let mut folders: BTreeMap<PathBuf, Vec<(PathBuf, &Change<'_>)>> = BTreeMap::new();
        let mut files = Vec::new();
        for change in changes {
            let place = self.place(change)?;
            match first_missing(&place) {
                Some(folder) => {
                    let inner = place.strip_prefix(&folder).unwrap_or(&place).to_owned();
                    folders.entry(folder).or_default().push((inner, change));
                }
                None => files.push((place, change)),
            }
        }
        for (folder, inside) in folders {
            self.folder(&folder, &inside)?;
        }
        for (place, change) in files {
            self.file(&place, change).map_err(|error| self.failed(change, &error))?;
        }
        Ok(())
    }

    fn failed(&self, change: &Change<'_>, error: &io::Error) -> Failure {
        undone(&self.into.join(change.path), error, true)
    }

    /// The real path of a file, which lies in the folder that is written into. It is still as it was planned.
    fn place(&self, change: &Change<'_>) -> Result<PathBuf, Failure> {
        let root = self.site.spot.goal();
        let path = root.join(change.path);
        let is_old = match (change.old, fs::read(&path)) {
            (Some(old), Ok(now)) => now == old,
            (None, Err(error)) => error.kind() == io::ErrorKind::NotFound,
            _ => false,
        };
        if !is_old {
            let path = shown(&self.into.join(change.path));
            return Err(Failure::usage(format!("{path} has changed in the meantime: nothing was written; run the command again")));
        }
        let there = path.ancestors().find(|path| fs::symlink_metadata(path).is_ok()).unwrap_or(&root);
        let real = fs::canonicalize(there).map_err(|error| self.failed(change, &error))?;
        let rest = path.strip_prefix(there).unwrap_or(Path::new(""));
        let place = if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        if place.starts_with(&root) {
            return Ok(place);
        }
        Err(Failure::usage(format!("can't write {}: a link leads out of the folder", shown(&self.into.join(change.path)))))
    }

    /// Stages a folder with all that comes into it.
    fn folder(&mut self, folder: &Path, inside: &[(PathBuf, &Change<'_>)]) -> Result<(), Failure> {
        let staged = staged(self.work, self.steps.len());
        let Some((_, first)) = inside.first() else { return Ok(()) };
        disk::make_folder(&staged, false).map_err(|error| self.failed(first, &error))?;
        for (inner, change) in inside {
            let path = staged.join(inner);
            let mut missing: Vec<&Path> = path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
            missing.reverse();
            let made = missing.into_iter().try_for_each(|folder| disk::make_folder(folder, false));
            made.and_then(|()| disk::write_new(&path, change.content, access(change))).map_err(|error| self.failed(change, &error))?;
            disk::sync_folder(folder_of(&path));
        }
        self.push(folder, inside.iter().map(|(inner, _)| inner.clone()).collect(), false);
        Ok(())
    }

    /// Stages a file in a folder that is there.
    fn file(&mut self, place: &Path, change: &Change<'_>) -> io::Result<()> {
        let Some(old) = change.old else {
            disk::write_new(&staged(self.work, self.steps.len()), change.content, access(change))?;
            self.push(place, Vec::new(), false);
            return Ok(());
        };
        let metadata = fs::metadata(place)?;
        if change.keeps_old {
            let mut name = OsString::from(place);
            name.push(".bak");
            self.replacing(&PathBuf::from(name), old, &metadata)?;
        }
        self.replacing(place, change.content, &metadata)
    }

    /// Stages a file that may be there, and a copy of what is there.
    fn replacing(&mut self, place: &Path, content: &[u8], like: &fs::Metadata) -> io::Result<()> {
        let step = self.steps.len();
        let there = match fs::symlink_metadata(place) {
            Ok(there) if !there.is_file() => return Err(io::Error::other(format!("{} is in the way, and no file", shown(place)))),
            there => there.ok(),
        };
        if let Some(there) = &there {
            disk::write_new(&saved(self.work, step), &fs::read(place)?, Access::Like(there))?;
        }
        disk::write_new(&staged(self.work, step), content, Access::Like(like))?;
        self.push(place, Vec::new(), there.is_some());
        Ok(())
    }

    fn push(&mut self, place: &Path, files: Vec<PathBuf>, replaces: bool) {
        let to = place.strip_prefix(&self.site.spot.home).unwrap_or(place).to_owned();
        self.steps.push(Step { to, files, replaces });
    }
}

fn access<'a>(change: &Change<'_>) -> Access<'a> {
    if change.private { Access::Private } else { Access::Usual }
}

/// The outermost folder above a file that is not there yet.
fn first_missing(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).take_while(|folder| fs::symlink_metadata(folder).is_err()).last().map(Path::to_owned)
}
