//! What templates and path parameters can refer to, and what real sends put there (contract §3).

use crate::mask::is_secret_name;
use crate::model::ActionName;
use crate::runtime::Runtime;

/// One variable that an action's templates may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name: what stands before the first dot.
    pub name: &'static str,
    /// Whether a real send or poll ever sets it; what is not set is empty.
    pub is_set: bool,
    /// Whether its text can be a JSON number.
    pub may_be_number: bool,
    /// What it holds, for people.
    pub meaning: &'static str,
}

const fn set(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, is_set: true, may_be_number: false, meaning }
}

const fn never(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, is_set: false, may_be_number: false, meaning }
}

const fn perhaps_number(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, is_set: true, may_be_number: true, meaning }
}

const SETTINGS: Variable = set("settings", "the provider's saved settings");

/// The variables of one generation.
#[derive(Debug, PartialEq, Eq)]
pub struct Variables {
    /// Those of `send_fax`.
    pub send_fax: &'static [Variable],
    /// Those of `get_status`.
    pub get_status: &'static [Variable],
}

/// Faxbot 2025.
pub const Y2025: Variables = Variables {
    send_fax: &[
        perhaps_number("to", "the recipient's number, as it was given to Faxbot"),
        never("from", "the sender's number: only the dry run of the validation endpoint passes one"),
        set("file_url", "a link to the document that works for an hour"),
        never("file_path", "a path on the server: no real send passes one"),
        SETTINGS,
        never("creds", "credentials: real sends pass none"),
    ],
    get_status: &[
        set("job_id", "Faxbot's own id of the job, not the provider's"),
        perhaps_number("provider_sid", "the id that the provider gave to the fax"),
        SETTINGS,
        never("creds", "credentials: real polls pass none"),
    ],
};

/// Faxbot 2026.
pub const Y2026: Variables = Variables {
    send_fax: &[
        set("to", "the recipient's number in E.164 form, which begins with `+`"),
        never("from", "the sender's number: no real send passes one"),
        set("file_url", "a link to the document that works for an hour; empty where the body is multipart"),
        set("file_path", "the document's path on the server"),
        set("job_id", "Faxbot's own id of the job"),
        set("attempt_id", "Faxbot's own id of this attempt"),
        SETTINGS,
        set("creds", "the provider's saved credentials"),
    ],
    get_status: &[
        set("job_id", "Faxbot's own id of the job, not the provider's"),
        perhaps_number("provider_sid", "the id that the provider gave to the fax"),
        SETTINGS,
        set("creds", "the provider's saved credentials"),
    ],
};

/// What the name of an expression, or the source of a path parameter, refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'n> {
    /// A variable that holds one value.
    Value(Variable),
    /// A setting: what stands behind `settings.`.
    Setting(&'n str),
    /// A credential: what stands behind `creds.`.
    Credential(&'n str),
    /// `settings` or `creds` as a whole.
    Whole(Variable),
    /// Nothing: always empty. A name below one value (`to.x`) is none either.
    Nothing,
}

impl Variables {
    /// The variables of an action; `cancel_fax` never runs and has none.
    #[must_use]
    pub fn of(&self, action: ActionName) -> &'static [Variable] {
        match action {
            ActionName::SendFax => self.send_fax,
            ActionName::GetStatus => self.get_status,
            ActionName::CancelFax => &[],
        }
    }
}

impl Reference<'_> {
    /// Whether the value is a secret, as far as names say: a credential, but for user names and other names of an account, or a
    /// setting that is called like one.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_lowercase();
        match self {
            Reference::Credential(path) => {
                let last = last(path);
                is_secret_name(&last) || !ACCOUNT_NAMES.iter().any(|ending| last.ends_with(ending))
            }
            Reference::Setting(path) => is_secret_name(&last(path)),
            Reference::Value(_) | Reference::Whole(_) | Reference::Nothing => false,
        }
    }
}

/// What names end in that tell accounts apart.
const ACCOUNT_NAMES: [&str; 10] = ["username", "user", "login", "email", "id", "sid", "account", "name", "number", "region"];

impl Runtime {
    /// What a name refers to in a template of `action`.
    #[must_use]
    pub fn reference<'n>(&self, action: ActionName, name: &'n str) -> Reference<'n> {
        let dot = name.bytes().position(|byte| byte == b'.');
        let (first, rest) = dot.map_or((name, None), |at| (&name[..at], Some(&name[at + 1..])));
        let Some(variable) = self.variables.of(action).iter().find(|variable| variable.name == first) else { return Reference::Nothing };
        match (first, rest) {
            ("settings", Some(rest)) => Reference::Setting(rest),
            ("creds", Some(rest)) => Reference::Credential(rest),
            ("settings" | "creds", None) => Reference::Whole(*variable),
            (_, None) => Reference::Value(*variable),
            (_, Some(_)) => Reference::Nothing,
        }
    }

    /// Whether real sends and polls put something there for a variable, given the kind of the action's body (contract §3).
    #[must_use]
    pub fn fills(&self, variable: &Variable, body_kind: Option<&str>) -> bool {
        variable.is_set && !(variable.name == "file_url" && body_kind == Some("multipart") && self.empties_link_in_multipart)
    }
}

/// Top-level settings that Faxbot 2026 moves into the credentials, so that `settings.…` no longer finds them (contract §8.4).
pub const MOVED_TO_CREDENTIALS: [&str; 8] =
    ["api_key", "api_secret", "api_token", "token", "password", "secret", "signing_key", "username"];
/// The settings that Faxbot 2026 adds of its own (contract §8.4).
pub const INJECTED_SETTINGS: [&str; 5] =
    ["public_api_url", "pdf_token_ttl_minutes", "enforce_public_https", "fax_header", "fax_station_id"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{Y2025, Y2026};

    #[test]
    fn references() {
        use ActionName::{CancelFax, GetStatus, SendFax};
        let name = |reference: Reference<'_>| match reference {
            Reference::Value(variable) => variable.name.to_owned(),
            Reference::Setting(path) => format!("setting {path}"),
            Reference::Credential(path) => format!("credential {path}"),
            Reference::Whole(variable) => format!("all {}", variable.name),
            Reference::Nothing => "nothing".to_owned(),
        };
        for (runtime, action, text, want) in [
            (&Y2025, SendFax, "to", "to"),
            (&Y2025, SendFax, "job_id", "nothing"),
            (&Y2026, SendFax, "job_id", "job_id"),
            (&Y2026, GetStatus, "attempt_id", "nothing"),
            (&Y2026, GetStatus, "to", "nothing"),
            (&Y2026, SendFax, "to.x", "nothing"),
            (&Y2025, GetStatus, "settings.a.b", "setting a.b"),
            (&Y2025, SendFax, "settings", "all settings"),
            (&Y2026, SendFax, "creds.token", "credential token"),
            (&Y2026, CancelFax, "settings.x", "nothing"),
        ] {
            assert_eq!(name(runtime.reference(action, text)), want, "{} {text}", runtime.name);
        }
    }
}
