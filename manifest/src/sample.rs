//! A provider's sample replies, kept beside a manifest as `<stem>.response.json`: `{send, status, statuses?}`.

use crate::json;
use crate::model::ActionName;
use crate::tree::Node;

/// Sample replies of a provider.
#[derive(Debug)]
pub struct Sample {
    root: Node,
}

impl Sample {
    /// Reads the file; `None` where it is no JSON object.
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let parsed = json::parse(&json::decode(bytes).text);
        (parsed.complaints.is_empty() && parsed.root.object().is_some()).then_some(Self { root: parsed.root })
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
}
