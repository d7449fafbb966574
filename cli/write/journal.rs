//! What a transaction does once everything is staged: written down before the first file changes, so that a run that was ended in the
//! middle of it can be finished or undone by the next.
//!
//! Beside the journal, under the number of its step, lies what comes to a place (`3`), and a copy of what it replaces (`old-3`). A step
//! is one rename: it is done exactly when what was staged for it is gone.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::failure::{Failure, shown};
use crate::write::disk::{self, Access};
use crate::write::site::is_lock;

/// All steps, in their order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    format: String,
    pub(super) steps: Vec<Step>,
}

/// Something that comes to its place.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Step {
    /// The place, relative to the folder that the journal's folder lies in.
    pub(super) to: PathBuf,
    /// For a folder: the files in it, relative to it.
    pub(super) files: Vec<PathBuf>,
    /// Whether it replaces a file.
    pub(super) replaces: bool,
}

const FORMAT: &str = "faxsmith-new-journal/1";
/// The journal of what is to be finished.
const FORWARD: &str = "journal";
/// The journal of what is to be undone.
const BACK: &str = "undo";

/// What became of an interrupted transaction.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It had not changed anything.
    Cleared,
    /// It is undone.
    Undone(Vec<PathBuf>),
    /// It is finished, but for what others have changed since.
    Finished {
        /// What it has written.
        written: Vec<PathBuf>,
        /// What stays as others have made it.
        kept: Vec<PathBuf>,
    },
}

/// What is staged for a step.
pub(super) fn staged(work: &Path, step: usize) -> PathBuf {
    work.join(step.to_string())
}

/// What a step replaces.
pub(super) fn saved(work: &Path, step: usize) -> PathBuf {
    work.join(format!("old-{step}"))
}

/// Whether a transaction has begun and not ended.
pub(super) fn is_there(work: &Path) -> bool {
    [FORWARD, BACK].iter().any(|name| work.join(name).exists())
}

/// Does all steps. If one fails, those before are undone; the place of the one that failed comes with the error.
pub(super) fn carry_out(home: &Path, work: &Path, steps: Vec<Step>) -> Result<(), (PathBuf, io::Error, bool)> {
    let journal = Journal { format: FORMAT.to_owned(), steps };
    let written = write(work, &journal);
    written.map_err(|error| (work.to_owned(), error, true))?;
    for (at, step) in journal.steps.iter().enumerate() {
        if let Err(error) = forward(home, work, at, step) {
            let is_undone = back(home, work, &journal).is_ok();
            return Err((home.join(&step.to), error, is_undone));
        }
    }
    sync(home, &journal);
    let _ = end(work);
    Ok(())
}

fn write(work: &Path, journal: &Journal) -> io::Result<()> {
    let text = serde_json::to_vec(journal).map_err(|_| io::Error::other("the name of a folder is no Unicode text"))?;
    let draft = work.join("draft");
    disk::write_new(&draft, &text, Access::Private)?;
    disk::sync_folder(work);
    disk::rename(&draft, &work.join(FORWARD))?;
    disk::sync_folder(work);
    Ok(())
}

fn forward(home: &Path, work: &Path, at: usize, step: &Step) -> io::Result<()> {
    let place = home.join(&step.to);
    if !step.replaces && fs::symlink_metadata(&place).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    disk::rename(&staged(work, at), &place)
}

/// Undoes all steps that were done, the last one first. Each may be tried twice.
fn back(home: &Path, work: &Path, journal: &Journal) -> io::Result<()> {
    let (forward, back) = (work.join(FORWARD), work.join(BACK));
    if !back.exists() {
        disk::rename(&forward, &back).or_else(|_| disk::rename(&forward, &back))?;
    }
    for (at, step) in journal.steps.iter().enumerate().rev() {
        undo(home, work, at, step).or_else(|_| undo(home, work, at, step))?;
    }
    sync(home, journal);
    end(work)
}

fn undo(home: &Path, work: &Path, at: usize, step: &Step) -> io::Result<()> {
    if staged(work, at).exists() {
        return Ok(());
    }
    let place = home.join(&step.to);
    if step.replaces {
        let old = saved(work, at);
        return if old.exists() { disk::rename(&old, &place) } else { Ok(()) };
    }
    if step.files.is_empty() {
        return gone(disk::remove_file(&place));
    }
    // What others have put into the folder in the meantime stays, and so does the folder then.
    let mut folders = BTreeSet::from([place.clone()]);
    for file in &step.files {
        let file = place.join(file);
        gone(disk::remove_file(&file))?;
        folders.extend(file.ancestors().skip(1).take_while(|folder| *folder != place).map(Path::to_owned));
    }
    for folder in folders.iter().rev() {
        match disk::remove_folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            removed => gone(removed)?,
        }
    }
    Ok(())
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

