//! Which `faxsmith.toml` applies to a file: the nearest above it.

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use faxsmith_manifest::settings::FILE_NAME;

use crate::failure::{Failure, shown};
use crate::settings::configuration::{self, Configuration};

/// What a search found: nothing, a configuration, or one that can't be used.
type Known = Result<Option<Arc<Configuration>>, Failure>;

/// Searches, and remembers what is found: one look into each folder.
pub struct Finder {
    current: PathBuf,
    /// By folder, as it is called: from the root or from the current folder.
    folders: RwLock<HashMap<OsString, Known>>,
    /// By the configuration's own path. Held while one is read, so that each is read once.
    read: Mutex<BTreeMap<PathBuf, Known>>,
}

impl Finder {
    pub fn new() -> Result<Self, Failure> {
        let current = env::current_dir().map_err(|error| Failure::reading(Path::new("."), &error))?;
        Ok(Self { current, folders: RwLock::default(), read: Mutex::default() })
    }

    /// The configuration that the user named. Its patterns are relative to the current folder: it may lie anywhere.
    pub fn named(&self, path: &Path) -> Result<Configuration, Failure> {
        configuration::read(path, shown(path), self.current.clone(), PathBuf::new())
    }

    /// The path from the root, without `.` and `..`.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let path = without_dot(path);
        let joined = self.current.join(path);
        if !has_dots(path) {
            return joined;
        }
        if joined.components().all(|component| component != Component::ParentDir) {
            // Collecting drops each `.`.
            return joined.components().collect();
        }
        // What `..` leads to is the file system's to say: there may be links on the way.
        let (folder, name) = (joined.parent().unwrap_or(&joined), joined.file_name());
        match (fs::canonicalize(folder), name) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => fs::canonicalize(&joined).unwrap_or_else(|_| by_name(&joined)),
        }
    }

    /// The folder in which a file lies; a folder itself.
    pub fn folder_of(&self, path: &Path) -> PathBuf {
        let absolute = self.absolute(path);
        if path.file_name().is_none() || absolute.is_dir() {
            return absolute;
        }
        absolute.parent().map(Path::to_owned).unwrap_or(absolute)
    }

    /// The configuration that applies to a file.
    pub fn nearest_above(&self, path: &Path) -> Known {
        let path = without_dot(path);
        let folder = path.parent().unwrap_or(path);
        if !has_dots(folder) {
            return self.nearest(folder);
        }
        let absolute = self.absolute(path);
        self.nearest(absolute.parent().unwrap_or(&absolute))
    }

    /// The configuration that applies to the files of a folder, which is given without `..`. This is asked for every file: mostly the
    /// folder is known, and nothing is made to find that out.
    pub fn nearest(&self, folder: &Path) -> Known {
        let below = folder.ancestors();
        // Above the current folder, which is called ``, it goes on from the root's side.
        let above = folder.is_relative().then(|| self.current.ancestors().skip(1)).into_iter().flatten();
        let mut passed: Vec<&Path> = Vec::new();
        let mut found = Ok(None);
        for folder in below.chain(above) {
            if let Some(known) = self.known(folder) {
                found = known;
                break;
            }
            passed.push(folder);
            if let Some(known) = self.inside(folder) {
                found = known;
                break;
            }
        }
        if passed.is_empty() {
            return found;
        }
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.extend(passed.into_iter().map(|folder| (folder.as_os_str().to_owned(), found.clone())));
        found
    }

    fn known(&self, folder: &Path) -> Option<Known> {
        self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder.as_os_str()).cloned()
    }

    /// The configurations that were found so far and can be used, by their paths.
    pub fn read_so_far(&self) -> Vec<Arc<Configuration>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.values().filter_map(|known| known.clone().ok()?).collect()
    }

    /// The configuration in a folder, if there is one.
    fn inside(&self, folder: &Path) -> Option<Known> {
        let path = folder.join(FILE_NAME);
        // A link counts as a configuration even where it leads nowhere: it was meant as one.
        let entry = fs::symlink_metadata(&path).ok()?;
        if entry.is_dir() || (entry.is_symlink() && path.is_dir()) {
            return None;
        }
        let folder = self.absolute(folder);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read.entry(folder.clone()).or_insert_with(|| {
            let near = self.as_seen_from_here(&folder);
            let name = shown(&near.join(FILE_NAME));
            if fs::metadata(&path).is_ok_and(|file| !file.is_file()) {
                return Err(Failure::usage(format!("can't read {name}: it is no plain file")));
            }
            configuration::read(&path, name, folder, near).map(|configuration| Some(Arc::new(configuration)))
        });
        Some(known.clone())
    }

    /// A folder as people in the current one would call it: `a/b`, `../..`, or from the root where it lies elsewhere.
    fn as_seen_from_here(&self, folder: &Path) -> PathBuf {
        if let Ok(below) = folder.strip_prefix(&self.current) {
            return below.to_owned();
        }
        // The root alone is nothing in common.
        let common = self.current.ancestors().find(|above| above.parent().is_some() && folder.starts_with(above));
        let Some(common) = common else { return folder.to_owned() };
        let up = self.current.strip_prefix(common).unwrap_or(Path::new("")).components().map(|_| Component::ParentDir);
        let down = folder.strip_prefix(common).unwrap_or(folder);
        up.collect::<PathBuf>().join(down)
    }
}

/// `./a` as `a`: so a walk of the current folder calls its files.
fn without_dot(path: &Path) -> &Path {
    if path.as_os_str().as_encoded_bytes().starts_with(b".") { path.strip_prefix(".").unwrap_or(path) } else { path }
}

/// Whether a part of a path may be `.` or `..`; names that begin with a dot count too.
fn has_dots(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    memchr::memchr_iter(b'.', bytes).any(|at| at == 0 || std::path::is_separator(char::from(bytes[at - 1])))
}

/// `..` taken away with the name before it, for paths that do not exist.
fn by_name(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        if component == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(component);
        }
    }
    plain
}
