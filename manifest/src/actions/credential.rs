//! A literal credential, sent from the stored credentials instead (contract §3, §8.4).

use crate::actions::literal::Literal;
use crate::actions::setting::declared;
use crate::actions::{Kind, Refactoring, first_without};
use crate::layout;
use crate::mask::is_secret_name;
use crate::model::Manifest;
use crate::rules::hardcoded_secret::mending::stored_name;
use crate::runtime::Role;
use crate::secret::{Promise, promise};
use crate::subject::Subject;

/// The literal as `{{creds.…}}`: of one whose name promises a credential, or that somebody selected. A credential that the linter finds has
/// a fix of its own, and one in a URL would end in access logs.
pub(super) fn offered(subject: &Subject<'_>, manifest: &Manifest<'_>, literal: &Literal<'_, '_>) -> Option<Refactoring> {
    let promises = promise(&literal.name) >= Promise::Machine || is_secret_name(&literal.name);
    let is_wanted = literal.is_selected || promises;
    if literal.template.role == Role::Url || literal.is_number || !is_wanted || is_found(subject, literal) {
        return None;
    }
    let is_token = literal.range.start > 0 && literal.template.role == Role::Header;
    let name = stored_name(&literal.name, is_token);
    let title = format!("Move it to the stored credential `{name}`");
    let fills = |runtime: &crate::runtime::Runtime| runtime.passes_credentials && runtime.renders(literal.template.role);
    if let Some(runtime) = first_without(subject, fills) {
        let reason =
            format!("Faxbot {} fills no stored credentials in; `runtime` in faxsmith.toml says which Faxbot it is for.", runtime.name);
        return Some(Refactoring { title, kind: Kind::Extract, edits: Err(reason) });
    }
    let by = format!("{{{{creds.{name}}}}}");
    let mut edits = vec![layout::replace_inside(literal.template.text, literal.range.start, literal.range.end, &by)];
    if let Some(settings) = manifest.settings().filter(|settings| !settings.takes_credential(name)) {
        edits.extend(declared(&subject.document.text, &settings, name, r#"{ "type": "string" }"#, false)?);
    }
    Some(Refactoring { title, kind: Kind::Extract, edits: Ok(edits) })
}

/// Whether the linter takes it, or a part of it, for a credential.
pub(super) fn is_found(subject: &Subject<'_>, literal: &Literal<'_, '_>) -> bool {
    let span = literal.span();
    subject.document.secrets().iter().any(|secret| secret.span.overlaps(span))
}
