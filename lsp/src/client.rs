//! What the client can do, as far as the server minds.

use faxsmith_manifest::markdown::plain::plain;
use tower_lsp::ls_types::{InitializeParams, MarkupContent, MarkupKind};

use crate::actions;
use crate::completion::Abilities;
use crate::lines::Encoding;

/// The client's abilities.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// What its positions count.
    pub encoding: Encoding,
    /// It asks for diagnostics by itself.
    pub pulls: bool,
    /// It can be told to ask again.
    pub refreshes_diagnostics: bool,
    /// It shows places beside a diagnostic.
    pub related_information: bool,
    /// It knows tags of diagnostics.
    pub tags: bool,
    /// It shows links of diagnostics.
    pub code_description: bool,
    /// It can be asked for its settings.
    pub answers_configuration: bool,
    /// It can be asked to tell of changed settings.
    pub registers_configuration: bool,
    /// It shows the progress of work that it did not ask for.
    pub shows_progress: bool,
    /// It can be asked to watch files.
    pub watches_files: bool,
    /// It shows symbols within one another.
    pub nests_symbols: bool,
    /// It folds parts of lines, not only whole ones.
    pub folds_characters: bool,
    /// How many folding ranges it takes.
    pub fold_limit: Option<usize>,
    /// It asks what can be renamed before it asks for the new name.
    pub prepares_renames: bool,
    /// It can be told to ask for hints again.
    pub refreshes_hints: bool,
    /// It can be told to ask for semantic tokens again.
    pub refreshes_tokens: bool,
    /// It shows Markdown where the mouse rests, and prefers it.
    pub shows_markdown: bool,
    /// What it does with completion items.
    pub completion: Abilities,
    /// What it does with code actions and commands.
    pub actions: actions::Abilities,
    /// It can be told to ask for lenses again.
    pub refreshes_lenses: bool,
}

impl Client {
    /// What a client says of itself.
    #[must_use]
    pub fn of(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let symbols = text.and_then(|text| text.document_symbol.as_ref());
        let rename = text.and_then(|text| text.rename.as_ref());
        let formats = text.and_then(|text| text.hover.as_ref()?.content_format.as_ref());
        let folding = text.and_then(|text| text.folding_range.as_ref());
        let publish = text.and_then(|text| text.publish_diagnostics.as_ref());
        Self {
            encoding: Encoding::agreed(general.and_then(|general| general.position_encodings.as_deref())),
            pulls: text.is_some_and(|text| text.diagnostic.is_some()),
            refreshes_diagnostics: workspace.and_then(|workspace| workspace.diagnostics.as_ref()).and_then(|it| it.refresh_support)
                == Some(true),
            related_information: publish.and_then(|it| it.related_information) == Some(true),
            tags: publish.is_some_and(|it| it.tag_support.is_some()),
            code_description: publish.and_then(|it| it.code_description_support) == Some(true),
            answers_configuration: workspace.and_then(|it| it.configuration) == Some(true),
            registers_configuration: workspace.and_then(|it| it.did_change_configuration.as_ref()?.dynamic_registration) == Some(true),
            shows_progress: params.capabilities.window.as_ref().and_then(|window| window.work_done_progress) == Some(true),
            watches_files: workspace.and_then(|it| it.did_change_watched_files.as_ref()?.dynamic_registration).unwrap_or_default(),
            nests_symbols: symbols.and_then(|it| it.hierarchical_document_symbol_support) == Some(true),
            folds_characters: folding.is_some_and(|it| it.line_folding_only != Some(true)),
            fold_limit: folding.and_then(|it| it.range_limit).map(|limit| limit as usize),
            shows_markdown: formats.and_then(|formats| formats.first()) == Some(&MarkupKind::Markdown),
            refreshes_hints: workspace.and_then(|it| it.inlay_hint.as_ref()?.refresh_support) == Some(true),
            refreshes_tokens: workspace.and_then(|it| it.semantic_tokens.as_ref()?.refresh_support) == Some(true),
            completion: Abilities::of(text.and_then(|text| text.completion.as_ref())),
            actions: actions::Abilities::of(params),
            refreshes_lenses: workspace.and_then(|it| it.code_lens.as_ref()?.refresh_support) == Some(true),
            prepares_renames: rename.and_then(|it| it.prepare_support) == Some(true),
        }
    }

    /// A text in Markdown as the client can show it.
    #[must_use]
    pub fn markup(&self, markdown: String) -> MarkupContent {
        if self.shows_markdown {
            return MarkupContent { kind: MarkupKind::Markdown, value: markdown };
        }
        MarkupContent { kind: MarkupKind::PlainText, value: plain(&markdown) }
    }
}
