//! What the linter finds in one version of a document.

use std::path::Path;
use std::sync::Arc;

use faxsmith_manifest::check::{Checked, Surroundings, check, findings};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::judge::{Judged, judge};
use faxsmith_manifest::kind;
use faxsmith_manifest::markdown::is_markdown;
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::settings::Mistake;

use crate::configuration;
use crate::documents::{Documents, Snapshot};
use crate::host::{Host, Plain, Wanted};
use crate::state::State;

/// The largest file that is read, in bytes.
pub(crate) const MAX_READ: u64 = 16 << 20;

/// Reads a file of at most `limit` bytes.
pub(crate) fn on_disk(path: &Path, limit: u64) -> Option<Vec<u8>> {
    std::fs::metadata(path).ok().filter(|file| file.is_file() && file.len() <= limit)?;
    std::fs::read(path).ok()
}

/// A checked version.
pub struct Analysis {
    /// What applies to it.
    pub wanted: Arc<dyn Wanted>,
    /// The document; `None` where it is none of Faxbot's files, so that nothing is said about it.
    pub document: Option<Arc<Document>>,
    /// Its findings, with their levels.
    pub judged: Judged,
    /// What is wrong with it as a configuration of faxsmith.
    pub mistakes: Vec<(Level, Mistake)>,
    /// What is wrong with the configuration that applies, for the user.
    pub complaint: Option<String>,
    /// Whether other manifests of the folder have to be looked at again, because this one has another id or loads no more.
    pub matters_to_others: bool,
}

impl Analysis {
    /// Nothing is said.
    pub(crate) fn nothing(wanted: Arc<dyn Wanted>) -> Self {
        Self { wanted, document: None, judged: Judged::default(), mistakes: Vec::new(), complaint: None, matters_to_others: false }
    }
}

impl Snapshot {
    /// What the linter finds, worked out once for each version. Takes as long as a check takes: not for the thread that reads messages.
    pub fn analysis(&self, documents: &Documents, host: &dyn Host) -> &Analysis {
        self.analysis.get_or_init(|| analyse(self, documents, host))
    }

    /// The tree, read once for each version. Far quicker than the check: whoever needs no findings need not wait for them.
    pub fn document(&self, documents: &Documents) -> &Arc<Document> {
        self.document.get_or_init(|| {
            documents.drop_replaced();
            self.at_place(documents, |place| Arc::new(Document::read_text(Arc::clone(&self.text), place)))
        })
    }

    /// Whether a check of it looks at its tree. A configuration has none, and what is checked in Markdown are the manifests in it.
    pub(crate) fn has_tree(&self) -> bool {
        !self.is_configuration() && !is_markdown(&self.name())
    }

    /// What applies to it. What is wrong with the configuration is said elsewhere.
    pub(crate) fn wanted(&self, state: &State) -> Arc<dyn Wanted> {
        state.host.wanted(&self.path_or_name()).unwrap_or_else(|_| Arc::new(Plain))
    }

    /// Does something with where the document lies.
    pub(crate) fn at_place<T>(&self, documents: &Documents, work: impl FnOnce(&Place<'_>) -> T) -> T {
        let name = self.name();
        let folder = self.path.as_deref().map(|path| Folder { path, documents });
        // A document that is not saved yet has no folder.
        let neighbours = folder.as_ref().map(|folder| folder as &dyn Neighbours);
        work(&Place { path: &name, neighbours })
    }

    /// Does something with all that the checker wants to know of a document.
    pub(crate) fn within<T>(&self, wanted: &dyn Wanted, documents: &Documents, work: impl FnOnce(&Surroundings<'_>) -> T) -> T {
        self.at_place(documents, |place| work(&Surroundings { place: *place, ..wanted.around() }))
    }
}

fn analyse(snapshot: &Snapshot, documents: &Documents, host: &dyn Host) -> Analysis {
    let name = snapshot.name();
    let path = snapshot.path_or_name();
    let wanted = match host.wanted(&path) {
        // What is wrong on disk is being mended.
        saved if snapshot.is_configuration() => return configuration::analyse(snapshot, saved.ok()),
        Ok(wanted) => wanted,
        Err(complaint) => return Analysis { complaint: Some(complaint), ..Analysis::nothing(Arc::new(Plain)) },
    };
    let (document, findings, matters_to_others) = snapshot.within(&*wanted, documents, |around| {
        // What is checked in Markdown are the manifests in it: its own tree says nothing.
        if is_markdown(&name) {
            let Checked { document, findings, .. } = check(snapshot.text.as_bytes().to_vec(), around);
            return (Arc::new(document), findings, false);
        }
        let document = snapshot.document(documents);
        if !is_ours(&name, document) {
            return (Arc::clone(document), Vec::new(), false);
        }
        let (more, matters) = documents.across.look(&path, document, &around.place, documents);
        (Arc::clone(document), findings(document, around, more), matters)
    });
    if !is_ours(&name, &document) {
        return Analysis::nothing(wanted);
    }
    let judged = judge(findings, wanted.around().scope);
    Analysis { document: Some(document), judged, matters_to_others, ..Analysis::nothing(wanted) }
}

/// Whether `lint` would check such a file in a folder: by its name, or because it has an `actions` object. An editor hands over any
/// JSON file.
pub(crate) fn is_ours(name: &str, document: &Document) -> bool {
    let file = Place::new(name).file_name();
    !kind::is_companion(file) && (kind::by_name(file).is_some() || is_markdown(file) || document.has_actions())
}

/// The folder of a document: what is open counts, then what is on disk.
struct Folder<'a> {
    path: &'a Path,
    documents: &'a Documents,
}

impl Neighbours for Folder<'_> {
    fn has(&self, name: &str) -> bool {
        let path = self.path.with_file_name(name);
        path.exists() || self.documents.at(&path).is_some()
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.path.with_file_name(name);
        match self.documents.at(&path) {
            Some(open) => Some(open.text.as_bytes().to_vec()),
            None => on_disk(&path, MAX_READ),
        }
    }
}
