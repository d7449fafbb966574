//! The server: each message of the protocol, and who answers it.
//!
//! Order: the framework runs handlers at once, but each runs in order up to its first await. So what changes a document has no await at
//! all, and a request takes its snapshot before its first. No handler waits for an answer of the client: that would wait for ever.

use std::sync::{Arc, OnceLock};

use faxsmith_manifest::span::Span;

use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client as Remote, LanguageServer};

use crate::actions;
use crate::capabilities;
use crate::client::Client;
use crate::completion;
use crate::diagnostics;
use crate::documents::{Change, Documents, Snapshot};
use crate::host::Host;
use crate::publisher::Dirty;
use crate::reading::{self, Reading};

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
}

impl State {
    /// What the client can do.
    pub fn client(&self) -> &Client {
        self.client.get_or_init(Client::default)
    }

    /// Has a document checked and published.
    pub fn touch(&self, uri: &str) {
        self.dirty.add(uri);
        self.wake.notify_one();
    }

    /// Tells the log. Never with a text from a file.
    pub fn log(self: &Arc<Self>, kind: MessageType, message: String) {
        let state = Arc::clone(self);
        tokio::spawn(async move { state.remote.log_message(kind, message).await });
    }
}

/// The files around documents that decide what is found in them.
const WATCHED: [&str; 3] = ["**/faxsmith.toml", "**/*.response.json", "**/manifest.json"];

/// The handlers.
pub struct Server(pub Arc<State>);

impl Server {
    fn snapshot(&self, uri: &Uri) -> Option<Arc<Snapshot>> {
        self.0.documents.get(uri)
    }

