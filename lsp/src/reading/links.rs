//! Links, as the protocol's.

use faxsmith_manifest::links::links;
use tower_lsp::ls_types::{DocumentLink, Uri};

use crate::reading::Reading;

/// The links of a document.
#[must_use]
pub fn of(reading: &Reading<'_>) -> Vec<DocumentLink> {
    let manifest = reading.document.manifest();
    let found = links(reading.document, manifest.as_ref(), reading.wanted.docs_url());
    let link = |link: faxsmith_manifest::links::Link| {
        // What is no URI to the protocol can't be opened.
        let target: Uri = link.target.parse().ok()?;
        Some(DocumentLink { range: reading.range(link.span), target: Some(target), tooltip: Some(link.tooltip), data: None })
    };
    found.into_iter().filter_map(link).collect()
}
