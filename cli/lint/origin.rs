//! Where the files of a run come from: a walk, what differs from a commit, or what is staged.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use faxsmith_manifest::place::{Neighbours, Place};

use crate::args::LintArgs;
use crate::failure::{Failure, shown};
use crate::files::{self, Configured, Folder, Found, Interest, Selection, Verdict};
use crate::git::{Blob, Repository};

/// Where the files of a run come from.
pub enum Origin {
    /// The paths and what lies below them.
    Walk(Vec<PathBuf>),
    /// Files of the work tree that differ from a commit.
    Changed(Vec<Found>),
    /// What is staged.
    Staged(Box<Staged>),
}

/// What is staged, and what lies beside it in the index.
pub struct Staged {
    repository: Repository,
    found: Vec<Found>,
    unmerged: Vec<PathBuf>,
    index: BTreeMap<PathBuf, Blob>,
    contents: HashMap<Blob, Option<Vec<u8>>>,
    /// With fixes: the staged files whose work tree holds something else.
    unstaged: HashSet<PathBuf>,
    /// With fixes: those whose work tree holds the same, so that it is mended.
    mended: HashSet<PathBuf>,
}

impl Origin {
    /// What the flags ask for.
    pub fn of(args: &LintArgs) -> Result<Self, Failure> {
        if args.staged {
            return Ok(Origin::Staged(Box::new(Staged::of(args)?)));
        }
        if !args.changed {
            return Ok(Origin::Walk(args.paths.clone()));
        }
        let repository = Repository::here("--changed")?;
        let changed = repository.changed_since(args.since.as_deref().unwrap_or("HEAD"), &args.paths)?;
        // What is gone is no file, and links are left out as in a walk.
        let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        let found = changed.into_iter().filter(|path| is_file(path)).filter_map(|path| found(path, &args.paths));
        Ok(Origin::Changed(found.collect()))
    }

    /// Visits every file, in parallel and in no order.
    pub fn visit(&self, jobs: usize, selection: &Selection<'_>, visit: &(dyn Fn(Vec<Result<Found, Failure>>) + Sync)) {
        let named_by_git = |all: &[Found]| {
            let configured = |found: &Found| {
                let configured = selection.of(&found.path, found.named)?;
                Ok(Found { configured, ..found.clone() })
            };
            visit(all.iter().map(configured).collect());
        };
        match self {
            Origin::Walk(paths) => files::walk(paths, jobs, selection, visit),
            Origin::Changed(found) => files::each(found, jobs, &named_by_git),
            Origin::Staged(staged) => {
                for path in &staged.unmerged {
                    let message = format!("{} is not checked: its merge is not resolved; mend it and `git add` it", shown(path));
                    visit(vec![Err(Failure::usage(message))]);
                }
                files::each(&staged.found, jobs, &named_by_git);
            }
        }
    }

    /// Whether all that lies below a folder is looked at, where `is_above` says of a folder that it is above that one.
    pub fn covers(&self, is_above: impl Fn(&Path) -> bool) -> bool {
        matches!(self, Origin::Walk(paths) if paths.iter().any(|path| path.is_dir() && is_above(path)))
    }

    /// Decides whether a file is to be checked, and reads it.
    pub fn verdict(&self, found: &Found, markdown: bool) -> Verdict {
        match self {
            Origin::Staged(staged) => files::interest_in(found, markdown).verdict(&found.path, |limit| staged.read(&found.path, limit)),
            Origin::Walk(_) | Origin::Changed(_) => files::verdict(found, markdown),
        }
    }

    /// Reads a file once more.
    pub fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self {
            Origin::Staged(staged) => staged.read(path, files::MAX_READ),
            Origin::Walk(_) | Origin::Changed(_) => files::read(path, files::MAX_READ),
        }
    }

    /// Whether fixes of a file may be written: not over changes that are not staged.
    pub fn may_write(&self, path: &Path) -> bool {
        !matches!(self, Origin::Staged(staged) if staged.unstaged.contains(path))
    }

    /// Manifests that are not checked but belong to the same folders of providers as those that are: `checked` names them.
    pub fn bystanders<'p>(&self, checked: impl Iterator<Item = &'p Path>) -> Vec<(PathBuf, Vec<u8>)> {
        // A walk has come by all of them.
        if matches!(self, Origin::Walk(_)) {
            return Vec::new();
        }
        let checked: HashSet<&Path> = checked.collect();
        let mut folders: Vec<PathBuf> = checked.iter().filter_map(|path| providers(path)).collect();
        folders.sort();
        folders.dedup();
        let others: Vec<PathBuf> = match self {
            Origin::Walk(_) => Vec::new(),
            Origin::Changed(_) => folders.iter().flat_map(|folder| manifests_below(folder)).collect(),
            Origin::Staged(staged) => {
                staged.index.keys().filter(|path| providers(path).is_some_and(|folder| folders.contains(&folder))).cloned().collect()
            }
        };
        let others = others.into_iter().filter(|path| !checked.contains(&**path));
        others.filter_map(|path| Some((self.read(&path).ok()??, path))).map(|(bytes, path)| (path, bytes)).collect()
    }
}

