//! What our own JSON Schemas say of a place in a file, for people who stand there: which keys and values belong there, and the text about
//! each. The schemas keep the order of their keys: the most wanted first.

use std::sync::OnceLock;

use regex::Regex;

use crate::json;
use crate::kind::Kind;
use crate::pointer;
use crate::tree::{Member, Node, Value};

/// What a schema says of one place.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    name: &'static str,
    root: &'static Node,
    /// The schema of the place as it stands where the place is described: perhaps a reference, with a text that knows the place.
    here: &'static Node,
    /// The same where a reference leads.
    meant: &'static Node,
}

/// A key that a schema knows in an object.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// The key.
    pub key: &'static str,
    /// What is said of its value.
    pub guide: Guide,
    /// Whether the object must have it.
    pub is_required: bool,
}

/// References that lead to references: ours don't go deeper.
const MAX_REFERENCES: usize = 4;

impl Guide {
    /// What the schema called `name` in `faxsmith-schemas` says of a whole file; `None` if there is no such schema.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        static ROOTS: [OnceLock<Node>; faxsmith_schemas::SCHEMAS.len()] = [const { OnceLock::new() }; faxsmith_schemas::SCHEMAS.len()];
        let at = faxsmith_schemas::SCHEMAS.iter().position(|schema| schema.name == name)?;
        let root = ROOTS[at].get_or_init(|| json::parse(faxsmith_schemas::SCHEMAS[at].text).root);
        Some(Self { name: faxsmith_schemas::SCHEMAS[at].name, root, here: root, meant: root })
    }

    /// What is said of a whole file of a kind.
    #[must_use]
    pub fn of(kind: Kind) -> Option<Self> {
        Self::named(kind.schema())
    }

    fn at(self, here: &'static Node) -> Self {
        let mut meant = here;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = reference(meant) else { break };
            let Some(found) = reference.strip_prefix('#').and_then(|path| pointer::follow(self.root, pointer::tokens(path))) else { break };
            meant = found;
        }
        Self { name: self.name, root: self.root, here, meant }
    }

    /// The name of the schema.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What is said under a keyword: at the place first, then where a reference leads.
    #[must_use]
    pub fn keyword(&self, key: &str) -> Option<&'static Node> {
        let at = |node: &'static Node| node.get(key).map(|member| &member.value);
        at(self.here).or_else(|| at(self.meant))
    }

    /// The text about the place, in Markdown.
    #[must_use]
    pub fn description(&self) -> Option<&'static str> {
        self.keyword("description")?.str()
    }

    /// What counts where nothing is said.
    #[must_use]
    pub fn default(&self) -> Option<&'static Node> {
        self.keyword("default")
    }

    /// Values that could stand there, the most usual first.
    #[must_use]
    pub fn examples(&self) -> &'static [Node] {
        self.keyword("examples").and_then(Node::array).unwrap_or_default()
    }

    /// The only values that may stand there, where they are listed.
    #[must_use]
    pub fn choices(&self) -> &'static [Node] {
        match self.keyword("enum") {
            Some(choices) => choices.array().unwrap_or_default(),
            None => self.keyword("const").map(std::slice::from_ref).unwrap_or_default(),
        }
    }

    /// The types that the value may have.
    #[must_use]
    pub fn types(&self) -> Vec<&'static str> {
        let Some(named) = self.keyword("type") else { return Vec::new() };
        named.array().map_or_else(|| named.str().into_iter().collect(), |types| types.iter().filter_map(Node::str).collect())
    }

    /// Whether the value may have a type.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.types().contains(&name)
    }

    /// The keys that are known in the object, in the order in which they are worth offering.
    #[must_use]
    pub fn properties(&self) -> Vec<Property> {
        let members = self.members("properties");
        let required = self.keyword("required").and_then(Node::array).unwrap_or_default();
        let is_required = |key: &str| required.iter().any(|name| name.str() == Some(key));
        let property = |member: &'static Member| Property {
            key: &member.key.decoded,
            guide: self.at(&member.value),
            is_required: is_required(&member.key.decoded),
        };
        members.iter().map(property).collect()
    }

    /// What is said of the value of a key, known or not; `None` where nothing is.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<Self> {
        let known = self.keyword("properties").and_then(|properties| properties.get(key)).map(|member| &member.value);
        let by_pattern = || {
            let fits = |member: &&Member| Regex::new(&member.key.decoded).is_ok_and(|pattern| pattern.is_match(key));
            self.members("patternProperties").iter().find(fits).map(|member| &member.value)
        };
        let found = known.or_else(by_pattern).or_else(|| self.keyword("additionalProperties"))?;
        matches!(found.value, Value::Object(_)).then(|| self.at(found))
    }

    /// What is said of the values of keys that nobody can know beforehand, and what of such keys is said.
    #[must_use]
    pub fn others(&self) -> Option<Self> {
        let found = self.keyword("additionalProperties").filter(|node| node.object().is_some());
        found
            .or_else(|| self.members("patternProperties").iter().map(|member| &member.value).find(|node| node.object().is_some()))
            .map(|node| self.at(node))
    }

    /// The only keys that an object of free keys may have, where they are listed.
    #[must_use]
    pub fn key_choices(&self) -> &'static [Node] {
        self.keyword("propertyNames").and_then(|names| names.get("enum")?.value.array()).unwrap_or_default()
    }

    /// What is said of the elements of the list.
    #[must_use]
    pub fn item(&self) -> Option<Self> {
        let items = self.keyword("items").or_else(|| {
            // A list with a text of its own refers to the common form below `allOf`.
            let common = self.keyword("allOf")?.array()?.first()?;
            self.at(common).keyword("items")
        })?;
        Some(self.at(items))
    }

    /// The same after one more key or index (`None`).
    #[must_use]
    pub fn step(&self, key: Option<&str>) -> Option<Self> {
        match key {
            Some(key) => self.member(key),
            None => self.item(),
        }
    }

    /// The place of the schema in its file, as a JSON pointer that [`Guide::found`] understands.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut path = String::new();
        let mut node = self.root;
        while node.span != self.here.span {
            let inside = |inner: &Node| inner.span.contains(self.here.span);
            if let Some(member) = node.object().and_then(|object| object.members.iter().find(|member| inside(&member.value))) {
                pointer::push(&mut path, &member.key.decoded);
                node = &member.value;
            } else if let Some(at) = node.array().and_then(|items| items.iter().position(inside)) {
                pointer::push(&mut path, &at.to_string());
                node = &node.array().unwrap_or_default()[at];
            } else {
                break;
            }
        }
        path
    }

    /// The place that a pointer of [`Guide::pointer`] leads to in this schema.
    #[must_use]
    pub fn found(&self, path: &str) -> Option<Self> {
        pointer::follow(self.root, pointer::tokens(path)).map(|node| self.at(node))
    }

    fn members(&self, key: &str) -> &'static [Member] {
        self.keyword(key).and_then(Node::object).map(|object| &*object.members).unwrap_or_default()
    }
}

