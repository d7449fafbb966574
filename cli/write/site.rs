//! The place of a transaction: where its staged files lie, that nobody else writes there, and what an interrupted one has left.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::MutexGuard;

use crate::failure::{Failure, shown};
use crate::interrupt;
use crate::output;
use crate::write::disk;
use crate::write::journal::{self, Outcome};

/// How the folder with staged files is called. Where the folder to write into is still missing, the name of the first missing one
/// follows, so that both who finds it missing and who finds it made knows where to look.
const WORK: &str = ".faxsmith-new";
const LOCK: &str = "lock";

/// A folder that is being written into. While this lives nobody else writes there, and no signal ends the program; what is left over
/// goes away with it.
#[derive(Debug)]
pub struct Site {
    pub(super) spot: Spot,
    lock: Option<Lock>,
    whole: Option<MutexGuard<'static, ()>>,
    pub(super) written: bool,
}

/// A folder to write into, by what of it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// The nearest folder that is there, by its real path.
    pub(super) home: PathBuf,
    /// What of the way from there is missing; mostly nothing.
    missing: PathBuf,
}

/// Goes to the folder `into`, which may be missing. Waits while another program writes there. What an interrupted run has left there is
/// finished or undone first, and told on standard error.
///
/// # Errors
/// The folder can't be written to, or what was left can't be put right.
pub fn enter(into: &Path) -> Result<Site, Failure> {
    let mut site = Site { spot: Spot::of(into)?, lock: None, whole: None, written: false };
    site.whole = Some(interrupt::while_writing());
    loop {
        for (home, work) in site.spot.earlier() {
            if let Some(_lock) = Lock::take(&work, into, &mut site.whole)? {
                recover(&home, &work)?;
            }
        }
        site.lock = Lock::take(&site.spot.work(), into, &mut site.whole)?;
        // Whoever was waited for may have made what was missing, or removed what was there.
        let now = Spot::of(into)?;
        if site.lock.is_some() && now == site.spot {
            break;
        }
        site.lock = None;
        site.spot = now;
    }
    recover(&site.spot.home, &site.spot.work())?;
    Ok(site)
}

/// Whether an interrupted run has left something at `into`, or another program writes there just now.
pub fn is_unfinished(into: &Path) -> bool {
    Spot::of(into).is_ok_and(|spot| spot.work().exists() || !spot.earlier().is_empty())
}

fn recover(home: &Path, work: &Path) -> Result<(), Failure> {
    let Some(outcome) = journal::recover(home, work)? else { return Ok(()) };
    let listed = |paths: &[PathBuf]| paths.iter().map(|path| shown(&relative(path))).collect::<Vec<_>>().join(", ");
    match outcome {
        Outcome::Cleared => {
            output::remark("An earlier `faxsmith new` was interrupted here before it wrote anything; what it had prepared is gone.")
        }
        Outcome::Undone(paths) => {
            output::remark(&format!("An earlier `faxsmith new` was interrupted here: it is undone now ({}).", listed(&paths)))
        }
        Outcome::Finished { written, kept } => {
            output::remark(&format!("An earlier `faxsmith new` was interrupted here: it is finished now ({}).", listed(&written)));
            if !kept.is_empty() {
                output::remark(&format!("What has been changed since stays as it is: {}.", listed(&kept)));
            }
        }
    }
    Ok(())
}

/// A path as seen from the current folder, where it lies below.
fn relative(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or_else(|| path.to_owned())
}

impl Spot {
    fn of(into: &Path) -> Result<Self, Failure> {
        let failed = |remedy: &str| Failure::usage(format!("can't write into {}: {remedy}", shown(into)));
        let is_there = |path: &Path| path.as_os_str().is_empty() || fs::symlink_metadata(path).is_ok();
        let there = into.ancestors().find(|path| is_there(path)).unwrap_or(Path::new("/"));
        let missing = into.strip_prefix(there).unwrap_or(Path::new("")).to_owned();
        if missing.components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err(failed("there is no such folder"));
        }
        let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
        let home = fs::canonicalize(there).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => failed("it is a link to nothing"),
            _ => Failure::creating(into, &error),
        })?;
        if !home.is_dir() {
            return Err(failed(&if missing.as_os_str().is_empty() {
                "it is no folder".to_owned()
            } else {
                format!("{} is no folder", shown(there))
            }));
        }
        Ok(Self { home, missing })
    }

    /// The real path of the folder to write into.
    pub(super) fn goal(&self) -> PathBuf {
        if self.missing.as_os_str().is_empty() { self.home.clone() } else { self.home.join(&self.missing) }
    }

    /// Where the staged files lie.
    pub(super) fn work(&self) -> PathBuf {
        match self.missing.components().next() {
            None => self.home.join(WORK),
            Some(first) => self.home.join(work_for(first.as_os_str())),
        }
    }

    /// What is left of those that made a folder on the way to this one: each with the folder that it lies in.
    fn earlier(&self) -> Vec<(PathBuf, PathBuf)> {
        let above = self.home.ancestors().filter_map(|folder| Some((folder.parent()?.to_owned(), work_for(folder.file_name()?))));
        above.map(|(home, name)| (home.clone(), home.join(name))).filter(|(_, work)| whose(work) == Whose::Own).collect()
    }
}

