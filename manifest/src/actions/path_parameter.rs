//! An expression in the path of a URL, as a path parameter: what both generations fill in (contract §2, §4).

use crate::actions::{Kind, Refactoring};
use crate::finding::{Finding, Level};
use crate::model::Manifest;
use crate::model::target::Part;
use crate::model::uses::Spot;
use crate::rules::not_rendered_here;
use crate::span::Span;
use crate::subject::Subject;

/// The expression at `span` as a path parameter; nothing where a fix offers the same.
pub(super) fn offered(subject: &Subject<'_>, manifest: &Manifest<'_>, findings: &[(Level, Finding)], span: Span) -> Option<Refactoring> {
    let is_here = |place: Span| place.start <= span.start && span.end <= place.end;
    let in_path = |spot: &Spot| *spot == Spot::Url(Part::Path);
    let (action, found) = manifest.uses().find(|(_, found)| in_path(&found.spot) && is_here(found.span()))?;
    let is_mended = |finding: &Finding| !finding.fixes.is_empty() && finding.span.overlaps(found.span());
    if findings.iter().any(|(_, finding)| is_mended(finding)) {
        return None;
    }
    let fix = not_rendered_here::path_param(subject, manifest, action, found)?;
    Some(Refactoring { title: "Convert it into a path parameter".to_owned(), kind: Kind::Rewrite, edits: Ok(fix.edits) })
}
