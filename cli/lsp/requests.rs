//! The requests of a manifest that is open in an editor: what `faxsmith render` prints.

use faxsmith_lsp::{Rendered, RequestForm, RequestsWanted};
use faxsmith_manifest::trial::{Given, samples};

use crate::args::RequestFormat;
use crate::failure::{Failure, shown};
use crate::lsp::Workspace;
use crate::render::{self, Order};
use crate::report::paint::Paint;
use crate::subject::Subject;

/// What `faxsmith render` prints for a text, with sample values and without colours.
pub fn rendered(workspace: &Workspace, wanted: &RequestsWanted<'_>) -> Result<Rendered, Failure> {
    let settings = if wanted.runtime.is_some() { workspace.read(wanted.runtime)? } else { workspace.settings()? };
    let configured = settings.of(wanted.path)?;
    // As people in the current folder call it.
    let current = std::env::current_dir().unwrap_or_default();
    let name = shown(wanted.path.strip_prefix(current).unwrap_or(wanted.path));
    let subject = Subject::of(name, wanted.text.as_bytes().to_vec(), wanted.neighbours, &configured)?;
    if let Some(action) = wanted.action
        && !samples::actions(&subject.manifest()?).contains(&action)
    {
        return Err(Failure::usage(format!("{} has no action `{}`", subject.name, action.key())));
    }
    let format = match wanted.form {
        RequestForm::Text => RequestFormat::Text,
        RequestForm::Curl => RequestFormat::Curl,
    };
    let order = Order { action: wanted.action, given: Given::default(), shows_secrets: false, format, paint: Paint { coloured: false } };
    let render::Rendered { text, remarks, .. } = render::rendered(subject, &configured, order)?;
    if text.is_empty() {
        return Err(Failure::usage(remarks.join("; ")));
    }
    Ok(Rendered { text, remarks })
}
