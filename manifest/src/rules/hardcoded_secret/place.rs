//! Where a secret stands in a file, as far as that decides what can be done about it.

use crate::kind::Kind;
use crate::model::template::Template;
use crate::model::keys;
use crate::runtime::Role;
use crate::secret::Found;
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::{Member, Node, Object};

/// The place of a secret.
#[derive(Debug)]
pub(crate) enum Place<'m, 't> {
    /// The value of a header of an action that runs.
    Header(&'m Template<'t>),
    /// The template of a body that is sent.
    Body(&'m Template<'t>),
    /// The URL of an action that runs.
    Url,
    /// A `default`, `example`, `examples`, `const` or `enum` of `config_schema`: the member, and the schema that holds it.
    Default(Held<'t>),
    /// A member that nothing reads.
    Unread(Held<'t>),
    /// Anywhere else.
    Other,
}

/// A member and the object that it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held<'t> {
    pub(crate) member: &'t Member,
    pub(crate) holder: &'t Object,
}

/// Keywords of JSON Schema that show or fix a value.
const SHOWING: [&str; 5] = ["default", "example", "examples", "const", "enum"];

impl<'m, 't> Place<'m, 't> {
    /// Where it stands.
    pub(crate) fn of(subject: &'m Subject<'t>, found: &Found) -> Self {
        let chain = chain(&subject.document.root, found.text);
        let Some((top, last)) = chain.first().zip(chain.last()) else { return Place::Other };
        let is_key = last.member.key.span == found.text;
        if is_key {
            return Place::Other;
        }
        if &*top.member.key.decoded == "config_schema" {
            let showing = chain.iter().find(|held| SHOWING.contains(&&*held.member.key.decoded));
            return showing.map_or(Place::Other, |held| Place::Default(*held));
        }
        if let Some(template) = sent(subject, found) {
            return match template.role {
                Role::Url => Place::Url,
                Role::Header => Place::Header(template),
                _ => Place::Body(template),
            };
        }
        let is_direct = last.member.value.span == found.text;
        if is_direct && subject.document.kind == Kind::HttpManifest && is_unread(&chain) { Place::Unread(*last) } else { Place::Other }
    }
}

/// The string of an action that holds it, where that is sent.
fn sent<'m, 't>(subject: &'m Subject<'t>, found: &Found) -> Option<&'m Template<'t>> {
    let actions = &subject.manifest.as_ref()?.known_actions;
    actions.iter().filter(|action| action.runs()).find_map(|action| {
        let template = action.templates.iter().find(|template| template.text.span == found.text)?;
        let is_ignored = template.role == Role::Body && !action.sends_body();
        (!is_ignored).then_some(template)
    })
}

/// Whether nothing reads the place: an unknown key at the top, in `auth`, in an action or its body.
fn is_unread(chain: &[Held<'_>]) -> bool {
    let key = |at: usize| chain.get(at).map(|held| &*held.member.key.decoded).unwrap_or_default();
    match (key(0), key(2)) {
        (top, _) if !keys::MANIFEST.contains(&top) => true,
        ("auth", _) => !keys::AUTH.contains(&key(1)),
        ("actions", "body") => chain.len() > 3 && !keys::BODY.contains(&key(3)),
        ("actions", inner) => !inner.is_empty() && !keys::ACTION.contains(&inner),
        _ => false,
    }
}

/// The members from the top down to the string at `span`.
fn chain(root: &Node, span: Span) -> Vec<Held<'_>> {
    let mut chain = Vec::new();
    let mut node = root;
    loop {
        if let Some(holder) = node.object() {
            // They stand in the order of the file.
            let after = holder.members.partition_point(|member| member.key.span.start <= span.start);
            let Some(member) = after.checked_sub(1).map(|at| &holder.members[at]).filter(|member| member.span().contains(span)) else { return chain };
            chain.push(Held { member, holder });
            node = &member.value;
        } else {
            let items = node.array().unwrap_or_default();
            let after = items.partition_point(|item| item.span.start <= span.start);
            let Some(item) = after.checked_sub(1).map(|at| &items[at]).filter(|item| item.span.contains(span)) else { return chain };
            node = item;
        }
    }
}
