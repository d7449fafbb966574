//! What the client does with code actions and commands.

use tower_lsp::ls_types::{InitializeParams, ResourceOperationKind};

/// The client's abilities, as far as actions and commands mind.
#[derive(Clone, Debug, Default)]
pub struct Abilities {
    /// It asks for the changes of an action when that is chosen.
    pub resolves_edits: bool,
    /// It shows actions that can't be done, and why.
    pub shows_disabled: bool,
    /// It makes files that an action needs.
    pub creates_files: bool,
    /// It can be told to show a document.
    pub shows_documents: bool,
    /// It asks for the text of documents that the server makes up, and shows them: `experimental.textDocumentContent`.
    pub asks_for_content: bool,
    /// It wants that to be registered with it.
    pub registers_content: bool,
}

impl Abilities {
    /// What a client says of itself.
    #[must_use]
    pub fn of(params: &InitializeParams) -> Self {
        let action = params.capabilities.text_document.as_ref().and_then(|text| text.code_action.as_ref());
        let edit = params.capabilities.workspace.as_ref().and_then(|workspace| workspace.workspace_edit.as_ref());
        let resolved = action.and_then(|action| action.resolve_support.as_ref()).map(|support| &*support.properties).unwrap_or_default();
        let operations = edit.and_then(|edit| edit.resource_operations.as_deref()).unwrap_or_default();
        let show = params.capabilities.window.as_ref().and_then(|window| window.show_document.as_ref());
        let content = params.capabilities.experimental.as_ref().and_then(|said| said.get("textDocumentContent"));
        Self {
            resolves_edits: action.and_then(|action| action.data_support) == Some(true) && resolved.iter().any(|name| name == "edit"),
            shows_disabled: action.and_then(|action| action.disabled_support) == Some(true),
            creates_files: edit.and_then(|edit| edit.document_changes) == Some(true) && operations.contains(&ResourceOperationKind::Create),
            shows_documents: show.is_some_and(|show| show.support),
            registers_content: content.and_then(|content| content.get("dynamicRegistration")?.as_bool()) == Some(true),
            asks_for_content: content.is_some_and(|content| content.as_bool().unwrap_or(!content.is_null())),
        }
    }
}
