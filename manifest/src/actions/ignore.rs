//! Silencing a rule at a place. Who writes the reason is the user: what is inserted has an empty one, and silences nothing until it is
//! filled in.

use crate::document::Document;
use crate::edit::Edit;
use crate::finding::Finding;
use crate::layout::{self, quoted};
use crate::mask;
use crate::rule::Category;
use crate::suppress::{KEY, places};
use crate::tree::Node;

/// A text to insert, and where in it the reason is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The change.
    pub edit: Edit,
    /// The place of the reason: bytes of the text of the edit.
    pub reason: usize,
}

/// Whether a finding can be silenced at all.
#[must_use]
pub fn may_be_silenced(finding: &Finding) -> bool {
    finding.rule.category != Category::Suppressions
}

/// The suppression of a finding inside its file: in the innermost object around it that may have one. `None` where none may (contract §1),
/// where the object is broken or has a suppression of this rule already, and for a credential that leaves no doubt.
#[must_use]
pub fn in_file(document: &Document, finding: &Finding) -> Option<Insertion> {
    if !may_be_silenced(finding) || finding.is_certain || !document.faithful {
        return None;
    }
    let holder = holder(document, finding)?;
    let is_broken = document.complaints.iter().any(|complaint| complaint.span.overlaps(holder.span));
    let is_whole = document.text[holder.span.range()].ends_with('}') && !is_broken;
    let rule = finding.rule.name;
    let edit = match holder.get(KEY).filter(|_| is_whole) {
        Some(known) if known.value.get(rule).is_some() => return None,
        Some(known) => layout::insert_member(&document.text, &known.value, None, rule, "\"\"")?,
        None if is_whole => layout::insert_member(&document.text, holder, None, KEY, &format!("{{ {}: \"\" }}", quoted(rule)))?,
        None => return None,
    };
    let reason = edit.text.rfind("\"\"")? + 1;
    Some(Insertion { edit, reason })
}

/// The innermost object around a finding in which a suppression silences it.
fn holder<'d>(document: &'d Document, finding: &Finding) -> Option<&'d Node> {
    let mut path: Vec<&str> = Vec::new();
    let mut node = &document.root;
    let mut found = None;
    loop {
        if let Some(object) = node.object() {
            if places::data(document.kind, &path).is_none() {
                found = Some(node);
            }
            let behind = object.members.partition_point(|member| member.key.span.start <= finding.span.start);
            let member = behind.checked_sub(1).map(|at| &object.members[at]).filter(|member| member.span().contains(finding.span));
            // What stands in a suppression is about suppressions.
            let Some(member) = member.filter(|member| &*member.key.decoded != KEY) else { return found };
            path.push(&member.key.decoded);
            node = &member.value;
        } else {
            let items = node.array().unwrap_or_default();
            let behind = items.partition_point(|item| item.span.start <= finding.span.start);
            let item = behind.checked_sub(1).map(|at| &items[at]).filter(|item| item.span.contains(finding.span));
            let Some(item) = item else { return found };
            path.push("");
            node = item;
        }
    }
}

/// The entry for a finding at the end of a `faxsmith.toml` whose text is `configuration`; empty for one that is yet to be made. `path` is
/// the file as the patterns of that configuration see it.
#[must_use]
pub fn in_configuration(configuration: &str, path: &str, finding: &Finding) -> Option<Insertion> {
    // What no pattern can name.
    if !may_be_silenced(finding) || path.is_empty() || path.contains('\\') || path.starts_with('!') {
        return None;
    }
    let newline = if configuration.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match configuration {
        "" => "",
        text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
        text if text.ends_with('\n') => newline,
        _ => &[newline, newline].concat(),
    };
    let mut lines = vec!["[[ignore]]".to_owned(), format!("rule = {}", toml(finding.rule.name))];
    lines.push(format!("paths = [{}]", toml(&pattern(path))));
    // A key may be a credential: it stays where it is.
    if !finding.pointer.is_empty() && mask::masked(&finding.pointer) == finding.pointer {
        lines.push(format!("pointer = {}", toml(&finding.pointer)));
    }
    lines.push("reason = \"\"".to_owned());
    let text = format!("{gap}{}{newline}", lines.join(newline));
    let reason = text.rfind("\"\"")? + 1;
    Some(Insertion { edit: Edit::insert(configuration.len(), text), reason })
}

/// A path as a pattern that means only it: a file at the top is no file of that name at any depth.
fn pattern(path: &str) -> String {
    let mut made = String::with_capacity(path.len() + 1);
    if !path.contains('/') {
        made.push('/');
    }
    for c in path.chars() {
        match c {
            '*' | '?' | '[' | ']' | '{' | '}' => made.extend(['[', c, ']']),
            other => made.push(other),
        }
    }
    made
}

/// A text as TOML: as in JSON, but that it minds one more control character.
fn toml(text: &str) -> String {
    quoted(text).replace('\u{7f}', "\\u007f")
}
