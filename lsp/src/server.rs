//! The server: each message of the protocol, and who answers it.
//!
//! Order: the framework runs handlers at once, but each runs in order up to its first await. So what changes a document has no await at
//! all, and a request takes its snapshot before its first. No handler waits for an answer of the client: that would wait for ever.

use std::sync::{Arc, PoisonError};

use faxsmith_manifest::span::Span;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use crate::client::Client;
use crate::diagnostics::Saying;
use crate::documents::{Change, Snapshot};
use crate::reading::{self, Reading};
use crate::state::{State, files_to_watch, paths};
use crate::{actions, capabilities, commands, completion, lenses, progress, settings, virtual_document, workspace};

/// The handlers.
pub struct Server(pub Arc<State>);

impl Server {
    fn snapshot(&self, uri: &Uri) -> Option<Arc<Snapshot>> {
        self.0.documents.get(uri)
    }

    /// The text of an open document as it stands here, with its version; `null` where it is not open.
    pub async fn view_text(&self, document: TextDocumentIdentifier) -> Result<serde_json::Value> {
        let snapshot = self.snapshot(&document.uri);
        Ok(snapshot.map_or(serde_json::Value::Null, |it| serde_json::json!({"version": it.version, "text": *it.text})))
    }

    /// The text of a document that the server makes up: `workspace/textDocumentContent` of protocol 3.18.
    pub async fn text_document_content(&self, params: serde_json::Value) -> Result<serde_json::Value> {
        let page = virtual_document::Page::read(&params, &self.0.documents, &self.0.shown)?;
        self.checking(move |state| page.content(state)).await?
    }

