//! What is told of a place, as the protocol's hover.

use std::sync::Arc;

use faxsmith_manifest::hover::{Hover, hover};
use faxsmith_manifest::settings;
use tower_lsp::ls_types::{self, HoverContents, Position};

use crate::documents::Snapshot;
use crate::reading::Reading;
use crate::state::State;

/// What is told of a position; nothing where the document is none of ours.
#[must_use]
pub fn of(snapshot: &Snapshot, position: Position, state: &Arc<State>) -> Option<ls_types::Hover> {
    let offset = snapshot.lines.offset(&snapshot.text, position, state.client().encoding);
    let found = if snapshot.is_configuration() {
        settings::hover::hover(&snapshot.text, snapshot.wanted(state).docs_url(), offset)
    } else {
        of_document(&Reading::of(snapshot, state)?, offset)
    };
    let Hover { span, text } = found?;
    let range = snapshot.lines.range(&snapshot.text, span, state.client().encoding);
    Some(ls_types::Hover { contents: HoverContents::Markup(state.client().markup(text)), range: Some(range) })
}

fn of_document(reading: &Reading<'_>, offset: usize) -> Option<Hover> {
    let findings = &reading.analysis().judged.shown;
    reading.subject(|subject| hover(subject, findings, reading.wanted.docs_url(), offset))
}