/// What lies beside a file.
pub enum Beside<'a> {
    /// On disk.
    Disk(Folder<'a>),
    /// In the index: what is not staged or committed is not there for whoever gets the commit.
    Index(&'a Staged, &'a Path),
}

impl<'a> Beside<'a> {
    /// What lies beside a file of this origin.
    pub fn of(origin: &'a Origin, path: &'a Path) -> Self {
        match origin {
            Origin::Staged(staged) => Beside::Index(staged, path),
            Origin::Walk(_) | Origin::Changed(_) => Beside::Disk(Folder(path)),
        }
    }
}

impl Neighbours for Beside<'_> {
    fn has(&self, name: &str) -> bool {
        match self {
            Beside::Disk(folder) => folder.has(name),
            Beside::Index(staged, path) => staged.index.contains_key(&path.with_file_name(name)),
        }
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Beside::Disk(folder) => folder.read(name),
            Beside::Index(staged, path) => staged.read(&path.with_file_name(name), files::MAX_READ).ok()?,
        }
    }
}

impl Staged {
    fn of(args: &LintArgs) -> Result<Self, Failure> {
        let repository = Repository::here("--staged")?;
        let mut staged = Self {
            repository,
            found: Vec::new(),
            unmerged: Vec::new(),
            index: BTreeMap::new(),
            contents: HashMap::new(),
            unstaged: HashSet::new(),
            mended: HashSet::new(),
        };
        let mut wanted = Vec::new();
        for changed in staged.repository.staged(&args.paths)? {
            let Some(found) = found(changed.path, &args.paths) else { continue };
            let interest = interest(&found.path, found.named, args.markdown);
            if changed.unmerged {
                staged.unmerged.extend((!matches!(interest, Interest::None(_))).then_some(found.path));
                continue;
            }
            if !matches!(interest, Interest::None(_)) {
                wanted.push((changed.blob, interest.limit()));
            }
            staged.found.push(found);
        }
        staged.unmerged.dedup();
        staged.found.retain(|found| !staged.unmerged.contains(&found.path));
        if wanted.is_empty() {
            return Ok(staged);
        }
        staged.index = staged.repository.index()?;
        let companions = staged.found.iter().filter_map(|found| {
            let name = found.path.file_name()?.to_str()?;
            staged.index.get(&found.path.with_file_name(Place::new(name).sample_name()))
        });
        wanted.extend(companions.map(|blob| (blob.clone(), files::MAX_READ)));
        staged.contents = staged.repository.contents(&wanted)?;
        if args.fix {
            staged.unstaged = staged.repository.unstaged(&args.paths)?.into_iter().collect();
            let same = staged.found.iter().map(|found| &found.path).filter(|path| !staged.unstaged.contains(*path));
            staged.mended = same.cloned().collect();
        }
        Ok(staged)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
        if self.mended.contains(path) {
            return files::read(path, limit);
        }
        let Some(blob) = self.index.get(path) else { return Err(io::ErrorKind::NotFound.into()) };
        if let Some(content) = self.contents.get(blob) {
            return Ok(content.clone());
        }
        let mut contents = self.repository.contents(&[(blob.clone(), limit)]).map_err(|failure| io::Error::other(failure.message))?;
        Ok(contents.remove(blob).flatten())
    }
}

fn interest(path: &Path, named: bool, markdown: bool) -> Interest {
    files::interest(&path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default(), named, markdown)
}

/// A file that Git named, unless a walk from the paths would pass it by: hidden files and what lies in hidden folders.
fn found(path: PathBuf, paths: &[PathBuf]) -> Option<Found> {
    let here = std::env::current_dir().unwrap_or_default();
    let plain = |path: &Path| -> PathBuf { here.join(path).components().filter(|part| *part != Component::CurDir).collect() };
    let whole = plain(&path);
    let mut below = paths.iter().filter_map(|root| whole.strip_prefix(plain(root)).ok().map(Path::to_owned));
    let named = below.clone().any(|rest| rest.as_os_str().is_empty());
    // Where links or `..` hide what the paths lead to, Git has compared them already.
    let is_hidden =
        |rest: &Path| rest.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b".") && part != Component::ParentDir);
    let taken = named || below.clone().next().is_none() || below.any(|rest| !is_hidden(&rest));
    taken.then_some(Found { path, named, configured: Configured::Free })
}

/// `…/providers` of `…/providers/<id>/manifest.json`.
fn providers(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|_| path.file_name().is_some_and(|name| name == "manifest.json"))?.parent()?;
    (folder.file_name()? == "providers").then(|| folder.to_owned())
}

fn manifests_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| folder.join(entry.file_name()).join("manifest.json")).filter(|path| path.is_file()).collect()
}
