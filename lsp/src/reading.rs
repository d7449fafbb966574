//! Requests that only read a document: each looks at one version of it, and converts what the core says of it.

pub mod folding;
pub mod hints;
pub mod hover;
pub mod links;
pub mod names;
pub mod part;
pub mod selection;
pub mod symbols;
pub mod tokens;

use std::sync::Arc;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::markdown::is_markdown;
use faxsmith_manifest::span::Span;
use faxsmith_manifest::subject::Subject;
use tower_lsp::ls_types::{
    DocumentLinkOptions, FoldingRangeProviderCapability, HoverProviderCapability, OneOf, Position, Range, RenameOptions,
    SelectionRangeProviderCapability, ServerCapabilities, WorkDoneProgressOptions,
};

use crate::analysis::{Analysis, is_ours};
use crate::client::Client;
use crate::documents::Snapshot;
use crate::host::Wanted;
use crate::state::State;

/// One version of a document of ours, and whom it is read for.
pub struct Reading<'s> {
    /// The version.
    pub snapshot: &'s Snapshot,
    /// The document. What the user's own patterns find in it is known, so that it is masked.
    pub document: &'s Document,
    /// What applies to it.
    pub wanted: Arc<dyn Wanted>,
    /// The server.
    pub state: &'s Arc<State>,
}

impl<'s> Reading<'s> {
    /// A version to read; `None` where it is none of Faxbot's files, or one that only holds some: Markdown.
    #[must_use]
    pub fn of(snapshot: &'s Snapshot, state: &'s Arc<State>) -> Option<Self> {
        let name = snapshot.name();
        if is_markdown(&name) {
            return None;
        }
        let document = snapshot.document(&state.documents);
        let wanted = snapshot.wanted(state);
        document.look_for(&wanted.around().policy.patterns);
        is_ours(&name, document).then(|| Self { snapshot, document, wanted, state })
    }

    /// What has been found out about it: takes as long as a check, the first time.
    #[must_use]
    pub fn analysis(&self) -> &'s Analysis {
        self.snapshot.analysis(&self.state.documents, &*self.state.host)
    }

    /// Does something with the document as the rules see it.
    pub fn subject<T>(&self, work: impl FnOnce(&Subject<'_>) -> T) -> T {
        self.snapshot
            .within(&*self.wanted, &self.state.documents, |around| work(&Subject::new(self.document, around, self.document.manifest())))
    }

    /// What the client can do.
    #[must_use]
    pub fn client(&self) -> &'s Client {
        self.state.client()
    }

    /// The range of a span.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        self.snapshot.lines.range(&self.snapshot.text, span, self.client().encoding)
    }

    /// The position of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.snapshot.lines.position(&self.snapshot.text, offset as usize, self.client().encoding)
    }

    /// The byte offset of a position.
    #[must_use]
    pub fn offset(&self, position: Position) -> usize {
        self.snapshot.lines.offset(&self.snapshot.text, position, self.client().encoding)
    }

    /// The span of a range.
    #[must_use]
    pub fn span(&self, range: Range) -> Span {
        let range = self.snapshot.lines.offsets(&self.snapshot.text, range, self.client().encoding);
        Span::new(range.start, range.end)
    }
}

/// Adds what is offered here to the server's abilities.
pub fn offer(capabilities: &mut ServerCapabilities, client: &Client) {
    capabilities.document_symbol_provider = Some(OneOf::Left(true));
    capabilities.folding_range_provider = Some(FoldingRangeProviderCapability::Simple(true));
    capabilities.selection_range_provider = Some(SelectionRangeProviderCapability::Simple(true));
    capabilities.document_link_provider =
        Some(DocumentLinkOptions { resolve_provider: None, work_done_progress_options: WorkDoneProgressOptions::default() });
    capabilities.definition_provider = Some(OneOf::Left(true));
    capabilities.references_provider = Some(OneOf::Left(true));
    capabilities.document_highlight_provider = Some(OneOf::Left(true));
    capabilities.rename_provider = Some(if client.prepares_renames {
        OneOf::Right(RenameOptions { prepare_provider: Some(true), work_done_progress_options: WorkDoneProgressOptions::default() })
    } else {
        OneOf::Left(true)
    });
    capabilities.hover_provider = Some(HoverProviderCapability::Simple(true));
    capabilities.inlay_hint_provider = Some(OneOf::Left(true));
    capabilities.semantic_tokens_provider = Some(tokens::options().into());
    capabilities.document_range_formatting_provider = Some(OneOf::Left(true));
}

/// Has the client ask again for what depends on more than the text: hints on the sample reply, tokens on the configuration.
pub fn refresh(state: &Arc<State>) {
    let client = state.client();
    let (hints, tokens) = (client.refreshes_hints, client.refreshes_tokens);
    let state = Arc::clone(state);
    // A client that refuses asks again when it likes.
    tokio::spawn(async move {
        if hints {
            drop(state.remote.inlay_hint_refresh().await);
        }
        if tokens {
            drop(state.remote.semantic_tokens_refresh().await);
        }
    });
}
