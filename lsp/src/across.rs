//! The other manifests of a folder of providers: two with one id, and an invalid one that keeps the others from loading, show only
//! beside one another.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use faxsmith_manifest::across::{self, Facts};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Finding;
use faxsmith_manifest::place::Place;

use crate::analysis::{MAX_READ, on_disk};
use crate::documents::Documents;

/// In a folder of more providers than this none is held against the others: `lint` does that.
const MAX_PROVIDERS: usize = 500;

/// What is known of folders of providers.
#[derive(Debug, Default)]
pub struct Across {
    /// The manifests on disk, by the folder.
    on_disk: Mutex<HashMap<PathBuf, Manifests>>,
    /// What was last seen of open manifests that matters to others.
    told: Mutex<HashMap<PathBuf, Mattering>>,
}

/// The manifests of a folder.
type Manifests = Arc<Vec<(PathBuf, Facts)>>;
/// Its id, and whether it loads.
type Mattering = (Option<String>, bool);

impl Across {
    /// Forgets what was read: files have changed.
    pub fn forget(&self) {
        self.on_disk.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What a look at the whole folder shows of one manifest in it, and whether it has changed for the others.
    pub fn look(&self, path: &Path, document: &Document, place: &Place<'_>, documents: &Documents) -> (Vec<Finding>, bool) {
        let (Some(own), Some(folder)) = (Facts::of(document, place), path.parent().and_then(Path::parent)) else {
            return (Vec::new(), false);
        };
        let now = (own.id.clone(), own.loads_on_2026);
        let before = self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), now.clone());
        let changed = before.is_some_and(|before| before != now);
        let mut files = vec![own];
        for (other, facts) in self.on_disk(folder).iter().filter(|(other, _)| other != path) {
            files.push(open(other, documents).unwrap_or_else(|| facts.clone()));
        }
        let files: Vec<&Facts> = files.iter().collect();
        let found = across::check(&files).into_iter().filter(|(at, _)| *at == 0).map(|(_, finding)| finding);
        (found.collect(), changed)
    }

    fn on_disk(&self, folder: &Path) -> Manifests {
        let mut known = self.on_disk.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(folder.to_owned()).or_insert_with(|| Arc::new(read(folder))))
    }
}

/// The facts of a document as it is open.
fn open(path: &Path, documents: &Documents) -> Option<Facts> {
    let snapshot = documents.at(path)?;
    snapshot.at_place(documents, |place| Facts::of(snapshot.document(documents), place))
}

/// The facts of all manifests of a folder of providers, as they are on disk.
fn read(folder: &Path) -> Vec<(PathBuf, Facts)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.take(MAX_PROVIDERS + 1).map(|entry| entry.path().join("manifest.json")).collect();
    if paths.len() > MAX_PROVIDERS {
        return Vec::new();
    }
    paths.sort();
    let of = |path: PathBuf| {
        let bytes = on_disk(&path, MAX_READ)?;
        let name = path.to_string_lossy().replace('\\', "/");
        let place = Place::new(&name);
        let facts = Facts::of(&Document::read(bytes, &place), &place)?;
        Some((path, facts))
    };
    paths.into_iter().filter_map(of).collect()
}
