//! The outline of a file: what stands in it, named as people call it.

use std::collections::HashSet;

use crate::document::Document;
use crate::kind::Kind;
use crate::mask;
use crate::model::settings::type_name;
use crate::span::Span;
use crate::tree::{Member, Node, Object, Value};

/// More symbols than this no outline shows: of a larger file the deeper and larger parts stay closed.
const MAX_SYMBOLS: usize = 2_000;
/// How deep an outline goes.
const MAX_DEPTH: usize = 32;

/// One entry of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called. Never blank.
    pub name: String,
    /// What else is to be known at a glance: a method and a URL, a type, a value. Credentials are masked. May be empty.
    pub detail: String,
    /// What it is.
    pub role: Role,
    /// All of it: a key and its value.
    pub span: Span,
    /// What to show when it is chosen, inside [`Symbol::span`]: the key.
    pub focus: Span,
    /// What stands in it, in the order of the file.
    pub children: Vec<Symbol>,
}

/// What an entry of an outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A request that Faxbot can make.
    Action,
    /// The authentication.
    Auth,
    /// A setting that `config_schema` declares.
    Setting,
    /// An entry of `path_params`.
    PathParam,
    /// A header.
    Header,
    /// A path into the provider's reply.
    ReplyPath,
    /// Any other object.
    Object,
    /// Any other list.
    List,
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`, or what is no JSON.
    Nothing,
}

/// The outline of a file, which may be broken.
#[must_use]
pub fn symbols(document: &Document) -> Vec<Symbol> {
    let mut walk = Walk { document, path: Vec::new(), opened: opened(&document.root) };
    walk.inside(&document.root)
}

/// The objects and lists whose inside is shown: level by level, as long as there is room.
fn opened(root: &Node) -> HashSet<*const Node> {
    let mut opened = HashSet::new();
    let mut left = MAX_SYMBOLS;
    let mut level = vec![root];
    for _ in 0..MAX_DEPTH {
        let mut next = Vec::new();
        for node in level {
            let count = children(node).count();
            // Of the file itself at least the first part is shown.
            let is_root = std::ptr::eq(node, root);
            if count > 0 && (is_root || count <= left) {
                left = left.saturating_sub(count);
                opened.insert(std::ptr::from_ref(node));
                next.extend(children(node).take(MAX_SYMBOLS));
            }
        }
        level = next;
    }
    opened
}

fn children(node: &Node) -> Box<dyn Iterator<Item = &Node> + '_> {
    match &node.value {
        Value::Object(object) => Box::new(object.members.iter().map(|member| &member.value)),
        Value::Array(items) => Box::new(items.iter()),
        _ => Box::new(std::iter::empty()),
    }
}

struct Walk<'d> {
    document: &'d Document,
    /// The keys on the way; elements have none.
    path: Vec<&'d str>,
    /// The objects and lists whose inside is shown.
    opened: HashSet<*const Node>,
}

impl<'d> Walk<'d> {
    fn inside(&mut self, node: &'d Node) -> Vec<Symbol> {
        if !self.opened.contains(&std::ptr::from_ref(node)) {
            return Vec::new();
        }
        match &node.value {
            Value::Object(object) => object.members.iter().take(MAX_SYMBOLS).map(|member| self.member(object, member)).collect(),
            Value::Array(items) => items.iter().take(MAX_SYMBOLS).enumerate().map(|(at, item)| self.item(at, item)).collect(),
            _ => Vec::new(),
        }
    }

    fn member(&mut self, holder: &'d Object, member: &'d Member) -> Symbol {
        self.path.push(&member.key.decoded);
        let span = member.span();
        let (role, detail) = self.described(holder, member);
        let children = self.inside(&member.value);
        self.path.pop();
        let focus = Span { start: span.start, end: member.key.span.end.min(span.end) };
        Symbol { name: name(&mask::shown(&member.key.decoded)), detail, role, span, focus, children }
    }

    fn item(&mut self, at: usize, item: &'d Node) -> Symbol {
        self.path.push("");
        let text = |key: &str| item.get(key).map(|member| &member.value).filter(|value| value.text().is_some());
        let is_param = matches!(self.path[..], ["actions", _, "path_params", _]) && self.document.kind == Kind::HttpManifest;
        let (title, role, detail) = if is_param && let Some(title) = text("name") {
            let source = text("source").map(|source| self.quote(source)).unwrap_or_default();
            (format!("{{{}}}", self.quote(title)), Role::PathParam, source)
        } else if item.text().is_some() {
            (self.quote(item), Role::Text, String::new())
        } else if let Some(title) = text("id").or_else(|| text("name")) {
            let detail = text("version").or_else(|| text("name").filter(|name| !std::ptr::eq(*name, title)));
            (self.quote(title), plain_role(item), detail.map(|detail| self.quote(detail)).unwrap_or_default())
        } else {
            (format!("[{at}]"), plain_role(item), self.value(item))
        };
        let children = self.inside(item);
        self.path.pop();
        Symbol { name: name(&title), detail, role, span: item.span, focus: item.span, children }
    }

    /// What a member is, and what to say of it.
    fn described(&self, holder: &Object, member: &Member) -> (Role, String) {
        let value = &member.value;
        let below = |key: &str| value.get(key).map(|member| &member.value);
        let has_object = value.object().is_some();
        match (self.document.kind, &self.path[..]) {
            (Kind::HttpManifest, ["actions", _]) if has_object => (Role::Action, self.request(value)),
            (Kind::HttpManifest, ["auth"]) if has_object => {
                (Role::Auth, below("scheme").map(|scheme| self.value(scheme)).unwrap_or_default())
            }
            (Kind::HttpManifest, ["actions", _, "headers", _]) => (Role::Header, self.value(value)),
            (Kind::HttpManifest, ["actions", _, "body"]) if has_object => {
                (Role::Object, below("kind").map(|kind| self.value(kind)).unwrap_or_default())
            }
            (Kind::HttpManifest, ["actions", _, "response", "job_id" | "status" | "error"]) => (Role::ReplyPath, self.value(value)),
            (Kind::HttpManifest | Kind::PackageManifest, ["config_schema", .., "properties", key])
                if holder.get(key).is_some_and(|last| std::ptr::eq(last, member)) =>
            {
                (Role::Setting, type_name(value).unwrap_or_default().to_owned())
            }
            _ => (plain_role(value), self.value(value)),
        }
    }

    /// `GET https://api.example.com/faxes/{id}`
    fn request(&self, action: &Node) -> String {
        let part = |key: &str| action.get(key).map(|member| &member.value).filter(|value| value.truthy());
        let method = part("method").map_or_else(|| "POST".to_owned(), |method| self.value(method).to_uppercase());
        let url = part("url").map(|url| self.value(url)).unwrap_or_default();
        format!("{method} {url}").trim_end().to_owned()
    }

    /// A value that is neither an object nor a list, without quotes.
    fn value(&self, node: &Node) -> String {
        match &node.value {
            Value::Object(_) | Value::Array(_) | Value::Invalid => String::new(),
            _ => self.quote(node),
        }
    }

    fn quote(&self, node: &Node) -> String {
        mask::quote(self.document, node.text().map_or(node.span, crate::tree::Text::content))
    }
}

