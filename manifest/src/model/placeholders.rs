//! The `{name}` places of a URL and the entries of `path_params`, and which of them belong together (contract §4).

use std::collections::HashMap;
use std::ops::Range;

use crate::model::path_param::PathParam;
use crate::model::target::Target;
use crate::near;
use crate::runtime::python::is_blank;
use crate::runtime::template::Expression;
use crate::tree::{Member, Value};

/// More unmatched places or entries than this are nobody's typing errors.
const MAX_GUESSED: usize = 8;

/// The placeholders of a URL and what fills them. Both lists are empty where `path_params` is something that Faxbot can't read, or
/// the URL is blank.
#[derive(Debug, Default)]
pub struct Placeholders<'t> {
    /// The places, in the order of the URL.
    pub places: Vec<Place>,
    /// The entries of `path_params`, in their order.
    pub entries: Vec<Entry<'t>>,
}

/// One `{name}` in a URL that is no part of an expression.
#[derive(Debug)]
pub struct Place {
    /// Where it stands, braces included: bytes of the decoded URL.
    pub range: Range<usize>,
    /// The entry that fills it: an index of [`Placeholders::entries`].
    pub filled_by: Option<usize>,
    /// Where none does: the entry that was evidently meant to.
    pub meant: Option<usize>,
}

/// One entry of `path_params`.
#[derive(Debug)]
pub struct Entry<'t> {
    /// The entry.
    pub param: PathParam<'t>,
    /// What Faxbot does with it.
    pub role: EntryRole,
    /// Whether it was meant for a place that nothing fills.
    pub is_meant: bool,
}

/// What an entry of `path_params` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryRole {
    /// It fills at least one place.
    Fills,
    /// An earlier entry, given by its index, has the same name: that one fills all places.
    Repeats(usize),
    /// The URL has its name in double braces only: `{{to}}`. 2025 puts the value inside, 2026 has rendered the expression before.
    InExpression,
    /// It fills nothing.
    Nothing,
}

impl<'t> Placeholders<'t> {
    pub(super) fn of(target: &Target<'t>, path_params: Option<&'t Member>) -> Self {
        let text = target.as_str();
        let Some(params) = params(path_params).filter(|_| !is_blank(text)) else { return Self::default() };
        let mut entries: Vec<Entry<'t>> =
            params.into_iter().map(|param| Entry { param, role: EntryRole::Nothing, is_meant: false }).collect();
        // Nearly every URL of a send has neither.
        if entries.is_empty() && !text.contains('{') {
            return Self::default();
        }
        let mut by_name: HashMap<&str, usize> = HashMap::new();
        for (at, entry) in entries.iter_mut().enumerate() {
            let first = *by_name.entry(entry.name()).or_insert(at);
            if first != at {
                entry.role = EntryRole::Repeats(first);
            }
        }
        let mut places = Vec::new();
        for range in pairs(text) {
            let name = &text[range.start + 1..range.end - 1];
            let filled_by = by_name.get(name).copied();
            if let Some(expression) = expression_around(&target.expressions, &range) {
                // A name in braces of its own would be the whole expression.
                let whole = by_name.get(&text[expression.start + 1..expression.end - 1]).copied();
                for entry in filled_by.into_iter().chain(whole) {
                    let role = &mut entries[entry].role;
                    *role = if *role == EntryRole::Nothing { EntryRole::InExpression } else { *role };
                }
                continue;
            }
            if let Some(entry) = filled_by {
                entries[entry].role = EntryRole::Fills;
            }
            places.push(Place { range, filled_by, meant: None });
        }
        let mut found = Self { places, entries };
        found.guess(text);
        found
    }

    /// The entry that fills a place.
    #[must_use]
    pub fn entry_of(&self, place: &Place) -> Option<&Entry<'t>> {
        place.filled_by.map(|at| &self.entries[at])
    }

    /// Finds the entry that was meant for a place: one that is spelt a little differently, or the only one left for the only place.
    fn guess(&mut self, text: &str) {
        let open: Vec<usize> = (0..self.places.len()).filter(|at| self.places[*at].filled_by.is_none()).collect();
        let idle: Vec<usize> = (0..self.entries.len()).filter(|at| self.entries[*at].role == EntryRole::Nothing).collect();
        if open.is_empty() || idle.is_empty() || open.len() > MAX_GUESSED || idle.len() > MAX_GUESSED {
            return;
        }
        for place in &open {
            let name = self.places[*place].name(text);
            let names = idle.iter().map(|at| bare(self.entries[*at].name()));
            let near = near::certain(bare(name), names.clone()).and_then(|near| names.clone().position(|name| name == near));
            let only = (open.len() == 1 && idle.len() == 1).then_some(0);
            if let Some(entry) = near.or(only).map(|at| idle[at]) {
                self.places[*place].meant = Some(entry);
                self.entries[entry].is_meant = true;
            }
        }
    }
}

