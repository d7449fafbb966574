//! What a name that means nothing to Faxbot was evidently meant to be.

use crate::model::{ActionName, Manifest};
use crate::near;
use crate::runtime::context::{MOVED_TO_CREDENTIALS, Reference};
use crate::runtime::{RUNTIMES, python};

/// Other names for the id that the provider gave to a fax.
const FAX_ID: [&str; 15] = [
    "id",
    "faxid",
    "sid",
    "faxsid",
    "jobid",
    "faxjobid",
    "messageid",
    "messagesid",
    "transactionid",
    "transmissionid",
    "providerid",
    "providerjobid",
    "providerfaxid",
    "externalid",
    "uuid",
];
/// Other names for the number that a fax goes to.
const RECIPIENT: [&str; 6] = ["recipient", "recipientnumber", "recipientfax", "tonumber", "tofax", "destination"];
/// Other names for the link to the document.
const DOCUMENT: [&str; 5] = ["documenturl", "fileurl", "pdfurl", "mediaurl", "documentlink"];
/// How names begin that can hardly be anything but a setting.
const SETTINGS: [&str; 12] =
    ["account", "customer", "client", "tenant", "organi", "subscriber", "team", "project", "application", "region", "sender", "callback"];

impl Manifest<'_> {
    /// The variable, known to every runtime, that a name of an expression or of a path parameter's source plainly stands for in
    /// `action`: a fax's id in `get_status` is `provider_sid`, a declared setting wants `settings.` before it. The name itself
    /// where it is right. `None` where nothing is plain.
    #[must_use]
    pub fn meant_variable(&self, action: ActionName, name: &str) -> Option<String> {
        let name = bare(name);
        let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let one_of = |names: &[&str]| names.contains(&&*plain);
        if action == ActionName::GetStatus && one_of(&FAX_ID) {
            return Some("provider_sid".to_owned());
        }
        if is_known(action, name) {
            return Some(name.to_owned());
        }
        if let Some(setting) = self.settings().and_then(|settings| settings.declared(name))
            && !MOVED_TO_CREDENTIALS.contains(&name.split('.').next().unwrap_or(name))
            && setting.member.value.object().is_some()
        {
            return Some(format!("settings.{name}"));
        }
        if let Some((first, rest)) = name.split_once('.')
            && let Some(whole) = meant_object(first)
            && rest.split('.').all(|part| !part.is_empty())
        {
            return Some(format!("{whole}.{rest}"));
        }
        let word = match action {
            ActionName::SendFax if one_of(&RECIPIENT) => "to",
            ActionName::SendFax if one_of(&DOCUMENT) => "file_url",
            ActionName::SendFax => near::certain(name, ["to", "file_url"].into_iter())?,
            ActionName::GetStatus => near::certain(name, ["provider_sid"].into_iter())?,
            ActionName::CancelFax => return None,
        };
        Some(word.to_owned())
    }

    /// The setting that an unknown name could be, where no `config_schema` says which there are: `account_guid` is
    /// `settings.account_guid`.
    #[must_use]
    pub fn likely_setting(&self, name: &str) -> Option<String> {
        let is_likely = SETTINGS.iter().any(|start| name.starts_with(start)) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (self.config_schema.is_none() && is_likely).then(|| format!("settings.{name}"))
    }
}

/// A name without braces, blanks and dollar signs around it.
#[must_use]
pub fn bare(name: &str) -> &str {
    name.trim_matches(|c: char| python::is_space(c) || matches!(c, '{' | '}' | '$'))
}

/// Whether a name is one that people give to a credential.
#[must_use]
pub fn is_credential(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    MOVED_TO_CREDENTIALS.contains(&first) || matches!(first, "access_token" | "bearer" | "secret_key" | "credentials" | "auth")
}

/// `settings` or `creds`, where a word before a dot plainly stands for one of them.
fn meant_object(word: &str) -> Option<&'static str> {
    match &*word.to_lowercase() {
        "setting" | "config" | "configuration" | "options" => Some("settings"),
        "cred" | "credential" | "credentials" => Some("creds"),
        _ => near::certain(word, ["settings", "creds"].into_iter()),
    }
}

/// Whether every runtime knows the name in that action.
#[must_use]
pub fn is_known(action: ActionName, name: &str) -> bool {
    RUNTIMES.iter().all(|runtime| !matches!(runtime.reference(action, name), Reference::Nothing | Reference::Whole(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn what_names_mean() {
        let root = json::parse(r#"{"config_schema": {"properties": {"account": {"type": "string"}, "api_key": {"type": "string"}}}}"#).root;
        let manifest = Manifest::of(&root).unwrap();
        use ActionName::{GetStatus, SendFax};
        for (action, name, want) in [
            (GetStatus, "fax_id", Some("provider_sid")),
            (GetStatus, "id", Some("provider_sid")),
            (GetStatus, "providerSid", Some("provider_sid")),
            (GetStatus, "provider_side", Some("provider_sid")),
            (GetStatus, "job_id", Some("provider_sid")),
            (GetStatus, "to", None),
            (SendFax, "{{to}}", Some("to")),
            (SendFax, " To ", Some("to")),
            (SendFax, "t", None),
            (SendFax, "no", None),
            (SendFax, "recipient", Some("to")),
            (SendFax, "fileUrl", Some("file_url")),
            (SendFax, "fax_id", None),
            (SendFax, "job_id", None),
            (SendFax, "settings.x", Some("settings.x")),
            (SendFax, "account", Some("settings.account")),
            // 2026 moves it to the credentials.
            (SendFax, "api_key", None),
            (SendFax, "settings", None),
            (SendFax, "Setings.a.b", Some("settings.a.b")),
            (GetStatus, "credentials.api_key", Some("creds.api_key")),
            (SendFax, "config.", None),
            (SendFax, "to.x", None),
        ] {
            assert_eq!(manifest.meant_variable(action, name).as_deref(), want, "{name}");
        }
    }
}
