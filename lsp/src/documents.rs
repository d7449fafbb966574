//! The open documents, and what is known of each version.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use faxsmith_manifest::document::Document;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::across::Across;
use crate::analysis::Analysis;
use crate::lines::{Encoding, Lines};

/// One version of an open document. It never changes: an edit makes the next one.
pub struct Snapshot {
    /// As the client names it.
    pub uri: Uri,
    /// Its path, where it has one.
    pub path: Option<PathBuf>,
    /// The client's number for this version.
    pub version: i32,
    /// The text. Its tree has it as well.
    pub text: Arc<String>,
    /// Its lines.
    pub lines: Lines,
    /// Its tree, once somebody asked.
    pub(crate) document: OnceLock<Arc<Document>>,
    /// What has been found out about it, once somebody asked.
    pub(crate) analysis: OnceLock<Analysis>,
}

impl Snapshot {
    /// A version of a document.
    #[must_use]
    pub fn new(uri: Uri, version: i32, text: String) -> Self {
        let lines = Lines::of(&text);
        Self::with_lines(uri, version, Arc::new(text), lines)
    }

    fn with_lines(uri: Uri, version: i32, text: Arc<String>, lines: Lines) -> Self {
        let path = uri.to_file_path().map(std::borrow::Cow::into_owned);
        Self { uri, path, version, text, lines, document: OnceLock::new(), analysis: OnceLock::new() }
    }

    /// The path that a configuration is looked for from: of a document without a file its name.
    #[must_use]
    pub fn path_or_name(&self) -> Cow<'_, Path> {
        match &self.path {
            Some(path) => path.into(),
            None => PathBuf::from(self.name()).into(),
        }
    }

    /// Whether its tree is there.
    pub(crate) fn is_read(&self) -> bool {
        self.document.get().is_some()
    }

    /// The same version, of which nothing has been found out.
    fn forgetful(&self) -> Arc<Self> {
        let Self { uri, version, text, lines, .. } = self;
        Arc::new(Self::with_lines(uri.clone(), *version, Arc::clone(text), lines.clone()))
    }

    /// The path as the rules see it: with `/`. A document without a file has the name that its URI ends in.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.path {
            Some(path) => path.to_string_lossy().replace('\\', "/"),
            None => self.uri.as_str().rsplit([':', '/']).next().unwrap_or_default().to_owned(),
        }
    }
}

/// A text with another part in place of a range of it, in exactly the memory that it needs: each version of a large document is kept.
fn spliced(text: &str, range: std::ops::Range<usize>, part: &str) -> Cow<'static, str> {
    let mut new = String::with_capacity(text.len() - range.len() + part.len());
    new.push_str(&text[..range.start]);
    new.push_str(part);
    new.push_str(&text[range.end..]);
    new.into()
}

/// What becomes of a change that the client tells of.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// The document has a new version.
    Done,
    /// The document is not open.
    NotOpen,
    /// The version is not newer than the one that is known, which this is.
    Stale(i32),
}

/// All open documents.
#[derive(Default)]
pub struct Documents {
    /// By the text of their URI.
    open: Mutex<BTreeMap<String, Arc<Snapshot>>>,
    /// Versions that have been replaced. Those whose trees nobody holds any more make room for the next tree.
    replaced: Mutex<Vec<Arc<Snapshot>>>,
    /// What they have to do with one another.
    pub(crate) across: Across,
}

impl Documents {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Snapshot>>> {
        // A thread that panicked here left whole snapshots: each is put in at once.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A document was opened. Opened twice, the later text counts.
    pub fn open(&self, uri: Uri, version: i32, text: String) {
        let key = uri.as_str().to_owned();
        // What is on disk may have changed since.
        self.across.forget();
        self.lock().insert(key, Arc::new(Snapshot::new(uri, version, text)));
    }

    /// A document was changed.
    pub fn change(&self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) -> Change {
        let mut open = self.lock();
        let Some(known) = open.get_mut(uri.as_str()) else { return Change::NotOpen };
        if version <= known.version {
            return Change::Stale(known.version);
        }
        let mut text = Cow::Borrowed(&**known.text);
        let mut lines = None;
        for change in changes {
            match change.range {
                None => text = change.text.into(),
                Some(range) => {
                    let range = lines.as_ref().unwrap_or(&known.lines).offsets(&text, range, encoding);
                    text = spliced(&text, range, &change.text);
                }
            }
            lines = Some(Lines::of(&text));
        }
        let text = Arc::new(text.into_owned());
        let lines = lines.unwrap_or_else(|| known.lines.clone());
        let old = std::mem::replace(known, Arc::new(Snapshot::with_lines(uri.clone(), version, text, lines)));
        self.replaced.lock().unwrap_or_else(PoisonError::into_inner).push(old);
        Change::Done
    }

    /// Lets go of the versions that have been replaced: on the thread that reads, because taking a large tree apart takes its time.
    pub(crate) fn drop_replaced(&self) {
        drop(std::mem::take(&mut *self.replaced.lock().unwrap_or_else(PoisonError::into_inner)));
    }

    /// A document was closed, or what is known of it can't be trusted any more. Says whether it was open.
    pub fn close(&self, uri: &str) -> bool {
        self.across.forget();
        self.lock().remove(uri).is_some()
    }

    /// The newest version of a document.
    #[must_use]
    pub fn get(&self, uri: &Uri) -> Option<Arc<Snapshot>> {
        self.lock().get(uri.as_str()).cloned()
    }

    /// The newest version of each open document.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Snapshot>> {
        self.lock().values().cloned().collect()
    }

    /// The open document at a path: what the user sees counts, not what is on disk.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<Arc<Snapshot>> {
        self.lock().values().find(|snapshot| snapshot.path.as_deref() == Some(path)).cloned()
    }

    /// Forgets what was found out about the other documents of a folder, because one of it changed. Gives those.
    pub fn forget_beside(&self, path: &Path) -> Vec<Uri> {
        self.forget_where(|its| its != path && its.parent() == path.parent())
    }

    /// Forgets what was found out about the other manifests of a folder of providers. Gives those.
    pub fn forget_providers_beside(&self, path: &Path) -> Vec<Uri> {
        let folder = |path: &Path| Some(path.parent()?.parent()?.to_owned());
        self.forget_where(|its| its != path && its.file_name() == path.file_name() && folder(its) == folder(path))
    }

    fn forget_where(&self, is_meant: impl Fn(&Path) -> bool) -> Vec<Uri> {
        let mut open = self.lock();
        let beside = |snapshot: &Snapshot| snapshot.path.as_deref().is_some_and(&is_meant);
        let beside = open.values_mut().filter(|snapshot| beside(snapshot));
        beside
            .map(|snapshot| {
                *snapshot = snapshot.forgetful();
                snapshot.uri.clone()
            })
            .collect()
    }

    /// Forgets what was found out, because something around the documents changed.
    pub fn forget_analyses(&self) {
        self.across.forget();
        for snapshot in self.lock().values_mut() {
            *snapshot = snapshot.forgetful();
        }
    }
}