fn sync(home: &Path, journal: &Journal) {
    let folders: BTreeSet<PathBuf> = journal.steps.iter().filter_map(|step| Some(home.join(&step.to).parent()?.to_owned())).collect();
    folders.iter().for_each(|folder| disk::sync_folder(folder));
}

/// The transaction is over: from now on what is staged is of no use.
fn end(work: &Path) -> io::Result<()> {
    for name in [FORWARD, BACK] {
        let journal = work.join(name);
        if journal.exists() {
            disk::remove_file(&journal).or_else(|_| disk::remove_file(&journal))?;
        }
    }
    Ok(())
}

/// Removes what is staged.
pub(super) fn clear(work: &Path) -> io::Result<()> {
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        if !is_lock(&entry.file_name()) {
            disk::remove_all(&entry.path())?;
        }
    }
    Ok(())
}

/// Finishes or undoes what an interrupted transaction has left; `None` where there is nothing.
pub(super) fn recover(home: &Path, work: &Path) -> Result<Option<Outcome>, Failure> {
    let unable = |error: &io::Error| {
        Failure::usage(format!(
            "an interrupted `faxsmith new` can't be put right in {}: {error}; what it wanted to write lies in {}",
            shown(home),
            shown(work)
        ))
    };
    let outcome = if work.join(BACK).exists() {
        let journal = read(home, &work.join(BACK))?;
        back(home, work, &journal).map_err(|error| unable(&error))?;
        Outcome::Undone(journal.steps.iter().map(|step| home.join(&step.to)).collect())
    } else if work.join(FORWARD).exists() {
        let journal = read(home, &work.join(FORWARD))?;
        let (mut written, mut kept) = (Vec::new(), Vec::new());
        for (at, step) in journal.steps.iter().enumerate() {
            let place = home.join(&step.to);
            if !staged(work, at).exists() {
                written.push(place);
            } else if is_as_it_was(&place, work, at, step) {
                forward(home, work, at, step).map_err(|error| unable(&error))?;
                written.push(place);
            } else {
                kept.push(place);
            }
        }
        sync(home, &journal);
        end(work).map_err(|error| unable(&error))?;
        Outcome::Finished { written, kept }
    } else {
        let left = fs::read_dir(work).map_err(|error| unable(&error))?;
        if left.flatten().all(|entry| is_lock(&entry.file_name())) {
            return Ok(None);
        }
        Outcome::Cleared
    };
    clear(work).map_err(|error| unable(&error))?;
    Ok(Some(outcome))
}

fn is_as_it_was(place: &Path, work: &Path, at: usize, step: &Step) -> bool {
    match fs::read(place) {
        Ok(now) => step.replaces && fs::read(saved(work, at)).is_ok_and(|old| old == now),
        Err(error) => !step.replaces && error.kind() == io::ErrorKind::NotFound,
    }
}

/// Reads a journal. Wherever it comes from, nothing outside of `home` is touched: no way leads up, and none through a link.
fn read(home: &Path, path: &Path) -> Result<Journal, Failure> {
    let is_plain = |path: &Path| path.components().count() > 0 && path.components().all(|part| matches!(part, Component::Normal(_)));
    let has_link = |to: &Path| {
        let above: Vec<&Path> = to.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty()).collect();
        above.iter().any(|folder| home.join(folder).is_symlink())
    };
    let text = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let journal = serde_json::from_slice::<Journal>(&text).ok().filter(|journal| {
        let is_sound = |step: &Step| is_plain(&step.to) && step.files.iter().all(|file| is_plain(file)) && !has_link(&step.to);
        journal.format == FORMAT && journal.steps.iter().all(is_sound)
    });
    journal.ok_or_else(|| {
        let folder = path.parent().unwrap_or(path);
        Failure::usage(format!(
            "{} is no journal that this faxsmith can follow: look at what lies in {} and remove it",
            shown(path),
            shown(folder)
        ))
    })
}
