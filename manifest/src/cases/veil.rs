//! What of a case may be shown: nothing that looks like a credential, and none of the credentials that the case gives. The sample
//! values that faxsmith makes up are no secrets and stay readable.

use crate::layout::quoted;
use crate::mask;
use crate::runtime::client::url::basic;
use crate::runtime::python::json::{Style, dumps};
use crate::runtime::python::value::Value;
use crate::trial::{self, Given};

/// With more credentials than this nothing is shown at all: nobody has so many.
const MAX_HIDDEN: usize = 256;

/// Texts to hide and texts that may be shown.
#[derive(Clone, Debug)]
pub struct Veil {
    hidden: Vec<String>,
    shown: Vec<String>,
    hides_all: bool,
}

impl Veil {
    /// The veil of a case: its own values, the same with sample values filled in, and the names of those.
    #[must_use]
    pub fn of(given: &Given, filled: &Given, made_up: &[String]) -> Self {
        let mut secrets = Vec::new();
        let masked = trial::masked(given);
        changed(&given.creds, &masked.creds, &mut secrets);
        changed(&given.settings, &masked.settings, &mut secrets);
        let hides_all = secrets.len() > MAX_HIDDEN;
        secrets.truncate(MAX_HIDDEN);
        let pair = pair(&filled.creds);
        let mut shown = vec![Given::default().file_url];
        for name in made_up {
            let value = name.split_once('.').and_then(|(group, path)| match group {
                "creds" => filled.creds.look_up(path),
                _ => filled.settings.look_up(path),
            });
            // A default of `config_schema` is made up by others.
            shown.extend(value.and_then(Value::as_str).filter(|text| text.starts_with("sample-")).map(str::to_owned));
        }
        if secrets.is_empty() {
            shown.extend(pair)
        } else {
            secrets.extend(pair)
        }
        let mut hidden: Vec<String> = secrets.iter().flat_map(|secret| written(secret)).filter(|text| !text.is_empty()).collect();
        // The longest first: one may be a part of another.
        hidden.sort_by_key(|text| std::cmp::Reverse(text.len()));
        hidden.dedup();
        Self { hidden, shown, hides_all }
    }

    /// A text with everything secret replaced by `*`, byte for byte; line ends stay.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.hides_all {
            return text.chars().map(|c| if c == '\n' { c } else { '*' }).collect();
        }
        let mut bytes = mask::masked(text).into_bytes();
        for shown in &self.shown {
            for (at, found) in text.match_indices(&**shown) {
                bytes[at..at + found.len()].copy_from_slice(found.as_bytes());
            }
        }
        for hidden in &self.hidden {
            for (at, found) in text.match_indices(&**hidden) {
                bytes[at..at + found.len()].fill(b'*');
            }
        }
        // Every replaced range starts and ends between two characters.
        String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(text.len()))
    }
}

/// The texts that masking changes.
fn changed(value: &Value, masked: &Value, secrets: &mut Vec<String>) {
    match (value, masked) {
        (Value::Dict(members), Value::Dict(others)) => {
            members.iter().zip(others).for_each(|((_, value), (_, masked))| changed(value, masked, secrets));
        }
        (Value::List(items), Value::List(others)) => items.iter().zip(others).for_each(|(value, masked)| changed(value, masked, secrets)),
        _ if value != masked => secrets.push(value.to_str().into_owned()),
        _ => {}
    }
}

/// User and secret in plain and as `basic` sends them, where there are both.
fn pair(creds: &Value) -> Vec<String> {
    let secret = creds.get("api_key").or_else(|| creds.get("password"));
    let Some((user, secret)) = creds.get("username").zip(secret).map(|(user, secret)| (user.to_str(), secret.to_str())) else {
        return Vec::new();
    };
    vec![format!("{user}:{secret}"), basic(&user, &secret).trim_start_matches("Basic ").to_owned()]
}

/// A text in the forms that it can have in a request: as it is, percent-encoded, inside of JSON once and twice.
fn written(text: &str) -> Vec<String> {
    let inside = |text: &str| {
        let text = quoted(text);
        text[1..text.len() - 1].to_owned()
    };
    let ascii = dumps(&Value::str(text), Style::Ascii).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let ascii = ascii.trim_matches('"').to_owned();
    let percent = |blank: &str, kept: &[u8]| {
        let encoded = |byte: u8| match byte {
            b' ' => blank.to_owned(),
            byte if byte.is_ascii_alphanumeric() || kept.contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        text.bytes().map(encoded).collect::<String>()
    };
    vec![text.to_owned(), inside(text), inside(&inside(text)), inside(&ascii), ascii, percent("%20", b"-._~"), percent("+", b"-._*")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_every_form() {
        let secret = "p/ä \"x";
        let creds = Value::Dict(vec![("username".to_owned(), Value::str("me")), ("password".to_owned(), Value::str(secret))]);
        let given = Given { creds, ..Given::default() };
        let veil = Veil::of(&given, &given, &[]);
        for text in written(secret).into_iter().chain([basic("me", secret)]) {
            let shown = veil.text(&format!("a {text} b"));
            assert!(shown.starts_with("a ") && shown.ends_with(" b"), "{shown}");
            assert!(!shown.contains('p') && !shown.contains("bWU6"), "{text}: {shown}");
        }
    }

    #[test]
    fn made_up_values_stay_readable() {
        let creds = Value::Dict(vec![("api_key".to_owned(), Value::str("sample-api_key"))]);
        let filled = Given { creds, ..Given::default() };
        let veil = Veil::of(&Given::default(), &filled, &["creds.api_key".to_owned()]);
        let text = "\"X-Api-Key\": \"sample-api_key\"";
        assert_eq!(veil.text(text), text);
        assert_eq!(veil.text("\"X-Api-Key\": \"other\""), "\"X-Api-Key\": \"*****\"");
    }
}
