//! A provider's sample replies, kept beside a manifest as `<stem>.response.json`: `{send, status, statuses?}`, and
//! perhaps `send_statuses`.

use crate::json;
use crate::model::ActionName;
use crate::runtime::reply::{find, parse_path};
use crate::runtime::request::Answer;
use crate::tree::Node;

/// Sample replies of a provider.
#[derive(Debug)]
pub struct Sample {
    root: Node,
    text: String,
}

impl Sample {
    /// Reads the file; `None` where it is no JSON object.
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let source = json::decode(bytes);
        let parsed = source.parse();
        (parsed.complaints.is_empty() && parsed.root.object().is_some()).then_some(Self { root: parsed.root, text: source.text })
    }

    /// The reply to an action on success.
    #[must_use]
    pub fn reply(&self, action: ActionName) -> Option<&Node> {
        let key = match action {
            ActionName::SendFax => "send",
            ActionName::GetStatus => "status",
            ActionName::CancelFax => return None,
        };
        self.root.get(key).map(|member| &member.value)
    }

    /// The same as an answer with the code 200.
    #[must_use]
    pub fn answer(&self, action: ActionName) -> Option<Answer> {
        let body = body(self.reply(action)?, &self.text);
        Some(Answer { status: 200, headers: Vec::new(), body })
    }

    /// The words that the provider documents for the status in replies to an action, each with the word of Faxbot's that it means,
    /// where the file says so: the members of an object, or the strings of a list.
    #[must_use]
    pub fn status_words(&self, action: ActionName) -> Vec<(&str, Option<&str>)> {
        let key = match action {
            ActionName::SendFax => "send_statuses",
            ActionName::GetStatus => "statuses",
            ActionName::CancelFax => return Vec::new(),
        };
        let Some(member) = self.root.get(key) else { return Vec::new() };
        let listed = member.value.array().unwrap_or_default().iter().filter_map(|item| Some((item.str()?, None)));
        let members = member.value.object().map(|object| &*object.members).unwrap_or_default();
        listed.chain(members.iter().map(|member| (&*member.key.decoded, member.value.str()))).collect()
    }
}

/// How deep a reply is searched, and how many of its parts wait to be.
const MAX_DEPTH: usize = 8;
const MAX_WAITING: usize = 1000;

/// The path of the only member of a reply that fits, given its key and its value; `None` where none or several do. Of arrays the
/// first element is searched.
#[must_use]
pub fn only_path(reply: &Node, fits: &dyn Fn(&str, &Node) -> bool) -> Option<String> {
    let mut found = None;
    let mut waiting = vec![(String::new(), reply, 0)];
    while let Some((holder, node, depth)) = waiting.pop() {
        for member in node.object().map(|object| &*object.members).unwrap_or_default() {
            let key = &*member.key.decoded;
            let path = if holder.is_empty() { key.to_owned() } else { format!("{holder}.{key}") };
            if fits(key, &member.value) && found.replace(path.clone()).is_some() {
                return None;
            }
            let first = member.value.array().and_then(<[Node]>::first);
            let inner = first.map_or((path.clone(), &member.value), |first| (format!("{path}[0]"), first));
            if depth < MAX_DEPTH && waiting.len() < MAX_WAITING {
                waiting.push((inner.0, inner.1, depth + 1));
            }
        }
    }
    // A key may hold what no path can name.
    found.filter(|path| parse_path(path).is_ok_and(|path| find(&path, reply).is_some()))
}

/// The bytes of an answer's body that stands in a file as JSON, `node` in `text`: a string is the text itself, anything else is JSON as
/// it is written there.
#[must_use]
pub fn body(node: &Node, text: &str) -> Vec<u8> {
    match node.str() {
        Some(body) => body.as_bytes().to_vec(),
        None => text[node.span.range()].as_bytes().to_vec(),
    }
}
