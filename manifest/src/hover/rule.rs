//! The page of a rule, as much of it as is read while one works.

use crate::finding::Level;
use crate::rule::Rule;

/// What a rule finds and why, for a place with a finding. `docs_url` is where the pages are.
#[must_use]
pub fn summary(rule: &Rule, level: Level, docs_url: Option<&str>) -> String {
    let why = sections(rule.page).0.into_iter().next().unwrap_or_default();
    format!("**{}** ({}): {}\n\n{why}\n\n{}", rule.name, level.name(), rule.summary(), more(rule, docs_url))
}

/// What a rule finds, why, and how to mend it, for a place that names the rule.
#[must_use]
pub fn page(rule: &Rule, docs_url: Option<&str>) -> String {
    let (why, mend) = sections(rule.page);
    let mut parts = vec![format!("**{}**: {}", rule.name, rule.summary())];
    parts.extend(why);
    if !mend.is_empty() {
        parts.push("**How to mend it**".to_owned());
        parts.extend(mend);
    }
    parts.push(more(rule, docs_url));
    parts.join("\n\n")
}

fn more(rule: &Rule, docs_url: Option<&str>) -> String {
    let page = docs_url.map(|base| format!(" It is [on the web]({base}{}.html), too.", rule.name)).unwrap_or_default();
    format!("`faxsmith explain {}` shows the whole page.{page}", rule.name)
}

/// The paragraphs behind the title and those under the first heading, up to the first example.
fn sections(page: &str) -> (Vec<String>, Vec<String>) {
    let (mut why, mut mend) = (Vec::new(), Vec::new());
    let mut in_mend = false;
    let body = page.split_once('\n').map(|(_, body)| body).unwrap_or_default();
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        if paragraph.starts_with("```") || (in_mend && paragraph.starts_with('#')) {
            break;
        }
        if paragraph.starts_with('#') {
            in_mend = true;
            continue;
        }
        let lines = paragraph.lines().collect::<Vec<_>>();
        // Lists keep their lines.
        let is_list = lines.iter().any(|line| line.starts_with("- ") || line.starts_with("* ") || line.starts_with('|'));
        let text = lines.join(if is_list { "\n" } else { " " });
        if in_mend { mend.push(text) } else { why.push(text) }
    }
    (why, mend)
}
