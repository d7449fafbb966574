//! Putting further fields into the template of a body.

use crate::edit::Edit;
use crate::json;
use crate::layout;
use crate::model::Action;
use crate::model::template::Template;
use crate::runtime::form::is_attachment;
use crate::runtime::template::expressions;

/// A field to be added: its name and its value, which may hold expressions; both as they should arrive, nothing escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewField {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Action<'_> {
    /// Adds fields to the body, behind those that are there: to a form, or as text members of a JSON object. `None` where the method
    /// has no body, the body no fields, or a field would not arrive as it is.
    #[must_use]
    pub fn add_body_fields(&self, fields: &[NewField]) -> Option<Edit> {
        if fields.is_empty() || !matches!(self.effective_method().as_deref(), Some("POST" | "PUT" | "PATCH")) {
            return None;
        }
        let template = self.body_template()?;
        let (at, added) = match self.body_kind? {
            "form" => in_form(template, fields)?,
            "multipart" if fields.iter().all(|field| !is_attachment(&field.name)) => in_form(template, fields)?,
            "json" => in_json(template, fields)?,
            _ => return None,
        };
        Some(layout::replace_inside(template.text, at, at, &added))
    }
}

fn in_form(template: &Template<'_>, fields: &[NewField]) -> Option<(usize, String)> {
    let text = template.as_str();
    // What follows a blank or a line break would begin with it.
    if text.ends_with(char::is_whitespace) {
        return None;
    }
    let known = template.fields();
    let mut added = String::new();
    for (at, field) in fields.iter().enumerate() {
        let is_known =
            known.iter().any(|known| text[known.name.clone()] == *field.name) || fields[..at].iter().any(|other| other.name == field.name);
        // Nothing is escaped in a form: `&` would end the field, and `=` the name.
        if is_known || field.name.is_empty() || field.name.contains(['&', '=']) || field.value.contains('&') {
            return None;
        }
        if !added.is_empty() || !(text.is_empty() || text.ends_with('&')) {
            added.push('&');
        }
        added.push_str(&format!("{}={}", field.name, field.value));
    }
    Some((text.len(), added))
}

fn in_json(template: &Template<'_>, fields: &[NewField]) -> Option<(usize, String)> {
    let mut text = template.as_str().to_owned();
    let mut at = None;
    for field in fields {
        let found = expressions(&text);
        let parsed = json::parse(&crate::runtime::json_template::skeleton(&text, &found).json);
        let object = parsed.root.object().filter(|_| parsed.complaints.is_empty())?;
        // An expression with a quote in its name would not be the same behind a backslash.
        let is_plain = expressions(&field.value).iter().all(|found| !found.name(&field.value).contains(['"', '\\']));
        if field.name.is_empty() || field.name.contains("{{") || object.get(&field.name).is_some() || !is_plain {
            return None;
        }
        let edit = layout::insert_member(&text, &parsed.root, None, &field.name, &layout::quoted(&field.value))?;
        let start = edit.span.start as usize;
        let member = format!("{}:{}", layout::quoted(&field.name), layout::quoted(&field.value));
        let added = match (template.as_str().contains(char::is_whitespace), object.members.is_empty()) {
            (true, _) => edit.text,
            (false, true) => member,
            (false, false) => format!(",{member}"),
        };
        text.replace_range(edit.span.range(), &added);
        at.get_or_insert(start);
    }
    let at = at?;
    let added = text.len().checked_sub(template.as_str().len())?;
    // An empty object may have lost the blanks inside it.
    text.get(at..at + added)
        .filter(|_| text[..at] == template.as_str()[..at] && text[at + added..] == template.as_str()[at..])
        .map(|added| (at, added.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::NewField;
    use crate::edit;
    use crate::json;
    use crate::model::Manifest;

    fn added(body: &str, fields: &[(&str, &str)]) -> Option<String> {
        let text = format!(r#"{{"actions": {{"send_fax": {{"body": {body}}}}}}}"#);
        let root = json::parse(&text).root;
        let manifest = Manifest::of(&root).unwrap();
        let fields: Vec<NewField> = fields.iter().map(|(name, value)| NewField { name: (*name).into(), value: (*value).into() }).collect();
        let edit = manifest.known_actions[0].add_body_fields(&fields)?;
        let fixed = edit::apply(&text, &[edit]).unwrap();
        Some(fixed.strip_prefix(r#"{"actions": {"send_fax": {"body": "#)?.strip_suffix("}}}")?.to_owned())
    }

    #[test]
    fn where_fields_go() {
        for (body, want) in [
            (r#"{"kind": "form", "template": "a={{to}}"}"#, Some(r#"{"kind": "form", "template": "a={{to}}&n={{x}}&m=é \"q\""}"#)),
            (r#"{"kind": "form", "template": ""}"#, Some(r#"{"kind": "form", "template": "n={{x}}&m=é \"q\""}"#)),
            (r#"{"kind": "form", "template": "a&"}"#, Some(r#"{"kind": "form", "template": "a&n={{x}}&m=é \"q\""}"#)),
            (r#"{"kind": "form", "template": "n=1"}"#, None),
            (r#"{"kind": "multipart", "template": "file=x"}"#, Some(r#"{"kind": "multipart", "template": "file=x&n={{x}}&m=é \"q\""}"#)),
            (r#"{"kind": "none", "template": "a=1"}"#, None),
            (
                r#"{"kind": "json", "template": "{\"a\":\"{{to}}\"}"}"#,
                Some(r#"{"kind": "json", "template": "{\"a\":\"{{to}}\",\"n\":\"{{x}}\",\"m\":\"é \\\"q\\\"\"}"}"#),
            ),
            (
                r#"{"kind": "json", "template": "{\n  \"a\": {{to}}\n}"}"#,
                Some(r#"{"kind": "json", "template": "{\n  \"a\": {{to}},\n  \"n\": \"{{x}}\",\n  \"m\": \"é \\\"q\\\"\"\n}"}"#),
            ),
            (r#"{"kind": "json", "template": "{}"}"#, Some(r#"{"kind": "json", "template": "{\"n\":\"{{x}}\",\"m\":\"é \\\"q\\\"\"}"}"#)),
            (r#"{"kind": "json", "template": "[1]"}"#, None),
            (r#"{"kind": "json", "template": "{\"n\": 1}"}"#, None),
        ] {
            assert_eq!(added(body, &[("n", "{{x}}"), ("m", "é \"q\"")]).as_deref(), want, "{body}");
        }
        assert_eq!(added(r#"{"kind": "form", "template": "a"}"#, &[("n", "x&y")]), None);
        assert_eq!(added(r#"{"kind": "multipart", "template": "a"}"#, &[("File", "x")]), None);
    }
}