impl Place {
    /// The name between the braces; may be empty.
    #[must_use]
    pub fn name<'u>(&self, url: &'u str) -> &'u str {
        &url[self.range.start + 1..self.range.end - 1]
    }
}

impl<'t> Entry<'t> {
    /// Its name; empty where it has none, which fills `{}`.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.param.name.map(|text| &*text.decoded).unwrap_or_default()
    }
}

/// A name without the braces and blanks that people put around it.
fn bare(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '$' | ':'))
}

/// The entries, if Faxbot can read them all and each name is a string or falsy.
fn params(member: Option<&Member>) -> Option<Vec<PathParam<'_>>> {
    let Some(member) = member.filter(|member| member.value.truthy()) else { return Some(Vec::new()) };
    member.value.array()?.iter().map(|node| PathParam::of(node).filter(PathParam::has_sound_name)).collect()
}

impl PathParam<'_> {
    fn has_sound_name(&self) -> bool {
        self.object.get("name").is_none_or(|member| matches!(member.value.value, Value::String(_)) || !member.value.truthy())
    }
}

/// The innermost pairs of braces: what a name without braces can fill.
fn pairs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for at in memchr::memchr2_iter(b'{', b'}', text.as_bytes()) {
        if text.as_bytes()[at] == b'{' {
            open = Some(at);
        } else if let Some(start) = open.take() {
            found.push(start..at + 1);
        }
    }
    found
}

fn expression_around<'e>(expressions: &'e [Expression], range: &Range<usize>) -> Option<&'e Expression> {
    let after = expressions.partition_point(|expression| expression.start <= range.start);
    expressions[..after].last().filter(|expression| range.end <= expression.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn told(url: &str, params: &str) -> String {
        let root = json::parse(&format!(r#"{{"url": {}, "path_params": {params}}}"#, crate::layout::quoted(url))).root;
        let target = Target::of(root.get("url").unwrap().value.text().unwrap());
        let found = Placeholders::of(&target, root.get("path_params"));
        let places = found.places.iter().map(|place| {
            let what = place.filled_by.map(|at| format!("={at}")).or(place.meant.map(|at| format!("?{at}"))).unwrap_or_default();
            format!("{{{}}}{what}", place.name(url))
        });
        places.chain(found.entries.iter().map(|entry| format!("{:?}", entry.role))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn who_fills_what() {
        for (url, params, want) in [
            ("https://x/{id}/{id}", r#"[{"name": "id"}]"#, "{id}=0 {id}=0 Fills"),
            ("https://x/{id}", "null", "{id}"),
            ("https://x/{}", r#"[{"source": "to"}]"#, "{}=0 Fills"),
            ("https://x/{id}", r#"[{"name": "id"}, {"name": "x"}, {"name": "id"}]"#, "{id}=0 Fills Nothing Repeats(0)"),
            ("https://x/{{to}}/{to}", r#"[{"name": "to"}]"#, "{to}=0 Fills"),
            ("https://x/{{to}}", r#"[{"name": "to"}]"#, "InExpression"),
            ("https://x/{{to}}", r#"[{"name": "{to}"}]"#, "InExpression"),
            ("https://x/{{ to }}", r#"[{"name": "to"}]"#, "Nothing"),
            // Blanks count.
            ("https://x/{ to }/{to}", r#"[{"name": " to "}]"#, "{ to }=0 {to} Fills"),
            ("https://x/{ id }", r#"[{"name": "id"}]"#, "{ id }?0 Nothing"),
            ("https://x/{fax_id}", r#"[{"name": "{faxId}"}]"#, "{fax_id}?0 Nothing"),
            ("https://x/{a}/{id}", r#"[{"name": "b"}, {"name": "ID"}]"#, "{a} {id}?1 Nothing Nothing"),
            ("https://x/{a}", r#"[{"name": "other"}]"#, "{a}?0 Nothing"),
            // What Faxbot can't read, or turns into text first, is another rule's.
            ("https://x/{5}", r#"[{"name": 5}]"#, ""),
            ("https://x/{a}", r#"["a"]"#, ""),
            ("https://x/{a}", r#"{"name": "a"}"#, ""),
        ] {
            assert_eq!(told(url, params), want, "{url} {params}");
        }
    }
}