/// Of a long name the beginning will do: no file system takes one of more than 255 bytes, and two runs that share it wait.
fn work_for(missing: &OsStr) -> String {
    format!("{WORK}-{}", missing.to_string_lossy().chars().take(60).collect::<String>())
}

impl Drop for Site {
    fn drop(&mut self) {
        self.lock = None;
        if interrupt::is_requested() && self.whole.is_some() {
            output::remark(if self.written { "interrupted: everything had been written" } else { "interrupted: nothing has been written" });
        }
        let was_writing = self.whole.take().is_some();
        if was_writing {
            interrupt::give_way();
        }
    }
}

/// The right to write in a folder, and the folder with the staged files.
#[derive(Debug)]
struct Lock {
    work: PathBuf,
    /// Until the last moment.
    _file: File,
}

impl Lock {
    /// Waits for it, without keeping a signal from ending the program. `None`: what was waited for has gone; look again.
    fn take(work: &Path, into: &Path, whole: &mut Option<MutexGuard<'static, ()>>) -> Result<Option<Self>, Failure> {
        let failed = |error: &io::Error| Failure::creating(if into.as_os_str().is_empty() { Path::new(".") } else { into }, error);
        match disk::make_folder(work, true) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match whose(work) {
                Whose::Own => {}
                // Whoever had it has removed it just now.
                Whose::Nobody => return Ok(None),
                Whose::Other => {
                    let remedy = "is in the way, and not a folder of this user; remove it";
                    return Err(Failure::usage(format!("can't write: {} {remedy}", shown(work))));
                }
            },
            made => made.map_err(|error| failed(&error))?,
        }
        let path = work.join(LOCK);
        if path.is_symlink() {
            return Err(Failure::usage(format!("can't write {}: it is a link; remove it", shown(&path))));
        }
        let file = match disk::open_lock(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(|error| {
                // Only an empty one goes.
                let _ = disk::remove_folder(work);
                failed(&error)
            })?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                output::remark(&format!("Another `faxsmith new` is writing into {}: waiting for it.", shown(into)));
                *whole = None;
                let waited = file.lock();
                *whole = Some(interrupt::while_writing());
                waited.map_err(|error| failed(&error))?;
            }
            // A file system without locks has no second writer that would know of them.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
        // Whoever had it before removes it in the end.
        let is_still_there = same_file::Handle::from_path(&path).ok() == file.try_clone().and_then(same_file::Handle::from_file).ok();
        Ok(is_still_there.then(|| Self { work: work.to_owned(), _file: file }))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // What a journal tells of is still to be put right: by the next run.
        if !journal::is_there(&self.work) {
            let _ = journal::clear(&self.work).or_else(|_| journal::clear(&self.work));
            let _ = disk::remove_file(&self.work.join(LOCK)).or_else(|_| disk::remove_file(&self.work.join(LOCK)));
            let _ = disk::remove_folder(&self.work).or_else(|_| disk::remove_folder(&self.work));
        }
    }
}

/// To whom what stands at a path belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// A folder of this user.
    Own,
    /// There is nothing.
    Nobody,
    /// No folder, or what another user has put there, which could be anything.
    Other,
}

fn whose(work: &Path) -> Whose {
    let there = match fs::symlink_metadata(work) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Whose::Nobody,
        Err(_) => return Whose::Other,
    };
    #[cfg(unix)]
    let is_own = std::os::unix::fs::MetadataExt::uid(&there) == rustix::process::geteuid().as_raw();
    #[cfg(not(unix))]
    let is_own = true;
    if there.is_dir() && is_own { Whose::Own } else { Whose::Other }
}

/// Whether a name in the folder of staged files is that of the lock.
pub(super) fn is_lock(name: &OsStr) -> bool {
    name == LOCK
}
