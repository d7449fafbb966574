//! Which test cases a path means.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::kind;
use faxsmith_manifest::kind::{RESPONSE, TEST};
use faxsmith_manifest::place::Place;

use crate::failure::{Failure, shown};
use crate::files::{self, Configured, Selection};
use crate::settings::Settings;

/// A file of test cases and its manifest, which need not be there.
pub struct Pair {
    pub test: PathBuf,
    pub manifest: PathBuf,
}

/// What the paths mean.
#[derive(Default)]
pub struct Found {
    /// In the order of their paths, each once.
    pub pairs: Vec<Pair>,
    /// Manifests that were named and have no test cases.
    pub without: Vec<PathBuf>,
    pub failures: Vec<Failure>,
}

/// Looks at every path: files of test cases, manifests, folders.
pub fn find(paths: &[PathBuf], settings: &Settings) -> Found {
    let found = Mutex::new(Found::default());
    let selection = Selection { settings, force_exclude: false };
    let visit = |file: Result<files::Found, Failure>| {
        let sorted = file.map(|file| sort(&file));
        let Ok(mut found) = found.lock() else { return };
        match sorted {
            Ok(Sorted::Pair(pair)) => found.pairs.push(pair),
            Ok(Sorted::Without(path)) => found.without.push(path),
            Ok(Sorted::Other) => {}
            Ok(Sorted::Unread(failure)) | Err(failure) => failure.told_once(&mut found.failures),
        }
    };
    files::walk(paths, 0, &selection, &|batch| batch.into_iter().for_each(visit));
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.pairs.sort_by_key(|pair| shown(&pair.test));
    found.pairs.dedup_by_key(|pair| shown(&pair.test));
    found.without.sort();
    found.without.dedup();
    found.failures.sort_by(|a, b| a.message.cmp(&b.message));
    found
}

enum Sorted {
    Pair(Pair),
    Without(PathBuf),
    Other,
    Unread(Failure),
}

fn sort(file: &files::Found) -> Sorted {
    if file.configured == Configured::Excluded {
        return Sorted::Other;
    }
    let path = &file.path;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if let Some(stem) = name.strip_suffix(TEST) {
        let manifest = path.with_file_name(format!("{stem}.json"));
        // Others call their files so too (`tsconfig.test.json`): in a folder only those that have cases are meant.
        return if file.named || kind::by_name(&format!("{stem}.json")).is_some() {
            Sorted::Pair(Pair { test: path.clone(), manifest })
        } else {
            match files::read(path, files::MAX_READ) {
                Ok(bytes) if bytes.as_deref().is_some_and(has_cases) => Sorted::Pair(Pair { test: path.clone(), manifest }),
                Ok(_) => Sorted::Other,
                Err(error) => Sorted::Unread(Failure::reading(path, &error)),
            }
        };
    }
    if !file.named {
        return Sorted::Other;
    }
    if name.ends_with(RESPONSE) {
        return Sorted::Unread(Failure::usage(format!("{} holds sample replies; name the manifest or its test cases", shown(path))));
    }
    if !path.exists() {
        return Sorted::Unread(Failure::reading(path, &std::io::ErrorKind::NotFound.into()));
    }
    let test = test_beside(path);
    if test.exists() { Sorted::Pair(Pair { test, manifest: path.clone() }) } else { Sorted::Without(path.clone()) }
}

/// The file of test cases of a manifest: `manifest.test.json` for `manifest.json`.
pub fn test_beside(manifest: &Path) -> PathBuf {
    let name = manifest.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    manifest.with_file_name(format!("{}{TEST}", name.strip_suffix(".json").unwrap_or(&name)))
}

/// Whether there are cases at the top, even in a broken file.
fn has_cases(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"cases").is_some() && Document::read(bytes.to_vec(), &Place::default()).root.get("cases").is_some()
}
