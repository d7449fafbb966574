//! What the server sees of a file, for a bug report.

use std::path::Path;

use serde_json::{Value, json};
use tower_lsp::ls_types::Uri;

use crate::client::Client;
use crate::diagnostics;
use crate::documents::Documents;
use crate::host::Host;

/// What the server would tell a client of a file, given its path from the root and its text; and what is wrong with the configuration.
#[must_use]
pub fn seen(host: &dyn Host, path: &Path, text: String) -> (Value, Option<String>) {
    let documents = Documents::default();
    let client = Client { related_information: true, tags: true, code_description: true, ..Client::default() };
    let Some(uri) = Uri::from_file_path(path) else { return (json!({"uri": null}), None) };
    documents.open(uri.clone(), 1, text);
    let Some(snapshot) = documents.get(&uri) else { return (json!({"uri": uri}), None) };
    let analysis = snapshot.analysis(&documents, host);
    let around = analysis.wanted.around();
    let seen = json!({
        "uri": uri,
        // `null`: nothing is said of it.
        "kind": analysis.document.as_ref().map(|document| document.kind.schema()),
        "lines": snapshot.lines.count(),
        "runtime": around.scope.name(),
        "positionEncoding": client.encoding.kind(),
        "diagnostics": diagnostics::of(&snapshot, analysis, &client),
    });
    (seen, analysis.complaint.clone())
}
