use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::http::{METHODS, is_token};
use crate::subject::Subject;

/// A method that is none of the nine.
pub static RULE: Rule = Rule {
    name: "invalid-method",
    category: Category::Shape,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_method.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        // Of an empty method 2025 makes POST: that is a wrong type, not a wrong method.
        let Some(text) = action.method.and_then(|member| member.value.text()).filter(|text| !text.decoded.is_empty()) else { continue };
        let upper = text.decoded.to_uppercase();
        if METHODS.contains(&&*upper) {
            continue;
        }
        let shown = subject.quote_text(text);
        let (level, message) = if !action.runs() {
            (None, format!("Faxbot 2026 does not know the method `{shown}` and refuses the manifest. (2025 never uses it.)"))
        } else if is_token(&upper) {
            let message = format!("Faxbot 2026 does not know the method `{shown}` and refuses the manifest. (2025 sends it as it is.)");
            (Some(Level::Warning), message)
        } else {
            let message =
                format!("Faxbot can't send the method `{shown}`: 2026 refuses the manifest, 2025 fails with `Illegal method characters`.");
            (Some(Level::Error), message)
        };
        // A fix must not bring another rule to speak.
        let is_fine =
            |method: &str| !matches!(method, "HEAD" | "CONNECT" | "TRACE") && (method != "GET" || action.body_kind == Some("none"));
        let fix = meant(&text.decoded)
            .filter(|method| is_fine(method))
            .map(|method| Fix::safe(format!("Write `{method}`"), vec![Edit::replace(text.content(), method)]));
        findings.push(
            Finding::new(&RULE, text.content(), message)
                .levels(Levels::split(level, Some(Level::Error)))
                .here("no method that 2026 knows")
                .note("It knows GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, TRACE and CONNECT, in any case, without blanks.")
                .fix(fix),
        );
    }
}

/// The method that is certainly meant: `GET ` is GET and `PSOT` is POST, but `PST` could also be PUT.
fn meant(word: &str) -> Option<&'static str> {
    let bare = word.trim().to_ascii_uppercase();
    if let Some(same) = METHODS.into_iter().find(|method| *method == bare) {
        return Some(same);
    }
    let mut near = METHODS.into_iter().filter(|method| strsim::osa_distance(method, &bare) == 1);
    near.next().filter(|_| near.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_is_certainly_meant() {
        for (word, want) in [
            ("GET ", Some("GET")),
            ("psot", Some("POST")),
            ("DELET", Some("DELETE")),
            ("PST", None),
            ("FETCH", None),
            ("send", None),
            ("", None),
        ] {
            assert_eq!(meant(word), want, "{word}");
        }
    }
}