fn reference(node: &'static Node) -> Option<&'static str> {
    node.get("$ref")?.value.str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &[&str]) -> Option<Guide> {
        path.iter().try_fold(Guide::of(Kind::HttpManifest)?, |guide, key| guide.step((*key != "0").then_some(*key)))
    }

    #[test]
    fn the_nearest_text_counts() {
        let url = at(&["actions", "get_status", "url"]).unwrap();
        assert!(url.description().unwrap().starts_with("Where Faxbot asks for the state"));
        assert_eq!(url.types(), ["string"], "the type stands where the reference leads");
        let source = at(&["actions", "send_fax", "path_params", "0", "source"]).unwrap();
        assert!(source.description().is_some());
        assert!(
            at(&["actions", "send_fax", "response", "status_map", "sent"]).unwrap().description().unwrap().starts_with("Faxbot's word")
        );
        assert!(at(&["x-mine"]).is_none() && at(&["nonsense"]).is_none());
    }

    #[test]
    fn keys_in_the_order_of_the_file() {
        let keys: Vec<_> = Guide::of(Kind::HttpManifest).unwrap().properties().iter().map(|it| (it.key, it.is_required)).collect();
        assert_eq!(keys[..3], [("id", true), ("actions", true), ("name", false)]);
    }

    #[test]
    fn pointers_there_and_back() {
        let guide = at(&["actions", "send_fax", "body", "kind"]).unwrap();
        let pointer = guide.pointer();
        assert_eq!(pointer, "/$defs/body/properties/kind");
        assert_eq!(Guide::of(Kind::HttpManifest).unwrap().found(&pointer).unwrap().description(), guide.description());
    }

    #[test]
    fn patterns_and_lists_of_other_files() {
        let traits = Guide::of(Kind::Traits).unwrap();
        assert!(traits.member("acme").unwrap().member("traits").unwrap().member("requires_tiff").unwrap().takes("boolean"));
        let ignore = Guide::named("faxsmith-config").unwrap().member("ignore").unwrap().item().unwrap();
        assert!(ignore.member("rule").unwrap().choices().len() > 50);
        assert!(ignore.member("paths").unwrap().item().unwrap().takes("string"));
    }
}
