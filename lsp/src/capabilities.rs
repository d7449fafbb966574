//! What the server offers to a client.

use tower_lsp::ls_types::*;

use crate::client::Client;
use crate::{actions, commands, completion, diagnostics, lenses, reading, virtual_document};

/// The server's abilities, as far as the client has use for them.
#[must_use]
pub fn of(client: &Client) -> ServerCapabilities {
    let mut capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some(diagnostics::SOURCE.to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        }),
        code_action_provider: Some(actions::options(client).into()),
        code_lens_provider: Some(lenses::options()),
        execute_command_provider: Some(commands::options()),
        // The types have no place of their own for it yet.
        experimental: Some(virtual_document::offer()),
        completion_provider: Some(completion::options()),
        document_formatting_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    };
    reading::offer(&mut capabilities, client);
    capabilities
}
