//! What only a look at several files shows: the rules that speak of a folder of providers.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::finding::Finding;
use crate::kind::Kind;
use crate::place::Place;
use crate::rules;
use crate::span::Span;

/// What is remembered of each file of a run.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The path as shown.
    pub path: String,
    /// The folder of providers that it belongs to: everything before `<id>/manifest.json`.
    pub providers: String,
    /// The id, where it is a string.
    pub id: Option<String>,
    /// Where the id stands, or the first byte.
    pub span: Span,
    /// Whether the 2026 runtime loads it from disk (contract §9).
    pub loads_on_2026: bool,
    /// It is known, but not checked in this run: the others are held against it.
    pub bystander: bool,
}

impl Facts {
    /// The facts of an HTTP manifest at `providers/<folder>/manifest.json`; `None` for every other file.
    #[must_use]
    pub fn of(document: &Document, place: &Place<'_>) -> Option<Self> {
        let folder = place.provider_folder().filter(|_| document.kind == Kind::HttpManifest)?;
        let id = document.root.get("id").map(|member| &member.value);
        let text = id.and_then(|id| id.str());
        let first = Span::new(0, 1.min(document.text.len()));
        Some(Self {
            path: place.path.to_owned(),
            providers: place.path[..place.path.len() - folder.len() - "/manifest.json".len()].to_owned(),
            id: text.map(str::to_owned),
            span: id.map_or(first, |id| id.span),
            loads_on_2026: text == Some(folder) && document.is_accepted_on_2026() && !document.repeats_a_key(),
            bystander: false,
        })
    }
}

/// The findings about several files: for each the index of the file that it belongs to.
#[must_use]
pub fn check(files: &[&Facts]) -> Vec<(usize, Finding)> {
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|at| (!files[*at].bystander, &files[*at].path));
    for at in order {
        folders.entry(&files[at].providers).or_default().push(at);
    }
    let mut found = Vec::new();
    for members in folders.values() {
        rules::duplicate_id::across(files, members, &mut found);
        rules::one_bad_breaks_all::across(files, members, &mut found);
    }
    found
}
