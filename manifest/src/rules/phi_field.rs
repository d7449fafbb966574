use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::schema::carried::walk;
use crate::subject::Subject;
use crate::tree::{Member, Node, Text, Value};

/// A setting for what only a patient's record should hold.
pub static RULE: Rule = Rule {
    name: "phi-field",
    category: Category::Auth,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest, Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("phi_field.md"),
    check: Check::One(check),
};

/// Names of patient data, as words that stand one after the other.
const NAMES: &[&[&str]] = &[
    &["ssn"],
    &["social", "security"],
    &["patient"],
    &["patients"],
    &["dob"],
    &["date", "of", "birth"],
    &["birth", "date"],
    &["birth", "day"],
    &["birthdate"],
    &["birthday"],
    &["mrn"],
    &["medical", "record"],
    &["medical", "history"],
    &["diagnosis"],
    &["diagnoses"],
];
/// What a name ends in that speaks of a place or a switch: `patient_portal_url`.
const PLACES: &[&str] = &["url", "uri", "endpoint", "host", "path", "folder", "portal", "enabled", "timeout"];
/// What the dev kit refuses anywhere in the text of the schema (contract §13.3).
const DEV_KIT: &[&str] = &["ssn", "social_security", "patient_name", "dob", "date_of_birth"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(schema) = subject.document.root.get("config_schema").map(|member| &member.value) else { return };
    let in_package = subject.document.kind == Kind::PackageManifest;
    let mut told = Vec::new();
    walk(schema, &mut |object| {
        let properties = object.get("properties").and_then(|member| member.value.object());
        for member in properties.into_iter().flat_map(|properties| &properties.members).filter(|member| is_phi(member)) {
            told.push(member.key.span);
            let name = subject.quote_text(&member.key);
            let mut finding = Finding::new(
                &RULE,
                member.key.span,
                format!("`{name}` is patient data, and no setting: Faxbot keeps settings per provider, the same for every fax."),
            )
            .here("patient data");
            if let Some(term) = DEV_KIT.iter().find(|term| in_package && contains(&member.key, term).is_some()) {
                finding = finding.note(format!("The dev kit refuses the package: `Config schema cannot contain PHI field: {term}`."));
            }
            findings.push(finding.note("Patient data belongs in the document that is faxed, nowhere else."));
        }
    });
    if in_package {
        texts(schema, 0, &mut |text| {
            if told.contains(&text.span) {
                return;
            }
            if let Some((term, at)) = DEV_KIT.iter().find_map(|term| Some((term, contains(text, term)?))) {
                let message = format!("The dev kit refuses the package, because the letters `{term}` stand in its `config_schema`.");
                findings.push(
                    Finding::new(&RULE, text.span_of(at, at + term.len()), message)
                        .here("taken for patient data")
                        .note("It looks for the letters alone, wherever they stand: use another word here.")
                        .note(format!("Its words: `Config schema cannot contain PHI field: {term}`.")),
                );
            }
        });
    }
}

/// Whether the name of a setting says patient data, word by word. A switch holds none.
fn is_phi(member: &Member) -> bool {
    if !may_be_phi(&member.key.decoded) {
        return false;
    }
    let words = words(&member.key.decoded);
    let is_switch = member.value.get("type").is_some_and(|kind| kind.value.str() == Some("boolean"));
    let is_place = words.last().is_some_and(|last| PLACES.contains(&&**last));
    !is_switch && !is_place && NAMES.iter().any(|name| words.windows(name.len()).any(|window| window.iter().eq(name.iter())))
}

/// Whether the letters of one of the names' first words stand anywhere: most names have none, and need no closer look.
fn may_be_phi(name: &str) -> bool {
    let bytes = name.as_bytes();
    let starts = |at: usize, word: &str| bytes[at..].get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    let could_start = |pair: &[u8]| {
        let [first, second] = pair else { return false };
        match first.to_ascii_lowercase() {
            b'b' => second.eq_ignore_ascii_case(&b'i'),
            b'd' => matches!(second.to_ascii_lowercase(), b'a' | b'i' | b'o'),
            b'm' => matches!(second.to_ascii_lowercase(), b'e' | b'r'),
            b'p' => second.eq_ignore_ascii_case(&b'a'),
            b's' => matches!(second.to_ascii_lowercase(), b'o' | b's'),
            _ => false,
        }
    };
    bytes.windows(2).enumerate().any(|(at, pair)| could_start(pair) && NAMES.iter().any(|words| starts(at, words[0])))
}

/// The words of a name in lower case: `patientDOB`, `patient_dob` and `patient-dob` have the same two.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphabetic() {
            // A new word begins at a capital behind a small letter, and at the last capital of several: `DOBField`.
            let ends_capitals = before.is_uppercase() && chars.peek().is_some_and(|next| next.is_lowercase());
            if !before.is_alphabetic() || (c.is_uppercase() && (before.is_lowercase() || ends_capitals)) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words
}

fn contains(text: &Text, term: &str) -> Option<usize> {
    text.decoded.to_ascii_lowercase().find(term)
}

/// Every key and string of a schema.
fn texts<'t>(node: &'t Node, depth: usize, visit: &mut impl FnMut(&'t Text)) {
    match &node.value {
        Value::String(text) => visit(text),
        Value::Array(items) if depth < 64 => items.iter().for_each(|item| texts(item, depth + 1, visit)),
        Value::Object(object) if depth < 64 => {
            for member in &object.members {
                visit(&member.key);
                texts(&member.value, depth + 1, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, may_be_phi, words};

    #[test]
    fn names_are_compared_word_by_word() {
        assert!(NAMES.iter().all(|words| may_be_phi(words[0])));
        let is_phi = |name: &str| NAMES.iter().any(|phi| words(name).windows(phi.len()).any(|window| window.iter().eq(phi.iter())));
        for name in ["ssn", "SSN", "patientSSN", "ssn_last4", "socialSecurityNumber", "social-security", "PatientName", "DOBField", "dateOfBirth", "birthDate", "MRN2", "Diagnoses"] {
            assert!(is_phi(name), "{name}");
        }
        for name in ["className", "adobe", "session", "inpatient", "security_date", "date_of_fax", "birthplace", "passname", "MRNumber", "outdobject", ""] {
            assert!(!is_phi(name), "{name}");
        }
    }
}
