//! What the handlers and the publisher share, and what is done with it.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use faxsmith_manifest::kind;
use tokio::sync::Notify;
use tokio::sync::mpsc::Sender;
use tower_lsp::Client as Remote;
use tower_lsp::ls_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams, MessageType, Registration, Uri,
    WorkspaceFolder,
};

use crate::client::Client;
use crate::documents::{Documents, Snapshot};
use crate::host::Host;
use crate::log::Log;
use crate::publisher::Dirty;
use crate::ready::Ready;
use crate::virtual_document::Shown;
use crate::wire::Frame;
use crate::worker::Worker;
use crate::workspace::Told;
use crate::{lenses, parent, reading, settings, virtual_document};

/// Everything that handlers and the publisher share.
pub struct State {
    /// To speak to the client.
    pub remote: Remote,
    /// The program around.
    pub host: Box<dyn Host>,
    /// The open documents.
    pub documents: Documents,
    /// Those to check and publish.
    pub dirty: Dirty,
    /// What the client can do; known once it has introduced itself.
    pub client: OnceLock<Client>,
    /// Wakes the publisher.
    pub wake: Notify,
    /// Where documents are read, and where is answered what needs no findings.
    pub reader: Worker,
    /// Where documents are checked, and where is answered what needs findings.
    pub checker: Worker,
    /// Diagnostics on their way out.
    pub ready: Arc<Ready>,
    /// What is done, for bug reports.
    pub log: Log,
    /// What was told of files that are not open.
    pub told: Told,
    /// The folders of the workspace; empty where a single file is open.
    pub folders: Mutex<Vec<PathBuf>>,
    /// The documents of the server's own that the client shows.
    pub shown: Shown,
    /// What is wrong with the settings that came with `initialize`: told once the client listens.
    pub complaints: Mutex<Vec<String>>,
    /// How often something around the documents has changed.
    pub generation: AtomicU64,
    /// What comes in: here the end of the client's process is told as well.
    pub frames: Sender<Frame>,
}

impl State {
    /// What the client can do.
    pub fn client(&self) -> &Client {
        self.client.get_or_init(Client::default)
    }

    /// Learns of the client what it says when it introduces itself.
    pub fn meet(self: &Arc<Self>, params: &InitializeParams) {
        let who = params.client_info.as_ref();
        let name = who.map_or("a client without a name", |who| &who.name);
        let version = who.and_then(|who| who.version.as_deref()).unwrap_or_default();
        let client = self.client();
        let (encoding, how) = (client.encoding.kind(), if client.pulls { "asks for diagnostics" } else { "takes diagnostics" });
        self.log.line(&format!("faxsmith {} serves {name} {version}: {}, {how}", env!("CARGO_PKG_VERSION"), encoding.as_str()));
        #[allow(deprecated, reason = "older clients say only this")]
        let root = params.root_uri.as_ref().and_then(|root| root.to_file_path().map(Cow::into_owned));
        let folders = params.workspace_folders.as_deref().map(paths).unwrap_or_else(|| root.into_iter().collect());
        folders.iter().for_each(|folder| self.log.line(&format!("folder {}", folder.display())));
        *self.folders.lock().unwrap_or_else(PoisonError::into_inner) = folders;
        if let Some(options) = &params.initialization_options {
            *self.complaints.lock().unwrap_or_else(PoisonError::into_inner) = settings::take(self, options);
        }
        if let Some(id) = params.process_id {
            let state = Arc::clone(self);
            parent::watch(id, move || {
                state.log.line("the client's process is gone");
                // Where nobody listens any more the server ends already.
                let _ = state.frames.blocking_send(Frame::End);
            });
        }
    }