    /// What is known of a document can't be trusted any more: its text is forgotten until it is opened again.
    pub async fn lost(&self, params: serde_json::Value) {
        let text = |key: &str| params.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let (uri, why) = (text("uri"), text("why"));
        if self.0.documents.close(&uri) {
            self.0.touch(&uri);
        }
        self.0.log(MessageType::ERROR, format!("{why}; the document is no longer followed until it is opened again"));
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = self.0.client.get_or_init(|| Client::of(&params));
        let capabilities = capabilities::of(client);
        let server_info = ServerInfo { name: "faxsmith".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        Ok(InitializeResult { capabilities, server_info: Some(server_info), offset_encoding: None })
    }

    async fn initialized(&self, _: InitializedParams) {
        if !self.0.client().watches_files {
            return;
        }
        let watch = |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().map(|glob| watch(glob)).collect() };
        let registration = Registration {
            id: "faxsmith-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let state = Arc::clone(&self.0);
        tokio::spawn(async move {
            if state.remote.register_capability(vec![registration]).await.is_err() {
                state.log(
                    MessageType::WARNING,
                    "the client does not watch files: a changed faxsmith.toml is seen at the next start".to_owned(),
                );
            }
        });
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        // What lies around a document decides what is found in it.
        self.0.host.reload();
        self.0.documents.forget_analyses();
        for snapshot in self.0.documents.all() {
            self.0.touch(snapshot.uri.as_str());
        }
        self.refresh();
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let Some(snapshot) = self.snapshot(&text_document.uri) else { return Ok(None) };
        let found = self.working(move |state| completion::at(&snapshot, position, params.context.as_ref(), state));
        Ok(found.await?.map(CompletionResponse::List))
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(completion::resolved(item, &self.0))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let found = self.working(move |state| {
            let range = snapshot.lines.offsets(&snapshot.text, params.range, state.client().encoding);
            actions::at(&snapshot, Span::new(range.start, range.end), &params.context, state)
        });
        Ok(Some(found.await?))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        Ok(self.reading(&params.text_document.uri, reading::part::all).await?.flatten())
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.reading(&params.text_document.uri, move |reading| reading::part::of(reading, params.range)).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.reading(&params.text_document.uri, reading::symbols::of).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.reading(&params.text_document.uri, reading::folding::of).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.reading(&params.text_document.uri, move |reading| reading::selection::of(reading, &params.positions)).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.reading(&params.text_document.uri, reading::links::of).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        Ok(self.reading(&text_document.uri, move |reading| reading::names::definition(reading, position)).await?.flatten())
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let with_declarations = params.context.include_declaration;
        self.reading(&text_document.uri, move |reading| reading::names::references(reading, position, with_declarations)).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        self.reading(&text_document.uri, move |reading| reading::names::highlights(reading, position)).await
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let TextDocumentPositionParams { text_document, position } = params;
        self.reading(&text_document.uri, move |reading| reading::names::prepare_rename(reading, position)).await?.unwrap_or(Ok(None))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let renamed = move |reading: &Reading<'_>| reading::names::renamed(reading, position, &params.new_name);
        self.reading(&text_document.uri, renamed).await?.unwrap_or(Ok(None))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let Some(snapshot) = self.snapshot(&text_document.uri) else { return Ok(None) };
        self.working(move |state| reading::hover::of(&snapshot, position, state)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.reading(&params.text_document.uri, move |reading| reading::hints::of(reading, params.range)).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let all = |reading: &Reading<'_>| reading::tokens::of(reading, reading.document.root.span).into();
        self.reading(&params.text_document.uri, all).await
    }

    async fn semantic_tokens_range(&self, params: SemanticTokensRangeParams) -> Result<Option<SemanticTokensRangeResult>> {
        let some = move |reading: &Reading<'_>| reading::tokens::of(reading, reading.span(params.range)).into();
        self.reading(&params.text_document.uri, some).await
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        self.0.documents.open(uri.clone(), version, text);
        self.0.touch(uri.as_str());
        self.touch_beside(&uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        match self.0.documents.change(&uri, version, params.content_changes, self.0.client().encoding) {
            Change::Done => {
                self.0.touch(uri.as_str());
                self.touch_beside(&uri);
            }
            Change::NotOpen => self.0.log(MessageType::WARNING, "a change of a document that is not open".to_owned()),
            Change::Stale(known) => {
                self.0.log(MessageType::WARNING, format!("a change to version {version} of a document that has version {known} already"));
            }
        }
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        if self.0.documents.close(uri.as_str()) {
            self.0.touch(uri.as_str());
            self.touch_beside(&uri);
        }
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let snapshot = self.snapshot(&params.text_document.uri);
        let items = match snapshot {
            None => Vec::new(),
            Some(snapshot) => {
                self.working(move |state| diagnostics::of(&snapshot, snapshot.analysis(&state.documents, &*state.host), state.client()))
                    .await?
            }
        };
        let full = FullDocumentDiagnosticReport { result_id: None, items };
        Ok(DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: full,
        })))
    }
}

impl Server {
    /// Does work that takes its time where it keeps nobody waiting: all handlers share one task.
    async fn working<T: Send + 'static>(&self, work: impl FnOnce(&Arc<State>) -> T + Send + 'static) -> Result<T> {
        let state = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&state)).await.map_err(|_| Error::internal_error())
    }

    /// Answers a request that only reads a document; with nothing where it is not open or none of ours.
    async fn reading<T: Send + 'static>(&self, uri: &Uri, read: impl FnOnce(&Reading<'_>) -> T + Send + 'static) -> Result<Option<T>> {
        let Some(snapshot) = self.snapshot(uri) else { return Ok(None) };
        self.working(move |state| Reading::of(&snapshot, state).map(|reading| read(&reading))).await
    }

    /// What is found and shown in a manifest depends on the sample replies beside it.
    fn touch_beside(&self, uri: &Uri) {
        if !uri.as_str().ends_with(".response.json") {
            return;
        }
        for beside in self.0.documents.forget_beside(uri) {
            self.0.touch(&beside);
        }
        self.refresh();
    }

    /// Has the client ask again for what depends on more than the text of a document.
    fn refresh(&self) {
        reading::refresh(&self.0);
        let client = self.0.client();
        if client.pulls && client.refreshes_diagnostics {
            let state = Arc::clone(&self.0);
            // A client that refuses asks again when it likes.
            tokio::spawn(async move { drop(state.remote.workspace_diagnostic_refresh().await) });
        }
    }
}
