//! Diagnostics of all files of the workspace, for clients that ask for them.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::hash::BuildHasher as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use foldhash::fast::FixedState;
use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::analysis::MAX_READ;
use crate::diagnostics;
use crate::documents::Snapshot;
use crate::progress::Teller;
use crate::state::State;

/// What was told of files that are not open, so that nobody reads them again to find that nothing has changed.
#[derive(Debug, Default)]
pub struct Told(Mutex<HashMap<PathBuf, (Stamp, String)>>);

/// What a file shows without being read: when it was written, its size, and what else was known then.
type Stamp = (Option<SystemTime>, u64, u64);

impl Told {
    fn id(&self, path: &Path, stamp: &Stamp) -> Option<String> {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.get(path).filter(|(known, _)| known == stamp).map(|(_, id)| id.clone())
    }

    fn keep(&self, path: &Path, stamp: Stamp, id: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), (stamp, id));
    }
}

/// Work that nobody waits for any more: set when this is dropped.
#[derive(Debug, Default)]
pub struct Awaited(pub Arc<AtomicBool>);

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Names what is known of a text: the same name means the same diagnostics. `generation` is that of [`State::generation`] from before the
/// text was taken. It looks at the whole text: not for the thread that reads messages.
#[must_use]
pub fn result_id(generation: u64, text: &str) -> String {
    // The usual hasher would take longer than reading a large text.
    format!("{:016x}", FixedState::default().hash_one((generation, text)))
}

/// What changed since the client asked last; `previous` are the names of what it knows, by the text of the URI. Stops early where nobody
/// waits any more.
#[must_use]
pub fn check(
    state: &Arc<State>,
    mut previous: BTreeMap<String, String>,
    is_over: &AtomicBool,
    progress: &Teller,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let generation = state.generation();
    let mut files: Vec<PathBuf> = state.folders().iter().flat_map(|folder| state.host.files(folder)).collect();
    files.sort();
    files.dedup();
    let mut reports = Vec::new();
    for (at, path) in files.iter().enumerate() {
        if is_over.load(Ordering::Relaxed) {
            return Vec::new();
        }
        progress.tell(at, files.len());
        let Some(uri) = Uri::from_file_path(path) else { continue };
        let known = previous.remove(uri.as_str());
        reports.extend(of_file(state, generation, path, uri, known));
    }
    // What is open elsewhere, and what is gone.
    for (uri, known) in previous {
        let Ok(uri) = uri.parse::<Uri>() else { continue };
        match state.documents.get(&uri) {
            Some(open) => reports.push(of_open(state, generation, &open, Some(known))),
            None => reports.push(full(uri, None, None, Vec::new())),
        }
    }
    reports
}

fn of_file(state: &Arc<State>, generation: u64, path: &Path, uri: Uri, known: Option<String>) -> Option<WorkspaceDocumentDiagnosticReport> {
    if let Some(open) = state.documents.get(&uri) {
        return Some(of_open(state, generation, &open, known));
    }
    let metadata = fs::metadata(path).ok().filter(|metadata| metadata.len() <= MAX_READ)?;
    let stamp = (metadata.modified().ok(), metadata.len(), generation);
    if let Some(known) = &known
        && state.told.id(path, &stamp).as_ref() == Some(known)
    {
        return Some(unchanged(uri, None, known.clone()));
    }
    let text = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
    let id = result_id(generation, &text);
    state.told.keep(path, stamp, id.clone());
    if known.as_ref() == Some(&id) {
        return Some(unchanged(uri, None, id));
    }
    let snapshot = Snapshot::new(uri.clone(), 0, text);
    let items = diagnostics::of(&snapshot, snapshot.analysis(&state.documents, &*state.host), state.client());
    Some(full(uri, None, Some(id), items))
}

fn of_open(state: &Arc<State>, generation: u64, open: &Snapshot, known: Option<String>) -> WorkspaceDocumentDiagnosticReport {
    let id = result_id(generation, &open.text);
    let version = Some(i64::from(open.version));
    if known.as_ref() == Some(&id) {
        return unchanged(open.uri.clone(), version, id);
    }
    let items = diagnostics::of(open, open.analysis(&state.documents, &*state.host), state.client());
    full(open.uri.clone(), version, Some(id), items)
}

fn full(uri: Uri, version: Option<i64>, result_id: Option<String>, items: Vec<Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let report = FullDocumentDiagnosticReport { result_id, items };
    WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report: report }.into()
}

fn unchanged(uri: Uri, version: Option<i64>, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    let report = UnchangedDocumentDiagnosticReport { result_id };
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: report,
    })
}
