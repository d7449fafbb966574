//! Requests that only read a document: each looks at one version of it, and converts what the core says of it.

pub mod folding;
pub mod links;
pub mod names;
pub mod part;
pub mod selection;
pub mod symbols;

use std::sync::Arc;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::markdown::is_markdown;
use faxsmith_manifest::span::Span;
use tower_lsp::ls_types::{
    DocumentLinkOptions, FoldingRangeProviderCapability, OneOf, Position, Range, RenameOptions, SelectionRangeProviderCapability,
    ServerCapabilities, WorkDoneProgressOptions,
};

use crate::analysis::Analysis;
use crate::client::Client;
use crate::documents::Snapshot;
use crate::server::State;

/// One version of a document of ours, and whom it is read for.
pub struct Reading<'s> {
    /// The version.
    pub snapshot: &'s Snapshot,
    /// What has been found out about it.
    pub analysis: &'s Analysis,
    /// The document.
    pub document: &'s Document,
    /// The server.
    pub state: &'s Arc<State>,
}

impl<'s> Reading<'s> {
    /// A version to read; `None` where it is none of Faxbot's files, or one that only holds some: Markdown.
    #[must_use]
    pub fn of(snapshot: &'s Snapshot, state: &'s Arc<State>) -> Option<Self> {
        if is_markdown(&snapshot.name()) {
            return None;
        }
        let analysis = snapshot.analysis(&state.documents, &*state.host);
        Some(Self { snapshot, analysis, document: analysis.document.as_ref()?, state })
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
    capabilities.document_range_formatting_provider = Some(OneOf::Left(true));
}