    /// Does work that needs the findings in a version of a document, where documents are checked; `None` where it panicked. The tree is
    /// read before, on one thread whoever asks, so that the tree of a version takes the place of the one before.
    pub async fn checked<T: Send + 'static>(
        self: &Arc<Self>,
        snapshot: &Arc<Snapshot>,
        work: impl FnOnce(&Arc<Self>, &Snapshot) -> T + Send + 'static,
    ) -> Option<T> {
        if !snapshot.is_read() {
            let (state, snapshot) = (Arc::clone(self), Arc::clone(snapshot));
            let read = move || {
                state.documents.drop_replaced();
                if snapshot.has_tree() {
                    snapshot.document(&state.documents);
                }
            };
            // Where reading panics, the work that needs the tree learns of it.
            self.reader.run(read).await;
        }
        let (state, snapshot) = (Arc::clone(self), Arc::clone(snapshot));
        self.checker.run(move || work(&state, &snapshot)).await
    }

    /// Has a document checked and published.
    pub fn touch(&self, uri: &str) {
        self.dirty.add(uri);
        self.wake.notify_one();
    }

    /// The folders of the workspace.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often something around the documents has changed: with each time another state may hold for the same texts.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Something around the documents has changed: all is checked again.
    pub fn renew(self: &Arc<Self>) {
        self.generation.fetch_add(1, Ordering::Relaxed);
        self.documents.forget_analyses();
        for snapshot in self.documents.all() {
            self.touch(snapshot.uri.as_str());
        }
        self.have_asked_again();
    }

    /// A manifest has changed in what matters to the others of its folder: those that are open are checked again.
    pub fn look_at_providers_beside(self: &Arc<Self>, snapshot: &Snapshot) {
        let Some(path) = &snapshot.path else { return };
        self.check_again(&self.documents.forget_providers_beside(path));
    }

    /// What is found in a manifest depends on the sample replies beside it, and on the README.
    pub fn refresh_beside(self: &Arc<Self>, uri: &Uri) {
        let name = uri.as_str();
        if !name.ends_with(kind::RESPONSE) && !name.ends_with("/README.md") {
            return;
        }
        let Some(path) = uri.to_file_path() else { return };
        self.check_again(&self.documents.forget_beside(&path));
    }

    /// Documents of which nothing is known any more are checked again.
    fn check_again(self: &Arc<Self>, forgotten: &[Uri]) {
        if forgotten.is_empty() {
            return;
        }
        self.generation.fetch_add(1, Ordering::Relaxed);
        forgotten.iter().for_each(|uri| self.touch(uri.as_str()));
        self.have_asked_again();
    }

    /// Has the client ask again for all that it asks for by itself.
    pub fn have_asked_again(self: &Arc<Self>) {
        reading::refresh(self);
        lenses::refresh(self);
        virtual_document::refresh(self, None);
        let client = self.client();
        if client.pulls && client.refreshes_diagnostics {
            let state = Arc::clone(self);
            // A client that refuses asks again when it likes.
            tokio::spawn(async move { drop(state.remote.workspace_diagnostic_refresh().await) });
        }
    }

    /// Shows the user a message.
    pub fn show(self: &Arc<Self>, kind: MessageType, message: String) {
        let state = Arc::clone(self);
        tokio::spawn(async move { state.remote.show_message(kind, message).await });
    }

    /// Tells the log. Never with a text from a file.
    pub fn log(self: &Arc<Self>, kind: MessageType, message: String) {
        self.log.line(&message);
        let state = Arc::clone(self);
        tokio::spawn(async move { state.remote.log_message(kind, message).await });
    }
}

/// The files around documents that decide what is found in them.
const WATCHED: [&str; 4] = ["**/faxsmith.toml", "**/faxsmith-baseline.json", "**/*.response.json", "**/manifest.json"];

/// What the client registers so that it tells of changed files.
pub fn files_to_watch() -> Registration {
    let watch = |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_owned()), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().map(|glob| watch(glob)).collect() };
    Registration {
        id: "faxsmith-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}

/// The folders of a workspace that lie in the file system.
pub fn paths(folders: &[WorkspaceFolder]) -> Vec<PathBuf> {
    folders.iter().filter_map(|folder| folder.uri.to_file_path().map(Cow::into_owned)).collect()
}
