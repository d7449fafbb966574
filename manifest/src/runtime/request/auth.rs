//! Authentication, the same in both generations (contract §6).

use std::borrow::Cow;

use crate::runtime::client::query::Params;
use crate::runtime::client::url::basic;
use crate::runtime::fault::Fault;
use crate::runtime::plan::get;
use crate::runtime::python::text;
use crate::runtime::python::value::{NONE, Value};

/// Adds what `auth` asks for (contract §6).
pub(super) fn authenticate(auth: &Value, creds: &Value, headers: &mut Vec<(Value, Value)>, params: &mut Params) -> Result<(), Fault> {
    let scheme = get(auth, "scheme")?.or().map_or(Ok(Cow::Borrowed("none")), |scheme| {
        scheme.as_str().map(|scheme| Cow::Owned(scheme.to_lowercase())).ok_or_else(|| Fault::attribute(scheme, "lower"))
    })?;
    let mut set = |name: Value, value: Value| match headers.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = value,
        None => headers.push((name, value)),
    };
    let key = || Ok::<_, Fault>(get(creds, "api_key")?.or().cloned().unwrap_or_else(|| Value::str("")));
    let name_of = |option: &str, default: &str| auth.at(option).or().cloned().unwrap_or_else(|| Value::str(default));
    match &*scheme {
        "basic" => {
            get(creds, "username")?;
            let text = |value: Option<&Value>| value.map(|value| value.to_str().into_owned());
            let user = text(creds.get("username")).unwrap_or_default();
            let secret = text(creds.get("api_key").or_else(|| creds.get("password"))).unwrap_or_default();
            text::encode_utf8(&format!("{user}:{secret}")).map_err(|message| Fault::new("UnicodeEncodeError", message))?;
            set(Value::str("Authorization"), Value::Str(basic(&user, &secret)));
        }
        "bearer" => {
            let token = get(creds, "api_key")?.or().or_else(|| creds.at("token").or()).unwrap_or(&NONE);
            let token = if token.truthy() { token.to_str() } else { Cow::Borrowed("") };
            set(Value::str("Authorization"), Value::Str(format!("Bearer {token}")));
        }
        "api_key_header" => set(name_of("header_name", "X-API-Key"), key()?),
        "api_key_query" => params.set(&name_of("query_name", "api_key").to_str(), key()?),
        _ => {}
    }
    Ok(())
}
