//! Markdown as plain text, for whoever can't show it: as far as our own texts go.

/// The text without marks: headings, fences, emphasis and the ticks of code go away, a link keeps its address in brackets.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut in_fence = false;
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
            continue;
        }
        if in_fence {
            out.push_str(line);
        } else if line.trim() == "---" {
            continue;
        } else {
            inline(heading(line), &mut out);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn heading(line: &str) -> &str {
    let text = line.trim_start_matches('#');
    if text.len() < line.len() && text.starts_with(' ') { text.trim_start() } else { line }
}

fn inline(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['`', '*', '[']) {
        let (before, mark) = rest.split_at(at);
        out.push_str(before);
        if let Some((code, behind)) = code(mark) {
            out.push_str(code);
            rest = behind;
        } else if let Some(behind) = mark.strip_prefix("**") {
            rest = behind;
        } else if let Some((text, behind)) = mark.strip_prefix('[').and_then(|text| text.split_once("]("))
            && let Some((address, behind)) = behind.split_once(')')
            && !text.contains('[')
        {
            inline(text, out);
            out.extend([" (", address, ")"]);
            rest = behind;
        } else {
            out.push_str(&mark[..1]);
            rest = &mark[1..];
        }
    }
    out.push_str(rest);
}

/// The code that a text begins with, and what comes behind it. Code that has ticks in it stands between more of them, and blanks.
fn code(text: &str) -> Option<(&str, &str)> {
    let count = text.len() - text.trim_start_matches('`').len();
    let (ticks, inside) = text.split_at(count);
    let ends = |at: &usize| !inside[..*at].ends_with('`') && !inside[at + count..].starts_with('`');
    let end = (count > 0).then(|| inside.match_indices(ticks).map(|(at, _)| at).find(ends))??;
    let code = &inside[..end];
    let trimmed = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' ')).filter(|_| count > 1);
    Some((trimmed.unwrap_or(code), &inside[end + count..]))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_go_away() {
        for (text, want) in [
            ("# A `b` **c**\n\nSee [the `page`](https://a.example/x).", "A b c\n\nSee the page (https://a.example/x)."),
            ("```json\n{ \"a\": **1** }\n```\nend", "{ \"a\": **1** }\nend"),
            ("`**a[0]** {{x}}` 2 * 3 [x] `open", "**a[0]** {{x}} 2 * 3 [x] `open"),
            ("a\n\n---\n\nb", "a\n\n\nb"),
            ("`` a`b `` and ``` `` ```", "a`b and ``"),
            ("#no heading", "#no heading"),
        ] {
            assert_eq!(plain(text), want, "{text}");
        }
    }
}
