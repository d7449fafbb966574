//! Where the smaller files (registry, traits, configuration) break their JSON Schema, in words that their rules complete.

use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Fix, Levels};
use crate::layout;
use crate::near;
use crate::pointer;
use crate::rule::Rule;
use crate::rules::wrong_type;
use crate::runtime::python::is_blank;
use crate::schema::{self, Violation};
use crate::span::Span;
use crate::subject::{Subject, first_byte};
use crate::tree::{Member, Node, Value};

/// One departure of a file from its schema.
#[derive(Debug)]
pub struct Issue<'t> {
    /// The object that lacks a key or has one too many, or the value that is wrong.
    pub path: Vec<String>,
    /// What is wrong.
    pub problem: Problem<'t>,
    /// The exact place.
    pub span: Span,
    /// What is wrong as a sentence, to its full stop or question mark.
    pub sentence: String,
    fix: Option<Fix>,
}

/// What is wrong.
#[derive(Debug)]
pub enum Problem<'t> {
    /// Keys are missing, all from one object.
    Missing,
    /// This key is unknown, and was evidently meant to be that one, which is missing.
    Misnamed(&'t Member, &'static str),
    /// This key is unknown.
    Unknown(&'t Member),
    /// This value is not allowed.
    Value(&'t Node),
}

/// The issues of the file. `meant` says what an unknown key at a path was meant to be.
pub fn issues<'t>(subject: &Subject<'t>, meant: impl Fn(&[String], &str) -> Option<&'static str>) -> Vec<Issue<'t>> {
    let document = subject.document;
    let violations = schema::violations(document.kind, &document.root);
    let is_required = |violation: &Violation| violation.keyword == "required";
    let free = |violation: &Violation, node: &Node| meant(&violation.path, violation.key.as_deref()?).filter(|key| node.get(key).is_none());
    let mut missing: HashMap<&[String], Vec<&str>> = HashMap::new();
    for violation in violations.iter().filter(|violation| is_required(violation)) {
        missing.entry(&violation.path).or_default().extend(violation.key.as_deref());
    }
    // A missing key that stands there under another name is one mistake, told at that name.
    let mut misnamed: HashSet<(&[String], &str)> = HashSet::new();
    for violation in violations.iter().filter(|violation| violation.key.is_some() && !is_required(violation)) {
        let key = pointer::follow(&document.root, &violation.path).and_then(|node| free(violation, node));
        let Some((key, keys)) = key.zip(missing.get_mut(&*violation.path)) else { continue };
        if let Some(at) = keys.iter().position(|missing| *missing == key) {
            keys.remove(at);
            misnamed.insert((&violation.path, key));
        }
    }
    let mut issues: Vec<Issue<'t>> = Vec::new();
    for violation in &violations {
        let Some(node) = pointer::follow(&document.root, &violation.path).filter(|node| !matches!(node.value, Value::Invalid)) else {
            continue;
        };
        let title = title(subject, &violation.path);
        let issue = |problem, span, sentence, fix| Issue { path: violation.path.clone(), problem, span, sentence, fix };
        let Some(key) = violation.key.as_deref() else {
            let span = if node.object().is_some() || node.array().is_some() { first_byte(node.span) } else { node.span };
            let blank = violation.keyword == "pattern" && node.str().is_some_and(is_blank);
            let what = if blank { "must not be blank" } else { &*violation.message };
            issues.push(issue(Problem::Value(node), span, format!("{title} {what}."), wrong_type::fix(violation, node)));
            continue;
        };
        if !is_required(violation) {
            let Some(member) = node.get(key).filter(|_| key != "x-faxsmith-ignore") else { continue };
            let fix = free(violation, node).map(|near| Fix::safe(format!("Rename it to `{near}`"), vec![layout::rename_key(member, near)]));
            let name = subject.quote_text(&member.key);
            let wanted = free(violation, node).filter(|near| misnamed.contains(&(&*violation.path, near)));
            issues.push(match wanted {
                Some(wanted) => issue(
                    Problem::Misnamed(member, wanted),
                    member.key.span,
                    format!("{title} lacks `{wanted}`, and nothing reads `{name}`."),
                    fix,
                ),
                None => {
                    let question = near::question(free(violation, node));
                    issue(Problem::Unknown(member), member.key.span, format!("Nothing reads the key `{name}`.{question}"), fix)
                }
            });
        } else if let Some(keys) = missing.remove(&*violation.path).filter(|keys| !keys.is_empty()) {
            let sentence = format!("{title} lacks {}.", listed(&keys, "and"));
            issues.push(issue(Problem::Missing, violation.span, sentence, None));
        }
    }
    issues
}

/// What the value at a path is called: its key, or the key of the list that it stands in.
fn title(subject: &Subject<'_>, path: &[String]) -> String {
    let mut node = &subject.document.root;
    let mut name = None;
    let mut in_list = false;
    for token in path {
        match node.get(token) {
            Some(member) => (node, name, in_list) = (&member.value, Some(&member.key), false),
            None => match node.array().and_then(|items| items.get(token.parse::<usize>().ok()?)) {
                Some(item) => (node, in_list) = (item, true),
                None => break,
            },
        }
    }
    let of = if in_list { "An entry of " } else { "" };
    name.map_or_else(|| "The file".to_owned(), |key| format!("{of}`{}`", subject.quote_text(key)))
}

/// "`a`, `b` and `c`", or with another word before the last.
#[must_use]
pub fn listed<S: AsRef<str>>(words: &[S], last_word: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {last_word} {last}", others.join(", ")),
        None => String::new(),
    }
}

impl Issue<'_> {
    /// The finding: what is wrong, then `consequence`.
    #[must_use]
    pub fn finding(self, rule: &'static Rule, levels: Levels, consequence: &str) -> Finding {
        let here = match &self.problem {
            Problem::Missing => "incomplete",
            Problem::Misnamed(..) | Problem::Unknown(_) => "never read",
            Problem::Value(_) => "not allowed here",
        };
        let message = if consequence.is_empty() { self.sentence } else { format!("{} {consequence}", self.sentence) };
        Finding::new(rule, self.span, message).levels(levels).here(here).fix(self.fix)
    }

    /// Whether the path has this form; `*` stands for any key or index.
    #[must_use]
    pub fn is_at(&self, form: &[&str]) -> bool {
        self.path.len() == form.len() && self.path.iter().zip(form).all(|(token, wanted)| *wanted == "*" || token == wanted)
    }
}