    /// What is known of a document can't be trusted any more: its text is forgotten until it is opened again.
    pub async fn lost(&self, params: serde_json::Value) {
        let text = |key: &str| params.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let (uri, why) = (text("uri"), text("why"));
        if self.0.documents.close(&uri) {
            self.0.touch(&uri);
        }
        let message = format!("{why}; the document is no longer followed until it is opened again");
        self.0.log.line(&message);
        // At once: it may be the last thing that is ever said.
        self.0.remote.log_message(MessageType::ERROR, message).await;
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let state = &self.0;
        let client = state.client.get_or_init(|| Client::of(&params));
        state.meet(&params);
        let capabilities = capabilities::of(client);
        let server_info = ServerInfo { name: "faxsmith".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        Ok(InitializeResult { capabilities, server_info: Some(server_info), offset_encoding: None })
    }

    async fn initialized(&self, _: InitializedParams) {
        let state = &self.0;
        settings::tell(state, std::mem::take(&mut *state.complaints.lock().unwrap_or_else(PoisonError::into_inner)));
        let client = state.client();
        let mut wanted = Vec::new();
        if client.watches_files {
            wanted.push(files_to_watch());
        }
        if client.registers_configuration {
            wanted.push(settings::registration());
        }
        if !wanted.is_empty() {
            let state = Arc::clone(state);
            tokio::spawn(async move {
                if state.remote.register_capability(wanted).await.is_err() {
                    let message = "the client does not tell of changed files: a changed faxsmith.toml is seen at the next start";
                    state.log(MessageType::WARNING, message.to_owned());
                }
            });
        }
        settings::fetch(state);
        virtual_document::register(state);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        // A client that can be asked sends what it likes, mostly nothing.
        if self.0.client().answers_configuration {
            settings::fetch(&self.0);
        } else {
            settings::change(&self.0, &params.settings);
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let WorkspaceFoldersChangeEvent { added, removed } = params.event;
        let removed = paths(&removed);
        let mut folders = self.0.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(paths(&added));
        drop(folders);
        self.0.have_asked_again();
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        // What lies around a document decides what is found in it.
        self.0.host.reload();
        self.0.renew();
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let Some(snapshot) = self.snapshot(&text_document.uri) else { return Ok(None) };
        let state = Arc::clone(&self.0);
        let found = self.0.reader.run(move || completion::at(&snapshot, position, params.context.as_ref(), &state)).await;
        Ok(found.ok_or_else(Error::internal_error)?.map(CompletionResponse::List))
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(completion::resolved(item, &self.0))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let found = self.0.checked(&snapshot, move |state, snapshot| {
            let range = snapshot.lines.offsets(&snapshot.text, params.range, state.client().encoding);
            actions::at(snapshot, Span::new(range.start, range.end), &params.context, state)
        });
        found.await.map(Some).ok_or_else(Error::internal_error)
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let snapshot = actions::resolve::document(&action).and_then(|uri| self.snapshot(&uri));
        let Some(snapshot) = snapshot else { return Ok(action) };
        self.checking(move |state| actions::resolve::resolved(action, &snapshot, state)).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.reading(&params.text_document.uri, lenses::of).await
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        let snapshot = lenses::document(&lens).and_then(|uri| self.snapshot(&uri));
        self.checking(move |state| lenses::resolved(lens, snapshot.as_deref(), state)).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<serde_json::Value>> {
        let order = commands::Order::read(params, &self.0.documents)?;
        self.checking(move |state| order.run(state)).await?
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
        let found = self.0.checked(&snapshot, move |state, snapshot| reading::hover::of(snapshot, position, state));
        found.await.ok_or_else(Error::internal_error)
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
        self.0.refresh_beside(&uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        match self.0.documents.change(&uri, version, params.content_changes, self.0.client().encoding) {
            Change::Done => {
                self.0.touch(uri.as_str());
                self.0.refresh_beside(&uri);
                virtual_document::refresh(&self.0, Some(&uri));
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
            self.0.refresh_beside(&uri);
        }
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        // From before the snapshot: whatever changes after this makes another name.
        let generation = self.0.generation();
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else {
            return Ok(full_report(FullDocumentDiagnosticReport::default()));
        };
        let say = move |state: &Arc<State>, snapshot: &Snapshot| {
            let id = workspace::result_id(generation, &snapshot.text);
            let is_known = params.previous_result_id.as_ref() == Some(&id);
            let told = (!is_known).then(|| Saying::of(snapshot, snapshot.analysis(&state.documents, &*state.host), state.client()));
            (id, told)
        };
        let (id, told) = self.0.checked(&snapshot, say).await.ok_or_else(Error::internal_error)?;
        let Some(told) = told else {
            let same = UnchangedDocumentDiagnosticReport { result_id: id };
            let report = RelatedUnchangedDocumentDiagnosticReport { related_documents: None, unchanged_document_diagnostic_report: same };
            return Ok(DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Unchanged(report)));
        };
        Ok(full_report(FullDocumentDiagnosticReport { result_id: Some(id), items: told.in_message(&self.0.ready) }))
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let previous = params.previous_result_ids.into_iter().map(|it| (it.uri.as_str().to_owned(), it.value)).collect();
        let progress = progress::start(&self.0, params.work_done_progress_params.work_done_token, "Checking manifests");
        // A client that cancels lets go of this future, and with it of `awaited`.
        let awaited = workspace::Awaited::default();
        let is_over = Arc::clone(&awaited.0);
        let state = Arc::clone(&self.0);
        // It would keep the documents that are open waiting.
        let check = move || workspace::check(&state, previous, &is_over, &progress);
        let items = tokio::task::spawn_blocking(check).await.map_err(|_| Error::internal_error())?;
        Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
    }
}

fn full_report(report: FullDocumentDiagnosticReport) -> DocumentDiagnosticReportResult {
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: report,
    }))
}

impl Server {
    /// Does work that may need findings. Not here, because all handlers share one task.
    async fn checking<T: Send + 'static>(&self, work: impl FnOnce(&Arc<State>) -> T + Send + 'static) -> Result<T> {
        let state = Arc::clone(&self.0);
        self.0.checker.run(move || work(&state)).await.ok_or_else(Error::internal_error)
    }

    /// Answers a request that only reads a document; with nothing where it is not open or none of ours.
    async fn reading<T: Send + 'static>(&self, uri: &Uri, read: impl FnOnce(&Reading<'_>) -> T + Send + 'static) -> Result<Option<T>> {
        let Some(snapshot) = self.snapshot(uri) else { return Ok(None) };
        let state = Arc::clone(&self.0);
        let answer = self.0.reader.run(move || Reading::of(&snapshot, &state).map(|reading| read(&reading)));
        answer.await.ok_or_else(Error::internal_error)
    }
}