fn name(text: &str) -> String {
    if text.trim().is_empty() { format!("\"{text}\"") } else { text.to_owned() }
}

fn plain_role(node: &Node) -> Role {
    match &node.value {
        Value::Object(_) => Role::Object,
        Value::Array(_) => Role::List,
        Value::String(_) => Role::Text,
        Value::Number(_) => Role::Number,
        Value::Bool(_) => Role::Boolean,
        Value::Null | Value::Invalid => Role::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn outline(text: &str, path: &str) -> String {
        fn told(symbols: &[Symbol], depth: usize, out: &mut String) {
            for symbol in symbols {
                let detail = if symbol.detail.is_empty() { String::new() } else { format!(" = {}", symbol.detail) };
                *out += &format!("{}{}{detail} ({:?})\n", "  ".repeat(depth), symbol.name, symbol.role);
                told(&symbol.children, depth + 1, out);
            }
        }
        let mut out = String::new();
        told(&symbols(&Document::read(text.into(), &Place::new(path))), 0, &mut out);
        out
    }

    #[test]
    fn of_a_manifest() {
        let text = r#"{"id": "acme", "auth": {"scheme": "bearer"}, "allowed_domains": ["api.acme.example"], "timeout_ms": 5,
            "actions": {"send_fax": {"url": "https://api.acme.example/{a}", "headers": {"X-Token": "hunter2hunter2"},
                "path_params": [{"name": "a", "source": "settings.a"}], "body": {"kind": "form"}, "response": {"job_id": "data.id"}},
              "get_status": {"method": "get", "url": ""}},
            "config_schema": {"properties": {"a": {"type": "string"}, "": {"type": ["string", "null"]}}}}"#;
        let want = "\
id = acme (Text)
auth = bearer (Auth)
  scheme = bearer (Text)
allowed_domains (List)
  api.acme.example (Text)
timeout_ms = 5 (Number)
actions (Object)
  send_fax = POST https://api.acme.example/{a} (Action)
    url = https://api.acme.example/{a} (Text)
    headers (Object)
      X-Token = ************** (Header)
    path_params (List)
      {a} = settings.a (PathParam)
        name = a (Text)
        source = settings.a (Text)
    body = form (Object)
      kind = form (Text)
    response (Object)
      job_id = data.id (ReplyPath)
  get_status = GET (Action)
    method = get (Text)
    url (Text)
config_schema (Object)
  properties (Object)
    a = string (Setting)
      type = string (Text)
    \"\" (Setting)
      type (List)
        string (Text)
        null (Text)
";
        assert_eq!(outline(text, "manifest.json"), want);
    }

    #[test]
    fn of_a_registry() {
        let text = r#"{"items": [{"id": "acme", "version": "1.0.0"}, {"name": "Other"}, 5]}"#;
        let want = "items (List)\n  acme = 1.0.0 (Object)\n    id = acme (Text)\n    version = 1.0.0 (Text)\n  Other (Object)\n    name = Other (Text)\n  [2] = 5 (Number)\n";
        assert_eq!(outline(text, "plugin_registry.json"), want);
    }

    #[test]
    fn large_parts_stay_closed() {
        let large: String = (0..4_000).map(|at| format!("\"k{at}\": {{\"a\": 1}},")).collect();
        let text = format!("{{\"large\": {{{large} \"end\": 1}}, \"small\": {{\"a\": {{\"b\": 1}}}}}}");
        let found = symbols(&Document::read(text.into(), &Place::new("x.json")));
        assert!(found[0].children.is_empty());
        assert_eq!(found[1].children[0].children[0].name, "b");
        for (text, want) in [(format!("{{{large} \"end\": 1}}"), MAX_SYMBOLS), (format!("[{}]", "1,".repeat(9_000)), MAX_SYMBOLS)] {
            let found = symbols(&Document::read(text.into(), &Place::new("x.json")));
            assert_eq!(found.len(), want);
            assert!(found.iter().all(|symbol| symbol.children.is_empty()));
        }
    }
}
